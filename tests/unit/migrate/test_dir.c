/* Names, order, directives, statements and new files of directories. */
#include "vectors.h"

#include "base/file.h"
#include "fault.h"
#include "migrate/dir.h"
#include "migrate/sum.h"

static const struct {
    mx_layout layout;
    const char *names[8], *want;
} order_cases[] = {
    {MX_LAYOUT_ATLAS,
     {"9.sql", "10.sql", "a.SQL", "b.txt", "1_x_y.sql"},
     "10.sql[10|] 1_x_y.sql[1|x_y] 9.sql[9|] "},
    {MX_LAYOUT_GOLANG_MIGRATE,
     {"2_b.up.sql", "2_b.down.sql", "1.up.sql", "3.sql"},
     "1.up.sql[1|] 2_b.up.sql[2|b] "},
    {MX_LAYOUT_FLYWAY,
     {"V10__b.sql", "V2__a.sql", "R__z.sql", "U2__a.sql", "sub/V2_1__c.sql", "V3.sql"},
     "V2__a.sql[2|a] sub/V2_1__c.sql[2_1|c] V3.sql[3|] V10__b.sql[10|b] R__z.sql[|z] "},
    {MX_LAYOUT_FLYWAY,
     {"V1__a.sql", "B2__base.sql", "V3__c.sql", "B1__old.sql"},
     "B2__base.sql[2|base] V3__c.sql[3|c] "},
    {MX_LAYOUT_DBMATE, {"1_x.sql", "schema.rb"}, "1_x.sql[1|x] "},
};

static mx_status check_order(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof order_cases / sizeof order_cases[0]; i++) {
        mx_dir_file files[8] = {0};
        size_t n = 0;
        for (; order_cases[i].names[n]; n++)
            files[n] = (mx_dir_file){.name = mx_str_of(order_cases[i].names[n])};
        mx_dir *dir = mx_dir_of(arena, MX_STR("m"), order_cases[i].layout, files, n, NULL);
        mx_str got = MX_STR_NONE;
        for (size_t k = 0; k < dir->count; k++)
            got = mx_str_printf(arena, "%.*s%.*s[%.*s|%.*s] ", MX_FMT(got), MX_FMT(dir->files[k].name),
                                MX_FMT(dir->files[k].version), MX_FMT(dir->files[k].description));
        assert_string_equal(mx_str_z(arena, got), order_cases[i].want);
    }
    return MX_OK;
}

/* What is seen of a text's head: i sum ignore, c checkpoint with its tag, n and f transaction modes, d
 * delimiter. */
static const struct {
    const char *text, *want;
} mark_cases[] = {
    {"-- atlas:txmode none\n\nSELECT 1;", "n"},
    {"-- atlas:txmode none\nSELECT 1;", ""},
    {"-- atlas:txmode file\r\n\r\nSELECT 1;", "f"},
    {"# atlas:txmode none\n# more\n\nSELECT 1;", "n"},
    {"\n\n-- atlas:checkpoint\n\nSELECT 1;", "c[]"},
    {"-- atlas:checkpoint v1.2 \n-- atlas:txmode none", "nc[v1.2]"},
    {"-- atlas:sum ignore\nSELECT 1;", "i"},
    {"anything atlas:sum ignore\nSELECT 1;", "i"},
    {"-- gr\xc3\xb6\xc3\x9f"
     "e atlas:sum ignore\nSELECT 1;",
     ""},
    {"-- atlas:sum ignored\nSELECT 1;", ""},
    {"\n-- atlas:sum ignore\nSELECT 1;", ""},
    {"-- atlas:delimiter \\n\\n\nSELECT 1", "d[\n\n]"},
    {"-- atlas:delimiter -- end\nSELECT 1", "d[-- end]"},
    {"--atlas:delimiter X\nSELECT 1", ""},
    {"/* atlas:txmode none */\n\nSELECT 1;", ""},
    {"", ""},
    {"-- atlas:", ""},
};

