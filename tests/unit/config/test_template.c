/* Templates: what they print, what is refused, and what migrate diff makes of them. */
#include "config_check.h"

#include "config/template.h"

static const char data[] =
    "{\"Env\":{\"Driver\":\"mysql\",\"URL\":{\"Schema\":\"s\"}},\"Pending\":[{\"Name\":\"1.sql\",\"N\":1},{"
    "\"Name\":\"2.sql\",\"N\":2}],"
    "\"None\":[],\"Error\":null,\"Ok\":true,\"N\":3,\"F\":1.5,\"M\":{\"b\":1,\"a\":2},\"S\":\"te<xt\"}";

static const struct {
    const char *in, *want;
} cases[] = {
    {"", ""},
    {"plain } text {", "plain } text {"},
    {"{{ .S }}", "te<xt"},
    {"{{.Env.URL.Schema}}", "s"},
    {"{{ $.N }}", "3"},
    {"{{ .Error }}", "<nil>"},
    {"{{ .Ok }} {{ .F }} {{ 1.50 }} {{ \"a\\tb\" }} {{ `r\\n` }} {{ true }}", "true 1.5 1.5 a\tb r\\n true"},
    {"{{ .None }}{{ .M }}", "[]map[b:1 a:2]"},
    {"a  {{- .N -}}  \n b", "a3b"},
    {"a {{ .N -}} b {{- .N }} c", "a 3b3 c"},
    {"{{/* x }} */}}y", "y"},
    {"a {{- /* x */ -}} b", "ab"},
    {"{{ \"}}\" }}", "}}"},
    {"{{ if .Ok }}y{{ end }}", "y"},
    {"{{ if .Error }}y{{ else }}n{{ end }}", "n"},
    {"{{ if .None }}a{{ else if eq .N 3 }}b{{ else }}c{{ end }}", "b"},
    {"{{ if not .Ok }}a{{ else if .None }}b{{ else }}c{{ end }}", "c"},
    {"{{ range .Pending }}{{ .Name }},{{ end }}", "1.sql,2.sql,"},
    {"{{ range $i, $e := .Pending }}{{ if $i }}, {{ end }}{{ $i }}={{ $e.Name }}{{ end }}",
     "0=1.sql, 1=2.sql"},
    {"{{ range $e := .Pending }}{{ $e.N }}{{ $.N }}{{ end }}", "1323"},
    {"{{ range .None }}x{{ else }}empty{{ end }}", "empty"},
    {"{{ range .Error }}x{{ else }}nil{{ end }}", "nil"},
    {"{{ range $k, $v := .M }}{{ $k }}{{ $v }} {{ end }}", "a2 b1 "},
    {"{{ range 3 }}{{ . }}{{ end }}", "012"},
    {"{{ range .Pending }}{{ if eq .N 2 }}{{ break }}{{ end }}{{ .N }}{{ end }}!", "1!"},
    {"{{ range .Pending }}{{ if eq .N 1 }}{{ continue }}{{ end }}{{ .N }}{{ end }}!", "2!"},
    {"{{ with .Env }}{{ .Driver }}{{ end }}", "mysql"},
    {"{{ with .Error }}x{{ else }}none{{ end }}", "none"},
    {"{{ with $x := .N }}{{ $x }}{{ end }}", "3"},
    {"{{ $x := 1 }}{{ $x }}{{ $x = 2 }}{{ $x }}", "12"},
    {"{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}", "21"},
    {"{{ $n := 0 }}{{ range .Pending }}{{ $n = .N }}{{ end }}{{ $n }}", "2"},
    {"{{ len .Pending }}{{ len .S }}{{ len .M }}", "252"},
    {"{{ .S | upper | printf \"%-8s|\" }}", "TE<XT   |"},
    {"{{ printf \"%d %s %v %q %5.1f\" .N .S .Ok \"q\" .F }}", "3 te<xt true \"q\"   1.5"},
    {"{{ json .M }}", "{\"b\":1,\"a\":2}"},
    {"{{ json .S }}", "\"te\\u003cxt\""},
    {"{{ json .M \"  \" }}", "{\n  \"b\": 1,\n  \"a\": 2\n}"},
    {"{{ json .M \">\" \" \" }}", "{\n> \"b\": 1,\n> \"a\": 2\n>}"},
    {"{{ and .Ok .N }}{{ and .None .Nope }}{{ or .Error .N }}{{ or .Ok .Nope }}", "3[]3true"},
    {"{{ .N | and .Ok }}", "3"},
    {"{{ eq .N 1 2 3 }}{{ ne .N 3 }}{{ lt 1 2 }}{{ le 2 2 }}{{ gt \"b\" \"a\" }}{{ ge 1 2 }}",
     "truefalsetruetruetruefalse"},
    {"{{ (index .Pending 1).Name }}{{ index .M \"a\" }}", "2.sql2"},
    {"{{ slice \"hello\" 1 3 }}{{ len (slice .Pending 1) }}", "el1"},
    {"{{ print 1 2 \"a\" 3 }}{{ println \"x\" }}", "1 2a3x\n"},
    {"{{ add .N 4 }} {{ default \"d\" .Error }} {{ default \"d\" .S }}", "7 d te<xt"},
    {"{{ json_merge (json .M) (json .M) `{\"c\":[1]}` }}", "{\"a\":2,\"b\":1,\"c\":[1]}"},
    {"{{ cyan \"x\" }}{{ lower \"A\" }}", "xa"},
    {"{{ \"a\" | greet }}", "hello a!"},
    {"{{ \"\\u00e9\\x41\" }}", "\xc3\xa9"
                               "A"},
    {"{{if .Ok}}{{range .Pending}}{{.N}}{{end}}{{end}}", "12"},
};

