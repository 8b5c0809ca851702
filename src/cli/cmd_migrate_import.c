#include "base/json.h"
#include "base/run.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/python.h"
#include "config/url.h"
#include "migrate/draft.h"

/* The history as metaxy.ext.alembic.history prints it. */
static mx_status read_alembic(mx_cli *cli, mx_json **out)
{
    mx_strs argv = {0};
    mx_run_result result;
    mx_str ini = mx_cli_text(cli, "ini"), section = mx_cli_text(cli, "section");
    mx_vec_push(cli->arena, &argv, mx_python_path(cli));
    mx_vec_push(cli->arena, &argv, MX_STR("-m"));
    mx_vec_push(cli->arena, &argv, MX_STR("metaxy.ext.alembic.history"));
    mx_vec_push(cli->arena, &argv, MX_STR("--ini"));
    mx_vec_push(cli->arena, &argv, ini.len ? ini : MX_STR("alembic.ini"));
    mx_vec_push(cli->arena, &argv, MX_STR("--section"));
    mx_vec_push(cli->arena, &argv, section.len ? section : MX_STR("alembic"));
    MX_TRY(mx_run(cli->arena, &argv, MX_STR_NONE, &result, cli->diags));
    if (result.exit_status != 0)
        MX_TRY(mx_python_has_package(cli, argv.at[0], result.err, "runs Alembic"));
    mx_buf_str(&cli->err, result.err);
    if (result.exit_status != 0)
        return mx_fail(
            cli->diags, MX_RUN001, MX_NOWHERE,
            "Revisions must be able to run with `alembic upgrade head --sql`; write what asks a live "
            "database as SQL.",
            "the Alembic history of %.*s cannot be written as SQL", MX_FMT(argv.at[4]));
    uint32_t file = mx_diags_file(cli->diags, MX_STR("the history"), result.out);
    return mx_json_parse(cli->arena, result.out, file, MX_RUN001, out, cli->diags);
}

static mx_status write_files(mx_cli *cli, mx_dir *dir, const mx_json *history)
{
    const mx_json *files = mx_json_get(history, MX_STR("files")),
                  *notes = mx_json_get(history, MX_STR("notes"));
    for (size_t i = 0; i < mx_json_length(notes); i++)
        mx_buf_printf(&cli->err, "note: %.*s\n", MX_FMT(mx_json_string(mx_json_at(notes, i))));
    for (size_t i = 0; i < mx_json_length(files); i++) {
        const mx_json *item = mx_json_at(files, i);
        const mx_new_file file = {.name = mx_json_string(mx_json_get(item, MX_STR("name"))),
                                  .text = mx_json_string(mx_json_get(item, MX_STR("text")))};
        MX_TRY(mx_dir_add(cli->arena, dir, &file, &dir, cli->diags));
        mx_buf_printf(&cli->out, "%.*s\n", MX_FMT(file.name));
    }
    return MX_OK;
}

static mx_status import_alembic(mx_cli *cli, mx_dir *to)
{
    mx_json *history;
    MX_TRY(read_alembic(cli, &history));
    return write_files(cli, to, history);
}

/* ---- directories of other layouts ---- */

static mx_status open_source(mx_cli *cli, mx_str from, mx_dir **out)
{
    mx_dir_url url;
    mx_layout layout = MX_LAYOUT_ATLAS;
    MX_TRY(mx_dir_url_parse(cli->arena, from, MX_NOWHERE, &url, cli->diags));
    mx_str format = url.format.len ? url.format : mx_cli_text(cli, "dir-format");
    if (format.len)
        MX_TRY(mx_layout_find(format, &layout, cli->diags));
    if (layout == MX_LAYOUT_ATLAS)
        return mx_fail(cli->diags, MX_DIR001, MX_NOWHERE,
                       "Say which layout it has, as in --from \"file://DIR?format=goose\".",
                       "cannot import a migration directory already in \"atlas\" format");
    mx_status status = mx_dir_read(cli->arena, out, url.path, layout, cli->diags);
    if (status == MX_NOT_FOUND)
        return mx_fail(cli->diags, MX_IO001, MX_NOWHERE, "",
                       "sql/migrate: stat %.*s: no such file or directory", MX_FMT(url.path));
    MX_TRY(status);
    return (*out)->has_sum ? mx_project_check_sum(cli, *out) : MX_OK;
}

