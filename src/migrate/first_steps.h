/* migrate/first_steps.h — what a plan does before all else, because it takes along all that belongs to it: schemas that get
 * another name, and tables, types, sequences and views that move to another schema. Only hints tell of them. */
#ifndef MX_MIGRATE_FIRST_STEPS_H
#define MX_MIGRATE_FIRST_STEPS_H

#include "migrate/planned.h"

/* Adds such steps to `plan`, with their SQL. `from` is afterwards what they make of it; what else differs is looked for then. */
mx_status mx_first_steps(mx_arena *arena, mx_model *from, const mx_model *to, const mx_dialect *dialect,
                         const mx_planned_options *options, const mx_render_options *render, mx_hints *hints,
                         mx_plan *plan, mx_diags *diags);

#endif
