#include "store/latest.h"

#include "store/batches.h"
#include "store/digests.h"
#include "store/key_map.h"
#include "store/key_text.h"

/* Ids that come twice, found in this process: the engine would sort all of them. */

enum { ROWS_MAX = 24 << 20, LISTED_MAX = 1 << 19 };

typedef struct search {
    const mx_latest *latest;
    mx_key_set *seen, *listed;
    mx_batches *found;
    size_t rows;
    mx_buf key;
} search;

static mx_status look_at(search *s, const mx_arrow_reader *reader)
{
    size_t ids = s->latest->ids->len;
    for (size_t row = 0; row < mx_arrow_reader_rows(reader); row++) {
        if (!mx_row_key(&s->key, reader, ids, row))
            return MX_MISMATCH; /* equal to another in a group, and to none in a join */
        mx_str key = mx_buf_view(&s->key);
        if (mx_key_set_add(s->seen, key) || !mx_key_set_add(s->listed, key))
            continue;
        mx_batches_add_cells(s->found, reader, ids, row);
        mx_arrow_add_int(mx_batches_builder(s->found), ids, 2); /* at least */
        mx_batches_end_row(s->found);
    }
    s->rows += mx_arrow_reader_rows(reader);
    return s->rows > ROWS_MAX || mx_batches_rows(s->found) > LISTED_MAX ? MX_MISMATCH : MX_OK;
}

/* MX_MISMATCH: the engine folds names, and has one in another case. */
static mx_status ids_frame(mx_arena *arena, const mx_latest *latest, mx_frame *out)
{
    for (size_t i = 0; i < latest->ids->len; i++) {
        const mx_frame_column *column = mx_frame_find(latest->stored, latest->ids->at[i]);
        if (!column)
            return MX_MISMATCH;
        mx_frame_add(arena, out, *column);
    }
    return MX_OK;
}

/* The ids, and how often each comes. MX_MISMATCH: of types whose equal values may look different. */
static mx_status found_type(mx_arena *arena, const mx_arrow_type *ids, mx_arrow_type *out)
{
    *out = (mx_arrow_type){.kind = MX_ARROW_STRUCT};
    if (!mx_same_key_texts(ids, ids, ids->children.len))
        return MX_MISMATCH;
    for (size_t i = 0; i < ids->children.len; i++)
        mx_vec_push(arena, &out->children, ids->children.at[i]);
    mx_vec_push(arena, &out->children, ((mx_arrow_field){MX_DOUBLES_COUNT, &mx_int_type}));
    return MX_OK;
}

static mx_status read_ids(mx_store *store, mx_arena *arena, search *s, mx_diags *diags)
{
    mx_frame frame = {0};
    mx_arrow_reader *reader;
    struct ArrowArrayStream rows = {0};
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    MX_TRY(ids_frame(arena, s->latest, &frame));
    mx_str sql = mx_latest_ids_sql(store, arena, s->latest);
    MX_TRY(mx_store_stream_frame(store, arena, &frame, sql, &rows, diags));
    MX_TRY(mx_arrow_reader_open(arena, &reader, &rows, diags));
    mx_status status = found_type(arena, mx_arrow_reader_type(reader), type);
    s->found = mx_batches_new(arena, type);
    while (status == MX_OK) {
        status = mx_arrow_reader_next(reader, diags);
        if (status == MX_OK)
            status = look_at(s, reader);
    }
    mx_arrow_reader_close(reader);
    return status == MX_NOT_FOUND ? MX_OK : status;
}

mx_status mx_finds_all(mx_store *store, mx_arena *arena, const mx_strs *names, const char *table, mx_str from,
                       size_t count, mx_diags *diags)
{
    int64_t found = 0;
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "SELECT count(*) FROM (SELECT DISTINCT ");
    mx_add_names(&sql, names, table);
    mx_add(&sql, " FROM %s) AS u", from);
    MX_TRY(mx_store_number(store, mx_sqlbuf_take(&sql), &found, diags));
    return (uint64_t)found == count ? MX_OK : MX_MISMATCH;
}

mx_status mx_doubles_found(mx_store *store, mx_arena *arena, const mx_latest *latest, mx_str rows,
                           const mx_frame *table, size_t count, mx_diags *diags)
{
    mx_sqlbuf from = mx_sqlbuf_in(store, arena);
    mx_add(&from, "%s AS s", rows);
    mx_add_join(&from,
                &(mx_join){"INNER", table->from, "d", latest->ids, "s.", {latest->stored, latest->stored}});
    return mx_finds_all(store, arena, latest->ids, "s.", mx_sqlbuf_take(&from), count, diags);
}

mx_status mx_doubles_here(mx_store *store, mx_arena *arena, const mx_latest *latest, mx_frame *table,
                          size_t *count, mx_strs *temporaries, mx_diags *diags)
{
    mx_arena *scratch = mx_arena_child(arena);
    search s = {.latest = latest, .key = MX_BUF(scratch)};
    struct ArrowArrayStream rows;
    s.seen = mx_key_set_new(scratch);
    s.listed = mx_key_set_new(scratch);
    mx_status status = read_ids(store, scratch, &s, diags);
    if (status == MX_OK && !mx_batches_rows(s.found))
        status = MX_NOT_FOUND;
    if (status == MX_OK) {
        *count = mx_batches_rows(s.found);
        mx_batches_stream(s.found, &rows);
        status = mx_stage(store, arena, &rows, table, temporaries, diags);
    }
    mx_arena_free(scratch);
    return status;
}
