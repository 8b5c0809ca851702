/* sql/split_scan.h — what the two ways of finding a statement's end share. Inside the room only.
 *
 *   split.c        what stands before a statement; the quick scan for most statements: quotes, comments,
 *      parentheses, delimiter
 *   split_psql.c   what psql reads itself: its commands, rows behind COPY
 *   split_block.c  statements with a compound body: tokens, and a stack of BEGIN, CASE, IF… */
#ifndef MX_SQL_SPLIT_SCAN_H
#define MX_SQL_SPLIT_SCAN_H

#include "sql/lex_rules.h"
#include "sql/sql_mode.h"

typedef struct mx_splitter {
    mx_arena *arena;
    mx_str text;
    uint32_t file, base;
    const mx_server *server; /* NULL: generic */
    const mx_lex_rules *rules;
    mx_sql_modes modes;
    mx_server with_modes; /* what `server` points to once a SET has changed its mode */
    mx_str delimiter;
    bool custom;    /* the delimiter is not ';' */
    bool of_client; /* and it is a DELIMITER command that says so */
    size_t at;
    mx_vec(mx_comment) comments; /* waiting for their statement */
    mx_vec(uint32_t) parens;     /* offsets of the open ones */
    mx_statements *out;
    mx_diags *diags;
} mx_splitter;

static inline mx_span mx_split_span(const mx_splitter *s, size_t start, size_t end)
{
    return (mx_span){s->file, (uint32_t)(s->base + start), (uint32_t)(s->base + end)};
}
mx_status mx_split_unclosed(mx_splitter *s); /* the innermost parenthesis that is open: SQL002 */
mx_status mx_split_stray(mx_splitter *s, size_t at);

/* split_psql.c. At the first byte of a statement: a command of psql is passed over, or refused. MX_NOT_FOUND: it is none. */
mx_status mx_split_psql_command(mx_splitter *s);
/* Behind `statement`, which ends at `at`: where the rows that it reads end, or `at`. */
size_t mx_split_rows_end(const mx_splitter *s, mx_str statement, size_t at);

/* At the first byte of a statement. MX_OK: it can have a compound body; *end: offset behind it, its ';'
 * counted; *next: where to go on. MX_NOT_FOUND: it cannot, or (generic rules) its blocks do not close: the
 * quick scan is to be taken. */
mx_status mx_split_block(mx_splitter *s, size_t start, size_t *end, size_t *next);
bool mx_split_may_have_body(mx_splitter *s, size_t start); /* by its first words */

#endif
