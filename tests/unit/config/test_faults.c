/* Everything of the room with the n-th request for memory failing, for every n. */
#include "config_check.h"

#include "config/hcl.h"
#include "config/schema_values.h"
#include "config/settings.h"
#include "config/template.h"

static const char project[] =
    "variable \"tenants\" {\n  type = set(string)\n  default = [\"a\", \"b\"]\n}\n"
    "locals {\n  base = urlqueryset(urluserinfo(\"sqlite://app.db?x=1\", \"u\", \"p@\"), \"k\", \"v\")\n"
    "  text = <<-EOT\n    %{ for t in var.tenants ~}\n    ${upper(t)}\n    %{ endfor ~}\n  EOT\n"
    "  more = merge({ for i, t in tolist(var.tenants) : t => i... }, jsondecode(\"{\\\"z\\\":[1,2.5]}\"))\n"
    "  re = regexreplace(\"a1\", \"([a-z])\", \"<$1>\")\n  fmt = format(\"%5s|%q|%v\", \"a\", \"b\", [1])\n  "
    "csv = csvdecode(\"a,b\\n1,\\\"2\\\"\")\n"
    "  lists = [setproduct([1], [2, 3]), sort([\"b\", \"a\"]), distinct([1, 1]), try(nope, 1), "
    "fileset(\"*.hcl\"), file(\"two.sql\")]\n}\n"
    "data \"external_schema\" \"e\" {\n  program = [\"true\"]\n}\n"
    "data \"composite_schema\" \"c\" {\n  schema \"s\" {\n    url = data.external_schema.e.url\n  }\n  "
    "schema \"t\" {\n    url = \"file://two.sql\"\n  }\n}\n"
    "data \"template_dir\" \"t\" {\n  path = \".\"\n  vars = { n = 1 }\n}\n"
    "diff {\n  skip {\n    drop_table = true\n  }\n}\nlint {\n  latest = 1\n}\n"
    "env {\n  name = atlas.env\n  for_each = var.tenants\n  url = \"${local.base}&t=${each.key}\"\n  src = "
    "[data.composite_schema.c.url, \"two.sql\"]\n"
    "  dev = \"docker://postgres/16/dev?search_path=public\"\n  all = [local.text, local.more, local.re, "
    "local.fmt, local.csv, local.lists]\n"
    "  migration {\n    dir = data.template_dir.t.url\n    format = atlas\n    exec_order = LINEAR_SKIP\n    "
    "lock_timeout = \"1s\"\n  }\n"
    "  format {\n    migrate {\n      diff = \"{{ sql . }}\"\n    }\n  }\n  lint {\n    review = ERROR\n  "
    "}\n}\n";

static mx_status load(mx_arena *arena, void *arg)
{
    mx_config_request q = {.config = MX_STR("file://project.hcl"), .env = MX_STR("x")};
    const mx_config *config;
    const mx_source *source;
    (void)arg;
    mx_vec_push(arena, &q.vars, MX_STR("tenants=a"));
    mx_vec_push(arena, &q.vars, MX_STR("\"tenants=b,c\""));
    MX_TRY(mx_config_load(arena, &q, &config, NULL));
    return mx_config_source(arena, config, config->envs.at[0], MX_STR("env://migration.dir"), &source, NULL);
}

static mx_status load_toml(mx_arena *arena, void *arg)
{
    mx_config_request q = {.env = MX_STR("prod")};
    const mx_config *config;
    (void)arg;
    return mx_config_load(arena, &q, &config, NULL);
}

static mx_status read_sources(mx_arena *arena, void *arg)
{
    mx_source_texts texts;
    (void)arg;
    return mx_source_read(arena, mx_source_of_url(arena, MX_STR("file://two.sql"), MX_NOWHERE), &texts, NULL);
}

static mx_status run_program(mx_arena *arena, void *arg)
{
    mx_source source = {
        .kind = MX_SOURCE_PROGRAM, .name = MX_STR("p"), .url = MX_STR("mem://external_schema/p")};
    mx_source_texts texts;
    (void)arg;
    mx_vec_push(arena, &source.program, MX_STR("echo"));
    mx_vec_push(arena, &source.program, MX_STR("x"));
    return mx_source_read(arena, &source, &texts, NULL);
}

