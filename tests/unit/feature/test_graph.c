/* Graphs of our own: cycles, conflicts, collisions, neighbourhoods, differences, and very deep ones. */
#include "vectors.h"

#include "feature/features_toml.h"
#include "feature/graph_diff.h"
#include "feature/plan.h"
#include "feature/snapshot.h"

/* "a: b c; b:" — features with one id column, the default field, and these dependencies. */
static mx_graph *graph_of_text(mx_arena *arena, const char *text)
{
    mx_graph *graph = mx_graph_new(arena, 8);
    mx_str rest = mx_str_of(text), one, key, deps, dep;
    while (rest.len) {
        mx_str_cut(rest, ';', &one, &rest);
        mx_str_cut(one, ':', &key, &deps);
        mx_buf buf = MX_BUF(arena);
        mx_buf_printf(&buf, "{\"key\":\"%.*s\",\"id_columns\":[\"id\"],\"deps\":[", MX_FMT(mx_str_trim(key)));
        for (deps = mx_str_trim(deps); deps.len;) {
            mx_str_cut(deps, ' ', &dep, &deps);
            mx_buf_printf(&buf, "\"%.*s\"%s", MX_FMT(dep), deps.len ? "," : "");
        }
        mx_buf_lit(&buf, "]}");
        mx_definition *def = mx_new(arena, mx_definition);
        def->project = MX_STR("p");
        assert_int_equal(mx_spec_from_text(arena, mx_buf_take(&buf), 0, &def->spec, NULL), MX_OK);
        assert_int_equal(mx_graph_add(graph, def, false, NULL), MX_OK);
    }
    return graph;
}

static mx_str messages(mx_arena *arena, const mx_diags *diags)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < mx_diags_count(diags); i++)
        mx_buf_printf(&buf, "%s%s %.*s", i ? "; " : "", mx_code_name(mx_diags_at(diags, i)->code),
                      MX_FMT(mx_diags_at(diags, i)->message));
    return mx_buf_take(&buf);
}

static const struct {
    const char *graph, *want; /* what mx_graph_check says */
} checks[] = {
    {"a:; b: a; c: a b", ""},
    {"a: a", "FEA008 feature 'a' depends on itself: a -> a"},
    {"a: b; b: a", "FEA008 feature 'a' depends on itself: a -> b -> a"},
    {"x: b; c: a; b: c; a: b; r:", "FEA008 feature 'c' depends on itself: c -> a -> b -> c"},
    {"a: b r; b: c; c: a d; d: c; r:", "FEA008 feature 'a' depends on itself: a -> b -> c -> a"},
    {"a: b; b: a; c: d; d: c a",
     "FEA008 feature 'a' depends on itself: a -> b -> a; FEA008 feature 'c' depends on itself: c -> d -> c"},
    {"a: nope; b: a; c: no", "FEA007 Feature 'a' depends on 'nope' which is not in the graph; FEA007 Feature "
                             "'c' depends on 'no' which is not in the "
                             "graph"},
};

static mx_status check_graphs(mx_arena *arena, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        mx_diags *diags = mx_diags_new();
        mx_graph *graph = graph_of_text(arena, checks[i].graph);
        assert_int_equal(mx_graph_check(graph, diags), *checks[i].want ? MX_FAILED : MX_OK);
        assert_text(messages(arena, diags), checks[i].want);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void test_check(void **state)
{
    (void)state;
    in_arena(check_graphs, NULL);
}

static mx_status check_hint(mx_arena *arena, void *arg)
{
    mx_diags *diags = mx_diags_new();
    (void)arg;
    assert_int_equal(mx_graph_check(graph_of_text(arena, "video:; crop: vidoe; b: a"), diags), MX_FAILED);
    assert_text(mx_diags_at(diags, 0)->hint, "Did you mean 'video'?");
    assert_text(mx_diags_at(diags, 1)->hint, ""); /* all keys of one letter are as near */
    mx_diags_free(diags);
    return MX_OK;
}

static void test_hint(void **state)
{
    (void)state;
    in_arena(check_hint, NULL);
}

static mx_str joined(mx_arena *arena, const mx_strs *list)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < list->len; i++)
        mx_buf_printf(&buf, "%s%.*s", i ? " " : "", MX_FMT(list->at[i]));
    return mx_buf_take(&buf);
}

