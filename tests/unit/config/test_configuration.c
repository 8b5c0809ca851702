/* Configurations: the recorded cases of the original, origins, secrets, the guides' spellings. */
#include "config_check.h"

#include <limits.h>
#include <sys/stat.h>

#include "config/configuration.h"
#include "feature/canon.h"

/* ---- the recorded cases ---- */

static const mx_json *get(const mx_json *object, const char *key)
{
    return mx_json_get(object, mx_str_of(key));
}

static mx_str text_of(const mx_json *object, const char *key)
{
    return mx_json_string(get(object, key));
}

static const mx_json *load_cases(mx_arena *arena)
{
    const char *dir = getenv("METAXY_TEST_VECTORS"), *root = getenv("MX_SOURCE_ROOT");
    mx_str path = dir && *dir
                      ? mx_str_printf(arena, "%s/config.json", dir)
                      : mx_str_printf(arena, "%s/tests/vectors/metaxy/config.json", root ? root : ".");
    mx_str text;
    mx_json *doc = NULL;
    if (mx_file_read(arena, path, &text, NULL) != MX_OK ||
        mx_json_parse(arena, text, 0, MX_FEA002, &doc, NULL) != MX_OK)
        fail_msg("cannot read %.*s", MX_FMT(path));
    assert_true(mx_json_length(get(doc, "cases")) > 0);
    return get(doc, "cases");
}

static void make_files(mx_arena *arena, const mx_json *files)
{
    for (size_t i = 0; i < mx_json_length(files); i++) {
        mx_str path = mx_json_key(files, i);
        assert_int_equal(mx_dir_make(arena, mx_path_dir(path), NULL), MX_OK);
        mx_file_out out = {path, mx_json_string(mx_json_at(files, i))};
        assert_int_equal(mx_files_write(arena, &out, 1, NULL), MX_OK);
    }
}

typedef struct run {
    mx_arena *arena;
    const mx_json *c;
    mx_str dir;
    mx_diags *diags;
} run;

static void same(const run *r, const char *what, mx_str got, mx_str want)
{
    if (!mx_str_eq(got, want)) {
        print_error("%.*s: %s\n  got  <%.*s>\n  want <%.*s>\n", MX_FMT(text_of(r->c, "name")), what,
                    MX_FMT(got), MX_FMT(want));
        fail();
    }
}

/* A path below the case's directory; nothing for null. */
static mx_str in_dir(const run *r, const mx_json *path)
{
    return mx_json_kind_of(path) == MX_JSON_NULL ? MX_STR("")
                                                 : mx_path_join(r->arena, r->dir, mx_json_string(path));
}

static void check_same_config(const run *r, const mx_configuration *config, const mx_json *want)
{
    mx_buf json = MX_BUF(r->arena), toml = MX_BUF(r->arena), wanted = MX_BUF(r->arena),
           got = MX_BUF(r->arena);
    mx_json_writer w = MX_JSON_WRITER(&json, NULL);
    mx_json *tree;
    mx_configuration_json(&w, config->values, false);
    assert_int_equal(mx_json_parse(r->arena, mx_buf_view(&json), 0, MX_FEA002, &tree, NULL), MX_OK);
    mx_canon_value(&(mx_canon){&got, MX_CANON_DUMP}, tree);
    mx_canon_value(&(mx_canon){&wanted, MX_CANON_DUMP}, get(want, "config"));
    same(r, "config", mx_buf_view(&got), mx_buf_view(&wanted));
    mx_configuration_toml(&toml, config->values, false);
    same(r, "toml", mx_buf_view(&toml), text_of(want, "toml"));
    same(r, "config_file", config->file, in_dir(r, get(want, "config_file")));
    same(r, "lock_file", config->lock_file, in_dir(r, get(want, "lock_file")));
}

static void check_warnings(const run *r, const mx_json *want)
{
    size_t seen = 0;
    for (size_t i = 0; i < mx_diags_count(r->diags); i++) {
        const mx_diag *d = mx_diags_at(r->diags, i);
        assert_int_equal(d->code, MX_CFG007);
        same(r, "warning", d->message, mx_json_string(mx_json_at(want, seen++)));
    }
    assert_int_equal(seen, mx_json_length(want));
}

