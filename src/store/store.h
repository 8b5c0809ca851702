/* store/store.h — the rows of features in a database: reading, writing, what is new or stale or orphaned, deleting.
 *
 * A store stands on an open connection (driver/driver.h) and works on the features of a graph. Each feature has one
 * table, named by prefix and key. Rows are never changed by a write: the latest row of each id is the one that
 * counts. What the engine can do is done in the engine, in SQL that is made here from small pieces (docs/stores.md);
 * digests that it cannot compute run in C over streams of rows. All rows come in and leave as Arrow streams.
 *
 * In: a connection, a graph, filters as trees, Arrow streams. Out: Arrow streams, SQL. Does not know configuration,
 * Python, or which dialect it speaks (store/engine.h). Works under a guard (base/arena.h), as all that has arenas. */
#ifndef MX_STORE_STORE_H
#define MX_STORE_STORE_H

#include "arrow/arrow.h"
#include "base/digest.h"
#include "driver/driver.h"
#include "feature/filter.h"
#include "feature/graph.h"

typedef struct mx_store mx_store;

typedef struct mx_store_settings {
    mx_str name;                 /* for messages; may be empty */
    mx_str table_prefix;         /* of every table, system tables included */
    mx_digest algorithm;         /* of samples' versions */
    size_t truncation;           /* characters of a digest that are kept, at least MX_TRUNCATION_MIN */
    bool auto_create;            /* a write makes a table that is not there, with the warning STO014 */
    bool quiet_create;           /* without the warning */
    bool inject_primary_key;     /* new tables of features have one: store/keys.h */
    bool inject_index;           /* the same with an index */
    bool map_columns;            /* by-field columns of new tables are maps where the engine has them */
    bool has_materialization_id; /* written to every row unless a write names another */
    mx_str materialization_id;
    mx_str project; /* whose version goes into metaxy_project_version; empty: the graph's only project */
} mx_store_settings;

/* The store lives in `arena` and does not own the connection: close the connection after it. Texts of the settings are
 * copied. STO007: no store can be made with this algorithm or length; DB…: the connection fails. */
mx_status mx_store_new(mx_arena *arena, mx_store **out, mx_conn *conn, const mx_store_settings *settings,
                       mx_diags *diags);
mx_digest mx_store_default_digest(const mx_conn *conn);
bool mx_store_supports(const mx_conn *conn, mx_digest digest); /* all engines: all digests */

/* The graph that keys of features are looked up in, until another is set; it must live as long. What was planned is
 * forgotten: call it again when the graph has changed. */
void mx_store_use(mx_store *store, mx_graph *graph);
/* Now in microseconds since 1970 for what is written from here on; 0: the clock again. For tests. */
void mx_store_set_clock(mx_store *store, int64_t micros);
void mx_store_set_materialization_id(mx_store *store, mx_str id, bool has);
void mx_store_set_auto_create(mx_store *store, bool auto_create);

/* Rows to read, and filters. Filters are on the stored columns; a row stays where all are true. */
typedef mx_vec(const mx_filter *) mx_filters;

typedef struct mx_read {
    bool has_feature_version; /* only with feature_history (STO006) */
    mx_str feature_version;
    bool feature_history; /* rows of all feature versions, or of the one named */
    bool sample_history;  /* all rows of an id, not the latest alone */
    bool deleted;         /* soft-deleted rows too */
    mx_filters filters;
    bool has_columns;
    mx_strs columns;
} mx_read;

/* Stores that are asked for what is not here; read only. `read` answers MX_NOT_FOUND when it has no such feature. */
typedef struct mx_fallback {
    void *state;
    mx_status (*read)(void *state, mx_str feature, const mx_read *read, struct ArrowArrayStream *out,
                      mx_diags *diags);
} mx_fallback;
void mx_store_set_fallback(mx_store *store, mx_fallback fallback);
/* That of a list of stores, asked in order; they must live as long. */
mx_fallback mx_fallback_of_stores(mx_arena *arena, mx_store *const *stores, size_t count);

/* Who holds classes that say themselves what their tables are like (definitions with json_fields). `sql`: all their tables
 * in this store, as statements; called by a write that makes one. */
typedef struct mx_class_tables {
    void *state;
    mx_status (*sql)(void *state, mx_arena *arena, const char *dialect, mx_str *out, mx_diags *diags);
} mx_class_tables;
void mx_store_set_class_tables(mx_store *store, mx_class_tables classes);

