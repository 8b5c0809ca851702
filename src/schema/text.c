#include "schema/text.h"

#include "base/buf.h"
#include "schema/text_scan.h"

/* --- names in texts --- */

bool mx_name_is_bare(mx_str name, const mx_server *server)
{
    if (name.len == 0 || !(mx_is_alpha(name.ptr[0]) || name.ptr[0] == '_'))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool upper = c >= 'A' && c <= 'Z';
        if (!(mx_is_alpha(c) || mx_is_digit(c) || c == '_') || (upper && server->engine == MX_PG))
            return false;
    }
    mx_scan s;
    mx_scan_start(&s, name, server);
    return mx_scan_next(&s) && s.tok.kind == MX_T_WORD && s.tok.text.len == name.len &&
           !mx_word_reserved(s.tok.keyword, server);
}

mx_str mx_text_name(mx_arena *arena, mx_str name, const mx_server *server)
{
    if (mx_name_is_bare(name, server))
        return name;
    char quote = server->engine & (MX_MY | MX_LITE) ? '`' : '"';
    mx_buf buf = MX_BUF(arena);
    mx_buf_char(&buf, quote);
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == quote)
            mx_buf_char(&buf, quote);
        mx_buf_char(&buf, name.ptr[i]);
    }
    mx_buf_char(&buf, quote);
    return mx_buf_take(&buf);
}

bool mx_text_has_name(mx_str text, mx_str name, const mx_server *server)
{
    mx_scan s;
    mx_scan_start(&s, text, server);
    while (mx_scan_next(&s)) {
        if (mx_token_names(&s.tok, name, server))
            return true;
    }
    return false;
}

/* --- canonical form --- */

static void put_quoted(mx_buf *buf, const mx_token *token, const mx_server *server)
{
    mx_str value = mx_token_value(buf->arena, token, server);
    if (server->engine == MX_LITE)
        value = mx_str_lower(buf->arena, value);
    mx_buf_str(buf, mx_text_name(buf->arena, value, server));
}

/* MySQL's texts by value: 'it\'s' is 'it''s' and "it's". */
static void put_string(mx_buf *buf, const mx_token *token, const mx_server *server)
{
    if (!(server->engine & MX_MY)) {
        mx_buf_str(buf, token->text);
        return;
    }
    mx_buf_str(buf, token->prefix);
    mx_buf_quoted(buf, mx_token_value(buf->arena, token, server), '\'');
}

static void put_token(mx_buf *buf, const mx_token *token, const mx_server *server)
{
    if (buf->len)
        mx_buf_char(buf, ' ');
    switch (token->kind) {
    case MX_T_WORD:
        if (server->engine & MX_MY && token->keyword == KW_NONE)
            mx_buf_str(buf, token->text); /* may be a table: case counts */
        else
            mx_buf_str(buf, mx_str_lower(buf->arena, token->text));
        break;
    case MX_T_QUOTED:
        put_quoted(buf, token, server);
        break;
    case MX_T_STRING:
        put_string(buf, token, server);
        break;
    case MX_T_NUMBER:
        mx_buf_str(buf, mx_str_lower(buf->arena, token->text));
        break;
    case MX_T_OP:
        mx_buf_str(buf, mx_str_eq(token->text, MX_STR("!="))   ? MX_STR("<>")
                        : mx_str_eq(token->text, MX_STR("==")) ? MX_STR("=")
                                                               : token->text);
        break;
    default:
        mx_buf_str(buf, token->text);
        break;
    }
}

/* How many tokens from i on are exactly these words. */
static size_t words_at(const mx_tokens *tokens, size_t i, const char *const *words)
{
    size_t n = 0;
    for (; words[n]; n++) {
        if (i + n >= tokens->len || !mx_token_is_word(&tokens->at[i + n], words[n]))
            return 0;
    }
    return n;
}

static mx_str canon(mx_arena *arena, mx_str text, const mx_server *server, bool create)
{
    static const char *const if_not_exists[] = {"if", "not", "exists", NULL}, *const or_replace[] = {
                                                                                  "or", "replace", NULL};
    static const char *const each_row[] = {"for", "each", "row", NULL};
    mx_tokens tokens = {0};
    if (!mx_scan_all(arena, text, server, &tokens))
        return mx_str_trim(text);
    mx_buf buf = MX_BUF(arena);
    bool body = false; /* behind the head, words mean what they say */
    for (size_t i = 0; i < tokens.len; i++) {
        size_t skip = 0;
        if (create && !body) {
            skip = words_at(&tokens, i, if_not_exists);
            if (!skip)
                skip = words_at(&tokens, i, or_replace);
            if (!skip && server->engine == MX_LITE)
                skip = words_at(&tokens, i, each_row);
            body = mx_token_is_word(&tokens.at[i], "begin") || mx_token_is_word(&tokens.at[i], "as");
        }
        if (skip)
            i += skip - 1;
        else
            put_token(&buf, &tokens.at[i], server);
    }
    return mx_buf_take(&buf);
}

mx_str mx_text_squeeze(mx_arena *arena, mx_str text, const mx_server *server)
{
    mx_buf buf = MX_BUF(arena);
    mx_scan s;
    mx_scan_start(&s, text, server);
    while (mx_scan_next(&s)) {
        if (buf.len && s.tok.space_before)
            mx_buf_char(&buf, ' ');
        mx_buf_str(&buf, s.tok.text);
    }
    return s.failed ? mx_str_trim(text) : mx_buf_take(&buf);
}

mx_str mx_text_without_end_comment(mx_str text, const mx_server *server)
{
    mx_scan s;
    mx_str tail = text;
    mx_scan_start(&s, text, server);
    while (mx_scan_next(&s))
        tail = mx_str_sub(text, (size_t)(s.tok.text.ptr - text.ptr) + s.tok.text.len, text.len);
    mx_str words = mx_str_trim(tail);
    bool line = mx_str_starts(words, MX_STR("--")) || mx_str_starts(words, MX_STR("#"));
    bool comment = line ? mx_str_find_str(words, MX_STR("*/")) == MX_NPOS /* the end of a conditional one */
                        : mx_str_starts(words, MX_STR("/*"));
    return s.failed || !comment ? text : mx_str_sub(text, 0, text.len - tail.len);
}

mx_str mx_text_canon(mx_arena *arena, mx_str text, const mx_server *server)
{
    return canon(arena, text, server, false);
}

mx_str mx_text_canon_create(mx_arena *arena, mx_str text, const mx_server *server)
{
    return canon(arena, text, server, true);
}
