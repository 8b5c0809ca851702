/* migrate/pending.c — which files are to be run.
 *
 * Files are compared by their place in the directory, not by the text of their versions alone: "20_x.sql"
 * stands before "2_x.sql" in byte order of names, whatever their versions say. Versions matter only for rows
 * whose file is gone. */
#include "migrate/pending.h"

#include "base/hash.h"
#include "base/map.h"

mx_status mx_exec_order_find(mx_str text, mx_exec_order *out, mx_diags *diags)
{
    static const struct {
        mx_str name;
        mx_exec_order order;
    } orders[] = {{{"linear", 6}, MX_EXEC_LINEAR},
                  {{"linear-skip", 11}, MX_EXEC_LINEAR_SKIP},
                  {{"non-linear", 10}, MX_EXEC_NON_LINEAR}};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
        if (mx_str_eq(text, orders[i].name)) {
            *out = orders[i].order;
            return MX_OK;
        }
    return mx_fail(diags, MX_USE004, MX_NOWHERE, "Use linear, linear-skip or non-linear.",
                   "unknown exec-order \"%.*s\"", MX_FMT(text));
}

typedef struct work {
    mx_arena *arena;
    const mx_dir *dir;
    const mx_revisions *revisions;
    const mx_revision **row; /* of each file; NULL: none */
    mx_map files;            /* by version; the first of a version */
    size_t first,
        last;    /* places of the first and the last file that has been dealt with; last < first: none */
    size_t from; /* what stands before it was done with before there were rows */
    mx_diags *diags;
} work;

static const mx_dir_file *file_of(const work *w, const mx_revision *revision)
{
    return mx_map_get(&w->files, revision->version);
}

static void match_rows(work *w)
{
    mx_map by_version = {0};
    for (size_t i = w->dir->count; i-- > 0;)
        mx_map_put(w->arena, &w->files, w->dir->files[i].version, &w->dir->files[i]);
    for (size_t i = 0; i < w->revisions->len; i++)
        mx_map_put(w->arena, &by_version, w->revisions->at[i].version, &w->revisions->at[i]);
    w->row = mx_new_array(w->arena, const mx_revision *, w->dir->count);
    for (size_t i = 0; i < w->dir->count; i++)
        w->row[i] = mx_map_get(&by_version, w->dir->files[i].version);
}

/* A database that began with a baseline, a checkpoint or `migrate set` has all that comes before it; one whose first row
 * is a file's that was run has only that. */
static bool begins_there(const work *w, const mx_revision *oldest)
{
    const mx_dir_file *file = file_of(w, oldest);
    return (oldest->type & (MX_REV_BASELINE | MX_REV_RESOLVED)) || (file && file->marks.checkpoint);
}

/* A row without a file stands where a file of its version would. */
static void find_ends(work *w)
{
    mx_layout layout = w->dir->layout;
    const mx_revision *oldest = &w->revisions->at[0], *newest = oldest;
    for (size_t i = 1; i < w->revisions->len; i++) {
        const mx_revision *revision = &w->revisions->at[i];
        if (mx_version_cmp(layout, revision->version, oldest->version) < 0)
            oldest = revision;
        if (mx_version_cmp(layout, revision->version, newest->version) > 0)
            newest = revision;
    }
    bool oldest_there = file_of(w, oldest), newest_there = file_of(w, newest);
    size_t count = w->dir->count, first = count, behind = 0; /* behind: one past the last */
    for (size_t i = 0; i < count; i++) {
        mx_str version = w->dir->files[i].version;
        if (first == count &&
            (w->row[i] || (!oldest_there && mx_version_cmp(layout, version, oldest->version) > 0)))
            first = i;
        if (w->row[i] ||
            (!newest_there && version.len > 0 && mx_version_cmp(layout, version, newest->version) <= 0))
            behind = i + 1;
    }
    w->first = first;
    w->last = behind;
    w->from = begins_there(w, oldest) ? first : 0;
}

