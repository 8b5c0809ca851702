/* duckdb/duck.h — what the files of this folder lend each other.
 *
 * Handled: CREATE/DROP TABLE with column and table constraints, defaults, generated columns, all built-in types
 * with nested ones; CREATE/DROP INDEX; ALTER TABLE RENAME, RENAME/ADD/DROP COLUMN, and one of TYPE, DEFAULT,
 * NOT NULL of a column. Not yet: CREATE TYPE and macros, the names that DuckDB makes up for constraints, tables
 * made anew where ALTER TABLE cannot help (PLN001 says so). */
#ifndef MX_DIALECT_DUCKDB_DUCK_H
#define MX_DIALECT_DUCKDB_DUCK_H

#include "dialect/duckdb/duckdb.h"
#include "schema/canon.h"

/* types.c */
mx_status mx_duck_type(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out,
                       mx_diags *diags);
/* exprs.c */
mx_status mx_duck_expr(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                       mx_diags *diags);
/* names.c */
mx_status mx_duck_finish_table(mx_model *model, mx_table *table, mx_diags *diags);

#endif
