/* TOML read: values, the order of the source, places, errors. */
#include "check.h"

#include "base/toml.h"

static const struct {
    const char *in, *want;
} good[] = {
    {"", "{}"},
    {"\xef\xbb\xbf# only a comment\n", "{}"},
    {"z = 1\na = -2\nm = 0x1f", "{\"z\":1,\"a\":-2,\"m\":31}"},
    {"s = \"\xc3\xbc\\u00fc\"\nl = 'a\\b'\nm = \"\"\"\nx\n\"y\" \"\"\"",
     "{\"s\":\"\xc3\xbc\xc3\xbc\",\"l\":\"a\\\\b\",\"m\":\"x\\n\\\"y\\\" \"}"},
    {"b = true\nf = 1.5\nn = nan\ne = 9223372036854775807",
     "{\"b\":true,\"f\":1.5,\"n\":null,\"e\":9223372036854775807}"},
    {"d = 1979-05-27\nt = 07:32:00.5\nz = 1979-05-27T07:32:00Z # now",
     "{\"d\":\"1979-05-27\",\"t\":\"07:32:00.5\",\"z\":\"1979-05-27T07:32:00Z\"}"},
    {"a = [ 3, [1, \"x\"], { z = 1, a = 2 } ]", "{\"a\":[3,[1,\"x\"],{\"z\":1,\"a\":2}]}"},
    {"[t.z]\nk = 1\n[s]\nq = 2\n[t.a]\nl = 3", "{\"t\":{\"z\":{\"k\":1},\"a\":{\"l\":3}},\"s\":{\"q\":2}}"},
    {"[[p]]\nn = 2\n[[p]]\nn = 1\n[p.in]\nx = 1", "{\"p\":[{\"n\":2},{\"n\":1,\"in\":{\"x\":1}}]}"},
    {"b.z = 1\nb.a = 2\n\"c d\".'e' = 3", "{\"b\":{\"z\":1,\"a\":2},\"c d\":{\"e\":3}}"},
    {"[features.\"video/crop\"]\nid = [\"v\"]\n[features.\"video/crop\".fields.frames]\ncode = \"2\"\n"
     "[features.\"video/crop\".fields.audio]\n[features.a]",
     "{\"features\":{\"video/"
     "crop\":{\"id\":[\"v\"],\"fields\":{\"frames\":{\"code\":\"2\"},\"audio\":{}}},\"a\":{}}}"},
    {"x = \"a.b.c\" # a.b.c\r\ny = 2\r\n", "{\"x\":\"a.b.c\",\"y\":2}"},
};

static mx_status reads(mx_arena *arena, void *arg)
{
    mx_json *tree;
    (void)arg;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        mx_buf buf = MX_BUF(arena);
        mx_json_writer w = MX_JSON_WRITER(&buf, NULL);
        MX_TRY(mx_toml_parse(arena, mx_str_of(good[i].in), 1, &tree, NULL));
        mx_json_put(&w, tree);
        assert_text(mx_buf_take(&buf), good[i].want);
    }
    return MX_OK;
}

static void values(void **state)
{
    (void)state;
    in_arena(reads, NULL);
    fault_every_work(reads, NULL, MX_OK);
}

static mx_str text_at(mx_str text, mx_span at)
{
    return mx_str_sub(text, at.start, at.end);
}

static mx_status places_in(mx_arena *arena, void *arg)
{
    mx_str text = MX_STR("\xef\xbb\xbfu = \"\xc3\xbc\" ; \n");
    mx_json *tree;
    text = MX_STR("\xef\xbb\xbfu = [\"\xc3\xbc\xc3\xbc\", 12, { \xc3\xbc = 1.5 }]\n[tab.le]\n  flag = "
                  "true\nwhen = 1979-05-27\n");
    (void)arg;
    mx_status status = mx_toml_parse(arena, text, 3, &tree, NULL);
    assert_int_equal(status, MX_FAILED); /* a bare key is ASCII */
    text = MX_STR("\xef\xbb\xbfu = [\"\xc3\xbc\xc3\xbc\", 12, { \"\xc3\xbc\" = 1.5 }]\n[tab.le]\n  flag = "
                  "true\nwhen = 1979-05-27\n");
    MX_TRY(mx_toml_parse(arena, text, 3, &tree, NULL));
    const mx_json *list = mx_json_get(tree, MX_STR("u"));
    assert_int_equal(mx_json_span(list).file, 3);
    assert_text(text_at(text, mx_json_key_span(tree, 0)), "u");
    assert_text(text_at(text, mx_json_span(mx_json_at(list, 0))), "\"\xc3\xbc\xc3\xbc\"");
    assert_text(text_at(text, mx_json_span(mx_json_at(list, 1))), "12");
    const mx_json *inline_table = mx_json_at(list, 2);
    assert_text(text_at(text, mx_json_key_span(inline_table, 0)), "\"\xc3\xbc\"");
    assert_text(text_at(text, mx_json_span(mx_json_at(inline_table, 0))), "1.5");
    assert_text(text_at(text, mx_json_span(inline_table)), "{ \"\xc3\xbc\" = 1.5");
    assert_text(text_at(text, mx_json_key_span(tree, 1)), "tab");
    const mx_json *table = mx_json_at(mx_json_at(tree, 1), 0);
    assert_text(text_at(text, mx_json_span(table)), "[tab.le]");
    assert_text(text_at(text, mx_json_span(mx_json_at(table, 0))), "true");
    assert_int_equal(mx_json_kind_of(mx_json_at(table, 1)), MX_JSON_DATE);
    return MX_OK;
}

