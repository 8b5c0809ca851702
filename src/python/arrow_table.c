/* python/arrow_table.c — ArrowTable: batches of rows that are held and handed out as Arrow streams.
 *
 * What is handed out shares the memory of the batches: every exported struct holds a count on them, children too,
 * because a consumer may move those out of their parent. */
#include "core_arrow.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"

struct core_batches {
    atomic_size_t holders;
    struct ArrowSchema schema;
    struct ArrowArray *at;
    size_t count, room;
    int64_t rows;
};

static core_batches *hold(core_batches *batches)
{
    atomic_fetch_add(&batches->holders, 1);
    return batches;
}

void core_batches_free(core_batches *batches)
{
    if (!batches || atomic_fetch_sub(&batches->holders, 1) != 1)
        return;
    for (size_t i = 0; i < batches->count; i++)
        if (batches->at[i].release)
            batches->at[i].release(&batches->at[i]);
    if (batches->schema.release)
        batches->schema.release(&batches->schema);
    mx_raw_free(batches->at);
    mx_raw_free(batches);
}

/* ---- reading a stream to its end ---- */

static bool push(core_batches *batches, struct ArrowArray *batch)
{
    if (batches->count == batches->room) {
        size_t room = batches->room ? 2 * batches->room : 8;
        void *grown = mx_raw_realloc(batches->at, room * sizeof *batches->at);
        if (!grown)
            return false;
        batches->at = grown;
        batches->room = room;
    }
    batches->at[batches->count++] = *batch;
    batches->rows += batch->length;
    return true;
}

static int read_batches(core_batches *batches, struct ArrowArrayStream *stream)
{
    int failed = stream->get_schema(stream, &batches->schema);
    while (!failed) {
        struct ArrowArray batch = {0};
        failed = stream->get_next(stream, &batch);
        if (failed || !batch.release)
            break;
        if (!push(batches, &batch)) {
            batch.release(&batch);
            failed = ENOMEM;
        }
    }
    return failed;
}

core_batches *core_batches_read(struct ArrowArrayStream *stream, char *error, size_t size)
{
    core_batches *batches = mx_raw_alloc(sizeof *batches);
    int failed = ENOMEM;
    if (batches) {
        *batches = (core_batches){.holders = 1};
        failed = read_batches(batches, stream);
    }
    if (failed) {
        const char *words = failed == ENOMEM && !batches ? NULL : stream->get_last_error(stream);
        PyOS_snprintf(error, size, "%s", words ? words : strerror(failed));
        core_batches_free(batches);
        batches = NULL;
    }
    stream->release(stream);
    return batches;
}

/* ---- handing out ---- */

typedef struct shared_node {
    core_batches *batches;
    struct ArrowArray *children; /* what the exported children pointers point at */
} shared_node;

static void release_array(struct ArrowArray *array)
{
    shared_node *node = array->private_data;
    for (int64_t i = 0; i < array->n_children; i++)
        if (array->children[i]->release) /* not moved out */
            array->children[i]->release(array->children[i]);
    if (array->dictionary && array->dictionary->release)
        array->dictionary->release(array->dictionary);
    core_batches_free(node->batches);
    mx_raw_free(node);
    array->release = NULL;
}

/* A node with its pointers and structs of children (and of a dictionary) behind it, in one block. */
static bool share_array(core_batches *batches, const struct ArrowArray *from, struct ArrowArray *out)
{
    size_t children = (size_t)from->n_children, parts = children + (from->dictionary != NULL);
    char *block = mx_raw_alloc(sizeof(shared_node) +
                               parts * (sizeof(struct ArrowArray) + sizeof(struct ArrowArray *)));
    if (!block)
        return false;
    shared_node *node = (shared_node *)(void *)block;
    node->children = (struct ArrowArray *)(void *)(block + sizeof *node);
    struct ArrowArray **pointers = (struct ArrowArray **)(void *)(node->children + parts);
    memset(node->children, 0, parts * sizeof *node->children);
    for (size_t i = 0; i < children; i++)
        pointers[i] = &node->children[i];
    node->batches = hold(batches);
    *out = *from;
    out->private_data = node;
    out->release = release_array;
    out->children = pointers;
    out->dictionary = from->dictionary ? &node->children[children] : NULL;
    bool whole = true;
    for (size_t i = 0; i < children && whole; i++)
        whole = share_array(batches, from->children[i], pointers[i]);
    if (whole && from->dictionary)
        whole = share_array(batches, from->dictionary, out->dictionary);
    if (!whole)
        release_array(out);
    return whole;
}

