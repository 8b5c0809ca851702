#include "store/upstream.h"

#include "store/id_kinds.h"
#include "store/objects.h"

/* One upstream feature. */

typedef struct mx_upstream {
    const mx_plan_dep *dep;
    size_t index;
    mx_frame stored;
    mx_latest latest;
    bool final;     /* from a fallback store: latest and filtered already */
    bool raw;       /* its by-field value goes along as the JSON text that it is … */
    mx_strs values; /* … or else the keys of its fields that are hashed, each a column */
    mx_frame frame; /* prepared: `names`, then the values */
    mx_strs names;  /* the user's columns, after renaming */
    bool deleted_at;
} upstream;

static mx_str stored_name(const upstream *up, mx_str renamed)
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
    const upstream *up;
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
    return stored_name(in->up, column);
}

static bool taken_downstream(mx_str name)
{
    return !mx_is_upstream_dropped(name) && !mx_is_version_column(name) && !mx_str_eq(name, MX_DELETED_AT);
}

static mx_status take(mx_arena *arena, upstream *up, mx_str renamed, mx_diags *diags)
{
    if (mx_strs_has(&up->names, renamed))
        return MX_OK;
    mx_str name = stored_name(up, renamed);
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

static mx_status choose_names(mx_arena *arena, upstream *up, mx_diags *diags)
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
static mx_strs needed(mx_arena *arena, const upstream *up)
{
    mx_strs names = {0}, used = {0};
    for (size_t i = 0; i < up->names.len; i++)
        mx_vec_push(arena, &used, stored_name(up, up->names.at[i]));
    for (size_t i = 0; i < up->dep->upstream_ids.len; i++)
        mx_vec_push(arena, &used, stored_name(up, up->dep->upstream_ids.at[i]));
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

#define ORDER MX_PRIVATE "o"

/* SELECT "old" AS "new", …, the values, FROM the latest rows WHERE the dep's filters. */
static mx_status prepare(mx_store *store, mx_arena *arena, upstream *up, mx_diags *diags)
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
        const mx_frame_column *column = mx_frame_find(&up->stored, stored_name(up, up->names.at[i]));
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
        mx_add(&sql, ", u.%i AS %i", stored_name(up, up->dep->upstream_ids.at[i]),
               mx_str_printf(arena, ORDER "%zu", i));
    mx_add(&sql, " FROM (%s) AS u", rows);
    mx_add(&sql, filters.len ? " WHERE " : "");
    MX_TRY(mx_add_filters(&sql, &filters, &scope, false, diags));
    mx_add(&sql, ")");
    up->frame.from = mx_sqlbuf_take(&sql);
    return MX_OK;
}

/* Aggregation: the values of a group, in the order of its rows' ids, become one digest; rows stay. Ids that the
 * dep does not select order last, so that the order is always whole. */
static mx_str group_order(mx_store *store, mx_arena *arena, const upstream *up)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    const mx_strs *ids = &up->dep->upstream_ids;
    bool some = false;
    for (int left_out = 0; left_out < 2; left_out++)
        for (size_t i = 0; i < ids->len; i++) {
            if (mx_strs_has(&up->names, ids->at[i]) == (left_out == 1))
                continue;
            mx_str name = stored_name(up, ids->at[i]);
            const mx_frame_column *column = mx_frame_find(&up->stored, name);
            bool text = column && column->type->kind == MX_ARROW_TEXT && !column->type->native.len;
            mx_str order = mx_piece(store, arena, "a.%i", mx_str_printf(arena, ORDER "%zu", i));
            mx_add(&sql, some ? ", " : "");
            if (store->engine->nulls_first)
                mx_add(&sql, "%s IS NULL, ", order);
            mx_add(&sql, "%s%z", order, text ? store->engine->bytewise : "");
            some = true;
        }
    return mx_sqlbuf_take(&sql);
}

