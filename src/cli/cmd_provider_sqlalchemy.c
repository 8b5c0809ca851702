#include "base/run.h"
#include "cli/commands.h"
#include "cli/python.h"

mx_status mx_cmd_provider_sqlalchemy(mx_cli *cli)
{
    mx_strs argv = {0};
    mx_run_result result;
    mx_vec_push(cli->arena, &argv, mx_python_path(cli));
    mx_vec_push(cli->arena, &argv, MX_STR("-m"));
    mx_vec_push(cli->arena, &argv, MX_STR("metaxy.ext.sqlalchemy.provider"));
    for (size_t i = 0; i < cli->args.len; i++)
        mx_vec_push(cli->arena, &argv, cli->args.at[i]);
    MX_TRY(mx_run(cli->arena, &argv, MX_STR_NONE, &result, cli->diags));
    if (result.exit_status != 0)
        MX_TRY(mx_python_has_package(cli, argv.at[0], result.err, "reads models"));
    mx_buf_str(&cli->out, result.out);
    mx_buf_str(&cli->err, result.err);
    cli->exit_status = result.exit_status;
    return MX_OK;
}
