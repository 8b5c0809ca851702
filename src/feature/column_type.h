/* feature/column_type.h — the SQL type of a column as features.toml gives it: whether it reads as a type, and which
 * type of JSON its values have.
 *
 * Which engine the table will be on is not known here: types of all of them are taken, and so are names of types that
 * a user may have made. What no engine could take is refused. */
#ifndef MX_FEATURE_COLUMN_TYPE_H
#define MX_FEATURE_COLUMN_TYPE_H

#include "base/arena.h"
#include "base/str.h"

typedef struct mx_type_fault {
    mx_str message; /* "there is no type 'integr'" */
    mx_str hint;    /* may be empty */
} mx_type_fault;

/* False: *fault says why. Names that are one or two letters away from that of a type are taken for slips, unless they are
 * quoted. */
bool mx_column_type_check(mx_arena *arena, mx_str type, mx_type_fault *fault);
/* "integer", "number", "string", "boolean"; NULL: none of them, or not told apart. Part of versions: it never changes. */
const char *mx_column_type_json(mx_str type);

#endif
