#include "cli/editor.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

/* Not mx_run: an editor needs the terminal. */
static int run_on_terminal(const char *editor, const char *path)
{
    pid_t child = fork();
    int status = 0;
    if (child == 0) {
        execlp("sh", "sh", "-c", "exec $0 \"$1\"", editor, path, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void remove_file(void *path)
{
    (void)unlink(path);
}

static void remove_folder(void *path)
{
    (void)rmdir(path);
}

mx_status mx_edit_text(mx_cli *cli, mx_str name, mx_str *text)
{
    const char *editor = getenv("EDITOR"), *tmp = getenv("TMPDIR");
    mx_str pattern = mx_str_printf(cli->arena, "%s/metaxy-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    char *folder = (char *)(uintptr_t)mx_str_z(cli->arena, pattern);
    if (!mkdtemp(folder))
        return mx_fail(cli->diags, MX_IO002, MX_NOWHERE, "", "cannot make a temporary folder like %s",
                       folder);
    mx_arena_defer(cli->arena, remove_folder, folder);
    mx_str path = mx_path_join(cli->arena, mx_str_of(folder), mx_path_base(name));
    char *path_z = (char *)(uintptr_t)mx_str_z(cli->arena, path);
    const mx_file_out out = {path, *text};
    MX_TRY(mx_files_write(cli->arena, &out, 1, cli->diags));
    mx_arena_defer(cli->arena, remove_file, path_z);
    int status = run_on_terminal(editor && *editor ? editor : "vi", path_z);
    if (status != 0)
        return mx_fail(cli->diags, MX_RUN001, MX_NOWHERE, "Set EDITOR to the editor you use.",
                       "the editor \"%s\" ended with status %d; nothing was written",
                       editor && *editor ? editor : "vi", status);
    return mx_file_read(cli->arena, path, text, cli->diags);
}
