#include "migrate/set.h"

#include "base/buf.h"
#include "migrate/apply.h"
#include "migrate/pending.h"
#include "migrate/revisions_dir.h"

typedef struct set_run {
    mx_arena *arena;
    mx_conn *conn;
    const mx_dir *dir;
    mx_revisions_place place;
    mx_revisions rows;
    mx_set_report *report;
    mx_diags *diags;
} set_run;

static void note(set_run *run, mx_str version, mx_str description, mx_set_change change)
{
    mx_set_row row = {version, description, change};
    mx_vec_push(run->arena, &run->report->rows, row);
}

static mx_status write(set_run *run, const mx_revision *revision, mx_set_change change)
{
    note(run, revision->version, revision->description, change);
    return mx_revision_write(run->arena, run->conn, &run->place, revision, run->diags);
}

static mx_status write_file(set_run *run, const mx_dir_file *file)
{
    mx_revision revision = {.version = file->version,
                            .description = file->description,
                            .type = MX_REV_RESOLVED,
                            .executed_at = mx_ns_now(),
                            .hash = file->hash,
                            .operator_version = MX_STR("metaxy " MX_VERSION)};
    return write(run, &revision, MX_SET_NEW);
}

/* Begun and never finished, or failed: it is declared done, and what went wrong stays to be read. */
static mx_status resolve(set_run *run, const mx_revision *row)
{
    if (!row->error.len && !mx_revision_partial(row))
        return MX_OK;
    mx_revision resolved = *row;
    resolved.type |= MX_REV_RESOLVED;
    resolved.hash = mx_dir_find(run->dir, row->version)->hash;
    return row->type & MX_REV_RESOLVED ? MX_OK : write(run, &resolved, MX_SET_NEW);
}

/* An edited file counts as applied as it is now. Hashes cover what comes before: all rows from there on get new ones. */
static mx_status take_edits(set_run *run, const mx_revisions *kept)
{
    const mx_dir_file *edited = mx_pending_edited(run->arena, run->dir, kept);
    for (size_t i = 0; edited && i < kept->len; i++) {
        mx_revision row = kept->at[i];
        const mx_dir_file *file = mx_dir_find(run->dir, row.version);
        if (!file || file < edited || !file->hash.len || mx_revision_partial(&row) ||
            mx_str_eq(row.hash, file->hash))
            continue;
        row.hash = file->hash;
        MX_TRY(write(run, &row, MX_SET_EDITED));
    }
    return MX_OK;
}

static int cmp(const set_run *run, mx_str a, mx_str b)
{
    return mx_version_cmp(run->dir->layout, a, b);
}

static mx_status move_to(set_run *run, mx_str version)
{
    const mx_revision *last = NULL;
    mx_revisions kept = {0};
    for (size_t i = 0; i < run->rows.len; i++) {
        const mx_revision *row = &run->rows.at[i];
        if (version.len && cmp(run, row->version, version) <= 0) {
            last = !last || cmp(run, row->version, last->version) > 0 ? row : last;
            mx_vec_push(run->arena, &kept, *row);
            continue;
        }
        note(run, row->version, row->description, MX_SET_REMOVED);
        MX_TRY(mx_revision_delete(run->arena, run->conn, &run->place, mx_revision_key(row), run->diags));
    }
    MX_TRY(take_edits(run, &kept));
    if (last && mx_str_eq(last->version, version))
        MX_TRY(resolve(run, last));
    for (size_t i = 0; version.len && i < run->dir->count; i++) {
        const mx_dir_file *file = &run->dir->files[i];
        if (cmp(run, file->version, version) <= 0 && (!last || cmp(run, file->version, last->version) > 0))
            MX_TRY(write_file(run, file));
    }
    return MX_OK;
}

static mx_status move_in_transaction(set_run *run, mx_str version)
{
    MX_TRY(mx_revisions_prepare(run->arena, run->conn, &run->place, run->diags));
    MX_TRY(mx_conn_begin(run->conn, run->diags));
    mx_status status = move_to(run, version);
    if (status == MX_OK)
        return mx_conn_commit(run->conn, run->diags);
    mx_conn_rollback(run->conn);
    return status;
}

static mx_status set_locked(set_run *run, mx_str version)
{
    mx_status found = mx_revisions_of_dir(run->arena, run->conn, &run->place, run->dir, &run->rows,
                                          run->diags);
    if (found != MX_OK && found != MX_NOT_FOUND)
        return found;
    if (!version.len && !run->rows.len)
        return mx_fail(run->diags, MX_USE003, MX_NOWHERE,
                       "Name the version that the database is at: no migration has been applied to it yet.",
                       "accepts 1 arg(s), received 0");
    if (!version.len && run->dir->count)
        version = run->dir->files[run->dir->count - 1].version;
    MX_TRY(move_in_transaction(run, version));
    run->report->current = version;
    return MX_OK;
}

mx_status mx_migrate_set(mx_arena *arena, mx_conn *conn, const mx_dir *dir, mx_str version,
                         const mx_revisions_name *revisions, mx_set_report *report, mx_diags *diags)
{
    set_run run = {.arena = arena, .conn = conn, .dir = dir, .report = report, .diags = diags};
    *report = (mx_set_report){0};
    MX_TRY(mx_dir_check(dir, diags));
    if (version.len && !mx_dir_find(dir, version))
        return mx_fail(diags, MX_REV005, MX_NOWHERE, "Name the version of a file in the directory.",
                       "migration with version \"%.*s\" not found", MX_FMT(version));
    MX_TRY(mx_revisions_find(arena, conn, revisions, &run.place, diags));
    MX_TRY(mx_conn_lock(conn, MX_STR(MX_APPLY_LOCK), 0, diags));
    mx_status status = set_locked(&run, version);
    mx_conn_unlock(conn);
    return status;
}

/* ---- what was done ---- */

static const struct {
    char mark;
    const char *word;
} changes[] = {[MX_SET_NEW] = {'+', "set"},
               [MX_SET_REMOVED] = {'-', "removed"},
               [MX_SET_EDITED] = {'~', "with a new hash"}};

static void put_summary(mx_buf *out, const mx_set_report *report)
{
    size_t counts[sizeof changes / sizeof *changes] = {0};
    for (size_t i = 0; i < report->rows.len; i++)
        counts[report->rows.at[i].change]++;
    if (!report->current.len) {
        mx_buf_printf(out, "All revisions deleted (%zu in total):\n", counts[MX_SET_REMOVED]);
        return;
    }
    mx_buf_printf(out, "Current version is %.*s (", MX_FMT(report->current));
    const char *between = "";
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        if (!counts[i])
            continue;
        mx_buf_printf(out, "%s%zu %s", between, counts[i], changes[i].word);
        between = ", ";
    }
    mx_buf_lit(out, "):\n");
}

mx_str mx_set_text(mx_arena *arena, const mx_set_report *report)
{
    mx_buf out = MX_BUF(arena);
    if (!report->rows.len)
        return MX_STR_NONE;
    put_summary(&out, report);
    mx_buf_char(&out, '\n');
    for (size_t i = 0; i < report->rows.len; i++) {
        const mx_set_row *row = &report->rows.at[i];
        mx_buf_printf(&out, "  %c %.*s", changes[row->change].mark, MX_FMT(row->version));
        if (row->description.len)
            mx_buf_printf(&out, " (%.*s)", MX_FMT(row->description));
        mx_buf_char(&out, '\n');
    }
    mx_buf_char(&out, '\n');
    return mx_buf_take(&out);
}
