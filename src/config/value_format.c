#include "config/value_format.h"

typedef struct verb {
    bool left, zero, plus, sharp;
    int64_t width, precision; /* precision -1: none */
    char letter;
} verb;

#define WIDTH_MAX 1000
#define PRECISION_MAX 100

/* Behind '%'. False: malformed. */
static bool read_verb(mx_str s, size_t *i, verb *out)
{
    *out = (verb){.precision = -1};
    for (; *i < s.len && s.ptr[*i] && strchr("-0+# ", s.ptr[*i]); (*i)++) {
        out->left |= s.ptr[*i] == '-';
        out->zero |= s.ptr[*i] == '0';
        out->plus |= s.ptr[*i] == '+';
        out->sharp |= s.ptr[*i] == '#';
    }
    for (; *i < s.len && mx_is_digit(s.ptr[*i]) && out->width < WIDTH_MAX; (*i)++)
        out->width = out->width * 10 + (s.ptr[*i] - '0');
    if (*i < s.len && s.ptr[*i] == '.') {
        out->precision = 0;
        for ((*i)++; *i < s.len && mx_is_digit(s.ptr[*i]) && out->precision < PRECISION_MAX; (*i)++)
            out->precision = out->precision * 10 + (s.ptr[*i] - '0');
    }
    if (*i >= s.len || out->width >= WIDTH_MAX || out->precision >= PRECISION_MAX)
        return false;
    out->letter = s.ptr[(*i)++];
    return true;
}

static void pad(mx_buf *buf, const verb *v, mx_str s, bool number)
{
    size_t chars = mx_str_chars(s), space = (uint64_t)v->width > chars ? (size_t)v->width - chars : 0;
    if (number && v->zero && !v->left && space) {
        size_t sign = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
        mx_buf_str(buf, mx_str_sub(s, 0, sign));
        mx_buf_repeat(buf, '0', space);
        mx_buf_str(buf, mx_str_sub(s, sign, s.len));
        return;
    }
    mx_buf_repeat(buf, ' ', v->left ? 0 : space);
    mx_buf_str(buf, s);
    mx_buf_repeat(buf, ' ', v->left ? space : 0);
}

static mx_str in_base(mx_arena *arena, int64_t n, unsigned base)
{
    char digits[65];
    size_t at = sizeof digits;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do
        digits[--at] = "0123456789abcdef"[u % base];
    while ((u /= base) > 0);
    return mx_str_cat(arena, n < 0 ? MX_STR("-") : MX_STR(""), (mx_str){digits + at, sizeof digits - at});
}

/* The decimal point of the locale, if it has another one, becomes '.'. */
static mx_str fixed(mx_arena *arena, double d, int64_t precision)
{
    mx_str s = mx_str_printf(arena, "%.*f", (int)(precision < 0 ? 6 : precision), d);
    mx_buf buf = MX_BUF(arena);
    bool point = false;
    for (size_t i = 0; i < s.len; i++) {
        bool digit = mx_is_digit(s.ptr[i]) || s.ptr[i] == '-';
        if (digit || !point)
            mx_buf_char(&buf, digit ? s.ptr[i] : '.');
        point = !digit;
    }
    return mx_buf_take(&buf);
}

static const mx_value *as_number(mx_arena *arena, const mx_value *v)
{
    if (v->kind == MX_VALUE_TEXT)
        v = mx_value_read_number(arena, v->as.text);
    return v && mx_value_is_number(v) ? v : NULL;
}

/* A text, or what reads as one. */
static bool as_text(mx_arena *arena, const mx_value *v, mx_str *out)
{
    if (v->kind == MX_VALUE_TEXT)
        *out = v->as.text;
    else if (v->kind == MX_VALUE_BOOL)
        *out = v->as.boolean ? MX_STR("true") : MX_STR("false");
    else if (mx_value_is_number(v))
        *out = mx_value_number_text(arena, v);
    else
        return false;
    return true;
}

