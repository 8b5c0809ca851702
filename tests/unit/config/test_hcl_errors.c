/* What is wrong in HCL texts: code, place, message. And limits: depth, work. */
#include "config_check.h"

#include "config/hcl_eval.h"

static const struct {
    const char *in, *want;
} syntax[] = {
    {"a = ", "HCL001 1:5 expected a value, got the end of the file"},
    {"a = 1 b = 2", "HCL001 1:7 expected the end of the line, got 'b'"},
    {"a = 1\na = 2", "HCL001 2:1 the argument \"a\" was already set (Each argument may be set once.)"},
    {"1 = a", "HCL001 1:1 expected the name of an argument or block, got '1'"},
    {"env \"x\" {\n a = 1\n", "HCL001 1:9 this block is not closed"},
    {"env \"x\" \n{}", "HCL001 1:9 expected '{' or a label, got the end of the line"},
    {"env \"${x}\" {}", "HCL001 1:8 a block's label cannot be computed"},
    {"a = \"abc\n", "HCL001 1:5 this string is not closed (Close it on the same line, or use a heredoc.)"},
    {"a = \"a\\qb\"",
     "HCL001 1:7 this escape has no meaning (Known are \\n \\r \\t \\\" \\\\ \\uNNNN and \\UNNNNNNNN.)"},
    {"a = \"\\u12\"", "HCL001 1:6 this escape needs 4 hexadecimal digits"},
    {"a = \"\\ud800\"", "HCL001 1:6 this escape is no character"},
    {"a = \"${b\"", "HCL001 1:9 expected '}' to close ${, got a string"},
    {"a = <<X\nabc\n",
     "HCL001 1:5 this heredoc is not closed by X (The closing word stands on a line of its own.)"},
    {"a = <<\nabc\n", "HCL001 1:5 this heredoc has no closing word (Write <<NAME, a new line, the text, and "
                      "NAME on a line of its own.)"},
    {"/* a", "HCL001 1:1 this comment is not closed (Close it with */.)"},
    {"a = 'x'", "HCL001 1:5 single quotes have no meaning here (Strings stand in double quotes.)"},
    {"a = 1 & 2", "HCL001 1:7 bitwise operators do not exist (Write && for and, || for or.)"},
    {"a = [1, 2", "HCL001 1:10 expected ',' or ']', got the end of the file"},
    {"a = {b = 1 c = 2}", "HCL001 1:12 expected ',', a new line or '}', got 'c'"},
    {"a = {b.c = 1}",
     "HCL001 1:6 this key is ambiguous (Put it in parentheses, or in quotes when the name has dots.)"},
    {"a = f(1", "HCL001 1:8 expected ',' or ')', got the end of the file"},
    {"a = (1", "HCL001 1:7 expected ')', got the end of the file"},
    {"a = b.", "HCL001 1:7 expected the name of an attribute, got the end of the file"},
    {"a = b[", "HCL001 1:7 expected a value, got the end of the file"},
    {"a = x ? 1", "HCL001 1:10 expected ':' of the condition, got the end of the file"},
    {"a = [for x y : z]", "HCL001 1:12 expected 'in', got 'y'"},
    {"a = {for x in y : z}", "HCL001 1:20 expected '=>', got '}'"},
    {"a = \"%{ if x }y\"", "HCL001 1:6 expected %{ endif } first"},
    {"a = \"%{ endif }\"", "HCL001 1:6 nothing is open that this could end"},
    {"a = \"%{ while }\"", "HCL001 1:9 expected if, else, endif, for or endfor, got 'while'"},
    {"a = 1e999", "HCL001 1:5 this number is too large"},
    {"a = b.1e5", "HCL001 1:7 this is no index"},
    {"a = \x01", "HCL001 1:5 this character has no meaning here"},
    {"a = 1\xEF\xBB\xBF", "HCL001 1:6 a byte order mark in the middle of the file"},
    {"a = \"\xff\"", "IO004 1:6 this byte is not part of a UTF-8 text"},
};

