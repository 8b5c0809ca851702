/* DuckDB: URLs, statements, values, transactions, digests, rows in and out as Arrow, one instance a file. */
#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/file.h"
#include "driver/duckdb.h"
#include "driver/rows.h"

static mx_str scratch_path(mx_arena *arena, const char *name)
{
    const char *tmp = getenv("TMPDIR");
    return mx_str_printf(arena, "%s/metaxy-duckdb-%ld-%s", tmp && *tmp ? tmp : "/tmp", (long)getpid(), name);
}

static mx_conn *opened(mx_arena *arena, mx_str url, mx_open_flags flags)
{
    mx_conn *conn;
    mx_diags *diags = mx_diags_new();
    if (mx_conn_open(arena, &conn, url, flags, diags) != MX_OK)
        fail_msg("%.*s: %.*s (%.*s)", MX_FMT(url), MX_FMT(mx_diags_at(diags, 0)->message),
                 MX_FMT(mx_diags_at(diags, 0)->hint));
    mx_diags_free(diags);
    return conn;
}

static void run(mx_conn *conn, const char *sql)
{
    if (mx_conn_exec(conn, mx_str_of(sql), NULL, 0, MX_NOWHERE, NULL) != MX_OK)
        fail_msg("%s: %.*s", sql, MX_FMT(mx_conn_error(conn)));
}

static mx_str one(mx_arena *arena, mx_conn *conn, mx_str sql, const mx_field *params, size_t count)
{
    mx_rows rows;
    mx_buf out = MX_BUF(arena);
    if (mx_conn_rows(arena, &rows, conn, sql, params, count, NULL) != MX_OK)
        fail_msg("%.*s: %.*s", MX_FMT(sql), MX_FMT(mx_conn_error(conn)));
    for (size_t row = 0; row < rows.rows; row++) {
        for (size_t i = 0; i < rows.columns; i++) {
            mx_field field = mx_rows_at(&rows, row, i);
            mx_buf_text(&out, i ? "," : row ? ";" : "");
            if (field.kind == MX_V_INT)
                mx_buf_printf(&out, "%lld", (long long)field.integer);
            else if (field.kind == MX_V_REAL)
                mx_buf_printf(&out, "%gr", field.real);
            else
                mx_buf_str(&out, field.kind == MX_V_NULL ? MX_STR("null") : field.text);
        }
    }
    return mx_buf_take(&out);
}
#define asked(arena, conn, sql) one((arena), (conn), mx_str_of(sql), NULL, 0)

static const struct {
    const char *sql, *want;
} selected[] = {
    {"SELECT 1, 'a', 2.5::DOUBLE, NULL, 'x'::BLOB, true", "1,a,2.5r,null,x,1"},
    {"SELECT 1.50::DECIMAL(9,2), 170141183460469231731687303715884105727::HUGEINT > 0, sum(x) FROM range(3) "
     "t(x)",
     "1.50,1,3"},
    {"SELECT DATE '2024-01-25', TIMESTAMP '2024-01-25 19:20:26.5', TIME '01:02:03'",
     "2024-01-25,2024-01-25 19:20:26.500000,01:02:03.000000"},
    {"SELECT TIMESTAMPTZ '2024-01-25 19:20:26+02'", "2024-01-25 17:20:26.000000"},
    {"SELECT {'a': 1, 'b': 'x'}, [1, 2], MAP {'k': 'v'}", "{\"a\":1,\"b\":\"x\"},[1,2],{\"k\":\"v\"}"},
    {"SELECT '6ccd780c-baba-1026-9564-5b8c656024db'::UUID", "6ccd780c-baba-1026-9564-5b8c656024db"},
    {"SELECT 'x'::ENUM('x', 'y')", "x"},
    {"SELECT 1 WHERE false", ""},
};

