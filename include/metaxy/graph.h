/* metaxy/graph.h — features that depend on each other: their order, their versions, what differs between two
 * graphs.
 *
 * Every version is computed once for the whole graph, when first asked for. A feature that is wrong (a
 * dependency that is not there, a cycle, a field without upstream fields) does not spoil the others: it,
 * and what depends on it, fails with FEA007 to FEA010. Versions are those of metaxy 0.1.x, bit for bit. */
#ifndef METAXY_GRAPH_H
#define METAXY_GRAPH_H

#include "metaxy/feature.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mx_features mx_features;

/* `length`: of versions, in characters; 8 is usual, and the least. */
MX_API mx_status mx_features_new(mx_features **out, size_t length, mx_diags *diags);
MX_API void mx_features_free(mx_features *features);

/* Begin with MX_FEATURE_OPTIONS and set what you need; everything but `size` may be zero. */
typedef struct mx_feature_options {
    size_t size;            /* sizeof(mx_feature_options): which members the caller knows */
    mx_str schema;          /* JSON schema of the columns; empty: an empty object */
    const char *class_path; /* "module.Class"; NULL: none */
    const char *source;     /* where it was declared; NULL: the class */
    const char *name;       /* what messages call the text; NULL: "spec.json" */
    mx_str provenance;      /* external: {"field": "version"} as JSON, taken as they are; empty: none */
    bool external;          /* made elsewhere */
    bool keep_present;      /* another feature of its key stays, instead of FEA005 */
} mx_feature_options;
#ifdef __cplusplus
#define MX_FEATURE_OPTIONS                                                                                   \
    (mx_feature_options{sizeof(mx_feature_options), {NULL, 0}, NULL, NULL, NULL, {NULL, 0}, false, false})
#else
#define MX_FEATURE_OPTIONS ((mx_feature_options){.size = sizeof(mx_feature_options)})
#endif

/* Registers a feature of `project` from its spec's JSON. MX_FAILED: FEA001, FEA002; FEA005 a second
 * feature of a key. A normal feature replaces an external one of its key, and is not replaced by one; a
 * class replaces itself. */
MX_API mx_status mx_features_add(mx_features *features, mx_str json, const char *project,
                                 const mx_feature_options *options, mx_diags *diags);
/* Registers all features of a text: features.toml (`project` is that of features that name none),
 * metaxy.lock, a snapshot. When one is wrong none is registered. Besides the above CFG001, FEA013. */
MX_API mx_status mx_features_add_toml(mx_features *features, mx_str text, const char *name,
                                      const char *project, mx_diags *diags);
MX_API mx_status mx_features_add_lock(mx_features *features, mx_str text, const char *name, mx_diags *diags);
MX_API mx_status mx_features_add_snapshot(mx_features *features, mx_str json, const char *name,
                                          mx_diags *diags);
MX_API mx_status mx_features_remove(mx_features *features, mx_str key, mx_diags *diags); /* FEA006 */

/* Features in the order of registration, from 0. Texts here and below are borrowed until the features
 * change or are freed; they are empty for an i that is too large. */
MX_API size_t mx_features_count(const mx_features *features);
MX_API mx_str mx_features_key(const mx_features *features, size_t i);
MX_API mx_str mx_features_project(const mx_features *features, size_t i);
MX_API bool mx_features_external(const mx_features *features, size_t i);

/* Reports all that is wrong: FEA007 to FEA010, and FEA011 for names of tables, fields and columns that
 * collide. */
MX_API mx_status mx_features_check(mx_features *features, mx_diags *diags);

/* Versions. MX_FAILED: FEA006 there is no such feature or field; FEA007 to FEA010. */
MX_API mx_status mx_features_version(mx_features *features, mx_str key, mx_str *out, mx_diags *diags);
MX_API mx_status mx_features_field_version(mx_features *features, mx_str key, mx_str field, mx_str *out,
                                           mx_diags *diags);
MX_API mx_status mx_features_definition_version(mx_features *features, mx_str key, mx_str *out,
                                                mx_diags *diags);
/* "empty" for a project without features of its own. */
MX_API mx_status mx_features_project_version(mx_features *features, mx_str project, mx_str *out,
                                             mx_diags *diags);

/* Keys, upstream first: of all features; of all that depends on `key`, without it. */
MX_API mx_status mx_features_sorted(mx_features *features, const mx_str **out, size_t *count,
                                    mx_diags *diags);
MX_API mx_status mx_features_downstream(mx_features *features, mx_str key, const mx_str **out, size_t *count,
                                        mx_diags *diags);

/* A choice of features. Begin with MX_FEATURE_SELECTION and set what you need: at least one of them. */
typedef struct mx_feature_selection {
    size_t size; /* sizeof(mx_feature_selection): which members the caller knows */
    const char *const *projects;
    size_t project_count;
    const char *const *keys; /* "video/crop" */
    size_t key_count;
    bool all;
} mx_feature_selection;
#ifdef __cplusplus
#define MX_FEATURE_SELECTION (mx_feature_selection{sizeof(mx_feature_selection), NULL, 0, NULL, 0, false})
#else
#define MX_FEATURE_SELECTION ((mx_feature_selection){.size = sizeof(mx_feature_selection)})
#endif
/* Keys of the features that are of one of its projects or have one of its keys, in the order of registration; keys
 * that are not there are passed over. MX_FAILED: FEA001 it says nothing, or a key is none. */
MX_API mx_status mx_features_select(mx_features *features, const mx_feature_selection *selection,
                                    const mx_str **out, size_t *count, mx_diags *diags);

/* Texts: the JSON dump of a spec; a snapshot of a project (empty: of all), external features left out; the
 * lock file for the external features. */
MX_API mx_status mx_features_json(mx_features *features, mx_str key, mx_str *out, mx_diags *diags);
MX_API mx_status mx_features_snapshot(mx_features *features, mx_str project, mx_str *out, mx_diags *diags);
MX_API mx_status mx_features_lock(mx_features *features, mx_str *out, mx_diags *diags);
/* What differs, as JSON: {"nodes": {key: {"status", "old_version", "new_version", "dependencies",
 * "field_changes"}}, "edges": [{"from", "to"}]}; status is "added", "removed", "changed" or "unchanged".
 * Borrowed from `to`. */
MX_API mx_status mx_features_compare(mx_features *from, mx_features *to, mx_str *out, mx_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
