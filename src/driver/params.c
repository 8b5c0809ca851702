#include "driver/params.h"

typedef struct reader {
    const mx_param_style *style;
    mx_str sql;
    size_t at;
} reader;

static char peek(const reader *r, size_t ahead)
{
    return r->at + ahead < r->sql.len ? r->sql.ptr[r->at + ahead] : '\0';
}

static bool is_word(char c)
{
    return mx_is_alpha(c) || mx_is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Each skip_… stands on the first byte and goes behind the last; what is not closed ends with the text. */
static void skip_quoted(reader *r, bool backslash)
{
    char quote = r->sql.ptr[r->at++];
    while (r->at < r->sql.len && r->sql.ptr[r->at] != quote)
        r->at += backslash && r->sql.ptr[r->at] == '\\' ? 2 : 1;
    r->at = r->at < r->sql.len ? r->at + 1 : r->sql.len;
}

static void skip_line(reader *r)
{
    while (r->at < r->sql.len && r->sql.ptr[r->at] != '\n')
        r->at++;
}

static void skip_comment(reader *r)
{
    size_t depth = 0;
    while (r->at < r->sql.len) {
        if (peek(r, 0) == '/' && peek(r, 1) == '*' && (depth == 0 || r->style->dollar)) {
            depth++;
            r->at += 2;
        } else if (peek(r, 0) == '*' && peek(r, 1) == '/') {
            r->at += 2;
            if (--depth == 0)
                return;
        } else {
            r->at++;
        }
    }
}

/* False: no $tag$ begins here. */
static bool skip_dollar(reader *r)
{
    size_t end = 1;
    while (is_word(peek(r, end)) && !(end == 1 && mx_is_digit(peek(r, end))))
        end++;
    if (peek(r, end) != '$')
        return false;
    mx_str tag = mx_str_sub(r->sql, r->at, r->at + end + 1);
    mx_str rest = mx_str_sub(r->sql, r->at + tag.len, r->sql.len);
    size_t close = mx_str_find_str(rest, tag);
    r->at = close == MX_NPOS ? r->sql.len : r->at + tag.len + close + tag.len;
    return true;
}

static bool escapes(const reader *r, char quote)
{
    if (r->style->backslash)
        return quote != '`';
    if (!r->style->dollar || quote != '\'' || r->at == 0 || mx_lower(r->sql.ptr[r->at - 1]) != 'e')
        return false;
    return r->at == 1 || !is_word(r->sql.ptr[r->at - 2]);
}

/* Goes behind what must not be looked into. False: nothing of the kind is here. */
static bool skip(reader *r)
{
    char c = peek(r, 0);
    size_t start = r->at;
    if (c == '\'' || c == '"' || c == '`')
        skip_quoted(r, escapes(r, c));
    else if ((c == '-' && peek(r, 1) == '-') || (c == '#' && r->style->hash))
        skip_line(r);
    else if (c == '/' && peek(r, 1) == '*')
        skip_comment(r);
    else if (c == '$' && r->style->dollar && (start == 0 || !is_word(r->sql.ptr[start - 1])))
        return skip_dollar(r);
    return r->at > start;
}

/* The number behind '?'; 0: there is none, or it is too large. */
static size_t read_number(reader *r)
{
    size_t n = 0;
    while (mx_is_digit(peek(r, 0)) && n < 100000)
        n = n * 10 + (size_t)(r->sql.ptr[r->at++] - '0');
    return n;
}

const char *mx_params_put(mx_arena *arena, const mx_param_style *style, mx_str sql, const mx_field *params,
                          size_t count, mx_str *out)
{
    mx_buf buf = MX_BUF(arena);
    reader r = {.style = style, .sql = sql};
    while (r.at < sql.len) {
        size_t start = r.at;
        if (skip(&r)) {
            mx_buf_str(&buf, mx_str_sub(sql, start, r.at));
        } else if (peek(&r, 0) == '?' && mx_is_digit(peek(&r, 1))) {
            r.at++;
            size_t n = read_number(&r);
            if (n == 0 || n > count)
                return "the statement names a parameter that was not given";
            if (!style->put(&buf, params, n - 1))
                return "a parameter holds a value that the server cannot hold";
        } else {
            mx_buf_char(&buf, sql.ptr[r.at++]);
        }
    }
    if (buf.full)
        return "the statement is too large";
    *out = mx_buf_take(&buf);
    return NULL;
}

mx_str mx_statement_of(const mx_param_style *style, mx_str sql)
{
    reader r = {.style = style, .sql = sql};
    while (r.at < sql.len && sql.ptr[r.at] != ';')
        r.at += skip(&r) ? 0 : 1;
    return mx_str_sub(sql, 0, r.at);
}

bool mx_param_dollar(mx_buf *out, const mx_field *params, size_t n)
{
    (void)params;
    mx_buf_printf(out, "$%zu", n + 1);
    return true;
}

void mx_buf_hex(mx_buf *out, mx_str bytes)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        mx_buf_char(out, digits[c >> 4]);
        mx_buf_char(out, digits[c & 15]);
    }
}

void mx_buf_escaped(mx_buf *out, mx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        const char *as = c == '\\'   ? "\\\\"
                         : c == '\t' ? "\\t"
                         : c == '\n' ? "\\n"
                         : c == '\r' ? "\\r"
                         : c == '\0' ? "\\0"
                                     : NULL;
        if (as)
            mx_buf_text(out, as);
        else
            mx_buf_char(out, c);
    }
}