static mx_status walk_orders(mx_arena *arena, void *arg)
{
    mx_graph *graph = graph_of_text(arena, "e: d; d: b c; c: a; b: a; a:; z:");
    mx_strs some = {0}, out = {0}, source = {0};
    (void)arg;
    mx_vec_push(arena, &some, MX_STR("e"));
    mx_vec_push(arena, &some, MX_STR("b"));
    mx_vec_push(arena, &some, MX_STR("d"));
    mx_vec_push(arena, &some, MX_STR("unknown"));
    mx_graph_sort(graph, arena, &some, false, &out);
    assert_text(joined(arena, &out), "b d e");
    out.len = 0;
    mx_graph_sort(graph, arena, NULL, true, &out);
    assert_text(joined(arena, &out), "z e d c b a");
    mx_vec_push(arena, &source, MX_STR("d"));
    out.len = 0;
    mx_graph_around(graph, arena, &source, 1, 0, &out);
    assert_text(joined(arena, &out), "d c b");
    out.len = 0;
    mx_graph_around(graph, arena, &source, 0, SIZE_MAX, &out);
    assert_text(joined(arena, &out), "e d");
    out.len = 0;
    mx_graph_around(graph, arena, &source, SIZE_MAX, 0, &out);
    assert_text(joined(arena, &out), "d c b a");
    return MX_OK;
}

static void test_orders(void **state)
{
    (void)state;
    in_arena(walk_orders, NULL);
}

/* Registering twice. */

static const mx_definition *definition(mx_arena *arena, const char *code_version, const char *class_path,
                                       bool external)
{
    mx_definition *def = mx_new(arena, mx_definition);
    mx_str text = mx_str_printf(
        arena, "{\"key\":\"k\",\"id_columns\":[\"i\"],\"fields\":[{\"code_version\":\"%s\"}]}", code_version);
    assert_int_equal(mx_spec_from_text(arena, text, 0, &def->spec, NULL), MX_OK);
    def->project = MX_STR("p");
    def->class_path = mx_str_of(class_path);
    def->external = external;
    return def;
}

