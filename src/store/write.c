#include "store/fine.h"
#include "store/relation.h"
#include "store/write_parts.h"

/* Appending rows: one write, one transaction. */

static const mx_write no_options;

/* Rows without columns are none, or refused. */
static mx_status no_columns(mx_arena *arena, const mx_writing *w, mx_diags *diags)
{
    mx_arrow_reader *reader;
    mx_status status;
    size_t rows = 0;
    MX_TRY(mx_arrow_reader_open(arena, &reader, w->rows, diags));
    while ((status = mx_arrow_reader_next(reader, diags)) == MX_OK)
        rows += mx_arrow_reader_rows(reader);
    if (status == MX_FAILED)
        return status;
    return rows ? mx_fail(diags, MX_STO002, MX_NOWHERE, "", "feature %.*s: the rows have no columns",
                          MX_FMT(w->feature))
                : MX_OK;
}

static mx_status write_rows(mx_store *store, mx_arena *arena, void *arg, mx_diags *diags)
{
    const mx_writing *w = arg;
    mx_frame table;
    int64_t now;
    const mx_arrow_type *in;
    bool system = mx_is_system_table(w->feature);
    const mx_definition *def = store->graph && !system ? mx_graph_find(store->graph, w->feature) : NULL;
    if (w->frame)
        in = mx_frame_type(arena, w->frame);
    else
        MX_TRY(mx_stream_type(arena, w->rows, &in, diags));
    if (!in->children.len) /* an empty list of rows says nothing of columns */
        return no_columns(arena, w, diags);
    mx_status found = mx_table_frame(store, arena, w->feature, def ? def->spec : NULL, &table, diags);
    if (found == MX_NOT_FOUND && store->settings.auto_create) {
        MX_TRY(
            store->engine->lock_creation(store, arena, mx_store_table_name(store, arena, w->feature), diags));
        found = mx_table_frame(store, arena, w->feature, def ? def->spec : NULL, &table, diags);
    }
    if (found == MX_FAILED)
        return found;
    if (system)
        return mx_write_append(store, arena, w, mx_write_as_is(arena, in), found == MX_OK ? &table : NULL, 0,
                               diags);
    mx_transform *transform = mx_new(arena, mx_transform);
    MX_TRY(mx_table_moment(store, arena, found == MX_OK ? &table : NULL, &now, diags));
    MX_TRY(mx_write_plan(store, arena, w, in, now, transform, diags));
    if (found == MX_OK)
        MX_TRY(mx_write_follow_table(store, arena, w, &table, in, transform, diags));
    bool scans = mx_conn_abilities(store->conn) & MX_CAN_SCAN;
    if (scans && !mx_write_looks_at_values(transform) &&
        (w->frame || (transform->distinct && !w->options->preserve_times)))
        return mx_write_by_scan(store, arena, w, transform, in, found == MX_OK ? &table : NULL, now, diags);
    return mx_write_append(store, arena, w, transform, found == MX_OK ? &table : NULL, now, diags);
}

static mx_status write_one(mx_store *store, mx_arena *arena, void *arg, mx_diags *diags)
{
    const mx_writing *w = arg;
    MX_TRY(mx_write_make_tables(store, arena, w, 1, w->made, diags));
    return write_rows(store, arena, arg, diags);
}

/* Engines that end a transaction because of another's get the rows again. */
static bool begin_again(void *arg)
{
    mx_writing *w = arg;
    *w->written = 0;
    return !w->rows || mx_kept_again(w->kept, w->rows);
}

typedef struct write_job {
    mx_store *store;
    mx_writing w;
    struct ArrowArrayStream rows;
    mx_diags *diags;
} write_job;

static mx_status write_kept(mx_arena *arena, void *arg)
{
    write_job *job = arg;
    mx_fine *fine;
    struct ArrowArrayStream *source = mx_fine_watch(job->store, arena, job->w.rows, &fine);
    job->w.rows = source;
    if (job->store->engine->conflicts) {
        job->w.kept = mx_kept_new(arena, source, &job->rows);
        job->w.rows = &job->rows;
    }
    mx_made_tables *made = mx_new(arena, mx_made_tables);
    made->arena = arena;
    job->w.made = made;
    mx_status status = mx_store_transaction_again(job->store, write_one, begin_again, &job->w, job->diags);
    if (status != MX_OK)
        mx_write_drop_made(job->store, made);
    else
        mx_fine_tell(fine, job->w.feature, job->diags);
    return status;
}

mx_status mx_store_write(mx_store *store, mx_str feature, struct ArrowArrayStream *rows,
                         const mx_write *write, uint64_t *written, mx_diags *diags)
{
    uint64_t count = 0;
    size_t said = diags ? mx_diags_count(diags) : 0;
    write_job job = {.store = store, .diags = diags};
    job.w = (mx_writing){
        .feature = feature, .rows = rows, .options = write ? write : &no_options, .written = &count};
    mx_look_at_relation(store, feature);
    mx_status status = mx_guard(NULL, write_kept, &job, diags);
    if (status == MX_FAILED)
        mx_name_relation(store, feature, said, diags);
    if (rows->release)
        rows->release(rows);
    if (written)
        *written = status == MX_OK ? count : 0;
    return status;
}

