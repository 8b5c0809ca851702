/* schema/column_use.h — what of a table uses a column, so that the column cannot be altered or dropped by itself. */
#ifndef MX_SCHEMA_COLUMN_USE_H
#define MX_SCHEMA_COLUMN_USE_H

#include "schema/model.h"

bool mx_index_has_column(const mx_index *index, const mx_column *column); /* as a part */
bool mx_index_uses_column(const mx_index *index,
                          const mx_column *column);  /* as a part, in an expression, in WHERE */
bool mx_indexes_use_column(const mx_column *column); /* any of the table's, keys too */
bool mx_keys_use_column(const mx_column *column);    /* the primary key, or a unique constraint */
bool mx_fkeys_use_column(const mx_column *column);   /* of its table, or to it */
/* Is this the unique key that it refers to, or one like it? */
bool mx_fkey_needs(const mx_fkey *fkey, const mx_index *index);
bool mx_checks_use_column(const mx_column *column);
/* DuckDB: a call of nextval or currval in it names the sequence. */
bool mx_sql_takes_from(const mx_sql *value, const mx_sequence *sequence);
/* A generated column of its table that is computed from it; NULL: none is. */
const mx_column *mx_generated_from(const mx_column *column);

#endif