static mx_status register_twice(mx_arena *arena, void *arg)
{
    static const struct {
        bool first_external, second_external, same_class, ignore;
        const char *want; /* code version that stays, or an error */
    } rows[] = {
        {false, true, false, false, "1"},     {true, false, false, false, "2"},
        {false, false, true, false, "2"},     {false, false, false, true, "1"},
        {true, true, false, true, "1"},       {false, false, false, false, "FEA005"},
        {true, true, false, false, "FEA005"},
    };
    (void)arg;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_diags *diags = mx_diags_new();
        mx_graph *graph = graph_of_text(arena, "first:; k0:");
        mx_str before, after, place;
        assert_int_equal(
            mx_graph_add(graph, definition(arena, "1", "m.A", rows[i].first_external), false, NULL), MX_OK);
        assert_int_equal(mx_graph_feature_version(graph, MX_STR("k"), &before, NULL), MX_OK);
        before = mx_str_copy(arena, before);
        mx_graph_add(graph,
                     definition(arena, "2", rows[i].same_class ? "m.A" : "m.B", rows[i].second_external),
                     rows[i].ignore, diags);
        place = mx_graph_at(graph, 2)->spec->key;
        assert_text(place, "k");
        assert_int_equal(mx_graph_count(graph), 3);
        if (mx_diags_count(diags))
            assert_text(mx_str_of(mx_code_name(mx_diags_at(diags, 0)->code)), rows[i].want);
        else
            assert_text(mx_graph_find(graph, MX_STR("k"))->spec->fields.at[0].code_version, rows[i].want);
        assert_int_equal(mx_graph_feature_version(graph, MX_STR("k"), &after, NULL), MX_OK);
        assert_int_equal(mx_str_eq(before, after), strcmp(rows[i].want, "2") != 0);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void test_twice(void **state)
{
    (void)state;
    in_arena(register_twice, NULL);
}

static mx_status remove_some(mx_arena *arena, void *arg)
{
    mx_graph *graph = graph_of_text(arena, "alpha:; beta: alpha; gamma: beta");
    mx_diags *diags = mx_diags_new();
    mx_str version;
    (void)arg;
    assert_int_equal(mx_graph_feature_version(graph, MX_STR("gamma"), &version, diags), MX_OK);
    assert_int_equal(mx_graph_remove(graph, MX_STR("alpha"), diags), MX_OK);
    assert_int_equal(mx_graph_feature_version(graph, MX_STR("gamma"), &version, diags), MX_FAILED);
    assert_int_equal(mx_graph_remove(graph, MX_STR("bata"), diags), MX_FAILED);
    assert_text(messages(arena, diags),
                "FEA007 Feature 'beta' depends on 'alpha' which is not in the graph; FEA006 feature "
                "'bata' is not in the graph");
    assert_text(mx_diags_at(diags, 1)->hint, "Did you mean 'beta'?");
    assert_text(mx_graph_at(graph, 1)->spec->key, "gamma");
    mx_diags_free(diags);
    return MX_OK;
}

static void test_remove(void **state)
{
    (void)state;
    in_arena(remove_some, NULL);
}

/* Names. */

static mx_graph *graph_of_toml(mx_arena *arena, const char *text)
{
    mx_graph *graph = mx_graph_new(arena, 8);
    mx_definitions defs = {0};
    assert_int_equal(mx_features_toml(arena, mx_str_of(text), 0, MX_STR("t"), MX_STR("p"), &defs, NULL),
                     MX_OK);
    for (size_t i = 0; i < defs.len; i++)
        assert_int_equal(mx_graph_add(graph, defs.at[i], false, NULL), MX_OK);
    return graph;
}

static mx_status check_names(mx_arena *arena, void *arg)
{
    mx_diags *diags = mx_diags_new();
    mx_graph *graph = graph_of_toml(arena,
                                    "[features.a-b]\nid_columns = [\"i\"]\nfields = [\"x/y\", "
                                    "\"x_y\"]\n[features.a_b]\nid_columns = [\"i\"]\n"
                                    "[features.\"a/b\"]\nid_columns = [\"i\"]\n[features.c]\nid_columns = "
                                    "[\"i\"]\ndeps = [\"a_b\", \"a/b\", \"a/b\"]\n");
    mx_str version;
    (void)arg;
    assert_int_equal(mx_graph_check_names(graph, diags), MX_FAILED);
    assert_text(messages(arena, diags), "FEA011 fields 'x/y' and 'x_y' of feature 'a-b' have one name inside "
                                        "structs: 'x_y'; FEA011 features 'a-b' and "
                                        "'a_b' have one table name: 'a_b'; FEA011 features 'a_b' and 'a/b' "
                                        "have one column suffix, '__a_b', and 'c' "
                                        "depends on both");
    assert_int_equal(mx_graph_feature_version(graph, MX_STR("c"), &version, diags),
                     MX_OK); /* versions do not mind */

    mx_diags_clear(diags); /* one by one, as stores ask, and anew when the graph changes */
    assert_int_equal(mx_graph_check_names_of(graph, MX_STR("a_b"), diags), MX_FAILED);
    assert_text(messages(arena, diags), "FEA011 features 'a-b' and 'a_b' have one table name: 'a_b'");
    assert_int_equal(mx_graph_check_names_of(graph, MX_STR("a/b"), NULL), MX_OK);
    assert_int_equal(mx_graph_check_names_of(graph, MX_STR("nope"), NULL), MX_OK);
    assert_int_equal(mx_graph_remove(graph, MX_STR("a-b"), NULL), MX_OK);
    assert_int_equal(mx_graph_check_names_of(graph, MX_STR("a_b"), NULL), MX_OK);
    mx_diags_free(diags);
    return MX_OK;
}

static void test_names(void **state)
{
    (void)state;
    in_arena(check_names, NULL);
}

static mx_status check_columns(mx_arena *arena, void *arg)
{
    static const char head[] =
        "[features.u]\nid_columns = [\"i\", \"k\"]\n[features.v]\nid_columns = [\"i\"]\n"
        "[features.d]\nid_columns = [\"i\"]\ndeps = [";
    static const struct {
        const char *deps, *want;
    } rows[] = {
        {"{ feature = \"u\", rename = { a = \"b\" }, select = [\"b\", \"i\"] }, { feature = \"v\", select = "
         "[\"c\", \"i\"] }",
         ""},
        {"{ feature = \"u\", rename = { a = \"metaxy_provenance\" } }",
         "FEA011 feature 'd' renames 'a' of 'u' to 'metaxy_provenance', but that is a system column"},
        {"{ feature = \"u\", rename = { a = \"k\" } }",
         "FEA011 feature 'd' renames 'a' of 'u' to 'k', but that is an id column of it"},
        {"{ feature = \"u\", rename = { a = \"c\", b = \"c\" } }",
         "FEA011 feature 'd' renames 'b' of 'u' to 'c', but another column has that new name"},
        {"{ feature = \"u\", select = [\"c\"] }, { feature = \"v\", select = [\"c\"] }",
         "FEA011 feature 'd' selects the column 'c' from both 'u' and 'v'"},
    };
    (void)arg;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_diags *diags = mx_diags_new();
        const mx_feature_plan *plan;
        mx_graph *graph = graph_of_toml(arena, mx_str_printf(arena, "%s%s]\n", head, rows[i].deps).ptr);
        assert_int_equal(mx_plan_feature(graph, arena, MX_STR("d"), &plan, diags), MX_OK);
        assert_int_equal(mx_plan_check_columns(plan, diags), *rows[i].want ? MX_FAILED : MX_OK);
        assert_text(messages(arena, diags), rows[i].want);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void test_columns(void **state)
{
    (void)state;
    in_arena(check_columns, NULL);
}

/* Snapshots and differences. */

static mx_status compare_graphs(mx_arena *arena, void *arg)
{
    mx_graph *from = graph_of_toml(
        arena, "[features.a]\nid_columns = [\"i\"]\nfields = [\"x\", \"y\"]\n[features.b]\nid_columns = "
               "[\"i\"]\ndeps = [\"a\"]\nfields = [\"x\"]\n[features.c]\nid_columns = [\"i\"]\n");
    mx_graph *to = graph_of_toml(
        arena, "[features.d]\nid_columns = [\"i\"]\ndeps = [\"b\"]\n[features.a]\nid_columns = [\"i\"]\n"
               "[features.a.fields.x]\n[features.a.fields.y]\ncode_version = \"2\"\n[features.b]\n"
               "id_columns = [\"i\"]\ndeps = [\"a\"]\nfields = [\"x\"]\ndescription = \"new\"\n");
    mx_graph *loaded = mx_graph_new(arena, 8);
    mx_graph_diff diff = {{0}, 0, 0, 0}, same = {{0}, 0, 0, 0};
    mx_buf text = MX_BUF(arena), json = MX_BUF(arena);
    mx_json_writer w = MX_JSON_WRITER(&json, NULL);
    (void)arg;
    assert_int_equal(mx_snapshot_write(to, MX_STR("p"), &text, NULL), MX_OK);
    assert_int_equal(mx_snapshot_read(arena, mx_buf_take(&text), 0, loaded, NULL), MX_OK);
    assert_int_equal(mx_graph_compare(arena, to, loaded, &same, NULL), MX_OK);
    assert_int_equal(same.added + same.removed + same.changed, 0);
    assert_int_equal(same.nodes.len, 3);
    assert_int_equal(mx_graph_compare(arena, from, loaded, &diff, NULL), MX_OK);
    assert_true(diff.nodes.at[1].definition_changed);
    mx_graph_diff_write(&w, &diff);
    assert_text(mx_buf_view(&json),
                "{\"nodes\":{\"a\":{\"status\":\"changed\",\"old_version\":\"e5b21fac\",\"new_versio"
                "n\":\"d9189017\",\"dependencies\":[],\"field_changes\":[{\"field\":\"y\",\"status\""
                ":\"changed\",\"old_version\":\"dc1b9b69\",\"new_version\":\"544ab5c2\",\"old_code"
                "_version\":\"__metaxy_initial__\",\"new_code_version\":\"2\"}]},\"b\":{\"status\""
                ":\"unchanged\",\"old_version\":\"28c3a2ca\",\"new_version\":\"28c3a2ca\",\"depend"
                "encies\":[\"a\"],\"field_changes\":[]},\"c\":{\"status\":\"removed\",\"old_version"
                "\":\"d4851824\",\"new_version\":null,\"dependencies\":[],\"field_changes\":[{\"f"
                "ield\":\"default\",\"status\":\"removed\",\"old_version\":\"80df9275\",\"new_versi"
                "on\":null,\"old_code_version\":\"__metaxy_initial__\",\"new_code_version\":nu"
                "ll}]},\"d\":{\"status\":\"added\",\"old_version\":null,\"new_version\":\"3675585e"
                "\",\"dependencies\":[\"b\"],\"field_changes\":[{\"field\":\"default\",\"status\":\"a"
                "dded\",\"old_version\":null,\"new_version\":\"3fc41615\",\"old_code_version\":n"
                "ull,\"new_code_version\":\"__metaxy_initial__\"}]}},\"edges\":[{\"from\":\"a\",\""
                "to\":\"b\"},{\"from\":\"b\",\"to\":\"d\"}]}");
    return MX_OK;
}

static void test_compare(void **state)
{
    (void)state;
    in_arena(compare_graphs, NULL);
}

static mx_status refuse_snapshots(mx_arena *arena, void *arg)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"[]", "FEA013 a snapshot is a table of features by key, not a list"},
        {"{\"a\":{}}", "FEA013 snapshot, feature 'a': 'feature_spec' is missing"},
        {"{\"a\":{\"feature_spec\":{},\"feature_schema\":{},\"feature_class_path\":null,\"project\":\"p\"}}",
         "FEA001 key: it is required"},
        {"{\"a\":{\"feature_spec\":{\"key\":\"b\",\"id_columns\":[\"i\"]},\"feature_schema\":\"{}\","
         "\"feature_class_path\":null,"
         "\"project\":\"p\"}}",
         "FEA013 snapshot, feature 'a': its spec has another key"},
        {"{\"a\":{\"feature_spec\":{\"key\":\"a\",\"id_columns\":[\"i\"]},\"feature_schema\":[],\"feature_"
         "class_path\":null,"
         "\"project\":\"p\"}}",
         "FEA001 feature_schema of 'a': expected a table, got a list"},
        {"{\"a\":{\"feature_spec\":{\"key\":\"a\",\"id_columns\":[\"i\"]},\"feature_schema\":{},\"feature_"
         "class_path\":null,"
         "\"project\":\"\"}}",
         "FEA001 the project of 'a' is empty"},
        {"{", "FEA002 not valid JSON: string or '}' expected near end of file"},
    };
    (void)arg;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_diags *diags = mx_diags_new();
        mx_graph *graph = mx_graph_new(arena, 8);
        assert_int_equal(mx_snapshot_read(arena, mx_str_of(rows[i].text), 0, graph, diags), MX_FAILED);
        assert_text(messages(arena, diags), rows[i].want);
        mx_diags_free(diags);
    }
    return MX_OK;
}