static mx_status check_marks(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof mark_cases / sizeof mark_cases[0]; i++) {
        mx_file_marks m = mx_file_marks_read(arena, mx_str_of(mark_cases[i].text), 0);
        mx_str got = mx_str_printf(arena, "%s%s", m.sum_ignored ? "i" : "",
                                   m.tx_mode == MX_TX_NONE   ? "n"
                                   : m.tx_mode == MX_TX_FILE ? "f"
                                                             : "");
        if (m.checkpoint)
            got = mx_str_printf(arena, "%.*sc[%.*s]", MX_FMT(got), MX_FMT(m.tag));
        if (m.delimiter.len)
            got = mx_str_printf(arena, "%.*sd[%.*s]", MX_FMT(got), MX_FMT(m.delimiter));
        if (strcmp(mx_str_z(arena, got), mark_cases[i].want) != 0)
            fail_msg("row %zu: got %.*s, want %s", i, MX_FMT(got), mark_cases[i].want);
    }
    return MX_OK;
}

/* What a migration file, and another one, are warned of. */
static const struct {
    const char *text, *migration, *schema;
} directive_cases[] = {
    {"-- atlas:txmod none\n\nSELECT 1;",
     "0-19 unknown directive \"atlas:txmod\" has no effect (Did you mean atlas:txmode?)",
     "0-19 unknown directive \"atlas:txmod\" has no effect (Did you mean atlas:txmode?)"},
    {"SELECT 1;\n# metaxy:frobnicate\n-- atlas:txmod none",
     "10-29 unknown directive \"metaxy:frobnicate\" has no effect ()",
     "10-29 unknown directive \"metaxy:frobnicate\" has no effect ()"},
    {"CREATE FUNCTION f() AS $$\nBEGIN\n  -- atlas:nolin\nEND $$;\n-- atlas:foo",
     "57-69 unknown directive \"atlas:foo\" has no effect ()",
     "57-69 unknown directive \"atlas:foo\" has no effect ()"},
    {"/* metaxy:nolint */",
     "0-19 unknown directive \"metaxy:nolint\" has no effect (Did you mean atlas:nolint?)",
     "0-19 unknown directive \"metaxy:nolint\" has no effect (Did you mean atlas:nolint?)"},
    {"-- atlas:txmode none\nSELECT 1;",
     "0-20 directive \"atlas:txmode\" has no effect here (Put it above the first statement, and an empty "
     "line "
     "behind it.)",
     ""},
    {"\n-- atlas:sum ignore\n",
     "1-20 directive \"atlas:sum\" has no effect here (Make it the first line of the file.)", ""},
    {"-- atlas:delimiter GO\n-- atlas:txmode file\n-- atlas:nolint\n\n-- atlas:renamed_from a\n"
     "-- metaxy:pos {}\n-- atlas:pos t a:1",
     "", ""},
    {"-- see atlas:txmod, or https://atlas:80\n-- atlas: none\nSELECT '\natlas:foo';", "", ""},
};

static void check_directive(mx_arena *arena, mx_str text, bool migration, const char *want)
{
    mx_diags *diags = mx_diags_new();
    mx_file_marks marks = mx_file_marks_read(arena, text, 1);
    mx_str got = MX_STR_NONE;
    mx_directives_warn(arena, text, 1, migration ? &marks : NULL, diags);
    for (size_t i = 0; i < mx_diags_count(diags); i++) {
        const mx_diag *d = mx_diags_at(diags, i);
        got = mx_str_printf(arena, "%.*s%u-%u %.*s (%.*s)", MX_FMT(got), d->at.start, d->at.end,
                            MX_FMT(d->message), MX_FMT(d->hint));
    }
    assert_string_equal(mx_str_z(arena, got), want);
    mx_diags_free(diags);
}

static mx_status check_directives(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof directive_cases / sizeof directive_cases[0]; i++) {
        mx_str text = mx_str_of(directive_cases[i].text);
        check_directive(arena, text, true, directive_cases[i].migration);
        check_directive(arena, text, false, directive_cases[i].schema);
    }
    return MX_OK;
}

