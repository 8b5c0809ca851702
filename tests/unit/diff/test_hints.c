/* Hints: how they are written, what they fit, and what is said when they fit nothing. */
#include "../schema/replay_run.h"

#include "../fault.h"
#include "diff/diff.h"

static const struct read_case {
    const char *name, *json, *want; /* want: "kind schema.table.type.column from>to", or a code */
} read_cases[] = {
    {"none", "[]", ""},
    {"a table", "[{\"kind\":\"table\",\"from\":\"a\",\"to\":\"b\"}]", "0 ... a>b"},
    {"a table of a schema", "[{\"kind\":\"table\",\"from\":\"s.a\",\"to\":\"s.b\"}]", "0 s... a>b"},
    {"a column", "[{\"kind\":\"column\",\"table\":\"t\",\"from\":\"a\",\"to\":\"b\"}]", "1 .t.. a>b"},
    {"a qualified table", "[{\"kind\":\"column\",\"table\":\"s.t\",\"from\":\"a\",\"to\":\"b\"}]",
     "1 s.t.. a>b"},
    {"a schema of its own",
     "[{\"kind\":\"column\",\"schema\":\"s\",\"table\":\"x.t\",\"from\":\"a\",\"to\":\"b\"}]",
     "1 s.x.t.. a>b"},
    {"an enum's value", "[{\"kind\":\"enum-value\",\"type\":\"e\",\"from\":\"a\",\"to\":\"b\"}]",
     "3 ..e. a>b"},
    {"of a column",
     "[{\"kind\":\"enum-value\",\"table\":\"t\",\"column\":\"c\",\"from\":\"a\",\"to\":\"b\"}]",
     "3 .t..c a>b"},
    {"not JSON", "[{", "DIF003"},
    {"not a list", "{}", "DIF003"},
    {"not objects", "[1]", "DIF003"},
    {"no kind", "[{\"from\":\"a\",\"to\":\"b\"}]", "DIF003"},
    {"a kind that is not known", "[{\"kind\":\"planet\",\"from\":\"a\",\"to\":\"b\"}]", "DIF003"},
    {"no new name", "[{\"kind\":\"table\",\"from\":\"a\"}]", "DIF003"},
    {"no old name", "[{\"kind\":\"table\",\"to\":\"a\"}]", "DIF003"},
    {"a field that is not known", "[{\"kind\":\"column\",\"tabel\":\"t\",\"from\":\"a\",\"to\":\"b\"}]",
     "DIF003"},
    {"a number for a name", "[{\"kind\":\"table\",\"from\":1,\"to\":\"a\"}]", "DIF003"},
    {"null for a name", "[{\"kind\":\"table\",\"from\":null,\"to\":\"a\"}]", "DIF003"},
};

static mx_str hint_text(mx_arena *arena, const mx_hint *h)
{
    return mx_str_printf(arena, "%d %.*s.%.*s.%.*s.%.*s %.*s>%.*s", (int)h->kind, MX_FMT(h->schema),
                         MX_FMT(h->table), MX_FMT(h->type), MX_FMT(h->column), MX_FMT(h->from),
                         MX_FMT(h->to));
}

static void check(mx_arena *arena, const char *name, mx_status status, const mx_hints *hints,
                  const mx_diags *diags, const char *want)
{
    mx_str got = MX_STR_NONE;
    if (status != MX_OK)
        got = mx_str_of(mx_code_name(mx_diags_at(diags, 0)->code));
    else if (hints->len)
        got = hint_text(arena, &hints->at[0]);
    if (!mx_str_eq(got, mx_str_of(want)))
        print_error("%s\n", name);
    assert_string_equal(mx_str_z(arena, got), want);
}

static mx_diags *new_diags(mx_arena *arena)
{
    mx_diags *diags = mx_diags_new();
    if (!diags)
        mx_arena_oom(arena);
    mx_arena_defer(arena, (void (*)(void *))mx_diags_free, diags);
    return diags;
}

static mx_status read_all(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof read_cases / sizeof *read_cases; i++) {
        mx_hints hints = {0};
        mx_diags *diags = new_diags(arena);
        mx_status status = mx_hints_read(arena, mx_str_of(read_cases[i].json), 0, &hints, diags);
        check(arena, read_cases[i].name, status, &hints, diags, read_cases[i].want);
    }
    return MX_OK;
}

static const struct read_case flag_cases[] = {
    {"a table", "users=accounts", "0 ... users>accounts"},
    {"a column", "users.name=full_name", "1 .users.. name>full_name"},
    {"with the table twice", "users.name=users.full_name", "1 .users.. name>full_name"},
    {"with a schema", "shop.users.name=full_name", "1 shop.users.. name>full_name"},
    {"no =", "users", "USE004"},
    {"no new name", "users=", "USE004"},
    {"no old name", "=users", "USE004"},
    {"nothing", "", "USE004"},
};

static mx_status flags_all(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof flag_cases / sizeof *flag_cases; i++) {
        mx_hints hints = {0};
        mx_diags *diags = new_diags(arena);
        mx_status status = mx_hint_parse(arena, mx_str_of(flag_cases[i].json), &hints, diags);
        check(arena, flag_cases[i].name, status, &hints, diags, flag_cases[i].want);
    }
    return MX_OK;
}

