#include "dialect/mysql/refuse.h"

#include "schema/canon.h"

/* "Invalid default value": https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html, in strict mode. */

static bool is_base(const mx_type *type, const char *const *bases)
{
    for (; *bases; bases++) {
        if (mx_str_eq(type->base, mx_str_of(*bases)))
            return true;
    }
    return false;
}

mx_str mx_my_without_end(mx_str text)
{
    while (text.len && text.ptr[text.len - 1] == ' ')
        text.len--;
    return text;
}

/* The value of an ENUM or SET that is meant; NULL: none. */
static const mx_str *member(const mx_type *type, mx_str text)
{
    const mx_str *found = NULL;
    for (size_t i = 0; i < type->values.len; i++) {
        const mx_str *value = &type->values.at[i];
        if (mx_str_eq(*value, text))
            return value;
        if (!found && mx_str_ieq(*value, text))
            found = value;
    }
    return found;
}

static bool has_values(const mx_type *type, mx_str text)
{
    mx_str one;
    while (text.len) {
        (void)mx_str_cut(text, ',', &one, &text);
        if (!member(type, one))
            return false;
    }
    return true;
}

static bool names(const mx_type *type, mx_str text, const mx_str *value)
{
    mx_str one;
    while (text.len) {
        (void)mx_str_cut(text, ',', &one, &text);
        if (member(type, one) == value)
            return true;
    }
    return false;
}

mx_str mx_my_members(mx_arena *arena, const mx_type *type, mx_str text)
{
    mx_str all = MX_STR_NONE, given = mx_my_without_end(text);
    if (mx_str_eq(type->base, MX_STR("enum"))) {
        const mx_str *one = member(type, given);
        return one ? *one : text;
    }
    if (!mx_str_eq(type->base, MX_STR("set")) || !has_values(type, given))
        return text;
    for (size_t i = 0; i < type->values.len; i++) {
        if (names(type, given, &type->values.at[i]))
            all = all.len ? mx_str_printf(arena, "%.*s,%.*s", MX_FMT(all), MX_FMT(type->values.at[i]))
                          : type->values.at[i];
    }
    return all;
}

static bool has_digit(mx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (mx_is_digit(text.ptr[i]))
            return true;
    }
    return false;
}

static bool in_range(const mx_type *type, mx_str text, bool negative)
{
    static const struct {
        const char *base;
        int64_t most;
    } ranges[] = {{"tinyint", 127}, {"smallint", 32767}, {"mediumint", 8388607}, {"int", 2147483647}};
    int64_t value;
    if (negative && type->is_unsigned)
        return !has_digit(text) || mx_str_eq(text, MX_STR("0"));
    if (!mx_str_to_i64(text, &value))
        return true;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        int64_t most = type->is_unsigned ? 2 * ranges[i].most + 1 : ranges[i].most + negative;
        if (mx_str_eq(type->base, mx_str_of(ranges[i].base)))
            return value <= most;
    }
    return true;
}

static size_t characters(mx_str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return count;
}

/* YYMMDD, with or without a time: the smallest is 2000-01-01; and 0, where sql_mode allows it. */
static bool is_moment(mx_str text)
{
    int64_t value;
    return !mx_str_to_i64(text, &value) || value == 0 || value > 100;
}

static bool fits_bits(const mx_type *type, mx_str text)
{
    int64_t value, bits = type->arg_count ? type->args[0] : 1;
    return !mx_str_to_i64(text, &value) || bits > 62 || value < (int64_t)1 << bits;
}

static bool fits_bit_literal(const mx_type *type, mx_str text)
{
    size_t first = 2, bits = type->arg_count ? (size_t)type->args[0] : 1;
    if (!mx_str_istarts(text, MX_STR("b'")))
        return true;
    while (first < text.len && text.ptr[first] == '0')
        first++;
    return text.len - first <= bits + 1; /* and the quote */
}

static bool fits_year(mx_str text)
{
    int64_t year;
    return !mx_str_to_i64(text, &year) || (year >= 0 && year < 100) || (year > 1900 && year < 2156);
}

