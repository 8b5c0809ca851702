/* api/store.c — metaxy/store.h: a connection and the store on it as one handle, each call under a guard. */
#include "metaxy/store.h"

#include "store/store.h"

struct mx_feature_store {
    mx_arena *arena;
    mx_conn *conn;
    mx_store *store;
};

struct mx_feature_increment {
    mx_arena *arena;
    mx_increment *increment;
};

/* What a call works on; members that it does not need are zero. */
typedef struct call {
    mx_feature_store *store;
    const char *url;
    mx_features *features;
    const mx_feature_store_options *options;
    mx_str feature;
    const mx_feature_read_options *read;
    struct ArrowArrayStream *rows, *out;
    const mx_str *filters;
    size_t count;
    bool hard, has;
    uint64_t number;
    mx_increment *increment;
    mx_part part;
    mx_diags *diags;
} call;

static mx_status parse_filters(mx_arena *arena, const mx_str *texts, size_t count, mx_filters *out,
                               mx_diags *diags)
{
    for (size_t i = 0; i < count; i++) {
        const mx_filter *filter;
        uint32_t file = mx_diags_file(diags, MX_STR("filter"), texts[i]);
        MX_TRY(mx_filter_parse(arena, mx_str_copy(arena, texts[i]), file, &filter, diags));
        mx_vec_push(arena, out, filter);
    }
    return MX_OK;
}

/* A stream that a call takes is released, whichever way it ended. */
static void release(struct ArrowArrayStream *stream)
{
    if (stream && stream->release)
        stream->release(stream);
}

/* ---- opening ---- */

static mx_status read_options(const call *c, mx_store_settings *settings)
{
    const mx_feature_store_options *o = c->options;
    mx_str algorithm = mx_str_of(o->algorithm ? o->algorithm : "xxhash32");
    if (o->size != sizeof *o)
        return mx_fail(c->diags, MX_API001, MX_NOWHERE, "Begin with MX_FEATURE_STORE_OPTIONS.",
                       "options of a size that this library does not know");
    if (!mx_digest_named(algorithm, &settings->algorithm))
        return mx_fail(c->diags, MX_API001, MX_NOWHERE, "", "unknown hash algorithm \"%s\"", algorithm.ptr);
    settings->name = mx_str_of(o->name);
    settings->table_prefix = mx_str_of(o->table_prefix);
    settings->project = mx_str_of(o->project);
    settings->auto_create = o->auto_create;
    settings->has_materialization_id = o->materialization_id != NULL;
    settings->materialization_id = mx_str_of(o->materialization_id);
    return MX_OK;
}

static mx_status open_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_graph *graph = mx_features_graph(c->features);
    mx_store_settings settings = {.truncation = mx_graph_truncation(graph)};
    MX_TRY(read_options(c, &settings));
    c->store = mx_new(arena, mx_feature_store);
    MX_TRY(mx_conn_open(arena, &c->store->conn, mx_str_of(c->url), MX_OPEN_CREATE, c->diags));
    MX_TRY(mx_store_new(arena, &c->store->store, c->store->conn, &settings, c->diags));
    mx_store_use(c->store->store, graph);
    return MX_OK;
}

mx_status mx_feature_store_open(mx_feature_store **out, const char *url, mx_features *features,
                                const mx_feature_store_options *options, mx_diags *diags)
{
    mx_arena *arena;
    mx_feature_store_options none = MX_FEATURE_STORE_OPTIONS;
    call c = {.url = url, .features = features, .options = options ? options : &none, .diags = diags};
    *out = NULL;
    if (!url || !features)
        return mx_fail(diags, MX_API001, MX_NOWHERE, "", "a store needs a URL and features");
    MX_TRY(mx_guard(&arena, open_work, &c, diags));
    c.store->arena = arena;
    *out = c.store;
    return MX_OK;
}

void mx_feature_store_close(mx_feature_store *store)
{
    if (store)
        mx_arena_free(store->arena);
}

/* ---- reading and writing ---- */

static mx_status has_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    (void)arena;
    return mx_store_has(c->store->store, c->feature, &c->has, c->diags);
}

mx_status mx_feature_store_has(mx_feature_store *store, mx_str feature, mx_diags *diags)
{
    call c = {.store = store, .feature = feature, .diags = diags};
    MX_TRY(mx_guard(NULL, has_work, &c, diags));
    return c.has ? MX_OK : MX_NOT_FOUND;
}

