/* The text of one member of a JSON object. */
#include "base/check.h"

#include "store/json_text.h"

static const struct {
    const char *json, *name, *want; /* want: NULL: there is none */
} member_cases[] = {
    {"{\"a\":\"x\"}", "a", "x"},
    {" { \"b\" : \"y\" , \"a\" : \"x\" } ", "a", "x"},
    {"{\"a\":\"\"}", "a", ""},
    {"{\"a\":\"null\"}", "a", "null"},
    {"{\"a\":null}", "a", NULL},
    {"{\"a\":\"x\",\"a\":\"y\"}", "a", "x"},
    {"{\"b\":\"a\"}", "a", NULL},
    {"{}", "a", NULL},
    {"", "a", NULL},
    {"null", "a", NULL},
    {"[\"a\"]", "a", NULL},
    {"\"a\"", "a", NULL},
    {"{\"a\":1.50}", "a", "1.50"},
    {"{\"a\":true,\"b\":false}", "b", "false"},
    {"{\"a\":{\"a\":1,\"b\":[1,\"}, x:\"]},\"b\":\"z\"}", "b", "z"},
    {"{\"a\":{\"c\":1,\"b\":[1,\"} ,x:\"]}}", "a", "{\"c\": 1, \"b\": [1, \"} ,x:\"]}"},
    {"{\"a\":{\"c\": 1, \"b\": [1, 2]}}", "a", "{\"c\": 1, \"b\": [1, 2]}"},
    {"{\"a\":[]}", "a", "[]"},
    {"{\"a\":\"x\\u00e9\\n\\\"q\\\\\"}", "a", "x\xc3\xa9\n\"q\\"},
    {"{\"a\":\"\\ud83d\\ude00\"}", "a", "\xf0\x9f\x98\x80"},
    {"{\"\\u0061\":\"x\"}", "a", "x"},
    {"{\"q\\\"\":\"x\"}", "q\"", "x"},
    {"{\"q\\\"\":\"x\",\"a\":\"y\"}", "a", "y"},
    {"{\"a\"", "a", NULL},
    {"{\"a\":", "a", NULL},
    {"{\"a\":\"x", "a", NULL},
    {"{\"a\":\"x\\", "a", NULL},
    {"{\"a\":1", "a", NULL},
    {"{\"a\":[1,2", "a", NULL},
    {"{\"b\" 1,\"a\":2}", "a", NULL},
    {"{b:1,\"a\":2}", "a", NULL},
    {"{\"b\":1 \"a\":2}", "a", NULL},
    {"{\"a\":\"\\x\"}", "a", NULL},
};

static mx_status work(mx_arena *arena, void *arg)
{
    mx_buf room = MX_BUF(arena);
    (void)arg;
    for (size_t i = 0; i < sizeof member_cases / sizeof *member_cases; i++) {
        mx_str out = {0};
        bool found = mx_json_member_text(mx_str_of(member_cases[i].json), mx_str_of(member_cases[i].name),
                                         &room, &out);
        if (found != (member_cases[i].want != NULL))
            print_error("case %zu: %s\n", i, member_cases[i].json);
        assert_int_equal(found, member_cases[i].want != NULL);
        if (found)
            assert_string_equal(mx_str_z(arena, out), member_cases[i].want);
    }
    return MX_OK;
}

static void members(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, work, NULL, NULL), MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(members)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
