/* driver/driver.c — the parts of a connection that are the same for every engine. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "driver/driver_impl.h"

static const struct {
    mx_str scheme;
    const mx_driver *driver;
} schemes[] = {
    {{"sqlite", 6}, &mx_sqlite_driver},     {{"sqlite3", 7}, &mx_sqlite_driver},
    {{"postgres", 8}, &mx_postgres_driver}, {{"postgresql", 10}, &mx_postgres_driver},
    {{"mysql", 5}, &mx_mysql_driver},       {{"maria", 5}, &mx_mysql_driver},
    {{"mariadb", 7}, &mx_mysql_driver},     {{"duckdb", 6}, &mx_duckdb_driver},
};

/* Schemes of engines that are known, but whose driver is not written yet. */
static const char *const later[] = {"clickhouse", "sqlserver"};

void mx_conn_set_error(mx_conn *conn, const char *words)
{
    enum { SCRATCH_MAX = 1 << 20 };
    if (conn->scratch && mx_arena_bytes(conn->scratch) > SCRATCH_MAX) {
        mx_arena_free(conn->scratch);
        conn->scratch = NULL;
    }
    conn->error = conn->error_lines = MX_STR_NONE;
    conn->conflict = MX_NO_CONFLICT;
    conn->code[0] = 0;
    if (!conn->scratch)
        conn->scratch = mx_arena_child(conn->arena);
    conn->error = mx_str_copy(conn->scratch, mx_str_of(words ? words : "unknown error"));
}

static void close_deferred(void *arg)
{
    mx_conn *conn = arg;
    mx_conn_unlock(conn);
    if (conn->db)
        conn->driver->close(conn);
    conn->db = NULL;
}

/* Also "postgresql+psycopg", where SQLAlchemy names a module of Python's, and "mysql+unix". */
static mx_status find_driver(mx_str scheme, const mx_driver **out, mx_diags *diags)
{
    mx_str_cut(scheme, '+', &scheme, &(mx_str){0});
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (mx_str_eq(scheme, schemes[i].scheme)) {
            *out = schemes[i].driver;
            return MX_OK;
        }
    for (size_t i = 0; i < sizeof later / sizeof later[0]; i++)
        if (mx_str_eq(scheme, mx_str_of(later[i])))
            return mx_fail(diags, MX_DB001, MX_NOWHERE,
                           "Databases of SQLite, DuckDB, PostgreSQL, MySQL and MariaDB can be connected to.",
                           "there is no driver for \"%s\" yet", later[i]);
    return mx_fail(diags, MX_DB001, MX_NOWHERE,
                   "Write postgres://, mysql://, maria://, sqlite:// or duckdb://.",
                   "sql/sqlclient: unknown driver \"%.*s\". See: https://atlasgo.io/url", MX_FMT(scheme));
}

mx_status mx_conn_open(mx_arena *arena, mx_conn **out, mx_str url, mx_open_flags flags, mx_diags *diags)
{
    *out = NULL;
    size_t end = mx_str_find_str(url, MX_STR("://"));
    if (end == MX_NPOS)
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "Write it as sqlite://FILE.",
                       "sql/sqlclient: missing driver in a database's url");
    const mx_driver *driver = NULL;
    MX_TRY(find_driver(mx_str_sub(url, 0, end), &driver, diags));
    mx_conn *conn = mx_new(arena, mx_conn);
    conn->driver = driver;
    conn->arena = arena;
    conn->url = url;
    conn->lock_fd = -1;
    mx_arena_defer(arena, close_deferred, conn);
    mx_status status = driver->open(conn, mx_str_sub(url, end + 3, url.len), flags, diags);
    if (status == MX_OK)
        *out = conn;
    else
        mx_conn_abandon(conn);
    return status;
}

void mx_conn_close(mx_conn *conn)
{
    if (conn)
        close_deferred(conn);
}

void mx_conn_makes(mx_conn *conn, const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0 && errno == ENOENT)
        conn->made_path = path;
}

