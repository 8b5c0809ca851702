/* migrate/dir.c — reading a directory, the order of its files, what must hold for them. */
#include "migrate/dir.h"

#include <sys/stat.h>

#include "base/file.h"
#include "migrate/layout.h"
#include "migrate/sum.h"

enum { DEPTH_MAX = 32 };

typedef mx_vec(mx_dir_file) file_list;

/* 'f' a file (or a link to one), 'd' a directory itself, 0 anything else. */
static char kind_of(mx_arena *arena, mx_str path)
{
    struct stat st;
    const char *z = mx_str_z(arena, path);
    if (lstat(z, &st) == 0 && S_ISDIR(st.st_mode))
        return 'd';
    if (stat(z, &st) == 0 && S_ISDIR(st.st_mode))
        return 0;
    return 'f';
}

static mx_status read_one(mx_arena *arena, mx_str path, mx_str name, file_list *out, mx_diags *diags)
{
    mx_dir_file file = {.name = name};
    mx_status status = mx_file_read(arena, path, &file.text, diags);
    if (status == MX_NOT_FOUND)
        return mx_fail(diags, MX_IO001, MX_NOWHERE, "", "cannot read %.*s: no such file", MX_FMT(path));
    MX_TRY(status);
    mx_vec_push(arena, out, file);
    return MX_OK;
}

static mx_status read_files(mx_arena *arena, mx_str path, mx_str prefix, mx_layout layout, int depth,
                            file_list *out, mx_diags *diags)
{
    if (depth > DEPTH_MAX)
        return mx_fail(diags, MX_IO001, MX_NOWHERE, "", "%.*s: directories are nested too deeply",
                       MX_FMT(path));
    mx_strs names = {0};
    MX_TRY(mx_dir_list(arena, path, &names, diags));
    for (size_t i = 0; i < names.len; i++) {
        mx_str base = names.at[i], full = mx_path_join(arena, path, base);
        mx_str name = prefix.len > 0 ? mx_str_printf(arena, "%.*s/%.*s", MX_FMT(prefix), MX_FMT(base)) : base;
        bool counts = mx_layout_counts(layout, name);
        bool deeper = layout == MX_LAYOUT_FLYWAY && base.ptr[0] != '.';
        if (!counts && !deeper)
            continue;
        char kind = kind_of(arena, full);
        if (kind == 'd' && deeper)
            MX_TRY(read_files(arena, full, name, layout, depth + 1, out, diags));
        else if (kind == 'f' && counts)
            MX_TRY(read_one(arena, full, name, out, diags));
    }
    return MX_OK;
}

static int flyway_rank(const mx_dir_file *file)
{
    char kind = mx_flyway_kind(file->name);
    return kind == 'B' ? 0 : kind == 'V' ? 1 : 2;
}

static int file_cmp(const void *a, const void *b, void *arg)
{
    const mx_dir_file *x = a, *y = b;
    mx_layout layout = *(const mx_layout *)arg;
    if (layout == MX_LAYOUT_FLYWAY) {
        int rank = flyway_rank(x) - flyway_rank(y);
        if (rank != 0)
            return rank;
        int cmp = mx_version_cmp(layout, x->version, y->version);
        if (cmp != 0)
            return cmp;
    }
    return mx_str_cmp(x->name, y->name);
}

/* Only the highest baseline counts; what it stands for (compared as text, as Atlas does, or the sums would
 * differ) is left out. */
static void keep_from_baseline(file_list *files)
{
    const mx_dir_file *base = NULL;
    for (size_t i = 0; i < files->len; i++)
        if (mx_flyway_kind(files->at[i].name) == 'B')
            base = &files->at[i];
    if (!base)
        return;
    mx_str version = base->version, name = base->name;
    size_t kept = 0;
    for (size_t i = 0; i < files->len; i++) {
        const mx_dir_file *file = &files->at[i];
        char kind = mx_flyway_kind(file->name);
        bool keep = kind == 'R' ||
                    (kind == 'B' ? mx_str_eq(file->name, name) : mx_str_cmp(file->version, version) > 0);
        if (keep)
            files->at[kept++] = files->at[i];
    }
    files->len = kept;
}

