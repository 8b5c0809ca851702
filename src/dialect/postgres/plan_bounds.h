/* dialect/postgres/plan_bounds.h — what the bounds of partitions say of rows: for plan_partition.c.
 *
 * In: bounds in their one form (partition.c). Out: whether two may share rows, and the rows as a condition. Where the texts do not tell,
 * that is an answer too. */
#ifndef MX_DIALECT_POSTGRES_PLAN_BOUNDS_H
#define MX_DIALECT_POSTGRES_PLAN_BOUNDS_H

#include "plan/planner.h"

typedef struct mx_pg_bounds {
    bool known, list;
    mx_strs low, high; /* of RANGE; low alone: the values of LIST */
} mx_pg_bounds;

bool mx_pg_is_default_part(const mx_table *part);
/* They are read once: each is compared with all others of its table. */
mx_pg_bounds mx_pg_bounds_of(const mx_planner *planner, const mx_table *part);
/* Some row may fit both. */
bool mx_pg_bounds_meet(const mx_pg_bounds *a, const mx_pg_bounds *b);
/* Each row of `in` fits `out`, for certain. */
bool mx_pg_bounds_within(const mx_pg_bounds *in, const mx_pg_bounds *out);
/* Those of `part` by its bounds, now in a partition of `parent`. Empty: it cannot be told. */
mx_str mx_pg_rows_within(const mx_planner *planner, const mx_table *part, const mx_table *parent);

#endif
