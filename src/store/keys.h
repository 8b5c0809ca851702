/* store/keys.h — the primary key and the indexes of tables that a store makes, named as SQLAlchemy names them.
 *
 * metaxy.ext.sqlalchemy describes the same tables (system_tables.py, keys.py): a table made by Alembic, by a migration
 * or by a write is one and the same. */
#ifndef MX_STORE_KEYS_H
#define MX_STORE_KEYS_H

#include "schema/model.h"
#include "store/engine.h"

typedef struct mx_key_columns {
    mx_str name;
    mx_strs columns;
} mx_key_columns;

typedef struct mx_table_keys {
    mx_str primary_name; /* empty: the server's own */
    mx_strs primary;     /* empty: no primary key */
    mx_vec(mx_key_columns) indexes;
    mx_str collation; /* of the table, where engines have one; empty: as tables of features have it */
} mx_table_keys;

/* "PREFIX…": a name as it is, or cut with a checksum behind it where the engine would refuse it. */
mx_str mx_index_name(const mx_store *store, mx_arena *arena, mx_str name);
void mx_keys_add_index(mx_arena *arena, mx_table_keys *keys, mx_str name, const mx_strs *columns);
/* Gives a feature's new table the key and the index that the settings ask for, on feature version, ids and time of
 * update, and their texts a length where the engine wants one. */
void mx_declare_keys(const mx_store *store, mx_arena *arena, mx_str table, const mx_strs *ids,
                     mx_frame *frame);
/* Gives a new table of a model its keys; their columns become NOT NULL in the primary key. */
void mx_table_put_keys(mx_table *table, const mx_table_keys *keys);

#endif
