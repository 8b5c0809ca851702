/* migrate/dir_write.c — new files: their names, and adding them to a directory that others may write to as
 * well. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "migrate/dir.h"
#include "migrate/layout.h"
#include "migrate/sum.h"

/* "20240125192026" → seconds since 1970; false: no such time. */
static bool parse_version(mx_str version, int64_t *out)
{
    if (version.len != 14)
        return false;
    int part[7];
    for (size_t i = 0; i < 7; i++) {
        char high = version.ptr[2 * i], low = version.ptr[2 * i + 1];
        if (!mx_is_digit(high) || !mx_is_digit(low))
            return false;
        part[i] = (high - '0') * 10 + (low - '0');
    }
    struct tm tm = {.tm_year = part[0] * 100 + part[1] - 1900,
                    .tm_mon = part[2] - 1,
                    .tm_mday = part[3],
                    .tm_hour = part[4],
                    .tm_min = part[5],
                    .tm_sec = part[6]};
    *out = (int64_t)timegm(&tm);
    return true;
}

static mx_str version_text(mx_arena *arena, int64_t seconds)
{
    return mx_time_version(arena, (mx_time){seconds, 0});
}

/* Somebody's own numbers: 3_c.sql comes after 2024…_new.sql, in the order of bytes. */
static void warn_of_later(const mx_dir *dir, mx_str version, mx_diags *diags)
{
    for (size_t i = dir->count; i > 0; i--) {
        const mx_dir_file *file = &dir->files[i - 1];
        if (file->version.len && mx_version_cmp(dir->layout, file->version, version) > 0) {
            mx_warn(diags, MX_DIR011, MX_NOWHERE, "Rename one of the two, then run migrate hash.",
                    "the new file's version %.*s comes before that of \"%.*s\", which was there already",
                    MX_FMT(version), MX_FMT(file->name));
            return;
        }
    }
}

mx_status mx_dir_new_name(mx_arena *arena, const mx_dir *dir, mx_str name, int64_t now, mx_str *out,
                          mx_diags *diags)
{
    if (mx_str_find(name, '/') != MX_NPOS || mx_str_find(name, '\0') != MX_NPOS)
        return mx_fail(diags, MX_DIR002, MX_NOWHERE, "",
                       "a migration's name must not hold '/' or NUL: \"%.*s\"", MX_FMT(name));
    if (mx_str_find(name, '\n') != MX_NPOS || mx_str_find(name, '\r') != MX_NPOS ||
        mx_str_find_str(name, MX_STR("h1:")) != MX_NPOS)
        return mx_fail(diags, MX_DIR002, MX_NOWHERE, "Leave it out: atlas.sum could not be read back.",
                       "a migration's name must not hold a line end or \"h1:\"");
    /* A file made a moment ago may carry a later second than the clock (see below): never sort before it.
     * Versions that are far ahead are somebody's own scheme, not a clock. */
    enum { A_DAY = 86400 };
    int64_t last;
    for (size_t i = 0; i < dir->count; i++)
        if (parse_version(dir->files[i].version, &last) && last >= now && last < now + A_DAY)
            now = last + 1;
    mx_str version = version_text(arena, now);
    while (mx_dir_find(dir, version))
        version = version_text(arena, ++now);
    *out = mx_layout_new_name(arena, dir->layout, version, name);
    warn_of_later(dir, version, diags);
    return MX_OK;
}

static void close_fd(void *arg)
{
    close(*(int *)arg); /* lets go of the lock */
}

/* Others of our kind wait meanwhile: what is written below follows from what is read under the lock. File
 * systems without such locks do without. */
