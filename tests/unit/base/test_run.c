/* Running programs. */
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/run.h"

static const struct {
    const char *name, *argv[4], *cwd;
    mx_status status;
    int exit_status;
    const char *out, *err;
} rows[] = {
    {"both streams", {"sh", "-c", "printf out; printf err >&2; exit 3"}, "", MX_OK, 3, "out", "err"},
    {"arguments as they are", {"printf", "%s", "a b'c\"$HOME"}, "", MX_OK, 0, "a b'c\"$HOME", ""},
    {"in a directory", {"pwd"}, "/usr", MX_OK, 0, "/usr\n", ""},
    {"input is empty", {"cat"}, "", MX_OK, 0, "", ""},
    {"killed", {"sh", "-c", "kill -9 $$"}, "", MX_OK, 128 + 9, "", ""},
    {"SIGPIPE is the usual one", {"sh", "-c", "kill -PIPE $$"}, "", MX_OK, 128 + SIGPIPE, "", ""},
    {"no such program", {"mx-no-such-program"}, "", MX_FAILED, 0, "", ""},
    {"not a program", {"/dev/null"}, "", MX_FAILED, 0, "", ""},
    {"no such directory", {"pwd"}, "/no/such", MX_FAILED, 0, "", ""},
    {"empty name", {""}, "", MX_FAILED, 0, "", ""},
    {"nothing", {NULL}, "", MX_FAILED, 0, "", ""},
};

typedef struct job {
    size_t row;
    mx_diags *diags;
} job;

static mx_status run_row(mx_arena *arena, void *arg)
{
    const job *j = arg;
    mx_strs argv = {0};
    mx_run_result got;
    for (size_t i = 0; i < 4 && rows[j->row].argv[i]; i++)
        mx_vec_push(arena, &argv, mx_str_of(rows[j->row].argv[i]));
    mx_status status = mx_run(arena, &argv, mx_str_of(rows[j->row].cwd), &got, j->diags);
    if (status != rows[j->row].status || got.exit_status != rows[j->row].exit_status)
        fail_msg("%s: %d", rows[j->row].name, got.exit_status);
    assert_text(got.out, rows[j->row].out);
    assert_text(got.err, rows[j->row].err);
    return MX_OK;
}

static int open_descriptors(void)
{
    int count = 0;
    DIR *fds = opendir("/proc/self/fd");
    while (fds && readdir(fds))
        count++;
    if (fds)
        closedir(fds);
    return count;
}

static void nothing_left(int descriptors)
{
    assert_int_equal(open_descriptors(), descriptors);
    assert_true(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
}

static void programs(void **state)
{
    int before = open_descriptors();
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        job j = {i, mx_diags_new()};
        in_arena(run_row, &j);
        assert_int_equal(mx_diags_count(j.diags), rows[i].status == MX_FAILED);
        if (rows[i].status == MX_FAILED)
            assert_int_equal(mx_diags_at(j.diags, 0)->code, MX_RUN001);
        if (rows[i].status == MX_FAILED && rows[i].argv[0] && rows[i].argv[0][0])
            assert_true(mx_str_find_str(mx_diags_at(j.diags, 0)->message, mx_str_of(rows[i].argv[0])) !=
                        MX_NPOS);
        mx_diags_free(j.diags);
    }
    nothing_left(before);
}

static mx_status much(mx_arena *arena, void *arg)
{
    static const char script[] =
        "i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; "
        "echo 01234567890123456789012345678901234567890123456789 >&2; i=$((i+1)); done";
    mx_strs argv = {0};
    mx_run_result got;
    mx_vec_push(arena, &argv, MX_STR("sh"));
    mx_vec_push(arena, &argv, MX_STR("-c"));
    mx_vec_push(arena, &argv, mx_str_of(script));
    MX_TRY(mx_run(arena, &argv, MX_STR_NONE, &got, arg));
    assert_int_equal(got.out.len, 3000 * 41);
    assert_int_equal(got.err.len, 3000 * 51);
    return MX_OK;
}

static void both_pipes(void **state)
{
    (void)state;
    in_arena(much, NULL);
    int before = open_descriptors();
    fault_every_work(much, NULL, MX_OK);
    nothing_left(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(programs), cmocka_unit_test(both_pipes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
