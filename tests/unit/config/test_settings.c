/* From --config, --env and --var to settings: atlas.hcl, metaxy.toml, inheritance, lookups, errors. */
#include "config_check.h"

#include "config/settings.h"

static const char guide[] =
    "data \"external_schema\" \"sqlalchemy\" {\n  program = [\n    \"atlas-provider-sqlalchemy\",\n    "
    "\"--path\", \"./db\",\n"
    "    \"--dialect\", \"mysql\" // mariadb | postgresql | sqlite | mssql\n  ]\n}\n\nenv \"sqlalchemy\" {\n"
    "  src = data.external_schema.sqlalchemy.url\n  dev = \"docker://mysql/8/dev\"\n  migration {\n    dir = "
    "\"file://migrations\"\n  }\n"
    "  format {\n    migrate {\n      diff = \"{{ sql . \\\"  \\\" }}\"\n    }\n  }\n}\n";

static const char full[] =
    "variable \"destructive\" {\n  type = bool\n  default = false\n}\n"
    "diff {\n  skip {\n    drop_schema = true\n    drop_table = !var.destructive\n  }\n  concurrent_index "
    "{\n    create = true\n  }\n}\n"
    "lint {\n  latest = 1\n  destructive {\n    error = false\n  }\n}\n"
    "env \"a\" {\n  url = \"sqlite://a.db\"\n  dev = \"sqlite://dev?mode=memory\"\n  src = [\"schema.sql\", "
    "\"file://more.sql\"]\n  schemas = [\"public\"]\n  exclude = \"x.*\"\n"
    "  tenant = \"t\"\n"
    "  migration {\n    dir = \"file://m\"\n    format = goose\n    baseline = 20240101\n    exec_order = "
    "NON_LINEAR\n    lock_timeout = \"1m\"\n"
    "    revisions_schema = \"meta\"\n    exclude = [\"y\"]\n  }\n"
    "  format {\n    migrate {\n      apply = \"A\"\n      status = \"S\"\n    }\n    schema {\n      "
    "inspect = \"I\"\n      diff = \"D\"\n    }\n  }\n"
    "  log {\n    migrate {\n      apply = \"old\"\n      lint = \"L\"\n    }\n  }\n"
    "  lint {\n    git {\n      base = \"master\"\n    }\n  }\n}\n"
    "env \"b\" {\n  diff {\n    skip {\n      add_table = true\n    }\n  }\n  lint {\n    log = \"LL\"\n  "
    "}\n  schema {\n    src = \"file://s.sql\"\n  }\n}\n"
    "env \"c\" {\n  src = \"env://dev\"\n  dev = \"env://url\"\n  list = [\"p\", \"q\"]\n  n = 1\n}\n"
    "env \"m\" {\n  for_each = [1, 2]\n}\n";

static const char toml[] = "project = \"p\"\n[migrate]\nprovider = { program = [\"provider\", \"--x\"], "
                           "working_dir = \"w\" }\ndev = \"docker://postgres/16/dev\"\ndir = \"migrations\"\n"
                           "dir_format = \"atlas\"\nexec_order = \"linear-skip\"\nschemas = "
                           "[\"a\"]\n[migrate.format.migrate]\ndiff = '{{ sql . \"  \" }}'\nstatus = \"S\"\n"
                           "[migrate.diff.skip]\ndrop_table = true\n[migrate.env.prod]\nurl = "
                           "\"sqlite://${MX_TEST_DB:-app.db}${MX_TEST_NONE}\"\nsrc = \"schema.sql\"\n"
                           "[migrate.env.prod.format.migrate]\nstatus = \"T\"\n";

typedef struct request {
    const char *config, *env, *var;
    bool atlas;
    mx_status (*check)(mx_arena *arena, const mx_config *config, mx_diags *diags);
    const char *said; /* of a failing load; NULL: it comes through */
} request;

static mx_status load(mx_arena *arena, void *arg)
{
    const request *r = arg;
    mx_diags *diags = mx_diags_new();
    mx_config_request q = {mx_str_of(r->config), mx_str_of(r->env), {0}, r->atlas, NULL};
    const mx_config *config;
    if (r->var)
        mx_vec_push(arena, &q.vars, mx_str_of(r->var));
    mx_status st = mx_config_load(arena, &q, &config, diags);
    if (st != (r->said ? MX_FAILED : MX_OK))
        print_error("%s %s: %.*s\n", r->config, r->env, MX_FMT(said(arena, diags)));
    assert_int_equal(st, r->said ? MX_FAILED : MX_OK);
    if (r->said)
        assert_text(said(arena, diags), r->said);
    else
        assert_int_equal(r->check(arena, config, diags), MX_OK);
    mx_diags_free(diags);
    return MX_OK;
}

