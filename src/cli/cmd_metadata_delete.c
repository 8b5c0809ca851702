#include "cli/cancel.h"
#include "cli/commands.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"
#include "cli/progress.h"
#include "cli/store_project.h"
#include "cli/store_select.h"

static mx_status check_confirmed(mx_cli *cli, bool hard)
{
    static const char hint[] = "Use --yes to confirm, or provide --filter to restrict deletion.";
    if (!hard || mx_cli_given(cli, "filter") || mx_cli_on(cli, "yes") || mx_cli_on(cli, "dry-run"))
        return MX_OK;
    return mx_feature_error(
        cli, "MISSING_CONFIRMATION",
        MX_STR("Hard deleting all metadata requires --yes flag to prevent accidental deletion."), NULL, NULL,
        mx_str_of(hint));
}

/* What cannot be done for one feature is told, and the others are done. */
static mx_status delete_one(mx_cli *cli, mx_open_store *store, mx_str key, const mx_delete *del,
                            uint64_t *rows)
{
    mx_read read = {.filters = del->filters,
                    .feature_history = del->feature_history,
                    .sample_history = del->hard,
                    .deleted = del->hard};
    bool there = false;
    MX_TRY(mx_store_has(store->store, key, &there, cli->diags));
    if (!there)
        return mx_fail(cli->diags, MX_STO001, MX_NOWHERE, "", "feature %.*s has no table in store '%.*s'",
                       MX_FMT(key), MX_FMT(store->config->name));
    if (!mx_cli_on(cli, "dry-run"))
        return mx_store_delete(store->store, key, del, rows, cli->diags);
    return mx_store_count(store->store, key, &read, rows, cli->diags);
}

static void begin_json(mx_json_writer *w, bool hard, bool dry)
{
    mx_json_begin(w, '{');
    mx_json_put_key(w, MX_STR("hard"));
    mx_json_put_bool(w, hard);
    mx_json_put_key(w, MX_STR("dry_run"));
    mx_json_put_bool(w, dry);
    mx_json_put_key(w, MX_STR("rows"));
    mx_json_begin(w, '{');
}

static void end_json(mx_json_writer *w)
{
    mx_json_end(w, '}');
    mx_json_end(w, '}');
    mx_buf_char(w->buf, '\n');
}

mx_status mx_cmd_metadata_delete(mx_cli *cli)
{
    mx_feature_project project;
    mx_open_store *store;
    mx_strs keys = {0};
    bool hard = mx_cli_on(cli, "hard"), dry = mx_cli_on(cli, "dry-run");
    mx_delete del = {.hard = hard, .feature_history = mx_cli_on(cli, "with-feature-history")};
    mx_status worst = MX_OK;
    mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
    MX_TRY(mx_plain_or_json(cli));
    bool json = mx_wants_json(cli);
    if (hard && mx_cli_on(cli, "soft"))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "--soft and --hard exclude each other");
    MX_TRY(check_confirmed(cli, hard));
    MX_TRY(mx_select_filters(cli, "filter", &del.filters));
    MX_TRY(mx_feature_project_load(cli, &project));
    MX_TRY(mx_select_there(cli, &project, "deletion", &keys));
    MX_TRY(mx_open_store_chosen(cli, &project, dry ? MX_STORE_READ : MX_STORE_WRITE, &store));
    mx_progress *progress = mx_progress_begin(cli, dry ? "Counting" : "Deleting");
    if (json)
        begin_json(&w, hard, dry);
    for (size_t i = 0; i < keys.len; i++) {
        uint64_t rows = 0;
        mx_progress_part(progress, keys.at[i], 0);
        if (mx_cancel_seen())
            return MX_FAILED;
        if (delete_one(cli, store, keys.at[i], &del, &rows) != MX_OK) {
            worst = MX_FAILED;
            continue;
        }
        mx_buf_printf(&cli->err, "%s %llu row(s) of %.*s%s\n", dry ? "Would delete" : "Deleted",
                      (unsigned long long)rows, MX_FMT(keys.at[i]), hard ? "" : " (soft)");
        if (json) {
            mx_json_put_key(&w, keys.at[i]);
            mx_json_put_int(&w, (int64_t)rows);
        }
    }
    if (json)
        end_json(&w);
    return worst;
}

mx_status mx_cmd_metadata_drop(mx_cli *cli)
{
    mx_feature_project project;
    mx_open_store *store;
    mx_strs keys = {0};
    MX_TRY(mx_plain_or_json(cli));
    if (!mx_cli_on(cli, "yes"))
        return mx_feature_error(cli, "MISSING_CONFIRMATION",
                                MX_STR("Dropping tables requires --yes flag to prevent accidental deletion."),
                                NULL, NULL, MX_STR("Use --yes to confirm."));
    MX_TRY(mx_feature_project_load(cli, &project));
    MX_TRY(mx_select_there(cli, &project, "dropping", &keys));
    MX_TRY(mx_open_store_chosen(cli, &project, MX_STORE_WRITE, &store));
    for (size_t i = 0; i < keys.len; i++) {
        if (mx_cancel_seen())
            return MX_FAILED;
        MX_TRY(mx_store_drop(store->store, keys.at[i], cli->diags));
        mx_buf_printf(&cli->err, "Dropped the table of %.*s\n", MX_FMT(keys.at[i]));
    }
    if (mx_wants_json(cli)) {
        mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
        mx_json_begin(&w, '{');
        mx_put_texts(&w, "dropped", &keys);
        mx_json_end(&w, '}');
        mx_buf_char(&cli->out, '\n');
    }
    return MX_OK;
}
