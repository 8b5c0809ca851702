/* Project files: names, laziness, data sources, environments; what is wrong in them. */
#include "config_check.h"

#include "config/project.h"
#include "config/settings_read.h"

typedef struct project_case {
    const char *name, *text, *env, *vars; /* vars: one --var, "" none */
    const char *want;                     /* environments as JSON, one a line */
    const char *said;
} project_case;

static const project_case cases[] = {
    {"a labelled block", "env \"x\" {\n  url = \"a://b\"\n}\n", "x", "", "{\"url\":\"a://b\"}\n", ""},
    {"the label wins over the unlabelled", "env {\n  name = atlas.env\n  a = 1\n}\nenv \"x\" {\n  a = 2\n}\n",
     "x", "", "{\"a\":2}\n", ""},
    {"an unlabelled block that mentions atlas.env",
     "env {\n  name = \"${atlas.env}\"\n  a = atlas.env\n}\nenv {\n  a = 3\n}\n", "x", "",
     "{\"name\":\"x\",\"a\":\"x\"}\n", ""},
    {"several blocks of one name", "env \"x\" {\n  a = 1\n}\nenv \"x\" {\n  a = 2\n}\n", "x", "",
     "{\"a\":1}\n{\"a\":2}\n", ""},
    {"for_each over a set",
     "env \"x\" {\n  for_each = toset([\"b\", \"a\"])\n  a = \"${each.key}/${each.value}\"\n}\n", "x", "",
     "{\"a\":\"a/a\"}\n{\"a\":\"b/b\"}\n", ""},
    {"for_each over a list and an object",
     "env \"x\" {\n  for_each = [\"p\"]\n  a = \"${each.key}${each.value}\"\n}\nenv \"x\" {\n  for_each = {k "
     "= {v = 1}}\n  a = each.value.v\n  b = each.key\n}\n",
     "x", "", "{\"a\":\"0p\"}\n{\"a\":1,\"b\":\"k\"}\n", ""},
    {"locals in any order, and whole",
     "locals {\n  a = \"${local.b}!\"\n}\nlocals {\n  b = upper(var.v)\n}\nvariable \"v\" {\n  default = "
     "\"x\"\n}\n"
     "env \"x\" {\n  a = local.a\n  l = keys(local)\n  v = var[\"v\"]\n}\n",
     "x", "", "{\"a\":\"X!\",\"l\":[\"a\",\"b\"],\"v\":\"x\"}\n", ""},
    {"blocks become objects",
     "env \"x\" {\n  migration {\n    dir = \"d\"\n    repo {\n      name = \"r\"\n    }\n  }\n  lint {\n    "
     "rule \"a\" \"b\" {\n      n = 1\n    }\n"
     "    rule \"a\" \"c\" {\n      n = 2\n    }\n    z {\n      n = 1\n    }\n    z {\n      n = 2\n    }\n "
     " }\n}\n",
     "x", "",
     "{\"migration\":{\"dir\":\"d\",\"repo\":{\"name\":\"r\"}},\"lint\":{\"rule\":{\"a\":{\"b\":{\"n\":1},"
     "\"c\":{\"n\":2}}},\"z\":[{\"n\":1},{\"n\":2}]}}\n",
     ""},
    {"dynamic blocks",
     "variable \"r\" {\n  default = {b = 2, a = 1}\n}\nenv \"x\" {\n  lint {\n    dynamic \"rule\" {\n      "
     "for_each = var.r\n      labels   = [\"l${rule.key}\"]\n      content {\n        n = rule.value\n       "
     " dynamic \"in\" {\n          for_each = [rule.value]\n          iterator = it\n          content {\n   "
     "         s = \"${rule.key}${it.value}\"\n          }\n        }\n      }\n    }\n  }\n  dynamic "
     "\"diff\" {\n    for_each = []\n    content {\n    }\n  }\n}\n",
     "x", "",
     "{\"lint\":{\"rule\":{\"la\":{\"n\":1,\"in\":{\"s\":\"a1\"}},\"lb\":{\"n\":2,\"in\":{\"s\":\"b2\"}}}}}"
     "\n",
     ""},
    {"for_each of a block in an environment",
     "env \"x\" {\n  lint {\n    z {\n      for_each = toset([\"p\", \"q\"])\n      n        = each.value\n  "
     "  }\n  }\n}\n",
     "x", "", "{\"lint\":{\"z\":[{\"n\":\"p\"},{\"n\":\"q\"}]}}\n", ""},
    {"validations that hold",
     "variable \"n\" {\n  type    = list(string)\n  default = [\"a\"]\n  validation {\n    condition     = "
     "length(var.n) > 0\n    error_message = \"empty\"\n  }\n  validation {\n    condition     = "
     "alltrue([for x in var.n : can(regex(\"^[a-z]$\", x))])\n    error_message = \"letters only\"\n  "
     "}\n}\nenv \"x\" {\n  a = var.n\n}\n",
     "x", "", "{\"a\":[\"a\"]}\n", ""},
    {"a composite of for_each",
     "data \"composite_schema\" \"a\" {\n  schema \"s\" {\n    for_each = [\"a\", \"b\"]\n    url      = "
     "\"file://${each.value}.sql\"\n  }\n}\nenv \"x\" {\n  a = data.composite_schema.a.url\n}\n",
     "x", "", "{\"a\":\"mem://composite_schema/a\"}\n", ""},
    {"sql",
     "data \"sql\" \"a\" {\n  url   = \"sqlite://a.db\"\n  query = \"two\"\n  args  = [1, \"x\"]\n}\nenv "
     "\"x\" {\n  for_each = toset(data.sql.a.values)\n  a = each.value\n  n = data.sql.a.count\n  f = "
     "data.sql.a.value\n}\n",
     "x", "", "{\"a\":\"1\",\"n\":2,\"f\":\"1\"}\n{\"a\":\"x\",\"n\":2,\"f\":\"1\"}\n", ""},
    {"sql without rows",
     "data \"sql\" \"a\" {\n  url   = \"sqlite://a.db\"\n  query = \"two\"\n}\nenv \"x\" {\n  a = "
     "data.sql.a\n}\n",
     "x", "", "{\"a\":{\"count\":0,\"value\":null,\"values\":[]}}\n", ""},
    {"bare words",
     "variable \"p\" {\n  default = true\n}\nenv \"x\" {\n  migration {\n    format = golang-migrate\n    "
     "exec_order = var.p ? LINEAR_SKIP : LINEAR\n  }\n  lint {\n    review = ERROR\n  }\n}\n",
     "x", "",
     "{\"migration\":{\"format\":\"golang-migrate\",\"exec_order\":\"LINEAR_SKIP\"},\"lint\":{\"review\":"
     "\"ERROR\"}}\n",
     ""},
    {"a variable of a flag, converted",
     "variable \"n\" {\n  type = number\n}\nenv \"x\" {\n  a = var.n + 1\n}\n", "x", "n=41", "{\"a\":42}\n",
     ""},
    {"a list of flags", "variable \"l\" {\n  type = list(string)\n}\nenv \"x\" {\n  a = var.l\n}\n", "x",
     "l=a,l=b", "{\"a\":[\"a\",\"b\"]}\n", ""},
    {"a list of one flag", "variable \"l\" {\n  type = set(string)\n}\nenv \"x\" {\n  a = var.l\n}\n", "x",
     "l=a", "{\"a\":[\"a\"]}\n", ""},
    {"an expression as a flag", "variable \"l\" {\n  type = list(number)\n}\nenv \"x\" {\n  a = var.l\n}\n",
     "x", "\"l=[1, 2]\"", "{\"a\":[1,2]}\n", ""},
    {"types",
     "variable \"o\" {\n  type = object({ a = string, b = optional(number, 2), c = optional(bool) })\n  "
     "default = { a = 1, d = 9 }\n}\n"
     "variable \"t\" {\n  type = tuple([string, int])\n  default = [1, \"2\"]\n}\nvariable \"m\" {\n  type = "
     "map(bool)\n  default = { x = \"true\" }\n}\n"
     "env \"x\" {\n  a = [var.o, var.t, var.m]\n}\n",
     "x", "", "{\"a\":[{\"a\":\"1\",\"b\":2,\"c\":null},[\"1\",2],{\"x\":true}]}\n", ""},
    {"data sources are handles",
     "data \"external_schema\" \"a\" {\n  program = [\"false\"]\n}\nenv \"x\" {\n  src = "
     "data.external_schema.a.url\n}\n",
     "x", "", "{\"src\":\"mem://external_schema/a\"}\n", ""},
    {"what is not referred to is not computed",
     "data \"external\" \"a\" {\n  program = [\"false\"]\n}\nlocals {\n  bad = nope\n  cycle = "
     "local.cycle\n}\nenv \"y\" {\n  a = data.external.a\n}\nenv \"x\" {\n  a = 1\n}\n",
     "x", "", "{\"a\":1}\n", ""},
    {"external gives what is printed",
     "data \"external\" \"a\" {\n  program = [\"printf\", \"{\\\"k\\\": 1}\"]\n}\nenv \"x\" {\n  a = "
     "jsondecode(data.external.a).k\n}\n",
     "x", "", "{\"a\":1}\n", ""},
    {"a program's directory",
     "data \"external\" \"a\" {\n  program = [\"pwd\"]\n  working_dir = \"/\"\n}\nenv \"x\" {\n  a = "
     "trimspace(data.external.a)\n}\n",
     "x", "", "{\"a\":\"/\"}\n", ""},
    {"runtimevar",
     "data \"runtimevar\" \"a\" {\n  url = \"constant://?val=se+cret&decoder=string\"\n}\nenv \"x\" {\n  a = "
     "data.runtimevar.a\n}\n",
     "x", "", "{\"a\":\"se cret\"}\n", ""},
    {"an error within try is forgotten",
     "locals {\n  a = local.b\n  b = local.a\n}\nenv \"x\" {\n  a = try(local.a, \"d\")\n}\n", "x", "",
     "{\"a\":\"d\"}\n", ""},
    {"blocks of the other tool", "atlas {\n  cloud {\n    token = \"t\"\n  }\n}\nenv \"x\" {\n}\n", "x", "",
     "{}\n", "HCL009 1:1 atlas blocks have no effect"},
    {"a block that env does not know", "env \"x\" {\n  migrations {\n    dir = \"d\"\n  }\n}\n", "x", "",
     "{\"migrations\":{\"dir\":\"d\"}}\n",
     "HCL009 2:3 migrations blocks in env have no effect (Did you mean \"migration\"?)"},
};