mx_status mx_write_frame(mx_store *store, mx_str feature, const mx_frame *rows, const mx_write *write,
                         uint64_t *written, mx_diags *diags)
{
    uint64_t count = 0;
    mx_writing w = {.feature = feature, .frame = rows, .options = write, .written = &count};
    mx_status status = mx_store_transaction_again(store, write_rows, begin_again, &w, diags);
    *written = status == MX_OK ? count : 0;
    return status;
}

/* Several features. */

typedef struct many {
    const mx_str *features;
    struct ArrowArrayStream *const *rows;
    size_t count;
    const mx_write *options;
    uint64_t written;
    mx_kept **kept; /* NULL: rows can be read once */
    struct ArrowArrayStream *streams;
    mx_made_tables *made;
    mx_str at; /* the feature whose rows are written; empty: none yet */
} many;

static mx_status write_many(mx_store *store, mx_arena *arena, void *arg, mx_diags *diags)
{
    many *m = arg;
    mx_strs keys = {0}, order = {0};
    mx_vec(mx_writing) ws = {0};
    for (size_t i = 0; i < m->count; i++)
        mx_vec_push(arena, &keys, m->features[i]);
    if (store->graph)
        mx_graph_sort(store->graph, arena, &keys, true, &order);
    for (size_t i = 0; i < keys.len; i++) /* not in the graph: write_rows says so */
        if (!mx_strs_has(&order, keys.at[i]))
            mx_vec_push(arena, &order, keys.at[i]);
    for (size_t i = 0; i < order.len; i++)
        for (size_t k = 0; k < m->count; k++) {
            if (!mx_str_eq(m->features[k], order.at[i]))
                continue;
            mx_writing w = {.feature = m->features[k],
                            .rows = m->kept ? &m->streams[k] : m->rows[k],
                            .options = m->options,
                            .written = &m->written};
            mx_vec_push(arena, &ws, w);
        }
    MX_TRY(mx_write_make_tables(store, arena, ws.at, ws.len, m->made, diags));
    for (size_t i = 0; i < ws.len; i++) {
        m->at = ws.at[i].feature;
        MX_TRY(write_rows(store, arena, &ws.at[i], diags));
    }
    return MX_OK;
}

static bool begin_many_again(void *arg)
{
    many *m = arg;
    m->written = 0;
    for (size_t i = 0; i < m->count; i++)
        if (!m->kept || !mx_kept_again(m->kept[i], &m->streams[i]))
            return false;
    return true;
}

typedef struct many_job {
    mx_store *store;
    many *m;
    mx_diags *diags;
} many_job;

static mx_status write_many_kept(mx_arena *arena, void *arg)
{
    const many_job *job = arg;
    many *m = job->m;
    mx_fine **fine = mx_new_array(arena, mx_fine *, m->count + 1);
    struct ArrowArrayStream **sources = mx_new_array(arena, struct ArrowArrayStream *, m->count + 1);
    for (size_t i = 0; i < m->count; i++)
        sources[i] = mx_fine_watch(job->store, arena, m->rows[i], &fine[i]);
    m->rows = sources;
    if (job->store->engine->conflicts) {
        m->streams = mx_new_array(arena, struct ArrowArrayStream, m->count + 1);
        mx_kept **kept = mx_new_array(arena, mx_kept *, m->count + 1);
        for (size_t i = 0; i < m->count; i++)
            kept[i] = mx_kept_new(arena, m->rows[i], &m->streams[i]);
        m->kept = kept;
    }
    mx_made_tables *made = mx_new(arena, mx_made_tables);
    made->arena = arena;
    m->made = made;
    mx_status status = mx_store_transaction_again(job->store, write_many, begin_many_again, m, job->diags);
    if (status != MX_OK)
        mx_write_drop_made(job->store, made);
    for (size_t i = 0; status == MX_OK && i < m->count; i++)
        mx_fine_tell(fine[i], m->features[i], job->diags);
    return status;
}

mx_status mx_store_write_multi(mx_store *store, const mx_str *features, struct ArrowArrayStream *const *rows,
                               size_t count, const mx_write *write, uint64_t *written, mx_diags *diags)
{
    many m = {.features = features, .rows = rows, .count = count, .options = write ? write : &no_options};
    size_t said = diags ? mx_diags_count(diags) : 0;
    many_job job = {store, &m, diags};
    for (size_t i = 0; i < count; i++)
        mx_look_at_relation(store, features[i]);
    mx_status status = mx_guard(NULL, write_many_kept, &job, diags);
    if (status == MX_FAILED && m.at.len)
        mx_name_relation(store, m.at, said, diags);
    for (size_t i = 0; i < count; i++)
        if (rows[i]->release)
            rows[i]->release(rows[i]);
    if (written)
        *written = status == MX_OK ? m.written : 0;
    return status;
}
