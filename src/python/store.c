/* python/store.c — Store: a connection and a store on it (store/store.h); its tables, and reading.
 *
 * A Store works for one thread at a time; the classes of metaxy.metadata_store see to that. Rows come as objects with
 * __arrow_c_stream__ and leave as ArrowTable, so that no stream is left that holds the connection. */
#include "core_store.h"

#include <string.h>

#include "driver/duckdb.h"

/* ---- opening and closing ---- */

typedef struct opening {
    store_object *self;
    mx_str url, name, prefix, algorithm, project;
    PyObject *materialization_id;
    Py_ssize_t truncation;
    int auto_create, quiet_create, map_columns, primary_key, index;
    mx_store_settings settings;
    mx_diags *sink;
} opening;

static mx_status open_work(mx_arena *arena, void *arg)
{
    opening *o = arg;
    if (o->self->connection)
        MX_TRY(mx_conn_adopt_duckdb(arena, &o->self->conn, o->url, o->sink));
    else
        MX_TRY(mx_conn_open(arena, &o->self->conn, o->url, MX_OPEN_CREATE, o->sink));
    return mx_store_new(arena, &o->self->store, o->self->conn, &o->settings, o->sink);
}

static int read_settings(opening *o)
{
    mx_str id = {0};
    if (!mx_digest_named(o->algorithm, &o->settings.algorithm)) {
        PyErr_Format(PyExc_ValueError, "unknown hash algorithm '%.100s'", o->algorithm.ptr);
        return -1;
    }
    if (o->materialization_id != Py_None && !core_str_arg(o->materialization_id, &id))
        return -1;
    o->settings.name = o->name;
    o->settings.table_prefix = o->prefix;
    o->settings.truncation = o->truncation < 0 ? 0 : (size_t)o->truncation;
    o->settings.auto_create = o->auto_create != 0;
    o->settings.quiet_create = o->quiet_create != 0;
    o->settings.map_columns = o->map_columns != 0;
    o->settings.inject_primary_key = o->primary_key != 0;
    o->settings.inject_index = o->index != 0;
    o->settings.has_materialization_id = o->materialization_id != Py_None;
    o->settings.materialization_id = id;
    o->settings.project = o->project;
    return 0;
}

/* The connection goes first, then what it stood on. */
static void close_store(store_object *self)
{
    mx_arena *arena = self->arena;
    self->arena = NULL;
    self->store = NULL;
    self->conn = NULL;
    if (arena) {
        Py_BEGIN_ALLOW_THREADS
            mx_arena_free(arena);
        Py_END_ALLOW_THREADS
    }
    Py_CLEAR(self->graph);
    Py_CLEAR(self->fallback);
    Py_CLEAR(self->classes);
    Py_CLEAR(self->class_sql);
    Py_CLEAR(self->connection);
}

static int open_store(store_object *self, opening *o)
{
    mx_status status = MX_FAILED;
    o->self = self;
    o->sink = mx_diags_new();
    if (o->sink) {
        Py_BEGIN_ALLOW_THREADS
            status = mx_guard(&self->arena, open_work, o, o->sink);
        Py_END_ALLOW_THREADS
    }
    if (status != MX_OK) {
        self->store = NULL;
        core_raise(core_state_of_type(Py_TYPE((PyObject *)self)), o->sink);
    }
    mx_diags_free(o->sink);
    return status == MX_OK ? 0 : -1;
}

