/* python/rows_from_python.c — lists of dicts to Arrow. For small tables and tests. A column's type is that of its values: None,
 * bool, int, float, str, bytes, Decimal, date, time, datetime (with a zone: UTC), timedelta, dict (a struct), list or tuple.
 * Integers and floats together are floats. */
#include "rows.h"

#include <string.h>

/* ---- types ---- */

typedef struct reading {
    PyObject *rows, *columns; /* lists; of dicts, of str */
    types_of_values types;
    core_batches *out;
    char error[256]; /* of the batches' making */
    mx_diags *sink;
} reading;

typedef mx_vec(mx_arrow_field) field_list;

/* A type while values are looked at; `zone` once a datetime has one. */
static mx_status complain(mx_str column, const char *what)
{
    PyErr_Format(PyExc_TypeError, "column '%.100s': %s", column.ptr, what);
    return MX_FAILED;
}

static mx_status unknown_type(mx_str column, PyObject *value)
{
    PyErr_Format(PyExc_TypeError, "column '%.100s': values of %R are not taken as they are; use a frame",
                 column.ptr, (PyObject *)Py_TYPE(value));
    return MX_FAILED;
}

static mx_arrow_kind kind_of(const types_of_values *t, PyObject *value)
{
    if (PyBool_Check(value))
        return MX_ARROW_BOOL;
    if (PyLong_Check(value))
        return MX_ARROW_INT;
    if (PyFloat_Check(value))
        return MX_ARROW_REAL;
    if (PyUnicode_Check(value))
        return MX_ARROW_TEXT;
    if (PyBytes_Check(value))
        return MX_ARROW_BINARY;
    if (PyDict_Check(value))
        return MX_ARROW_STRUCT;
    if (PyList_Check(value) || PyTuple_Check(value))
        return MX_ARROW_LIST;
    const struct {
        PyObject *type;
        mx_arrow_kind kind;
    } others[] = {
        {t->datetime, MX_ARROW_TIMESTAMP}, /* before date, whose subclass it is */
        {t->date, MX_ARROW_DATE},          {t->time, MX_ARROW_TIME},
        {t->timedelta, MX_ARROW_DURATION}, {t->decimal, MX_ARROW_DECIMAL},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        int is = PyObject_IsInstance(value, others[i].type);
        if (is > 0)
            return others[i].kind;
    }
    return MX_ARROW_MAP; /* none of them: no value makes a map */
}

static bool has_zone(PyObject *value)
{
    PyObject *zone = PyObject_GetAttrString(value, "tzinfo");
    bool has = zone && zone != Py_None;
    Py_XDECREF(zone);
    PyErr_Clear();
    return has;
}

/* Digits behind the point of a Decimal's plain form; the form is copied to the arena. False with an exception. */
static bool decimal_text(mx_arena *arena, PyObject *value, mx_str *text)
{
    PyObject *form = PyUnicode_FromString("f"), *plain = form ? PyObject_Format(value, form) : NULL;
    char digits[64] = "";
    Py_ssize_t len = 0;
    const char *utf8 = plain ? PyUnicode_AsUTF8AndSize(plain, &len) : NULL;
    bool fits = utf8 && len < (Py_ssize_t)sizeof digits;
    if (fits)
        memcpy(digits, utf8, (size_t)len);
    Py_XDECREF(plain);
    Py_XDECREF(form);
    if (utf8 && !fits)
        PyErr_SetString(PyExc_OverflowError, "a Decimal has more than 38 digits");
    if (fits)
        *text = mx_str_copy(arena, (mx_str){digits, (size_t)len});
    return fits;
}

static mx_status see(mx_arena *arena, reading *r, mx_arrow_type *type, mx_str column, PyObject *value);

static mx_arrow_type *field_of(mx_arena *arena, mx_arrow_type *type, mx_str name)
{
    for (size_t i = 0; i < type->children.len; i++)
        if (mx_str_eq(type->children.at[i].name, name))
            return (mx_arrow_type *)(void *)type->children.at[i].type; /* made below */
    mx_arrow_type *made = mx_new(arena, mx_arrow_type);
    mx_arrow_field field = {mx_str_copy(arena, name), made};
    mx_vec_push(arena, &type->children, field);
    return made;
}

static mx_status see_dict(mx_arena *arena, reading *r, mx_arrow_type *type, mx_str column, PyObject *value)
{
    Py_ssize_t at = 0;
    PyObject *key, *item;
    while (PyDict_Next(value, &at, &key, &item)) {
        mx_str name;
        if (!core_str_arg(key, &name)) {
            PyErr_Clear();
            return complain(column, "names of fields must be str");
        }
        MX_TRY(see(arena, r, field_of(arena, type, name), column, item));
    }
    return MX_OK;
}

