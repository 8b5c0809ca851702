/* store/current.h — the rows that a feature has, as what its expected rows are compared with. */
#ifndef MX_STORE_CURRENT_H
#define MX_STORE_CURRENT_H

#include "store/upstream.h"

typedef struct mx_current {
    bool there;
    mx_frame stored;
    mx_latest latest;
} mx_current;

/* Private columns of what mx_current_keys selects. */
#define MX_KEY_WAS MX_STR(MX_PRIVATE "was")     /* the provenance */
#define MX_KEY_HIT MX_STR(MX_PRIVATE "hit")     /* 1 */
#define MX_KEY_STALE MX_STR(MX_PRIVATE "stale") /* 1 where a predicate of staleness holds, if there is one */

mx_status mx_current_read(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                          const mx_resolve *resolve, mx_current *out, mx_strs *temporaries, mx_diags *diags);
/* Current rows, one for each parent with 1:N. `columns`: NULL is all of them. `flag`: what is 1 where a child has
 * something, for all children of its parent (MX_KEY_STALE); may be empty. */
mx_status mx_current_rows(mx_store *store, mx_arena *arena, const mx_expected *expected,
                          const mx_current *cur, const mx_strs *columns, mx_str flag, mx_str *out,
                          mx_diags *diags);
/* Whether they may be read by parts (mx_latest_part). */
bool mx_current_has_parts(const mx_store *store, const mx_expected *expected, const mx_current *cur);
/* The columns that rows are compared by. */
mx_strs mx_compared_columns(mx_arena *arena, const mx_expected *expected, const mx_current *cur);
/* Keys, provenance, and whether a predicate holds, of the rows that are there: a SELECT in parentheses. STO009: they have
 * no such keys. */
mx_status mx_current_keys(mx_store *store, mx_arena *arena, const mx_expected *expected,
                          const mx_current *cur, const mx_filters *staleness, mx_str *out, mx_diags *diags);

#endif
