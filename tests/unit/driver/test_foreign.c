/* A connection of the caller's: how parameters are written into its statements. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "driver/foreign.h"
#include "driver/rows.h"

static mx_status keep(void *arg, mx_arena *arena, mx_str sql, mx_rows *rows, mx_str *error)
{
    mx_str *seen = arg;
    (void)error;
    *seen = mx_str_copy(arena, sql);
    *rows = (mx_rows){0};
    return MX_OK;
}

static mx_status check_literals(mx_arena *arena, void *arg)
{
    static const struct {
        const char *engine, *want;
    } cases[] = {
        {"sqlite", "SELECT 'a''b\\', NULL, -7"},
        {"duckdb", "SELECT 'a''b\\', NULL, -7"},
        {"postgres", "SELECT  E'a''b\\\\', NULL, -7"}, /* whatever standard_conforming_strings is */
        {"mysql", "SELECT _utf8mb4 x'6127625c', NULL, -7"},
        {"mariadb", "SELECT _utf8mb4 x'6127625c', NULL, -7"},
    };
    const mx_field params[] = {
        MX_TEXT_VALUE(MX_STR("a'b\\")), {.kind = MX_V_NULL}, {.kind = MX_V_INT, .integer = -7}};
    (void)arg;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mx_str seen = MX_STR_NONE;
        mx_rows rows;
        mx_conn *conn;
        const mx_foreign foreign = {.driver = cases[i].engine, .version = "1", .run = keep, .arg = &seen};
        assert_int_equal(mx_conn_foreign(arena, &conn, &foreign, NULL), MX_OK);
        assert_int_equal(mx_conn_rows(arena, &rows, conn, MX_STR("SELECT ?1, ?2, ?3"), params, 3, NULL),
                         MX_OK);
        assert_string_equal(mx_str_z(arena, seen), cases[i].want);
    }
    return MX_OK;
}

static void literals(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, check_literals, NULL, NULL), MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(literals)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
