/* feature/filter_lex.h — the tokens of filters. For filter.c. */
#ifndef MX_FEATURE_FILTER_LEX_H
#define MX_FEATURE_FILTER_LEX_H

#include "feature/filter.h"

typedef enum mx_filter_token_kind {
    MX_FT_END,
    MX_FT_WORD,   /* name or keyword, as written */
    MX_FT_QUOTED, /* "name": value without quotes */
    MX_FT_TEXT,   /* 'text' */
    MX_FT_NUMBER,
    MX_FT_SIGN, /* punctuation, one or more characters */
} mx_filter_token_kind;

typedef struct mx_filter_token {
    mx_filter_token_kind kind;
    mx_str source;  /* as written */
    mx_str value;   /* WORD: as written; QUOTED, TEXT: decoded; NUMBER: as printed */
    mx_str comment; /* comments up to the next token, in the form that is printed */
    bool glued;     /* no space before it */
} mx_filter_token;

typedef mx_vec(mx_filter_token) mx_filter_tokens;

/* All tokens, the last one MX_FT_END. FEA003: an unclosed quote or comment, bytes that are no SQL. */
mx_status mx_filter_lex(mx_arena *arena, mx_str text, uint32_t file, mx_filter_tokens *out, mx_diags *diags);

#endif