static mx_status see_items(mx_arena *arena, reading *r, mx_arrow_type *type, mx_str column, PyObject *value)
{
    bool list = PyList_Check(value);
    Py_ssize_t count = list ? PyList_Size(value) : PyTuple_Size(value);
    mx_arrow_type *item = field_of(arena, type, MX_STR("item"));
    for (Py_ssize_t i = 0; i < count; i++)
        MX_TRY(see(arena, r, item, column, list ? PyList_GetItem(value, i) : PyTuple_GetItem(value, i)));
    return MX_OK;
}

/* The kind that values of two kinds have together; MX_ARROW_MAP: none. */
static mx_arrow_kind common(mx_arrow_kind a, mx_arrow_kind b)
{
    if (a == b || a == MX_ARROW_NULL)
        return b;
    bool numbers = (a == MX_ARROW_INT || a == MX_ARROW_REAL) && (b == MX_ARROW_INT || b == MX_ARROW_REAL);
    return numbers ? MX_ARROW_REAL : MX_ARROW_MAP;
}

static mx_status see(mx_arena *arena, reading *r, mx_arrow_type *type, mx_str column, PyObject *value)
{
    if (value == Py_None)
        return MX_OK;
    mx_arrow_kind kind = kind_of(&r->types, value);
    if (kind == MX_ARROW_MAP)
        return unknown_type(column, value);
    kind = common(type->kind, kind);
    if (kind == MX_ARROW_MAP)
        return complain(column, "values are of several types");
    type->kind = kind;
    type->bits = kind == MX_ARROW_BOOL ? 1 : 64;
    type->unit = MX_UNIT_MICRO;
    if (kind == MX_ARROW_TIMESTAMP && has_zone(value))
        type->zone = MX_STR("UTC");
    if (kind == MX_ARROW_STRUCT || kind == MX_ARROW_LIST) {
        if (Py_EnterRecursiveCall(" in nested rows"))
            return MX_FAILED;
        mx_status status = kind == MX_ARROW_STRUCT ? see_dict(arena, r, type, column, value)
                                                   : see_items(arena, r, type, column, value);
        Py_LeaveRecursiveCall();
        return status;
    }
    if (kind == MX_ARROW_DECIMAL) {
        mx_str text;
        if (!decimal_text(arena, value, &text))
            return MX_FAILED;
        const char *point = memchr(text.ptr, '.', text.len);
        size_t scale = point ? text.len - (size_t)(point - text.ptr) - 1 : 0;
        type->precision = 38;
        type->scale = scale > type->scale ? (uint8_t)scale : type->scale;
    }
    return MX_OK;
}

/* ---- values ---- */

/* Microseconds between `value` and `from` of the same type, or of a timedelta (from NULL). False with an exception. */
static bool microseconds(const types_of_values *t, PyObject *value, PyObject *from, int64_t *out)
{
    PyObject *step = PyObject_CallFunction(t->timedelta, "iii", 0, 0, 1);
    PyObject *span = from ? PyNumber_Subtract(value, from) : Py_NewRef(value);
    PyObject *count = step && span ? PyNumber_FloorDivide(span, step) : NULL;
    *out = count ? PyLong_AsLongLong(count) : -1;
    Py_XDECREF(step);
    Py_XDECREF(span);
    Py_XDECREF(count);
    return !PyErr_Occurred();
}

static bool moment(const types_of_values *t, PyObject *value, bool zone, int64_t *out)
{
    PyObject *epoch = PyObject_CallFunction(t->datetime, "iiiiiiiO", 1970, 1, 1, 0, 0, 0, 0,
                                            zone ? t->utc : Py_None);
    bool done = epoch && microseconds(t, value, epoch, out);
    Py_XDECREF(epoch);
    return done;
}

static bool day(PyObject *value, int64_t *out)
{
    PyObject *ordinal = PyObject_CallMethod(value, "toordinal", NULL);
    *out = ordinal ? PyLong_AsLongLong(ordinal) - 719163 : -1; /* 1970-01-01 */
    Py_XDECREF(ordinal);
    return !PyErr_Occurred();
}

static bool time_of_day(PyObject *value, int64_t *out)
{
    static const char *const parts[] = {"hour", "minute", "second", "microsecond"};
    static const int64_t sizes[] = {3600000000, 60000000, 1000000, 1};
    *out = 0;
    for (size_t i = 0; i < 4; i++) {
        PyObject *part = PyObject_GetAttrString(value, parts[i]);
        *out += part ? PyLong_AsLongLong(part) * sizes[i] : 0;
        Py_XDECREF(part);
    }
    return !PyErr_Occurred();
}

static mx_status add(mx_arena *arena, reading *r, mx_arrow_builder *builder, size_t column,
                     const mx_arrow_type *type, PyObject *value);

