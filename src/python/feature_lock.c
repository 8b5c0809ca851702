/* python/feature_lock.c — lock_read(), lock_text(), lock_compare(): feature/lock.h.
 *
 * An entry is a tuple (spec as JSON, schema as JSON, class path or "", project, version, definition version,
 * [(field, version)]). */
#include "core_configuration.h"

#include "base/diag.h"
#include "feature/canon.h"
#include "feature/lock.h"

typedef struct locking {
    mx_str text, name, other;
    PyObject *entries;
    mx_lock lock;
    mx_lock_changes changes;
    size_t unchanged;
    mx_str out;
    mx_arena *arena;
    mx_diags *sink;
} locking;

/* 0, or -1 with an exception; *arena is the caller's to free. */
static int run(PyObject *module, locking *l, mx_work work)
{
    mx_status st = MX_FAILED;
    l->sink = mx_diags_new();
    if (l->sink)
        st = mx_guard(&l->arena, work, l, l->sink);
    if (st != MX_OK && !PyErr_Occurred())
        core_raise(core_state_of(module), l->sink);
    mx_diags_free(l->sink);
    return st == MX_OK ? 0 : -1;
}

/* ---- reading ---- */

static mx_status read_text(mx_arena *arena, locking *l, mx_str text, mx_lock *out)
{
    mx_str kept = mx_str_copy(arena, text);
    return mx_lock_read(arena, kept, mx_diags_file(l->sink, l->name, kept), out, l->sink);
}

static mx_status read_work(mx_arena *arena, void *arg)
{
    locking *l = arg;
    return read_text(arena, l, l->text, &l->lock);
}

static PyObject *fields_of(const mx_lock_entry *entry)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < entry->fields.len; i++) {
        PyObject *pair = Py_BuildValue("(NN)", core_text(entry->fields.at[i].field),
                                       core_text(entry->fields.at[i].version));
        if (!pair || PyList_Append(list, pair) != 0)
            Py_CLEAR(list);
        Py_XDECREF(pair);
    }
    return list;
}

typedef struct texts {
    const mx_lock_entry *entry;
    mx_str spec, schema;
} texts;

static mx_status texts_work(mx_arena *arena, void *arg)
{
    texts *t = arg;
    mx_buf spec = MX_BUF(arena), schema = MX_BUF(arena);
    mx_spec_write(&spec, t->entry->def->spec, MX_CANON_DUMP);
    mx_definition_write_schema(&schema, t->entry->def, MX_CANON_DUMP);
    t->spec = mx_buf_take(&spec);
    t->schema = mx_buf_take(&schema);
    return MX_OK;
}

static PyObject *entry_of(mx_arena *arena, const mx_lock_entry *entry)
{
    texts t = {.entry = entry};
    if (mx_guard_in(arena, texts_work, &t, NULL) != MX_OK)
        return PyErr_NoMemory();
    return Py_BuildValue("(NNNNNNN)", core_text(t.spec), core_text(t.schema),
                         core_text(entry->def->class_path), core_text(entry->def->project),
                         core_text(entry->version), core_text(entry->definition_version), fields_of(entry));
}

PyObject *core_lock_read(PyObject *module, PyObject *args)
{
    locking l = {0};
    if (!PyArg_ParseTuple(args, "O&O&:lock_read", core_str_arg, &l.text, core_str_arg, &l.name))
        return NULL;
    PyObject *list = run(module, &l, read_work) == 0 ? PyList_New(0) : NULL;
    for (size_t i = 0; list && i < l.lock.len; i++) {
        PyObject *entry = entry_of(l.arena, &l.lock.at[i]);
        if (!entry || PyList_Append(list, entry) != 0)
            Py_CLEAR(list);
        Py_XDECREF(entry);
    }
    mx_arena_free(l.arena);
    return list;
}

/* ---- writing ---- */

/* The i-th text of a tuple. False with an exception: it is none. */
static bool text_in(PyObject *tuple, Py_ssize_t i, mx_str *out)
{
    PyObject *item = PyTuple_GetItem(tuple, i);
    return item && core_str_arg(item, out);
}

