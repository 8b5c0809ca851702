#include "store/increment.h"
#include "store/id_kinds.h"
#include "store/open_once.h"
#include "store/rows.h"
#include "store/system_tables.h"

/* Rows of one feature version as rows of another: their values stay, their provenance is what the target graph says. */

static mx_status root_feature(mx_str feature, mx_diags *diags)
{
    return mx_fail(diags, MX_STO013, MX_NOWHERE, "",
                   "feature %.*s is a root feature: its provenance is the user's and cannot be computed anew",
                   MX_FMT(feature));
}

typedef struct rebase_job {
    mx_store *store;
    mx_str feature;
    struct ArrowArrayStream *rows, *out;
    mx_diags *diags;
} rebase_job;

/* The temporary tables of a rebase, which go with its arena, or with the rows that are read from them. */
typedef struct temporaries {
    mx_store *store;
    mx_strs staged;
    mx_expected expected;
    bool kept;
} temporaries;

static void drop_unless_kept(void *arg)
{
    const temporaries *made = arg;
    const mx_strs *lists[] = {&made->staged, &made->expected.temporaries};
    for (size_t i = 0; i < 2 && !made->kept; i++)
        for (size_t k = 0; k < lists[i]->len; k++)
            mx_temporary_drop(made->store, lists[i]->at[k]);
}

static bool is_replaced(mx_str name)
{
    return mx_is_version_column(name) || mx_str_eq(name, MX_FEATURE_VERSION) ||
           mx_str_eq(name, MX_PROJECT_VERSION);
}

/* The columns that both sides have: the ids, or with 1:N lineage those that the parents have. */
static mx_strs shared_keys(mx_arena *arena, const mx_expected *expected)
{
    const mx_strs *ids = &expected->plan->def->spec->id_columns;
    mx_strs keys = {0};
    for (size_t i = 0; i < ids->len; i++)
        if (mx_strs_has(&expected->visible, ids->at[i]))
            mx_vec_push(arena, &keys, ids->at[i]);
    return keys.len == ids->len ? keys : expected->keys;
}

static void add_column(mx_sqlbuf *sql, mx_frame *out, mx_frame_column column)
{
    mx_add(sql, out->columns.len ? ", " : "");
    mx_frame_add(sql->r.arena, out, column);
}

/* A data version that was the provenance goes, and is the new provenance after the write; another one is kept. */
static void add_data_version(mx_sqlbuf *sql, mx_frame *out, const mx_frame *rows, mx_str name)
{
    const mx_frame_column *column = mx_frame_find(rows, name);
    if (!column)
        return;
    add_column(sql, out, *column);
    bool both = mx_frame_find(rows, MX_PROVENANCE) && mx_frame_find(rows, MX_DATA_VERSION);
    if (both)
        mx_add(sql, "CASE WHEN r.%i = r.%i THEN NULL ELSE r.%i END AS %i", MX_DATA_VERSION, MX_PROVENANCE,
               name, name);
    else
        mx_add(sql, "r.%i AS %i", name, name);
}

static mx_status check_kinds(const mx_store *store, mx_arena *arena, const mx_expected *expected,
                             const mx_frame *rows, mx_diags *diags)
{
    mx_str feature = expected->plan->def->spec->key;
    mx_strs keys = shared_keys(arena, expected);
    const mx_id_side wanted = {&expected->frame, feature, "the features upstream of"};
    const mx_id_side there = {rows, feature, "the rows of"};
    return mx_check_id_kinds(store, &keys, &wanted, &there, false, diags);
}

