/* Streams, loads and digests of SQLite. */
#include "rows_cases.h"

#include "base/digest.h"

enum { ROWS = 150000 };

static mx_conn *open_memory(mx_arena *arena)
{
    mx_conn *conn = NULL;
    assert_int_equal(mx_conn_open(arena, &conn, MX_STR("sqlite://:memory:"), MX_OPEN_CREATE, NULL), MX_OK);
    return conn;
}

static mx_status check_round(mx_arena *arena, void *arg)
{
    uint64_t rows = 0;
    int64_t n = *(int64_t *)arg;
    mx_conn *conn = open_memory(arena);
    create_table(arena, conn, "CREATE TABLE", "a", 0);
    create_table(arena, conn, "CREATE TABLE", "b", 0);
    assert_int_equal(load_rows(conn, new_producer(arena, n), "a", &rows, NULL), MX_OK);
    assert_true((int64_t)rows == n);
    read_back(arena, conn, "a", n);
    check_failing_loads(arena, conn, "a");
    check_pipe(arena, conn, "a", "b");
    return MX_OK;
}

static void round_trip(void **state)
{
    (void)state;
    int64_t rows = ROWS;
    assert_int_equal(mx_guard(NULL, check_round, &rows, NULL), MX_OK);
}

static mx_status check_types(mx_arena *arena, void *arg)
{
    (void)arg;
    static const struct {
        const char *sql;
        mx_arrow_kind kind;
    } cases[] = {
        {"SELECT i FROM t", MX_ARROW_INT},
        {"SELECT b FROM t", MX_ARROW_BOOL},
        {"SELECT r FROM t", MX_ARROW_REAL},
        {"SELECT x FROM t", MX_ARROW_BINARY},
        {"SELECT v FROM t", MX_ARROW_TEXT},
        {"SELECT when_ FROM t", MX_ARROW_TEXT},
        {"SELECT i + 1 FROM t", MX_ARROW_TEXT}, /* no row, no type */
        {"SELECT 1", MX_ARROW_INT},
        {"SELECT 1.5", MX_ARROW_REAL},
        {"SELECT NULL", MX_ARROW_TEXT},
        {"SELECT x'00'", MX_ARROW_BINARY},
        {"SELECT count(*) FROM t", MX_ARROW_INT},
    };
    mx_conn *conn = open_memory(arena);
    run_sql(conn, "CREATE TABLE t (i bigint, b boolean, r double, x blob, v varchar(20), when_ datetime)");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ArrowArrayStream stream;
        mx_arrow_reader *reader = NULL;
        assert_int_equal(mx_conn_stream(conn, mx_str_of(cases[i].sql), NULL, 0, NULL, &stream, NULL), MX_OK);
        assert_int_equal(mx_arrow_reader_open(arena, &reader, &stream, NULL), MX_OK);
        assert_int_equal(mx_arrow_reader_type(reader)->children.at[0].type->kind, cases[i].kind);
        mx_arrow_reader_close(reader);
    }
    return MX_OK;
}

