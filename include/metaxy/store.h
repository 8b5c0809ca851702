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

/* MX_OK: the feature has a table; MX_NOT_FOUND: it has none. */
MX_API mx_status mx_feature_store_has(mx_feature_store *store, mx_str feature, mx_diags *diags);

/* Begin with MX_FEATURE_READ_OPTIONS. Filters and columns: `count` texts each. */
typedef struct mx_feature_read_options {
    size_t size;
    const mx_str *filters; /* all of them true */
    size_t filter_count;
    const mx_str *columns; /* none: all */
    size_t column_count;
    bool feature_history; /* rows of all feature versions */
    bool sample_history;  /* all rows of a sample, not the latest alone */
    bool deleted;         /* deleted samples too */
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

/* Deletes the rows where all filters are true (none: all rows): marks their samples, or with `hard` removes the rows.
 * *deleted may be NULL. MX_NOT_FOUND: STO001. */
MX_API mx_status mx_feature_store_delete(mx_feature_store *store, mx_str feature, const mx_str *filters,
                                         size_t count, bool hard, uint64_t *deleted, mx_diags *diags);

typedef struct mx_feature_increment mx_feature_increment;
typedef enum mx_feature_part {
    MX_FEATURE_NEW,      /* rows that the feature should have and has not */
    MX_FEATURE_STALE,    /* rows whose provenance changed */
    MX_FEATURE_ORPHANED, /* rows that nothing is upstream of */
} mx_feature_part;

/* What differs between the rows that a feature should have and those that it has. `samples`: the rows it should have,
 * taken and released in any case; NULL: what its upstream features say. MX_OK: *out is yours to close, before the store.
 * MX_NOT_FOUND: STO001, an upstream feature has no rows. MX_FAILED: STO002, STO005, STO010, FEA006, DB002. */
MX_API mx_status mx_feature_store_resolve(mx_feature_store *store, mx_str feature,
                                          struct ArrowArrayStream *samples, mx_feature_increment **out,
                                          mx_diags *diags);
/* The rows of one part, as often as asked for, one stream at a time. */
MX_API mx_status mx_feature_increment_read(mx_feature_increment *increment, mx_feature_part part,
                                           struct ArrowArrayStream *out, mx_diags *diags);
MX_API void mx_feature_increment_close(mx_feature_increment *increment);

#ifdef __cplusplus
}
#endif
#endif
