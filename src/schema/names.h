/* schema/names.h — names that are taken, and names that are made up. */
#ifndef MX_SCHEMA_NAMES_H
#define MX_SCHEMA_NAMES_H

#include "schema/model.h"

const char *mx_object_kind_name(mx_object_kind kind); /* "materialized view" */
bool mx_object_is_routine(const mx_object *object);   /* a function, procedure or aggregate */
/* It refers to something of that name, and not in a body that is a string alone. */
bool mx_object_holds_name(const mx_object *object, mx_str name);
/* What DROP says of the kind of an object of no kind of its own: "text search dictionary". Empty: it is not known, or not by what name. */
mx_str mx_object_other_kind(const mx_object *object);

/* The longest prefix of at most `max` bytes that ends with a whole UTF-8 character; max 0: all of it. */
mx_str mx_name_cut(mx_str name, size_t max);
/* PostgreSQL's makeObjectName: a_b_label within `max` bytes; the longer of a and b is cut first, the label
 * never. b and label may be empty: then they and their '_' are left out. */
mx_str mx_name_join(mx_arena *arena, mx_str a, mx_str b, mx_str label, size_t max);
/* The same with a number behind the label: a_b_label1. 0: none. */
mx_str mx_name_join_numbered(mx_arena *arena, mx_str a, mx_str b, mx_str label, unsigned number, size_t max);

/* Is there a table, view, index, sequence (where they share one name space) of this name? */
bool mx_name_is_relation(const mx_schema *schema, mx_str name);
/* Is there any constraint of this name in the schema, on the table? */
bool mx_name_is_constraint(const mx_schema *schema, mx_str name);
/* primary key, unique and exclusion constraint, foreign key, check */
bool mx_name_is_table_constraint(const mx_table *table, mx_str name);
/* any index or unique key; the primary key too */
bool mx_name_is_index(const mx_table *table, mx_str name);

/* The key under which a map of this model holds a name: folded and cut as the engine does. `space` takes
 * it when it is not the name itself (names too long for it go to the model's arena); NULL: the model's
 * arena does. */
typedef struct mx_fold_space {
    char bytes[128];
} mx_fold_space;
/* columns, indexes, constraints */
mx_str mx_fold_name(const mx_model *model, mx_str name, mx_fold_space *space);
/* schemas, tables, views */
mx_str mx_fold_table_name(const mx_model *model, mx_str name, mx_fold_space *space);
/* The key of objects kept as text: functions and procedures are one kind in PostgreSQL; triggers (there),
 * policies and rules belong to their table. */
mx_str mx_object_key(const mx_model *model, mx_object_kind kind, mx_str name, mx_str on_table,
                     mx_fold_space *space);
/* copied; cut where the engine cuts */
mx_str mx_keep_name(mx_model *model, mx_str name);

/* MySQL and MariaDB: what a foreign key is called after its table has been renamed: "from_ibfk_…" follows, whoever named it; any
 * other stays. https://dev.mysql.com/doc/refman/8.0/en/rename-table.html */
mx_str mx_fkey_name_after(mx_arena *arena, mx_str name, mx_str from, mx_str to);
/* MySQL: the same of a check, "from_chk_…". */
mx_str mx_check_name_after(mx_arena *arena, mx_str name, mx_str from, mx_str to);

#endif
