#define XXH_INLINE_ALL
#include "store/compare.h"

#include <xxhash.h>

#include "store/batches.h"
#include "store/key_map.h"
#include "store/key_text.h"
#include "store/open_once.h"

/* In this process: a map of the keys that are there, with a hash of their provenance; then the expected rows, one by one. */

enum { CHANGED_MAX = 1 << 19 }; /* keys that go back to the engine; when there are more, it compares itself */

/* A key's number in the map: what is known of it, above it the hash of its provenance. */
enum { WANTED = 1, NO_WAS = 2, FLAGS = WANTED | NO_WAS };

typedef struct here {
    mx_store *store;
    mx_arena *arena, *kept; /* arena: goes when it is done; kept: the increment's */
    const mx_expected *expected;
    const mx_current *cur;
    mx_key_map *there;
    const mx_arrow_type *types;    /* of the keys that are there, then of the provenance */
    size_t missed;                 /* keys that are there and that nothing expects */
    mx_batches *changed, *orphans; /* keys */
    mx_key_set *listed;            /* keys of several rows are listed once */
    mx_buf key;
} here;

bool mx_compares_here(const mx_store *store, mx_arena *arena)
{
    return store->engine->compares_here ||
           (store->engine->json && !mx_store_hashes_in_sql(store, arena)); /* else all rows go back into it */
}

static uint64_t number_of(mx_str provenance)
{
    return (uint64_t)XXH3_64bits(provenance.ptr, provenance.len) & ~(uint64_t)FLAGS;
}

/* Of a batch of rows. MX_MISMATCH: the engine compares. */
typedef mx_status work_on(here *h, const mx_arrow_reader *reader);

/* What is there. A key that is NULL matches none. */
static mx_status put_there(here *h, const mx_arrow_reader *reader)
{
    for (size_t row = 0; row < mx_arrow_reader_rows(reader); row++) {
        mx_cell was = mx_arrow_cell(reader, h->expected->keys.len, row);
        if (!mx_row_key(&h->key, reader, h->expected->keys.len, row)) {
            h->missed++;
            continue;
        }
        if (mx_key_map_add(h->there, mx_buf_view(&h->key), was.null ? NO_WAS : number_of(was.text)) != MX_OK)
            return MX_MISMATCH;
        h->missed++;
    }
    return MX_OK;
}

/* The two parts that are read one after the other, or all at once. */
typedef struct parts {
    mx_latest_part at[2];
    size_t count;
} parts;

static parts parts_of(bool several)
{
    return several ? (parts){{MX_LATEST_SINGLE, MX_LATEST_KEPT}, 2} : (parts){{MX_LATEST_ALL}, 1};
}

/* mx_current_keys of some rows. `few`: NULL is all. */
static mx_status keys_there(here *h, mx_latest_part part, const mx_few *few, mx_str *out, mx_diags *diags)
{
    static const mx_filters none = {0};
    mx_current cur = *h->cur;
    cur.latest.part = part;
    if (few && mx_narrows(h->store, cur.latest.stored, few->keys, few)) {
        cur.latest.few = few;
        cur.latest.few_names = few->keys;
    }
    return mx_current_keys(h->store, h->arena, h->expected, &cur, &none, out, diags);
}

static mx_status read_there(here *h, mx_latest_part part, work_on *each, mx_strs *temporaries,
                            mx_diags *diags)
{
    mx_frame frame = {0};
    mx_arrow_reader *reader;
    struct ArrowArrayStream rows = {0};
    for (size_t i = 0; i < h->expected->keys.len; i++)
        mx_frame_add(h->arena, &frame, *mx_frame_find(&h->cur->stored, h->expected->keys.at[i]));
    mx_frame_add(h->arena, &frame, (mx_frame_column){MX_KEY_WAS, &mx_text_type, false});
    MX_TRY(keys_there(h, part, NULL, &frame.from, diags));
    mx_str sql = mx_frame_select(h->store, h->arena, &frame);
    MX_TRY(mx_open_once(h->store, h->kept, &sql, temporaries, diags));
    MX_TRY(mx_store_stream_frame(h->store, h->arena, &frame, sql, &rows, diags));
    MX_TRY(mx_arrow_reader_open(h->arena, &reader, &rows, diags));
    h->types = mx_arrow_reader_type(reader);
    mx_status status = mx_same_key_texts(h->types, h->types, h->expected->keys.len) ? MX_OK : MX_MISMATCH;
    while (status == MX_OK) {
        status = mx_arrow_reader_next(reader, diags);
        if (status == MX_OK)
            status = each(h, reader);
    }
    mx_arrow_reader_close(reader);
    return status == MX_NOT_FOUND ? MX_OK : status;
}