static mx_str joined_texts(mx_store *store, mx_arena *arena, const upstream *up, mx_frame *groups)
{
    const mx_strs *on = &up->dep->input_ids;
    mx_str order = group_order(store, arena, up);
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena), names = mx_sqlbuf_in(store, arena);
    mx_add_names(&names, on, "a.");
    mx_str by = mx_sqlbuf_take(&names);
    bool windowed = store->engine->joined_windowed;
    mx_add(&sql, windowed ? "(SELECT * FROM (SELECT " : "(SELECT ");
    for (size_t i = 0; i < on->len; i++) {
        mx_add(&sql, "%za.%i", i ? ", " : "", on->at[i]);
        mx_frame_add(arena, groups, *mx_frame_find(&up->frame, on->at[i]));
    }
    for (size_t i = 0; i < up->values.len; i++) {
        mx_str value = mx_value_column(arena, up->index, up->values.at[i]);
        mx_str name = mx_str_printf(arena, MX_PRIVATE "t%zu", i);
        mx_add(&sql, ", ");
        store->engine->joined(&sql, mx_piece(store, arena, "a.%i", value), order);
        mx_add(&sql, " AS %i", name);
        mx_frame_add(arena, groups, (mx_frame_column){name, &mx_text_type, false});
    }
    if (windowed)
        mx_add(&sql,
               ", row_number() OVER (PARTITION BY %s ORDER BY %s) AS %i FROM %s AS a WINDOW g AS (PARTITION "
               "BY %s "
               "ORDER BY %s ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) AS r WHERE r.%i = 1)",
               by, order, MX_STR(MX_PRIVATE "row"), up->frame.from, by, order, MX_STR(MX_PRIVATE "row"));
    else
        mx_add(&sql, " FROM %s AS a GROUP BY %s)", up->frame.from, by);
    return mx_sqlbuf_take(&sql);
}

static mx_status aggregate(mx_store *store, mx_arena *arena, upstream *up, mx_strs *temporaries,
                           mx_diags *diags)
{
    const mx_strs *on = &up->dep->input_ids;
    if (!on->len)
        return mx_fail(
            diags, MX_STO009, up->dep->dep->at, "name the columns that a group has in common in 'on'",
            "the rows of feature %.*s cannot be grouped by no column", MX_FMT(up->dep->dep->feature));
    for (size_t i = 0; i < on->len; i++)
        if (!mx_frame_find(&up->frame, on->at[i]))
            return mx_fail(diags, MX_STO009, up->dep->dep->at, "",
                           "feature %.*s has no column '%.*s' to group its rows by",
                           MX_FMT(up->dep->dep->feature), MX_FMT(on->at[i]));
    mx_frame groups = {0};
    mx_hashes hashes = {0};
    groups.from = joined_texts(store, arena, up, &groups);
    for (size_t i = 0; i < up->values.len; i++) {
        mx_hashed hashed = {.name = mx_str_printf(arena, MX_PRIVATE "g%zu", i)};
        mx_vec_push(arena, &hashed.terms,
                    ((mx_term){.kind = MX_TERM_VALUE, .column = mx_str_printf(arena, MX_PRIVATE "t%zu", i)}));
        mx_vec_push(arena, &hashes, hashed);
    }
    MX_TRY(mx_add_digests(store, arena, &groups, on, &hashes, temporaries, diags));
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_add(&sql, "(SELECT ");
    mx_add_names(&sql, &up->names, "a.");
    for (size_t i = 0; i < up->values.len; i++)
        mx_add(&sql, ", g.%i AS %i", hashes.at[i].name, mx_value_column(arena, up->index, up->values.at[i]));
    mx_add(&sql, " FROM %s AS a", up->frame.from);
    mx_add_join(&sql, &(mx_join){"LEFT", groups.from, "g", on, "a.", {&up->frame, &up->frame}});
    mx_add(&sql, ")");
    up->frame.from = mx_sqlbuf_take(&sql);
    return MX_OK;
}

/* Reading one: here, or from a fallback store by way of a temporary table. */

const mx_filters *mx_resolve_filters(const mx_resolve *resolve, mx_str feature)
{
    for (size_t i = 0; i < resolve->filters.len; i++)
        if (mx_str_eq(resolve->filters.at[i].feature, feature))
            return &resolve->filters.at[i].filters;
    return NULL;
}

