/* base/diag.h — what people are told: coded messages that point into text, and the texts they point into.
 *
 * The sink is an argument, never a global, and may be NULL. It owns its own memory (it must survive the arena
 * of the work that failed) and copies what it is given. Offsets are stored; line and column are computed when
 * printed. */
#ifndef MX_BASE_DIAG_H
#define MX_BASE_DIAG_H

#include "base/arena.h"
#include "metaxy/diag.h" /* mx_diags: new, free, clear, count, errors; mx_severity */

struct mx_buf;

typedef enum mx_code {
#define DIAG(code, severity, about) MX_##code,
#include "base/diag_codes.def"
#undef DIAG
    MX_CODES
} mx_code;

typedef struct mx_span {
    uint32_t file;       /* from mx_diags_file; files count from 1; 0: no text is to blame */
    uint32_t start, end; /* byte offsets, half open */
} mx_span;
#define MX_NOWHERE ((mx_span){0, 0, 0})

typedef struct mx_diag {
    mx_code code;
    mx_severity severity; /* the code's own unless raised or lowered by who reports */
    mx_span at;
    mx_str message; /* what is wrong: one line, lower case, no full stop */
    mx_str hint;    /* what to do: a whole sentence; empty if we are not sure */
} mx_diag;

/* Registers a text; `name` is what people see ("migrations/1.sql", "atlas.hcl"). Text is copied. Returns its
 * number. */
uint32_t mx_diags_file(mx_diags *diags, mx_str name, mx_str text);
mx_str mx_diags_file_name(const mx_diags *diags, uint32_t file);
mx_str mx_diags_file_text(const mx_diags *diags, uint32_t file);

/* Adds a message; `hint` may be "" . Format arguments as printf. Always answers MX_FAILED, so that
 * `return mx_fail(diags, MX_SQL101, span, "hint", "expected %s", what);` reads well. */
mx_status mx_fail(mx_diags *diags, mx_code code, mx_span at, const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The same with the code's own severity (warnings, notes); answers nothing. */
void mx_warn(mx_diags *diags, mx_code code, mx_span at, const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* The same with a severity of the reporter's choice. */
void mx_report(mx_diags *diags, mx_code code, mx_severity severity, mx_span at, const char *hint,
               const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Notes that memory ran out; needs none itself. Mentioned once, behind all others, and not taken back by
 * mx_diags_cut. */
void mx_diags_oom(mx_diags *diags);

const mx_diag *mx_diags_at(const mx_diags *diags, size_t i); /* borrowed until the next call that adds */
/* Messages from index `from` on that do not stand within `at` stand there from now on: what was said long before is wrong by this
 * statement. */
void mx_diags_move(mx_diags *diags, size_t from, mx_span at);
/* Takes back messages from index `count` on (a parser that tries two ways). */
void mx_diags_cut(mx_diags *diags, size_t count);
/* The same, for who tells of them otherwise: the words of the last one, a copy; empty when there was none. */
mx_str mx_diags_take(mx_diags *diags, mx_arena *arena, size_t count);

const char *mx_code_name(mx_code code); /* "SQL101" */
mx_severity mx_code_severity(mx_code code);
const char *mx_code_about(mx_code code); /* one line for the list in docs/ */

/* Line and column of an offset, both from 1, column in characters. */
void mx_text_position(mx_str text, uint32_t offset, uint32_t *line, uint32_t *column);

/* Runs work(arena, arg) on the messages' arena: what it makes lives until the messages are cleared. */
mx_status mx_diags_scratch(mx_diags *diags, mx_work work, void *arg);

/* What stands at `at` was made from what stands at `origin` (a model's source behind the SQL that a program
 * printed): messages about `at` are shown there. `owner` and `part` say what it is there ("User", "name"; may be
 * empty). Of one file, in the order of their starts; of ranges that hold a place the innermost counts. */
void mx_diags_origin(mx_diags *diags, mx_span at, mx_span origin, mx_str owner, mx_str part);

/* Where a span is, for printing and for other forms of report. */
typedef struct mx_place {
    mx_str name;         /* of the file */
    size_t line, column; /* from 1; column in characters */
    mx_str text;         /* that line, without its end */
    size_t start, end;   /* the span's part of it, byte offsets in `text`, half open */
    mx_str owner, part;  /* of the origin; empty: it has none */
} mx_place;
/* False (and all zero) when the span names no text. Finds lines by an index that is made once a text. Where
 * the text was made from another one it is the place there. */
bool mx_diags_place(const mx_diags *diags, mx_span at, mx_place *out);
/* The place in the very text. */
bool mx_diags_place_in_text(const mx_diags *diags, mx_span at, mx_place *out);
mx_span mx_diags_origin_of(const mx_diags *diags, mx_span at); /* `at` itself when it has none */

/* As rustc prints (long source lines are shown around the place; control characters are not passed on):
 *   shop/1.sql:12:13: error SQL101: expected a column name, got ')'
 *     12 |   id bigint,)
 *        |             ^
 *     hint: Remove the comma before ')'.  */
void mx_diag_print(struct mx_buf *buf, const mx_diags *diags, const mx_diag *diag, bool colour);
void mx_diags_print(struct mx_buf *buf, const mx_diags *diags, bool colour); /* all, in the order reported */

/* Whether to colour what goes to `fd`: a terminal, TERM is not "dumb", NO_COLOR is unset or empty. */
bool mx_colour_wanted(int fd);

#endif