/* Keys that are kept. */

static mx_batches *batches_of_keys(const here *h, const mx_arrow_type *rows)
{
    mx_arrow_type *keys = mx_new(h->arena, mx_arrow_type);
    keys->kind = MX_ARROW_STRUCT;
    for (size_t i = 0; i < h->expected->keys.len; i++)
        mx_vec_push(h->arena, &keys->children, rows->children.at[i]);
    return mx_batches_new(h->arena, keys);
}

/* False: there are too many. */
static bool add_key(const here *h, mx_batches *to, const mx_arrow_reader *reader, size_t row)
{
    if (mx_batches_rows(to) == CHANGED_MAX)
        return false;
    mx_batches_add_cells(to, reader, h->expected->keys.len, row);
    mx_batches_end_row(to);
    return true;
}

/* What is expected. */

static bool is_changed(here *h, mx_cell provenance)
{
    uint64_t *number = mx_key_map_find(h->there, mx_buf_view(&h->key));
    if (!number)
        return true;
    if (!(*number & WANTED))
        h->missed--;
    *number |= WANTED;
    if (*number & NO_WAS)
        return true;
    return !provenance.null && number_of(provenance.text) != (*number & ~(uint64_t)FLAGS);
}

static mx_status look_at(here *h, const mx_arrow_reader *reader)
{
    size_t keys = h->expected->keys.len;
    for (size_t row = 0; row < mx_arrow_reader_rows(reader); row++) {
        if (!mx_row_key(&h->key, reader, keys, row))
            return MX_MISMATCH; /* new, and found by no key */
        if (!is_changed(h, mx_arrow_cell(reader, keys, row)) ||
            !mx_key_set_add(h->listed, mx_buf_view(&h->key)))
            continue;
        if (!add_key(h, h->changed, reader, row))
            return MX_MISMATCH;
    }
    return MX_OK;
}

/* The keys and what the digests are made of, and the overall digest made of it. */
static mx_status open_expected(here *h, mx_latest_part part, mx_arrow_reader **out, mx_strs *temporaries,
                               mx_diags *diags)
{
    mx_frame frame = {0};
    const mx_expected *expected = h->expected;
    mx_transformed *state;
    mx_transform *transform = mx_new(h->arena, mx_transform);
    struct ArrowArrayStream *rows = mx_store_stream_in(h->arena), *hashed = mx_store_stream_in(h->arena);
    for (size_t i = 0; i < expected->joined.columns.len; i++) {
        const mx_frame_column *column = &expected->joined.columns.at[i];
        if (mx_strs_has(&expected->keys, column->name) || !mx_strs_has(&expected->visible, column->name))
            mx_frame_add(h->arena, &frame, *column);
    }
    frame.from = expected->joined.from;
    if (part != MX_LATEST_ALL)
        MX_TRY(mx_upstream_again(h->store, h->arena, expected, part, NULL, &frame.from, diags));
    mx_str sql = mx_frame_select(h->store, h->arena, &frame);
    for (size_t i = 0; i < expected->keys.len; i++)
        mx_vec_push(h->arena, &transform->columns, mx_same_column(expected->keys.at[i]));
    mx_vec_push(h->arena, &transform->columns,
                mx_digest_column(expected->provenance, expected->hashes.len - 1));
    transform->hashes = expected->hashes;
    MX_TRY(mx_open_once(h->store, h->kept, &sql, temporaries, diags));
    MX_TRY(mx_store_stream_frame(h->store, h->arena, &frame, sql, rows, diags));
    MX_TRY(mx_transform_rows(h->store, h->arena, rows, transform, hashed, &state, diags));
    return mx_arrow_reader_open(h->arena, out, hashed, diags);
}

static mx_status read_expected(here *h, mx_latest_part part, mx_strs *temporaries, mx_diags *diags)
{
    mx_arrow_reader *reader;
    MX_TRY(open_expected(h, part, &reader, temporaries, diags));
    const mx_arrow_type *type = mx_arrow_reader_type(reader);
    if (!h->changed)
        h->changed = batches_of_keys(h, type);
    mx_status status = mx_same_key_texts(type, h->types, h->expected->keys.len) ? MX_OK : MX_MISMATCH;
    while (status == MX_OK) {
        status = mx_arrow_reader_next(reader, diags);
        if (status == MX_OK)
            status = look_at(h, reader);
    }
    mx_arrow_reader_close(reader);
    return status == MX_NOT_FOUND ? MX_OK : status;
}

