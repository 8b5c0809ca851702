#include "cli/command.h"

#include <string.h>

static void print_flags(mx_buf *out, const mx_flag_spec *specs)
{
    for (; specs && specs->name; specs++) {
        size_t start = out->len;
        if (specs->letter)
            mx_buf_printf(out, "  -%c, --%s", specs->letter, specs->name);
        else
            mx_buf_printf(out, "      --%s", specs->name);
        if (specs->kind == MX_FLAG_WORD)
            mx_buf_text(out, specs->value);
        else if (specs->kind != MX_FLAG_BOOL)
            mx_buf_printf(out, " %s%s", specs->value, specs->kind == MX_FLAG_TEXT ? "" : "…");
        size_t width = mx_str_chars((mx_str){out->ptr + start, out->len - start});
        mx_buf_repeat(out, ' ', width < 32 ? 32 - width : 1);
        mx_buf_printf(out, "%s\n", specs->about);
    }
}

static void print_command(mx_cli *cli, const mx_command *command)
{
    mx_buf_printf(&cli->out, "%s\n\nUsage:\n  %s %s", command->about, cli->program, command->path);
    if (command->arguments[0])
        mx_buf_printf(&cli->out, " %s", command->arguments);
    mx_buf_lit(&cli->out, " [flags]\n\nFlags:\n");
    print_flags(&cli->out, command->flags);
    mx_buf_lit(&cli->out, "  -h, --help                    this text\n\nGlobal flags:\n");
    print_flags(&cli->out, mx_globals_of(command));
}

static bool is_listed(const mx_cli *cli, const mx_command *command, mx_str group)
{
    return !command->hidden && !(cli->atlas && command->features) &&
           (!group.len ||
            (mx_str_starts(mx_str_of(command->path), group) && strchr(" ", command->path[group.len])));
}

static void print_list(mx_cli *cli, mx_str group)
{
    for (const mx_command *command = mx_commands; command->path; command++) {
        if (!is_listed(cli, command, group))
            continue;
        mx_buf_printf(&cli->out, "  %s", command->path);
        size_t width = strlen(command->path);
        mx_buf_repeat(&cli->out, ' ', width < 20 ? 20 - width : 1);
        mx_buf_printf(&cli->out, "%s\n", command->about);
    }
}

/* Those of the commands that are listed: without a group of both kinds. */
static void print_globals(mx_cli *cli, mx_str group)
{
    bool features = false, others = false;
    for (const mx_command *command = mx_commands; command->path; command++) {
        features = features || (is_listed(cli, command, group) && command->features);
        others = others || (is_listed(cli, command, group) && !command->features);
    }
    if (features)
        mx_buf_printf(&cli->out, "\nGlobal flags%s:\n", others ? " of commands on features" : "");
    if (features)
        print_flags(&cli->out, mx_feature_flags);
    if (others)
        mx_buf_printf(&cli->out, "\nGlobal flags%s:\n", features ? " of migrate and schema" : "");
    if (others)
        print_flags(&cli->out, mx_global_flags);
}

void mx_cli_help(mx_cli *cli, mx_str group, const mx_command *command)
{
    if (command) {
        print_command(cli, command);
        return;
    }
    if (group.len)
        mx_buf_printf(&cli->out, "Usage:\n  %s %.*s COMMAND [flags]\n\nCommands:\n", cli->program,
                      MX_FMT(group));
    else
        mx_buf_printf(&cli->out, "%s\n\nUsage:\n  %s COMMAND [flags]\n\nCommands:\n",
                      cli->atlas
                          ? "Schema migrations planned without a database."
                          : "Metadata tables of features, and schema migrations planned without a database.",
                      cli->program);
    print_list(cli, group);
    print_globals(cli, group);
    mx_buf_lit(&cli->out, "  -V, --version                 the version\n");
    mx_buf_printf(&cli->out, "\n'%s COMMAND --help' tells about one command.\n", cli->program);
}