static mx_str rebased_sql(mx_store *store, mx_arena *arena, const mx_expected *expected, const mx_frame *rows,
                          mx_str version, mx_frame *out)
{
    mx_frame final = {0};
    mx_str selected;
    mx_strs keys = shared_keys(arena, expected);
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_expected_final(store, arena, expected, "e.", &final, &selected);
    mx_add(&sql, "SELECT ");
    for (size_t i = 0; i < rows->columns.len; i++) {
        if (is_replaced(rows->columns.at[i].name))
            continue;
        add_column(&sql, out, rows->columns.at[i]);
        mx_add(&sql, "r.%i AS %i", rows->columns.at[i].name, rows->columns.at[i].name);
    }
    const mx_str taken[] = {MX_PROVENANCE_BY_FIELD, MX_PROVENANCE};
    for (size_t i = 0; i < 2; i++) {
        add_column(&sql, out, *mx_frame_find(&final, taken[i]));
        mx_add(&sql, "x.%i AS %i", taken[i], taken[i]);
    }
    add_data_version(&sql, out, rows, MX_DATA_VERSION_BY_FIELD);
    add_data_version(&sql, out, rows, MX_DATA_VERSION);
    add_column(&sql, out, (mx_frame_column){MX_FEATURE_VERSION, &mx_text_type, false});
    mx_add(&sql, "%l AS %i", version, MX_FEATURE_VERSION);
    add_column(&sql, out, (mx_frame_column){MX_PROJECT_VERSION, &mx_text_type, false});
    mx_add(&sql, "%l AS %i", mx_store_project_version(store, arena), MX_PROJECT_VERSION);
    mx_add(&sql, " FROM %s AS r", rows->from);
    mx_sqlbuf right = mx_sqlbuf_in(store, arena);
    mx_add(&right, "(SELECT ");
    mx_add_names(&right, &keys, "f.");
    mx_add(&right, ", f.%i, f.%i FROM (SELECT %s, row_number() OVER (PARTITION BY ", taken[0], taken[1],
           selected);
    mx_add_names(&right, &keys, "e.");
    mx_add(&right, " ORDER BY e.%i) AS %i FROM %s AS e) AS f WHERE f.%i = 1)", expected->provenance,
           MX_STR(MX_PRIVATE "n"), expected->frame.from, MX_STR(MX_PRIVATE "n"));
    mx_join join = {"INNER", mx_sqlbuf_take(&right), "x", &keys, "r.", {rows, &expected->frame}};
    mx_add_join(&sql, &join);
    return mx_sqlbuf_take(&sql);
}

static mx_status rebase_in(mx_arena *arena, void *arg)
{
    rebase_job *job = arg;
    mx_store *store = job->store;
    const mx_feature_plan *plan;
    temporaries *made = mx_new(arena, temporaries);
    mx_expected *expected = &made->expected;
    mx_resolve nothing = {.skip_comparison = true};
    mx_frame rows = {0}, out = {0};
    mx_str version;
    made->store = store;
    mx_arena_defer(arena, drop_unless_kept, made);
    MX_TRY(mx_store_feature(store, arena, job->feature, &plan, job->diags));
    if (!plan->deps.len)
        return root_feature(job->feature, job->diags);
    MX_TRY(mx_graph_feature_version(store->graph, job->feature, &version, job->diags));
    MX_TRY(mx_stage(store, arena, job->rows, &rows, &made->staged, job->diags));
    MX_TRY(mx_upstream_expected(store, arena, plan, &nothing, true, expected, job->diags));
    MX_TRY(check_kinds(store, arena, expected, &rows, job->diags));
    mx_str sql = rebased_sql(store, arena, expected, &rows, version, &out);
    for (size_t i = 0; i < expected->temporaries.len; i++)
        mx_vec_push(arena, &made->staged, expected->temporaries.at[i]);
    MX_TRY(mx_open_once(store, arena, &sql, &made->staged, job->diags));
    MX_TRY(mx_store_stream_frame(store, arena, &out, sql, job->out, job->diags));
    mx_stream_own(store, arena, &made->staged, job->out);
    made->kept = true;
    return MX_OK;
}

