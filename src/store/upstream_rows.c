#include "store/upstream_parts.h"

/* One upstream feature. */

mx_str mx_upstream_stored_name(const mx_upstream *up, mx_str renamed)
{
    const mx_feature_dep *dep = up->dep->dep;
    for (size_t i = 0; i < dep->renames.len; i++)
        if (mx_str_eq(dep->renames.at[i].to, renamed) && mx_frame_find(&up->stored, dep->renames.at[i].from))
            return dep->renames.at[i].from;
    for (size_t i = 0; i < dep->renames.len; i++)
        if (mx_str_eq(dep->renames.at[i].from, renamed))
            return MX_STR_NONE; /* has another name now */
    return mx_frame_find(&up->stored, renamed) ? renamed : MX_STR_NONE;
}

typedef struct scope_arg {
    mx_arena *arena;
    const mx_upstream *up;
} scope_arg;

/* In filters of the dep the versions have the upstream feature's suffix. */
static mx_str filter_name(void *arg, mx_str column)
{
    const scope_arg *in = arg;
    mx_str suffix = mx_key_column_suffix(in->arena, in->up->dep->dep->feature);
    if (mx_str_ends(column, suffix)) {
        mx_str plain = mx_str_sub(column, 0, column.len - suffix.len);
        if (mx_is_version_column(plain))
            return plain;
    }
    return mx_upstream_stored_name(in->up, column);
}

static bool taken_downstream(mx_str name)
{
    return !mx_is_upstream_dropped(name) && !mx_is_version_column(name) && !mx_str_eq(name, MX_DELETED_AT);
}

static mx_status take(mx_arena *arena, mx_upstream *up, mx_str renamed, mx_diags *diags)
{
    if (mx_strs_has(&up->names, renamed))
        return MX_OK;
    mx_str name = mx_upstream_stored_name(up, renamed);
    if (mx_str_eq(name, MX_DELETED_AT)) {
        up->deleted_at = true;
        return MX_OK;
    }
    if (!name.len || !taken_downstream(name)) {
        scope_arg in = {arena, up};
        if (mx_is_version_column(filter_name(&in, renamed)))
            return MX_OK; /* there anyway */
        return mx_fail(diags, MX_STO009, up->dep->dep->at, "",
                       "feature %.*s has no column '%.*s' for those that use it",
                       MX_FMT(up->dep->dep->feature), MX_FMT(renamed));
    }
    mx_vec_push(arena, &up->names, renamed);
    return MX_OK;
}

mx_status mx_upstream_choose_names(mx_arena *arena, mx_upstream *up, mx_diags *diags)
{
    const mx_feature_dep *dep = up->dep->dep;
    if (!dep->has_select) {
        for (size_t i = 0; i < up->stored.columns.len; i++) {
            mx_str name = up->stored.columns.at[i].name;
            if (taken_downstream(name))
                MX_TRY(take(arena, up, mx_dep_renamed(dep, name), diags));
        }
        up->deleted_at = mx_frame_find(&up->stored, MX_DELETED_AT) != NULL;
        return MX_OK;
    }
    const mx_strs *ids = dep->lineage.kind != MX_IDENTITY && dep->lineage.has_on ? &dep->lineage.on
                                                                                 : &up->dep->upstream_ids;
    for (size_t i = 0; i < dep->select.len; i++)
        MX_TRY(take(arena, up, dep->select.at[i], diags));
    for (size_t i = 0; i < ids->len; i++)
        MX_TRY(take(arena, up, ids->at[i], diags));
    return MX_OK;
}

/* What is read of the stored columns: also what filters and the order of a group need. */
static mx_strs needed(mx_arena *arena, const mx_upstream *up)
{
    mx_strs names = {0}, used = {0};
    for (size_t i = 0; i < up->names.len; i++)
        mx_vec_push(arena, &used, mx_upstream_stored_name(up, up->names.at[i]));
    for (size_t i = 0; i < up->dep->upstream_ids.len; i++)
        mx_vec_push(arena, &used, mx_upstream_stored_name(up, up->dep->upstream_ids.at[i]));
    for (size_t i = 0; i < up->stored.columns.len; i++) {
        mx_str name = up->stored.columns.at[i].name;
        if (up->dep->dep->has_filters || mx_strs_has(&used, name) ||
            mx_str_eq(name, MX_DATA_VERSION_BY_FIELD))
            mx_vec_push(arena, &names, name);
    }
    return names;
}

static mx_status parse_filters(mx_arena *arena, const mx_feature_dep *dep, mx_filters *out, mx_diags *diags)
{
    for (size_t i = 0; dep->has_filters && i < dep->filters.len; i++) {
        const mx_filter *filter;
        MX_TRY(mx_filter_parse(arena, dep->filters.at[i], 0, &filter, diags));
        mx_vec_push(arena, out, filter);
    }
    return MX_OK;
}

mx_str mx_upstream_order_column(mx_arena *arena, size_t id)
{
    return mx_str_printf(arena, MX_PRIVATE "o%zu", id);
}

/* SELECT "old" AS "new", …, the values, FROM the latest rows WHERE the dep's filters. */
mx_status mx_upstream_prepare(mx_store *store, mx_arena *arena, mx_upstream *up, mx_diags *diags)
{
    mx_str rows;
    mx_strs columns = needed(arena, up);
    mx_latest of = up->latest;
    mx_filters filters = {0};
    scope_arg arg = {arena, up};
    mx_scope scope = {.frame = &up->stored, .table = "u.", .name = filter_name, .arg = &arg};
    of.columns = &columns;
    MX_TRY(parse_filters(arena, up->dep->dep, &filters, diags));
    MX_TRY(mx_latest_sql(store, arena, &of, &rows, diags));
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "(SELECT ");
    for (size_t i = 0; i < up->names.len; i++) {
        const mx_frame_column *column = mx_frame_find(&up->stored,
                                                      mx_upstream_stored_name(up, up->names.at[i]));
        mx_add(&sql, "%zu.%i AS %i", i ? ", " : "", column->name, up->names.at[i]);
        mx_frame_add(arena, &up->frame, (mx_frame_column){up->names.at[i], column->type, column->json});
    }
    const mx_frame_column *versions = mx_frame_find(&up->stored, MX_DATA_VERSION_BY_FIELD);
    for (size_t i = 0; i < (up->raw ? 1 : up->values.len); i++) {
        mx_str name = mx_value_column(arena, up->index, up->raw ? MX_STR_NONE : up->values.at[i]);
        mx_add(&sql, up->frame.columns.len ? ", " : "");
        if (versions && up->raw)
            mx_add(&sql, "u.%i", versions->name);
        else if (versions)
            store->engine->field(&sql, versions, mx_piece(store, arena, "u.%i", versions->name),
                                 up->values.at[i]);
        else
            mx_add(&sql, "%z", store->engine->no_text);
        mx_add(&sql, " AS %i", name);
        mx_frame_add(arena, &up->frame, (mx_frame_column){name, &mx_text_type, false});
    }
    for (size_t i = 0; up->dep->dep->lineage.kind == MX_AGGREGATION && i < up->dep->upstream_ids.len; i++)
        mx_add(&sql, ", u.%i AS %i", mx_upstream_stored_name(up, up->dep->upstream_ids.at[i]),
               mx_upstream_order_column(arena, i));
    mx_add(&sql, " FROM (%s) AS u", rows);
    mx_add(&sql, filters.len ? " WHERE " : "");
    MX_TRY(mx_add_filters(&sql, &filters, &scope, false, diags));
    mx_add(&sql, ")");
    up->frame.from = mx_sqlbuf_take(&sql);
    return MX_OK;
}
