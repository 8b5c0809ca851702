#include "store/objects.h"
#include "store/read_back.h"
#include "store/rows.h"
#include "store/write_parts.h"

/* Rows on their way into the table: read by the engine itself, or loaded. */

static mx_status refuse_id(mx_arena *arena, const mx_writing *w, const mx_strs *ids, const mx_rows *rows,
                           mx_diags *diags)
{
    for (size_t i = 0; i < ids->len; i++)
        if (mx_rows_at(rows, 0, i).kind == MX_V_NULL)
            return mx_fail(diags, MX_STO004, MX_NOWHERE, "Every row has all of its id columns.",
                           "feature %.*s: the id column '%.*s' is null in a row", MX_FMT(w->feature),
                           MX_FMT(ids->at[i]));
    return mx_fail(diags, MX_STO004, MX_NOWHERE,
                   "Write one row an id; the later state of it goes into a later write.",
                   "feature %.*s: two rows have the id %.*s", MX_FMT(w->feature),
                   MX_FMT(mx_shown_ids(arena, ids, rows, 0)));
}

/* The rows that were written, which are later than all that was there. */
static void add_written(mx_sqlbuf *sql, mx_str table, int64_t now)
{
    mx_add(sql, " FROM %s AS w WHERE %i = ", table, MX_UPDATED_AT);
    sql->store->engine->time(sql, now);
}

static void add_nulls(mx_sqlbuf *sql, const mx_strs *ids)
{
    for (size_t i = 0; i < ids->len; i++)
        mx_add(sql, " OR %i IS NULL", ids->at[i]);
}

/* Whether a row may have no id, or one that came before. */
static mx_status suspect_ids(mx_store *store, mx_arena *arena, const mx_strs *ids, mx_str table, int64_t now,
                             uint64_t rows, bool *out, mx_diags *diags)
{
    int64_t count = 0;
    mx_str again;
    mx_arena *scratch = mx_arena_child(arena); /* what tells them goes with it */
    mx_sqlbuf names = mx_sqlbuf_in(store, scratch), sql = mx_sqlbuf_in(store, scratch);
    *out = true;
    mx_add_names(&names, ids, "");
    mx_status status = mx_conn_abilities(store->conn) & MX_CAN_TELL_AGAIN
                           ? mx_conn_again(store->conn, scratch, rows, mx_sqlbuf_take(&names), &again, diags)
                           : MX_NOT_FOUND;
    if (status == MX_OK) {
        mx_add(&sql, "SELECT count(*) FILTER (%s", again);
        add_nulls(&sql, ids);
        mx_add(&sql, ")");
        add_written(&sql, table, now);
        status = mx_store_number(store, mx_sqlbuf_take(&sql), &count, diags);
        *out = count > 0;
    }
    mx_arena_free(scratch);
    return status == MX_FAILED ? status : MX_OK;
}

static mx_status check_written_ids(mx_store *store, mx_arena *arena, const mx_writing *w, const mx_strs *ids,
                                   mx_str table, int64_t now, uint64_t count, mx_diags *diags)
{
    bool suspect;
    mx_rows rows = {0};
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    MX_TRY(suspect_ids(store, arena, ids, table, now, count, &suspect, diags));
    if (!suspect)
        return MX_OK;
    mx_add(&sql, "SELECT ");
    mx_add_names(&sql, ids, "");
    add_written(&sql, table, now);
    mx_add(&sql, " GROUP BY ");
    mx_add_names(&sql, ids, "");
    mx_add(&sql, " HAVING count(*) > 1");
    add_nulls(&sql, ids);
    mx_add(&sql, " LIMIT 1");
    MX_TRY(mx_conn_rows(arena, &rows, store->conn, mx_sqlbuf_take(&sql), NULL, 0, diags));
    return rows.rows ? refuse_id(arena, w, ids, &rows, diags) : MX_OK;
}

mx_status mx_write_by_scan(mx_store *store, mx_arena *arena, const mx_writing *w, mx_transform *transform,
                           const mx_arrow_type *in, const mx_frame *table, int64_t now, mx_diags *diags)
{
    int64_t count = 0;
    mx_str from, select;
    mx_str name = mx_store_quoted_table(store, arena, w->feature);
    mx_frame rows = mx_transform_frame(arena, transform, in);
    MX_TRY(mx_transform_sql(store, arena, transform, in, MX_STR("s"), &select,
                            diags)); /* refuses before a table is made */
    MX_TRY(table ? mx_write_check_columns(store, arena, w->feature, table, &rows, diags)
                 : mx_write_make_table(store, arena, w->feature, &rows, &transform->ids, NULL, diags));
    if (w->frame)
        from = w->frame->from;
    else
        MX_TRY(mx_conn_scan(store->conn, arena, w->rows, &from, diags));
    MX_TRY(mx_transform_sql(store, arena, transform, in, from, &select, diags));
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "INSERT INTO %s (", name);
    mx_add_columns(&sql, &rows.columns, "");
    mx_add(&sql, ") %s", select);
    MX_TRY(mx_store_number(store, mx_sqlbuf_take(&sql), &count, diags)); /* the statement's answer */
    if (transform->distinct)
        MX_TRY(check_written_ids(store, arena, w, &transform->ids, table ? table->from : name, now,
                                 (uint64_t)count, diags));
    if (w->written)
        *w->written += (uint64_t)count;
    return MX_OK;
}

mx_status mx_write_append(mx_store *store, mx_arena *arena, const mx_writing *w, mx_transform *transform,
                          const mx_frame *table, int64_t now, mx_diags *diags)
{
    struct ArrowArrayStream *with = mx_store_stream_in(arena);
    mx_transformed *state;
    uint64_t count = 0;
    size_t said = diags ? mx_diags_count(diags) : 0;
    struct ArrowArrayStream *in = w->frame ? mx_store_stream_in(arena) : w->rows;
    if (w->frame)
        MX_TRY(mx_store_stream_frame(store, arena, w->frame, mx_frame_select(store, arena, w->frame), in,
                                     diags));
    MX_TRY(mx_transform_rows(store, arena, in, transform, with, &state, diags));
    mx_frame rows = mx_frame_of_type(store, arena, mx_transformed_type(state));
    mx_str name = mx_store_quoted_table(store, arena, w->feature);
    mx_status status = table ? mx_write_check_columns(store, arena, w->feature, table, &rows, diags)
                             : mx_write_make_table(store, arena, w->feature, &rows, &transform->ids, NULL,
                                                   diags);
    if (status == MX_OK)
        status = mx_append(store, arena, name, &rows, with, &count, diags);
    if (with->release)
        with->release(with);
    if (mx_transformed_refused(state, diags, said))
        return MX_FAILED;
    if (status == MX_OK && count)
        status = mx_read_back(store, arena, w, &rows, &transform->ids, w->options->preserve_times ? 0 : now,
                              diags);
    if (status == MX_OK && w->written)
        *w->written += count;
    return status;
}