static const mx_env *only(const mx_config *config)
{
    const mx_env *env;
    assert_int_equal(mx_config_only(config, MX_STR("x"), &env, NULL), MX_OK);
    return env;
}

static mx_status check_guide(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    const mx_env *env = only(config);
    (void)arena;
    assert_text(config->path, "guide.hcl");
    assert_text(env->name, "sqlalchemy");
    assert_text(env->dev.text, "docker://mysql/8/dev");
    assert_false(env->url.set);
    assert_text(env->migration.dir.text, "file://migrations");
    assert_false(env->migration.format.set);
    assert_text(env->format.migrate_diff.text, "{{ sql . \"  \" }}");
    assert_int_equal(env->src.len, 1);
    const mx_source *source = env->src.at[0];
    assert_int_equal(source->kind, MX_SOURCE_PROGRAM);
    assert_text(source->name, "sqlalchemy");
    assert_int_equal(source->program.len, 5);
    assert_text(source->program.at[0], "atlas-provider-sqlalchemy");
    assert_text(source->program.at[4], "mysql");
    assert_int_equal(mx_diags_count(diags), 0);
    return MX_OK;
}

static mx_status check_a(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    const mx_env *env = only(config);
    const mx_migration_settings *m = &env->migration;
    mx_strs found;
    uint32_t line, column;
    assert_int_equal(env->src.len, 2);
    assert_true(mx_str_starts(env->src.at[0]->url, MX_STR("file:///")) &&
                mx_str_ends(env->src.at[0]->url, MX_STR("/schema.sql")));
    assert_text(env->src.at[1]->url, "file://more.sql");
    assert_text(env->schemas.items.at[0], "public");
    assert_text(env->exclude.items.at[0], "x.*");
    assert_text(m->dir.text, "file://m");
    assert_text(m->format.text, "goose");
    assert_text(m->baseline.text, "20240101");
    assert_text(m->exec_order.text, "non-linear");
    assert_text(m->lock_timeout.text, "1m");
    assert_text(m->revisions_schema.text, "meta");
    assert_text(m->exclude.items.at[0], "y");
    mx_text_position(mx_diags_file_text(diags, m->dir.at.file), m->dir.at.start, &line, &column);
    assert_int_equal(line, 28);
    assert_int_equal(column, 11);
    assert_text(env->format.migrate_apply.text, "A");
    assert_text(env->format.migrate_lint.text, "L");
    assert_text(env->format.schema_inspect.text, "I");
    assert_false(env->format.schema_apply.set);
    assert_true(mx_diff_skips(&env->diff, MX_SKIP_DROP_SCHEMA) &&
                mx_diff_skips(&env->diff, MX_SKIP_DROP_TABLE));
    assert_false(mx_diff_skips(&env->diff, MX_SKIP_ADD_TABLE));
    assert_true(env->diff.concurrent_add && !env->diff.concurrent_drop);
    assert_text(json_of(arena, env->lint),
                "{\"git\":{\"base\":\"master\"},\"destructive\":{\"error\":false}}");
    assert_text(json_of(arena, env->inputs), "{\"tenant\":\"t\"}");
    MX_TRY(mx_env_lookup(arena, env, MX_STR("migration.dir"), &found, diags));
    assert_text(found.at[0], "file://m");
    MX_TRY(mx_env_lookup(arena, env, MX_STR("src"), &found, diags));
    assert_int_equal(found.len, 2);
    return MX_OK;
}

static mx_status check_a_var(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    const mx_env *env = only(config);
    assert_false(mx_diff_skips(&env->diff, MX_SKIP_DROP_TABLE));
    assert_text(json_of(arena, env->inputs), "{\"tenant\":\"t\",\"destructive\":\"true\"}");
    assert_int_equal(mx_diags_count(diags), 0);
    return MX_OK;
}

static mx_status check_unused_var(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    (void)config;
    assert_text(said(arena, diags), "HCL009 - --var destrutcive: full.hcl declares no variable of this name");
    return MX_OK;
}

static mx_status check_b(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    const mx_env *env = only(config);
    const mx_source *source;
    assert_int_equal(env->diff.skip, (uint64_t)1 << MX_SKIP_ADD_TABLE);
    assert_true(env->diff.concurrent_add);
    assert_text(json_of(arena, env->lint), "{\"log\":\"LL\",\"latest\":1,\"destructive\":{\"error\":false}}");
    assert_text(env->format.migrate_lint.text, "LL");
    assert_text(env->src.at[0]->url, "file://s.sql");
    MX_TRY(mx_config_source(arena, config, env, MX_STR("env://schema.src"), &source, diags));
    assert_text(source->url, "file://s.sql");
    return MX_OK;
}

