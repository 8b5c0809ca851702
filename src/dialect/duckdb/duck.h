/* duckdb/duck.h — what the files of this folder lend each other.
 *
 * Handled: CREATE/DROP TABLE with column and table constraints, defaults, generated columns, all built-in types with
 * nested ones, types that users make; indexes, sequences, schemas, views, macros, comments; ALTER TABLE, and tables made
 * anew where it cannot help. Not: ALTER SEQUENCE; renames of columns inside of structs as renames; rows of tables
 * with a column "rowid" that refer to themselves by two keys and must be made anew (PLN001); ATTACH; what DuckDB 2 nests in schemas. */
#ifndef MX_DIALECT_DUCKDB_DUCK_H
#define MX_DIALECT_DUCKDB_DUCK_H

#include "dialect/duckdb/duckdb.h"
#include "plan/planner.h"
#include "schema/canon.h"

/* types.c */
mx_status mx_duck_type(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out,
                       mx_diags *diags);
/* exprs.c */
mx_status mx_duck_expr(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                       mx_diags *diags);
/* print.c */
mx_str mx_duck_print(mx_model *model, const mx_expr *tree);
/* objects.c */
mx_str mx_duck_object(mx_model *model, mx_object *object, const mx_create_object *create);
/* names.c */
mx_status mx_duck_column(mx_model *model, mx_column *column, const mx_column_def *written, mx_diags *diags);
mx_status mx_duck_index(mx_model *model, mx_index *index, const mx_key_def *def, mx_diags *diags);
mx_status mx_duck_fkey(mx_model *model, mx_fkey *fkey, const mx_key_def *def, mx_diags *diags);
mx_status mx_duck_finish_table(mx_model *model, mx_table *table, mx_diags *diags);

/* refuse.c */
mx_status mx_duck_refuse(mx_model *model, const mx_expr_site *site, const mx_expr *written,
                         const mx_expr *tree, mx_diags *diags);
mx_status mx_duck_check_table(mx_model *model, const mx_table *table, mx_diags *diags);
/* refuse_alter.c: MX_NOT_FOUND, the replay goes on; or what the server refuses */
mx_status mx_duck_alter(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags);
/* "Cannot drop this column: an index depends on a column after it": keys are indexes, too. */
bool mx_duck_is_before_keys(const mx_column *column);

/* plan_sequence.c */
void mx_duck_alter_sequence(mx_planner *planner, const mx_change *change);

#endif
