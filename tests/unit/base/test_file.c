/* Files, directories and paths. */
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char dir[] = "/tmp/mx-file-XXXXXX";

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

static const char *at(const char *name)
{
    static char path[4][256];
    static int next;
    char *out = path[next++ % 4];
    snprintf(out, 256, "%s/%s", dir, name);
    return out;
}

static mx_code code_of(const mx_diags *diags)
{
    assert_true(mx_diags_count(diags) > 0);
    return mx_diags_at(diags, mx_diags_count(diags) - 1)->code;
}

static mx_status round_trip(mx_arena *arena, void *arg)
{
    mx_str text, big = mx_str_printf(arena, "%100000d", 1);
    mx_file_out files[] = {{mx_str_of(at("one.sql")), MX_STR("a\0b")},
                           {mx_str_of(at("sub/two")), big},
                           {mx_str_of(at("empty")), MX_STR_NONE}};
    MX_TRY(mx_dir_make(arena, mx_str_of(at("sub")), arg));
    MX_TRY(mx_files_write(arena, files, 3, arg));
    for (int i = 0; i < 3; i++) {
        MX_TRY(mx_file_read(arena, files[i].path, &text, arg));
        assert_true(mx_str_eq(text, files[i].text));
        assert_int_equal(text.ptr[text.len], '\0');
    }
    mx_strs names;
    MX_TRY(mx_dir_list(arena, mx_str_of(dir), &names, arg));
    assert_int_equal(names.len, 3); /* and no temporary files */
    assert_text(names.at[0], "empty");
    assert_text(names.at[1], "one.sql");
    assert_text(names.at[2], "sub");
    return MX_OK;
}

