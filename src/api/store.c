/* api/store.c — metaxy/store.h: a connection and the store on it as one handle, each call under a guard. */
#include "api/store.h"

#include <stddef.h>
#include <string.h>

/* What a call works on; members that it does not need are zero. */
typedef struct call {
    mx_feature_store *store;
    const char *url;
    mx_features *features;
    mx_feature_store_options options;
    mx_str feature;
    const mx_feature_read_options *read;
    struct ArrowArrayStream *rows, *out;
    const mx_str *filters;
    size_t count;
    bool hard, has;
    uint64_t number;
    mx_diags *diags;
} call;

mx_status mx_api_filters(mx_arena *arena, const mx_str *texts, size_t count, mx_filters *out, mx_diags *diags)
{
    for (size_t i = 0; i < count; i++) {
        const mx_filter *filter;
        uint32_t file = mx_diags_file(diags, MX_STR("filter"), texts[i]);
        MX_TRY(mx_filter_parse(arena, mx_str_copy(arena, texts[i]), file, &filter, diags));
        mx_vec_push(arena, out, filter);
    }
    return MX_OK;
}

mx_status mx_api_options(void *ours, size_t size, const void *theirs, size_t least, const char *name,
                         mx_diags *diags)
{
    size_t given;
    if (!theirs)
        return MX_OK;
    memcpy(&given, theirs, sizeof given); /* the first member of all */
    if (given < least || given > size)
        return mx_fail(diags, MX_API001, MX_NOWHERE, "Begin with the macro of that name.",
                       "%s of a size that this library does not know", name);
    memcpy(ours, theirs, given);
    return MX_OK;
}

void mx_api_release(struct ArrowArrayStream *stream)
{
    if (stream && stream->release)
        stream->release(stream);
}

/* ---- opening ---- */

static mx_status read_options(const call *c, mx_store_settings *settings)
{
    const mx_feature_store_options *o = &c->options;
    mx_str algorithm = mx_str_of(o->algorithm ? o->algorithm : "xxhash32");
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
    c->store->features = c->features;
    MX_TRY(mx_conn_open(arena, &c->store->conn, mx_str_of(c->url),
                        c->options.read_only ? MX_OPEN_READ_ONLY : MX_OPEN_CREATE, c->diags));
    MX_TRY(mx_store_new(arena, &c->store->store, c->store->conn, &settings, c->diags));
    mx_store_use(c->store->store, graph);
    return MX_OK;
}

mx_status mx_feature_store_open(mx_feature_store **out, const char *url, mx_features *features,
                                const mx_feature_store_options *options, mx_diags *diags)
{
    mx_arena *arena;
    call c = {.url = url, .features = features, .diags = diags};
    *out = NULL;
    if (!url || !features)
        return mx_fail(diags, MX_API001, MX_NOWHERE, "", "a store needs a URL and features");
    MX_TRY(mx_api_options(&c.options, sizeof c.options, options,
                          offsetof(mx_feature_store_options, read_only), "MX_FEATURE_STORE_OPTIONS", diags));
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
    mx_feature_read_options o = {0};
    MX_TRY(mx_api_options(&o, sizeof o, c->read, offsetof(mx_feature_read_options, feature_version),
                          "MX_FEATURE_READ_OPTIONS", c->diags));
    read.has_feature_version = o.feature_version.len > 0;
    read.feature_version = o.feature_version;
    read.feature_history = o.feature_history || read.has_feature_version;
    read.sample_history = o.sample_history;
    read.deleted = o.deleted;
    read.has_columns = o.column_count != 0;
    for (size_t i = 0; i < o.column_count; i++)
        mx_vec_push(arena, &read.columns, o.columns[i]);
    MX_TRY(mx_api_filters(arena, o.filters, o.filter_count, &read.filters, c->diags));
    return mx_store_read(c->store->store, c->feature, &read, o.allow_fallback, c->out, c->diags);
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
    mx_api_release(rows);
    if (written)
        *written = c.number;
    return status;
}

static mx_status delete_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_delete del = {.hard = c->hard};
    MX_TRY(mx_api_filters(arena, c->filters, c->count, &del.filters, c->diags));
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

/* ---- fallback stores, and tables ---- */

typedef struct falling {
    mx_feature_store *store;
    mx_feature_store *const *stores;
    size_t count;
} falling;

static mx_status fall_back_work(mx_arena *arena, void *arg)
{
    falling *f = arg;
    mx_store **list = mx_new_array(arena, mx_store *, f->count + 1);
    for (size_t i = 0; i < f->count; i++)
        list[i] = f->stores[i]->store;
    mx_store_set_fallback(f->store->store, mx_fallback_of_stores(arena, list, f->count));
    return MX_OK;
}

mx_status mx_feature_store_fall_back(mx_feature_store *store, mx_feature_store *const *stores, size_t count,
                                     mx_diags *diags)
{
    falling f = {store, stores, count};
    return mx_guard_in(store->arena, fall_back_work, &f, diags);
}

static mx_status drop_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    (void)arena;
    return mx_store_drop(c->store->store, c->feature, c->diags);
}

mx_status mx_feature_store_drop(mx_feature_store *store, mx_str feature, mx_diags *diags)
{
    call c = {.store = store, .feature = feature, .diags = diags};
    return mx_guard(NULL, drop_work, &c, diags);
}