mx_status mx_store_rebase(mx_store *store, mx_str feature, mx_graph *target, struct ArrowArrayStream *rows,
                          struct ArrowArrayStream *out, mx_diags *diags)
{
    mx_arena *keep = NULL;
    mx_graph *graph = store->graph;
    rebase_job job = {.store = store, .feature = feature, .rows = rows, .out = out, .diags = diags};
    if (target)
        store->graph = target;
    mx_status status = mx_guard(&keep, rebase_in, &job, diags);
    store->graph = graph;
    if (rows->release)
        rows->release(rows);
    return status;
}

/* Rows of the store itself. */

typedef struct stored_job {
    mx_store *store;
    mx_str feature;
    const mx_rebase_rows *rebase;
    temporaries *made;
    bool snapshot;
    mx_frame rows; /* what is to be written */
    uint64_t *count;
    mx_diags *diags;
} stored_job;

static void end_snapshot(void *arg)
{
    stored_job *job = arg;
    mx_store_end_snapshot(job->store, &job->snapshot, MX_FAILED, NULL);
}

/* The latest rows of the version, as the graph that the store has now reads them. */
static mx_status stored_rows(stored_job *job, mx_arena *arena, mx_frame *out)
{
    mx_store *store = job->store;
    mx_str sql;
    const mx_definition *def;
    mx_latest latest = {.stored = out, .has_version = true, .version = job->rebase->from};
    if (!store->graph)
        return mx_fail(job->diags, MX_FEA006, MX_NOWHERE, "", "the store has no graph to look up '%.*s' in",
                       MX_FMT(job->feature));
    MX_TRY(mx_graph_get(store->graph, job->feature, &def, job->diags));
    MX_TRY(mx_table_frame(store, arena, job->feature, def->spec, out, job->diags));
    latest.ids = &def->spec->id_columns;
    MX_TRY(mx_latest_sql(store, arena, &latest, &sql, job->diags));
    out->from = mx_piece(store, arena, "(%s)", sql);
    return MX_OK;
}

static mx_status rebased_rows(stored_job *job, mx_arena *arena, const mx_frame *rows, mx_str *sql)
{
    mx_store *store = job->store;
    const mx_feature_plan *plan;
    const mx_resolve nothing = {.skip_comparison = true};
    mx_expected *expected = &job->made->expected;
    mx_str version;
    MX_TRY(mx_store_feature(store, arena, job->feature, &plan, job->diags));
    if (!plan->deps.len)
        return root_feature(job->feature, job->diags);
    MX_TRY(mx_graph_feature_version(store->graph, job->feature, &version, job->diags));
    MX_TRY(mx_upstream_expected(store, arena, plan, &nothing, true, expected, job->diags));
    MX_TRY(check_kinds(store, arena, expected, rows, job->diags));
    *sql = rebased_sql(store, arena, expected, rows, version, &job->rows);
    return mx_open_once(store, arena, sql, &job->made->staged, job->diags);
}

static mx_status unknown_version(const stored_job *job, mx_arena *arena, const mx_rows *versions)
{
    mx_buf known = MX_BUF(arena);
    for (size_t i = 0; i < versions->rows; i++)
        mx_buf_printf(&known, "%s'%.*s'", i ? ", " : "", MX_FMT(mx_rows_at(versions, i, 0).text));
    return mx_fail(job->diags, MX_STO013, MX_NOWHERE, "Name a version in full.",
                   "feature %.*s: no rows of version '%.*s' were ever stored, nor was it pushed; %s%.*s",
                   MX_FMT(job->feature), MX_FMT(job->rebase->from),
                   known.len ? "its rows are of " : "it has no rows", MX_FMT(mx_buf_view(&known)));
}

