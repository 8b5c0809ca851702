/* driver/postgres_binary.h — PostgreSQL's binary forms of values, as its types' send and receive functions
 * write and read them. For this room only. */
#ifndef MX_DRIVER_POSTGRES_BINARY_H
#define MX_DRIVER_POSTGRES_BINARY_H

#include "arrow/arrow.h"
#include "base/buf.h"
#include "driver/postgres_lib.h"

/* What a column of that type is in Arrow; `modifier` is its atttypmod. NULL: we do not read its binary
 * form; as text it can be read. */
const mx_arrow_type *mx_pg_arrow_type(mx_arena *arena, pg_oid oid, int modifier);
/* Can the binary form be read as that type? */
bool mx_pg_decodes(pg_oid oid, const mx_arrow_type *type);
/* Adds a value. False: it is no such value, or does not fit. */
bool mx_pg_decode(mx_arrow_builder *builder, size_t column, const mx_arrow_type *type, pg_oid oid,
                  mx_str bytes, mx_arena *scratch);

/* Can values of that type be written in the binary form? Others go as text. */
bool mx_pg_encodes(pg_oid oid, const mx_arrow_type *type);
/* Adds length and bytes. False: the value does not fit. */
bool mx_pg_encode(mx_buf *out, pg_oid oid, const mx_arrow_type *type, const mx_cell *cell);

/* The type of an array's items; 0: it is no array that we know. */
pg_oid mx_pg_item(pg_oid array);

/* Big-endian numbers. */
void mx_put_be(mx_buf *out, uint64_t value, size_t bytes);
int64_t mx_load_be(const char *at, size_t bytes); /* signed */

#endif