static mx_status add_struct(mx_arena *arena, reading *r, mx_arrow_builder *builder, size_t column,
                            const mx_arrow_type *type, PyObject *value)
{
    mx_arrow_builder *child = mx_arrow_builder_child(builder, column);
    for (size_t i = 0; i < type->children.len; i++) {
        const mx_arrow_field *field = &type->children.at[i];
        PyObject *item = PyDict_GetItemString(value, field->name.ptr); /* borrowed */
        MX_TRY(add(arena, r, child, i, field->type, item ? item : Py_None));
    }
    mx_arrow_add_nested(builder, column);
    return MX_OK;
}

static mx_status add_list(mx_arena *arena, reading *r, mx_arrow_builder *builder, size_t column,
                          const mx_arrow_type *type, PyObject *value)
{
    mx_arrow_builder *child = mx_arrow_builder_child(builder, column);
    bool list = PyList_Check(value);
    Py_ssize_t count = list ? PyList_Size(value) : PyTuple_Size(value);
    for (Py_ssize_t i = 0; i < count; i++)
        MX_TRY(add(arena, r, child, 0, type->children.at[0].type,
                   list ? PyList_GetItem(value, i) : PyTuple_GetItem(value, i)));
    mx_arrow_add_nested(builder, column);
    return MX_OK;
}

static bool add_text(mx_arrow_builder *builder, size_t column, PyObject *value)
{
    mx_str text;
    return core_str_arg(value, &text) && mx_arrow_add_text(builder, column, text);
}

static bool add_bytes(mx_arrow_builder *builder, size_t column, PyObject *value)
{
    mx_str bytes = {PyBytes_AsString(value), (size_t)PyBytes_Size(value)};
    return mx_arrow_add_text(builder, column, bytes);
}

static bool integer_of(reading *r, const mx_arrow_type *type, PyObject *value, int64_t *out)
{
    switch (type->kind) {
    case MX_ARROW_DATE:
        return day(value, out);
    case MX_ARROW_TIME:
        return time_of_day(value, out);
    case MX_ARROW_TIMESTAMP:
        return moment(&r->types, value, type->zone.len != 0, out);
    case MX_ARROW_DURATION:
        return microseconds(&r->types, value, NULL, out);
    default:
        *out = PyLong_AsLongLong(value);
        return !PyErr_Occurred();
    }
}

static bool add_scalar(mx_arena *arena, reading *r, mx_arrow_builder *builder, size_t column,
                       const mx_arrow_type *type, PyObject *value)
{
    int64_t integer;
    mx_str text;
    double real;
    switch (type->kind) {
    case MX_ARROW_TEXT:
        return add_text(builder, column, value);
    case MX_ARROW_BINARY:
        return add_bytes(builder, column, value);
    case MX_ARROW_DECIMAL:
        return decimal_text(arena, value, &text) && mx_arrow_add_text(builder, column, text);
    case MX_ARROW_REAL:
        real = PyFloat_AsDouble(value);
        return !PyErr_Occurred() && mx_arrow_add_real(builder, column, real);
    default:
        return integer_of(r, type, value, &integer) && mx_arrow_add_int(builder, column, integer);
    }
}

static mx_status add(mx_arena *arena, reading *r, mx_arrow_builder *builder, size_t column,
                     const mx_arrow_type *type, PyObject *value)
{
    if (value == Py_None) {
        mx_arrow_add_null(builder, column);
        return MX_OK;
    }
    if (type->kind == MX_ARROW_STRUCT)
        return add_struct(arena, r, builder, column, type, value);
    if (type->kind == MX_ARROW_LIST)
        return add_list(arena, r, builder, column, type, value);
    if (add_scalar(arena, r, builder, column, type, value))
        return MX_OK;
    if (!PyErr_Occurred())
        PyErr_Format(PyExc_ValueError, "a column cannot hold %R", value);
    return MX_FAILED;
}

/* ---- the stream ---- */

typedef struct row_source {
    reading *r;
    mx_arena *arena;
    mx_arrow_builder *builder;
    const mx_arrow_type *type;
    Py_ssize_t next;
} row_source;

/* In the words of who wrote the rows, not of the conversion. */
static mx_status too_big(mx_str column, Py_ssize_t row, PyObject *value)
{
    if (!PyErr_ExceptionMatches(PyExc_OverflowError))
        return MX_FAILED;
    PyErr_Clear();
    PyErr_Format(PyExc_OverflowError,
                 "column '%.100s': %R in row %zd is beyond integers of 64 bits; give it as a text, or use a "
                 "frame",
                 column.ptr, value, row);
    return MX_FAILED;
}

