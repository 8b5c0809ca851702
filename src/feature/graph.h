/* feature/graph.h — features by key, in the order they were registered; their order by dependency; their
 * versions.
 *
 * What depends on other features (order, cycles, field and feature versions) is computed once for the
 * whole graph, linear in fields and edges, when it is first asked for, and again after the graph has
 * changed. A feature that is wrong does not spoil the others: it, and what depends on it, answers with an
 * error instead of a version. The graph borrows definitions; they must live as long. Works under a guard
 * (base/arena.h), as all of this room. */
#ifndef MX_FEATURE_GRAPH_H
#define MX_FEATURE_GRAPH_H

#include "feature/definition.h"
#include "feature/version.h"

typedef struct mx_graph mx_graph;

/* `truncation`: characters of a version, at least MX_TRUNCATION_MIN. Dies with the arena. */
mx_graph *mx_graph_new(mx_arena *arena, size_t truncation);
size_t mx_graph_truncation(const mx_graph *graph);
struct mx_features;
mx_graph *mx_features_graph(struct mx_features *features); /* of the public handle (metaxy/graph.h) */

/* Registers a feature. A normal one replaces an external one; an external one does not replace a normal
 * one; the same class replaces itself; both keep the place of the first. Else a second feature of a key is
 * FEA005, or with `ignore` the first one stays. */
mx_status mx_graph_add(mx_graph *graph, const mx_definition *def, bool ignore, mx_diags *diags);
mx_status mx_graph_remove(mx_graph *graph, mx_str key, mx_diags *diags); /* FEA006 */

size_t mx_graph_count(const mx_graph *graph);
const mx_definition *mx_graph_at(const mx_graph *graph, size_t i);     /* i < count, order of registration */
const mx_definition *mx_graph_find(const mx_graph *graph, mx_str key); /* NULL: not there */
/* The same, with FEA006 that names the nearest key. */
mx_status mx_graph_get(const mx_graph *graph, mx_str key, const mx_definition **out, mx_diags *diags);
bool mx_graph_has_external(const mx_graph *graph);
/* The one project of features that are not external. FEA012: there is none, or several. */
mx_status mx_graph_project(const mx_graph *graph, mx_str *out, mx_diags *diags);

/* Upstream features first: `keys` (NULL: all), each behind those of them that it depends on, otherwise by
 * key. Keys that are not in the graph are left out. In a cycle the first by key comes last. */
void mx_graph_sort(const mx_graph *graph, mx_arena *arena, const mx_strs *keys, bool descending,
                   mx_strs *out);
/* All that depends on `sources`, however far, without them; upstream first. */
void mx_graph_downstream(const mx_graph *graph, mx_arena *arena, const mx_strs *sources, mx_strs *out);
/* All that `sources` depend on within `distance` steps, and the reverse; themselves included, in graph
 * order. */
void mx_graph_around(const mx_graph *graph, mx_arena *arena, const mx_strs *sources, size_t up, size_t down,
                     mx_strs *out);

/* Reports all that is wrong: FEA007 a feature that is not there, FEA008 a cycle with its path, FEA009,
 * FEA010 fields; of features.toml also FEA011, FEA015 columns, FEA016 (warning). */
mx_status mx_graph_check(mx_graph *graph, mx_diags *diags);
/* Reports what collides as a name of a table, of a column or inside a struct: FEA011. Versions do not
 * care, stores do. */
mx_status mx_graph_check_names(mx_graph *graph, mx_diags *diags);
/* The same for one feature: with itself, and its table with all others'. MX_OK for one that is not there. */
mx_status mx_graph_check_names_of(mx_graph *graph, mx_str feature, mx_diags *diags);

/* Versions. The texts live until the graph changes. */
mx_status mx_graph_field_version(mx_graph *graph, mx_str feature, mx_str field, mx_str *out, mx_diags *diags);
mx_status mx_graph_feature_version(mx_graph *graph, mx_str feature, mx_str *out, mx_diags *diags);
mx_status mx_graph_spec_version(mx_graph *graph, mx_str feature, mx_str *out, mx_diags *diags);
mx_status mx_graph_code_version(mx_graph *graph, mx_str feature, mx_str *out, mx_diags *diags);
mx_status mx_graph_definition_version(mx_graph *graph, mx_str feature, mx_str *out, mx_diags *diags);
/* Of the project's features, external ones left out; "empty" when there are none. */
mx_str mx_graph_project_version(mx_graph *graph, mx_str project);

#endif
