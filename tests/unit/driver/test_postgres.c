/* The PostgreSQL driver with a real server. */
#include "server.h"

static const char *const env = "MX_POSTGRES_URL";

static const value_case values[] = {
    {"SELECT true", {N}, 0, MX_V_INT, "1"},
    {"SELECT (-9223372036854775808)::bigint", {N}, 0, MX_V_INT, "-9223372036854775808"},
    {"SELECT 7::smallint", {N}, 0, MX_V_INT, "7"},
    {"SELECT 0.1::float8", {N}, 0, MX_V_REAL, "0.10000000000000001"},
    {"SELECT 1e300::float8", {N}, 0, MX_V_REAL, "1.0000000000000001e+300"},
    {"SELECT 12.30::numeric(5,2)", {N}, 0, MX_V_TEXT, "12.30"},
    {"SELECT '2024-01-02 03:04:05.5'::timestamp", {N}, 0, MX_V_TEXT, "2024-01-02 03:04:05.5"},
    {"SELECT '{\"a\":1}'::jsonb", {N}, 0, MX_V_TEXT, "{\"a\": 1}"},
    {"SELECT '\\x61ff'::bytea", {N}, 0, MX_V_BLOB, "a\xff"},
    {"SELECT NULL::int", {N}, 0, MX_V_NULL, "NULL"},
    {"SELECT ?2::int - ?1::int; -- ?3", {I(1), I(5)}, 2, MX_V_INT, "4"},
    {"SELECT ?1::int + ?1", {I(4), N}, 1, MX_V_INT, "8"},
    {"SELECT '?1' || ?1 || $$?1$$ || E'\\'?1' /* ?1 /* ?1 */ ?1 */", {T("x"), N}, 1, MX_V_TEXT, "?1x?1'?1"},
    {"SELECT '{\"a\":1}'::jsonb ? ?1", {T("a"), N}, 1, MX_V_INT, "1"},
    {"SELECT ?1::timestamptz AT TIME ZONE 'UTC'",
     {T("2024-01-02T03:04:05Z"), {0}},
     1,
     MX_V_TEXT,
     "2024-01-02 03:04:05"},
    {"SELECT ?1::bytea", {{.kind = MX_V_BLOB, .text = {"a\xff", 2}}, N}, 1, MX_V_BLOB, "a\xff"},
    {"SELECT ?1::float8", {{.kind = MX_V_REAL, .real = 0.1}, N}, 1, MX_V_REAL, "0.10000000000000001"},
    {"SELECT ?1::text IS NULL", {{.kind = MX_V_NULL}, N}, 1, MX_V_INT, "1"},
    {"SELECT ?1::boolean", {I(1), N}, 1, MX_V_INT, "1"},
};

static mx_status check_kinds(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env);
    assert_string_equal(mx_conn_driver(conn), "postgres");
    assert_true(mx_is_digit(mx_conn_version(conn)[0]) && !strchr(mx_conn_version(conn), ' '));
    check_values(arena, conn, values, sizeof values / sizeof values[0]);
    check_texts(arena, conn, "SELECT ?1::text");
    mx_field nul = MX_TEXT_VALUE(((mx_str){"a\0b", 3}));
    assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT ?1::text"), &nul, 1, MX_NOWHERE, NULL), MX_FAILED);
    check_reading(arena, conn, "SELECT generate_series(1, 20000)", 20000);
    return MX_OK;
}

static const failure_case failures[] = {
    {"SELECT 1; SELECT 2", "cannot insert multiple commands into a prepared statement"},
    {"SELECT * FROM nowhere", "relation \"nowhere\" does not exist"},
    {"SELEC 1", "syntax error at or near \"SELEC\""},
    {"COPY pg_class TO STDOUT", "COPY from or to the client"},
    {"COPY pg_class FROM STDIN", ""},
    {"SELECT 1 / (g - 1500) FROM generate_series(1, 2000) g", "division by zero"},
    {"DO $$ BEGIN RAISE EXCEPTION 'line%two', chr(10) USING DETAIL = 'why'; END $$", "line two (why)"},
};

static mx_status check_errors(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env);
    check_failures(arena, conn, failures, sizeof failures / sizeof failures[0]);
    run_sql(conn, " -- nothing\n /* here */ ");
    run_sql(conn, "; ;");
    run_sql(conn, "DO $$ BEGIN RAISE NOTICE 'quiet'; END $$");
    assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT ?2"), NULL, 1, MX_NOWHERE, NULL), MX_FAILED);
    return MX_OK;
}

static mx_status check_transactions(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env);
    run_sql(conn, "CREATE TEMP TABLE t (i int PRIMARY KEY)");
    MX_TRY(mx_conn_begin(conn, NULL));
    assert_true(mx_conn_in_transaction(conn));
    run_sql(conn, "INSERT INTO t VALUES (1)");
    assert_int_equal(mx_conn_exec(conn, MX_STR("INSERT INTO t VALUES (1)"), NULL, 0, MX_NOWHERE, NULL),
                     MX_FAILED);
    assert_string_equal(
        mx_str_z(arena, mx_conn_error(conn)),
        "duplicate key value violates unique constraint \"t_pkey\" (Key (i)=(1) already exists.)");
    assert_true(mx_conn_in_transaction(conn));
    mx_conn_rollback(conn);
    assert_false(mx_conn_in_transaction(conn));
    assert_string_equal(one_value(arena, conn, "SELECT count(*) FROM t"), "0");
    MX_TRY(mx_conn_begin(conn, NULL));
    run_sql(conn, "INSERT INTO t VALUES (2)");
    MX_TRY(mx_conn_commit(conn, NULL));
    assert_string_equal(one_value(arena, conn, "SELECT i FROM t"), "2");
    return MX_OK;
}

