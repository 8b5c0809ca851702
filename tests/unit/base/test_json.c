/* JSON read: values, order, places, errors. */
#include "check.h"

#include "base/json.h"

/* A value as compact JSON again; and where each member and value stands, as "start-end". */
static const struct {
    const char *in, *want;
} good[] = {
    {"null", "null"},
    {" true ", "true"},
    {"-9223372036854775808", "-9223372036854775808"},
    {"1e2", "100.0"},
    {"\"\\u00fc\\ud83d\\ude00\\n\\u0000\"", "\"\xc3\xbc\xf0\x9f\x98\x80\\n\\u0000\""},
    {"\xef\xbb\xbf[1]", "[1]"}, /* a file with a byte order mark */
    {"[ ]", "[]"},
    {"{ }", "{}"},
    {"[1,[2,[]],{}]", "[1,[2,[]],{}]"},
    {"{\"z\":1,\"a\":{\"y\":[true,false]},\"\":\"\\\"\"}",
     "{\"z\":1,\"a\":{\"y\":[true,false]},\"\":\"\\\"\"}"},
    {"{\"i\":1,\"h\":1,\"g\":1,\"f\":1,\"e\":1,\"d\":1,\"c\":1,\"b\":1,\"a\":1}",
     "{\"i\":1,\"h\":1,\"g\":1,\"f\":1,\"e\":1,\"d\":1,\"c\":1,\"b\":1,\"a\":1}"},
};

static void check_places(mx_str text, const mx_json *value)
{
    mx_span at = mx_json_span(value);
    mx_str own = mx_str_sub(text, at.start, at.end);
    static const char first[] = {[MX_JSON_STRING] = '"', [MX_JSON_ARRAY] = '[', [MX_JSON_OBJECT] = '{'};
    static const char last[] = {[MX_JSON_STRING] = '"', [MX_JSON_ARRAY] = ']', [MX_JSON_OBJECT] = '}'};
    mx_json_kind kind = mx_json_kind_of(value);
    assert_true(own.len > 0 && at.file == 7);
    if (kind == MX_JSON_STRING || kind == MX_JSON_ARRAY || kind == MX_JSON_OBJECT)
        assert_true(own.ptr[0] == first[kind] && own.ptr[own.len - 1] == last[kind]);
    else
        assert_true(mx_str_find(own, ' ') == MX_NPOS && mx_str_find(own, ',') == MX_NPOS);
    for (size_t i = 0; i < mx_json_length(value); i++) {
        mx_str key = mx_json_key(value, i);
        mx_span key_at = mx_json_key_span(value, i);
        if (kind == MX_JSON_OBJECT) {
            assert_true(mx_str_eq(mx_str_sub(text, key_at.start + 1, key_at.end - 1), key));
            assert_ptr_equal(mx_json_get(value, key), mx_json_at(value, i));
        }
        check_places(text, mx_json_at(value, i));
    }
}

static mx_status reads(mx_arena *arena, void *arg)
{
    mx_json *tree;
    (void)arg;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        mx_buf buf = MX_BUF(arena);
        mx_json_writer w = MX_JSON_WRITER(&buf, NULL);
        MX_TRY(mx_json_parse(arena, mx_str_of(good[i].in), 7, MX_DIF003, &tree, NULL));
        check_places(mx_str_of(good[i].in), tree);
        mx_json_put(&w, tree);
        assert_text(mx_buf_take(&buf), good[i].want);
    }
    return MX_OK;
}

static void values(void **state)
{
    (void)state;
    fault_every_work(reads, NULL, MX_OK);
}

static mx_status looks(mx_arena *arena, void *arg)
{
    mx_json *tree;
    (void)arg;
    mx_str text = MX_STR("{ \"a\" : [ 1 , 2.5, \"x\" ],\n  \"b\": true}");
    MX_TRY(mx_json_parse(arena, text, 7, MX_DIF003, &tree, NULL));
    const mx_json *a = mx_json_get(tree, MX_STR("a"));
    assert_int_equal(mx_json_int(mx_json_at(a, 0)), 1);
    assert_true(mx_json_double(mx_json_at(a, 0)) == 1.0 && mx_json_double(mx_json_at(a, 1)) == 2.5);
    assert_text(mx_json_string(mx_json_at(a, 2)), "x");
    assert_true(mx_json_bool(mx_json_get(tree, MX_STR("b"))));
    assert_text(mx_str_sub(text, mx_json_span(a).start, mx_json_span(a).end), "[ 1 , 2.5, \"x\" ]");
    assert_null(mx_json_get(tree, MX_STR("c")));
    assert_null(mx_json_get(a, MX_STR("a")));
    assert_null(mx_json_at(a, 3));
    assert_int_equal(mx_json_kind_of(NULL), MX_JSON_NULL);
    assert_int_equal(mx_json_int(a), 0);
    assert_text(mx_json_string(NULL), "");
    assert_int_equal(mx_json_length(mx_json_at(a, 0)), 0);
    assert_string_equal(mx_json_kind_name(MX_JSON_OBJECT), "a table");
    return MX_OK;
}

static void lookups(void **state)
{
    (void)state;
    in_arena(looks, NULL);
}

static mx_status refuses(mx_arena *arena, void *arg)
{
    static const struct {
        mx_str in;
        uint32_t at;
    } bad[] = {
        {{"", 0}, 0},
        {{"[1,", 3}, 2},
        {{"[1,]", 4}, 3},
        {{"{\"a\" 1}", 7}, 5},
        {{"[1]x", 4}, 3},
        {{"\"\xff\"", 3}, 0},
        {{"{\"a\":1,\"a\":2}", 13}, 9},
        {{"01", 2}, 0},
        {{"nul", 3}, 2},
        {{"\"a\nb\"", 5}, 1},
        {{"9223372036854775808", 19}, 18},
        {{"NaN", 3}, 2},
        {{"'a'", 3}, 0},
        {{"[1\0]", 4}, 2},
        {{"1e999", 5}, 4},
    };
    mx_diags *diags = arg;
    mx_json *tree = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mx_diags_clear(diags);
        mx_status status = mx_json_parse(arena, bad[i].in, 1, MX_DIF003, &tree, diags);
        if (status != MX_FAILED || tree || mx_diags_count(diags) != 1)
            fail_msg("taken: %s", bad[i].in.ptr);
        const mx_diag *diag = mx_diags_at(diags, 0);
        assert_int_equal(diag->code, MX_DIF003);
        if (diag->at.start != bad[i].at)
            fail_msg("%s: at %u: %s", bad[i].in.ptr, diag->at.start, diag->message.ptr);
    }
    mx_buf deep = MX_BUF(arena);
    mx_buf_repeat(&deep, '[', 100000);
    assert_int_equal(mx_json_parse(arena, mx_buf_take(&deep), 1, MX_DIF003, &tree, diags), MX_FAILED);
    mx_buf_repeat(&deep, '[', 2000);
    mx_buf_repeat(&deep, ']', 2000);
    assert_int_equal(mx_json_parse(arena, mx_buf_take(&deep), 1, MX_DIF003, &tree, diags), MX_OK);
    return MX_OK;
}

static void errors(void **state)
{
    mx_diags *diags = mx_diags_new();
    (void)state;
    in_arena(refuses, diags);
    mx_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(values), cmocka_unit_test(lookups),
                                       cmocka_unit_test(errors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