static void release_schema(struct ArrowSchema *schema)
{
    for (int64_t i = 0; i < schema->n_children; i++)
        if (schema->children[i]->release)
            schema->children[i]->release(schema->children[i]);
    if (schema->dictionary && schema->dictionary->release)
        schema->dictionary->release(schema->dictionary);
    core_batches **block = schema->private_data;
    core_batches_free(*block);
    mx_raw_free(block);
    schema->release = NULL;
}

static bool share_schema(core_batches *batches, const struct ArrowSchema *from, struct ArrowSchema *out)
{
    size_t children = (size_t)from->n_children, parts = children + (from->dictionary != NULL);
    char *block = mx_raw_alloc(sizeof batches +
                               parts * (sizeof(struct ArrowSchema) + sizeof(struct ArrowSchema *)));
    if (!block)
        return false;
    struct ArrowSchema *structs = (struct ArrowSchema *)(void *)(block + sizeof batches);
    struct ArrowSchema **pointers = (struct ArrowSchema **)(void *)(structs + parts);
    memset(structs, 0, parts * sizeof *structs);
    for (size_t i = 0; i < children; i++)
        pointers[i] = &structs[i];
    core_batches *held = hold(batches);
    memcpy(block, &held, sizeof held);
    *out = *from;
    out->private_data = block;
    out->release = release_schema;
    out->children = pointers;
    out->dictionary = from->dictionary ? &structs[children] : NULL;
    bool whole = true;
    for (size_t i = 0; i < children && whole; i++)
        whole = share_schema(batches, from->children[i], pointers[i]);
    if (whole && from->dictionary)
        whole = share_schema(batches, from->dictionary, out->dictionary);
    if (!whole)
        release_schema(out);
    return whole;
}

typedef struct shared_stream {
    core_batches *batches;
    size_t next;
} shared_stream;

static int stream_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    core_batches *batches = ((shared_stream *)stream->private_data)->batches;
    return share_schema(batches, &batches->schema, out) ? 0 : ENOMEM;
}

static int stream_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    shared_stream *s = stream->private_data;
    if (s->next == s->batches->count) {
        *out = (struct ArrowArray){0};
        return 0;
    }
    return share_array(s->batches, &s->batches->at[s->next++], out) ? 0 : ENOMEM;
}

static const char *stream_error(struct ArrowArrayStream *stream)
{
    (void)stream;
    return "out of memory";
}

static void stream_release(struct ArrowArrayStream *stream)
{
    core_batches_free(((shared_stream *)stream->private_data)->batches);
    mx_raw_free(stream->private_data);
    stream->release = NULL;
}

static bool share_stream(core_batches *batches, struct ArrowArrayStream *out)
{
    shared_stream *s = mx_raw_alloc(sizeof *s);
    if (!s)
        return false;
    *s = (shared_stream){hold(batches), 0};
    *out = (struct ArrowArrayStream){stream_schema, stream_next, stream_error, stream_release, s};
    return true;
}

/* ---- the type ---- */

typedef struct table_object {
    PyObject_HEAD core_batches *batches;
} table_object;

static core_batches *batches_of(PyObject *self)
{
    return ((table_object *)self)->batches;
}

PyObject *core_table_of(const core_state *state, core_batches *batches)
{
    PyTypeObject *type = state->arrow_table;
    allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    table_object *self = (table_object *)alloc(type, 0);
    if (self)
        self->batches = batches;
    else
        core_batches_free(batches);
    return (PyObject *)self;
}

PyObject *core_table_read(const core_state *state, struct ArrowArrayStream *stream)
{
    char error[512];
    core_batches *batches;
    Py_BEGIN_ALLOW_THREADS
        batches = core_batches_read(stream, error, sizeof error);
    Py_END_ALLOW_THREADS
    return batches ? core_table_of(state, batches) : PyErr_Format(PyExc_ValueError, "%s", error);
}

static PyObject *table_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"data", NULL};
    const core_state *state = core_state_of_type(type);
    PyObject *data;
    struct ArrowArrayStream stream;
    if (!state || !PyArg_ParseTupleAndKeywords(args, keywords, "O:ArrowTable", core_keywords(names), &data) ||
        core_stream_of(data, &stream) != 0)
        return NULL;
    return core_table_read(state, &stream);
}