static void set_hashes(mx_arena *arena, mx_dir *dir)
{
    mx_sum sum;
    mx_sum_compute(arena, dir->files, dir->count, &sum);
    size_t entry = 0;
    for (size_t i = 0; i < dir->count; i++)
        if (!dir->files[i].marks.sum_ignored)
            dir->files[i].hash = sum.entries.at[entry++].hash;
}

mx_dir *mx_dir_of(mx_arena *arena, mx_str path, mx_layout layout, const mx_dir_file *files, size_t count,
                  mx_diags *diags)
{
    file_list list = {0};
    for (size_t i = 0; i < count; i++) {
        mx_dir_file file = {.name = files[i].name, .text = files[i].text, .file = files[i].file};
        if (!mx_layout_counts(layout, file.name))
            continue;
        mx_layout_read_name(layout, &file);
        mx_vec_push(arena, &list, file);
    }
    if (list.len > 0)
        mx_sort(arena, list.at, list.len, sizeof list.at[0], file_cmp, &layout);
    if (layout == MX_LAYOUT_FLYWAY)
        keep_from_baseline(&list);
    for (size_t i = 0; i < list.len; i++) {
        mx_dir_file *file = &list.at[i];
        if (file->file == 0 && diags)
            file->file = mx_diags_file(diags, mx_path_join(arena, path, file->name), file->text);
        file->marks = mx_file_marks_read(arena, file->text, file->file);
        mx_layout_read_marks(layout, file);
    }
    mx_dir *dir = mx_new(arena, mx_dir);
    *dir = (mx_dir){
        .path = path, .layout = layout, .files = list.at, .count = list.len, .lock_wait_ms = MX_DIR_LOCK_MS};
    set_hashes(arena, dir);
    return dir;
}

/* Read as Atlas's, files of other tools would go up and down again. */
static mx_status check_layout(mx_arena *arena, mx_str path, const file_list *files, mx_diags *diags)
{
    for (size_t i = 0; i < files->len; i++) {
        const mx_dir_file *file = &files->at[i];
        mx_layout layout = mx_layout_of_name(files->at, files->len, i);
        if (layout == MX_LAYOUT_ATLAS)
            layout = mx_layout_of_text(file->text);
        if (layout == MX_LAYOUT_ATLAS)
            continue;
        mx_str hint = mx_str_printf(arena,
                                    "Say whose layout it is: \"file://%.*s?format=%s\", or --dir-format %s.",
                                    MX_FMT(path), mx_layout_name(layout), mx_layout_name(layout));
        return mx_fail(diags, MX_DIR001, MX_NOWHERE, mx_str_z(arena, hint),
                       "%.*s is a migration file of %s, but its directory is read as one of Atlas",
                       MX_FMT(mx_path_join(arena, path, file->name)), mx_layout_name(layout));
    }
    return MX_OK;
}

mx_status mx_dir_read(mx_arena *arena, mx_dir **out, mx_str path, mx_layout layout, mx_diags *diags)
{
    *out = NULL;
    file_list files = {0};
    path = mx_str_copy(arena, path);
    MX_TRY(read_files(arena, path, MX_STR_NONE, layout, 0, &files, diags));
    if (layout == MX_LAYOUT_ATLAS)
        MX_TRY(check_layout(arena, path, &files, diags));
    mx_str sum = MX_STR_NONE;
    mx_status status = mx_file_read(arena, mx_path_join(arena, path, MX_STR(MX_SUM_NAME)), &sum, diags);
    if (status != MX_OK && status != MX_NOT_FOUND)
        return status;
    mx_dir *dir = mx_dir_of(arena, path, layout, files.at, files.len, diags);
    dir->has_sum = status == MX_OK;
    dir->sum_text = sum;
    *out = dir;
    return MX_OK;
}

mx_dir *mx_dir_filled(mx_arena *arena, const mx_dir *disk, const mx_dir_file *files, size_t count,
                      mx_diags *diags)
{
    mx_sum sum;
    mx_dir *dir = mx_dir_of(arena, disk->path, disk->layout, files, count, diags);
    mx_sum_compute(arena, dir->files, dir->count, &sum);
    dir->has_sum = true;
    dir->sum_text = mx_sum_text(arena, &sum);
    dir->disk = disk;
    return dir;
}

static mx_span head_of(const mx_dir_file *file)
{
    return (mx_span){file->file, 0, 0};
}