/* The original's exceptions and our codes. */
static bool fits(mx_str error, mx_code code)
{
    static const struct {
        const char *error;
        mx_code codes[2];
    } table[] = {
        {"ValidationError", {MX_CFG002, MX_CFG003}}, {"InvalidConfigError", {MX_CFG006, MX_CFG006}},
        {"TOMLDecodeError", {MX_CFG001, MX_CFG001}}, {"SettingsError", {MX_CFG005, MX_CFG005}},
        {"FileNotFoundError", {MX_IO001, MX_IO001}}, {"IsADirectoryError", {MX_IO001, MX_IO001}},
    };
    for (size_t i = 0; i < COUNT(table); i++)
        if (mx_str_eq(error, mx_str_of(table[i].error)))
            return code == table[i].codes[0] || code == table[i].codes[1];
    return true; /* an accident of the original: any error will do */
}

static mx_str dotted(mx_arena *arena, const mx_json *loc)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < mx_json_length(loc); i++) {
        const mx_json *part = mx_json_at(loc, i);
        mx_buf_text(&buf, i ? "." : "");
        if (mx_json_kind_of(part) == MX_JSON_INT)
            mx_buf_printf(&buf, "%lld", (long long)mx_json_int(part));
        else
            mx_buf_str(&buf, mx_json_string(part));
    }
    mx_buf_lit(&buf, ": ");
    return mx_buf_take(&buf);
}

/* Each error of the original is one of ours: same setting, and where its words are the setting's own, these. */
static void check_errors(const run *r, const mx_json *want)
{
    mx_str error = text_of(want, "error");
    const mx_json *errors = get(want, "errors");
    assert_true(mx_diags_errors(r->diags) > 0);
    const mx_diag *first = mx_diags_at(r->diags, 0);
    if (!fits(error, first->code))
        fail_msg("%.*s: %s for %.*s", MX_FMT(text_of(r->c, "name")), mx_code_name(first->code),
                 MX_FMT(error));
    if (errors == NULL)
        return;
    for (size_t i = 0; i < mx_json_length(errors); i++) {
        mx_str place = dotted(r->arena, get(mx_json_at(errors, i), "loc"));
        bool found = false;
        for (size_t j = 0; j < mx_diags_count(r->diags); j++)
            found |= mx_str_starts(mx_diags_at(r->diags, j)->message, place);
        if (!found)
            same(r, "place", first->message, place);
    }
    assert_int_equal(mx_diags_errors(r->diags), mx_json_length(errors));
}

static void set_variables(mx_arena *arena, const mx_json *env, mx_environment *out)
{
    *out = (mx_environment){0};
    for (size_t i = 0; i < mx_json_length(env); i++)
        mx_environment_add(arena, out, mx_json_key(env, i), mx_json_string(mx_json_at(env, i)), MX_NOWHERE);
}

static void check_case(mx_arena *arena, const mx_json *c)
{
    char real[PATH_MAX];
    mx_environment env;
    const mx_configuration *config;
    const mx_json *options = get(c, "options"), *want = get(c, "expected");
    enter_new_dir();
    assert_non_null(getcwd(real, sizeof real));
    run r = {arena, c, mx_str_copy(arena, mx_str_of(real)), mx_diags_new()};
    make_files(arena, get(c, "files"));
    set_variables(arena, get(c, "env"), &env);
    mx_configuration_request request = {.file = text_of(options, "config_file"), .environment = &env};
    const mx_json *search = get(options, "search_parents");
    request.no_search = search && !mx_json_bool(search);
    if (get(options, "cwd"))
        assert_int_equal(chdir(mx_str_z(arena, text_of(options, "cwd"))), 0);
    mx_status st = mx_configuration_load(arena, &request, &config, r.diags);
    if (get(want, "error")) {
        assert_int_equal(st, MX_FAILED);
        check_errors(&r, want);
    } else {
        if (st != MX_OK)
            fail_msg("%.*s: %.*s", MX_FMT(text_of(c, "name")), MX_FMT(said(arena, r.diags)));
        check_same_config(&r, config, want);
        check_warnings(&r, get(want, "warnings"));
    }
    mx_diags_free(r.diags);
}

static mx_status all_cases(mx_arena *arena, void *arg)
{
    (void)arg;
    const mx_json *cases = load_cases(arena);
    for (size_t i = 0; i < mx_json_length(cases); i++)
        check_case(arena, mx_json_at(cases, i));
    return MX_OK;
}

static void test_recorded_cases(void **state)
{
    (void)state;
    in_arena(all_cases, NULL);
}

/* ---- what the vectors do not say ---- */

