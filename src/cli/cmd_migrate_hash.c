#include "cli/commands.h"
#include "cli/project.h"

mx_status mx_cmd_migrate_hash(mx_cli *cli)
{
    mx_project project;
    mx_dir *dir;
    MX_TRY(mx_project_load(cli, &project));
    MX_TRY(mx_project_dir(cli, &project, false, &dir));
    mx_dir_warn(cli->arena, dir, cli->diags);
    return mx_dir_rehash(cli->arena, dir, cli->diags);
}