static mx_status from_fallback(mx_store *store, mx_arena *arena, upstream *up, const mx_resolve *resolve,
                               mx_strs *temporaries, mx_diags *diags)
{
    struct ArrowArrayStream rows = {0};
    mx_read read = {0};
    mx_str feature = up->dep->dep->feature;
    const mx_filters *own = mx_resolve_filters(resolve, feature);
    for (size_t i = 0; own && i < own->len; i++)
        mx_vec_push(arena, &read.filters, own->at[i]);
    for (size_t i = 0; i < resolve->global_filters.len; i++)
        mx_vec_push(arena, &read.filters, resolve->global_filters.at[i]);
    mx_status status = store->fallback.read
                           ? store->fallback.read(store->fallback.state, feature, &read, &rows, diags)
                           : MX_NOT_FOUND;
    if (status == MX_NOT_FOUND)
        return mx_store_no_feature(store, feature, diags);
    MX_TRY(status);
    up->final = true;
    return mx_stage(store, arena, &rows, &up->stored, temporaries, diags);
}

static mx_status read_one(mx_store *store, mx_arena *arena, upstream *up, const mx_resolve *resolve,
                          bool eager, mx_strs *temporaries, mx_diags *diags)
{
    const mx_feature_spec *spec = up->dep->upstream->spec;
    mx_latest latest = {.stored = &up->stored, .ids = &spec->id_columns, .has_version = true};
    latest.filters[0] = mx_resolve_filters(resolve, spec->key);
    latest.filters[1] = &resolve->global_filters;
    MX_TRY(mx_graph_feature_version(store->graph, spec->key, &latest.version, diags));
    mx_status status = mx_table_frame(store, arena, spec->key, spec, &up->stored, diags);
    if (status == MX_NOT_FOUND)
        status = from_fallback(store, arena, up, resolve, temporaries, diags);
    else if (status == MX_OK && eager)
        status = mx_check_objects(store, arena, spec, &up->stored, latest.version, false, diags);
    MX_TRY(status);
    if (up->final)
        latest = (mx_latest){.stored = &up->stored, .deleted = true};
    else if (eager)
        MX_TRY(mx_latest_find_doubles(store, arena, &latest, temporaries, diags));
    up->latest = latest;
    MX_TRY(choose_names(arena, up, diags));
    MX_TRY(prepare(store, arena, up, diags));
    if (up->dep->dep->lineage.kind == MX_AGGREGATION)
        return aggregate(store, arena, up, temporaries, diags);
    return MX_OK;
}

/* Joining them. */

typedef struct joining {
    upstream **at; /* required ones first */
    size_t count;
    bool all_optional;
} joining;

static joining order_of(mx_arena *arena, upstream *ups, size_t count)
{
    joining order = {.at = mx_new_array(arena, upstream *, count + 1)};
    for (int optional = 0; optional < 2; optional++)
        for (size_t i = 0; i < count; i++)
            if (ups[i].dep->dep->optional == (optional == 1))
                order.at[order.count++] = &ups[i];
    order.all_optional = count > 0 && order.at[0]->dep->dep->optional;
    return order;
}

static void add_listed(mx_buf *text, mx_str name)
{
    mx_buf_printf(text, "%s'%.*s'", text->len ? ", " : "", MX_FMT(name));
}

/* Columns that several of them have, in the order in which they come. */
static mx_status check_collisions(mx_arena *arena, const mx_feature_plan *plan, const upstream *ups,
                                  const mx_strs *keys, mx_diags *diags)
{
    mx_strs seen = {0}, twice = {0};
    mx_buf names = MX_BUF(arena), ids = MX_BUF(arena);
    for (size_t i = 0; i < plan->deps.len; i++)
        for (size_t n = 0; n < ups[i].names.len; n++)
            mx_vec_push(arena, mx_strs_has(&seen, ups[i].names.at[n]) ? &twice : &seen, ups[i].names.at[n]);
    for (size_t i = 0; i < seen.len; i++)
        if (mx_strs_has(&twice, seen.at[i]) && !mx_strs_has(keys, seen.at[i]))
            add_listed(&names, seen.at[i]);
    for (size_t i = 0; i < keys->len; i++)
        add_listed(&ids, keys->at[i]);
    if (!names.len)
        return MX_OK;
    return mx_fail(
        diags, MX_STO010, plan->deps.at[plan->deps.len - 1].dep->at,
        "Rename the columns in one of the dependencies, or select others.",
        "Found column collisions [%.*s] across upstream features for feature %.*s: Only ID columns [%.*s] "
        "and required system columns may be in several of them",
        MX_FMT(mx_buf_view(&names)), MX_FMT(plan->def->spec->key), MX_FMT(mx_buf_view(&ids)));
}

