#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/live.h"
#include "cli/plan_flags.h"
#include "cli/prove.h"
#include "cli/state.h"
#include "cli/template_text.h"
#include "config/template.h"

#include <string.h>

#define SYNCED "Schemas are synced, no changes to be made.\n"

static mx_status required_flags(mx_cli *cli)
{
    bool from = mx_cli_given(cli, "from"), to = mx_cli_given(cli, "to");
    if (from && to)
        return MX_OK;
    if (!from && !to)
        return mx_project_missing(cli, "required flag(s) \"from\", \"to\"");
    return mx_cli_missing(
        cli, from ? "required flag(s) \"to\"" : "required flag(s) \"from\"",
        "Name both states: files (file://schema.sql), directories, databases, or env://src.");
}

/* Without --dev-url and --dialect a database among the states says which server is meant: the one that answers. On MySQL and
 * MariaDB the first one says which charset a table has that names none. */
static mx_status server_of_states(mx_cli *cli, mx_project *project, const mx_strs *states, bool *charset)
{
    for (size_t i = 0; i < states->len; i++) {
        if (project->dialect && (*charset || !(project->dialect->engine & (MX_MY | MX_PG))))
            return MX_OK;
        mx_url url;
        MX_TRY(mx_url_parse(cli->arena, states->at[i], MX_NOWHERE, &url, cli->diags));
        if (!mx_url_is_db(&url))
            continue;
        if (project->dialect && project->dialect->engine == MX_PG) {
            MX_TRY(mx_live_bind(cli, project, states->at[i]));
            *charset = true; /* the first one says it */
            return MX_OK;
        }
        mx_conn *conn;
        MX_TRY(mx_live_open(cli, project, states->at[i], MX_OPEN_READ_ONLY, &conn));
        mx_status status = *charset ? MX_OK : mx_live_charset(cli, project, conn);
        *charset = true;
        mx_conn_close(conn);
        MX_TRY(status);
    }
    return MX_OK;
}

typedef struct states {
    mx_cli *cli;
    const mx_project *project;
    const mx_strs *urls;
} states;

static mx_status state_again(void *arg, mx_model **out)
{
    const states *from = arg;
    size_t told = mx_diags_count(from->cli->diags); /* what is to be said of this state was said */
    MX_TRY(mx_state_of_urls(from->cli, from->project, from->urls, NULL, out));
    mx_diags_cut(from->cli->diags, told);
    return MX_OK;
}

static mx_status prove(mx_cli *cli, const mx_project *project, const mx_strs *from_urls, mx_model *after,
                       const mx_model *to, const mx_planned_options *options, const mx_planned *planned)
{
    states from = {cli, project, from_urls};
    const mx_draft_before again = {state_again, &from};
    const mx_proof proof = {project, after, &again, to, options, planned};
    return mx_proof_show(cli, &proof);
}

mx_status mx_cmd_schema_diff(mx_cli *cli)
{
    mx_project project;
    mx_model *from, *to;
    mx_hints hints = {0};
    mx_planned_options options;
    mx_planned planned;
    mx_explain_form form;
    mx_str indent;
    MX_TRY(required_flags(cli));
    MX_TRY(mx_explain_asked(cli, &form));
    MX_TRY(mx_project_load(cli, &project));
    MX_TRY(mx_project_server(cli, &project, false));
    mx_strs from_urls = mx_cli_list(cli, "from"), to_urls = mx_cli_list(cli, "to");
    bool charset = false;
    MX_TRY(server_of_states(cli, &project, &from_urls, &charset));
    MX_TRY(server_of_states(cli, &project, &to_urls, &charset));
    if (!project.dialect)
        MX_TRY(mx_project_server(cli, &project, true));
    MX_TRY(mx_sql_template(cli, mx_project_text(cli, "format", &project.env->format.schema_diff),
                           "schema diff", &indent));
    MX_TRY(mx_planned_flags(cli, &project, &hints, &options));
    options.indent = indent;
    options.explain = form != MX_EXPLAIN_NOT;
    MX_TRY(mx_exclude_flag(cli, &project, &options.diff.exclude));
    MX_TRY(mx_state_of_urls(cli, &project, &from_urls, NULL, &from));
    MX_TRY(mx_state_of_urls(cli, &project, &to_urls, from, &to));
    mx_exclude_tell_unfit(cli, &project, from, to, &hints);
    MX_TRY(mx_planned_make(cli->arena, from, to, project.dialect, &options, &planned, cli->diags));
    if (mx_proof_asked(cli))
        MX_TRY(prove(cli, &project, &from_urls, from, to, &options, &planned));
    if (form == MX_EXPLAIN_JSON || (planned.text.len && form == MX_EXPLAIN_TEXT))
        mx_buf_str(&cli->out, mx_explained(cli, &planned, form));
    else if (planned.text.len)
        mx_buf_str(&cli->out, planned.text);
    else
        mx_buf_text(cli->atlas ? &cli->out : &cli->err, SYNCED);
    return MX_OK;
}
