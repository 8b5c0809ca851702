#include "store/sql.h"

#include <inttypes.h>

#include "render/rules.h"
#include "store/impl.h"

static const mx_render_options plain_options;

mx_sqlbuf mx_sqlbuf_in(const mx_store *store, mx_arena *arena)
{
    return (mx_sqlbuf){.r = {.arena = arena,
                             .buf = MX_BUF(arena),
                             .server = &store->server,
                             .rules = store->dialect->render,
                             .options = &plain_options},
                       .store = store};
}

static void add_one(mx_sqlbuf *sql, char what, va_list *args)
{
    mx_renderer *r = &sql->r;
    switch (what) {
    case 'i':
        mx_render_ident(r, va_arg(*args, mx_str));
        break;
    case 'l':
        r->rules->string(r, va_arg(*args, mx_str));
        break;
    case 's':
        mx_buf_str(&r->buf, va_arg(*args, mx_str));
        break;
    case 'z':
        mx_buf_text(&r->buf, va_arg(*args, const char *));
        break;
    case 'u':
        mx_buf_printf(&r->buf, "%zu", va_arg(*args, size_t));
        break;
    case 'd':
        mx_buf_printf(&r->buf, "%" PRId64, va_arg(*args, int64_t));
        break;
    default:
        mx_buf_char(&r->buf, what);
    }
}

static void add_all(mx_sqlbuf *sql, const char *format, va_list *args)
{
    for (const char *at = format; *at; at++) {
        if (*at == '%' && at[1])
            add_one(sql, *++at, args);
        else
            mx_buf_char(&sql->r.buf, *at);
    }
}

void mx_add(mx_sqlbuf *sql, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add_all(sql, format, &args);
    va_end(args);
}

mx_str mx_sqlbuf_take(mx_sqlbuf *sql)
{
    return mx_buf_take(&sql->r.buf);
}

mx_str mx_piece(const mx_store *store, mx_arena *arena, const char *format, ...)
{
    mx_sqlbuf sql = mx_sqlbuf_in(store, arena);
    va_list args;
    va_start(args, format);
    add_all(&sql, format, &args);
    va_end(args);
    return mx_sqlbuf_take(&sql);
}
