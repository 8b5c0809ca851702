/* Streams and loads of MySQL and MariaDB with a real server. */
#include "rows_cases.h"

static const char *const env = "MX_MYSQL_URL";
enum { ROWS = 70000 };

static mx_conn *open_database(mx_arena *arena)
{
    mx_conn *conn = server_open(arena, env);
    run_sql(conn, "CREATE DATABASE IF NOT EXISTS mx_driver_rows CHARACTER SET utf8mb4");
    run_sql(conn, "USE mx_driver_rows");
    return conn;
}

static void round_of(mx_arena *arena, mx_conn *conn, int64_t n)
{
    uint64_t rows = 0;
    mx_diags *diags = mx_diags_new();
    create_table(arena, conn, "CREATE OR REPLACE TABLE", "a", 2);
    create_table(arena, conn, "CREATE OR REPLACE TABLE", "b", 2);
    if (load_rows(conn, new_producer(arena, n), "a", &rows, diags) != MX_OK)
        fail_msg("%s", mx_str_z(arena, mx_diags_at(diags, 0)->message));
    assert_true((int64_t)rows == n);
    read_back(arena, conn, "a", n);
    check_failing_loads(arena, conn, "a");
    check_pipe(arena, conn, "a", "b");
    mx_diags_free(diags);
}

static mx_status check_round(mx_arena *arena, void *arg)
{
    (void)arg;
    round_of(arena, open_database(arena), ROWS);
    return MX_OK;
}

/* A server that takes no LOAD DATA LOCAL. */
static mx_status check_inserts(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = open_database(arena);
    run_sql(conn, "SET GLOBAL local_infile = 0");
    round_of(arena, conn, 20000);
    run_sql(conn, "SET GLOBAL local_infile = 1");
    return MX_OK;
}

static mx_status check_unfit(mx_arena *arena, void *arg)
{
    (void)arg;
    uint64_t rows = 0;
    mx_conn *conn = open_database(arena);
    mx_diags *diags = mx_diags_new();
    create_table(arena, conn, "CREATE OR REPLACE TABLE", "u", 2);
    run_sql(conn, "ALTER TABLE u MODIFY i32 smallint");
    for (int strict = 0; strict < 2; strict++) { /* a server that is not strict would only warn */
        run_sql(conn, strict ? "SET sql_mode = 'STRICT_ALL_TABLES'" : "SET sql_mode = ''");
        mx_diags_clear(diags);
        assert_int_equal(load_rows(conn, new_producer(arena, 100000), "u", &rows, diags), MX_FAILED);
        assert_non_null(
            strstr(mx_str_z(arena, mx_diags_at(diags, 0)->message), "Out of range value for column 'i32'"));
        assert_true(count_rows(arena, conn, "u") == 0);
    }
    mx_diags_free(diags);
    return MX_OK;
}

/* The server ends the connection in the middle of a load: an error, and no row is there. */
static void end_connection(producer *p)
{
    mx_field *id = p->arg;
    mx_conn *other = server_open(p->arena, env);
    if (p->at >= 20000)
        assert_int_equal(mx_conn_exec(other, MX_STR("KILL ?1"), id, 1, MX_NOWHERE, NULL), MX_OK);
    mx_conn_close(other);
}

static mx_status check_gone(mx_arena *arena, void *arg)
{
    (void)arg;
    uint64_t rows = 0;
    mx_conn *conn = open_database(arena), *other = open_database(arena);
    create_table(arena, other, "CREATE OR REPLACE TABLE", "g", 2);
    mx_diags *diags = mx_diags_new();
    mx_field id = one_field(arena, conn, "SELECT CONNECTION_ID()", NULL, 0);
    producer *p = new_producer(arena, 50000);
    p->on_batch = end_connection;
    p->arg = &id;
    assert_int_equal(load_rows(conn, p, "g", &rows, diags), MX_FAILED);
    assert_non_null(strstr(mx_str_z(arena, mx_diags_at(diags, 0)->message), "Error "));
    assert_true(count_rows(arena, other, "g") == 0);
    mx_diags_free(diags);
    return MX_OK;
}

static mx_status check_memory(mx_arena *arena, void *arg)
{
    (void)arg;
    fault_job job = {getenv(env), "CREATE TEMPORARY TABLE", "f", 2, open_database(arena), NULL};
    assert_true(fault_every(fault_run, &job, MX_OK) >= 1);
    return MX_OK;
}

static mx_status open_and_close(mx_arena *arena, void *arg)
{
    mx_conn *conn = NULL;
    (void)arg;
    return mx_conn_open(arena, &conn, mx_str_of(getenv(env)), MX_OPEN_READ_ONLY, NULL);
}

static mx_status open_only(void *arg)
{
    mx_diags *diags = mx_diags_new();
    mx_status status = mx_guard(NULL, open_and_close, arg, diags);
    mx_diags_free(diags);
    return status;
}

static void out_of_memory_connecting(void **state)
{
    (void)state;
    assert_true(fault_every(open_only, NULL, MX_OK) >= 1);
}

GUARDED(check_round)
GUARDED(check_inserts)
GUARDED(check_unfit)
GUARDED(check_gone)
GUARDED(check_memory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_check_round),  cmocka_unit_test(run_check_inserts),
        cmocka_unit_test(run_check_unfit),  cmocka_unit_test(run_check_gone),
        cmocka_unit_test(run_check_memory), cmocka_unit_test(out_of_memory_connecting),
    };
    int status;
    return server_given(env, &status) ? cmocka_run_group_tests(tests, NULL, NULL) : status;
}
