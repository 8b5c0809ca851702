/* The recorded scripts of samples, by value, on every engine there is: SQLite always, the servers whose URL is given,
 * DuckDB where MX_DUCKDB_URL names a database. Where the original has a defect (its documentation of versioning,
 * section 9), what is right is expected. */
#include "frames.h"

#include "driver/rows.h"
#include "feature/definition.h"

typedef struct step_result {
    frame parts[MX_PARTS];
} step_result;

typedef struct script {
    mx_arena *arena;
    const mx_json *at; /* the case */
    mx_conn *conn;
    mx_store *store;
    mx_graph **graphs;
    step_result *results;
    size_t failures;
    mx_diags *diags;
} script;

static size_t passed, failed;

static void complain(script *s, const mx_json *step, const char *what, mx_str got, mx_str want)
{
    s->failures++;
    print_error("%.*s step %lld (%.*s %.*s): %s\n  got  %.*s\n  want %.*s\n", MX_FMT(text_at(s->at, "name")),
                (long long)mx_json_int(get(step, "id")), MX_FMT(text_at(step, "op")),
                MX_FMT(text_at(step, "feature")), what, MX_FMT(got), MX_FMT(want));
}

static mx_str last_message(const mx_diags *diags)
{
    size_t count = mx_diags_count(diags);
    return count ? mx_diags_at(diags, count - 1)->message : MX_STR("nothing was said");
}

static mx_graph *graph_of(mx_arena *arena, const mx_json *value, const mx_json *config)
{
    mx_graph *graph = mx_graph_new(arena, (size_t)mx_json_int(get(config, "hash_truncation_length")));
    const mx_json *features = get(value, "features");
    for (size_t i = 0; i < mx_json_length(features); i++) {
        const mx_json *feature = mx_json_at(features, i);
        mx_definition *def = mx_new(arena, mx_definition);
        assert_int_equal(mx_spec_from_json(arena, get(feature, "spec"), &def->spec, NULL), MX_OK);
        def->schema = get(feature, "schema");
        def->class_path = text_at(feature, "class_path");
        def->project = text_at(feature, "project");
        assert_int_equal(mx_graph_add(graph, def, false, NULL), MX_OK);
    }
    return graph;
}

static void parse_filters(script *s, const mx_json *list, mx_filters *out)
{
    for (size_t i = 0; i < mx_json_length(list); i++) {
        const mx_filter *filter;
        assert_int_equal(mx_filter_parse(s->arena, mx_json_string(mx_json_at(list, i)), 0, &filter, NULL),
                         MX_OK);
        mx_vec_push(s->arena, out, filter);
    }
}

/* Columns that the original leaks; rows of `want` do without them. */
static const char *leaked(const mx_json *want)
{
    const mx_json *columns = get(want, "columns");
    for (size_t i = 0; i < mx_json_length(columns); i++) {
        mx_str name = mx_json_string(mx_json_at(columns, i));
        if (mx_str_eq(name, MX_STR("__stale_by_predicate")) ||
            mx_str_eq(name, MX_STR("metaxy_deleted_at_right")))
            return name.ptr;
    }
    return NULL;
}

static void compare(script *s, const mx_json *step, const char *what, frame got, const mx_json *want)
{
    mx_str a = frame_shown(s->arena, got, NULL);
    mx_str b = frame_shown(s->arena, frame_of_json(s->arena, want), leaked(want));
    if (!mx_str_eq(a, b))
        complain(s, step, what, a, b);
}

static frame input_frame(script *s, const mx_json *step)
{
    mx_str from = text_at(step, "from"), id, part;
    if (!from.len)
        return frame_of_json(s->arena, get(step, "frame"));
    uint64_t index = 0;
    mx_str_cut(from, '.', &id, &part);
    mx_str_to_u64(id, &index);
    size_t which = mx_str_eq(part, MX_STR("new"))     ? MX_PART_NEW
                   : mx_str_eq(part, MX_STR("stale")) ? MX_PART_STALE
                                                      : MX_PART_ORPHANED;
    return s->results[index].parts[which];
}