static mx_status next_batch(void *state, struct ArrowArray *out, mx_diags *diags)
{
    row_source *s = state;
    (void)diags;
    if (s->next == PyList_Size(s->r->rows))
        return MX_NOT_FOUND;
    while (s->next < PyList_Size(s->r->rows) && !mx_arrow_builder_full(s->builder)) {
        PyObject *row = PyList_GetItem(s->r->rows, s->next++);
        for (size_t i = 0; i < s->type->children.len; i++) {
            const mx_arrow_field *field = &s->type->children.at[i];
            PyObject *value = PyDict_GetItemString(row, field->name.ptr);
            if (add(s->arena, s->r, s->builder, i, field->type, value ? value : Py_None) != MX_OK)
                return too_big(field->name, s->next, value);
        }
    }
    mx_arrow_builder_take(s->builder, out);
    return MX_OK;
}

static void nothing(void *state)
{
    (void)state;
}

/* A name, or (name, type) for a column that may have no values: "text", "integer", "real", "boolean", "timestamp". */
static mx_status see_column(mx_arena *arena, mx_arrow_type *rows, PyObject *item)
{
    static const struct {
        const char *name;
        mx_arrow_kind kind;
    } kinds[] = {{"text", MX_ARROW_TEXT},
                 {"integer", MX_ARROW_INT},
                 {"real", MX_ARROW_REAL},
                 {"boolean", MX_ARROW_BOOL},
                 {"timestamp", MX_ARROW_TIMESTAMP}};
    mx_str name, word = {0};
    if (PyTuple_Check(item)) {
        if (!PyArg_ParseTuple(item, "O&O&", core_str_arg, &name, core_str_arg, &word))
            return MX_FAILED;
    } else if (!core_str_arg(item, &name))
        return MX_FAILED;
    mx_arrow_type *type = field_of(arena, rows, name);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (mx_str_eq(word, mx_str_of(kinds[i].name)))
            *type = (mx_arrow_type){.kind = kinds[i].kind, .bits = 64, .unit = MX_UNIT_MICRO};
    if (word.len && type->kind == MX_ARROW_NULL)
        return complain(name, "unknown type");
    return MX_OK;
}

static mx_status see_rows(mx_arena *arena, reading *r, mx_arrow_type *type)
{
    type->kind = MX_ARROW_STRUCT;
    for (Py_ssize_t i = 0; r->columns != Py_None && i < PyList_Size(r->columns); i++)
        MX_TRY(see_column(arena, type, PyList_GetItem(r->columns, i)));
    for (Py_ssize_t i = 0; i < PyList_Size(r->rows); i++) {
        PyObject *row = PyList_GetItem(r->rows, i);
        if (!PyDict_Check(row)) {
            PyErr_SetString(PyExc_TypeError, "rows must be dicts");
            return MX_FAILED;
        }
        Py_ssize_t at = 0;
        PyObject *key, *value;
        while (PyDict_Next(row, &at, &key, &value)) {
            mx_str name;
            if (!core_str_arg(key, &name)) {
                PyErr_SetString(PyExc_TypeError, "names of columns must be str");
                return MX_FAILED;
            }
            MX_TRY(see(arena, r, field_of(arena, type, name), name, value));
        }
    }
    if (type->children.len || !PyList_Size(r->rows))
        return MX_OK;
    PyErr_SetString(PyExc_ValueError, "the rows have no columns");
    return MX_FAILED;
}

static mx_status read_work(mx_arena *arena, void *arg)
{
    reading *r = arg;
    mx_arrow_type *type = mx_new(arena, mx_arrow_type);
    struct ArrowArrayStream stream;
    MX_TRY(see_rows(arena, r, type));
    row_source source = {.r = r, .arena = arena, .builder = mx_arrow_builder_new(arena, type), .type = type};
    if (!mx_arrow_stream_make(type, (mx_arrow_source){&source, next_batch, nothing}, &stream))
        mx_arena_oom(arena);
    r->out = core_batches_read(&stream, r->error, sizeof r->error);
    return r->out ? MX_OK : MX_FAILED;
}

core_batches *core_rows_read(PyObject *rows, PyObject *columns)
{
    reading r = {.rows = PySequence_List(rows), .columns = columns};
    mx_status status = MX_FAILED;
    if (columns != Py_None)
        r.columns = PySequence_List(columns);
    if (r.rows && r.columns && core_types_load(&r.types)) {
        status = mx_guard(NULL, read_work, &r, NULL);
        if (status != MX_OK && !PyErr_Occurred())
            PyErr_NoMemory();
    }
    core_types_drop(&r.types);
    Py_XDECREF(r.rows);
    if (columns != Py_None)
        Py_XDECREF(r.columns);
    return status == MX_OK ? r.out : NULL;
}