/* What follows. */

/* Of `from` those rows whose keys are in `changed`. `of` has the keys. */
static mx_str only_changed(const here *h, mx_str from, const mx_frame *of, const mx_frame *changed)
{
    mx_sqlbuf sql = mx_sqlbuf_in(h->store, h->arena);
    mx_add(&sql, "(SELECT x.* FROM %s AS x", from);
    mx_add_join(&sql, &(mx_join){"INNER", changed->from, "w", &h->expected->keys, "x.", {of, changed}});
    mx_add(&sql, ")");
    return mx_sqlbuf_take(&sql);
}

/* The same of rows that are there, in a temporary table, in which all of them are of the few. */
static mx_status keys_of_changed(here *h, const mx_frame *changed, const mx_few *few, mx_strs *temporaries,
                                 mx_str *out, mx_diags *diags)
{
    mx_frame keys = {0};
    for (size_t i = 0; i < h->expected->keys.len; i++)
        mx_frame_add(h->arena, &keys, *mx_frame_find(&h->cur->stored, h->expected->keys.at[i]));
    mx_frame_add(h->arena, &keys, (mx_frame_column){MX_KEY_WAS, &mx_text_type, false});
    mx_frame_add(h->arena, &keys, (mx_frame_column){MX_KEY_HIT, &mx_int_type, false});
    MX_TRY(keys_there(h, MX_LATEST_ALL, few, &keys.from, diags));
    keys.from = only_changed(h, keys.from, &h->cur->stored, changed);
    MX_TRY(mx_stage_frame(h->store, h->kept, &keys, temporaries, diags));
    *out = keys.from;
    return MX_OK;
}

static mx_status check_found(here *h, mx_str from, const mx_batches *all, mx_diags *diags)
{
    mx_str rows = mx_piece(h->store, h->arena, "%s AS k", from);
    return mx_finds_all(h->store, h->arena, &h->expected->keys, "k.", rows, mx_batches_rows(all), diags);
}

/* The engine works on the keys that differ, and finds the rows' states again: of one key there may be several. */
static mx_status keep_changed(here *h, mx_increment *increment, const mx_resolve *resolve, mx_diags *diags)
{
    mx_frame changed = {0};
    mx_str name, keys;
    mx_strs *temporaries = &increment->temporaries;
    struct ArrowArrayStream rows = {0};
    mx_expected expected = *h->expected;
    mx_batches_stream(h->changed, &rows);
    MX_TRY(mx_stage(h->store, h->kept, &rows, &changed, temporaries, diags));
    mx_few few = {.frame = &changed, .keys = &expected.keys};
    if (h->store->engine->sum) {
        MX_TRY(mx_few_sums(h->store, h->kept, &few, temporaries, diags));
        MX_TRY(mx_upstream_again(h->store, h->arena, &expected, MX_LATEST_ALL, &few, &expected.joined.from,
                                 diags));
    }
    expected.joined.from = only_changed(h, expected.joined.from, &expected.joined, &changed);
    MX_TRY(mx_stage_frame(h->store, h->kept, &expected.joined, temporaries, diags));
    MX_TRY(check_found(h, expected.joined.from, h->changed, diags));
    MX_TRY(keys_of_changed(h, &changed, h->store->engine->sum ? &few : NULL, temporaries, &keys, diags));
    MX_TRY(mx_expected_hash(h->store, h->kept, &expected, temporaries, diags));
    return mx_compare_kept(h->store, increment, &expected, h->cur, keys, resolve, &name, diags);
}

/* What nothing expects, read once more. */

static mx_status list_orphans(here *h, const mx_arrow_reader *reader)
{
    if (!h->orphans)
        h->orphans = batches_of_keys(h, mx_arrow_reader_type(reader));
    for (size_t row = 0; row < mx_arrow_reader_rows(reader); row++) {
        if (!mx_row_key(&h->key, reader, h->expected->keys.len, row))
            return MX_MISMATCH; /* found by no key */
        uint64_t *number = mx_key_map_find(h->there, mx_buf_view(&h->key));
        if (number && *number & WANTED)
            continue;
        if (!add_key(h, h->orphans, reader, row))
            return MX_MISMATCH;
    }
    return MX_OK;
}

