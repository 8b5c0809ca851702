#include <unistd.h>

#include "base/time.h"
#include "cli/commands.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"
#include "cli/store_project.h"
#include "cli/table.h"

/* "2024-01-25 19:20:26", UTC. */
static mx_str moment_text(mx_arena *arena, int64_t micros)
{
    int64_t seconds = micros / 1000000 - (micros % 1000000 < 0);
    mx_str text = mx_time_rfc3339(arena, (mx_time){.seconds = seconds});
    return mx_str_printf(arena, "%.*s %.*s", 10, text.ptr, 8, text.ptr + 11);
}

static void put_json(mx_cli *cli, const mx_history *history, size_t shown)
{
    mx_json_writer w = MX_JSON_WRITER(&cli->out, "  ");
    mx_json_begin(&w, '{');
    mx_json_put_key(&w, MX_STR("snapshots"));
    mx_json_begin(&w, '[');
    for (size_t i = 0; i < shown; i++) {
        mx_json_begin(&w, '{');
        mx_put_text(&w, "project_version", history->at[i].project_version);
        mx_put_text(&w, "recorded_at", moment_text(cli->arena, history->at[i].recorded_at));
        mx_json_put_key(&w, MX_STR("feature_count"));
        mx_json_put_int(&w, (int64_t)history->at[i].features);
        mx_json_end(&w, '}');
    }
    mx_json_end(&w, ']');
    mx_json_put_key(&w, MX_STR("total"));
    mx_json_put_int(&w, (int64_t)history->len);
    mx_json_end(&w, '}');
    mx_buf_char(&cli->out, '\n');
}

/* A person's table: to stderr, as metaxy has it. */
static void put_table(mx_cli *cli, const mx_history *history, size_t shown)
{
    static const char *const head[] = {"Project version", "Recorded At", "Feature Count"};
    mx_table table;
    if (!history->len) {
        mx_buf_lit(&cli->err, "No graph snapshots recorded yet\n");
        return;
    }
    mx_table_init(&table, cli->arena, head, 3);
    for (size_t i = 0; i < shown; i++) {
        mx_table_add(&table, history->at[i].project_version);
        mx_table_add(&table, moment_text(cli->arena, history->at[i].recorded_at));
        mx_table_add(&table, mx_str_printf(cli->arena, "%zu", history->at[i].features));
    }
    mx_table_print(&table, mx_colour_wanted(STDERR_FILENO), &cli->err);
    mx_buf_printf(&cli->err, "\nTotal snapshots: %zu\n", history->len);
}

mx_status mx_cmd_history(mx_cli *cli)
{
    static const char *const formats[] = {"plain", "json", NULL};
    mx_feature_project project;
    mx_open_store *store;
    mx_history history;
    uint64_t limit = SIZE_MAX;
    mx_str format, text = mx_cli_text(cli, "limit");
    MX_TRY(mx_feature_format(cli, formats, &format));
    if (text.len && !mx_str_to_u64(text, &limit))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "--limit is a number, not '%.*s'",
                       MX_FMT(text));
    MX_TRY(mx_feature_project_config(cli, &project));
    MX_TRY(mx_open_store_chosen(cli, &project, MX_STORE_READ, &store));
    mx_str of = project.all_projects ? MX_STR_NONE : project.project;
    MX_TRY(mx_store_history(store->store, cli->arena, of, &history, cli->diags));
    size_t shown = history.len < limit ? history.len : (size_t)limit;
    if (mx_str_eq(format, MX_STR("json")))
        put_json(cli, &history, shown);
    else
        put_table(cli, &history, shown);
    return MX_OK;
}
