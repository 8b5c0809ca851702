/* driver/rows.h — many rows at once between an engine and Arrow, and hash functions inside the engine. */
#ifndef MX_DRIVER_ROWS_H
#define MX_DRIVER_ROWS_H

#include "arrow/arrow.h"
#include "driver/driver.h"

/* What an engine can do for a store. */
typedef enum mx_conn_ability {
    MX_CAN_SCAN = 1,       /* mx_conn_scan: DuckDB */
    MX_CAN_HASH = 2,       /* the functions below exist in SQL: DuckDB, SQLite */
    MX_CAN_TELL_AGAIN = 4, /* mx_conn_again: DuckDB */
} mx_conn_ability;
unsigned mx_conn_abilities(const mx_conn *conn);

/* Makes hash functions known to SQL (once a connection; for engines with MX_CAN_HASH):
 *     metaxy_<algorithm>(length, x1, x2, …)
 * the digest's text of x1 | x2 | … joined by "|", cut to `length` characters; NULL when any x is NULL. */
mx_status mx_conn_add_hashes(mx_conn *conn, mx_diags *diags);

/* The rows of a query as an Arrow stream. The stream holds the connection busy until its release; the text
 * of errors comes through get_last_error. `wanted`: the columns' types where the engine's own would lose
 * something (JSON text that is a struct, integers that are booleans, text that is a timestamp in SQLite);
 * NULL: as the engine says. A STRUCT wanted of a text column is read from JSON. MX_FAILED: DB002. */
mx_status mx_conn_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                         const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags);

/* Texts of streams that are opened from now on come as Arrow's string views, where the engine keeps them so (DuckDB, unless a
 * column is of a type that only DuckDB converts): for readers whose own texts are views, which need no copies then. */
void mx_conn_text_views(mx_conn *conn, bool views);

/* Offers the rows of `stream` to SQL once: *from is what to write behind FROM. Only with MX_CAN_SCAN. */
mx_status mx_conn_scan(mx_conn *conn, mx_arena *arena, struct ArrowArrayStream *stream, mx_str *from,
                       mx_diags *diags);

/* The columns that a SELECT * of the table gives, as a STRUCT, without a statement. `table`: its name as it is. MX_NOT_FOUND:
 * there is no table or view of that name. MX_MISMATCH: it is a view, or the engine has no such way; a statement says which.
 * Nothing is said. */
mx_status mx_conn_describe(mx_conn *conn, mx_arena *arena, mx_str table, const mx_arrow_type **out);
/* A stream of the table's `columns` (names as they are) that has no rows, as a SELECT of them gives it, without a statement.
 * MX_NOT_FOUND: there is no such table or column, or the engine has no such way. */
mx_status mx_conn_no_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                          struct ArrowArrayStream *out);

/* *expr: SQL, as long as the arena lives, for one statement over about `rows` rows, that is true where the values of
 * `columns` (SQL of their names) came before: in all rows of the same values but one, and in hardly any others; in many when there
 * are far more rows. It takes 6 to 11 bytes a row. MX_NOT_FOUND: these are more rows than it is for. Only with
 * MX_CAN_TELL_AGAIN. */
mx_status mx_conn_again(mx_conn *conn, mx_arena *arena, uint64_t rows, mx_str columns, mx_str *expr,
                        mx_diags *diags);

/* Appends the rows of `stream` to `table` (SQL text, quoted by the caller) as fast as the engine takes
 * them, inside the caller's transaction if there is one: COPY BINARY, multi-row INSERT, prepared INSERT,
 * appender. `columns`: SQL text of the names, in the stream's order. Structs, lists and maps go into JSON
 * columns as JSON text where the engine has none. *rows counts. MX_FAILED: DB002, ARW002; the rows of this
 * call are not there then. */
mx_status mx_conn_load(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                       struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags);

#endif
