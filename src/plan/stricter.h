/* plan/stricter.h — rules that rows which are there may not keep: checks, foreign keys, exclusion constraints, domains, STRICT. */
#ifndef MX_PLAN_STRICTER_H
#define MX_PLAN_STRICTER_H

#include "plan/planner.h"

/* MF108, MF109, MF110 of a part of a table that is there. */
void mx_plan_stricter_part(mx_planner *planner, const mx_change *table, const mx_change *child);
void mx_plan_stricter_table(mx_planner *planner, const mx_change *table); /* MF112 */
void mx_plan_stricter_domain(mx_planner *planner,
                             const mx_change *type); /* MF111; of one that columns have */
/* Whether a rule of `model` (a check) follows from those of `were`, so that whoever kept these keeps it. */
bool mx_plan_check_follows(const mx_checks *were, const mx_check *is);
/* Whether a table's unique key or index holds for all rows that another one, which was there before, let in. */
bool mx_plan_unique_follows(const mx_change *table, const mx_index *index);
/* What the column of `from` has become; NULL: it is dropped. */
const mx_column *mx_plan_column_after(const mx_change *table, const mx_column *from);
/* Whether the plan adds the column. */
bool mx_plan_is_new_column(const mx_change *table, const mx_column *column);

#endif
