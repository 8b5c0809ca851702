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
        if (specs->kind != MX_FLAG_BOOL)
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
    print_flags(&cli->out, mx_global_flags);
}

static void print_list(mx_cli *cli, mx_str group)
{
    for (const mx_command *command = mx_commands; command->path; command++) {
        if (command->hidden || (group.len && !(mx_str_starts(mx_str_of(command->path), group) &&
                                               command->path[group.len] == ' ')))
            continue;
        mx_buf_printf(&cli->out, "  %s", command->path);
        size_t width = strlen(command->path);
        mx_buf_repeat(&cli->out, ' ', width < 20 ? 20 - width : 1);
        mx_buf_printf(&cli->out, "%s\n", command->about);
    }
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
        mx_buf_printf(
            &cli->out,
            "Schema migrations planned without a database.\n\nUsage:\n  %s COMMAND [flags]\n\nCommands:\n",
            cli->program);
    print_list(cli, group);
    mx_buf_lit(&cli->out, "\nGlobal flags:\n");
    print_flags(&cli->out, mx_global_flags);
    mx_buf_lit(&cli->out, "  -V, --version                 the version\n");
    mx_buf_printf(&cli->out, "\n'%s COMMAND --help' tells about one command.\n", cli->program);
}