#define BLOCK(...) ((char *const *)(uintptr_t)(const char *const[]){__VA_ARGS__, NULL})

/* Variables: "NAME=value", NULL at the end. Answers what `path` is, as TOML, with its origin; or the errors. */
static mx_str value_of(mx_arena *arena, const char *toml, char *const *variables, const char *path, bool hide)
{
    mx_environment env;
    const mx_configuration *config;
    mx_diags *diags = mx_diags_new();
    mx_buf buf = MX_BUF(arena);
    if (toml)
        put_file("metaxy.toml", toml);
    else
        unlink("metaxy.toml");
    mx_environment_of(arena, variables, &env);
    mx_configuration_request request = {
        .environment = &env, .file = toml ? MX_STR("metaxy.toml") : MX_STR_NONE, .no_search = true};
    if (mx_configuration_load(arena, &request, &config, diags) != MX_OK) {
        mx_str text = said(arena, diags);
        mx_diags_free(diags);
        return text;
    }
    const mx_conf *value = mx_conf_path(config->values, mx_str_of(path));
    if (value) {
        mx_conf_toml_value(&buf, value, hide);
        mx_buf_printf(&buf, " # %.*s", MX_FMT(mx_origin_text(arena, &value->origin, diags)));
    }
    mx_diags_free(diags);
    return mx_buf_take(&buf);
}

static const struct {
    const char *name, *toml, *variable, *path, *want;
} value_cases[] = {
    {"default", "", "X=", "store", "\"dev\" # default"},
    {"file", "\nstore = 'a'", "X=", "store", "\"a\" # metaxy.toml:2:9"},
    {"variable", "store = 'a'", "METAXY_STORE=b", "store", "\"b\" # METAXY_STORE"},
    {"as the name was written", "", "metaxy_Store=b", "store", "\"b\" # metaxy_Store"},
    {"one underscore", "", "METAXY_EXT_SQLMODEL_ENABLE=true", "ext.sqlmodel.enable",
     "true # METAXY_EXT_SQLMODEL_ENABLE"},
    {"two, then one", "", "METAXY_EXT__SQLMODEL_ENABLE=true", "ext.sqlmodel.enable",
     "true # METAXY_EXT__SQLMODEL_ENABLE"},
    {"a key of several words", "", "METAXY_EXT_SQLMODEL_INFER_DB_TABLE_NAMES=true",
     "ext.sqlmodel.infer_db_table_names", "true # METAXY_EXT_SQLMODEL_INFER_DB_TABLE_NAMES"},
    {"a name of several words", "[ext.my_own]\nx = 1", "METAXY_EXT_MY_OWN_X=2", "ext.my_own.x",
     "2 # METAXY_EXT_MY_OWN_X"},
    {"a table by JSON stays one", "", "METAXY_EXT__A_B={\"x\": 1}", "ext.a_b.x", "1 # METAXY_EXT__A_B"},
    {"older table", "[sqlalchemy]\nenabled = true", "X=", "ext.sqlalchemy.enable", "true # metaxy.toml:2:11"},
    {"list", "", "METAXY_ENTRYPOINTS=[\"a\",\"b\"]", "entrypoints", "[\"a\", \"b\"] # METAXY_ENTRYPOINTS"},
    {"key of a table", "[stores.p]\ntype = 't'\nconfig = { a = 1 }", "METAXY_STORES__P__CONFIG__B=2",
     "stores.p.config", "{ a = 1, b = \"2\" } # metaxy.toml:3:10"},
    {"deeper it is JSON", "", "METAXY_EXT__A__B__C=[1, null]", "ext.a.b.c", "[1] # METAXY_EXT__A__B__C"},
    {"date", "[ext.a]\nd = 1979-05-27T07:32:00Z", "X=", "ext.a.d", "1979-05-27T07:32:00Z # metaxy.toml:2:5"},
    {"number from text", "", "METAXY_HASH_TRUNCATION_LENGTH= 1_6.0 ", "hash_truncation_length",
     "16 # METAXY_HASH_TRUNCATION_LENGTH"},
    {"truth from text", "sync = 'off'", "X=", "sync", "false # metaxy.toml:1:8"},
    {"migrate is another's", "[migrate]\nx = 1", "X=", "store", "\"dev\" # default"},
    {"no setting", "projekt = 'a'", "X=", "store",
     "CFG003 1:11 projekt: there is no such setting (Did you mean \"project\"?)"},
    {"all that is wrong", "sync = 'x'\nstore = 1", "METAXY_LOCKED=", "store",
     "CFG002 2:9 store: expected a string, not a whole number; CFG002 - locked: expected true or false, not "
     "\"\", says METAXY_LOCKED; CFG002 1:8 sync: expected true or false, not \"x\""},
    {"no JSON", "", "METAXY_ENTRYPOINTS=a,b", "store",
     "CFG005 - METAXY_ENTRYPOINTS is not JSON: entrypoints is a list"},
    {"too many tables", "",
     "METAXY_EXT__1__2__3__4__5__6__7__8__9__10__11__12__13__14__15__16__17__18__19__20__21__22__23__24__25__"
     "26__"
     "27__28__29__30__31__32__33=1",
     "store",
     "CFG005 - "
     "METAXY_EXT__1__2__3__4__5__6__7__8__9__10__11__12__13__14__15__16__17__18__19__20__21__22__23__24__25__"
     "26__"
     "27__28__29__30__31__32__33 names more than 32 tables"},
    {"extend is a file", "extend = 1", "X=", "store",
     "CFG002 1:10 extend: expected a string, not a whole number"},
    {"nesting is not endless", "", "METAXY_STORES__A__B__C__TYPE=x", "stores",
     "{} # METAXY_STORES__A__B__C__TYPE"},
};

