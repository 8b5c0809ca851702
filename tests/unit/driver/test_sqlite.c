/* URLs, values, transactions and failures of the SQLite driver. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "driver/driver.h"
#include "fault.h"

static const struct {
    const char *url, *sql, *want;
} url_cases[] = {
    {"sqlite://:memory:", "PRAGMA foreign_keys", "0"},
    {"sqlite://dev?mode=memory&_fk=1", "PRAGMA foreign_keys", "1"},
    {"sqlite3://dev?mode=memory&_foreign_keys=on", "PRAGMA foreign_keys", "1"},
    {"sqlite://file:dev?mode=memory&cache=shared", "SELECT 1", "1"},
    {"sqlite://x?mode=memory&_busy_timeout=7", "SELECT 1", "1"},
    {"sqlite://x?mode=memory&_sync=0&_loc=auto", "PRAGMA synchronous", "0"},
};

static const struct {
    const char *url, *error;
    mx_code code;
} bad_urls[] = {
    {"app.db", "sql/sqlclient: missing driver in a database's url", MX_DB001},
    {"oracle://x", "sql/sqlclient: unknown driver \"oracle\". See: https://atlasgo.io/url", MX_DB001},
    {"sqlite://", "a database's url names no file", MX_DB001},
    {"sqlite://a%00b", "the path of a database's url holds a NUL byte", MX_DB001},
    {"sqlite://x?mode=odd", "invalid value \"odd\" of the URL parameter \"mode\"", MX_DB001},
    {"sqlite://x?mode=memory&_fk=1;DROP", "invalid value \"1;DROP\" of the URL parameter \"_fk\"", MX_DB001},
    {"sqlite://x?mode=memory&_unknown=1", "unknown URL parameter \"_unknown\" for sqlite", MX_DB001},
    {"sqlite:///nonexistent/dir/app.db?mode=rw",
     "cannot open database \"/nonexistent/dir/app.db\": unable to open database file (No such file or "
     "directory)",
     MX_DB001},
};

static mx_str one_value(mx_arena *arena, mx_conn *conn, const char *sql)
{
    mx_rows rows;
    assert_int_equal(mx_conn_rows(arena, &rows, conn, mx_str_of(sql), NULL, 0, NULL), MX_OK);
    assert_int_equal(rows.rows, 1);
    mx_field value = mx_rows_at(&rows, 0, 0);
    return value.kind == MX_V_INT ? mx_str_printf(arena, "%lld", (long long)value.integer) : value.text;
}

static mx_status check_urls(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof url_cases / sizeof url_cases[0]; i++) {
        mx_conn *conn = NULL;
        assert_int_equal(mx_conn_open(arena, &conn, mx_str_of(url_cases[i].url), MX_OPEN_CREATE, NULL),
                         MX_OK);
        assert_string_equal(mx_str_z(arena, one_value(arena, conn, url_cases[i].sql)), url_cases[i].want);
        mx_conn_close(conn);
        mx_conn_close(conn);
        assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT 1"), NULL, 0, MX_NOWHERE, NULL), MX_FAILED);
    }
    for (size_t i = 0; i < sizeof bad_urls / sizeof bad_urls[0]; i++) {
        mx_conn *conn = NULL;
        mx_diags *diags = mx_diags_new();
        assert_int_equal(mx_conn_open(arena, &conn, mx_str_of(bad_urls[i].url), MX_OPEN_CREATE, diags),
                         MX_FAILED);
        assert_null(conn);
        assert_string_equal(mx_str_z(arena, mx_diags_at(diags, 0)->message), bad_urls[i].error);
        assert_int_equal(mx_diags_at(diags, 0)->code, bad_urls[i].code);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static mx_status check_values(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = NULL;
    mx_rows rows;
    MX_TRY(mx_conn_open(arena, &conn, MX_STR("sqlite://:memory:"), MX_OPEN_CREATE, NULL));
    assert_string_equal(mx_conn_driver(conn), "sqlite");
    mx_field params[] = {MX_INT_VALUE(INT64_MIN),
                         {.kind = MX_V_REAL, .real = 0.5},
                         MX_TEXT_VALUE(MX_STR("a'b")),
                         {.kind = MX_V_BLOB, .text = {"\0\xff", 2}},
                         MX_NULL_VALUE,
                         MX_TEXT_VALUE(MX_STR_NONE)};
    MX_TRY(mx_conn_rows(arena, &rows, conn, MX_STR("SELECT ?1 AS a, ?2, ?3, ?4, ?5, ?6; -- and no more\n"),
                        params, 6, NULL));
    assert_int_equal(rows.rows, 1);
    assert_int_equal(rows.columns, 6);
    assert_string_equal(mx_str_z(arena, rows.names[0]), "a");
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(mx_rows_at(&rows, 0, i).kind, params[i].kind);
    assert_true(mx_rows_at(&rows, 0, 0).integer == INT64_MIN);
    assert_true(mx_str_eq(mx_rows_at(&rows, 0, 2).text, MX_STR("a'b")));
    assert_true(mx_str_eq(mx_rows_at(&rows, 0, 3).text, (mx_str){"\0\xff", 2}));
    return MX_OK;
}

static mx_status check_failures(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = NULL;
    mx_diags *diags = mx_diags_new();
    MX_TRY(mx_conn_open(arena, &conn, MX_STR("sqlite://:memory:"), MX_OPEN_CREATE, NULL));
    static const struct {
        const char *sql, *error;
    } rows[] = {
        {"SELECT 1; SELECT 2", "more than one statement where one is expected"},
        {"SELECT 1; junk", "more than one statement where one is expected"},
        {"INSERT INTO nowhere VALUES (1)", "no such table: nowhere"},
        {"SELEC", "near \"SELEC\": syntax error"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        mx_diags_clear(diags);
        assert_int_equal(mx_conn_exec(conn, mx_str_of(rows[i].sql), NULL, 0, MX_NOWHERE, diags), MX_FAILED);
        assert_string_equal(mx_str_z(arena, mx_diags_at(diags, 0)->message), rows[i].error);
        assert_true(mx_str_eq(mx_conn_error(conn), mx_str_of(rows[i].error)));
    }
    assert_int_equal(mx_conn_exec(conn, (mx_str){"SELECT 1\0", 9}, NULL, 0, MX_NOWHERE, NULL), MX_FAILED);
    assert_int_equal(mx_conn_exec(conn, MX_STR(" -- nothing\n;; /* here */ "), NULL, 0, MX_NOWHERE, diags),
                     MX_OK);
    assert_int_equal(mx_conn_exec(conn, MX_STR("; CREATE TABLE t (i int); -- x"), NULL, 0, MX_NOWHERE, diags),
                     MX_OK);
    MX_TRY(mx_conn_begin(conn, diags));
    assert_true(mx_conn_in_transaction(conn));
    assert_int_equal(mx_conn_begin(conn, NULL), MX_FAILED);
    mx_conn_rollback(conn);
    mx_conn_rollback(conn);
    assert_false(mx_conn_in_transaction(conn));
    mx_diags_free(diags);
    return MX_OK;
}