static PyObject *store_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {
        "url",          "algorithm",   "truncation",         "name",    "prefix",     "auto_create",
        "quiet_create", "map_columns", "materialization_id", "project", "connection", "inject_primary_key",
        "inject_index", NULL};
    opening o = {
        .name = MX_STR(""), .prefix = MX_STR(""), .project = MX_STR(""), .materialization_id = Py_None};
    PyObject *connection = Py_None;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O&O&n|$O&O&pppOO&Opp:Store", core_keywords(names),
                                     core_str_arg, &o.url, core_str_arg, &o.algorithm, &o.truncation,
                                     core_str_arg, &o.name, core_str_arg, &o.prefix, &o.auto_create,
                                     &o.quiet_create, &o.map_columns, &o.materialization_id, core_str_arg,
                                     &o.project, &connection, &o.primary_key, &o.index) ||
        read_settings(&o) != 0)
        return NULL;
    allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    store_object *self = (store_object *)alloc(type, 0);
    if (!self)
        return NULL;
    self->connection = connection == Py_None ? NULL : Py_NewRef(connection);
    if (open_store(self, &o) != 0) {
        Py_DECREF((PyObject *)self);
        return NULL;
    }
    return (PyObject *)self;
}

static int store_traverse(PyObject *object, visitproc visit, void *arg)
{
    store_object *self = (store_object *)object;
    Py_VISIT(Py_TYPE(object));
    Py_VISIT(self->graph);
    Py_VISIT(self->fallback);
    Py_VISIT(self->classes);
    Py_VISIT(self->connection);
    return 0;
}

static int store_clear(PyObject *object)
{
    close_store((store_object *)object);
    return 0;
}