static mx_status lookup_error(mx_arena *arena, const mx_config *config, const char *url, const char *want)
{
    mx_diags *diags = mx_diags_new();
    const mx_source *source;
    assert_int_equal(mx_config_source(arena, config, config->envs.at[0], mx_str_of(url), &source, diags),
                     MX_FAILED);
    assert_text(mx_diags_at(diags, 0)->message, want);
    mx_diags_free(diags);
    return MX_OK;
}

static mx_status check_c(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    const mx_source *source;
    MX_TRY(lookup_error(arena, config, "env://nope", "env \"c\" has no attribute \"nope\""));
    MX_TRY(lookup_error(arena, config, "env://src", "env://src: src is an env:// URL itself"));
    MX_TRY(lookup_error(arena, config, "env://dev",
                        "env://dev: the attribute of env \"c\" is an env:// URL itself"));
    MX_TRY(lookup_error(arena, config, "env://list", "env://list names 2 URLs, and one is needed"));
    MX_TRY(lookup_error(arena, config, "env://n",
                        "env://n: the attribute is not a string or a list of strings"));
    MX_TRY(lookup_error(arena, config, "mem://external_schema/zz",
                        "no data source stands behind \"mem://external_schema/zz\""));
    assert_int_equal(mx_config_source(arena, config, NULL, MX_STR("env://src"), &source, NULL), MX_FAILED);
    MX_TRY(mx_config_source(arena, NULL, NULL, MX_STR("file://x.sql"), &source, diags));
    assert_int_equal(source->kind, MX_SOURCE_URL);
    return MX_OK;
}

static mx_status check_many(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    const mx_env *env;
    assert_int_equal(config->envs.len, 2);
    assert_int_equal(mx_config_only(config, MX_STR("m"), &env, diags), MX_FAILED);
    assert_text(said(arena, diags), "HCL007 - multiple envs found for \"m\"");
    return MX_OK;
}

static mx_status check_global(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    const mx_env *env = only(config);
    (void)diags;
    assert_text(env->name, "");
    assert_true(mx_diff_skips(&env->diff, MX_SKIP_DROP_SCHEMA));
    assert_text(json_of(arena, env->lint), "{\"latest\":1,\"destructive\":{\"error\":false}}");
    return MX_OK;
}

static mx_status check_toml(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    const mx_env *env = only(config);
    const mx_source *source;
    assert_text(config->path, "metaxy.toml");
    assert_text(env->dev.text, "docker://postgres/16/dev");
    assert_text(env->migration.dir.text, "file://migrations");
    assert_text(env->migration.format.text, "atlas");
    assert_text(env->migration.exec_order.text, "linear-skip");
    assert_text(env->format.migrate_diff.text, "{{ sql . \"  \" }}");
    assert_true(mx_diff_skips(&env->diff, MX_SKIP_DROP_TABLE));
    assert_int_equal(env->src.len, 1);
    assert_int_equal(env->src.at[0]->kind, MX_SOURCE_PROGRAM);
    assert_text(env->src.at[0]->program.at[1], "--x");
    assert_text(env->src.at[0]->working_dir, "w");
    MX_TRY(mx_config_source(arena, config, env, env->src.at[0]->url, &source, diags));
    assert_ptr_equal(source, env->src.at[0]);
    return MX_OK;
}

static mx_status check_toml_prod(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    const mx_env *env = only(config);
    (void)arena;
    (void)diags;
    assert_text(env->name, "prod");
    assert_text(env->url.text, "sqlite://app.db");
    assert_text(env->dev.text, "docker://postgres/16/dev");
    assert_int_equal(env->src.at[0]->kind, MX_SOURCE_URL);
    assert_text(env->format.migrate_status.text, "T");
    assert_text(env->format.migrate_diff.text, "{{ sql . \"  \" }}");
    return MX_OK;
}

static mx_status check_none(mx_arena *arena, const mx_config *config, mx_diags *diags)
{
    const mx_env *env = only(config);
    (void)arena;
    (void)diags;
    assert_text(config->path, "");
    assert_int_equal(env->src.len, 0);
    assert_false(env->dev.set);
    return MX_OK;
}

