/* Values as text and back: numbers without locale, JSON. */
#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "config/value.h"

#define NUMBER_MAX 400 /* bytes: DBL_MAX has 309 digits */

/* snprintf and strtod obey the thread's locale; the program around us may have set one. newlocale("C") gives
 * a static object and cannot run out of memory. */
static int format_double(char *out, size_t size, const char *format, int precision, double d)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t before = c ? uselocale(c) : (locale_t)0;
    int n = snprintf(out, size, format, precision, d);
    if (c) {
        uselocale(before);
        freelocale(c);
    }
    return n;
}

static double read_double(const char *z)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c)
        return strtod(z, NULL);
    double d = strtod_l(z, NULL, c);
    freelocale(c);
    return d;
}

/* The fewest digits after the point that read back as the same number. */
static mx_str shortest(mx_arena *arena, double d)
{
    char text[NUMBER_MAX];
    for (int precision = 0; precision <= 340; precision++) {
        int n = format_double(text, sizeof text, "%.*f", precision, d);
        if (n > 0 && (size_t)n < sizeof text && read_double(text) == d)
            return mx_str_copy(arena, (mx_str){text, (size_t)n});
        if (n < 0 || (size_t)n >= sizeof text)
            break;
    }
    int n = format_double(text, sizeof text, "%.*g", 17, d); /* smaller than 1e-323 */
    return mx_str_copy(arena, (mx_str){text, n > 0 ? (size_t)n : 0});
}

mx_str mx_value_number_text(mx_arena *arena, const mx_value *number)
{
    if (number->kind == MX_VALUE_INT)
        return mx_str_printf(arena, "%lld", (long long)number->as.integer);
    if (isnan(number->as.number))
        return MX_STR("NaN");
    if (isinf(number->as.number))
        return number->as.number > 0 ? MX_STR("Inf") : MX_STR("-Inf");
    return shortest(arena, number->as.number);
}

/* [-+] digits [. digits] [e [-+] digits]; at least one digit before any exponent. */
static bool is_number(mx_str s)
{
    size_t i = 0, digits = 0;
    if (i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '+'))
        i++;
    for (; i < s.len && mx_is_digit(s.ptr[i]); i++)
        digits++;
    if (i < s.len && s.ptr[i] == '.')
        for (i++; i < s.len && mx_is_digit(s.ptr[i]); i++)
            digits++;
    if (digits == 0)
        return false;
    if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
        i++;
        if (i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '+'))
            i++;
        size_t from = i;
        while (i < s.len && mx_is_digit(s.ptr[i]))
            i++;
        if (i == from)
            return false;
    }
    return i == s.len;
}

mx_value *mx_value_read_number(mx_arena *arena, mx_str s)
{
    int64_t n;
    if (!is_number(s))
        return NULL;
    if (mx_str_to_i64(s, &n))
        return mx_value_int(arena, n);
    double d = read_double(mx_str_z(arena, s));
    return isinf(d) ? NULL : mx_value_number(arena, d);
}

/* ---- JSON ---- */

/* Go's json.Marshal also escapes <, > and &, so that its output can stand in HTML. */
static void json_text(mx_buf *buf, mx_str s)
{
    mx_buf plain = MX_BUF(buf->arena);
    mx_buf_json(&plain, s);
    mx_str text = mx_buf_view(&plain);
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c != '<' && c != '>' && c != '&')
            continue;
        mx_buf_str(buf, mx_str_sub(text, from, i));
        mx_buf_printf(buf, "\\u%04x", (unsigned)c);
        from = i + 1;
    }
    mx_buf_str(buf, mx_str_sub(text, from, text.len));
}

typedef struct json_layout {
    mx_str prefix, indent;
    bool lines;
} json_layout;

static void new_line(mx_buf *buf, const json_layout *layout, size_t depth)
{
    if (!layout->lines)
        return;
    mx_buf_char(buf, '\n');
    mx_buf_str(buf, layout->prefix);
    for (size_t i = 0; i < depth; i++)
        mx_buf_str(buf, layout->indent);
}

static void write_json(mx_buf *buf, const mx_value *v, const json_layout *layout, size_t depth);

static void write_items(mx_buf *buf, const mx_values *items, const json_layout *layout, size_t depth)
{
    mx_buf_char(buf, '[');
    for (size_t i = 0; i < items->len; i++) {
        if (i)
            mx_buf_char(buf, ',');
        new_line(buf, layout, depth + 1);
        write_json(buf, items->at[i], layout, depth + 1);
    }
    if (items->len)
        new_line(buf, layout, depth);
    mx_buf_char(buf, ']');
}

static void write_members(mx_buf *buf, const mx_members *members, const json_layout *layout, size_t depth)
{
    mx_buf_char(buf, '{');
    for (size_t i = 0; i < members->len; i++) {
        if (i)
            mx_buf_char(buf, ',');
        new_line(buf, layout, depth + 1);
        json_text(buf, members->at[i].key);
        mx_buf_text(buf, layout->lines ? ": " : ":");
        write_json(buf, members->at[i].value, layout, depth + 1);
    }
    if (members->len)
        new_line(buf, layout, depth);
    mx_buf_char(buf, '}');
}

static void write_json(mx_buf *buf, const mx_value *v, const json_layout *layout, size_t depth)
{
    switch (v->kind) {
    case MX_VALUE_NULL:
    case MX_VALUE_KINDS:
        mx_buf_lit(buf, "null");
        break;
    case MX_VALUE_BOOL:
        mx_buf_text(buf, v->as.boolean ? "true" : "false");
        break;
    case MX_VALUE_INT:
        mx_buf_printf(buf, "%lld", (long long)v->as.integer);
        break;
    case MX_VALUE_FLOAT:
        if (isfinite(v->as.number))
            mx_buf_str(buf, mx_value_number_text(buf->arena, v));
        else
            mx_buf_lit(buf, "null"); /* JSON has no word for it */
        break;
    case MX_VALUE_TEXT:
        json_text(buf, v->as.text);
        break;
    case MX_VALUE_LIST:
    case MX_VALUE_SET:
        write_items(buf, &v->as.items, layout, depth);
        break;
    case MX_VALUE_OBJECT:
        write_members(buf, &v->as.members, layout, depth);
        break;
    }
}

void mx_value_json(mx_buf *buf, const mx_value *value, mx_str prefix, mx_str indent)
{
    json_layout layout = {prefix, indent, prefix.len + indent.len > 0};
    write_json(buf, value, &layout, 0);
}
