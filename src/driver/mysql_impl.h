/* driver/mysql_impl.h — what the files of the MySQL and MariaDB driver share. For this room only. */
#ifndef MX_DRIVER_MYSQL_IMPL_H
#define MX_DRIVER_MYSQL_IMPL_H

#include "driver/driver_impl.h"
#include "driver/mysql_lib.h"
#include "driver/params.h"

/* Where to connect to, kept for a second connection that ends what the first one does. */
typedef struct mx_mysql_target {
    const char *host, *user, *password, *database, *socket;
    const char *ssl_key, *ssl_cert, *ssl_ca;
    unsigned port, connect_s, read_s, write_s;
    bool ssl, ssl_verify;
} mx_mysql_target;

typedef struct mx_mysql_db {
    mx_mysql_lib lib;
    mx_mysql_target target;
    MYSQL *handle;     /* NULL: closed */
    mx_query *reading; /* the query whose rows are still to come; the next statement sets them aside */
    atomic_bool kill;  /* the running statement is to fail */
    bool loading;      /* the server may ask for `infile` */
    mx_str infile;     /* what is left of it */
} mx_mysql_db;

/* Whatever file the server asks for, it gets the rows of the load that runs. */
void mx_mysql_guard_files(const mx_mysql_db *db, MYSQL *handle, void *arg);

extern const mx_param_style mx_mysql_style; /* parameters become literals */
bool mx_mysql_put_text(mx_buf *out, mx_str text);
bool mx_mysql_put_real(mx_buf *out, double value); /* false: NaN or infinite */

const my_column *mx_mysql_column(const mx_query *query, size_t column);
bool mx_mysql_is_bytes(const my_column *column); /* a binary string */

/* Leaves the server's words in conn->error; answers MX_FAILED. */
mx_status mx_mysql_failed(mx_conn *conn);
mx_conflict mx_mysql_conflict(int64_t error); /* the server's number of it */
/* Sends `sql` and waits for the answer; an interrupt makes the server end it. */
mx_status mx_mysql_run(mx_conn *conn, mx_str sql);
/* What that does, step by step. The connection is wanted for another statement: the rest of the rows that are read waits
 * in a file. */
void mx_mysql_set_aside(mx_conn *conn);
bool mx_mysql_answer(mx_mysql_db *db, mx_str sql); /* false: it failed; nothing is allocated */
/* Reads and throws away what is still to come of the statement before. False: it failed there. */
bool mx_mysql_drain(mx_mysql_db *db);
/* Tells the server over a connection of its own to end what this one runs. */
void mx_mysql_kill(mx_mysql_db *db);

mx_status mx_mysql_prepare(mx_query *query, mx_str sql, const mx_field *params, size_t count, bool *empty);
mx_status mx_mysql_step(mx_query *query);
void mx_mysql_finish(mx_query *query);
mx_field mx_mysql_value(const mx_query *query, size_t column);

mx_status mx_mysql_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                          const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags);
mx_status mx_mysql_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                             struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags);

#endif