/* With what SQLite has beside a file of which the journal is a WAL: it leaves that when the file is gone. */
static void remove_made(mx_conn *conn)
{
    static const char *const beside[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++)
        unlink(
            mx_str_z(conn->arena, mx_str_cat(conn->arena, mx_str_of(conn->made_path), mx_str_of(beside[i]))));
}

/* Nobody else may put anything into the file before it is gone. */
void mx_conn_abandon(mx_conn *conn)
{
    mx_rows rows;
    if (!conn)
        return;
    if (conn->db && conn->made_path) {
        mx_conn_rollback(conn);
        if (mx_conn_begin(conn, NULL) == MX_OK &&
            mx_conn_rows(conn->arena, &rows, conn, mx_str_of(conn->driver->things), NULL, 0, NULL) == MX_OK &&
            rows.rows == 0)
            remove_made(conn);
    }
    close_deferred(conn);
}

const char *mx_conn_driver(const mx_conn *conn)
{
    return conn->driver->name;
}

const char *mx_conn_version(const mx_conn *conn)
{
    return conn->version;
}

mx_str mx_conn_error_lines(const mx_conn *conn)
{
    return conn->error_lines;
}

mx_str mx_conn_error(const mx_conn *conn)
{
    return conn->error;
}

mx_str mx_conn_error_code(const mx_conn *conn)
{
    return mx_str_of(conn->code);
}

void mx_conn_set_code(mx_conn *conn, const char *code)
{
    snprintf(conn->code, sizeof conn->code, "%s", code ? code : "");
}

void mx_conn_set_conflict(mx_conn *conn, mx_conflict conflict)
{
    conn->conflict = conflict;
    if (conflict > conn->worst)
        conn->worst = conflict;
}

mx_conflict mx_conn_conflicted(mx_conn *conn)
{
    mx_conflict worst = conn->worst;
    conn->worst = MX_NO_CONFLICT;
    return worst;
}

mx_status mx_conn_failed(const mx_conn *conn, mx_span at, mx_diags *diags)
{
    const char *hint = conn->conflict == MX_LOCK_CONFLICT
                           ? "Another transaction was in the way: run it again."
                           : "";
    return mx_fail(diags, MX_DB002, at, hint, "%.*s", MX_FMT(conn->error));
}

static void finish_deferred(void *arg)
{
    mx_query_close(arg);
}

/* Prepares `sql`; *empty: there is no statement in it. */
static mx_status prepare(mx_arena *arena, mx_query **out, mx_conn *conn, mx_str sql, const mx_field *params,
                         size_t count, bool *empty)
{
    mx_query *query = mx_new(arena, mx_query);
    query->conn = conn;
    query->arena = arena;
    *out = query;
    if (!conn->db) {
        mx_conn_set_error(conn, "the connection is closed");
        return MX_FAILED;
    }
    mx_arena_defer(arena, finish_deferred, query);
    return conn->driver->prepare(query, sql, params, count, empty);
}

mx_status mx_query_open(mx_arena *arena, mx_query **out, mx_conn *conn, mx_str sql, const mx_field *params,
                        size_t count, mx_diags *diags)
{
    bool empty = false;
    if (prepare(arena, out, conn, sql, params, count, &empty) != MX_OK)
        return mx_conn_failed(conn, MX_NOWHERE, diags);
    return MX_OK;
}

mx_status mx_query_step(mx_query *query, mx_diags *diags)
{
    if (!query->stmt)
        return MX_NOT_FOUND;
    mx_status status = query->conn->driver->step(query);
    return status == MX_FAILED ? mx_conn_failed(query->conn, MX_NOWHERE, diags) : status;
}

size_t mx_query_columns(const mx_query *query)
{
    return query->columns;
}

mx_str mx_query_name(const mx_query *query, size_t column)
{
    return query->names[column];
}

mx_field mx_query_value(const mx_query *query, size_t column)
{
    return query->conn->driver->value(query, column);
}

