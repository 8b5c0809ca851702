#include "base/buf.h"

#include <stdio.h>

/* Room for `more` bytes and a '\0'; false when the cap stands in the way. */
static bool room(mx_buf *buf, size_t more)
{
    size_t max = buf->max ? buf->max : MX_BUF_MAX;
    if (buf->full || more > max - buf->len) {
        buf->full = true;
        return false;
    }
    size_t need = buf->len + more + 1;
    if (need > buf->cap) {
        size_t cap = buf->cap ? buf->cap * 2 : 64;
        if (cap < need)
            cap = need;
        buf->ptr = mx_arena_grow(buf->arena, buf->ptr, buf->cap, cap, 1);
        buf->cap = cap;
    }
    return true;
}

void mx_buf_char(mx_buf *buf, char c)
{
    if (room(buf, 1))
        buf->ptr[buf->len++] = c;
}

void mx_buf_str(mx_buf *buf, mx_str s)
{
    if (s.len && room(buf, s.len)) {
        memcpy(buf->ptr + buf->len, s.ptr, s.len);
        buf->len += s.len;
    }
}

void mx_buf_text(mx_buf *buf, const char *z)
{
    mx_buf_str(buf, mx_str_of(z));
}

void mx_buf_repeat(mx_buf *buf, char c, size_t n)
{
    if (n && room(buf, n)) {
        memset(buf->ptr + buf->len, c, n);
        buf->len += n;
    }
}

void mx_buf_quoted(mx_buf *buf, mx_str s, char quote)
{
    mx_buf_char(buf, quote);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == quote)
            mx_buf_char(buf, quote);
        mx_buf_char(buf, s.ptr[i]);
    }
    mx_buf_char(buf, quote);
}

mx_str mx_str_quoted(mx_arena *arena, mx_str s, char quote)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_quoted(&buf, s, quote);
    return mx_buf_take(&buf);
}

void mx_buf_vprintf(mx_buf *buf, const char *format, va_list args)
{
    char small[256];
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(small, sizeof small, format, args);
    if (len < 0)
        mx_arena_oom(buf->arena);
    if ((size_t)len < sizeof small) {
        mx_buf_str(buf, (mx_str){small, (size_t)len});
    } else if (room(buf, (size_t)len)) {
        vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

void mx_buf_printf(mx_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    mx_buf_vprintf(buf, format, args);
    va_end(args);
}

/* The letter behind the backslash, or 0. */
static char json_escape(unsigned char c)
{
    switch (c) {
    case '"':
        return '"';
    case '\\':
        return '\\';
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

void mx_buf_json(mx_buf *buf, mx_str s)
{
    size_t plain = 0; /* start of bytes that need no change */
    mx_buf_char(buf, '"');
    for (size_t i = 0; i < s.len;) {
        unsigned char c = (unsigned char)s.ptr[i];
        size_t n = c < 0x80 ? 1 : mx_utf8_decode(s, i, NULL);
        char letter = json_escape(c);
        if (n && c >= 0x20 && !letter) {
            i += n;
            continue;
        }
        mx_buf_str(buf, mx_str_sub(s, plain, i));
        if (letter)
            mx_buf_printf(buf, "\\%c", letter);
        else if (n)
            mx_buf_printf(buf, "\\u%04x", c);
        else
            mx_buf_lit(buf, "\xef\xbf\xbd");
        plain = ++i;
    }
    mx_buf_str(buf, mx_str_sub(s, plain, s.len));
    mx_buf_char(buf, '"');
}

mx_str mx_buf_take(mx_buf *buf)
{
    mx_str taken;
    if (buf->ptr) {
        buf->ptr[buf->len] = '\0';
        taken = mx_buf_view(buf);
    } else {
        taken = mx_str_copy(buf->arena, MX_STR_NONE);
    }
    *buf = (mx_buf){.arena = buf->arena, .max = buf->max};
    return taken;
}
