#include "sql/lex_rules.h"

static const mx_lex_rules generic_rules = {
    .backtick = true,
    .e_strings = true,
    .u_strings = true,
    .n_strings = true,
    .bit_strings = true,
    .hex_strings = true,
    .dollar_quotes = true,
    .join_newline = true,
    .nested_comments = false,
    .any_operators = true,
    .hex_is_number = true,
    .dollar_param = true,
};
static const mx_lex_rules pg_rules = {
    .e_strings = true,
    .u_strings = true,
    .n_strings = true,
    .bit_strings = true,
    .hex_strings = true,
    .dollar_quotes = true,
    .join_newline = true,
    .nested_comments = true,
    .any_operators = true,
    .hex_is_number = true,
    .digit_groups = true,
    .dollar_param = true,
    .fold_lower = true,
};
static const mx_lex_rules duck_rules = {
    .e_strings = true,
    .u_strings = true,
    .bit_strings = true,
    .hex_strings = true,
    .dollar_quotes = true,
    .join_newline = true,
    .nested_comments = true,
    .any_operators = true,
    .hex_is_number = true,
    .digit_groups = true,
    .question_param = true,
    .dollar_param = true,
    .dollar_word_param = true,
};
/* As sql_mode says: ANSI_QUOTES, NO_BACKSLASH_ESCAPES. */
#define MY_RULES(ansi, plain)                                                                                \
    {                                                                                                        \
        .backtick = true, .dquote_text = !(ansi), .backslash = !(plain), .n_strings = true,                  \
        .bit_strings = true, .hex_strings = true, .introducers = true, .join_space = true,                   \
        .hash_comment = true, .dash_space = true, .conditional = true, .digit_names = true,                  \
        .question_param = true, .at_param = true,                                                            \
    }
static const mx_lex_rules my_rules[2][2] = {{MY_RULES(0, 0), MY_RULES(0, 1)},
                                            {MY_RULES(1, 0), MY_RULES(1, 1)}};
static const mx_lex_rules lite_rules = {
    .backtick = true,
    .bracket = true,
    .hex_strings = true,
    .hex_is_number = true,
    .question_param = true,
    .colon_param = true,
    .at_param = true,
    .dollar_param = true,
    .dollar_word_param = true,
};
static const mx_lex_rules mssql_rules = {
    .bracket = true,
    .bracket_doubled = true,
    .n_strings = true,
    .nested_comments = true,
    .hash_names = true,
    .at_param = true,
};

_Static_assert(MX_ANY_ENGINE == 63, "give the new engine its lexical rules");

const mx_lex_rules *mx_lex_rules_of(const mx_server *server)
{
    switch (server ? (unsigned)server->engine : 0u) {
    case MX_PG:
        return &pg_rules;
    case MX_MYSQL:
    case MX_MARIA:
        return &my_rules[server->ansi_quotes][server->no_backslash_escapes];
    case MX_LITE:
        return &lite_rules;
    case MX_MSSQL:
        return &mssql_rules;
    case MX_DUCK:
        return &duck_rules;
    default:
        return &generic_rules;
    }
}

#define SP MX_C_SPACE
#define AL (MX_C_START | MX_C_PART)
#define HX (MX_C_START | MX_C_PART | MX_C_HEX)
#define DG (MX_C_PART | MX_C_DIGIT | MX_C_HEX)
#define OP MX_C_OP
#define ROW16(c) c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c
/* clang-format off */
const uint8_t mx_char_class[256] = {
    /* 00 */ 0, 0, 0, 0, 0, 0, 0, 0, 0, SP, SP, SP, SP, SP, 0, 0,
    /* 10 */ ROW16(0),
    /*    ! " # $ % & ' ( ) * + , - . / */
    SP, OP, 0, OP, 0, OP, OP, 0, 0, 0, OP, OP, 0, OP, 0, OP,
    /* 0 1 2 3 4 5 6 7 8 9 : ; < = > ? */
    DG, DG, DG, DG, DG, DG, DG, DG, DG, DG, 0, 0, OP, OP, OP, OP,
    /* @ A B C D E F G … O */
    OP, HX, HX, HX, HX, HX, HX, AL, AL, AL, AL, AL, AL, AL, AL, AL,
    /* P … Z [ \ ] ^ _ */
    AL, AL, AL, AL, AL, AL, AL, AL, AL, AL, AL, 0, 0, 0, OP, AL,
    /* ` a b c d e f g … o */
    OP, HX, HX, HX, HX, HX, HX, AL, AL, AL, AL, AL, AL, AL, AL, AL,
    /* p … z { | } ~ DEL */
    AL, AL, AL, AL, AL, AL, AL, AL, AL, AL, AL, 0, OP, 0, OP, 0,
    ROW16(AL), ROW16(AL), ROW16(AL), ROW16(AL), ROW16(AL), ROW16(AL), ROW16(AL), ROW16(AL),
};
/* clang-format on */

