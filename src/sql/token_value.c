#include "base/buf.h"
#include "sql/lex_rules.h"
#include "sql/token.h"

static int hex(char c)
{
    c = mx_lower(c);
    return mx_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads up to `max` hex digits; returns how many. */
static size_t take_hex(mx_str s, size_t at, size_t max, uint32_t *out)
{
    size_t n = 0;
    *out = 0;
    while (n < max && at + n < s.len && hex(s.ptr[at + n]) >= 0)
        *out = *out * 16 + (uint32_t)hex(s.ptr[at + n++]);
    return n;
}

void mx_put_utf8(mx_buf *buf, uint32_t c)
{
    if (c < 0x80) {
        mx_buf_char(buf, (char)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const uint32_t lead[] = {0, 0xc0, 0xe0, 0xf0};
    mx_buf_char(buf, (char)(lead[more] | (c >> (6 * more))));
    while (more-- > 0)
        mx_buf_char(buf, (char)(0x80 | ((c >> (6 * more)) & 0x3f)));
}

/* The second half of a surrogate pair behind the first; MX_OK with the code point of both. `open`: "\u" or
 * "\" */
static size_t take_surrogate(mx_str s, size_t at, mx_str open, uint32_t *c)
{
    uint32_t low;
    if (*c < 0xd800 || *c > 0xdbff || !mx_str_starts(mx_str_sub(s, at, s.len), open) ||
        take_hex(s, at + open.len, 4, &low) != 4 || low < 0xdc00 || low > 0xdfff)
        return at;
    *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
    return at + open.len + 4;
}

/* MySQL manual, "String Literals": \% and \_ stay as they are, the backslash before any other character
 * goes. */
static size_t my_escape(mx_buf *buf, mx_str s, size_t at)
{
    static const char from[] = "0bnrtZ", to[] = "\0\b\n\r\t\032";
    char c = s.ptr[at];
    const char *hit = memchr(from, c, sizeof from - 1);
    if (c == '%' || c == '_')
        mx_buf_char(buf, '\\');
    mx_buf_char(buf, hit ? to[hit - from] : c);
    return at + 1;
}

/* PostgreSQL manual 4.1.2.2. The lexer has refused what is not valid. */
static size_t pg_escape(mx_buf *buf, mx_str s, size_t at)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    char c = s.ptr[at];
    const char *hit = memchr(from, c, sizeof from - 1);
    uint32_t value = 0;
    size_t n = 0;
    if (hit) {
        mx_buf_char(buf, to[hit - from]);
        return at + 1;
    }
    if (c >= '0' && c <= '7') {
        while (n < 3 && at + n < s.len && s.ptr[at + n] >= '0' && s.ptr[at + n] <= '7')
            value = value * 8 + (uint32_t)(s.ptr[at + n++] - '0');
        mx_buf_char(buf, (char)value);
        return at + n;
    }
    if (c == 'x' && (n = take_hex(s, at + 1, 2, &value)) > 0) {
        mx_buf_char(buf, (char)value);
        return at + 1 + n;
    }
    if ((c == 'u' && (n = take_hex(s, at + 1, 4, &value)) == 4) ||
        (c == 'U' && (n = take_hex(s, at + 1, 8, &value)) == 8)) {
        size_t end = take_surrogate(s, at + 1 + n, MX_STR("\\u"), &value);
        mx_put_utf8(buf, value);
        return end;
    }
    mx_buf_char(buf, c);
    return at + 1;
}

/* U&'…': \XXXX, \+XXXXXX, the escape character itself doubled. */
static size_t unicode_escape(mx_buf *buf, mx_str s, size_t at, char escape)
{
    uint32_t value = 0;
    if (at < s.len && s.ptr[at] == escape) {
        mx_buf_char(buf, escape);
        return at + 1;
    }
    if (at < s.len && s.ptr[at] == '+' && take_hex(s, at + 1, 6, &value) == 6) {
        mx_put_utf8(buf, value);
        return at + 7;
    }
    if (take_hex(s, at, 4, &value) == 4) {
        char open[1] = {escape};
        size_t end = take_surrogate(s, at + 4, (mx_str){open, 1}, &value);
        mx_put_utf8(buf, value);
        return end;
    }
    mx_buf_char(buf, escape);
    return at;
}

typedef enum escapes { ESC_NONE, ESC_MY, ESC_PG, ESC_UNICODE } escapes;

/* What stands between the quotes. */
static void put_inner(mx_buf *buf, mx_str s, char close, escapes how, char escape)
{
    for (size_t i = 0; i < s.len;) {
        char c = s.ptr[i];
        if (how != ESC_NONE && c == escape && i + 1 < s.len) {
            i = how == ESC_MY   ? my_escape(buf, s, i + 1)
                : how == ESC_PG ? pg_escape(buf, s, i + 1)
                                : unicode_escape(buf, s, i + 1, escape);
        } else {
            mx_buf_char(buf, c);
            i += c == close && i + 1 < s.len && s.ptr[i + 1] == close ? 2 : 1;
        }
    }
}

/* Skips what may stand between the parts of one string. */
static size_t next_part(mx_str s, size_t at)
{
    while (at < s.len && s.ptr[at] != '\'' && s.ptr[at] != '"') {
        if (s.ptr[at] == '-')
            at = mx_scan_line(s, at);
        else
            at++;
    }
    return at;
}

static mx_str quoted_value(mx_arena *arena, mx_str s, bool text, const mx_lex_rules *rules, escapes how,
                           char escape)
{
    char open = s.ptr[0], close = open == '[' ? ']' : open;
    bool doubled = open != '[' || rules->bracket_doubled;
    size_t end = mx_scan_quote(s, 0, close, how == ESC_MY || how == ESC_PG, doubled);
    if (end == MX_NPOS)
        return MX_STR_NONE; /* the lexer lets none of these out */
    mx_str inner = mx_str_sub(s, 1, end - 1);
    if ((how == ESC_NONE || mx_str_find(inner, escape) == MX_NPOS) && mx_str_find(inner, close) == MX_NPOS &&
        end == s.len)
        return mx_str_copy(arena, inner);
    mx_buf buf = MX_BUF(arena);
    put_inner(&buf, inner, close, how, escape);
    while (text && (end = next_part(s, end)) < s.len) {
        mx_str rest = mx_str_sub(s, end, s.len);
        size_t len = mx_scan_quote(rest, 0, rest.ptr[0], how == ESC_MY || how == ESC_PG, true);
        if (len == MX_NPOS)
            break;
        put_inner(&buf, mx_str_sub(rest, 1, len - 1), rest.ptr[0], how, escape);
        end += len;
    }
    return mx_buf_take(&buf);
}

/* The escape character of U&'…' UESCAPE 'c'; *s loses the clause. */
static char cut_uescape(mx_str *s)
{
    size_t n = s->len;
    if (n > 12 && s->ptr[n - 1] == '\'' && s->ptr[n - 3] == '\'') {
        mx_str head = mx_str_trim(mx_str_sub(*s, 0, n - 3));
        if (head.len > 7 && mx_str_ieq(mx_str_sub(head, head.len - 7, head.len), MX_STR("uescape"))) {
            char escape = s->ptr[n - 2];
            *s = mx_str_trim(mx_str_sub(head, 0, head.len - 7));
            return escape;
        }
    }
    return '\\';
}

mx_str mx_token_value(mx_arena *arena, const mx_token *token, const mx_server *server)
{
    const mx_lex_rules *rules = mx_lex_rules_of(server);
    if (token->kind == MX_T_WORD && rules->fold_lower)
        return mx_str_lower(arena, token->text);
    if (token->kind != MX_T_STRING && token->kind != MX_T_QUOTED)
        return mx_str_copy(arena, token->text);
    size_t tag = 0;
    if (mx_str_eq(token->prefix, MX_STR("$"))) {
        mx_scan_dollar(token->text, 0, &tag);
        return mx_str_copy(arena, mx_str_sub(token->text, tag, token->text.len - tag));
    }
    mx_str s = mx_str_sub(token->text, token->prefix.len, token->text.len);
    while (s.len && mx_is_space(s.ptr[0])) /* MySQL: _utf8 'x' */
        s = mx_str_sub(s, 1, s.len);
    escapes how = ESC_NONE;
    char escape = '\\';
    if (token->kind == MX_T_STRING && rules->backslash)
        how = ESC_MY;
    else if (token->prefix.len == 1 && mx_lower(token->prefix.ptr[0]) == 'e')
        how = ESC_PG;
    else if (token->prefix.len == 2 && token->prefix.ptr[1] == '&') {
        how = ESC_UNICODE;
        escape = cut_uescape(&s);
    }
    return quoted_value(arena, s, token->kind == MX_T_STRING, rules, how, escape);
}
