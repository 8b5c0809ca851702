/* Names and texts as they are written, and whole statements with names that need it. */
#include "../plan/plan_cases.h"

#include "render/renderer.h"

static const struct text_case {
    const char *engine, *in, *ident, *string;
} text_cases[] = {
    {"postgres", "users", "\"users\"", "'users'"},
    {"postgres", "a\"b", "\"a\"\"b\"", "'a\"b'"},
    {"postgres", "it's", "\"it's\"", "'it''s'"},
    {"postgres", "a\\b", "\"a\\b\"", "'a\\b'"},
    {"postgres", "a`b;\n-- c", "\"a`b;\n-- c\"", "'a`b;\n-- c'"},
    {"mysql", "users", "`users`", "'users'"},
    {"mysql", "a`b", "`a``b`", "'a`b'"},
    {"mysql", "a\"b", "`a\"b`", "'a\"b'"},
    {"mysql", "a\\'b", "`a\\'b`", "'a\\\\''b'"},
    {"mysql", "``", "``````", "'``'"},
    {"mysql", "\xF0\x9F\x8E\x88 d'\xC3\xA9t\xC3\xA9", "`\xF0\x9F\x8E\x88 d'\xC3\xA9t\xC3\xA9`",
     "'\xF0\x9F\x8E\x88 d''\xC3\xA9t\xC3\xA9'"},
    {"sqlite", "a`b", "`a``b`", "'a`b'"},
    {"sqlite", "a\\b", "`a\\b`", "'a\\b'"},
    {"sqlite", "it's; --", "`it's; --`", "'it''s; --'"},
    {"sqlite", "", "``", "''"},
};

typedef struct writer {
    mx_renderer r;
    mx_render_options options;
    mx_server server;
} writer;

static bool start(mx_arena *arena, const char *engine, writer *w)
{
    const mx_dialect *dialect;
    w->options = (mx_render_options){0};
    if (!replay_server(mx_str_of(engine), &dialect, &w->server))
        return false;
    w->r = (mx_renderer){.arena = arena,
                         .buf = MX_BUF(arena),
                         .server = &w->server,
                         .rules = dialect->render,
                         .options = &w->options};
    return true;
}

static const char *written(writer *w)
{
    return mx_str_z(w->r.arena, mx_buf_take(&w->r.buf));
}

static mx_status texts(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof text_cases / sizeof *text_cases; i++) {
        const struct text_case *c = &text_cases[i];
        writer w;
        if (!start(arena, c->engine, &w))
            continue;
        mx_render_ident(&w.r, mx_str_of(c->in));
        assert_string_equal(written(&w), c->ident);
        w.r.rules->string(&w.r, mx_str_of(c->in));
        assert_string_equal(written(&w), c->string);
    }
    return MX_OK;
}

static const struct {
    const char *in, *want;
} paren_cases[] = {
    {"a > 0", "(a > 0)"},
    {"(a > 0)", "(a > 0)"},
    {"(a) + (b)", "((a) + (b))"},
    {"((a) + (b))", "((a) + (b))"},
    {"(')')", "(')')"},
    {"(a) = ')'", "((a) = ')')"},
    {"('(') or (')')", "(('(') or (')'))"},
    {"", "()"},
    {"(", "(()"},
    {"(\"a)b\" > 1)", "(\"a)b\" > 1)"},
    {"(`a)b` > 1) and (c)", "((`a)b` > 1) and (c))"},
};

static mx_status parens(mx_arena *arena, void *arg)
{
    writer w;
    (void)arg;
    if (!start(arena, "sqlite", &w))
        return MX_OK;
    for (size_t i = 0; i < sizeof paren_cases / sizeof *paren_cases; i++) {
        mx_render_parens(&w.r, mx_str_of(paren_cases[i].in));
        assert_string_equal(written(&w), paren_cases[i].want);
    }
    return MX_OK;
}

static mx_status lists(mx_arena *arena, void *arg)
{
    writer w;
    (void)arg;
    if (!start(arena, "sqlite", &w))
        return MX_OK;
    for (int indented = 0; indented < 2; indented++) {
        w.options.indent = indented ? MX_STR("  ") : MX_STR_NONE;
        mx_render_open(&w.r);
        for (int i = 0; i < 2; i++) {
            mx_render_item(&w.r);
            mx_render_ident(&w.r, MX_STR("a"));
        }
        mx_render_close(&w.r);
        assert_string_equal(written(&w), indented ? "(\n  `a`,\n  `a`\n)" : "(`a`, `a`)");
    }
    mx_render_qualified(&w.r, MX_STR("s"), MX_STR("t"));
    assert_string_equal(written(&w), "`t`");
    w.options.qualify = true;
    mx_render_qualified(&w.r, MX_STR("s"), MX_STR("t"));
    assert_string_equal(written(&w), "`s`.`t`");
    w.options.qualifier = MX_STR("q`");
    mx_render_qualified(&w.r, MX_STR("s"), MX_STR("t"));
    assert_string_equal(written(&w), "`q```.`t`");
    return MX_OK;
}