/* How many backslashes stand directly before `at`, not going before `from`. */
static size_t backslashes(const char *s, size_t from, size_t at)
{
    size_t n = 0;
    while (at > from && s[at - 1] == '\\') {
        at--;
        n++;
    }
    return n;
}

size_t mx_scan_quote(mx_str text, size_t at, char close, bool backslash, bool doubled)
{
    size_t from = at + 1, i = from;
    while (i < text.len) {
        const char *hit = memchr(text.ptr + i, close, text.len - i);
        if (!hit)
            return MX_NPOS;
        i = (size_t)(hit - text.ptr);
        if (backslash && backslashes(text.ptr, from, i) % 2) {
            i++;
        } else if (doubled && i + 1 < text.len && text.ptr[i + 1] == close) {
            i += 2;
            from = i; /* what stood before cannot escape what follows */
        } else {
            return i + 1;
        }
    }
    return MX_NPOS;
}

size_t mx_scan_comment(mx_str text, size_t at, bool nested)
{
    size_t depth = 1;
    for (size_t i = at + 2; i + 1 < text.len;) {
        if (text.ptr[i] == '*' && text.ptr[i + 1] == '/') {
            i += 2;
            if (--depth == 0)
                return i;
        } else if (nested && text.ptr[i] == '/' && text.ptr[i + 1] == '*') {
            depth++;
            i += 2;
        } else {
            i++;
        }
    }
    return MX_NPOS;
}

size_t mx_scan_dollar(mx_str text, size_t at, size_t *tag)
{
    size_t i = at + 1;
    if (i < text.len && text.ptr[i] != '$' && !mx_c_is(text.ptr[i], MX_C_START))
        return 0;
    while (i < text.len && mx_c_is(text.ptr[i], MX_C_PART))
        i++;
    if (i >= text.len || text.ptr[i] != '$')
        return 0;
    *tag = i + 1 - at;
    const char *hit = memmem(text.ptr + i + 1, text.len - i - 1, text.ptr + at, *tag);
    return hit ? (size_t)(hit - text.ptr) + *tag : MX_NPOS;
}

size_t mx_scan_line(mx_str text, size_t at)
{
    const char *hit = at < text.len ? memchr(text.ptr + at, '\n', text.len - at) : NULL;
    return hit ? (size_t)(hit - text.ptr) : text.len;
}

/* MySQL manual, "Comments": what stands in slash-star-bang is read, with five or six digits of a version
 * only by servers from that version on. MariaDB manual, "Comment Syntax": it does not read those of 50700
 * to 99999, which are MySQL's own; M! is MariaDB's. */
bool mx_scan_conditional(mx_str text, size_t at, const mx_server *server, size_t *skip)
{
    size_t i = at + 2;
    bool maria = server && server->engine == MX_MARIA, own = i < text.len && text.ptr[i] == 'M';
    if (own && !maria)
        return false;
    i += own;
    if (i >= text.len || text.ptr[i] != '!')
        return false;
    i++;
    uint32_t version = 0, digits = 0;
    while (digits < 6 && i + digits < text.len && mx_is_digit(text.ptr[i + digits])) {
        version = version * 10 + (uint32_t)(text.ptr[i + digits] - '0');
        digits++;
    }
    *skip = i - at;
    if (digits < 5)
        return true;
    *skip += digits;
    if (maria && !own && version >= 50700 && version <= 99999)
        return false;
    return !server || version <= server->version;
}
