/* plan/rules.h — what plan asks a dialect. const data; no slot is NULL. */
#ifndef MX_PLAN_RULES_H
#define MX_PLAN_RULES_H

#include "plan/plan.h"

typedef struct mx_plan_rules {
    uint32_t caps; /* MX_CAP_* */
} mx_plan_rules;

#endif
