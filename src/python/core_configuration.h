/* python/core_configuration.h — what loading a project needs: its configuration, lock files, selections, filters, features.toml. */
#ifndef MX_PYTHON_CORE_CONFIGURATION_H
#define MX_PYTHON_CORE_CONFIGURATION_H

#include "core.h"

PyObject *core_configuration(PyObject *module, PyObject *args, PyObject *keywords);
PyObject *core_configuration_toml(PyObject *module, PyObject *arg);

/* feature_lock.c */
PyObject *core_lock_read(PyObject *module, PyObject *args);
PyObject *core_lock_text(PyObject *module, PyObject *arg);
PyObject *core_lock_compare(PyObject *module, PyObject *args);

/* feature_selection.c; a selection is a tuple (projects, keys, all) */
PyObject *core_selection_check(PyObject *module, PyObject *arg);
PyObject *core_selection_combine(PyObject *module, PyObject *args);
PyObject *core_selection_takes(PyObject *module, PyObject *args);

/* filter_tree.c */
PyObject *core_filter_tree(PyObject *module, PyObject *arg);
/* features_toml.c */
PyObject *core_features_toml(PyObject *module, PyObject *args);

#endif
