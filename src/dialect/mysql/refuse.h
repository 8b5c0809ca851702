/* dialect/mysql/refuse.h — what the server refuses about expressions and views: functions that it has not, or not there. */
#ifndef MX_DIALECT_MYSQL_REFUSE_H
#define MX_DIALECT_MYSQL_REFUSE_H

#include "dialect/mysql/mysql.h"

mx_status mx_my_refuse(mx_model *model, const mx_expr_site *site, const mx_expr *written, const mx_expr *tree,
                       mx_diags *diags);
/* MariaDB: an index keeps what a virtual column showed, which must then always be the same. */
mx_status mx_my_check_indexed(const mx_model *model, const mx_table *table, mx_diags *diags);
mx_call_kind mx_my_call_kind(const mx_model *model, mx_str name);
mx_status mx_my_refuse_object(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                              mx_diags *diags);

/* refuse_default.c: a literal that no column of the type can hold */
mx_status mx_my_check_default(const mx_type *type, const mx_expr *written, mx_diags *diags);
mx_str mx_my_without_end(mx_str text); /* of spaces: CHAR, ENUM and SET keep none */
/* an ENUM's or SET's default in the words and the order of its values; of another type: text */
mx_str mx_my_members(mx_arena *arena, const mx_type *type, mx_str text);
/* refuse_fkey.c */
bool mx_my_is_innodb(const mx_table *table); /* others know no foreign keys */
/* The table's own, and what those of other tables need of it. */
mx_status mx_my_check_fkeys(const mx_model *model, const mx_table *table, mx_diags *diags);
mx_status mx_my_check_fkey(const mx_fkey *fkey, mx_diags *diags); /* why it does not fit */
mx_status mx_my_check_reference(const mx_fkey *fkey,
                                mx_diags *diags); /* the same of a database that was read, too */
/* refuse_keys.c: how long keys may be. What the server would refuse is not there for the statements after it: it is told of once. */
mx_status mx_my_check_indexes(const mx_model *model, const mx_table *table, mx_diags *diags);
void mx_my_cut_part(const mx_model *model, const mx_index *index, mx_index_part *part);
bool mx_my_is_hashed(const mx_index *index);

/* refuse_mysql.c: what MySQL 8 refuses of a table and MariaDB takes */
mx_status mx_my_check_mysql(const mx_model *model, const mx_table *table, mx_diags *diags);

/* refuse_alter.c */
mx_status mx_my_check_action(const mx_model *model, const mx_table *table, const mx_alter_action *action,
                             mx_diags *diags);
bool mx_my_forgets_default(const mx_model *model, const mx_table *table, const mx_alter_action *action);
bool mx_my_is_no_constraint(const mx_table *table, const mx_alter_action *action);
const mx_index *mx_my_clustered(const mx_table *table);
void mx_my_note_keys(const mx_model *model, mx_table *table);           /* before the first action */
void mx_my_note_action(mx_table *table, const mx_alter_action *action); /* before it is done */
mx_status mx_my_check_primary_seen(const mx_table *table, mx_diags *diags);

/* refuse_retype.c: what a column may become, by its type, and while a foreign key is on it */
unsigned mx_my_bytes_of_values(const mx_type *type); /* an enum's or set's */
bool mx_my_converts(const mx_server *server, const mx_column *from, const mx_column *to);
mx_status mx_my_check_retyped(const mx_model *model, const mx_column *from, const mx_column *to, mx_span at,
                              mx_diags *diags);
bool mx_my_copies_anew(
    const mx_table *table); /* whatever changes: then no column of a foreign key is renamed */
mx_status mx_my_check_renamed(const mx_model *model, const mx_column *column, mx_str name, mx_span at,
                              mx_diags *diags);

/* refuse_parts.c: a column as it was written; a key's part before it is brought into its form; what partitions want of a table */
mx_status mx_my_check_written(const mx_model *model, const mx_column *column, const mx_column_def *written,
                              mx_diags *diags);
mx_status mx_my_check_prefix(const mx_index *index, const mx_index_part *part, mx_span at, mx_diags *diags);
mx_status mx_my_check_partitions(const mx_table *table, mx_diags *diags);
/* refuse_partition.c: the partitions themselves */
mx_status mx_my_check_partition_list(const mx_table *table, mx_diags *diags);

/* refuse_trigger.c: NEW and OLD. `text`: the whole statement, at `at` */
mx_status mx_my_check_trigger(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                              mx_diags *diags);

/* refuse_table.c: types, lengths, engine, kinds of indexes */
bool mx_my_is_shape(const mx_type *type);
mx_status mx_my_check_limits(const mx_model *model, const mx_table *table, mx_diags *diags);

#endif
