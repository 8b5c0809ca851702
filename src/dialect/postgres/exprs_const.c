#include "dialect/postgres/exprs.h"

#include "sql/parse.h"

#include <float.h>

/* A constant is kept by value, and shown by its type's output function: ' 7 ' as an integer is 7, 't' as a boolean is true. */

static mx_expr *labelled(mx_pg_ctx *c, mx_expr *string, mx_pg_static type)
{
    return mx_pg_cast(c, string, type);
}

static mx_expr *as_string(mx_pg_ctx *c, mx_str text, const mx_expr *at)
{
    return mx_expr_new(c->arena, MX_E_STRING, text, at);
}

/* --- numbers -------------------------------------------------------------------------------------------------------------------- */

/* "-007" → "-7". False: no whole number. */
static bool whole(mx_arena *arena, mx_str text, mx_str *out)
{
    text = mx_str_trim(text);
    bool negative = mx_str_starts(text, MX_STR("-"));
    if (negative || mx_str_starts(text, MX_STR("+")))
        text = mx_str_sub(text, 1, text.len);
    if (!text.len)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!mx_is_digit(text.ptr[i]))
            return false;
    }
    while (text.len > 1 && text.ptr[0] == '0')
        text = mx_str_sub(text, 1, text.len);
    negative = negative && !mx_str_eq(text, MX_STR("0"));
    *out = negative ? mx_str_cat(arena, MX_STR("-"), text) : mx_str_copy(arena, text);
    return true;
}

typedef struct decimal {
    mx_str digits; /* of both sides of the point */
    int64_t point; /* digits before the point; may be negative or beyond the digits */
    bool negative;
} decimal;

/* "-1.50e3". False: no number, or one of a size that nobody writes. */
static bool read_decimal(mx_arena *arena, mx_str text, decimal *out)
{
    mx_buf digits = MX_BUF(arena);
    size_t i = 0;
    bool point = false, any = false;
    int64_t exponent = 0;
    text = mx_str_trim(text);
    out->negative = mx_str_starts(text, MX_STR("-"));
    if (out->negative || mx_str_starts(text, MX_STR("+")))
        i++;
    out->point = 0;
    for (; i < text.len && (mx_is_digit(text.ptr[i]) || (text.ptr[i] == '.' && !point)); i++) {
        if (text.ptr[i] == '.') {
            point = true;
            continue;
        }
        any = true;
        mx_buf_char(&digits, text.ptr[i]);
        out->point += point ? 0 : 1;
    }
    if (!any)
        return false;
    if (i < text.len && (text.ptr[i] == 'e' || text.ptr[i] == 'E')) {
        if (!mx_str_to_i64(mx_str_sub(text, i + 1, text.len), &exponent) || exponent > 400 || exponent < -400)
            return false;
        i = text.len;
    }
    out->point += exponent;
    out->digits = mx_buf_take(&digits);
    return i == text.len;
}

/* numeric_out: no exponent, at least one digit before the point, zeros behind it kept. */
static mx_str print_decimal(mx_arena *arena, const decimal *d)
{
    mx_buf buf = MX_BUF(arena);
    int64_t len = (int64_t)d->digits.len, start = 0;
    bool zero = true;
    for (int64_t i = 0; i < len; i++)
        zero = zero && d->digits.ptr[i] == '0';
    mx_buf_text(&buf, d->negative && !zero ? "-" : "");
    while (start < d->point - 1 && (start >= len || d->digits.ptr[start] == '0'))
        start++;
    if (d->point <= 0)
        mx_buf_char(&buf, '0');
    for (int64_t i = start; i < d->point; i++)
        mx_buf_char(&buf, i < len ? d->digits.ptr[i] : '0');
    if (len > d->point)
        mx_buf_char(&buf, '.');
    for (int64_t i = d->point; i < len; i++)
        mx_buf_char(&buf, i < 0 ? '0' : d->digits.ptr[i]);
    return mx_buf_take(&buf);
}

