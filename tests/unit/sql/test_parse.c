/* Statements → trees, by case files: tests/cases/parse/<engine>/<name>.txt holds "-- in.sql --", and what
 * comes of it: "-- want.ast --" and, if anything is said, "-- want.diags --". UPDATE=1 writes what came;
 * read the diff then. Every case is also run with the 1st, 2nd, … nth allocation failing, and cut off
 * behind each of its bytes: that must neither break nor be silent. */
#include <stdio.h>
#include <stdlib.h>

#include "../fault.h"
#include "ast_dump.h"
#include "base/file.h"
#include "sql/parse.h"

static const struct {
    const char *folder;
    mx_server server;
} engines[] = {
    {"postgres", {.engine = MX_PG, .version = 160000, .schema = {"public", 6}}},
    {"mysql", {.engine = MX_MYSQL, .version = 80036}},
    {"mariadb", {.engine = MX_MARIA, .version = 101100}},
    {"sqlite", {.engine = MX_LITE, .version = 34000, .schema = {"main", 4}}},
    {"duckdb", {.engine = MX_DUCK, .version = 20000, .schema = {"main", 4}}},
};

typedef struct run_args {
    const mx_server *server;
    mx_str sql;
    mx_diags *diags; /* NULL: a sink of its own */
    mx_buf *ast;     /* NULL: not wanted */
    size_t statements;
} run_args;

static mx_status run(mx_arena *arena, void *arg)
{
    run_args *a = arg;
    mx_statements statements = {0};
    uint32_t file = mx_diags_file(a->diags, MX_STR("in.sql"), a->sql);
    MX_TRY(mx_split(arena, a->sql, file, 0, MX_STR_NONE, a->server, &statements, a->diags));
    mx_status worst = MX_OK;
    a->statements = statements.len;
    for (size_t i = 0; i < statements.len; i++) {
        mx_stmt stmt;
        if (mx_parse_statement(arena, &statements.at[i], a->server, &stmt, a->diags) != MX_OK)
            worst = MX_FAILED;
        else if (a->ast)
            mx_dump_stmt(a->ast, &stmt);
    }
    return worst;
}

/* One statement, not split: what is cut off must be refused by the parser. */
static mx_status run_alone(mx_arena *arena, void *arg)
{
    run_args *a = arg;
    uint32_t file = mx_diags_file(a->diags, MX_STR("in.sql"), a->sql);
    mx_statement statement = {.span = {file, 0, (uint32_t)a->sql.len}, .text = a->sql};
    mx_stmt stmt;
    return mx_parse_statement(arena, &statement, a->server, &stmt, a->diags);
}

static mx_status run_with_sink(void *arg)
{
    run_args a = *(const run_args *)arg;
    a.diags = mx_diags_new();
    mx_status status = mx_guard(NULL, run, &a, a.diags);
    assert_true(status == MX_OK || !a.diags || mx_diags_errors(a.diags) > 0);
    mx_diags_free(a.diags);
    return status;
}

static void cut_off_everywhere(const run_args *whole)
{
    for (size_t len = 0; len < whole->sql.len; len++) {
        run_args a = {.server = whole->server, .sql = {whole->sql.ptr, len}, .diags = mx_diags_new()};
        mx_status status = mx_guard(NULL, run_alone, &a, a.diags);
        if (status != MX_OK)
            assert_true(mx_diags_errors(a.diags) > 0);
        mx_diags_free(a.diags);
    }
}

/* The text of a section "-- name --\n", up to the next one. */
static mx_str section(mx_str text, const char *name)
{
    char head[64];
    int len = snprintf(head, sizeof head, "-- %s --\n", name);
    size_t at = mx_str_find_str(text, (mx_str){head, (size_t)len});
    if (at == MX_NPOS)
        return MX_STR_NONE;
    mx_str rest = mx_str_sub(text, at + (size_t)len, text.len);
    size_t end = mx_str_find_str(rest, MX_STR("\n-- want."));
    return end == MX_NPOS ? rest : mx_str_sub(rest, 0, end + 1);
}

static void add_diags(mx_buf *buf, const mx_diags *diags)
{
    for (size_t i = 0; i < mx_diags_count(diags); i++)
        mx_diag_print(buf, diags, mx_diags_at(diags, i), false);
}

typedef struct case_args {
    const mx_server *server;
    mx_str path;
    bool failed;
} case_args;

