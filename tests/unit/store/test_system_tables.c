/* Pushed graphs: the recorded pushes of the original, on SQLite and DuckDB; reading them back; clocks; events. */
#include "../feature/vectors.h"

#include "store/system_tables.h"

static mx_graph *graph_of(mx_arena *arena, const mx_json *features)
{
    mx_graph *graph = mx_graph_new(arena, 8);
    for (size_t i = 0; i < mx_json_length(features); i++) {
        const mx_json *one = mx_json_at(features, i);
        const mx_definition *def;
        assert_int_equal(mx_definition_from_stored(arena, get(one, "spec"), get(one, "schema"),
                                                   text_at(one, "class_path"), text_at(one, "project"), &def,
                                                   NULL),
                         MX_OK);
        assert_int_equal(mx_graph_add(graph, def, false, NULL), MX_OK);
    }
    return graph;
}

typedef struct world {
    mx_conn *conn;
    mx_store *store;
    mx_diags *diags;
} world;

static world world_of(mx_arena *arena, const char *url, mx_str prefix)
{
    world w = {.diags = mx_diags_new()};
    mx_store_settings settings = {.algorithm = MX_DIGEST_MD5,
                                  .truncation = 8,
                                  .auto_create = true,
                                  .quiet_create = true,
                                  .table_prefix = prefix};
    if (mx_conn_open(arena, &w.conn, mx_str_of(url), MX_OPEN_CREATE, w.diags) != MX_OK ||
        mx_store_new(arena, &w.store, w.conn, &settings, w.diags) != MX_OK)
        fail_msg("%s: %.*s", url, MX_FMT(mx_diags_at(w.diags, 0)->message));
    return w;
}

static void ok(const world *w, mx_status status)
{
    if (status != MX_OK)
        fail_msg("%.*s", MX_FMT(mx_diags_at(w->diags, 0)->message));
}

static void check_pushed(const mx_json *want, const mx_pushed *got)
{
    const mx_json *updated = get(want, "updated_features");
    assert_true(mx_str_eq(got->project_version, text_at(want, "project_version")));
    assert_int_equal(got->already, mx_json_bool(get(want, "already_pushed")));
    assert_int_equal(got->updated.len, mx_json_length(updated));
}

static void check_history(mx_arena *arena, const world *w, mx_str project, const mx_json *want)
{
    mx_history history;
    ok(w, mx_store_history(w->store, arena, project, &history, w->diags));
    assert_int_equal(history.len, mx_json_length(want));
    for (size_t i = 0; i < history.len; i++) {
        assert_true(
            mx_str_eq(history.at[i].project_version, text_at(mx_json_at(want, i), "project_version")));
        assert_int_equal(history.at[i].features, mx_json_int(get(mx_json_at(want, i), "feature_count")));
    }
}

static void check_loaded(mx_arena *arena, const world *w, mx_str project, mx_str version, const mx_json *keys)
{
    mx_graph *graph = mx_graph_new(arena, 8);
    ok(w, mx_store_load_graph(w->store, arena, project, version, graph, w->diags));
    assert_int_equal(mx_graph_count(graph), mx_json_length(keys));
    for (size_t i = 0; i < mx_json_length(keys); i++)
        assert_non_null(mx_graph_find(graph, mx_json_string(mx_json_at(keys, i))));
    assert_true(mx_str_eq(mx_graph_project_version(graph, project), version));
}

static void check_text(mx_str got, const mx_json *want)
{
    if (!mx_str_eq(got, mx_json_string(want)))
        fail_msg("got  <%.*s>\nwant <%.*s>", MX_FMT(got), MX_FMT(mx_json_string(want)));
}

static const mx_json *row_of(const mx_json *rows, const mx_recorded *row, bool *taken)
{
    for (size_t i = 0; i < mx_json_length(rows); i++) {
        const mx_json *one = mx_json_at(rows, i);
        if (!taken[i] && mx_str_eq(mx_json_string(mx_json_at(one, 1)), row->key) &&
            mx_str_eq(mx_json_string(mx_json_at(one, 8)), row->project_version)) {
            taken[i] = true;
            return one;
        }
    }
    fail_msg("no such row: %.*s", MX_FMT(row->key));
    return NULL;
}

static void check_rows(mx_arena *arena, const world *w, const mx_json *tables)
{
    mx_recorded_rows got;
    const mx_json *rows = get(mx_json_at(tables, 0), "rows");
    bool *taken = mx_new_array(arena, bool, mx_json_length(rows));
    ok(w, mx_store_recorded(w->store, arena, MX_STR_NONE, MX_STR_NONE, &got, w->diags));
    assert_int_equal(got.len, mx_json_length(rows));
    for (size_t i = 0; i < got.len; i++) {
        const mx_recorded *row = &got.at[i];
        const mx_json *want = row_of(rows, row, taken);
        check_text(row->project, mx_json_at(want, 0));
        check_text(row->feature_version, mx_json_at(want, 2));
        check_text(row->definition_version, mx_json_at(want, 3));
        check_text(row->spec, mx_json_at(want, 5));
        check_text(row->schema, mx_json_at(want, 6));
        check_text(row->class_path, mx_json_at(want, 7));
        check_text(row->tags, mx_json_at(want, 9));
        assert_true(row->recorded_at > INT64_C(1700000000000000) &&
                    (i == 0 || row->recorded_at > row[-1].recorded_at));
    }
}

