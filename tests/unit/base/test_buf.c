/* Text that grows, and JSON written. */
#include "check.h"

#include <math.h>

#include "base/json.h"

static mx_status builds(mx_arena *arena, void *arg)
{
    mx_buf buf = MX_BUF(arena);
    (void)arg;
    assert_text(mx_buf_view(&buf), "");
    mx_buf_char(&buf, 'a');
    mx_buf_str(&buf, MX_STR("bc"));
    mx_buf_str(&buf, MX_STR_NONE);
    mx_buf_text(&buf, "d");
    mx_buf_text(&buf, NULL);
    mx_buf_repeat(&buf, 'e', 3);
    mx_buf_lit(&buf, "f");
    mx_buf_printf(&buf, "%d%s", 5, "g");
    assert_text(mx_buf_view(&buf), "abcdeeef5g");
    mx_str first = mx_buf_take(&buf);
    assert_int_equal(first.ptr[first.len], '\0');
    assert_text(mx_buf_take(&buf), "");
    mx_buf_printf(&buf, "%500d", 1);
    mx_buf_printf(&buf, "%*d", 100000, 1);
    assert_int_equal(mx_buf_take(&buf).len, 100500);
    assert_text(first, "abcdeeef5g");
    mx_buf_quoted(&buf, MX_STR("it's `so`"), '\'');
    mx_buf_quoted(&buf, MX_STR_NONE, '`');
    assert_text(mx_buf_take(&buf), "'it''s `so`'``");
    return MX_OK;
}

static mx_status caps(mx_arena *arena, void *arg)
{
    mx_buf buf = MX_BUF(arena);
    (void)arg;
    buf.max = 5;
    mx_buf_lit(&buf, "abc");
    mx_buf_lit(&buf, "de");
    assert_false(buf.full);
    mx_buf_char(&buf, 'f');
    assert_true(buf.full);
    assert_text(mx_buf_view(&buf), "abcde");
    mx_buf_take(&buf);
    assert_int_equal(buf.max, 5);
    mx_buf_lit(&buf, "abcdef"); /* not half of it, and nothing behind it */
    mx_buf_lit(&buf, "a");
    mx_buf_printf(&buf, "%d", 1);
    assert_true(buf.full && buf.len == 0);
    return MX_OK;
}

static mx_status quotes(mx_arena *arena, void *arg)
{
    static const struct {
        mx_str in;
        const char *want;
    } rows[] = {
        {{NULL, 0}, "\"\""},
        {{"a\"b\\c/", 6}, "\"a\\\"b\\\\c/\""},
        {{"\b\f\n\r\t\x01\0\x1f\x7f", 9}, "\"\\b\\f\\n\\r\\t\\u0001\\u0000\\u001f\x7f\""},
        {{"\xc3\xbc\xf0\x9f\x98\x80", 6}, "\"\xc3\xbc\xf0\x9f\x98\x80\""},
        {{"a\xff\xe2\x82z", 5}, "\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\""},
    };
    (void)arg;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_buf buf = MX_BUF(arena);
        mx_buf_json(&buf, rows[i].in);
        assert_text(mx_buf_take(&buf), rows[i].want);
    }
    return MX_OK;
}

static void put_all(mx_json_writer *w)
{
    mx_json_begin(w, '{');
    mx_json_put_key(w, MX_STR("none"));
    mx_json_begin(w, '[');
    mx_json_end(w, ']');
    mx_json_put_key(w, MX_STR("many"));
    mx_json_begin(w, '[');
    mx_json_put_int(w, INT64_MIN);
    mx_json_put_string(w, MX_STR("x"));
    mx_json_put_bool(w, true);
    mx_json_put_null(w);
    mx_json_begin(w, '{');
    mx_json_end(w, '}');
    mx_json_put_raw(w, MX_STR("[1]"));
    mx_json_end(w, ']');
    mx_json_end(w, '}');
}

static mx_status writes(mx_arena *arena, void *arg)
{
    static const struct {
        double in;
        const char *want;
    } doubles[] = {
        {0, "0.0"},          {-1, "-1.0"},
        {0.1, "0.1"},        {1.0 / 3, "0.3333333333333333"},
        {1e300, "1e+300"},   {NAN, "null"},
        {-INFINITY, "null"}, {123456789012345680.0, "1.2345678901234568e+17"},
    };
    (void)arg;
    mx_buf buf = MX_BUF(arena);
    mx_json_writer w = MX_JSON_WRITER(&buf, NULL);
    put_all(&w);
    assert_text(mx_buf_take(&buf), "{\"none\":[],\"many\":[-9223372036854775808,\"x\",true,null,{},[1]]}");
    w = MX_JSON_WRITER(&buf, "  ");
    put_all(&w);
    assert_text(mx_buf_take(&buf),
                "{\n  \"none\": [],\n  \"many\": [\n    -9223372036854775808,\n    \"x\",\n    true,\n"
                "    null,\n    {},\n    [1]\n  ]\n}");
    for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++) {
        w = MX_JSON_WRITER(&buf, NULL);
        mx_json_put_double(&w, doubles[i].in);
        assert_text(mx_buf_take(&buf), doubles[i].want);
    }
    return MX_OK;
}

static void buffers(void **state)
{
    static const mx_work all[] = {builds, caps, quotes, writes};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        fault_every_work(all[i], NULL, MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(buffers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