/* Tables. A feature's key need not be in the graph for these. */
mx_str mx_store_table_name(const mx_store *store, mx_arena *arena, mx_str feature);
mx_status mx_store_has(mx_store *store, mx_str feature, bool *out, mx_diags *diags); /* in this store alone */
mx_status mx_store_tables(mx_store *store, mx_arena *arena, mx_strs *out,
                          mx_diags *diags); /* that begin with the prefix, sorted */
/* The columns of a feature's table as they are read; MX_NOT_FOUND without a message: no table. */
mx_status mx_store_columns(mx_store *store, mx_arena *arena, mx_str feature, const mx_arrow_type **out,
                           mx_diags *diags);
mx_status mx_store_drop(mx_store *store, mx_str feature, mx_diags *diags); /* no table is fine; STO012 */

/* Streams hold the connection busy until they are released. MX_NOT_FOUND with STO001: neither here nor, where
 * `fallback` is set, in a fallback store. FEA006: not in the graph. STO009: a column that is not there. */
mx_status mx_store_read(mx_store *store, mx_str feature, const mx_read *read, bool fallback,
                        struct ArrowArrayStream *out, mx_diags *diags);
/* The statement that mx_store_read would run here, without ';'. */
mx_status mx_store_read_sql(mx_store *store, mx_arena *arena, mx_str feature, const mx_read *read,
                            mx_str *out, mx_diags *diags);

/* How many rows mx_store_read would read here; counted by the engine. MX_NOT_FOUND without a message: no table. */
mx_status mx_store_count(mx_store *store, mx_str feature, const mx_read *read, uint64_t *rows,
                         mx_diags *diags);

/* Increments. */
typedef struct mx_feature_filters {
    mx_str feature;
    mx_filters filters;
} mx_feature_filters;

typedef struct mx_resolve {
    struct ArrowArrayStream *samples;   /* what the feature should have; NULL: what its upstream features say;
                                                taken in any case */
    mx_vec(mx_feature_filters) filters; /* by key, also the feature's own */
    mx_filters global_filters;          /* of every feature that is read */
    mx_filters target_filters;          /* of the feature alone: current and expected rows */
    mx_filters staleness;               /* a current row that is true for any of them is stale */
    bool skip_comparison;               /* all is new */
    bool lazy;                          /* nothing is computed before its stream is read */
    bool text_views;                    /* its streams have texts as mx_conn_text_views says */
} mx_resolve;

typedef struct mx_increment mx_increment;
typedef enum mx_part {
    MX_PART_NEW,
    MX_PART_STALE,
    MX_PART_ORPHANED,
    MX_PART_INPUT, /* all expected rows before they are compared; not for samples */
    MX_PARTS
} mx_part;

/* What differs between the rows that `feature` should have and those that it has. Eager: new and stale rows were
 * computed in one statement into a temporary table, unless there is nothing to compare with: then all are new, and are
 * those that the upstream tables have when they are read. An increment owns
 * temporary tables on the store's connection until mx_increment_close, or until its arena goes (before the
 * connection). STO005: a root feature without samples; STO001: an upstream feature without a table (MX_NOT_FOUND);
 * STO002: samples without metaxy_provenance_by_field; STO010: upstream columns collide; STO012: a system table. */
mx_status mx_store_resolve(mx_store *store, mx_arena *arena, mx_increment **out, mx_str feature,
                           mx_resolve *resolve, mx_diags *diags);
/* MX_NOT_FOUND: an increment of samples has no input. */
mx_status mx_increment_stream(mx_increment *increment, mx_part part, struct ArrowArrayStream *out,
                              mx_diags *diags);
mx_status mx_increment_count(mx_increment *increment, mx_part part, uint64_t *rows, mx_diags *diags);
const mx_arrow_type *mx_increment_type(const mx_increment *increment, mx_part part);
mx_str mx_increment_sql(const mx_increment *increment, mx_part part); /* borrowed from its arena */
/* Whether that SQL needs nothing but the store's tables, so that other connections can run it: of lazy increments without
 * samples and rows of fallback stores. */
bool mx_increment_stands_alone(const mx_increment *increment);
void mx_increment_close(mx_increment *increment); /* twice is fine, NULL is fine */

