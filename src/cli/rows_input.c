/* Files of rows as records. What cannot be read twice (a pipe, a FIFO) is put into a temporary file first. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/cancel.h"
#include "cli/rows_impl.h"

static void close_input(void *arg)
{
    mx_rows_input *in = arg;
    if (in->fd >= 0)
        close(in->fd);
    in->fd = -1;
    mx_raw_free(in->at);
    in->at = NULL;
}

static mx_status cannot_read(const mx_rows_input *in, int error)
{
    if (error == EINTR)
        return mx_fail(in->cli->diags, MX_IO001, MX_NOWHERE, "", "interrupted while '%.*s' was read",
                       MX_FMT(in->name));
    return mx_fail(in->cli->diags, MX_IO001, MX_NOWHERE, "", "cannot read '%.*s': %s", MX_FMT(in->name),
                   strerror(error));
}

/* Bytes; 0: the end; -1: errno. A signal that asks for the end of the work is EINTR. */
static ssize_t read_some(int fd, char *at, size_t size)
{
    for (;;) {
        if (!mx_cancel_wait(fd)) {
            errno = EINTR;
            return -1;
        }
        ssize_t got = read(fd, at, size);
        if (got >= 0 || errno != EINTR || mx_cancel_seen())
            return got;
    }
}

static mx_status spool(mx_rows_input *in)
{
    char room[1 << 16];
    int from = in->fd, to;
    MX_TRY(mx_file_unnamed(in->cli->arena, &to, in->cli->diags));
    in->fd = to; /* closed with the input */
    mx_status status = MX_OK;
    ssize_t got;
    while (status == MX_OK && (got = read_some(from, room, sizeof room)) != 0) {
        if (got < 0)
            status = cannot_read(in, errno);
        for (ssize_t done = 0; status == MX_OK && done < got;) {
            ssize_t wrote = write(to, room + done, (size_t)(got - done));
            if (wrote < 0 && errno != EINTR)
                status = mx_fail(in->cli->diags, MX_IO002, MX_NOWHERE, "",
                                 "cannot write a temporary file: %s", strerror(errno));
            done += wrote > 0 ? wrote : 0;
        }
    }
    if (from != STDIN_FILENO)
        close(from);
    return status;
}

mx_status mx_rows_input_open(mx_cli *cli, mx_str path, mx_rows_input **out)
{
    struct stat about;
    bool standard = mx_str_eq(path, MX_STR("-"));
    mx_rows_input *in = mx_new(cli->arena, mx_rows_input);
    *in = (mx_rows_input){.cli = cli, .name = standard ? MX_STR("stdin") : path, .fd = -1};
    mx_arena_defer(cli->arena, close_input, in);
    *out = in;
    in->fd = standard ? dup(STDIN_FILENO) : open(mx_str_z(cli->arena, path), O_RDONLY | O_CLOEXEC);
    if (in->fd < 0 || fstat(in->fd, &about) != 0)
        return cannot_read(in, errno);
    if (S_ISDIR(about.st_mode))
        return cannot_read(in, EISDIR);
    return S_ISREG(about.st_mode) && !standard ? MX_OK : spool(in);
}

mx_status mx_rows_input_again(mx_rows_input *in)
{
    in->start = in->len = 0;
    in->ended = false;
    in->line = 0;
    in->next_line = 1;
    return lseek(in->fd, 0, SEEK_SET) == 0 ? MX_OK : cannot_read(in, errno);
}

/* More bytes behind what is there; in->ended when there are none. */
static mx_status fill(mx_rows_input *in)
{
    if (in->start) {
        memmove(in->at, in->at + in->start, in->len - in->start);
        in->len -= in->start;
        in->start = 0;
    }
    if (in->len == in->cap) {
        size_t cap = in->cap ? in->cap * 2 : (size_t)1 << 17;
        char *at = cap > MX_ROWS_LINE_MAX ? NULL : mx_raw_realloc(in->at, cap);
        if (cap > MX_ROWS_LINE_MAX)
            return mx_rows_wrong(in, MX_ROW001, "", "a record is longer than %zu MiB",
                                 MX_ROWS_LINE_MAX >> 20);
        if (!at)
            mx_arena_oom(in->cli->arena);
        in->at = at;
        in->cap = cap;
    }
    ssize_t got = read_some(in->fd, in->at + in->len, in->cap - in->len);
    if (got < 0)
        return cannot_read(in, errno);
    in->ended = got == 0;
    in->len += (size_t)got;
    return MX_OK;
}

typedef struct looking {
    size_t at;
    bool quoted;
} looking;

/* The line end of the record that starts at in->start; MX_NPOS: it is not there yet. */
static size_t find_end(const mx_rows_input *in, bool quotes, looking *l)
{
    if (!quotes) {
        const char *end = memchr(in->at + in->start + l->at, '\n', in->len - in->start - l->at);
        l->at = in->len - in->start;
        return end ? (size_t)(end - in->at) : MX_NPOS;
    }
    for (; in->start + l->at < in->len; l->at++) {
        char c = in->at[in->start + l->at];
        if (c == '"')
            l->quoted = !l->quoted;
        else if (c == '\n' && !l->quoted)
            return in->start + l->at;
    }
    return MX_NPOS;
}

mx_status mx_rows_input_take(mx_rows_input *in, bool quotes, mx_str *out)
{
    looking l = {0};
    size_t end = in->len > in->start ? find_end(in, quotes, &l) : MX_NPOS;
    while (end == MX_NPOS && !in->ended) {
        MX_TRY(fill(in));
        end = in->len > in->start ? find_end(in, quotes, &l) : MX_NPOS;
    }
    in->line = in->next_line;
    if (end == MX_NPOS && in->start == in->len)
        return MX_NOT_FOUND;
    bool whole = end != MX_NPOS;
    end = whole ? end : in->len;
    *out = (mx_str){in->at + in->start, end - in->start};
    for (size_t i = 0; i < out->len; i++)
        in->next_line += out->ptr[i] == '\n';
    in->next_line++;
    in->start = end + whole;
    if (l.quoted)
        return mx_rows_wrong(in, MX_ROW001, "", "a quote is not closed");
    if (out->len && out->ptr[out->len - 1] == '\r')
        out->len--;
    if (in->line == 1 && mx_str_starts(*out, MX_STR("\xEF\xBB\xBF"))) /* a byte order mark */
        *out = mx_str_sub(*out, 3, out->len);
    size_t bad;
    if (!mx_str_is_utf8(*out, &bad))
        return mx_rows_wrong(in, MX_ROW001, "", "byte %zu is no UTF-8", bad + 1);
    return MX_OK;
}

mx_status mx_rows_wrong(const mx_rows_input *in, mx_code code, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    mx_str words = mx_str_vprintf(in->cli->arena, format, args);
    va_end(args);
    return mx_fail(in->cli->diags, code, MX_NOWHERE, hint, "%.*s:%llu: %.*s", MX_FMT(in->name),
                   (unsigned long long)in->line, MX_FMT(words));
}
