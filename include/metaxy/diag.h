/* metaxy/diag.h — what people are told: coded messages that point into a text.
 *
 * A sink collects the messages of the calls that it is given to; NULL in its place is fine and means that nobody
 * listens. It keeps copies of the texts that were read, so that lines can be shown after the work is over. Every
 * message has a code that never changes its meaning ("SQL101"; all of them are in docs/diagnostics.md). Messages count
 * from 0 in the order they were reported. */
#ifndef METAXY_DIAG_H
#define METAXY_DIAG_H

#include "metaxy/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mx_diags mx_diags;

typedef enum mx_severity { MX_ERROR, MX_WARNING, MX_NOTE } mx_severity;

MX_API mx_diags *mx_diags_new(void); /* NULL when memory is out; every function takes NULL */
MX_API void mx_diags_free(mx_diags *diags);
MX_API void mx_diags_clear(mx_diags *diags); /* forgets messages, keeps the texts */

MX_API size_t mx_diags_count(const mx_diags *diags); /* of all severities */
MX_API size_t mx_diags_errors(const mx_diags *diags);

/* One message. What is returned is borrowed until the sink is cleared or freed, or given to another call. For
 * i >= mx_diags_count: empty texts, MX_NOTE, false. */
MX_API mx_severity mx_diags_severity(const mx_diags *diags, size_t i);
MX_API const char *mx_diags_code(const mx_diags *diags, size_t i); /* "SQL101"; static */
MX_API mx_str mx_diags_message(const mx_diags *diags, size_t i);   /* what is wrong: one line, no full stop */
MX_API mx_str mx_diags_hint(const mx_diags *diags, size_t i);      /* what to do: a sentence, or empty */

/* Where in a text. Offsets count bytes from 0, half open; lines and columns count from 1, columns in characters. */
typedef struct mx_where {
    mx_str file; /* the name given with the text, or the path it was read from */
    size_t start, end;
    size_t line, column;
    size_t end_line, end_column; /* of the first character behind it */
} mx_where;
/* False, and all empty, when no text is to blame. */
MX_API bool mx_diags_where(const mx_diags *diags, size_t i, mx_where *out);

/* All messages as the command prints them, with the source line, a mark under it and the hint; `colour`: with the
 * terminal's escapes. Borrowed until the sink is cleared or freed. */
MX_API mx_str mx_diags_text(mx_diags *diags, bool colour);

#ifdef __cplusplus
}
#endif
#endif
