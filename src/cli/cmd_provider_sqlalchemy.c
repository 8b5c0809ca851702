#include <stdlib.h>

#include "base/file.h"
#include "base/run.h"
#include "cli/commands.h"
#include "cli/program.h"

/* The project's interpreter: the active virtual environment's, else the one beside this command, else PATH's. */
static mx_str find_python(mx_cli *cli)
{
    mx_str venv = mx_str_of(getenv("VIRTUAL_ENV"));
    if (venv.len) {
        mx_str path = mx_path_join(cli->arena, venv, MX_STR("bin/python3"));
        if (mx_path_exists(path))
            return path;
    }
    mx_str self = mx_program_path(cli->arena);
    if (self.len) {
        mx_str path = mx_path_join(cli->arena, mx_path_dir(self), MX_STR("python3"));
        if (mx_path_exists(path))
            return path;
    }
    return MX_STR("python3");
}

mx_status mx_cmd_provider_sqlalchemy(mx_cli *cli)
{
    mx_strs argv = {0};
    mx_run_result result;
    mx_vec_push(cli->arena, &argv, find_python(cli));
    mx_vec_push(cli->arena, &argv, MX_STR("-m"));
    mx_vec_push(cli->arena, &argv, MX_STR("metaxy.ext.sqlalchemy.provider"));
    for (size_t i = 0; i < cli->args.len; i++)
        mx_vec_push(cli->arena, &argv, cli->args.at[i]);
    MX_TRY(mx_run(cli->arena, &argv, MX_STR_NONE, &result, cli->diags));
    mx_buf_str(&cli->out, result.out);
    mx_buf_str(&cli->err, result.err);
    cli->exit_status = result.exit_status;
    return MX_OK;
}