static void files(void **state)
{
    struct stat about;
    (void)state;
    in_arena(round_trip, NULL);
    assert_int_equal(stat(at("one.sql"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0644);
    chmod(at("one.sql"), 0600);
    in_arena(round_trip, NULL);
    assert_int_equal(stat(at("one.sql"), &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600); /* a replaced file keeps its mode */
    chmod(at("one.sql"), 0644);
    int before = open_descriptors();
    fault_every_work(round_trip, NULL, MX_OK);
    assert_int_equal(open_descriptors(), before);
}

static mx_status refuses(mx_arena *arena, void *arg)
{
    mx_diags *diags = arg;
    mx_str text;
    mx_strs names;
    assert_int_equal(mx_file_read(arena, mx_str_of(at("no")), &text, diags), MX_NOT_FOUND);
    assert_int_equal(mx_file_read(arena, mx_str_of(at("one.sql/x")), &text, diags), MX_NOT_FOUND);
    assert_int_equal(mx_dir_list(arena, mx_str_of(at("no")), &names, diags), MX_NOT_FOUND);
    assert_int_equal(mx_diags_count(diags), 0);
    assert_int_equal(mx_file_read(arena, mx_str_of(dir), &text, diags), MX_FAILED);
    assert_int_equal(code_of(diags), MX_IO001);
    assert_text(mx_diags_at(diags, 0)->message,
                mx_str_printf(arena, "cannot read %s: Is a directory", dir).ptr);
    assert_int_equal(mkfifo(at("fifo"), 0600), 0);
    assert_int_equal(mx_file_read(arena, mx_str_of(at("fifo")), &text, diags), MX_FAILED); /* does not wait */
    unlink(at("fifo"));
    assert_int_equal(mx_file_read(arena, MX_STR("/tmp\0x"), &text, diags), MX_FAILED);
    assert_int_equal(mx_dir_list(arena, mx_str_of(at("one.sql")), &names, diags), MX_FAILED);
    assert_int_equal(code_of(diags), MX_IO001);
    int fd = open(at("huge"), O_RDWR | O_CREAT, 0600);
    assert_int_equal(ftruncate(fd, (off_t)MX_FILE_MAX + 1), 0);
    close(fd);
    assert_int_equal(mx_file_read(arena, mx_str_of(at("huge")), &text, diags), MX_FAILED);
    assert_int_equal(code_of(diags), MX_IO003);
    unlink(at("huge"));

    /* The second cannot be written: the first is as it was, nothing is left behind. */
    mx_file_out out[] = {{mx_str_of(at("one.sql")), MX_STR("new")}, {mx_str_of(at("no/two")), MX_STR("x")}};
    assert_int_equal(mx_files_write(arena, out, 2, diags), MX_FAILED);
    assert_int_equal(code_of(diags), MX_IO002);
    out[1].path = mx_str_of(at("sub"));
    assert_int_equal(mx_files_write(arena, out, 2, diags), MX_FAILED);
    out[1].path = MX_STR("/tmp/\0");
    assert_int_equal(mx_files_write(arena, out, 2, diags), MX_FAILED);
    MX_TRY(mx_file_read(arena, out[0].path, &text, diags));
    assert_true(mx_str_eq(text, MX_STR("a\0b")));
    MX_TRY(mx_dir_list(arena, mx_str_of(dir), &names, diags));
    assert_int_equal(names.len, 3);

    assert_int_equal(mx_dir_make(arena, mx_str_of(at("one.sql/x")), diags), MX_FAILED);
    assert_int_equal(code_of(diags), MX_IO002);
    MX_TRY(mx_dir_make(arena, mx_str_of(at("sub/a//b/c/")), diags));
    assert_true(mx_path_is_dir(mx_str_of(at("sub/a/b/c"))));
    assert_true(mx_path_exists(mx_str_of(at("one.sql"))) && !mx_path_is_dir(mx_str_of(at("one.sql"))));
    assert_false(mx_path_exists(mx_str_of(at("no"))) || mx_path_exists(MX_STR("")) ||
                 mx_path_exists(MX_STR("/tmp\0")));
    return MX_OK;
}

static void failures(void **state)
{
    mx_diags *diags = mx_diags_new();
    int before = open_descriptors();
    (void)state;
    in_arena(refuses, diags);
    assert_int_equal(open_descriptors(), before);
    mx_diags_free(diags);
}

static mx_status write_one(mx_arena *arena, const char *name, mx_str text, mx_diags *diags)
{
    const mx_file_out out = {mx_str_of(at(name)), text};
    return mx_files_write(arena, &out, 1, diags);
}

static bool is_of(const char *name, mode_t kind)
{
    struct stat about;
    return lstat(at(name), &about) == 0 && (about.st_mode & S_IFMT) == kind;
}

/* Links stay links, also those that lead to nothing yet, and a FIFO stays a FIFO. */
static mx_status keeps_what_is_there(mx_arena *arena, void *arg)
{
    mx_diags *diags = arg;
    mx_str text;
    mx_strs names;
    char got[8];
    MX_TRY(mx_dir_make(arena, mx_str_of(at("kept/sub")), diags));
    assert_int_equal(symlink("two", at("kept/one")), 0);
    assert_int_equal(symlink("sub/file", at("kept/two")), 0);
    MX_TRY(write_one(arena, "kept/one", MX_STR("new"), diags));
    MX_TRY(write_one(arena, "kept/one", MX_STR("newer"), diags));
    assert_true(is_of("kept/one", S_IFLNK) && is_of("kept/two", S_IFLNK) && is_of("kept/sub/file", S_IFREG));
    MX_TRY(mx_file_read(arena, mx_str_of(at("kept/sub/file")), &text, diags));
    assert_text(text, "newer");

    assert_int_equal(symlink("round", at("kept/round")), 0);
    assert_int_equal(write_one(arena, "kept/round", MX_STR("x"), diags), MX_FAILED);
    assert_int_equal(code_of(diags), MX_IO002);

    assert_int_equal(mkfifo(at("kept/fifo"), 0600), 0);
    assert_int_equal(symlink("fifo", at("kept/to-fifo")), 0);
    int reader = open(at("kept/fifo"), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    assert_true(reader >= 0);
    MX_TRY(write_one(arena, "kept/fifo", MX_STR("ab"), diags));
    MX_TRY(write_one(arena, "kept/to-fifo", MX_STR("cd"), diags));
    assert_int_equal(read(reader, got, sizeof got), 4);
    assert_memory_equal(got, "abcd", 4);
    close(reader);
    assert_true(is_of("kept/fifo", S_IFIFO) && is_of("kept/to-fifo", S_IFLNK));

    MX_TRY(mx_dir_list(arena, mx_str_of(at("kept")), &names, diags));
    assert_int_equal(names.len, 6); /* and no temporary files */
    static const char *const made[] = {"kept/one",   "kept/two",  "kept/sub/file", "kept/sub",
                                       "kept/round", "kept/fifo", "kept/to-fifo",  "kept"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        assert_int_equal(remove(at(made[i])), 0);
    return MX_OK;
}

static void links_and_pipes(void **state)
{
    mx_diags *diags = mx_diags_new();
    int before = open_descriptors();
    (void)state;
    in_arena(keeps_what_is_there, diags);
    assert_int_equal(open_descriptors(), before);
    mx_diags_free(diags);
}

static mx_status from_pipe(mx_arena *arena, void *arg)
{
    int ends[2];
    mx_str text;
    (void)arg;
    assert_int_equal(pipe(ends), 0);
    mx_str sent = mx_str_printf(arena, "%50000d", 1);
    assert_int_equal(write(ends[1], sent.ptr, sent.len), 50000);
    close(ends[1]);
    mx_status status = mx_fd_read(arena, ends[0], MX_STR("pipe"), &text, NULL);
    close(ends[0]);
    assert_int_equal(status, MX_OK);
    assert_true(mx_str_eq(text, sent));
    assert_int_equal(mx_fd_read(arena, -1, MX_STR("pipe"), &text, NULL), MX_FAILED);
    return MX_OK;
}

static void pipes(void **state)
{
    (void)state;
    in_arena(from_pipe, NULL);
}

static mx_status path_texts(mx_arena *arena, void *arg)
{
    static const struct {
        const char *path, *dir, *base;
    } parts[] = {
        {"a/b", "a", "b"}, {"b", ".", "b"}, {"/b", "/", "b"},  {"a//b", "a", "b"},      {"a/b/", "a", "b"},
        {"/", "/", "/"},   {"", ".", ""},   {"///", "/", "/"}, {"/a/b/c", "/a/b", "c"},
    };
    static const struct {
        const char *dir, *name, *want;
    } joins[] = {
        {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"", "b", "b"},
        {"a", "/b", "/b"}, {"a", "", "a"},     {"/", "b", "/b"},
    };
    static const struct {
        const char *in, *want;
    } absolutes[] = {
        {"/a/./b//c/..", "/a/b"}, {"/..", "/"}, {"/", "/"}, {"/a/../../b", "/b"}, {"/a/", "/a"},
    };
    static const struct {
        const char *path, *dir, *want;
    } within[] = {
        {"/a/b/c", "/a", "b/c"}, {"/a/b", "/a/", "b"}, {"/a", "/", "a"},   {"/ab/c", "/a", "/ab/c"},
        {"/a", "/a", "/a"},      {"b/c", "/a", "b/c"}, {"b/c", "", "b/c"}, {"/a/", "/a", "/a/"},
    };
    (void)arg;
    for (size_t i = 0; i < sizeof within / sizeof *within; i++)
        assert_text(mx_path_within(mx_str_of(within[i].path), mx_str_of(within[i].dir)), within[i].want);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        assert_text(mx_path_dir(mx_str_of(parts[i].path)), parts[i].dir);
        assert_text(mx_path_base(mx_str_of(parts[i].path)), parts[i].base);
    }
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++)
        assert_text(mx_path_join(arena, mx_str_of(joins[i].dir), mx_str_of(joins[i].name)), joins[i].want);
    for (size_t i = 0; i < sizeof absolutes / sizeof *absolutes; i++)
        assert_text(mx_path_absolute(arena, mx_str_of(absolutes[i].in)), absolutes[i].want);
    char here[4096];
    assert_non_null(getcwd(here, sizeof here));
    assert_text(mx_path_absolute(arena, MX_STR(".")), here);
    return MX_OK;
}

static void paths(void **state)
{
    (void)state;
    fault_every_work(path_texts, NULL, MX_OK);
}

static mx_status unnamed_file(mx_arena *arena, void *arg)
{
    struct stat about;
    mx_strs names;
    int fd = -1;
    MX_TRY(mx_dir_make(arena, mx_str_of(at("tmp")), arg));
    MX_TRY(mx_file_unnamed(arena, &fd, arg));
    assert_int_equal(fstat(fd, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_int_equal(about.st_nlink, 0);
    assert_int_equal(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    close(fd);
    MX_TRY(mx_dir_list(arena, mx_str_of(at("tmp")), &names, arg));
    assert_int_equal(names.len, 0);
    return MX_OK;
}

static mx_status no_folder(mx_arena *arena, void *arg)
{
    int fd = 0;
    (void)arg;
    mx_diags *diags = mx_diags_new();
    assert_int_equal(mx_file_unnamed(arena, &fd, diags), MX_FAILED);
    assert_int_equal(code_of(diags), MX_IO002);
    assert_int_equal(fd, -1);
    mx_diags_free(diags);
    return MX_OK;
}

static void unnamed(void **state)
{
    (void)state;
    mkdir(at("tmp"), 0700);
    setenv("TMPDIR", at("tmp"), 1);
    fault_every_work(unnamed_file, NULL, MX_OK);
    setenv("TMPDIR", at("nowhere"), 1);
    in_arena(no_folder, NULL);
    unsetenv("TMPDIR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(files),           cmocka_unit_test(failures),
                                       cmocka_unit_test(pipes),           cmocka_unit_test(paths),
                                       cmocka_unit_test(links_and_pipes), cmocka_unit_test(unnamed)};
    umask(022);
    if (!mkdtemp(dir))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    static const char *const made[] = {"sub/a/b/c", "sub/a/b", "sub/a", "sub/two", "sub", "one.sql",
                                       "empty",     "fifo",    "huge",  "tmp",     ""};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        if (remove(at(made[i])) != 0 && errno != ENOENT)
            failed = 1;
    return failed;
}
