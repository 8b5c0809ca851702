/* schema/calls.h — the functions that a statement kept as text calls: views, policies, triggers.
 *
 * By its tokens alone. Where a name before '(' may be something else, an alias with columns, a type, a word of the grammar, it is
 * left out. */
#ifndef MX_SCHEMA_CALLS_H
#define MX_SCHEMA_CALLS_H

#include "schema/model.h"

typedef struct mx_text_call {
    mx_str schema; /* empty: none was written */
    mx_str name;   /* folded */
    mx_span at;    /* offsets in the text */
    bool one;      /* it has one argument */
} mx_text_call;

/* `visit` false: enough. */
void mx_text_calls(mx_arena *arena, mx_str text, const mx_server *server,
                   bool (*visit)(const mx_text_call *call, void *arg), void *arg);

#endif
