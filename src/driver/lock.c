/* driver/lock.c — named locks: the server's where the engine has one, else files in the temporary
 * directory, held by flock(2): the kernel lets go of them when the process ends, so nothing can be left
 * behind that blocks others, and no time has to be guessed. Who lets go removes the file first; who got a
 * lock on a file that has lost its name meanwhile tries again with the one of that name, so that no two
 * hold "the" lock. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/time.h"
#include "driver/driver_impl.h"

static mx_str lock_file(mx_arena *arena, const mx_conn *conn, mx_str name)
{
    uint8_t digest[32];
    mx_sha256 *hash = mx_sha256_new(arena);
    mx_sha256_add(hash, conn->lock_path);
    mx_sha256_peek(hash, digest);
    const char *tmp = getenv("TMPDIR");
    return mx_str_printf(arena, "%s/%.*s_%.*s.flock", tmp && *tmp ? tmp : "/tmp", MX_FMT(name),
                         MX_FMT(mx_hex(arena, digest, 12)));
}

/* Another user may have made the file: opened without O_CREAT first, which protected directories refuse for
 * files of others. */
static int open_lock(const char *path)
{
    for (int tries = 0; tries < 8; tries++) {
        int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
        if (fd >= 0 || errno != ENOENT)
            return fd;
        fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (fd >= 0) {
            if (fchmod(fd, 0666) != 0)
                errno = 0; /* others of this machine may then be unable to take it; they say so */
            return fd;
        }
        if (errno != EEXIST)
            return -1;
    }
    return -1;
}

/* Is the open file still the one of that name? */
static bool is_current(int fd, const char *path)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && lstat(path, &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}

/* One attempt: 0 or errno. *fd is -1 when the file cannot be opened, else the caller's to close. */
static int try_take(const char *path, int *fd)
{
    for (int tries = 0; tries < 16; tries++) {
        if (*fd < 0)
            *fd = open_lock(path);
        if (*fd < 0 && errno == EEXIST)
            continue; /* it comes and goes */
        if (*fd < 0 || flock(*fd, LOCK_EX | LOCK_NB) != 0)
            return errno;
        if (is_current(*fd, path))
            return 0;
        close(*fd); /* who held it has removed it */
        *fd = -1;
    }
    return EWOULDBLOCK;
}

/* 0: taken; else errno. *fd as above. */
static int take(const mx_conn *conn, const char *path, uint64_t wait_ms, int *fd)
{
    mx_wait wait = mx_wait_of(wait_ms);
    *fd = -1;
    for (;;) {
        int error = try_take(path, fd);
        if (error != EWOULDBLOCK && error != EINTR)
            return error;
        if (conn->interrupted)
            return EINTR;
        if (!mx_wait_more(&wait))
            return EWOULDBLOCK;
    }
}

static void write_owner(int fd)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)n, 0) != n)
        return; /* who holds it is a help to people; the lock itself holds */
}

static long read_owner(int fd)
{
    char text[32] = {0};
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    return n > 0 ? strtol(text, NULL, 10) : 0;
}

static mx_status lock_path(mx_arena *arena, mx_conn *conn, mx_str name, uint64_t wait_ms, mx_diags *diags)
{
    mx_str path = lock_file(arena, conn, name);
    conn->lock_file = mx_str_z(conn->arena, path); /* before anything is held */
    int fd, error = take(conn, conn->lock_file, wait_ms, &fd);
    if (error == 0) {
        write_owner(fd);
        conn->lock_fd = fd;
        return MX_OK;
    }
    long owner = fd < 0 ? 0 : read_owner(fd);
    if (fd >= 0)
        close(fd);
    if (error == EINTR)
        return mx_fail(diags, MX_DB003, MX_NOWHERE, "", "acquiring database lock: interrupted");
    if (error != EWOULDBLOCK)
        return mx_fail(diags, MX_DB003, MX_NOWHERE, "", "acquiring database lock: cannot %s %.*s: %s",
                       fd < 0 ? "open" : "lock", MX_FMT(path), strerror(error));
    mx_fail(diags, MX_DB003, MX_NOWHERE, "Wait for it to end, or give more time with --lock-timeout.",
            "acquiring database lock: lock \"%.*s\" is held by process %ld", MX_FMT(name), owner);
    return MX_LOCKED;
}

mx_status mx_conn_lock(mx_conn *conn, mx_str name, uint64_t wait_ms, mx_diags *diags)
{
    if (conn->driver->lock)
        return conn->locked ? MX_OK : conn->driver->lock(conn, name, wait_ms, diags);
    if (conn->lock_path.len == 0 || conn->lock_fd >= 0)
        return MX_OK;
    mx_arena *arena = mx_arena_child(conn->arena);
    mx_status status = lock_path(arena, conn, name, wait_ms, diags);
    mx_arena_free(arena);
    return status;
}

void mx_conn_unlock(mx_conn *conn)
{
    if (conn->locked && conn->db)
        conn->driver->unlock(conn);
    conn->locked = false;
    if (conn->lock_fd < 0)
        return;
    if (is_current(conn->lock_fd, conn->lock_file)) /* or it was cleaned away, and this is another's */
        (void)unlink(conn->lock_file);              /* a file of another user stays */
    close(conn->lock_fd);                           /* lets go of the lock */
    conn->lock_fd = -1;
}