static const struct {
    mx_layout layout;
    const char *text, *want;
} statement_cases[] = {
    {MX_LAYOUT_ATLAS, "CREATE TABLE a (i int);\nSELECT ';';", "CREATE TABLE a (i int);|SELECT ';';|"},
    {MX_LAYOUT_ATLAS, "-- atlas:delimiter GO\nSELECT 1\nGO\nSELECT 2;", "SELECT 1|SELECT 2;|"},
    {MX_LAYOUT_GOOSE, "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;", "SELECT 1;|"},
    {MX_LAYOUT_GOOSE, "-- +goose Up\n-- +goose StatementBegin\nA;\nB;\n-- +goose StatementEnd\nSELECT 1;",
     "A;\nB;|SELECT 1;|"},
    {MX_LAYOUT_GOOSE, "-- +goose up\r\nSELECT 1;\r\n-- +goose down\r\nSELECT 2;", "SELECT 1;|"},
    {MX_LAYOUT_GOOSE, "-- +goose Down\nSELECT 1;\n-- +goose Up\n",
     "! the section for going down stands before the one for going up"},
    {MX_LAYOUT_GOOSE, "-- +goose Up\n-- +goose StatementBegin\nA;", "! a statement is begun and never ended"},
    {MX_LAYOUT_GOOSE, "-- +goose Up\n-- +goose StatementEnd\n", "! no statement was begun before this"},
    {MX_LAYOUT_GOOSE, "-- +goose Sideways\n", "! this pragma or its option is not known"},
    {MX_LAYOUT_GOOSE, "SELECT 1;", "! the file has no section for going up"},
    {MX_LAYOUT_GOOSE, "", ""},
    {MX_LAYOUT_DBMATE, "-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nSELECT 2;",
     "SELECT 1;|"},
    {MX_LAYOUT_DBMATE, "-- migrate:up now\nSELECT 1;", "! this pragma or its option is not known"},
    {MX_LAYOUT_LIQUIBASE, "--liquibase formatted sql\n--changeset a:1\nSELECT 1;\n--rollback SELECT 2;",
     "SELECT 1;|"},
};

