#include "base/file.h"
#include "cli/commands.h"
#include "config/hcl.h"

static mx_status format_file(mx_cli *cli, mx_str path)
{
    mx_str text, laid_out;
    mx_status status = mx_file_read(cli->arena, path, &text, cli->diags);
    if (status == MX_NOT_FOUND)
        return mx_fail(cli->diags, MX_IO001, MX_NOWHERE, "", "stat %.*s: no such file or directory",
                       MX_FMT(path));
    MX_TRY(status);
    MX_TRY(mx_hcl_format(cli->arena, text, mx_diags_file(cli->diags, path, text), &laid_out, cli->diags));
    if (mx_str_eq(text, laid_out))
        return MX_OK;
    const mx_file_out out = {path, laid_out};
    MX_TRY(mx_files_write(cli->arena, &out, 1, cli->diags));
    mx_buf_str(&cli->out, mx_path_base(path));
    mx_buf_char(&cli->out, '\n');
    return MX_OK;
}

static mx_status format_path(mx_cli *cli, mx_str path)
{
    mx_strs names = {0};
    if (!mx_path_is_dir(path))
        return format_file(cli, path);
    MX_TRY(mx_dir_list(cli->arena, path, &names, cli->diags));
    for (size_t i = 0; i < names.len; i++) {
        if (mx_str_ends(names.at[i], MX_STR(".hcl")))
            MX_TRY(format_file(cli, mx_path_join(cli->arena, path, names.at[i])));
    }
    return MX_OK;
}

mx_status mx_cmd_schema_fmt(mx_cli *cli)
{
    if (!cli->args.len)
        return format_path(cli, MX_STR("."));
    for (size_t i = 0; i < cli->args.len; i++)
        MX_TRY(format_path(cli, cli->args.at[i]));
    return MX_OK;
}