static PyObject *table_from_rows(PyObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"rows", "columns", NULL};
    const core_state *state = core_state_of_type((PyTypeObject *)type);
    PyObject *rows, *columns = Py_None;
    if (!state ||
        !PyArg_ParseTupleAndKeywords(args, keywords, "O|O:from_rows", core_keywords(names), &rows, &columns))
        return NULL;
    core_batches *batches = core_rows_read(rows, columns);
    return batches ? core_table_of(state, batches) : NULL;
}

/* ---- one table of several ---- */

static bool same_schema(const struct ArrowSchema *a, const struct ArrowSchema *b)
{
    if (strcmp(a->format, b->format) != 0 || strcmp(a->name ? a->name : "", b->name ? b->name : "") != 0 ||
        a->n_children != b->n_children || !a->dictionary != !b->dictionary)
        return false;
    for (int64_t i = 0; i < a->n_children; i++)
        if (!same_schema(a->children[i], b->children[i]))
            return false;
    return !a->dictionary || same_schema(a->dictionary, b->dictionary);
}

static bool append(core_batches *to, core_batches *from)
{
    for (size_t i = 0; i < from->count; i++) {
        struct ArrowArray shared;
        if (!share_array(from, &from->at[i], &shared))
            return false;
        if (!push(to, &shared)) {
            shared.release(&shared);
            return false;
        }
    }
    return true;
}

static core_batches *concatenated(PyObject *tables)
{
    core_batches *first = batches_of(PyTuple_GetItem(tables, 0)), *all = mx_raw_alloc(sizeof *all);
    if (!all)
        return NULL;
    *all = (core_batches){.holders = 1};
    bool whole = share_schema(first, &first->schema, &all->schema);
    for (Py_ssize_t i = 0; whole && i < PyTuple_Size(tables); i++)
        whole = append(all, batches_of(PyTuple_GetItem(tables, i)));
    if (!whole) {
        core_batches_free(all);
        return NULL;
    }
    return all;
}

/* All tables have the columns of the first; 0, or -1 with an exception. */
static int check_tables(const core_state *state, PyObject *tables)
{
    for (Py_ssize_t i = 0; i < PyTuple_Size(tables); i++) {
        PyObject *item = PyTuple_GetItem(tables, i);
        if (PyObject_IsInstance(item, (PyObject *)state->arrow_table) != 1) {
            PyErr_SetString(PyExc_TypeError, "concat() takes ArrowTables");
            return -1;
        }
        if (!same_schema(&batches_of(item)->schema, &batches_of(PyTuple_GetItem(tables, 0))->schema)) {
            PyErr_SetString(PyExc_ValueError, "the tables have different columns");
            return -1;
        }
    }
    return 0;
}

static PyObject *table_concat(PyObject *type, PyObject *items)
{
    const core_state *state = core_state_of_type((PyTypeObject *)type);
    PyObject *tables = state ? PySequence_Tuple(items) : NULL, *result = NULL;
    if (tables && PyTuple_Size(tables) == 0)
        PyErr_SetString(PyExc_ValueError, "concat() needs a table");
    else if (tables && check_tables(state, tables) == 0) {
        core_batches *all = concatenated(tables);
        result = all ? core_table_of(state, all) : PyErr_NoMemory();
    }
    Py_XDECREF(tables);
    return result;
}

static void table_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    core_batches_free(batches_of(self));
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(type);
}

static void drop_stream(PyObject *capsule)
{
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (stream && stream->release)
        stream->release(stream);
    mx_raw_free(stream);
}

static PyObject *table_stream(PyObject *self, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"requested_schema", NULL};
    PyObject *wanted = Py_None; /* a wish, which producers may leave aside */
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|O:__arrow_c_stream__", core_keywords(names), &wanted))
        return NULL;
    struct ArrowArrayStream *stream = mx_raw_alloc(sizeof *stream);
    if (!stream || !share_stream(batches_of(self), stream)) {
        mx_raw_free(stream);
        return PyErr_NoMemory();
    }
    PyObject *capsule = PyCapsule_New(stream, "arrow_array_stream", drop_stream);
    if (!capsule) {
        stream->release(stream);
        mx_raw_free(stream);
    }
    return capsule;
}

static void drop_schema(PyObject *capsule)
{
    struct ArrowSchema *schema = PyCapsule_GetPointer(capsule, "arrow_schema");
    if (schema && schema->release)
        schema->release(schema);
    mx_raw_free(schema);
}

