#include "cli/commands.h"
#include "cli/state.h"
#include "cli/template_text.h"
#include "migrate/planned.h"

/* A state as the statements that make it: the plan from nothing. */
mx_status mx_cmd_schema_inspect(mx_cli *cli)
{
    mx_project project;
    mx_model *model;
    mx_planned_options options = {0};
    mx_planned planned;
    MX_TRY(mx_project_load(cli, &project));
    mx_str url = mx_project_text(cli, "url", &project.env->url),
           template = mx_project_text(cli, "format", &project.env->format.schema_inspect);
    mx_strs urls = {0};
    mx_url parts;
    if (!url.len)
        return mx_cli_missing(cli, "required flag(s) \"url\"");
    mx_vec_push(cli->arena, &urls, url);
    MX_TRY(mx_url_parse(cli->arena, url, MX_NOWHERE, &parts, cli->diags));
    MX_TRY(mx_project_server(cli, &project, !mx_url_is_db(&parts)));
    if (!project.dialect)
        MX_TRY(mx_project_server_of(cli, &project, url, MX_NOWHERE));
    if (!template.len && cli->atlas)
        return mx_fail(cli->diags, MX_USE006, MX_NOWHERE, "Ask for SQL with --format '{{ sql . }}'.",
                       "schema inspect cannot print HCL yet");
    MX_TRY(mx_sql_template(cli, template, "schema inspect", &options.indent));
    if (!template.len)
        options.indent = MX_STR("  ");
    options.diff.exclude = mx_cli_given(cli, "exclude") ? mx_cli_list(cli, "exclude")
                                                        : project.env->exclude.items;
    MX_TRY(mx_state_of_urls(cli, &project, &urls, false, &model));
    mx_model *empty = mx_model_new(cli->arena, &project.server, project.dialect->model);
    MX_TRY(mx_planned_make(cli->arena, empty, model, project.dialect, &options, &planned, cli->diags));
    mx_buf_str(&cli->out, planned.text);
    return MX_OK;
}
