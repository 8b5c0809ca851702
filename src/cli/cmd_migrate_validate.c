#include "cli/commands.h"
#include "cli/state.h"
#include "migrate/apply.h"

static mx_status check_modes(mx_cli *cli, const mx_project *project, const mx_dir *dir)
{
    const mx_setting *setting = &project->env->migration.tx_mode;
    mx_tx_mode mode = MX_TX_DEFAULT;
    if (setting->text.len)
        MX_TRY(mx_tx_mode_find(setting->text, &mode, cli->diags));
    return mx_apply_check_modes(cli->arena, dir, &project->server, mode, cli->diags);
}

/* The sum always; with a server named (flag or project file) the files are replayed too, and their transactions looked at. */
mx_status mx_cmd_migrate_validate(mx_cli *cli)
{
    mx_project project;
    mx_dir *dir;
    MX_TRY(mx_project_load(cli, &project));
    MX_TRY(mx_project_server(cli, &project, false));
    MX_TRY(mx_project_dir(cli, &project, false, &dir));
    mx_dir_warn(cli->arena, dir, cli->diags);
    MX_TRY(mx_project_check_sum(cli, dir));
    if (!project.dialect)
        return MX_OK;
    MX_TRY(mx_state_check_dir(cli, &project, dir));
    return check_modes(cli, &project, dir);
}