static const project_case errors[] = {
    {"no such env", "env \"y\" {\n}\n", "prod", "", NULL,
     "HCL007 - env \"prod\" not defined in config file (The file has y.)"},
    {"a letter too many", "env \"prod\" {\n}\n", "prood", "", NULL,
     "HCL007 - env \"prood\" not defined in config file (Did you mean --env prod?)"},
    {"an empty for_each", "env \"x\" {\n  for_each = []\n}\n", "x", "", NULL,
     "HCL007 - for_each of env \"x\" is empty"},
    {"for_each over a text", "env \"x\" {\n  for_each = \"a\"\n}\n", "x", "", NULL,
     "HCL003 2:14 for_each needs a set, list, map or object, not a value of type string"},
    {"each elsewhere", "locals {\n  a = each.key\n}\nenv \"x\" {\n  for_each = [1]\n  a = local.a\n}\n", "x",
     "", NULL, "HCL002 2:7 each exists only in a block with for_each"},
    {"a missing variable", "variable \"v\" {\n  type = string\n}\nenv \"x\" {\n}\n", "x", "", NULL,
     "HCL008 1:1 missing value for required variable \"v\" (Give it with --var v=VALUE, or a default.)"},
    {"a wrong type", "variable \"v\" {\n  type = number\n}\nenv \"x\" {\n  a = var.v\n}\n", "x", "v=abc",
     NULL, "HCL003 1:1 a number is needed here, not \"abc\""},
    {"a wrong default",
     "variable \"v\" {\n  type = list(string)\n  default = \"x\"\n}\nenv \"x\" {\n  a = var.v\n}\n", "x", "",
     NULL, "HCL003 3:13 a list is needed here, not a value of type string"},
    {"no type", "variable \"v\" {\n  type = text\n  default = 1\n}\nenv \"x\" {\n  a = var.v\n}\n", "x", "",
     NULL,
     "HCL003 2:10 this is no type (Types are string, number, bool, int, list(T), set(T), map(T), tuple([T]) "
     "and object({k = T}).)"},
    {"a missing member",
     "variable \"v\" {\n  type = object({a = string})\n  default = {}\n}\nenv \"x\" {\n  a = var.v\n}\n", "x",
     "", NULL, "HCL003 3:13 the attribute \"a\" is missing"},
    {"an unknown attribute of a variable", "variable \"v\" {\n  defualt = 1\n}\n", "x", "", NULL,
     "HCL005 2:3 a variable has no attribute \"defualt\""},
    {"unknown names", "env \"x\" {\n  a = var.v\n}\n", "x", "", NULL,
     "HCL002 2:11 there is no variable named \"v\""},
    {"unknown locals", "env \"x\" {\n  a = local.v\n}\n", "x", "", NULL,
     "HCL002 2:13 there is no local named \"v\""},
    {"unknown data", "env \"x\" {\n  a = data.external.v\n}\n", "x", "", NULL,
     "HCL002 2:21 there is no data \"external\" \"v\""},
    {"half a data", "env \"x\" {\n  a = data.external\n}\n", "x", "", NULL,
     "HCL002 2:7 data needs a type and a name (Write data.TYPE.NAME.)"},
    {"unknown attribute of data",
     "data \"external_schema\" \"a\" {\n  program = [\"x\"]\n}\nenv \"x\" {\n  a = "
     "data.external_schema.a.uri\n}\n",
     "x", "", NULL, "HCL002 5:30 this object has no attribute named \"uri\""},
    {"unknown attribute of atlas", "env \"x\" {\n  a = atlas.cloud\n}\n", "x", "", NULL,
     "HCL002 2:13 there is no attribute of atlas named \"cloud\""},
    {"a cycle",
     "locals {\n  a = \"${local.b}x\"\n  b = [local.c]\n  c = local.a\n}\nenv \"x\" {\n  a = local.a\n}\n",
     "x", "", NULL,
     "HCL006 4:13 values refer to each other in a cycle: local.a -> local.b -> local.c -> local.a"},
    {"a bare word that is none", "env \"x\" {\n  migration {\n    format = foo\n  }\n}\n", "x", "", NULL,
     "HCL002 3:14 Unknown migration.format; There is no format named \"foo\". (It is one of: atlas, "
     "golang-migrate, goose, flyway, liquibase, dbmate.)"},
    {"a bare word that is near one", "env \"x\" {\n  migration {\n    exec_order = LINEAR_SKP\n  }\n}\n", "x",
     "", NULL,
     "HCL002 3:18 Unknown migration.exec_order; There is no exec_order named \"LINEAR_SKP\". Did you mean "
     "\"LINEAR_SKIP\"? (It is one of: LINEAR, LINEAR_SKIP, NON_LINEAR.)"},
    {"a second migration block", "env \"x\" {\n  migration {\n  }\n  migration {\n  }\n}\n", "x", "", NULL,
     "HCL005 4:3 there may be one migration only"},
    {"a second diff block", "diff {\n}\ndiff {\n}\nenv \"x\" {\n}\n", "x", "", NULL,
     "HCL005 3:1 there may be one diff block only"},
    {"defined twice", "locals {\n  a = 1\n}\nlocals {\n  a = 2\n}\n", "x", "", NULL,
     "HCL001 5:3 local.a is defined twice"},
    {"a schema in a project file", "table \"t\" {\n}\n", "x", "", NULL,
     "HCL005 1:1 blocks of type \"table\" are not supported in a project file (A project file has variable, "
     "locals, data, env, diff and lint blocks.)"},
    {"an attribute at the top", "url = 1\n", "x", "", NULL,
     "HCL005 1:1 a project file has no attribute \"url\" at its top (Put it in an env block, or in locals.)"},
    {"labels", "data \"external\" {\n}\n", "x", "", NULL,
     "HCL001 1:1 a data block needs 2 labels, this one has 1"},
    {"two labels of env", "env \"x\" \"y\" {\n}\n", "x", "", NULL,
     "HCL001 1:1 an env block has one label at most"},
    {"a program that fails",
     "data \"external\" \"a\" {\n  program = [\"sh\", \"-c\", \"echo bad >&2; exit 3\"]\n}\nenv \"x\" {\n  a "
     "= data.external.a\n}\n",
     "x", "", NULL, "RUN001 1:1 data.external.a: running program sh: bad"},
    {"a program that fails silently",
     "data \"external\" \"a\" {\n  program = [\"sh\", \"-c\", \"exit 3\"]\n}\nenv \"x\" {\n  a = "
     "data.external.a\n}\n",
     "x", "", NULL, "RUN001 1:1 data.external.a: running program sh: exit status 3"},
    {"no program", "data \"external_schema\" \"a\" {\n}\nenv \"x\" {\n  a = data.external_schema.a.url\n}\n",
     "x", "", NULL, "HCL005 1:1 data.external_schema.a needs the attribute \"program\""},
    {"an empty program",
     "data \"external_schema\" \"a\" {\n  program = []\n}\nenv \"x\" {\n  a = "
     "data.external_schema.a.url\n}\n",
     "x", "", NULL, "HCL003 2:13 data.external_schema.a: program is empty"},
    {"a program without a name",
     "data \"external_schema\" \"a\" {\n  program = [\"\"]\n}\nenv \"x\" {\n  a = "
     "data.external_schema.a.url\n}\n",
     "x", "", NULL, "HCL003 2:13 data.external_schema.a: the program has no name"},
    {"a list in a program",
     "data \"external_schema\" \"a\" {\n  program = [\"x\", [1]]\n}\nenv \"x\" {\n  a = "
     "data.external_schema.a.url\n}\n",
     "x", "", NULL, "HCL003 2:19 a string is needed here, not a value of type list"},
    {"an unknown argument",
     "data \"external_schema\" \"a\" {\n  programm = [\"x\"]\n}\nenv \"x\" {\n  a = "
     "data.external_schema.a.url\n}\n",
     "x", "", NULL, "HCL005 2:3 data \"external_schema\" has no attribute \"programm\""},
    {"a block in a program",
     "data \"external_schema\" \"a\" {\n  schema \"x\" {}\n}\nenv \"x\" {\n  a = "
     "data.external_schema.a.url\n}\n",
     "x", "", NULL, "HCL005 2:3 data \"external_schema\" has no block \"schema\""},
    {"an empty composite",
     "data \"composite_schema\" \"a\" {\n}\nenv \"x\" {\n  a = data.composite_schema.a.url\n}\n", "x", "",
     NULL, "HCL005 1:1 data.composite_schema.a needs a schema block"},
    {"sql without a query",
     "data \"sql\" \"a\" {\n  url = \"sqlite://a.db\"\n}\nenv \"x\" {\n  a = data.sql.a\n}\n", "x", "", NULL,
     "HCL005 1:1 data.sql.a needs the attribute \"query\""},
    {"sql with several columns",
     "data \"sql\" \"a\" {\n  url   = \"sqlite://a.db\"\n  query = \"wide\"\n}\nenv \"x\" {\n  a = "
     "data.sql.a\n}\n",
     "x", "", NULL, "HCL003 3:11 data.sql.a: the query has 3 columns, not one"},
    {"args of sql",
     "data \"sql\" \"a\" {\n  url   = \"sqlite://a.db\"\n  query = \"two\"\n  args  = 1\n}\nenv \"x\" {\n  a "
     "= data.sql.a\n}\n",
     "x", "", NULL, "HCL003 4:11 data.sql.a: args is a list"},
    {"aws", "data \"aws_rds_token\" \"a\" {\n}\nenv \"x\" {\n  a = data.aws_rds_token.a\n}\n", "x", "", NULL,
     "HCL005 1:1 data.aws_rds_token.a: data sources of type aws_rds_token are not supported"},
    {"remote", "data \"remote_schema\" \"a\" {\n}\nenv \"x\" {\n  a = data.remote_schema.a\n}\n", "x", "",
     NULL, "HCL005 1:1 data.remote_schema.a: data sources of type remote_schema are not supported"},
    {"an unknown type", "data \"nope\" \"a\" {\n}\nenv \"x\" {\n  a = data.nope.a\n}\n", "x", "", NULL,
     "HCL005 1:1 there is no data source of type \"nope\" (Known are external_schema, composite_schema, "
     "hcl_schema, template_dir, external, sql and runtimevar.)"},
    {"runtimevar's decoder",
     "data \"runtimevar\" \"a\" {\n  url = \"constant://?val=x\"\n}\nenv \"x\" {\n  a = "
     "data.runtimevar.a\n}\n",
     "x", "", NULL,
     "CFG004 2:9 data.runtimevar.a: the decoder must be string (Put decoder=string into its query.)"},
    {"runtimevar elsewhere",
     "data \"runtimevar\" \"a\" {\n  url = \"awssecretsmanager://x?decoder=string\"\n}\nenv \"x\" {\n  a = "
     "data.runtimevar.a\n}\n",
     "x", "", NULL,
     "HCL005 2:9 data.runtimevar.a: awssecretsmanager:// is not supported (constant:// and file:// are.)"},
    {"dynamic without content", "env \"x\" {\n  dynamic \"a\" {\n    for_each = []\n  }\n}\n", "x", "", NULL,
     "HCL005 2:3 a dynamic block holds one block, content (Write dynamic \"TYPE\" { for_each = …, content { "
     "… } }; iterator = NAME and labels = […] may be there too.)"},
    {"dynamic without for_each", "env \"x\" {\n  dynamic \"a\" {\n    content {\n    }\n  }\n}\n", "x", "",
     NULL,
     "HCL005 2:3 a dynamic block needs for_each (Write dynamic \"TYPE\" { for_each = …, content { … } }; "
     "iterator = NAME and labels = […] may be there too.)"},
    {"dynamic with more", "env \"x\" {\n  dynamic \"a\" {\n    each = 1\n    content {\n    }\n  }\n}\n", "x",
     "", NULL,
     "HCL005 3:5 a dynamic block has no such attribute (Write dynamic \"TYPE\" { for_each = …, content { … } "
     "}; iterator = NAME and labels = […] may be there too.)"},
    {"dynamic over a text",
     "env \"x\" {\n  dynamic \"lint\" {\n    for_each = \"a\"\n    content {\n    }\n  }\n}\n", "x", "", NULL,
     "HCL003 3:16 for_each needs a set, list, map or object, not a value of type string"},
    {"a validation that does not hold",
     "variable \"n\" {\n  type = number\n  validation {\n    condition     = var.n > 3\n    error_message = "
     "\"${var.n} is small\"\n  }\n}\nenv \"x\" {\n}\n",
     "x", "n=2", NULL, "HCL010 4:21 invalid value of variable \"n\": 2 is small"},
    {"a validation without a message",
     "variable \"n\" {\n  default = 1\n  validation {\n    condition = true\n  }\n}\nenv \"x\" {\n}\n", "x",
     "", NULL, "HCL005 3:3 a validation needs condition and error_message"},
    {"a block in a variable", "variable \"n\" {\n  default = 1\n  valid {\n  }\n}\nenv \"x\" {\n}\n", "x", "",
     NULL, "HCL005 3:3 a variable has no block \"valid\""},
    {"another block in a composite",
     "data \"composite_schema\" \"a\" {\n  dynamic \"table\" {\n    for_each = [1]\n    content {\n      url "
     "= \"file://a.sql\"\n    }\n  }\n}\nenv \"x\" {\n  a = data.composite_schema.a.url\n}\n",
     "x", "", NULL, "HCL005 2:3 data \"composite_schema\" has no block \"table\""},
    {"a syntax error", "env \"x\" {\n  a = \n}\n", "x", "", NULL,
     "HCL001 2:7 expected a value, got the end of the line"},
};

