#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

/* Descriptors live in slots of a scratch arena that closes them, so that none is lost when memory runs
 * out. */
static void close_slot(void *arg)
{
    int *fd = arg;
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static int *fd_slot(mx_arena *scratch)
{
    int *fd = mx_new(scratch, int);
    *fd = -1;
    mx_arena_defer(scratch, close_slot, fd);
    return fd;
}

/* The path for the system; NULL when it holds a '\0' and so names nothing. */
static const char *path_z(mx_arena *arena, mx_str path)
{
    return mx_str_find(path, '\0') == MX_NPOS ? mx_str_z(arena, path) : NULL;
}

static mx_status cannot(mx_diags *diags, mx_code code, const char *what, mx_str path, int error)
{
    const char *why = strerrordesc_np(error);
    return mx_fail(diags, code, MX_NOWHERE, "", "cannot %s %.*s: %s", what, MX_FMT(path),
                   why ? why : "unknown error");
}

static mx_status bad_path(mx_diags *diags, mx_code code, mx_str path)
{
    return mx_fail(diags, code, MX_NOWHERE, "", "the path %.*s holds a zero byte", MX_FMT(path));
}

static mx_status too_large(mx_diags *diags, mx_str name)
{
    return mx_fail(diags, MX_IO003, MX_NOWHERE, "", "%.*s is larger than %zu MiB", MX_FMT(name),
                   MX_FILE_MAX >> 20);
}

mx_status mx_file_unnamed(mx_arena *arena, int *fd, mx_diags *diags)
{
    const char *folder = getenv("TMPDIR");
    mx_str name = mx_str_printf(arena, "%s/metaxy-XXXXXX", folder && *folder ? folder : "/tmp");
    char *path = (char *)(uintptr_t)mx_str_z(arena, name); /* just made: nobody else has it */
    *fd = mkostemp(path, O_CLOEXEC);                       /* mode 0600 */
    if (*fd < 0)
        return mx_fail(diags, MX_IO002, MX_NOWHERE, "Set TMPDIR to a folder that can be written to.",
                       "cannot make a temporary file: %s", strerrordesc_np(errno));
    unlink(path);
    return MX_OK;
}

/* Reading. */

static mx_status read_all(mx_arena *arena, int fd, size_t expected, mx_str name, mx_str *out, mx_diags *diags)
{
    size_t cap = expected + 1, len = 0; /* one more, to see the end without growing */
    char *text = mx_arena_alloc(arena, cap + 1, 1);
    for (;;) {
        ssize_t got = read(fd, text + len, cap - len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cannot(diags, MX_IO001, "read", name, errno);
        if (got == 0)
            break;
        len += (size_t)got;
        if (len > MX_FILE_MAX)
            return too_large(diags, name);
        if (len == cap) {
            text = mx_arena_grow(arena, text, cap + 1, cap * 2 + 1, 1);
            cap *= 2;
        }
    }
    text[len] = '\0';
    *out = (mx_str){text, len};
    return MX_OK;
}

mx_status mx_fd_read(mx_arena *arena, int fd, mx_str name, mx_str *out, mx_diags *diags)
{
    *out = MX_STR_NONE;
    return read_all(arena, fd, 4095, name, out, diags);
}

static mx_status read_path(mx_arena *arena, mx_arena *scratch, mx_str path, mx_str *out, mx_diags *diags)
{
    const char *z = path_z(scratch, path);
    int *fd = fd_slot(scratch);
    struct stat about;
    if (!z)
        return bad_path(diags, MX_IO001, path);
    /* Not blocking: a FIFO without a writer is refused below, not waited for. */
    *fd = open(z, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return MX_NOT_FOUND;
    if (*fd < 0 || fstat(*fd, &about) != 0)
        return cannot(diags, MX_IO001, "read", path, errno);
    if (S_ISDIR(about.st_mode))
        return cannot(diags, MX_IO001, "read", path, EISDIR);
    if (!S_ISREG(about.st_mode))
        return mx_fail(diags, MX_IO001, MX_NOWHERE, "", "cannot read %.*s: not a regular file", MX_FMT(path));
    if (about.st_size < 0 || (uintmax_t)about.st_size > MX_FILE_MAX)
        return too_large(diags, path);
    return read_all(arena, *fd, (size_t)about.st_size, path, out, diags);
}

mx_status mx_file_read(mx_arena *arena, mx_str path, mx_str *out, mx_diags *diags)
{
    *out = MX_STR_NONE;
    mx_arena *scratch = mx_arena_child(arena);
    mx_status status = read_path(arena, scratch, path, out, diags);
    mx_arena_free(scratch);
    return status;
}

/* Writing. */

typedef struct draft {
    int fd;
    const char *temp, *path, *dir; /* temp: NULL when there is no file of that name (any more) */
    mode_t mode;
    bool through; /* what is there is no file to replace, but a device or a pipe: `fd` is open on it */
} draft;

static void drop_draft(void *arg)
{
    draft *d = arg;
    if (d->fd >= 0)
        close(d->fd);
    if (d->temp)
        unlink(d->temp);
    d->fd = -1;
    d->temp = NULL;
}

static bool write_text(int fd, mx_str text)
{
    while (text.len > 0) {
        ssize_t put = write(fd, text.ptr, text.len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        text = mx_str_sub(text, (size_t)put, text.len);
    }
    return true;
}

/* A new file beside `path`, hidden, of a name that nobody else has. */
static bool open_draft(mx_arena *scratch, draft *d, mx_str path)
{
    for (unsigned n = 0; n < 1000; n++) {
        const char *temp = mx_str_printf(scratch, "%s/.%.*s.%ld-%u.tmp", d->dir, MX_FMT(mx_path_base(path)),
                                         (long)getpid(), n)
                               .ptr;
        d->fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, d->mode);
        if (d->fd >= 0) {
            d->temp = temp;
            return true;
        }
        if (errno != EEXIST)
            return false;
    }
    return false;
}

/* Where the symlinks at the end of `path` lead, also when nothing is there yet; NULL with errno set. */
static const char *follow_links(mx_arena *scratch, const char *path)
{
    enum { MOST_LINKS = 40 };
    char target[4096];
    struct stat about;
    for (int n = 0; n < MOST_LINKS; n++) {
        if (lstat(path, &about) != 0 || !S_ISLNK(about.st_mode))
            return path;
        ssize_t len = readlink(path, target, sizeof target);
        if (len < 0 || (size_t)len == sizeof target) {
            errno = len < 0 ? errno : ENAMETOOLONG;
            return NULL;
        }
        path = mx_str_z(scratch,
                        mx_path_join(scratch, mx_path_dir(mx_str_of(path)), (mx_str){target, (size_t)len}));
    }
    errno = ELOOP;
    return NULL;
}

/* Whether a rename onto `path` would put a file in the place of what `old` tells about. */
static bool is_replaceable(const char *path, const struct stat *old)
{
    struct stat about;
    return S_ISREG(old->st_mode) && stat(path, &about) == 0 && about.st_dev == old->st_dev &&
           about.st_ino == old->st_ino;
}

/* Waits for a FIFO's reader, as a shell does. */
static mx_status open_through(draft *d, const char *path, mx_str name, mx_diags *diags)
{
    d->through = true;
    do
        d->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    while (d->fd < 0 && errno == EINTR);
    return d->fd < 0 ? cannot(diags, MX_IO002, "write", name, errno) : MX_OK;
}

static mx_status begin_draft(mx_arena *scratch, draft *d, const mx_file_out *file, struct stat *old,
                             bool *exists, mx_diags *diags)
{
    const char *path = path_z(scratch, file->path);
    *d = (draft){.fd = -1, .mode = 0644};
    mx_arena_defer(scratch, drop_draft, d);
    if (!path)
        return bad_path(diags, MX_IO002, file->path);
    *exists = stat(path, old) == 0;
    if (*exists && S_ISDIR(old->st_mode))
        return cannot(diags, MX_IO002, "write", file->path, EISDIR);
    if (*exists && !S_ISREG(old->st_mode))
        return open_through(d, path, file->path, diags);
    d->path = follow_links(scratch, path);
    if (!d->path)
        return cannot(diags, MX_IO002, "write", file->path, errno);
    if (*exists && !is_replaceable(d->path, old)) /* a link of /proc to a file that has no name any more */
        return open_through(d, path, file->path, diags);
    d->dir = mx_str_z(scratch, mx_path_dir(mx_str_of(d->path)));
    return MX_OK;
}

static mx_status write_draft(mx_arena *scratch, draft *d, const mx_file_out *file, mx_diags *diags)
{
    struct stat old;
    bool exists = false;
    MX_TRY(begin_draft(scratch, d, file, &old, &exists, diags));
    if (d->through)
        return MX_OK;
    if (!open_draft(scratch, d, mx_str_of(d->path)))
        return cannot(diags, MX_IO002, "write", file->path, errno);
    if (exists && fchmod(d->fd, old.st_mode & 07777) != 0) /* a file that is replaced keeps its mode */
        return cannot(diags, MX_IO002, "write", file->path, errno);
    if (!write_text(d->fd, file->text) || fsync(d->fd) != 0)
        return cannot(diags, MX_IO002, "write", file->path, errno);
    int fd = d->fd;
    d->fd = -1;
    if (close(fd) != 0)
        return cannot(diags, MX_IO002, "write", file->path, errno);
    return MX_OK;
}

static bool write_through(draft *d, mx_str text)
{
    struct stat about;
    if (fstat(d->fd, &about) != 0 || (S_ISREG(about.st_mode) && ftruncate(d->fd, 0) != 0) ||
        !write_text(d->fd, text))
        return false;
    int fd = d->fd;
    d->fd = -1;
    return close(fd) == 0;
}

static bool finish_draft(draft *d, mx_str text)
{
    if (d->through)
        return write_through(d, text);
    if (rename(d->temp, d->path) != 0)
        return false;
    d->temp = NULL;
    return true;
}

/* Makes the renames in a directory last. File systems that cannot do that for directories are left alone. */
static mx_status sync_dir(mx_arena *scratch, const char *dir, mx_diags *diags)
{
    int *fd = fd_slot(scratch);
    *fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd < 0 || (fsync(*fd) != 0 && errno != EINVAL && errno != ENOTSUP))
        return *fd < 0 && errno == EACCES ? MX_OK : cannot(diags, MX_IO002, "write", mx_str_of(dir), errno);
    close_slot(fd);
    return MX_OK;
}

static mx_status write_set(mx_arena *scratch, const mx_file_out *files, size_t count, mx_diags *diags)
{
    draft *drafts = mx_new_array(scratch, draft, count);
    for (size_t i = 0; i < count; i++)
        MX_TRY(write_draft(scratch, &drafts[i], &files[i], diags));
    for (size_t i = 0; i < count; i++)
        if (!finish_draft(&drafts[i], files[i].text))
            return cannot(diags, MX_IO002, "write", files[i].path, errno);
    const char *synced = "";
    for (size_t i = 0; i < count; i++) {
        if (drafts[i].through || strcmp(drafts[i].dir, synced) == 0)
            continue;
        synced = drafts[i].dir;
        MX_TRY(sync_dir(scratch, synced, diags));
    }
    return MX_OK;
}

mx_status mx_files_write(mx_arena *arena, const mx_file_out *files, size_t count, mx_diags *diags)
{
    mx_arena *scratch = mx_arena_child(arena);
    mx_status status = write_set(scratch, files, count, diags);
    mx_arena_free(scratch);
    return status;
}

/* ".NAME.PID-N.tmp", as open_draft has it. False: it is no such name. */
static bool read_draft_name(mx_str name, pid_t *pid)
{
    const mx_str suffix = MX_STR(".tmp");
    if (name.len <= suffix.len || name.ptr[0] != '.' || !mx_str_ends(name, suffix))
        return false;
    name.len -= suffix.len;
    size_t dot = mx_str_rfind(name, '.'), dash = mx_str_rfind(name, '-');
    uint64_t process, number;
    if (dot == MX_NPOS || dot == 0 || dash == MX_NPOS || dash < dot ||
        !mx_str_to_u64(mx_str_sub(name, dot + 1, dash), &process) ||
        !mx_str_to_u64(mx_str_sub(name, dash + 1, name.len), &number) || process == 0 || process > INT32_MAX)
        return false;
    *pid = (pid_t)process;
    return true;
}

static bool is_abandoned(const char *path, pid_t pid)
{
    enum { A_MINUTE = 60 };
    struct stat about;
    bool gone = pid == getpid() || (kill(pid, 0) != 0 && errno == ESRCH);
    return gone && lstat(path, &about) == 0 && S_ISREG(about.st_mode) &&
           about.st_mtime + A_MINUTE < time(NULL);
}

void mx_files_sweep(mx_arena *arena, mx_str dir)
{
    mx_strs names;
    if (mx_dir_list(arena, dir, &names, NULL) != MX_OK)
        return;
    for (size_t i = 0; i < names.len; i++) {
        const char *path = mx_str_z(arena, mx_path_join(arena, dir, names.at[i]));
        pid_t pid;
        if (read_draft_name(names.at[i], &pid) && is_abandoned(path, pid))
            (void)unlink(path);
    }
}

/* Directories. */

/* Without memory: a path that does not fit PATH_MAX is too long for the system anyway. */
static bool about_path(mx_str path, struct stat *about)
{
    char z[4096];
    if (path.len == 0 || path.len >= sizeof z || mx_str_find(path, '\0') != MX_NPOS)
        return false;
    memcpy(z, path.ptr, path.len);
    z[path.len] = '\0';
    return stat(z, about) == 0;
}

bool mx_path_exists(mx_str path)
{
    struct stat about;
    return about_path(path, &about);
}

bool mx_path_is_dir(mx_str path)
{
    struct stat about;
    return about_path(path, &about) && S_ISDIR(about.st_mode);
}

mx_status mx_dir_make(mx_arena *arena, mx_str path, mx_diags *diags)
{
    if (!path_z(arena, path))
        return bad_path(diags, MX_IO002, path);
    for (size_t end = 1; end <= path.len; end++) {
        if (end < path.len && path.ptr[end] != '/')
            continue;
        mx_str part = mx_str_sub(path, 0, end);
        if (mkdir(mx_str_z(arena, part), 0755) == 0)
            continue;
        int why = errno;
        if (!mx_path_is_dir(part))
            return cannot(diags, MX_IO002, "make directory", part, why == EEXIST ? ENOTDIR : why);
    }
    return MX_OK;
}

static void close_dir(void *arg)
{
    closedir(arg);
}

static mx_status list_names(mx_arena *arena, mx_arena *scratch, mx_str path, mx_strs *out, mx_diags *diags)
{
    const char *z = path_z(scratch, path);
    if (!z)
        return bad_path(diags, MX_IO001, path);
    DIR *dir = opendir(z);
    if (!dir)
        return errno == ENOENT ? MX_NOT_FOUND : cannot(diags, MX_IO001, "read directory", path, errno);
    mx_arena_defer(scratch, close_dir, dir);
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (!entry)
            return errno ? cannot(diags, MX_IO001, "read directory", path, errno) : MX_OK;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            mx_vec_push(arena, out, mx_str_copy(arena, mx_str_of(entry->d_name)));
    }
}

static int by_bytes(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(*(const mx_str *)a, *(const mx_str *)b);
}

mx_status mx_dir_list(mx_arena *arena, mx_str path, mx_strs *out, mx_diags *diags)
{
    *out = (mx_strs){0};
    mx_arena *scratch = mx_arena_child(arena);
    mx_status status = list_names(arena, scratch, path, out, diags);
    mx_arena_free(scratch);
    if (status == MX_OK)
        mx_sort(arena, out->at, out->len, sizeof *out->at, by_bytes, NULL);
    return status;
}

/* Paths as text. */

mx_str mx_path_join(mx_arena *arena, mx_str dir, mx_str name)
{
    if (dir.len == 0 || (name.len && name.ptr[0] == '/'))
        return mx_str_copy(arena, name);
    if (name.len == 0)
        return mx_str_copy(arena, dir);
    const char *slash = dir.ptr[dir.len - 1] == '/' ? "" : "/";
    mx_buf buf = MX_BUF(arena);
    mx_buf_str(&buf, dir);
    mx_buf_text(&buf, slash);
    mx_buf_str(&buf, name);
    return mx_buf_take(&buf);
}

/* Adds the parts of `path` to an absolute path without its last '/', taking "." and ".." as text. */
static void add_parts(mx_buf *out, mx_str path)
{
    mx_str part;
    while (path.len) {
        mx_str_cut(path, '/', &part, &path);
        if (part.len == 0 || mx_str_eq(part, MX_STR(".")))
            continue;
        if (!mx_str_eq(part, MX_STR(".."))) {
            mx_buf_char(out, '/');
            mx_buf_str(out, part);
            continue;
        }
        size_t slash = mx_str_rfind(mx_buf_view(out), '/');
        out->len = slash == MX_NPOS ? 0 : slash;
    }
}

mx_str mx_path_absolute(mx_arena *arena, mx_str path)
{
    char here[4096];
    mx_buf out = MX_BUF(arena);
    if (path.len == 0 || path.ptr[0] != '/') {
        if (!getcwd(here, sizeof here))
            return mx_str_copy(arena, path); /* the working directory is gone: the system will say so */
        add_parts(&out, mx_str_of(here));
    }
    add_parts(&out, path);
    if (out.len == 0)
        mx_buf_char(&out, '/');
    return mx_buf_take(&out);
}

static mx_str without_slashes(mx_str path)
{
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    return path;
}

mx_str mx_path_dir(mx_str path)
{
    path = without_slashes(path);
    size_t slash = mx_str_rfind(path, '/');
    if (slash == MX_NPOS)
        return MX_STR(".");
    return without_slashes(mx_str_sub(path, 0, slash ? slash : 1));
}

mx_str mx_path_base(mx_str path)
{
    path = without_slashes(path);
    size_t slash = mx_str_rfind(path, '/');
    return slash == MX_NPOS || path.len == 1 ? path : mx_str_sub(path, slash + 1, path.len);
}

mx_str mx_path_within(mx_str path, mx_str dir)
{
    size_t len = dir.len;
    if (len > 0 && dir.ptr[len - 1] == '/')
        len--;
    bool inside = dir.len > 0 && path.len > len + 1 && mx_str_starts(path, mx_str_sub(dir, 0, len)) &&
                  path.ptr[len] == '/' && path.ptr[len + 1] != '/';
    return inside ? mx_str_sub(path, len + 1, path.len) : path;
}
