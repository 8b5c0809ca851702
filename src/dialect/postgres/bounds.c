#include "dialect/postgres/bounds.h"

#include "schema/reader.h"

bool mx_pg_is_default_part(const mx_table *part)
{
    return mx_str_ieq(part->partition_bounds, MX_STR("default"));
}

static void read_hash(mx_reader *in, mx_pg_bounds *out)
{
    if (!mx_reader_punct(in, '(') || !mx_reader_word(in, "modulus") || !mx_reader_number(in, &out->modulus) ||
        !mx_reader_punct(in, ',') || !mx_reader_word(in, "remainder") ||
        !mx_reader_number(in, &out->remainder))
        out->modulus = 0;
}

mx_pg_bounds mx_pg_read_bounds(mx_arena *arena, mx_str text, const mx_server *server)
{
    mx_pg_bounds out = {0};
    mx_reader in = mx_reader_open(arena, text, server);
    if (!mx_reader_words(&in, "for values"))
        return out;
    if (mx_reader_word(&in, "in")) {
        out.list = true;
        out.known = mx_reader_list(&in, &out.low);
    } else if (mx_reader_word(&in, "from")) {
        out.known = mx_reader_list(&in, &out.low) && mx_reader_word(&in, "to") &&
                    mx_reader_list(&in, &out.high);
    } else if (mx_reader_word(&in, "with")) {
        read_hash(&in, &out);
    }
    return out;
}

/* --- which comes first: where the texts tell it ----------------------------------------------------------------------------------- */

/* A number as it is shown: digits, and those behind a '.'. */
typedef struct number {
    bool negative;
    mx_str whole, fraction;
} number;

static bool are_digits(mx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!mx_is_digit(text.ptr[i]))
            return false;
    }
    return true;
}

static bool is_number(mx_str text, number *out)
{
    *out = (number){.negative = mx_str_starts(text, MX_STR("-"))};
    text = mx_str_sub(text, out->negative ? 1 : 0, text.len);
    if (!mx_str_cut(text, '.', &out->whole, &out->fraction))
        *out = (number){out->negative, text, MX_STR_NONE};
    while (out->whole.len > 1 && out->whole.ptr[0] == '0')
        out->whole = mx_str_sub(out->whole, 1, out->whole.len);
    return out->whole.len && are_digits(out->whole) && are_digits(out->fraction);
}

static int compare_numbers(const number *a, const number *b)
{
    int order;
    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    if (a->whole.len != b->whole.len)
        order = a->whole.len < b->whole.len ? -1 : 1;
    else
        order = mx_str_cmp(a->whole, b->whole);
    order = order ? order : mx_str_cmp(a->fraction, b->fraction);
    return a->negative ? -order : order;
}

/* '2021-01-01', '2021-01-01 10:00:00', '2021-01-01 10:00:00+00'; `zone`: from its sign on. */
static bool is_moment(mx_str text, mx_str *zone)
{
    bool fine = text.len > 11 && text.ptr[0] == '\'' && text.ptr[5] == '-' && text.ptr[8] == '-';
    for (size_t i = 1; fine && i < 11; i++)
        fine = i == 5 || i == 8 || mx_is_digit(text.ptr[i]);
    size_t end = 11;
    while (fine && end < text.len && text.ptr[end] != '+' && text.ptr[end] != '-')
        end++;
    *zone = mx_str_sub(text, fine ? end : text.len, text.len);
    return fine && !mx_str_ends(text, MX_STR("BC'"));
}

int mx_pg_bound_rank(mx_str text)
{
    return mx_str_eq(text, MX_STR("minvalue")) ? -1 : mx_str_eq(text, MX_STR("maxvalue")) ? 1 : 0;
}

/* Of the values that stand in for a date or number: below or above all others but MINVALUE and MAXVALUE. */
static int infinity(mx_str text)
{
    return mx_str_eq(text, MX_STR("'-infinity'")) ? -1 : mx_str_eq(text, MX_STR("'infinity'")) ? 1 : 0;
}

/* Less, equal or greater than 0; *known becomes false where nothing tells. */
static int compare_values(mx_str a, mx_str b, bool *known)
{
    number x, y;
    mx_str zone, other;
    bool left, right;
    if (mx_pg_bound_rank(a) || mx_pg_bound_rank(b))
        return mx_pg_bound_rank(a) - mx_pg_bound_rank(b);
    if (mx_str_eq(a, b))
        return 0;
    left = is_number(a, &x);
    right = is_number(b, &y);
    if (left && right)
        return compare_numbers(&x, &y);
    left = left || is_moment(a, &zone);
    right = right || is_moment(b, &other);
    if ((left || infinity(a)) && (right || infinity(b)) && (infinity(a) || infinity(b)))
        return infinity(a) - infinity(b);
    if (left && right && mx_str_eq(zone, other))
        return mx_str_cmp(a, b);
    *known = false;
    return 0;
}

int mx_pg_compare_bounds(const mx_strs *a, const mx_strs *b, bool *known)
{
    for (size_t i = 0; i < a->len && i < b->len; i++) {
        int found = compare_values(a->at[i], b->at[i], known);
        if (found || mx_pg_bound_rank(a->at[i]) || !*known)
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
        meet = mx_pg_compare_bounds(&a->low, &b->high, &known) < 0 &&
               mx_pg_compare_bounds(&b->low, &a->high, &known) < 0;
    for (size_t i = 0; a->list && i < a->low.len; i++)
        meet |= mx_strs_has(&b->low, a->low.at[i]);
    return meet || !known;
}

bool mx_pg_bounds_within(const mx_pg_bounds *in, const mx_pg_bounds *out)
{
    bool known = in->known && out->known && in->list == out->list, within = known;
    if (known && !in->list)
        within = mx_pg_compare_bounds(&out->low, &in->low, &known) <= 0 &&
                 mx_pg_compare_bounds(&in->high, &out->high, &known) <= 0;
    for (size_t i = 0; within && in->list && i < in->low.len; i++)
        within = mx_strs_has(&out->low, in->low.at[i]);
    return within && known;
}