static bool as_bool(const mx_value *v, bool *out)
{
    bool text = v->kind == MX_VALUE_TEXT;
    *out = text ? mx_str_eq(v->as.text, MX_STR("true")) : v->kind == MX_VALUE_BOOL && v->as.boolean;
    return text ? *out || mx_str_eq(v->as.text, MX_STR("false")) : v->kind == MX_VALUE_BOOL;
}

typedef struct job {
    mx_arena *arena;
    mx_buf *buf;
    mx_str (*print)(mx_arena *arena, const mx_value *v);
    const char *why;
} job;

static bool fail(job *j, const char *why)
{
    j->why = why;
    return false;
}

static bool put(job *j, const verb *v, const mx_value *arg)
{
    mx_str s;
    bool b;
    const mx_value *number;
    mx_buf json = MX_BUF(j->arena);
    switch (v->letter) {
    case 'v':
        if (v->sharp)
            mx_value_json(&json, arg, MX_STR(""), MX_STR(""));
        pad(j->buf, v, v->sharp ? mx_buf_take(&json) : j->print(j->arena, arg), mx_value_is_number(arg));
        return true;
    case 's':
        if (!as_text(j->arena, arg, &s))
            return fail(j, "%s needs a string");
        pad(j->buf, v,
            v->precision >= 0 && (uint64_t)v->precision < s.len ? mx_str_sub(s, 0, (size_t)v->precision) : s,
            false);
        return true;
    case 'q':
        if (!as_text(j->arena, arg, &s))
            return fail(j, "%q needs a string");
        mx_buf_json(&json, s);
        pad(j->buf, v, mx_buf_take(&json), false);
        return true;
    case 't':
        if (!as_bool(arg, &b))
            return fail(j, "%t needs true or false");
        pad(j->buf, v, b ? MX_STR("true") : MX_STR("false"), false);
        return true;
    case 'd':
    case 'x':
    case 'o':
    case 'b':
        number = as_number(j->arena, arg);
        if (number == NULL || number->kind != MX_VALUE_INT)
            return fail(j, mx_str_printf(j->arena, "%%%c needs a whole number", v->letter).ptr);
        s = in_base(j->arena, number->as.integer,
                    v->letter == 'd'   ? 10
                    : v->letter == 'x' ? 16
                    : v->letter == 'o' ? 8
                                       : 2);
        pad(j->buf, v, v->plus && number->as.integer >= 0 ? mx_str_cat(j->arena, MX_STR("+"), s) : s, true);
        return true;
    case 'f':
        number = as_number(j->arena, arg);
        if (number == NULL)
            return fail(j, "%f needs a number");
        pad(j->buf, v, fixed(j->arena, mx_value_as_double(number), v->precision), true);
        return true;
    default:
        return fail(j, "known verbs are %v %s %q %d %x %o %b %f %t and %%");
    }
}

bool mx_value_format(mx_arena *arena, mx_str format, const mx_values *args,
                     mx_str (*print)(mx_arena *arena, const mx_value *v), mx_str *out, const char **why)
{
    mx_buf buf = MX_BUF(arena);
    job j = {arena, &buf, print, ""};
    size_t used = 0;
    for (size_t i = 0; i < format.len;) {
        verb v;
        if (format.ptr[i] != '%') {
            mx_buf_char(&buf, format.ptr[i++]);
            continue;
        }
        i++;
        bool ok = read_verb(format, &i, &v) || fail(&j, "a verb behind % is malformed");
        if (ok && v.letter == '%') {
            mx_buf_char(&buf, '%');
            continue;
        }
        if (ok && used == args->len)
            ok = fail(&j, mx_str_printf(arena, "there are more verbs than arguments (%zu)", args->len).ptr);
        if (!ok || !put(&j, &v, args->at[used++])) {
            *why = j.why;
            return false;
        }
    }
    if (used < args->len) {
        *why = mx_str_printf(arena, "there are %zu arguments, and the format takes %zu", args->len, used).ptr;
        return false;
    }
    *out = mx_buf_take(&buf);
    return true;
}
