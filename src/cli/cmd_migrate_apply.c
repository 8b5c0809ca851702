#include "cli/cancel.h"
#include "cli/commands.h"
#include "cli/live.h"
#include "cli/project.h"
#include "cli/query.h"
#include "cli/template_text.h"
#include "migrate/apply.h"

#include <unistd.h>

mx_status mx_apply_amount(mx_cli *cli, uint64_t *amount)
{
    *amount = 0;
    if (!cli->args.len)
        return MX_OK;
    if (!mx_str_to_u64(cli->args.at[0], amount))
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "",
                       "invalid amount argument \"%.*s\" (invalid syntax). Omit the argument or pass a valid "
                       "integer instead",
                       MX_FMT(cli->args.at[0]));
    return *amount ? MX_OK
                   : mx_fail(cli->diags, MX_USE004, MX_NOWHERE, "", "cannot apply '0' migration files");
}

static mx_status read_options(mx_cli *cli, const mx_project *project, mx_str url, mx_apply_options *out)
{
    const mx_migration_settings *settings = &project->env->migration;
    *out = (mx_apply_options){
        .dry_run = mx_cli_on(cli, "dry-run"),
        .allow_dirty = mx_cli_on(cli, "allow-dirty"),
        .allow_edited = mx_cli_on(cli, "allow-edited"),
        .baseline = mx_project_text(cli, "baseline", &settings->baseline),
        .revisions.schema = mx_project_text(cli, "revisions-schema", &settings->revisions_schema),
        .dir_url = mx_project_dir_url(cli, project),
        .url = url};
    MX_TRY(mx_apply_amount(cli, &out->amount));
    MX_TRY(mx_project_lock_timeout(cli, project, &out->lock_timeout_ms));
    mx_str tx_mode = mx_project_text(cli, "tx-mode", &settings->tx_mode),
           order = mx_project_text(cli, "exec-order", &settings->exec_order);
    if (tx_mode.len)
        MX_TRY(mx_tx_mode_find(tx_mode, &out->tx_mode, cli->diags));
    return order.len ? mx_exec_order_find(order, &out->exec_order, cli->diags) : MX_OK;
}

static mx_status print_report(mx_cli *cli, mx_str template, const mx_apply_report *report)
{
    mx_str text = mx_apply_text(cli->arena, report, mx_colour_wanted(STDOUT_FILENO));
    if (template.len)
        MX_TRY(mx_template_of_report(cli, template, mx_apply_json(cli->arena, report, true),
                                     mx_apply_json(cli->arena, report, false), &text));
    mx_buf_str(&cli->out, text);
    if (template.len) {
        mx_buf_char(&cli->out, '\n');
        cli->quiet_errors = report->error.len > 0; /* the report says it */
    }
    return MX_OK;
}

static mx_status apply_env(mx_cli *cli, const mx_config *config, const mx_env *env)
{
    mx_project project;
    mx_dir *dir;
    mx_conn *conn;
    mx_apply_options options;
    mx_apply_report report = {0};
    MX_TRY(mx_project_of_env(cli, config, env, &project));
    mx_str url = mx_project_text(cli, "url", &env->url),
           template = mx_project_text(cli, "format", &env->format.migrate_apply);
    MX_TRY(read_options(cli, &project, url, &options));
    if (!url.len)
        return mx_project_missing_url(
            cli, &env->url, "required flag \"url\"",
            "Name the database with --url, a store of metaxy.toml with --store, or with --env an "
            "environment of the project file.");
    MX_TRY(mx_project_dir(cli, &project, false, &dir));
    MX_TRY(mx_project_check_sum(cli, dir));
    MX_TRY(mx_conn_open(cli->arena, &conn, url, options.dry_run ? MX_OPEN_READ_ONLY : MX_OPEN_CREATE,
                        cli->diags));
    if (options.dry_run && !cli->atlas)
        mx_live_tell_missing(cli, url, conn);
    mx_arena *cancel = mx_cancel_begin(cli->arena, conn);
    mx_status status = mx_apply(cli->arena, conn, dir, &options, &report, cli->diags);
    mx_arena_free(cancel);
    if (status == MX_OK)
        mx_conn_close(conn);
    else
        mx_conn_abandon(conn);
    if (status == MX_OK || report.applied.len)
        MX_TRY(print_report(cli, template, &report));
    if (!cli->atlas && !template.len)
        mx_buf_str(&cli->err, mx_apply_left_text(cli->arena, &report));
    return status;
}

/* With for_each there may be several environments: one after the other, until one fails. */
mx_status mx_cmd_migrate_apply(mx_cli *cli)
{
    const mx_config_request request = {.config = mx_cli_text(cli, "config"),
                                       .env = mx_cli_text(cli, "env"),
                                       .vars = mx_cli_list(cli, "var"),
                                       .atlas = cli->atlas,
                                       .query = mx_cli_query};
    const mx_config *config;
    if (mx_cli_of_store(cli))
        return mx_store_migrate_apply(cli);
    MX_TRY(mx_config_load(cli->arena, &request, &config, cli->diags));
    cli->open_config = config;
    for (size_t i = 0; i < config->envs.len; i++) {
        if (i && mx_cancel_seen())
            return mx_fail(cli->diags, MX_DB002, MX_NOWHERE, "",
                           "interrupted: %zu of %zu environments are not begun", config->envs.len - i,
                           config->envs.len);
        MX_TRY(apply_env(cli, config, config->envs.at[i]));
    }
    return MX_OK;
}