static void test_refuse_snapshots(void **state)
{
    (void)state;
    in_arena(refuse_snapshots, NULL);
}

/* 100,000 features in a row: nothing recurses along it. */
static mx_status deep_chain(mx_arena *arena, void *arg)
{
    enum { LENGTH = 100000 };
    mx_graph *graph = mx_graph_new(arena, 8);
    mx_definition *defs = mx_new_array(arena, mx_definition, LENGTH);
    mx_feature_spec *specs = mx_new_array(arena, mx_feature_spec, LENGTH);
    mx_strs out = {0}, source = {0};
    mx_str version;
    mx_diags *diags = mx_diags_new();
    const bool *close_it = arg;
    for (size_t i = 0; i < LENGTH; i++) {
        specs[i].key = mx_str_printf(arena, "k%zu", i);
        if (i || *close_it) {
            mx_feature_dep dep = {.feature = i ? specs[i - 1].key : mx_str_printf(arena, "k%d", LENGTH - 1)};
            mx_vec_push(arena, &specs[i].deps, dep);
        }
        mx_vec_push(arena, &specs[i].fields, ((mx_field_spec){.key = MX_STR("x")}));
        defs[i].spec = &specs[i];
        defs[i].project = MX_STR("p");
        assert_int_equal(mx_graph_add(graph, &defs[i], false, NULL), MX_OK);
    }
    mx_vec_push(arena, &source, specs[0].key);
    mx_graph_sort(graph, arena, NULL, false, &out);
    assert_int_equal(out.len, LENGTH);
    out.len = 0;
    mx_graph_downstream(graph, arena, &source, &out);
    assert_int_equal(out.len, LENGTH - 1);
    assert_int_equal(mx_graph_feature_version(graph, specs[LENGTH - 1].key, &version, diags),
                     *close_it ? MX_FAILED : MX_OK);
    if (*close_it)
        assert_true(messages(arena, diags).len < 400);
    mx_diags_free(diags);
    return MX_OK;
}

static void test_deep(void **state)
{
    bool close_it = false;
    (void)state;
    in_arena(deep_chain, &close_it);
    close_it = true;
    in_arena(deep_chain, &close_it);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),   cmocka_unit_test(test_orders),
        cmocka_unit_test(test_twice),   cmocka_unit_test(test_remove),
        cmocka_unit_test(test_names),   cmocka_unit_test(test_columns),
        cmocka_unit_test(test_compare), cmocka_unit_test(test_refuse_snapshots),
        cmocka_unit_test(test_deep),    cmocka_unit_test(test_hint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
