/* python/rows_to_python.c — Arrow as lists of dicts. */
#include "rows.h"

void core_types_drop(types_of_values *t)
{
    Py_CLEAR(t->datetime);
    Py_CLEAR(t->date);
    Py_CLEAR(t->time);
    Py_CLEAR(t->timedelta);
    Py_CLEAR(t->decimal);
    Py_CLEAR(t->utc);
}

bool core_types_load(types_of_values *t)
{
    PyObject *module = PyImport_ImportModule("datetime"), *zone = NULL;
    PyObject *numbers = PyImport_ImportModule("decimal");
    *t = (types_of_values){0};
    if (module && numbers) {
        t->datetime = PyObject_GetAttrString(module, "datetime");
        t->date = PyObject_GetAttrString(module, "date");
        t->time = PyObject_GetAttrString(module, "time");
        t->timedelta = PyObject_GetAttrString(module, "timedelta");
        t->decimal = PyObject_GetAttrString(numbers, "Decimal");
        zone = PyObject_GetAttrString(module, "timezone");
        t->utc = zone ? PyObject_GetAttrString(zone, "utc") : NULL;
    }
    Py_XDECREF(zone);
    Py_XDECREF(module);
    Py_XDECREF(numbers);
    return !PyErr_Occurred();
}

typedef struct writing {
    struct ArrowArrayStream *stream;
    types_of_values types;
    PyObject *out;
    mx_diags *sink;
} writing;

static PyObject *value_of(const writing *w, const mx_arrow_type *type, const mx_cell *cell);

static PyObject *struct_of(const writing *w, const mx_arrow_type *type, const mx_cell *cell)
{
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict && i < type->children.len; i++) {
        mx_cell child = mx_arrow_child(cell, i, false);
        PyObject *name = core_text(type->children.at[i].name);
        PyObject *value = value_of(w, type->children.at[i].type, &child);
        if (!name || !value || PyDict_SetItem(dict, name, value) != 0)
            Py_CLEAR(dict);
        Py_XDECREF(name);
        Py_XDECREF(value);
    }
    return dict;
}

static PyObject *list_of(const writing *w, const mx_arrow_type *type, const mx_cell *cell)
{
    PyObject *list = PyList_New((Py_ssize_t)cell->count);
    for (size_t i = 0; list && i < cell->count; i++) {
        mx_cell child = mx_arrow_child(cell, i, false);
        PyObject *value = value_of(w, type->children.at[0].type, &child);
        if (!value)
            Py_CLEAR(list);
        else
            PyList_SetItem(list, (Py_ssize_t)i, value);
    }
    return list;
}

static PyObject *map_of(const writing *w, const mx_arrow_type *type, const mx_cell *cell)
{
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict && i < cell->count; i++) {
        mx_cell key = mx_arrow_child(cell, i, false), item = mx_arrow_child(cell, i, true);
        PyObject *name = value_of(w, type->children.at[0].type, &key);
        PyObject *value = value_of(w, type->children.at[1].type, &item);
        if (!name || !value || PyDict_SetItem(dict, name, value) != 0)
            Py_CLEAR(dict);
        Py_XDECREF(name);
        Py_XDECREF(value);
    }
    return dict;
}

static PyObject *span_of(const writing *w, mx_arrow_unit unit, int64_t value)
{
    int64_t micro;
    if (!mx_arrow_in_micros(unit, value, &micro)) {
        PyErr_SetString(PyExc_OverflowError, "a moment or span is too large for Python's");
        return NULL;
    }
    return PyObject_CallFunction(w->types.timedelta, "iiL", 0, 0, (long long)micro);
}

static PyObject *moment_of(const writing *w, const mx_arrow_type *type, int64_t value)
{
    PyObject *epoch = PyObject_CallFunction(w->types.datetime, "iiiiiiiO", 1970, 1, 1, 0, 0, 0, 0,
                                            type->zone.len ? w->types.utc : Py_None);
    PyObject *span = span_of(w, type->unit, value);
    PyObject *sum = epoch && span ? PyNumber_Add(epoch, span) : NULL;
    Py_XDECREF(epoch);
    Py_XDECREF(span);
    return sum;
}

