#include "sql/token.h"

#include "sql/lex_rules.h"

/* One call's state: the lexer, its text in short names, and the rules of its engine. */
typedef struct scan {
    mx_lexer *lexer;
    mx_str text;
    const char *s;
    size_t n, at;
    const mx_lex_rules *rules;
    mx_token *out;
    mx_diags *diags;
} scan;

static char at(const scan *z, size_t i) /* '\0' past the end */
{
    return i < z->n ? z->s[i] : '\0';
}

static mx_span span(const scan *z, size_t start, size_t end)
{
    return (mx_span){z->lexer->file, (uint32_t)(z->lexer->base + start), (uint32_t)(z->lexer->base + end)};
}

static mx_status finish(scan *z, mx_token_kind kind, size_t end)
{
    z->out->kind = kind;
    z->out->text = mx_str_sub(z->text, z->at, end);
    z->out->span = span(z, z->at, end);
    z->lexer->at = (uint32_t)end;
    return MX_OK;
}

static mx_status unclosed_quote(scan *z, size_t open)
{
    return mx_fail(z->diags, MX_SQL001, span(z, open, open + 1), "", "unclosed quote");
}

static mx_status nul_byte(scan *z, size_t where)
{
    return mx_fail(z->diags, MX_SQL005, span(z, where, where + 1), "", "byte 0x00 in SQL text");
}

/* --- white space and comments --------------------------------------------------------------------------- */

static mx_status skip_block(scan *z)
{
    size_t skip = 0;
    bool conditional = z->rules->conditional &&
                       (at(z, z->at + 2) == '!' || (at(z, z->at + 2) == 'M' && at(z, z->at + 3) == '!'));
    if (conditional && !z->lexer->inside && mx_scan_conditional(z->text, z->at, z->lexer->server, &skip)) {
        z->lexer->inside = (uint32_t)z->at + 1;
        z->at += skip;
        return MX_OK;
    }
    size_t end = mx_scan_comment(z->text, z->at, z->rules->nested_comments || conditional);
    if (end == MX_NPOS)
        return mx_fail(z->diags, MX_SQL003, span(z, z->at, z->at + 2), "", "unclosed comment");
    z->at = end;
    return MX_OK;
}

/* To the first byte of a token, or the end. */
static mx_status skip_space(scan *z)
{
    for (;;) {
        char c = at(z, z->at);
        if (mx_c_is(c, MX_C_SPACE)) {
            z->at++;
        } else if (c == '-' && mx_scan_is_dash(z->text, z->at, z->rules->dash_space)) {
            z->at = mx_scan_line(z->text, z->at);
        } else if (c == '#' && z->rules->hash_comment) {
            z->at = mx_scan_line(z->text, z->at);
        } else if (c == '/' && at(z, z->at + 1) == '*') {
            MX_TRY(skip_block(z));
        } else if (c == '*' && z->lexer->inside && at(z, z->at + 1) == '/') {
            z->lexer->inside = 0;
            z->at += 2;
        } else {
            return MX_OK;
        }
    }
}

/* --- strings and quoted names --------------------------------------------------------------------------- */

/* Offset of the quote that goes on with the string that ended at `end`, or MX_NPOS: PostgreSQL wants a new
 * line between the parts (SQL standard), MySQL any white space. Comments may stand there too, line
 * comments only in PostgreSQL. */
static size_t continuation(const scan *z, size_t end, bool either_quote)
{
    bool newline = false;
    size_t i = end;
    for (;;) {
        if (mx_c_is(at(z, i), MX_C_SPACE)) {
            newline |= at(z, i) == '\n' || at(z, i) == '\r';
            i++;
        } else if (i > end && mx_scan_is_dash(z->text, i, z->rules->dash_space)) {
            i = mx_scan_line(z->text, i);
        } else {
            break;
        }
    }
    if (i == end || !(z->rules->join_space || (z->rules->join_newline && newline)))
        return MX_NPOS;
    return at(z, i) == '\'' || (either_quote && at(z, i) == '"') ? i : MX_NPOS;
}

static bool hex_digits(const scan *z, size_t from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!mx_c_is(at(z, from + i), MX_C_HEX))
            return false;
    return true;
}

