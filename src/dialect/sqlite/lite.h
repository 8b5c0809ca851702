/* sqlite/lite.h — what the files of this folder lend each other.
 *
 * Handled: CREATE/DROP TABLE with all column and table constraints, generated columns, WITHOUT ROWID,
 * STRICT; CREATE/DROP INDEX; ALTER TABLE RENAME, RENAME COLUMN, ADD COLUMN, DROP COLUMN; views, triggers
 * and virtual tables as text. Not: CREATE TABLE … AS; what is written into sqlite_schema; shadow tables of
 * virtual tables; ATTACH. CREATE INDEX on a quoted name that is no column is a mistake here, a text to
 * SQLite. */
#ifndef MX_DIALECT_SQLITE_LITE_H
#define MX_DIALECT_SQLITE_LITE_H

#include "dialect/sqlite/sqlite.h"
#include "schema/canon.h"

/* types.c */
mx_status mx_lite_type(mx_model *model, const mx_type_name *written, mx_column *column, mx_type *out,
                       mx_diags *diags);
bool mx_lite_strict_type(const mx_type *type);
/* of CREATE TABLE … AS: the name of its affinity is all that stays of a type */
void mx_lite_selected(mx_model *model, mx_column *column);
/* exprs.c */
mx_status mx_lite_expr(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                       mx_diags *diags);
/* refuse.c */
mx_status mx_lite_refuse(mx_model *model, const mx_expr_site *site, const mx_expr *written,
                         const mx_expr *tree, mx_diags *diags);
mx_status mx_lite_refuse_object(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                                mx_diags *diags);
/* refuse_trigger.c: SCH005 at what no statement of a trigger may have; `text` is the whole CREATE TRIGGER */
mx_status mx_lite_refuse_trigger(const mx_model *model, mx_str text, mx_span at, mx_diags *diags);
/* names.c */
mx_status mx_lite_reserved(mx_span at, mx_diags *diags);   /* MX_FAILED */
mx_str mx_lite_collation(mx_arena *arena, mx_str written); /* built-in ones in capitals; BINARY is empty */
mx_status mx_lite_column(mx_model *model, mx_column *column, const mx_column_def *written, mx_diags *diags);
mx_status mx_lite_index(mx_model *model, mx_index *index, const mx_key_def *def, mx_diags *diags);
mx_status mx_lite_alter(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags);
const mx_column *mx_lite_rowid_alias(const mx_table *table); /* the column that is the rowid; NULL: none is */
mx_status mx_lite_finish_table(mx_model *model, mx_table *table, mx_diags *diags);
mx_status mx_lite_check_table(mx_model *model, const mx_table *table, mx_diags *diags);

#endif
