/* plan/known.h — what is known of values without looking at rows: what an expression gives in all of them, what a column holds that
 * comes with the plan. In: canonical trees. Out: NULL, a number, a text, "not NULL", or that nothing is known. */
#ifndef MX_PLAN_KNOWN_H
#define MX_PLAN_KNOWN_H

#include "plan/planner.h"

typedef enum mx_known_kind {
    MX_K_NOTHING,
    MX_K_NULL,
    MX_K_VALUE, /* some value that is not NULL */
    MX_K_NUMBER,
    MX_K_TEXT
} mx_known_kind;

typedef struct mx_known {
    mx_known_kind kind;
    int64_t millionths; /* NUMBER; truths are 1 and 0 */
    mx_str text;        /* TEXT */
} mx_known;

/* In all rows of a table of the plan, once that is done. `table` NULL: of a domain. */
typedef struct mx_known_rows {
    const mx_planner *planner;
    const mx_change *table;
    mx_known value; /* what VALUE means in the rule of a domain */
    const mx_column
        *column; /* of the table as it becomes: of all rows, those that hold this in it; NULL: none */
    mx_known held;
} mx_known_rows;

mx_known mx_plan_known(const mx_known_rows *rows, const mx_expr *tree);
/* What rows that are there hold in a column. */
mx_known mx_plan_known_column(const mx_known_rows *rows, const mx_column *column);
/* Whether no row breaks a rule that says this: it is NULL or true in all of them. */
bool mx_plan_is_known_to_hold(const mx_known_rows *rows, const mx_expr *tree);
/* The same, of each value of an enum that a column has, or had before it became a text. */
bool mx_plan_values_hold(const mx_known_rows *rows, const mx_expr *tree);
/* A column that comes and has another value in each row: it is numbered, or its default makes values up. */
bool mx_plan_comes_with_numbers(const mx_planner *planner, const mx_column *added);
/* NOT NULL, and nothing says what rows have in it that are there already. */
bool mx_plan_comes_without_values(const mx_column *added);

#endif
