#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cancel.h"
#include "cli/cli.h"
#include "cli/command.h"
#include "cli/project.h"

typedef struct command_line {
    int argc;
    char **argv;
    mx_diags *diags;
    int exit_status;
} command_line;

/* stdout may be a closed pipe or a full disk: that is an error, not silence. */
static bool write_all(FILE *file, mx_str text)
{
    bool ok = text.len == 0 || fwrite(text.ptr, 1, text.len, file) == text.len;
    return fflush(file) == 0 && ok;
}

void mx_cli_flush(mx_cli *cli)
{
    mx_str text = mx_buf_take(&cli->out);
    if (!write_all(stdout, text))
        mx_fail(cli->diags, MX_IO002, MX_NOWHERE, "", "cannot write to stdout: %s", strerror(errno));
}

/* Words without a place are printed as the peer does; what points into a text is shown with it. */
static void print_diag(mx_cli *cli, const mx_diag *diag)
{
    bool colour = mx_colour_wanted(STDERR_FILENO);
    bool as_peer = cli->atlas &&
                   diag->code ==
                       MX_DB002; /* "Error: sql/migrate: executing statement …", which scripts look for */
    if (diag->at.file && !as_peer) {
        mx_diag_print(&cli->err, cli->diags, diag, colour);
        return;
    }
    const char *word = diag->severity == MX_ERROR     ? (cli->abort_word ? "Abort" : "Error")
                       : diag->severity == MX_WARNING ? "Warning"
                                                      : "Note";
    mx_buf_printf(&cli->err, "%s: %.*s\n", word, MX_FMT(diag->message));
    if (diag->hint.len && !cli->atlas)
        mx_buf_printf(&cli->err, "  hint: %.*s\n", MX_FMT(diag->hint));
}

static void print_diags(mx_cli *cli)
{
    for (size_t i = cli->told; i < mx_diags_count(cli->diags); i++) {
        const mx_diag *diag = mx_diags_at(cli->diags, i);
        if (diag->severity != MX_ERROR || !cli->quiet_errors)
            print_diag(cli, diag);
    }
}

void mx_cli_tell(mx_cli *cli)
{
    mx_cli_flush(cli);
    print_diags(cli);
    cli->told = mx_diags_count(cli->diags);
    (void)write_all(stderr, mx_buf_take(&cli->err));
}

static mx_status work(mx_arena *arena, void *arg)
{
    command_line *line = arg;
    mx_str name = mx_path_base(mx_str_of(line->argc > 0 ? line->argv[0] : "metaxy"));
    bool atlas = mx_str_eq(name, MX_STR("atlas"));
    mx_cli cli = {.arena = arena,
                  .diags = line->diags,
                  .program = atlas ? "atlas" : "metaxy",
                  .atlas = atlas,
                  .out = MX_BUF(arena),
                  .err = MX_BUF(arena)};
    mx_status status = mx_cli_parse(&cli, line->argc, line->argv);
    if (status == MX_OK) {
        status = cli.command->run(&cli);
        if (status == MX_OK || cli.var_schema.len)
            mx_project_tell_vars(&cli);
    } else if (status == MX_NOT_FOUND) {
        status = MX_OK; /* help */
    }
    mx_cli_flush(&cli);
    if (status != MX_OK && mx_cancel_seen() && cli.command && cli.command->features)
        mx_buf_lit(&cli.err,
                   "Interrupted: what was begun was taken back, what was finished before it stays.\n");
    if (mx_diags_errors(cli.diags))
        status = MX_FAILED;
    print_diags(&cli);
    (void)write_all(stderr, mx_buf_view(&cli.err));
    line->exit_status = cli.exit_status ? cli.exit_status : status == MX_OK ? 0 : 1;
    return MX_OK;
}

int mx_main(int argc, char **argv)
{
    command_line line = {argc, argv, mx_diags_new(), 1};
    if (mx_guard(NULL, work, &line, line.diags) != MX_OK)
        fputs("Error: out of memory\n", stderr);
    mx_diags_free(line.diags);
    return line.exit_status;
}
