#include "store/current.h"

/* The rows that the feature has now. */
mx_status mx_current_read(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                          const mx_resolve *resolve, mx_current *out, mx_strs *temporaries, mx_diags *diags)
{
    const mx_feature_spec *spec = plan->def->spec;
    mx_status status = mx_table_frame(store, arena, spec->key, spec, &out->stored, diags);
    if (status == MX_NOT_FOUND)
        return MX_OK;
    MX_TRY(status);
    out->there = true;
    out->latest = (mx_latest){.stored = &out->stored, .ids = &spec->id_columns, .has_version = true};
    out->latest.filters[0] = mx_resolve_filters(resolve, spec->key);
    out->latest.filters[1] = &resolve->global_filters;
    out->latest.filters[2] = &resolve->target_filters;
    MX_TRY(mx_graph_feature_version(store->graph, spec->key, &out->latest.version, diags));
    if (!resolve->lazy)
        MX_TRY(mx_latest_find_doubles(store, arena, &out->latest, temporaries, diags));
    return MX_OK;
}

static bool expands(const mx_feature_plan *plan)
{
    for (size_t i = 0; i < plan->deps.len; i++)
        if (plan->deps.at[i].dep->lineage.kind == MX_EXPANSION)
            return true;
    return false;
}

/* With 1:N lineage one child stands for all of a parent: of those that have a provenance, if any has, the one that was
 * written last; what an earlier version of the parent had more of is left over from then. `flag`: what is 1 where a
 * child has something, for all of them (MX_KEY_STALE); may be empty. */
static mx_str one_of_each_parent(mx_store *store, mx_arena *arena, const mx_expected *expected,
                                 const mx_current *cur, const mx_strs *columns, mx_str flag, mx_str rows)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "SELECT ");
    if (columns)
        mx_add_names(&sql, columns, "x.");
    else
        mx_add_columns(&sql, &cur->stored.columns, "x.");
    if (flag.len)
        mx_add(&sql, ", x.%i", MX_KEY_STALE);
    mx_add(&sql, " FROM (SELECT y.*");
    if (flag.len) {
        mx_add(&sql, ", max(%s) OVER (PARTITION BY ", flag);
        mx_add_names(&sql, &expected->keys, "y.");
        mx_add(&sql, ") AS %i", MX_KEY_STALE);
    }
    mx_add(&sql, ", row_number() OVER (PARTITION BY ");
    mx_add_names(&sql, &expected->keys, "y.");
    mx_add(&sql, " ORDER BY ");
    if (mx_frame_find(&cur->stored, MX_PROVENANCE))
        mx_add(&sql, "CASE WHEN y.%i IS NULL THEN 1 ELSE 0 END, ", MX_PROVENANCE);
    if (mx_frame_find(&cur->stored, MX_UPDATED_AT))
        mx_add(&sql, "CASE WHEN y.%i IS NULL THEN 1 ELSE 0 END, y.%i DESC, ", MX_UPDATED_AT, MX_UPDATED_AT);
    mx_add_names(&sql, &expected->plan->def->spec->id_columns, "y.");
    mx_add(&sql, ") AS %i FROM (%s) AS y) AS x WHERE x.%i = 1", MX_STR(MX_PRIVATE "n"), rows,
           MX_STR(MX_PRIVATE "n"));
    return mx_sqlbuf_take(&sql);
}

/* Current rows, one for each parent with 1:N. `columns`: NULL is all of them. */
mx_status mx_current_rows(mx_store *store, mx_arena *arena, const mx_expected *expected,
                          const mx_current *cur, const mx_strs *columns, mx_str flag, mx_str *out,
                          mx_diags *diags)
{
    mx_latest latest = cur->latest;
    latest.columns = columns;
    MX_TRY(mx_latest_sql(store, arena, &latest, out, diags));
    if (expands(expected->plan))
        *out = one_of_each_parent(store, arena, expected, cur, columns, flag, *out);
    return MX_OK;
}

bool mx_current_has_parts(const mx_store *store, const mx_expected *expected, const mx_current *cur)
{
    return !expands(expected->plan) && mx_latest_has_parts(store, &cur->latest);
}

