/* Values: numbers as text, JSON both ways, sets, order, paths. */
#include "config_check.h"

static const struct {
    double in;
    const char *want;
} numbers[] = {
    {0, "0"},
    {-0.0, "0"},
    {1, "1"},
    {-2.5, "-2.5"},
    {0.1, "0.1"},
    {1e21, "1000000000000000000000"},
    {1e-7, "0.0000001"},
    {9007199254740992.0, "9007199254740992"},
    {1.0 / 3, "0.3333333333333333"},
};

static const struct {
    const char *in, *want;
} readings[] = {
    {"1", "1"},     {"-2.50", "-2.5"}, {"1e3", "1000"},
    {"+4", "4"},    {".5", "0.5"},     {"9223372036854775807", "9223372036854775807"},
    {"", NULL},     {"x", NULL},       {"1x", NULL},
    {"1e", NULL},   {"-", NULL},       {"1.2.3", NULL},
    {"0x10", NULL}, {"1e999", NULL},   {"nan", NULL},
    {" 1", NULL},
};

static mx_status number_texts(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < COUNT(numbers); i++)
        assert_text(mx_value_number_text(arena, mx_value_number(arena, numbers[i].in)), numbers[i].want);
    for (size_t i = 0; i < COUNT(readings); i++) {
        const mx_value *v = mx_value_read_number(arena, mx_str_of(readings[i].in));
        assert_int_equal(v != NULL, readings[i].want != NULL);
        if (v)
            assert_text(mx_value_number_text(arena, v), readings[i].want);
    }
    return MX_OK;
}

static mx_status json(mx_arena *arena, void *arg)
{
    static const char text[] = "{\"b\":[1,2.5,null,true,\"\\u003c\\n\"],\"a\":{},\"c\":[]}";
    const mx_value *v;
    (void)arg;
    MX_TRY(mx_value_from_json(arena, MX_STR("{\"b\": [1, 2.5, null, true, \"<\\n\"], \"a\": {}, \"c\": []}"),
                              MX_HCL004, MX_NOWHERE, &v, NULL));
    assert_text(json_of(arena, v), text);
    mx_buf buf = MX_BUF(arena);
    mx_value_json(&buf, v, MX_STR(">"), MX_STR("  "));
    assert_text(mx_buf_take(&buf),
                "{\n>  \"b\": [\n>    1,\n>    2.5,\n>    null,\n>    true,\n>    \"\\u003c\\n\"\n>  ],\n"
                ">  \"a\": {},\n>  \"c\": []\n>}");
    mx_diags *diags = mx_diags_new();
    assert_int_equal(mx_value_from_json(arena, MX_STR("[1,"), MX_HCL004, MX_NOWHERE, &v, diags), MX_FAILED);
    assert_int_equal(mx_diags_at(diags, 0)->code, MX_HCL004);
    assert_true(mx_str_starts(mx_diags_at(diags, 0)->message, MX_STR("invalid JSON: ")));
    mx_diags_free(diags);
    return MX_OK;
}

static mx_status objects(mx_arena *arena, void *arg)
{
    mx_value *object = mx_value_object(arena);
    (void)arg;
    for (int i = 99; i >= 0; i--) /* enough for the index */
        mx_value_set(arena, object, mx_str_printf(arena, "k%02d", i), mx_value_int(arena, i));
    mx_value_set(arena, object, MX_STR("k50"), &mx_value_true);
    assert_int_equal(object->as.members.len, 100);
    assert_text(object->as.members.at[0].key, "k99");
    assert_ptr_equal(mx_value_get(object, MX_STR("k50")), &mx_value_true);
    assert_int_equal(mx_value_get(object, MX_STR("k07"))->as.integer, 7);
    assert_null(mx_value_get(object, MX_STR("k100")));
    mx_value_sort(arena, object);
    assert_text(object->as.members.at[0].key, "k00");
    assert_int_equal(mx_value_get(object, MX_STR("k07"))->as.integer, 7);
    assert_null(mx_value_get(NULL, MX_STR("a")));
    assert_null(mx_value_path(object, MX_STR("k07.x")));
    mx_value *outer = mx_value_object(arena);
    mx_value_set(arena, outer, MX_STR("o"), object);
    assert_int_equal(mx_value_path(outer, MX_STR("o.k07"))->as.integer, 7);
    return MX_OK;
}

static mx_status sets(mx_arena *arena, void *arg)
{
    mx_values items = {0};
    const char *texts[] = {"b", "a", "b"};
    (void)arg;
    for (size_t i = 0; i < 3; i++)
        mx_vec_push(arena, &items, mx_value_text(arena, mx_str_of(texts[i])));
    mx_vec_push(arena, &items, mx_value_int(arena, 1));
    mx_vec_push(arena, &items, mx_value_number(arena, 1.5));
    assert_text(json_of(arena, mx_value_set_of(arena, &items)), "[1,1.5,\"a\",\"b\"]");
    return MX_OK;
}

static void test_number_texts(void **state)
{
    (void)state;
    in_arena(number_texts, NULL);
}

static void test_json(void **state)
{
    (void)state;
    in_arena(json, NULL);
}

static void test_objects(void **state)
{
    (void)state;
    in_arena(objects, NULL);
}

static void test_sets(void **state)
{
    (void)state;
    in_arena(sets, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number_texts),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
