#include "base/json.h"
#include "base/run.h"
#include "cli/commands.h"
#include "cli/project.h"
#include "cli/python.h"

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
        mx_str name = mx_json_string(mx_json_get(item, MX_STR("name"))),
               text = mx_json_string(mx_json_get(item, MX_STR("text")));
        MX_TRY(mx_dir_add(cli->arena, dir, name, text, &dir, cli->diags));
        mx_buf_printf(&cli->out, "%.*s\n", MX_FMT(name));
    }
    return MX_OK;
}

/* Another tool's history as a new migration directory. */
mx_status mx_cmd_migrate_import(mx_cli *cli)
{
    mx_project project;
    mx_dir *dir;
    mx_json *history;
    mx_str from = mx_cli_text(cli, "from");
    if (!from.len)
        return mx_cli_missing(cli, "required flag(s) \"from\"");
    if (!mx_str_eq(from, MX_STR("alembic")))
        return mx_fail(cli->diags, MX_USE006, MX_NOWHERE, "Write --from alembic.",
                       "migrations of \"%.*s\" cannot be imported yet", MX_FMT(from));
    MX_TRY(mx_project_load(cli, &project));
    MX_TRY(mx_project_dir(cli, &project, true, &dir));
    if (dir->count)
        return mx_fail(cli->diags, MX_DIR003, MX_NOWHERE, "Name one that is empty or not there with --dir.",
                       "%.*s holds migrations already", MX_FMT(mx_project_dir_url(cli, &project)));
    MX_TRY(read_alembic(cli, &history));
    return write_files(cli, dir, history);
}