static mx_status push_partial(work *w, mx_dir_files *files)
{
    for (size_t i = 0; i < w->revisions->len; i++) {
        const mx_revision *revision = &w->revisions->at[i];
        if (!mx_revision_partial(revision))
            continue;
        const mx_dir_file *file = file_of(w, revision);
        if (!file)
            return mx_fail(
                w->diags, MX_REV004, MX_NOWHERE,
                "Bring the file back; or take back by hand what it did, and say by migrate set VERSION "
                "where the database is.",
                "missing migration: revision \"%.*s%s%.*s.sql\" is partially applied but "
                "migration file was not found",
                MX_FMT(revision->version), revision->description.len ? "_" : "",
                MX_FMT(revision->description));
        mx_vec_push(w->arena, files, file);
    }
    return MX_OK;
}

/* Which files before the k-th may not have been in the directory yet when it was applied: nobody has written
 * that down, but only those that were applied later, and those that never were, come into question. */
typedef struct absent {
    bool later; /* files applied after the k-th */
    enum {
        NOBODY,
        BEHIND_FIRST,
        EVERYBODY
    } never; /* files without a row: none of them, those behind the first row's, all */
} absent;

static bool is_absent(const work *w, size_t i, size_t k, const absent *what)
{
    if (i == k)
        return false;
    if (w->row[i])
        return what->later && w->row[i]->executed_at > w->row[k]->executed_at;
    return what->never == EVERYBODY || (what->never == BEHIND_FIRST && i > w->first);
}

/* The k-th file's entry in the sum of the directory without the absent files. */
static mx_str entry_without(const work *w, mx_arena *arena, size_t k, const absent *what)
{
    mx_sha256 *hash = mx_sha256_new(arena);
    for (size_t i = 0; i <= k; i++) {
        const mx_dir_file *file = &w->dir->files[i];
        if (is_absent(w, i, k, what))
            continue;
        mx_sha256_add(hash, file->name);
        if (!file->marks.sum_ignored)
            mx_sha256_add(hash, file->text);
    }
    uint8_t digest[32];
    mx_sha256_peek(hash, digest);
    return mx_base64(arena, digest, sizeof digest);
}

static bool same_content(const work *w, size_t k)
{
    mx_str was = w->row[k]->hash;
    if (was.len == 0 || w->dir->files[k].hash.len == 0 || mx_str_eq(was, w->dir->files[k].hash))
        return true;
    /* Entries cover all files before, so files that came between later change them: ask for the sum of that
     * day. */
    static const absent ways[] = {
        {true, NOBODY}, {true, BEHIND_FIRST}, {true, EVERYBODY}, {false, BEHIND_FIRST}, {false, EVERYBODY}};
    mx_arena *scratch = mx_arena_child(w->arena);
    bool same = false;
    for (size_t i = 0; !same && i < sizeof ways / sizeof ways[0]; i++)
        same = mx_str_eq(was, entry_without(w, scratch, k, &ways[i]));
    mx_arena_free(scratch);
    return same;
}

/* Rows whose file is gone make the sums behind them impossible to compute: versions from the first such one
 * on are not judged. */
static const mx_revision *first_gone(const work *w)
{
    for (size_t i = 0; i < w->revisions->len; i++)
        if (!file_of(w, &w->revisions->at[i]))
            return &w->revisions->at[i];
    return NULL;
}

static const mx_dir_file *find_edited(const work *w)
{
    const mx_revision *gone = first_gone(w);
    for (size_t i = 0; i < w->dir->count; i++) {
        const mx_dir_file *file = &w->dir->files[i];
        if (gone && mx_version_cmp(w->dir->layout, file->version, gone->version) > 0)
            return NULL;
        if (w->row[i] && !mx_revision_partial(w->row[i]) && !same_content(w, i))
            return file;
    }
    return NULL;
}

