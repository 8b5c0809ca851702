/* Everything of the room with the n-th request for memory failing, for every n. */
#include "vectors.h"

#include "metaxy/graph.h"

#include "feature/features_toml.h"
#include "feature/filter.h"
#include "feature/graph_diff.h"
#include "feature/lock.h"
#include "feature/plan.h"
#include "feature/snapshot.h"

#ifdef MX_FAULT
#define FEWEST_RUNS 100
#else
#define FEWEST_RUNS 0 /* without faults it runs once */
#endif

static const char toml[] =
    "[features.video]\nid_columns = [\"id\"]\nfields = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", "
    "\"h\", \"i\"]\n"
    "[features.crop]\nid_columns = [\"id\", \"k\"]\nmetadata = { x = 1.5, l = [1, { a = \"b\" }] }\n"
    "deps = [{ feature = \"video\", rename = { z = \"y\" }, select = [\"y\"], filters = [\"y > 1\"], lineage "
    "= { type = \"1:N\", "
    "on = [\"id\"] }, fields_mapping = { type = \"default\", exclude_fields = [\"b\"], match_suffix = true } "
    "}, \"ext\"]\n"
    "[features.crop.fields.a]\ndeps = [{ feature = \"video\", fields = [\"a\", \"c\"] "
    "}]\n[features.crop.fields.\"x/a\"]\n"
    "[features.crop.columns]\nwidth = \"integer\"\n"
    "[features.ext]\nid_columns = [\"id\"]\nexternal = true\nprovenance_by_field = { default = \"v\" }\n"
    "[features.loop]\nid_columns = [\"id\"]\ndeps = [\"pool\"]\n[features.pool]\nid_columns = [\"id\"]\ndeps "
    "= [\"loop\"]\n"
    "[features.lost]\nid_columns = [\"id\"]\ndeps = [\"nowhere\", { feature = \"video\", fields_mapping = { "
    "type = \"specific\", "
    "mapping = { z = [\"a\"] } } }]\n";

static mx_status make_graph(mx_arena *arena, mx_graph **out)
{
    mx_definitions defs = {0};
    mx_graph *graph = mx_graph_new(arena, 8);
    MX_TRY(mx_features_toml(arena, mx_str_of(toml), 0, MX_STR("t"), MX_STR("p"), &defs, NULL));
    for (size_t i = 0; i < defs.len; i++)
        MX_TRY(mx_graph_add(graph, defs.at[i], false, NULL));
    *out = graph;
    return MX_OK;
}

static mx_status use_graph(mx_arena *arena, void *arg)
{
    mx_graph *graph;
    mx_diags *diags = arg;
    mx_strs keys = {0}, source = {0}, down = {0};
    mx_field_sources sources = {0};
    mx_field_parents parents = {0};
    const mx_feature_plan *plan;
    mx_str version;
    mx_diags_clear(diags);
    MX_TRY(make_graph(arena, &graph));
    mx_graph_check(graph, diags);
    mx_graph_check_names(graph, diags);
    mx_graph_sort(graph, arena, NULL, false, &keys);
    mx_vec_push(arena, &source, MX_STR("video"));
    mx_graph_downstream(graph, arena, &source, &down);
    mx_graph_around(graph, arena, &source, 1, 1, &down);
    MX_TRY(mx_graph_feature_version(graph, MX_STR("crop"), &version, diags));
    MX_TRY(mx_plan_feature(graph, arena, MX_STR("crop"), &plan, diags));
    MX_TRY(mx_plan_check_columns(plan, diags));
    MX_TRY(mx_plan_sources(graph, arena, MX_STR("crop"), MX_STR("x/a"), &sources, diags));
    MX_TRY(mx_plan_parents(graph, arena, MX_STR("crop"), MX_STR("x/a"), &parents, diags));
    mx_graph_project_version(graph, MX_STR("p"));
    return mx_graph_remove(graph, MX_STR("crop"), diags);
}

static void test_graph(void **state)
{
    mx_diags *diags = mx_diags_new();
    (void)state;
    assert_true(fault_every_work(use_graph, diags, MX_OK) > FEWEST_RUNS);
    mx_diags_free(diags);
}

