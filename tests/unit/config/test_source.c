/* Desired states: files, programs, composites, template directories. */
#include "config_check.h"

#include "config/settings.h"

static const char project[] =
    "data \"external_schema\" \"ok\" {\n  program = [\"sh\", \"-c\", \"echo run >> runs; echo 'create table "
    "t (a int);'\"]\n}\n"
    "data \"external_schema\" \"fails\" {\n  program = [\"sh\", \"-c\", \"echo 'create table'; echo line 1 "
    ">&2; echo line 2 >&2; exit 2\"]\n}\n"
    "data \"external_schema\" \"silent\" {\n  program = [\"sh\", \"-c\", \"echo; echo\"]\n}\n"
    "data \"external_schema\" \"absent\" {\n  program = [\"mx-no-such-program\"]\n}\n"
    "data \"composite_schema\" \"all\" {\n  schema \"one\" {\n    url = data.external_schema.ok.url\n  }\n  "
    "schema {\n    url = \"file://two.sql\"\n  }\n}\n"
    "data \"composite_schema\" \"outer\" {\n  schema \"o\" {\n    url = data.composite_schema.all.url\n  "
    "}\n}\n"
    "data \"composite_schema\" \"hcl\" {\n  schema \"o\" {\n    url = \"file://s.hcl\"\n  }\n}\n"
    "data \"hcl_schema\" \"h\" {\n  paths = [\"s.hcl\"]\n  vars = { a = 1 }\n}\n"
    "data \"template_dir\" \"t\" {\n  path = \"tpl\"\n  vars = { name = \"users\", big = true }\n}\n"
    "data \"template_dir\" \"bad\" {\n  path = \"tpl\"\n}\n"
    "data \"template_dir\" \"none\" {\n  path = \"nodir\"\n}\n"
    "env {\n  name = atlas.env\n  src = { ok = data.external_schema.ok, fails = data.external_schema.fails, "
    "silent = data.external_schema.silent,\n"
    "    absent = data.external_schema.absent, all = data.composite_schema.all, outer = "
    "data.composite_schema.outer, hcl = data.composite_schema.hcl,\n"
    "    h = data.hcl_schema.h, t = data.template_dir.t, bad = data.template_dir.bad, none = "
    "data.template_dir.none,\n"
    "    two = { url = \"file://two.sql\" }, gone = { url = \"file://gone.sql\" }, dir = { url = "
    "\"file://migrations\" } }[atlas.env].url\n}\n";

/* want: "name|schema|text" a line each; said when it fails; both NULL: MX_MISMATCH */
static const struct {
    const char *env, *want, *said;
} cases[] = {
    {"ok", "ok/schema.sql||create table t (a int);\n\n", NULL},
    {"two", "two.sql||create table two (a int);\n", NULL},
    {"all", "ok/schema.sql|one|create table t (a int);\n\ntwo.sql||create table two (a int);\n", NULL},
    {"outer", "ok/schema.sql|o|create table t (a int);\n\ntwo.sql|o|create table two (a int);\n", NULL},
    {"t", "1.sql||create table users;big\n2.sql||x\n", NULL},
    {"hcl", NULL, NULL},
    {"h", NULL, NULL},
    {"dir", NULL, NULL},
    {"fails", NULL, "RUN001 4:1 data.external_schema.fails: running program sh: line 1\nline 2"},
    {"silent", NULL,
     "PRV002 7:1 data.external_schema.silent: program sh printed nothing (An empty schema would drop every "
     "table. Let the program print a "
     "comment if that is wanted.)"},
    {"gone", NULL, "PRV001 47:9 stat gone.sql: no such file or directory"},
    {"bad", NULL, "TPL001 1:17 can't evaluate field name in a value of type object"},
    {"none", NULL, "PRV001 42:1 open nodir: no such file or directory"},
};