static void store_dealloc(PyObject *object)
{
    store_object *self = (store_object *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    close_store(self);
    Py_CLEAR(self->diagnostics);
    Py_CLEAR(self->failure);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

static PyObject *store_close(PyObject *object, PyObject *none)
{
    (void)none;
    store_object *self = (store_object *)object;
    if (self->busy) {
        PyErr_SetString(PyExc_RuntimeError, "the store is in use by another thread");
        return NULL;
    }
    close_store(self);
    Py_RETURN_NONE;
}

/* ---- DuckDB's instance ---- */

static mx_status register_work(mx_arena *arena, void *arg)
{
    void **call = arg;
    (void)arena;
    return mx_duckdb_register(call[0], call[1]);
}

PyObject *core_duckdb_register(PyObject *module, PyObject *path)
{
    PyObject *bytes;
    mx_diags *sink = mx_diags_new();
    if (!PyUnicode_FSConverter(path, &bytes)) {
        mx_diags_free(sink);
        return NULL;
    }
    void *call[] = {PyBytes_AsString(bytes), sink};
    if (sink && mx_guard(NULL, register_work, call, sink) == MX_OK) {
        Py_DECREF(bytes);
        mx_diags_free(sink);
        Py_RETURN_NONE;
    }
    core_raise(core_state_of(module), sink);
    Py_DECREF(bytes);
    mx_diags_free(sink);
    return NULL;
}

PyObject *core_duckdb_forget(PyObject *module, PyObject *none)
{
    (void)module, (void)none;
    mx_duckdb_forget();
    Py_RETURN_NONE;
}

/* ---- settings ---- */

typedef struct using
{
    store_object *self;
    mx_graph *graph;
}
using;

static mx_status use_work(mx_arena *arena, void *arg)
{
    using *u = arg;
    (void)arena;
    mx_store_use(u->self->store, u->graph);
    return MX_OK;
}

static PyObject *store_use(PyObject *object, PyObject *graph)
{
    store_object *self = (store_object *)object;
    mx_diags *sink;
    using u = {self, core_graph_of(core_state_of_type(Py_TYPE(object)), graph)};
    if (!u.graph)
        return NULL;
    if (core_store_run(object, use_work, &u, &sink) != 0)
        return NULL;
    core_replace(&self->graph, Py_NewRef(graph));
    Py_RETURN_NONE;
}

static PyObject *store_set_fallback(PyObject *object, PyObject *callable)
{
    store_object *self = (store_object *)object;
    if (core_store_begin(self) != 0)
        return NULL;
    self->busy = false; /* it was free: no call runs that would ask the old one */
    core_replace(&self->fallback, callable == Py_None ? NULL : Py_NewRef(callable));
    mx_store_set_fallback(self->store, self->fallback ? core_store_fallback(self) : (mx_fallback){0});
    Py_RETURN_NONE;
}

static PyObject *store_set_class_tables(PyObject *object, PyObject *callable)
{
    store_object *self = (store_object *)object;
    if (core_store_begin(self) != 0)
        return NULL;
    self->busy = false;
    core_replace(&self->classes, callable == Py_None ? NULL : Py_NewRef(callable));
    mx_store_set_class_tables(self->store, self->classes ? core_store_classes(self) : (mx_class_tables){0});
    Py_RETURN_NONE;
}

/* ---- tables ---- */

typedef struct table_call {
    store_object *self;
    mx_str feature;
    bool has;
    mx_strs names;
    core_batches *batches;
    mx_diags *sink;
} table_call;

static mx_status has_work(mx_arena *arena, void *arg)
{
    table_call *c = arg;
    (void)arena;
    return mx_store_has(c->self->store, c->feature, &c->has, c->sink);
}

static PyObject *store_has(PyObject *self, PyObject *arg)
{
    table_call c = {.self = (store_object *)self};
    if (!core_str_arg(arg, &c.feature) || core_store_run(self, has_work, &c, &c.sink) != 0)
        return NULL;
    return PyBool_FromLong(c.has);
}

static mx_status drop_work(mx_arena *arena, void *arg)
{
    table_call *c = arg;
    (void)arena;
    return mx_store_drop(c->self->store, c->feature, c->sink);
}

static PyObject *store_drop(PyObject *self, PyObject *arg)
{
    table_call c = {.self = (store_object *)self};
    if (!core_str_arg(arg, &c.feature) || core_store_run(self, drop_work, &c, &c.sink) < 0)
        return NULL;
    Py_RETURN_NONE;
}

/* An empty stream of the columns. */
static mx_status no_rows(void *state, struct ArrowArray *out, mx_diags *diags)
{
    (void)state, (void)out, (void)diags;
    return MX_NOT_FOUND;
}

static void nothing(void *state)
{
    (void)state;
}

static mx_status columns_work(mx_arena *arena, void *arg)
{
    table_call *c = arg;
    const mx_arrow_type *type;
    struct ArrowArrayStream stream;
    char error[64];
    MX_TRY(mx_store_columns(c->self->store, arena, c->feature, &type, c->sink));
    if (!mx_arrow_stream_make(type, (mx_arrow_source){NULL, no_rows, nothing}, &stream))
        mx_arena_oom(arena);
    c->batches = core_batches_read(&stream, error, sizeof error);
    if (!c->batches)
        mx_arena_oom(arena);
    return MX_OK;
}

static PyObject *store_columns(PyObject *self, PyObject *arg)
{
    table_call c = {.self = (store_object *)self};
    if (!core_str_arg(arg, &c.feature))
        return NULL;
    int answer = core_store_run(self, columns_work, &c, &c.sink);
    if (answer == 0)
        return core_table_of(core_state_of_type(Py_TYPE(self)), c.batches);
    core_batches_free(c.batches);
    return answer == 1 ? Py_NewRef(Py_None) : NULL;
}

static mx_status tables_work(mx_arena *arena, void *arg)
{
    table_call *c = arg;
    return mx_store_tables(c->self->store, arena, &c->names, c->sink);
}

static PyObject *store_tables(PyObject *self, PyObject *none)
{
    (void)none;
    table_call c = {.self = (store_object *)self};
    mx_arena *arena = NULL;
    if (core_store_run_on(self, &arena, tables_work, &c, &c.sink) != 0)
        return NULL;
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < c.names.len; i++) {
        PyObject *name = core_text(c.names.at[i]);
        if (!name || PyList_Append(list, name) != 0)
            Py_CLEAR(list);
        Py_XDECREF(name);
    }
    mx_arena_free(arena);
    return list;
}

/* ---- reading ---- */

typedef struct read_call {
    store_object *self;
    mx_str feature;
    mx_read read;
    core_names filters, columns;
    bool fallback;
    bool as_sql; /* the statement, not its rows */
    mx_str sql;
    core_batches *out;
    mx_diags *sink;
} read_call;

static mx_status read_work(mx_arena *arena, void *arg)
{
    read_call *c = arg;
    struct ArrowArrayStream stream;
    char error[512];
    MX_TRY(core_filters_parse(arena, &c->filters, &c->read.filters, c->sink));
    for (size_t i = 0; i < c->columns.count; i++)
        mx_vec_push(arena, &c->read.columns, mx_str_of(c->columns.at[i]));
    if (c->as_sql)
        return mx_store_read_sql(c->self->store, arena, c->feature, &c->read, &c->sql, c->sink);
    MX_TRY(mx_store_read(c->self->store, c->feature, &c->read, c->fallback, &stream, c->sink));
    c->out = core_batches_read(&stream, error, sizeof error);
    return c->out ? MX_OK : mx_fail(c->sink, MX_ARW002, MX_NOWHERE, "", "%s", error);
}

static PyObject *read_now(PyObject *self, read_call *c)
{
    mx_arena *arena = NULL;
    PyObject *result = NULL;
    int answer = core_store_run_on(self, &arena, read_work, c, &c->sink);
    if (answer == 0)
        result = c->as_sql ? core_text(c->sql) : core_table_of(core_state_of_type(Py_TYPE(self)), c->out);
    else
        core_batches_free(c->out);
    mx_arena_free(arena);
    return answer == 1 ? Py_NewRef(Py_None) : result;
}

static PyObject *read_any(PyObject *self, PyObject *args, PyObject *keywords, bool as_sql)
{
    static const char *const names[] = {"feature",        "feature_version", "feature_history",
                                        "sample_history", "deleted",         "filters",
                                        "columns",        "fallback",        NULL};
    read_call c = {.self = (store_object *)self, .as_sql = as_sql};
    PyObject *version = Py_None, *filters = Py_None, *columns = Py_None, *result = NULL;
    int features = 0, samples = 0, deleted = 0, fallback = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O&|$OpppOOp:read", core_keywords(names), core_str_arg,
                                     &c.feature, &version, &features, &samples, &deleted, &filters, &columns,
                                     &fallback))
        return NULL;
    if (version != Py_None && !core_str_arg(version, &c.read.feature_version))
        return NULL;
    c.read.has_feature_version = version != Py_None;
    c.read.feature_history = features != 0;
    c.read.sample_history = samples != 0;
    c.read.deleted = deleted != 0;
    c.read.has_columns = columns != Py_None;
    c.fallback = fallback != 0;
    if (core_names_read(filters, "filters", &c.filters) == 0 &&
        core_names_read(columns, "columns", &c.columns) == 0)
        result = read_now(self, &c);
    core_names_free(&c.filters);
    core_names_free(&c.columns);
    return result;
}

