#include "sql/split_scan.h"
#include "sql/token.h"

/* Which words open blocks in the body. */
typedef enum dialect { BODY_LITE, BODY_PG, BODY_MY, BODY_MSSQL, BODY_GENERIC } dialect;

enum { BLOCKS = 200 };

typedef struct block_scan {
    mx_splitter *s;
    mx_lexer lexer;
    mx_token tok;
    mx_keyword last; /* keyword of the token before, KW_NONE when it was none */
    bool start;      /* a statement of the body may begin at tok */
    bool dotted;     /* a '.' stands before tok: it is a name */
    dialect how;
    size_t depth;
    mx_keyword open[BLOCKS];
    uint32_t open_at[BLOCKS];
} block_scan;

static dialect dialect_of(const mx_server *server)
{
    unsigned engine = server ? (unsigned)server->engine : 0;
    return engine == 0         ? BODY_GENERIC
           : engine & MX_MY    ? BODY_MY
           : engine & MX_LITE  ? BODY_LITE
           : engine & MX_MSSQL ? BODY_MSSQL
                               : BODY_PG;
}

/* The next token. What is no token at all is passed over byte by byte: the parser will say so; quotes and
 * comments that do not close are said here. */
static mx_status advance(block_scan *b)
{
    b->last = b->tok.kind == MX_T_WORD ? (mx_keyword)b->tok.keyword : KW_NONE;
    b->dotted = b->tok.kind == MX_T_PUNCT && b->tok.text.ptr[0] == '.';
    while (mx_lex(&b->lexer, &b->tok, NULL) != MX_OK) {
        char c = b->lexer.at < b->lexer.text.len ? b->lexer.text.ptr[b->lexer.at] : '\0';
        if (c == '\0' || memchr("'\"`[$/@", c, 7) || mx_c_is(c, MX_C_START))
            return mx_lex(&b->lexer, &b->tok, b->s->diags);
        b->lexer.at++;
    }
    return MX_OK;
}

static bool kw(const block_scan *b, mx_keyword keyword)
{
    return b->tok.kind == MX_T_WORD && b->tok.keyword == keyword && !b->dotted;
}

static bool punct(const block_scan *b, char c)
{
    return b->tok.kind == MX_T_PUNCT && b->tok.text.ptr[0] == c;
}

/* Keyword of the token behind the current one. */
static mx_keyword next_kw(const block_scan *b)
{
    mx_lexer ahead = b->lexer;
    mx_token next;
    return mx_lex(&ahead, &next, NULL) == MX_OK && next.kind == MX_T_WORD ? (mx_keyword)next.keyword
                                                                          : KW_NONE;
}

/* --- can this statement have a body? -------------------------------------------------------------------- */

static bool routine_word(mx_keyword k, dialect how)
{
    switch (k) {
    case KW_TRIGGER:
        return how != BODY_PG;
    case KW_FUNCTION:
    case KW_PROCEDURE:
        return how != BODY_LITE;
    case KW_PROC:
        return how == BODY_MSSQL || how == BODY_GENERIC;
    case KW_EVENT:
        return how == BODY_MY || how == BODY_GENERIC;
    default:
        return false;
    }
}

/* CREATE … TRIGGER, FUNCTION, PROCEDURE, EVENT; BEGIN NOT ATOMIC of MariaDB; anything in SQL Server. Looks
 * at the first words only, stops at the first that cannot stand between CREATE and the kind. */
static bool may_have_body(const block_scan *from)
{
    block_scan b = *from;
    if (b.how == BODY_MSSQL)
        return true;
    if (kw(&b, KW_BEGIN))
        return b.how == BODY_MY && next_kw(&b) == KW_NOT;
    if (!kw(&b, KW_CREATE) && !(kw(&b, KW_ALTER) && b.how != BODY_PG && b.how != BODY_LITE))
        return false;
    b.s = from->s;
    for (int i = 0; i < 24; i++) {
        if (mx_lex(&b.lexer, &b.tok, NULL) != MX_OK || b.tok.kind == MX_T_END || punct(&b, '(') ||
            punct(&b, ';'))
            return false;
        mx_keyword k = b.tok.kind == MX_T_WORD ? (mx_keyword)b.tok.keyword : KW_NONE;
        if (routine_word(k, b.how))
            return true;
        if (k == KW_TABLE || k == KW_INDEX || k == KW_VIEW || k == KW_DATABASE || k == KW_SCHEMA ||
            k == KW_SEQUENCE || k == KW_TYPE)
            return false;
    }
    return false;
}

