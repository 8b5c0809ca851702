#include "base/file.h"
#include "base/run.h"
#include "base/time.h"
#include "cli/commands.h"
#include "cli/editor.h"
#include "cli/explain.h"
#include "cli/plan_flags.h"
#include "cli/prove.h"
#include "cli/state.h"
#include "cli/template_text.h"
#include "config/template.h"

#define SYNCED "The migration directory is synced with the desired state, no changes to be made\n"

static mx_status new_file(mx_cli *cli, const mx_dir *dir, mx_str text)
{
    mx_str name;
    mx_str wanted = cli->args.len ? cli->args.at[0] : MX_STR_NONE;
    MX_TRY(mx_dir_new_name(cli->arena, dir, wanted, mx_time_now().seconds, &name, cli->diags));
    if (mx_cli_on(cli, "edit"))
        MX_TRY(mx_edit_text(cli, name, &text));
    return mx_dir_add(cli->arena, dir, name, text, NULL, cli->diags);
}

static mx_status prove(mx_cli *cli, const mx_project *project, const mx_dir *dir, mx_model *after,
                       const mx_model *to, const mx_planned_options *options, const mx_planned *planned)
{
    mx_model *before;
    MX_TRY(mx_state_of_dir(cli, project, dir, MX_STR_NONE, &before));
    const mx_proof proof = {project, after, before, to, options, planned};
    return mx_proof_show(cli, &proof);
}

mx_status mx_cmd_migrate_diff(mx_cli *cli)
{
    mx_project project;
    mx_dir *dir;
    mx_model *from, *to;
    mx_hints hints = {0};
    mx_planned_options options;
    mx_planned planned;
    mx_diff_format format;
    mx_explain_form form;
    if (mx_cli_of_store(cli))
        return mx_store_migrate_diff(cli);
    MX_TRY(mx_explain_asked(cli, &form));
    MX_TRY(mx_project_load(cli, &project));
    MX_TRY(mx_diff_format_parse(cli->arena, mx_project_text(cli, "format", &project.env->format.migrate_diff),
                                &format, cli->diags));
    MX_TRY(mx_project_server(cli, &project, true));
    MX_TRY(mx_project_dir(cli, &project, true, &dir));
    MX_TRY(mx_project_check_sum(cli, dir));
    MX_TRY(mx_planned_flags(cli, &project, &hints, &options));
    options.explain = form != MX_EXPLAIN_NOT;
    options.diff.exclude = project.env->migration.exclude.items;
    options.indent = format.kind == MX_DIFF_FORMAT_INDENT ? format.indent : MX_STR_NONE;
    MX_TRY(mx_state_of_dir(cli, &project, dir, MX_STR_NONE, &from));
    MX_TRY(mx_state_desired(cli, &project, "to", from, &to));
    MX_TRY(mx_planned_make(cli->arena, from, to, project.dialect, &options, &planned, cli->diags));
    if (mx_proof_asked(cli))
        MX_TRY(prove(cli, &project, dir, from, to, &options, &planned));
    if (!planned.plan.steps.len) {
        mx_buf_lit(&cli->out, SYNCED);
        return MX_OK;
    }
    mx_str text = planned.text;
    if (format.kind == MX_DIFF_FORMAT_TEMPLATE)
        MX_TRY(mx_template_of_plan(cli, mx_project_text(cli, "format", &project.env->format.migrate_diff),
                                   &planned, &text));
    if (form != MX_EXPLAIN_NOT)
        mx_buf_str(&cli->out, mx_explained(cli, &planned, form));
    if (mx_cli_on(cli, "dry-run") && form != MX_EXPLAIN_NOT)
        return MX_OK;
    if (mx_cli_on(cli, "dry-run")) {
        mx_buf_str(&cli->out, text);
        return MX_OK;
    }
    return new_file(cli, dir, text);
}
