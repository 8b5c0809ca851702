/* plan/losses.h — what goes for good and is no row: objects, sequences, rules of who sees a row, numbers that came by themselves. */
#ifndef MX_PLAN_LOSSES_H
#define MX_PLAN_LOSSES_H

#include "plan/planner.h"

void mx_plan_lost_object(mx_planner *planner,
                         const mx_change *drop); /* DS104, DS105; of an object or a sequence */
void mx_plan_lost_row_security(mx_planner *planner, const mx_change *table); /* DS105 */
void mx_plan_lost_counters(mx_planner *planner, const mx_change *table);     /* BC103 */

#endif
