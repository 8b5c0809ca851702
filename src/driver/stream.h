/* driver/stream.h — what the engines' streams and loads share. For this room only. */
#ifndef MX_DRIVER_STREAM_H
#define MX_DRIVER_STREAM_H

#include "driver/cells.h"
#include "driver/driver_impl.h"

/* The type that `wanted` has for a column of that name; NULL: none. */
const mx_arrow_type *mx_wanted_type(const mx_arrow_type *wanted, mx_str name);

/* DB002: the column holds a value that its type has not. Shows the value's beginning, and `row`, which may be empty. */
mx_status mx_misfit(mx_str column, const mx_arrow_type *type, mx_str value, mx_str row, mx_diags *diags);

/* DB002: a value that the engine cannot hold in a column (SQL of its name). */
mx_status mx_unfit(mx_str column, const char *engine, mx_str value, mx_diags *diags);

/* The engine's own type of a column; `has_row`: the query stands on its first row, else there is none. */
typedef const mx_arrow_type *(*mx_column_type)(const mx_query *query, size_t column, bool has_row);

/* The rows of a query as a stream: read row by row, value by value. */
mx_status mx_query_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                          const mx_arrow_type *wanted, mx_column_type type_of, struct ArrowArrayStream *out,
                          mx_diags *diags);

/* A load: all of its rows come to be or none, also inside the caller's transaction. `rows` of each batch are
 * written by `write`, between them the connection is free for the stream to read from. */
typedef struct mx_load {
    mx_conn *conn;
    mx_arena *arena;
    mx_str table;
    const mx_str *columns; /* SQL of their names */
    size_t count;
    mx_arrow_reader *reader;
    const mx_arrow_type *type; /* a STRUCT of `count` fields */
    void *state;               /* the engine's */
    mx_diags *diags;
} mx_load;
typedef struct mx_load_engine {
    mx_status (*begin)(mx_load *load); /* looks at the table; what it opens is closed with the arena */
    mx_status (*write)(mx_load *load); /* the reader's batch */
} mx_load_engine;
mx_status mx_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                       struct ArrowArrayStream *stream, uint64_t *rows, const mx_load_engine *engine,
                       mx_diags *diags);
mx_str mx_load_names(const mx_load *load); /* "a, b, c" */

/* Types without parameters. */
extern const mx_arrow_type mx_type_null, mx_type_bool, mx_type_int8, mx_type_int16, mx_type_int32,
    mx_type_int64, mx_type_uint8, mx_type_uint16, mx_type_uint32, mx_type_uint64, mx_type_real32,
    mx_type_real64, mx_type_utf8, mx_type_binary, mx_type_date, mx_type_time, mx_type_timestamp,
    mx_type_timestamp_utc;

#endif