static void test_files(void **state)
{
    static const request requests[] = {
        {"file://guide.hcl", "sqlalchemy", NULL, false, check_guide, NULL},
        {"file://full.hcl", "a", NULL, false, check_a, NULL},
        {"file://full.hcl", "a", "destructive=true", false, check_a_var, NULL},
        {"file://full.hcl", "a", "destrutcive=true", false, check_unused_var, NULL},
        {"file://full.hcl", "b", NULL, false, check_b, NULL},
        {"file://full.hcl", "c", NULL, false, check_c, NULL},
        {"file://full.hcl", "m", NULL, false, check_many, NULL},
        {"file://full.hcl", "", NULL, false, check_global, NULL},
        {"file://metaxy.toml", "", NULL, false, check_toml, NULL},
        {"", "", NULL, false, check_toml, NULL},
        {"", "prod", NULL, false, check_toml_prod, NULL},
        {"", "", NULL, true, check_none, NULL},
        {"full.hcl", "a", NULL, false, NULL, "CFG004 - missing scheme. Did you mean file://full.hcl?"},
        {"s3://full.hcl", "a", NULL, false, NULL, "CFG004 - unsupported config file driver \"s3\""},
        {"file://nope.hcl", "a", NULL, false, NULL, "IO001 - stat nope.hcl: no such file or directory"},
        {"file://full.hcl", "zz", NULL, false, NULL,
         "HCL007 - env \"zz\" not defined in config file (The file has a, b, c, m.)"},
        {"file://metaxy.toml", "zz", NULL, false, NULL,
         "HCL007 - env \"zz\" not defined in config file (The file has prod.)"},
        {"file://full.hcl", "a", "x", false, NULL,
         "USE004 - variables must be format as key=value, got: \"x\" (Quote a value that holds commas: --var "
         "'\"k=a,b\"'.)"},
        {"file://full.hcl", "a", "\"x=1", false, NULL,
         "USE004 - invalid value \"\"x=1\" of --var: a quote is not closed"},
        {"file://full.hcl", "a", "", false, NULL, "USE004 - invalid value \"\" of --var: it is empty"},
        {"file://metaxy.toml", "", "a=1", false, NULL,
         "USE004 - --var has no meaning for metaxy.toml (Texts in metaxy.toml take ${NAME} from the "
         "environment.)"},
        {"", "x", NULL, true, NULL, "IO001 - stat atlas.hcl: no such file or directory"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(requests); i++)
        in_arena(load, (void *)&requests[i]);
}

/* atlas.hcl, when it is there, is the file that --env chooses from; without --env it is not read. */
static void test_default_file(void **state)
{
    static const request without = {"", "", NULL, false, check_none, NULL};
    (void)state;
    put_file("atlas.hcl", "x");
    in_arena(load, (void *)&without);
    request r = {"", "sqlalchemy", NULL, false, NULL, NULL};
    r.said = "HCL001 1:2 expected '=' or '{', got the end of the file";
    in_arena(load, &r);
    assert_int_equal(unlink("atlas.hcl"), 0);
}

static const struct {
    const char *text, *want;
} hcl_errors[] = {
    {"url = 1.5\n  dev = [1]", "CFG002 3:9 dev is a string, not a value of type list"},
    {"src = {}", "CFG002 2:9 src is a list of strings, not a value of type object"},
    {"src = [\"a\", 1]", "CFG002 2:15 src is a list of strings, not a value of type number"},
    {"src = \"\"", "CFG002 2:9 src is an empty string"},
    {"src = \"a\"\n  schema {\n    src = \"b\"\n  }", "CFG002 4:11 src and schema.src cannot be set both"},
    {"migration = 1", "CFG002 2:15 migration is a block, not a value of type number"},
    {"migration {\n    format = \"gose\"\n  }",
     "CFG002 3:14 Unknown migration.format; There is no format named \"gose\". Did you mean \"goose\"?"},
    {"migration {\n    exec_order = \"zigzag\"\n  }",
     "CFG002 3:18 Unknown migration.exec_order; There is no exec_order named \"zigzag\"."},
    {"migration {\n    lock_timeout = \"10\"\n  }",
     "CFG002 3:20 invalid duration \"10\" of migration.lock_timeout (Write 10s, 1m30s or 500ms, for "
     "example.)"},
    {"diff {\n    skip {\n      drop_tabel = true\n    }\n  }",
     "CFG003 4:20 diff.skip knows no kind of change named \"drop_tabel\" (Did you mean \"drop_table\"?)"},
    {"diff {\n    skip {\n      drop_table = 1\n    }\n  }",
     "CFG002 4:20 a kind of change in diff.skip is true or false, not a value of type number"},
    {"format {\n    migrate {\n      diff = []\n    }\n  }",
     "CFG002 4:14 a format is a string, not a value of type list"},
    {"format = \"x\"", "CFG002 2:12 format is a block, not a value of type string"},
    {"migration {\n    dri = \"d\"\n    format = \"x\"\n  }",
     "HCL009 3:11 migration has no setting \"dri\" (Did you mean \"dir\"?); CFG002 4:14 Unknown "
     "migration.format; There is no format named \"x\"."},
};

static const struct {
    const char *text, *want;
} toml_errors[] = {
    {"[migrate\n", NULL},
    {"migrate = 1\n", "CFG002 1:11 migrate is a table, not a value of type number"},
    {"[migrate]\nsrcs = \"a\"\n", "CFG003 2:8 [migrate] has no setting \"srcs\" (Did you mean \"src\"?)"},
    {"[migrate]\nprovider = \"x\"\n",
     "CFG002 2:12 migrate.provider is a table { program = [...] }, not a value of type string"},
    {"[migrate]\nprovider = { program = [] }\n",
     "CFG002 2:24 migrate.provider.program is a list of strings, the program first"},
    {"[migrate]\nprovider = { program = [\"x\", 1] }\n",
     "CFG002 2:30 migrate.provider.program is a list of strings, the program first"},
    {"[migrate]\nprovider = { program = [\"x\"], dir = \"y\" }\n",
     "CFG003 2:37 migrate.provider has no setting \"dir\""},
    {"[migrate]\nprovider = { program = [\"x\"], working_dir = 1 }\n",
     "CFG002 2:45 migrate.provider.working_dir is a string, not a value of type number"},
    {"[migrate]\nsrc = \"x\"\nprovider = { program = [\"x\"] }\n",
     "CFG002 3:12 src and provider cannot be set both"},
    {"[migrate]\nurl = 1\n", "CFG002 2:7 url is a string, not a value of type number"},
    {"[migrate]\nurl = \"${X\"\n",
     "CFG002 2:7 ${ is not closed, or names no variable (Write ${NAME} or ${NAME:-default}.)"},
    {"[migrate]\nexec_order = \"x\"\n",
     "CFG002 2:14 Unknown migration.exec_order; There is no exec_order named \"x\"."},
    {"[migrate]\nenv = 1\n", "CFG002 2:7 migrate.env holds tables, not a value of type number"},
    {"[migrate.format.migrate]\ndif = \"x\"\n",
     "CFG003 2:7 format.migrate has no setting \"dif\" (Did you mean \"diff\"?)"},
};

static void test_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(hcl_errors); i++) {
        char text[500];
        snprintf(text, sizeof text, "env \"x\" {\n  %s\n}\n", hcl_errors[i].text);
        put_file("bad.hcl", text);
        in_arena(load, &(request){"file://bad.hcl", "x", NULL, false, NULL, hcl_errors[i].want});
    }
    for (size_t i = 1; i < COUNT(toml_errors); i++) {
        put_file("bad.toml", toml_errors[i].text);
        in_arena(load, &(request){"file://bad.toml", "", NULL, false, NULL, toml_errors[i].want});
    }
}