/* What does not fit the wanted type ends the stream with words about it. */
static mx_status check_misfits(mx_arena *arena, void *arg)
{
    (void)arg;
    static const struct {
        const char *sql;
        const mx_arrow_type *type;
        const char *error;
    } cases[] = {
        {"SELECT 'abc' AS c", &type_i64, "column \"c\" holds \"abc\", which is no integer that fits it"},
        {"SELECT 300 AS c", &type_i8, "column \"c\" holds \"300\", which is no integer that fits it"},
        {"SELECT -1 AS c", &type_u32, "column \"c\" holds \"-1\", which is no integer that fits it"},
        {"SELECT 1.5 AS c", &type_i64, "column \"c\" holds \"1.5\", which is no integer that fits it"},
        {"SELECT '2024-02-30' AS c", &type_wall,
         "column \"c\" holds \"2024-02-30\", which is no timestamp that fits it"},
        {"SELECT '25:00' AS c", &type_time, "column \"c\" holds \"25:00\", which is no time that fits it"},
        {"SELECT '{\"frames\":1' AS c", &type_struct,
         "column \"c\" holds \"{\"frames\":1\", which is no JSON object that fits it"},
        {"SELECT '[1,\"x\"]' AS c", &type_list,
         "column \"c\" holds \"[1,\"x\"]\", which is no JSON array that fits it"},
        {"SELECT '123456789012345678901.5' AS c", &type_decimal,
         "column \"c\" holds \"123456789012345678901.5\", which is no decimal number that fits it"},
    };
    mx_conn *conn = open_memory(arena);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ArrowArrayStream stream;
        mx_arrow_reader *reader = NULL;
        mx_arrow_field field = {MX_STR("c"), cases[i].type};
        mx_arrow_type wanted = {.kind = MX_ARROW_STRUCT, .children = {&field, 1, 1}};
        mx_diags *diags = mx_diags_new();
        assert_int_equal(mx_conn_stream(conn, mx_str_of(cases[i].sql), NULL, 0, &wanted, &stream, NULL),
                         MX_OK);
        assert_int_equal(mx_arrow_reader_open(arena, &reader, &stream, NULL), MX_OK);
        assert_int_equal(mx_arrow_reader_next(reader, diags), MX_FAILED);
        if (!strstr(mx_str_z(arena, mx_diags_at(diags, 0)->message), cases[i].error))
            fail_msg("%s: %s", cases[i].sql, mx_str_z(arena, mx_diags_at(diags, 0)->message));
        mx_arrow_reader_close(reader);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static mx_status check_hashes(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = open_memory(arena);
    char want[MX_DIGEST_TEXT_MAX];
    assert_int_equal(mx_conn_abilities(conn), MX_CAN_HASH);
    assert_int_equal(mx_conn_add_hashes(conn, NULL), MX_OK);
    for (int i = 0; i < MX_DIGEST_COUNT; i++) {
        size_t n = mx_digest_text((mx_digest)i, "a|7|x", 5, want);
        mx_str sql = mx_str_printf(arena, "SELECT metaxy_%s(1000, 'a', 7, x'78')", mx_digest_names[i]);
        assert_true(mx_str_eq(mx_str_of(one_value(arena, conn, sql.ptr)), (mx_str){want, n}));
        sql = mx_str_printf(arena, "SELECT metaxy_%s(5, 'a', 7, x'78')", mx_digest_names[i]);
        assert_true(mx_str_eq(mx_str_of(one_value(arena, conn, sql.ptr)), (mx_str){want, 5}));
        sql = mx_str_printf(arena, "SELECT metaxy_%s(5, 'a', NULL) IS NULL", mx_digest_names[i]);
        assert_string_equal(one_value(arena, conn, sql.ptr), "1");
    }
    char *bytes = mx_arena_alloc(arena, 50001, 1);
    memset(bytes, 'y', 50001);
    bytes[0] = 'x';
    bytes[1] = '|';
    size_t n = mx_digest_text(MX_DIGEST_MD5, bytes, 50001, want);
    assert_true(
        mx_str_eq(mx_str_of(one_value(
                      arena, conn, "SELECT metaxy_md5(64, 'x', replace(printf('%.49999c', 'y'), '', ''))")),
                  (mx_str){want, n}));
    assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT metaxy_md5(5)"), NULL, 0, MX_NOWHERE, NULL),
                     MX_FAILED);
    return MX_OK;
}

static void out_of_memory(void **state)
{
    (void)state;
    fault_job job = {"sqlite://:memory:", "CREATE TABLE", "f", 0, NULL, NULL};
    assert_true(fault_every(fault_run, &job, MX_OK) >= 1);
}

GUARDED(check_types)
GUARDED(check_misfits)
GUARDED(check_hashes)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip),        cmocka_unit_test(run_check_types),
        cmocka_unit_test(run_check_misfits), cmocka_unit_test(run_check_hashes),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