static mx_status check_values(mx_arena *arena, void *arg)
{
    mx_conn *conn = opened(arena, MX_STR("duckdb:///:memory:?threads=2&memory_limit=500MB"), MX_OPEN_CREATE);
    (void)arg;
    assert_string_equal(mx_conn_driver(conn), "duckdb");
    assert_true(mx_is_digit(mx_conn_version(conn)[0]));
    run(conn, "SET TimeZone = 'UTC'");
    for (size_t i = 0; i < sizeof selected / sizeof selected[0]; i++)
        assert_text(asked(arena, conn, selected[i].sql), selected[i].want);
    mx_field params[] = {
        MX_INT_VALUE(7), MX_TEXT_VALUE(MX_STR("it's")), MX_NULL_VALUE, {.kind = MX_V_REAL, .real = 0.5}};
    assert_text(one(arena, conn, MX_STR("SELECT ?1, ?2, ?3, ?4, '?1'"), params, 4), "7,it's,null,0.5r,?1");
    assert_text(asked(arena, conn, "SELECT current_setting('threads')"), "2");
    opened(arena, MX_STR("duckdb://:memory:"), MX_OPEN_CREATE);
    assert_false(mx_path_exists(MX_STR(":memory")) || mx_path_exists(MX_STR(":memory:")));
    run(conn, "");
    run(conn, " -- nothing\n ; ");
    run(conn, "SELECT 1;");
    assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT 1; SELECT 2"), NULL, 0, MX_NOWHERE, NULL), MX_FAILED);
    assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT nothing"), NULL, 0, MX_NOWHERE, NULL), MX_FAILED);
    assert_true(mx_str_find(mx_conn_error(conn), '\n') == MX_NPOS && mx_conn_error(conn).len > 0);
    assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT CAST(x AS INT) FROM (VALUES ('1'), ('a')) t(x)"), NULL,
                                  0, MX_NOWHERE, NULL),
                     MX_FAILED);
    run(conn, "SELECT 1");
    return MX_OK;
}

static mx_status check_transactions(mx_arena *arena, void *arg)
{
    mx_conn *conn = opened(arena, MX_STR("duckdb:///:memory:"), MX_OPEN_CREATE);
    (void)arg;
    run(conn, "CREATE TABLE t (a INTEGER)");
    assert_false(mx_conn_in_transaction(conn));
    assert_int_equal(mx_conn_begin(conn, NULL), MX_OK);
    assert_true(mx_conn_in_transaction(conn));
    run(conn, "INSERT INTO t VALUES (1)");
    mx_conn_rollback(conn);
    assert_false(mx_conn_in_transaction(conn));
    assert_text(asked(arena, conn, "SELECT count(*) FROM t"), "0");
    assert_int_equal(mx_conn_begin(conn, NULL), MX_OK);
    run(conn, "INSERT INTO t VALUES (1)");
    assert_int_equal(mx_conn_commit(conn, NULL), MX_OK);
    assert_false(mx_conn_in_transaction(conn));
    assert_text(asked(arena, conn, "SELECT count(*) FROM t"), "1");
    assert_int_equal(mx_conn_begin(conn, NULL), MX_OK);
    assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT nothing"), NULL, 0, MX_NOWHERE, NULL), MX_FAILED);
    mx_conn_rollback(conn);
    assert_text(asked(arena, conn, "SELECT count(*) FROM t"), "1");
    return MX_OK;
}

static void unlink_deferred(void *arg)
{
    unlink(arg);
}

