/* Canonical layout of HCL. Every case is also formatted again and must stay as it is. */
#include "config_check.h"

#include "config/hcl.h"

static const struct {
    const char *in, *want;
} cases[] = {
    {"", ""},
    {"a=1", "a = 1"},
    {"\n\n a = 1 \n\n", "\n\na = 1\n\n"},
    {"env   \"x\"{\na=1\n bcd   =  2\n\n e=3\n}\n", "env \"x\" {\n  a   = 1\n  bcd = 2\n\n  e = 3\n}\n"},
    {"a = [\n1,2\n,3]\n", "a = [\n  1, 2\n, 3]\n"},
    {"long_name = {\nx=1\nyy=2\n}\nb=2\n", "long_name = {\n  x  = 1\n  yy = 2\n}\nb = 2\n"},
    {"a = 1 # one\nbb = 22     // two\n", "a  = 1  # one\nbb = 22 // two\n"},
    {"# c\n  /* d */ a = 1\n", "# c\n/* d */ a = 1\n"},
    {"a = f( 1 ,x )[ 0 ] . b\n", "a = f(1, x)[0].b\n"},
    {"a = -1 - -b*( c+!d )?x:y\n", "a = -1 - -b * (c + !d) ? x : y\n"},
    {"a = { }\nb = {c=1,d=2}\nc = []\n", "a = {}\nb = { c = 1, d = 2 }\nc = []\n"},
    {"a = [for  x in y:x if x>1]\n", "a = [for x in y : x if x > 1]\n"},
    {"a = x[*].y\nb = x.*.z\nc = f(x ...)\n", "a = x[*].y\nb = x.*.z\nc = f(x...)\n"},
    {"a = \"${ x  }  b\"\n", "a = \"${ x  }  b\"\n"},
    {"b {\na = <<-EOT\n   x ${\"}\"}\n  EOT\ncc = 1\n}\n",
     "b {\n  a  = <<-EOT\n   x ${\"}\"}\n  EOT\n  cc = 1\n}\n"},
    {"data \"a\" \"b\" {\nprogram = [\n\"x\", // y\n\"--p\"\n]\n}\n",
     "data \"a\" \"b\" {\n  program = [\n    \"x\", // y\n    \"--p\"\n  ]\n}\n"},
    {"a { b { c=1 } }\n", "a { b { c = 1 } }\n"},
    {"f = g({\na=1\n})\nh = 1\n", "f = g({\n  a = 1\n})\nh = 1\n"},
    {"\tenv {\r\n\ta = 1\r\n}\r\n", "env {\n  a = 1\n}\n"},
    {"\xEF\xBB\xBF"
     "a = 1\n",
     "a = 1\n"},
    {"a = 1 .0\n", "a = 1 .0\n"},
    {"#5\r\r\n", "#5\n"},
};

static mx_status format(mx_arena *arena, void *arg)
{
    const char *in = cases[*(size_t *)arg].in, *want = cases[*(size_t *)arg].want;
    mx_str once, twice;
    MX_TRY(mx_hcl_format(arena, mx_str_of(in), 0, &once, NULL));
    assert_text(once, want);
    MX_TRY(mx_hcl_format(arena, once, 0, &twice, NULL));
    assert_text(twice, want);
    return MX_OK;
}

static mx_status refuse(mx_arena *arena, void *arg)
{
    mx_diags *diags = mx_diags_new();
    mx_str out;
    (void)arg;
    uint32_t file = mx_diags_file(diags, MX_STR("f"), MX_STR("a = [1\n"));
    assert_int_equal(mx_hcl_format(arena, MX_STR("a = [1\n"), file, &out, diags), MX_FAILED);
    assert_int_equal(out.len, 0);
    assert_text(said(arena, diags), "HCL001 2:1 expected ',' or ']', got the end of the file");
    mx_diags_free(diags);
    return MX_OK;
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        in_arena(format, &i);
}

static void test_refused(void **state)
{
    (void)state;
    in_arena(refuse, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