/* A database that answers with its parameters. */
static mx_status ask(mx_arena *arena, mx_str url, mx_span at, mx_str sql, const mx_values *params,
                     mx_value *rows, size_t *columns, mx_diags *diags)
{
    (void)at;
    (void)diags;
    assert_text(url, "sqlite://a.db");
    *columns = mx_str_eq(sql, MX_STR("wide")) ? 3 : 1;
    for (size_t i = 0; i < params->len; i++) {
        mx_str text;
        mx_hcl_eval eval = {.arena = arena};
        assert_int_equal(mx_hcl_to_text(&eval, params->at[i], MX_NOWHERE, &text), MX_OK);
        mx_value_push(arena, rows, mx_value_text(arena, text));
    }
    return MX_OK;
}

static mx_status load(mx_arena *arena, const project_case *c, mx_values *envs, mx_diags *diags)
{
    mx_strs flags = {0};
    const mx_value *vars;
    mx_project *project;
    const mx_value *unused;
    if (c->vars[0])
        mx_vec_push(arena, &flags, mx_str_of(c->vars));
    MX_TRY(mx_settings_vars(arena, &flags, &vars, diags));
    MX_TRY(mx_project_open(arena, MX_STR("atlas.hcl"), mx_str_of(c->text), mx_str_of(c->env), vars, ask,
                           &project, diags));
    MX_TRY(mx_project_envs(project, envs));
    return mx_project_global(project, "diff", &unused);
}

