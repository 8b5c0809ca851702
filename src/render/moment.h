/* render/moment.h — what tables and columns are called while a step is undone.
 *
 * A step is undone when the later ones are and the earlier ones are not: what it brings back is told in the names of the
 * schema before the plan, but tables and columns that earlier steps renamed still have their new ones. */
#ifndef MX_RENDER_MOMENT_H
#define MX_RENDER_MOMENT_H

#include "plan/plan.h"

typedef struct mx_new_name {
    const mx_table *table; /* whose column was renamed; NULL: a table was */
    mx_name from, to;
} mx_new_name;

typedef struct mx_moment {
    mx_arena *arena;
    const mx_server *server;
    mx_vec(mx_new_name) names; /* in the order of the steps */
} mx_moment;

/* The step has been passed: what it renames has its new name. */
void mx_moment_pass(mx_moment *moment, const mx_step *step);
/* What a step that undoes another brings back is told in the names of the moment. */
void mx_moment_tell(const mx_moment *moment, mx_step *back);

#endif
