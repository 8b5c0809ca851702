/* Streams and loads of MySQL and MariaDB with a real server. */
#include "rows_cases.h"

static const char *const env = "MX_MYSQL_URL";
enum { ROWS = 100000 };

static mx_conn *open_database(mx_arena *arena)
{
    mx_conn *conn = server_open(arena, env);
    run_sql(conn, "CREATE DATABASE IF NOT EXISTS mx_driver_rows CHARACTER SET utf8mb4");
    run_sql(conn, "USE mx_driver_rows");
    return conn;
}

static mx_status check_round(mx_arena *arena, void *arg)
{
    (void)arg;
    uint64_t rows = 0;
    mx_conn *conn = open_database(arena);
    mx_diags *diags = mx_diags_new();
    create_table(arena, conn, "CREATE OR REPLACE TABLE", "a", 2);
    create_table(arena, conn, "CREATE OR REPLACE TABLE", "b", 2);
    if (load_rows(conn, new_producer(arena, ROWS), "a", &rows, diags) != MX_OK)
        fail_msg("%s", mx_str_z(arena, mx_diags_at(diags, 0)->message));
    assert_true(rows == ROWS);
    read_back(arena, conn, "a", ROWS);
    check_failing_loads(arena, conn, "a");
    check_pipe(arena, conn, "a", "b");
    mx_diags_free(diags);
    return MX_OK;
}

GUARDED(check_round)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_check_round),
    };
    int status;
    return server_given(env, &status) ? cmocka_run_group_tests(tests, NULL, NULL) : status;
}
