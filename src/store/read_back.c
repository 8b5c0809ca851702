#include "store/read_back.h"

static bool may_not_fit(const mx_frame_column *column, const mx_arrow_type *type)
{
    const mx_arrow_type *to = column->type;
    if (column->json || type->kind == MX_ARROW_NULL || to->kind == MX_ARROW_BINARY)
        return false;
    if (to->kind == MX_ARROW_TEXT)
        return type->kind == MX_ARROW_BINARY;
    if (to->kind == MX_ARROW_DECIMAL && type->kind == MX_ARROW_DECIMAL)
        return type->precision - type->scale > to->precision - to->scale || type->scale > to->scale;
    if (to->kind == MX_ARROW_INT && type->kind == MX_ARROW_INT)
        return type->bits > to->bits;
    return to->kind != type->kind && to->kind != MX_ARROW_REAL;
}

/* The columns in question, behind ids that fit, which name the row. */
static mx_frame suspects(mx_arena *arena, const mx_frame *table, const mx_frame *rows, const mx_strs *ids)
{
    mx_frame out = {.from = table->from};
    size_t found = 0;
    for (int suspect = 0; suspect < 2; suspect++)
        for (size_t i = 0; i < rows->columns.len; i++) {
            const mx_frame_column *column = mx_frame_find(table, rows->columns.at[i].name);
            if (!column || may_not_fit(column, rows->columns.at[i].type) != (suspect == 1) ||
                (!suspect && !mx_strs_has(ids, column->name)))
                continue;
            mx_frame_add(arena, &out, *column);
            found += suspect == 1;
        }
    return found ? out : (mx_frame){0};
}

static mx_status read_all(mx_arena *arena, struct ArrowArrayStream *stream, mx_diags *diags)
{
    mx_arrow_reader *reader;
    mx_status status = mx_arrow_reader_open(arena, &reader, stream, diags);
    while (status == MX_OK)
        status = mx_arrow_reader_next(reader, diags);
    return status == MX_NOT_FOUND ? MX_OK : status;
}

/* In place of what the reader said. */
static mx_status misfit(mx_arena *arena, const mx_writing *w, size_t said, mx_diags *diags)
{
    mx_str why = MX_STR("it cannot be read");
    if (diags && mx_diags_count(diags) > said) {
        why = mx_str_copy(arena, mx_diags_at(diags, mx_diags_count(diags) - 1)->message);
        mx_diags_cut(diags, said);
    }
    return mx_fail(diags, MX_STO003, MX_NOWHERE, "Give values of the column's type.",
                   "feature %.*s: a value of the rows does not fit its table: %.*s", MX_FMT(w->feature),
                   MX_FMT(why));
}

mx_status mx_read_back(mx_store *store, mx_arena *arena, const mx_writing *w, const mx_frame *rows,
                       const mx_strs *ids, int64_t now, mx_diags *diags)
{
    mx_frame table;
    struct ArrowArrayStream stream = {0};
    size_t said = diags ? mx_diags_count(diags) : 0;
    if (!store->engine->keeps_anything)
        return MX_OK;
    MX_TRY(mx_table_frame(store, arena, w->feature, NULL, &table, diags));
    mx_frame read = suspects(arena, &table, rows, ids);
    if (!read.columns.len)
        return MX_OK;
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "%s", mx_frame_select(store, arena, &read));
    if (now) {
        mx_add(&sql, " WHERE f.%i = ", MX_UPDATED_AT);
        store->engine->time(&sql, now);
    }
    mx_status status = mx_store_stream_frame(store, arena, &read, mx_sqlbuf_take(&sql), &stream, diags);
    if (status == MX_OK)
        status = read_all(arena, &stream, diags);
    return status == MX_OK ? MX_OK : misfit(arena, w, said, diags);
}
