#include "store/latest.h"

/* Reading a feature's rows. */

typedef struct plan {
    mx_frame stored, out;
    mx_str sql;
} plan;

static mx_status check_read(const mx_read *read, mx_diags *diags)
{
    if (read->has_feature_version && !read->feature_history)
        return mx_fail(diags, MX_STO006, MX_NOWHERE, "",
                       "Cannot specify both feature_version and with_feature_history=False. "
                       "Use with_feature_history=True with feature_version parameter.");
    return MX_OK;
}

static mx_status choose_columns(mx_arena *arena, mx_str feature, const mx_read *read, plan *p,
                                mx_diags *diags)
{
    if (!read->has_columns) {
        p->out = p->stored;
        return MX_OK;
    }
    for (size_t i = 0; i < read->columns.len; i++) {
        const mx_frame_column *column = mx_frame_find(&p->stored, read->columns.at[i]);
        if (!column)
            return mx_fail(diags, MX_STO009, MX_NOWHERE, "", "feature %.*s has no column '%.*s'",
                           MX_FMT(feature), MX_FMT(read->columns.at[i]));
        mx_frame_add(arena, &p->out, *column);
    }
    if (!p->out.columns.len)
        return mx_fail(diags, MX_STO009, MX_NOWHERE, "", "no columns are selected");
    return MX_OK;
}

/* MX_NOT_FOUND without a message: there is no table. */
static mx_status plan_read(mx_store *store, mx_arena *arena, mx_str feature, const mx_read *read, plan *p,
                           mx_diags *diags)
{
    static const mx_read all;
    read = read ? read : &all;
    MX_TRY(check_read(read, diags));
    bool system = mx_is_system_table(feature);
    const mx_definition *def = NULL;
    mx_latest latest = {
        .stored = &p->stored, .deleted = read->deleted || system, .filters = {&read->filters}};
    if (!system) {
        if (!store->graph)
            return mx_fail(diags, MX_FEA006, MX_NOWHERE, "", "the store has no graph to look up '%.*s' in",
                           MX_FMT(feature));
        MX_TRY(mx_graph_get(store->graph, feature, &def, diags));
        latest.ids = read->sample_history ? NULL : &def->spec->id_columns;
        latest.has_version = !read->feature_history || read->has_feature_version;
        latest.version = read->feature_version;
        if (!read->feature_history)
            MX_TRY(mx_graph_feature_version(store->graph, feature, &latest.version, diags));
    }
    MX_TRY(mx_table_frame(store, arena, feature, def ? def->spec : NULL, &p->stored, diags));
    MX_TRY(choose_columns(arena, feature, read, p, diags));
    mx_strs names = {0};
    for (size_t i = 0; i < p->out.columns.len; i++)
        mx_vec_push(arena, &names, p->out.columns.at[i].name);
    latest.columns = &names;
    return mx_latest_sql(store, arena, &latest, &p->sql, diags);
}

mx_status mx_store_read_sql(mx_store *store, mx_arena *arena, mx_str feature, const mx_read *read,
                            mx_str *out, mx_diags *diags)
{
    plan p = {0};
    *out = MX_STR_NONE;
    mx_status status = plan_read(store, arena, feature, read, &p, diags);
    *out = p.sql;
    return status == MX_NOT_FOUND ? mx_store_no_feature(store, feature, diags) : status;
}

mx_status mx_store_read(mx_store *store, mx_str feature, const mx_read *read, bool fallback,
                        struct ArrowArrayStream *out, mx_diags *diags)
{
    plan p = {0};
    mx_arena *scratch = mx_arena_child(store->arena);
    mx_status status = plan_read(store, scratch, feature, read, &p, diags);
    if (status == MX_OK)
        status = mx_store_stream_frame(store, scratch, &p.out, p.sql, out, diags);
    mx_arena_free(scratch);
    if (status == MX_NOT_FOUND && fallback && store->fallback.read)
        status = store->fallback.read(store->fallback.state, feature, read, out, diags);
    if (status == MX_NOT_FOUND)
        return mx_store_no_feature(store, feature, diags);
    return status;
}

mx_status mx_store_count(mx_store *store, mx_str feature, const mx_read *read, uint64_t *rows,
                         mx_diags *diags)
{
    plan p = {0};
    int64_t count = 0;
    mx_arena *scratch = mx_arena_child(store->arena);
    mx_status status = plan_read(store, scratch, feature, read, &p, diags);
    *rows = 0;
    if (status == MX_OK)
        status = mx_store_number(store, mx_piece(store, scratch, "SELECT count(*) FROM (%s) AS t", p.sql),
                                 &count, diags);
    mx_arena_free(scratch);
    *rows = (uint64_t)count;
    return status;
}

/* Fallback stores. */

typedef struct stores {
    mx_store *const *at;
    size_t count;
} stores;

static mx_status read_any(void *state, mx_str feature, const mx_read *read, struct ArrowArrayStream *out,
                          mx_diags *diags)
{
    const stores *list = state;
    for (size_t i = 0; i < list->count; i++) {
        bool there = false;
        MX_TRY(mx_store_has(list->at[i], feature, &there, diags));
        if (there)
            return mx_store_read(list->at[i], feature, read, true, out, diags);
    }
    return MX_NOT_FOUND;
}

mx_fallback mx_fallback_of_stores(mx_arena *arena, mx_store *const *at, size_t count)
{
    stores *list = mx_new(arena, stores);
    *list = (stores){at, count};
    return (mx_fallback){list, read_any};
}