/* Percent of distinct input units (by the columns that rows are joined by) that are not new. MX_NOT_FOUND: a root
 * feature, or there is no input. */
mx_status mx_store_progress(mx_increment *increment, double *percent, mx_diags *diags);

/* `rows` with the four columns of provenance and data version, computed from the columns
 * metaxy_data_version_by_field<suffix> of the upstream features, which must be there (STO002 lists those that are
 * not); the other renamed columns of upstream features are left out. Takes `rows`. Computes while it is read. */
mx_status mx_store_provenance(mx_store *store, mx_str feature, struct ArrowArrayStream *rows,
                              struct ArrowArrayStream *out, mx_diags *diags);

/* Writing. One call, one transaction; nothing is there when it fails. */
typedef struct mx_write {
    bool has_materialization_id;
    mx_str materialization_id;
    bool
        preserve_versions; /* keep feature and project version where the rows have both; an id may come twice */
    bool preserve_times;   /* keep the moment of update where the rows have it */
} mx_write;

/* Appends rows. Takes `rows`. STO002: no metaxy_provenance_by_field, or it is no struct; STO003: columns that the table
 * does not have, or of another type; STO004: an id that is null, or twice; STO008: no table and none is made. Warns
 * with STO011 when provenance had to be computed from by-field values for a feature that is no root. *written may be
 * NULL. Rows of a system table ("metaxy-system/…", in no graph) are appended as they are, and read as they are. */
mx_status mx_store_write(mx_store *store, mx_str feature, struct ArrowArrayStream *rows,
                         const mx_write *write, uint64_t *written, mx_diags *diags);
/* Several features in one transaction, downstream ones first. */
mx_status mx_store_write_multi(mx_store *store, const mx_str *features, struct ArrowArrayStream *const *rows,
                               size_t count, const mx_write *write, uint64_t *written, mx_diags *diags);

typedef struct mx_delete {
    mx_filters filters; /* none: all rows */
    bool hard;          /* rows go; else the latest are marked by one more row each */
    bool feature_history,
        sample_history; /* of all feature versions, not of the current one alone; all rows of an id */
} mx_delete;
mx_status mx_store_delete(mx_store *store, mx_str feature, const mx_delete *del, uint64_t *deleted,
                          mx_diags *diags);

/* Rows of older feature versions as rows of `target`, a graph (NULL: the store's) whose version of the feature is
 * `to_version` (empty: as it is): provenance and versions anew, values and overridden data versions kept. Write them
 * with preserve_versions. Takes `rows`. STO013: a root feature. */
mx_status mx_store_rebase(mx_store *store, mx_str feature, mx_graph *target, struct ArrowArrayStream *rows,
                          struct ArrowArrayStream *out, mx_diags *diags);

typedef struct mx_rebase_rows {
    mx_str from;      /* the version whose latest rows are taken */
    mx_graph *target; /* as of mx_store_rebase */
    bool dry;         /* they are counted, none is written */
} mx_rebase_rows;
/* mx_store_rebase of rows that are in the store, and writing them, without their leaving it: found in one moment, written
 * in one transaction. MX_NOT_FOUND without a message: there is no table. */
mx_status mx_store_rebase_stored(mx_store *store, mx_str feature, const mx_rebase_rows *rebase,
                                 uint64_t *rows, mx_diags *diags);

/* Who wants to know how far a copy has come. */
typedef struct mx_copy_watch {
    void *state;
    void (*begin)(void *state, mx_str feature, uint64_t rows);                    /* that will be copied */
    void (*stream)(void *state, mx_str feature, struct ArrowArrayStream *stream); /* may put one around it */
} mx_copy_watch;

typedef struct mx_copy_rows {
    const mx_copy_watch *watch; /* NULL: nobody */
    mx_vec(mx_feature_filters) filters;
    mx_filters global_filters;
    bool current_version_only; /* else rows of all feature versions */
    bool sample_history;
} mx_copy_rows;
/* Rows of `from` for `features` (those without a table or rows are left out) with their versions kept, each feature in
 * its own transaction. */
mx_status mx_store_copy(mx_store *store, mx_store *from, const mx_strs *features, const mx_copy_rows *copy,
                        uint64_t *features_copied, uint64_t *rows_copied, mx_diags *diags);

#endif
