/* sql/token.h — text → tokens. One at a time: no token array is ever made of a whole file. */
#ifndef MX_SQL_TOKEN_H
#define MX_SQL_TOKEN_H

#include "base/buf.h"
#include "base/diag.h"
#include "sql/server.h"

typedef enum mx_token_kind {
    MX_T_END,
    MX_T_WORD,   /* unquoted identifier or keyword */
    MX_T_QUOTED, /* identifier in "…", `…` or […] */
    MX_T_STRING, /* '…' of all forms, $$…$$, E'…', N'…', _utf8'…'; "…" where the engine takes it as text */
    MX_T_BLOB, /* x'00ff', b'01', 0x00ff, 0b01 */
    MX_T_NUMBER,
    MX_T_PARAM, /* ?, :a, @a, $1 */
    MX_T_OP,    /* operators: = <> != || :: -> ->> ~~ && … as written */
    MX_T_PUNCT  /* one byte: ( ) [ ] , ; . : { } */
} mx_token_kind;

typedef struct mx_token {
    mx_token_kind kind;
    uint16_t keyword;  /* MX_T_WORD: KW_* of sql/keywords.def, 0 when it is none */
    bool space_before; /* white space or a comment stands before it */
    mx_span span;
    mx_str text;   /* as written, quotes included */
    mx_str prefix; /* of a string: "E", "N", "X", "_utf8mb4", "U&", "$" of a dollar quote; else empty */
} mx_token;

typedef enum mx_keyword {
    KW_NONE,
#define KW(id, text, reserved) KW_##id,
#include "sql/keywords.def"
#undef KW
    KW_COUNT
} mx_keyword;

/* A position in a text; copy it to look ahead. */
typedef struct mx_lexer {
    mx_str text;
    const mx_server *server;
    uint32_t file, at; /* at: byte offset in `text` of what comes next */
    uint32_t base;     /* offset of `text` in its file; spans of tokens have it in */
    uint32_t inside;   /* MySQL: 1 + offset of the conditional comment that we are inside of; 0: of none */
} mx_lexer;

/* Reads the next token, comments and white space left out; MX_T_END again and again at the end. MX_FAILED:
 * SQL001, SQL003 or SQL005 with its place; the lexer then stands at the token that is none. MySQL's
 * conditional comments (slash-star-bang, slash-star-M-bang) are read as the text inside when the version
 * allows. */
mx_status mx_lex(mx_lexer *lexer, mx_token *out, mx_diags *diags);

/* The value of a quoted identifier or a string: quotes off, doubled quotes and the engine's escapes
 * resolved. Of a word: as the engine folds it (PostgreSQL: lower case; others: as written). Of all else:
 * as written. In the arena. */
void mx_put_utf8(mx_buf *buf, uint32_t point);
mx_str mx_token_value(mx_arena *arena, const mx_token *token, const mx_server *server);
/* KW_NONE when the word is none; `word` in any case. */
mx_keyword mx_keyword_of(mx_str word);
mx_str mx_keyword_text(mx_keyword keyword);                         /* lower case; empty for KW_NONE */
bool mx_word_reserved(mx_keyword keyword, const mx_server *server); /* cannot be a column's name unquoted */

#endif
