#include "cli/commands.h"
#include "cli/live.h"
#include "cli/project.h"
#include "cli/template_text.h"
#include "migrate/status.h"

#include <unistd.h>

mx_status mx_cmd_migrate_status(mx_cli *cli)
{
    mx_project project;
    mx_dir *dir;
    mx_conn *conn;
    mx_status_report report;
    mx_revisions_name revisions = {0};
    if (mx_cli_of_store(cli))
        return mx_store_migrate_status(cli);
    MX_TRY(mx_project_load(cli, &project));
    mx_str url = mx_project_text(cli, "url", &project.env->url);
    mx_str template = mx_project_text(cli, "format", &project.env->format.migrate_status);
    if (!url.len)
        return mx_project_missing_url(
            cli, &project.env->url, "required flag \"url\"",
            "Name the database with --url, a store of metaxy.toml with --store (all: --all-stores), "
            "or with --env an environment of the project file.");
    MX_TRY(mx_project_dir(cli, &project, false, &dir));
    MX_TRY(mx_project_check_sum(cli, dir));
    revisions.schema = mx_project_text(cli, "revisions-schema", &project.env->migration.revisions_schema);
    MX_TRY(mx_conn_open(cli->arena, &conn, url, MX_OPEN_READ_ONLY, cli->diags));
    if (!cli->atlas)
        mx_live_tell_missing(cli, url, conn);
    mx_status status = mx_migrate_status(cli->arena, conn, dir, mx_project_dir_url(cli, &project), url,
                                         &revisions, &report, cli->diags);
    mx_conn_close(conn);
    MX_TRY(status);
    mx_str text = mx_status_text(cli->arena, &report, mx_colour_wanted(STDOUT_FILENO));
    if (template.len)
        MX_TRY(mx_template_of_report(cli, template, mx_status_json(cli->arena, &report, true),
                                     mx_status_json(cli->arena, &report, false), &text));
    mx_buf_str(&cli->out, text);
    if (template.len)
        mx_buf_char(&cli->out, '\n');
    return MX_OK;
}