static mx_status check_statements(mx_arena *arena, void *arg)
{
    (void)arg;
    static const mx_server lite = {.engine = MX_LITE, .version = 34000};
    for (size_t i = 0; i < sizeof statement_cases / sizeof statement_cases[0]; i++) {
        mx_dir_file file = {.name = statement_cases[i].layout == MX_LAYOUT_FLYWAY ? MX_STR("V1__a.sql")
                                                                                  : MX_STR("1_a.sql"),
                            .text = mx_str_of(statement_cases[i].text)};
        mx_diags *diags = mx_diags_new();
        mx_dir *dir = mx_dir_of(arena, MX_STR("m"), statement_cases[i].layout, &file, 1, diags);
        mx_statements statements;
        mx_str got = MX_STR_NONE;
        if (mx_dir_statements(arena, dir, &dir->files[0], &lite, &statements, diags) != MX_OK)
            got = mx_str_cat(arena, MX_STR("! "), mx_diags_at(diags, 0)->message);
        else
            for (size_t k = 0; k < statements.len; k++) {
                const mx_statement *s = &statements.at[k];
                assert_true(mx_str_eq(s->text, mx_str_sub(file.text, s->span.start, s->span.end)));
                got = mx_str_printf(arena, "%.*s%.*s|", MX_FMT(got), MX_FMT(s->text));
            }
        if (strcmp(mx_str_z(arena, got), statement_cases[i].want) != 0)
            fail_msg("row %zu: got %.*s, want %s", i, MX_FMT(got), statement_cases[i].want);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static mx_status check_faults(mx_arena *arena, void *arg)
{
    (void)arg;
    const mx_dir_file files[] = {{.name = MX_STR("_a.sql")},
                                 {.name = MX_STR("1.sql")},
                                 {.name = MX_STR("10.sql")},
                                 {.name = MX_STR("1_b.sql")}};
    mx_diags *diags = mx_diags_new();
    mx_dir *dir = mx_dir_of(arena, MX_STR("m"), MX_LAYOUT_ATLAS, files, 4, diags);
    assert_int_equal(mx_dir_check(dir, diags), MX_FAILED);
    assert_int_equal(mx_diags_count(diags), 2);
    assert_int_equal(mx_diags_at(diags, 0)->code, MX_DIR002);
    assert_int_equal(mx_diags_at(diags, 1)->code, MX_DIR003);
    assert_string_equal(mx_str_z(arena, mx_diags_at(diags, 1)->message),
                        "files \"1.sql\" and \"1_b.sql\" have the same version \"1\"");
    mx_diags_free(diags);
    return MX_OK;
}

static mx_status check_new_names(mx_arena *arena, void *arg)
{
    (void)arg;
    enum { NOW = 1706210426 }; /* 2024-01-25 19:20:26 */
    const mx_dir_file files[] = {{.name = MX_STR("20240125192026_x.sql")},
                                 {.name = MX_STR("20240125192027.sql")}};
    mx_dir *dir = mx_dir_of(arena, MX_STR("m"), MX_LAYOUT_ATLAS, files, 2, NULL);
    mx_dir *empty = mx_dir_of(arena, MX_STR("m"), MX_LAYOUT_ATLAS, NULL, 0, NULL);
    mx_str name;
    assert_int_equal(mx_dir_new_name(arena, empty, MX_STR("my name"), NOW, &name, NULL), MX_OK);
    assert_string_equal(mx_str_z(arena, name), "20240125192026_my name.sql");
    assert_int_equal(mx_dir_new_name(arena, dir, MX_STR(""), NOW, &name, NULL), MX_OK);
    assert_string_equal(mx_str_z(arena, name),
                        "20240125192028.sql"); /* never one that is there, never before the last */
    assert_int_equal(mx_dir_new_name(arena, dir, MX_STR("x"), NOW - 100000, &name, NULL), MX_OK);
    assert_string_equal(mx_str_z(arena, name), "20240125192028_x.sql");
    assert_int_equal(mx_dir_new_name(arena, dir, MX_STR("../x"), NOW, &name, NULL), MX_FAILED);
    assert_int_equal(mx_dir_new_name(arena, dir, MX_STR("a\nb"), NOW, &name, NULL), MX_FAILED);
    assert_int_equal(mx_dir_new_name(arena, dir, (mx_str){"a\0b", 3}, NOW, &name, NULL), MX_FAILED);
    return MX_OK;
}

/* What follows on a last file whose version is no time of day. */
static mx_status check_own_numbers(mx_arena *arena, void *arg)
{
    (void)arg;
    enum { NOW = 1706210426 };
    static const struct {
        mx_layout layout;
        const char *there, *want; /* NULL: that of the time of day; "": DIR013 */
    } cases[] = {
        {MX_LAYOUT_ATLAS, "29990101000000_z.sql", "29990101000001_n.sql"},
        {MX_LAYOUT_ATLAS, "29991231235959_z.sql", "30000101000000_n.sql"},
        {MX_LAYOUT_ATLAS, "20250000000000_z.sql", "20250000000001_n.sql"}, /* no such day */
        {MX_LAYOUT_ATLAS, "3_c.sql", "4_n.sql"},
        {MX_LAYOUT_ATLAS, "0009_c.sql", NULL},
        {MX_LAYOUT_ATLAS, "V001__c.sql", "V002_n.sql"},
        {MX_LAYOUT_ATLAS, "V1.09_c.sql", "V1.10_n.sql"},
        {MX_LAYOUT_ATLAS, "3R_views.sql", "4_n.sql"},
        {MX_LAYOUT_ATLAS, "9_c.sql", ""}, /* 10 comes before 9 */
        {MX_LAYOUT_ATLAS, "zz.sql", ""},
        {MX_LAYOUT_GOLANG_MIGRATE, "3_c.up.sql", "4_n.up.sql"},
        {MX_LAYOUT_FLYWAY, "V9__c.sql", NULL},
        {MX_LAYOUT_FLYWAY, "V29990101000000__c.sql", "V29990101000001__n.sql"},
        {MX_LAYOUT_FLYWAY, "B3__c.sql", "V4__n.sql"}, /* leaves out what is less than "3" as text */
        {MX_LAYOUT_FLYWAY, "R__c.sql", NULL},
        {MX_LAYOUT_GOOSE, "4_c.sql", "5_n.sql"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mx_dir_file file = {.name = mx_str_of(cases[i].there)};
        const mx_dir *dir = mx_dir_of(arena, MX_STR("m"), cases[i].layout, &file, 1, NULL);
        mx_diags *diags = mx_diags_new();
        mx_str name;
        mx_status status = mx_dir_new_name(arena, dir, MX_STR("n"), NOW, &name, diags);
        mx_code told = mx_diags_count(diags) ? mx_diags_at(diags, 0)->code : 0;
        mx_diags_free(diags);
        if (!cases[i].want) {
            assert_int_equal(status, MX_OK);
            assert_int_equal(told, 0);
            continue;
        }
        assert_int_equal(status, *cases[i].want ? MX_OK : MX_FAILED);
        assert_int_equal(told, *cases[i].want ? MX_DIR011 : MX_DIR013);
        if (*cases[i].want)
            assert_string_equal(mx_str_z(arena, name), cases[i].want);
    }
    return MX_OK;
}

static char scratch[64];

static mx_status add_work(mx_arena *arena, void *arg)
{
    mx_dir *dir = NULL, *with = NULL;
    mx_str path = mx_path_join(arena, mx_str_of(scratch), MX_STR("new/m"));
    mx_diags *diags = arg;
    mx_status status = mx_dir_read(arena, &dir, path, MX_LAYOUT_ATLAS, diags);
    if (status == MX_NOT_FOUND)
        dir = mx_dir_of(arena, path, MX_LAYOUT_ATLAS, NULL, 0, diags);
    else
        MX_TRY(status);
    mx_str name = mx_str_printf(arena, "%zu.sql", dir->count + 1);
    mx_new_file file = {.name = name, .text = MX_STR("SELECT 1;\n")};
    MX_TRY(mx_dir_add(arena, dir, &file, &with, diags));
    assert_int_equal(with->count, dir->count + 1);
    MX_TRY(mx_dir_read(arena, &dir, path, MX_LAYOUT_ATLAS, diags));
    assert_int_equal(dir->count, with->count);
    assert_true(mx_str_eq(dir->sum_text, with->sum_text));
    MX_TRY(mx_sum_validate(arena, dir, NULL, diags));
    assert_int_equal(mx_dir_add(arena, dir, &file, NULL, NULL), MX_FAILED);
    mx_dir old = *dir; /* as read before another added its file */
    old.count--;
    file.name = MX_STR("zz.sql");
    assert_int_equal(mx_dir_add(arena, &old, &file, NULL, NULL), MX_FAILED);
    assert_false(mx_path_exists(mx_path_join(arena, path, MX_STR("zz.sql"))));
    return MX_OK;
}

static void adding_files(void **state)
{
    (void)state;
    snprintf(scratch, sizeof scratch, "%s", make_scratch());
    assert_int_equal(mx_guard(NULL, add_work, NULL, NULL), MX_OK);
    assert_int_equal(mx_guard(NULL, add_work, NULL, NULL), MX_OK);
    remove_scratch(scratch);
}

static mx_status read_work(mx_arena *arena, void *arg)
{
    mx_dir *dir = NULL;
    mx_sum_report report;
    mx_diags *diags = mx_diags_new();
    mx_arena_defer(arena, (void (*)(void *))mx_diags_free, diags);
    MX_TRY(mx_dir_read(arena, &dir, mx_str_of(arg), MX_LAYOUT_ATLAS, diags));
    MX_TRY(mx_dir_check(dir, diags));
    return mx_sum_validate(arena, dir, &report, diags);
}

static mx_status read_guarded(void *arg)
{
    return mx_guard(NULL, read_work, arg, NULL);
}

static void out_of_memory(void **state)
{
    (void)state;
    snprintf(scratch, sizeof scratch, "%s", make_scratch());
    write_text(scratch, "1.sql", "SELECT 1;\n", 10);
    write_text(scratch, "2.sql", "-- atlas:txmode none\n\nSELECT 1;\n", 32);
    write_text(scratch, MX_SUM_NAME, "h1:x\n1.sql h1:y\n", 16);
    size_t runs = fault_every(read_guarded, scratch, MX_FAILED);
#ifdef MX_FAULT
    assert_true(runs > 1);
#else
    assert_true(runs == 1);
#endif
    remove_scratch(scratch);
}

static void not_there(void **state)
{
    (void)state;
    char path[] = "/nonexistent/m";
    assert_int_equal(mx_guard(NULL, read_work, path, NULL), MX_NOT_FOUND);
}

#define GUARDED(name)                                                                                        \
    static void run_##name(void **state)                                                                     \
    {                                                                                                        \
        (void)state;                                                                                         \
        assert_int_equal(mx_guard(NULL, name, NULL, NULL), MX_OK);                                           \
    }
GUARDED(check_order)
GUARDED(check_marks)
GUARDED(check_directives)
GUARDED(check_statements)
GUARDED(check_faults)
GUARDED(check_new_names)
GUARDED(check_own_numbers)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_check_order),      cmocka_unit_test(run_check_marks),
        cmocka_unit_test(run_check_directives), cmocka_unit_test(run_check_faults),
        cmocka_unit_test(run_check_new_names),  cmocka_unit_test(run_check_own_numbers),
        cmocka_unit_test(run_check_statements), cmocka_unit_test(adding_files),
        cmocka_unit_test(out_of_memory),        cmocka_unit_test(not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