static mx_status lock_dir(mx_arena *arena, const mx_dir *dir, mx_diags *diags)
{
    mx_wait wait = mx_wait_of(dir->lock_wait_ms);
    int *fd = mx_new(arena, int);
    *fd = open(mx_str_z(arena, dir->path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (*fd < 0)
        return mx_fail(diags, MX_IO002, MX_NOWHERE, "", "cannot open %.*s: %s", MX_FMT(dir->path),
                       strerror(errno));
    mx_arena_defer(arena, close_fd, fd);
    while (flock(*fd, LOCK_EX | LOCK_NB) != 0 && (errno == EINTR || errno == EWOULDBLOCK)) {
        if (mx_wait_more(&wait))
            continue;
        mx_fail(diags, MX_DIR009, MX_NOWHERE, "Wait for it to end, or give more time with --lock-timeout.",
                "acquiring lock of the migration directory: another process is writing to %.*s",
                MX_FMT(dir->path));
        return MX_LOCKED;
    }
    return MX_OK;
}

static mx_str sum_of(mx_arena *arena, const mx_dir *dir)
{
    mx_sum sum;
    mx_sum_compute(arena, dir->files, dir->count, &sum);
    return sum.total;
}

static mx_status check_unchanged(mx_arena *arena, const mx_dir *dir, mx_diags *diags)
{
    mx_dir *now = NULL;
    if (dir->disk)
        dir = dir->disk;
    if (mx_dir_read(arena, &now, dir->path, dir->layout, NULL) != MX_OK)
        return mx_fail(diags, MX_IO001, MX_NOWHERE, "", "cannot read %.*s again", MX_FMT(dir->path));
    if (now->count == dir->count && mx_str_eq(sum_of(arena, now), sum_of(arena, dir)))
        return MX_OK;
    return mx_fail(diags, MX_DIR004, MX_NOWHERE, "Run it again.",
                   "the migration directory was changed by another while this ran");
}

static mx_dir *with_file(mx_arena *arena, const mx_dir *dir, const mx_new_file *added, mx_diags *diags)
{
    mx_vec(mx_dir_file) files = {0};
    for (size_t i = 0; i < dir->count; i++)
        mx_vec_push(arena, &files, dir->files[i]);
    mx_dir_file file = {.name = mx_str_copy(arena, added->name), .text = mx_str_copy(arena, added->text)};
    mx_vec_push(arena, &files, file);
    mx_dir *with = mx_dir_of(arena, dir->path, dir->layout, files.at, files.len, diags);
    mx_sum sum;
    mx_sum_compute(arena, with->files, with->count, &sum);
    with->has_sum = true;
    with->disk = dir->disk;
    with->sum_text = mx_sum_text(arena, &sum);
    return with;
}

static mx_status add_locked(mx_arena *arena, const mx_dir *dir, const mx_dir *with, const mx_new_file *file,
                            mx_diags *diags)
{
    mx_vec(mx_file_out) writes = {0};
    MX_TRY(lock_dir(arena, dir, diags));
    MX_TRY(check_unchanged(arena, dir, diags));
    for (size_t i = 0; i < file->beside.len; i++) {
        mx_file_out out = {mx_path_join(arena, dir->path, file->beside.at[i].name), file->beside.at[i].text};
        mx_vec_push(arena, &writes, out);
    }
    mx_file_out main = {mx_path_join(arena, dir->path, file->name), file->text},
                sum = {mx_path_join(arena, dir->path, MX_STR(MX_SUM_NAME)), with->sum_text};
    mx_vec_push(arena, &writes, main);
    if (!dir->disk)
        mx_vec_push(arena, &writes, sum);
    return mx_files_write(arena, writes.at, writes.len, diags);
}

static mx_status check_free(mx_arena *arena, const mx_dir *dir, mx_str name, mx_diags *diags)
{
    if (!mx_path_exists(mx_path_join(arena, dir->path, name)))
        return MX_OK;
    return mx_fail(diags, MX_DIR003, MX_NOWHERE, "", "file \"%.*s\" exists already", MX_FMT(name));
}

mx_status mx_dir_add(mx_arena *arena, const mx_dir *dir, const mx_new_file *file, mx_dir **out,
                     mx_diags *diags)
{
    MX_TRY(check_free(arena, dir, file->name, diags));
    for (size_t i = 0; i < file->beside.len; i++)
        MX_TRY(check_free(arena, dir, file->beside.at[i].name, diags));
    mx_dir *with = with_file(arena, dir, file, diags);
    MX_TRY(mx_dir_make(arena, dir->path, diags));
    mx_arena *scratch = mx_arena_child(arena);
    mx_status status = add_locked(scratch, dir, with, file, diags);
    mx_arena_free(scratch);
    if (status == MX_OK && out)
        *out = with;
    return status;
}

static mx_status rehash_locked(mx_arena *arena, const mx_dir *dir, mx_diags *diags)
{
    mx_dir *now;
    MX_TRY(lock_dir(arena, dir, diags));
    mx_status status = mx_dir_read(arena, &now, dir->path, dir->layout, diags);
    if (status == MX_NOT_FOUND)
        return mx_fail(diags, MX_IO001, MX_NOWHERE, "", "cannot read %.*s: no such directory",
                       MX_FMT(dir->path));
    return status == MX_OK ? mx_sum_write(arena, now, diags) : status;
}

mx_status mx_dir_rehash(mx_arena *arena, const mx_dir *dir, mx_diags *diags)
{
    if (dir->disk) /* its sum is that of texts that are nowhere */
        return MX_OK;
    mx_arena *scratch = mx_arena_child(arena);
    mx_status status = rehash_locked(scratch, dir, diags);
    mx_arena_free(scratch);
    return status;
}
