/* Streams and loads of PostgreSQL with a real server. */
#include "rows_cases.h"

static const char *const env = "MX_POSTGRES_URL";
enum { ROWS = 70000 };

static mx_conn *open_database(mx_arena *arena)
{
    mx_conn *conn = server_open(arena, env);
    return conn;
}

static mx_status check_round(mx_arena *arena, void *arg)
{
    (void)arg;
    uint64_t rows = 0;
    mx_conn *conn = open_database(arena);
    mx_diags *diags = mx_diags_new();
    create_table(arena, conn, "CREATE TEMP TABLE", "a", 1);
    create_table(arena, conn, "CREATE TEMP TABLE", "b", 1);
    if (load_rows(conn, new_producer(arena, ROWS), "a", &rows, diags) != MX_OK)
        fail_msg("%s", mx_str_z(arena, mx_diags_at(diags, 0)->message));
    assert_true(rows == ROWS);
    read_back(arena, conn, "a", ROWS);
    check_failing_loads(arena, conn, "a");
    check_pipe(arena, conn, "a", "b");
    mx_diags_free(diags);
    return MX_OK;
}

/* What the binary format says of types, and what comes and goes as text beside it. */
static const struct {
    const char *sql;
    mx_arrow_kind kind;
    const char *want;
} values[] = {
    {"12.3400::numeric", MX_ARROW_TEXT, "12.3400"},
    {"0.0000001::numeric", MX_ARROW_TEXT, "0.0000001"},
    {"-100000000::numeric", MX_ARROW_TEXT, "-100000000"},
    {"1e20::numeric", MX_ARROW_TEXT, "100000000000000000000"},
    {"10000.0001::numeric", MX_ARROW_TEXT, "10000.0001"},
    {"0::numeric", MX_ARROW_TEXT, "0"},
    {"0.00::numeric(5,2)", MX_ARROW_DECIMAL, "0.00"},
    {"(-0.05)::numeric(5,2)", MX_ARROW_DECIMAL, "-0.05"},
    {"999.99::numeric(5,2)", MX_ARROW_DECIMAL, "999.99"},
    {"'NaN'::numeric", MX_ARROW_TEXT, "NaN"},
    {"'6f9619ff-8b86-d011-b42d-00c04fc964ff'::uuid", MX_ARROW_TEXT, "6f9619ff-8b86-d011-b42d-00c04fc964ff"},
    {"'{\"a\": [1]}'::jsonb", MX_ARROW_TEXT, "{\"a\": [1]}"},
    {"'1 day 2 hours'::interval", MX_ARROW_TEXT, "1 day 02:00:00"},
    {"'10.0.0.1/8'::inet", MX_ARROW_TEXT, "10.0.0.1/8"},
    {"'a'::\"char\"", MX_ARROW_TEXT, "a"},
    {"'pg_class'::regclass", MX_ARROW_TEXT, "pg_class"},
    {"ARRAY[[1,2],[3,4]]::text", MX_ARROW_TEXT, "{{1,2},{3,4}}"},
    {"'\\x6100'::bytea", MX_ARROW_BINARY, "a"},
    {"now()::text IS NULL", MX_ARROW_BOOL, "0"},
    {"'1970-01-02'::date", MX_ARROW_DATE, "1"},
    {"'1969-12-31 23:59:59.5'::timestamp", MX_ARROW_TIMESTAMP, "-500000"},
    {"'1970-01-01 01:00:00+01'::timestamptz", MX_ARROW_TIMESTAMP, "0"},
    {"'00:00:01'::time", MX_ARROW_TIME, "1000000"},
    {"4294967295::oid", MX_ARROW_UINT, "4294967295"},
    {"ARRAY['a', NULL, 'b']", MX_ARROW_LIST, "3"},
    {"'{}'::numeric[]", MX_ARROW_LIST, "0"},
};

static mx_str cell_text(mx_arena *arena, const mx_arrow_type *type, const mx_cell *cell)
{
    if (type->kind == MX_ARROW_TEXT || type->kind == MX_ARROW_BINARY || type->kind == MX_ARROW_DECIMAL)
        return cell->text;
    if (type->kind == MX_ARROW_LIST)
        return mx_str_printf(arena, "%zu", cell->count);
    return mx_str_printf(arena, "%lld", (long long)cell->integer);
}

static mx_status check_types(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env);
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct ArrowArrayStream stream;
        mx_arrow_reader *reader = NULL;
        mx_diags *diags = mx_diags_new();
        mx_str sql = mx_str_printf(arena, "SELECT %s AS \"a b\", 1 AS \"a b\" ORDER BY 2 -- end",
                                   values[i].sql);
        if (mx_conn_stream(conn, sql, NULL, 0, NULL, &stream, diags) != MX_OK)
            fail_msg("%s: %s", values[i].sql, mx_str_z(arena, mx_diags_at(diags, 0)->message));
        assert_int_equal(mx_arrow_reader_open(arena, &reader, &stream, NULL), MX_OK);
        const mx_arrow_field *field = &mx_arrow_reader_type(reader)->children.at[0];
        assert_true(mx_str_eq(field->name, MX_STR("a b")));
        if (field->type->kind != values[i].kind)
            fail_msg("%s: kind %d", values[i].sql, (int)field->type->kind);
        assert_int_equal(mx_arrow_reader_next(reader, NULL), MX_OK);
        mx_cell cell = mx_arrow_cell(reader, 0, 0);
        mx_str text = cell_text(arena, field->type, &cell);
        if (strcmp(mx_str_z(arena, text), values[i].want) != 0)
            fail_msg("%s: %.*s", values[i].sql, MX_FMT(text));
        mx_arrow_reader_close(reader);
        mx_diags_free(diags);
    }
    return MX_OK;
}

