/* api/server.h — what callers say about the server whose SQL is meant → dialect and mx_server. */
#ifndef MX_API_SERVER_H
#define MX_API_SERVER_H

#include "config/server.h"

/* `text` as in metaxy/sql.h, `schema` (may be NULL or "") as in mx_migration_options. MX_FAILED: API001; CFG004 for a URL
 * that is none. */
mx_status mx_api_server_read(mx_arena *arena, const char *text, const char *schema, mx_meant *out,
                             mx_diags *diags);

/* IO003: longer than the spans of diagnostics reach. */
mx_status mx_api_text_check(mx_str text, const char *name, mx_diags *diags);

#endif