/* One file, several connections: one instance, one truth; files that are not there; others' locks. */
static mx_status check_files(mx_arena *arena, void *arg)
{
    mx_str path = scratch_path(arena, "files.db"), url = mx_str_cat(arena, MX_STR("duckdb:///"), path);
    mx_diags *diags = mx_diags_new();
    mx_conn *nothing;
    (void)arg;
    mx_arena_defer(arena, unlink_deferred, (void *)(uintptr_t)path.ptr);
    mx_conn *empty = opened(arena, url, MX_OPEN_READ_ONLY);
    assert_text(asked(arena, empty, "SELECT count(*) FROM information_schema.tables"), "0");
    mx_conn_close(empty);
    assert_false(mx_path_exists(path));
    mx_conn *first = opened(arena, url, MX_OPEN_CREATE), *second = opened(arena, url, MX_OPEN_CREATE);
    run(first, "CREATE TABLE t (a INTEGER)");
    run(second, "INSERT INTO t VALUES (1)");
    assert_text(asked(arena, first, "SELECT a FROM t"), "1");
    mx_conn_close(first);
    mx_conn_close(first);
    assert_text(asked(arena, second, "SELECT a FROM t"), "1");
    mx_conn_close(second);
    mx_conn *reader = opened(arena, url, MX_OPEN_READ_ONLY);
    assert_int_equal(mx_conn_exec(reader, MX_STR("INSERT INTO t VALUES (2)"), NULL, 0, MX_NOWHERE, NULL),
                     MX_FAILED);
    assert_int_equal(mx_conn_open(arena, &nothing, url, MX_OPEN_CREATE, diags), MX_FAILED);
    assert_true(mx_str_find_str(mx_diags_at(diags, 0)->message, MX_STR("reading alone")) != MX_NPOS);
    mx_conn_close(reader);
    FILE *held = fopen(path.ptr, "r"); /* whoever has it open in this process may be another DuckDB */
    mx_diags_clear(diags);
    assert_int_equal(mx_conn_open(arena, &nothing, url, MX_OPEN_CREATE, diags), MX_FAILED);
    assert_true(mx_str_find_str(mx_diags_at(diags, 0)->message, MX_STR("open already in this process")) !=
                MX_NPOS);
    fclose(held);
    mx_diags_clear(diags);
    assert_int_equal(
        mx_conn_open(arena, &nothing, MX_STR("duckdb:///no/such/folder/x.db"), MX_OPEN_CREATE, diags),
        MX_FAILED);
    assert_true(mx_str_find_str(mx_diags_at(diags, 0)->hint, MX_STR("four slashes")) != MX_NPOS);
    mx_diags_clear(diags);
    assert_int_equal(
        mx_conn_open(arena, &nothing, MX_STR("duckdb:///:memory:?no_such_setting=1"), MX_OPEN_CREATE, diags),
        MX_FAILED);
    mx_diags_free(diags);
    mx_conn *again = opened(arena, url, MX_OPEN_CREATE);
    assert_int_equal(mx_conn_lock(again, MX_STR("x"), 0, NULL), MX_OK);
    mx_conn *other = opened(arena, url, MX_OPEN_CREATE);
    assert_int_equal(mx_conn_lock(other, MX_STR("x"), 0, NULL), MX_LOCKED);
    return MX_OK;
}

static mx_status check_hashes(mx_arena *arena, void *arg)
{
    mx_conn *conn = opened(arena, MX_STR("duckdb:///:memory:"), MX_OPEN_CREATE);
    (void)arg;
    assert_int_equal(mx_conn_abilities(conn), MX_CAN_SCAN | MX_CAN_HASH | MX_CAN_TELL_AGAIN);
    assert_int_equal(mx_conn_add_hashes(conn, NULL), MX_OK);
    for (size_t i = 0; i < MX_DIGEST_COUNT; i++) {
        char text[MX_DIGEST_TEXT_MAX];
        size_t len = mx_digest_text((mx_digest)i, "a|bc|", 5, text);
        mx_str sql = mx_str_printf(arena, "SELECT metaxy_%s(64, 'a', 'bc', '')", mx_digest_names[i]);
        assert_true(mx_str_eq(one(arena, conn, sql, NULL, 0), (mx_str){text, len}));
    }
    assert_text(asked(arena, conn,
                      "SELECT metaxy_md5(8, 'abc'), metaxy_md5(0, 'abc'), metaxy_md5(8, NULL), "
                      "metaxy_md5(NULL, 'a')"),
                "90015098,,null,null");
    assert_text(asked(arena, conn,
                      "SELECT metaxy_md5(8, x, y) FROM (VALUES ('a', 'b'), (NULL, 'b'), ('a', NULL), "
                      "('é', '😀')) t(x, y)"),
                "d0726241;null;null;10141a7b");
    /* Longer than what lies on the stack, and more rows than a vector has. */
    assert_text(asked(arena, conn,
                      "SELECT count(*), count(DISTINCT h), min(length(h)), max(length(h)) FROM (SELECT "
                      "metaxy_sha256(64, repeat('x', 9000), i::VARCHAR) AS h FROM range(5000) t(i))"),
                "5000,5000,64,64");
    assert_text(
        asked(arena, conn,
              "SELECT count(*) FROM (SELECT metaxy_md5(32, x) AS h, x FROM (SELECT CASE WHEN i % 3 = 0 "
              "THEN NULL ELSE i::VARCHAR END AS x FROM range(100000) t(i))) WHERE h IS DISTINCT "
              "FROM md5(x)"),
        "0");
    assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT metaxy_md5(8)"), NULL, 0, MX_NOWHERE, NULL),
                     MX_FAILED);
    return MX_OK;
}