/* Flyway's repeatables have no version: that of the file before, and an R. */
static mx_str name_of(mx_cli *cli, const mx_dir_file *file, mx_str *last)
{
    mx_str version = file->version;
    if (!version.len)
        version = mx_str_cat(cli->arena, last->len ? *last : MX_STR("0"), MX_STR("R"));
    else
        *last = version;
    return file->description.len
               ? mx_str_printf(cli->arena, "%.*s_%.*s.sql", MX_FMT(version), MX_FMT(file->description))
               : mx_str_printf(cli->arena, "%.*s.sql", MX_FMT(version));
}

static mx_status import_layout(mx_cli *cli, const mx_project *project, mx_str from, mx_dir *to)
{
    mx_dir *source;
    mx_str last = MX_STR_NONE;
    MX_TRY(open_source(cli, from, &source));
    if (!source->count)
        mx_buf_lit(&cli->err, "nothing to import\n");
    for (size_t i = 0; i < source->count; i++) {
        mx_draft draft;
        const mx_dir_file *file = &source->files[i];
        MX_TRY(mx_draft_of_file(cli->arena, source, file, project->dialect ? &project->server : NULL, &draft,
                                cli->diags));
        const mx_new_file added = {.name = name_of(cli, file, &last), .text = draft.text};
        MX_TRY(mx_dir_add(cli->arena, to, &added, &to, cli->diags));
    }
    return MX_OK;
}

/* Where to: --to, or --dir. Only Atlas's own layout is made. */
static mx_status open_target(mx_cli *cli, const mx_project *project, bool alembic, mx_dir **out)
{
    mx_str to = mx_cli_text(cli, "to");
    mx_dir_url url;
    if (!to.len)
        to = mx_project_dir_url(cli, project);
    MX_TRY(mx_dir_url_parse(cli->arena, to, MX_NOWHERE, &url, cli->diags));
    mx_str format = url.format;
    if (!format.len && alembic)
        format = mx_cli_text(cli, "dir-format");
    if (format.len && !mx_str_eq(format, MX_STR("atlas")))
        return mx_fail(cli->diags, MX_USE006, MX_NOWHERE,
                       "Import into the layout atlas; new files can be planned in any layout.",
                       "a history is not imported into the layout %.*s", MX_FMT(format));
    mx_status status = mx_dir_read(cli->arena, out, url.path, MX_LAYOUT_ATLAS, cli->diags);
    if (status == MX_NOT_FOUND)
        *out = mx_dir_of(cli->arena, url.path, MX_LAYOUT_ATLAS, NULL, 0, cli->diags);
    else if (status != MX_OK)
        return status;
    if ((*out)->count)
        return mx_fail(cli->diags, MX_DIR003, MX_NOWHERE,
                       "Name one that is empty or not there with --to or --dir.",
                       "%.*s holds migrations already", MX_FMT(to));
    return MX_OK;
}

/* Another tool's history as a new migration directory. */
mx_status mx_cmd_migrate_import(mx_cli *cli)
{
    mx_project project;
    mx_dir *to;
    mx_str from = mx_cli_text(cli, "from");
    bool alembic = mx_str_eq(from, MX_STR("alembic"));
    if (!from.len)
        return mx_cli_missing(cli, "required flag(s) \"from\"",
                              "Write --from alembic, or --from \"file://DIR?format=goose\".");
    if (!alembic && mx_str_find_str(from, MX_STR("://")) == MX_NPOS)
        return mx_fail(cli->diags, MX_USE004, MX_NOWHERE,
                       "Write --from alembic, or --from \"file://DIR?format=goose\".",
                       "migrations of \"%.*s\" cannot be imported", MX_FMT(from));
    MX_TRY(mx_project_load(cli, &project));
    MX_TRY(mx_project_server(cli, &project, false));
    MX_TRY(open_target(cli, &project, alembic, &to));
    return alembic ? import_alembic(cli, to) : import_layout(cli, &project, from, to);
}
