#include "dialect/mysql/partition.h"

/* Where partitions by RANGE end. */

static bool has_no_end(mx_str value)
{
    return mx_str_ieq(value, MX_STR("maxvalue"));
}

/* '2024-01-01' and the like: of two of one length, the later is the greater text. */
static bool is_time(mx_str value)
{
    if (value.len < 3 || value.ptr[0] != '\'')
        return false;
    for (size_t i = 1; i + 1 < value.len; i++) {
        char c = value.ptr[i];
        if (!mx_is_digit(c) && c != '-' && c != ':' && c != ' ' && c != '.')
            return false;
    }
    return true;
}

static int sign(bool less)
{
    return less ? -1 : 1;
}

static bool compare_values(mx_str one, mx_str other, int *out)
{
    int64_t a, b;
    bool known = true;
    if (mx_str_eq(one, other))
        *out = 0;
    else if (has_no_end(one) || has_no_end(other))
        *out = sign(has_no_end(other));
    else if (mx_str_to_i64(one, &a) && mx_str_to_i64(other, &b))
        *out = a == b ? 0 : sign(a < b);
    else if ((known = is_time(one) && is_time(other) && one.len == other.len))
        *out = sign(mx_str_cmp(one, other) < 0);
    return known;
}

/* "values less than (90)" → 90 */
static mx_str ends(const mx_my_partition *part)
{
    mx_str head, tail;
    return mx_str_cut(part->values, '(', &head, &tail)
               ? tail
               : mx_str_sub(part->values, sizeof "values less than", part->values.len);
}

bool mx_my_compare_ends(const mx_my_partition *one, const mx_my_partition *other, int *out)
{
    mx_str a = ends(one), b = ends(other), value, than;
    size_t i = 0, k = 0;
    *out = 0;
    while (!*out && (value = mx_my_next_value(a, &i)).len && (than = mx_my_next_value(b, &k)).len) {
        if (!compare_values(value, than, out))
            return false;
    }
    return true;
}
