/* The MySQL and MariaDB driver with a real server. */
#include <math.h>

#include "server.h"

static const char *const env = "MX_MYSQL_URL";

static const value_case values[] = {
    {"SELECT TRUE", {N}, 0, MX_V_INT, "1"},
    {"SELECT -9223372036854775808", {N}, 0, MX_V_INT, "-9223372036854775808"},
    {"SELECT 18446744073709551615", {N}, 0, MX_V_TEXT, "18446744073709551615"},
    {"SELECT 1e-1", {N}, 0, MX_V_REAL, "0.10000000000000001"},
    {"SELECT CAST(12.3 AS DECIMAL(5,2))", {N}, 0, MX_V_TEXT, "12.30"},
    {"SELECT CAST('2024-01-02 03:04:05.5' AS DATETIME(6))", {N}, 0, MX_V_TEXT, "2024-01-02 03:04:05.500000"},
    {"SELECT JSON_OBJECT('a', 1)", {N}, 0, MX_V_TEXT, "{\"a\": 1}"},
    {"SELECT x'61ff'", {N}, 0, MX_V_BLOB, "a\xff"},
    {"SELECT b'101' + 0", {N}, 0, MX_V_INT, "5"},
    {"SELECT NULL", {N}, 0, MX_V_NULL, "NULL"},
    {"SELECT ?2 - ?1; -- ?3", {I(1), I(5)}, 2, MX_V_INT, "4"},
    {"SELECT ?1 + ?1", {I(4), N}, 1, MX_V_INT, "8"},
    {"SELECT CONCAT('?1', ?1, 'it''s\\'?1', \"?1\") # ?2", {T("x"), N}, 1, MX_V_TEXT, "?1xit's'?1?1"},
    {"SELECT ?1", {{.kind = MX_V_BLOB, .text = {"a\xff", 2}}, N}, 1, MX_V_BLOB, "a\xff"},
    {"SELECT ?1", {{.kind = MX_V_REAL, .real = 0.1}, N}, 1, MX_V_REAL, "0.10000000000000001"},
    {"SELECT ?1", {{.kind = MX_V_REAL, .real = 5}, N}, 1, MX_V_REAL, "5"},
    {"SELECT ?1 IS NULL", {{.kind = MX_V_NULL}, N}, 1, MX_V_INT, "1"},
};

static mx_status check_kinds(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env);
    bool maria = strstr(mx_conn_version(conn), "MariaDB") != NULL;
    assert_string_equal(mx_conn_driver(conn), maria ? "mariadb" : "mysql");
    check_values(arena, conn, values, sizeof values / sizeof values[0]);
    check_texts(arena, conn, "SELECT ?1");
    run_sql(conn, "SET sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES'");
    check_texts(arena, conn, "SELECT ?1");
    mx_field nan = {.kind = MX_V_REAL, .real = (double)NAN};
    assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT ?1"), &nan, 1, MX_NOWHERE, NULL), MX_FAILED);
    mx_field nul = MX_TEXT_VALUE(((mx_str){"a\0b", 3}));
    assert_true(one_field(arena, conn, "SELECT length(?1)", &nul, 1).integer == 3);
    run_sql(conn, "SET max_recursive_iterations = 100000");
    check_reading(
        arena, conn,
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n",
        20000);
    return MX_OK;
}

static const failure_case failures[] = {
    {"SELECT 1; SELECT 2", "Error 1064 (42000): You have an error in your SQL syntax"},
    {"SELECT * FROM mx_driver_test.nowhere",
     "Error 1146 (42S02): Table 'mx_driver_test.nowhere' doesn't exist"},
    {"SELEC 1", "Error 1064 (42000)"},
    {"LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE mx_driver_test.t", "Error "},
    {"CALL mx_driver_test.late()", "Error 1644 (45000): late"},
};

static void make_database(mx_conn *conn)
{
    run_sql(conn, "CREATE DATABASE IF NOT EXISTS mx_driver_test CHARACTER SET utf8mb4");
    run_sql(conn, "USE mx_driver_test");
}

static mx_status check_errors(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env);
    make_database(conn);
    run_sql(conn, "CREATE OR REPLACE TABLE t (i int PRIMARY KEY, s text) ENGINE InnoDB");
    run_sql(conn, "CREATE OR REPLACE PROCEDURE late() BEGIN SELECT 1; SELECT 2; SIGNAL SQLSTATE '45000' "
                  "SET MESSAGE_TEXT = 'late'; END");
    run_sql(conn, "CREATE OR REPLACE PROCEDURE two() BEGIN SELECT 1; SELECT 2; END");
    run_sql(conn, "CREATE OR REPLACE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.s = 'g'");
    check_failures(arena, conn, failures, sizeof failures / sizeof failures[0]);
    run_sql(conn, "CALL two()");
    assert_string_equal(one_value(arena, conn, "CALL two()"), "1");
    run_sql(conn, " -- nothing\n /* here */ ");
    run_sql(conn, "");
    run_sql(conn, "SELECT 1; -- and no more\n");
    return MX_OK;
}

