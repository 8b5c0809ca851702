/* feature/plan.h — one feature with what it is made from: upstream features, the columns that rows are
 * joined by, the upstream fields of each field. What a store needs to know before it touches a row. */
#ifndef MX_FEATURE_PLAN_H
#define MX_FEATURE_PLAN_H

#include "feature/graph.h"

typedef struct mx_plan_dep {
    const mx_feature_dep *dep;
    const mx_definition *upstream;
    mx_strs upstream_ids; /* its id columns, renamed */
    mx_strs input_ids;    /* those that rows are joined by: the lineage says which */
} mx_plan_dep;

typedef struct mx_feature_plan {
    const mx_definition *def;
    mx_vec(mx_plan_dep) deps;
    mx_strs input_ids;    /* in the input_ids of all deps, in the order of the first; empty without deps */
    mx_strs upstream_ids; /* in the upstream_ids of any dep, each once */
} mx_feature_plan;

/* FEA006: no such feature; FEA007: an upstream feature is missing; FEA008: it is in a cycle. */
mx_status mx_plan_feature(mx_graph *graph, mx_arena *arena, mx_str feature, const mx_feature_plan **out,
                          mx_diags *diags);

/* The fields of one upstream feature that a field depends on. A feature comes once; where it is a dep
 * twice, what the last one gives is listed, as the original does. */
typedef struct mx_upstream_fields {
    mx_str feature;
    mx_strs fields; /* in the order of the upstream spec or of the explicit list */
} mx_upstream_fields;
typedef mx_vec(mx_upstream_fields) mx_field_sources;
/* Besides the above FEA009. An explicit list is not checked here. */
mx_status mx_plan_sources(mx_graph *graph, mx_arena *arena, mx_str feature, mx_str field,
                          mx_field_sources *out, mx_diags *diags);

typedef struct mx_parent {
    mx_str feature, field;
    mx_str name; /* "feature.field": they are sorted by it */
} mx_parent;
typedef mx_vec(mx_parent) mx_field_parents;
/* Each parent once; what versions and provenance are made of. Besides the above FEA010: a listed field is
 * not there. */
mx_status mx_plan_parents(mx_graph *graph, mx_arena *arena, mx_str feature, mx_str field,
                          mx_field_parents *out, mx_diags *diags);

/* What stores refuse about columns, all of it, FEA011: a rename to a system column or to an upstream id
 * column, two renames to one name, a column that two deps select. */
mx_status mx_plan_check_columns(const mx_feature_plan *plan, mx_diags *diags);
bool mx_is_system_column(mx_str name);

#endif
