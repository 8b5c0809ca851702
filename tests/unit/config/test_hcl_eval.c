/* Expressions and their values (as JSON). */
#include "config_check.h"

#include "config/hcl_eval.h"

static const struct {
    const char *in, *want;
} cases[] = {
    /* literals and operators */
    {"1", "1"},
    {"1.5e1", "15"},
    {"true", "true"},
    {"null", "null"},
    {"\"a\\tb\\u00e9\\\"\"", "\"a\\tb\xc3\xa9\\\"\""},
    {"1 + 2 * 3", "7"},
    {"(1 + 2) * 3", "9"},
    {"7 % 4 - -1", "4"},
    {"7 / 2", "3.5"},
    {"-2", "-2"},
    {"\"2\" * 3", "6"},
    {"10 - 2 - 3", "5"},
    {"1 < 2 && 2 <= 2", "true"},
    {"1 > 2 || !true", "false"},
    {"1 == 1.0", "true"},
    {"\"1\" == 1", "false"},
    {"[1, \"a\"] == [1, \"a\"]", "true"},
    {"{a = 1} != {a = 2}", "true"},
    {"true ? 1 : nope", "1"},
    {"false && nope", "false"},
    {"1 == 1 ? \"y\" : \"n\"", "\"y\""},
    {"9223372036854775807 + 1", "9223372036854775808"},
    /* templates */
    {"\"${1 + 1}\"", "2"},
    {"\"a${1}b\"", "\"a1b\""},
    {"\"$${x} %%{y}\"", "\"${x} %{y}\""},
    {"\"${\"in${\"ner\"}\"}!\"", "\"inner!\""},
    {"\"%{ if true }y%{ else }n%{ endif }\"", "\"y\""},
    {"\"%{ for x in [1, 2] }<${x}>%{ endfor }\"", "\"\\u003c1\\u003e\\u003c2\\u003e\""},
    {"\"a ${~ \"b\" ~} c\"", "\"abc\""},
    {"\"${[1]}\"", "[1]"},
    {"\"\"", "\"\""},
    {"\"%{ if false }n%{ endif }\"", "\"\""},
    {"<<A\nx\n  y ${1}\nA\n", "\"x\\n  y 1\\n\""},
    {"<<-A\n    x\n\n      y\n    A\n", "\"x\\n\\n  y\\n\""},
    {"<<-A\n  ${1}\n  b\n  A\n", "\"1\\nb\\n\""},
    {"<<A\n%{ for x in [1, 2] ~}\n- ${x}\n%{ endfor ~}\nA\n", "\"- 1\\n- 2\\n\""},
    {"<<A\na\\n\"q\"\nA\n", "\"a\\\\n\\\"q\\\"\\n\""},
    /* lists and objects */
    {"[1, 2,]", "[1,2]"},
    {"[\n1,\n2\n]", "[1,2]"},
    {"{b = 1, a: 2}", "{\"a\":2,\"b\":1}"},
    {"{\n a = 1\n \"b c\" = 2\n}", "{\"a\":1,\"b c\":2}"},
    {"{(\"a\") = 1, true = 2}", "{\"a\":1,\"true\":2}"},
    {"{}", "{}"},
    {"[[1, 2], [3]][0][1]", "2"},
    {"{a = {b = 1}}.a.b", "1"},
    {"{a = 1}[\"a\"]", "1"},
    {"[[1, 2]].0.1", "2"},
    {"[{a = 1}, {a = 2}][*].a", "[1,2]"},
    {"[{a = [1]}, {a = [2]}].*.a", "[[1],[2]]"},
    {"[[1], [2]][*][0]", "[1,2]"},
    {"{a = 1}[*].a", "[1]"},
    {"null[*].a", "[]"},
    {"[for x in [1, 2, 3] : x * 2 if x != 2]", "[2,6]"},
    {"[for i, x in [\"a\"] : \"${i}${x}\"]", "[\"0a\"]"},
    {"[for k, v in {b = 1, a = 2} : \"${k}${v}\"]", "[\"a2\",\"b1\"]"},
    {"{for x in [\"a\", \"b\"] : x => upper(x)}", "{\"a\":\"A\",\"b\":\"B\"}"},
    {"{for x in [\"aa\", \"ab\", \"b\"] : substr(x, 0, 1) => x...}", "{\"a\":[\"aa\",\"ab\"],\"b\":[\"b\"]}"},
    {"[for x in toset([\"b\", \"a\", \"b\"]) : x]", "[\"a\",\"b\"]"},
    {"[for x in [1] : [for y in [2] : x + y]]", "[[3]]"},
    {"/* c */ 1 # d\n", "1"},
    {"1 // e", "1"},
    /* text functions */
    {"chomp(\"a\\r\\n\\n\")", "\"a\""},
    {"lower(\"AbC\")", "\"abc\""},
    {"upper(1)", "\"1\""},
    {"title(\"hello wORLD\")", "\"Hello WORLD\""},
    {"strrev(\"ab\\u00e9\")", "\"\xc3\xa9"
                              "ba\""},
    {"substr(\"h\\u00e9llo\", 1, 2)", "\"\xc3\xa9l\""},
    {"substr(\"hello\", -3, -1)", "\"llo\""},
    {"substr(\"hi\", 5, 1)", "\"\""},
    {"trim(\"--a-b--\", \"-\")", "\"a-b\""},
    {"trimprefix(\"abc\", \"ab\")", "\"c\""},
    {"trimsuffix(\"abc\", \"x\")", "\"abc\""},
    {"trimspace(\" a \\n\")", "\"a\""},
    {"startswith(\"abc\", \"ab\")", "true"},
    {"endswith(\"abc\", \"ab\")", "false"},
    {"replace(\"a.b.c\", \".\", \"\")", "\"abc\""},
    {"replace(\"ab\", \"\", \"-\")", "\"-a-b-\""},
    {"split(\",\", \"a,,b\")", "[\"a\",\"\",\"b\"]"},
    {"split(\"\", \"ab\")", "[\"a\",\"b\"]"},
    {"split(\",\", \"\")", "[\"\"]"},
    {"join(\"-\", [\"a\", 1], [true])", "\"a-1-true\""},
    {"indent(2, \"a\\nb\")", "\"a\\n  b\""},
    {"sql(\"now()\")", "\"now()\""},
    {"format(\"%s|%5d|%-4s|%05.1f|%q|%v|%t|%x|%%\", \"a\", 42, \"b\", 3.14159, \"q\", [1], true, 255)",
     "\"a|   42|b   |003.1|\\\"q\\\"|[1]|true|ff|%\""},
    {"formatlist(\"%s.%s\", [\"a\", \"b\"], \"c\")", "[\"a.c\",\"b.c\"]"},
    /* lists */
    {"alltrue([true, \"true\"])", "true"},
    {"anytrue([])", "false"},
    {"chunklist([1, 2, 3], 2)", "[[1,2],[3]]"},
    {"coalesce(null, \"\", 3)", "3"},
    {"coalescelist([], [1])", "[1]"},
    {"compact([\"a\", \"\", null, \"b\"])", "[\"a\",\"b\"]"},
    {"concat([1], [2, 3])", "[1,2,3]"},
    {"contains([\"a\"], \"a\")", "true"},
    {"distinct([1, 2, 1])", "[1,2]"},
    {"element([1, 2], 3)", "2"},
    {"empty([])", "true"},
    {"empty(null)", "true"},
    {"flatten([[1, [2]], 3, []])", "[1,2,3]"},
    {"index([\"a\", \"b\"], \"b\")", "1"},
    {"keys({b = 1, a = 2})", "[\"a\",\"b\"]"},
    {"values({b = 1, a = 2})", "[2,1]"},
    {"length(\"h\\u00e9\")", "2"},
    {"length({a = 1})", "1"},
    {"lookup({a = 1}, \"b\", 2)", "2"},
    {"merge({a = 1, b = 1}, {b = 2}, null)", "{\"a\":1,\"b\":2}"},
    {"range(3)", "[0,1,2]"},
    {"range(1, 8, 3)", "[1,4,7]"},
    {"range(2, 0)", "[2,1]"},
    {"reverse([1, 2])", "[2,1]"},
    {"slice([1, 2, 3], 1, 3)", "[2,3]"},
    {"sort([\"b\", \"a\", 1])", "[\"1\",\"a\",\"b\"]"},
    {"zipmap([\"a\", \"b\"], [1, 2])", "{\"a\":1,\"b\":2}"},
    {"max([3, 1]...)", "3"},
    {"min(2, \"1\")", "1"},
    /* sets */
    {"setunion([\"b\"], [\"a\", \"b\"])", "[\"a\",\"b\"]"},
    {"setintersection([1, 2], [2, 3])", "[2]"},
    {"setsubtract([1, 2], [2])", "[1]"},
    {"setproduct([\"a\", \"b\"], [1])", "[[\"a\",1],[\"b\",1]]"},
    {"tolist(toset([2, 1]))", "[1,2]"},
    /* numbers */
    {"abs(-3)", "3"},
    {"ceil(1.2)", "2"},
    {"floor(-1.2)", "-2"},
    {"signum(-3)", "-1"},
    {"pow(2, 10)", "1024"},
    {"log(8, 2)", "3"},
    {"parseint(\"-ff\", 16)", "-255"},
    {"tonumber(\"1.50\")", "1.5"},
    {"tobool(\"false\")", "false"},
    {"tostring(2)", "\"2\""},
    {"tostring(null)", "null"},
    /* encodings */
    {"jsonencode({b = [1, \"<\"], a = null})", "\"{\\\"a\\\":null,\\\"b\\\":[1,\\\"\\\\u003c\\\"]}\""},
    {"jsondecode(\"{\\\"b\\\":1,\\\"a\\\":[true]}\")", "{\"a\":[true],\"b\":1}"},
    {"csvdecode(\"a,b\\n1,\\\"x,\\\"\\\"y\\\"\\n\")", "[{\"a\":\"1\",\"b\":\"x,\\\"y\"}]"},
    /* moments, YAML */
    {"formatdate(\"DD MMM YYYY hh:mm ZZZ\", \"2024-01-05T19:04:09Z\")", "\"05 Jan 2024 19:04 UTC\""},
    {"formatdate(\"EEEE, D MMMM YY 'at' H:m:s aa 'o''clock'\", \"2024-01-05T19:04:09Z\")",
     "\"Friday, 5 January 24 at 7:4:9 pm o'clock\""},
    {"formatdate(\"YYYY-MM-DD'T'hh:mm:ssZ|ZZZZ|ZZZZZ|HH AA|EEE M\", \"2024-02-29T00:30:00.5-05:30\")",
     "\"2024-02-29T00:30:00-05:30|-0530|-05:30|12 AM|Thu 2\""},
    {"formatdate(\"EEE YYYY\", \"1969-12-31T23:00:00Z\")", "\"Wed 1969\""},
    {"timeadd(\"2024-01-05T19:04:09Z\", \"10m\")", "\"2024-01-05T19:14:09Z\""},
    {"timeadd(\"2024-03-01T00:00:00+02:00\", \"-1.5s\")", "\"2024-02-29T23:59:58+02:00\""},
    {"yamldecode(\"a: 1\\nb: [x, \\\"y z\\\", {k: v}]\\n# c\\nc:\\n- 1\\n- d: true\\n  e: ~\\n-   - 2.5\\n   "
     " - text # t\\n\")",
     "{\"a\":1,\"b\":[\"x\",\"y z\",{\"k\":\"v\"}],\"c\":[1,{\"d\":true,\"e\":null},[2.5,\"text\"]]}"},
    {"yamldecode(\"---\\n\\\"k\\\\u00e9y\\\": 'it''s'\\nl: |\\n  one\\n    two\\n\\n  three\\nf: >-\\n  a\\n "
     " b\\n\\n  c\\n...\\n\")",
     "{\"f\":\"a b\\nc\",\"kéy\":\"it's\",\"l\":\"one\\n  two\\n\\nthree\\n\"}"},
    {"yamldecode(\"plain text\\n  over lines\\n\\n  and more\\n\")", "\"plain text over lines\\nand more\""},
    {"yamldecode(\"\")", "null"},
    {"yamldecode(\"- 0x1f\\n- 0o17\\n- +3\\n- .5\\n- 1e3\\n- 1.2.3\\n- - \\n- \\\"1\\\"\\n- "
     "http://x:1/#y\\n\")",
     "[31,15,3,0.5,1000,\"1.2.3\",[null],\"1\",\"http://x:1/#y\"]"},
    {"yamldecode(\"{a: , b: [], \\\"c\\\":{}}\")", "{\"a\":null,\"b\":[],\"c\":{}}"},
    {"yamldecode(\"a:\\n  b:\\n    c: d\\n  e: |+\\n    x\\n\\nf: g\\n\")",
     "{\"a\":{\"b\":{\"c\":\"d\"},\"e\":\"x\\n\\n\"},\"f\":\"g\"}"},
    {"yamlencode({foo = [1, {a = \"b\", c = \"d\\\"\\n\"}, [2, [3]], []], bar = \"baz\", n = {x = null, y = "
     "{}}})",
     "\"\\\"bar\\\": \\\"baz\\\"\\n\\\"foo\\\":\\n- 1\\n- \\\"a\\\": \\\"b\\\"\\n  \\\"c\\\": "
     "\\\"d\\\\\\\"\\\\n\\\"\\n- - 2\\n  - - 3\\n- []\\n\\\"n\\\":\\n  \\\"x\\\": null\\n  \\\"y\\\": "
     "{}\\n\""},
    {"yamldecode(yamlencode({a = [[{b = 1.5}], \"x: y\"], c = true})).a", "[[{\"b\":1.5}],\"x: y\"]"},
    /* URLs */
    {"urlescape(\"p@ss w\\u00f6rd/\")", "\"p%40ss+w%C3%B6rd%2F\""},
    {"urluserinfo(\"mysql://h:3306/db?a=b\", \"u\", \"p@:\")", "\"mysql://u:p%40%3A@h:3306/db?a=b\""},
    {"urluserinfo(\"mysql://x:y@h/\", \"u\")", "\"mysql://u@h/\""},
    {"urlqueryset(\"a://h/p?z=1&k=0\", \"k\", \"v w\")", "\"a://h/p?k=v+w\\u0026z=1\""},
    {"urlqueryset(\"a://h\", \"k\", \"v\")", "\"a://h?k=v\""},
    {"urlsetpath(\"a://h/old?q=1\", \"new/p\")", "\"a://h/new/p?q=1\""},
    /* regular expressions */
    {"regex(\"[a-z]+\", \"12ab34\")", "\"ab\""},
    {"regex(\"(\\\\d+)-(x)?\", \"12-\")", "[\"12\",null]"},
    {"regexall(\"\\\\d\", \"a1b2\")", "[\"1\",\"2\"]"},
    {"regexreplace(\"a1b2\", \"(\\\\d)\", \"<$${1}>\")", "\"a\\u003c1\\u003eb\\u003c2\\u003e\""},
    {"regexreplace(\"a1b2\", \"(\\\\d)\", \"<$1>\")", "\"a\\u003c1\\u003eb\\u003c2\\u003e\""},
    {"regexreplace(\"aaa\", \"x*\", \"-\")", "\"-a-a-a-\""},
    {"regexpescape(\"a.b*\")", "\"a\\\\.b\\\\*\""},
    /* trying */
    {"try(nope, [1][5], \"d\")", "\"d\""},
    {"can(1 + \"x\")", "false"},
    {"can(1)", "true"},
    {"getenv(\"MX_TEST_NOT_SET\")", "\"\""},
};

static mx_status evaluate(mx_arena *arena, void *arg)
{
    const char *in = cases[*(size_t *)arg].in, *want = cases[*(size_t *)arg].want;
    mx_diags *diags = mx_diags_new();
    mx_hcl_expr *expr;
    const mx_value *v;
    mx_hcl_eval eval = {.arena = arena, .diags = diags};
    mx_status st = mx_hcl_parse_expr(arena, mx_str_of(in), mx_diags_file(diags, MX_STR("e"), mx_str_of(in)),
                                     &expr, diags);
    if (st == MX_OK)
        st = mx_hcl_evaluate(&eval, expr, &v);
    if (st != MX_OK)
        print_error("%s: %.*s\n", in, MX_FMT(said(arena, diags)));
    assert_int_equal(st, MX_OK);
    assert_text(json_of(arena, v), want);
    assert_int_equal(mx_diags_count(diags), 0);
    mx_diags_free(diags);
    return MX_OK;
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        in_arena(evaluate, &i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
