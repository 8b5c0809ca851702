/* migrate/dir_write.c — new files: their names, and adding them to a directory that others may write to as
 * well. */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
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

/* "0009" → "0010", "V2" → "V3", "1.2" → "1.3", "3R" → "4"; empty: there is no number in it. */
static mx_str next_number(mx_arena *arena, mx_str version)
{
    mx_buf buf = MX_BUF(arena);
    size_t end = version.len;
    while (end > 0 && !mx_is_digit(version.ptr[end - 1]))
        end--;
    size_t nines = end;
    while (nines > 0 && version.ptr[nines - 1] == '9')
        nines--;
    if (!end)
        return MX_STR_NONE;
    bool carries = nines > 0 && mx_is_digit(version.ptr[nines - 1]);
    mx_buf_str(&buf, mx_str_sub(version, 0, carries ? nines - 1 : nines));
    mx_buf_char(&buf, carries ? (char)(version.ptr[nines - 1] + 1) : '1');
    for (size_t i = nines; i < end; i++)
        mx_buf_char(&buf, '0');
    return mx_buf_take(&buf);
}

/* The last file that has a version, once a file called `name` is there, too. */
static mx_dir_file last_with(mx_arena *arena, const mx_dir *dir, mx_str name)
{
    mx_vec(mx_dir_file) files = {0};
    for (size_t i = 0; i <= dir->count; i++) {
        mx_dir_file file = {.name = i < dir->count ? dir->files[i].name : name};
        mx_vec_push(arena, &files, file);
    }
    const mx_dir *with = mx_dir_of(arena, dir->path, dir->layout, files.at, files.len, NULL);
    for (size_t i = with->count; i > 0; i--)
        if (with->files[i - 1].version.len)
            return with->files[i - 1];
    return (mx_dir_file){.name = name};
}

static bool comes_last(mx_arena *arena, const mx_dir *dir, mx_str version, mx_str name, mx_str *out)
{
    *out = mx_layout_new_name(arena, dir->layout, version, name);
    return !mx_dir_find(dir, version) && mx_str_eq(last_with(arena, dir, *out).name, *out);
}

/* Somebody's own numbers, or a clock that ran ahead: the version that follows on theirs. */
static mx_status name_behind(mx_arena *arena, const mx_dir *dir, mx_str name, mx_str *out, mx_diags *diags)
{
    int64_t seconds;
    const mx_dir_file last = last_with(arena, dir, *out);
    mx_str version = MX_STR_NONE;
    if (parse_version(last.version, &seconds))
        version = version_text(arena, seconds + 1);
    if (!version.len || !comes_last(arena, dir, version, name, out))
        version = next_number(arena, last.version);
    if (!version.len || !comes_last(arena, dir, version, name, out))
        return mx_fail(
            diags, MX_DIR013, MX_NOWHERE, "Rename that file, then run migrate hash.",
            "no version that follows on that of \"%.*s\" comes behind it in the order of the files",
            MX_FMT(last.name));
    mx_warn(diags, MX_DIR011, MX_NOWHERE, "",
            "the new file's version is %.*s: by the time of day it would come before \"%.*s\"",
            MX_FMT(version), MX_FMT(last.name));
    return MX_OK;
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
    /* A file made a moment ago may carry a later second than the clock (see below): never sort before it. */
    enum { A_DAY = 86400 };
    int64_t last;
    for (size_t i = 0; i < dir->count; i++)
        if (parse_version(dir->files[i].version, &last) && last >= now && last < now + A_DAY)
            now = last + 1;
    while (mx_dir_find(dir, version_text(arena, now)))
        now++;
    if (comes_last(arena, dir, version_text(arena, now), name, out))
        return MX_OK;
    return name_behind(arena, dir, name, out, diags);
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
    mx_files_sweep(arena, dir->path);
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
    bool fresh = !mx_path_exists(dir->path);
    MX_TRY(mx_dir_make(arena, dir->path, diags));
    mx_arena *scratch = mx_arena_child(arena);
    mx_status status = add_locked(scratch, dir, with, file, diags);
    mx_arena_free(scratch);
    if (status != MX_OK && fresh)
        (void)rmdir(mx_str_z(arena, dir->path)); /* as long as nobody else has put something there */
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
