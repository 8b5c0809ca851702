/* python/directory.c — Directory and its files: metaxy/dir.h.
 *
 * A handle is for one thread at a time: a lock goes with it. It is only waited for while the GIL is released, and who
 * holds it with the GIL lets go of it without waiting, so that the two cannot block each other. */
#include "core.h"

#include <errno.h>

typedef struct directory_object {
    PyObject_HEAD mx_dir *dir;
    PyThread_type_lock lock;
} directory_object;

static directory_object *directory_of(PyObject *object)
{
    return (directory_object *)object;
}

/* One call: the work runs without the GIL, with the lock. */
typedef struct call {
    directory_object *self;
    mx_str to;
    const char *text; /* a dialect, or a file's name */
    core_options options;
    const mx_migration *migration;
    mx_migration *out;
    mx_diags *diags;
} call;

static void lock(directory_object *self)
{
    Py_BEGIN_ALLOW_THREADS
        PyThread_acquire_lock(self->lock, WAIT_LOCK);
    Py_END_ALLOW_THREADS
}

static mx_status run(call *c, mx_status (*work)(call *c))
{
    mx_status status;
    Py_BEGIN_ALLOW_THREADS
        PyThread_acquire_lock(c->self->lock, WAIT_LOCK);
        c->diags = mx_diags_new();
        status = work(c);
        PyThread_release_lock(c->self->lock);
    Py_END_ALLOW_THREADS
    return status;
}

/* None, or the exception that the messages call for. */
static PyObject *answer(call *c, mx_status status)
{
    core_state *state = core_state_of_type(Py_TYPE((PyObject *)c->self));
    PyObject *result = !state ? NULL : status == MX_OK ? Py_NewRef(Py_None) : core_raise(state, c->diags);
    mx_diags_free(c->diags);
    return result;
}

/* Life. */

static void raise_not_found(const char *path)
{
    PyObject *name = PyUnicode_DecodeFSDefault(path);
    if (name) {
        errno = ENOENT;
        PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, name);
        Py_DECREF(name);
    }
}

static int open_dir(directory_object *self, const char *path, const char *layout, unsigned flags)
{
    mx_diags *diags;
    mx_status status;
    Py_BEGIN_ALLOW_THREADS
        diags = mx_diags_new();
        status = mx_dir_open(&self->dir, path, layout, flags, diags);
    Py_END_ALLOW_THREADS
    core_state *state = core_state_of_type(Py_TYPE((PyObject *)self));
    if (status == MX_NOT_FOUND)
        raise_not_found(path);
    else if (status != MX_OK && state)
        core_raise(state, diags);
    mx_diags_free(diags);
    return status == MX_OK && state ? 0 : -1;
}

static PyObject *directory_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"path", "layout", "may_be_new", NULL};
    PyObject *path = NULL;
    const char *layout = NULL;
    int may_be_new = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O&|$zp:Directory", core_keywords(names),
                                     PyUnicode_FSConverter, &path, &layout, &may_be_new))
        return NULL;
    directory_object *self = (directory_object *)((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0);
    if (self) {
        self->lock = PyThread_allocate_lock();
        if (!self->lock)
            PyErr_NoMemory();
        if (!self->lock ||
            open_dir(self, PyBytes_AsString(path), layout, may_be_new ? MX_DIR_MAY_BE_NEW : 0) != 0)
            Py_CLEAR(self);
    }
    Py_DECREF(path);
    return (PyObject *)self;
}

static void directory_dealloc(PyObject *object)
{
    directory_object *self = directory_of(object);
    PyTypeObject *type = Py_TYPE(object);
    mx_dir_close(self->dir);
    if (self->lock)
        PyThread_free_lock(self->lock);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

/* Its files. */

static PyStructSequence_Field file_fields[] = {
    {"name", "in the directory: \"20240125192026_init.sql\""},
    {"version", "\"20240125192026\"; \"\" when it has none"},
    {"description", "\"init\"; may be \"\""},
    {"text", "the text as on disk; bytes that are no UTF-8 are surrogates"},
    {NULL, NULL},
};
static PyStructSequence_Desc file_desc = {"metaxy.MigrationFile", "A file of a migration directory.",
                                          file_fields, 4};

static PyObject *file_new(const core_state *state, const mx_dir *dir, size_t i)
{
    PyObject *item = PyStructSequence_New(state->file);
    if (!item)
        return NULL;
    PyObject *values[] = {core_text(mx_dir_name(dir, i)), core_text(mx_dir_version(dir, i)),
                          core_text(mx_dir_description(dir, i)), core_text(mx_dir_text(dir, i))};
    bool whole = true;
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
        whole = whole && values[v];
        PyStructSequence_SetItem(item, (Py_ssize_t)v, values[v]); /* takes it over; NULL is fine */
    }
    if (!whole)
        Py_CLEAR(item);
    return item;
}

static PyObject *directory_files(PyObject *object, void *closure)
{
    (void)closure;
    directory_object *self = directory_of(object);
    core_state *state = core_state_of_type(Py_TYPE(object));
    if (!state)
        return NULL;
    lock(self);
    size_t count = mx_dir_count(self->dir);
    PyObject *tuple = PyTuple_New((Py_ssize_t)count);
    for (size_t i = 0; tuple && i < count; i++) {
        PyObject *item = file_new(state, self->dir, i);
        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, (Py_ssize_t)i, item);
    }
    PyThread_release_lock(self->lock);
    return tuple;
}

