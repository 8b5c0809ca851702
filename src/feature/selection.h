/* feature/selection.h — a choice of features: those of some projects, those of some keys, or all.
 *
 * What several selections say together is a selection again, its lists sorted and without doubles. One that says
 * nothing (no project, no key, not all) is no selection: mx_selection_check refuses it, also where taking away or
 * intersecting left nothing. */
#ifndef MX_FEATURE_SELECTION_H
#define MX_FEATURE_SELECTION_H

#include "base/map.h"
#include "feature/graph.h"

typedef struct mx_selection {
    mx_strs projects; /* by code point, where this room made the list */
    mx_strs keys;     /* by part (mx_key_cmp) */
    bool all;
} mx_selection;

/* FEA001: it says nothing. */
mx_status mx_selection_check(const mx_selection *selection, mx_diags *diags);

/* What either takes, both take, or `a` takes and `b` does not; texts are borrowed from both. Projects and keys are
 * lists of their own: a key is not taken out of the project that it belongs to. With `all`: either gives all; both
 * give the other one; nothing is left without it. */
mx_selection mx_selection_either(mx_arena *arena, const mx_selection *a, const mx_selection *b);
mx_selection mx_selection_both(mx_arena *arena, const mx_selection *a, const mx_selection *b);
mx_selection mx_selection_without(mx_arena *arena, const mx_selection *a, const mx_selection *b);

/* A selection that is asked about many features. Borrows its texts. */
typedef struct mx_selector {
    mx_map projects, keys;
    bool all;
} mx_selector;
mx_selector mx_selector_of(mx_arena *arena, const mx_selection *selection);
bool mx_selector_takes(const mx_selector *selector, mx_str key, mx_str project);
/* Keys of the graph's features that it takes, in the order of registration. */
void mx_graph_select(const mx_graph *graph, mx_arena *arena, const mx_selection *selection, mx_strs *out);

#endif