/* --- the stack of blocks -------------------------------------------------------------------------------- */

static mx_status push(block_scan *b, mx_keyword opener)
{
    if (b->depth == BLOCKS)
        return mx_fail(b->s->diags, MX_SQL004, b->tok.span, "", "blocks nested more than %d levels deep",
                       BLOCKS);
    b->open_at[b->depth] = b->tok.span.start - b->s->base;
    b->open[b->depth++] = opener;
    return MX_OK;
}

static bool opens_transaction(mx_keyword next)
{
    return next == KW_TRANSACTION || next == KW_TRAN || next == KW_WORK || next == KW_DISTRIBUTED ||
           next == KW_DIALOG || next == KW_CONVERSATION;
}

/* Does the current word open a block? Statements of MySQL's language (IF, LOOP…) open one only where a
 * statement may begin, so that IF(…) and REPEAT(…) stay functions. */
static bool opener_here(const block_scan *b)
{
    bool my = b->how == BODY_MY || b->how == BODY_GENERIC;
    switch (b->tok.keyword) {
    case KW_BEGIN:
        if (b->how == BODY_PG)
            return next_kw(b) == KW_ATOMIC;
        return !opens_transaction(next_kw(b));
    case KW_CASE:
        return b->depth > 0 || b->start;
    case KW_IF:
    case KW_LOOP:
    case KW_WHILE:
    case KW_REPEAT:
    case KW_FOR:
        return my && b->start && b->last != KW_END;
    default:
        return false;
    }
}

/* An expression's CASE stands as KW_WHEN on the stack, a statement's as KW_CASE. */
static bool in_case_expression(const block_scan *b)
{
    return b->depth > 0 && b->open[b->depth - 1] == KW_WHEN;
}

/* END closes an expression's CASE anywhere, a block only where a statement may begin (T-SQL needs no ';'
 * before it), or when the block's word follows (UNTIL x END REPEAT). */
static bool closes(const block_scan *b)
{
    return b->depth > 0 &&
           (in_case_expression(b) || b->start || b->how == BODY_MSSQL || next_kw(b) == b->open[b->depth - 1]);
}

/* Words after which a statement of the body begins. */
static bool starts_statement(const block_scan *b)
{
    if (punct(b, ';') || punct(b, ':'))
        return true;
    if (b->tok.kind != MX_T_WORD || b->dotted)
        return false;
    switch (b->tok.keyword) {
    case KW_THEN:
    case KW_ELSE:
        return !in_case_expression(b);
    case KW_BEGIN:
    case KW_DO:
    case KW_LOOP:
    case KW_REPEAT:
    case KW_ATOMIC:
        return true;
    case KW_ROW:
        return b->last == KW_EACH;
    default:
        return false;
    }
}

static mx_status step_word(block_scan *b)
{
    if (kw(b, KW_END) && closes(b)) {
        mx_keyword opener = b->open[--b->depth], next = next_kw(b);
        bool pair = next == opener && opener != KW_BEGIN; /* END IF, END LOOP, END CASE… */
        if (pair || (b->how == BODY_MSSQL && (next == KW_TRY || next == KW_CATCH)))
            return advance(b);
        return MX_OK;
    }
    if (b->dotted || !opener_here(b))
        return MX_OK;
    mx_keyword opener = (mx_keyword)b->tok.keyword;
    return push(b, opener == KW_CASE && !b->start ? KW_WHEN : opener);
}

/* --- GO ------------------------------------------------------------------------------------------------- */

