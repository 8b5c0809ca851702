#include "cli/commands.h"
#include "cli/feature_select.h"
#include "cli/progress.h"
#include "cli/store_project.h"
#include "cli/store_select.h"

static void begin_feature(void *state, mx_str feature, uint64_t rows)
{
    mx_progress_part(state, feature, rows);
}

static void watch_rows(void *state, mx_str feature, struct ArrowArrayStream *stream)
{
    (void)feature;
    mx_progress_stream(state, stream);
}

/* A filter may be about a column that one of the features has and another has not: each is told by name then. */
mx_status mx_cmd_metadata_copy(mx_cli *cli)
{
    mx_feature_project project;
    mx_open_store *from, *to;
    mx_strs keys = {0};
    mx_copy_rows copy = {.sample_history = mx_cli_on(cli, "with-sample-history")};
    uint64_t features = 0, rows = 0;
    mx_str source = mx_cli_text(cli, "from"), target = mx_cli_text(cli, "to");
    MX_TRY(mx_plain_or_json(cli));
    if (!source.len || !target.len)
        return mx_cli_missing(cli, "required flag(s) \"from\", \"to\"",
                              "'metaxy list stores' tells what stores there are.");
    if (mx_str_eq(source, target))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "--from and --to name the same store");
    copy.current_version_only = mx_cli_given(cli, "with-feature-history") &&
                                !mx_cli_on(cli, "with-feature-history");
    MX_TRY(mx_select_filters(cli, "filter", &copy.global_filters));
    MX_TRY(mx_feature_project_load(cli, &project));
    MX_TRY(mx_select_known(cli, &project, &keys));
    if (!keys.len && !mx_wants_json(cli)) {
        mx_buf_lit(&cli->out, "Warning: No valid features to copy.\n");
        return MX_OK;
    }
    MX_TRY(mx_open_store_named(cli, &project, source, MX_STORE_READ, &from));
    MX_TRY(mx_open_store_named(cli, &project, target, MX_STORE_WRITE, &to));
    mx_progress *progress = mx_progress_begin(cli, "Copying");
    const mx_copy_watch watch = {progress, begin_feature, watch_rows};
    copy.watch = &watch;
    MX_TRY(mx_store_copy(to->store, from->store, &keys, &copy, &features, &rows, cli->diags));
    mx_progress_end(progress);
    if (mx_wants_json(cli))
        mx_buf_printf(&cli->out, "{\"features\": %llu, \"rows\": %llu}\n", (unsigned long long)features,
                      (unsigned long long)rows);
    else
        mx_buf_printf(&cli->out, "✓ Copy complete: %llu feature(s), %llu row(s) copied\n",
                      (unsigned long long)features, (unsigned long long)rows);
    return MX_OK;
}
