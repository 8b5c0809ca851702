/* driver/params.h — the placeholders ?1, ?2, … of our own statements, written as an engine understands
 * them. For this room only.
 *
 * Only statements that come with parameters are read this way: they are the library's own, so what is
 * quoted in them was quoted for the engine. Placeholders inside quotes and comments stay, as does a '?'
 * without a number (an operator of PostgreSQL). */
#ifndef MX_DRIVER_PARAMS_H
#define MX_DRIVER_PARAMS_H

#include "base/buf.h"
#include "driver/driver.h"

typedef struct mx_param_style {
    bool backslash; /* a backslash escapes in '…' and "…" (MySQL) */
    bool dollar;    /* $tag$…$tag$, E'…' and nested comments (PostgreSQL) */
    bool hash;      /* # begins a comment (MySQL) */
    /* Writes parameter `n`, from 0. False: the engine cannot hold the value. */
    bool (*put)(mx_buf *out, const mx_field *params, size_t n);
} mx_param_style;

/* NULL: *out is the text; else words for the error. */
const char *mx_params_put(mx_arena *arena, const mx_param_style *style, mx_str sql, const mx_field *params,
                          size_t count, mx_str *out);

/* What stands before the first ';' that is not in quotes or comments. */
mx_str mx_statement_of(const mx_param_style *style, mx_str sql);

/* For `put`: "$1" (PostgreSQL, DuckDB). */
bool mx_param_dollar(mx_buf *out, const mx_field *params, size_t n);

/* Hexadecimal digits, lower case. */
void mx_buf_hex(mx_buf *out, mx_str bytes);

/* For rows with tabs between values, as both servers read them: backslashes before what would be read as
 * something else. */
void mx_buf_escaped(mx_buf *out, mx_str text);

#endif
