#include "dialect/mysql/partition.h"

/* Two texts of PARTITION BY that mean one thing. */

static mx_str without_start(mx_arena *arena, mx_str method)
{
    size_t at = mx_str_find_str(method, MX_STR(" starts "));
    if (at == MX_NPOS)
        return method;
    bool automatic = mx_str_ends(method, MX_STR(" auto"));
    return mx_str_cat(arena, mx_str_sub(method, 0, at), automatic ? MX_STR(" auto") : MX_STR_NONE);
}

/* "values less than (unix_timestamp('2024-01-01 00:00:00'))" as seconds of UTC. */
static bool written_moment(mx_str values, int64_t *out)
{
    const mx_str head = MX_STR("values less than (unix_timestamp('");
    static const size_t at[] = {11, 14, 17};
    uint64_t parts[3] = {0};
    int64_t days;
    if (!mx_str_starts(values, head))
        return false;
    mx_str moment = mx_str_sub(values, head.len, mx_str_find_str(values, MX_STR("'))")));
    if (!mx_my_to_days(moment, &days))
        return false;
    for (size_t i = 0; i < 3 && moment.len >= at[i] + 2; i++) {
        if (!mx_str_to_u64(mx_str_sub(moment, at[i], at[i] + 2), &parts[i]))
            return false;
    }
    *out = (days - 719528) * 86400 + (int64_t)(parts[0] * 3600 + parts[1] * 60 + parts[2]);
    return true;
}

/* The server keeps the seconds that a moment had in its time zone: no more than 14 hours off, by quarters of an hour. */
static bool same_moment(mx_str a, mx_str b)
{
    enum { MOST = 14 * 3600, QUARTER = 900 };
    const mx_str head = MX_STR("values less than (");
    int64_t moment, kept;
    if (written_moment(b, &moment)) {
        mx_str other = a;
        a = b;
        b = other;
    }
    if (!written_moment(a, &moment) || !mx_str_starts(b, head) ||
        !mx_str_to_i64(mx_str_sub(b, head.len, b.len - 1), &kept))
        return false;
    int64_t off = moment > kept ? moment - kept : kept - moment;
    return off <= MOST && off % QUARTER == 0;
}

static bool same_moments(mx_arena *arena, const mx_my_partitioning *a, const mx_my_partitioning *b)
{
    if (!mx_str_eq(a->method, b->method) || a->parts.len != b->parts.len)
        return false;
    for (size_t i = 0; i < a->parts.len; i++) {
        if (same_moment(a->parts.at[i].values, b->parts.at[i].values))
            a->parts.at[i].values = b->parts.at[i].values;
    }
    return mx_str_eq(mx_my_partitioning_text(arena, a), mx_my_partitioning_text(arena, b));
}

bool mx_my_same_partitioning(const mx_table *from, mx_str from_text, const mx_table *to)
{
    mx_arena *arena = to->schema->model->arena;
    mx_my_partitioning a, b;
    if (!mx_my_read_partitioning(to->schema->model, from, from_text, &a) ||
        !mx_my_read_partitioning(to->schema->model, to, to->partition_by, &b) || !mx_str_eq(a.sub, b.sub))
        return false;
    if (!mx_my_is_history(a.method) || !mx_my_is_history(b.method))
        return same_moments(arena, &a, &b);
    bool both = mx_str_find_str(a.method, MX_STR(" starts ")) != MX_NPOS &&
                mx_str_find_str(b.method, MX_STR(" starts ")) != MX_NPOS;
    if (!(both ? mx_str_eq(a.method, b.method)
               : mx_str_eq(without_start(arena, a.method), without_start(arena, b.method))))
        return false;
    if (mx_str_ends(b.method, MX_STR(" auto")) && a.parts.len > b.parts.len)
        return true;
    a.method = b.method;
    return mx_str_eq(mx_my_partitioning_text(arena, &a), mx_my_partitioning_text(arena, &b));
}
