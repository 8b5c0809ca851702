/* sql/lex_rules.h — how each engine's text is cut: data and the scans that lexer and splitter share.
 * Inside the room only. */
#ifndef MX_SQL_LEX_RULES_H
#define MX_SQL_LEX_RULES_H

#include "sql/server.h"

typedef struct mx_lex_rules {
    bool backtick;        /* `name` */
    bool bracket;         /* [name] */
    bool bracket_doubled; /* ]] inside of it is one ] */
    bool dquote_text;     /* "…" is text */
    bool backslash;       /* escapes in all quotes */
    bool e_strings;       /* E'…' with escapes */
    bool u_strings;       /* U&'…' */
    bool n_strings;       /* N'…' */
    bool bit_strings;     /* b'01' */
    bool hex_strings;     /* x'ff' */
    bool introducers;     /* _utf8'…' */
    bool dollar_quotes;
    bool join_newline; /* 'a' <newline> 'b' is one string */
    bool join_space;   /* 'a' 'b' is one string */
    bool hash_comment;
    bool dash_space; /* -- is a comment only before white space */
    bool nested_comments;
    bool conditional;       /* slash-star-bang */
    bool digit_names;       /* names may begin with digits */
    bool hash_names;        /* #temp and a@b are names */
    bool any_operators;     /* PostgreSQL: any run of operator characters is one operator */
    bool hex_is_number;     /* 0xff is a number, else a blob; 0b01 likewise */
    bool digit_groups;      /* 1_000 */
    bool question_param;    /* ? and ?1 */
    bool colon_param;       /* :name */
    bool at_param;          /* @name, @@name */
    bool dollar_param;      /* $1 */
    bool dollar_word_param; /* $name */
    bool fold_lower;        /* bare names become lower case */
} mx_lex_rules;

/* The rules for a server; the generic ones for NULL. */
const mx_lex_rules *mx_lex_rules_of(const mx_server *server);

enum { MX_C_SPACE = 1, MX_C_START = 2, MX_C_PART = 4, MX_C_DIGIT = 8, MX_C_OP = 16, MX_C_HEX = 32 };
extern const uint8_t mx_char_class[256]; /* START, PART: of names, without '$' */
static inline bool mx_c_is(char c, unsigned classes)
{
    return (mx_char_class[(unsigned char)c] & classes) != 0;
}

/* At an opening quote: the offset behind its end, or MX_NPOS. `close` doubled stands for itself unless
 * `doubled` is false. */
size_t mx_scan_quote(mx_str text, size_t at, char close, bool backslash, bool doubled);
/* At slash-star: the offset behind the end, or MX_NPOS. */
size_t mx_scan_comment(mx_str text, size_t at, bool nested);
/* At '$': 0 when no dollar quote begins here; the offset behind its end; or MX_NPOS. *tag: its length,
 * both '$' counted. */
size_t mx_scan_dollar(mx_str text, size_t at, size_t *tag);
size_t mx_scan_line(mx_str text, size_t at); /* offset of the next '\n', or the end */
/* "--" at `at` begins a comment. */
static inline bool mx_scan_is_dash(mx_str text, size_t at, bool needs_space)
{
    return at + 1 < text.len && text.ptr[at] == '-' && text.ptr[at + 1] == '-' &&
           (!needs_space || at + 2 == text.len || (unsigned char)text.ptr[at + 2] <= ' ');
}
/* MySQL's conditional comment at `at`: is what it holds read by this server? *skip: bytes of its opening. */
bool mx_scan_conditional(mx_str text, size_t at, const mx_server *server, size_t *skip);

#endif
