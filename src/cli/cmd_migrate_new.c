#include "base/time.h"
#include "cli/commands.h"
#include "cli/editor.h"
#include "cli/project.h"
#include "migrate/draft.h"

mx_status mx_cmd_migrate_new(mx_cli *cli)
{
    mx_project project;
    mx_dir *dir;
    mx_str name;
    mx_new_file file;
    const mx_draft empty = {0};
    MX_TRY(mx_project_load(cli, &project));
    MX_TRY(mx_project_dir(cli, &project, true, &dir));
    MX_TRY(mx_project_check_sum(cli, dir));
    MX_TRY(mx_dir_new_name(cli->arena, dir, cli->args.len ? cli->args.at[0] : MX_STR_NONE,
                           mx_time_now().seconds, &name, cli->diags));
    MX_TRY(mx_draft_file(cli->arena, &empty, dir->layout, name, NULL, &file, cli->diags));
    if (mx_cli_on(cli, "edit"))
        MX_TRY(mx_edit_text(cli, name, &file.text));
    return mx_dir_add(cli->arena, dir, &file, NULL, cli->diags);
}
