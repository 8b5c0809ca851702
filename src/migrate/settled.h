/* migrate/settled.h — whether a database shows what was applied to it, as far as that is compared. */
#ifndef MX_MIGRATE_SETTLED_H
#define MX_MIGRATE_SETTLED_H

#include "dialect/dialect.h"
#include "diff/diff.h"

/* `now`: the database as it was read after the statements of a plan that leads to `wanted`. PLN003 for each difference, e.g. what the
 * server has in words of its own that are not known to mean the same. */
void mx_settled_tell(mx_arena *arena, const mx_model *now, const mx_model *wanted, const mx_dialect *dialect,
                     const mx_diff_options *options, mx_diags *diags);

#endif
