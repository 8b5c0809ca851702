#include "config/hcl_lex.h"

#include "base/buf.h"
#include "config/hcl.h"

static const char *const token_names[] = {
    [HCL_EOF] = "the end of the file",
    [HCL_NEWLINE] = "the end of the line",
    [HCL_COMMENT] = "a comment",
    [HCL_IDENT] = "a name",
    [HCL_NUMBER] = "a number",
    [HCL_QUOTE] = "a string",
    [HCL_HEREDOC] = "a heredoc",
    [HCL_LBRACE] = "'{'",
    [HCL_RBRACE] = "'}'",
    [HCL_LBRACK] = "'['",
    [HCL_RBRACK] = "']'",
    [HCL_LPAREN] = "'('",
    [HCL_RPAREN] = "')'",
    [HCL_COMMA] = "','",
    [HCL_DOT] = "'.'",
    [HCL_ELLIPSIS] = "'...'",
    [HCL_COLON] = "':'",
    [HCL_QUESTION] = "'?'",
    [HCL_TILDE] = "'~'",
    [HCL_ASSIGN] = "'='",
    [HCL_ARROW] = "'=>'",
    [HCL_EQ] = "'=='",
    [HCL_NE] = "'!='",
    [HCL_LT] = "'<'",
    [HCL_GT] = "'>'",
    [HCL_LE] = "'<='",
    [HCL_GE] = "'>='",
    [HCL_PLUS] = "'+'",
    [HCL_MINUS] = "'-'",
    [HCL_STAR] = "'*'",
    [HCL_SLASH] = "'/'",
    [HCL_PERCENT] = "'%'",
    [HCL_NOT] = "'!'",
    [HCL_AND] = "'&&'",
    [HCL_OR] = "'||'",
    [HCL_BAD] = "an unknown character",
};
_Static_assert(sizeof token_names / sizeof *token_names == HCL_BAD + 1, "name the new kind of token");

const char *mx_hcl_token_name(mx_hcl_token_kind kind)
{
    return token_names[kind];
}

static char peek(const mx_hcl_lexer *lex, size_t ahead)
{
    return lex->pos + ahead < lex->text.len ? lex->text.ptr[lex->pos + ahead] : '\0';
}

static bool at_end(const mx_hcl_lexer *lex)
{
    return lex->pos >= lex->text.len;
}

static bool at_text(const mx_hcl_lexer *lex, const char *z)
{
    return mx_str_starts(mx_str_sub(lex->text, lex->pos, lex->text.len), mx_str_of(z));
}

static mx_span span(const mx_hcl_lexer *lex, size_t from, size_t to)
{
    return (mx_span){lex->file, (uint32_t)from, (uint32_t)to};
}

