/* feature/snapshot.h — a whole graph as JSON: what files hold, and what stores hold row by row.
 *
 *     {"a/b": {"feature_spec": {…}, "feature_schema": {…}, "metaxy_feature_version": "…",
 *              "metaxy_definition_version": "…", "feature_class_path": "m.C" or null, "project": "p"}, …} */
#ifndef MX_FEATURE_SNAPSHOT_H
#define MX_FEATURE_SNAPSHOT_H

#include "feature/graph.h"

/* Features of `project` (empty: of all), external ones left out, in the order of registration. Fails as
 * versions do. */
mx_status mx_snapshot_write(mx_graph *graph, mx_str project, mx_buf *out, mx_diags *diags);
/* Adds the features of a snapshot. FEA002 no JSON, FEA013 not a snapshot, FEA001 a spec that is not valid,
 * FEA005. Versions are not taken from it, they are computed. */
mx_status mx_snapshot_read(mx_arena *arena, mx_str text, uint32_t file, mx_graph *graph, mx_diags *diags);

#endif
