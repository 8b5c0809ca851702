/* python/filter_tree.c — filter_tree(): a filter as nested tuples, feature/filter.h.
 *
 * ("column", name) ("number", text) ("text", text) ("true",) ("false",) ("null",) ("minus", n) ("group", x)
 * ("not", x) ("and", x, …) ("or", x, …) ("=", a, b) … ("is", a, b) ("in", column, literal, …) */
#include "core_configuration.h"

#include "base/diag.h"
#include "feature/filter.h"

static const char *const names[] = {
    [MX_FILTER_COLUMN] = "column", [MX_FILTER_NUMBER] = "number", [MX_FILTER_TEXT] = "text",
    [MX_FILTER_TRUE] = "true",     [MX_FILTER_FALSE] = "false",   [MX_FILTER_NULL] = "null",
    [MX_FILTER_MINUS] = "minus",   [MX_FILTER_GROUP] = "group",   [MX_FILTER_NOT] = "not",
    [MX_FILTER_AND] = "and",       [MX_FILTER_OR] = "or",         [MX_FILTER_IS] = "is",
    [MX_FILTER_IN] = "in",
};

/* A parser limits how deep filters nest (feature/filter_lex.h), so this recursion ends. */
static PyObject *tree_of(const mx_filter *f)
{
    bool leaf = f->kind == MX_FILTER_COLUMN || f->kind == MX_FILTER_NUMBER || f->kind == MX_FILTER_TEXT;
    PyObject *tuple = PyTuple_New((Py_ssize_t)(1 + (leaf ? 1 : f->items.len)));
    const char *name = f->kind == MX_FILTER_COMPARE ? mx_filter_op_text(f->op) : names[f->kind];
    PyObject *first = tuple ? PyUnicode_FromString(name) : NULL;
    if (!first) {
        Py_XDECREF(tuple);
        return NULL;
    }
    PyTuple_SetItem(tuple, 0, first);
    for (Py_ssize_t i = 1; i < PyTuple_Size(tuple); i++) {
        PyObject *item = leaf ? core_text(f->text) : tree_of(f->items.at[i - 1]);
        if (!item) {
            Py_DECREF(tuple);
            return NULL;
        }
        PyTuple_SetItem(tuple, i, item);
    }
    return tuple;
}

typedef struct reading {
    mx_str text;
    const mx_filter *filter;
    mx_diags *sink;
} reading;

static mx_status read_work(mx_arena *arena, void *arg)
{
    reading *r = arg;
    mx_str text = mx_str_copy(arena, r->text);
    return mx_filter_parse(arena, text, mx_diags_file(r->sink, MX_STR("filter"), text), &r->filter, r->sink);
}

PyObject *core_filter_tree(PyObject *module, PyObject *arg)
{
    reading r = {0};
    mx_arena *arena = NULL;
    PyObject *result = NULL;
    if (!core_str_arg(arg, &r.text))
        return NULL;
    r.sink = mx_diags_new();
    if (r.sink && mx_guard(&arena, read_work, &r, r.sink) == MX_OK)
        result = tree_of(r.filter);
    else
        core_raise(core_state_of(module), r.sink);
    mx_arena_free(arena);
    mx_diags_free(r.sink);
    return result;
}
