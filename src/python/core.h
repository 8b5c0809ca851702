/* python/core.h — what the files of metaxy._core share: the module's state, errors, arguments.
 *
 * Limited API of Python 3.11, so that one wheel serves every later version. No globals: types and exceptions live in
 * the module's state. */
#ifndef MX_PYTHON_CORE_H
#define MX_PYTHON_CORE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "metaxy/dir.h"

typedef struct core_state {
    PyObject *error, *syntax_error, *invalid_schema, *unsupported_change, *invalid_argument, *directory_error;
    PyTypeObject *diagnostic, *statement, *file; /* struct sequences */
    PyTypeObject *migration, *directory, *feature_graph;
    PyTypeObject *arrow_table, *store;
} core_state;

core_state *core_state_of(PyObject *module);
core_state *core_state_of_type(
    PyTypeObject *type); /* of one of the module's own types; NULL with an exception */

/* errors.c */
int core_add_errors(PyObject *module, core_state *state);
/* All messages as a tuple of Diagnostic. */
PyObject *core_diagnostics(const core_state *state, const mx_diags *diags);
/* Sets the exception that the first error calls for; answers NULL. */
PyObject *core_raise(const core_state *state, mx_diags *diags);

/* args.c */
/* What PyArg_ParseTupleAndKeywords takes: it reads the names only, which its older prototypes do not say. */
static inline char **core_keywords(const char *const *names)
{
    return (char **)names;
}
/* Puts `value`, a reference of its own or NULL, where another was. */
static inline void core_replace(PyObject **slot, PyObject *value)
{
    PyObject *old = *slot;
    *slot = value;
    Py_XDECREF(old);
}
PyObject *core_text(mx_str s); /* str; bytes that are no UTF-8 become surrogates (surrogateescape) */
int core_str_arg(PyObject *arg, void *out); /* "O&": str → mx_str, borrowed from it */
/* Texts of a list of strings, or pairs of strings. They hold on to the Python objects. */
typedef struct core_names {
    PyObject *owner;
    const char **at;
    size_t count;
} core_names;
int core_names_read(PyObject *items, const char *what,
                    core_names *out); /* NULL, None: none; 0, or -1 with an exception */
void core_names_free(core_names *names);
typedef struct core_renames {
    PyObject *owner;
    mx_rename *at;
    size_t count;
} core_renames;
int core_renames_read(PyObject *items, core_renames *out);
void core_renames_free(core_renames *renames);

/* migration.c */
int core_add_migration(PyObject *module, core_state *state);
/* What plan() and Directory.plan() take besides their own arguments; filled from keywords, freed by core_options_free. */
typedef struct core_options {
    mx_migration_options options;
    core_renames renames;
    core_names exclude;
} core_options;
int core_options_read(core_options *out, PyObject *renames, PyObject *exclude);
void core_options_free(core_options *options);
/* Takes the migration over. */
PyObject *core_migration_new(const core_state *state, mx_migration *migration, const mx_diags *diags);
const mx_migration *core_migration_of(PyObject *object);
PyObject *core_plan(PyObject *module, PyObject *args, PyObject *keywords);
PyObject *core_check_sql(PyObject *module, PyObject *args, PyObject *keywords);

/* inspect.c */
PyObject *core_inspect(PyObject *module, PyObject *args, PyObject *keywords);
PyObject *core_schema_names(PyObject *module, PyObject *args, PyObject *keywords);
PyObject *core_split_sql(PyObject *module, PyObject *args);

/* directory.c */
int core_add_directory(PyObject *module, core_state *state);

/* feature_graph.c */
int core_add_feature_graph(PyObject *module, core_state *state);
/* Of a FeatureGraph; NULL with an exception. */
struct mx_graph *core_graph_of(const core_state *state, PyObject *object);
PyObject *core_spec_versions(PyObject *module, PyObject *args);

/* store.c */
int core_add_store(PyObject *module, core_state *state);
PyObject *core_duckdb_register(PyObject *module, PyObject *path);
PyObject *core_duckdb_forget(PyObject *module, PyObject *none);

/* feature_filter.c */
PyObject *core_filter_text(PyObject *module, PyObject *arg);

#endif
