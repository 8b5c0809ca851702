/* server.h — what the tests with a real server share. Without the server's URL in the environment a
 * program says so in TAP, which counts as skipped (with CI=true, as failed). */
#ifndef MX_TESTS_SERVER_H
#define MX_TESTS_SERVER_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <cmocka.h>

#include "base/time.h"
#include "driver/driver.h"

/* clang-format off */
/* Parameters of cases. */
#define N {.kind = MX_V_NULL}
#define I(n) {.kind = MX_V_INT, .integer = (n)}
#define T(s) {.kind = MX_V_TEXT, .text = {"" s, sizeof(s) - 1}}
/* clang-format on */

/* A row of cases: what `sql` with `params` gives as text (NULL: NULL), and of which kind it is. */
typedef struct value_case {
    const char *sql;
    mx_field params[2];
    size_t count;
    mx_field_kind kind;
    const char *want;
} value_case;

/* False: nothing to test with; *status is the program's. */
static inline bool server_given(const char *variable, int *status)
{
    const char *url = getenv(variable), *ci = getenv("CI");
    *status = ci && strcmp(ci, "true") == 0;
    if (url && *url)
        return true;
    printf("1..0 # SKIP %s is not set\n", variable);
    return false;
}

static inline mx_conn *server_open(mx_arena *arena, const char *variable)
{
    mx_conn *conn = NULL;
    assert_int_equal(mx_conn_open(arena, &conn, mx_str_of(getenv(variable)), MX_OPEN_CREATE, NULL), MX_OK);
    return conn;
}

static inline void run_sql(mx_conn *conn, const char *sql)
{
    if (mx_conn_exec(conn, mx_str_of(sql), NULL, 0, MX_NOWHERE, NULL) != MX_OK)
        fail_msg("%s: %.*s", sql, MX_FMT(mx_conn_error(conn)));
}

/* What one field says, as text. */
static inline mx_str one_text(mx_arena *arena, mx_field value)
{
    if (value.kind == MX_V_INT)
        return mx_str_printf(arena, "%lld", (long long)value.integer);
    if (value.kind == MX_V_REAL)
        return mx_str_printf(arena, "%.17g", value.real);
    return value.kind == MX_V_NULL ? MX_STR("NULL") : value.text;
}

static inline mx_field one_field(mx_arena *arena, mx_conn *conn, const char *sql, const mx_field *params,
                                 size_t count)
{
    mx_rows rows;
    if (mx_conn_rows(arena, &rows, conn, mx_str_of(sql), params, count, NULL) != MX_OK)
        fail_msg("%s: %.*s", sql, MX_FMT(mx_conn_error(conn)));
    assert_int_equal(rows.rows, 1);
    return mx_rows_at(&rows, 0, 0);
}

static inline const char *one_value(mx_arena *arena, mx_conn *conn, const char *sql)
{
    return mx_str_z(arena, one_text(arena, one_field(arena, conn, sql, NULL, 0)));
}

static inline void check_values(mx_arena *arena, mx_conn *conn, const value_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        mx_field got = one_field(arena, conn, cases[i].sql, cases[i].params, cases[i].count);
        mx_str text = one_text(arena, got);
        if (got.kind != cases[i].kind || !mx_str_eq(text, mx_str_of(cases[i].want)))
            fail_msg("%s: kind %d, %.*s instead of kind %d, %s", cases[i].sql, (int)got.kind, MX_FMT(text),
                     (int)cases[i].kind, cases[i].want);
    }
}

/* Statements that fail, and the end of what the server says. */
typedef struct failure_case {
    const char *sql, *error;
} failure_case;

static inline void check_failures(mx_arena *arena, mx_conn *conn, const failure_case *cases, size_t n)
{
    mx_diags *diags = mx_diags_new();
    for (size_t i = 0; i < n; i++) {
        mx_diags_clear(diags);
        assert_int_equal(mx_conn_exec(conn, mx_str_of(cases[i].sql), NULL, 0, MX_NOWHERE, diags), MX_FAILED);
        if (!strstr(mx_str_z(arena, mx_diags_at(diags, 0)->message), cases[i].error))
            fail_msg("%s: %s", cases[i].sql, mx_str_z(arena, mx_diags_at(diags, 0)->message));
        assert_int_equal(mx_diags_at(diags, 0)->code, MX_DB002);
        assert_string_equal(one_value(arena, conn, "SELECT 1"), "1"); /* the connection goes on */
    }
    mx_diags_free(diags);
}

/* URLs that cannot be opened, and what is said; `secret` is never in it. */
static inline void check_bad_urls(mx_arena *arena, const failure_case *cases, size_t n, const char *secret)
{
    mx_diags *diags = mx_diags_new();
    for (size_t i = 0; i < n; i++) {
        mx_conn *conn = NULL;
        mx_diags_clear(diags);
        assert_int_equal(mx_conn_open(arena, &conn, mx_str_of(cases[i].sql), MX_OPEN_CREATE, diags),
                         MX_FAILED);
        assert_null(conn);
        const char *message = mx_str_z(arena, mx_diags_at(diags, 0)->message);
        assert_int_equal(mx_diags_at(diags, 0)->code, MX_DB001);
        if (!strstr(message, cases[i].error) || strstr(message, secret))
            fail_msg("%s: %s", cases[i].sql, message);
    }
    mx_diags_free(diags);
}