static void places(void **state)
{
    (void)state;
    in_arena(places_in, NULL);
}

static mx_status refuses(mx_arena *arena, void *arg)
{
    static const struct {
        mx_str in;
        uint32_t line;
    } bad[] = {
        {{"a = ", 4}, 1},
        {{"a = 1\na = 2", 11}, 2},
        {{"a = 1\n[b\nc = 1", 14}, 2},
        {{"x = \"a", 6}, 1},
        {{"\n\nx = 01", 8}, 3},
        {{"x = 'a\nb'", 9}, 1},
        {{"x = [1, 2", 9}, 1},
        {{"= 1", 3}, 1},
        {{"a = 1 b = 2", 11}, 1},
        {{"a = \"\xff\"", 7}, 1},
        {{"a = 9223372036854775808", 23}, 1},
        {{"a\0 = 1", 6}, 1},
        {{"[a]\n[a]", 7}, 2},
        {{"a = \"\"\"x", 8}, 1},
        {{"\xef\xbb\xbf"
          "b = ?",
          8},
         1},
        {{"[ =", 3}, 1},
        {{"\xc3\xbc = 1", 6}, 1},
        {{"a.= 1", 5}, 1},
    };
    mx_diags *diags = arg;
    mx_json *tree = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mx_diags_clear(diags);
        uint32_t file = mx_diags_file(diags, MX_STR("x.toml"), bad[i].in);
        mx_status status = mx_toml_parse(arena, bad[i].in, file, &tree, diags);
        if (status != MX_FAILED || tree || mx_diags_count(diags) != 1)
            fail_msg("taken: %s", bad[i].in.ptr);
        mx_place place;
        assert_int_equal(mx_diags_at(diags, 0)->code, MX_CFG001);
        assert_true(mx_diags_place(diags, mx_diags_at(diags, 0)->at, &place));
        if (place.line != bad[i].line)
            fail_msg("%s: line %zu", bad[i].in.ptr, place.line);
    }
    return MX_OK;
}

/* Nesting is refused before it hurts, however it is written; strings with dots are not keys. */
static mx_status depths(mx_arena *arena, void *arg)
{
    static const struct {
        const char *start, *again;
        int count;
        const char *end;
        mx_status want;
    } rows[] = {
        {"a", ".a", 1000000, " = 1", MX_FAILED},
        {"[a", ".a", 1000000, "]", MX_FAILED},
        {"x = ", "[", 1000000, "", MX_FAILED},
        {"x = ", "{a=", 1000000, "", MX_FAILED},
        {"a", ". 'a' ", 1000, " = 1", MX_FAILED},
        {"x = '' # \"\"\"\na", ".a", 1000, " = 1", MX_FAILED},
        {"x = \"\"\"\"\"\"\na", ".a", 1000, " = 1", MX_FAILED},
        {"x = '''\\'''\na", ".a", 1000, " = 1", MX_FAILED},
        {"a", ".a", 62, " = 1", MX_OK},
        {"x = \"", ".a", 1000, "\"", MX_OK},
        {"x = '''\n", ".a", 1000, "'''", MX_OK},
        {"# ", ".a", 1000, "", MX_OK},
        {"x = [", "1.5, ", 1000, "]", MX_OK},
        {"", "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z = { ", 60, "", MX_FAILED},
    };
    mx_json *tree;
    (void)arg;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_buf text = MX_BUF(arena);
        mx_buf_text(&text, rows[i].start);
        for (int n = 0; n < rows[i].count; n++)
            mx_buf_text(&text, rows[i].again);
        mx_buf_text(&text, rows[i].end);
        if (mx_toml_parse(arena, mx_buf_take(&text), 0, &tree, NULL) != rows[i].want)
            fail_msg("%zu: %s", i, rows[i].again);
    }
    return MX_OK;
}

/* All on one line: places are found in one walk. */
static mx_status long_line(mx_arena *arena, void *arg)
{
    mx_buf text = MX_BUF(arena);
    mx_json *tree;
    (void)arg;
    mx_buf_lit(&text, "x = [");
    for (int i = 0; i < 30000; i++)
        mx_buf_printf(&text, "%s[%d]", i ? ", " : "", i);
    mx_buf_lit(&text, "]");
    mx_str all = mx_buf_take(&text);
    MX_TRY(mx_toml_parse(arena, all, 1, &tree, NULL));
    const mx_json *last = mx_json_at(mx_json_at(mx_json_at(tree, 0), 29999), 0);
    assert_text(text_at(all, mx_json_span(last)), "29999");
    return MX_OK;
}

static void errors(void **state)
{
    mx_diags *diags = mx_diags_new();
    (void)state;
    in_arena(refuses, diags);
    mx_diags_free(diags);
}

static void limits(void **state)
{
    (void)state;
    in_arena(depths, NULL);
    in_arena(long_line, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(values), cmocka_unit_test(places),
                                       cmocka_unit_test(errors), cmocka_unit_test(limits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
