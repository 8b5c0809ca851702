#include "cli/commands.h"

mx_status mx_cmd_not_yet(mx_cli *cli)
{
    cli->abort_word = true;
    return mx_fail(cli->diags, MX_USE006, MX_NOWHERE, "docs/migrations.md lists what is not done yet.",
                   "'%s %s' is not supported yet.", cli->program, cli->command->path);
}
