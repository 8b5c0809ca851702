#include "cli/commands.h"
#include "cli/state.h"

/* The sum always; with a server named (flag or project file) the files are replayed too. */
mx_status mx_cmd_migrate_validate(mx_cli *cli)
{
    mx_project project;
    mx_dir *dir;
    MX_TRY(mx_project_load(cli, &project));
    MX_TRY(mx_project_server(cli, &project, false));
    MX_TRY(mx_project_dir(cli, &project, false, &dir));
    mx_dir_warn(cli->arena, dir, cli->diags);
    MX_TRY(mx_project_check_sum(cli, dir));
    return project.dialect ? mx_state_check_dir(cli, &project, dir) : MX_OK;
}
