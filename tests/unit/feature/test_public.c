/* The C API of features, as a program outside would use it: only public headers, but for the comparing of
 * texts. */
#include "metaxy/graph.h"

#include "vectors.h"

static void test_one(void **state)
{
    mx_diags *diags = mx_diags_new();
    mx_feature *feature;
    mx_str version;
    mx_place place;
    (void)state;
    assert_int_equal(
        mx_feature_read(&feature,
                        mx_str_of("{\"key\":\"a/b\",\"id_columns\":\"id\",\"fields\":[\"x\",{\"key\":\"y/z\","
                                  "\"code_version\":\"2\"}]}"),
                        NULL, diags),
        MX_OK);
    assert_text(mx_feature_key(feature), "a/b");
    assert_text(mx_feature_table_name(feature), "a__b");
    assert_text(mx_feature_json(feature),
                "{\"key\":\"a/"
                "b\",\"id_columns\":[\"i\",\"d\"],\"deps\":[],\"fields\":[{\"key\":\"x\",\"code_version\":"
                "\"__metaxy_initial__\",\"deps\":[]},{\"key\":\"y/"
                "z\",\"code_version\":\"2\",\"deps\":[]}],\"metadata\":{},"
                "\"description\":null}");
    assert_int_equal(mx_feature_field_count(feature), 2);
    assert_text(mx_feature_field(feature, 1), "y/z");
    assert_text(mx_feature_field_code_version(feature, 1), "2");
    assert_text(mx_feature_field(feature, 2), "");
    assert_int_equal(mx_feature_spec_version(feature, 7, &version, diags), MX_FAILED);
    assert_string_equal(mx_code_name(mx_diags_at(diags, 0)->code), "API001");
    assert_int_equal(mx_feature_code_version(feature, 64, &version, diags), MX_OK);
    assert_int_equal(version.len, 64);
    mx_feature_free(feature);

    mx_diags_clear(diags);
    assert_int_equal(
        mx_feature_read(&feature, mx_str_of("{\"key\":\n \"A\",\"id_columns\":[\"i\"]}"), "s.json", diags),
        MX_FAILED);
    assert_null(feature);
    assert_true(mx_diags_place(diags, mx_diags_at(diags, 0)->at, &place));
    assert_text(place.name, "s.json");
    assert_int_equal(place.line, 2);
    assert_int_equal(place.column, 2);
    mx_feature_free(NULL);

    mx_diags_clear(diags);
    assert_int_equal(mx_feature_check_filter(mx_str_of("a = 1 AND b"), diags), MX_OK);
    assert_int_equal(mx_feature_check_filter(mx_str_of("a +"), diags), MX_FAILED);
    assert_string_equal(mx_code_name(mx_diags_at(diags, 0)->code), "FEA004");
    assert_int_equal(mx_feature_check_filter(mx_str_of("a ="), NULL), MX_FAILED);
    mx_diags_free(diags);
}

static const char toml[] =
    "[features.a]\nid_columns = [\"i\"]\nfields = [\"x\", \"y\"]\n[features.b]\nid_columns = [\"i\"]\ndeps = "
    "[\"a\"]\nfields = [\"x\"]\n";

static void test_many(void **state)
{
    mx_diags *diags = mx_diags_new();
    mx_features *features, *other;
    mx_feature_options options = MX_FEATURE_OPTIONS;
    const mx_str *keys;
    size_t count;
    mx_str text;
    (void)state;
    assert_int_equal(mx_features_new(&features, 3, diags), MX_FAILED);
    assert_int_equal(mx_features_new(&features, 8, diags), MX_OK);
    assert_int_equal(mx_features_new(&other, 8, diags), MX_OK);
    assert_int_equal(mx_features_add_toml(features, mx_str_of(toml), "f.toml", "p", diags), MX_OK);
    options.external = true;
    options.provenance = mx_str_of("{\"default\":\"abc\"}");
    assert_int_equal(
        mx_features_add(features, mx_str_of("{\"key\":\"e\",\"id_columns\":[\"i\"]}"), "q", &options, diags),
        MX_OK);
    assert_int_equal(
        mx_features_add(features, mx_str_of("{\"key\":\"c\",\"id_columns\":[\"i\"],\"deps\":[\"b\",\"e\"]}"),
                        "p", NULL, diags),
        MX_OK);
    assert_int_equal(
        mx_features_add(features, mx_str_of("{\"key\":\"c\",\"id_columns\":[\"i\"]}"), "p", NULL, NULL),
        MX_FAILED);
    assert_int_equal(mx_features_check(features, diags), MX_OK);
    assert_int_equal(mx_features_count(features), 4);
    assert_text(mx_features_key(features, 2), "e");
    assert_text(mx_features_project(features, 2), "q");
    assert_true(mx_features_external(features, 2));
    assert_text(mx_features_key(features, 4), "");
    assert_int_equal(mx_features_version(features, mx_str_of("a"), &text, diags), MX_OK);
    assert_text(text, "e5b21fac");
    assert_int_equal(mx_features_field_version(features, mx_str_of("b"), mx_str_of("x"), &text, diags),
                     MX_OK);
    assert_text(text, "735d43b2");
    assert_int_equal(mx_features_field_version(features, mx_str_of("e"), mx_str_of("default"), &text, diags),
                     MX_OK);
    assert_text(text, "abc");
    assert_int_equal(mx_features_field_version(features, mx_str_of("e"), mx_str_of("none"), &text, NULL),
                     MX_FAILED);
    assert_text(text, "");
    assert_int_equal(mx_features_project_version(features, mx_str_of("none"), &text, diags), MX_OK);
    assert_text(text, "empty");
    assert_int_equal(mx_features_sorted(features, &keys, &count, diags), MX_OK);
    assert_int_equal(count, 4);
    assert_text(keys[0], "a");
    assert_text(keys[3], "c");
    assert_int_equal(mx_features_downstream(features, mx_str_of("a"), &keys, &count, diags), MX_OK);
    assert_int_equal(count, 2);
    assert_text(keys[1], "c");

    assert_int_equal(mx_features_snapshot(features, mx_str_of("p"), &text, diags), MX_OK);
    assert_int_equal(mx_features_add_snapshot(other, text, NULL, diags), MX_OK);
    assert_int_equal(mx_features_count(other), 3);
    assert_int_equal(mx_features_lock(features, &text, diags), MX_OK);
    assert_true(mx_str_find_str(text, MX_STR("[features.e.info]")) != MX_NPOS);
    assert_int_equal(mx_features_add_lock(other, text, NULL, diags), MX_OK);
    assert_int_equal(mx_features_count(other), 4);
    assert_int_equal(mx_features_remove(other, mx_str_of("b"), diags), MX_OK);
    assert_int_equal(mx_features_version(other, mx_str_of("c"), &text, diags), MX_FAILED);
    assert_int_equal(mx_features_remove(other, mx_str_of("c"), diags), MX_OK);
    assert_int_equal(mx_features_compare(other, features, &text, diags), MX_OK);
    assert_true(mx_str_find_str(text, MX_STR("\"c\":{\"status\":\"added\"")) != MX_NPOS);

    /* All or none. */
    assert_int_equal(
        mx_features_add_toml(other,
                             mx_str_of("[features.new]\nid_columns = [\"i\"]\n[features.a]\nid_columns = "
                                       "[\"i\"]\n"),
                             NULL, "p", diags),
        MX_FAILED);
    assert_int_equal(mx_features_count(other), 2);
    mx_features_free(other);
    mx_features_free(features);
    mx_features_free(NULL);
    mx_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