static mx_status read_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_read read = {0};
    if (c->read) {
        if (c->read->size != sizeof *c->read)
            return mx_fail(c->diags, MX_API001, MX_NOWHERE, "Begin with MX_FEATURE_READ_OPTIONS.",
                           "options of a size that this library does not know");
        read.feature_history = c->read->feature_history;
        read.sample_history = c->read->sample_history;
        read.deleted = c->read->deleted;
        read.has_columns = c->read->column_count != 0;
        for (size_t i = 0; i < c->read->column_count; i++)
            mx_vec_push(arena, &read.columns, c->read->columns[i]);
        MX_TRY(parse_filters(arena, c->read->filters, c->read->filter_count, &read.filters, c->diags));
    }
    return mx_store_read(c->store->store, c->feature, &read, false, c->out, c->diags);
}

mx_status mx_feature_store_read(mx_feature_store *store, mx_str feature,
                                const mx_feature_read_options *options, struct ArrowArrayStream *out,
                                mx_diags *diags)
{
    call c = {.store = store, .feature = feature, .read = options, .out = out, .diags = diags};
    *out = (struct ArrowArrayStream){0};
    return mx_guard(NULL, read_work, &c, diags);
}

static mx_status write_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_write write = {0};
    (void)arena;
    return mx_store_write(c->store->store, c->feature, c->rows, &write, &c->number, c->diags);
}

mx_status mx_feature_store_write(mx_feature_store *store, mx_str feature, struct ArrowArrayStream *rows,
                                 uint64_t *written, mx_diags *diags)
{
    call c = {.store = store, .feature = feature, .rows = rows, .diags = diags};
    mx_status status = mx_guard(NULL, write_work, &c, diags);
    release(rows);
    if (written)
        *written = c.number;
    return status;
}

static mx_status delete_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_delete del = {.hard = c->hard};
    MX_TRY(parse_filters(arena, c->filters, c->count, &del.filters, c->diags));
    return mx_store_delete(c->store->store, c->feature, &del, &c->number, c->diags);
}

mx_status mx_feature_store_delete(mx_feature_store *store, mx_str feature, const mx_str *filters,
                                  size_t count, bool hard, uint64_t *deleted, mx_diags *diags)
{
    call c = {
        .store = store, .feature = feature, .filters = filters, .count = count, .hard = hard, .diags = diags};
    mx_status status = mx_guard(NULL, delete_work, &c, diags);
    if (deleted)
        *deleted = c.number;
    return status;
}

/* ---- increments ---- */

static mx_status resolve_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_resolve resolve = {.samples = c->rows};
    return mx_store_resolve(c->store->store, arena, &c->increment, c->feature, &resolve, c->diags);
}

mx_status mx_feature_store_resolve(mx_feature_store *store, mx_str feature, struct ArrowArrayStream *samples,
                                   mx_feature_increment **out, mx_diags *diags)
{
    mx_arena *arena;
    call c = {.store = store, .feature = feature, .rows = samples, .diags = diags};
    *out = NULL;
    mx_status status = mx_guard(&arena, resolve_work, &c, diags);
    release(samples);
    MX_TRY(status);
    mx_feature_increment *increment = mx_raw_alloc(sizeof *increment);
    if (!increment) {
        mx_arena_free(arena);
        mx_diags_oom(diags);
        return MX_FAILED;
    }
    *increment = (mx_feature_increment){arena, c.increment};
    *out = increment;
    return MX_OK;
}

static mx_status part_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    (void)arena;
    return mx_increment_stream(c->increment, c->part, c->out, c->diags);
}

mx_status mx_feature_increment_read(mx_feature_increment *increment, mx_feature_part part,
                                    struct ArrowArrayStream *out, mx_diags *diags)
{
    static const mx_part parts[] = {MX_PART_NEW, MX_PART_STALE, MX_PART_ORPHANED};
    *out = (struct ArrowArrayStream){0};
    if ((size_t)part >= sizeof parts / sizeof *parts)
        return mx_fail(diags, MX_API001, MX_NOWHERE, "", "an increment has no part %d", (int)part);
    call c = {.increment = increment->increment, .part = parts[part], .out = out, .diags = diags};
    return mx_guard(NULL, part_work, &c, diags);
}

void mx_feature_increment_close(mx_feature_increment *increment)
{
    if (!increment)
        return;
    mx_increment_close(increment->increment);
    mx_arena_free(increment->arena);
    mx_raw_free(increment);
}
