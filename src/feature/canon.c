#include "feature/canon.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"

void mx_canon_comma(const mx_canon *c)
{
    mx_buf_char(c->buf, ',');
    if (c->form != MX_CANON_DUMP)
        mx_buf_char(c->buf, ' ');
}

void mx_canon_colon(const mx_canon *c)
{
    mx_buf_char(c->buf, ':');
    if (c->form != MX_CANON_DUMP)
        mx_buf_char(c->buf, ' ');
}

static void escape_point(mx_buf *buf, uint32_t point)
{
    if (point > 0xffff) {
        uint32_t rest = point - 0x10000;
        mx_buf_printf(buf, "\\u%04x\\u%04x", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
    } else {
        mx_buf_printf(buf, "\\u%04x", point);
    }
}

static const char *short_escape(char c)
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '\b':
        return "\\b";
    case '\f':
        return "\\f";
    default:
        return NULL;
    }
}

/* Bytes that stand for themselves in all forms. DEL is none: json.dumps escapes it, a dump does not. */
static size_t plain_run(mx_str s, size_t at)
{
    while (at < s.len && (unsigned char)s.ptr[at] >= ' ' && (unsigned char)s.ptr[at] < 0x7f &&
           s.ptr[at] != '"' && s.ptr[at] != '\\')
        at++;
    return at;
}

void mx_canon_string(const mx_canon *c, mx_str s)
{
    mx_buf_char(c->buf, '"');
    for (size_t i = 0; i < s.len;) {
        size_t end = plain_run(s, i);
        mx_buf_str(c->buf, mx_str_sub(s, i, end));
        if ((i = end) == s.len)
            break;
        const char *escape = short_escape(s.ptr[i]);
        uint32_t point = (unsigned char)s.ptr[i];
        size_t len = mx_utf8_decode(s, i, &point);
        len = len ? len : 1;
        if (escape)
            mx_buf_text(c->buf, escape);
        else if (point < ' ' || c->form != MX_CANON_DUMP)
            escape_point(c->buf, point);
        else
            mx_buf_str(c->buf, mx_str_sub(s, i, i + len));
        i += len;
    }
    mx_buf_char(c->buf, '"');
}

/* The shortest digits that read back, as "d.ddde±xx" in `text`. */
static void shortest(char *text, size_t size, double n)
{
    for (int digits = 0; digits <= 16; digits++) {
        snprintf(text, size, "%.*e", digits, n);
        if (strtod(text, NULL) == n)
            return;
    }
}

void mx_canon_double(mx_buf *buf, double n)
{
    char text[40], digits[24] = "0";
    size_t count = 0;
    shortest(text, sizeof text, n);
    if (signbit(n))
        mx_buf_char(buf, '-');
    const char *at = text;
    for (; *at && *at != 'e'; at++)
        if (mx_is_digit(*at)) /* the host's locale may write something else than '.' */
            digits[count++] = *at;
    long exponent = strtol(*at ? at + 1 : at, NULL, 10);
    while (count > 1 && digits[count - 1] == '0')
        count--;
    mx_str all = {digits, count};
    if (exponent < -4 || exponent >= 16) {
        mx_buf_char(buf, digits[0]);
        if (count > 1)
            mx_buf_char(buf, '.');
        mx_buf_str(buf, mx_str_sub(all, 1, count));
        mx_buf_printf(buf, "e%c%02ld", exponent < 0 ? '-' : '+', labs(exponent));
    } else if (exponent < 0) {
        mx_buf_lit(buf, "0.");
        mx_buf_repeat(buf, '0', (size_t)(-exponent - 1));
        mx_buf_str(buf, all);
    } else {
        size_t whole = (size_t)exponent + 1;
        mx_buf_str(buf, mx_str_sub(all, 0, count < whole ? count : whole));
        mx_buf_repeat(buf, '0', count < whole ? whole - count : 0);
        mx_buf_char(buf, '.');
        mx_buf_str(buf, count > whole ? mx_str_sub(all, whole, count) : MX_STR("0"));
    }
}

void mx_canon_key(const mx_canon *c, mx_str key, bool first)
{
    if (!first)
        mx_canon_comma(c);
    mx_canon_string(c, key);
    mx_canon_colon(c);
}

void mx_canon_strings(const mx_canon *c, const mx_str *items, size_t count)
{
    mx_buf_char(c->buf, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            mx_canon_comma(c);
        mx_canon_string(c, items[i]);
    }
    mx_buf_char(c->buf, ']');
}

static int by_member_key(const void *a, const void *b, void *object)
{
    return mx_str_cmp(mx_json_key(object, *(const size_t *)a), mx_json_key(object, *(const size_t *)b));
}

static void canon_object(const mx_canon *c, const mx_json *object)
{
    size_t count = mx_json_length(object);
    size_t *order = mx_new_array(c->buf->arena, size_t, count);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    if (c->form == MX_CANON_HASHED)
        mx_sort(c->buf->arena, order, count, sizeof *order, by_member_key, (void *)(uintptr_t)object);
    mx_buf_char(c->buf, '{');
    for (size_t i = 0; i < count; i++) {
        mx_canon_key(c, mx_json_key(object, order[i]), i == 0);
        mx_canon_value(c, mx_json_at(object, order[i]));
    }
    mx_buf_char(c->buf, '}');
}

void mx_canon_value(const mx_canon *c, const mx_json *value)
{
    switch (mx_json_kind_of(value)) {
    case MX_JSON_NULL:
        mx_buf_lit(c->buf, "null");
        break;
    case MX_JSON_BOOL:
        mx_buf_text(c->buf, mx_json_bool(value) ? "true" : "false");
        break;
    case MX_JSON_INT:
        mx_buf_printf(c->buf, "%lld", (long long)mx_json_int(value));
        break;
    case MX_JSON_DOUBLE:
        if (mx_json_digits(value).len)
            mx_buf_str(c->buf, mx_json_digits(value));
        else
            mx_canon_double(c->buf, mx_json_double(value));
        break;
    case MX_JSON_STRING:
    case MX_JSON_DATE:
        mx_canon_string(c, mx_json_string(value));
        break;
    case MX_JSON_ARRAY:
        mx_buf_char(c->buf, '[');
        for (size_t i = 0; i < mx_json_length(value); i++) {
            if (i)
                mx_canon_comma(c);
            mx_canon_value(c, mx_json_at(value, i));
        }
        mx_buf_char(c->buf, ']');
        break;
    case MX_JSON_OBJECT:
        canon_object(c, value);
        break;
    }
}
