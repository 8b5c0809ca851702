/* driver/driver.h — a connection to a database: statements in, rows out, transactions, locks. I/O only: no
 * SQL is made here.
 *
 * Engines: SQLite, PostgreSQL, MySQL and MariaDB; an engine's library is loaded when its first connection is
 * opened. A connection belongs to an arena and is closed with it, or earlier by mx_conn_close. Not shared
 * between threads. */
#ifndef MX_DRIVER_DRIVER_H
#define MX_DRIVER_DRIVER_H

#include "base/diag.h"
#include "base/vec.h"

typedef struct mx_conn mx_conn;

typedef enum mx_field_kind { MX_V_NULL, MX_V_INT, MX_V_REAL, MX_V_TEXT, MX_V_BLOB } mx_field_kind;

typedef struct mx_field {
    mx_field_kind kind;
    int64_t integer; /* MX_V_INT */
    double real;     /* MX_V_REAL */
    mx_str text;     /* MX_V_TEXT (UTF-8), MX_V_BLOB (bytes) */
} mx_field;
#define MX_NULL_VALUE ((mx_field){.kind = MX_V_NULL})
#define MX_INT_VALUE(i) ((mx_field){.kind = MX_V_INT, .integer = (i)})
#define MX_TEXT_VALUE(s) ((mx_field){.kind = MX_V_TEXT, .text = (s)})

typedef enum mx_open_flags {
    MX_OPEN_CREATE = 0, /* a SQLite file that is not there is made by the first write */
    MX_OPEN_READ_ONLY =
        1, /* nothing is ever written; a SQLite file that is not there reads as an empty database */
} mx_open_flags;

/* Opens the database that `url` names: sqlite://app.db?_fk=1, sqlite:///abs/app.db,
 * sqlite://dev?mode=memory, sqlite://file:app.db; sqlite3:// is the same. Percent escapes in the path are
 * resolved. The `_` parameters are those of the driver that Atlas uses.
 *     postgres://user:password@host:port/database?sslmode=require&search_path=app   (or postgresql://)
 *     postgres:///database?host=/run/postgresql
 *     mysql://user:password@host:port/database?tls=true       maria://, mariadb:// are the same
 *     mysql+unix:///run/mysqld/mysqld.sock?database=app, mysql:///app?unix_socket=/run/mysqld/mysqld.sock
 * "+psycopg", "+pymysql" and the like behind the scheme are passed over. Parameters are keywords of libpq;
 * for MySQL timeouts, tls, ssl_ca, ssl_cert, ssl_key; others are settings of the server for this session.
 * No message holds a password. MX_FAILED: DB001 (URL, connection), DB004 (library absent). */
mx_status mx_conn_open(mx_arena *arena, mx_conn **out, mx_str url, mx_open_flags flags, mx_diags *diags);
void mx_conn_close(mx_conn *conn); /* twice is fine, NULL is fine; an open transaction is rolled back */
/* Closes it after a failure: a file that came to be when it was opened goes again, unless something is in it. */
void mx_conn_abandon(mx_conn *conn);

const char *mx_conn_driver(const mx_conn *conn);  /* "sqlite", "postgres", "mysql", "mariadb": who answers */
const char *mx_conn_version(const mx_conn *conn); /* "3.40.1", "15.20", "10.11.19-MariaDB-0+deb12u1" */
mx_str mx_conn_error(
    const mx_conn
        *conn); /* words of the last failed call, as the engine put them; borrowed until the next call */
/* DuckDB: the same with its line breaks and spaces; else empty. */
mx_str mx_conn_error_lines(const mx_conn *conn);

/* What the server calls that failure: PostgreSQL's SQLSTATE ("42P07"), MySQL's number ("1050"). Empty: it has no such name. */
mx_str mx_conn_error_code(const mx_conn *conn);

/* Whether, since this was asked last, a call failed because another transaction was in the way, so that the same
 * transaction once more may go well. */
