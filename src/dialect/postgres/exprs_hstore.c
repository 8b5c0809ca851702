#include "dialect/postgres/exprs.h"

#include <stdlib.h>
#include <string.h>

/* Literals of hstore as its contrib/hstore/hstore_io.c shows them: pairs in quotes, shorter keys first. */

typedef struct pair {
    mx_str key, value;
    bool null;
} pair;
typedef mx_vec(pair) pairs;

static void skip_space(mx_str text, size_t *at)
{
    while (*at < text.len && mx_is_space(text.ptr[*at]))
        ++*at;
}

/* "…" or up to a space and `end`; a backslash takes the next byte as it is. False: not valid. */
static bool take_word(mx_arena *arena, mx_str text, size_t *at, char end, mx_str *out, bool *quoted)
{
    mx_buf buf = MX_BUF(arena);
    skip_space(text, at);
    size_t start = *at;
    *quoted = start < text.len && text.ptr[start] == '"';
    *at += *quoted ? 1 : 0;
    for (; *at < text.len; ++*at) {
        char c = text.ptr[*at];
        if (*quoted ? c == '"' : c == end || mx_is_space(c))
            break;
        if (c == '\\' && ++*at == text.len)
            return false;
        mx_buf_char(&buf, text.ptr[*at]);
    }
    if (*quoted && *at == text.len)
        return false;
    *at += *quoted ? 1 : 0;
    *out = mx_buf_take(&buf);
    return *at > start;
}

static bool take_pair(mx_arena *arena, mx_str text, size_t *at, pair *out)
{
    bool quoted;
    if (!take_word(arena, text, at, '=', &out->key, &quoted))
        return false;
    skip_space(text, at);
    if (!mx_str_starts(mx_str_sub(text, *at, text.len), MX_STR("=>")))
        return false;
    *at += 2;
    if (!take_word(arena, text, at, ',', &out->value, &quoted))
        return false;
    out->null = !quoted && mx_str_ieq(out->value, MX_STR("null"));
    skip_space(text, at);
    return true;
}

static int by_key(const void *a, const void *b)
{
    const mx_str x = ((const pair *)a)->key, y = ((const pair *)b)->key;
    return x.len != y.len ? (x.len < y.len ? -1 : 1) : memcmp(x.ptr, y.ptr, x.len);
}

static void put_word(mx_buf *buf, mx_str word)
{
    mx_buf_char(buf, '"');
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] == '"' || word.ptr[i] == '\\')
            mx_buf_char(buf, '\\');
        mx_buf_char(buf, word.ptr[i]);
    }
    mx_buf_char(buf, '"');
}

bool mx_pg_hstore_text(mx_arena *arena, mx_str text, mx_str *out)
{
    pairs all = {0};
    mx_buf buf = MX_BUF(arena);
    for (size_t at = 0; at < text.len; at++) {
        pair one;
        if (!take_pair(arena, text, &at, &one) || (at < text.len && text.ptr[at] != ','))
            return false;
        mx_vec_push(arena, &all, one);
    }
    if (all.len > 1)
        qsort(all.at, all.len, sizeof *all.at, by_key);
    for (size_t i = 0; i < all.len; i++) {
        if (i && by_key(&all.at[i - 1], &all.at[i]) == 0) /* which of two stays is not said */
            return false;
        mx_buf_text(&buf, i ? ", " : "");
        put_word(&buf, all.at[i].key);
        mx_buf_text(&buf, "=>");
        if (all.at[i].null)
            mx_buf_text(&buf, "NULL");
        else
            put_word(&buf, all.at[i].value);
    }
    *out = mx_buf_take(&buf);
    return true;
}