static bool expects_error(const mx_json *step)
{
    return mx_json_kind_of(get(get(step, "expected"), "error")) == MX_JSON_STRING;
}

/* A step that should fail did, and one that should not did not. */
static bool status_fits(script *s, const mx_json *step, mx_status status)
{
    bool want_error = expects_error(step);
    if (want_error && status == MX_OK)
        complain(s, step, "no error", MX_STR("success"), text_at(get(step, "expected"), "message"));
    if (!want_error && status != MX_OK)
        complain(s, step, "error", last_message(s->diags), MX_STR("success"));
    return !want_error && status == MX_OK;
}

static void do_resolve(script *s, const mx_json *step, size_t index)
{
    static const char *const names[] = {"new", "stale", "orphaned"};
    struct ArrowArrayStream samples = {0}, rows = {0};
    mx_increment *increment;
    mx_resolve resolve = {.skip_comparison = mx_json_bool(get(step, "skip_comparison"))};
    const mx_json *filters = get(step, "filters"), *expected = get(step, "expected");
    if (mx_json_kind_of(get(step, "samples")) == MX_JSON_OBJECT) {
        frame_stream(s->arena, frame_of_json(s->arena, get(step, "samples")), &samples);
        resolve.samples = &samples;
    }
    for (size_t i = 0; i < mx_json_length(filters); i++) {
        mx_feature_filters of = {.feature = mx_json_key(filters, i)};
        parse_filters(s, mx_json_at(filters, i), &of.filters);
        mx_vec_push(s->arena, &resolve.filters, of);
    }
    parse_filters(s, get(step, "global_filters"), &resolve.global_filters);
    parse_filters(s, get(step, "target_filters"), &resolve.target_filters);
    parse_filters(s, get(step, "staleness_predicates"), &resolve.staleness);
    mx_arena *scratch = mx_arena_child(s->arena);
    mx_status status = mx_store_resolve(s->store, scratch, &increment, text_at(step, "feature"), &resolve,
                                        s->diags);
    /* the original's join fails on its own column; the right answer is every row */
    bool defect = mx_str_starts(text_at(s->at, "name"), MX_STR("shared_system_column_defect"));
    if (defect && expects_error(step))
        assert_int_equal(status, MX_OK);
    else if (status_fits(s, step, status))
        for (int part = 0; part < MX_PART_INPUT; part++) {
            frame *into = &s->results[index].parts[part];
            if (mx_increment_stream(increment, (mx_part)part, &rows, s->diags) != MX_OK ||
                frame_read(s->arena, &rows, into, s->diags) != MX_OK) {
                complain(s, step, names[part], last_message(s->diags), MX_STR("rows"));
                continue;
            }
            bool own_filter = resolve.target_filters.len &&
                              !resolve.samples; /* defect 5: a test of its own */
            if (!own_filter || part != MX_PART_NEW)
                compare(s, step, names[part], *into, get(expected, names[part]));
        }
    mx_arena_free(scratch);
}

static void do_write(script *s, const mx_json *step)
{
    struct ArrowArrayStream rows = {0};
    mx_write write = {.has_materialization_id = text_at(step, "materialization_id").len > 0,
                      .materialization_id = text_at(step, "materialization_id")};
    frame f = input_frame(s, step);
    frame_stream(s->arena, f, &rows);
    status_fits(s, step, mx_store_write(s->store, text_at(step, "feature"), &rows, &write, NULL, s->diags));
}

static void do_read(script *s, const mx_json *step)
{
    const mx_json *options = get(step, "options");
    struct ArrowArrayStream rows = {0};
    frame got;
    mx_read read = {.has_feature_version = text_at(options, "feature_version").len > 0,
                    .feature_version = text_at(options, "feature_version"),
                    .feature_history = mx_json_bool(get(options, "with_feature_history")),
                    .sample_history = mx_json_bool(get(options, "with_sample_history")),
                    .deleted = mx_json_bool(get(options, "include_soft_deleted")),
                    .has_columns = mx_json_length(get(options, "columns")) > 0};
    parse_filters(s, get(options, "filters"), &read.filters);
    for (size_t i = 0; i < mx_json_length(get(options, "columns")); i++)
        mx_vec_push(s->arena, &read.columns, mx_json_string(mx_json_at(get(options, "columns"), i)));
    mx_status status = mx_store_read(s->store, text_at(step, "feature"), &read, false, &rows, s->diags);
    if (status == MX_OK)
        status = frame_read(s->arena, &rows, &got, s->diags);
    if (status_fits(s, step, status))
        compare(s, step, "rows", got, get(step, "expected"));
}

