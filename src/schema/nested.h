/* schema/nested.h — types made of types, as DuckDB's canonical text has them: STRUCT(a INTEGER, "b c" VARCHAR)[], UNION(…), MAP(K, V),
 * ENUM('a', 'b'), T[] and T[3]. Everything given back is a part of the text. */
#ifndef MX_SCHEMA_NESTED_H
#define MX_SCHEMA_NESTED_H

#include "base/str.h"

typedef enum mx_nested_kind {
    MX_N_PLAIN,
    MX_N_LIST,
    MX_N_ARRAY, /* of a number of values */
    MX_N_STRUCT,
    MX_N_UNION,
    MX_N_MAP,
    MX_N_ENUM
} mx_nested_kind;

typedef struct mx_nested {
    mx_nested_kind kind;
    mx_str parts; /* between the parentheses, or the type of the values */
    mx_str count; /* MX_N_ARRAY */
} mx_nested;

mx_nested mx_nested_of(mx_str type);
/* Cuts the next part off: a field, a type or a value; false after the last. */
bool mx_nested_next(mx_str *parts, mx_str *part);
void mx_nested_field(mx_str part, mx_str *name, mx_str *type); /* the name as it is written */
bool mx_nested_find(const mx_nested *type, mx_str name, mx_str *field_type);
/* The first field of a STRUCT, member of a UNION or value of an ENUM (`kind`), however deep, that `to` lacks where it is such a type
 * too; empty: none. */
mx_str mx_nested_lost(mx_str from, mx_str to, mx_nested_kind kind);
/* Whether there is a cast at all: a UNION keeps its members, and a STRUCT one field at least. */
bool mx_nested_has_cast(mx_str from, mx_str to);

#endif
