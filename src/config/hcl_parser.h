/* config/hcl_parser.h — the parser's insides, shared by hcl_parse.c (bodies), hcl_parse_expr.c and
 * hcl_parse_template.c. Every function that answers NULL or false has given a diagnostic. */
#ifndef MX_CONFIG_HCL_PARSER_H
#define MX_CONFIG_HCL_PARSER_H

#include "config/hcl.h"
#include "config/hcl_lex.h"

typedef struct hcl_parser {
    mx_arena *arena;
    mx_hcl_lexer lex;
    mx_hcl_token tok;   /* the current token */
    mx_hcl_quote quote; /* its template, when it is QUOTE or HEREDOC */
    bool inside;        /* between ( ), [ ] or ${ }: line ends do not count */
    int depth;
    mx_diags *diags;
} hcl_parser;

void hcl_advance(hcl_parser *p);
bool hcl_take(hcl_parser *p, mx_hcl_token_kind kind); /* advances when it is the current one */
bool hcl_expect(hcl_parser *p, mx_hcl_token_kind kind, const char *wanted); /* "']' to close the list" */
void hcl_unexpected(hcl_parser *p, const char *wanted);                     /* HCL001 at the current token */
mx_str hcl_text(const hcl_parser *p, mx_span at);
bool hcl_at_word(const hcl_parser *p, const char *word);
bool hcl_enter(hcl_parser *p); /* one level deeper; hcl_leave when true */
void hcl_leave(hcl_parser *p);
mx_hcl_expr *hcl_new_expr(hcl_parser *p, mx_hcl_expr_kind kind, mx_span at);
mx_hcl_expr *hcl_new_text(hcl_parser *p, mx_str text, mx_span at); /* LITERAL */
/* Call when all parts of `e` are set: counts its height. NULL: too high, so that no walk over a tree is too
 * deep. */
mx_hcl_expr *hcl_done(hcl_parser *p, mx_hcl_expr *e);

mx_hcl_expr *hcl_parse_expr(hcl_parser *p);
mx_hcl_expr *hcl_parse_template(hcl_parser *p); /* the current token is QUOTE or HEREDOC */
/* names of a for: `k, v in` or `v in`, behind the word "for" */
bool hcl_parse_for_names(hcl_parser *p, mx_hcl_for *out);

#endif