bool mx_pg_decimal_text(mx_arena *arena, mx_str text, mx_str *out)
{
    decimal d;
    if (!read_decimal(arena, text, &d))
        return false;
    *out = print_decimal(arena, &d);
    return true;
}

/* What is no number, and what has more digits than the type holds, stays as it is: '3.14159265'::real is rounded. */
bool mx_pg_float_text(mx_arena *arena, mx_str text, size_t digits, mx_str *out)
{
    decimal d;
    mx_buf buf = MX_BUF(arena);
    if (!read_decimal(arena, text, &d))
        return false;
    while (d.digits.len && d.digits.ptr[0] == '0') {
        d.digits = mx_str_sub(d.digits, 1, d.digits.len);
        d.point--;
    }
    while (d.digits.len && d.digits.ptr[d.digits.len - 1] == '0')
        d.digits = mx_str_sub(d.digits, 0, d.digits.len - 1);
    if (d.digits.len > digits || d.point > (digits == FLT_DIG ? 38 : 308) ||
        d.point < (digits == FLT_DIG ? -36 : -306))
        return false;
    mx_buf_text(&buf, d.negative ? "-" : "");
    if (!d.digits.len) {
        mx_buf_char(&buf, '0');
    } else if (d.point < -3 || d.point > (int64_t)digits) {
        mx_str rest = mx_str_sub(d.digits, 1, d.digits.len);
        int64_t e = d.point - 1;
        mx_buf_printf(&buf, "%c%s%.*se%c%02lld", d.digits.ptr[0], rest.len ? "." : "", MX_FMT(rest),
                      e < 0 ? '-' : '+', (long long)(e < 0 ? -e : e));
    } else {
        d.negative = false; /* it is written */
        mx_buf_str(&buf, print_decimal(arena, &d));
    }
    *out = mx_buf_take(&buf);
    return true;
}

static mx_expr *numeric(mx_pg_ctx *c, mx_expr *e, mx_str text)
{
    decimal d;
    if (!read_decimal(c->arena, text, &d))
        return labelled(c, as_string(c, text, e), MX_PG_TYPE(NUMERIC));
    text = print_decimal(c->arena, &d);
    if (mx_is_digit(text.ptr[0]) && mx_str_find(text, '.') != MX_NPOS)
        return mx_expr_new(c->arena, MX_E_NUMBER, text, e);
    return labelled(c, as_string(c, text, e), MX_PG_TYPE(NUMERIC));
}

static mx_expr *integer(mx_pg_ctx *c, mx_expr *e, mx_str text, mx_pg_static type)
{
    if (type.id == MX_PT_INT4 && mx_is_digit(text.ptr[0]))
        return mx_expr_new(c->arena, MX_E_NUMBER, text, e);
    return labelled(c, as_string(c, text, e), type);
}

static bool is_digits_of(mx_str text, unsigned base)
{
    bool any = false;
    for (size_t i = 2; i < text.len; i++) {
        char l = mx_lower(text.ptr[i]);
        bool digit = mx_is_digit(l) ? (unsigned)(l - '0') < base : base == 16 && l >= 'a' && l <= 'f';
        if (!digit && l != '_')
            return false;
        any = any || digit;
    }
    return any;
}

