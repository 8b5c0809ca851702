#include "dialect/postgres/plan_bounds.h"

#include "dialect/postgres/postgres.h"
#include "schema/reader.h"
#include "sql/parse.h"

bool mx_pg_is_default_part(const mx_table *part)
{
    return mx_str_ieq(part->partition_bounds, MX_STR("default"));
}

static mx_pg_bounds read_bounds(const mx_planner *planner, const mx_table *part)
{
    mx_pg_bounds out = {0};
    mx_arena *arena = planner->arena;
    mx_reader in = mx_reader_open(arena, part->partition_bounds, &planner->changes->to->server);
    if (!mx_reader_words(&in, "for values"))
        return out;
    if (mx_reader_word(&in, "in")) {
        out.list = true;
        out.known = mx_reader_list(&in, &out.low);
    } else if (mx_reader_word(&in, "from")) {
        out.known = mx_reader_list(&in, &out.low) && mx_reader_word(&in, "to") &&
                    mx_reader_list(&in, &out.high);
    }
    return out;
}

mx_pg_bounds mx_pg_bounds_of(const mx_planner *planner, const mx_table *part)
{
    mx_pg_bounds *known = mx_map_get_address(planner->bounds, part);
    if (known)
        return *known;
    known = mx_new(planner->arena, mx_pg_bounds);
    *known = read_bounds(planner, part);
    mx_map_put_address(planner->arena, planner->bounds, part, known);
    return *known;
}

/* --- which comes first: where the texts tell it ----------------------------------------------------------------------------------- */

static bool is_number(mx_str text, int64_t *out)
{
    bool negative = mx_str_starts(text, MX_STR("-"));
    uint64_t n = 0;
    if (!mx_str_to_u64(mx_str_sub(text, negative ? 1 : 0, text.len), &n) || n > INT64_MAX)
        return false;
    *out = negative ? -(int64_t)n : (int64_t)n;
    return true;
}

/* '2021-01-01', '2021-01-01 10:00:00' */
static bool is_moment(mx_str text)
{
    bool fine = text.len > 11 && text.ptr[0] == '\'' && text.ptr[5] == '-' && text.ptr[8] == '-';
    for (size_t i = 1; fine && i < 11; i++)
        fine = i == 5 || i == 8 || mx_is_digit(text.ptr[i]);
    return fine;
}

static int rank(mx_str text)
{
    return mx_str_eq(text, MX_STR("minvalue")) ? -1 : mx_str_eq(text, MX_STR("maxvalue")) ? 1 : 0;
}

/* Less, equal or greater than 0; *known becomes false where nothing tells. */
static int compare_values(mx_str a, mx_str b, bool *known)
{
    int64_t x, y;
    if (rank(a) || rank(b))
        return rank(a) - rank(b);
    if (mx_str_eq(a, b))
        return 0;
    if (is_number(a, &x) && is_number(b, &y))
        return x < y ? -1 : 1;
    if (is_moment(a) && is_moment(b))
        return mx_str_cmp(a, b);
    *known = false;
    return 0;
}

static int compare_bounds(const mx_strs *a, const mx_strs *b, bool *known)
{
    for (size_t i = 0; i < a->len && i < b->len; i++) {
        int found = compare_values(a->at[i], b->at[i], known);
        if (found || rank(a->at[i]) || !*known)
            return found;
    }
    return 0;
}

bool mx_pg_bounds_meet(const mx_pg_bounds *a, const mx_pg_bounds *b)
{
    bool known = a->known && b->known && a->list == b->list, meet = false;
    if (!known)
        return true;
    if (!a->list)
        meet = compare_bounds(&a->low, &b->high, &known) < 0 && compare_bounds(&b->low, &a->high, &known) < 0;
    for (size_t i = 0; a->list && i < a->low.len; i++)
        meet |= mx_strs_has(&b->low, a->low.at[i]);
    return meet || !known;
}

bool mx_pg_bounds_within(const mx_pg_bounds *in, const mx_pg_bounds *out)
{
    bool known = in->known && out->known && in->list == out->list, within = known;
    if (known && !in->list)
        within = compare_bounds(&out->low, &in->low, &known) <= 0 &&
                 compare_bounds(&in->high, &out->high, &known) <= 0;
    for (size_t i = 0; within && in->list && i < in->low.len; i++)
        within = mx_strs_has(&out->low, in->low.at[i]);
    return within && known;
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
    while (n < values->len && n < key->len && !rank(values->at[n]))
        n++;
    if (!n)
        return;
    int open = n < values->len ? rank(values->at[n]) : -1;
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