static mx_status run(mx_arena *arena, void *arg)
{
    const project_case *c = arg;
    mx_diags *diags = mx_diags_new();
    mx_values envs;
    mx_buf buf = MX_BUF(arena);
    mx_status st = load(arena, c, &envs, diags);
    for (size_t i = 0; st == MX_OK && i < envs.len; i++) {
        mx_value_json(&buf, envs.at[i], MX_STR(""), MX_STR(""));
        mx_buf_char(&buf, '\n');
    }
    if ((st == MX_OK) != (c->want != NULL))
        print_error("%s: %.*s\n", c->name, MX_FMT(said(arena, diags)));
    assert_int_equal(st, c->want ? MX_OK : MX_FAILED);
    if (c->want)
        assert_text(mx_buf_take(&buf), c->want);
    assert_text(said(arena, diags), c->said);
    mx_diags_free(diags);
    return MX_OK;
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        in_arena(run, (void *)&cases[i]);
}

static void test_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(errors); i++)
        in_arena(run, (void *)&errors[i]);
}

/* A chain of references may be long, but not endless deep: said, not a crash. */
static mx_status long_chain(mx_arena *arena, void *arg)
{
    mx_buf buf = MX_BUF(arena);
    (void)arg;
    for (int i = 0; i < 5000; i++)
        mx_buf_printf(&buf, "locals {\n  a%d = local.a%d\n}\n", i, i + 1);
    mx_buf_lit(&buf, "locals {\n  a5000 = 1\n}\nenv \"x\" {\n  a = local.a0\n}\n");
    project_case c = {"a long chain", mx_str_z(arena, mx_buf_view(&buf)), "x", "", NULL, NULL};
    mx_diags *diags = mx_diags_new();
    mx_values envs;
    assert_int_equal(load(arena, &c, &envs, diags), MX_FAILED);
    assert_text(mx_diags_at(diags, 0)->message, "expressions and references are nested too deeply");
    mx_diags_free(diags);
    return MX_OK;
}

static void test_long_chain(void **state)
{
    (void)state;
    in_arena(long_chain, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_long_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