/* 0x1F, 0o17, 0b101 and 1_000 (version 16) in decimal; others as they are. */
static mx_str plain_digits(mx_arena *arena, mx_str text)
{
    bool negative = mx_str_starts(text, MX_STR("-"));
    mx_str rest = negative ? mx_str_sub(text, 1, text.len) : text;
    char mark = rest.len > 2 && rest.ptr[0] == '0' ? mx_lower(rest.ptr[1]) : ' ';
    unsigned base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    if (!base || !is_digits_of(rest, base)) {
        mx_buf buf = MX_BUF(arena);
        for (size_t i = 0; i < text.len; i++) {
            if (text.ptr[i] != '_')
                mx_buf_char(&buf, text.ptr[i]);
        }
        return mx_buf_take(&buf);
    }
    uint64_t value = 0;
    for (size_t i = 2; i < rest.len; i++) {
        char l = mx_lower(rest.ptr[i]);
        if (l == '_')
            continue;
        if (value >> 59)
            return text; /* beyond what bigint holds: as written */
        value = value * base + (uint64_t)(mx_is_digit(l) ? l - '0' : l - 'a' + 10);
    }
    return mx_str_printf(arena, "%s%llu", negative ? "-" : "", (unsigned long long)value);
}

mx_expr *mx_pg_number(mx_pg_ctx *c, mx_expr *e, mx_str text, mx_pg_static *type)
{
    int64_t value = 0;
    mx_str digits;
    text = plain_digits(c->arena, text);
    if (whole(c->arena, text, &digits) && mx_str_to_i64(digits, &value)) {
        *type = value >= INT32_MIN && value <= INT32_MAX ? MX_PG_TYPE(INT4) : MX_PG_TYPE(INT8);
        return integer(c, e, digits, *type);
    }
    *type = MX_PG_TYPE(NUMERIC);
    return numeric(c, e, text);
}

/* --- others --------------------------------------------------------------------------------------------------------------------- */

static mx_expr *boolean(mx_pg_ctx *c, mx_expr *e)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"true", true},   {"t", true},  {"yes", true}, {"y", true},  {"on", true},   {"1", true},
                 {"false", false}, {"f", false}, {"no", false}, {"n", false}, {"off", false}, {"0", false}};
    mx_str text = mx_str_trim(e->text);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_ieq(text, mx_str_of(words[i].word)))
            return mx_expr_new(c->arena, MX_E_BOOL, words[i].value ? MX_STR("true") : MX_STR("false"), e);
    }
    return labelled(c, e, MX_PG_TYPE(BOOL));
}

static mx_str schema_on_path(const mx_pg_ctx *c, mx_pg_static type, mx_str name)
{
    if (type.id == MX_PT_REGCLASS)
        return mx_model_relation_schema(c->model, name);
    mx_object_kind kind = type.id == MX_PT_REGPROC ? MX_O_FUNCTION : MX_O_OTHER;
    return mx_model_object_schema(c->model, kind, name, MX_STR_NONE);
}

/* A name as regclass, regconfig and their like show it: without the schema where that is on the path. */
static mx_expr *object_name(mx_pg_ctx *c, mx_expr *e, mx_pg_static type)
{
    mx_str schema, name;
    if (!mx_pg_split_name(c->arena, e->text, &schema, &name))
        return labelled(c, e, type);
    if (!schema.len)
        schema = schema_on_path(c, type, name);
    if (mx_str_eq(schema, MX_STR("pg_catalog")) || mx_str_eq(schema, c->model->server.schema))
        schema = MX_STR_NONE;
    mx_str shown = mx_pg_join_name(c->arena, schema, name, &c->model->server);
    return labelled(c, as_string(c, shown, e), type);
}

/* The name of a built-in type as the server shows it. */
static mx_expr *type_name(mx_pg_ctx *c, mx_expr *e)
{
    mx_type_name *written = NULL;
    mx_pg_static named;
    if (mx_parse_type(c->arena, e->text, MX_NOWHERE, &c->model->server, &written, NULL) == MX_OK && written &&
        mx_pg_find(c->model, written, &named) && named.id != MX_PT_USER)
        e = as_string(c, mx_pg_format(c->arena, named), e);
    return labelled(c, e, MX_PG_TYPE(REGTYPE));
}