/* A name that is all trouble, in every place a name can be: the plan is read back (mx_planned_make proves it), each
 * comment stays one line, and nothing of the name is taken for SQL. */
#define TROUBLE "a;b'c\"d`e\\f -- g /* \xF0\x9F\x8E\x88\nDROP TABLE x;"

static mx_str quoted(mx_arena *arena, mx_str text, char quote)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_char(&buf, quote);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == quote || (quote == '\'' && text.ptr[i] == '\\'))
            mx_buf_char(&buf, text.ptr[i]);
        mx_buf_char(&buf, text.ptr[i]);
    }
    mx_buf_char(&buf, quote);
    return mx_buf_take(&buf);
}

/* Columns of a rebuilt SQLite table, a foreign key, an index, a check; @ stands for the name. */
static const char *const troubled[] = {
    "CREATE TABLE @ (@ int NOT NULL PRIMARY KEY, n int);",
    "CREATE TABLE @ (@ int NOT NULL PRIMARY KEY, n bigint, other int, CONSTRAINT @ CHECK (@ > 0 AND n < "
    "5));\nCREATE INDEX i ON @ (n, @);",
    "CREATE TABLE @ (@ int NOT NULL PRIMARY KEY, n bigint);\nCREATE TABLE r (x int, CONSTRAINT f FOREIGN KEY "
    "(x) REFERENCES @ (@));",
};

static mx_str with_name(mx_arena *arena, const char *text, mx_str name)
{
    mx_buf buf = MX_BUF(arena);
    for (; *text; text++) {
        if (*text == '@')
            mx_buf_str(&buf, name);
        else
            mx_buf_char(&buf, *text);
    }
    return mx_buf_take(&buf);
}

static void check_lines(mx_arena *arena, const mx_planned *planned)
{
    for (size_t i = 0; i < planned->plan.steps.len; i++) {
        const mx_step *step = planned->plan.steps.at[i];
        mx_str one = mx_str_printf(arena, "\n%.*s;\n", MX_FMT(step->sql));
        size_t at = mx_str_find_str(planned->text, one);
        assert_true(at != MX_NPOS);
        mx_str before = mx_str_sub(planned->text, 0, at);
        size_t line = mx_str_rfind(before, '\n');
        before = mx_str_sub(before, line == MX_NPOS ? 0 : line + 1, before.len);
        assert_true(mx_str_starts(before, MX_STR("-- ")));
    }
}

static mx_status whole_plans(mx_arena *arena, void *arg)
{
    const char *engine = arg;
    plan_case c = {.path = mx_str_of(engine)};
    if (!replay_server(c.path, &c.dialect, &c.server))
        return MX_OK;
    mx_str name = quoted(arena, MX_STR(TROUBLE), c.dialect->render->quote);
    size_t count = sizeof troubled / sizeof *troubled;
    for (size_t i = 0; i < count * count; i++) {
        mx_model *from, *to;
        mx_planned planned;
        mx_diags *diags = plan_diags(arena);
        c.from = with_name(arena, troubled[i / count], name);
        c.to = with_name(arena, troubled[i % count], name);
        mx_status status = plan_make(arena, &c, diags, &planned, &from, &to);
        if (status != MX_OK)
            plan_print(arena, &c, "no plan", diags, c.to);
        assert_int_equal(status, MX_OK);
        assert_true((planned.plan.steps.len == 0) == (i / count == i % count));
        check_lines(arena, &planned);
    }
    return MX_OK;
}

static void test_texts(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, texts, NULL, NULL), MX_OK);
    assert_int_equal(mx_guard(NULL, parens, NULL, NULL), MX_OK);
    assert_int_equal(mx_guard(NULL, lists, NULL, NULL), MX_OK);
}

static void test_whole_plans(void **state)
{
    (void)state;
    static const char *const engines[] = {"sqlite", "postgres", "mysql", "mariadb"};
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++)
        assert_int_equal(mx_guard(NULL, whole_plans, (void *)(uintptr_t)engines[i], NULL), MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_texts), cmocka_unit_test(test_whole_plans)};
    return cmocka_run_group_tests_name("render: quoting", tests, NULL, NULL);
}
