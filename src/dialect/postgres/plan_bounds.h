/* dialect/postgres/plan_bounds.h — the bounds of a plan's partitions, and their rows as a condition: for plan_partition.c. */
#ifndef MX_DIALECT_POSTGRES_PLAN_BOUNDS_H
#define MX_DIALECT_POSTGRES_PLAN_BOUNDS_H

#include "dialect/postgres/bounds.h"
#include "plan/planner.h"

/* They are read once: each is compared with all others of its table. */
mx_pg_bounds mx_pg_bounds_of(const mx_planner *planner, const mx_table *part);
/* Those of `part` by its bounds, now in a partition of `parent`. Empty: it cannot be told. */
mx_str mx_pg_rows_within(const mx_planner *planner, const mx_table *part, const mx_table *parent);

#endif