static mx_status check_read_only(mx_arena *arena, void *arg)
{
    mx_conn *conn = NULL;
    mx_str url = mx_str_printf(arena, "sqlite://%s/app.db", (const char *)arg);
    MX_TRY(mx_conn_open(arena, &conn, url, MX_OPEN_READ_ONLY, NULL));
    assert_string_equal(mx_str_z(arena, one_value(arena, conn, "SELECT count(*) FROM sqlite_master")), "0");
    assert_int_equal(mx_conn_exec(conn, MX_STR("CREATE TABLE t (i int)"), NULL, 0, MX_NOWHERE, NULL),
                     MX_FAILED);
    mx_conn_close(conn);
    assert_int_equal(access(mx_str_z(arena, mx_str_sub(url, 9, url.len)), F_OK), -1);
    MX_TRY(mx_conn_open(arena, &conn, url, MX_OPEN_CREATE, NULL));
    MX_TRY(mx_conn_exec(conn, MX_STR("CREATE TABLE t (i int)"), NULL, 0, MX_NOWHERE, NULL));
    mx_conn_close(conn);
    MX_TRY(mx_conn_open(arena, &conn, url, MX_OPEN_READ_ONLY, NULL));
    assert_int_equal(mx_conn_exec(conn, MX_STR("INSERT INTO t VALUES (1)"), NULL, 0, MX_NOWHERE, NULL),
                     MX_FAILED);
    return MX_OK;
}

static void read_only(void **state)
{
    (void)state;
    char dir[] = "/tmp/mx-test-XXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    assert_int_equal(mx_guard(NULL, check_read_only, dir, NULL), MX_OK);
    snprintf(path, sizeof path, "%s/app.db", dir);
    unlink(path);
    rmdir(dir);
}

static mx_status fault_values(void *arg)
{
    return mx_guard(NULL, check_values, arg, NULL);
}

static void out_of_memory(void **state)
{
    (void)state;
    assert_true(fault_every(fault_values, NULL, MX_OK) >= 1);
}

#define GUARDED(name)                                                                                        \
    static void run_##name(void **state)                                                                     \
    {                                                                                                        \
        (void)state;                                                                                         \
        assert_int_equal(mx_guard(NULL, name, NULL, NULL), MX_OK);                                           \
    }
GUARDED(check_urls)
GUARDED(check_values)
GUARDED(check_failures)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_check_urls),     cmocka_unit_test(run_check_values),
        cmocka_unit_test(run_check_failures), cmocka_unit_test(read_only),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
