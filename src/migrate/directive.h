/* migrate/directive.h — "-- atlas:NAME ARGS" in comments: found in files and statements, read into what they
 * mean. */
#ifndef MX_MIGRATE_DIRECTIVE_H
#define MX_MIGRATE_DIRECTIVE_H

#include "base/diag.h"
#include "base/vec.h"
#include "sql/split.h"

typedef struct mx_directive {
    mx_str name, args; /* "txmode", "none"; args without the space around them */
    mx_span span;      /* the line */
} mx_directive;
typedef mx_vec(mx_directive) mx_directives;

#define MX_NO_TRANSACTION "-- atlas:txmode none" /* as a file's first line, an empty one behind it */

typedef enum mx_tx_mode { MX_TX_DEFAULT, MX_TX_FILE, MX_TX_ALL, MX_TX_NONE } mx_tx_mode;

typedef struct mx_file_marks {
    mx_directives all; /* of the file's head block, in order */
    bool sum_ignored;  /* "atlas:sum ignore" on the first line */
    bool checkpoint;
    mx_str tag;         /* of the checkpoint; may be empty */
    mx_tx_mode tx_mode; /* MX_TX_DEFAULT: the file does not say */
    mx_str delimiter;   /* unescaped; empty: the file does not say */
    uint32_t body;      /* offset where the text begins after the delimiter's line; 0 without one */
} mx_file_marks;

/* Reads a line of comment. False: it holds no directive. */
bool mx_directive_read(mx_str line, mx_directive *out);
/* What the head of a file says. Never fails: mx_file_marks_check tells what is wrong. */
mx_file_marks mx_file_marks_read(mx_arena *arena, mx_str text, uint32_t file);
mx_status mx_file_marks_check(const mx_file_marks *marks, mx_diags *diags); /* DIR007, every fault */
/* Warning DIR012, one a file at most: the first line of comment, not indented, that begins with a directive which nobody knows, or, in a
 * migration file (`marks` not NULL), with one that is not read where it stands. */
void mx_directives_warn(mx_arena *arena, mx_str text, uint32_t file, const mx_file_marks *marks,
                        mx_diags *diags);
/* Of the comments that are attached to a statement. */
void mx_statement_directives(mx_arena *arena, const mx_statement *statement, mx_directives *out);
/* "file", "all", "none". REV006: unknown tx-mode "x". */
mx_status mx_tx_mode_find(mx_str text, mx_tx_mode *out, mx_diags *diags);

#endif