static void do_delete(script *s, const mx_json *step)
{
    const mx_json *options = get(step, "options");
    mx_delete del = {.hard = !mx_json_bool(get(step, "soft")),
                     .feature_history = mx_json_bool(get(options, "with_feature_history")),
                     .sample_history = mx_json_bool(get(options, "with_sample_history"))};
    parse_filters(s, get(step, "filters"), &del.filters);
    status_fits(s, step, mx_store_delete(s->store, text_at(step, "feature"), &del, NULL, s->diags));
}

static void do_rebase(script *s, const mx_json *step)
{
    struct ArrowArrayStream old = {0}, rows = {0};
    frame rebased, before;
    mx_write write = {.preserve_versions = true};
    mx_str feature = text_at(step, "feature");
    mx_read read = {.has_feature_version = true,
                    .feature_version = text_at(step, "from_feature_version"),
                    .feature_history = true};
    mx_status status = mx_store_read(s->store, feature, &read, false, &old, s->diags);
    if (status == MX_OK)
        status = frame_read(s->arena, &old, &before, s->diags);
    if (status == MX_OK) {
        frame_stream(s->arena, before, &old);
        status = mx_store_rebase(s->store, feature, NULL, &old, &rows, s->diags);
    }
    if (status == MX_OK)
        status = frame_read(s->arena, &rows, &rebased, s->diags);
    if (status != MX_OK) {
        complain(s, step, "error", last_message(s->diags), MX_STR("success"));
        return;
    }
    if (!expects_error(step)) /* the original cannot on some engines */
        compare(s, step, "rebased", rebased, get(step, "expected"));
    frame_stream(s->arena, rebased, &rows);
    if (mx_store_write(s->store, feature, &rows, &write, NULL, s->diags) != MX_OK)
        complain(s, step, "write", last_message(s->diags), MX_STR("success"));
}

static void drop_tables(script *s)
{
    for (size_t g = 0; g < mx_json_length(get(s->at, "graphs")); g++)
        for (size_t i = 0; i < mx_graph_count(s->graphs[g]); i++)
            mx_store_drop(s->store, mx_graph_at(s->graphs[g], i)->spec->key, NULL);
}

static void run_steps(script *s)
{
    const mx_json *steps = get(s->at, "steps");
    for (size_t i = 0; i < mx_json_length(steps) && !s->failures; i++) {
        const mx_json *step = mx_json_at(steps, i);
        mx_str op = text_at(step, "op");
        mx_store_use(s->store, s->graphs[mx_json_int(get(step, "graph"))]);
        mx_diags_clear(s->diags);
        if (mx_str_eq(op, MX_STR("resolve_update")))
            do_resolve(s, step, i);
        else if (mx_str_eq(op, MX_STR("write")))
            do_write(s, step);
        else if (mx_str_eq(op, MX_STR("read")))
            do_read(s, step);
        else if (mx_str_eq(op, MX_STR("delete")))
            do_delete(s, step);
        else
            do_rebase(s, step);
        if (mx_str_eq(op, MX_STR("rebase")) && expects_error(step))
            break; /* what follows was recorded without the rebased rows */
    }
}

static const char *only;