static uint32_t hex_value(const scan *z, size_t from, size_t count)
{
    uint32_t v = 0;
    for (size_t i = 0; i < count; i++) {
        char c = mx_lower(z->s[from + i]);
        v = v * 16 + (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return v;
}

/* PostgreSQL refuses \u without four digits, code points that are none, and what makes a zero byte. */
static mx_status check_e_escapes(scan *z, size_t open, size_t end)
{
    for (size_t i = open + 1; i + 1 < end; i++) {
        if (z->s[i] != '\\')
            continue;
        char c = z->s[++i];
        size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (digits && (!hex_digits(z, i + 1, digits) || hex_value(z, i + 1, digits) > 0x10ffff))
            return mx_fail(z->diags, MX_SQL005, span(z, i - 1, i + 1),
                           "Write four hex digits after \\u, eight after \\U.", "invalid Unicode escape");
        bool zero = digits && hex_value(z, i + 1, digits) == 0;
        if (c == 'x' && at(z, i + 1) == '0')
            zero = at(z, i + 2) == '0' || !mx_c_is(at(z, i + 2), MX_C_HEX);
        if (c == '0') {
            size_t j = i;
            while (j < i + 3 && at(z, j) == '0')
                j++;
            zero = j == i + 3 || at(z, j) < '0' || at(z, j) > '7';
        }
        if (zero)
            return mx_fail(z->diags, MX_SQL005, span(z, i - 1, i + 1), "", "escape makes a byte 0x00");
    }
    return MX_OK;
}

/* U&'…' UESCAPE 'c': takes the clause into the token. */
static size_t with_uescape(const scan *z, size_t end)
{
    size_t i = end;
    while (mx_c_is(at(z, i), MX_C_SPACE))
        i++;
    mx_str word = i + 7 <= z->n ? mx_str_sub(z->text, i, i + 7) : MX_STR_NONE;
    if (!mx_str_ieq(word, MX_STR("uescape")))
        return end;
    i += 7;
    while (mx_c_is(at(z, i), MX_C_SPACE))
        i++;
    return at(z, i) == '\'' && at(z, i + 1) && at(z, i + 2) == '\'' ? i + 3 : end;
}

/* A string or quoted name: `prefix` bytes before the quote (white space behind an introducer counted). */
static mx_status quoted(scan *z, mx_token_kind kind, size_t prefix_len, size_t quote_at, bool backslash)
{
    char open = z->s[quote_at], close = open == '[' ? ']' : open;
    size_t end = mx_scan_quote(z->text, quote_at, close, backslash, open != '[' || z->rules->bracket_doubled);
    if (end == MX_NPOS)
        return unclosed_quote(z, quote_at);
    if (kind == MX_T_STRING || kind == MX_T_BLOB) {
        for (size_t more; (more = continuation(z, end, z->rules->dquote_text)) != MX_NPOS;) {
            size_t next = mx_scan_quote(z->text, more, z->s[more], backslash, true);
            if (next == MX_NPOS)
                return unclosed_quote(z, more);
            end = next;
        }
    }
    const char *nul = memchr(z->s + quote_at, '\0', end - quote_at);
    if (nul)
        return nul_byte(z, (size_t)(nul - z->s));
    if (backslash && z->rules->e_strings)
        MX_TRY(check_e_escapes(z, quote_at, end));
    z->out->prefix = mx_str_sub(z->text, z->at, z->at + prefix_len);
    if (prefix_len == 2 && z->s[z->at + 1] == '&')
        end = with_uescape(z, end);
    return finish(z, kind, end);
}

static mx_status dollar_quoted(scan *z, size_t end)
{
    if (end == MX_NPOS)
        return mx_fail(z->diags, MX_SQL001, span(z, z->at, z->at + 1), "", "unclosed quote");
    const char *nul = memchr(z->s + z->at, '\0', end - z->at);
    if (nul)
        return nul_byte(z, (size_t)(nul - z->s));
    z->out->prefix = MX_STR("$");
    return finish(z, MX_T_STRING, end);
}

/* MySQL's character sets: only they can introduce a string. */
static bool is_charset(mx_str name)
{
    static const char *const names[] = {
        "armscii8", "ascii",   "big5",   "binary",   "cp1250",  "cp1251",  "cp1256",  "cp1257", "cp850",
        "cp852",    "cp866",   "cp932",  "dec8",     "eucjpms", "euckr",   "gb18030", "gb2312", "gbk",
        "geostd8",  "greek",   "hebrew", "hp8",      "keybcs2", "koi8r",   "koi8u",   "latin1", "latin2",
        "latin5",   "latin7",  "macce",  "macroman", "sjis",    "swe7",    "tis620",  "ucs2",   "ujis",
        "utf16",    "utf16le", "utf32",  "utf8",     "utf8mb3", "utf8mb4",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mx_str_ieq(name, mx_str_of(names[i])))
            return true;
    return false;
}

/* The word that ends at `end` may be the prefix of a string. MX_NOT_FOUND: it is a word. */
static mx_status prefixed(scan *z, size_t end)
{
    char quote = at(z, end), first = mx_lower(z->s[z->at]);
    size_t len = end - z->at;
    if (len == 1 && quote == '\'') {
        if (first == 'e' && z->rules->e_strings)
            return quoted(z, MX_T_STRING, 1, end, true);
        if (first == 'n' && z->rules->n_strings)
            return quoted(z, MX_T_STRING, 1, end, z->rules->backslash);
        if ((first == 'x' && z->rules->hex_strings) || (first == 'b' && z->rules->bit_strings))
            return quoted(z, MX_T_BLOB, 1, end, false);
    }
    if (len == 1 && first == 'u' && quote == '&' && z->rules->u_strings) {
        if (at(z, end + 1) == '\'')
            return quoted(z, MX_T_STRING, 2, end + 1, false);
        if (at(z, end + 1) == '"')
            return quoted(z, MX_T_QUOTED, 2, end + 1, false);
    }
    if (first == '_' && z->rules->introducers && is_charset(mx_str_sub(z->text, z->at + 1, end))) {
        size_t i = end;
        while (mx_c_is(at(z, i), MX_C_SPACE))
            i++;
        char c = mx_lower(at(z, i));
        if (c == '\'' || (c == '"' && z->rules->dquote_text))
            return quoted(z, MX_T_STRING, len, i, z->rules->backslash);
        if ((c == 'x' || c == 'b') && at(z, i + 1) == '\'')
            return quoted(z, MX_T_BLOB, len, i + 1, false);
        size_t hex = c == '0' && i > end && at(z, i + 1) == 'x' ? i + 2 : i; /* _latin1 0x41 */
        while (hex > i && mx_c_is(at(z, hex), MX_C_HEX))
            hex++;
        if (hex > i + 2) {
            z->out->prefix = mx_str_sub(z->text, z->at, z->at + len);
            return finish(z, MX_T_BLOB, hex);
        }
    }
    return MX_NOT_FOUND;
}

/* --- words, numbers, parameters ------------------------------------------------------------------------- */

static size_t name_end(const scan *z, size_t i)
{
    while (mx_c_is(at(z, i), MX_C_PART) || at(z, i) == '$' ||
           (z->rules->hash_names && (at(z, i) == '#' || at(z, i) == '@')))
        i++;
    return i;
}

static mx_status word(scan *z)
{
    size_t end = name_end(z, z->at);
    mx_status st = prefixed(z, end);
    if (st != MX_NOT_FOUND)
        return st;
    z->out->keyword = (uint16_t)mx_keyword_of(mx_str_sub(z->text, z->at, end));
    return finish(z, MX_T_WORD, end);
}

static size_t digits_end(const scan *z, size_t i, unsigned classes)
{
    while (mx_c_is(at(z, i), classes) ||
           (z->rules->digit_groups && at(z, i) == '_' && mx_c_is(at(z, i + 1), classes)))
        i++;
    return i;
}

/* 0xff, 0b01, 0o17. MX_NOT_FOUND: a number in base ten. */
static mx_status based_number(scan *z)
{
    char c = at(z, z->at + 1);
    if (!z->rules->digit_names) /* MySQL: 0X and 0B are names */
        c = mx_lower(c);
    if (z->s[z->at] != '0' || (c != 'x' && c != 'b' && !(c == 'o' && z->rules->digit_groups)))
        return MX_NOT_FOUND;
    size_t end = digits_end(z, z->at + 2, c == 'x' ? MX_C_HEX : MX_C_DIGIT);
    if (end == z->at + 2 || (z->rules->digit_names && name_end(z, end) != end))
        return MX_NOT_FOUND;
    for (size_t i = z->at + 2; c != 'x' && i < end; i++)
        if (z->s[i] > (c == 'b' ? '1' : '7') && z->s[i] != '_')
            return MX_NOT_FOUND;
    return finish(z, z->rules->hex_is_number ? MX_T_NUMBER : MX_T_BLOB, end);
}

static size_t exponent_end(const scan *z, size_t i)
{
    if (mx_lower(at(z, i)) != 'e')
        return i;
    size_t j = i + 1;
    if (at(z, j) == '+' || at(z, j) == '-')
        j++;
    return mx_is_digit(at(z, j)) ? digits_end(z, j, MX_C_DIGIT) : i;
}

static mx_status number(scan *z)
{
    mx_status st = based_number(z);
    if (st != MX_NOT_FOUND)
        return st;
    size_t end = digits_end(z, z->at, MX_C_DIGIT);
    if (z->rules->digit_names && at(z, end) != '.' && exponent_end(z, end) == end && name_end(z, end) != end)
        return word(z);
    if (at(z, end) == '.' && at(z, end + 1) != '.') /* 1..10 is a range */
        end = digits_end(z, end + 1, MX_C_DIGIT);
    end = exponent_end(z, end);
    if (!z->rules->digit_names && mx_c_is(at(z, end), MX_C_START))
        return mx_fail(z->diags, MX_SQL005, span(z, z->at, name_end(z, end)), "",
                       "trailing junk after a number");
    return finish(z, MX_T_NUMBER, end);
}

/* @name, @@global.name, @'name'. MX_NOT_FOUND: a lonely '@'. */
static mx_status at_param(scan *z)
{
    size_t i = z->at + 1;
    if (at(z, i) == '@')
        i++;
    char c = at(z, i);
    if (c == '\'' || c == '`' || c == '"') {
        i = mx_scan_quote(z->text, i, c, z->rules->backslash && c != '`', true);
        return i == MX_NPOS ? unclosed_quote(z, z->at) : finish(z, MX_T_PARAM, i);
    }
    size_t end = name_end(z, i);
    while (at(z, end) == '.' && name_end(z, end + 1) != end + 1) /* MySQL: names of variables may hold '.' */
        end = name_end(z, end + 1);
    return end == i ? MX_NOT_FOUND : finish(z, MX_T_PARAM, end);
}

static mx_status param(scan *z, char c)
{
    size_t i = z->at + 1;
    if (c == '?' && z->rules->question_param)
        return finish(z, MX_T_PARAM, digits_end(z, i, MX_C_DIGIT));
    if (c == '@' && z->rules->at_param)
        return at_param(z);
    if (c == ':' && z->rules->colon_param && mx_c_is(at(z, i), MX_C_PART))
        return finish(z, MX_T_PARAM, name_end(z, i));
    if (c == '$' && z->rules->dollar_param && mx_is_digit(at(z, i)))
        return finish(z, MX_T_PARAM, digits_end(z, i, MX_C_DIGIT));
    if (c == '$' && z->rules->dollar_word_param && mx_c_is(at(z, i), MX_C_START))
        return finish(z, MX_T_PARAM, name_end(z, i));
    return MX_NOT_FOUND;
}

/* --- operators ------------------------------------------------------------------------------------------ */

/* PostgreSQL manual 4.1.3: the longest run of these characters; it ends before a comment; and a run of
 * several that ends in + or - gives the sign back unless one of ~ ! @ # % ^ & | ` ? is in it. */
static size_t any_operator_end(const scan *z)
{
    size_t end = z->at;
    bool special = false;
    for (; mx_c_is(at(z, end), MX_C_OP); end++) {
        if ((at(z, end) == '-' && at(z, end + 1) == '-') || (at(z, end) == '/' && at(z, end + 1) == '*'))
            break;
        if (memchr("~!@#%^&|`?", z->s[end], 10)) {
            if ((z->s[end] == '`' && z->rules->backtick) || (z->s[end] == '?' && z->rules->question_param))
                break;
            special = true;
        }
    }
    while (!special && end > z->at + 1 && (z->s[end - 1] == '+' || z->s[end - 1] == '-'))
        end--;
    return end;
}

static size_t listed_operator_end(const scan *z)
{
    static const char *const longer[] = {
        "<=>", "->>", "<=", ">=", "<>", "!=", "==", "||", "&&", "<<", ">>", "->",
        ":=",  "!<",  "!>", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="};
    static const unsigned engines[] = {MX_MY,
                                       MX_MY | MX_LITE,
                                       63,
                                       63,
                                       63,
                                       63,
                                       MX_LITE,
                                       MX_MY | MX_LITE,
                                       MX_MY,
                                       MX_MY | MX_LITE,
                                       MX_MY | MX_LITE,
                                       MX_MY | MX_LITE,
                                       MX_MY,
                                       MX_MSSQL,
                                       MX_MSSQL,
                                       MX_MSSQL,
                                       MX_MSSQL,
                                       MX_MSSQL,
                                       MX_MSSQL,
                                       MX_MSSQL,
                                       MX_MSSQL,
                                       MX_MSSQL,
                                       MX_MSSQL};
    _Static_assert(sizeof longer / sizeof *longer == sizeof engines / sizeof *engines, "one row each");
    mx_str rest = mx_str_sub(z->text, z->at, z->n);
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
        if ((engines[i] & (unsigned)z->lexer->server->engine) && mx_str_starts(rest, mx_str_of(longer[i])))
            return z->at + strlen(longer[i]);
    return z->at + 1;
}

static mx_status operator(scan *z, char c)
{
    if (c == ':' && at(z, z->at + 1) == ':')
        return finish(z, MX_T_OP, z->at + 2);
    if (c == ':' && at(z, z->at + 1) == '=')
        return finish(z, MX_T_OP, z->at + 2);
    size_t end = z->at;
    if (z->rules->any_operators)
        end = any_operator_end(z);
    else if (mx_c_is(c, MX_C_OP) && c != '#' && c != '`' && c != '?' && c != '@')
        end = listed_operator_end(z);
    if (end > z->at)
        return finish(z, MX_T_OP, end);
    if (c != '\0' && memchr("()[],;.:{}", c, 10))
        return finish(z, MX_T_PUNCT, z->at + 1);
    if (c == '\0')
        return nul_byte(z, z->at);
    return mx_fail(z->diags, MX_SQL005, span(z, z->at, z->at + 1), "",
                   (unsigned char)c < ' ' || c == 127 ? "byte 0x%02x starts no token"
                                                      : "'%c' starts no token",
                   (unsigned char)c);
}

/* MySQL: what stands behind "name." is a name, also when it begins with a digit. */
static bool after_dot(const scan *z)
{
    if (!z->rules->digit_names || z->at < 2 || z->s[z->at - 1] != '.')
        return false;
    char before = z->s[z->at - 2];
    return mx_c_is(before, MX_C_START) || before == '`' || before == '$';
}

/* '.' before a digit is no decimal point: in 1..10, and in MySQL behind a name. */
static bool qualifies(const scan *z)
{
    char before = z->at > 0 ? z->s[z->at - 1] : '\0';
    return before == '.' || (z->rules->digit_names && (mx_c_is(before, MX_C_PART) || before == '`'));
}

static mx_status lex(scan *z)
{
    mx_lexer *lexer = z->lexer;
    MX_TRY(skip_space(z));
    z->out->space_before = z->at > lexer->at;
    if (z->at >= z->n) {
        if (lexer->inside)
            return mx_fail(z->diags, MX_SQL003, span(z, lexer->inside - 1, lexer->inside + 1), "",
                           "unclosed comment");
        return finish(z, MX_T_END, z->n);
    }
    char c = z->s[z->at];
    if (mx_is_digit(c))
        return after_dot(z) ? word(z) : number(z);
    if (mx_c_is(c, MX_C_START) || (c == '$' && z->rules->digit_names) || (c == '#' && z->rules->hash_names))
        return word(z);
    if (c == '\'')
        return quoted(z, MX_T_STRING, 0, z->at, z->rules->backslash);
    if (c == '"')
        return quoted(z, z->rules->dquote_text ? MX_T_STRING : MX_T_QUOTED, 0, z->at,
                      z->rules->dquote_text && z->rules->backslash);
    if ((c == '`' && z->rules->backtick) || (c == '[' && z->rules->bracket))
        return quoted(z, MX_T_QUOTED, 0, z->at, false);
    if (c == '.' && mx_is_digit(at(z, z->at + 1)) && !qualifies(z))
        return number(z);
    size_t tag = 0;
    if (c == '$' && z->rules->dollar_quotes) {
        size_t end = mx_scan_dollar(z->text, z->at, &tag);
        if (end)
            return dollar_quoted(z, end);
    }
    mx_status st = param(z, c);
    return st != MX_NOT_FOUND ? st : operator(z, c);
}

mx_status mx_lex(mx_lexer *lexer, mx_token *out, mx_diags *diags)
{
    scan z = {lexer, lexer->text, lexer->text.ptr, lexer->text.len, lexer->at, mx_lex_rules_of(lexer->server),
              out,   diags};
    *out = (mx_token){0};
    mx_status st = lex(&z);
    if (st != MX_OK)
        lexer->at = (uint32_t)z.at;
    return st;
}