static mx_status use_texts(mx_arena *arena, void *arg)
{
    mx_graph *graph, *loaded = mx_graph_new(arena, 8);
    mx_graph_diff diff = {{0}, 0, 0, 0};
    mx_buf snapshot = MX_BUF(arena), json = MX_BUF(arena);
    mx_json_writer w = MX_JSON_WRITER(&json, NULL);
    mx_lock lock = {0}, again = {0};
    mx_lock_changes changes = {0};
    mx_strs keys = {0};
    mx_str text;
    const mx_filter *filter;
    (void)arg;
    MX_TRY(make_graph(arena, &graph));
    MX_TRY(mx_graph_remove(graph, MX_STR("loop"), NULL));
    MX_TRY(mx_graph_remove(graph, MX_STR("pool"), NULL));
    MX_TRY(mx_graph_remove(graph, MX_STR("lost"), NULL));
    MX_TRY(mx_snapshot_write(graph, MX_STR(""), &snapshot, NULL));
    MX_TRY(mx_snapshot_read(arena, mx_buf_take(&snapshot), 0, loaded, NULL));
    mx_vec_push(arena, &keys, MX_STR("video"));
    mx_vec_push(arena, &keys, MX_STR("crop"));
    MX_TRY(mx_lock_of(graph, arena, &keys, &lock, NULL));
    MX_TRY(mx_lock_write(arena, &lock, &text, NULL));
    MX_TRY(mx_lock_read(arena, text, 0, &again, NULL));
    mx_lock_compare(arena, &lock, &again, &changes);
    MX_TRY(mx_graph_remove(graph, MX_STR("video"), NULL));
    MX_TRY(mx_graph_remove(graph, MX_STR("crop"), NULL));
    MX_TRY(mx_graph_compare(arena, graph, graph, &diff, NULL));
    mx_graph_diff_write(&w, &diff);
    MX_TRY(mx_filter_parse(arena,
                           MX_STR("NOT (a.\"b\" <> -1.5 /* c */) AND x IN ('y', NULL) OR z IS NOT TRUE"), 0,
                           &filter, NULL));
    mx_filter_print(&json, filter);
    return MX_OK;
}

static mx_status quiet(void *arg)
{
    (void)arg;
    return mx_guard(NULL, use_texts, NULL, NULL);
}

static void test_texts(void **state)
{
    (void)state;
    assert_true(fault_every(quiet, NULL, MX_OK) > FEWEST_RUNS);
}

/* A graph survives a call that had no memory, and answers the next one rightly. */
static void test_survives(void **state)
{
    mx_features *features;
    mx_diags *diags = mx_diags_new();
    mx_str version, want;
    (void)state;
    assert_int_equal(mx_features_new(&features, 8, diags), MX_OK);
    assert_int_equal(mx_features_add_toml(features, mx_str_of(toml), NULL, "p", diags), MX_OK);
    assert_int_equal(mx_features_version(features, MX_STR("crop"), &version, diags), MX_OK);
    want = version;
    char kept[9];
    snprintf(kept, sizeof kept, "%.*s", MX_FMT(want));
    for (uint64_t n = 1;; n++) {
        mx_features_remove(features, MX_STR("pool"), diags);
        mx_fault_at(n);
        mx_status added = mx_features_add(features, MX_STR("{\"key\":\"pool\",\"id_columns\":[\"i\"]}"), "p",
                                          NULL, diags);
        mx_status status = mx_features_version(features, MX_STR("crop"), &version, diags);
        uint64_t asked = mx_fault_count();
        mx_fault_at(0);
        if (asked < n) {
            assert_int_equal(added, MX_OK);
            assert_int_equal(status, MX_OK);
            break;
        }
        assert_int_equal(mx_features_count(features), added == MX_OK ? 6 : 5);
        assert_int_equal(mx_features_version(features, MX_STR("crop"), &version, diags), MX_OK);
        assert_text(version, kept);
        mx_diags_clear(diags);
    }
    mx_features_free(features);
    mx_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_graph),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_survives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