/* Two connections, one lock. */
static inline void check_lock(mx_conn *a, mx_conn *b)
{
    mx_str name = MX_STR("atlas_migrate_execute");
    assert_int_equal(mx_conn_lock(a, name, 0, NULL), MX_OK);
    assert_int_equal(mx_conn_lock(a, name, 0, NULL), MX_OK); /* held already */
    mx_diags *diags = mx_diags_new();
    assert_int_equal(mx_conn_lock(b, name, 100, diags), MX_LOCKED);
    assert_int_equal(mx_diags_at(diags, 0)->code, MX_DB003);
    mx_diags_free(diags);
    mx_conn_unlock(a);
    assert_int_equal(mx_conn_lock(b, name, 0, NULL), MX_OK);
    mx_conn_close(b); /* lets go of it */
    assert_int_equal(mx_conn_lock(a, name, 5000, NULL), MX_OK);
    mx_conn_unlock(a);
}

/* Many rows, read one by one; given up in the middle; overtaken by another statement. */
static inline void check_reading(mx_arena *arena, mx_conn *conn, const char *many, int64_t rows)
{
    mx_query *query = NULL, *other = NULL;
    int64_t n = 0;
    assert_int_equal(mx_query_open(arena, &query, conn, mx_str_of(many), NULL, 0, NULL), MX_OK);
    while (mx_query_step(query, NULL) == MX_OK)
        n += mx_query_value(query, 0).kind == MX_V_INT;
    assert_true(n == rows);
    assert_int_equal(mx_query_step(query, NULL), MX_NOT_FOUND);
    mx_query_close(query);
    assert_int_equal(mx_query_open(arena, &query, conn, mx_str_of(many), NULL, 0, NULL), MX_OK);
    assert_int_equal(mx_query_step(query, NULL), MX_OK);
    mx_query_close(query);
    assert_string_equal(one_value(arena, conn, "SELECT 7"), "7");
    assert_int_equal(mx_query_open(arena, &query, conn, mx_str_of(many), NULL, 0, NULL), MX_OK);
    assert_int_equal(mx_query_step(query, NULL), MX_OK);
    assert_int_equal(mx_query_open(arena, &other, conn, mx_str_of("SELECT 8"), NULL, 0, NULL), MX_OK);
    assert_true(mx_query_value(query, 0).integer == 1); /* the row at hand stays */
    assert_int_equal(mx_query_step(other, NULL), MX_OK);
    assert_true(mx_query_value(other, 0).integer == 8);
    for (n = 1; mx_query_step(query, NULL) == MX_OK; n++)
        assert_true(mx_query_value(query, 0).integer == n + 1);
    assert_true(n == rows);
    mx_query_close(query);
    assert_int_equal(mx_query_step(other, NULL), MX_NOT_FOUND);
    mx_query_close(other);
}

/* A signal while the server works, and while a lock is waited for. */
static mx_conn *interrupted;

static inline void on_alarm(int signal)
{
    (void)signal;
    mx_conn_interrupt(interrupted);
}

static inline void alarm_soon(mx_conn *conn)
{
    struct itimerval timer = {.it_value = {.tv_usec = 900000}}; /* the statement runs by then */
    struct sigaction action = {.sa_handler = on_alarm};
    interrupted = conn;
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
}

static inline void check_interrupt(mx_arena *arena, mx_conn *conn, mx_conn *other, const char *slow,
                                   const char *error)
{
    uint64_t start = mx_clock_ns();
    alarm_soon(conn);
    assert_int_equal(mx_conn_exec(conn, mx_str_of(slow), NULL, 0, MX_NOWHERE, NULL), MX_FAILED);
    assert_non_null(strstr(mx_str_z(arena, mx_conn_error(conn)), error));
    assert_true(mx_conn_interrupted(conn));
    assert_string_equal(one_value(arena, conn, "SELECT 1"), "1"); /* later statements run */
    assert_int_equal(mx_conn_lock(other, MX_STR("mx_interrupt"), 0, NULL), MX_OK);
    assert_int_equal(mx_conn_lock(conn, MX_STR("mx_interrupt"), 300000, NULL), MX_FAILED);
    mx_conn_unlock(other);
    assert_true(mx_clock_ns() - start < UINT64_C(200000000000)); /* neither was waited for to its end */
}

/* All-purpose texts that must come back as they went. */
static const char *const texts[] = {
    "",         "a'b\"c`d\\e", "x\n\r\ty", "; DROP TABLE t; --", "?1 $1 :a %s", "é ß 漢字 😀",
    "\x01\x7f", "$$a$$",       "E'\\'",
};
enum { TEXTS = sizeof texts / sizeof texts[0] };

static inline void check_texts(mx_arena *arena, mx_conn *conn, const char *sql)
{
    for (size_t i = 0; i < TEXTS; i++) {
        mx_field param = MX_TEXT_VALUE(mx_str_of(texts[i]));
        mx_field got = one_field(arena, conn, sql, &param, 1);
        assert_int_equal(got.kind, MX_V_TEXT);
        assert_string_equal(mx_str_z(arena, got.text), texts[i]);
    }
}

#define GUARDED(name)                                                                                        \
    static void run_##name(void **state)                                                                     \
    {                                                                                                        \
        (void)state;                                                                                         \
        assert_int_equal(mx_guard(NULL, name, NULL, NULL), MX_OK);                                           \
    }

#endif
