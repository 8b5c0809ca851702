/* What a comparison leaves out: verbs and subjects of diff.skip, names by pattern, other schemas. */
#include "../schema/replay_run.h"

#include "diff/diff.h"

#define FROM                                                                                                 \
    "CREATE TABLE gone (x int); CREATE TABLE kept (a int, b int, CONSTRAINT c CHECK (a > 0));"               \
    "CREATE INDEX i ON kept (a);"
#define TO                                                                                                   \
    "CREATE TABLE kept (a bigint, c int); CREATE TABLE made (x int); CREATE INDEX j ON kept (c);"            \
    "CREATE VIEW v AS SELECT x FROM made;"

static const struct option_case {
    const char *name, *engine, *from, *to, *exclude; /* patterns, each behind a space */
    uint64_t skip;
    const char *scope, *want;
} cases[] = {
    {"all", "sqlite", FROM, TO, "", 0, "", "-gone ~kept(-b ~a +c -c -i +j) +made +v"},
    {"no drops of tables", "sqlite", FROM, TO, "", mx_diff_skip(MX_DROP, MX_C_TABLE), "",
     "~kept(-b ~a +c -c -i +j) +made +v"},
    {"no drops of columns", "sqlite", FROM, TO, "", mx_diff_skip(MX_DROP, MX_C_COLUMN), "",
     "-gone ~kept(~a +c -c -i +j) +made +v"},
    {"no changes of tables", "sqlite", FROM, TO, "", mx_diff_skip(MX_MODIFY, MX_C_TABLE), "",
     "-gone +made +v"},
    {"no objects", "sqlite", FROM, TO, "", mx_diff_skip(MX_ADD, MX_C_OBJECT), "",
     "-gone ~kept(-b ~a +c -c -i +j) +made"},
    {"nothing at all", "sqlite", FROM, TO, "", ~(uint64_t)0, "", ""},
    {"a table by name", "sqlite", FROM, TO, " kept", 0, "", "-gone +made +v"},
    {"tables by pattern", "sqlite", FROM, TO, " k*t", 0, "", "-gone +made +v"},
    {"two patterns", "sqlite", FROM, TO, " gone m*", 0, "", "~kept(-b ~a +c -c -i +j) +v"},
    {"parts of a table", "sqlite", FROM, TO, " kept.b", 0, "", "-gone ~kept(~a +c -c -i +j) +made +v"},
    {"parts of one sort", "sqlite", FROM, TO, " *.*[type=index]", 0, "", "-gone ~kept(-b ~a +c -c) +made +v"},
    {"parts of two sorts", "sqlite", FROM, TO, " *.*[type=index|column]", 0, "", "-gone ~kept(-c) +made +v"},
    {"a pattern that fits nothing", "sqlite", FROM, TO, " x* kept.zz *.*[type=fk]", 0, "",
     "-gone ~kept(-b ~a +c -c -i +j) +made +v"},
    {"schemas", "postgres", "CREATE SCHEMA s; CREATE TABLE s.t (x int); CREATE TABLE t (x int);",
     "CREATE TABLE t (y int); CREATE SCHEMA n;", "", 0, "", "-s +n ~t(-x +y) -t"},
    {"one schema", "postgres", "CREATE SCHEMA s; CREATE TABLE s.t (x int); CREATE TABLE t (x int);",
     "CREATE TABLE t (y int); CREATE SCHEMA n;", "", 0, "public", "~t(-x +y)"},
    {"a schema by pattern", "postgres", "CREATE SCHEMA s; CREATE TABLE s.t (x int); CREATE TABLE t (x int);",
     "CREATE TABLE t (y int); CREATE SCHEMA n;", " s n", 0, "", "~t(-x +y)"},
    {"a table of a schema", "postgres", "CREATE SCHEMA s; CREATE TABLE s.t (x int); CREATE TABLE t (x int);",
     "CREATE SCHEMA s; CREATE TABLE t (y int); CREATE TABLE s.t (z int);", " public.t", 0, "", "~t(-x +z)"},
    {"a column of it", "postgres", "CREATE TABLE t (x int);", "CREATE TABLE t (y int, z int);", " *.t.[xy]",
     0, "", "~t(+z)"},
};

static mx_str name_of(const mx_change *change)
{
    const union mx_changed *it = change->to.any ? &change->to : &change->from;
    switch (change->subject) {
    case MX_C_SCHEMA:
        return it->schema->name;
    case MX_C_TABLE:
        return it->table->name;
    case MX_C_COLUMN:
        return it->column->name;
    case MX_C_INDEX:
        return it->index->name;
    case MX_C_CHECK:
        return it->check->name;
    case MX_C_OBJECT:
        return it->object->name;
    default:
        return MX_STR("?");
    }
}

static void list(mx_buf *buf, const mx_changes *changes)
{
    static const char verbs[] = {[MX_ADD] = '+', [MX_DROP] = '-', [MX_MODIFY] = '~', [MX_RENAME] = '>'};
    for (size_t i = 0; i < changes->len; i++) {
        const mx_change *change = changes->at[i];
        mx_buf_printf(buf, "%s%c%.*s", i ? " " : "", verbs[change->verb], MX_FMT(name_of(change)));
        if (!change->children.len)
            continue;
        mx_buf_char(buf, '(');
        list(buf, &change->children);
        mx_buf_char(buf, ')');
    }
}

static mx_status check(mx_arena *arena, void *arg)
{
    const struct option_case *c = arg;
    const mx_dialect *dialect;
    mx_server server;
    mx_model *from, *to;
    mx_changeset out;
    mx_buf buf = MX_BUF(arena);
    mx_diff_options options = {.skip = c->skip, .schema_scope = mx_str_of(c->scope)};
    if (!replay_server(mx_str_of(c->engine), &dialect, &server))
        return MX_OK;
    server.one_schema = dialect->engine == MX_LITE;
    for (mx_str head, tail = mx_str_trim(mx_str_of(c->exclude)); tail.len;) {
        mx_str_cut(tail, ' ', &head, &tail);
        mx_vec_push(arena, &options.exclude, head);
    }
    MX_TRY(replay_script(arena, dialect, &server, mx_str_of(c->from), NULL, &from));
    MX_TRY(replay_script(arena, dialect, &server, mx_str_of(c->to), NULL, &to));
    MX_TRY(mx_diff(arena, from, to, dialect->diff, &options, &out, NULL));
    list(&buf, &out.changes);
    if (!mx_str_eq(mx_buf_view(&buf), mx_str_of(c->want)))
        print_error("%s:\n", c->name);
    assert_string_equal(mx_str_z(arena, mx_buf_view(&buf)), c->want);
    return MX_OK;
}

static void test_options(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct option_case c = cases[i];
        assert_int_equal(mx_guard(NULL, check, &c, NULL), MX_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_options)};
    return cmocka_run_group_tests_name("diff: options", tests, NULL, NULL);
}
