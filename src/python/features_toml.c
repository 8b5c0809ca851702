/* python/features_toml.c — features_toml(): feature/features_toml.h. The source is the path from the project's root.
 *
 * Each feature is a tuple (spec as JSON, schema as JSON, project, source, external, on_version_mismatch,
 * [(field, version)] or None). */
#include "core_configuration.h"

#include "base/diag.h"
#include "base/file.h"
#include "feature/features_toml.h"

typedef struct reading {
    mx_str text, name, project, root;
    mx_definitions found;
    mx_vec(mx_str) texts; /* spec and schema of each */
    mx_diags *sink;
} reading;

static mx_status read_work(mx_arena *arena, void *arg)
{
    reading *r = arg;
    mx_str text = mx_str_copy(arena, r->text), name = mx_str_copy(arena, r->name);
    MX_TRY(mx_features_toml(arena, text, mx_diags_file(r->sink, name, text), mx_path_within(name, r->root),
                            mx_str_copy(arena, r->project), &r->found, r->sink));
    for (size_t i = 0; i < r->found.len; i++) {
        mx_buf spec = MX_BUF(arena), schema = MX_BUF(arena);
        mx_spec_write(&spec, r->found.at[i]->spec, MX_CANON_DUMP);
        mx_definition_write_schema(&schema, r->found.at[i], MX_CANON_DUMP);
        mx_vec_push(arena, &r->texts, mx_buf_take(&spec));
        mx_vec_push(arena, &r->texts, mx_buf_take(&schema));
    }
    return MX_OK;
}

static PyObject *provenance_of(const mx_definition *def)
{
    if (!def->has_provenance)
        return Py_NewRef(Py_None);
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < def->provenance.len; i++) {
        PyObject *pair = Py_BuildValue("(NN)", core_text(def->provenance.at[i].field),
                                       core_text(def->provenance.at[i].version));
        if (!pair || PyList_Append(list, pair) != 0)
            Py_CLEAR(list);
        Py_XDECREF(pair);
    }
    return list;
}

PyObject *core_features_toml(PyObject *module, PyObject *args)
{
    reading r = {0};
    mx_arena *arena = NULL;
    PyObject *list = NULL;
    if (!PyArg_ParseTuple(args, "O&O&O&O&:features_toml", core_str_arg, &r.text, core_str_arg, &r.name,
                          core_str_arg, &r.project, core_str_arg, &r.root))
        return NULL;
    r.sink = mx_diags_new();
    if (r.sink && mx_guard(&arena, read_work, &r, r.sink) == MX_OK)
        list = PyList_New(0);
    else
        core_raise(core_state_of(module), r.sink);
    for (size_t i = 0; list && i < r.found.len; i++) {
        const mx_definition *def = r.found.at[i];
        PyObject *item = Py_BuildValue("(NNNNNsN)", core_text(r.texts.at[2 * i]),
                                       core_text(r.texts.at[2 * i + 1]), core_text(def->project),
                                       core_text(mx_definition_source(def)), PyBool_FromLong(def->external),
                                       def->mismatch_is_error ? "error" : "warn", provenance_of(def));
        if (!item || PyList_Append(list, item) != 0)
            Py_CLEAR(list);
        Py_XDECREF(item);
    }
    mx_arena_free(arena);
    mx_diags_free(r.sink);
    return list;
}
