/* python/configuration.c — configuration() and configuration_toml(): config/configuration.h.
 *
 * What comes out is gathered but not checked: Python's models check it, so that errors are pydantic's. Paths and
 * variables come in as bytes, as the system has them. */
#include "core_configuration.h"

#include <string.h>

#include "config/configuration.h"

/* ---- trees as Python values ---- */

static PyObject *value_of(const mx_conf *value, PyObject *date);

static PyObject *list_of(const mx_conf *value, PyObject *date)
{
    PyObject *list = PyList_New((Py_ssize_t)value->as.items.len);
    for (size_t i = 0; list && i < value->as.items.len; i++) {
        PyObject *item = value_of(value->as.items.at[i], date);
        if (!item)
            Py_CLEAR(list);
        else
            PyList_SetItem(list, (Py_ssize_t)i, item);
    }
    return list;
}

static PyObject *dict_of(const mx_conf *value, PyObject *date)
{
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict && i < value->as.members.len; i++) {
        PyObject *key = core_text(value->as.members.at[i].key);
        PyObject *item = key ? value_of(value->as.members.at[i].value, date) : NULL;
        if (!item || PyDict_SetItem(dict, key, item) != 0)
            Py_CLEAR(dict);
        Py_XDECREF(key);
        Py_XDECREF(item);
    }
    return dict;
}

static PyObject *value_of(const mx_conf *value, PyObject *date)
{
    switch (value->kind) {
    case MX_JSON_NULL:
        return Py_NewRef(Py_None);
    case MX_JSON_BOOL:
        return PyBool_FromLong(value->as.boolean);
    case MX_JSON_INT:
        return PyLong_FromLongLong(value->as.integer);
    case MX_JSON_DOUBLE:
        return value->as.digits.len ? PyLong_FromString(value->as.digits.ptr, NULL, 10)
                                    : PyFloat_FromDouble(value->as.real);
    case MX_JSON_STRING:
        return core_text(value->as.text);
    case MX_JSON_DATE: {
        PyObject *text = core_text(value->as.text);
        PyObject *made = text ? PyObject_CallFunctionObjArgs(date, text, NULL) : NULL;
        Py_XDECREF(text);
        return made;
    }
    case MX_JSON_ARRAY:
        return list_of(value, date);
    case MX_JSON_OBJECT:
        return dict_of(value, date);
    }
    return NULL;
}

/* ---- configuration() ---- */

typedef struct gathering {
    PyObject *variables; /* list of (bytes, bytes) */
    mx_configuration_request request;
    mx_gathered out;
    PyObject *origins;
    mx_diags *sink;
} gathering;

static mx_str bytes_of(PyObject *bytes)
{
    return (mx_str){PyBytes_AsString(bytes), (size_t)PyBytes_Size(bytes)};
}

/* 0, or -1 with an exception. */
static int check_variables(PyObject *variables)
{
    for (Py_ssize_t i = 0; i < PyList_Size(variables); i++) {
        PyObject *pair = PyList_GetItem(variables, i);
        if (!PyTuple_Check(pair) || PyTuple_Size(pair) != 2 || !PyBytes_Check(PyTuple_GetItem(pair, 0)) ||
            !PyBytes_Check(PyTuple_GetItem(pair, 1))) {
            PyErr_SetString(PyExc_TypeError, "variables are pairs of bytes");
            return -1;
        }
    }
    return 0;
}

/* An exception stays set, and all later ones are dropped: the caller looks. */
static void add_origin(void *arg, mx_str path, const mx_conf *value, mx_str origin)
{
    PyObject *key = PyErr_Occurred() ? NULL : core_text(path), *text = key ? core_text(origin) : NULL;
    (void)value;
    if (text)
        PyDict_SetItem(arg, key, text);
    Py_XDECREF(key);
    Py_XDECREF(text);
}

static mx_status gather_work(mx_arena *arena, void *arg)
{
    gathering *g = arg;
    mx_environment *env = mx_new(arena, mx_environment);
    for (Py_ssize_t i = 0; i < PyList_Size(g->variables); i++) {
        PyObject *pair = PyList_GetItem(g->variables, i);
        mx_environment_add(arena, env, bytes_of(PyTuple_GetItem(pair, 0)), bytes_of(PyTuple_GetItem(pair, 1)),
                           MX_NOWHERE);
    }
    g->request.environment = env;
    MX_TRY(mx_configuration_gather(arena, &g->request, &g->out, g->sink));
    mx_configuration_each(arena, g->out.values, g->sink, add_origin, g->origins);
    return MX_OK;
}

static PyObject *result_of(const gathering *g, PyObject *date)
{
    PyObject *values = dict_of(g->out.values, date), *own = values ? dict_of(g->out.own, date) : NULL;
    PyObject *file = !own ? NULL : g->out.file.len ? core_text(g->out.file) : Py_NewRef(Py_None);
    PyObject *root = file ? core_text(g->out.root) : NULL, *result = NULL;
    if (root)
        result = PyTuple_Pack(5, file, root, values, own, g->origins);
    Py_XDECREF(values);
    Py_XDECREF(own);
    Py_XDECREF(file);
    Py_XDECREF(root);
    return result;
}

PyObject *core_configuration(PyObject *module, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"variables", "date", "file", "start", "search", "read_file", NULL};
    gathering g = {0};
    PyObject *date, *result = NULL;
    const char *file = "", *start = "";
    int search = 1, read_file = 1;
    mx_arena *arena = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O!O|yypp:configuration", core_keywords(names),
                                     &PyList_Type, &g.variables, &date, &file, &start, &search, &read_file))
        return NULL;
    if (check_variables(g.variables) != 0)
        return NULL;
    g.request.file = mx_str_of(file);
    g.request.start = mx_str_of(start);
    g.request.no_search = !search;
    g.request.no_file = !read_file;
    g.origins = PyDict_New();
    g.sink = mx_diags_new();
    if (g.origins && g.sink && mx_guard(&arena, gather_work, &g, g.sink) == MX_OK)
        result = PyErr_Occurred() ? NULL : result_of(&g, date);
    else if (g.origins)
        core_raise(core_state_of(module), g.sink);
    mx_arena_free(arena);
    mx_diags_free(g.sink);
    Py_XDECREF(g.origins);
    return result;
}

/* ---- configuration_toml() ---- */

typedef struct writing {
    mx_str json, out;
    mx_diags *sink;
} writing;

static mx_status write_work(mx_arena *arena, void *arg)
{
    writing *w = arg;
    mx_json *tree;
    mx_buf buf = MX_BUF(arena);
    MX_TRY(mx_json_parse_wide(arena, w->json, 0, MX_CFG002, &tree, w->sink));
    if (mx_json_kind_of(tree) != MX_JSON_OBJECT)
        return mx_fail(w->sink, MX_CFG002, MX_NOWHERE, "", "expected an object");
    mx_configuration_toml(&buf, mx_conf_of_json(arena, tree, NULL), false);
    w->out = mx_buf_take(&buf);
    return MX_OK;
}

PyObject *core_configuration_toml(PyObject *module, PyObject *arg)
{
    writing w = {0};
    mx_arena *arena = NULL;
    PyObject *result = NULL;
    if (!core_str_arg(arg, &w.json))
        return NULL;
    w.sink = mx_diags_new();
    if (w.sink && mx_guard(&arena, write_work, &w, w.sink) == MX_OK)
        result = core_text(w.out);
    else
        core_raise(core_state_of(module), w.sink);
    mx_arena_free(arena);
    mx_diags_free(w.sink);
    return result;
}
