/* migrate/revisions_dir.c — the rows of the revisions table as those of a directory's files. */
#include "migrate/revisions_dir.h"

#include "migrate/layout.h"

static int in_layout(const void *a, const void *b, void *arg)
{
    const mx_revision *x = a, *y = b;
    int cmp = mx_version_cmp(((const mx_dir *)arg)->layout, x->version, y->version);
    return cmp ? cmp : mx_str_cmp(x->version, y->version);
}

static bool has_row(const mx_revisions *rows, mx_str version)
{
    for (size_t i = 0; i < rows->len; i++)
        if (mx_str_eq(rows->at[i].version, version))
            return true;
    return false;
}

/* The row of the file as the other layout reads its name; NULL: none. */
static mx_revision *other_row(const mx_revisions *rows, const mx_dir_file *file, mx_layout other)
{
    mx_dir_file read = {.name = file->name};
    mx_layout_read_name(other, &read);
    for (size_t i = 0; i < rows->len; i++)
        if (read.version.len && mx_str_eq(rows->at[i].version, read.version) &&
            mx_str_eq(rows->at[i].description, read.description))
            return &rows->at[i];
    return NULL;
}

static void fit(mx_revisions *rows, const mx_dir *dir, mx_layout other)
{
    for (size_t i = 0; i < dir->count; i++) {
        const mx_dir_file *file = &dir->files[i];
        if (!file->version.len || !mx_layout_counts(other, file->name) || has_row(rows, file->version))
            continue;
        mx_revision *row = other_row(rows, file, other);
        if (!row || mx_dir_find(dir, row->version))
            continue;
        row->stored = row->version;
        row->version = file->version;
        row->description = file->description;
    }
}

mx_status mx_revisions_of_dir(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                              const mx_dir *dir, mx_revisions *out, mx_diags *diags)
{
    mx_dir by = *dir;
    MX_TRY(mx_revisions_read(arena, conn, place, out, diags));
    if (dir->layout == MX_LAYOUT_ATLAS)
        fit(out, dir, MX_LAYOUT_FLYWAY);
    else if (dir->layout == MX_LAYOUT_FLYWAY)
        fit(out, dir, MX_LAYOUT_ATLAS);
    if (out->len > 0)
        mx_sort(arena, out->at, out->len, sizeof out->at[0], in_layout, &by);
    return MX_OK;
}
