/* Statements → model, by case files: tests/cases/replay/<engine>/<name>.txt holds "-- in.sql --" and what
 * comes of it: "-- want.model --" and, if anything is said, "-- want.diags --". "-- same.sql --" must give
 * the same model, without a word. UPDATE=1 writes what came; read the diff then. Every case is also run
 * with the 1st, 2nd, … nth allocation failing, and cut off behind each of its statements. */
#include "replay_run.h"

#include "../fault.h"

static mx_str section(mx_str text, const char *name)
{
    mx_str rest = text;
    char head[64];
    int len = snprintf(head, sizeof head, "-- %s --\n", name);
    size_t at = mx_str_find_str(rest, (mx_str){head, (size_t)len});
    if (at == MX_NPOS)
        return MX_STR_NONE;
    rest = mx_str_sub(rest, at + (size_t)len, rest.len);
    static const char *const others[] = {"\n-- same.sql --\n", "\n-- want.model --\n",
                                         "\n-- want.diags --\n"};
    size_t end = rest.len;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        size_t next = mx_str_find_str(rest, mx_str_of(others[i]));
        if (next != MX_NPOS && next + 1 < end)
            end = next + 1;
    }
    return mx_str_sub(rest, 0, end);
}

typedef struct run_args {
    const mx_dialect *dialect;
    mx_server server;
    mx_str sql;
} run_args;

static mx_status run(mx_arena *arena, void *arg)
{
    const run_args *a = arg;
    mx_diags *diags = mx_diags_new();
    mx_model *model;
    if (!diags)
        return MX_FAILED;
    mx_arena_defer(arena, (void (*)(void *))mx_diags_free, diags);
    mx_status st = replay_script(arena, a->dialect, &a->server, a->sql, diags, &model);
    assert_true(st == MX_OK || mx_diags_errors(diags) > 0);
    return st;
}

static mx_status run_guarded(void *arg)
{
    return mx_guard(NULL, run, arg, NULL);
}

static void add_diags(mx_buf *buf, const mx_diags *diags)
{
    for (size_t i = 0; i < mx_diags_count(diags); i++)
        mx_diag_print(buf, diags, mx_diags_at(diags, i), false);
}

typedef struct case_args {
    const mx_dialect *dialect;
    mx_server server;
    mx_str path;
    bool failed;
} case_args;

static void complain(case_args *c, const char *what, mx_str got)
{
    print_error("%.*s: %s\n%.*s\n", MX_FMT(c->path), what, MX_FMT(got));
    c->failed = true;
}

/* A second script must lead to the same. */
static void check_same(mx_arena *arena, case_args *c, mx_str sql, mx_str want)
{
    mx_buf buf = MX_BUF(arena);
    mx_model *model;
    mx_diags *diags = mx_diags_new();
    if (replay_script(arena, c->dialect, &c->server, sql, diags, &model) != MX_OK || mx_diags_count(diags)) {
        add_diags(&buf, diags);
        complain(c, "same.sql is not replayed", mx_buf_view(&buf));
    } else {
        mx_model_dump(&buf, model);
        if (!mx_str_eq(mx_buf_view(&buf), want))
            complain(c, "same.sql gives", mx_buf_view(&buf));
    }
    mx_diags_free(diags);
}

static mx_status check_case(mx_arena *arena, void *arg)
{
    case_args *c = arg;
    mx_str text;
    assert_int_equal(mx_file_read(arena, c->path, &text, NULL), MX_OK);
    mx_str sql = section(text, "in.sql"), same = section(text, "same.sql");
    assert_true(sql.len > 0);
    mx_buf got = MX_BUF(arena), dump = MX_BUF(arena);
    mx_diags *diags = mx_diags_new();
    mx_model *model;
    mx_status st = replay_script(arena, c->dialect, &c->server, sql, diags, &model);
    mx_model_dump(&dump, model);
    size_t head = mx_str_find_str(text, MX_STR("-- in.sql --\n"));
    mx_buf_printf(&got, "%.*s-- in.sql --\n%.*s", (int)head, text.ptr, MX_FMT(sql));
    if (same.len)
        mx_buf_printf(&got, "-- same.sql --\n%.*s", MX_FMT(same));
    mx_buf_printf(&got, "-- want.model --\n%.*s", MX_FMT(mx_buf_view(&dump)));
    if (mx_diags_count(diags)) {
        mx_buf_lit(&got, "-- want.diags --\n");
        add_diags(&got, diags);
    }
    mx_diags_free(diags);
    if (!mx_str_eq(mx_buf_view(&got), text)) {
        mx_file_out file = {c->path, mx_buf_view(&got)};
        if (getenv("UPDATE"))
            assert_int_equal(mx_files_write(arena, &file, 1, NULL), MX_OK);
        else
            complain(c, "got", mx_buf_view(&got));
    }
    if (same.len)
        check_same(arena, c, same, mx_buf_view(&dump));
    run_args a = {c->dialect, c->server, sql};
    fault_every(run_guarded, &a, st);
    return MX_OK;
}

typedef struct folder_args {
    mx_str root;
    size_t cases, failed;
} folder_args;

static mx_status check_all(mx_arena *arena, void *arg)
{
    folder_args *f = arg;
    mx_strs engines = {0};
    assert_int_equal(mx_dir_list(arena, f->root, &engines, NULL), MX_OK);
    for (size_t e = 0; e < engines.len; e++) {
        mx_str folder = mx_path_join(arena, f->root, engines.at[e]);
        mx_strs names = {0};
        case_args c = {0};
        if (!replay_server(engines.at[e], &c.dialect, &c.server)) {
            print_message("%.*s: not built, passed over\n", MX_FMT(engines.at[e]));
            continue;
        }
        assert_int_equal(mx_dir_list(arena, folder, &names, NULL), MX_OK);
        for (size_t i = 0; i < names.len; i++) {
            c.path = mx_path_join(arena, folder, names.at[i]);
            c.failed = false;
            assert_int_equal(mx_guard(NULL, check_case, &c, NULL), MX_OK);
            f->cases++;
            f->failed += c.failed;
        }
    }
    return MX_OK;
}

static void test_cases(void **state)
{
    (void)state;
    const char *root = getenv("MX_SOURCE_ROOT");
    char path[4096];
    assert_non_null(root);
    snprintf(path, sizeof path, "%s/tests/cases/replay", root);
    folder_args f = {.root = mx_str_of(path)};
    assert_int_equal(mx_guard(NULL, check_all, &f, NULL), MX_OK);
    assert_true(f.cases > 0);
    assert_int_equal(f.failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests_name("schema: replay", tests, NULL, NULL);
}
