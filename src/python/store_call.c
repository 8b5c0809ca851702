/* python/store_call.c — one call of a store: without the interpreter's lock, alone, its messages kept; and the calls
 * back into Python: for rows that other stores have, for the tables of classes. */
#include "core_store.h"

#include <string.h>

/* ---- a call ---- */

typedef struct store_call {
    store_object *self;
    mx_work work;
    void *arg;
} store_call;

static mx_status scratch_work(mx_arena *arena, void *arg)
{
    store_call *call = arg;
    call->self->scratch = arena;
    return call->work(arena, call->arg);
}

int core_store_begin(store_object *self)
{
    if (!self->store) {
        PyErr_SetString(PyExc_ValueError, "the store is closed");
        return -1;
    }
    if (self->busy) {
        PyErr_SetString(PyExc_RuntimeError, "the store is in use by another thread");
        return -1;
    }
    self->busy = true;
    Py_CLEAR(self->failure);
    return 0;
}

static bool has_error(const mx_diags *sink)
{
    for (size_t i = 0; i < mx_diags_count(sink); i++)
        if (mx_diags_severity(sink, i) == MX_ERROR)
            return true;
    return false;
}

/* What the call ended with, as an exception. */
static int end(store_object *self, mx_status status, mx_diags *sink)
{
    const core_state *state = core_state_of_type(Py_TYPE((PyObject *)self));
    self->busy = false;
    self->scratch = NULL;
    core_replace(&self->diagnostics, core_diagnostics(state, sink));
    if (self->failure) {
        PyErr_SetObject((PyObject *)Py_TYPE(self->failure), self->failure);
        Py_CLEAR(self->failure);
        return -1;
    }
    if (!self->diagnostics)
        return -1;
    if (status == MX_OK)
        return 0;
    if (status == MX_NOT_FOUND && !has_error(sink))
        return 1;
    core_raise(state, sink);
    return -1;
}

int core_store_run_on(PyObject *object, mx_arena **keep, mx_work work, void *arg, mx_diags **sink)
{
    store_object *self = (store_object *)object;
    store_call call = {.self = self, .work = work, .arg = arg};
    mx_status status;
    if (core_store_begin(self) != 0)
        return -1;
    *sink = mx_diags_new();
    if (!*sink) {
        self->busy = false;
        PyErr_NoMemory();
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS
        status = mx_guard(keep, scratch_work, &call, *sink);
    Py_END_ALLOW_THREADS
    int answer = end(self, status, *sink);
    mx_diags_free(*sink);
    *sink = NULL;
    return answer;
}

int core_store_run(PyObject *self, mx_work work, void *arg, mx_diags **sink)
{
    return core_store_run_on(self, NULL, work, arg, sink);
}

/* ---- filters ---- */

mx_status core_filters_parse(mx_arena *arena, const core_names *texts, mx_filters *out, mx_diags *sink)
{
    for (size_t i = 0; i < texts->count; i++) {
        mx_str text = mx_str_of(texts->at[i]);
        const mx_filter *filter;
        uint32_t file = mx_diags_file(sink, MX_STR("filter"), text);
        MX_TRY(mx_filter_parse(arena, text, file, &filter, sink));
        mx_vec_push(arena, out, filter);
    }
    return MX_OK;
}

void core_keyed_filters_free(core_keyed_filters *filters)
{
    for (size_t i = 0; filters->at && i < filters->count; i++)
        core_names_free(&filters->at[i]);
    PyMem_Free(filters->at);
    PyMem_Free(filters->keys);
    Py_CLEAR(filters->owner);
    *filters = (core_keyed_filters){0};
}

int core_keyed_filters_read(PyObject *pairs, core_keyed_filters *out)
{
    *out = (core_keyed_filters){0};
    if (!pairs || pairs == Py_None)
        return 0;
    out->owner = PySequence_Tuple(pairs);
    if (!out->owner)
        return -1;
    size_t count = (size_t)PyTuple_Size(out->owner);
    out->at = PyMem_Calloc(count + 1, sizeof *out->at);
    out->keys = PyMem_Calloc(count + 1, sizeof *out->keys);
    if (!out->at || !out->keys) {
        PyErr_NoMemory();
        goto failed;
    }
    for (size_t i = 0; i < count; i++) {
        PyObject *pair = PyTuple_GetItem(out->owner, (Py_ssize_t)i), *texts;
        if (!PyTuple_Check(pair)) {
            PyErr_SetString(PyExc_TypeError, "filters must be pairs (key, texts)");
            goto failed;
        }
        if (!PyArg_ParseTuple(pair, "O&O", core_str_arg, &out->keys[i], &texts) ||
            core_names_read(texts, "filters", &out->at[i]) != 0)
            goto failed;
        out->count++;
    }
    return 0;

failed:
    core_keyed_filters_free(out);
    return -1;
}

/* ---- rows of other stores ---- */

typedef struct asking {
    mx_str feature;
    const mx_read *read;
    mx_strs filters;
} asking;

static PyObject *texts_of(const mx_strs *texts)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < texts->len; i++) {
        PyObject *text = core_text(texts->at[i]);
        if (!text || PyList_Append(list, text) != 0)
            Py_CLEAR(list);
        Py_XDECREF(text);
    }
    return list;
}