typedef enum mx_conflict {
    MX_NO_CONFLICT,
    MX_KEY_CONFLICT, /* a key was there, or a table was not, maybe since a moment ago */
    MX_LOCK_CONFLICT /* a deadlock, a wait for a lock that was too long, rows that changed meanwhile */
} mx_conflict;
mx_conflict mx_conn_conflicted(mx_conn *conn);

/* Runs one statement, rows thrown away. An empty statement or only comments is fine. MX_FAILED: DB002 at
 * `at`, or more than one statement in `sql`.
 *
 * `params` stand for ?1, ?2, … in `sql`, whatever the engine: each may come more than once, in any order;
 * what is in quotes or comments is left alone. PostgreSQL infers a parameter's type from where it stands
 * (a text fits a timestamp, jsonb, uuid; an integer a boolean), and takes it as text where it cannot, as
 * in SELECT ?1 or the list of INSERT … SELECT: write CAST(?1 AS bigint) there. PostgreSQL cannot hold
 * U+0000 in a text, MySQL no NaN and no infinity: DB002. */
mx_status mx_conn_exec(mx_conn *conn, mx_str sql, const mx_field *params, size_t count, mx_span at,
                       mx_diags *diags);

/* One row at a time, read from a server as they come. The text of a value is borrowed until the next step.
 * When the connection of a server is wanted for another statement meanwhile, the rest of them waits in a
 * temporary file.
 *
 * Kinds: integers and booleans (0, 1) MX_V_INT; floating-point MX_V_REAL; bytea, BINARY, BLOB MX_V_BLOB;
 * all else, DECIMAL, times, JSON, arrays and MySQL's integers past int64 included, MX_V_TEXT as the engine
 * writes it. */
typedef struct mx_query mx_query;
mx_status mx_query_open(mx_arena *arena, mx_query **out, mx_conn *conn, mx_str sql, const mx_field *params,
                        size_t count, mx_diags *diags);
mx_status mx_query_step(mx_query *query,
                        mx_diags *diags); /* MX_OK: a row; MX_NOT_FOUND: the end; MX_FAILED: DB002 */
size_t mx_query_columns(const mx_query *query);
mx_str mx_query_name(const mx_query *query,
                     size_t column); /* columns count from 0; borrowed until the query is closed */
mx_field mx_query_value(const mx_query *query, size_t column);
void mx_query_close(mx_query *query); /* also with the arena; twice is fine */

/* All rows at once, in the arena. */
typedef struct mx_rows {
    mx_str *names;
    mx_field *values; /* row after row */
    size_t rows, columns;
} mx_rows;
mx_status mx_conn_rows(mx_arena *arena, mx_rows *out, mx_conn *conn, mx_str sql, const mx_field *params,
                       size_t count, mx_diags *diags);
static inline mx_field mx_rows_at(const mx_rows *rows, size_t row, size_t column)
{
    return rows->values[row * rows->columns + column];
}

mx_status mx_conn_begin(mx_conn *conn, mx_diags *diags); /* takes the right to write at once */
mx_status mx_conn_commit(mx_conn *conn, mx_diags *diags);
void mx_conn_rollback(mx_conn *conn); /* fine when there is no transaction */
bool mx_conn_in_transaction(const mx_conn *conn);

/* From a signal handler: the statement that runs fails with the engine's word for it, waiting for a lock
 * ends. A commit goes on, so that it is known what became of it. Later statements run (a roll-back must); who
 * runs many asks mx_conn_interrupted between them. */
void mx_conn_interrupt(mx_conn *conn);
bool mx_conn_interrupted(const mx_conn *conn);

/* A named lock per database, between processes; it goes with the process that held it, however that ends.
 * SQLite: a file in the temporary directory, its name made of `name` and the database file's path; none
 * for a database in memory. PostgreSQL: an advisory lock of the database, its number made of `name` as
 * Atlas makes it; MySQL: GET_LOCK, for all databases of the server; so that Atlas and we keep each other
 * out. MX_LOCKED after `wait_ms` milliseconds (DB003). Held until mx_conn_unlock or the connection is
 * closed. */
mx_status mx_conn_lock(mx_conn *conn, mx_str name, uint64_t wait_ms, mx_diags *diags);
void mx_conn_unlock(mx_conn *conn);

#endif
