/* sql/parser.h — the tools that all grammar rules share: a place in a text, tests and takes of tokens,
 * errors at a token.
 *
 * Inside the room only. A rule looks at p->tok and takes what it knows:
 *     if (mx_p_take(p, KW_NOT)) { column->not_null = MX_YES; return mx_p_expect(p, KW_NULL); }
 * A take that does not match consumes nothing. Runs under mx_guard: nothing here checks for NULL from the
 * arena. When the lexer fails, p->failed is set, its diagnostic stands, and p->tok is MX_T_END for ever:
 * loops come to their end by themselves, mx_p_expected adds no second message, and mx_p_expect_end answers
 * MX_FAILED. */
#ifndef MX_SQL_PARSER_H
#define MX_SQL_PARSER_H

#include "sql/ast.h"
#include "sql/token.h"

#define MX_P_DEPTH 200 /* levels of nesting before SQL004 */

typedef struct mx_parser {
    mx_arena *arena;
    const mx_server *server; /* never NULL */
    mx_diags *diags;         /* may be NULL */
    mx_lexer lexer;          /* behind `tok`; behind `next` when has_next */
    mx_lexer ahead;          /* behind `next` */
    mx_token tok;            /* the current token, not taken yet */
    mx_token next;           /* valid when has_next; ask by mx_p_peek */
    uint32_t base;           /* offset of lexer.text in its file: spans of tokens have it in already */
    uint32_t last_end;       /* end (in the file) of the token taken last */
    uint32_t depth;
    bool has_next;
    bool failed; /* the lexer failed */
} mx_parser;

typedef mx_vec(mx_expr *) mx_exprs;

/* A place to return to, or to take text from. */
typedef struct mx_mark {
    mx_lexer lexer; /* behind tok */
    mx_token tok;
    uint32_t last_end, depth;
} mx_mark;

/* Starts on `text`, whose first byte stands at `at` in its file, and reads the first token. `server` NULL:
 * PostgreSQL's rules. */
void mx_p_init(mx_parser *p, mx_arena *arena, mx_str text, mx_span at, const mx_server *server,
               mx_diags *diags);
static inline bool mx_p_is(const mx_parser *p, unsigned engines) /* mx_p_is(p, MX_MY | MX_LITE) */
{
    return ((unsigned)p->server->engine & engines) != 0;
}

/* --- moving --------------------------------------------------------------------------------------------- */
void mx_p_next(mx_parser *p);            /* takes the current token, whatever it is */
const mx_token *mx_p_peek(mx_parser *p); /* the one behind p->tok; kind END at the end */
mx_mark mx_p_mark(const mx_parser *p);
void mx_p_reset(mx_parser *p, const mx_mark *mark); /* back; messages made since stay: see mx_diags_cut */
/* No token left; a single ';' at the very end counts as the end. */
static inline bool mx_p_at_end(const mx_parser *p)
{
    return p->tok.kind == MX_T_END;
}

/* --- tests (nothing is taken) --------------------------------------------------------------------------- */
static inline bool mx_p_kw(const mx_parser *p, mx_keyword kw) /* unquoted word */
{
    return p->tok.kind == MX_T_WORD && p->tok.keyword == kw;
}
bool mx_p_kw2(mx_parser *p, mx_keyword a, mx_keyword b); /* this and the next token */
bool mx_p_next_kw(mx_parser *p, mx_keyword kw);          /* the next token */
bool mx_p_word(const mx_parser *p, const char *text); /* unquoted, any case; for words not in keywords.def */
static inline bool mx_p_punct(const mx_parser *p, char c)
{
    return p->tok.kind == MX_T_PUNCT && p->tok.text.ptr[0] == c;
}
bool mx_p_next_punct(mx_parser *p, char c);
bool mx_p_op(const mx_parser *p, const char *op); /* an operator token, e.g. "=" */
/* Could mx_p_ident take it: quoted, or a word that is not reserved. */
bool mx_p_ident_here(const mx_parser *p);

/* --- takes: true and consumed, or false and nothing consumed -------------------------------------------- */
bool mx_p_take(mx_parser *p, mx_keyword kw);
bool mx_p_take_punct(mx_parser *p, char c);
/* ',' of a list in parentheses. False: nothing is behind it; DuckDB takes one there. */
bool mx_p_take_comma(mx_parser *p);
bool mx_p_take_op(mx_parser *p, const char *op);
bool mx_p_take_word(mx_parser *p, const char *text);
/* All of them in order, or none: mx_p_take_all(p, KW_IF, KW_NOT, KW_EXISTS). */
bool mx_p_take_seq(mx_parser *p, const mx_keyword *words, size_t count);
#define mx_p_take_all(p, ...)                                                                                \
    mx_p_take_seq((p), (const mx_keyword[]){__VA_ARGS__},                                                    \
                  sizeof((const mx_keyword[]){__VA_ARGS__}) / sizeof(mx_keyword))