static const mx_revision *find_missing(const work *w)
{
    const mx_dir *dir = w->dir;
    size_t start = 0; /* what came before it may have been taken away */
    for (size_t i = 0; i < dir->count; i++)
        if (dir->files[i].marks.checkpoint)
            start = i;
    for (size_t i = 0; i < w->revisions->len; i++) {
        const mx_revision *row = &w->revisions->at[i];
        bool kept = dir->count && mx_version_cmp(dir->layout, row->version, dir->files[start].version) > 0 &&
                    mx_version_cmp(dir->layout, row->version, dir->files[dir->count - 1].version) < 0;
        if (kept && !file_of(w, row) && !mx_revision_partial(row))
            return row;
    }
    return NULL;
}

static void push_after(work *w, size_t from, bool with_first, mx_dir_files *files)
{
    for (size_t i = from; i < w->dir->count; i++) {
        const mx_dir_file *file = &w->dir->files[i];
        if (!file->marks.checkpoint || (with_first && i == from))
            mx_vec_push(w->arena, files, file);
    }
}

static mx_status from_nothing(work *w, mx_str start_after, mx_pending *out)
{
    size_t from = 0;
    bool at_checkpoint = false;
    for (size_t i = 0; i < w->dir->count; i++) {
        const mx_dir_file *file = &w->dir->files[i];
        if (start_after.len == 0 && file->marks.checkpoint) {
            from = i;
            at_checkpoint = true;
        } else if (start_after.len > 0 && !file->marks.checkpoint && mx_str_eq(file->version, start_after)) {
            push_after(w, i + 1, false, &out->files);
            return MX_OK;
        }
    }
    if (start_after.len > 0)
        return mx_fail(w->diags, MX_REV005, MX_NOWHERE, "Name the version of a file in the directory.",
                       "baseline version \"%.*s\" not found", MX_FMT(start_after));
    push_after(w, from, at_checkpoint, &out->files);
    return MX_OK;
}

/* Atlas never considers them. */
static void warn_of_older(work *w)
{
    for (size_t i = w->from; i < w->first; i++) {
        if (w->dir->files[i].marks.checkpoint)
            continue;
        mx_warn(w->diags, MX_REV012, MX_NOWHERE, "Give it a later version and run migrate hash.",
                "migration file %.*s is older than the first one that was applied, and is never run",
                MX_FMT(w->dir->files[i].name));
    }
}

mx_status mx_pending_compute(mx_arena *arena, const mx_dir *dir, const mx_revisions *revisions,
                             mx_exec_order order, mx_str start_after, mx_pending *out, mx_diags *diags)
{
    *out = (mx_pending){0};
    work w = {.arena = arena, .dir = dir, .revisions = revisions, .diags = diags};
    if (revisions->len == 0)
        return from_nothing(&w, start_after, out);
    match_rows(&w);
    find_ends(&w);
    out->edited = find_edited(&w);
    out->missing = find_missing(&w);
    MX_TRY(push_partial(&w, &out->files));
    warn_of_older(&w);
    for (size_t i = w.first; i < w.last; i++)
        if (!w.row[i] && !dir->files[i].marks.checkpoint && order != MX_EXEC_LINEAR_SKIP)
            mx_vec_push(arena, &out->out_of_order, &dir->files[i]);
    if (order == MX_EXEC_NON_LINEAR)
        for (size_t i = 0; i < out->out_of_order.len; i++)
            mx_vec_push(arena, &out->files, out->out_of_order.at[i]);
    push_after(&w, w.last, false, &out->files);
    return MX_OK;
}

const mx_dir_file *mx_pending_edited(mx_arena *arena, const mx_dir *dir, const mx_revisions *revisions)
{
    work w = {.arena = arena, .dir = dir, .revisions = revisions};
    if (!revisions->len)
        return NULL;
    match_rows(&w);
    find_ends(&w);
    return find_edited(&w);
}
