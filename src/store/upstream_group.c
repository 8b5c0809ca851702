#include "store/upstream_parts.h"

/* Aggregation: the values of a group, in the order of its rows' ids, become one digest; rows stay. Ids that the
 * dep does not select order last, so that the order is always whole. */
static mx_str group_order(mx_store *store, mx_arena *arena, const mx_upstream *up)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    const mx_strs *ids = &up->dep->upstream_ids;
    bool some = false;
    for (int left_out = 0; left_out < 2; left_out++)
        for (size_t i = 0; i < ids->len; i++) {
            if (mx_strs_has(&up->names, ids->at[i]) == (left_out == 1))
                continue;
            mx_str name = mx_upstream_stored_name(up, ids->at[i]);
            const mx_frame_column *column = mx_frame_find(&up->stored, name);
            bool text = column && column->type->kind == MX_ARROW_TEXT && !column->type->native.len;
            mx_str order = mx_piece(store, arena, "a.%i", mx_upstream_order_column(arena, i));
            mx_add(&sql, some ? ", " : "");
            if (store->engine->nulls_first)
                mx_add(&sql, "%s IS NULL, ", order);
            mx_add(&sql, "%s%z", order, text ? store->engine->bytewise : "");
            some = true;
        }
    return mx_sqlbuf_take(&sql);
}

static mx_str joined_texts(mx_store *store, mx_arena *arena, const mx_upstream *up, mx_frame *groups)
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

mx_status mx_upstream_aggregate(mx_store *store, mx_arena *arena, mx_upstream *up, mx_strs *temporaries,
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