/* Bytes above 127 count as letters: the text is known to be UTF-8. */
static bool starts_name(char c)
{
    return mx_is_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool in_name(char c)
{
    return starts_name(c) || mx_is_digit(c) || c == '-';
}

static mx_hcl_token token(const mx_hcl_lexer *lex, mx_hcl_token_kind kind, size_t from)
{
    return (mx_hcl_token){kind, span(lex, from, lex->pos)};
}

static mx_hcl_token bad(mx_hcl_lexer *lex, size_t from, const char *hint, const char *message)
{
    mx_hcl_token t = token(lex, HCL_BAD, from);
    mx_fail(lex->diags, MX_HCL001, t.at, hint, "%s", message);
    return t;
}

/* ---- words ---- */

static mx_hcl_token lex_comment(mx_hcl_lexer *lex)
{
    size_t from = lex->pos;
    if (peek(lex, 0) == '/' && peek(lex, 1) == '*') {
        size_t end = mx_str_find_str(mx_str_sub(lex->text, from + 2, lex->text.len), MX_STR("*/"));
        if (end == MX_NPOS) {
            lex->pos = from + 2;
            return bad(lex, from, "Close it with */.", "this comment is not closed");
        }
        lex->pos = from + 2 + end + 2;
    } else {
        while (!at_end(lex) && peek(lex, 0) != '\n')
            lex->pos++;
        if (lex->pos > from && lex->text.ptr[lex->pos - 1] == '\r')
            lex->pos--;
    }
    return token(lex, HCL_COMMENT, from);
}

static mx_hcl_token lex_number(mx_hcl_lexer *lex)
{
    size_t from = lex->pos;
    while (mx_is_digit(peek(lex, 0)))
        lex->pos++;
    if (peek(lex, 0) == '.' && mx_is_digit(peek(lex, 1)))
        for (lex->pos++; mx_is_digit(peek(lex, 0));)
            lex->pos++;
    if (peek(lex, 0) == 'e' || peek(lex, 0) == 'E') {
        size_t sign = peek(lex, 1) == '+' || peek(lex, 1) == '-' ? 1 : 0;
        if (mx_is_digit(peek(lex, 1 + sign)))
            for (lex->pos += 1 + sign; mx_is_digit(peek(lex, 0));)
                lex->pos++;
    }
    return token(lex, HCL_NUMBER, from);
}

static mx_hcl_token lex_heredoc(mx_hcl_lexer *lex, mx_hcl_quote *quote)
{
    size_t from = lex->pos;
    lex->pos += 2;
    quote->heredoc = true;
    quote->flush = peek(lex, 0) == '-';
    if (quote->flush)
        lex->pos++;
    size_t word = lex->pos;
    while (in_name(peek(lex, 0)) && !at_end(lex))
        lex->pos++;
    quote->marker = mx_str_sub(lex->text, word, lex->pos);
    quote->at = span(lex, from, lex->pos);
    if (peek(lex, 0) == '\r')
        lex->pos++;
    if (quote->marker.len == 0 || peek(lex, 0) != '\n')
        return bad(lex, from, "Write <<NAME, a new line, the text, and NAME on a line of its own.",
                   "this heredoc has no closing word");
    lex->pos++;
    return token(lex, HCL_HEREDOC, from);
}

/* Longer ones first. */
static const struct {
    const char *text;
    mx_hcl_token_kind kind;
} marks[] = {
    {"...", HCL_ELLIPSIS}, {"=>", HCL_ARROW},  {"==", HCL_EQ},      {"!=", HCL_NE},    {"<=", HCL_LE},
    {">=", HCL_GE},        {"&&", HCL_AND},    {"||", HCL_OR},      {"{", HCL_LBRACE}, {"}", HCL_RBRACE},
    {"[", HCL_LBRACK},     {"]", HCL_RBRACK},  {"(", HCL_LPAREN},   {")", HCL_RPAREN}, {",", HCL_COMMA},
    {".", HCL_DOT},        {":", HCL_COLON},   {"?", HCL_QUESTION}, {"~", HCL_TILDE},  {"=", HCL_ASSIGN},
    {"<", HCL_LT},         {">", HCL_GT},      {"+", HCL_PLUS},     {"-", HCL_MINUS},  {"*", HCL_STAR},
    {"/", HCL_SLASH},      {"%", HCL_PERCENT}, {"!", HCL_NOT},
};

static mx_hcl_token lex_mark(mx_hcl_lexer *lex)
{
    size_t from = lex->pos;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (at_text(lex, marks[i].text)) {
            lex->pos += strlen(marks[i].text);
            return token(lex, marks[i].kind, from);
        }
    }
    lex->pos++;
    if (lex->text.ptr[from] == '\'')
        return bad(lex, from, "Strings stand in double quotes.", "single quotes have no meaning here");
    if (lex->text.ptr[from] == '&' || lex->text.ptr[from] == '|')
        return bad(lex, from, "Write && for and, || for or.", "bitwise operators do not exist");
    return bad(lex, from, "", "this character has no meaning here");
}

mx_hcl_token mx_hcl_next(mx_hcl_lexer *lex, mx_hcl_quote *quote)
{
    for (;;) {
        char c = peek(lex, 0);
        if (at_end(lex))
            return token(lex, HCL_EOF, lex->pos);
        if (c == ' ' || c == '\t' || (c == '\r' && peek(lex, 1) == '\n')) {
            lex->pos++;
        } else if (c == '#' || (c == '/' && (peek(lex, 1) == '/' || peek(lex, 1) == '*'))) {
            mx_hcl_token t = lex_comment(lex);
            if (lex->comments || t.kind == HCL_BAD)
                return t;
        } else {
            break;
        }
    }
    size_t from = lex->pos;
    char c = peek(lex, 0);
    if (c == '\n') {
        lex->pos++;
        return token(lex, HCL_NEWLINE, from);
    }
    if (at_text(lex, "\xEF\xBB\xBF")) { /* the one at the file's start was passed over */
        lex->pos += 3;
        return bad(lex, from, "", "a byte order mark in the middle of the file");
    }
    if (starts_name(c)) {
        while (!at_end(lex) && in_name(peek(lex, 0)))
            lex->pos++;
        return token(lex, HCL_IDENT, from);
    }
    if (mx_is_digit(c))
        return lex_number(lex);
    if (c == '"') {
        lex->pos++;
        *quote = (mx_hcl_quote){.at = span(lex, from, lex->pos)};
        return token(lex, HCL_QUOTE, from);
    }
    if (c == '<' && peek(lex, 1) == '<') {
        *quote = (mx_hcl_quote){0};
        return lex_heredoc(lex, quote);
    }
    return lex_mark(lex);
}

