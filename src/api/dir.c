/* api/dir.c — metaxy/dir.h: a migration directory as a handle. */
#include "api/migration.h"
#include "base/time.h"
#include "migrate/sum.h"
#include "schema/replay.h"

/* What the accessors hand out ends in a '\0': parts of names are copied. */
static void end_texts(mx_arena *arena, mx_dir *dir)
{
    for (size_t i = 0; i < dir->count; i++) {
        mx_dir_file *file = &dir->files[i];
        file->name = mx_str_copy(arena, file->name);
        file->version = mx_str_copy(arena, file->version);
        file->description = mx_str_copy(arena, file->description);
    }
}

typedef struct open_args {
    const char *path, *layout;
    unsigned flags;
    mx_diags *diags;
    mx_dir *dir;
} open_args;

static mx_status open_dir(mx_arena *arena, void *arg)
{
    open_args *a = arg;
    mx_layout layout = MX_LAYOUT_ATLAS;
    if (!a->path || !*a->path)
        return mx_fail(a->diags, MX_API001, MX_NOWHERE, "", "no path of a directory is given");
    if (a->flags & ~(unsigned)MX_DIR_MAY_BE_NEW)
        return mx_fail(a->diags, MX_API001, MX_NOWHERE, "", "unknown flags %x", a->flags);
    if (a->layout && *a->layout)
        MX_TRY(mx_layout_find(mx_str_of(a->layout), &layout, a->diags));
    mx_str path = mx_str_copy(arena, mx_str_of(a->path));
    mx_status status = mx_dir_read(arena, &a->dir, path, layout, a->diags);
    if (status == MX_OK)
        end_texts(arena, a->dir);
    if (status != MX_NOT_FOUND || !(a->flags & MX_DIR_MAY_BE_NEW))
        return status;
    a->dir = mx_dir_of(arena, path, layout, NULL, 0, a->diags);
    return MX_OK;
}

mx_status mx_dir_open(mx_dir **out, const char *path, const char *layout, unsigned flags, mx_diags *diags)
{
    mx_arena *arena;
    open_args args = {path, layout, flags, diags, NULL};
    *out = NULL;
    MX_TRY(mx_guard(&arena, open_dir, &args, diags));
    args.dir->arena = arena;
    *out = args.dir;
    return MX_OK;
}

void mx_dir_close(mx_dir *dir)
{
    if (dir)
        mx_arena_free(dir->arena);
}

size_t mx_dir_count(const mx_dir *dir)
{
    return dir ? dir->count : 0;
}

static mx_str never_null(mx_str s)
{
    return s.ptr ? s : MX_STR("");
}

mx_str mx_dir_name(const mx_dir *dir, size_t i)
{
    return i < mx_dir_count(dir) ? never_null(dir->files[i].name) : MX_STR("");
}

mx_str mx_dir_text(const mx_dir *dir, size_t i)
{
    return i < mx_dir_count(dir) ? never_null(dir->files[i].text) : MX_STR("");
}

mx_str mx_dir_version(const mx_dir *dir, size_t i)
{
    return i < mx_dir_count(dir) ? never_null(dir->files[i].version) : MX_STR("");
}

mx_str mx_dir_description(const mx_dir *dir, size_t i)
{
    return i < mx_dir_count(dir) ? never_null(dir->files[i].description) : MX_STR("");
}

/* The files know their numbers in the sink that the directory was opened with. For another call's sink they are
 * registered there. */
static const mx_dir *seen_by(mx_arena *arena, const mx_dir *dir, mx_diags *diags)
{
    mx_dir_file *files = dir->count ? mx_new_array(arena, mx_dir_file, dir->count) : NULL;
    for (size_t i = 0; i < dir->count; i++)
        files[i] = (mx_dir_file){.name = dir->files[i].name, .text = dir->files[i].text};
    mx_dir *view = mx_dir_of(arena, dir->path, dir->layout, files, dir->count, diags);
    view->has_sum = dir->has_sum;
    view->sum_text = dir->sum_text;
    return view;
}

typedef struct sum_args {
    const mx_dir *dir;
    mx_diags *diags;
} sum_args;

static mx_status validate(mx_arena *arena, void *arg)
{
    const sum_args *a = arg;
    mx_sum_report report = {0};
    mx_status status = mx_sum_validate(arena, a->dir, &report, a->diags);
    return report.state == MX_SUM_OK ? status : MX_MISMATCH;
}