static PyObject *store_read(PyObject *self, PyObject *args, PyObject *keywords)
{
    return read_any(self, args, keywords, false);
}

static PyObject *store_read_sql(PyObject *self, PyObject *args, PyObject *keywords)
{
    return read_any(self, args, keywords, true);
}

static PyObject *store_diagnostics(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *diagnostics = ((store_object *)self)->diagnostics;
    return diagnostics ? Py_NewRef(diagnostics) : PyTuple_New(0);
}

static PyObject *store_version(PyObject *self, void *closure)
{
    (void)closure;
    mx_conn *conn = ((store_object *)self)->conn;
    if (!conn)
        return PyErr_Format(PyExc_ValueError, "the store is closed");
    return Py_BuildValue("(ss)", mx_conn_driver(conn), mx_conn_version(conn));
}

#define KEYWORDS(function) (PyCFunction)(void (*)(void))(function), METH_VARARGS | METH_KEYWORDS

static PyMethodDef store_methods[] = {
    {"close", store_close, METH_NOARGS, "close(): the connection; twice is fine"},
    {"use", store_use, METH_O, "use(graph: FeatureGraph): what keys are looked up in"},
    {"set_fallback", store_set_fallback, METH_O,
     "set_fallback(callable | None): callable(feature, options) gives rows that this store has not, or None"},
    {"set_class_tables", store_set_class_tables, METH_O,
     "set_class_tables(callable | None): callable(dialect) gives the SQL of the tables of SQLModel features"},
    {"has", store_has, METH_O, "has(feature: str) -> bool"},
    {"tables", store_tables, METH_NOARGS, "tables() -> list[str]: that begin with the prefix"},
    {"columns", store_columns, METH_O, "columns(feature) -> ArrowTable | None: without rows; None: no table"},
    {"drop", store_drop, METH_O, "drop(feature: str)"},
    {"read", KEYWORDS(store_read),
     "read(feature, *, feature_version=None, feature_history=False, sample_history=False, deleted=False, "
     "filters=None, columns=None, fallback=False) -> ArrowTable"},
    {"read_sql", KEYWORDS(store_read_sql),
     "read_sql(…) -> str: the SELECT that read would run in this store; arguments as of read"},
    {"resolve", KEYWORDS(core_store_resolve),
     "resolve(feature, *, samples=None, filters=None, global_filters=None, target_filters=None, "
     "staleness=None, skip_comparison=False, input=False, sql=False) -> (new, stale, orphaned, input or "
     "None): "
     "ArrowTables; with sql the SELECTs that give them, where these need nothing of this connection"},
    {"write", KEYWORDS(core_store_write),
     "write(rows: list[tuple[str, frame]], *, materialization_id=None, preserve=False) -> int: rows written"},
    {"delete", KEYWORDS(core_store_delete),
     "delete(feature, *, filters=None, hard=False, feature_history=False, sample_history=False) -> int"},
    {"push", core_store_push, METH_VARARGS,
     "push(graph, project, tags: list[tuple[str, str]]) -> (project version, already pushed, updated "
     "features)"},
    {"provenance", core_store_provenance, METH_VARARGS, "provenance(feature, rows) -> ArrowTable"},
    {"rebase", core_store_rebase, METH_VARARGS, "rebase(feature, graph | None, rows) -> ArrowTable"},
    {"rebase_stored", core_store_rebase_stored, METH_VARARGS,
     "rebase_stored(feature, graph | None, from, dry) -> int | None: rows of that version which are in the "
     "store, written "
     "anew; None: there is no table"},
    {"copy", KEYWORDS(core_store_copy),
     "copy(store, features, *, filters=None, global_filters=None, current_version_only=False, "
     "sample_history=False) -> (features copied, rows copied)"},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef store_attributes[] = {
    {"diagnostics", store_diagnostics, NULL, "All messages of the last call.", NULL},
    {"engine", store_version, NULL, "(name, version) of the engine.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static char store_doc[] =
    "Store(url, algorithm, truncation, *, name='', prefix='', auto_create=False, "
    "quiet_create=False, map_columns=False, materialization_id=None, project='', connection=None, "
    "inject_primary_key=False, inject_index=False)\n--\n\n"
    "A connection to a database and the rows of features in it. Source: src/store/store.h.";
static PyType_Slot store_slots[] = {
    {Py_tp_doc, store_doc},
    {Py_tp_new, (void *)store_new},
    {Py_tp_dealloc, (void *)store_dealloc},
    {Py_tp_traverse, (void *)store_traverse},
    {Py_tp_clear, (void *)store_clear},
    {Py_tp_methods, store_methods},
    {Py_tp_getset, store_attributes},
    {0, NULL},
};
static PyType_Spec store_spec = {
    .name = "metaxy._core.Store",
    .basicsize = sizeof(store_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = store_slots,
};

int core_add_store(PyObject *module, core_state *state)
{
    state->store = (PyTypeObject *)PyType_FromModuleAndSpec(module, &store_spec, NULL);
    return state->store ? PyModule_AddType(module, state->store) : -1;
}
