#include "cli/commands.h"
#include "cli/project.h"
#include "migrate/set.h"

mx_status mx_cmd_migrate_set(mx_cli *cli)
{
    mx_project project;
    mx_dir *dir;
    mx_conn *conn;
    mx_set_report report;
    mx_revisions_name revisions = {0};
    MX_TRY(mx_project_load(cli, &project));
    mx_str url = mx_project_text(cli, "url", &project.env->url);
    if (!url.len)
        return mx_project_missing_url(
            cli, &project.env->url, "required flag \"url\"",
            "Name the database with --url, or with --env an environment of the project "
            "file.");
    MX_TRY(mx_project_dir(cli, &project, false, &dir));
    MX_TRY(mx_project_check_sum(cli, dir));
    revisions.schema = mx_project_text(cli, "revisions-schema", &project.env->migration.revisions_schema);
    MX_TRY(mx_conn_open(cli->arena, &conn, url, MX_OPEN_CREATE, cli->diags));
    mx_status status = mx_migrate_set(cli->arena, conn, dir, cli->args.len ? cli->args.at[0] : MX_STR_NONE,
                                      &revisions, &report, cli->diags);
    if (status != MX_OK)
        mx_conn_abandon(conn);
    MX_TRY(status);
    mx_conn_close(conn);
    mx_buf_str(&cli->out, mx_set_text(cli->arena, &report));
    return MX_OK;
}
