/* Keys against the recorded cases, and what those leave out. */
#include "vectors.h"

#include "feature/key.h"

static mx_str parts_of(mx_arena *arena, mx_str key)
{
    mx_buf buf = MX_BUF(arena);
    mx_str part;
    mx_buf_char(&buf, '[');
    for (size_t at = 0, n = 0; mx_key_next(key, &at, &part); n++)
        mx_buf_printf(&buf, "%s\"%.*s\"", n ? "," : "", MX_FMT(part));
    mx_buf_char(&buf, ']');
    return mx_buf_take(&buf);
}

static void check_case(mx_arena *arena, const mx_json *c)
{
    const mx_json *want = get(c, "expected");
    mx_key_role kind = mx_str_eq(text_at(c, "kind"), MX_STR("FieldKey")) ? MX_FIELD_KEY : MX_FEATURE_KEY;
    mx_str key = MX_STR_NONE;
    mx_problem problem = {0};
    bool ok = mx_key_from_json(arena, kind, get(c, "input"), &key, &problem);
    mx_str error = text_at(want, "error");
    same_text(c, "answer", ok ? MX_STR("ok") : MX_STR("refused"),
              error.len ? MX_STR("refused") : MX_STR("ok"));
    if (!ok) {
        mx_str said = mx_str_printf(arena, "Value error, %.*s%s%.*s", MX_FMT(problem.message),
                                    problem.hint.len ? ". " : "", MX_FMT(problem.hint));
        assert_true(problem.message.len > 0);
        if (mx_str_starts(text_at(want, "message"), MX_STR("Value error")))
            same_text(c, "message", said, text_at(want, "message"));
        return;
    }
    same_text(c, "string", key, text_at(want, "string"));
    same_text(c, "parts", parts_of(arena, key), dumped(arena, get(want, "parts")));
    assert_int_equal(mx_key_count(key), mx_json_length(get(want, "parts")));
    same_text(c, "table name", mx_key_table_name(arena, key), text_at(want, "table_name"));
    same_text(c, "struct key", mx_key_struct_key(arena, key), text_at(want, "struct_key"));
    same_text(c, "column suffix", mx_key_column_suffix(arena, key), text_at(want, "column_suffix"));
}

static mx_status all_cases(mx_arena *arena, void *arg)
{
    const mx_json *cases = load_vectors(arena, "keys.json", NULL);
    (void)arg;
    for (size_t i = 0; i < mx_json_length(cases); i++)
        check_case(arena, mx_json_at(cases, i));
    return MX_OK;
}

static void test_vectors(void **state)
{
    (void)state;
    in_arena(all_cases, NULL);
}

static bool is_key(mx_arena *arena, const char *text)
{
    mx_str key;
    return mx_key_from_text(arena, MX_FEATURE_KEY, mx_str_of(text), &key, NULL);
}

static mx_status quirks(mx_arena *arena, void *arg)
{
    (void)arg;
    assert_true(is_key(arena, "a\n"));
    assert_true(is_key(arena, "a\n/b\n"));
    assert_false(is_key(arena, "a\n\n"));
    assert_false(is_key(arena, "\n"));
    assert_false(is_key(arena, "a/-b"));
    assert_true(is_key(arena, "a/0b"));
    assert_false(is_key(arena, "0b/a"));
    return MX_OK;
}

static void test_quirks(void **state)
{
    (void)state;
    in_arena(quirks, NULL);
}

static void test_order(void **state)
{
    static const char *const sorted[] = {"", "a", "a/b", "a/c", "a-b", "a0", "a_b", "b"};
    (void)state;
    for (size_t i = 0; i < 8; i++)
        for (size_t k = 0; k < 8; k++) {
            int order = mx_key_cmp(mx_str_of(sorted[i]), mx_str_of(sorted[k]));
            assert_int_equal((order > 0) - (order < 0), (i > k) - (i < k));
        }
}

static void test_suffix(void **state)
{
    (void)state;
    assert_true(mx_key_ends_with(MX_STR("a/b/c"), MX_STR("b/c")));
    assert_true(mx_key_ends_with(MX_STR("a/b/c"), MX_STR("c")));
    assert_true(mx_key_ends_with(MX_STR("c"), MX_STR("c")));
    assert_false(mx_key_ends_with(MX_STR("a/bc"), MX_STR("c")));
    assert_false(mx_key_ends_with(MX_STR("c"), MX_STR("b/c")));
    assert_false(mx_key_ends_with(MX_STR("a"), MX_STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_quirks),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_suffix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
