/* driver/postgres_impl.h — what the files of the PostgreSQL driver share. For this room only. */
#ifndef MX_DRIVER_POSTGRES_IMPL_H
#define MX_DRIVER_POSTGRES_IMPL_H

#include "base/buf.h"
#include "driver/driver_impl.h"
#include "driver/postgres_lib.h"

typedef struct mx_pg_db {
    mx_pq_lib lib;
    PGconn *conn; /* NULL: closed */
    PGcancel *cancel;
    /* Whose rows are still to come; a new statement calls `set_aside` first, which makes the connection
     * free. */
    void *reading;
    void (*set_aside)(mx_conn *conn, void *reading);
    int status_before; /* of the transaction, when the last statement was sent */
} mx_pg_db;

/* Leaves the words of a result or, for NULL, of the connection in conn->error; answers MX_FAILED. */
mx_status mx_pg_failed(mx_conn *conn, const PGresult *result);
/* Reads and throws away what is still to come of the statement before. */
void mx_pg_drain(mx_pg_db *db);
/* Sends a statement without parameters, for those who read its results themselves. */
mx_status mx_pg_send(mx_conn *conn, mx_str sql);

mx_status mx_pg_prepare(mx_query *query, mx_str sql, const mx_field *params, size_t count, bool *empty);
mx_status mx_pg_step(mx_query *query);
void mx_pg_finish(mx_query *query);
mx_field mx_pg_value(const mx_query *query, size_t column);

/* A text as a literal, whatever the server says of backslashes. False: it holds a NUL byte. */
bool mx_pg_put_text(mx_buf *out, mx_str text);

/* The columns of a query that is not run. */
typedef struct mx_pg_columns {
    mx_str *names;
    pg_oid *oids;
    int *modifiers;
    size_t count;
} mx_pg_columns;
mx_status mx_pg_describe(mx_arena *arena, mx_conn *conn, mx_str sql, mx_pg_columns *out, mx_diags *diags);

mx_status mx_pg_stream(mx_conn *conn, mx_str sql, const mx_field *params, size_t count,
                       const mx_arrow_type *wanted, struct ArrowArrayStream *out, mx_diags *diags);
mx_status mx_pg_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                          struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags);

/* Types by their number in pg_type, which never change for built-in ones. */
enum {
    PG_BOOL = 16,
    PG_BYTEA = 17,
    PG_CHAR = 18,
    PG_NAME = 19,
    PG_INT8 = 20,
    PG_INT2 = 21,
    PG_INT4 = 23,
    PG_TEXT = 25,
    PG_OID = 26,
    PG_XID = 28,
    PG_JSON = 114,
    PG_XML = 142,
    PG_FLOAT4 = 700,
    PG_FLOAT8 = 701,
    PG_UNKNOWN = 705,
    PG_BPCHAR = 1042,
    PG_VARCHAR = 1043,
    PG_DATE = 1082,
    PG_TIME = 1083,
    PG_TIMESTAMP = 1114,
    PG_TIMESTAMPTZ = 1184,
    PG_INTERVAL = 1186,
    PG_NUMERIC = 1700,
    PG_UUID = 2950,
    PG_JSONB = 3802,
};

#endif