/* ---- templates ---- */

static void put_utf8(mx_buf *buf, uint32_t c)
{
    if (c < 0x80) {
        mx_buf_char(buf, (char)c);
    } else if (c < 0x800) {
        mx_buf_char(buf, (char)(0xC0 | (c >> 6)));
        mx_buf_char(buf, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        mx_buf_char(buf, (char)(0xE0 | (c >> 12)));
        mx_buf_char(buf, (char)(0x80 | ((c >> 6) & 0x3F)));
        mx_buf_char(buf, (char)(0x80 | (c & 0x3F)));
    } else {
        mx_buf_char(buf, (char)(0xF0 | (c >> 18)));
        mx_buf_char(buf, (char)(0x80 | ((c >> 12) & 0x3F)));
        mx_buf_char(buf, (char)(0x80 | ((c >> 6) & 0x3F)));
        mx_buf_char(buf, (char)(0x80 | (c & 0x3F)));
    }
}

static int hex_digit(char c)
{
    if (mx_is_digit(c))
        return c - '0';
    c = mx_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The position is behind "\u" or "\U". */
static bool lex_unicode(mx_hcl_lexer *lex, mx_buf *buf, size_t digits)
{
    size_t from = lex->pos - 2;
    uint32_t c = 0;
    for (size_t i = 0; i < digits; i++, lex->pos++) {
        int digit = hex_digit(peek(lex, 0));
        if (digit < 0 || at_end(lex)) {
            mx_fail(lex->diags, MX_HCL001, span(lex, from, lex->pos), "",
                    "this escape needs %zu hexadecimal digits", digits);
            return false;
        }
        c = c << 4 | (uint32_t)digit;
    }
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
        mx_fail(lex->diags, MX_HCL001, span(lex, from, lex->pos), "", "this escape is no character");
        return false;
    }
    put_utf8(buf, c);
    return true;
}

static bool lex_escape(mx_hcl_lexer *lex, mx_buf *buf)
{
    static const char from[] = "nrt\"\\", to[] = "\n\r\t\"\\";
    char c = peek(lex, 1);
    const char *known = c ? strchr(from, c) : NULL;
    lex->pos += 2;
    if (known) {
        mx_buf_char(buf, to[known - from]);
        return true;
    }
    if (c == 'u' || c == 'U')
        return lex_unicode(lex, buf, c == 'u' ? 4 : 8);
    size_t end = lex->pos < lex->text.len ? lex->pos : lex->text.len;
    mx_fail(lex->diags, MX_HCL001, span(lex, lex->pos - 2, end),
            "Known are \\n \\r \\t \\\" \\\\ \\uNNNN and \\UNNNNNNNN.", "this escape has no meaning");
    return false;
}

/* Is the line that begins here the heredoc's closing word? Then *end is behind the word. */
static bool at_marker(const mx_hcl_lexer *lex, const mx_hcl_quote *quote, size_t *word, size_t *end)
{
    size_t i = lex->pos;
    while (i < lex->text.len && (lex->text.ptr[i] == ' ' || lex->text.ptr[i] == '\t'))
        i++;
    if (!mx_str_starts(mx_str_sub(lex->text, i, lex->text.len), quote->marker))
        return false;
    *word = i;
    *end = i + quote->marker.len;
    return *end >= lex->text.len || !in_name(lex->text.ptr[*end]);
}

static bool at_line_start(const mx_hcl_lexer *lex)
{
    return lex->pos == 0 || lex->text.ptr[lex->pos - 1] == '\n';
}

static mx_hcl_part not_closed(mx_hcl_lexer *lex, const mx_hcl_quote *quote)
{
    if (quote->heredoc)
        mx_fail(lex->diags, MX_HCL001, quote->at, "The closing word stands on a line of its own.",
                "this heredoc is not closed by %.*s", MX_FMT(quote->marker));
    else
        mx_fail(lex->diags, MX_HCL001, quote->at, "Close it on the same line, or use a heredoc.",
                "this string is not closed");
    return (mx_hcl_part){.kind = HCL_PART_BAD, .at = quote->at};
}

/* "${", "%{" (with "~"), the closing quote or marker. False: plain text goes on. */
static bool lex_part_mark(mx_hcl_lexer *lex, const mx_hcl_quote *quote, mx_hcl_part *out)
{
    size_t from = lex->pos, word, end;
    char c = peek(lex, 0);
    if (quote->heredoc && at_line_start(lex) && at_marker(lex, quote, &word, &end)) {
        lex->pos = end;
        *out = (mx_hcl_part){.kind = HCL_PART_END, .at = span(lex, word, end)};
        return true;
    }
    if (!quote->heredoc && c == '"' && !at_end(lex)) {
        lex->pos++;
        *out = (mx_hcl_part){.kind = HCL_PART_END, .at = span(lex, from, lex->pos)};
        return true;
    }
    if ((c == '$' || c == '%') && peek(lex, 1) == '{') {
        lex->pos += 2;
        bool trim = peek(lex, 0) == '~';
        lex->pos += trim;
        *out = (mx_hcl_part){.kind = c == '$' ? HCL_PART_INTERP : HCL_PART_CONTROL,
                             .at = span(lex, from, lex->pos),
                             .trim = trim};
        return true;
    }
    return false;
}

mx_hcl_part mx_hcl_next_part(mx_arena *arena, mx_hcl_lexer *lex, const mx_hcl_quote *quote)
{
    mx_hcl_part part;
    if (lex_part_mark(lex, quote, &part))
        return part;
    mx_buf buf = MX_BUF(arena);
    size_t from = lex->pos;
    for (;;) {
        if (at_end(lex))
            return not_closed(lex, quote);
        char c = peek(lex, 0);
        if (c == '\n') {
            if (!quote->heredoc)
                return not_closed(lex, quote);
            mx_buf_char(&buf, c);
            lex->pos++;
            break;
        }
        if ((c == '$' || c == '%') && peek(lex, 1) == c && peek(lex, 2) == '{') {
            mx_buf_char(&buf, c); /* $${ stands for ${ */
            mx_buf_char(&buf, '{');
            lex->pos += 3;
        } else if (c == '\\' && !quote->heredoc) {
            if (!lex_escape(lex, &buf))
                return (mx_hcl_part){.kind = HCL_PART_BAD, .at = span(lex, from, from)};
        } else if ((c == '$' || c == '%') && peek(lex, 1) == '{') {
            break;
        } else if (c == '"' && !quote->heredoc) {
            break;
        } else {
            if (!(c == '\r' && peek(lex, 1) == '\n'))
                mx_buf_char(&buf, c);
            lex->pos++;
        }
    }
    part = (mx_hcl_part){.kind = HCL_PART_TEXT, .at = span(lex, from, lex->pos)};
    part.text = mx_buf_take(&buf);
    return part;
}

/* Inside ${ } or %{ }: to the brace that closes it. */
static bool skip_sequence(mx_arena *arena, mx_hcl_lexer *lex, mx_span opened, int depth)
{
    mx_hcl_quote quote;
    for (int braces = 1; braces > 0;) {
        mx_hcl_token t = mx_hcl_next(lex, &quote);
        if (t.kind == HCL_BAD)
            return false;
        if (t.kind == HCL_EOF) {
            mx_fail(lex->diags, MX_HCL001, opened, "", "this template sequence is not closed");
            return false;
        }
        if (t.kind == HCL_LBRACE)
            braces++;
        if (t.kind == HCL_RBRACE)
            braces--;
        if ((t.kind == HCL_QUOTE || t.kind == HCL_HEREDOC) &&
            !mx_hcl_skip_template(arena, lex, &quote, depth + 1))
            return false;
    }
    return true;
}

bool mx_hcl_skip_template(mx_arena *arena, mx_hcl_lexer *lex, const mx_hcl_quote *quote, int depth)
{
    if (depth > MX_HCL_DEPTH) {
        mx_fail(lex->diags, MX_HCL001, quote->at, "", "templates are nested too deeply");
        return false;
    }
    for (;;) {
        mx_hcl_part part = mx_hcl_next_part(arena, lex, quote);
        if (part.kind == HCL_PART_END)
            return true;
        if (part.kind == HCL_PART_BAD)
            return false;
        if (part.kind != HCL_PART_TEXT && !skip_sequence(arena, lex, part.at, depth))
            return false;
    }
}