static PyObject *options_of(const asking *a)
{
    const mx_read *read = a->read;
    PyObject *version = read->has_feature_version ? core_text(read->feature_version) : Py_NewRef(Py_None);
    PyObject *columns = read->has_columns ? texts_of(&read->columns) : Py_NewRef(Py_None);
    return Py_BuildValue("{s:N,s:O,s:O,s:O,s:N,s:N}", "feature_version", version, "feature_history",
                         read->feature_history ? Py_True : Py_False, "sample_history",
                         read->sample_history ? Py_True : Py_False, "deleted",
                         read->deleted ? Py_True : Py_False, "filters", texts_of(&a->filters), "columns",
                         columns);
}

/* What a callable raised goes on when the call is over. */
static void keep_failure(store_object *self)
{
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    if (trace && value)
        PyException_SetTraceback(value, trace);
    core_replace(&self->failure, value);
    Py_XDECREF(type);
    Py_XDECREF(trace);
}

/* With the interpreter's lock. */
static mx_status ask(store_object *self, const asking *a, struct ArrowArrayStream *out)
{
    PyObject *feature = core_text(a->feature), *options = feature ? options_of(a) : NULL;
    PyObject *rows = options ? PyObject_CallFunctionObjArgs(self->fallback, feature, options, NULL) : NULL;
    mx_status status = MX_FAILED;
    if (rows == Py_None)
        status = MX_NOT_FOUND;
    else if (rows && core_stream_of(rows, out) == 0)
        status = MX_OK;
    Py_XDECREF(rows);
    Py_XDECREF(options);
    Py_XDECREF(feature);
    if (status == MX_FAILED)
        keep_failure(self);
    return status;
}

static mx_status fallback_read(void *state, mx_str feature, const mx_read *read, struct ArrowArrayStream *out,
                               mx_diags *diags)
{
    store_object *self = state;
    asking a = {.feature = feature, .read = read};
    if (!self->fallback)
        return MX_NOT_FOUND;
    for (size_t i = 0; i < read->filters.len; i++) { /* may leave the call: before the lock is taken */
        mx_buf buf = MX_BUF(self->scratch);
        mx_filter_print(&buf, read->filters.at[i]);
        mx_vec_push(self->scratch, &a.filters, mx_buf_take(&buf));
    }
    PyGILState_STATE lock = PyGILState_Ensure();
    mx_status status = ask(self, &a, out);
    PyGILState_Release(lock);
    if (status == MX_FAILED)
        mx_fail(diags, MX_ARW002, MX_NOWHERE, "", "a fallback store failed");
    return status;
}

mx_fallback core_store_fallback(store_object *self)
{
    return (mx_fallback){self, fallback_read};
}

/* With the interpreter's lock. The text stays until the next one. */
static mx_status ask_classes(store_object *self, const char *dialect, mx_str *out)
{
    core_replace(&self->class_sql, PyObject_CallFunction(self->classes, "s", dialect));
    if (self->class_sql && core_str_arg(self->class_sql, out))
        return MX_OK;
    keep_failure(self);
    return MX_FAILED;
}

static mx_status class_tables(void *state, mx_arena *arena, const char *dialect, mx_str *out, mx_diags *diags)
{
    store_object *self = state;
    (void)arena;
    PyGILState_STATE lock = PyGILState_Ensure();
    mx_status status = ask_classes(self, dialect, out);
    PyGILState_Release(lock);
    return status == MX_OK ? MX_OK
                           : mx_fail(diags, MX_FEA014, MX_NOWHERE, "",
                                     "the tables of the features' classes cannot be told");
}

mx_class_tables core_store_classes(store_object *self)
{
    return (mx_class_tables){self, class_tables};
}