static mx_status check_transactions(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env);
    make_database(conn);
    run_sql(conn, "CREATE OR REPLACE TABLE x (i int PRIMARY KEY) ENGINE InnoDB");
    MX_TRY(mx_conn_begin(conn, NULL));
    assert_true(mx_conn_in_transaction(conn));
    run_sql(conn, "INSERT INTO x VALUES (1)");
    assert_int_equal(mx_conn_exec(conn, MX_STR("INSERT INTO x VALUES (1)"), NULL, 0, MX_NOWHERE, NULL),
                     MX_FAILED);
    assert_string_equal(mx_str_z(arena, mx_conn_error(conn)),
                        "Error 1062 (23000): Duplicate entry '1' for key 'PRIMARY'");
    assert_true(mx_conn_in_transaction(conn));
    mx_conn_rollback(conn);
    assert_false(mx_conn_in_transaction(conn));
    assert_string_equal(one_value(arena, conn, "SELECT count(*) FROM x"), "0");
    MX_TRY(mx_conn_begin(conn, NULL));
    run_sql(conn, "INSERT INTO x VALUES (2)");
    MX_TRY(mx_conn_commit(conn, NULL));
    assert_string_equal(one_value(arena, conn, "SELECT i FROM x"), "2");
    MX_TRY(mx_conn_begin(conn, NULL));
    run_sql(conn, "CREATE OR REPLACE TABLE y (i int)");
    assert_false(mx_conn_in_transaction(conn)); /* DDL commits */
    return MX_OK;
}

static mx_status check_locks(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *a = server_open(arena, env), *b = server_open(arena, env);
    assert_int_equal(mx_conn_lock(a, MX_STR("atlas_migrate_execute"), 0, NULL), MX_OK);
    assert_string_equal(one_value(arena, b, "SELECT IS_FREE_LOCK('atlas_migrate_execute')"), "0");
    mx_conn_unlock(a);
    check_lock(a, b);
    return MX_OK;
}

static mx_status check_gone(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *a = server_open(arena, env), *b = server_open(arena, env);
    mx_field id = MX_INT_VALUE(one_field(arena, a, "SELECT CONNECTION_ID()", NULL, 0).integer);
    MX_TRY(mx_conn_begin(a, NULL));
    MX_TRY(mx_conn_exec(b, MX_STR("KILL ?1"), &id, 1, MX_NOWHERE, NULL));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(mx_conn_exec(a, MX_STR("SELECT 1"), NULL, 0, MX_NOWHERE, NULL), MX_FAILED);
        assert_non_null(strstr(mx_str_z(arena, mx_conn_error(a)), "Error "));
    }
    mx_conn_rollback(a);
    assert_int_equal(mx_conn_lock(a, MX_STR("x"), 0, NULL), MX_FAILED);
    return MX_OK;
}

static mx_status check_urls(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env);
    make_database(conn);
    mx_str base = mx_str_of(getenv(env)),
           rest = mx_str_sub(base, mx_str_find_str(base, MX_STR("://")), base.len);
    if (mx_str_ends(rest, MX_STR("/")))
        rest = mx_str_sub(rest, 0, rest.len - 1);
    static const struct {
        const char *scheme, *query, *sql, *want;
    } good[] = {
        {"mysql+pymysql", "/mx_driver_test?charset=utf8mb4&sql_mode=%27ANSI%27", "SELECT DATABASE()",
         "mx_driver_test"},
        {"mariadb", "?sql_mode=%27NO_ZERO_DATE%27", "SELECT @@sql_mode", "NO_ZERO_DATE"},
        {"maria", "/?net_read_timeout=77&timeout=5s", "SELECT @@net_read_timeout", "77"},
        {"mysql", "/?collation=utf8mb4_bin&parseTime=true", "SELECT @@collation_connection", "utf8mb4_bin"},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        mx_str url = mx_str_printf(arena, "%s%.*s%s", good[i].scheme, MX_FMT(rest), good[i].query);
        MX_TRY(mx_conn_open(arena, &conn, url, MX_OPEN_CREATE, NULL));
        assert_string_equal(one_value(arena, conn, good[i].sql), good[i].want);
    }
    MX_TRY(
        mx_conn_open(arena, &conn, mx_str_printf(arena, "mysql%.*s", MX_FMT(rest)), MX_OPEN_READ_ONLY, NULL));
    assert_int_equal(mx_conn_exec(conn, MX_STR("CREATE TABLE mx_driver_test.nevermore (i int)"), NULL, 0,
                                  MX_NOWHERE, NULL),
                     MX_FAILED);
    static const failure_case bad[] = {
        {"mysql://u:sec%zzret@127.0.0.1/d", "a database's url cannot be read"},
        {"mysql://u:secret/x@127.0.0.1/d", "a database's url cannot be read"},
        {"mysql://u:secret@127.0.0.1:1/d", "cannot connect to MySQL: Error 2002"},
        {"mysql://u:secret@127.0.0.1:1/d?tls=odd", "invalid value \"odd\" of the URL parameter \"tls\""},
        {"mysql://u:secret@127.0.0.1:1/d?a-b=1", "unknown URL parameter \"a-b\" for mysql"},
        {"mysql+unix:///nonexistent/socket", "cannot connect to MySQL"},
    };
    check_bad_urls(arena, bad, sizeof bad / sizeof bad[0], "secret");
    return MX_OK;
}

static mx_status check_interrupts(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env), *other = server_open(arena, env);
    make_database(conn);
    run_sql(conn, "SET max_recursive_iterations = 4294967295");
    check_interrupt(arena, conn, other,
                    "CREATE TEMPORARY TABLE slow AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                    "FROM n WHERE i < 100000000) SELECT count(*) FROM n",
                    "Error 1317 (70100): Query execution was interrupted");
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
