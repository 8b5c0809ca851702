/* plan/explain.h — why a step is in a plan: the differences that made it, in words.
 *
 * In: a changeset and the steps of its plan. Out: for a step its differences, each with what is changed, of
 * which table, and how it was and will be. Where they stand in a text is mx_difference.at; what that text was made
 * from is the message sink's to know (mx_diags_place). */
#ifndef MX_PLAN_EXPLAIN_H
#define MX_PLAN_EXPLAIN_H

#include "plan/plan.h"

typedef struct mx_aspect { /* one thing that is not as it was */
    const char *name;      /* "type", "null", "default", …: stable */
    mx_str from, to;       /* as the engine shows it; both empty: not told */
} mx_aspect;

typedef struct mx_difference {
    const char *verb, *subject; /* "add", "drop", "modify", "rename"; "column", "foreign key", "view", … */
    mx_str name;                /* by its new name; empty: it has none */
    mx_str old_name;            /* rename; else empty */
    mx_str old_schema;          /* of what moves to another one; else empty */
    mx_str schema, table;       /* where it is; the table is empty for what is in none */
    mx_vec(mx_aspect) aspects;
    mx_span at; /* in the desired state; of what is dropped, in the present one */
} mx_difference;
typedef mx_vec(mx_difference) mx_differences;

typedef struct mx_explainer {
    mx_arena *arena;
    mx_map differences; /* what is changed, of either side → its mx_change */
    mx_map renames;     /* the same of renames alone: what is renamed may change, too */
} mx_explainer;

void mx_explainer_init(mx_explainer *explainer, mx_arena *arena, const mx_changeset *changes);
/* Of scaffolding the differences are none and the answer says what it is for; else the answer is NULL. */
const char *mx_explain(mx_explainer *explainer, const mx_step *step, mx_differences *out);
/* Every difference of a changeset, in its order. */
mx_differences mx_explain_all(mx_arena *arena, const mx_changeset *changes);
/* One line: modify column "name" of table "users": type varchar(30) → text */
mx_str mx_difference_text(mx_arena *arena, const mx_difference *difference);

#endif