static mx_status keep_orphans(here *h, mx_increment *increment, const parts *there, mx_diags *diags)
{
    mx_current cur = *h->cur;
    mx_strs *temporaries = &increment->temporaries;
    mx_frame keys = {0};
    mx_str rows, kept;
    struct ArrowArrayStream stream = {0};
    for (size_t i = 0; i < there->count; i++)
        MX_TRY(read_there(h, there->at[i], list_orphans, temporaries, diags));
    if (!h->orphans) /* they were there a moment ago */
        return MX_MISMATCH;
    mx_batches_stream(h->orphans, &stream);
    MX_TRY(mx_stage(h->store, h->kept, &stream, &keys, temporaries, diags));
    mx_few few = {.frame = &keys, .keys = &h->expected->keys};
    if (mx_narrows(h->store, cur.latest.stored, few.keys, &few)) {
        MX_TRY(mx_few_sums(h->store, h->kept, &few, temporaries, diags));
        cur.latest.few = &few;
        cur.latest.few_names = few.keys;
    }
    MX_TRY(mx_current_rows(h->store, h->arena, h->expected, &cur, NULL, MX_STR_NONE, &rows, diags));
    mx_sqlbuf sql = mx_sqlbuf_in(h->store, h->kept);
    mx_add(&sql, "SELECT ");
    mx_add_columns(&sql, &cur.stored.columns, "o.");
    mx_add(&sql, " FROM %s AS o",
           only_changed(h, mx_piece(h->store, h->arena, "(%s)", rows), &cur.stored, &keys));
    MX_TRY(mx_compare_keep_orphans(h->store, increment, h->cur, mx_sqlbuf_take(&sql), &kept, diags));
    return check_found(h, kept, h->orphans, diags);
}

static mx_status orphans(here *h, mx_increment *increment, const parts *there, mx_diags *diags)
{
    if (!h->missed) {
        mx_part_no_orphans(h->store, increment, h->cur);
        return MX_OK;
    }
    mx_status status = keep_orphans(h, increment, there, diags);
    return status == MX_MISMATCH ? mx_compare_orphans(h->store, increment, h->expected, h->cur, diags)
                                 : status;
}

static mx_status compare(here *h, mx_increment *increment, const mx_resolve *resolve, mx_diags *diags)
{
    mx_strs *temporaries = &increment->temporaries;
    parts there = parts_of(mx_current_has_parts(h->store, h->expected, h->cur));
    parts wanted = parts_of(mx_upstream_has_parts(h->store, h->expected));
    for (size_t i = 0; i < there.count; i++)
        MX_TRY(read_there(h, there.at[i], put_there, temporaries, diags));
    if (!h->missed) { /* nothing is there */
        mx_parts_all_new(h->store, increment, h->cur);
        return MX_OK;
    }
    for (size_t i = 0; i < wanted.count; i++)
        MX_TRY(read_expected(h, wanted.at[i], temporaries, diags));
    mx_part_of_none(h->store, increment, MX_PART_NEW);
    mx_part_of_none(h->store, increment, MX_PART_STALE);
    if (mx_batches_rows(h->changed))
        MX_TRY(keep_changed(h, increment, resolve, diags));
    return orphans(h, increment, &there, diags);
}

/* Whether equal values of a key may have other texts. */
static bool has_loose_key(const mx_frame *frame, const mx_strs *keys)
{
    for (size_t i = 0; i < keys->len; i++) {
        const mx_frame_column *column = mx_frame_find(frame, keys->at[i]);
        if (column && column->type->loose)
            return true;
    }
    return false;
}

mx_status mx_compare_here(mx_store *store, mx_increment *increment, const mx_expected *expected,
                          const mx_current *cur, const mx_resolve *resolve, mx_diags *diags)
{
    if (resolve->staleness.len || has_loose_key(&expected->joined, &expected->keys) ||
        has_loose_key(&cur->stored, &expected->keys)) /* is for the engine to say */
        return MX_MISMATCH;
    here h = {.store = store, .kept = increment->arena, .expected = expected, .cur = cur};
    h.arena = mx_arena_child(h.kept);
    h.key = MX_BUF(h.arena);
    h.there = mx_key_map_new(h.arena);
    h.listed = mx_key_set_new(h.arena);
    mx_status status = compare(&h, increment, resolve, diags);
    mx_arena_free(h.arena);
    return status;
}
