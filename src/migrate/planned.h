/* migrate/planned.h — two models → the SQL that leads from one to the other, checked before anyone sees it:
 * the SQL is replayed on the first model, and what comes out must equal the second. */
#ifndef MX_MIGRATE_PLANNED_H
#define MX_MIGRATE_PLANNED_H

#include "dialect/dialect.h"
#include "diff/diff.h"
#include "plan/explain.h"
#include "render/render.h"

typedef struct mx_planned_options {
    mx_diff_options diff;
    mx_plan_options plan;
    mx_str indent; /* empty: one line a statement */
    bool explain;  /* fill mx_planned.reasons */
    /* Called with each likely rename that nobody confirmed; MX_OK: it is one, MX_NOT_FOUND: it is none, MX_FAILED:
     * there is no answer, and no plan. NULL: each is warned about (DIF002). */
    mx_status (*confirm)(void *arg, const mx_hint *possible);
    void *confirm_arg;
} mx_planned_options;

typedef struct mx_reason { /* of one step, as mx_explain gives it: while `from` is still what it was */
    const char *why;
    mx_differences differences;
} mx_reason;

typedef struct mx_planned {
    mx_changeset changes;
    mx_plan plan;
    mx_str text; /* as a file: comments, statements, one newline at the end; empty when nothing differs */
    mx_vec(mx_reason) reasons; /* beside plan.steps; empty when not asked for */
} mx_planned;

/* `from` is used up: afterwards it is what the SQL makes of it. Warnings (DS…, MF…, CD…, DIF002) go to
 * `diags`. MX_FAILED: DIF001, PLN001, or PLN002 when the SQL does not lead to `to`; then `out` must not be
 * used. */
mx_status mx_planned_make(mx_arena *arena, mx_model *from, const mx_model *to, const mx_dialect *dialect,
                          const mx_planned_options *options, mx_planned *out, mx_diags *diags);

#endif
