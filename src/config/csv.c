#include "config/csv.h"

#include "base/buf.h"

/* "…" with "" for a quote. *i stands behind the opening quote, afterwards behind the closing one. */
static bool quoted(mx_arena *arena, mx_str s, size_t *i, mx_str *out)
{
    mx_buf buf = MX_BUF(arena);
    for (; *i < s.len; (*i)++) {
        if (s.ptr[*i] != '"') {
            mx_buf_char(&buf, s.ptr[*i]);
        } else if (*i + 1 < s.len && s.ptr[*i + 1] == '"') {
            mx_buf_char(&buf, '"');
            (*i)++;
        } else {
            (*i)++;
            *out = mx_buf_take(&buf);
            return true;
        }
    }
    return false;
}

static size_t line_end(mx_str s, size_t i) /* bytes of a line end at s[i], 0: none */
{
    if (i < s.len && s.ptr[i] == '\n')
        return 1;
    return i + 1 < s.len && s.ptr[i] == '\r' && s.ptr[i + 1] == '\n' ? 2 : 0;
}

mx_status mx_csv_record(mx_arena *arena, mx_str *rest, mx_strs *out, const char **why)
{
    mx_str s = *rest;
    size_t i = 0;
    *out = (mx_strs){0};
    while (line_end(s, i))
        i += line_end(s, i);
    if (i == s.len)
        return MX_NOT_FOUND;
    for (;;) {
        mx_str field;
        if (i < s.len && s.ptr[i] == '"') {
            i++;
            if (!quoted(arena, s, &i, &field)) {
                *why = "a quote is not closed";
                return MX_MISMATCH;
            }
        } else {
            size_t from = i;
            while (i < s.len && s.ptr[i] != ',' && s.ptr[i] != '"' && !line_end(s, i))
                i++;
            field = mx_str_sub(s, from, i);
        }
        if (i < s.len && s.ptr[i] != ',' && !line_end(s, i)) {
            *why = "a quote stands in the middle of a field";
            return MX_MISMATCH;
        }
        mx_vec_push(arena, out, field);
        if (i < s.len && s.ptr[i] == ',') {
            i++;
            continue;
        }
        i += line_end(s, i);
        *rest = mx_str_sub(s, i, s.len);
        return MX_OK;
    }
}