/* b'101', x'1F' and '101' are shown as '101'. */
static mx_expr *bits(mx_pg_ctx *c, mx_expr *e, mx_pg_static type)
{
    mx_str text = e->text, head, tail;
    mx_buf buf = MX_BUF(c->arena);
    char mark = text.len ? mx_lower(text.ptr[0]) : ' ';
    if (mark == 'b' || mark == 'x')
        text = mx_str_sub(text, 1, text.len);
    if (e->kind == MX_E_BLOB && mx_str_cut(text, '\'', &head, &tail))
        (void)mx_str_cut(tail, '\'', &text, &head);
    for (size_t i = 0; i < text.len; i++) {
        char l = mx_lower(text.ptr[i]);
        unsigned digit = mx_is_digit(l)         ? (unsigned)(l - '0')
                         : l >= 'a' && l <= 'f' ? (unsigned)(l - 'a' + 10)
                                                : 0;
        for (int bit = mark == 'x' ? 3 : 0; bit >= 0; bit--)
            mx_buf_char(&buf, digit >> bit & 1 ? '1' : '0');
    }
    return labelled(c, as_string(c, mx_buf_take(&buf), e), type);
}

/* bytea_out: \\x and two digits a byte; what is not written so is text with \\\\ and \\ooo. False: not valid. */
static bool bytes(mx_arena *arena, mx_str text, mx_str *out)
{
    mx_buf buf = MX_BUF(arena);
    if (mx_str_starts(text, MX_STR("\\x"))) {
        *out = mx_str_lower(arena, text);
        return true;
    }
    mx_buf_text(&buf, "\\x");
    for (size_t i = 0; i < text.len; i++) {
        unsigned byte = (unsigned char)text.ptr[i];
        bool octal = byte == '\\' && i + 3 < text.len && text.ptr[i + 1] >= '0' && text.ptr[i + 1] <= '3' &&
                     mx_is_digit(text.ptr[i + 2]) && mx_is_digit(text.ptr[i + 3]);
        if (octal) {
            byte = (unsigned)(text.ptr[i + 1] - '0') * 64 + (unsigned)(text.ptr[i + 2] - '0') * 8 +
                   (unsigned)(text.ptr[i + 3] - '0');
            i += 3;
        } else if (byte == '\\') {
            if (i + 1 >= text.len || text.ptr[i + 1] != '\\')
                return false;
            i++;
        }
        mx_buf_printf(&buf, "%02x", byte & 255);
    }
    *out = mx_buf_take(&buf);
    return true;
}

mx_expr *mx_pg_literal(mx_pg_ctx *c, mx_expr *e, mx_pg_static type)
{
    mx_str digits;
    type = mx_pg_base(type);
    if (type.id == MX_PT_UNKNOWN || type.id == MX_PT_NONE)
        return e;
    if (e->kind != MX_E_STRING && (e->kind != MX_E_BLOB || type.dims))
        return labelled(c, e, type);
    if (type.dims)
        return labelled(c, as_string(c, mx_pg_text_of(c, type, e->text), e), type);
    switch (type.id) {
    case MX_PT_BOOL:
        return boolean(c, e);
    case MX_PT_INT2:
    case MX_PT_INT4:
    case MX_PT_INT8:
        return whole(c->arena, e->text, &digits) ? integer(c, e, digits, type) : labelled(c, e, type);
    case MX_PT_NUMERIC:
        return numeric(c, e, e->text);
    case MX_PT_BIT:
    case MX_PT_VARBIT:
        return bits(c, e, type);
    case MX_PT_REGCLASS:
    case MX_PT_REGCONFIG:
    case MX_PT_REGDICTIONARY:
    case MX_PT_REGPROC:
        return object_name(c, e, type);
    case MX_PT_REGTYPE:
        return type_name(c, e);
    case MX_PT_BYTEA:
        return bytes(c->arena, e->text, &digits) ? labelled(c, as_string(c, digits, e), type)
                                                 : labelled(c, e, type);
    default:
        return labelled(c, e->kind == MX_E_STRING ? as_string(c, mx_pg_text_of(c, type, e->text), e) : e,
                        type);
    }
}