static mx_status values(mx_arena *arena, void *arg)
{
    (void)arg;
    enter_new_dir();
    for (size_t i = 0; i < COUNT(value_cases); i++) {
        mx_str got = value_of(arena, value_cases[i].toml, BLOCK(value_cases[i].variable), value_cases[i].path,
                              false);
        if (!mx_str_eq(got, mx_str_of(value_cases[i].want)))
            print_error("%s:\n", value_cases[i].name);
        assert_text(got, value_cases[i].want);
    }
    return MX_OK;
}

static void test_values(void **state)
{
    (void)state;
    in_arena(values, NULL);
}

static const struct {
    const char *name, *toml, *path, *want;
} secret_cases[] = {
    {"by its key", "[stores.p]\ntype='t'\nconfig={password='x'}", "stores.p.config.password", "\"***\""},
    {"by the variable in it", "[stores.p]\ntype='t'\nconfig={x='a${DB_PASSWORD}b'}", "stores.p.config.x",
     "\"***\""},
    {"a template alone is none", "theme='${USER_NAME}'", "theme", "\"me\""},
    {"in a URL", "[stores.p]\ntype='t'\nconfig={x='postgresql://u:p@h/d?sslmode=on&password=q'}",
     "stores.p.config.x", "\"postgresql://***:***@h/d?sslmode=on&password=***\""},
    {"in parameters", "[ext.p]\nx='host=h password=q dbname=d'", "ext.p.x",
     "\"host=h password=*** dbname=d\""},
    {"a number too", "[ext.p]\ntoken=5", "ext.p.token", "\"***\""},
    {"whole tables", "[ext.p.credentials]\na='x'", "ext.p.credentials", "{ a = \"***\" }"},
    {"names of secrets are none", "[ext.p]\nsecret_name='x'", "ext.p.secret_name", "\"x\""},
    {"names of stores say nothing", "[stores.secret]\ntype='t'", "stores.secret.type", "\"t\""},
    {"an address is none", "[ext.p]\nx='s3://bucket/a@b'", "ext.p.x", "\"s3://bucket/a@b\""},
};

static mx_status secrets(mx_arena *arena, void *arg)
{
    (void)arg;
    enter_new_dir();
    for (size_t i = 0; i < COUNT(secret_cases); i++) {
        mx_str got = value_of(arena, secret_cases[i].toml, BLOCK("DB_PASSWORD=secret", "USER_NAME=me"),
                              secret_cases[i].path, true);
        size_t at = mx_str_find_str(got, MX_STR(" # "));
        assert_true(at != MX_NPOS);
        mx_str value = mx_str_sub(got, 0, at);
        if (!mx_str_eq(value, mx_str_of(secret_cases[i].want)))
            print_error("%s:\n", secret_cases[i].name);
        assert_text(value, secret_cases[i].want);
    }
    return MX_OK;
}

static void test_secrets(void **state)
{
    (void)state;
    in_arena(secrets, NULL);
}

