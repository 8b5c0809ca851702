#include "cli/commands.h"

/* What does the same today. */
static const struct {
    const char *path, *instead;
} ways[] = {
    {"migrate checkpoint", "Write 'schema inspect -u file://migrations' into a new file behind the line "
                           "\"-- atlas:checkpoint\" and an empty one, then 'migrate hash'."},
    {"migrate down",
     "'schema apply -u URL --to \"file://migrations?version=VERSION\"' shows the way back and goes it: it "
     "drops what the files never made, too (--exclude PATTERN keeps that), and what they renamed with its "
     "values, unless "
     "--rename NEW=OLD says so. 'migrate set VERSION -u URL' writes it "
     "down; layouts with down files (--dir-format) get them from 'migrate diff'."},
    {"migrate edit", "Edit the file, then 'migrate hash'."},
    {"migrate lint",
     "'migrate diff' and 'schema diff' warn of what loses rows or may fail, 'migrate validate "
     "--dev-url URL' replays the files."},
    {"migrate ls", "'migrate status' counts what is pending; the files are run in the order of their names."},
    {"migrate push", "There is no registry: keep the directory with the code."},
    {"migrate rebase", "Rename the file so that its version comes last, then 'migrate hash'."},
    {"migrate rm",
     "Delete the file, then 'migrate hash'; 'migrate set VERSION' mends a database that has run "
     "it."},
    {"migrate test",
     "'migrate validate --dev-url URL' replays the files; --verify URL of 'migrate diff' runs "
     "a plan and its way back on a real database."},
    {"schema plan", "'schema diff' prints a plan, 'migrate diff' keeps it as a file."},
    {"schema push", "There is no registry: keep the schema's files with the code."},
    {"schema test", "'schema diff --prove' checks a plan, --verify URL runs it on a real database."},
    {"login", "There is no registry, and no command needs one."},
    {"logout", "There is no registry, and no command needs one."},
    {"whoami", "There is no registry, and no command needs one."},
};

mx_status mx_cmd_not_yet(mx_cli *cli)
{
    const char *hint = "docs/migrations.md lists what is not done yet.";
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (mx_str_eq(mx_str_of(cli->command->path), mx_str_of(ways[i].path)))
            hint = ways[i].instead;
    }
    cli->abort_word = true;
    return mx_fail(cli->diags, MX_USE006, MX_NOWHERE, hint, "'%s %s' is not supported yet.", cli->program,
                   cli->command->path);
}
