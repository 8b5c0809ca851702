/* base/buf.h — text that grows, in an arena, with a cap in bytes so that no input makes it endless. Past the
 * cap nothing more is added and `full` is set; who builds from untrusted input checks it at the end. */
#ifndef MX_BASE_BUF_H
#define MX_BASE_BUF_H

#include "base/arena.h"

typedef struct mx_buf {
    mx_arena *arena;
    char *ptr;
    size_t len, cap, max; /* max: 0 means MX_BUF_MAX */
    bool full;
} mx_buf;

#define MX_BUF_MAX ((size_t)1 << 30)
#define MX_BUF(arena_) ((mx_buf){.arena = (arena_)})

void mx_buf_char(mx_buf *buf, char c);
void mx_buf_str(mx_buf *buf, mx_str s);
void mx_buf_text(mx_buf *buf, const char *z);
void mx_buf_repeat(mx_buf *buf, char c, size_t n);
void mx_buf_quoted(mx_buf *buf, mx_str s, char quote); /* between quotes; those in it stand twice */
mx_str mx_str_quoted(mx_arena *arena, mx_str s, char quote);
void mx_buf_printf(mx_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void mx_buf_vprintf(mx_buf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
void mx_buf_json(mx_buf *buf, mx_str s); /* as a JSON string with its quotes; bad UTF-8 becomes U+FFFD */
#define mx_buf_lit(buf, literal) mx_buf_str((buf), MX_STR(literal))
static inline mx_str mx_buf_view(const mx_buf *buf) /* valid until the buffer grows */
{
    return (mx_str){buf->ptr, buf->len};
}
mx_str mx_buf_take(mx_buf *buf); /* the text, '\0' behind it; the buffer is empty again */

#endif