/* All rows of the same values but one, and hardly any others; also of many threads, and of far more rows than were told. */
static mx_status check_again(mx_arena *arena, void *arg)
{
    static const struct {
        uint64_t told;
        const char *columns, *from, *again, *others;
    } cases[] = {
        {0, "i", "range(1) t(i)", "0", "0"},
        {300000, "i", "range(300000) t(i)", "0", "2"},
        {600000, "k", "(SELECT i % 300000 AS k FROM range(600000) t(i))", "300000", "2"},
        {100000, "k, v", "(SELECT i % 1000 AS k, 'v' || (i % 7) AS v FROM range(100000) t(i))", "93000", "2"},
        {1, "k", "(SELECT i // 2 AS k FROM range(20000) t(i))", "10000", "10000"},
    };
    mx_conn *conn = opened(arena, MX_STR("duckdb:///:memory:?threads=4"), MX_OPEN_CREATE);
    (void)arg;
    run(conn, "SET preserve_insertion_order = false");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mx_str expr;
        mx_arena *scratch = mx_arena_child(arena);
        assert_int_equal(
            mx_conn_again(conn, scratch, cases[i].told, mx_str_of(cases[i].columns), &expr, NULL), MX_OK);
        run(conn, mx_str_printf(scratch, "CREATE OR REPLACE TABLE told AS SELECT *, %.*s AS again FROM %s",
                                MX_FMT(expr), cases[i].from)
                      .ptr);
        mx_str all = mx_str_printf(scratch, "SELECT count(*) FILTER (again) BETWEEN %s AND %s + %s FROM told",
                                   cases[i].again, cases[i].again, cases[i].others);
        assert_text(asked(scratch, conn, all.ptr), "1");
        mx_str first = mx_str_printf(scratch,
                                     "SELECT count(*) FROM (SELECT %s FROM told GROUP BY %s "
                                     "HAVING count(*) FILTER (NOT again) > 1)",
                                     cases[i].columns, cases[i].columns);
        assert_text(asked(scratch, conn, first.ptr), "0");
        mx_arena_free(scratch);
        assert_int_equal(mx_conn_exec(conn, mx_str_printf(arena, "SELECT metaxy_again(%zu, 1)", i + 1), NULL,
                                      0, MX_NOWHERE, NULL),
                         MX_FAILED); /* gone */
    }
    return MX_OK;
}

static const char everything[] =
    "SELECT i, i::TINYINT AS t, i::UBIGINT AS u, i / 4.0::DOUBLE AS r, (i % 2 = 0) AS b, "
    "CASE WHEN i % 5 = 0 THEN NULL ELSE 'text ' || i END AS s, repeat('é', i::INTEGER % 20) AS e, "
    "(i::DECIMAL(20, 3) / 7)::DECIMAL(20, 3) AS d, (i / 3)::DECIMAL(4, 1) AS d4, DATE '2024-01-01' + "
    "i::INTEGER AS day, "
    "TIMESTAMP '2024-01-01 00:00:00.123456' + INTERVAL (i) SECOND AS ts, "
    "TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL (i) DAY AS tz, TIME '00:00:01' AS tm, "
    "i::VARCHAR::BLOB AS blob, CASE WHEN i % 7 = 0 THEN NULL ELSE {'a': i, 'b c': CASE WHEN i % 3 = 0 THEN "
    "NULL ELSE "
    "'a rather long text ' || i END} END AS st, CASE WHEN i % 4 = 0 THEN NULL ELSE list_transform(range(i % "
    "5), lambda x: "
    "{'k': x, 'v': [x, NULL]}) END AS l, MAP {'k' || i: i, 'z': NULL} AS m, 'x'::ENUM('w', 'x') AS en, NULL "
    "AS n "
    "FROM range(100) t(i)";

