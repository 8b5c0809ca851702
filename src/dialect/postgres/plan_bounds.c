#include "dialect/postgres/plan_bounds.h"

#include "dialect/postgres/postgres.h"
#include "sql/parse.h"

mx_pg_bounds mx_pg_bounds_of(const mx_planner *planner, const mx_table *part)
{
    mx_pg_bounds *known = mx_map_get_address(planner->bounds, part);
    if (known)
        return *known;
    known = mx_new(planner->arena, mx_pg_bounds);
    *known = mx_pg_read_bounds(planner->arena, part->partition_bounds, &planner->changes->to->server);
    mx_map_put_address(planner->arena, planner->bounds, part, known);
    return *known;
}

/* --- the rows of a partition, as a condition --------------------------------------------------------------------------------------- */

/* The parts of its parent's key as expressions; empty where one has an operator class, or cannot be read. */
static mx_strs key_of(const mx_planner *planner, const mx_table *parent)
{
    const mx_server *server = &planner->changes->to->server;
    mx_strs key = mx_pg_partition_key(planner->arena, parent, server), none = {0};
    for (size_t i = 0; i < key.len; i++) {
        mx_expr *tree = NULL;
        if (mx_parse_expr(planner->arena, key.at[i], MX_NOWHERE, server, &tree, NULL) != MX_OK || !tree)
            return none;
    }
    return key;
}

/* A fraction becomes one of the key's own type. */
static mx_str constant(const mx_planner *planner, mx_str value)
{
    bool bare = value.len && value.ptr[0] != '\'' && mx_str_find(value, '.') != MX_NPOS;
    return bare ? mx_str_quoted(planner->arena, value, '\'') : value;
}

/* (a, b) >= (1, 2): up to the first part that is open, which decides about those that are equal before it. */
static void print_side(const mx_planner *planner, mx_buf *out, const mx_strs *key, const mx_strs *values,
                       bool low)
{
    size_t n = 0;
    while (n < values->len && n < key->len && !mx_pg_bound_rank(values->at[n]))
        n++;
    if (!n)
        return;
    int open = n < values->len ? mx_pg_bound_rank(values->at[n]) : -1;
    const char *row = n > 1 ? "(" : "", *end = n > 1 ? ")" : "";
    mx_buf_printf(out, "%s%s", out->len ? " AND " : "", row);
    for (size_t i = 0; i < n; i++)
        mx_buf_printf(out, "%s%.*s", i ? ", " : "", MX_FMT(key->at[i]));
    mx_buf_printf(out, "%s %s %s", end, low ? (open < 0 ? ">=" : ">") : (open < 0 ? "<" : "<="), row);
    for (size_t i = 0; i < n; i++)
        mx_buf_printf(out, "%s%.*s", i ? ", " : "", MX_FMT(constant(planner, values->at[i])));
    mx_buf_text(out, end);
}

/* RANGE takes no NULL. */
static void print_range(const mx_planner *planner, mx_buf *out, const mx_strs *key,
                        const mx_pg_bounds *bounds)
{
    print_side(planner, out, key, &bounds->low, true);
    print_side(planner, out, key, &bounds->high, false);
    for (size_t i = 0; (key->len > 1 || !out->len) && i < key->len; i++)
        mx_buf_printf(out, "%s%.*s IS NOT NULL", out->len ? " AND " : "", MX_FMT(key->at[i]));
}

static void print_list(const mx_planner *planner, mx_buf *out, const mx_strs *key, const mx_pg_bounds *bounds)
{
    bool null = mx_strs_has(&bounds->low, MX_STR("null"));
    size_t n = 0;
    for (size_t i = 0; i < bounds->low.len; i++) {
        if (mx_str_eq(bounds->low.at[i], MX_STR("null")))
            continue;
        mx_buf_printf(out, n++ ? ", " : "%.*s IN (", MX_FMT(key->at[0]));
        mx_buf_str(out, constant(planner, bounds->low.at[i]));
    }
    mx_buf_text(out, n ? ")" : "");
    if (null)
        mx_buf_printf(out, "%s%.*s IS NULL", n ? " OR " : "", MX_FMT(key->at[0]));
}

mx_str mx_pg_rows_within(const mx_planner *planner, const mx_table *part, const mx_table *parent)
{
    mx_buf out = MX_BUF(planner->arena);
    mx_pg_bounds bounds = mx_pg_bounds_of(planner, part);
    mx_strs key = key_of(planner, parent);
    if (!bounds.known || !key.len || (bounds.list && key.len > 1))
        return MX_STR_NONE;
    if (bounds.list)
        print_list(planner, &out, &key, &bounds);
    else
        print_range(planner, &out, &key, &bounds);
    return mx_buf_take(&out);
}