static mx_status check_names(const joining *order, const mx_strs *keys, mx_diags *diags)
{
    for (size_t i = 0; i < order->count; i++) {
        const upstream *up = order->at[i];
        for (size_t k = 0; k < keys->len; k++)
            if (!mx_strs_has(&up->names, keys->at[k]))
                return mx_fail(diags, MX_STO009, up->dep->dep->at, "",
                               "feature %.*s has no column '%.*s' to join its rows by",
                               MX_FMT(up->dep->dep->feature), MX_FMT(keys->at[k]));
        for (size_t n = 0; n < up->names.len; n++) {
            if (mx_str_starts(up->names.at[n], MX_STR(MX_PRIVATE)))
                return mx_fail(diags, MX_STO010, up->dep->dep->at, "Rename the column.",
                               "names of columns do not begin with " MX_PRIVATE ": '%.*s'",
                               MX_FMT(up->names.at[n]));
        }
    }
    return MX_OK;
}

static bool has_union(const joining *order)
{
    return order->all_optional && order->count > 1;
}

static mx_status check_kinds(const mx_store *store, const joining *order, const mx_strs *keys,
                             mx_diags *diags)
{
    for (size_t i = 1; i < order->count; i++) {
        const upstream *a = order->at[0], *b = order->at[i];
        const mx_id_side left = {&a->frame, a->dep->dep->feature, "feature"};
        const mx_id_side right = {&b->frame, b->dep->dep->feature, "feature"};
        MX_TRY(mx_check_id_kinds(store, keys, &left, &right, has_union(order), diags));
    }
    return MX_OK;
}

/* The keys of all dependencies as columns of one type each: where they have several of the engine's own, as a text or list. */
static mx_frame keys_of(mx_arena *arena, const joining *order, const mx_strs *keys)
{
    mx_frame out = {0};
    for (size_t k = 0; k < keys->len; k++) {
        mx_frame_column column = *mx_frame_find(&order->at[0]->frame, keys->at[k]);
        mx_arrow_type *plain = mx_new(arena, mx_arrow_type);
        bool same = true;
        *plain = *column.type;
        for (size_t i = 1; i < order->count; i++) {
            const mx_arrow_type *type = mx_frame_find(&order->at[i]->frame, keys->at[k])->type;
            same = same && mx_str_eq(column.type->native, type->native);
            *plain = type->kind == MX_ARROW_LIST ? *type : *mx_id_type_of_both(arena, plain, type);
        }
        if (!same)
            plain->native = MX_STR_NONE;
        column.type = plain;
        mx_frame_add(arena, &out, column);
    }
    return out;
}

static void add_union_of_keys(mx_sqlbuf *sql, const joining *order, const mx_frame *keys)
{
    mx_add(sql, " FROM (");
    for (size_t i = 0; i < order->count; i++) {
        mx_add(sql, i ? " UNION SELECT " : "SELECT ");
        for (size_t k = 0; k < keys->columns.len; k++) {
            const mx_frame_column *key = &keys->columns.at[k];
            mx_add(sql, k ? ", " : "");
            sql->store->engine->key_as(sql, mx_frame_find(&order->at[i]->frame, key->name)->type, key->type,
                                       mx_piece(sql->store, sql->r.arena, "k.%i", key->name));
            mx_add(sql, " AS %i", key->name);
        }
        mx_add(sql, " FROM %s AS k", order->at[i]->frame.from);
    }
    mx_add(sql, ") AS j");
}