static PyObject *time_of(const writing *w, mx_arrow_unit unit, int64_t value)
{
    int64_t micro = 0;
    (void)mx_arrow_in_micros(unit, value, &micro); /* of a day: it fits */
    int64_t seconds = micro / 1000000;
    return PyObject_CallFunction(w->types.time, "iiii", (int)(seconds / 3600), (int)(seconds / 60 % 60),
                                 (int)(seconds % 60), (int)(micro % 1000000));
}

static PyObject *decimal_of(const writing *w, mx_str digits)
{
    return PyObject_CallFunction(w->types.decimal, "s#", digits.ptr, (Py_ssize_t)digits.len);
}

static PyObject *value_of(const writing *w, const mx_arrow_type *type, const mx_cell *cell)
{
    if (cell->null || type->kind == MX_ARROW_NULL)
        return Py_NewRef(Py_None);
    switch (type->kind) {
    case MX_ARROW_NULL:
        break;
    case MX_ARROW_BOOL:
        return PyBool_FromLong(cell->integer != 0);
    case MX_ARROW_INT:
        return PyLong_FromLongLong(cell->integer);
    case MX_ARROW_UINT:
        return PyLong_FromUnsignedLongLong((uint64_t)cell->integer);
    case MX_ARROW_REAL:
        return PyFloat_FromDouble(cell->real);
    case MX_ARROW_DECIMAL:
        return decimal_of(w, cell->text);
    case MX_ARROW_TEXT:
        return core_text(cell->text);
    case MX_ARROW_BINARY:
        return PyBytes_FromStringAndSize(cell->text.ptr, (Py_ssize_t)cell->text.len);
    case MX_ARROW_DATE:
        return PyObject_CallMethod(w->types.date, "fromordinal", "L", (long long)cell->integer + 719163);
    case MX_ARROW_TIME:
        return time_of(w, type->unit, cell->integer);
    case MX_ARROW_TIMESTAMP:
        return moment_of(w, type, cell->integer);
    case MX_ARROW_DURATION:
        return span_of(w, type->unit, cell->integer);
    case MX_ARROW_STRUCT:
        return struct_of(w, type, cell);
    case MX_ARROW_LIST:
        return list_of(w, type, cell);
    case MX_ARROW_MAP:
        return map_of(w, type, cell);
    }
    return Py_NewRef(Py_None);
}

static mx_status write_row(writing *w, const mx_arrow_reader *reader, size_t row)
{
    const mx_arrow_type *type = mx_arrow_reader_type(reader);
    PyObject *dict = PyDict_New();
    for (size_t i = 0; dict && i < type->children.len; i++) {
        mx_cell cell = mx_arrow_cell(reader, i, row);
        PyObject *name = core_text(type->children.at[i].name);
        PyObject *value = value_of(w, type->children.at[i].type, &cell);
        if (!name || !value || PyDict_SetItem(dict, name, value) != 0)
            Py_CLEAR(dict);
        Py_XDECREF(name);
        Py_XDECREF(value);
    }
    bool added = dict && PyList_Append(w->out, dict) == 0;
    Py_XDECREF(dict);
    return added ? MX_OK : MX_FAILED;
}

static mx_status write_work(mx_arena *arena, void *arg)
{
    writing *w = arg;
    mx_arrow_reader *reader;
    MX_TRY(mx_arrow_reader_open(arena, &reader, w->stream, w->sink));
    mx_status status;
    while ((status = mx_arrow_reader_next(reader, w->sink)) == MX_OK)
        for (size_t row = 0; row < mx_arrow_reader_rows(reader); row++)
            MX_TRY(write_row(w, reader, row));
    return status == MX_NOT_FOUND ? MX_OK : status;
}

PyObject *core_rows_of(const core_state *state, struct ArrowArrayStream *stream)
{
    writing w = {.stream = stream, .out = PyList_New(0), .sink = mx_diags_new()};
    mx_status status = MX_FAILED;
    if (w.out && core_types_load(&w.types))
        status = mx_guard(NULL, write_work, &w, w.sink);
    if (stream->release)
        stream->release(stream);
    if (status != MX_OK) {
        if (!PyErr_Occurred())
            core_raise(state, w.sink);
        Py_CLEAR(w.out);
    }
    core_types_drop(&w.types);
    mx_diags_free(w.sink);
    return w.out;
}
