#include "dialect/postgres/exprs.h"

#include <stdlib.h>
#include <string.h>

/* Literals of multiranges: their ranges in order, and those that meet as one. https://www.postgresql.org/docs/current/rangetypes.html */

typedef struct range {
    mx_str low, high; /* as they are shown; empty: without end */
    bool low_in, high_in;
} range;
typedef mx_vec(range) ranges;

/* In `order` below, at or above 0. False: bounds of this form are not told apart. */
static bool compare(mx_pg_id bounds, mx_str a, mx_str b, int *order)
{
    int64_t x, y;
    *order = mx_str_cmp(a, b);
    if (*order == 0)
        return true;
    if (bounds == MX_PT_NUMERIC) {
        char left[64], right[64];
        if (a.len >= sizeof left || b.len >= sizeof right)
            return false;
        memcpy(left, a.ptr, a.len);
        memcpy(right, b.ptr, b.len);
        left[a.len] = right[b.len] = 0;
        char *left_end, *right_end;
        double p = strtod(left, &left_end), q = strtod(right, &right_end);
        *order = p < q ? -1 : 1;
        return left_end == left + a.len && right_end == right + b.len && (p < q || p > q);
    }
    if (mx_str_to_i64(a, &x) && mx_str_to_i64(b, &y)) {
        *order = x < y ? -1 : 1;
        return true;
    }
    for (size_t i = 0; i < 10; i++) { /* dates: 2020-01-31 */
        if (i >= a.len || i >= b.len ||
            (i == 4 || i == 7 ? a.ptr[i] != '-' || b.ptr[i] != '-'
                              : !mx_is_digit(a.ptr[i]) || !mx_is_digit(b.ptr[i])))
            return false;
    }
    return !mx_str_ends(a, MX_STR("BC")) && !mx_str_ends(b, MX_STR("BC"));
}

static mx_str unquoted(mx_str bound)
{
    return mx_str_starts(bound, MX_STR("\"")) ? mx_str_sub(bound, 1, bound.len - 1) : bound;
}

/* Of a range as it is shown. */
static bool open_range(mx_str text, range *out)
{
    if (text.len < 3 || !mx_str_cut(mx_str_sub(text, 1, text.len - 1), ',', &out->low, &out->high))
        return false;
    out->low = unquoted(out->low);
    out->high = unquoted(out->high);
    out->low_in = text.ptr[0] == '[';
    out->high_in = text.ptr[text.len - 1] == ']';
    return true;
}

/* Puts it where it belongs among those that are there. */
static bool insert(mx_pg_ctx *c, mx_pg_id bounds, ranges *all, range one)
{
    size_t at = all->len;
    mx_vec_push(c->arena, all, one);
    if (all->len == at)
        return false;
    for (; at > 0; at--) {
        const range *before = &all->at[at - 1];
        int order = 0;
        if (before->low.len && one.low.len && !compare(bounds, before->low, one.low, &order))
            return false;
        if (!one.low.len)
            order = 1;
        if (!before->low.len || order < 0 || (order == 0 && (before->low_in || !one.low_in)))
            break;
        all->at[at] = *before;
    }
    all->at[at] = one;
    return true;
}

/* Joins `next` to `one`, which begins before it. False in `met`: they are apart. */
static bool join(mx_pg_id bounds, range *one, const range *next, bool *met)
{
    int order = 1, ends = 0;
    if (one->high.len && next->low.len && !compare(bounds, one->high, next->low, &order))
        return false;
    *met = order > 0 || (order == 0 && (one->high_in || next->low_in));
    if (!*met || !one->high.len)
        return true;
    if (next->high.len && !compare(bounds, one->high, next->high, &ends))
        return false;
    if (!next->high.len || ends < 0 || (ends == 0 && next->high_in)) {
        one->high = next->high;
        one->high_in = next->high_in;
    }
    return true;
}

static void put_bound(mx_buf *out, mx_str bound)
{
    const char *quote = mx_str_find(bound, ' ') == MX_NPOS ? "" : "\"";
    mx_buf_printf(out, "%s%.*s%s", quote, MX_FMT(bound), quote);
}

static size_t range_end(mx_str text, size_t at)
{
    bool quoted = false;
    for (; at < text.len; at++) {
        quoted = quoted != (text.ptr[at] == '"');
        if (!quoted && (text.ptr[at] == ')' || text.ptr[at] == ']'))
            return at + 1;
    }
    return MX_NPOS;
}

/* {range, range, …}: each as it is shown, those left out that hold nothing. */
static bool read_ranges(mx_pg_ctx *c, mx_pg_id type, mx_pg_id bounds, mx_str text, ranges *all)
{
    for (mx_str rest = mx_str_trim(text); rest.len;) {
        bool empty = mx_str_istarts(rest, MX_STR("empty"));
        size_t end = empty ? 5 : range_end(rest, 0);
        range one;
        if (end == MX_NPOS || (!empty && rest.ptr[0] != '[' && rest.ptr[0] != '('))
            return false;
        mx_str shown = mx_pg_text_of(c, (mx_pg_static){.id = type}, mx_str_sub(rest, 0, end));
        if (!mx_str_eq(shown, MX_STR("empty")) && (!open_range(shown, &one) || !insert(c, bounds, all, one)))
            return false;
        rest = mx_str_trim(mx_str_sub(rest, end, rest.len));
        if (rest.len && rest.ptr[0] != ',')
            return false;
        bool more = rest.len > 0;
        rest = mx_str_trim(mx_str_sub(rest, more ? 1 : 0, rest.len));
        if (more && !rest.len)
            return false;
    }
    return true;
}

bool mx_pg_multirange_text(mx_pg_ctx *c, mx_pg_id type, mx_str text, mx_str *shown)
{
    static const mx_pg_id bounds_of[] = {MX_PT_INT4,      MX_PT_INT8,        MX_PT_NUMERIC,
                                         MX_PT_TIMESTAMP, MX_PT_TIMESTAMPTZ, MX_PT_DATE};
    mx_pg_id bounds = bounds_of[type - MX_PT_INT4MULTIRANGE],
             of = (mx_pg_id)(type - MX_PT_INT4MULTIRANGE + MX_PT_INT4RANGE);
    ranges all = {0};
    mx_buf out = MX_BUF(c->arena);
    if (text.len < 2 || text.ptr[0] != '{' || text.ptr[text.len - 1] != '}' ||
        !read_ranges(c, of, bounds, mx_str_sub(text, 1, text.len - 1), &all))
        return false;
    mx_buf_char(&out, '{');
    for (size_t i = 0; i < all.len;) {
        range one = all.at[i];
        bool met = true;
        for (i++; i < all.len && met; i += met) {
            if (!join(bounds, &one, &all.at[i], &met))
                return false;
        }
        mx_buf_text(&out, out.len > 1 ? "," : "");
        mx_buf_char(&out, one.low_in ? '[' : '(');
        put_bound(&out, one.low);
        mx_buf_char(&out, ',');
        put_bound(&out, one.high);
        mx_buf_char(&out, one.high_in ? ']' : ')');
    }
    mx_buf_char(&out, '}');
    *shown = mx_buf_take(&out);
    return true;
}