/* What is done with it. */

static mx_status validate(call *c)
{
    return mx_dir_validate(c->self->dir, c->diags);
}

static PyObject *directory_validate(PyObject *object, PyObject *unused)
{
    (void)unused;
    call c = {.self = directory_of(object)};
    return answer(&c, run(&c, validate));
}

static mx_status rehash(call *c)
{
    return mx_dir_hash(c->self->dir, c->diags);
}

static PyObject *directory_hash(PyObject *object, PyObject *unused)
{
    (void)unused;
    call c = {.self = directory_of(object)};
    return answer(&c, run(&c, rehash));
}

static mx_status verify(call *c)
{
    return mx_dir_verify(c->self->dir, c->text, c->diags);
}

static PyObject *directory_verify(PyObject *object, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"dialect", NULL};
    call c = {.self = directory_of(object)};
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "s:verify", core_keywords(names), &c.text))
        return NULL;
    return answer(&c, run(&c, verify));
}

static mx_status plan(call *c)
{
    return mx_dir_plan(&c->out, c->self->dir, c->to, c->text, &c->options.options, c->diags);
}

static PyObject *directory_plan(PyObject *object, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"to_sql", "dialect", "renames", "hints", "indent",
                                        "schema", "exclude", "to_name", NULL};
    core_state *state = core_state_of_type(Py_TYPE(object));
    PyObject *renames = NULL, *exclude = NULL;
    call c = {.self = directory_of(object)};
    mx_migration_options *o = &c.options.options;
    if (!state || !PyArg_ParseTupleAndKeywords(args, keywords, "O&s|$OzzzOz:plan", core_keywords(names),
                                               core_str_arg, &c.to, &c.text, &renames, &o->hints, &o->indent,
                                               &o->schema, &exclude, &o->to_name))
        return NULL;
    if (core_options_read(&c.options, renames, exclude) != 0)
        return NULL;
    mx_status status = run(&c, plan);
    PyObject *result = status == MX_OK ? core_migration_new(state, c.out, c.diags)
                                       : core_raise(state, c.diags);
    mx_diags_free(c.diags);
    core_options_free(&c.options);
    return result;
}

static mx_status write_file(call *c)
{
    return mx_dir_write(c->self->dir, c->text, c->migration, c->diags);
}

static PyObject *directory_write(PyObject *object, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"migration", "name", NULL};
    core_state *state = core_state_of_type(Py_TYPE(object));
    PyObject *migration;
    call c = {.self = directory_of(object)};
    if (!state || !PyArg_ParseTupleAndKeywords(args, keywords, "O!|z:write", core_keywords(names),
                                               state->migration, &migration, &c.text))
        return NULL;
    c.migration = core_migration_of(migration);
    mx_status status = run(&c, write_file);
    if (status == MX_NOT_FOUND) { /* nothing to write */
        mx_diags_free(c.diags);
        return PyBool_FromLong(0);
    }
    PyObject *none = answer(&c, status);
    Py_XDECREF(none);
    return none ? PyBool_FromLong(1) : NULL;
}

static PyMethodDef directory_methods[] = {
    {"validate", directory_validate, METH_NOARGS,
     "validate() -> None\n--\n\nHold the files against atlas.sum."},
    {"hash", directory_hash, METH_NOARGS, "hash() -> None\n--\n\nWrite atlas.sum for the files as they are."},
    {"verify", (PyCFunction)(void (*)(void))directory_verify, METH_VARARGS | METH_KEYWORDS,
     "verify(dialect) -> None\n--\n\nReplay the files in memory."},
    {"plan", (PyCFunction)(void (*)(void))directory_plan, METH_VARARGS | METH_KEYWORDS,
     "plan(to_sql, dialect, *, …) -> Migration\n--\n\nPlan the way from the files' schema to that of "
     "to_sql."},
    {"write", (PyCFunction)(void (*)(void))directory_write, METH_VARARGS | METH_KEYWORDS,
     "write(migration, name=None) -> bool\n--\n\nAdd a file and rewrite atlas.sum; False: nothing to write."},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef directory_getters[] = {
    {"files", directory_files, NULL, "tuple of MigrationFile, in execution order", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot directory_slots[] = {
    {Py_tp_doc, (void *)"Directory(path, *, layout=None, may_be_new=False)\n--\n\n"
                        "A directory of versioned migrations. Source: include/metaxy/dir.h."},
    {Py_tp_new, (void *)directory_new},
    {Py_tp_dealloc, (void *)directory_dealloc},
    {Py_tp_methods, directory_methods},
    {Py_tp_getset, directory_getters},
    {0, NULL},
};
static PyType_Spec directory_spec = {"metaxy.Directory", sizeof(directory_object), 0,
                                     Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE, directory_slots};

int core_add_directory(PyObject *module, core_state *state)
{
    state->file = PyStructSequence_NewType(&file_desc);
    if (!state->file || PyModule_AddObjectRef(module, "MigrationFile", (PyObject *)state->file) != 0)
        return -1;
    state->directory = (PyTypeObject *)PyType_FromModuleAndSpec(module, &directory_spec, NULL);
    if (!state->directory)
        return -1;
    return PyModule_AddObjectRef(module, "Directory", (PyObject *)state->directory);
}