static const struct {
    const char *text, *name, *want; /* want NULL: not set; "!": an error */
} dotenv_cases[] = {
    {"A=1\n", "A", "1"},
    {"export A = 'x y' # c\n", "A", "x y"},
    {"A=\"x\\n\\\"y\"\n", "A", "x\n\"y"},
    {"A=x # c\r\n", "A", "x"},
    {"A=x#c\n", "A", "x#c"},
    {"# A=1\n\n", "A", NULL},
    {"A\n", "A", NULL},
    {"A=\n", "A", ""},
    {"SET=other\n", "SET", "mine"},
    {"A='x\n", "A", "!"},
    {"1A=x\n", "A", "!"},
    {"A='x' y\n", "A", "!"},
};

static mx_status dotenv(mx_arena *arena, void *arg)
{
    (void)arg;
    enter_new_dir();
    for (size_t i = 0; i < COUNT(dotenv_cases); i++) {
        mx_environment env;
        mx_diags *diags = mx_diags_new();
        put_file(".env", dotenv_cases[i].text);
        mx_environment_of(arena, BLOCK("SET=mine", "NONSENSE"), &env);
        mx_status st = mx_environment_dotenv(arena, &env, MX_STR(".env"), diags);
        const mx_variable *v = mx_environment_get(&env, mx_str_of(dotenv_cases[i].name));
        const char *want = dotenv_cases[i].want;
        if (want && want[0] == '!') {
            assert_int_equal(st, MX_FAILED);
            assert_int_equal(mx_diags_at(diags, 0)->code, MX_CFG005);
        } else {
            assert_int_equal(st, MX_OK);
            assert_int_equal(v == NULL, want == NULL);
            if (want)
                assert_text(v->value, want);
        }
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void test_dotenv(void **state)
{
    (void)state;
    in_arena(dotenv, NULL);
}

/* ---- features, and memory ---- */

static mx_status load_features(mx_arena *arena, void *arg)
{
    mx_environment env = {0};
    const mx_configuration *config;
    (void)arg;
    mx_configuration_request request = {.environment = &env, .file = MX_STR("metaxy.toml")};
    put_file("metaxy.toml", "project = 'p'");
    MX_TRY(mx_configuration_load(arena, &request, &config, NULL));
    assert_int_equal(config->features.len, 0);
    put_file("features.toml", "");
    MX_TRY(mx_configuration_load(arena, &request, &config, NULL));
    assert_int_equal(config->features.len, 1);
    assert_text(mx_path_base(config->features.at[0]), "features.toml");
    put_file("metaxy.toml", "features = ['a.toml', '/b.toml']");
    MX_TRY(mx_configuration_load(arena, &request, &config, NULL));
    assert_int_equal(config->features.len, 2);
    assert_true(mx_str_ends(config->features.at[0], MX_STR("/a.toml")));
    assert_text(config->features.at[1], "/b.toml");
    return MX_OK;
}

static void test_features(void **state)
{
    (void)state;
    enter_new_dir();
    in_arena(load_features, NULL);
}

static mx_status load_all(mx_arena *arena, void *arg)
{
    mx_environment env;
    const mx_configuration *config;
    mx_buf buf = MX_BUF(arena);
    (void)arg;
    mx_environment_of(arena,
                      BLOCK("METAXY_STORES__P__CONFIG__A__B={\"x\": [1]}", "METAXY_EXT_SQLMODEL_ENABLE=1",
                            "METAXY_STORES__Q__CONFIG__A=1", "SECRET=s"),
                      &env);
    mx_configuration_request request = {.environment = &env, .file = MX_STR("metaxy.toml")};
    MX_TRY(mx_configuration_load(arena, &request, &config, NULL));
    mx_configuration_toml(&buf, config->values, true);
    return MX_OK;
}

static void test_memory(void **state)
{
    (void)state;
    enter_new_dir();
    put_file("base.toml", "entrypoints = ['a']\n[stores.p]\ntype = 't'\nconfig = { a = { b = 1 } }\n");
    put_file("metaxy.toml", "extend = 'base.toml'\nproject = '${P:-p}'\nentrypoints = ['b']\n"
                            "extra_features = [{ keys = ['a/b'] }]\n[ext.x]\ntoken = '${SECRET}'\n");
    fault_every_work(load_all, NULL, MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recorded_cases), cmocka_unit_test(test_values),
        cmocka_unit_test(test_secrets),        cmocka_unit_test(test_dotenv),
        cmocka_unit_test(test_features),       cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
