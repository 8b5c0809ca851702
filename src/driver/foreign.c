#include "driver/foreign.h"

#include <string.h>

#include "driver/driver_impl.h"
#include "driver/mysql_impl.h"
#include "driver/params.h"
#include "driver/postgres_impl.h"

/* Of one statement: its rows, and the one that is looked at. */
typedef struct foreign_stmt {
    mx_rows rows;
    size_t next;
} foreign_stmt;

static const mx_foreign *foreign_of(const mx_conn *conn)
{
    return conn->db;
}

static bool put_quoted(mx_buf *out, mx_str text)
{
    if (mx_str_find(text, '\0') != MX_NPOS)
        return false;
    mx_buf_quoted(out, text, '\'');
    return true;
}

static bool put_value(mx_buf *out, const mx_field *value, bool (*put_text)(mx_buf *, mx_str))
{
    switch (value->kind) {
    case MX_V_NULL:
        mx_buf_lit(out, "NULL");
        return true;
    case MX_V_INT:
        mx_buf_printf(out, "%lld", (long long)value->integer);
        return true;
    case MX_V_TEXT:
        return put_text(out, value->text);
    default:
        return false;
    }
}

static bool put_plain(mx_buf *out, const mx_field *params, size_t n)
{
    return put_value(out, &params[n], put_quoted);
}

static bool put_postgres(mx_buf *out, const mx_field *params, size_t n)
{
    return put_value(out, &params[n], mx_pg_put_text);
}

static const mx_param_style sqlite_style = {.put = put_plain},
                            duckdb_style = {.dollar = true, .put = put_plain},
                            postgres_style = {.dollar = true, .put = put_postgres};

static const mx_param_style *style_of(const mx_conn *conn)
{
    const char *name = conn->driver->name;
    if (strcmp(name, mx_mysql_driver.name) == 0 || strcmp(name, mx_mariadb_driver.name) == 0)
        return &mx_mysql_style;
    if (strcmp(name, mx_sqlite_driver.name) == 0)
        return &sqlite_style;
    return strcmp(name, mx_duckdb_driver.name) == 0 ? &duckdb_style : &postgres_style;
}

static mx_status foreign_prepare(mx_query *query, mx_str sql, const mx_field *params, size_t count,
                                 bool *empty)
{
    mx_conn *conn = query->conn;
    const mx_foreign *foreign = foreign_of(conn);
    mx_str text = sql, error = MX_STR_NONE;
    const char *words = count ? mx_params_put(query->arena, style_of(conn), sql, params, count, &text) : NULL;
    *empty = false;
    if (words) {
        mx_conn_set_error(conn, words);
        return MX_FAILED;
    }
    foreign_stmt *stmt = mx_new(query->arena, foreign_stmt);
    if (foreign->run(foreign->arg, query->arena, text, &stmt->rows, &error) != MX_OK) {
        mx_conn_set_error(conn, mx_str_z(query->arena, error));
        return MX_FAILED;
    }
    query->stmt = stmt;
    query->columns = stmt->rows.columns;
    query->names = stmt->rows.names;
    return MX_OK;
}

static mx_status foreign_step(mx_query *query)
{
    foreign_stmt *stmt = query->stmt;
    if (stmt->next == stmt->rows.rows)
        return MX_NOT_FOUND;
    stmt->next++;
    return MX_OK;
}

static void foreign_finish(mx_query *query)
{
    (void)query; /* all of it is the arena's */
}

static mx_field foreign_value(const mx_query *query, size_t column)
{
    const foreign_stmt *stmt = query->stmt;
    return mx_rows_at(&stmt->rows, stmt->next - 1, column);
}

static void foreign_close(mx_conn *conn)
{
    (void)conn; /* the caller's */
}

static bool foreign_in_transaction(const mx_conn *conn)
{
    (void)conn;
    return false; /* none that we began, so none that we end */
}

static mx_status foreign_open(mx_conn *conn, mx_str rest, mx_open_flags flags, mx_diags *diags)
{
    (void)rest;
    (void)flags;
    return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "a %s connection of the caller's is not opened by a URL",
                   conn->driver->name);
}

#define FOREIGN(engine)                                                                                      \
    {                                                                                                        \
        .name = engine, .open = foreign_open, .close = foreign_close, .prepare = foreign_prepare,            \
        .step = foreign_step, .finish = foreign_finish, .value = foreign_value,                              \
        .in_transaction = foreign_in_transaction, .begin = "BEGIN"                                           \
    }
static const mx_driver foreign_drivers[] = {FOREIGN("sqlite"), FOREIGN("duckdb"), FOREIGN("postgres"),
                                            FOREIGN("mysql"), FOREIGN("mariadb")};

mx_status mx_conn_foreign(mx_arena *arena, mx_conn **out, const mx_foreign *foreign, mx_diags *diags)
{
    *out = NULL;
    for (size_t i = 0; i < sizeof foreign_drivers / sizeof *foreign_drivers; i++) {
        if (strcmp(foreign_drivers[i].name, foreign->driver) != 0)
            continue;
        mx_conn *conn = mx_new(arena, mx_conn);
        conn->driver = &foreign_drivers[i];
        conn->arena = arena;
        conn->url = MX_STR("");
        conn->lock_fd = -1;
        conn->version = foreign->version;
        conn->db = (void *)foreign;
        *out = conn;
        return MX_OK;
    }
    return mx_fail(diags, MX_DB001, MX_NOWHERE, "Engines are sqlite, duckdb, postgres, mysql and mariadb.",
                   "no engine is called \"%s\"", foreign->driver);
}
