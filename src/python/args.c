/* python/args.c — texts and lists of texts, from Python and to it. */
#include "core.h"

#include <string.h>

PyObject *core_text(mx_str s)
{
    return PyUnicode_DecodeUTF8(s.ptr, (Py_ssize_t)s.len, "surrogateescape");
}

int core_str_arg(PyObject *arg, void *out)
{
    mx_str *s = out;
    Py_ssize_t len;
    if (!PyUnicode_Check(arg)) {
        PyErr_SetString(PyExc_TypeError, "SQL is a str");
        return 0;
    }
    s->ptr = PyUnicode_AsUTF8AndSize(arg, &len);
    s->len = (size_t)len;
    return s->ptr != NULL;
}

/* A C string that lives as long as `item`. */
static const char *name_of(PyObject *item, const char *what)
{
    Py_ssize_t len;
    if (!PyUnicode_Check(item)) {
        PyErr_Format(PyExc_TypeError, "%s must be strings", what);
        return NULL;
    }
    const char *text = PyUnicode_AsUTF8AndSize(item, &len);
    if (text && strlen(text) != (size_t)len) {
        PyErr_Format(PyExc_ValueError, "%s must not hold NUL", what);
        return NULL;
    }
    return text;
}

void core_names_free(core_names *names)
{
    PyMem_Free(names->at);
    Py_CLEAR(names->owner);
    *names = (core_names){0};
}

int core_names_read(PyObject *items, const char *what, core_names *out)
{
    *out = (core_names){0};
    if (!items || items == Py_None)
        return 0;
    if (PyUnicode_Check(items)) { /* a list of its characters is never meant */
        PyErr_Format(PyExc_TypeError, "%s must be a list of strings, not one string", what);
        return -1;
    }
    out->owner = PySequence_Tuple(items);
    if (!out->owner)
        return -1;
    out->count = (size_t)PyTuple_Size(out->owner);
    out->at = PyMem_Calloc(out->count + 1, sizeof *out->at);
    if (!out->at) {
        PyErr_NoMemory();
        goto failed;
    }
    for (size_t i = 0; i < out->count; i++) {
        out->at[i] = name_of(PyTuple_GetItem(out->owner, (Py_ssize_t)i), what);
        if (!out->at[i])
            goto failed;
    }
    return 0;

failed:
    core_names_free(out);
    return -1;
}

void core_renames_free(core_renames *renames)
{
    PyMem_Free(renames->at);
    Py_CLEAR(renames->owner);
    *renames = (core_renames){0};
}

/* Pairs are made tuples first: what holds their strings must not change meanwhile. */
static PyObject *tuple_of_pairs(PyObject *items)
{
    PyObject *list = PySequence_List(items);
    Py_ssize_t count = list ? PyList_Size(list) : 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *pair = PySequence_Tuple(PyList_GetItem(list, i));
        if (!pair || PyList_SetItem(list, i, pair) != 0 || PyTuple_Size(pair) != 2) {
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_ValueError, "renames must be pairs (old, new)");
            Py_DECREF(list);
            return NULL;
        }
    }
    PyObject *tuple = list ? PyList_AsTuple(list) : NULL;
    Py_XDECREF(list);
    return tuple;
}

int core_renames_read(PyObject *items, core_renames *out)
{
    *out = (core_renames){0};
    if (!items || items == Py_None)
        return 0;
    out->owner = tuple_of_pairs(items);
    if (!out->owner)
        return -1;
    out->count = (size_t)PyTuple_Size(out->owner);
    out->at = PyMem_Calloc(out->count + 1, sizeof *out->at);
    if (!out->at) {
        PyErr_NoMemory();
        goto failed;
    }
    for (size_t i = 0; i < out->count; i++) {
        PyObject *pair = PyTuple_GetItem(out->owner, (Py_ssize_t)i);
        out->at[i].from = name_of(PyTuple_GetItem(pair, 0), "renames");
        out->at[i].to = out->at[i].from ? name_of(PyTuple_GetItem(pair, 1), "renames") : NULL;
        if (!out->at[i].to)
            goto failed;
    }
    return 0;

failed:
    core_renames_free(out);
    return -1;
}