static void run_push(mx_arena *arena, const world *w, const mx_json *given)
{
    const mx_json *tags = get(given, "tags"), *result = get(given, "result");
    mx_graph *graph = graph_of(arena, get(given, "features"));
    mx_tag *list = mx_new_array(arena, mx_tag, mx_json_length(tags));
    mx_pushed pushed;
    mx_push push = {.project = text_at(given, "project"),
                    .tags = list,
                    .tag_count = mx_json_length(tags),
                    .package_version = MX_STR("0.1.11")};
    for (size_t i = 0; i < push.tag_count; i++)
        list[i] = (mx_tag){mx_json_key(tags, i), mx_json_string(mx_json_at(tags, i))};
    mx_diags_clear(w->diags);
    mx_status status = mx_store_push(w->store, arena, graph, &push, &pushed, w->diags);
    if (get(result, "error")) {
        assert_int_equal(status, MX_FAILED);
        assert_int_equal(mx_diags_at(w->diags, 0)->code, MX_FEA012);
        return;
    }
    ok(w, status);
    check_pushed(result, &pushed);
    check_history(arena, w, push.project, get(given, "snapshots"));
    check_loaded(arena, w, push.project, pushed.project_version, get(given, "loaded_keys"));
}

static mx_status run_vectors(mx_arena *arena, void *arg)
{
    const mx_json *cases = load_vectors(arena, "system_tables.json", NULL);
    for (size_t i = 0; i < mx_json_length(cases); i++) {
        const mx_json *one = mx_json_at(cases, i), *pushes = get(one, "pushes");
        world w = world_of(arena, arg, text_at(one, "table_prefix"));
        for (size_t k = 0; k < mx_json_length(pushes); k++)
            run_push(arena, &w, mx_json_at(pushes, k));
        if (mx_json_length(get(one, "tables")))
            check_rows(arena, &w, get(one, "tables"));
        mx_conn_close(w.conn);
        mx_diags_free(w.diags);
    }
    return MX_OK;
}

static void sqlite_vectors(void **state)
{
    (void)state;
    in_arena(run_vectors, (char[]){"sqlite://:memory:"});
}

static void duckdb_vectors(void **state)
{
    (void)state;
    in_arena(run_vectors, (char[]){"duckdb:///:memory:"});
}

static mx_graph *small_graph(mx_arena *arena, const char *version)
{
    mx_graph *graph = mx_graph_new(arena, 8);
    mx_definition *def = mx_new(arena, mx_definition);
    def->project = MX_STR("p");
    mx_str spec = mx_str_printf(
        arena, "{\"key\":\"a\",\"id_columns\":[\"id\"],\"fields\":[{\"key\":\"x\",\"code_version\":\"%s\"}]}",
        version);
    assert_int_equal(mx_spec_from_text(arena, spec, 0, &def->spec, NULL), MX_OK);
    assert_int_equal(mx_graph_add(graph, def, false, NULL), MX_OK);
    return graph;
}

/* A clock that goes back between two pushes: the second is still the last one. */
static mx_status check_clock(mx_arena *arena, void *arg)
{
    world w = world_of(arena, "sqlite://:memory:", MX_STR_NONE);
    mx_push push = {0};
    mx_pushed first, second;
    mx_str last;
    (void)arg;
    assert_int_equal(mx_store_last_push(w.store, arena, MX_STR("p"), &last, w.diags), MX_NOT_FOUND);
    mx_store_set_clock(w.store, INT64_C(1800000000000000));
    ok(&w, mx_store_push(w.store, arena, small_graph(arena, "1"), &push, &first, w.diags));
    mx_store_set_clock(w.store, INT64_C(1700000000000000));
    ok(&w, mx_store_push(w.store, arena, small_graph(arena, "2"), &push, &second, w.diags));
    ok(&w, mx_store_last_push(w.store, arena, MX_STR("p"), &last, w.diags));
    assert_true(mx_str_eq(last, second.project_version) && !mx_str_eq(last, first.project_version));
    mx_graph *none = mx_graph_new(arena, 8);
    assert_int_equal(mx_store_load_graph(w.store, arena, MX_STR_NONE, MX_STR("nothing"), none, w.diags),
                     MX_FAILED);
    assert_int_equal(mx_diags_at(w.diags, 0)->code, MX_STO015);
    mx_event event = {.project = MX_STR("p"), .execution_id = MX_STR("1"), .type = MX_STR("it's")};
    ok(&w, mx_store_write_event(w.store, &event, w.diags));
    mx_rows rows;
    ok(&w, mx_conn_rows(arena, &rows, w.conn,
                        MX_STR("SELECT event_type, payload, feature_key FROM metaxy_system__events"), NULL, 0,
                        w.diags));
    assert_int_equal(rows.rows, 1);
    assert_text(mx_rows_at(&rows, 0, 0).text, "it's");
    assert_text(mx_rows_at(&rows, 0, 1).text, "{\"type\": \"empty\"}");
    assert_int_equal(mx_rows_at(&rows, 0, 2).kind, MX_V_NULL);
    mx_conn_close(w.conn);
    mx_diags_free(w.diags);
    return MX_OK;
}

static void clocks(void **state)
{
    (void)state;
    in_arena(check_clock, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sqlite_vectors),
        cmocka_unit_test(duckdb_vectors),
        cmocka_unit_test(clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
