/* driver/sqlite_impl.h — what the files of the SQLite driver share. For this room only. */
#ifndef MX_DRIVER_SQLITE_IMPL_H
#define MX_DRIVER_SQLITE_IMPL_H

#include "driver/driver_impl.h"
#include "driver/sqlite_lib.h"

typedef struct mx_sqlite_db {
    mx_sqlite_lib lib;
    sqlite3 *handle;
    int busy_ms;
} mx_sqlite_db;

/* Leaves the library's words in conn->error; answers MX_FAILED. */
mx_status mx_sqlite_failed(mx_conn *conn);

mx_status mx_sqlite_add_hashes(mx_conn *conn, mx_diags *diags);
mx_status mx_sqlite_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                           const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags);
mx_status mx_sqlite_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                              struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags);

#endif
