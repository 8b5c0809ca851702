/* store/system_tables.h — what a store keeps about graphs: the definitions that were pushed, and events.
 *
 * Two append-only tables, metaxy_system__feature_versions and metaxy_system__events, behind the store's prefix, with the
 * columns and texts of the original. Rows go through store.h like a feature's. */
#ifndef MX_STORE_SYSTEM_TABLES_H
#define MX_STORE_SYSTEM_TABLES_H

#include "store/store.h"

#define MX_FEATURE_VERSIONS_KEY MX_STR("metaxy-system/feature_versions")
#define MX_EVENTS_KEY MX_STR("metaxy-system/events")

typedef struct mx_tag {
    mx_str name, value;
} mx_tag;
typedef struct mx_push {
    mx_str project; /* empty: the graph's only one; of several that of the store's settings */
    const mx_tag *tags;
    size_t tag_count;
    mx_str package_version; /* recorded with each row; empty: this library's */
} mx_push;
typedef struct mx_pushed {
    mx_str project, project_version;
    bool already;    /* the last push of the project had this version */
    mx_strs updated; /* then: features whose definition was recorded anew, sorted */
    size_t rows;     /* that were recorded */
} mx_pushed;

/* Records the definitions of the project's own features, external ones left out; nothing when the last push of the project
 * had the same version, so tags of such a push are not kept. One transaction. FEA012: no project, or no features of it;
 * STO…: the table. The texts of *out are the graph's and the arena's. */
mx_status mx_store_push(mx_store *store, mx_arena *arena, mx_graph *graph, const mx_push *push,
                        mx_pushed *out, mx_diags *diags);

/* A row of feature_versions. */
typedef struct mx_recorded {
    mx_str project, key, feature_version, definition_version;
    int64_t recorded_at; /* microseconds since 1970 */
    mx_str spec, schema; /* JSON */
    mx_str class_path;   /* empty: there is none */
    mx_str project_version, tags;
} mx_recorded;
typedef mx_vec(mx_recorded) mx_recorded_rows;

/* Rows in the order in which they were recorded; of one project and one project version unless these are empty. None when
 * nothing was pushed yet. */
mx_status mx_store_recorded(mx_store *store, mx_arena *arena, mx_str project, mx_str project_version,
                            mx_recorded_rows *out, mx_diags *diags);

/* A row's definition read back. FEA001, FEA002. */
mx_status mx_recorded_definition(mx_arena *arena, const mx_recorded *row, const mx_definition **out,
                                 mx_diags *diags);

/* The pushes, newest first. Going back to an earlier graph and pushing it records its rows again, which counts twice. */
typedef struct mx_history_entry {
    mx_str project_version;
    int64_t recorded_at; /* of its first row */
    size_t features;     /* rows */
} mx_history_entry;
typedef mx_vec(mx_history_entry) mx_history;
mx_status mx_store_history(mx_store *store, mx_arena *arena, mx_str project, mx_history *out,
                           mx_diags *diags);

/* Adds the features of a pushed project version to a graph, the latest row of each. STO015: nothing was pushed under
 * it. FEA001, FEA002, FEA005: a definition cannot be read back. */
mx_status mx_store_load_graph(mx_store *store, mx_arena *arena, mx_str project, mx_str project_version,
                              mx_graph *graph, mx_diags *diags);
/* The project version of the project's last push; MX_NOT_FOUND without a message: none. */
mx_status mx_store_last_push(mx_store *store, mx_arena *arena, mx_str project, mx_str *project_version,
                             mx_diags *diags);

typedef struct mx_event {
    mx_str project, execution_id, type;
    mx_str feature; /* empty: none */
    mx_str payload; /* JSON; empty: {"type": "empty"} */
} mx_event;
mx_status mx_store_write_event(mx_store *store, const mx_event *event, mx_diags *diags);

#endif