static PyObject *table_schema(PyObject *self, PyObject *none)
{
    (void)none;
    struct ArrowSchema *schema = mx_raw_alloc(sizeof *schema);
    if (!schema || !share_schema(batches_of(self), &batches_of(self)->schema, schema)) {
        mx_raw_free(schema);
        return PyErr_NoMemory();
    }
    PyObject *capsule = PyCapsule_New(schema, "arrow_schema", drop_schema);
    if (!capsule) {
        schema->release(schema);
        mx_raw_free(schema);
    }
    return capsule;
}

static PyObject *table_rows(PyObject *self, PyObject *none)
{
    (void)none;
    struct ArrowArrayStream stream;
    const core_state *state = core_state_of_type(Py_TYPE(self));
    return share_stream(batches_of(self), &stream) ? core_rows_of(state, &stream) : PyErr_NoMemory();
}

static PyObject *table_columns(PyObject *self, void *closure)
{
    (void)closure;
    const struct ArrowSchema *schema = &batches_of(self)->schema;
    PyObject *names = PyList_New((Py_ssize_t)schema->n_children);
    for (int64_t i = 0; names && i < schema->n_children; i++) {
        PyObject *name = core_text(mx_str_of(schema->children[i]->name));
        if (!name)
            Py_CLEAR(names);
        else
            PyList_SetItem(names, (Py_ssize_t)i, name);
    }
    return names;
}

static Py_ssize_t table_length(PyObject *self)
{
    return (Py_ssize_t)batches_of(self)->rows;
}

static PyMethodDef table_methods[] = {
    {"__arrow_c_stream__", (PyCFunction)(void (*)(void))table_stream, METH_VARARGS | METH_KEYWORDS,
     "__arrow_c_stream__(requested_schema=None): the rows; as often as asked, without copying"},
    {"__arrow_c_schema__", table_schema, METH_NOARGS, "__arrow_c_schema__(): the columns"},
    {"from_rows", (PyCFunction)(void (*)(void))table_from_rows, METH_VARARGS | METH_KEYWORDS | METH_CLASS,
     "from_rows(rows: list[dict], columns=None) -> ArrowTable"},
    {"concat", table_concat, METH_O | METH_CLASS,
     "concat(tables: list[ArrowTable]) -> ArrowTable: of equal columns; without copying"},
    {"to_rows", table_rows, METH_NOARGS, "to_rows() -> list[dict]"},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef table_attributes[] = {
    {"columns", table_columns, NULL, "Names of the columns, in order.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot table_slots[] = {
    {Py_tp_new, (void *)table_new},
    {Py_tp_dealloc, (void *)table_dealloc},
    {Py_tp_methods, table_methods},
    {Py_tp_getset, table_attributes},
    {Py_sq_length, (void *)table_length},
    {Py_tp_doc,
     (void *)"Rows as Arrow batches. ArrowTable(data): all rows of an object with __arrow_c_stream__."},
    {0, NULL},
};

static PyType_Spec table_spec = {"metaxy._core.ArrowTable", sizeof(table_object), 0,
                                 Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, table_slots};

int core_add_arrow(PyObject *module, core_state *state)
{
    state->arrow_table = (PyTypeObject *)PyType_FromModuleAndSpec(module, &table_spec, NULL);
    return state->arrow_table ? PyModule_AddObjectRef(module, "ArrowTable", (PyObject *)state->arrow_table)
                              : -1;
}

/* ---- objects that are read ---- */

int core_stream_of(PyObject *object, struct ArrowArrayStream *out)
{
    PyObject *capsule = PyObject_CallMethod(object, "__arrow_c_stream__", NULL);
    if (!capsule) {
        if (PyErr_ExceptionMatches(PyExc_AttributeError))
            PyErr_Format(PyExc_TypeError, "rows must be a frame with __arrow_c_stream__, not %R",
                         (PyObject *)Py_TYPE(object));
        return -1;
    }
    struct ArrowArrayStream *stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
    if (stream && !stream->release) {
        PyErr_SetString(PyExc_ValueError, "the stream of these rows was read already");
        stream = NULL;
    }
    if (stream) {
        *out = *stream;
        stream->release = NULL; /* moved: the capsule's own drop leaves it alone */
    }
    Py_DECREF(capsule);
    return stream ? 0 : -1;
}
