/* plan_cases.h — the case files of tests/cases/diff/<dialect> for tests in C: their sections, and plans made of
 * them. tests/python/test_diff_cases.py says what the sections are, and compares what the command prints. */
#ifndef MX_TESTS_PLAN_CASES_H
#define MX_TESTS_PLAN_CASES_H

#include "../schema/replay_run.h"

#include "migrate/planned.h"

typedef struct plan_case {
    mx_str path;
    const mx_dialect *dialect;
    mx_server server;
    mx_str from, to, hints;
} plan_case;

/* Where a line "-- name.ext --" begins at or behind `at`; the end of the text when there is none. */
static inline size_t plan_section_line(mx_str text, size_t at)
{
    while (at < text.len) {
        mx_str line = mx_str_sub(text, at, text.len), rest;
        mx_str_cut(line, '\n', &line, &rest);
        if (mx_str_starts(line, MX_STR("-- ")) && mx_str_ends(line, MX_STR(" --")) && line.len > 6 &&
            mx_str_find(mx_str_sub(line, 3, line.len - 3), ' ') == MX_NPOS)
            return at;
        at += line.len + 1;
    }
    return text.len;
}

/* Empty when the case has no such section. */
static inline mx_str plan_section(mx_str text, const char *name)
{
    char head[64];
    int len = snprintf(head, sizeof head, "-- %s --\n", name);
    size_t at = mx_str_find_str(text, (mx_str){head, (size_t)len});
    if (at == MX_NPOS)
        return MX_STR_NONE;
    at += (size_t)len;
    return mx_str_sub(text, at, plan_section_line(text, at));
}

/* The model of a text. A failure is one of the test's own input: `diags` says which. */
static inline mx_status plan_model(mx_arena *arena, const plan_case *c, const char *name, mx_str sql,
                                   mx_diags *diags, mx_model **out)
{
    *out = mx_model_new(arena, &c->server, c->dialect->model);
    MX_TRY(mx_replay_text(*out, sql, mx_diags_file(diags, mx_str_of(name), sql), MX_STR_NONE, diags));
    return mx_model_finish(*out, diags);
}

/* Replay, diff, plan, render and proof. *from is the case's first state no more but what the plan made of it. */
static inline mx_status plan_make(mx_arena *arena, const plan_case *c, mx_diags *diags, mx_planned *planned,
                                  mx_model **from, mx_model **to)
{
    mx_planned_options options = {0};
    mx_hints hints = {0};
    *planned = (mx_planned){0};
    MX_TRY(plan_model(arena, c, "from.sql", c->from, diags, from));
    MX_TRY(plan_model(arena, c, "to.sql", c->to, diags, to));
    if (c->hints.len)
        MX_TRY(mx_hints_read(arena, c->hints, 0, &hints, diags));
    options.diff.hints = &hints;
    return mx_planned_make(arena, *from, *to, c->dialect, &options, planned, diags);
}

static inline mx_diags *plan_diags(mx_arena *arena)
{
    mx_diags *diags = mx_diags_new();
    if (!diags)
        mx_arena_oom(arena);
    mx_arena_defer(arena, (void (*)(void *))mx_diags_free, diags);
    return diags;
}

static inline void plan_print(mx_arena *arena, const plan_case *c, const char *what, const mx_diags *diags,
                              mx_str sql)
{
    mx_buf buf = MX_BUF(arena);
    mx_diags_print(&buf, diags, false);
    print_error("%.*s: %s\n%.*s%.*s\n", MX_FMT(c->path), what, MX_FMT(mx_buf_view(&buf)), MX_FMT(sql));
}

typedef struct plan_cases_args {
    void (*check)(mx_arena *arena, const plan_case *c, void *arg);
    void *arg;
    plan_case one;
    size_t count;
} plan_cases_args;

static inline mx_status plan_one_case(mx_arena *arena, void *arg)
{
    plan_cases_args *a = arg;
    mx_str text;
    assert_int_equal(mx_file_read(arena, a->one.path, &text, NULL), MX_OK);
    a->one.from = plan_section(text, "from.sql");
    a->one.to = plan_section(text, "to.sql");
    a->one.hints = plan_section(text, "hints.json");
    a->check(arena, &a->one, a->arg);
    a->count++;
    return MX_OK;
}

static inline mx_status plan_all_cases(mx_arena *arena, void *arg)
{
    plan_cases_args *a = arg;
    mx_str root = mx_path_join(arena, mx_str_of(getenv("MX_SOURCE_ROOT")), MX_STR("tests/cases/diff"));
    mx_strs engines = {0};
    assert_int_equal(mx_dir_list(arena, root, &engines, NULL), MX_OK);
    for (size_t e = 0; e < engines.len; e++) {
        mx_str folder = mx_path_join(arena, root, engines.at[e]);
        mx_strs names = {0};
        a->one = (plan_case){0};
        if (!replay_server(engines.at[e], &a->one.dialect, &a->one.server)) {
            print_message("%.*s: not built, passed over\n", MX_FMT(engines.at[e]));
            continue;
        }
        assert_int_equal(mx_dir_list(arena, folder, &names, NULL), MX_OK);
        for (size_t i = 0; i < names.len; i++) {
            a->one.path = mx_path_join(arena, folder, names.at[i]);
            assert_int_equal(mx_guard(NULL, plan_one_case, a, NULL), MX_OK);
        }
    }
    return MX_OK;
}

/* Calls check for every case file of the engines that are built; answers how many there were. */
static inline size_t plan_each_case(void (*check)(mx_arena *arena, const plan_case *c, void *arg), void *arg)
{
    plan_cases_args args = {.check = check, .arg = arg};
    assert_non_null(getenv("MX_SOURCE_ROOT"));
    assert_int_equal(mx_guard(NULL, plan_all_cases, &args, NULL), MX_OK);
    return args.count;
}

#endif
