/* feature/graph_impl.h — what a graph is made of; for the files of this room that compute with it. */
#ifndef MX_FEATURE_GRAPH_IMPL_H
#define MX_FEATURE_GRAPH_IMPL_H

#include "base/map.h"
#include "feature/graph.h"

/* Why a field has no version. Shared by all that it reaches. */
typedef struct mx_graph_error {
    mx_code code;
    mx_span at;
    mx_str message;
    const char *hint;
} mx_graph_error;

typedef struct mx_graph_field {
    mx_str name;    /* "feature.field": hashed, and what parents are sorted by */
    mx_str version; /* empty when there is an error */
    const mx_graph_error *error;
} mx_graph_field;

typedef struct mx_node {
    const mx_definition *def;
    size_t index; /* in mx_graph.nodes */

    /* From here on: settled. */
    struct mx_node **up;    /* by dep; NULL where there is no such feature */
    mx_graph_field *fields; /* by spec field */
    mx_map *field_map;      /* key → mx_graph_field, of features with many fields; NULL for the others */
    const mx_graph_error *error; /* no plan can be made: a feature is missing, or it is in a cycle */
    mx_str version;
    const mx_graph_error *version_error;
    mx_str spec_version, code_version, definition_version; /* empty: not asked for yet */
    mx_str
        same_table; /* another feature whose table would have the same name; empty: none, or not asked for yet */
} mx_node;

struct mx_graph {
    mx_arena *arena;
    size_t truncation;
    mx_vec(mx_node *) nodes; /* order of registration */
    mx_map by_key;           /* key → mx_node */
    mx_arena *settled;       /* what was computed for these nodes; NULL: nothing yet */
    mx_node **order;         /* upstream first; settled */
    bool has_tables;         /* same_table of all nodes is known */
};

mx_node *mx_graph_node(const mx_graph *graph, mx_str key);
/* Links nodes, finds cycles and the order (graph_settle.c), then versions (graph_versions.c). */
void mx_graph_settle(mx_graph *graph);
void mx_graph_hash(mx_graph *graph, mx_arena *arena, mx_arena *scratch);
mx_graph_field *mx_node_field(const mx_node *node, mx_str key); /* NULL: it has none */
/* A key like `key`, of a feature or of the node's fields; empty: none is near. */
mx_str mx_graph_nearest(const mx_graph *graph, mx_str key);
mx_str mx_node_nearest(const mx_node *node, mx_str key);
/* "Did you mean 'video'?", or "" when `near` is empty. */
const char *mx_near_hint(mx_arena *arena, mx_str near);
/* What a feature of features.toml names and is not there, and what stores refuse about its columns: false when there is
 * any (check_declared.c). Of a settled node without an error. */
bool mx_graph_check_declared(mx_graph *graph, mx_arena *scratch, const mx_node *node, mx_diags *diags);
mx_status mx_graph_report(const mx_graph_error *error, mx_diags *diags);

#endif