static mx_status check_name(const mx_dir *dir, const mx_dir_file *file, mx_diags *diags)
{
    if (file->version.len > 0)
        return MX_OK;
    if (dir->layout == MX_LAYOUT_FLYWAY && mx_flyway_kind(file->name) == 'R')
        return MX_OK;
    return mx_fail(diags, MX_DIR002, head_of(file), "Name it VERSION_DESCRIPTION.sql.",
                   "file \"%.*s\" has no version", MX_FMT(file->name));
}

/* Files of one version need not be neighbours ("1.sql", "10.sql", "1_a.sql"): all pairs, but only neighbours
 * by version. */
static int version_cmp(const void *a, const void *b, void *arg)
{
    (void)arg;
    const mx_dir_file *const *x = a, *const *y = b;
    return mx_str_cmp((*x)->version, (*y)->version);
}

struct check {
    const mx_dir *dir;
    mx_diags *diags;
};

static mx_status check_versions(mx_arena *arena, void *arg)
{
    const struct check *check = arg;
    const mx_dir *dir = check->dir;
    const mx_dir_file **sorted = mx_new_array(arena, const mx_dir_file *, dir->count);
    for (size_t i = 0; i < dir->count; i++)
        sorted[i] = &dir->files[i];
    mx_sort(arena, sorted, dir->count, sizeof sorted[0], version_cmp, NULL);
    mx_status status = MX_OK;
    for (size_t i = 1; i < dir->count; i++) {
        const mx_dir_file *one = sorted[i - 1], *two = sorted[i];
        if (two->version.len > 0 && mx_str_eq(one->version, two->version))
            status = mx_fail(check->diags, MX_DIR003, head_of(two),
                             "Give one of them another version and rehash the directory.",
                             "files \"%.*s\" and \"%.*s\" have the same version \"%.*s\"", MX_FMT(one->name),
                             MX_FMT(two->name), MX_FMT(two->version));
    }
    return status;
}

mx_status mx_dir_check(const mx_dir *dir, mx_diags *diags)
{
    mx_status status = MX_OK;
    for (size_t i = 0; i < dir->count; i++) {
        if (check_name(dir, &dir->files[i], diags) != MX_OK)
            status = MX_FAILED;
        if (mx_file_marks_check(&dir->files[i].marks, diags) != MX_OK)
            status = MX_FAILED;
    }
    struct check check = {dir, diags};
    mx_status versions = dir->count > 1 ? mx_guard(NULL, check_versions, &check, diags) : MX_OK;
    return versions != MX_OK ? versions : status;
}

void mx_dir_warn(mx_arena *arena, const mx_dir *dir, mx_diags *diags)
{
    for (size_t i = 0; i < dir->count; i++)
        mx_directives_warn(arena, dir->files[i].text, dir->files[i].file, &dir->files[i].marks, diags);
}

const mx_dir_file *mx_dir_find(const mx_dir *dir, mx_str version)
{
    for (size_t i = 0; i < dir->count; i++)
        if (mx_str_eq(dir->files[i].version, version))
            return &dir->files[i];
    return NULL;
}

mx_status mx_dir_upto(mx_arena *arena, const mx_dir *dir, mx_str version, mx_dir **out, mx_diags *diags)
{
    const mx_dir_file *file = mx_dir_find(dir, version);
    if (!file)
        return mx_fail(diags, MX_REV005, MX_NOWHERE, "", "migration with version \"%.*s\" not found",
                       MX_FMT(version));
    *out = mx_new(arena, mx_dir);
    **out = *dir;
    (*out)->count = (size_t)(file - dir->files) + 1;
    return MX_OK;
}

mx_status mx_dir_replay(mx_arena *arena, const mx_dir *dir, const mx_server *server, mx_replay *out,
                        mx_diags *diags)
{
    *out = (mx_replay){0};
    MX_TRY(mx_dir_check(dir, diags));
    size_t first = 0;
    for (size_t i = 0; i < dir->count; i++)
        if (dir->files[i].marks.checkpoint)
            first = i;
    for (size_t i = first; i < dir->count; i++) {
        mx_replay_file item = {.file = &dir->files[i]};
        MX_TRY(mx_dir_statements(arena, dir, item.file, server, &item.statements, diags));
        mx_vec_push(arena, out, item);
    }
    return MX_OK;
}