static mx_status take_entry(mx_arena *arena, locking *l, PyObject *tuple)
{
    mx_lock_entry entry = {0};
    mx_definition *def = mx_new(arena, mx_definition);
    mx_str spec, schema, field, version;
    mx_json *tree;
    bool whole = PyTuple_Check(tuple) && text_in(tuple, 0, &spec) && text_in(tuple, 1, &schema) &&
                 text_in(tuple, 2, &def->class_path) && text_in(tuple, 3, &def->project) &&
                 text_in(tuple, 4, &entry.version) && text_in(tuple, 5, &entry.definition_version);
    PyObject *fields = whole ? PyTuple_GetItem(tuple, 6) : NULL;
    for (Py_ssize_t i = 0; whole && fields && i < PyList_Size(fields); i++) {
        PyObject *pair = PyList_GetItem(fields, i);
        whole = pair && PyTuple_Check(pair) && text_in(pair, 0, &field) && text_in(pair, 1, &version);
        if (whole)
            mx_vec_push(arena, &entry.fields, ((mx_provenance){field, version}));
    }
    if (!whole || !fields) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "an entry is a tuple of six texts and a list of pairs");
        return MX_FAILED;
    }
    MX_TRY(mx_spec_from_text(arena, spec, 0, &def->spec, l->sink));
    MX_TRY(mx_json_parse_wide(arena, schema, 0, MX_FEA002, &tree, l->sink));
    def->schema = tree;
    entry.def = def;
    mx_vec_push(arena, &l->lock, entry);
    return MX_OK;
}

static int by_key(const void *a, const void *b, void *unused)
{
    (void)unused;
    return mx_str_cmp(((const mx_lock_entry *)a)->def->spec->key, ((const mx_lock_entry *)b)->def->spec->key);
}

static mx_status write_work(mx_arena *arena, void *arg)
{
    locking *l = arg;
    for (Py_ssize_t i = 0; i < PyList_Size(l->entries); i++)
        MX_TRY(take_entry(arena, l, PyList_GetItem(l->entries, i)));
    mx_sort(arena, l->lock.at, l->lock.len, sizeof *l->lock.at, by_key, NULL);
    return mx_lock_write(arena, &l->lock, &l->out, l->sink);
}

PyObject *core_lock_text(PyObject *module, PyObject *arg)
{
    locking l = {.entries = arg};
    if (!PyList_Check(arg))
        return PyErr_Format(PyExc_TypeError, "lock_text() takes a list of entries");
    PyObject *text = run(module, &l, write_work) == 0 ? core_text(l.out) : NULL;
    mx_arena_free(l.arena);
    return text;
}

/* ---- comparing ---- */

static mx_status compare_work(mx_arena *arena, void *arg)
{
    locking *l = arg;
    mx_lock from = {0}, to = {0};
    if (l->text.len)
        MX_TRY(read_text(arena, l, l->text, &from));
    MX_TRY(read_text(arena, l, l->other, &to));
    l->unchanged = mx_lock_compare(arena, &from, &to, &l->changes);
    return MX_OK;
}

static PyObject *version_of(const mx_lock_entry *entry)
{
    return entry ? core_text(entry->version) : Py_NewRef(Py_None);
}

static PyObject *change_of(const mx_lock_change *change)
{
    static const char *const kinds[] = {
        [MX_LOCK_ADDED] = "added", [MX_LOCK_UPDATED] = "updated", [MX_LOCK_REMOVED] = "removed"};
    const mx_definition *def = (change->to ? change->to : change->from)->def;
    return Py_BuildValue("(sNNNN)", kinds[change->kind], core_text(def->project), core_text(def->spec->key),
                         version_of(change->from), version_of(change->to));
}

PyObject *core_lock_compare(PyObject *module, PyObject *args)
{
    locking l = {.name = MX_STR("metaxy.lock")};
    if (!PyArg_ParseTuple(args, "O&O&:lock_compare", core_str_arg, &l.text, core_str_arg, &l.other))
        return NULL;
    PyObject *list = run(module, &l, compare_work) == 0 ? PyList_New(0) : NULL;
    for (size_t i = 0; list && i < l.changes.len; i++) {
        PyObject *change = change_of(&l.changes.at[i]);
        if (!change || PyList_Append(list, change) != 0)
            Py_CLEAR(list);
        Py_XDECREF(change);
    }
    mx_arena_free(l.arena);
    return list ? Py_BuildValue("(Nn)", list, (Py_ssize_t)l.unchanged) : NULL;
}
