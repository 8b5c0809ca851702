/* feature/resolve.h — which upstream fields a field depends on.
 *
 * First match: a feature without deps has none; ALL is every field of every upstream feature; an explicit
 * list is taken as it is; else each dep's fields mapping says, and a field to which no dep gives anything
 * is an error. */
#ifndef MX_FEATURE_RESOLVE_H
#define MX_FEATURE_RESOLVE_H

#include "feature/graph_impl.h"

/* One upstream field. */
typedef struct mx_ref {
    mx_graph_field *field; /* NULL: the feature is no dep, or has no such field */
    mx_str key;            /* of the field; empty for all fields of what is no dep */
} mx_ref;

/* The fields of one upstream feature, in refs[start..end). The same feature may come more than once. */
typedef struct mx_ref_group {
    mx_str feature;
    size_t start, end;
} mx_ref_group;

typedef struct mx_resolver mx_resolver;

/* `node` is linked, and has no error. Dies with the arena. */
mx_resolver *mx_resolver_new(mx_arena *scratch, const mx_node *node);

typedef struct mx_resolved {
    mx_vec(mx_ref) refs;
    mx_vec(mx_ref_group) groups;
} mx_resolved;

/* Resolves spec field `i`; `out` is emptied first, its room reused. An error (FEA009) lives in `arena`. */
const mx_graph_error *mx_resolve(mx_resolver *r, mx_arena *arena, size_t i, mx_resolved *out);
/* The fields behind the refs, each once, by name: what is hashed. FEA010 when one is not there. */
typedef mx_vec(mx_graph_field *) mx_parents;
const mx_graph_error *mx_resolve_parents(mx_resolver *r, mx_arena *arena, size_t i,
                                         const mx_resolved *resolved, mx_parents *out);

#endif
