#include <unistd.h>

#include "cli/cancel.h"
#include "cli/commands.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"
#include "cli/progress.h"
#include "cli/sample_details.h"
#include "cli/store_project.h"
#include "cli/store_select.h"
#include "cli/table.h"
#include "cli/what_if.h"

typedef struct feature_status {
    mx_str key, status, version, error, location; /* error, location: empty where there is none */
    const mx_open_store *found_in;                /* NULL: no store has it */
    bool is_root, exists, needs_update, compared, has_progress, no_input;
    uint64_t rows, counts[MX_PARTS];
    double progress;
    mx_strs details; /* with --verbose */
} feature_status;
typedef mx_vec(feature_status) feature_statuses;

typedef struct status_request {
    mx_cli *cli;
    mx_open_store *store;
    mx_graph *graph;
    mx_filters target, global, stale;
    bool fallbacks;
    mx_str snapshot; /* empty: the project's features */
} status_request;

/* ---- asking the store ---- */

static mx_status count_parts(const status_request *q, feature_status *out)
{
    mx_cli *cli = q->cli;
    mx_increment *increment;
    mx_resolve resolve = {.global_filters = q->global, .target_filters = q->target, .staleness = q->stale};
    MX_TRY(mx_store_resolve(q->store->store, cli->arena, &increment, out->key, &resolve, cli->diags));
    for (mx_part part = MX_PART_NEW; part <= MX_PART_ORPHANED; part++)
        MX_TRY(mx_increment_count(increment, part, &out->counts[part], cli->diags));
    if (mx_cli_on(cli, "progress")) {
        mx_status status = mx_store_progress(increment, &out->progress, cli->diags);
        if (status == MX_FAILED)
            return status;
        out->has_progress = status == MX_OK;
        out->no_input = !out->has_progress;
    }
    if (mx_cli_on(cli, "verbose"))
        MX_TRY(mx_sample_details(cli, increment, out->counts, &out->details));
    mx_increment_close(increment);
    out->compared = true;
    out->needs_update = out->counts[MX_PART_NEW] || out->counts[MX_PART_STALE] ||
                        out->counts[MX_PART_ORPHANED];
    return MX_OK;
}

static mx_status count_rows(const status_request *q, feature_status *out)
{
    mx_read read = {.filters = q->target};
    for (size_t i = 0; i < q->global.len; i++)
        mx_vec_push(q->cli->arena, &read.filters, q->global.at[i]);
    return mx_store_count(out->found_in->store, out->key, &read, &out->rows, q->cli->diags);
}

static mx_status look(const status_request *q, feature_status *out)
{
    mx_cli *cli = q->cli;
    mx_open_store *found;
    out->is_root = mx_graph_find(q->graph, out->key)->spec->deps.len == 0;
    MX_TRY(mx_graph_feature_version(q->graph, out->key, &out->version, cli->diags));
    mx_status status = mx_open_store_with(q->store, out->key, q->fallbacks, &found);
    if (status == MX_OK) {
        out->exists = true;
        out->found_in = found;
        out->location = mx_store_table_name(found->store, cli->arena, out->key);
        MX_TRY(count_rows(q, out));
    } else if (status != MX_NOT_FOUND) {
        return status;
    }
    if (!out->is_root)
        MX_TRY(count_parts(q, out));
    out->status = !out->exists        ? MX_STR("missing")
                  : out->is_root      ? MX_STR("root_feature")
                  : out->needs_update ? MX_STR("needs_update")
                                      : MX_STR("up_to_date");
    return MX_OK;
}

/* What is wrong with one feature does not keep the others from being told. */
static void look_or_tell(const status_request *q, feature_status *out)
{
    mx_cli *cli = q->cli;
    size_t said = mx_diags_count(cli->diags);
    if (look(q, out) == MX_OK)
        return;
    mx_str key = out->key, words = mx_diags_take(cli->diags, cli->arena, said);
    if (!words.len)
        words = MX_STR("the store does not say what is wrong");
    *out = (feature_status){.key = key, .status = MX_STR("error"), .error = words};
}

/* ---- JSON ---- */

static void put_count(mx_json_writer *w, const char *key, uint64_t count)
{
    mx_json_put_key(w, mx_str_of(key));
    mx_json_put_int(w, (int64_t)count);
}

static void put_flag(mx_json_writer *w, const char *key, bool on)
{
    mx_json_put_key(w, mx_str_of(key));
    mx_json_put_bool(w, on);
}