static const struct {
    const char *in, *want;
} values[] = {
    {"nope",
     "HCL002 1:1 there is no variable named \"nope\" (Names begin with var, local, data, atlas or each.)"},
    {"nope.x",
     "HCL002 1:1 there is no variable named \"nope\" (Names begin with var, local, data, atlas or each.)"},
    {"{a = 1}.b", "HCL002 1:9 this object has no attribute named \"b\""},
    {"[1][1]", "HCL003 1:5 the list has 1 items, and none with this index"},
    {"[1][-1]", "HCL003 1:5 the list has 1 items, and none with this index"},
    {"null.a", "HCL003 1:6 null has no attribute \"a\""},
    {"\"x\".a", "HCL003 1:5 a value of type string has no attributes"},
    {"1[0]", "HCL003 1:3 a value of type number has no index"},
    {"toset([1])[0]", "HCL003 1:12 the items of a set have no index (tolist(…) gives it an order.)"},
    {"1 + \"x\"", "HCL003 1:5 a number is needed here, not \"x\""},
    {"1 + [1]", "HCL003 1:5 a number is needed here, not a value of type list"},
    {"1 / 0", "HCL003 1:5 division by zero"},
    {"!1", "HCL003 1:2 true or false is needed here, not a value of type number"},
    {"\"${[1]}x\"", "HCL003 1:4 a string is needed here, not a value of type list"},
    {"\"${null}x\"", "HCL003 1:4 a string is needed here, not null"},
    {"null ? 1 : 2", "HCL003 1:1 the condition is null"},
    {"[for x in 1 : x]", "HCL003 1:11 for needs a list, set or object, not a value of type number"},
    {"{for x in [1, 1] : x => x}",
     "HCL003 1:20 two items have the key \"1\" (Put ... behind the value to group values by their key.)"},
    {"uper(\"a\")", "HCL004 1:1 there is no function named \"uper\" (Did you mean \"upper\"?)"},
    {"formatdate(\"a\", \"b\")",
     "HCL004 1:17 formatdate: \"b\" is no moment of the form 2006-01-02T15:04:05Z"},
    {"formatdate(\"x\", \"2024-01-05T19:04:09Z\")",
     "HCL004 1:12 formatdate: \"x\" means no part of a moment"},
    {"formatdate(\"'x\", \"2024-01-05T19:04:09Z\")", "HCL004 1:12 formatdate: a quoted text is not ended"},
    {"timeadd(\"2024-01-05T19:04:09Z\", \"1 day\")",
     "HCL004 1:33 timeadd: \"1 day\" is no duration such as 1h30m"},
    {"yamldecode(\"a: 1\\na: 2\\n\")", "HCL004 1:12 yamldecode: line 2 of the YAML: a key comes twice"},
    {"yamldecode(\"a: b: c\")",
     "HCL004 1:12 yamldecode: line 1 of the YAML: a map begins on a line of its own"},
    {"yamldecode(\"a:\\n\\tb: 1\")", "HCL004 1:12 yamldecode: line 2 of the YAML: a tab cannot indent"},
    {"yamldecode(\"a: &x 1\")",
     "HCL004 1:12 yamldecode: line 1 of the YAML: anchors and aliases are not supported"},
    {"yamldecode(\"!!str 1\")", "HCL004 1:12 yamldecode: line 1 of the YAML: tags are not supported"},
    {"yamldecode(\"a: 1\\n---\\nb: 2\")",
     "HCL004 1:12 yamldecode: line 2 of the YAML: there is more than one document"},
    {"yamldecode(\"a: \\\"x\")", "HCL004 1:12 yamldecode: line 1 of the YAML: a quoted text is not ended"},
    {"yamldecode(\"[1, 2\")", "HCL004 1:12 yamldecode: line 1 of the YAML: ',' or ']' is expected here"},
    {"yamldecode(\"a:\\n    b: 1\\n  c: 2\")",
     "HCL004 1:12 yamldecode: line 3 of the YAML: this line is indented like none before it"},
    {"yamldecode(\"a: \\\"\\\\q\\\"\")",
     "HCL004 1:12 yamldecode: line 1 of the YAML: this escape is not known"},
    {"yamldecode(\"a: 1\\n- b\\n\")",
     "HCL004 1:12 yamldecode: line 2 of the YAML: a key and a colon are expected here"},
    {"yamldecode(\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
     "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\")",
     "HCL004 1:12 yamldecode: line 1 of the YAML: it is nested too deeply"},
    {"yamldecode(\"a: |x\\n  b\\n\")",
     "HCL004 1:12 yamldecode: line 1 of the YAML: this cannot follow | or >"},
    {"yamldecode(\"{a: 1}: 2\")", "HCL004 1:12 yamldecode: line 1 of the YAML: nothing may follow here"},
    {"yamlmerge(\"a\", \"b\")", "HCL004 1:1 the function yamlmerge is not supported yet"},
    {"upper()", "HCL004 1:1 upper: 1 argument is needed, 0 given"},
    {"upper(1, 2)", "HCL004 1:1 upper: 1 argument is taken, 2 given"},
    {"join(\",\")", "HCL004 1:1 join: at least 2 arguments are needed, 1 given"},
    {"upper([1])", "HCL004 1:7 upper: a string is needed as argument 1, not a value of type list"},
    {"length(1)", "HCL004 1:8 length: a value of type number has no length"},
    {"element([], 0)", "HCL004 1:9 element: the list is empty"},
    {"keys([1])", "HCL004 1:6 keys: an object is needed as argument 1, not a value of type list"},
    {"substr(\"a\", 0, -2)", "HCL004 1:16 substr: the length is below -1"},
    {"range(0, 9, -1)", "HCL004 1:1 range: the step does not lead to the limit"},
    {"range(2000)", "HCL004 1:1 range: more than 1024 numbers"},
    {"parseint(\"9\", 8)", "HCL004 1:10 parseint: \"9\" is no number of base 8"},
    {"format(\"%d\", \"x\")", "HCL004 1:8 format: %d needs a whole number"},
    {"format(\"%s\")", "HCL004 1:8 format: there are more verbs than arguments (0)"},
    {"format(\"a\", 1)", "HCL004 1:8 format: there are 1 arguments, and the format takes 0"},
    {"regex(\"(?i)a\", \"A\")", "HCL004 1:7 regex: groups of the form (?…) are not supported"},
    {"regex(\"(\", \"A\")", "HCL004 1:7 regex: the pattern cannot be read: Unmatched ( or \\("},
    {"regex(\"(a{200}){200}\", \"A\")", "HCL004 1:7 regex: its repetitions make the pattern too large"},
    {"regex(\"a++++++++++++++++++++++++++++++++++++b\", \"A\")",
     "HCL004 1:7 regex: its repetitions make the pattern too large"},
    {"regex(\"((((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+)+\", \"A\")",
     "HCL004 1:7 regex: its repetitions make the pattern too large"},
    {"regex(\"x\", \"A\")", "HCL004 1:12 regex: the pattern does not match"},
    {"jsondecode(\"{\")", NULL},
    {"csvdecode(\"a,b\\n1\")", "HCL004 1:11 csvdecode: a line has 1 fields, and there are 2 columns"},
    {"csvdecode(\"a\\n\\\"b\")", "HCL004 1:11 csvdecode: a quote is not closed"},
    {"file(\"/nonexistent/x\")", "HCL004 1:6 file: open /nonexistent/x: no such file or directory"},
    {"urlsetpath(\"nope\", \"x\")", "HCL004 1:12 urlsetpath: \"nope\" is no URL"},
    {"try(nope, nada)",
     "HCL002 1:11 there is no variable named \"nada\" (Names begin with var, local, data, atlas or each.)"},
    {"max([1]...).x", "HCL003 1:13 a value of type number has no attributes"},
    {"max(1...)", "HCL004 1:5 what stands before ... is not a list"},
};