static mx_status bad_toml(mx_arena *arena, void *arg)
{
    mx_diags *diags = mx_diags_new();
    mx_config_request q = {.config = MX_STR("file://bad.toml")};
    const mx_config *config;
    (void)arg;
    assert_int_equal(mx_config_load(arena, &q, &config, diags), MX_FAILED);
    assert_int_equal(mx_diags_at(diags, 0)->code, MX_CFG001);
    mx_diags_free(diags);
    return MX_OK;
}

static void test_bad_toml(void **state)
{
    (void)state;
    put_file("bad.toml", toml_errors[0].text);
    in_arena(bad_toml, NULL);
}

static void test_skip_names(void **state)
{
    (void)state;
    assert_string_equal(mx_skip_kind_name(MX_SKIP_ADD_SCHEMA), "add_schema");
    for (int i = 0; i < MX_SKIP_KINDS; i++)
        assert_non_null(mx_skip_kind_name((mx_skip_kind)i));
}

static int set_up(void **state)
{
    (void)state;
    enter_new_dir();
    put_file("guide.hcl", guide);
    put_file("full.hcl", full);
    put_file("metaxy.toml", toml);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),    cmocka_unit_test(test_default_file), cmocka_unit_test(test_errors),
        cmocka_unit_test(test_bad_toml), cmocka_unit_test(test_skip_names),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