static mx_status check_locks(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *a = server_open(arena, env), *b = server_open(arena, env);
    assert_int_equal(mx_conn_lock(a, MX_STR("atlas_migrate_execute"), 0, NULL), MX_OK);
    assert_string_equal(one_value(arena, b,
                                  "SELECT (classid::bigint << 32) + objid::bigint FROM pg_locks WHERE "
                                  "locktype = 'advisory'"),
                        "2686470616"); /* the number that Atlas makes of it */
    mx_conn_unlock(a);
    check_lock(a, b);
    return MX_OK;
}

/* The server ends the connection: what runs fails, and so does all that follows. */
static mx_status check_gone(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *a = server_open(arena, env), *b = server_open(arena, env);
    mx_field pid = MX_INT_VALUE(one_field(arena, a, "SELECT pg_backend_pid()", NULL, 0).integer);
    MX_TRY(mx_conn_begin(a, NULL));
    MX_TRY(mx_conn_exec(b, MX_STR("SELECT pg_terminate_backend(?1)"), &pid, 1, MX_NOWHERE, NULL));
    assert_int_equal(mx_conn_exec(a, MX_STR("SELECT 1"), NULL, 0, MX_NOWHERE, NULL), MX_FAILED);
    assert_non_null(strstr(mx_str_z(arena, mx_conn_error(a)), "terminating connection"));
    assert_int_equal(mx_conn_exec(a, MX_STR("SELECT 1"), NULL, 0, MX_NOWHERE, NULL), MX_FAILED);
    assert_non_null(strstr(mx_str_z(arena, mx_conn_error(a)), "the connection to the server is lost"));
    mx_conn_rollback(a);
    assert_int_equal(mx_conn_lock(a, MX_STR("x"), 0, NULL), MX_FAILED);
    return MX_OK;
}

static mx_status check_urls(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = NULL;
    mx_str base = mx_str_of(getenv(env)),
           rest = mx_str_sub(base, mx_str_find_str(base, MX_STR("://")), base.len);
    mx_str url = mx_str_printf(arena,
                               "postgresql+psycopg%.*s?search_path=%%22a%%20b%%22,c&application_name=x%%27y"
                               "&sslmode=disable",
                               MX_FMT(rest));
    MX_TRY(mx_conn_open(arena, &conn, url, MX_OPEN_CREATE, NULL));
    assert_string_equal(one_value(arena, conn, "SHOW search_path"), "\"a b\",c");
    assert_string_equal(one_value(arena, conn, "SHOW application_name"), "x'y");
    url = mx_str_printf(arena, "postgres%.*s", MX_FMT(rest));
    MX_TRY(mx_conn_open(arena, &conn, url, MX_OPEN_READ_ONLY, NULL));
    assert_int_equal(mx_conn_exec(conn, MX_STR("CREATE TABLE nevermore (i int)"), NULL, 0, MX_NOWHERE, NULL),
                     MX_FAILED);
    static const failure_case bad[] = {
        {"postgres://u:sec%zzret@127.0.0.1/d", "a database's url cannot be read"},
        {"postgres://u:secret/x@127.0.0.1/d", "a database's url cannot be read"},
        {"postgres://u:secret@127.0.0.1:1/d", "cannot connect to PostgreSQL: connection to server at"},
        {"postgres://u:secret@127.0.0.1:1/d?sslmode=odd", "invalid sslmode value: \"odd\""},
        {"postgres://u:secret@127.0.0.1/a%00b", "a database's url holds a NUL byte"},
    };
    check_bad_urls(arena, bad, sizeof bad / sizeof bad[0], "secret");
    url = mx_str_printf(arena, "postgres%.*s?no_such_setting=1", MX_FMT(rest));
    const failure_case unknown[] = {{mx_str_z(arena, url), "unrecognized configuration parameter"}};
    check_bad_urls(arena, unknown, 1, "secret");
    return MX_OK;
}

static mx_status check_interrupts(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env), *other = server_open(arena, env);
    check_interrupt(arena, conn, other, "SELECT pg_sleep(300)", "canceling statement due to user request");
    return MX_OK;
}

GUARDED(check_interrupts)
GUARDED(check_kinds)
GUARDED(check_errors)
GUARDED(check_transactions)
GUARDED(check_locks)
GUARDED(check_gone)
GUARDED(check_urls)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_check_kinds),        cmocka_unit_test(run_check_errors),
        cmocka_unit_test(run_check_transactions), cmocka_unit_test(run_check_locks),
        cmocka_unit_test(run_check_gone),         cmocka_unit_test(run_check_urls),
        cmocka_unit_test(run_check_interrupts),
    };
    int status;
    return server_given(env, &status) ? cmocka_run_group_tests(tests, NULL, NULL) : status;
}