/* Those that chunks are put together of; structs of the same text in each row, of NULLs, in structs. */
static const char plain[] =
    "SELECT i, (i % 100)::TINYINT AS t, (i % 2 = 0) AS b, CASE WHEN i % 3 = 0 THEN NULL ELSE i % 2 = 0 END "
    "AS bn, "
    "CASE WHEN i % 5 = 0 THEN NULL ELSE 'text ' || i END AS s, repeat('é', (i % 40)::INTEGER) AS e, "
    "DATE '2024-01-01' + i::INTEGER AS day, TIMESTAMPTZ '2024-01-01 00:00:00+00' AS tz, "
    "i::VARCHAR::BLOB AS blob, {'same': 'a text that is always the same', 'k': {'v': i::VARCHAR, 'n': "
    "NULL::INTEGER}} "
    "AS st, CASE WHEN i % 7 = 0 THEN NULL ELSE {'a': i, 'b': 'x'} END AS sn, 'x'::VARCHAR AS en, "
    "CASE WHEN i % 5 = 0 THEN NULL ELSE 'text ' || i END AS s2, {'v': i::VARCHAR, 'w': 'a text that is "
    "always "
    "the same'} AS s3, CASE WHEN i % 5 = 0 AND i > 60000 THEN '' WHEN i % 5 = 0 THEN NULL ELSE 'text ' || i "
    "END AS s4 FROM range(70000) t(i)";

/* Out as Arrow, in again, as it was: by DuckDB's own comparison. */
static mx_status check_rows(mx_arena *arena, void *arg)
{
    mx_conn *conn = opened(arena, MX_STR("duckdb:///:memory:"), MX_OPEN_CREATE),
            *from = opened(arena, MX_STR("duckdb:///:memory:"), MX_OPEN_CREATE);
    mx_diags *diags = mx_diags_new();
    struct ArrowArrayStream stream;
    mx_str scan;
    (void)arg;
    run(conn, "SET TimeZone = 'UTC'");
    run(from, "SET TimeZone = 'UTC'");
    for (int chunked = 0; chunked < 4; chunked++) {
        mx_str sql = mx_str_of(chunked >= 2 ? plain : everything);
        if (chunked == 1)
            sql = mx_str_printf(arena, "SELECT * FROM (%s) CROSS JOIN range(700)", everything);
        mx_conn_text_views(from, chunked == 3);
        assert_int_equal(mx_conn_stream(from, sql, NULL, 0, NULL, &stream, diags), MX_OK);
        if (mx_conn_scan(conn, arena, &stream, &scan, diags) != MX_OK)
            fail_msg("%.*s", MX_FMT(mx_diags_at(diags, 0)->message));
        run(conn,
            mx_str_printf(arena, "CREATE OR REPLACE TABLE got AS SELECT * FROM %.*s", MX_FMT(scan)).ptr);
        run(conn, mx_str_printf(arena, "CREATE OR REPLACE TABLE want AS %.*s", MX_FMT(sql)).ptr);
        assert_text(asked(arena, conn, "SELECT count(*) FROM got"), chunked ? "70000" : "100");
        assert_text(asked(arena, conn,
                          "SELECT count(*) FROM (SELECT * REPLACE (en::VARCHAR AS en) FROM got EXCEPT ALL "
                          "SELECT * REPLACE (en::VARCHAR AS en) FROM want)"),
                    "0");
        assert_text(
            asked(arena, conn, "SELECT count(*) FROM got WHERE st IS NULL AND st::VARCHAR IS NOT NULL"), "0");
        /* Once. */
        assert_int_equal(mx_conn_exec(conn, mx_str_printf(arena, "SELECT * FROM %.*s", MX_FMT(scan)), NULL, 0,
                                      MX_NOWHERE, NULL),
                         MX_FAILED);
    }
    assert_int_equal(
        mx_conn_exec(conn, MX_STR("SELECT * FROM metaxy_scan(999999)"), NULL, 0, MX_NOWHERE, NULL),
        MX_FAILED);
    mx_diags_free(diags);
    return MX_OK;
}