/* Filters of staleness see stored columns; the versions also as __current_<name>. */
static mx_str staleness_name(void *arg, mx_str column)
{
    const mx_frame *stored = arg;
    mx_str prefix = MX_STR("__current_");
    if (!mx_frame_find(stored, column) && mx_str_starts(column, prefix))
        return mx_str_sub(column, prefix.len, column.len);
    return column;
}

/* The columns that rows are compared by. Engines that keep what they read of a UNION are not to keep more. */
mx_strs mx_compared_columns(mx_arena *arena, const mx_expected *expected, const mx_current *cur)
{
    const mx_strs *ids = &expected->plan->def->spec->id_columns;
    mx_strs names = {0};
    for (size_t i = 0; i < expected->keys.len; i++)
        mx_vec_push(arena, &names, expected->keys.at[i]);
    for (size_t i = 0; i < ids->len; i++)
        if (!mx_strs_has(&names, ids->at[i]))
            mx_vec_push(arena, &names, ids->at[i]);
    const mx_str more[] = {MX_PROVENANCE, MX_UPDATED_AT};
    for (size_t i = 0; i < (expands(expected->plan) ? 2 : 1); i++)
        if (mx_frame_find(&cur->stored, more[i]) && !mx_strs_has(&names, more[i]))
            mx_vec_push(arena, &names, more[i]);
    return names;
}

/* 1 where a predicate holds for a row. */
static mx_status stale_flag(mx_store *store, mx_arena *arena, const mx_current *cur,
                            const mx_filters *staleness, const char *table, mx_str *out, mx_diags *diags)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_scope scope = {
        .frame = &cur->stored, .table = table, .name = staleness_name, .arg = (void *)&cur->stored};
    *out = MX_STR_NONE;
    if (!staleness->len)
        return MX_OK;
    mx_add(&sql, "CASE WHEN ");
    MX_TRY(mx_add_filters(&sql, staleness, &scope, true, diags));
    mx_add(&sql, " THEN 1 ELSE 0 END");
    *out = mx_sqlbuf_take(&sql);
    return MX_OK;
}

static mx_status check_keys(const mx_expected *expected, const mx_current *cur, mx_diags *diags)
{
    for (size_t i = 0; i < expected->keys.len; i++)
        if (!mx_frame_find(&cur->stored, expected->keys.at[i]))
            return mx_fail(diags, MX_STO009, MX_NOWHERE, "",
                           "feature %.*s has no column '%.*s' to compare its rows by",
                           MX_FMT(expected->plan->def->spec->key), MX_FMT(expected->keys.at[i]));
    return MX_OK;
}

mx_status mx_current_keys(mx_store *store, mx_arena *arena, const mx_expected *expected,
                          const mx_current *cur, const mx_filters *staleness, mx_str *out, mx_diags *diags)
{
    mx_str rows, flag;
    bool parents = expands(expected->plan);
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_strs columns = mx_compared_columns(arena, expected, cur);
    MX_TRY(check_keys(expected, cur, diags));
    MX_TRY(stale_flag(store, arena, cur, staleness, parents ? "y." : "k.", &flag, diags));
    MX_TRY(mx_current_rows(store, arena, expected, cur, flag.len ? NULL : &columns, flag, &rows, diags));
    mx_add(&sql, "(SELECT ");
    mx_add_names(&sql, &expected->keys, "k.");
    if (mx_frame_find(&cur->stored, MX_PROVENANCE))
        mx_add(&sql, ", k.%i AS %i", MX_PROVENANCE, MX_KEY_WAS);
    else
        mx_add(&sql, ", %z AS %i", store->engine->no_text, MX_KEY_WAS);
    mx_add(&sql, ", 1 AS %i", MX_KEY_HIT);
    if (flag.len && parents)
        mx_add(&sql, ", k.%i AS %i", MX_KEY_STALE, MX_KEY_STALE);
    else if (flag.len)
        mx_add(&sql, ", %s AS %i", flag, MX_KEY_STALE);
    mx_add(&sql, " FROM (%s) AS k)", rows);
    *out = mx_sqlbuf_take(&sql);
    return MX_OK;
}