static void add_joins(mx_sqlbuf *sql, const joining *order, const mx_strs *keys, const mx_frame *all_keys)
{
    const mx_frame *left_keys = has_union(order) ? all_keys : &order->at[0]->frame;
    if (has_union(order))
        add_union_of_keys(sql, order, all_keys);
    for (size_t i = 0; i < order->count; i++) {
        const upstream *up = order->at[i];
        bool first = i == 0 && !has_union(order);
        const char *name = mx_str_printf(sql->r.arena, "d%zu", up->index).ptr;
        const char *left = order->all_optional
                               ? "j."
                               : mx_str_printf(sql->r.arena, "d%zu.", order->at[0]->index).ptr;
        if (first) {
            mx_add(sql, " FROM %s AS d%u", up->frame.from, up->index);
            continue;
        }
        mx_join join = {up->dep->dep->optional ? "LEFT" : "INNER",
                        up->frame.from,
                        name,
                        keys,
                        left,
                        {left_keys, &up->frame}};
        mx_add_join(sql, &join);
    }
}

static void join(mx_store *store, mx_arena *arena, const joining *order, const mx_strs *keys,
                 mx_expected *out)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_frame all_keys = has_union(order) ? keys_of(arena, order, keys) : (mx_frame){0};
    mx_add(&sql, "(SELECT ");
    for (size_t i = 0; i < order->count; i++) {
        const upstream *up = order->at[i];
        for (size_t c = 0; c < up->frame.columns.len; c++) {
            const mx_frame_column *column = &up->frame.columns.at[c];
            bool key = mx_strs_has(keys, column->name);
            if (key && i > 0)
                continue;
            mx_add(&sql, out->joined.columns.len ? ", " : "");
            if (key && has_union(order))
                column = mx_frame_find(&all_keys, column->name);
            if (key && has_union(order))
                mx_add(&sql, "j.%i AS %i", column->name, column->name);
            else
                mx_add(&sql, "d%u.%i AS %i", up->index, column->name, column->name);
            mx_frame_add(arena, &out->joined, *column);
            if (c < up->names.len)
                mx_vec_push(arena, &out->visible, column->name);
        }
        out->deleted_at = out->deleted_at || up->deleted_at;
    }
    add_joins(&sql, order, keys, &all_keys);
    mx_add(&sql, ")");
    out->joined.from = mx_sqlbuf_take(&sql);
}

/* All of it. */

/* The values that digests are made of; each is a column of its own, unless they are hashed here: then JSON is not taken
 * apart by the engine. Of a group they are, as it joins their texts. */
static void need_values(mx_arena *arena, upstream *ups, mx_hashes *hashes, bool here)
{
    for (size_t i = 0; i < hashes->len; i++)
        for (size_t k = 0; k < hashes->at[i].terms.len; k++) {
            mx_term *term = &hashes->at[i].terms.at[k];
            upstream *up = &ups[term->dep];
            if (term->kind != MX_TERM_VALUE)
                continue;
            if (here && up->dep->dep->lineage.kind != MX_AGGREGATION) {
                up->raw = term->json = true;
                term->column = mx_value_column(arena, term->dep, MX_STR_NONE);
                continue;
            }
            if (!mx_strs_has(&up->values, term->key))
                mx_vec_push(arena, &up->values, term->key);
            term->key = MX_STR_NONE;
        }
}

static void name_digests(mx_arena *arena, mx_expected *out)
{
    for (size_t i = 0; i < out->hashes.len; i++)
        mx_vec_push(arena, &out->fields, out->hashes.at[i].name);
    out->provenance = MX_STR(MX_PRIVATE "p");
    mx_vec_push(arena, &out->hashes,
                mx_overall_digest(arena, out->plan->def->spec, out->provenance, MX_STR_NONE, 0));
}

