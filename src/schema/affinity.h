/* schema/affinity.h — what SQLite makes of values of a column with a declared type.
 * https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
#ifndef MX_SCHEMA_AFFINITY_H
#define MX_SCHEMA_AFFINITY_H

#include "base/str.h"

typedef enum mx_affinity {
    MX_AFF_BLOB, /* keeps them as they are; also without a type, and ANY of a STRICT table */
    MX_AFF_TEXT,
    MX_AFF_NUMERIC,
    MX_AFF_INTEGER,
    MX_AFF_REAL
} mx_affinity;

mx_affinity mx_affinity_of(mx_str type);

#endif
