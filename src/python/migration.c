/* python/migration.c — Migration, Statement, plan() and check_sql(): metaxy/plan.h and metaxy/sql.h. */
#include "core.h"

typedef struct migration_object {
    PyObject_HEAD mx_migration *migration;
    PyObject *diagnostics; /* tuple */
} migration_object;

static PyStructSequence_Field statement_fields[] = {
    {"sql", "the statement, without ';'"},
    {"comment", "what it does, without \"-- \"; may be \"\""},
    {"reverse", "tuple of the statements that undo it, in order; empty when none does"},
    {NULL, NULL},
};
static PyStructSequence_Desc statement_desc = {"metaxy.Statement", "One statement of a migration.",
                                               statement_fields, 3};

int core_options_read(core_options *out, PyObject *renames, PyObject *exclude)
{
    out->options.size = sizeof out->options;
    if (core_renames_read(renames, &out->renames) != 0 ||
        core_names_read(exclude, "exclude", &out->exclude) != 0) {
        core_options_free(out);
        return -1;
    }
    out->options.renames = out->renames.at;
    out->options.rename_count = out->renames.count;
    out->options.exclude = out->exclude.at;
    out->options.exclude_count = out->exclude.count;
    return 0;
}

void core_options_free(core_options *options)
{
    core_renames_free(&options->renames);
    core_names_free(&options->exclude);
}

PyObject *core_migration_new(const core_state *state, mx_migration *migration, const mx_diags *diags)
{
    allocfunc alloc = (allocfunc)PyType_GetSlot(state->migration, Py_tp_alloc);
    migration_object *self = (migration_object *)alloc(state->migration, 0);
    if (!self) {
        mx_migration_free(migration);
        return NULL;
    }
    self->migration = migration;
    self->diagnostics = core_diagnostics(state, diags);
    if (!self->diagnostics)
        Py_CLEAR(self);
    return (PyObject *)self;
}

const mx_migration *core_migration_of(PyObject *object)
{
    return ((migration_object *)object)->migration;
}

static void migration_dealloc(PyObject *object)
{
    migration_object *self = (migration_object *)object;
    PyTypeObject *type = Py_TYPE(object);
    mx_migration_free(self->migration);
    Py_XDECREF(self->diagnostics);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

static PyObject *reverse_of(const mx_migration *migration, size_t i)
{
    size_t count = mx_migration_reverse_count(migration, i);
    PyObject *tuple = PyTuple_New((Py_ssize_t)count);
    for (size_t j = 0; tuple && j < count; j++) {
        PyObject *sql = core_text(mx_migration_reverse(migration, i, j));
        if (!sql)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, (Py_ssize_t)j, sql);
    }
    return tuple;
}

static PyObject *statement_new(PyTypeObject *type, const mx_migration *migration, size_t i)
{
    PyObject *item = PyStructSequence_New(type);
    if (!item)
        return NULL;
    PyObject *sql = core_text(mx_migration_sql(migration, i));
    PyObject *comment = core_text(mx_migration_comment(migration, i));
    PyObject *reverse = reverse_of(migration, i);
    bool whole = sql && comment && reverse;
    PyStructSequence_SetItem(item, 0, sql); /* takes them over; NULL is fine */
    PyStructSequence_SetItem(item, 1, comment);
    PyStructSequence_SetItem(item, 2, reverse);
    if (!whole)
        Py_CLEAR(item);
    return item;
}

static PyObject *migration_statements(PyObject *object, void *closure)
{
    (void)closure;
    const mx_migration *migration = core_migration_of(object);
    core_state *state = core_state_of_type(Py_TYPE(object));
    size_t count = mx_migration_count(migration);
    PyObject *tuple = state ? PyTuple_New((Py_ssize_t)count) : NULL;
    for (size_t i = 0; tuple && i < count; i++) {
        PyObject *item = statement_new(state->statement, migration, i);
        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, (Py_ssize_t)i, item);
    }
    return tuple;
}

static PyObject *migration_text(PyObject *object, void *closure)
{
    (void)closure;
    return core_text(mx_migration_text(core_migration_of(object)));
}

static PyObject *migration_destructive(PyObject *object, void *closure)
{
    (void)closure;
    return PyBool_FromLong(mx_migration_destructive(core_migration_of(object)));
}

static PyObject *migration_diagnostics(PyObject *object, void *closure)
{
    (void)closure;
    return Py_NewRef(((migration_object *)object)->diagnostics);
}

