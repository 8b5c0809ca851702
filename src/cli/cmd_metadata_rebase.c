#include "cli/commands.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"
#include "cli/progress.h"
#include "cli/store_project.h"
#include "cli/store_select.h"

typedef struct rebasing {
    mx_cli *cli;
    mx_feature_project project;
    mx_open_store *store;
    mx_str key, from, to;
    mx_graph *target; /* NULL: the project's */
    bool dry;
} rebasing;

/* The newest pushed graph in which the feature has the version. */
static mx_status find_target(rebasing *r)
{
    mx_cli *cli = r->cli;
    mx_str current;
    mx_recorded_rows rows = {0};
    const mx_recorded *found = NULL;
    MX_TRY(mx_graph_feature_version(r->project.graph, r->key, &current, cli->diags));
    if (!r->to.len)
        r->to = current;
    if (mx_str_eq(r->from, r->to))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "--from and --to are one version: '%.*s'",
                       MX_FMT(r->to));
    if (mx_str_eq(r->to, current))
        return MX_OK;
    MX_TRY(mx_store_recorded(r->store->store, cli->arena, MX_STR_NONE, MX_STR_NONE, &rows, cli->diags));
    for (size_t i = 0; i < rows.len; i++)
        if (mx_str_eq(rows.at[i].key, r->key) && mx_str_eq(rows.at[i].feature_version, r->to) &&
            (!found || rows.at[i].recorded_at >= found->recorded_at))
            found = &rows.at[i];
    if (!found)
        return mx_fail(cli->diags, MX_STO015, MX_NOWHERE, "Push the graph that it belongs to first.",
                       "feature version '%.*s' of %.*s is not recorded in the store", MX_FMT(r->to),
                       MX_FMT(r->key));
    r->target = mx_graph_new(cli->arena, mx_graph_truncation(r->project.graph));
    return mx_store_load_graph(r->store->store, cli->arena, found->project, found->project_version, r->target,
                               cli->diags);
}

static mx_status move_rows(rebasing *r, uint64_t *moved)
{
    mx_cli *cli = r->cli;
    mx_read read = {.feature_history = true, .has_feature_version = true, .feature_version = r->from};
    const mx_rebase_rows rebase = {.from = r->from, .target = r->target, .dry = r->dry};
    uint64_t expected = 0; /* none: it is asked nevertheless, what cannot be rebased is said */
    mx_progress *progress = mx_progress_begin(cli, "Rebasing");
    mx_status found = mx_store_count(r->store->store, r->key, &read, &expected, cli->diags);
    if (found == MX_NOT_FOUND)
        mx_buf_printf(&cli->err, "Warning: %.*s has no table in store '%.*s'.\n", MX_FMT(r->key),
                      MX_FMT(r->store->config->name));
    if (found != MX_OK)
        return found == MX_FAILED ? MX_FAILED : MX_OK;
    mx_progress_part(progress, r->key, expected);
    MX_TRY(mx_store_rebase_stored(r->store->store, r->key, &rebase, moved, cli->diags));
    mx_progress_end(progress);
    return MX_OK;
}

static void report(const rebasing *r, uint64_t rows)
{
    mx_cli *cli = r->cli;
    if (!mx_wants_json(cli)) {
        mx_buf_printf(&cli->out, "%s %llu row(s)\n", r->dry ? "Would rebase" : "Rebased",
                      (unsigned long long)rows);
        return;
    }
    mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
    mx_json_begin(&w, '{');
    mx_put_text(&w, "feature", r->key);
    mx_put_text(&w, "store", r->store->config->name);
    mx_put_text(&w, "from", r->from);
    mx_put_text(&w, "to", r->to);
    mx_json_put_key(&w, MX_STR("dry_run"));
    mx_json_put_bool(&w, r->dry);
    mx_json_put_key(&w, MX_STR("rows"));
    mx_json_put_int(&w, (int64_t)rows);
    mx_json_end(&w, '}');
    mx_buf_char(&cli->out, '\n');
}

mx_status mx_cmd_metadata_rebase(mx_cli *cli)
{
    rebasing r = {.cli = cli,
                  .from = mx_cli_text(cli, "from"),
                  .to = mx_cli_text(cli, "to"),
                  .dry = mx_cli_on(cli, "dry-run")};
    uint64_t rows = 0;
    MX_TRY(mx_plain_or_json(cli));
    if (!r.from.len)
        return mx_cli_missing(cli, "required flag(s) \"from\"",
                              "It is the feature version of the rows to move.");
    MX_TRY(mx_feature_project_load(cli, &r.project));
    MX_TRY(mx_select_one(cli, &r.project, cli->args.at[0], false, &r.key));
    /* Also for reading alone: what is rebased is computed in temporary tables. */
    MX_TRY(mx_open_store_chosen(cli, &r.project, r.dry ? MX_STORE_READ : MX_STORE_WRITE, &r.store));
    MX_TRY(find_target(&r));
    MX_TRY(move_rows(&r, &rows));
    report(&r, rows);
    return MX_OK;
}