/* --- expects: MX_OK and consumed, or MX_FAILED with SQL101 "expected X, got Y" -------------------------- */
mx_status mx_p_expect(mx_parser *p, mx_keyword kw);
mx_status mx_p_expect_punct(mx_parser *p, char c);
mx_status mx_p_expect_op(mx_parser *p, const char *op);
mx_status mx_p_expect_end(mx_parser *p); /* nothing but an optional ';' is left */
/* An identifier's value (unquoted; a bare word folded as the engine does). `what`: "a column name".
 * Reserved words are refused with a hint to quote them. `span` may be NULL. SQLite also takes a string in
 * quotes, as the server does. */
mx_status mx_p_ident(mx_parser *p, const char *what, mx_str *out, mx_span *span);
/* The same, but reserved words are taken too: where nothing else may stand, as behind '.', and labels. */
mx_status mx_p_label(mx_parser *p, const char *what, mx_str *out, mx_span *span);
mx_status mx_p_name(mx_parser *p, const char *what, mx_name *out); /* [schema.]name */
/* '(' name {',' name} ')' */
mx_status mx_p_ident_list(mx_parser *p, const char *what, mx_strs *out);
/* A string's value ("x" too where the engine reads it as text). */
mx_status mx_p_string(mx_parser *p, const char *what, mx_str *out);
/* A decimal number without fraction, with an optional sign. */
mx_status mx_p_integer(mx_parser *p, const char *what, int64_t *out);

/* --- errors: always MX_FAILED --------------------------------------------------------------------------- */
/* SQL101 at the current token: "expected <what>, got 'x'"; nothing more is said when the lexer failed. */
mx_status mx_p_expected(mx_parser *p, const char *what);
mx_status mx_p_expected_hint(mx_parser *p, const char *what, const char *hint);
/* SQL103 "<what> is not valid in <engine>" at a span. */
mx_status mx_p_not_in_dialect(mx_parser *p, mx_span at, const char *what);
const char *mx_p_engine_name(const mx_parser *p); /* "PostgreSQL" */

/* Nesting: MX_TRY(mx_p_enter(p)); … mx_p_leave(p). SQL004 past MX_P_DEPTH. (Not left on failure: nobody
 * goes on then.) */
mx_status mx_p_enter(mx_parser *p);
static inline void mx_p_leave(mx_parser *p)
{
    p->depth--;
}

/* --- spans and text ------------------------------------------------------------------------------------- */
static inline mx_span mx_p_span_from(const mx_parser *p,
                                     mx_span start) /* from start's first byte to the last token taken */
{
    return (mx_span){start.file, start.start, p->last_end < start.start ? start.start : p->last_end};
}
mx_str mx_p_slice(const mx_parser *p, mx_span span); /* as written */
/* Tokens from mark's current one up to, not including, the current one: as written but comments out, and
 * one space where white space stood. For what is compared as text use mx_p_text. */
mx_str mx_p_text_as_written(mx_parser *p, const mx_mark *from);
/* The same tokens joined by one space each ("a ( b , c )"): the canonical form of kept text. */
mx_str mx_p_text(mx_parser *p, const mx_mark *from);
/* Skips tokens until, at this depth of () [] {}, the current token is one that `stop` says yes to, or the
 * end, or a closer of an outer level. stop NULL: to the end. SQL002 when a parenthesis is not closed. */
mx_status mx_p_skip_until(mx_parser *p, bool (*stop)(mx_parser *p));
/* At '(' (or '[', '{'): skips it with all inside and the closer. */
mx_status mx_p_skip_group(mx_parser *p);

/* --- shared rules --------------------------------------------------------------------------------------- */
/* How much of an expression to take (min_precedence).
 *   EXPR     all: PostgreSQL's a_expr
 *   B_EXPR   what DEFAULT and partition bounds may hold: no AND, OR, NOT, IN, IS NULL, BETWEEN, LIKE, COLLATE
 *            on the outer level, so that "DEFAULT 1 NOT NULL" and "DEFAULT 'x' COLLATE y" end where they should
 *   PRIMARY  one operand: a name, literal, call, CASE, (…); no operator, cast or COLLATE behind it */
enum { MX_P_EXPR = 0, MX_P_B_EXPR = 1000, MX_P_PRIMARY = 2000 };
mx_status mx_parse_expr_in(mx_parser *p, int min_precedence, mx_expr **out);
/* expr {',' expr}; appends to *out. */
mx_status mx_parse_expr_list_in(mx_parser *p, mx_exprs *out);
/* DEFAULT's operand by the engine: PostgreSQL, DuckDB, MSSQL, MariaDB: B_EXPR; SQLite, MySQL: signed
 * literal, keyword, call or (expr). */
mx_status mx_parse_default_in(mx_parser *p, mx_expr **out);
/* A type. SQLite: any words and (n[,m]) up to a constraint's keyword; MX_NOT_FOUND when no type stands
 * here (SQLite only). */
mx_status mx_parse_type_in(mx_parser *p, mx_type_name **out);
mx_status mx_parse_type_suffix(mx_parser *p, mx_type_name *type); /* MySQL: sign, character set */
/* YEAR, DAY TO SECOND, … or none of an interval; `precisions`: (n) behind each is passed over. *any: there were some. */
mx_status mx_parse_interval_fields(mx_parser *p, bool precisions, bool *any);

#endif
