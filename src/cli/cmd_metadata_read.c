#include "cli/commands.h"
#include "cli/feature_report.h"
#include "cli/feature_select.h"
#include "cli/rows_file.h"
#include "cli/rows_report.h"
#include "cli/store_project.h"
#include "cli/store_select.h"

static mx_status read_options(mx_cli *cli, mx_read *out)
{
    MX_TRY(mx_select_filters(cli, "filter", &out->filters));
    out->columns = mx_cli_list(cli, "columns");
    out->has_columns = mx_cli_given(cli, "columns");
    out->feature_version = mx_cli_text(cli, "feature-version");
    out->has_feature_version = out->feature_version.len > 0;
    out->feature_history = mx_cli_on(cli, "with-feature-history") || out->has_feature_version;
    out->sample_history = mx_cli_on(cli, "with-sample-history");
    out->deleted = mx_cli_on(cli, "include-soft-deleted");
    return MX_OK;
}

mx_status mx_cmd_metadata_read(mx_cli *cli)
{
    mx_feature_project project;
    mx_open_store *store;
    mx_rows_format format;
    mx_read read = {0};
    mx_str key, path = mx_cli_given(cli, "output") ? mx_cli_text(cli, "output") : MX_STR("-");
    struct ArrowArrayStream rows = {0};
    uint64_t expected = 0;
    bool fallback = !mx_cli_given(cli, "allow-fallback-stores") || mx_cli_on(cli, "allow-fallback-stores");
    MX_TRY(mx_check_summary(cli));
    MX_TRY(mx_rows_format_of(cli, path, &format));
    MX_TRY(read_options(cli, &read));
    MX_TRY(mx_feature_project_load(cli, &project));
    MX_TRY(mx_select_one(cli, &project, cli->args.at[0], true, &key));
    MX_TRY(mx_open_store_chosen(cli, &project, MX_STORE_READ, &store));
    mx_progress *progress = mx_progress_begin(cli, "Reading");
    if (mx_progress_shown(progress) &&
        mx_store_count(store->store, key, &read, &expected, cli->diags) == MX_FAILED)
        return MX_FAILED;
    mx_progress_part(progress, key, expected);
    MX_TRY(mx_store_read(store->store, key, &read, fallback, &rows, cli->diags));
    mx_progress_stream(progress, &rows);
    MX_TRY(mx_rows_write(cli, path, format, &rows));
    mx_progress_end(progress);
    mx_rows_report(cli, "read", "Read", store, key, mx_progress_rows(progress),
                   mx_str_eq(path, MX_STR("-")) ? &cli->err : &cli->out);
    return MX_OK;
}