static const struct {
    const char *in, *want;
} errors[] = {
    {"{{ .Nope }}", "TPL001 1:4 can't evaluate field Nope in a value of type object"},
    {"{{ .Error.X }}", "TPL001 1:4 nil pointer evaluating field X"},
    {"a\n {{ .S.X }}", "TPL001 2:5 can't evaluate field X in a value of type string"},
    {"{{ nope . }}", "TPL001 1:4 function \"nope\" not defined"},
    {"{{ if .None }}{{ nope }}{{ end }}", "TPL001 1:18 function \"nope\" not defined"},
    {"{{ $x }}", "TPL001 1:4 undefined variable \"$x\""},
    {"{{ .S", "TPL001 1:1 this action is not closed with }}"},
    {"{{ }}", "TPL001 1:4 a value is missing"},
    {"{{ if .Ok }}", "TPL001 1:1 this block has no {{ end }}"},
    {"{{ end }}", "TPL001 1:1 unexpected {{ end }}"},
    {"{{ else }}", "TPL001 1:1 unexpected {{ else }}"},
    {"{{ if .Ok }}{{ else }}{{ else }}{{ end }}", "TPL001 1:1 a second {{ else }}"},
    {"{{ break }}", "TPL001 1:1 {{ break }} and {{ continue }} exist in range only"},
    {"{{ template \"x\" }}", "TPL001 1:1 {{ template }} is not supported"},
    {"{{ define \"x\" }}{{ end }}", "TPL001 1:1 {{ define }} is not supported"},
    {"{{ \"a }}", "TPL001 1:1 this action is not closed with }}"},
    {"{{ \"a\\q\" }}", "TPL001 1:4 a string holds an unknown escape"},
    {"{{ 'a' }}", "TPL001 1:4 character constants are not supported"},
    {"{{ 1x }}", "TPL001 1:4 this is no number"},
    {"{{ (.S }}", "TPL001 1:5 a parenthesis is not closed"},
    {"{{ .S) }}", "TPL001 1:6 unexpected ')'"},
    {"{{ .S | .N }}", "TPL001 1:9 a function is expected behind '|'"},
    {"{{ .S .N }}", "TPL001 1:4 can't give argument to non-function"},
    {"{{ .S | }}", "TPL001 1:9 unexpected end in a template's action"},
    {"{{/* x }}", "TPL001 1:1 a comment is not closed"},
    {"{{/* x */ .S }}", "TPL001 1:1 a comment stands alone in its action"},
    {"{{ range .S }}{{ end }}", "TPL001 1:10 range can't iterate over a value of type string"},
    {"{{ len .N }}", "TPL001 1:4 len of a value of type number"},
    {"{{ index .Pending 5 }}", "TPL001 1:4 index: index out of range: 5"},
    {"{{ index .S 0 }}", "TPL001 1:4 index: a value of type string has no item for a number"},
    {"{{ slice .S 4 2 }}", "TPL001 1:4 slice: index out of range"},
    {"{{ lt .S .N }}", "TPL001 1:4 lt: incompatible types for comparison"},
    {"{{ upper .N }}", "TPL001 1:4 upper: a string is needed, not a value of type number"},
    {"{{ upper }}", "TPL001 1:4 wrong number of args for upper: got 0"},
    {"{{ printf \"%d\" .S }}", "TPL001 1:4 printf: %d needs a whole number"},
    {"{{ and }}", "TPL001 1:4 wrong number of args for and: got 0"},
    {"{{ range 100000000 }}{{ end }}", "TPL001 1:1 the template does too much work"},
    {"{{ range 100000 }}{{ json $ }}{{ end }}", NULL},
    {"{{ end .S }}", "TPL001 1:8 unexpected text in this action"},
    {"{{ if $a, $b := .S }}{{ end }}", "TPL001 1:7 two variables exist in range only"},
};

