/* The writer of base/json.h. One flag tells whether the innermost open list or object has something in it;
 * closing one leaves something in the one around it. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"

static void new_line(mx_json_writer *w)
{
    if (!w->indent)
        return;
    mx_buf_char(w->buf, '\n');
    for (size_t i = 0; i < w->depth; i++)
        mx_buf_text(w->buf, w->indent);
}

/* What stands before a key or a value. */
static void separate(mx_json_writer *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (w->some)
        mx_buf_char(w->buf, ',');
    if (w->depth)
        new_line(w);
    w->some = true;
}

void mx_json_begin(mx_json_writer *w, char open)
{
    assert(open == '{' || open == '[');
    separate(w);
    mx_buf_char(w->buf, open);
    w->depth++;
    w->some = false;
}

void mx_json_end(mx_json_writer *w, char close)
{
    assert(w->depth && !w->after_key && (close == '}' || close == ']'));
    w->depth--;
    if (w->some)
        new_line(w);
    mx_buf_char(w->buf, close);
    w->some = true;
}

void mx_json_put_key(mx_json_writer *w, mx_str key)
{
    assert(w->depth && !w->after_key);
    separate(w);
    mx_buf_json(w->buf, key);
    mx_buf_text(w->buf, w->indent ? ": " : ":");
    w->after_key = true;
}

void mx_json_put_raw(mx_json_writer *w, mx_str json)
{
    separate(w);
    mx_buf_str(w->buf, json);
}

void mx_json_put_string(mx_json_writer *w, mx_str s)
{
    separate(w);
    mx_buf_json(w->buf, s);
}

void mx_json_put_int(mx_json_writer *w, int64_t n)
{
    separate(w);
    mx_buf_printf(w->buf, "%lld", (long long)n);
}

void mx_json_put_bool(mx_json_writer *w, bool b)
{
    mx_json_put_raw(w, b ? MX_STR("true") : MX_STR("false"));
}

void mx_json_put_null(mx_json_writer *w)
{
    mx_json_put_raw(w, MX_STR("null"));
}

void mx_json_put_double(mx_json_writer *w, double n)
{
    char text[40];
    bool whole = true;
    if (!isfinite(n)) {
        mx_json_put_null(w);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, n);
        if (strtod(text, NULL) == n)
            break;
    }
    for (char *c = text; *c; c++) {
        if (!mx_is_digit(*c) && !strchr("+-e", *c))
            *c = '.'; /* whatever the host's locale writes there */
        whole = whole && (mx_is_digit(*c) || *c == '-');
    }
    separate(w);
    mx_buf_text(w->buf, text);
    if (whole)
        mx_buf_lit(w->buf, ".0"); /* so that it is read as a double again */
}

void mx_json_put(mx_json_writer *w, const mx_json *value)
{
    mx_json_kind kind = mx_json_kind_of(value);
    switch (kind) {
    case MX_JSON_NULL:
        mx_json_put_null(w);
        break;
    case MX_JSON_BOOL:
        mx_json_put_bool(w, mx_json_bool(value));
        break;
    case MX_JSON_INT:
        mx_json_put_int(w, mx_json_int(value));
        break;
    case MX_JSON_DOUBLE:
        mx_json_put_double(w, mx_json_double(value));
        break;
    case MX_JSON_STRING:
    case MX_JSON_DATE:
        mx_json_put_string(w, mx_json_string(value));
        break;
    case MX_JSON_ARRAY:
    case MX_JSON_OBJECT:
        mx_json_begin(w, kind == MX_JSON_OBJECT ? '{' : '[');
        for (size_t i = 0; i < mx_json_length(value); i++) {
            if (kind == MX_JSON_OBJECT)
                mx_json_put_key(w, mx_json_key(value, i));
            mx_json_put(w, mx_json_at(value, i));
        }
        mx_json_end(w, kind == MX_JSON_OBJECT ? '}' : ']');
        break;
    }
}