/* T-SQL's "GO" alone on its line. *next: the end of the line. */
static mx_status go_line(block_scan *b, size_t *next)
{
    if (b->how != BODY_MSSQL || b->tok.kind != MX_T_WORD || !mx_str_ieq(b->tok.text, MX_STR("go")))
        return MX_NOT_FOUND;
    mx_str text = b->s->text;
    size_t start = b->tok.span.start - b->s->base, line = start;
    while (line > 0 && text.ptr[line - 1] != '\n')
        line--;
    *next = mx_scan_line(text, start);
    mx_str before = mx_str_trim(mx_str_sub(text, line, start)),
           after = mx_str_trim(mx_str_sub(text, start + 2, *next));
    uint64_t count = 1;
    if (before.len || (after.len && !mx_str_to_u64(after, &count) && !mx_str_starts(after, MX_STR("--"))))
        return MX_NOT_FOUND;
    if (count != 1)
        return mx_fail(b->s->diags, MX_SQL103, b->tok.span,
                       "Write the statements as often as they are to run.",
                       "GO with a count is not supported");
    return MX_OK;
}

/* --- the scan ------------------------------------------------------------------------------------------- */

static mx_status paren(block_scan *b)
{
    size_t at = b->tok.span.start - b->s->base;
    if (punct(b, '(')) {
        mx_vec_push(b->s->arena, &b->s->parens, (uint32_t)at);
    } else if (punct(b, ')')) {
        if (b->s->parens.len == 0)
            return mx_split_stray(b->s, at);
        b->s->parens.len--;
    }
    return MX_OK;
}

static mx_status at_end(block_scan *b, size_t *end, size_t *next)
{
    if (b->s->parens.len)
        return mx_split_unclosed(b->s);
    if (b->depth && b->how == BODY_GENERIC)
        return MX_NOT_FOUND;
    if (b->depth) {
        uint32_t at = b->open_at[b->depth - 1];
        mx_keyword opener = b->open[b->depth - 1];
        mx_str word = mx_keyword_text(opener == KW_WHEN ? KW_CASE : opener);
        return mx_fail(b->s->diags, MX_SQL002, mx_split_span(b->s, at, at + word.len), "", "%.*s without END",
                       MX_FMT(mx_str_upper(b->s->arena, word)));
    }
    *end = *next = b->s->text.len;
    return MX_OK;
}

/* The statement that begins at `start`. False: it has no body. */
static bool begin(block_scan *b, mx_splitter *s, size_t start)
{
    memset(b, 0, offsetof(block_scan, open));
    b->s = s;
    b->how = dialect_of(s->server);
    b->lexer = (mx_lexer){
        .text = s->text, .server = s->server, .file = s->file, .at = (uint32_t)start, .base = s->base};
    char first = mx_lower(s->text.ptr[start]);
    if (b->how != BODY_MSSQL && first != 'c' && first != 'a' && first != 'b' && first != '/')
        return false;
    return mx_lex(&b->lexer, &b->tok, NULL) == MX_OK && may_have_body(b);
}

bool mx_split_may_have_body(mx_splitter *s, size_t start)
{
    block_scan b;
    return begin(&b, s, start);
}

mx_status mx_split_block(mx_splitter *s, size_t start, size_t *end, size_t *next)
{
    block_scan b;
    if (!begin(&b, s, start))
        return MX_NOT_FOUND;
    s->parens.len = 0;
    b.start = true;
    bool header = b.how != BODY_MSSQL; /* before the body */
    while (b.tok.kind != MX_T_END) {
        size_t at = b.tok.span.start - s->base;
        mx_status go = go_line(&b, next);
        if (go != MX_NOT_FOUND) {
            *end = at;
            return go;
        }
        MX_TRY(paren(&b));
        if (punct(&b, ';') && b.depth == 0 && s->parens.len == 0 && !b.lexer.inside) {
            *end = *next = at + 1;
            return MX_OK;
        }
        if (b.tok.kind == MX_T_WORD)
            MX_TRY(step_word(&b));
        bool begins = starts_statement(&b) ||
                      (header && b.depth == 0 && punct(&b, ')') && s->parens.len == 0);
        header = header && b.depth == 0;
        MX_TRY(advance(&b));
        b.start = begins;
    }
    return at_end(&b, end, next);
}