static mx_status greet(mx_arena *arena, void *ctx, const mx_values *args, mx_span at, const mx_value **out,
                       mx_diags *diags)
{
    if (args->len != 1)
        return mx_fail(diags, MX_TPL001, at, "", "greet whom?");
    *out = mx_value_text(
        arena, mx_str_printf(arena, "hello %.*s%s", MX_FMT(args->at[0]->as.text), (const char *)ctx));
    return MX_OK;
}

static const mx_template_func own[] = {{"greet", greet}, {NULL, NULL}};

static mx_status expand(mx_arena *arena, const char *in, mx_buf *out, mx_diags *diags)
{
    mx_template_env env = {.funcs = own, .ctx = (void *)"!"};
    const mx_value *v;
    out->max = 1 << 20;
    MX_TRY(mx_value_from_json(arena, mx_str_of(data), MX_TPL001, MX_NOWHERE, &v, diags));
    return mx_template_run(arena, mx_str_of(in), &env, v, out, diags);
}

static mx_status good(mx_arena *arena, void *arg)
{
    size_t i = *(size_t *)arg;
    mx_diags *diags = mx_diags_new();
    mx_buf out = MX_BUF(arena);
    if (expand(arena, cases[i].in, &out, diags) != MX_OK)
        print_error("%s: %.*s\n", cases[i].in, MX_FMT(said(arena, diags)));
    assert_text(mx_buf_take(&out), cases[i].want);
    assert_int_equal(mx_diags_count(diags), 0);
    mx_diags_free(diags);
    return MX_OK;
}

static mx_status bad(mx_arena *arena, void *arg)
{
    size_t i = *(size_t *)arg;
    mx_diags *diags = mx_diags_new();
    mx_buf out = MX_BUF(arena);
    assert_int_equal(expand(arena, errors[i].in, &out, diags), MX_FAILED);
    if (errors[i].want)
        assert_text(said(arena, diags), errors[i].want);
    else
        assert_text(mx_diags_at(diags, 0)->message, "the template's output is too large");
    mx_diags_free(diags);
    return MX_OK;
}

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        in_arena(good, &i);
}

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(errors); i++)
        in_arena(bad, &i);
}

