#include "dialect/postgres/bounds.h"

#include <string.h>

/* A value of a bound as the server keeps it: one of the key's type. Sums of whole numbers are added up, numbers are rounded to what the
 * key holds, blanks that it does not hold are cut. What is computed otherwise stays as it is written. */

/* --- whole numbers -------------------------------------------------------------------------------------- */

static bool fits(int64_t value)
{
    return value >= INT32_MIN && value <= INT32_MAX;
}

static bool apply(mx_str operator, int64_t a, int64_t b, int64_t *out)
{
    static const char symbols[] = "+-*/%";
    const char *symbol = operator.len == 1 ? memchr(symbols, operator.ptr[0], sizeof symbols - 1) : NULL;
    if (!symbol || ((*symbol == '/' || *symbol == '%') && b == 0))
        return false;
    *out = *symbol == '+'   ? a + b
           : *symbol == '-' ? a - b
           : *symbol == '*' ? a * b
           : *symbol == '/' ? a / b
                            : a % b;
    return fits(*out);
}

/* Of the type integer; what does not fit it the server refuses, or it is a bigint. */
static bool whole(const mx_expr *e, int64_t *out)
{
    int64_t a, b;
    switch (e->kind) {
    case MX_E_NUMBER:
        return mx_str_to_i64(e->text, out) && fits(*out);
    case MX_E_UNARY:
        if (!whole(e->args[0], &a))
            return false;
        *out = mx_str_eq(e->text, MX_STR("-")) ? -a : a;
        return fits(*out) && e->text.len == 1 && (e->text.ptr[0] == '-' || e->text.ptr[0] == '+');
    case MX_E_BINARY:
        return !e->prefix.len && whole(e->args[0], &a) && whole(e->args[1], &b) && apply(e->text, a, b, out);
    default:
        return false;
    }
}

bool mx_pg_sum_of_bound(const mx_expr *e, int64_t *out)
{
    return e->kind == MX_E_BINARY && whole(e, out);
}

/* --- rounding ------------------------------------------------------------------------------------------- */

static bool is_plain(mx_str digits)
{
    size_t points = 0;
    for (size_t i = 0; i < digits.len; i++) {
        points += digits.ptr[i] == '.';
        if (digits.ptr[i] != '.' && !mx_is_digit(digits.ptr[i]))
            return false;
    }
    return digits.len > 0 && points < 2;
}

/* One more in the last place. */
static mx_str incremented(mx_arena *arena, mx_str digits)
{
    char *out = mx_arena_alloc(arena, digits.len + 2, 1);
    if (!out)
        return digits;
    out[0] = '0';
    memcpy(out + 1, digits.ptr, digits.len);
    size_t i = digits.len + 1;
    while (i > 0 && (out[i - 1] == '9' || out[i - 1] == '.')) {
        if (out[i - 1] == '9')
            out[i - 1] = '0';
        i--;
    }
    out[i ? i - 1 : 0]++;
    return out[0] == '0' ? (mx_str){out + 1, digits.len} : (mx_str){out, digits.len + 1};
}

mx_str mx_pg_rounded_bound(mx_arena *arena, mx_str number, int64_t scale)
{
    bool negative = mx_str_starts(number, MX_STR("-"));
    mx_str digits = mx_str_sub(number, negative ? 1 : 0, number.len), before, after;
    if (!is_plain(digits) || scale < 0 || !mx_str_cut(digits, '.', &before, &after) ||
        after.len <= (size_t)scale)
        return number;
    bool up = after.ptr[scale] >= '5';
    digits = mx_str_sub(digits, 0, before.len + (scale ? (size_t)scale + 1 : 0));
    if (!digits.len)
        digits = MX_STR("0");
    digits = up ? incremented(arena, digits) : digits;
    bool zero = true;
    for (size_t i = 0; i < digits.len; i++)
        zero = zero && (digits.ptr[i] == '0' || digits.ptr[i] == '.');
    return negative && !zero ? mx_str_cat(arena, MX_STR("-"), digits) : digits;
}

/* --- texts ---------------------------------------------------------------------------------------------- */

mx_str mx_pg_cut_bound(mx_arena *arena, mx_str text, int64_t length)
{
    bool plain = text.len >= 2 && text.ptr[0] == '\'' && text.ptr[text.len - 1] == '\'' &&
                 mx_str_find(mx_str_sub(text, 1, text.len - 1), '\'') == MX_NPOS;
    mx_str value = plain ? mx_str_sub(text, 1, text.len - 1) : text;
    if (!plain)
        return text;
    while (mx_str_chars(value) > (size_t)length && mx_str_ends(value, MX_STR(" ")))
        value.len--;
    return value.len + 2 == text.len ? text : mx_str_printf(arena, "'%.*s'", MX_FMT(value));
}