static Py_ssize_t migration_length(PyObject *object)
{
    return (Py_ssize_t)mx_migration_count(core_migration_of(object));
}

static PyObject *migration_repr(PyObject *object)
{
    const mx_migration *migration = core_migration_of(object);
    return PyUnicode_FromFormat("<metaxy.Migration: %zu statements%s>", mx_migration_count(migration),
                                mx_migration_destructive(migration) ? ", destructive" : "");
}

static PyGetSetDef migration_getters[] = {
    {"statements", migration_statements, NULL, "tuple of Statement, in execution order", NULL},
    {"text", migration_text, NULL, "the whole as a file; \"\" when nothing differs", NULL},
    {"destructive", migration_destructive, NULL, "whether rows or values are lost", NULL},
    {"diagnostics", migration_diagnostics, NULL, "tuple of Diagnostic: what the plan warns of", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot migration_slots[] = {
    {Py_tp_doc, (void *)"A planned migration; never changes. Source: mx_migration in include/metaxy/plan.h."},
    {Py_tp_dealloc, (void *)migration_dealloc},
    {Py_tp_repr, (void *)migration_repr},
    {Py_tp_getset, migration_getters},
    {Py_sq_length, (void *)migration_length},
    {0, NULL},
};
static PyType_Spec migration_spec = {
    "metaxy.Migration", sizeof(migration_object), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE, migration_slots};

int core_add_migration(PyObject *module, core_state *state)
{
    state->statement = PyStructSequence_NewType(&statement_desc);
    if (!state->statement || PyModule_AddObjectRef(module, "Statement", (PyObject *)state->statement) != 0)
        return -1;
    state->migration = (PyTypeObject *)PyType_FromModuleAndSpec(module, &migration_spec, NULL);
    if (!state->migration)
        return -1;
    return PyModule_AddObjectRef(module, "Migration", (PyObject *)state->migration);
}

PyObject *core_plan(PyObject *module, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"from_sql", "to_sql",  "dialect",   "renames", "hints", "indent",
                                        "schema",   "exclude", "from_name", "to_name", NULL};
    mx_str from, to;
    const char *dialect;
    PyObject *renames = NULL, *exclude = NULL;
    core_options o = {0};
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O&O&s|$OzzzOzz:plan", core_keywords(names),
                                     core_str_arg, &from, core_str_arg, &to, &dialect, &renames,
                                     &o.options.hints, &o.options.indent, &o.options.schema, &exclude,
                                     &o.options.from_name, &o.options.to_name))
        return NULL;
    if (core_options_read(&o, renames, exclude) != 0)
        return NULL;

    mx_migration *migration = NULL;
    mx_diags *diags;
    mx_status status;
    Py_BEGIN_ALLOW_THREADS
        /* pure C below: no Python object is touched */
        diags = mx_diags_new();
        status = mx_migration_plan(&migration, from, to, dialect, &o.options, diags);
    Py_END_ALLOW_THREADS

    const core_state *state = core_state_of(module);
    PyObject *result = status == MX_OK ? core_migration_new(state, migration, diags)
                                       : core_raise(state, diags);
    mx_diags_free(diags);
    core_options_free(&o);
    return result;
}

PyObject *core_check_sql(PyObject *module, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"sql", "dialect", "name", "replay", NULL};
    mx_str sql;
    const char *dialect, *name = NULL;
    int replay = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O&s|$zp:check_sql", core_keywords(names), core_str_arg,
                                     &sql, &dialect, &name, &replay))
        return NULL;
    mx_diags *diags;
    mx_status status;
    Py_BEGIN_ALLOW_THREADS
        diags = mx_diags_new();
        status = mx_sql_check(sql, name, dialect, replay ? MX_SQL_REPLAY : MX_SQL_SYNTAX, diags);
    Py_END_ALLOW_THREADS

    /* Faults of the text are the answer; those of the call, which are nowhere in it, are raised. */
    const core_state *state = core_state_of(module);
    bool faulty_call = !diags || (status != MX_OK && mx_diags_count(diags) == 0);
    for (size_t i = 0; i < mx_diags_count(diags); i++) {
        mx_where where;
        faulty_call = faulty_call ||
                      (mx_diags_severity(diags, i) == MX_ERROR && !mx_diags_where(diags, i, &where));
    }
    PyObject *result = faulty_call ? core_raise(state, diags) : core_diagnostics(state, diags);
    mx_diags_free(diags);
    return result;
}
