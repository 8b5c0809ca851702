#include "store/id_kinds.h"
#include "store/upstream_parts.h"

/* Joining what is upstream: which columns meet, and the joins themselves. */

mx_joining mx_joining_of(mx_arena *arena, mx_upstream *ups, size_t count)
{
    mx_joining order = {.at = mx_new_array(arena, mx_upstream *, count + 1)};
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
static mx_status check_collisions(mx_arena *arena, const mx_feature_plan *plan, const mx_upstream *ups,
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

static mx_status check_names(const mx_joining *order, const mx_strs *keys, mx_diags *diags)
{
    for (size_t i = 0; i < order->count; i++) {
        const mx_upstream *up = order->at[i];
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

static bool has_union(const mx_joining *order)
{
    return order->all_optional && order->count > 1;
}

static mx_status check_kinds(const mx_store *store, const mx_joining *order, const mx_strs *keys,
                             mx_diags *diags)
{
    for (size_t i = 1; i < order->count; i++) {
        const mx_upstream *a = order->at[0], *b = order->at[i];
        const mx_id_side left = {&a->frame, a->dep->dep->feature, "feature"};
        const mx_id_side right = {&b->frame, b->dep->dep->feature, "feature"};
        MX_TRY(mx_check_id_kinds(store, keys, &left, &right, has_union(order), diags));
    }
    return MX_OK;
}

mx_status mx_joining_check(const mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                           const mx_upstream *ups, const mx_joining *order, const mx_strs *keys,
                           mx_diags *diags)
{
    MX_TRY(check_names(order, keys, diags));
    MX_TRY(check_collisions(arena, plan, ups, keys, diags));
    return check_kinds(store, order, keys, diags);
}

/* The keys of all dependencies as columns of one type each: where they have several of the engine's own, as a text or list. */
static mx_frame keys_of(mx_arena *arena, const mx_joining *order, const mx_strs *keys)
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

static void add_union_of_keys(mx_sqlbuf *sql, const mx_joining *order, const mx_frame *keys)
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

static void add_joins(mx_sqlbuf *sql, const mx_joining *order, const mx_strs *keys, const mx_frame *all_keys)
{
    const mx_frame *left_keys = has_union(order) ? all_keys : &order->at[0]->frame;
    if (has_union(order))
        add_union_of_keys(sql, order, all_keys);
    for (size_t i = 0; i < order->count; i++) {
        const mx_upstream *up = order->at[i];
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

void mx_joining_join(mx_store *store, mx_arena *arena, const mx_joining *order, const mx_strs *keys,
                     mx_expected *out)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    mx_frame all_keys = has_union(order) ? keys_of(arena, order, keys) : (mx_frame){0};
    mx_add(&sql, "(SELECT ");
    for (size_t i = 0; i < order->count; i++) {
        const mx_upstream *up = order->at[i];
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
