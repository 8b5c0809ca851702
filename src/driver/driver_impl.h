/* driver/driver_impl.h — what an engine supplies to driver/driver.c. For this room only. */
#ifndef MX_DRIVER_DRIVER_IMPL_H
#define MX_DRIVER_DRIVER_IMPL_H

#include <stdatomic.h>

#include "driver/driver.h"
#include "driver/rows.h"

/* Functions of an engine get what open made (`db`) and report failures as words left in `error` (in the
 * arena). */
typedef struct mx_driver {
    const char *name;
    /* `rest`: the URL behind "scheme://". Registers its own closing with the arena. */
    mx_status (*open)(mx_conn *conn, mx_str rest, mx_open_flags flags, mx_diags *diags);
    void (*close)(mx_conn *conn);
    mx_status (*prepare)(mx_query *query, mx_str sql, const mx_field *params, size_t count, bool *empty);
    mx_status (*step)(mx_query *query); /* MX_OK, MX_NOT_FOUND, MX_FAILED */
    void (*finish)(mx_query *query);
    mx_field (*value)(const mx_query *query, size_t column);
    bool (*in_transaction)(const mx_conn *conn);
    /* From a signal handler: the running statement fails. NULL: the engine looks at `interrupted` while it
     * waits. */
    void (*interrupt)(mx_conn *conn);
    /* A lock that the server keeps. NULL: a file's (driver/lock.c). Called only while none is held; true in
     * `locked` is the engine's to set and to take back. */
    mx_status (*lock)(mx_conn *conn, mx_str name, uint64_t wait_ms, mx_diags *diags);
    void (*unlock)(mx_conn *conn);
    /* driver/rows.h: what the functions of those names do. NULL: the engine cannot, and driver/rows.c says
     * so. */
    unsigned abilities; /* MX_CAN_… */
    mx_status (*add_hashes)(mx_conn *conn, mx_diags *diags);
    mx_status (*stream)(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                        const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags);
    mx_status (*scan)(mx_conn *conn, mx_arena *arena, struct ArrowArrayStream *stream, mx_str *from,
                      mx_diags *diags);
    mx_status (*describe)(mx_conn *conn, mx_arena *arena, mx_str table, const mx_arrow_type **out);
    mx_status (*no_rows)(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                         struct ArrowArrayStream *out);
    mx_status (*again)(mx_conn *conn, mx_arena *arena, uint64_t rows, mx_str columns, mx_str *expr,
                       mx_diags *diags);
    mx_status (*load)(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                      struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags);
    const char *begin;  /* the statement that begins a writing transaction */
    const char *things; /* the query that has a row if something is in the database; NULL: it is no file */
} mx_driver;

struct mx_conn {
    const mx_driver *driver;
    mx_arena *arena;
    mx_str url; /* as given */
    void *db;   /* NULL: closed */
    const char *version;
    mx_str error, error_lines;
    char code[8];          /* mx_conn_error_code */
    mx_conflict conflict;  /* what the error means */
    mx_conflict worst;     /* mx_conn_conflicted */
    mx_arena *scratch;     /* holds `error` and `error_lines`; renewed when it grows */
    mx_str lock_path;      /* what a lock's name is made of; empty: no lock is needed */
    const char *made_path; /* the file that opening makes, as it is not there; NULL: none */
    const char *lock_file; /* the path of the file locked */
    int lock_fd;           /* -1: no lock is held */
    bool locked;           /* a lock of the server's is held */
    int64_t lock_key;      /* its number, or */
    mx_str lock_name;      /* its name */
    atomic_bool interrupted;
    atomic_bool committing; /* the statement that runs is not to fail: nobody could say what became of it */
    bool text_views;        /* of streams that are opened: mx_conn_text_views */
};

struct mx_query {
    mx_conn *conn;
    void *stmt; /* NULL: closed or empty */
    void *db;   /* the engine's own handle, as in the connection */
    size_t columns;
    mx_str *names;
    mx_arena *arena;
};

void mx_conn_makes(mx_conn *conn, const char *path); /* opening it makes this file, if it is not there */
void mx_conn_set_error(mx_conn *conn, const char *words);
void mx_conn_set_code(mx_conn *conn, const char *code);                     /* behind it; NULL: none */
void mx_conn_set_conflict(mx_conn *conn, mx_conflict conflict);             /* behind it */
mx_status mx_conn_failed(const mx_conn *conn, mx_span at, mx_diags *diags); /* DB002: the error */

extern const mx_driver mx_duckdb_driver;
extern const mx_driver mx_sqlite_driver;
extern const mx_driver mx_postgres_driver;
extern const mx_driver mx_mysql_driver;
extern const mx_driver mx_mariadb_driver; /* the same, when that is the server */

#endif
