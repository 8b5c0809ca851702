/* config/conf.h — values of a configuration: plain data in which every value knows where it was said.
 *
 * Trees live in one arena and are shared freely; only those who make one change it. Objects keep the order
 * in which they were built. Knows nothing of files, of the environment, or of what the keys mean. */
#ifndef MX_CONFIG_CONF_H
#define MX_CONFIG_CONF_H

#include "base/json.h"
#include "base/vec.h"

typedef enum mx_origin_kind {
    MX_ORIGIN_DEFAULT,  /* nobody said it */
    MX_ORIGIN_FILE,     /* `at`: where in a file */
    MX_ORIGIN_VARIABLE, /* `variable`: an environment variable */
} mx_origin_kind;

typedef struct mx_origin {
    mx_origin_kind kind;
    mx_span at; /* FILE: the value; VARIABLE that .env sets: its line there */
    mx_str variable;
} mx_origin;

typedef struct mx_conf mx_conf;
typedef struct mx_conf_member {
    mx_str key;
    mx_conf *value;
} mx_conf_member;

struct mx_conf {
    mx_json_kind kind; /* MX_JSON_DATE: `text` as TOML writes it */
    bool secret;       /* not to be shown: its key, or a variable in its text, says so */
    mx_origin origin;  /* of tables and lists: where they begin */
    union {
        bool boolean;
        int64_t integer;
        struct {
            double real;
            mx_str digits; /* of a whole number that does not fit int64; else empty */
        };
        mx_str text;                    /* '\0' behind it */
        mx_vec(mx_conf *) items;        /* ARRAY */
        mx_vec(mx_conf_member) members; /* OBJECT; keys are unique */
    } as;
};

mx_conf *mx_conf_new(mx_arena *arena, mx_json_kind kind, mx_origin origin);
mx_conf *mx_conf_text(mx_arena *arena, mx_str text, mx_origin origin); /* copies */
void mx_conf_push(mx_arena *arena, mx_conf *list, mx_conf *item);
/* Adds a member, or replaces the value of the one that has this key (it keeps its place). */
void mx_conf_set(mx_arena *arena, mx_conf *object, mx_str key, mx_conf *value);
/* NULL: no such member, or not an object; `object` may be NULL. */
mx_conf *mx_conf_get(const mx_conf *object, mx_str key);
/* "stores.prod.config": members of members, keys without dots. NULL: there is none. */
mx_conf *mx_conf_path(const mx_conf *object, mx_str dotted);

/* A tree of base/json.h. Origins are the places of the values when `origin` is NULL, else all are that one. */
mx_conf *mx_conf_of_json(mx_arena *arena, const mx_json *json, const mx_origin *origin);
/* `over` laid over `base`: tables that both have are merged, `depth` levels deep; all else is replaced. New
 * members come last. Neither is changed. */
mx_conf *mx_conf_merge(mx_arena *arena, mx_conf *base, mx_conf *over, size_t depth);

/* "metaxy.toml:3:1", "METAXY_STORE", "METAXY_STORE (.env:2:1)", "default". */
mx_str mx_origin_text(mx_arena *arena, const mx_origin *origin, const mx_diags *diags);

#endif
