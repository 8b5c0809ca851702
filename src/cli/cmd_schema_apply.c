#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/live.h"
#include "cli/plan_flags.h"
#include "cli/state.h"
#include "cli/template_text.h"
#include "migrate/settled.h"
#include "schema/replay.h"

#include <stdio.h>

#define SYNCED "Schema is synced, no changes to be made\n"

static mx_status read_mode(mx_cli *cli, mx_run_mode *out)
{
    mx_str mode = mx_cli_text(cli, "tx-mode");
    bool none = mx_str_eq(mode, MX_STR("none"));
    *out = none ? MX_RUN_BARE : MX_RUN_WHOLE;
    if (none || !mode.len || mx_str_eq(mode, MX_STR("file")))
        return MX_OK;
    return mx_fail(cli->diags, MX_REV006, MX_NOWHERE, "Write --tx-mode file or --tx-mode none.",
                   "unknown tx-mode \"%.*s\"", MX_FMT(mode));
}

typedef struct apply_plan {
    mx_planned_options options;
    mx_model *to;
    mx_planned planned;
} apply_plan;

static mx_status plan(mx_cli *cli, mx_project *project, mx_conn *conn, mx_str indent, bool explain,
                      apply_plan *out)
{
    mx_hints *hints = mx_new(cli->arena, mx_hints);
    mx_model *from;
    MX_TRY(mx_planned_flags(cli, project, hints, &out->options));
    out->options.indent = indent;
    out->options.explain = explain;
    MX_TRY(mx_exclude_flag(cli, project, &out->options.diff.exclude));
    MX_TRY(mx_live_model(cli, project, conn, &from));
    if (from->missing_schema.len &&
        !from->server.chosen_schema) /* then the server has no place for what is made */
        return mx_fail(cli->diags, MX_PRV001, MX_NOWHERE,
                       "Create the schema first, or let --schema name it and the desired state create it.",
                       "schema \"%.*s\" is not in the database", MX_FMT(from->missing_schema));
    MX_TRY(mx_state_desired(cli, project, "to", from, &out->to));
    mx_exclude_tell_unfit(cli, project, from, out->to, hints);
    return mx_planned_make(cli->arena, from, out->to, project->dialect, &out->options, &out->planned,
                           cli->diags);
}

static mx_status run(mx_cli *cli, mx_project *project, mx_conn *conn, const apply_plan *p, mx_run_mode mode)
{
    mx_model *now;
    MX_TRY(mx_live_run(cli, project, conn, p->planned.text, mode));
    size_t told = mx_diags_count(cli->diags);
    mx_status status = mx_live_model(cli, project, conn, &now);
    mx_diags_cut(cli->diags, told);
    if (status != MX_OK)
        return MX_OK; /* the next look will say why */
    mx_replay_context(now, p->to->context);
    mx_settled_tell(cli->arena, now, p->to, project->dialect, &p->options.diff, cli->diags);
    return MX_OK;
}

/* From the look at what is there to the last statement nobody else of ours changes it. */
static mx_status apply(mx_cli *cli, mx_project *project, mx_conn *conn, mx_run_mode mode, mx_str template)
{
    apply_plan p;
    mx_explain_form form;
    mx_answer answer;
    mx_str indent;
    uint64_t wait;
    bool dry = mx_cli_on(cli, "dry-run");
    MX_TRY(mx_sql_template(cli, template, "schema apply", &indent));
    MX_TRY(mx_explain_asked(cli, &form));
    MX_TRY(mx_project_lock_timeout(cli, project, &wait));
    if (!dry)
        MX_TRY(mx_conn_lock(conn, MX_STR("atlas_migrate_execute"), wait, cli->diags));
    MX_TRY(plan(cli, project, conn, indent, form != MX_EXPLAIN_NOT, &p));
    if (!p.planned.text.len) {
        mx_buf_lit(&cli->out, SYNCED);
        return MX_OK;
    }
    mx_str shown = form == MX_EXPLAIN_NOT ? p.planned.text : mx_explained(cli, &p.planned, form);
    if (dry) {
        mx_buf_text(&cli->out, form == MX_EXPLAIN_JSON ? "" : "-- Planned Changes:\n");
        mx_buf_str(&cli->out, shown);
        return MX_OK;
    }
    MX_TRY(mx_live_ask(cli, shown, &answer));
    if (mode == MX_RUN_WHOLE && !p.planned.plan.transactional)
        mode = MX_RUN_PARTS;
    if (answer == MX_ANSWER_YES)
        return run(cli, project, conn, &p, mode);
    mx_conn_abandon(conn);
    return MX_OK;
}

mx_status mx_cmd_schema_apply(mx_cli *cli)
{
    mx_project project;
    mx_conn *conn;
    mx_run_mode mode;
    MX_TRY(mx_project_load(cli, &project));
    mx_str url = mx_project_text(cli, "url", &project.env->url),
           template = mx_project_text(cli, "format", &project.env->format.schema_apply);
    if (!url.len)
        return mx_project_missing_url(
            cli, &project.env->url, "required flag(s) \"url\"",
            "Name the database with --url, or with --env an environment of the project file.");
    MX_TRY(mx_project_server(cli, &project, false));
    MX_TRY(read_mode(cli, &mode));
    MX_TRY(mx_live_bind(cli, &project, url));
    MX_TRY(mx_live_open(cli, &project, url, mx_cli_on(cli, "dry-run") ? MX_OPEN_READ_ONLY : MX_OPEN_CREATE,
                        &conn));
    if (mx_cli_on(cli, "dry-run") && !cli->atlas)
        mx_live_tell_missing(cli, url, conn);
    mx_status status = mx_live_charset(cli, &project, conn);
    if (status == MX_OK)
        status = apply(cli, &project, conn, mode, template);
    if (status == MX_OK)
        mx_conn_close(conn);
    else
        mx_conn_abandon(conn);
    return status;
}
