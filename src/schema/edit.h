/* schema/edit.h — changing a model: every list, map and back pointer stays right. The replay and inspect/
 * go through here.
 *
 * Nothing here asks a dialect or reports: callers checked that names are free and that what goes is not
 * needed. Things are made by mx_new(model->arena, …); texts in them must live in the model's arena. */
#ifndef MX_SCHEMA_EDIT_H
#define MX_SCHEMA_EDIT_H

#include "schema/model.h"

mx_schema *mx_schema_new(mx_model *model, mx_str name); /* added */
void mx_schema_remove(mx_schema *schema);               /* with all in it */
void mx_schema_rename(mx_schema *schema, mx_str name);

mx_table *mx_table_new(mx_schema *schema, mx_str name); /* added, empty */
/* with its parts and owned sequences; references to it (of others) wait from now on by name */
void mx_table_remove(mx_table *table);
/* references to it follow */
void mx_table_rename(mx_table *table, mx_schema *schema, mx_str name);

/* references to it wait by its present name from now on */
void mx_table_let_go(mx_table *table);

/* Makes it a child (a partition, when that is said of it too), and no child any more; never twice. */
void mx_table_add_child(mx_table *parent, mx_table *child);
void mx_table_remove_child(mx_table *parent, mx_table *child);

/* `at`: index among the columns, or MX_NPOS for the end. */
void mx_table_add_column(mx_table *table, mx_column *column, size_t at);
/* nothing may use it any more */
void mx_table_remove_column(mx_table *table, mx_column *column);
/* ref_columns and lists by name follow; no expression */
void mx_table_rename_column(mx_table *table, mx_column *column, mx_str name);
size_t mx_table_column_at(const mx_table *table, const mx_column *column);

/* role PRIMARY goes to table->primary */
void mx_table_add_index(mx_table *table, mx_index *index);
void mx_table_remove_index(mx_table *table, mx_index *index);
void mx_table_rename_index(mx_table *table, mx_index *index, mx_str name);
/* Adds; fkey->ref_table NULL: it waits for a table of that name. */
void mx_table_add_fkey(mx_table *table, mx_fkey *fkey);
/* foreign keys that wait for this table refer to it now; mx_table_rename does it too */
void mx_table_join_waiting(mx_table *table);
void mx_table_remove_fkey(mx_table *table, mx_fkey *fkey);
void mx_table_rename_fkey(mx_table *table, mx_fkey *fkey, mx_str name);
/* now it refers to `ref`; fills ref_columns when they are empty */
void mx_fkey_join(mx_fkey *fkey, mx_table *ref);
void mx_table_add_check(mx_table *table, mx_check *check);
void mx_table_remove_check(mx_table *table, mx_check *check);
void mx_table_rename_check(mx_table *table, mx_check *check, mx_str name);

mx_udt *mx_udt_new(mx_schema *schema, mx_object_kind kind, mx_str name); /* added */
void mx_udt_remove(mx_udt *type);
void mx_udt_rename(mx_udt *type, mx_schema *schema, mx_str name);
/* added; bigint, ascending, the rules' defaults */
mx_sequence *mx_sequence_new(mx_schema *schema, mx_str name);
/* Takes options as written (start, increment, minvalue, maxvalue, cache, cycle); SCH005 for what cannot
 * be. `create`: what is not written goes by type and direction; else it stays. `type`: "bigint",
 * "integer", "smallint", or empty: as it is. */
mx_status mx_sequence_options(mx_sequence *sequence, const mx_options *options, mx_str type, bool create,
                              mx_span at, mx_diags *diags);
void mx_sequence_remove(mx_sequence *sequence);
void mx_sequence_rename(mx_sequence *sequence, mx_schema *schema, mx_str name);
/* to object->schema, or to the model when that is NULL */
void mx_object_add(mx_model *model, mx_object *object);
void mx_object_place(mx_model *model, mx_object *object, const mx_object *beside,
                     bool before); /* among others */
void mx_object_remove(mx_model *model, mx_object *object);
void mx_object_rename(mx_model *model, mx_object *object, mx_schema *schema, mx_str name);

/* That an object names it; also when it is added. */
void mx_model_note_named(mx_model *model, mx_str name);
bool mx_model_is_named(mx_model *model, mx_str name); /* false: no object names a table or view called so */

#endif
