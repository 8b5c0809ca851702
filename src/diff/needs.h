/* diff/needs.h — what a thing that stays needs: types, sequences, routines, collations, extensions.
 *
 * In: what of `from` stays.   Out: ctx->kept has the things, too, that it needs and `to` does not have, and what those need in their
 * turn. Whether a text names a thing is told by its words and operators: one that only might be named stays. */
#ifndef MX_DIFF_NEEDS_H
#define MX_DIFF_NEEDS_H

#include "diff/context.h"

typedef struct mx_need {
    struct mx_need *next; /* of those whose names begin with the same word */
    mx_str name;
    const mx_schema *schema; /* NULL: of none */
    const mx_udt *type;      /* the thing: one of the three */
    const mx_sequence *sequence;
    const mx_object *object;
} mx_need;

typedef struct mx_needs {
    mx_diff_ctx *ctx;
    mx_map named;              /* the first word of a name, in lower case → those that it may be */
    mx_vec(mx_need *) waiting; /* are kept; what they need is not told yet */
    mx_objects extensions;     /* that `to` does not have */
    mx_map asked, asked_used;  /* words that they were asked for; as a type's or a routine's name */
} mx_needs;

void mx_needs_start(mx_needs *needs, mx_diff_ctx *ctx);
void mx_diff_keep_thing(mx_diff_ctx *ctx, const mx_schema *schema, const void *thing);
bool mx_diff_is_kept(const mx_diff_ctx *ctx, const void *thing);

/* These stay: what they need does. */
void mx_needs_of_column(mx_needs *needs, const mx_column *column);
void mx_needs_of_index(mx_needs *needs, const mx_index *index);
void mx_needs_of_check(mx_needs *needs, const mx_check *check);
void mx_needs_of_table(mx_needs *needs, const mx_table *table);
void mx_needs_of_type(mx_needs *needs, const mx_udt *type);
void mx_needs_of_object(mx_needs *needs, const mx_object *object);
/* With the schema that it is in, which its definition names. */
void mx_needs_keep_extension(mx_needs *needs, const mx_object *extension);
/* Last of all: what those need in their turn that were found. */
void mx_needs_end(mx_needs *needs);

#endif
