/* Selections of features: what they say together, and what they take of a graph. */
#include "metaxy/graph.h"

#include "vectors.h"

#include "feature/selection.h"

/* "p,q|a/b,c|all": projects, keys, all. */
static mx_selection selection_of(mx_arena *arena, const char *text)
{
    mx_selection out = {0};
    mx_str part, rest = mx_str_of(text), item;
    for (int i = 0; i < 2; i++) {
        mx_str_cut(rest, '|', &part, &rest);
        while (part.len) {
            mx_str_cut(part, ',', &item, &part);
            mx_vec_push(arena, i == 0 ? &out.projects : &out.keys, item);
        }
    }
    out.all = mx_str_eq(rest, MX_STR("all"));
    return out;
}

static void put_list(mx_buf *buf, const mx_strs *list)
{
    for (size_t i = 0; i < list->len; i++)
        mx_buf_printf(buf, "%s%.*s", i ? "," : "", MX_FMT(list->at[i]));
    mx_buf_char(buf, '|');
}

static mx_str text_of(mx_arena *arena, const mx_selection *selection)
{
    mx_buf buf = MX_BUF(arena);
    put_list(&buf, &selection->projects);
    put_list(&buf, &selection->keys);
    mx_buf_text(&buf, selection->all ? "all" : "");
    return mx_buf_take(&buf);
}

static const struct {
    const char *a, *b, *either, *both, *without;
} together[] = {
    {"q,p||", "p,r||", "p,q,r||", "p||", "q||"},
    {"|b,a/c,a|", "|a,d|", "|a,a/c,b,d|", "|a|", "|a/c,b|"},
    {"p||", "|a|", "p|a|", "||", "p||"},
    {"p,p|a,a|", "p|a|", "p|a|", "p|a|", "||"},
    {"||all", "p|a|", "||all", "p|a|", "||"},
    {"p|a|", "||all", "||all", "p|a|", "||"},
    {"||all", "||all", "||all", "||all", "||"},
    {"|a-b,a/b,a|", "||", "|a,a/b,a-b|", "||", "|a,a/b,a-b|"}, /* by part, not by text */
};

static mx_status combine_all(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof together / sizeof *together; i++) {
        mx_selection a = selection_of(arena, together[i].a), b = selection_of(arena, together[i].b);
        mx_selection either = mx_selection_either(arena, &a, &b), both = mx_selection_both(arena, &a, &b),
                     without = mx_selection_without(arena, &a, &b);
        assert_text(text_of(arena, &either), together[i].either);
        assert_text(text_of(arena, &both), together[i].both);
        assert_text(text_of(arena, &without), together[i].without);
    }
    return MX_OK;
}

static void test_together(void **state)
{
    (void)state;
    in_arena(combine_all, NULL);
}

static mx_status check_some(mx_arena *arena, void *arg)
{
    static const char *const fine[] = {"p||", "|a|", "||all"};
    mx_diags *diags = arg;
    mx_selection nothing = {0};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
        mx_selection selection = selection_of(arena, fine[i]);
        assert_int_equal(mx_selection_check(&selection, diags), MX_OK);
    }
    assert_int_equal(mx_diags_count(diags), 0);
    assert_int_equal(mx_selection_check(&nothing, diags), MX_FAILED);
    assert_string_equal(mx_code_name(mx_diags_at(diags, 0)->code), "FEA001");
    assert_text(mx_diags_at(diags, 0)->message,
                "At least one of 'projects', 'keys', or 'all' must be specified");
    return MX_OK;
}

static void test_nothing(void **state)
{
    mx_diags *diags = mx_diags_new();
    (void)state;
    in_arena(check_some, diags);
    mx_diags_free(diags);
}

/* ---- of a graph, by the public functions ---- */

static void check_keys(mx_features *features, const mx_feature_selection *selection, const char *want)
{
    const mx_str *keys;
    size_t count;
    char got[256] = "";
    mx_diags *diags = mx_diags_new();
    assert_int_equal(mx_features_select(features, selection, &keys, &count, diags), MX_OK);
    for (size_t i = 0, used = 0; i < count; i++)
        used += (size_t)snprintf(got + used, sizeof got - used, "%.*s ", MX_FMT(keys[i]));
    assert_string_equal(got, want);
    mx_diags_free(diags);
}

static void check_refused(mx_features *features, const mx_feature_selection *selection, const char *code)
{
    const mx_str *keys = (const mx_str *)"";
    size_t count = 7;
    mx_diags *diags = mx_diags_new();
    assert_int_equal(mx_features_select(features, selection, &keys, &count, diags), MX_FAILED);
    assert_null(keys);
    assert_int_equal(count, 0);
    assert_string_equal(mx_code_name(mx_diags_at(diags, 0)->code), code);
    mx_diags_free(diags);
}

static void test_public(void **state)
{
    static const char toml[] =
        "[features.b]\nid_columns = [\"i\"]\n[features.\"a/x\"]\nid_columns = [\"i\"]\n"
        "project = \"q\"\n[features.c]\nid_columns = [\"i\"]\nproject = \"r\"\n";
    static const char *const projects[] = {"q", "none"}, *const keys[] = {"c", "b", "gone"},
                             *const bad[] = {"a//b"};
    mx_features *features;
    mx_feature_selection selection = MX_FEATURE_SELECTION;
    (void)state;
    assert_int_equal(mx_features_new(&features, 8, NULL), MX_OK);
    assert_int_equal(mx_features_add_toml(features, mx_str_of(toml), NULL, "p", NULL), MX_OK);
    check_refused(features, &selection, "FEA001");
    selection.projects = projects;
    selection.project_count = 2;
    check_keys(features, &selection, "a/x ");
    selection.keys = keys;
    selection.key_count = 3;
    check_keys(features, &selection, "b a/x c ");
    selection.project_count = 0;
    check_keys(features, &selection, "b c ");
    selection.keys = bad;
    selection.key_count = 1;
    check_refused(features, &selection, "FEA001");
    selection.key_count = 0;
    selection.all = true;
    check_keys(features, &selection, "b a/x c ");
    selection.size = 1;
    check_refused(features, &selection, "API001");
    mx_features_free(features);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_together),
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_public),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
