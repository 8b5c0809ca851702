/* sql/split.h — a script → statements, by the rules of the migration directory. Knows quotes, comments, delimiters and
 * compound bodies; parses no SQL. */
#ifndef MX_SQL_SPLIT_H
#define MX_SQL_SPLIT_H

#include "base/vec.h"
#include "base/diag.h"
#include "sql/server.h"

typedef struct mx_comment {
    mx_span span;
    mx_str text; /* as written: "-- x", "#x", "/" "* x *" "/" */
} mx_comment;

typedef struct mx_statement {
    mx_span span;               /* in the file; of `text` */
    mx_str text;                /* trimmed; a default ';' stays, a custom delimiter is cut off */
    const mx_comment *comments; /* attached: directly before, no blank line between */
    size_t comment_count;
    uint8_t modes; /* MySQL, MariaDB: what SET sql_mode before it says of its text (sql/sql_mode.h) */
} mx_statement;
typedef mx_vec(mx_statement) mx_statements;

/* `server` NULL: the generic rules (all constructs of all engines that do not contradict). `delimiter` empty: ';'.
 * `base`: offset of text in its file (the spans count from the file's start). MX_FAILED: SQL001, SQL002. */
mx_status mx_split(mx_arena *arena, mx_str text, uint32_t file, uint32_t base, mx_str delimiter,
                   const mx_server *server, mx_statements *out, mx_diags *diags);

#endif