static mx_status check_case(mx_arena *arena, void *arg)
{
    case_args *c = arg;
    mx_str text;
    assert_int_equal(mx_file_read(arena, c->path, &text, NULL), MX_OK);
    mx_str sql = section(text, "in.sql");
    assert_true(sql.len > 0);
    mx_buf ast = MX_BUF(arena), got = MX_BUF(arena);
    run_args a = {.server = c->server, .sql = sql, .diags = mx_diags_new(), .ast = &ast};
    mx_status status = run(arena, &a);
    size_t head = mx_str_find_str(text, MX_STR("-- in.sql --\n"));
    mx_buf_printf(&got, "%.*s-- in.sql --\n%.*s", (int)head, text.ptr, MX_FMT(sql));
    if (ast.len)
        mx_buf_printf(&got, "-- want.ast --\n%.*s", MX_FMT(mx_buf_view(&ast)));
    if (mx_diags_count(a.diags)) {
        mx_buf_lit(&got, "-- want.diags --\n");
        add_diags(&got, a.diags);
    }
    mx_diags_free(a.diags);
    if (!mx_str_eq(mx_buf_view(&got), text)) {
        if (getenv("UPDATE")) {
            mx_file_out file = {c->path, mx_buf_view(&got)};
            assert_int_equal(mx_files_write(arena, &file, 1, NULL), MX_OK);
            return MX_OK;
        }
        print_error("%.*s: got\n%.*s\n", MX_FMT(c->path), MX_FMT(mx_buf_view(&got)));
        c->failed = true;
    }
    a.diags = NULL;
    a.ast = NULL;
    fault_every(run_with_sink, &a, status);
    if (a.statements <= 1)
        cut_off_everywhere(&a);
    return MX_OK;
}

static mx_status check_folder(mx_arena *arena, void *arg)
{
    size_t engine = *(size_t *)arg;
    mx_str folder = mx_str_printf(arena, "%s/tests/cases/parse/%s", getenv("MX_SOURCE_ROOT"),
                                  engines[engine].folder);
    mx_strs names = {0};
    bool failed = false;
    assert_int_equal(mx_dir_list(arena, folder, &names, NULL), MX_OK);
    assert_true(names.len > 0);
    for (size_t i = 0; i < names.len; i++) {
        if (!mx_str_ends(names.at[i], MX_STR(".txt")))
            continue;
        case_args c = {&engines[engine].server, mx_path_join(arena, folder, names.at[i]), false};
        assert_int_equal(mx_guard(NULL, check_case, &c, NULL), MX_OK);
        failed |= c.failed;
    }
    assert_false(failed);
    return MX_OK;
}

static void cases(void **state)
{
    assert_int_equal(mx_guard(NULL, check_folder, *state, NULL), MX_OK);
}

/* "((((…": refused with a message, never with a crash. */
static mx_status nest(mx_arena *arena, void *arg)
{
    static const char *const starts[] = {
        "CREATE VIEW v AS SELECT ",
        "CREATE TABLE t (a int CHECK (",
        "CREATE TABLE t (a int DEFAULT ",
        "CREATE TABLE t (a x",
        "CREATE INDEX i ON t (f",
        "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN ",
        "CREATE FUNCTION f(a int DEFAULT ",
        "CREATE TABLE t (a int) PARTITION BY RANGE ",
        "ALTER TABLE t ADD CHECK (",
        "DROP FUNCTION f",
        "GRANT ",
    };
    const mx_server *server = arg;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        mx_buf buf = MX_BUF(arena);
        mx_buf_text(&buf, starts[i]);
        mx_buf_repeat(&buf, '(', 100000);
        mx_diags *diags = mx_diags_new();
        run_args a = {.server = server, .sql = mx_buf_view(&buf), .diags = diags};
        assert_int_equal(run_alone(arena, &a), MX_FAILED);
        assert_int_equal(mx_diags_errors(diags), 1);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void nested_deeply(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        assert_int_equal(mx_guard(NULL, nest, (void *)(uintptr_t)&engines[i].server, NULL), MX_OK);
}

int main(void)
{
    static size_t numbers[] = {0, 1, 2, 3, 4};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(cases, &numbers[0]), cmocka_unit_test_prestate(cases, &numbers[1]),
        cmocka_unit_test_prestate(cases, &numbers[2]), cmocka_unit_test_prestate(cases, &numbers[3]),
        cmocka_unit_test_prestate(cases, &numbers[4]), cmocka_unit_test(nested_deeply),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
