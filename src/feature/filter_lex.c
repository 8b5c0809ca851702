#include "feature/filter_lex.h"

typedef struct lexer {
    mx_arena *arena;
    mx_str text;
    size_t at;
    uint32_t file;
    mx_diags *diags;
    mx_buf comment;
} lexer;

static mx_status broken(lexer *l, size_t start, const char *what)
{
    return mx_fail(l->diags, MX_FEA003, (mx_span){l->file, (uint32_t)start, (uint32_t)(start + 1)}, "", "%s",
                   what);
}

static char peek(const lexer *l, size_t ahead)
{
    return l->at + ahead < l->text.len ? l->text.ptr[l->at + ahead] : '\0';
}

static bool name_char(char c)
{
    return mx_is_alpha(c) || mx_is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Comments are printed in one form, with a space on both ends. */
static void keep_comment(lexer *l, mx_str body)
{
    mx_buf *buf = &l->comment;
    if (buf->len)
        mx_buf_char(buf, ' ');
    mx_buf_lit(buf, "/*");
    if (body.len == 0 || !mx_is_space(body.ptr[0]))
        mx_buf_char(buf, ' ');
    for (size_t i = 0; i < body.len; i++) {
        bool paired = i && ((body.ptr[i - 1] == '*' && body.ptr[i] == '/') ||
                            (body.ptr[i - 1] == '/' && body.ptr[i] == '*'));
        if (paired) /* what would end a comment, or begin one inside */
            mx_buf_char(buf, ' ');
        mx_buf_char(buf, body.ptr[i]);
    }
    if (body.len && !mx_is_space(body.ptr[body.len - 1]))
        mx_buf_char(buf, ' ');
    mx_buf_lit(buf, "*/");
}

static void line_comment(lexer *l)
{
    size_t start = l->at += 2;
    while (l->at < l->text.len && l->text.ptr[l->at] != '\n')
        l->at++;
    size_t end = l->at;
    if (end > start && l->text.ptr[end - 1] == '\r')
        end--;
    keep_comment(l, mx_str_sub(l->text, start, end));
}

static mx_status block_comment(lexer *l)
{
    size_t start = l->at, depth = 0;
    while (l->at < l->text.len) {
        if (peek(l, 0) == '/' && peek(l, 1) == '*') { /* they nest */
            depth++;
            l->at += 2;
        } else if (peek(l, 0) == '*' && peek(l, 1) == '/') {
            l->at += 2;
            if (--depth == 0) {
                keep_comment(l, mx_str_sub(l->text, start + 2, l->at - 2));
                return MX_OK;
            }
        } else {
            l->at++;
        }
    }
    return broken(l, start, "a comment is not closed");
}

static mx_status skip_blank(lexer *l)
{
    l->comment = MX_BUF(l->arena);
    for (;;) {
        if (l->at < l->text.len && mx_is_space(l->text.ptr[l->at]))
            l->at++;
        else if (peek(l, 0) == '-' && peek(l, 1) == '-')
            line_comment(l);
        else if (peek(l, 0) == '/' && peek(l, 1) == '*')
            MX_TRY(block_comment(l));
        else
            return MX_OK;
    }
}

static mx_status quoted(lexer *l, mx_filter_token *token, char quote)
{
    size_t start = l->at++;
    mx_buf value = MX_BUF(l->arena);
    for (; l->at < l->text.len; l->at++) {
        if (l->text.ptr[l->at] == quote && peek(l, 1) == quote)
            l->at++;
        else if (l->text.ptr[l->at] == quote)
            break;
        mx_buf_char(&value, l->text.ptr[l->at]);
    }
    if (l->at >= l->text.len)
        return broken(l, start, "a quote is not closed");
    l->at++;
    token->kind = quote == '"' ? MX_FT_QUOTED : MX_FT_TEXT;
    token->value = mx_buf_take(&value);
    return MX_OK;
}

static void digits(lexer *l)
{
    while (mx_is_digit(peek(l, 0)))
        l->at++;
}

static void number(lexer *l, mx_filter_token *token)
{
    size_t start = l->at;
    token->kind = MX_FT_NUMBER;
    digits(l);
    if (peek(l, 0) == '.') {
        l->at++;
        digits(l);
    }
    if (mx_lower(peek(l, 0)) == 'e') {
        size_t sign = peek(l, 1) == '+' || peek(l, 1) == '-';
        if (mx_is_digit(peek(l, 1 + sign))) {
            l->at += 1 + sign;
            digits(l);
        }
    }
    token->value = mx_str_sub(l->text, start, l->at);
    if (token->value.ptr[0] == '.')
        token->value = mx_str_cat(l->arena, MX_STR("0"), token->value);
}

static mx_status sign(lexer *l, mx_filter_token *token)
{
    static const char *const signs[] = {"<=>", "->>", "==", "<>", "!=", "<=", ">=", "||", "::", "->",
                                        "<<",  ">>",  "=",  "<",  ">",  "(",  ")",  ",",  ".",  ";",
                                        "+",   "-",   "*",  "/",  "%",  "|",  "&",  "^",  "~",  "[",
                                        "]",   ":",   "?",  "@",  "$",  "{",  "}",  "!"};
    mx_str rest = mx_str_sub(l->text, l->at, l->text.len);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (mx_str_starts(rest, mx_str_of(signs[i]))) {
            token->kind = MX_FT_SIGN;
            token->value = mx_str_sub(rest, 0, strlen(signs[i]));
            l->at += strlen(signs[i]);
            return MX_OK;
        }
    return broken(l, l->at,
                  peek(l, 0) == '`' ? "a name is quoted with \"\", not with backticks"
                                    : "a character that starts nothing");
}

static mx_status one(lexer *l, mx_filter_token *token)
{
    size_t start = l->at;
    char c = peek(l, 0);
    if (l->at >= l->text.len) {
        token->kind = MX_FT_END;
    } else if (c == '\'' || c == '"') {
        MX_TRY(quoted(l, token, c));
    } else if (mx_is_digit(c) ||
               (c == '.' && mx_is_digit(peek(l, 1)) && (start == 0 || !name_char(l->text.ptr[start - 1])))) {
        number(l, token);
    } else if (name_char(c)) {
        while (l->at < l->text.len && name_char(l->text.ptr[l->at]))
            l->at++;
        token->kind = MX_FT_WORD;
        token->value = mx_str_sub(l->text, start, l->at);
    } else {
        MX_TRY(sign(l, token));
    }
    token->source = mx_str_sub(l->text, start, l->at);
    return MX_OK;
}

mx_status mx_filter_lex(mx_arena *arena, mx_str text, uint32_t file, mx_filter_tokens *out, mx_diags *diags)
{
    lexer l = {arena, text, 0, file, diags, MX_BUF(arena)};
    size_t bad;
    mx_filter_token token = {.kind = MX_FT_SIGN};
    if (text.len >= UINT32_MAX)
        return mx_fail(diags, MX_IO003, MX_NOWHERE, "", "a filter is too large");
    if (!mx_str_is_utf8(text, &bad))
        return broken(&l, bad, "not UTF-8");
    MX_TRY(skip_blank(&l));
    mx_str before = mx_buf_take(&l.comment);
    while (token.kind != MX_FT_END) {
        size_t end = l.at;
        token = (mx_filter_token){.glued = out->len && out->at[out->len - 1].source.ptr +
                                                               out->at[out->len - 1].source.len ==
                                                           text.ptr + end};
        MX_TRY(one(&l, &token));
        MX_TRY(skip_blank(&l));
        token.comment = mx_buf_take(&l.comment);
        if (before.len) { /* comments may hold any byte */
            mx_buf both = MX_BUF(arena);
            mx_buf_str(&both, before);
            mx_buf_str(&both, token.comment.len ? MX_STR(" ") : MX_STR(""));
            mx_buf_str(&both, token.comment);
            token.comment = mx_buf_take(&both);
            before = MX_STR_NONE;
        }
        mx_vec_push(arena, out, token);
    }
    return MX_OK;
}