static void put_store(const status_request *q, mx_json_writer *w, const feature_status *s)
{
    mx_json_put_key(w, MX_STR("store_metadata"));
    mx_json_begin(w, '{');
    mx_put_text(w, "name", q->store->config->name);
    mx_put_text(w, "display", q->store->text);
    if (s->found_in) {
        mx_json_put_key(w, MX_STR("resolved_from"));
        mx_json_begin(w, '{');
        mx_put_text(w, "name", s->found_in->config->name);
        mx_put_text(w, "type", s->found_in->config->type);
        mx_put_text(w, "display", s->found_in->text);
        mx_put_text(w, "table_name", s->location);
        mx_json_end(w, '}');
    }
    mx_json_end(w, '}');
}

static void put_feature(const status_request *q, mx_json_writer *w, const feature_status *s)
{
    static const char *const names[] = {
        [MX_PART_NEW] = "missing", [MX_PART_STALE] = "stale", [MX_PART_ORPHANED] = "orphaned"};
    mx_json_put_key(w, s->key);
    mx_json_begin(w, '{');
    mx_put_text(w, "feature_key", s->key);
    mx_put_text(w, "status", s->status);
    put_flag(w, "needs_update", s->needs_update);
    put_flag(w, "metadata_exists", s->exists);
    put_count(w, "store_rows", s->rows);
    for (mx_part part = MX_PART_NEW; s->compared && part <= MX_PART_ORPHANED; part++)
        put_count(w, names[part], s->counts[part]);
    mx_put_text(w, "target_version", s->version);
    put_flag(w, "is_root_feature", s->is_root);
    if (s->details.len)
        mx_put_texts(w, "sample_details", &s->details);
    if (s->error.len)
        mx_put_text(w, "error_message", s->error);
    else
        put_store(q, w, s);
    if (s->has_progress) {
        mx_json_put_key(w, MX_STR("progress_percentage"));
        mx_json_put_double(w, s->progress);
    }
    mx_json_end(w, '}');
}

static void put_warnings(mx_json_writer *w, const feature_statuses *all, const mx_strs *missing)
{
    size_t errors = 0;
    for (size_t i = 0; i < all->len; i++)
        errors += all->at[i].error.len != 0;
    if (!errors && !missing->len)
        return;
    mx_json_put_key(w, MX_STR("warnings"));
    mx_json_begin(w, '{');
    if (missing->len)
        mx_put_texts(w, "missing_in_graph", missing);
    if (errors) {
        mx_json_put_key(w, MX_STR("errors"));
        mx_json_begin(w, '[');
        for (size_t i = 0; i < all->len; i++) {
            if (!all->at[i].error.len)
                continue;
            mx_json_begin(w, '{');
            mx_put_text(w, "feature", all->at[i].key);
            mx_put_text(w, "error", all->at[i].error);
            mx_json_end(w, '}');
        }
        mx_json_end(w, ']');
    }
    mx_json_end(w, '}');
}

static void put_version(const status_request *q, mx_json_writer *w)
{
    mx_json_put_key(w, MX_STR("project_version"));
    if (q->snapshot.len)
        mx_json_put_string(w, q->snapshot);
    else
        mx_json_put_null(w);
}

static void print_json(const status_request *q, const feature_statuses *all, const mx_strs *missing,
                       bool needs)
{
    mx_json_writer w = MX_JSON_WRITER(&q->cli->out, "  ");
    mx_json_begin(&w, '{');
    if (!all->len)
        mx_put_text(&w, "warning", MX_STR("No valid features to check"));
    put_version(q, &w);
    mx_json_put_key(&w, MX_STR("features"));
    mx_json_begin(&w, '{');
    for (size_t i = 0; i < all->len; i++)
        put_feature(q, &w, &all->at[i]);
    mx_json_end(&w, '}');
    put_flag(&w, "needs_update", needs);
    if (all->len)
        put_warnings(&w, all, missing);
    mx_json_end(&w, '}');
    mx_buf_char(&q->cli->out, '\n');
}

/* ---- a table ---- */

static void add_count(mx_cli *cli, mx_table *table, bool shown, uint64_t count)
{
    mx_table_add(table, shown ? mx_str_printf(cli->arena, "%llu", (unsigned long long)count) : MX_STR("-"));
}