/* Digits before the point; those behind it are rounded. */
static bool fits_decimal(const mx_type *type, mx_str text)
{
    size_t digits = 0, i = 0;
    while (i < text.len && text.ptr[i] == '0')
        i++;
    for (; i < text.len && mx_is_digit(text.ptr[i]); i++)
        digits++;
    bool plain = i == text.len || text.ptr[i] == '.';
    return !plain || mx_str_find(text, 'e') != MX_NPOS || mx_str_find(text, 'E') != MX_NPOS ||
           digits <= (size_t)(type->args[0] - type->args[1]);
}

/* The next number from *at on, and what stands behind it is passed. False: none, or a long one. */
static bool next_number(mx_str text, size_t *at, unsigned *out)
{
    size_t start = *at;
    *out = 0;
    while (*at < text.len && mx_is_digit(text.ptr[*at]) && *at - start < 5)
        *out = *out * 10 + (unsigned)(text.ptr[(*at)++] - '0');
    size_t digits = *at - start;
    *at += *at < text.len;
    return digits > 0 && digits < 5;
}

/* Of "2026-02-30": false. In any other form than year, month and day: true. */
static bool has_its_day(mx_str text)
{
    static const uint8_t days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year, month, day;
    size_t at = 0;
    if (!next_number(text, &at, &year) || !next_number(text, &at, &month) || !next_number(text, &at, &day) ||
        !month || !day)
        return true;
    bool leaps = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month <= 12 && day <= days[month - 1] && (month != 2 || day < 29 || leaps);
}

static bool fits(const mx_type *type, const mx_expr *value, bool negative)
{
    static const char *const numbers[] = {"tinyint", "smallint", "mediumint", "int", "bigint",
                                          "decimal", "float",    "double",    NULL};
    static const char *const moments[] = {"date", "datetime", "timestamp", NULL};
    static const char *const texts[] = {"char", "varchar", NULL};
    static const char *const lengths[] = {"char", "varchar", "binary", "varbinary", NULL};
    static const char *const addresses[] = {"uuid", "inet4", "inet6", NULL};
    bool string = value->kind == MX_E_STRING;
    if (value->kind == MX_E_BLOB)
        return !mx_str_eq(type->base, MX_STR("bit")) || fits_bit_literal(type, value->text);
    if (mx_str_eq(type->base, MX_STR("year")) && !negative)
        return fits_year(value->text);
    if (mx_str_eq(type->base, MX_STR("decimal")) && !fits_decimal(type, value->text))
        return false;
    if (is_base(type, numbers))
        return string ? has_digit(value->text) : in_range(type, value->text, negative);
    if (is_base(type, moments))
        return string ? has_digit(value->text) && has_its_day(value->text) : is_moment(value->text);
    if (is_base(type, texts) && string && type->arg_count)
        return characters(value->text) <= (size_t)type->args[0] || mx_str_ends(value->text, MX_STR(" "));
    if (is_base(type, lengths) && type->arg_count)
        return value->text.len <= (size_t)type->args[0];
    if (mx_str_eq(type->base, MX_STR("enum")))
        return member(type, mx_my_without_end(value->text));
    if (mx_str_eq(type->base, MX_STR("set")))
        return has_values(type, mx_my_without_end(value->text));
    if (mx_str_eq(type->base, MX_STR("bit")))
        return string || fits_bits(type, value->text);
    return string || !is_base(type, addresses);
}

mx_status mx_my_check_default(const mx_type *type, const mx_expr *written, mx_diags *diags)
{
    bool negative = mx_expr_is_op(written, MX_E_UNARY, "-");
    const mx_expr *value = negative ? written->args[0] : written;
    bool literal = value->kind == MX_E_STRING || value->kind == MX_E_NUMBER || value->kind == MX_E_BLOB;
    if (!type || !literal || value->prefix.len || fits(type, value, negative))
        return MX_OK;
    return mx_fail(diags, MX_SCH005, written->span, "", "'%s%.*s' is no default for a column of type %.*s",
                   negative ? "-" : "", MX_FMT(value->text), MX_FMT(type->text));
}
