/* plan/equal.h — columns under a unique key that stays, whose values become equal though they were not: another collation. */
#ifndef MX_PLAN_EQUAL_H
#define MX_PLAN_EQUAL_H

#include "plan/planner.h"

void mx_plan_equal_values(mx_planner *planner, const mx_change *table, const mx_change *column); /* MF101 */

#endif
