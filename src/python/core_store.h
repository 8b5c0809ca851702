/* python/core_store.h — what the files that bind store/store.h share: the object, its calls, lists of filters. */
#ifndef MX_PYTHON_CORE_STORE_H
#define MX_PYTHON_CORE_STORE_H

#include "core_arrow.h"

#include "store/store.h"

typedef struct store_object {
    PyObject_HEAD mx_arena *arena; /* of the connection and the store */
    mx_conn *conn;
    mx_store *store;       /* NULL: closed */
    PyObject *graph;       /* the FeatureGraph that is used */
    PyObject *fallback;    /* called for what is not here; NULL: there is none */
    PyObject *connection;  /* of the duckdb package, which must outlive ours */
    PyObject *diagnostics; /* of the last call */
    PyObject *classes;     /* called for the SQL of classes' tables; NULL: there are none */
    PyObject *class_sql;   /* what it gave last */
    PyObject *failure;     /* the exception that `fallback` or `classes` raised during this call */
    mx_arena *scratch;     /* of the call that runs */
    bool busy;
} store_object;

/* Marks the store as in use. -1 with an exception: it is closed, or another thread uses it. Free it by `busy`. */
int core_store_begin(store_object *self);
/* One call of the library: `work` runs on an arena of its own without the interpreter's lock, `sink` collects what it
 * says. 0; 1: MX_NOT_FOUND without an error; -1 with an exception. */
int core_store_run(PyObject *self, mx_work work, void *arg, mx_diags **sink);
/* The same with the arena kept, where the answer is 0, for who converts the result. */
int core_store_run_on(PyObject *self, mx_arena **keep, mx_work work, void *arg, mx_diags **sink);

/* Filters as lists of str, for one feature or by key: [(key, [filter, …]), …]. They hold on to the Python objects. */
typedef struct core_keyed_filters {
    PyObject *owner;
    core_names *at;
    mx_str *keys;
    size_t count;
} core_keyed_filters;
int core_keyed_filters_read(PyObject *pairs, core_keyed_filters *out);
void core_keyed_filters_free(core_keyed_filters *filters);
/* Under a guard. */
mx_status core_filters_parse(mx_arena *arena, const core_names *texts, mx_filters *out, mx_diags *sink);

/* store_increment.c, store_rows.c: methods of Store. */
PyObject *core_store_resolve(PyObject *self, PyObject *args, PyObject *keywords);
PyObject *core_store_write(PyObject *self, PyObject *args, PyObject *keywords);
PyObject *core_store_delete(PyObject *self, PyObject *args, PyObject *keywords);
PyObject *core_store_provenance(PyObject *self, PyObject *args);
PyObject *core_store_rebase(PyObject *self, PyObject *args);
PyObject *core_store_rebase_stored(PyObject *self, PyObject *args);
PyObject *core_store_copy(PyObject *self, PyObject *args, PyObject *keywords);
/* store_push.c */
PyObject *core_store_push(PyObject *self, PyObject *args);
/* store_call.c */
mx_fallback core_store_fallback(store_object *self);
mx_class_tables core_store_classes(store_object *self);

#endif
