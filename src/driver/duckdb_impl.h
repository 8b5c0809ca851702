/* driver/duckdb_impl.h — what the files of DuckDB's driver share. For this room only. */
#ifndef MX_DRIVER_DUCKDB_IMPL_H
#define MX_DRIVER_DUCKDB_IMPL_H

#include "arrow/column.h"
#include "driver/driver_impl.h"
#include "driver/duckdb.h"
#include "driver/duckdb_lib.h"

/* A database that is open in this process, and who uses it (duckdb_instance.c). */
typedef struct duck_instance duck_instance;

typedef struct mx_duckdb_db {
    const mx_duckdb_lib *lib;
    duck_instance *instance;
    duck_connection connection;
    bool in_transaction;
    size_t streams;    /* that are open */
    mx_strs views;     /* that were there when it connected, or were described */
    char nothing[128]; /* what DuckDB says of a table that is not there; "": unknown */
} mx_duckdb_db;

typedef struct duck_setting {
    const char *name, *value;
} duck_setting;

/* A connection to the file's instance, which is opened unless it is open already. `path`: absolute, or NULL for one in
 * memory of its own. The settings are those of an instance that is opened. DB001. */
mx_status mx_duckdb_connect(mx_duckdb_db *db, const char *path, bool read_only, const duck_setting *settings,
                            size_t count, mx_diags *diags);
/* Joins an instance of Python's (driver/duckdb.h). */
mx_status mx_duckdb_adopt(mx_duckdb_db *db, const char *path, mx_diags *diags);
void mx_duckdb_disconnect(mx_duckdb_db *db);

/* metaxy_<algorithm> (duckdb_hashes.c), metaxy_scan (duckdb_scan.c), metaxy_again, for the whole instance. False: it has them, or
 * does not take them. */
bool mx_duckdb_add_hashes(const mx_duckdb_lib *lib, duck_connection connection);
bool mx_duckdb_add_scan(const mx_duckdb_lib *lib, duck_connection connection);
bool mx_duckdb_add_again(const mx_duckdb_lib *lib, duck_connection connection);

mx_status mx_duckdb_scan(mx_conn *conn, mx_arena *arena, struct ArrowArrayStream *stream, mx_str *from,
                         mx_diags *diags);
void mx_duckdb_learn_words(mx_duckdb_db *db); /* of a connection that was just made */
void mx_duckdb_learn_views(mx_conn *conn);    /* the same */
mx_status mx_duckdb_describe(mx_conn *conn, mx_arena *arena, mx_str table, const mx_arrow_type **out);
mx_status mx_duckdb_no_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                            struct ArrowArrayStream *out);
mx_status mx_duckdb_again(mx_conn *conn, mx_arena *arena, uint64_t rows, mx_str columns, mx_str *expr,
                          mx_diags *diags);
mx_status mx_duckdb_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                              struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags);
mx_status mx_duckdb_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                           const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags);

/* The same; *empty and no stream: there is no statement in the text. */
mx_status mx_duckdb_stream_open(mx_conn *conn, mx_str sql, const mx_field *params, size_t count, bool *empty,
                                struct ArrowArrayStream *out, mx_diags *diags);

/* Begins a statement; rows come by fetch_chunk. False: words are in conn->error. *empty: nothing to run. What is open
 * afterwards is in `out`, closed by mx_duckdb_end. */
typedef struct duck_run {
    duck_statements statements;
    duck_statement statement;
    duck_pending pending;
    duck_result result;
    bool has_result;
    int type;
} duck_run;
bool mx_duckdb_begin(mx_conn *conn, duck_run *out, mx_str sql, const mx_field *params, size_t count,
                     bool *empty);
void mx_duckdb_end(const mx_duckdb_lib *lib, duck_run *run);
void mx_duckdb_say(mx_conn *conn, const char *words); /* into conn->error, in one line */

/* A column's rows `first` … into a vector at `at`; false: memory has run out (duckdb_vector.c). The texts stay where
 * they are: the batch must live as long as the vector is used. */
bool mx_duckdb_fill(const mx_duckdb_lib *lib, const mx_arrow_column *column, size_t first, size_t count,
                    duck_vector vector, size_t at);
/* NULL: DuckDB has no such type. The caller's to destroy. */
duck_type mx_duckdb_type(const mx_duckdb_lib *lib, const mx_arrow_type *type);

#endif
