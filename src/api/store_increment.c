/* api/store_increment.c — metaxy/store.h: what a feature should have and has not. */
#include "api/store.h"

struct mx_feature_increment {
    mx_arena *arena;
    mx_increment *increment;
};

typedef struct call {
    mx_feature_store *store;
    mx_str feature;
    struct ArrowArrayStream *samples, *out;
    const mx_feature_resolve_options *options;
    mx_increment *increment;
    mx_part part;
    double percent;
    mx_diags *diags;
} call;

static mx_status read_options(mx_arena *arena, const call *c, mx_resolve *out)
{
    mx_feature_resolve_options o = {0};
    MX_TRY(mx_api_options(&o, sizeof o, c->options, sizeof o, "MX_FEATURE_RESOLVE_OPTIONS", c->diags));
    for (size_t i = 0; i < o.filter_count; i++) {
        mx_feature_filters one = {.feature = o.filters[i].feature};
        MX_TRY(mx_api_filters(arena, o.filters[i].filters, o.filters[i].count, &one.filters, c->diags));
        mx_vec_push(arena, &out->filters, one);
    }
    MX_TRY(mx_api_filters(arena, o.global_filters, o.global_count, &out->global_filters, c->diags));
    MX_TRY(mx_api_filters(arena, o.target_filters, o.target_count, &out->target_filters, c->diags));
    MX_TRY(mx_api_filters(arena, o.staleness, o.staleness_count, &out->staleness, c->diags));
    out->skip_comparison = o.skip_comparison;
    out->lazy = o.lazy;
    return MX_OK;
}

static mx_status resolve_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    mx_resolve resolve = {.samples = c->samples};
    MX_TRY(read_options(arena, c, &resolve));
    return mx_store_resolve(c->store->store, arena, &c->increment, c->feature, &resolve, c->diags);
}

mx_status mx_feature_store_resolve_with(mx_feature_store *store, mx_str feature,
                                        struct ArrowArrayStream *samples,
                                        const mx_feature_resolve_options *options, mx_feature_increment **out,
                                        mx_diags *diags)
{
    mx_arena *arena;
    call c = {.store = store, .feature = feature, .samples = samples, .options = options, .diags = diags};
    *out = NULL;
    mx_status status = mx_guard(&arena, resolve_work, &c, diags);
    mx_api_release(samples);
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

mx_status mx_feature_store_resolve(mx_feature_store *store, mx_str feature, struct ArrowArrayStream *samples,
                                   mx_feature_increment **out, mx_diags *diags)
{
    return mx_feature_store_resolve_with(store, feature, samples, NULL, out, diags);
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
    static const mx_part parts[] = {MX_PART_NEW, MX_PART_STALE, MX_PART_ORPHANED, MX_PART_INPUT};
    *out = (struct ArrowArrayStream){0};
    if ((size_t)part >= sizeof parts / sizeof *parts)
        return mx_fail(diags, MX_API001, MX_NOWHERE, "", "an increment has no part %d", (int)part);
    call c = {.increment = increment->increment, .part = parts[part], .out = out, .diags = diags};
    return mx_guard(NULL, part_work, &c, diags);
}

static mx_status progress_work(mx_arena *arena, void *arg)
{
    call *c = arg;
    (void)arena;
    return mx_store_progress(c->increment, &c->percent, c->diags);
}

mx_status mx_feature_increment_progress(mx_feature_increment *increment, double *percent, mx_diags *diags)
{
    call c = {.increment = increment->increment, .diags = diags};
    mx_status status = mx_guard(NULL, progress_work, &c, diags);
    *percent = c.percent;
    return status;
}

void mx_feature_increment_close(mx_feature_increment *increment)
{
    if (!increment)
        return;
    mx_increment_close(increment->increment);
    mx_arena_free(increment->arena);
    mx_raw_free(increment);
}