/* What a hint does to the comparison: "+" added, "-" dropped, "~" changed, ">" renamed, then what, then its name. */
static const struct diff_case {
    const char *name, *engine, *from, *to, *hint, *want;
} diff_cases[] = {
    {"table", "sqlite", "CREATE TABLE a (x int);", "CREATE TABLE b (x int);", "a=b", ">table b"},
    {"cases fold", "sqlite", "CREATE TABLE a (x int);", "CREATE TABLE B (x int);", "A=b", ">table B"},
    {"column", "sqlite", "CREATE TABLE a (x int);", "CREATE TABLE a (y int);", "a.x=y", "~table a >column y"},
    {"column of the table's old name", "sqlite", "CREATE TABLE a (x int);", "CREATE TABLE b (y int);",
     "a=b a.x=y", ">table b ~table b >column y"},
    {"column of the table's new name", "sqlite", "CREATE TABLE a (x int);", "CREATE TABLE b (y int);",
     "a=b b.x=y", ">table b ~table b >column y"},
    {"the old name is not there", "sqlite", "CREATE TABLE a (x int);", "CREATE TABLE b (x int);", "c=b",
     "DIF001"},
    {"the new name is not there", "sqlite", "CREATE TABLE a (x int);", "CREATE TABLE b (x int);", "a=c",
     "DIF001"},
    {"a column of another table", "sqlite", "CREATE TABLE a (x int); CREATE TABLE o (x int);",
     "CREATE TABLE a (y int); CREATE TABLE o (x int);", "o.x=y", "DIF001"},
    {"two hints for one table", "sqlite", "CREATE TABLE a (x int); CREATE TABLE b (x int);",
     "CREATE TABLE c (x int);", "a=c b=c", "DIF001"},
    {"names are not folded", "postgres", "CREATE TABLE a (x int);", "CREATE TABLE \"B\" (x int);", "a=b",
     "DIF001"},
    {"in the schema that it names", "postgres", "CREATE TABLE a (x int);", "CREATE TABLE a (y int);",
     "public.a.x=y", "~table a >column y"},
    {"in another schema", "postgres", "CREATE TABLE a (x int);", "CREATE TABLE a (y int);", "other.a.x=y",
     "DIF001"},
};

static void list_change(mx_buf *buf, const mx_change *change)
{
    static const char *const subjects[MX_C_SUBJECTS] = {"schema", "type", "sequence", "table", "column",
                                                        "index",  "fkey", "check",    "object"};
    static const char verbs[] = {[MX_ADD] = '+', [MX_DROP] = '-', [MX_MODIFY] = '~', [MX_RENAME] = '>'};
    mx_str name = change->subject == MX_C_TABLE
                      ? (change->to.table ? change->to.table : change->from.table)->name
                      : (change->to.column ? change->to.column : change->from.column)->name;
    mx_buf_printf(buf, "%s%c%s %.*s", buf->len ? " " : "", verbs[change->verb], subjects[change->subject],
                  MX_FMT(name));
    for (size_t i = 0; i < change->children.len; i++)
        list_change(buf, change->children.at[i]);
}

static mx_status diff_one(mx_arena *arena, void *arg)
{
    const struct diff_case *c = arg;
    const mx_dialect *dialect;
    mx_server server;
    mx_model *from, *to;
    mx_hints hints = {0};
    mx_changeset out;
    mx_buf buf = MX_BUF(arena);
    mx_diags *diags = new_diags(arena);
    if (!replay_server(mx_str_of(c->engine), &dialect, &server))
        return MX_OK;
    MX_TRY(replay_script(arena, dialect, &server, mx_str_of(c->from), diags, &from));
    MX_TRY(replay_script(arena, dialect, &server, mx_str_of(c->to), diags, &to));
    for (mx_str head, tail = mx_str_of(c->hint); tail.len;) {
        mx_str_cut(tail, ' ', &head, &tail);
        MX_TRY(mx_hint_parse(arena, head, &hints, diags));
    }
    mx_diff_options options = {.hints = &hints};
    mx_status status = mx_diff(arena, from, to, dialect->diff, &options, &out, diags);
    if (status == MX_OK) {
        for (size_t i = 0; i < out.changes.len; i++)
            list_change(&buf, out.changes.at[i]);
        for (size_t i = 0; i < hints.len; i++)
            assert_true(hints.at[i].used);
    } else {
        mx_buf_text(&buf, mx_code_name(mx_diags_at(diags, 0)->code));
    }
    if (!mx_str_eq(mx_buf_view(&buf), mx_str_of(c->want)))
        print_error("%s: %.*s\n", c->name, MX_FMT(mx_buf_view(&buf)));
    assert_true(mx_str_eq(mx_buf_view(&buf), mx_str_of(c->want)));
    return MX_OK;
}

static void test_written(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, read_all, NULL, NULL), MX_OK);
    assert_int_equal(mx_guard(NULL, flags_all, NULL, NULL), MX_OK);
}

static void test_fit(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof diff_cases / sizeof *diff_cases; i++) {
        struct diff_case c = diff_cases[i];
        assert_int_equal(mx_guard(NULL, diff_one, &c, NULL), MX_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_written), cmocka_unit_test(test_fit)};
    return cmocka_run_group_tests_name("diff: hints", tests, NULL, NULL);
}
