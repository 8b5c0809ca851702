/* Whole graphs against the recorded cases: versions, plans, orders, errors. */
#include "graphs.h"

#include "feature/graph_impl.h"

typedef struct run {
    mx_arena *arena;
    mx_graph *graph;
    const mx_json *c; /* the case */
    mx_diags *diags;
} run;

/* The original's exceptions and our codes. */
static mx_str error_name(mx_code code)
{
    switch (code) {
    case MX_FEA007:
        return MX_STR("MetaxyMissingFeatureDependency");
    case MX_FEA009:
        return MX_STR("RuntimeError");
    case MX_FEA006:
    case MX_FEA010:
        return MX_STR("KeyError");
    default:
        return MX_STR("another");
    }
}

static void check_error(run *r, const char *what, const mx_json *want)
{
    size_t count = mx_diags_count(r->diags);
    assert_true(count > 0);
    const mx_diag *diag = mx_diags_at(r->diags, count - 1);
    mx_str words = text_at(want, "message");
    same_text(r->c, what, error_name(diag->code), text_at(want, "error"));
    if (mx_str_ends(words, MX_STR(".")))
        words.len--;
    if (!mx_str_starts(diag->message, words))
        same_text(r->c, what, diag->message, words);
}

/* A version, or the error that is wanted in its place. */
static void check_version(run *r, const char *what, mx_status status, mx_str got, const mx_json *want)
{
    if (mx_json_kind_of(want) == MX_JSON_OBJECT) {
        assert_int_equal(status, MX_FAILED);
        check_error(r, what, want);
    } else {
        assert_int_equal(status, MX_OK);
        same_text(r->c, what, got, mx_json_string(want));
    }
}

static int by_text(const void *a, const void *b, void *unused)
{
    (void)unused;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

static mx_str list_text(mx_arena *arena, const mx_strs *list, bool sorted)
{
    mx_buf buf = MX_BUF(arena);
    mx_str *copy = mx_new_array(arena, mx_str, list->len);
    for (size_t i = 0; i < list->len; i++)
        copy[i] = list->at[i];
    if (sorted)
        mx_sort(arena, copy, list->len, sizeof *copy, by_text, NULL);
    mx_canon_strings(&(mx_canon){&buf, MX_CANON_DUMP}, copy, list->len);
    return mx_buf_take(&buf);
}

static void check_fields(run *r, mx_str key, const mx_json *want)
{
    const mx_feature_spec *spec = mx_graph_find(r->graph, key)->spec;
    const mx_json *versions = get(want, "field_versions"), *sources = get(want, "field_dependencies");
    const mx_json *error = get(sources, "error") ? sources : NULL;
    bool failed = false;
    for (size_t i = 0; i < spec->fields.len; i++) {
        mx_str field = spec->fields.at[i].key, version = MX_STR_NONE;
        mx_field_sources got = {0};
        mx_status status = mx_graph_field_version(r->graph, key, field, &version, r->diags);
        check_version(r, "field version", status, version, mx_json_get(versions, field));
        status = mx_plan_sources(r->graph, r->arena, key, field, &got, r->diags);
        if (status != MX_OK) {
            assert_non_null(error);
            check_error(r, "field dependencies", error);
            failed = true;
            continue;
        }
        if (error)
            continue;
        const mx_json *of = mx_json_get(sources, field);
        assert_int_equal(got.len, mx_json_length(of));
        for (size_t k = 0; k < got.len; k++) {
            same_text(r->c, "upstream feature", got.at[k].feature, mx_json_key(of, k));
            same_text(r->c, "upstream fields", list_text(r->arena, &got.at[k].fields, true),
                      dumped(r->arena, mx_json_at(of, k)));
        }
    }
    assert_true(failed == (error != NULL));
}

static void check_feature(run *r, mx_str key, const mx_json *want)
{
    mx_str version = MX_STR_NONE;
    assert_int_equal(mx_graph_code_version(r->graph, key, &version, r->diags), MX_OK);
    same_text(r->c, "code version", version, text_at(want, "code_version"));
    assert_int_equal(mx_graph_spec_version(r->graph, key, &version, r->diags), MX_OK);
    same_text(r->c, "spec version", version, text_at(want, "spec_version"));
    assert_int_equal(mx_graph_definition_version(r->graph, key, &version, r->diags), MX_OK);
    same_text(r->c, "definition version", version, text_at(want, "definition_version"));
    same_text(r->c, "table name", mx_key_table_name(r->arena, key), text_at(want, "table_name"));
    mx_status status = mx_graph_feature_version(r->graph, key, &version, r->diags);
    check_version(r, "feature version", status, version, get(want, "feature_version"));
    check_fields(r, key, want);
    if (get(want, "input_id_columns")) {
        const mx_feature_plan *plan;
        assert_int_equal(mx_plan_feature(r->graph, r->arena, key, &plan, r->diags), MX_OK);
        same_text(r->c, "input ids", list_text(r->arena, &plan->input_ids, true),
                  dumped(r->arena, get(want, "input_id_columns")));
        same_text(r->c, "upstream ids", list_text(r->arena, &plan->upstream_ids, true),
                  dumped(r->arena, get(want, "upstream_id_columns")));
    }
}

static void check_orders(run *r, const mx_json *want)
{
    const mx_json *downstream = get(want, "downstream"), *projects = get(want, "project_versions");
    mx_strs order = {0}, reversed = {0};
    mx_graph_sort(r->graph, r->arena, NULL, false, &order);
    same_text(r->c, "order", list_text(r->arena, &order, false),
              dumped(r->arena, get(want, "topological_order")));
    mx_graph_sort(r->graph, r->arena, NULL, true, &reversed);
    for (size_t i = 0; i < order.len; i++)
        same_text(r->c, "reversed order", reversed.at[order.len - 1 - i], order.at[i]);
    for (size_t i = 0; i < mx_json_length(downstream); i++) {
        mx_strs sources = {0}, found = {0};
        mx_vec_push(r->arena, &sources, mx_json_key(downstream, i));
        mx_graph_downstream(r->graph, r->arena, &sources, &found);
        same_text(r->c, "downstream", list_text(r->arena, &found, false),
                  dumped(r->arena, mx_json_at(downstream, i)));
    }
    for (size_t i = 0; i < mx_json_length(projects); i++)
        same_text(r->c, "project version", mx_graph_project_version(r->graph, mx_json_key(projects, i)),
                  mx_json_string(mx_json_at(projects, i)));
}

static mx_status all_cases(mx_arena *arena, void *arg)
{
    const mx_json *cases = load_vectors(arena, arg, NULL);
    for (size_t i = 0; i < mx_json_length(cases); i++) {
        const mx_json *want = get(mx_json_at(cases, i), "expected"), *features = get(want, "features");
        run r = {arena, graph_of(arena, mx_json_at(cases, i), NULL), mx_json_at(cases, i), mx_diags_new()};
        for (size_t k = 0; k < mx_json_length(features); k++)
            check_feature(&r, mx_json_key(features, k), mx_json_at(features, k));
        check_orders(&r, want);
        mx_diags_free(r.diags);
    }
    return MX_OK;
}

static void test_designed(void **state)
{
    char name[] = "graphs_designed.json";
    in_arena(all_cases, name);
    (void)state;
}

static void test_random(void **state)
{
    char name[] = "graphs_random.json";
    in_arena(all_cases, name);
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_designed),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