/* A table's columns without rows are those of a statement, in the order that was asked for. */
static mx_status check_no_rows(mx_arena *arena, void *arg)
{
    mx_conn *conn = opened(arena, MX_STR("duckdb:///:memory:"), MX_OPEN_CREATE);
    const mx_str columns[] = {MX_STR("st"), MX_STR("a \"b\""), MX_STR("en"), MX_STR("tz")};
    const mx_str wrong[] = {MX_STR("a")};
    struct ArrowArrayStream stream;
    struct ArrowSchema got, want;
    struct ArrowArray array;
    (void)arg;
    run(conn, "CREATE TEMPORARY TABLE t (\"a \"\"b\"\"\" VARCHAR, i INTEGER, en ENUM('x', 'y'), st "
              "STRUCT(p VARCHAR), tz TIMESTAMPTZ)");
    for (int views = 0; views < 2; views++) {
        mx_conn_text_views(conn, views > 0);
        assert_int_equal(mx_conn_no_rows(conn, MX_STR("t"), columns, 4, &stream), MX_OK);
        assert_int_equal(stream.get_schema(&stream, &got), 0);
        assert_int_equal(stream.get_next(&stream, &array), 0);
        assert_null(array.release);
        stream.release(&stream);
        assert_int_equal(mx_conn_stream(conn, MX_STR("SELECT st, \"a \"\"b\"\"\", en, tz FROM t"), NULL, 0,
                                        NULL, &stream, NULL),
                         MX_OK);
        assert_int_equal(stream.get_schema(&stream, &want), 0);
        stream.release(&stream);
        assert_int_equal(got.n_children, want.n_children);
        for (int64_t i = 0; i < got.n_children; i++) {
            assert_string_equal(got.children[i]->name, want.children[i]->name);
            assert_string_equal(got.children[i]->format, want.children[i]->format);
            assert_int_equal(!got.children[i]->dictionary, !want.children[i]->dictionary);
        }
        got.release(&got);
        want.release(&want);
    }
    assert_int_equal(mx_conn_no_rows(conn, MX_STR("t"), wrong, 1, &stream), MX_NOT_FOUND);
    assert_int_equal(mx_conn_no_rows(conn, MX_STR("gone"), columns, 1, &stream), MX_NOT_FOUND);
    return MX_OK;
}

/* Whether there is a table is known without a statement, but for views, and when DuckDB has no answer at all. */
static mx_status check_describe(mx_arena *arena, void *arg)
{
    static const struct {
        const char *name;
        mx_status before, failed; /* in a transaction that failed */
    } cases[] = {
        {"t", MX_OK, MX_MISMATCH},
        {"temporary", MX_OK, MX_MISMATCH},
        {"gone", MX_NOT_FOUND, MX_MISMATCH},
        {"a 'b' \"c\"", MX_NOT_FOUND, MX_MISMATCH},
        {"main.t", MX_NOT_FOUND, MX_MISMATCH},
        {"v", MX_MISMATCH, MX_MISMATCH},
        {"duckdb_tables", MX_MISMATCH, MX_MISMATCH},
        {"", MX_MISMATCH, MX_MISMATCH},
    };
    mx_conn *conn = opened(arena, MX_STR("duckdb:///:memory:"), MX_OPEN_CREATE);
    const mx_arrow_type *type;
    (void)arg;
    run(conn, "CREATE TABLE t (i INTEGER)");
    run(conn, "CREATE TEMPORARY TABLE temporary (i INTEGER)");
    run(conn, "CREATE VIEW v AS SELECT * FROM t");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(mx_conn_describe(conn, arena, mx_str_of(cases[i].name), &type), cases[i].before);
    run(conn, "BEGIN");
    run(conn, "DROP TABLE t");
    assert_int_equal(mx_conn_describe(conn, arena, MX_STR("t"), &type), MX_NOT_FOUND);
    assert_int_equal(mx_conn_exec(conn, MX_STR("SELECT error('on purpose')"), NULL, 0, MX_NOWHERE, NULL),
                     MX_FAILED);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(mx_conn_describe(conn, arena, mx_str_of(cases[i].name), &type), cases[i].failed);
    run(conn, "ROLLBACK");
    assert_int_equal(mx_conn_describe(conn, arena, MX_STR("t"), &type), MX_OK);
    return MX_OK;
}