static mx_status read_env(mx_arena *arena, mx_str env, mx_source_texts *out, mx_diags *diags)
{
    mx_config_request q = {.config = MX_STR("file://atlas.hcl"), .env = env};
    const mx_config *config;
    assert_int_equal(mx_config_load(arena, &q, &config, diags), MX_OK);
    assert_int_equal(config->envs.at[0]->src.len, 1);
    return mx_source_read(arena, config->envs.at[0]->src.at[0], out, diags);
}

static mx_status read_case(mx_arena *arena, void *arg)
{
    size_t i = *(size_t *)arg;
    mx_diags *diags = mx_diags_new();
    mx_source_texts texts;
    mx_buf buf = MX_BUF(arena);
    mx_status st = read_env(arena, mx_str_of(cases[i].env), &texts, diags);
    if (st != (cases[i].want ? MX_OK : cases[i].said ? MX_FAILED : MX_MISMATCH))
        print_error("%s: %d %.*s\n", cases[i].env, (int)st, MX_FMT(said(arena, diags)));
    assert_int_equal(st, cases[i].want ? MX_OK : cases[i].said ? MX_FAILED : MX_MISMATCH);
    for (size_t t = 0; st == MX_OK && t < texts.len; t++)
        mx_buf_printf(&buf, "%.*s|%.*s|%.*s\n", MX_FMT(texts.at[t].name), MX_FMT(texts.at[t].schema),
                      MX_FMT(texts.at[t].text));
    mx_str got = mx_buf_take(&buf);
    assert_text(got, cases[i].want ? cases[i].want : "");
    assert_text(said(arena, diags), cases[i].said ? cases[i].said : "");
    mx_diags_free(diags);
    return MX_OK;
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        in_arena(read_case, &i);
}

static mx_status absent_program(mx_arena *arena, void *arg)
{
    mx_diags *diags = mx_diags_new();
    mx_source_texts texts;
    (void)arg;
    assert_int_equal(read_env(arena, MX_STR("absent"), &texts, diags), MX_FAILED);
    assert_int_equal(mx_diags_at(diags, 0)->code, MX_RUN001);
    assert_true(mx_str_find_str(mx_diags_at(diags, 0)->message, MX_STR("mx-no-such-program")) != MX_NPOS);
    mx_diags_free(diags);
    return MX_OK;
}

static void test_absent_program(void **state)
{
    (void)state;
    in_arena(absent_program, NULL);
}

/* Loading runs nothing; reading twice runs once. */
static mx_status once(mx_arena *arena, void *arg)
{
    mx_config_request q = {.config = MX_STR("file://atlas.hcl"), .env = MX_STR("ok")};
    const mx_config *config;
    mx_source_texts texts;
    mx_str runs;
    (void)arg;
    unlink("runs");
    MX_TRY(mx_config_load(arena, &q, &config, NULL));
    assert_false(mx_path_exists(MX_STR("runs")));
    MX_TRY(mx_source_read(arena, config->envs.at[0]->src.at[0], &texts, NULL));
    MX_TRY(mx_source_read(arena, config->envs.at[0]->src.at[0], &texts, NULL));
    assert_int_equal(texts.len, 1);
    MX_TRY(mx_file_read(arena, MX_STR("runs"), &runs, NULL));
    assert_text(runs, "run\n");
    return MX_OK;
}

static void test_once(void **state)
{
    (void)state;
    in_arena(once, NULL);
}

static int set_up(void **state)
{
    (void)state;
    enter_new_dir();
    put_file("atlas.hcl", project);
    put_file("two.sql", "create table two (a int);");
    put_file("s.hcl", "x");
    assert_int_equal(system("mkdir tpl tpl/sub migrations"), 0);
    put_file("tpl/1.sql", "create table {{ .name }};{{ if .big }}big{{ end }}");
    put_file("tpl/2.sql", "{{ template \"3.sql\" (print .name) }}x");
    put_file("tpl/README", "{{ .nothing }}");
    put_file("tpl/sub/3.sql", "{{ define \"unused\" }}{{ .nothing }}{{ end }}");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_absent_program),
        cmocka_unit_test(test_once),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
