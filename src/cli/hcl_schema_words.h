/* cli/hcl_schema_words.h — values of HCL schemas as SQL: texts, names, types, defaults, references. Inside of hcl_schema*.c only. */
#ifndef MX_CLI_HCL_SCHEMA_WORDS_H
#define MX_CLI_HCL_SCHEMA_WORDS_H

#include "cli/hcl_schema.h"

typedef struct mx_hcl_sql {
    mx_arena *arena;
    const mx_server *server;
    mx_diags *diags;
    mx_buf *out;
} mx_hcl_sql;

mx_status mx_hcl_unknown(mx_hcl_sql *s, mx_span at, const char *what, mx_str name); /* HCL005 */
void mx_hcl_sql_name(mx_hcl_sql *s, mx_str name);
void mx_hcl_sql_text(mx_hcl_sql *s, mx_str text);
/* "…", or HCL003 */
mx_status mx_hcl_text_of(mx_hcl_sql *s, const mx_hcl_expr *value, mx_str *out);
mx_status mx_hcl_bool_of(mx_hcl_sql *s, const mx_hcl_expr *value, bool *out);
/* "text", 12, -1, true, WORD, sql("…"): what stands there, a text in quotes when `quoted` */
mx_status mx_hcl_plain_of(mx_hcl_sql *s, const mx_hcl_expr *value, bool quoted, mx_str *out);
/* column.a, table.t.column["b c"], schema.public → the names, {"column", "a"} */
mx_status mx_hcl_path_of(mx_hcl_sql *s, const mx_hcl_expr *value, mx_strs *out);
mx_status mx_hcl_sql_type(mx_hcl_sql *s, const mx_hcl_expr *value);
mx_status mx_hcl_sql_default(mx_hcl_sql *s, const mx_hcl_expr *value);
/* An attribute that is there: its text; NULL-safe. MX_OK and empty: it is not there. */
mx_status mx_hcl_text_attr(mx_hcl_sql *s, const mx_hcl_body *body, const char *name, mx_str *out);
mx_status mx_hcl_bool_attr(mx_hcl_sql *s, const mx_hcl_body *body, const char *name, bool fallback,
                           bool *out);
/* HCL005 for an attribute or block that is in neither list; both end with NULL */
mx_status mx_hcl_only(mx_hcl_sql *s, const mx_hcl_body *body, const char *const *attrs,
                      const char *const *blocks);

#endif
