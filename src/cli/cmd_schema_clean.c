#include "cli/commands.h"
#include "cli/live.h"
#include "cli/state_check.h"
#include "migrate/planned.h"
#include "migrate/revisions_drop.h"
#include "schema/replay.h"

/* The table of revisions is no part of a schema, but without the tables that it tells of it must not stay. */
static mx_status revisions_gone(mx_cli *cli, const mx_project *project, mx_conn *conn, mx_revisions_drop *out)
{
    mx_server server = project->server;
    bool chosen = mx_cli_given(cli, "schema") || project->env->schemas.items.len;
    const mx_revisions_name name = {.schema = project->env->migration.revisions_schema.text};
    if (project->live_schema.len)
        server.schema = project->live_schema;
    return mx_revisions_drop_sql(cli->arena, conn, &server, chosen, &name, out, cli->diags);
}

/* That all is lost is what was asked for: of the messages from index `first` on errors alone stay. */
static void cut_warnings(mx_cli *cli, size_t first)
{
    mx_vec(mx_diag) errors = {0};
    for (size_t i = first; i < mx_diags_count(cli->diags); i++) {
        mx_diag diag = *mx_diags_at(cli->diags, i);
        if (diag.severity != MX_ERROR)
            continue;
        diag.message = mx_str_copy(cli->arena, diag.message);
        diag.hint = mx_str_copy(cli->arena, diag.hint);
        mx_vec_push(cli->arena, &errors, diag);
    }
    mx_diags_cut(cli->diags, first);
    for (size_t i = 0; i < errors.len; i++)
        mx_report(cli->diags, errors.at[i].code, errors.at[i].severity, errors.at[i].at,
                  mx_str_z(cli->arena, errors.at[i].hint), "%.*s", MX_FMT(errors.at[i].message));
}

static mx_status clean(mx_cli *cli, const mx_project *project, mx_conn *conn)
{
    mx_planned_options options = {0};
    mx_planned planned;
    mx_model *from, *empty = mx_model_new(cli->arena, &project->server, project->dialect->model);
    mx_revisions_drop revisions;
    mx_answer answer;
    MX_TRY(revisions_gone(cli, project, conn, &revisions));
    MX_TRY(mx_live_model(cli, project, conn, &from));
    mx_state_tell_left_out(cli, project, from);
    size_t before = mx_diags_count(cli->diags);
    mx_status status = mx_planned_make(cli->arena, from, empty, project->dialect, &options, &planned,
                                       cli->diags);
    cut_warnings(cli, before);
    MX_TRY(status);
    mx_str text = mx_str_printf(cli->arena, "%.*s%.*s%.*s", MX_FMT(revisions.before), MX_FMT(planned.text),
                                MX_FMT(revisions.behind));
    if (!text.len) {
        mx_buf_lit(&cli->out, "Nothing to drop\n");
        return MX_OK;
    }
    if (mx_cli_on(cli, "dry-run")) {
        mx_buf_lit(&cli->out, "-- Planned Changes:\n");
        mx_buf_str(&cli->out, text);
        return MX_OK;
    }
    MX_TRY(mx_live_ask(cli, text, &answer));
    return answer == MX_ANSWER_YES ? mx_live_run(cli, project, conn, text, MX_RUN_WHOLE) : MX_OK;
}

mx_status mx_cmd_schema_clean(mx_cli *cli)
{
    mx_project project;
    mx_conn *conn;
    uint64_t wait;
    bool dry = mx_cli_on(cli, "dry-run");
    MX_TRY(mx_project_load(cli, &project));
    mx_str url = mx_project_text(cli, "url", &project.env->url);
    if (!url.len)
        return mx_project_missing_url(
            cli, &project.env->url, "required flag(s) \"url\"",
            "Name the database with --url, or with --env an environment of the project file.");
    MX_TRY(mx_project_server(cli, &project, false));
    MX_TRY(mx_project_lock_timeout(cli, &project, &wait));
    MX_TRY(mx_live_bind(cli, &project, url));
    MX_TRY(mx_live_there(cli, url));
    MX_TRY(mx_live_open(cli, &project, url, dry ? MX_OPEN_READ_ONLY : MX_OPEN_CREATE, &conn));
    mx_status status = dry ? MX_OK : mx_conn_lock(conn, MX_STR("atlas_migrate_execute"), wait, cli->diags);
    if (status == MX_OK)
        status = clean(cli, &project, conn);
    mx_conn_close(conn);
    return status;
}
