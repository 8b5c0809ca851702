/* feature/graph_diff.h — from one graph to another: which features and fields were added, removed,
 * changed. */
#ifndef MX_FEATURE_GRAPH_DIFF_H
#define MX_FEATURE_GRAPH_DIFF_H

#include "feature/graph.h"

typedef enum mx_graph_status {
    MX_GRAPH_SAME,
    MX_GRAPH_ADDED,
    MX_GRAPH_REMOVED,
    MX_GRAPH_CHANGED
} mx_graph_status;

typedef struct mx_field_change {
    mx_str field;
    mx_graph_status status;          /* never MX_GRAPH_SAME */
    mx_str old_version, new_version; /* empty: added; removed */
    mx_str old_code_version, new_code_version;
} mx_field_change;

typedef struct mx_node_change {
    mx_str key;
    mx_graph_status status;          /* by feature version */
    bool definition_changed;         /* what does not reach the version: filters, description, schema, … */
    mx_str old_version, new_version; /* empty: added; removed */
    mx_strs deps;                    /* of the new one, else of the old one; each once */
    mx_vec(mx_field_change) fields;  /* by key */
} mx_node_change;

typedef struct mx_graph_diff {
    mx_vec(mx_node_change) nodes; /* of either graph, by key */
    size_t added, removed, changed;
} mx_graph_diff;

/* Texts are borrowed from the graphs. Fails as versions do. */
mx_status mx_graph_compare(mx_arena *arena, mx_graph *from, mx_graph *to, mx_graph_diff *out,
                           mx_diags *diags);
const char *mx_graph_status_name(mx_graph_status status); /* "unchanged", "added", "removed", "changed" */
/* {"nodes": {key: {"status", "old_version", "new_version", "dependencies", "field_changes"}}, "edges":
 * [{"from", "to"}]} */
void mx_graph_diff_write(mx_json_writer *w, const mx_graph_diff *diff);

#endif
