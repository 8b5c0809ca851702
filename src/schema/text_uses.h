/* schema/text_uses.h — every place of a kept statement of PostgreSQL where a relation, a routine or a type may be named.
 *
 * By tokens alone: what a place may name is told, not what it does name; callers look for one thing that they know of. */
#ifndef MX_SCHEMA_TEXT_USES_H
#define MX_SCHEMA_TEXT_USES_H

#include "schema/model.h"

enum {
    MX_USE_RELATION = 1, /* FROM t, t.c: a table, a view, a sequence */
    MX_USE_ROUTINE = 2,  /* f(…), SFUNC = f */
    MX_USE_TYPE = 4,     /* x::t, an argument's */
    MX_USE_ALIAS = 16,   /* FROM x AS t: what t.c means from there on */
    MX_USE_STRING = 8    /* 's.t'::regclass, nextval('t'): a relation, `at` is within the quotes */
};

typedef struct mx_text_use {
    unsigned may; /* MX_USE_*, any of them */
    mx_str schema, name;
    mx_span at;     /* of the name with its schema: offsets in the text */
    bool qualifier; /* t of t.c, which an alias may be */
    int count;      /* arguments of a call; -1: not known */
} mx_text_use;

/* `visit` false: enough. A text that is no SQL ends there. */
void mx_text_uses(mx_arena *arena, mx_str text, const mx_server *server,
                  bool (*visit)(const mx_text_use *use, void *arg), void *arg);

/* May it name the type? Not where a column or an alias of that name stands: what is in doubt does. */
bool mx_text_may_use_type(mx_arena *arena, mx_str text, const mx_server *server, mx_str schema, mx_str name);

#endif
