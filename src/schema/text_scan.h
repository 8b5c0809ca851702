/* schema/text_scan.h — a kept text token by token, for text*.c alone. */
#ifndef MX_SCHEMA_TEXT_SCAN_H
#define MX_SCHEMA_TEXT_SCAN_H

#include "base/vec.h"
#include "sql/token.h"

typedef struct mx_scan {
    mx_lexer lexer;
    mx_token tok, last, before; /* last: the one before tok; before: the one before that */
    bool failed;                /* what comes next is no token */
    bool tables;                /* in a list of tables behind FROM: each comma brings another */
    bool headed;                /* behind what a trigger stands on */
    bool target;                /* INTO t, or USING: a list of columns may follow */
    bool columns;               /* in that list */
    bool sets;                  /* behind SET, outside of brackets */
} mx_scan;

void mx_scan_start(mx_scan *s, mx_str text, const mx_server *server);
bool mx_scan_next(mx_scan *s); /* false: the end, or what is no token */
mx_token mx_scan_peek(const mx_scan *s);

/* All tokens, without a ';' at the end. False: something in it is no token. */
typedef mx_vec(mx_token) mx_tokens;
bool mx_scan_all(mx_arena *arena, mx_str text, const mx_server *server, mx_tokens *out);

bool mx_token_is_punct(const mx_token *token, char c);
bool mx_token_is_word(const mx_token *token, const char *lower); /* not in quotes */
bool mx_token_is_name(const mx_token *token);
/* A word of the language, though a column may be called so: by what stands before it. */
bool mx_scan_is_language(const mx_server *server, const mx_scan *s);
/* Behind a name, a value or a group, with no word or operator between: what that is called from there on. */
bool mx_scan_is_given_name(const mx_scan *s);
bool mx_token_ends_tables(const mx_token *token); /* a list of tables behind FROM ends here */
/* Inside of the quotes; without resolving doubled ones, which only names with quotes in them have. */
mx_str mx_token_bare(const mx_token *token);
bool mx_token_names(const mx_token *token, mx_str name, const mx_server *server);

#endif