mx_status mx_dir_validate(const mx_dir *dir, mx_diags *diags)
{
    sum_args args = {dir, diags};
    return mx_guard(NULL, validate, &args, diags);
}

typedef struct change_args {
    mx_dir *dir;
    const char *name;
    const mx_migration *migration;
    mx_diags *diags;
} change_args;

/* The handle keeps its address and its arena; all else is the new state's. */
static void become(mx_arena *arena, mx_dir *dir, mx_dir *now)
{
    end_texts(arena, now);
    *dir = *now;
    dir->arena = arena;
}

static mx_status read_again(mx_arena *arena, const mx_dir *dir, mx_dir **out, mx_diags *diags)
{
    mx_status status = mx_dir_read(arena, out, dir->path, dir->layout, diags);
    if (status == MX_NOT_FOUND)
        return mx_fail(diags, MX_IO001, MX_NOWHERE, "", "cannot read %.*s: no such directory",
                       MX_FMT(dir->path));
    return status;
}

static mx_status rehash(mx_arena *arena, void *arg)
{
    change_args *a = arg;
    mx_dir *now;
    MX_TRY(mx_dir_rehash(arena, a->dir, a->diags));
    MX_TRY(read_again(arena, a->dir, &now, NULL));
    become(arena, a->dir, now);
    return MX_OK;
}

mx_status mx_dir_hash(mx_dir *dir, mx_diags *diags)
{
    change_args args = {.dir = dir, .diags = diags};
    return mx_guard_in(dir->arena, rehash, &args, diags);
}

static mx_status add_file(mx_arena *arena, void *arg)
{
    change_args *a = arg;
    mx_str full;
    mx_new_file file;
    mx_dir *now;
    mx_str name = mx_str_copy(arena, mx_str_of(a->name));
    MX_TRY(mx_dir_new_name(arena, a->dir, name, mx_time_now().seconds, &full, a->diags));
    MX_TRY(mx_api_file(arena, a->migration, a->dir->layout, full, &file, a->diags));
    MX_TRY(mx_dir_add(arena, a->dir, &file, &now, a->diags));
    become(arena, a->dir, now);
    return MX_OK;
}

mx_status mx_dir_write(mx_dir *dir, const char *name, const mx_migration *migration, mx_diags *diags)
{
    change_args args = {dir, name, migration, diags};
    if (mx_migration_count(migration) == 0)
        return MX_NOT_FOUND;
    MX_TRY(mx_dir_validate(dir, diags));
    return mx_guard_in(dir->arena, add_file, &args, diags);
}

static mx_status replay_dir(mx_model *model, const mx_dir *dir, mx_diags *diags)
{
    mx_replay files = {0};
    MX_TRY(mx_dir_replay(model->arena, seen_by(model->arena, dir, diags), &model->server, &files, diags));
    for (size_t i = 0; i < files.len; i++)
        MX_TRY(mx_replay_statements(model, &files.at[i].statements, diags));
    return mx_model_finish(model, diags);
}

typedef struct verify_args {
    const mx_dir *dir;
    const char *server;
    mx_diags *diags;
} verify_args;

static mx_status verify(mx_arena *arena, void *arg)
{
    const verify_args *a = arg;
    mx_meant server;
    MX_TRY(mx_api_server_read(arena, a->server, NULL, &server, a->diags));
    return replay_dir(mx_model_new(arena, &server.server, server.dialect->model), a->dir, a->diags);
}

mx_status mx_dir_verify(const mx_dir *dir, const char *server, mx_diags *diags)
{
    verify_args args = {dir, server, diags};
    return mx_guard(NULL, verify, &args, diags);
}

static mx_status start_dir(mx_model *model, const mx_api_job *job)
{
    return replay_dir(model, job->from, job->diags);
}

mx_status mx_dir_plan(mx_migration **out, const mx_dir *dir, mx_str to, const char *server,
                      const mx_migration_options *options, mx_diags *diags)
{
    mx_api_job job = {.start = start_dir,
                      .from = dir,
                      .to = to,
                      .layout = dir->layout,
                      .server = server,
                      .options = options,
                      .diags = diags};
    return mx_api_plan(out, &job);
}