static mx_status check_load(mx_arena *arena, void *arg)
{
    mx_conn *conn = opened(arena, MX_STR("duckdb:///:memory:"), MX_OPEN_CREATE);
    mx_diags *diags = mx_diags_new();
    struct ArrowArrayStream stream;
    mx_str columns[] = {MX_STR("\"b b\""), MX_STR("a")};
    uint64_t rows;
    (void)arg;
    run(conn, "CREATE TABLE t (a INTEGER, \"b b\" VARCHAR, c INTEGER)");
    /* The stream reads from the very connection that writes. */
    assert_int_equal(mx_conn_stream(conn, MX_STR("SELECT i::VARCHAR, i FROM range(10000) t(i)"), NULL, 0,
                                    NULL, &stream, diags),
                     MX_OK);
    if (mx_conn_load(conn, MX_STR("t"), columns, 2, &stream, &rows, diags) != MX_OK)
        fail_msg("%.*s", MX_FMT(mx_diags_at(diags, 0)->message));
    assert_int_equal(rows, 10000);
    assert_null(stream.release);
    assert_text(asked(arena, conn, "SELECT count(*), sum(a), count(c), max(\"b b\") FROM t"),
                "10000,49995000,0,9999");
    /* A value that does not fit: nothing of it stays. */
    assert_int_equal(
        mx_conn_stream(conn,
                       MX_STR("SELECT 'x', CASE WHEN i = 9000 THEN 'no' ELSE '1' END FROM range(9001) t(i)"),
                       NULL, 0, NULL, &stream, diags),
        MX_OK);
    assert_int_equal(mx_conn_load(conn, MX_STR("t"), columns, 2, &stream, &rows, diags), MX_FAILED);
    assert_null(stream.release);
    assert_text(asked(arena, conn, "SELECT count(*) FROM t"), "10000");
    /* A stream that fails on its way. */
    mx_diags_clear(diags);
    mx_conn *other = opened(arena, MX_STR("duckdb:///:memory:"), MX_OPEN_CREATE);
    assert_int_equal(
        mx_conn_stream(
            other,
            MX_STR("SELECT 'x', CASE WHEN i = 9000 THEN 'no' ELSE '1' END::INTEGER FROM range(9001) t(i)"),
            NULL, 0, NULL, &stream, diags),
        MX_OK);
    assert_int_equal(mx_conn_load(conn, MX_STR("t"), columns, 2, &stream, &rows, diags), MX_FAILED);
    assert_true(mx_str_find_str(mx_diags_at(diags, 0)->message, MX_STR("no")) != MX_NPOS);
    assert_text(asked(arena, conn, "SELECT count(*) FROM t"), "10000");
    mx_diags_free(diags);
    return MX_OK;
}

/* What is read alone may stay open for the rest of the process: who reads it again joins it, and who writes closes it first. */
static mx_status check_left_open(mx_arena *arena, void *arg)
{
    mx_str path = scratch_path(arena, "left.db"), url = mx_str_cat(arena, MX_STR("duckdb:///"), path);
    (void)arg;
    mx_arena_defer(arena, unlink_deferred, (void *)(uintptr_t)path.ptr);
    mx_duckdb_leave_open();
    mx_conn *writer = opened(arena, url, MX_OPEN_CREATE);
    run(writer, "CREATE TABLE t (a INTEGER)");
    mx_conn_close(writer);
    for (int i = 0; i < 2; i++) {
        mx_conn *reader = opened(arena, url, MX_OPEN_READ_ONLY);
        assert_text(asked(arena, reader, "SELECT count(*) FROM t"), "0");
        mx_conn_close(reader);
    }
    writer = opened(arena, url, MX_OPEN_CREATE);
    run(writer, "INSERT INTO t VALUES (1)");
    assert_text(asked(arena, writer, "SELECT a FROM t"), "1");
    mx_conn_close(writer);
    return MX_OK;
}

#define TEST(name)                                                                                           \
    static void name(void **state)                                                                           \
    {                                                                                                        \
        (void)state;                                                                                         \
        in_arena(check_##name, NULL);                                                                        \
    }
TEST(values)
TEST(transactions)
TEST(files)
TEST(hashes)
TEST(again)
TEST(rows)
TEST(no_rows)
TEST(describe)
TEST(load)
TEST(left_open)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),    cmocka_unit_test(transactions), cmocka_unit_test(files),
        cmocka_unit_test(hashes),    cmocka_unit_test(again),        cmocka_unit_test(rows),
        cmocka_unit_test(no_rows),   cmocka_unit_test(describe),     cmocka_unit_test(load),
        cmocka_unit_test(left_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