static mx_status deep(mx_arena *arena, void *arg)
{
    static const char *const pieces[] = {"{{ if .Ok }}", "{{ (", "{{ range .Pending }}",
                                         "{{ if .Ok }}a{{ else if .Ok }}"};
    (void)arg;
    for (size_t i = 0; i < COUNT(pieces); i++) {
        mx_diags *diags = mx_diags_new();
        mx_buf out = MX_BUF(arena);
        mx_str text = repeated(arena, pieces[i], 50000);
        assert_int_equal(mx_template_run(arena, text, NULL, &mx_value_null, &out, diags), MX_FAILED);
        assert_int_equal(mx_diags_errors(diags), 1);
        mx_diags_free(diags);
    }
    mx_str parens = mx_str_cat(arena, mx_str_cat(arena, MX_STR("{{ "), repeated(arena, "(", 50000)),
                               MX_STR(" }}"));
    assert_int_equal(mx_template_check(arena, parens, NULL, NULL), MX_FAILED);
    return MX_OK;
}

static void test_deep(void **state)
{
    (void)state;
    in_arena(deep, NULL);
}

static const struct {
    const char *in;
    mx_diff_format_kind kind;
    const char *indent, *said;
} formats[] = {
    {"", MX_DIFF_FORMAT_NONE, "", ""},
    {"{{ sql . \"  \" }}", MX_DIFF_FORMAT_INDENT, "  ", ""},
    {"{{sql $}}", MX_DIFF_FORMAT_INDENT, "", ""},
    {"{{- sql $ \"\\t\" -}}", MX_DIFF_FORMAT_INDENT, "\t", ""},
    {"{{ range .Changes }}{{ .Cmd }};\n{{ end }}", MX_DIFF_FORMAT_TEMPLATE, "", ""},
    {"{{ sql . \"  \" }}\n", 0, NULL,
     "TPL001 - 'sql' can only be used to indent statements. got: {{ sql . \"  \" }}\n (Write {{ sql . \"  \" "
     "}}.)"},
    {"{{ sql .X }}", 0, NULL,
     "TPL001 - 'sql' can only be used to indent statements. got: {{ sql .X }} (Write {{ sql . \"  \" }}.)"},
    {"{{ sql . 2 }}", 0, NULL,
     "TPL001 - 'sql' can only be used to indent statements. got: {{ sql . 2 }} (Write {{ sql . \"  \" }}.)"},
    {"{{ if .X }}{{ . | sql }}{{ end }}", 0, NULL,
     "TPL001 - 'sql' can only be used to indent statements. got: {{ if .X }}{{ . | sql }}{{ end }} (Write {{ "
     "sql . \"  \" }}.)"},
    {"{{ sql . ", 0, NULL, "TPL001 1:1 this action is not closed with }}"},
};

static mx_status diff_format(mx_arena *arena, void *arg)
{
    size_t i = *(size_t *)arg;
    mx_diags *diags = mx_diags_new();
    mx_diff_format f;
    assert_int_equal(mx_diff_format_parse(arena, mx_str_of(formats[i].in), &f, diags),
                     formats[i].indent ? MX_OK : MX_FAILED);
    if (formats[i].indent) {
        assert_int_equal(f.kind, formats[i].kind);
        assert_text(f.indent, formats[i].indent);
    }
    assert_text(said(arena, diags), formats[i].said);
    mx_diags_free(diags);
    return MX_OK;
}

static void test_diff_format(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(formats); i++)
        in_arena(diff_format, &i);
}

static mx_status no_json(mx_arena *arena, void *arg)
{
    mx_template_env env = {.no_json = MX_STR("schema diff")};
    mx_diags *diags = mx_diags_new();
    (void)arg;
    assert_int_equal(mx_template_check(arena, MX_STR("{{ json . }}"), &env, diags), MX_FAILED);
    assert_text(said(arena, diags), "TPL001 1:4 function \"json\" is not defined for schema diff");
    mx_diags_free(diags);
    return MX_OK;
}

static void test_no_json(void **state)
{
    (void)state;
    in_arena(no_json, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),        cmocka_unit_test(test_bad),     cmocka_unit_test(test_deep),
        cmocka_unit_test(test_diff_format), cmocka_unit_test(test_no_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