/* Parameters of a stream are literals in it. */
static mx_status check_params(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_conn *conn = server_open(arena, env);
    for (int off = 0; off < 2; off++) {
        run_sql(conn, off ? "SET standard_conforming_strings = off" : "SELECT 1");
        for (size_t i = 0; i < TEXTS; i++) {
            struct ArrowArrayStream stream;
            mx_arrow_reader *reader = NULL;
            mx_field params[] = {MX_TEXT_VALUE(mx_str_of(texts[i])),
                                 {.kind = MX_V_BLOB, .text = mx_str_of(texts[i])}};
            assert_int_equal(mx_conn_stream(conn, MX_STR("SELECT ?1::text, ?2, ?1 = ?1::text"), params, 2,
                                            NULL, &stream, NULL),
                             MX_OK);
            assert_int_equal(mx_arrow_reader_open(arena, &reader, &stream, NULL), MX_OK);
            assert_int_equal(mx_arrow_reader_next(reader, NULL), MX_OK);
            assert_true(mx_str_eq(mx_arrow_cell(reader, 0, 0).text, mx_str_of(texts[i])));
            assert_true(mx_str_eq(mx_arrow_cell(reader, 1, 0).text, mx_str_of(texts[i])));
            mx_arrow_reader_close(reader);
        }
    }
    return MX_OK;
}

/* A column whose type has no binary form that we write: all go as text. */
static mx_status check_text_format(mx_arena *arena, void *arg)
{
    (void)arg;
    uint64_t rows = 0;
    mx_conn *conn = server_open(arena, env);
    create_table(arena, conn, "CREATE TEMP TABLE", "a", 1);
    run_sql(conn, "CREATE DOMAIN pg_temp.digits AS numeric(20,4)");
    run_sql(conn, "CREATE TYPE pg_temp.mood AS ENUM ('0')");
    run_sql(conn, "ALTER TABLE a ALTER b TYPE text");
    run_sql(conn, "ALTER TABLE a ALTER i8 TYPE numeric, ALTER f64 TYPE numeric, ALTER d TYPE pg_temp.digits");
    assert_int_equal(load_rows(conn, new_producer(arena, 5000), "a", &rows, NULL), MX_OK);
    read_back(arena, conn, "a", 5000);
    return MX_OK;
}

static mx_status check_unfit(mx_arena *arena, void *arg)
{
    (void)arg;
    uint64_t rows = 0;
    mx_conn *conn = server_open(arena, env);
    mx_diags *diags = mx_diags_new();
    create_table(arena, conn, "CREATE TEMP TABLE", "a", 1);
    run_sql(conn, "ALTER TABLE a ALTER i32 TYPE smallint");
    assert_int_equal(load_rows(conn, new_producer(arena, 100000), "a", &rows, diags), MX_FAILED);
    assert_non_null(strstr(mx_str_z(arena, mx_diags_at(diags, 0)->message),
                           "PostgreSQL cannot hold \"-32769\" in column i32"));
    assert_true(count_rows(arena, conn, "a") == 0);
    mx_diags_clear(diags);
    run_sql(conn, "ALTER TABLE a DROP COLUMN m");
    assert_int_equal(load_rows(conn, new_producer(arena, 1), "a", &rows, diags), MX_FAILED);
    assert_non_null(strstr(mx_str_z(arena, mx_diags_at(diags, 0)->message), "column \"m\" does not exist"));
    mx_diags_free(diags);
    return MX_OK;
}

/* The server ends the connection in the middle of a load: an error, and no row is there. */
static void end_backend(producer *p)
{
    mx_field *pid = p->arg;
    mx_conn *other = server_open(p->arena, env);
    if (p->at >= 20000)
        assert_int_equal(
            mx_conn_exec(other, MX_STR("SELECT pg_terminate_backend(?1)"), pid, 1, MX_NOWHERE, NULL), MX_OK);
    mx_conn_close(other);
}

static mx_status check_gone(mx_arena *arena, void *arg)
{
    (void)arg;
    uint64_t rows = 0;
    mx_conn *conn = server_open(arena, env), *other = server_open(arena, env);
    run_sql(other, "DROP TABLE IF EXISTS mx_gone");
    create_table(arena, other, "CREATE TABLE", "mx_gone", 1);
    mx_diags *diags = mx_diags_new();
    mx_field pid = one_field(arena, conn, "SELECT pg_backend_pid()", NULL, 0);
    producer *p = new_producer(arena, 50000);
    p->on_batch = end_backend;
    p->arg = &pid;
    assert_int_equal(load_rows(conn, p, "mx_gone", &rows, diags), MX_FAILED);
    assert_non_null(strstr(mx_str_z(arena, mx_diags_at(diags, 0)->message), "terminating connection"));
    assert_true(count_rows(arena, other, "mx_gone") == 0);
    run_sql(other, "DROP TABLE mx_gone");
    mx_diags_free(diags);
    return MX_OK;
}

static mx_status check_memory(mx_arena *arena, void *arg)
{
    (void)arg;
    fault_job job = {getenv(env), "CREATE TEMP TABLE", "f", 1, server_open(arena, env), NULL};
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
GUARDED(check_types)
GUARDED(check_params)
GUARDED(check_text_format)
GUARDED(check_unfit)
GUARDED(check_gone)
GUARDED(check_memory)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_check_round),  cmocka_unit_test(run_check_types),
        cmocka_unit_test(run_check_params), cmocka_unit_test(run_check_text_format),
        cmocka_unit_test(run_check_unfit),  cmocka_unit_test(run_check_gone),
        cmocka_unit_test(run_check_memory), cmocka_unit_test(out_of_memory_connecting),
    };
    int status;
    return server_given(env, &status) ? cmocka_run_group_tests(tests, NULL, NULL) : status;
}