static void run_case(mx_arena *parent, mx_conn *conn, const mx_json *at)
{
    mx_arena *arena = mx_arena_child(parent);
    const mx_json *config = get(at, "config"), *graphs = get(at, "graphs");
    script s = {.arena = arena, .at = at, .conn = conn, .diags = mx_diags_new()};
    mx_store_settings settings = {.truncation = (size_t)mx_json_int(get(config, "hash_truncation_length")),
                                  .auto_create = true,
                                  .quiet_create = true,
                                  .project = text_at(config, "project")};
    assert_true(mx_digest_named(text_at(config, "hash_algorithm"), &settings.algorithm));
    s.graphs = mx_new_array(arena, mx_graph *, mx_json_length(graphs) + 1);
    s.results = mx_new_array(arena, step_result, mx_json_length(get(at, "steps")) + 1);
    for (size_t i = 0; i < mx_json_length(graphs); i++)
        s.graphs[i] = graph_of(arena, mx_json_at(graphs, i), config);
    assert_int_equal(mx_store_new(arena, &s.store, conn, &settings, s.diags), MX_OK);
    drop_tables(&s);
    run_steps(&s);
    if (s.failures)
        failed++;
    else
        passed++;
    drop_tables(&s);
    mx_diags_free(s.diags);
    mx_arena_free(arena);
}

typedef struct engine {
    const char *name, *variable, *url;
    const char *before[3], *after; /* a place of its own on a server */
} engine;

static mx_status run_engine(mx_arena *arena, void *arg)
{
    static const char *const files[] = {"samples_scenarios.json", "samples_algorithms.json",
                                        "samples_fuzz.json"};
    const engine *e = arg;
    mx_conn *conn;
    const char *url = e->variable ? getenv(e->variable) : e->url;
    passed = failed = 0;
    assert_int_equal(mx_conn_open(arena, &conn, mx_str_of(url), MX_OPEN_CREATE, NULL), MX_OK);
    for (size_t i = 0; i < 3 && e->before[i]; i++)
        assert_int_equal(mx_conn_exec(conn, mx_str_of(e->before[i]), NULL, 0, MX_NOWHERE, NULL), MX_OK);
    for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
        const mx_json *cases = load_vectors(arena, files[f], NULL);
        for (size_t i = 0; i < mx_json_length(cases); i++)
            if (!only || strstr(text_at(mx_json_at(cases, i), "name").ptr, only))
                run_case(arena, conn, mx_json_at(cases, i));
    }
    if (e->after)
        assert_int_equal(mx_conn_exec(conn, mx_str_of(e->after), NULL, 0, MX_NOWHERE, NULL), MX_OK);
    mx_conn_close(conn);
    print_message("# %s: %zu scripts as recorded, %zu not\n", e->name, passed, failed);
    assert_int_equal(failed, 0);
    assert_true(only || passed > 40);
    return MX_OK;
}

static const engine sqlite = {.name = "SQLite", .url = "sqlite://:memory:"};
static const engine duckdb = {.name = "DuckDB", .variable = "MX_DUCKDB_URL"};
static const engine postgres = {
    .name = "PostgreSQL",
    .variable = "MX_POSTGRES_URL",
    .before = {"DROP SCHEMA IF EXISTS mx_store_vectors CASCADE", "CREATE SCHEMA mx_store_vectors",
               "SET search_path = mx_store_vectors"},
    .after = "DROP SCHEMA mx_store_vectors CASCADE",
};
static const engine mysql = {
    .name = "MySQL",
    .variable = "MX_MYSQL_URL",
    .before = {"DROP DATABASE IF EXISTS mx_store_vectors", "CREATE DATABASE mx_store_vectors",
               "USE mx_store_vectors"},
    .after = "DROP DATABASE mx_store_vectors",
};

static void run(const engine *e)
{
    if (e->variable && (!getenv(e->variable) || !*getenv(e->variable)))
        return;
    assert_int_equal(mx_guard(NULL, run_engine, (void *)e, NULL), MX_OK);
}

static void test_sqlite(void **state)
{
    (void)state;
    run(&sqlite);
}

static void test_postgres(void **state)
{
    (void)state;
    run(&postgres);
}

static void test_mysql(void **state)
{
    (void)state;
    run(&mysql);
}

static void test_duckdb(void **state)
{
    (void)state;
    run(&duckdb);
}

int main(int argc, char **argv)
{
    only = argc > 1 ? argv[1] : NULL;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sqlite), cmocka_unit_test(test_postgres),
                                       cmocka_unit_test(test_mysql), cmocka_unit_test(test_duckdb)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