mx_status mx_expected_hash(mx_store *store, mx_arena *arena, mx_expected *expected, mx_strs *temporaries,
                           mx_diags *diags)
{
    if (!expected->unhashed)
        return MX_OK;
    expected->unhashed = false;
    expected->frame = expected->joined;
    MX_TRY(mx_add_digests(store, arena, &expected->frame, &expected->visible, &expected->hashes, temporaries,
                          diags));
    if (!mx_store_hashes_in_sql(store, arena))
        expected->joined = expected->frame;
    return MX_OK;
}

mx_status mx_upstream_expected(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                               const mx_resolve *resolve, bool eager, mx_expected *out, mx_diags *diags)
{
    MX_TRY(mx_upstream_joined(store, arena, plan, resolve, eager, false, out, diags));
    return mx_expected_hash(store, arena, out, &out->temporaries, diags);
}

mx_status mx_upstream_joined(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                             const mx_resolve *resolve, bool eager, bool here, mx_expected *out,
                             mx_diags *diags)
{
    upstream *ups = mx_new_array(arena, upstream, plan->deps.len + 1);
    out->plan = plan;
    out->keys = plan->input_ids.len ? plan->input_ids : plan->def->spec->id_columns;
    MX_TRY(mx_plan_digests(store, arena, plan, &out->hashes, diags));
    for (size_t i = 0; i < plan->deps.len; i++) {
        ups[i].dep = &plan->deps.at[i];
        ups[i].index = i;
    }
    need_values(arena, ups, &out->hashes, here);
    for (size_t i = 0; i < plan->deps.len; i++) {
        for (size_t k = 0; k < ups[i].dep->dep->renames.len; k++) /* else they come back cut */
            MX_TRY(mx_column_check_name(store, "feature ", plan->def->spec->key,
                                        ups[i].dep->dep->renames.at[k].to, diags));
        MX_TRY(read_one(store, arena, &ups[i], resolve, eager, &out->temporaries, diags));
    }
    joining order = order_of(arena, ups, plan->deps.len);
    MX_TRY(check_names(&order, &out->keys, diags));
    MX_TRY(check_collisions(arena, plan, ups, &out->keys, diags));
    MX_TRY(check_kinds(store, &order, &out->keys, diags));
    join(store, arena, &order, &out->keys, out);
    name_digests(arena, out);
    out->frame = out->joined;
    out->unhashed = true;
    out->ups = ups;
    return MX_OK;
}

/* Once more, of fewer rows. */

bool mx_upstream_has_parts(const mx_store *store, const mx_expected *expected)
{
    const upstream *ups = expected->ups;
    return ups && expected->plan->deps.len == 1 && ups->dep->dep->lineage.kind != MX_AGGREGATION &&
           mx_latest_has_parts(store, &ups->latest);
}

/* By the columns that the keys are made of. */
static void narrow(mx_store *store, mx_arena *arena, upstream *up, const mx_few *few)
{
    mx_strs *names = mx_new(arena, mx_strs);
    for (size_t i = 0; i < few->keys->len; i++)
        mx_vec_push(arena, names, stored_name(up, few->keys->at[i]));
    if (!mx_narrows(store, &up->stored, names, few))
        return;
    up->latest.few = few;
    up->latest.few_names = names;
}

mx_status mx_upstream_again(mx_store *store, mx_arena *arena, const mx_expected *expected,
                            mx_latest_part part, const mx_few *few, mx_str *from, mx_diags *diags)
{
    mx_expected out = {0};
    size_t count = expected->plan->deps.len;
    upstream *ups = mx_new_array(arena, upstream, count + 1);
    for (size_t i = 0; i < count; i++) {
        ups[i] = expected->ups[i];
        if (ups[i].dep->dep->lineage.kind == MX_AGGREGATION)
            continue; /* a group's digest is of all of its rows */
        ups[i].frame = (mx_frame){0};
        ups[i].latest.part = part;
        if (few)
            narrow(store, arena, &ups[i], few);
        MX_TRY(prepare(store, arena, &ups[i], diags));
    }
    joining order = order_of(arena, ups, count);
    join(store, arena, &order, &expected->keys, &out);
    *from = expected->where.len
                ? mx_piece(store, arena, "(SELECT * FROM %s AS x WHERE %s)", out.joined.from, expected->where)
                : out.joined.from;
    return MX_OK;
}
