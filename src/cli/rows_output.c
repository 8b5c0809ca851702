/* A file that is written under another name until it is whole; stdout, devices and FIFOs are written through. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cancel.h"
#include "cli/rows_impl.h"

static void close_output(void *arg)
{
    mx_rows_output *out = arg;
    if (out->fd >= 0 && out->fd != STDOUT_FILENO)
        close(out->fd);
    out->fd = -1;
    if (out->temporary.len)
        unlink(out->temporary.ptr); /* it was not finished */
}

static mx_status cannot_write(const mx_rows_output *out, int error)
{
    bool standard = mx_str_eq(out->path, MX_STR("-"));
    return mx_fail(out->cli->diags, MX_IO002, MX_NOWHERE, "", "cannot write to %s%.*s%s: %s",
                   standard ? "" : "'", MX_FMT(standard ? MX_STR("stdout") : out->path), standard ? "" : "'",
                   error == EINTR ? "interrupted" : strerror(error));
}

/* A new file beside the one that will have its name; links are followed. */
static mx_status open_beside(mx_rows_output *out, const char *path)
{
    mx_arena *arena = out->cli->arena;
    char *real = realpath(path, NULL);
    mx_str place = real ? mx_str_copy(arena, mx_str_of(real)) : mx_str_copy(arena, out->path);
    free(real);
    mx_str name = mx_str_printf(arena, "%.*s.XXXXXX", MX_FMT(place));
    mode_t mask = umask(0);
    umask(mask);
    out->fd = mkstemp((char *)name.ptr); /* just made: nobody else has it */
    if (out->fd < 0)
        return cannot_write(out, errno);
    out->temporary = name;
    out->path = place;
    return fchmod(out->fd, 0666 & ~mask) == 0 ? MX_OK : cannot_write(out, errno);
}

mx_status mx_rows_output_open(mx_cli *cli, mx_str path, mx_rows_output **made)
{
    struct stat about;
    mx_rows_output *out = mx_new(cli->arena, mx_rows_output);
    const char *name = mx_str_z(cli->arena, path);
    *out = (mx_rows_output){.cli = cli, .path = path, .fd = -1, .buf = MX_BUF(cli->arena)};
    mx_arena_defer(cli->arena, close_output, out);
    *made = out;
    if (mx_str_eq(path, MX_STR("-"))) {
        out->fd = STDOUT_FILENO;
        return MX_OK;
    }
    if (stat(name, &about) != 0 || S_ISREG(about.st_mode))
        return open_beside(out, name);
    out->fd = open(name, O_WRONLY | O_CLOEXEC);
    return out->fd >= 0 ? MX_OK : cannot_write(out, errno);
}

mx_status mx_rows_output_unnamed(mx_cli *cli, mx_rows_output **made)
{
    mx_rows_output *out = mx_new(cli->arena, mx_rows_output);
    *out = (mx_rows_output){.cli = cli, .fd = -1};
    mx_arena_defer(cli->arena, close_output, out);
    *made = out;
    return mx_file_unnamed(cli->arena, &out->fd, cli->diags);
}

mx_status mx_rows_output_flush(mx_rows_output *out)
{
    mx_str text = mx_buf_view(&out->buf);
    for (size_t done = 0; done < text.len;) {
        ssize_t wrote = write(out->fd, text.ptr + done, text.len - done);
        if (wrote < 0 && (errno != EINTR || mx_cancel_seen()))
            return cannot_write(out, errno);
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    out->buf.len = 0;
    return MX_OK;
}

mx_status mx_rows_output_end(mx_rows_output *out)
{
    MX_TRY(mx_rows_output_flush(out));
    if (!out->temporary.len)
        return MX_OK;
    if (fsync(out->fd) != 0 || rename(out->temporary.ptr, mx_str_z(out->cli->arena, out->path)) != 0)
        return cannot_write(out, errno);
    out->temporary = MX_STR_NONE;
    return MX_OK;
}
