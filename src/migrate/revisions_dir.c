/* migrate/revisions_dir.c — the rows of the revisions table as those of a directory's files. */
#include "migrate/revisions_dir.h"

#include "base/map.h"
#include "migrate/layout.h"

static int in_layout(const void *a, const void *b, void *arg)
{
    const mx_revision *x = a, *y = b;
    int cmp = mx_version_cmp(((const mx_dir *)arg)->layout, x->version, y->version);
    return cmp ? cmp : mx_str_cmp(x->version, y->version);
}

/* The row of the file as the other layout reads its name; NULL: none. */
static mx_revision *other_row(const mx_map *rows, const mx_dir_file *file, mx_layout other)
{
    mx_dir_file read = {.name = file->name};
    mx_layout_read_name(other, &read);
    mx_revision *row = read.version.len ? mx_map_get(rows, read.version) : NULL;
    return row && mx_str_eq(row->description, read.description) ? row : NULL;
}

static void fit(mx_arena *arena, mx_revisions *rows, const mx_dir *dir, mx_layout other)
{
    mx_map by_version = {0}, files = {0};
    for (size_t i = 0; i < rows->len; i++)
        mx_map_put(arena, &by_version, rows->at[i].version, &rows->at[i]);
    for (size_t i = 0; i < dir->count; i++)
        mx_map_put(arena, &files, dir->files[i].version, &dir->files[i]);
    for (size_t i = 0; i < dir->count; i++) {
        const mx_dir_file *file = &dir->files[i];
        if (!file->version.len || !mx_layout_counts(other, file->name) ||
            mx_map_get(&by_version, file->version))
            continue;
        mx_revision *row = other_row(&by_version, file, other);
        if (!row || mx_map_get(&files, row->version))
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
        fit(arena, out, dir, MX_LAYOUT_FLYWAY);
    else if (dir->layout == MX_LAYOUT_FLYWAY)
        fit(arena, out, dir, MX_LAYOUT_ATLAS);
    if (out->len > 0)
        mx_sort(arena, out->at, out->len, sizeof out->at[0], in_layout, &by);
    return MX_OK;
}
