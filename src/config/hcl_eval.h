/* config/hcl_eval.h — expressions → values.
 *
 * Names are resolved by the owner (project.h), one reference at a time, so that only what is referred to is
 * ever computed. Work is counted and capped: no input makes it endless. */
#ifndef MX_CONFIG_HCL_EVAL_H
#define MX_CONFIG_HCL_EVAL_H

#include "config/hcl.h"

/* A name with what stands behind it: data.external_schema.app.url is root "data" and three steps. */
typedef struct mx_hcl_ref {
    mx_str root;
    mx_span at;
    const mx_hcl_expr *const *steps; /* MX_HCL_ATTR or MX_HCL_INDEX, in order */
    size_t count;
} mx_hcl_ref;

/* A name that a for, or for_each, binds. */
typedef struct mx_hcl_local {
    mx_str name;
    const mx_value *value;
    const struct mx_hcl_local *up;
} mx_hcl_local;

/* Bare words that an attribute takes: migration { format = atlas }. */
typedef struct mx_hcl_words {
    const char *what;         /* "migration.format" */
    const char *noun;         /* "format" */
    const char *const *words; /* ends with NULL */
} mx_hcl_words;

typedef struct mx_hcl_eval mx_hcl_eval;
struct mx_hcl_eval {
    mx_arena *arena;
    mx_diags *diags;
    mx_str dir; /* file(), glob() and fileset() begin here; "" is the working directory */
    void *owner;
    /* MX_OK: *out is the value of the root and the first *used steps. MX_NOT_FOUND: the owner knows no such
     * root. */
    mx_status (*resolve)(mx_hcl_eval *eval, const mx_hcl_ref *ref, size_t *used, const mx_value **out);
    const mx_hcl_local *locals;
    const mx_hcl_words *words; /* NULL: no bare words here */
    const mx_value *item;      /* the element of the splat around */
    int depth;
    uint64_t spent;
};

#define MX_HCL_EVAL_DEPTH 800    /* expressions inside expressions, through references */
#define MX_HCL_EVAL_WORK 2000000 /* steps, and 32 bytes of new text each */

mx_status mx_hcl_evaluate(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out);
/* The name in a step: .name, ["name"] (evaluated) or [0]. */
mx_status mx_hcl_step_name(mx_hcl_eval *eval, const mx_hcl_expr *step, mx_str *out);
/* True when the expression refers to root.attr somewhere (`atlas.env`). Depth is the parser's. */
bool mx_hcl_mentions(const mx_hcl_expr *expr, mx_str root, mx_str attr);
/* Counts work; MX_FAILED with IO003 when there has been too much. */
mx_status mx_hcl_spend(mx_hcl_eval *eval, mx_span at, uint64_t work);

/* Conversions as HCL does them by itself: "true" ↔ true, "1" ↔ 1. HCL003 at `at`. */
mx_status mx_hcl_to_text(mx_hcl_eval *eval, const mx_value *v, mx_span at, mx_str *out);
mx_status mx_hcl_to_bool(mx_hcl_eval *eval, const mx_value *v, mx_span at, bool *out);
mx_status mx_hcl_to_number(mx_hcl_eval *eval, const mx_value *v, mx_span at, const mx_value **out);

#endif
