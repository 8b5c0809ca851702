/* store/class_tables.h — the tables of features whose classes say themselves what these are like (keys, lengths, defaults,
 * checks: SQLModel's). A write that makes one makes it as a migration would: the same SQL, planned by the same road.
 *
 * In: the SQL of such tables, from whoever holds the classes (store/store.h, mx_class_tables). Does not know Python. */
#ifndef MX_STORE_CLASS_TABLES_H
#define MX_STORE_CLASS_TABLES_H

#include "store/impl.h"

/* Tables that were made before a transaction which may not come about; NULL wherever they are not asked for. */
typedef struct mx_made_tables {
    mx_arena *arena;
    mx_strs names;
} mx_made_tables;
void mx_made_table(mx_made_tables *made, mx_str name);

/* Makes the table of `def` (NULL is fine), and those that it refers to and that are not there, with the warning STO014 for
 * each; then adds the columns that `rows` bring and the class does not name. MX_NOT_FOUND: it is made from its rows, like any
 * other. */
mx_status mx_class_table_make(mx_store *store, mx_arena *arena, const mx_definition *def,
                              const mx_frame *rows, mx_made_tables *made, mx_diags *diags);

#endif