typedef struct job {
    mx_str in;
    const char *want;
    bool expression;
    mx_str said; /* in `diags` order, when want is NULL */
} job;

static mx_status report(mx_arena *arena, void *arg)
{
    const job *j = arg;
    mx_diags *diags = mx_diags_new();
    uint32_t file = mx_diags_file(diags, MX_STR("f"), j->in);
    mx_status st;
    if (j->expression) {
        mx_hcl_eval eval = {.arena = arena, .diags = diags};
        mx_hcl_expr *expr;
        const mx_value *v;
        st = mx_hcl_parse_expr(arena, j->in, file, &expr, diags);
        if (st == MX_OK)
            st = mx_hcl_evaluate(&eval, expr, &v);
    } else {
        mx_hcl_body *body;
        st = mx_hcl_parse(arena, j->in, file, &body, diags);
        assert_null(body);
    }
    if (st != MX_FAILED)
        print_error("no error: %.*s\n", MX_FMT(j->in));
    assert_int_equal(st, MX_FAILED);
    if (j->want)
        assert_text(said(arena, diags), j->want);
    else
        assert_int_equal(mx_diags_errors(diags), 1);
    mx_diags_free(diags);
    return MX_OK;
}

static void test_syntax(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(syntax); i++)
        in_arena(report, &(job){.in = mx_str_of(syntax[i].in), .want = syntax[i].want});
}

static void test_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++)
        in_arena(report, &(job){.in = mx_str_of(values[i].in), .want = values[i].want, .expression = true});
}

/* Nothing that nests, in whatever way, gets through without an end. */
static mx_status deep(mx_arena *arena, void *arg)
{
    static const char *const pieces[] = {
        "[",     "(",        "{a=",        "\"${",           "!",   "-", "f(", "a.", "a[", "1+",
        "[*].a", "x ? 1 : ", "[for x in ", "\"%{ if true }", "[].*"};
    (void)arg;
    for (size_t i = 0; i < COUNT(pieces); i++) {
        job j = {.in = repeated(arena, pieces[i], 100000), .expression = true};
        MX_TRY(report(arena, &j));
    }
    job j = {.in = repeated(arena, "b {\n", 100000)};
    return report(arena, &j);
}

static mx_status endless(mx_arena *arena, void *arg)
{
    static const char *const texts[] = {
        "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a]]]",
        ("length([for a in range(1000) : join(\",\", [for b in range(1000) : "
         "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"])])"),
        "setproduct(range(1000), range(1000), range(1000))",
    };
    (void)arg;
    for (size_t i = 0; i < COUNT(texts); i++) {
        job j = {.in = mx_str_of(texts[i]), .want = NULL, .expression = true};
        MX_TRY(report(arena, &j));
    }
    return MX_OK;
}

static void test_deep(void **state)
{
    (void)state;
    in_arena(deep, NULL);
}

static void test_endless(void **state)
{
    (void)state;
    in_arena(endless, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_syntax),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_deep),
        cmocka_unit_test(test_endless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
