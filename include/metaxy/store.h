/* metaxy/store.h — the rows of features in a database: reading and writing them, what is new, stale or orphaned.
 *
 * A store is a connection and a graph of features. Rows come and go as Arrow streams (the C stream interface of the
 * Arrow specification), which any library that knows Arrow makes and reads. One call that writes is one transaction. */
#ifndef METAXY_STORE_H
#define METAXY_STORE_H

#include "metaxy/graph.h"

#ifdef __cplusplus
extern "C" {
#endif

struct ArrowArrayStream; /* as the Arrow specification declares it */

typedef struct mx_feature_store mx_feature_store;

/* Begin with MX_FEATURE_STORE_OPTIONS and set what you need; everything but `size` may be zero. */
typedef struct mx_feature_store_options {
    size_t size;              /* sizeof(mx_feature_store_options): which members the caller knows */
    const char *name;         /* for messages */
    const char *table_prefix; /* before the name of every table */
    const char *
        algorithm; /* "xxhash32" (NULL means it), "xxhash64", "xxh3_64", "wyhash", "sha256", "md5", "farmhash" */
    const char *materialization_id; /* written to every row; NULL: none */
    const char *project; /* whose version rows are written with; NULL: the features' only project */
    bool auto_create;    /* a write makes a table that is not there */
    bool
        read_only; /* nothing is written, and no file is made: one that is not there reads as an empty store */
} mx_feature_store_options;
#ifdef __cplusplus
#define MX_FEATURE_STORE_OPTIONS (mx_feature_store_options{sizeof(mx_feature_store_options)})
#else
#define MX_FEATURE_STORE_OPTIONS ((mx_feature_store_options){.size = sizeof(mx_feature_store_options)})
#endif

/* Opens the database at `url` (sqlite://, postgres://, mysql://, mariadb://, duckdb://) for the rows of `features`, which
 * must live as long and not change. `options` may be NULL. MX_OK: *out is yours to close, with all its increments and
 * streams closed before. MX_FAILED: DB001, DB004; STO007; API001. */
MX_API mx_status mx_feature_store_open(mx_feature_store **out, const char *url, mx_features *features,
                                       const mx_feature_store_options *options, mx_diags *diags);
MX_API void mx_feature_store_close(mx_feature_store *store);
/* Stores that are asked, in this order, for features that are not in `store`; read only. They must live as long. */
MX_API mx_status mx_feature_store_fall_back(mx_feature_store *store, mx_feature_store *const *stores,
                                            size_t count, mx_diags *diags);

/* MX_OK: the feature has a table; MX_NOT_FOUND: it has none. */
MX_API mx_status mx_feature_store_has(mx_feature_store *store, mx_str feature, mx_diags *diags);

/* Begin with MX_FEATURE_READ_OPTIONS. Filters and columns: `count` texts each. */
typedef struct mx_feature_read_options {
    size_t size;
    const mx_str *filters; /* all of them true */
    size_t filter_count;
    const mx_str *columns; /* none: all */
    size_t column_count;
    bool feature_history;   /* rows of all feature versions */
    bool sample_history;    /* all rows of a sample, not the latest alone */
    bool deleted;           /* deleted samples too */
    mx_str feature_version; /* rows of this feature version; empty: of the current one */
    bool allow_fallback;    /* ask fallback stores for what is not here */
} mx_feature_read_options;
#ifdef __cplusplus
#define MX_FEATURE_READ_OPTIONS (mx_feature_read_options{sizeof(mx_feature_read_options)})
#else
#define MX_FEATURE_READ_OPTIONS ((mx_feature_read_options){.size = sizeof(mx_feature_read_options)})
#endif

/* The rows of a feature. MX_OK: *out is yours to release; the store does nothing else until then. MX_NOT_FOUND: STO001.
 * MX_FAILED: FEA003, FEA004, FEA006, STO009, DB002. `options` may be NULL. */
MX_API mx_status mx_feature_store_read(mx_feature_store *store, mx_str feature,
                                       const mx_feature_read_options *options, struct ArrowArrayStream *out,
                                       mx_diags *diags);

/* Appends rows, which are taken and released in any case. *written may be NULL. MX_FAILED, and nothing is written:
 * STO002, STO003, STO004, STO008, FEA006, ARW001, ARW002, DB002. */
MX_API mx_status mx_feature_store_write(mx_feature_store *store, mx_str feature,
                                        struct ArrowArrayStream *rows, uint64_t *written, mx_diags *diags);

/* Begin with MX_FEATURE_WRITE_OPTIONS. */
typedef struct mx_feature_write_options {
    size_t size;
    const char *materialization_id; /* of these rows; NULL: the store's */
    bool preserve_versions;         /* keep feature and project version where the rows have both */
} mx_feature_write_options;
#ifdef __cplusplus
#define MX_FEATURE_WRITE_OPTIONS (mx_feature_write_options{sizeof(mx_feature_write_options)})
#else
#define MX_FEATURE_WRITE_OPTIONS ((mx_feature_write_options){.size = sizeof(mx_feature_write_options)})
#endif
/* The same for one or several features, in one transaction, downstream ones first. `options` may be NULL. */
MX_API mx_status mx_feature_store_write_multi(mx_feature_store *store, const mx_str *features,
                                              struct ArrowArrayStream *const *rows, size_t count,
                                              const mx_feature_write_options *options, uint64_t *written,
                                              mx_diags *diags);

/* Deletes the rows of the current feature version where all filters are true (none: all of them): marks their samples, or
 * with `hard` removes the rows. *deleted may be NULL. MX_NOT_FOUND: STO001. */
MX_API mx_status mx_feature_store_delete(mx_feature_store *store, mx_str feature, const mx_str *filters,
                                         size_t count, bool hard, uint64_t *deleted, mx_diags *diags);

/* Drops the table of a feature; none is fine. MX_FAILED: STO012, a system table. */
MX_API mx_status mx_feature_store_drop(mx_feature_store *store, mx_str feature, mx_diags *diags);

/* Rows of `from` with their versions, one transaction a feature; features without rows are left out. Counts may be NULL.
 * `feature_history`, `sample_history`: as of reading. MX_FAILED: FEA006, STO003, STO008, DB002. */
MX_API mx_status mx_feature_store_copy(mx_feature_store *store, mx_feature_store *from,
                                       const mx_str *features, size_t count, bool feature_history,
                                       bool sample_history, uint64_t *features_copied, uint64_t *rows_copied,
                                       mx_diags *diags);

/* Rows of an older feature version as rows of `target` (NULL: the store's features): provenance and versions anew. Write
 * them with preserve_versions. Takes `rows`, whose stream must not be one of this store. MX_FAILED: STO013, FEA006. */
MX_API mx_status mx_feature_store_rebase(mx_feature_store *store, mx_str feature, mx_features *target,
                                         struct ArrowArrayStream *rows, struct ArrowArrayStream *out,
                                         mx_diags *diags);

/* The same of the latest rows of the feature version `from` that the store holds itself: found in one moment and written in
 * one transaction, without leaving it. `dry`: they are counted, none is written. *rows may be NULL. MX_NOT_FOUND without a
 * message: there is no table. */
MX_API mx_status mx_feature_store_rebase_stored(mx_feature_store *store, mx_str feature, mx_str from,
                                                mx_features *target, bool dry, uint64_t *rows,
                                                mx_diags *diags);

/* `rows` with the columns of provenance and data version, computed from metaxy_data_version_by_field<suffix> of the
 * upstream features. Takes `rows`. MX_FAILED: STO002 lists what is missing. */
MX_API mx_status mx_feature_store_provenance(mx_feature_store *store, mx_str feature,
                                             struct ArrowArrayStream *rows, struct ArrowArrayStream *out,
                                             mx_diags *diags);

/* Records the definitions of the project's features, with `tags` (key, value, key, …), as `metaxy push` does. *already may
 * be NULL: the last push was the same. *project_version is borrowed from the features. MX_FAILED: FEA012, STO008. */
MX_API mx_status mx_feature_store_push(mx_feature_store *store, const char *const *tags, size_t tag_count,
                                       mx_str *project_version, bool *already, mx_diags *diags);

typedef struct mx_feature_increment mx_feature_increment;
typedef enum mx_feature_part {
    MX_FEATURE_NEW,      /* rows that the feature should have and has not */
    MX_FEATURE_STALE,    /* rows whose provenance changed */
    MX_FEATURE_ORPHANED, /* rows that nothing is upstream of */
    MX_FEATURE_INPUT, /* all rows that the feature should have; none (MX_NOT_FOUND) where samples were given */
} mx_feature_part;

/* What differs between the rows that a feature should have and those that it has. `samples`: the rows it should have,
 * taken and released in any case; NULL: what its upstream features say. MX_OK: *out is yours to close, before the store.
 * MX_NOT_FOUND: STO001, an upstream feature has no rows. MX_FAILED: STO002, STO005, STO010, FEA006, DB002. */
MX_API mx_status mx_feature_store_resolve(mx_feature_store *store, mx_str feature,
                                          struct ArrowArrayStream *samples, mx_feature_increment **out,
                                          mx_diags *diags);
/* Filters of one feature, for mx_feature_resolve_options. */
typedef struct mx_feature_filters_of {
    mx_str feature;
    const mx_str *filters;
    size_t count;
} mx_feature_filters_of;
/* Begin with MX_FEATURE_RESOLVE_OPTIONS. */
typedef struct mx_feature_resolve_options {
    size_t size;
    const mx_feature_filters_of *filters; /* of features, upstream ones and this one */
    size_t filter_count;
    const mx_str *global_filters; /* of every feature that is read */
    size_t global_count;
    const mx_str *target_filters; /* of the feature alone, both sides */
    size_t target_count;
    const mx_str *staleness; /* a stored row where one of them is true is stale */
    size_t staleness_count;
    bool skip_comparison; /* all is new */
    bool lazy;            /* nothing is computed before a part is read */
} mx_feature_resolve_options;
#ifdef __cplusplus
#define MX_FEATURE_RESOLVE_OPTIONS (mx_feature_resolve_options{sizeof(mx_feature_resolve_options)})
#else
#define MX_FEATURE_RESOLVE_OPTIONS ((mx_feature_resolve_options){.size = sizeof(mx_feature_resolve_options)})
#endif
/* The same with options, which may be NULL. MX_FAILED also: FEA003, FEA004, STO009. */
MX_API mx_status mx_feature_store_resolve_with(mx_feature_store *store, mx_str feature,
                                               struct ArrowArrayStream *samples,
                                               const mx_feature_resolve_options *options,
                                               mx_feature_increment **out, mx_diags *diags);
/* Percent of the distinct input units that are not new. MX_NOT_FOUND: a root feature, or there is no input. */
MX_API mx_status mx_feature_increment_progress(mx_feature_increment *increment, double *percent,
                                               mx_diags *diags);
/* The rows of one part, as often as asked for, one stream at a time. */
MX_API mx_status mx_feature_increment_read(mx_feature_increment *increment, mx_feature_part part,
                                           struct ArrowArrayStream *out, mx_diags *diags);
MX_API void mx_feature_increment_close(mx_feature_increment *increment);

#ifdef __cplusplus
}
#endif
#endif