static mx_status fill_in(mx_arena *arena, void *arg)
{
    const mx_value *v;
    mx_buf out = MX_BUF(arena);
    mx_diff_format format;
    (void)arg;
    MX_TRY(mx_value_from_json(arena, MX_STR("{\"A\":[{\"N\":\"x\"}],\"M\":{\"b\":1,\"a\":2}}"), MX_TPL001,
                              MX_NOWHERE, &v, NULL));
    MX_TRY(mx_template_run(arena,
                           MX_STR("{{ range $i, $e := .A }}{{ $e.N | upper | printf \"%q\" }}{{ end }}{{ "
                                  "range .M }}{{ . }}{{ end }}{{ json . \" \" }}"),
                           NULL, v, &out, NULL));
    return mx_diff_format_parse(arena, MX_STR("{{ sql . \"  \" }}"), &format, NULL);
}

static mx_status lay_out(mx_arena *arena, void *arg)
{
    mx_str out;
    (void)arg;
    return mx_hcl_format(arena, MX_STR("a {\nb=[1,\n\"x${y}\"] # c\n ccc = <<A\nx\nA\n}\n"), 0, &out, NULL);
}

static mx_status urls(mx_arena *arena, void *arg)
{
    mx_state_url state;
    mx_db_url db;
    (void)arg;
    MX_TRY(mx_state_url_parse(arena, MX_STR("file://dir"), MX_NOWHERE, &state, NULL));
    return mx_db_url_parse(arena, MX_STR("docker+postgres://ghcr.io/me/pg:16/dev?search_path=a%20b"),
                           MX_NOWHERE, &db, NULL);
}

static mx_status settle_schema(mx_arena *arena, void *arg)
{
    static const char schema[] = "variable \"names\" {\n  type = list(string)\n}\nlocals {\n  clock = "
                                 "sql(\"now()\")\n  parts = [\"x\", \"y\"]\n}\n"
                                 "table \"t\" {\n  for_each = toset(var.names)\n  name = "
                                 "\"t_${each.value}\"\n  column \"a\" {\n    type = "
                                 "length(var.names) > 1 ? varchar(10 * 2) : text\n    default = "
                                 "local.clock\n  }\n  dynamic \"column\" {\n    "
                                 "for_each = local.parts\n    labels = [column.value]\n    content {\n      "
                                 "type = int\n      default = -1\n    "
                                 "}\n  }\n  primary_key {\n    columns = [column.a, column[\"x\"]]\n    "
                                 "include = local.parts\n  }\n}\n";
    mx_value *inputs = mx_value_object(arena), *names = mx_value_list(arena);
    mx_hcl_bodies files = {0};
    mx_hcl_body *body;
    (void)arg;
    mx_value_push(arena, names, mx_value_text(arena, MX_STR("a")));
    mx_value_push(arena, names, mx_value_text(arena, MX_STR("b")));
    mx_value_set(arena, inputs, MX_STR("names"), names);
    MX_TRY(mx_hcl_parse(arena, mx_str_of(schema), 0, &body, NULL));
    mx_vec_push(arena, &files, body);
    return mx_schema_values(arena, MX_STR("s.hcl"), inputs, &files, NULL);
}

/* What fails fails the same way, memory or not: no crash, no leak. */
static mx_status broken(mx_arena *arena, void *arg)
{
    mx_config_request q = {.config = MX_STR("file://broken.hcl"), .env = MX_STR("x")};
    const mx_config *config;
    (void)arg;
    (void)mx_config_load(arena, &q, &config, NULL);
    return MX_OK;
}

#define FAULTS(work)                                                                                         \
    static void test_##work(void **state)                                                                    \
    {                                                                                                        \
        (void)state;                                                                                         \
        fault_every_work(work, NULL, MX_OK);                                                                 \
    }
FAULTS(load)
FAULTS(load_toml)
FAULTS(read_sources)
FAULTS(run_program)
FAULTS(fill_in)
FAULTS(lay_out)
FAULTS(settle_schema)
FAULTS(urls)
FAULTS(broken)

static int set_up(void **state)
{
    (void)state;
    enter_new_dir();
    put_file("project.hcl", project);
    put_file("two.sql", "create table two (a int);");
    put_file("broken.hcl", "env \"x\" {\n  url = local.a\n}\nlocals {\n  a = local.a\n}\n");
    put_file("metaxy.toml", "[migrate]\nprovider = { program = [\"true\"] }\ndir = "
                            "\"m\"\n[migrate.env.prod]\nurl = \"sqlite://${X:-y}\"\n"
                            "[migrate.diff.skip]\ndrop_table = true\n");
    assert_int_equal(system("mkdir dir"), 0);
    put_file("dir/a.sql", "");
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load_toml),   cmocka_unit_test(test_read_sources),
        cmocka_unit_test(test_run_program), cmocka_unit_test(test_fill_in),
        cmocka_unit_test(test_lay_out),     cmocka_unit_test(test_settle_schema),
        cmocka_unit_test(test_urls),        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_load),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
