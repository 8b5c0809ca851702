/* api/store_rows.c — metaxy/store.h: rows of several features, of other stores, of other versions; and what is pushed. */
#include "api/store.h"

#include <stddef.h>

#include "store/system_tables.h"

/* What a call works on; members that it does not need are zero. */
typedef struct call {
    mx_feature_store *store, *from;
    const mx_str *features;
    size_t count;
    struct ArrowArrayStream *const *many;
    struct ArrowArrayStream *rows, *out;
    const mx_feature_write_options *options;
    mx_str feature;
    mx_features *target;
    bool feature_history, sample_history, already, dry;
    const char *const *tags;
    uint64_t features_done, rows_done;
    mx_str text;
    mx_diags *diags;
} call;

static mx_status write_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_feature_write_options o = {0};
    (void)arena;
    MX_TRY(mx_api_options(&o, sizeof o, c->options, sizeof o, "MX_FEATURE_WRITE_OPTIONS", c->diags));
    const mx_write write = {.has_materialization_id = o.materialization_id != NULL,
                            .materialization_id = mx_str_of(o.materialization_id),
                            .preserve_versions = o.preserve_versions};
    return mx_store_write_multi(c->store->store, c->features, c->many, c->count, &write, &c->rows_done,
                                c->diags);
}

mx_status mx_feature_store_write_multi(mx_feature_store *store, const mx_str *features,
                                       struct ArrowArrayStream *const *rows, size_t count,
                                       const mx_feature_write_options *options, uint64_t *written,
                                       mx_diags *diags)
{
    call c = {.store = store,
              .features = features,
              .many = rows,
              .count = count,
              .options = options,
              .diags = diags};
    mx_status status = mx_guard(NULL, write_work, &c, diags);
    for (size_t i = 0; i < count; i++)
        mx_api_release(rows[i]);
    if (written)
        *written = c.rows_done;
    return status;
}

static mx_status copy_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_strs features = {0};
    const mx_copy_rows copy = {.current_version_only = !c->feature_history,
                               .sample_history = c->sample_history};
    for (size_t i = 0; i < c->count; i++)
        mx_vec_push(arena, &features, c->features[i]);
    return mx_store_copy(c->store->store, c->from->store, &features, &copy, &c->features_done, &c->rows_done,
                         c->diags);
}

mx_status mx_feature_store_copy(mx_feature_store *store, mx_feature_store *from, const mx_str *features,
                                size_t count, bool feature_history, bool sample_history,
                                uint64_t *features_copied, uint64_t *rows_copied, mx_diags *diags)
{
    call c = {.store = store,
              .from = from,
              .features = features,
              .count = count,
              .feature_history = feature_history,
              .sample_history = sample_history,
              .diags = diags};
    if (store == from)
        return mx_fail(diags, MX_API001, MX_NOWHERE, "", "a store cannot be copied to itself");
    mx_status status = mx_guard(NULL, copy_work, &c, diags);
    if (features_copied)
        *features_copied = c.features_done;
    if (rows_copied)
        *rows_copied = c.rows_done;
    return status;
}

static mx_status rebase_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    (void)arena;
    return mx_store_rebase(c->store->store, c->feature, c->target ? mx_features_graph(c->target) : NULL,
                           c->rows, c->out, c->diags);
}

mx_status mx_feature_store_rebase(mx_feature_store *store, mx_str feature, mx_features *target,
                                  struct ArrowArrayStream *rows, struct ArrowArrayStream *out,
                                  mx_diags *diags)
{
    call c = {.store = store, .feature = feature, .target = target, .rows = rows, .out = out, .diags = diags};
    *out = (struct ArrowArrayStream){0};
    mx_status status = mx_guard(NULL, rebase_work, &c, diags);
    mx_api_release(rows);
    return status;
}

static mx_status rebase_stored_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    const mx_rebase_rows rebase = {
        .from = c->text, .target = c->target ? mx_features_graph(c->target) : NULL, .dry = c->dry};
    (void)arena;
    return mx_store_rebase_stored(c->store->store, c->feature, &rebase, &c->rows_done, c->diags);
}

mx_status mx_feature_store_rebase_stored(mx_feature_store *store, mx_str feature, mx_str from,
                                         mx_features *target, bool dry, uint64_t *rows, mx_diags *diags)
{
    call c = {.store = store, .feature = feature, .text = from, .target = target, .dry = dry, .diags = diags};
    mx_status status = mx_guard(NULL, rebase_stored_work, &c, diags);
    if (rows)
        *rows = c.rows_done;
    return status;
}

static mx_status provenance_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    (void)arena;
    return mx_store_provenance(c->store->store, c->feature, c->rows, c->out, c->diags);
}

mx_status mx_feature_store_provenance(mx_feature_store *store, mx_str feature, struct ArrowArrayStream *rows,
                                      struct ArrowArrayStream *out, mx_diags *diags)
{
    call c = {.store = store, .feature = feature, .rows = rows, .out = out, .diags = diags};
    *out = (struct ArrowArrayStream){0};
    mx_status status = mx_guard(NULL, provenance_work, &c, diags);
    mx_api_release(rows);
    return status;
}

static mx_status push_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_graph *graph = mx_features_graph(c->store->features);
    mx_tag *tags = mx_new_array(arena, mx_tag, c->count + 1);
    mx_push push = {.tags = tags, .tag_count = c->count};
    mx_pushed pushed;
    for (size_t i = 0; i < c->count; i++)
        tags[i] = (mx_tag){mx_str_of(c->tags[2 * i]), mx_str_of(c->tags[2 * i + 1])};
    MX_TRY(mx_store_push(c->store->store, arena, graph, &push, &pushed, c->diags));
    c->already = pushed.already;
    c->text = mx_graph_project_version(graph, pushed.project);
    return MX_OK;
}

mx_status mx_feature_store_push(mx_feature_store *store, const char *const *tags, size_t tag_count,
                                mx_str *project_version, bool *already, mx_diags *diags)
{
    call c = {.store = store, .tags = tags, .count = tag_count, .diags = diags};
    *project_version = MX_STR_NONE;
    MX_TRY(mx_guard(NULL, push_work, &c, diags));
    *project_version = c.text;
    if (already)
        *already = c.already;
    return MX_OK;
}