static void print_plain(const status_request *q, const feature_statuses *all, const mx_strs *missing)
{
    static const char *const head[] = {"Status", "Feature",  "Materialized", "Missing",
                                       "Stale",  "Orphaned", "Info"};
    mx_cli *cli = q->cli;
    mx_table table;
    for (size_t i = 0; i < missing->len; i++)
        mx_buf_printf(&cli->err, "Warning: Feature not found in graph: %.*s\n", MX_FMT(missing->at[i]));
    if (!all->len) {
        mx_buf_lit(&cli->err, "Warning: No valid features to check.\n");
        return;
    }
    mx_table_init(&table, cli->arena, head, 7);
    for (size_t i = 0; i < all->len; i++) {
        const feature_status *s = &all->at[i];
        bool fine = mx_str_eq(s->status, MX_STR("up_to_date")) ||
                    mx_str_eq(s->status, MX_STR("root_feature"));
        mx_str info = s->error;
        if (s->has_progress)
            info = mx_str_printf(cli->arena, "(%.0f%%)", s->progress);
        else if (s->no_input)
            info = MX_STR("(no input)");
        mx_table_add(&table, fine           ? MX_STR("✓")
                             : s->error.len ? MX_STR("✗")
                             : s->exists    ? MX_STR("⚠")
                                            : MX_STR("○"));
        mx_table_add(&table, s->key);
        add_count(cli, &table, s->exists, s->rows);
        for (mx_part part = MX_PART_NEW; part <= MX_PART_ORPHANED; part++)
            add_count(cli, &table, s->compared, s->counts[part]);
        mx_table_add(&table, info);
    }
    mx_table_print(&table, mx_colour_wanted(STDOUT_FILENO), &cli->out);
    for (size_t i = 0; i < all->len; i++) {
        const mx_strs *details = &all->at[i].details;
        if (details->len)
            mx_buf_printf(&cli->out, "\n%.*s\n", MX_FMT(all->at[i].key));
        for (size_t k = 0; k < details->len; k++)
            mx_buf_printf(&cli->out, "  %.*s\n", MX_FMT(details->at[k]));
    }
}

/* ---- the command ---- */

/* As the original's errors are told: with --format json as JSON. */
static mx_status snapshot_graph(status_request *q, mx_feature_project *project)
{
    mx_cli *cli = q->cli;
    size_t said = mx_diags_count(cli->diags);
    if (mx_feature_graph_named(cli, project, q->snapshot, &project->graph) == MX_OK)
        return MX_OK;
    if (!mx_wants_json(cli) || mx_diags_count(cli->diags) == said)
        return MX_FAILED;
    mx_str message = mx_diags_take(cli->diags, cli->arena, said);
    return mx_feature_error(cli, "SNAPSHOT_ERROR", message, NULL, NULL, MX_STR_NONE);
}

static mx_status prepare(status_request *q, mx_feature_project *project)
{
    mx_cli *cli = q->cli;
    q->snapshot = mx_cli_text(cli, "snapshot-id");
    q->fallbacks = !mx_cli_given(cli, "allow-fallback-stores") || mx_cli_on(cli, "allow-fallback-stores");
    MX_TRY(mx_select_filters(cli, "filter", &q->target));
    MX_TRY(mx_select_filters(cli, "global-filter", &q->global));
    MX_TRY(mx_select_filters(cli, "stale-if", &q->stale));
    MX_TRY(mx_feature_project_load(cli, project));
    if (q->snapshot.len)
        MX_TRY(snapshot_graph(q, project));
    q->graph = project->graph;
    return MX_OK;
}

mx_status mx_cmd_metadata_status(mx_cli *cli)
{
    static const char *const formats[] = {"plain", "json", NULL};
    mx_feature_project project;
    status_request q = {.cli = cli};
    feature_statuses all = {0};
    mx_strs keys = {0}, missing = {0};
    mx_str format;
    bool needs = false, errors = false, assert_in_sync = mx_cli_on(cli, "assert-in-sync");
    MX_TRY(mx_feature_format(cli, formats, &format));
    MX_TRY(prepare(&q, &project));
    MX_TRY(mx_select_features(cli, &project, &keys, &missing));
    if (missing.len && assert_in_sync)
        return mx_features_not_found(cli, &project, &missing);
    MX_TRY(mx_open_store_chosen(cli, &project, MX_STORE_READ, &q.store));
    if (!q.fallbacks)
        mx_store_set_fallback(q.store->store, (mx_fallback){0});
    if (mx_cli_given(cli, "what-if"))
        return mx_what_if(cli, &project, q.store, &keys, mx_cli_text(cli, "what-if"));
    mx_progress *progress = mx_progress_begin(cli, "Comparing");
    for (size_t i = 0; i < keys.len; i++) {
        feature_status s = {.key = keys.at[i]};
        mx_progress_part(progress, keys.at[i], 0);
        if (mx_cancel_seen())
            return MX_FAILED;
        look_or_tell(&q, &s);
        needs |= s.needs_update;
        errors |= s.error.len != 0;
        mx_vec_push(cli->arena, &all, s);
    }
    mx_progress_end(progress);
    if (mx_cancel_seen())
        return MX_FAILED;
    if (mx_str_eq(format, MX_STR("json")))
        print_json(&q, &all, &missing, needs);
    else
        print_plain(&q, &all, &missing);
    return assert_in_sync && (needs || errors) ? MX_FAILED : MX_OK;
}