/* No row was found: of a version that nobody has heard of there are none for another reason. */
static mx_status check_version(const stored_job *job, mx_arena *arena)
{
    mx_store *store = job->store;
    mx_rows versions = {0};
    mx_recorded_rows pushed = {0};
    mx_str sql = mx_piece(store, arena, "SELECT DISTINCT %i FROM %s ORDER BY 1", MX_FEATURE_VERSION,
                          mx_store_quoted_table(store, arena, job->feature));
    MX_TRY(mx_conn_rows(arena, &versions, store->conn, sql, NULL, 0, job->diags));
    for (size_t i = 0; i < versions.rows; i++)
        if (mx_str_eq(mx_rows_at(&versions, i, 0).text, job->rebase->from))
            return MX_OK;
    MX_TRY(mx_store_recorded(store, arena, MX_STR_NONE, MX_STR_NONE, &pushed, job->diags));
    for (size_t i = 0; i < pushed.len; i++)
        if (mx_str_eq(pushed.at[i].key, job->feature) &&
            mx_str_eq(pushed.at[i].feature_version, job->rebase->from))
            return MX_OK;
    return unknown_version(job, arena, &versions);
}

static mx_status find_rows(stored_job *job, mx_arena *arena)
{
    mx_store *store = job->store;
    mx_graph *graph = store->graph;
    mx_frame rows = {0};
    mx_str sql;
    int64_t count = 0;
    MX_TRY(stored_rows(job, arena, &rows));
    store->graph = job->rebase->target ? job->rebase->target : graph;
    mx_status status = rebased_rows(job, arena, &rows, &sql);
    store->graph = graph;
    MX_TRY(status);
    if (job->rebase->dry) {
        status = mx_store_number(store, mx_piece(store, arena, "SELECT count(*) FROM (%s) AS t", sql), &count,
                                 job->diags);
    } else {
        mx_str name = mx_temporary_name(store, arena);
        mx_vec_push(arena, &job->made->staged, name);
        job->rows.from = mx_piece(store, arena, "%i", name);
        status = mx_store_make(store, mx_piece(store, arena, "CREATE TEMPORARY TABLE %i AS %s", name, sql),
                               name, &count, job->diags);
    }
    *job->count = (uint64_t)count;
    return status == MX_OK && !count ? check_version(job, arena) : status;
}

static mx_status rebase_stored(mx_arena *arena, void *arg)
{
    stored_job *job = arg;
    static const mx_write keep = {.preserve_versions = true};
    job->made = mx_new(arena, temporaries);
    job->made->store = job->store;
    mx_arena_defer(arena, drop_unless_kept, job->made);
    mx_arena_defer(arena, end_snapshot, job);
    MX_TRY(mx_store_snapshot(job->store, job->feature, &job->snapshot, job->diags));
    mx_status status = find_rows(job, arena);
    MX_TRY(mx_store_end_snapshot(job->store, &job->snapshot, status, job->diags));
    if (job->rebase->dry || !*job->count)
        return MX_OK;
    if (mx_conn_interrupted(job->store->conn))
        return mx_fail(job->diags, MX_DB002, MX_NOWHERE, "", "interrupted: no row is rebased");
    return mx_write_frame(job->store, job->feature, &job->rows, &keep, job->count, job->diags);
}

mx_status mx_store_rebase_stored(mx_store *store, mx_str feature, const mx_rebase_rows *rebase,
                                 uint64_t *rows, mx_diags *diags)
{
    mx_graph *graph = store->graph;
    stored_job job = {.store = store, .feature = feature, .rebase = rebase, .count = rows, .diags = diags};
    *rows = 0;
    size_t said = diags ? mx_diags_count(diags) : 0;
    mx_wait wait = mx_store_patience(store);
    bool own = !mx_conn_in_transaction(store->conn);
    mx_status status;
    do {
        *rows = 0;
        job.rows = (mx_frame){0};
        status = mx_guard(NULL, rebase_stored, &job, diags);
        store->graph = graph; /* also when memory ran out */
    } while (status == MX_FAILED && own && mx_store_try_again(store, &wait, diags, said));
    if (status != MX_OK)
        *rows = 0;
    return status;
}
