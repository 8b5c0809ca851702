/* store/sql.h — statements put together from pieces: names and literals go through the renderer's quoting. */
#ifndef MX_STORE_SQL_H
#define MX_STORE_SQL_H

#include "render/renderer.h"

struct mx_store;

/* A statement, or a piece of one, while it is written. */
typedef struct mx_sqlbuf {
    mx_renderer r;
    const struct mx_store *store;
} mx_sqlbuf;

mx_sqlbuf mx_sqlbuf_in(const struct mx_store *store, mx_arena *arena);
/* Appends `format`, where %i is a name (mx_str, quoted), %l a text literal (mx_str, quoted), %s a piece of SQL
 * (mx_str), %z the same (const char *), %u a number (size_t), %d one (int64_t), %% a per cent sign. */
void mx_add(mx_sqlbuf *sql, const char *format, ...);
mx_str mx_sqlbuf_take(mx_sqlbuf *sql);
/* All at once: mx_add on a new buffer. */
mx_str mx_piece(const struct mx_store *store, mx_arena *arena, const char *format, ...);

#endif
