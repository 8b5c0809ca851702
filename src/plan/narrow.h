/* plan/narrow.h — what narrow.c (which types hold less than others) asks text_form.c, and the other way round. */
#ifndef MX_PLAN_NARROW_H
#define MX_PLAN_NARROW_H

#include "plan/planner.h"

#define MX_ANY_LENGTH INT64_MAX

/* Letters of the longest text that a value of it is written as. MX_ANY_LENGTH: no limit is known. */
int64_t mx_plan_text_length(unsigned engine, const mx_type *type);
/* Those of an enum or set, of the column's own or by name; NULL: it is none. */
const mx_strs *mx_plan_values(const mx_type *type);
/* Digits of a second that it keeps. */
int64_t mx_plan_second_digits(unsigned engine, const mx_type *type);

#endif
