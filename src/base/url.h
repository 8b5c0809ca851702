/* base/url.h — URLs taken apart. Knows no scheme's meaning. */
#ifndef MX_BASE_URL_H
#define MX_BASE_URL_H

#include "base/diag.h"
#include "base/vec.h"

typedef struct mx_url_param {
    mx_str key, value; /* percent-decoded */
} mx_url_param;

typedef struct mx_url {
    mx_str text;           /* as given */
    mx_span at;            /* where it was written, MX_NOWHERE for a flag */
    mx_str scheme;         /* lower case, "" when there is none */
    mx_str user, password; /* decoded */
    bool has_user, has_password;
    mx_str host;      /* decoded, IPv6 without its brackets; for file, sqlite and env: up to the first '/' */
    uint16_t port;    /* 0: none */
    mx_str path;      /* decoded, with its leading '/'; "" when there is none */
    mx_str rest;      /* everything after "scheme://", undecoded, without the query */
    mx_str raw_query; /* after '?', undecoded */
    mx_vec(mx_url_param) query; /* in the order written */
} mx_url;

/* Takes any URL apart. A text without "scheme:" is MX_OK with an empty scheme. CFG004: a bad port, a bad
 * %xx. */
mx_status mx_url_parse(mx_arena *arena, mx_str text, mx_span at, mx_url *out, mx_diags *diags);
/* The first value of a query key, "" when there is none. */
mx_str mx_url_param_of(const mx_url *url, const char *key);
bool mx_url_has_param(const mx_url *url, const char *key);
/* For messages: the URL with its password as "xxxxx". */
mx_str mx_url_redacted(mx_arena *arena, const mx_url *url);

#endif
