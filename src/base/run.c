#include "base/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

extern char **environ;

/* A started program and the read ends of its pipes. Closing kills and buries it: nothing of it stays behind
 * when the work around it is left. */
typedef struct child {
    pid_t pid;   /* 0: none, or already waited for */
    int ends[4]; /* out read, err read, out write, err write; -1: closed */
} child;

static void close_end(child *c, int i)
{
    if (c->ends[i] >= 0)
        close(c->ends[i]);
    c->ends[i] = -1;
}

static void bury(void *arg)
{
    child *c = arg;
    for (int i = 0; i < 4; i++)
        close_end(c, i);
    if (c->pid > 0) {
        kill(c->pid, SIGKILL);
        while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    c->pid = 0;
}

/* Descriptors of 3 and more, so that putting them on 1 and 2 in the child cannot overwrite one another. */
static int make_pipe(child *c, int read_at, int write_at)
{
    int pair[2];
    if (pipe2(pair, O_CLOEXEC) != 0)
        return errno;
    c->ends[read_at] = fcntl(pair[0], F_DUPFD_CLOEXEC, 3);
    c->ends[write_at] = fcntl(pair[1], F_DUPFD_CLOEXEC, 3);
    int error = c->ends[read_at] < 0 || c->ends[write_at] < 0 ? errno : 0;
    close(pair[0]);
    close(pair[1]);
    return error;
}

static int spawn(child *c, char *const *argv, char *const *env, const char *cwd)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    sigset_t set;
    int error = posix_spawn_file_actions_init(&actions);
    if (error)
        return error;
    error = posix_spawnattr_init(&attr);
    if (error) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    /* A host (Python, for one) may ignore SIGPIPE or block signals; the program gets the usual ones. */
    sigemptyset(&set);
    posix_spawnattr_setsigmask(&attr, &set);
    sigaddset(&set, SIGPIPE);
    posix_spawnattr_setsigdefault(&attr, &set);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, c->ends[2], 1);
    if (!error)
        error = posix_spawn_file_actions_adddup2(&actions, c->ends[3], 2);
    if (!error && cwd)
        error = posix_spawn_file_actions_addchdir_np(&actions, cwd);
    if (!error)
        error = posix_spawnp(&c->pid, argv[0], &actions, &attr, argv, env);
    if (error)
        c->pid = 0;
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

/* One read from pipe `i`, which poll said is ready. Answers an errno, or 0. */
static int take(child *c, int i, mx_buf *into)
{
    char piece[16384];
    ssize_t got = read(c->ends[i], piece, sizeof piece);
    if (got < 0)
        return errno == EINTR ? 0 : errno;
    if (got == 0)
        close_end(c, i);
    else
        mx_buf_str(into, (mx_str){piece, (size_t)got});
    return 0;
}

static int drain(child *c, mx_buf *out, mx_buf *err)
{
    while (c->ends[0] >= 0 || c->ends[1] >= 0) {
        struct pollfd ready[2] = {{.fd = c->ends[0], .events = POLLIN}, {.fd = c->ends[1], .events = POLLIN}};
        if (poll(ready, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            return errno;
        }
        for (int i = 0; i < 2; i++) {
            int error = ready[i].revents ? take(c, i, i ? err : out) : 0;
            if (error)
                return error;
        }
        if (out->full || err->full)
            return EFBIG;
    }
    return 0;
}

static int wait_for(child *c, int *exit_status)
{
    int how;
    pid_t got;
    do
        got = waitpid(c->pid, &how, 0);
    while (got < 0 && errno == EINTR);
    int error = got < 0 ? errno : 0;
    c->pid = 0;
    if (!error)
        *exit_status = WIFSIGNALED(how) ? 128 + WTERMSIG(how) : WEXITSTATUS(how);
    return error;
}

static mx_status fail_run(mx_diags *diags, mx_str program, const char *what, int error)
{
    const char *why = strerrordesc_np(error);
    return mx_fail(diags, MX_RUN001, MX_NOWHERE,
                   error == ENOENT ? "Check that the program is installed and that the directory exists."
                                   : "",
                   "cannot %s %.*s: %s", what, MX_FMT(program), why ? why : "unknown error");
}

/* Our own environment, with one setting before all others of its name. */
static char **environment(mx_arena *scratch, mx_str setting)
{
    size_t count = 0, name = mx_str_find(setting, '=');
    if (!setting.len)
        return environ;
    while (environ[count])
        count++;
    char **env = mx_new_array(scratch, char *, count + 2);
    env[0] = (char *)(uintptr_t)mx_str_z(scratch, setting);
    size_t kept = 1;
    for (size_t i = 0; i < count; i++)
        if (!mx_str_starts(mx_str_of(environ[i]), mx_str_sub(setting, 0, name + 1)))
            env[kept++] = environ[i];
    return env;
}

static mx_status run(mx_arena *arena, mx_arena *scratch, const mx_strs *argv, mx_str cwd, mx_str setting,
                     mx_run_result *result, mx_diags *diags)
{
    mx_buf out = MX_BUF(arena), err = MX_BUF(arena);
    out.max = err.max = MX_FILE_MAX;
    char **args = mx_new_array(scratch, char *, argv->len + 1);
    for (size_t i = 0; i < argv->len; i++)
        args[i] = (char *)(uintptr_t)mx_str_z(scratch, argv->at[i]); /* posix_spawn does not write there */
    const char *dir = cwd.len ? mx_str_z(scratch, cwd) : NULL;
    child *c = mx_new(scratch, child);
    *c = (child){.ends = {-1, -1, -1, -1}};
    mx_arena_defer(scratch, bury, c);
    int error = make_pipe(c, 0, 2);
    if (!error)
        error = make_pipe(c, 1, 3);
    if (!error)
        error = spawn(c, args, environment(scratch, setting), dir);
    if (error)
        return fail_run(diags, argv->at[0], "start", error);
    close_end(c, 2);
    close_end(c, 3);
    error = drain(c, &out, &err);
    if (error == EFBIG)
        return mx_fail(diags, MX_RUN001, MX_NOWHERE, "", "%.*s printed more than %zu MiB",
                       MX_FMT(argv->at[0]), MX_FILE_MAX >> 20);
    if (!error)
        error = wait_for(c, &result->exit_status);
    if (error)
        return fail_run(diags, argv->at[0], "run", error);
    result->out = mx_buf_take(&out);
    result->err = mx_buf_take(&err);
    return MX_OK;
}

mx_status mx_run(mx_arena *arena, const mx_strs *argv, mx_str cwd, mx_run_result *out, mx_diags *diags)
{
    return mx_run_with(arena, argv, cwd, MX_STR_NONE, out, diags);
}

mx_status mx_run_with(mx_arena *arena, const mx_strs *argv, mx_str cwd, mx_str setting, mx_run_result *out,
                      mx_diags *diags)
{
    *out = (mx_run_result){0};
    if (argv->len == 0 || argv->at[0].len == 0)
        return mx_fail(diags, MX_RUN001, MX_NOWHERE, "", "the command to run is empty");
    for (size_t i = 0; i < argv->len; i++)
        if (mx_str_find(argv->at[i], '\0') != MX_NPOS)
            return mx_fail(diags, MX_RUN001, MX_NOWHERE, "", "an argument of %.*s holds a zero byte",
                           MX_FMT(argv->at[0]));
    mx_arena *scratch = mx_arena_child(arena);
    mx_status status = run(arena, scratch, argv, cwd, setting, out, diags);
    mx_arena_free(scratch);
    return status;
}
