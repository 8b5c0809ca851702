#include "cli/commands.h"

mx_status mx_cmd_version(mx_cli *cli)
{
    mx_buf_printf(&cli->out, "metaxy version %s\n", mx_version());
    return MX_OK;
}
