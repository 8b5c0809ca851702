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
#include "migrate/draft.h"
#include "migrate/proof.h"

#define SYNCED "The migration directory is synced with the desired state, no changes to be made\n"

typedef struct where {
    mx_cli *cli;
    const mx_project *project;
    const mx_dir *dir;
} where;

static mx_status state_before(void *arg, mx_model **out)
{
    const where *w = arg;
    return mx_state_of_dir(w->cli, w->project, w->dir, MX_STR_NONE, out);
}

/* A template's text is the whole file: it must say what the layout needs to be said. */
static mx_status check_text(mx_cli *cli, const mx_project *project, const mx_dir *dir,
                            const mx_new_file *file)
{
    mx_statements statements;
    const mx_dir_file one = {.name = file->name, .text = file->text};
    const mx_dir *read = mx_dir_of(cli->arena, dir->path, dir->layout, &one, 1, cli->diags);
    return mx_dir_statements(cli->arena, read, &read->files[0], &project->server, &statements, cli->diags);
}

/* Where files are templates, what is SQL must not be read as one. */
static mx_str as_template(mx_cli *cli, mx_str text)
{
    mx_buf buf = MX_BUF(cli->arena);
    size_t at;
    while ((at = mx_str_find_str(text, MX_STR("{{"))) != MX_NPOS) {
        mx_buf_str(&buf, mx_str_sub(text, 0, at));
        mx_buf_lit(&buf, "{{ \"{{\" }}");
        text = mx_str_sub(text, at + 2, text.len);
    }
    mx_buf_str(&buf, text);
    return mx_buf_take(&buf);
}

static void save_braces(mx_cli *cli, mx_new_file *file)
{
    file->text = as_template(cli, file->text);
    for (size_t i = 0; i < file->beside.len; i++)
        file->beside.at[i].text = as_template(cli, file->beside.at[i].text);
}

/* What is planned follows on all that is there; flyway's repeatable files are run behind every new one. */
static mx_status check_place(mx_cli *cli, const mx_project *project, const mx_dir *dir, const mx_model *to,
                             const mx_planned_options *options, const mx_new_file *file)
{
    mx_vec(mx_dir_file) files = {0};
    mx_model *model;
    mx_dir_file added = {.name = file->name, .text = file->text};
    for (size_t i = 0; i < dir->count; i++)
        mx_vec_push(cli->arena, &files, dir->files[i]);
    mx_vec_push(cli->arena, &files, added);
    const mx_dir *with = mx_dir_of(cli->arena, dir->path, dir->layout, files.at, files.len, cli->diags);
    mx_str last = with->files[with->count - 1].name;
    if (mx_str_eq(last, file->name))
        return MX_OK;
    if (mx_state_of_dir(cli, project, with, MX_STR_NONE, &model) == MX_OK &&
        mx_prove_equal(cli->arena, model, to, MX_PROOF_FORWARD, project->dialect, &options->diff,
                       cli->diags) == MX_OK)
        return MX_OK;
    return mx_fail(
        cli->diags, MX_PLN002, MX_NOWHERE, "Change what the repeatable files make in them.",
        "run before \"%.*s\", as its version says, the new file does not lead to the desired state",
        MX_FMT(last));
}

/* `text`: of a template; empty: as the layout writes the plan. */
static mx_status new_file(mx_cli *cli, const mx_project *project, const mx_dir *dir, const mx_model *to,
                          const mx_planned_options *options, const mx_planned *planned, mx_str text)
{
    mx_draft draft;
    mx_new_file file = {.text = text};
    where here = {cli, project, dir};
    const mx_draft_before before = {state_before, &here};
    mx_str wanted = cli->args.len ? cli->args.at[0] : MX_STR_NONE;
    MX_TRY(mx_dir_new_name(cli->arena, dir, wanted, mx_time_now().seconds, &file.name, cli->diags));
    if (text.len) {
        MX_TRY(check_text(cli, project, dir, &file));
    } else {
        MX_TRY(mx_draft_make(cli->arena, planned, dir->layout, &before, options, project->dialect, &draft,
                             cli->diags));
        MX_TRY(
            mx_draft_file(cli->arena, &draft, dir->layout, file.name, &project->server, &file, cli->diags));
    }
    MX_TRY(check_place(cli, project, dir, to, options, &file));
    if (dir->disk)
        save_braces(cli, &file);
    if (mx_cli_on(cli, "dry-run")) {
        mx_buf_str(&cli->out, file.text);
        return MX_OK;
    }
    if (mx_cli_on(cli, "edit"))
        MX_TRY(mx_edit_text(cli, file.name, &file.text));
    return mx_dir_add(cli->arena, dir, &file, NULL, cli->diags);
}

static mx_status check_template(mx_cli *cli, const mx_diff_format *format, const mx_dir *dir)
{
    if (format->kind != MX_DIFF_FORMAT_TEMPLATE || !mx_layout_two_files(dir->layout))
        return MX_OK;
    return mx_fail(cli->diags, MX_USE006, MX_NOWHERE, "Leave --format out; '{{ sql . \"  \" }}' is fine.",
                   "a template cannot make the two files of the layout %s", mx_layout_name(dir->layout));
}

static mx_status prove(mx_cli *cli, const mx_project *project, const mx_dir *dir, mx_model *after,
                       const mx_model *to, const mx_planned_options *options, const mx_planned *planned)
{
    where here = {cli, project, dir};
    const mx_draft_before again = {state_before, &here};
    const mx_proof proof = {project, after, &again, to, options, planned};
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
    MX_TRY(check_template(cli, &format, dir));
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
    mx_str text = MX_STR_NONE;
    if (format.kind == MX_DIFF_FORMAT_TEMPLATE)
        MX_TRY(mx_template_of_plan(cli, mx_project_text(cli, "format", &project.env->format.migrate_diff),
                                   &planned, &text));
    if (form != MX_EXPLAIN_NOT)
        mx_buf_str(&cli->out, mx_explained(cli, &planned, form));
    if (mx_cli_on(cli, "dry-run") && form != MX_EXPLAIN_NOT)
        return MX_OK;
    return new_file(cli, &project, dir, to, &options, &planned, text);
}
