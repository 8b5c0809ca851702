/* driver/foreign.h — a connection that somebody else holds: a caller's own, of another language's driver. Each
 * statement is handed to one function, its parameters written into the text. For reading catalogues through the
 * caller's transaction: what begins, commits, locks or streams is not there, and says so. */
#ifndef MX_DRIVER_FOREIGN_H
#define MX_DRIVER_FOREIGN_H

#include "driver/driver.h"

typedef struct mx_foreign {
    const char *driver;  /* as mx_conn_driver: "sqlite", "postgres", "mysql", "mariadb", "duckdb" */
    const char *version; /* as mx_conn_version */
    /* Runs one statement and gives all its rows, in the arena; none for a statement without a result. MX_FAILED: the
     * engine's words in *error. */
    mx_status (*run)(void *arg, mx_arena *arena, mx_str sql, mx_rows *rows, mx_str *error);
    void *arg;
} mx_foreign;

/* `foreign` and its texts must outlive the connection. DB001: no engine is called so. */
mx_status mx_conn_foreign(mx_arena *arena, mx_conn **out, const mx_foreign *foreign, mx_diags *diags);

#endif
