/* config/server.h — what people say about the server whose SQL is meant → dialect and mx_server. Nothing is opened. */
#ifndef MX_CONFIG_SERVER_H
#define MX_CONFIG_SERVER_H

#include "config/url.h"
#include "dialect/dialect.h"

typedef struct mx_meant {
    const mx_dialect *dialect;
    mx_server server;
} mx_meant;

/* A dialect by its name. MX_FAILED with `code` at `at`: there is none of that name. */
mx_status mx_meant_dialect(mx_arena *arena, mx_str name, mx_code code, mx_span at, const mx_dialect **out,
                           mx_diags *diags);
/* A dev URL or a live one: dialect, version, schema, charset and collation as it says. A tag of an image gives the
 * newest version that begins with its numbers, as on Docker's hub: "11" is MariaDB 11.8, "latest" the newest one known.
 * CFG004; `code`: see above. */
mx_status mx_meant_of_url(mx_arena *arena, mx_str url, mx_span at, mx_code code, mx_meant *out,
                          mx_diags *diags);
/* The same when it is known who answers there; `here` NULL: it is not. */
mx_status mx_meant_of_url_at(mx_arena *arena, mx_str url, mx_span at, mx_code code, const mx_dialect *here,
                             uint32_t version, mx_meant *out, mx_diags *diags);
/* "postgres", in the version that is assumed when none is given, or "mariadb/11", as a tag. MX_FAILED: `code`. */
mx_status mx_meant_of_name(mx_arena *arena, mx_str name, mx_span at, mx_code code, mx_meant *out,
                           mx_diags *diags);

#endif
