/* dialect/column_use.h — what of a table uses a column, so that the column cannot be altered or dropped by itself. */
#ifndef MX_DIALECT_COLUMN_USE_H
#define MX_DIALECT_COLUMN_USE_H

#include "schema/model.h"

bool mx_index_uses_column(const mx_index *index,
                          const mx_column *column);  /* as a part, in an expression, in WHERE */
bool mx_indexes_use_column(const mx_column *column); /* any of the table's, keys too */
bool mx_keys_use_column(const mx_column *column);    /* the primary key, or a unique constraint */
bool mx_fkeys_use_column(const mx_column *column);   /* of its table, or to it */
bool mx_checks_use_column(const mx_column *column);
bool mx_generated_use_column(const mx_column *column); /* generated columns of its table */

#endif