void mx_query_close(mx_query *query)
{
    if (query && query->stmt) {
        query->conn->driver->finish(query);
        query->stmt = NULL;
    }
}

mx_status mx_conn_exec(mx_conn *conn, mx_str sql, const mx_field *params, size_t count, mx_span at,
                       mx_diags *diags)
{
    mx_arena *arena = mx_arena_child(conn->arena);
    mx_query *query = NULL;
    bool empty = false;
    mx_status status = prepare(arena, &query, conn, sql, params, count, &empty);
    while (status == MX_OK && query->stmt)
        if ((status = conn->driver->step(query)) == MX_NOT_FOUND) {
            status = MX_OK;
            break;
        }
    mx_arena_free(arena);
    return status == MX_OK ? MX_OK : mx_conn_failed(conn, at, diags);
}

static mx_field kept(mx_arena *arena, mx_field value)
{
    if (value.kind == MX_V_TEXT || value.kind == MX_V_BLOB)
        value.text = mx_str_copy(arena, value.text);
    return value;
}

mx_status mx_conn_rows(mx_arena *arena, mx_rows *out, mx_conn *conn, mx_str sql, const mx_field *params,
                       size_t count, mx_diags *diags)
{
    *out = (mx_rows){0};
    mx_query *query = NULL;
    mx_vec(mx_field) values = {0};
    MX_TRY(mx_query_open(arena, &query, conn, sql, params, count, diags));
    mx_status status;
    while ((status = mx_query_step(query, diags)) == MX_OK) {
        for (size_t i = 0; i < query->columns; i++)
            mx_vec_push(arena, &values, kept(arena, mx_query_value(query, i)));
        out->rows++;
    }
    mx_query_close(query);
    out->names = query->names;
    out->columns = query->columns;
    out->values = values.at;
    return status == MX_NOT_FOUND ? MX_OK : status;
}

mx_status mx_conn_begin(mx_conn *conn, mx_diags *diags)
{
    return mx_conn_exec(conn, mx_str_of(conn->driver->begin), NULL, 0, MX_NOWHERE, diags);
}

mx_status mx_conn_commit(mx_conn *conn, mx_diags *diags)
{
    conn->committing = true;
    mx_status status = mx_conn_exec(conn, MX_STR("COMMIT"), NULL, 0, MX_NOWHERE, diags);
    conn->committing = false;
    return status;
}

static mx_status exec_rollback(mx_arena *arena, void *arg)
{
    (void)arena;
    return mx_conn_exec(arg, MX_STR("ROLLBACK"), NULL, 0, MX_NOWHERE, NULL);
}

void mx_conn_rollback(mx_conn *conn)
{
    if (!mx_conn_in_transaction(conn))
        return;
    mx_str error = conn->error, error_lines = conn->error_lines; /* of the failure that led here */
    mx_conflict conflict = conn->conflict;
    char code[sizeof conn->code];
    memcpy(code, conn->code, sizeof code);
    mx_arena *scratch = conn->scratch;
    conn->scratch = NULL;
    /* A guard of its own: called while arenas close. Once more: memory that was short may be back by then. */
    for (int i = 0; i < 2 && mx_conn_in_transaction(conn); i++)
        mx_guard(NULL, exec_rollback, conn, NULL);
    if (conn->scratch)
        mx_arena_free(conn->scratch);
    conn->scratch = scratch;
    conn->error = error;
    conn->error_lines = error_lines;
    conn->conflict = conflict;
    memcpy(conn->code, code, sizeof code);
}

bool mx_conn_in_transaction(const mx_conn *conn)
{
    return conn->db && conn->driver->in_transaction(conn);
}

void mx_conn_interrupt(mx_conn *conn)
{
    conn->interrupted = true;
    if (conn->db && conn->driver->interrupt && !conn->committing)
        conn->driver->interrupt(conn);
}

bool mx_conn_interrupted(const mx_conn *conn)
{
    return conn->interrupted;
}
