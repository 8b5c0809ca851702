/* config/hcl_lex.h — words of HCL. Pulled one by one, because templates change the rules in the middle of a
 * text.
 *
 * Outside templates: mx_hcl_next. When it answers QUOTE or HEREDOC the position stands at the first byte of
 * the template; then mx_hcl_next_part until it answers END. Inside ${ } and %{ } mx_hcl_next again. */
#ifndef MX_CONFIG_HCL_LEX_H
#define MX_CONFIG_HCL_LEX_H

#include "base/diag.h"
#include "base/vec.h"

typedef enum mx_hcl_token_kind {
    HCL_EOF,
    HCL_NEWLINE,
    HCL_COMMENT,
    HCL_IDENT,
    HCL_NUMBER,
    HCL_QUOTE,
    HCL_HEREDOC,
    HCL_LBRACE,
    HCL_RBRACE,
    HCL_LBRACK,
    HCL_RBRACK,
    HCL_LPAREN,
    HCL_RPAREN,
    HCL_COMMA,
    HCL_DOT,
    HCL_ELLIPSIS,
    HCL_COLON,
    HCL_QUESTION,
    HCL_TILDE,
    HCL_ASSIGN,
    HCL_ARROW,
    HCL_EQ,
    HCL_NE,
    HCL_LT,
    HCL_GT,
    HCL_LE,
    HCL_GE,
    HCL_PLUS,
    HCL_MINUS,
    HCL_STAR,
    HCL_SLASH,
    HCL_PERCENT,
    HCL_NOT,
    HCL_AND,
    HCL_OR,
    HCL_BAD /* a diagnostic has been given */
} mx_hcl_token_kind;

typedef struct mx_hcl_token {
    mx_hcl_token_kind kind;
    mx_span at;
} mx_hcl_token;

typedef struct mx_hcl_lexer {
    mx_str text;
    size_t pos;
    uint32_t file;
    bool comments; /* give COMMENT tokens; else they are passed over */
    mx_diags *diags;
} mx_hcl_lexer;

/* The template that is being read. */
typedef struct mx_hcl_quote {
    bool heredoc, flush; /* flush: <<- */
    mx_str marker;       /* heredoc: its closing word */
    mx_span at;          /* the opening quote or marker */
} mx_hcl_quote;

typedef enum mx_hcl_part_kind {
    HCL_PART_TEXT,
    HCL_PART_INTERP,
    HCL_PART_CONTROL,
    HCL_PART_END,
    HCL_PART_BAD
} mx_hcl_part_kind;
typedef struct mx_hcl_part {
    mx_hcl_part_kind kind;
    mx_span at;  /* the bytes as written; END: the closing quote or marker */
    mx_str text; /* TEXT: escapes resolved; in a heredoc at most one line */
    bool trim;   /* INTERP, CONTROL: ${~ or %{~ */
} mx_hcl_part;

/* `quote` is filled when the token is QUOTE or HEREDOC. */
mx_hcl_token mx_hcl_next(mx_hcl_lexer *lex, mx_hcl_quote *quote);
mx_hcl_part mx_hcl_next_part(mx_arena *arena, mx_hcl_lexer *lex, const mx_hcl_quote *quote);
/* Passes over a template as it stands, for the formatter. False: not closed; a diagnostic has been given. */
bool mx_hcl_skip_template(mx_arena *arena, mx_hcl_lexer *lex, const mx_hcl_quote *quote, int depth);
const char *mx_hcl_token_name(mx_hcl_token_kind kind); /* "'{'", "a name", "end of file" */

#endif
