/* python/feature_graph.c — FeatureGraph, spec_versions() and definition_version(): feature/graph.h, plan.h, version.h.
 *
 * A FeatureGraph is one state of a graph: all its features are given at once, as the JSON dumps of their specs. Texts of
 * keys come back as str; Python makes keys of them. Calls hold the interpreter's lock: a graph is settled once, and
 * 10,000 features take it some ten milliseconds. */
#include "core.h"

#include "base/diag.h"
#include "feature/plan.h"

typedef struct graph_object {
    PyObject_HEAD mx_arena *arena;
    mx_graph *graph;
} graph_object;

static mx_graph *graph_of(PyObject *self)
{
    return ((graph_object *)self)->graph;
}

static const core_state *state_of(PyObject *self)
{
    return core_state_of_type(Py_TYPE(self));
}

mx_graph *core_graph_of(const core_state *state, PyObject *object)
{
    if (PyObject_IsInstance(object, (PyObject *)state->feature_graph) == 1)
        return graph_of(object);
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "a graph must be a FeatureGraph");
    return NULL;
}

/* Runs the work on an arena of its own, kept in *keep for who converts the result; 0, or -1 with an exception. */
static int run(const core_state *state, mx_arena **keep, mx_work work, void *arg, mx_diags **sink)
{
    mx_status status = MX_FAILED;
    *sink = mx_diags_new();
    if (*sink)
        status = mx_guard(keep, work, arg, *sink);
    if (status != MX_OK)
        core_raise(state, *sink);
    mx_diags_free(*sink);
    *sink = NULL;
    return status == MX_OK ? 0 : -1;
}

static PyObject *list_of(const mx_strs *texts)
{
    PyObject *list = PyList_New((Py_ssize_t)texts->len);
    for (size_t i = 0; list && i < texts->len; i++) {
        PyObject *text = core_text(texts->at[i]);
        if (!text)
            Py_CLEAR(list);
        else
            PyList_SetItem(list, (Py_ssize_t)i, text);
    }
    return list;
}

/* ---- making one ---- */

typedef struct making {
    size_t truncation;
    PyObject *items; /* a list of tuples */
    mx_graph *graph;
    mx_diags *sink;
    bool raised; /* an exception is set already */
} making;

/* [(field, version), ...] or None. False with an exception. */
static bool read_provenance(mx_arena *arena, PyObject *pairs, mx_definition *def)
{
    if (pairs == Py_None)
        return true;
    if (!PyList_Check(pairs)) {
        PyErr_SetString(PyExc_TypeError, "provenance must be a list of pairs, or None");
        return false;
    }
    def->has_provenance = true;
    for (Py_ssize_t i = 0; i < PyList_Size(pairs); i++) {
        mx_provenance item;
        if (!PyArg_ParseTuple(PyList_GetItem(pairs, i), "O&O&", core_str_arg, &item.field, core_str_arg,
                              &item.version))
            return false;
        item.field = mx_str_copy(arena, item.field);
        item.version = mx_str_copy(arena, item.version);
        mx_vec_push(arena, &def->provenance, item);
    }
    return true;
}

/* (spec, schema, class path, project, external, provenance, table's name or "", whether its by-field columns are JSON). Texts are copied: trees point into them. */
static mx_status add_item(mx_arena *arena, making *m, PyObject *item)
{
    mx_definition *def = mx_new(arena, mx_definition);
    mx_str spec, schema;
    PyObject *provenance;
    int external, json;
    m->raised = !PyTuple_Check(item) ||
                !PyArg_ParseTuple(item, "O&O&O&O&pOO&p", core_str_arg, &spec, core_str_arg, &schema,
                                  core_str_arg, &def->class_path, core_str_arg, &def->project, &external,
                                  &provenance, core_str_arg, &def->table, &json) ||
                !read_provenance(arena, provenance, def);
    if (m->raised)
        return MX_FAILED;
    def->external = external != 0;
    def->json_fields = json != 0;
    def->class_path = mx_str_copy(arena, def->class_path);
    def->project = mx_str_copy(arena, def->project);
    def->table = mx_str_copy(arena, def->table);
    MX_TRY(mx_spec_from_text(arena, mx_str_copy(arena, spec), 0, &def->spec, m->sink));
    if (schema.len) {
        mx_json *tree;
        MX_TRY(mx_json_parse_wide(arena, mx_str_copy(arena, schema), 0, MX_FEA002, &tree, m->sink));
        def->schema = tree;
    }
    return mx_graph_add(m->graph, def, false, m->sink);
}

static mx_status make_work(mx_arena *arena, void *arg)
{
    making *m = arg;
    m->graph = mx_graph_new(arena, m->truncation);
    for (Py_ssize_t i = 0; i < PyList_Size(m->items); i++)
        MX_TRY(add_item(arena, m, PyList_GetItem(m->items, i)));
    return MX_OK;
}

static PyObject *graph_new(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"features", "truncation", NULL};
    const core_state *state = core_state_of_type(type);
    making m = {0};
    Py_ssize_t truncation;
    if (!state || !PyArg_ParseTupleAndKeywords(args, keywords, "On:FeatureGraph", core_keywords(names),
                                               &m.items, &truncation))
        return NULL;
    if (!PyList_Check(m.items))
        return PyErr_Format(PyExc_TypeError, "features must be a list of tuples");
    if (truncation < MX_TRUNCATION_MIN)
        return PyErr_Format(PyExc_ValueError, "truncation must be at least %d", (int)MX_TRUNCATION_MIN);
    m.truncation = (size_t)truncation;

    mx_arena *arena = NULL;
    m.sink = mx_diags_new();
    mx_status status = m.sink ? mx_guard(&arena, make_work, &m, m.sink) : MX_FAILED;
    if (status != MX_OK && !PyErr_Occurred())
        core_raise(state, m.sink);
    mx_diags_free(m.sink);
    if (status != MX_OK)
        return NULL;

    allocfunc alloc = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    graph_object *self = (graph_object *)alloc(type, 0);
    if (!self) {
        mx_arena_free(arena);
        return NULL;
    }
    self->arena = arena;
    self->graph = m.graph;
    return (PyObject *)self;
}

static void graph_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    mx_arena_free(((graph_object *)object)->arena);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

/* ---- versions ---- */

typedef mx_status (*version_fn)(mx_graph *graph, mx_str feature, mx_str *out, mx_diags *diags);

typedef struct asking {
    mx_graph *graph;
    mx_str feature, field;
    version_fn version;
    mx_str out;
    mx_diags **sink;
} asking;

static mx_status version_work(mx_arena *arena, void *arg)
{
    asking *a = arg;
    (void)arena;
    if (!a->version)
        return mx_graph_field_version(a->graph, a->feature, a->field, &a->out, *a->sink);
    return a->version(a->graph, a->feature, &a->out, *a->sink);
}

static PyObject *version_of(PyObject *self, asking *a)
{
    mx_diags *sink = NULL;
    a->graph = graph_of(self);
    a->sink = &sink;
    return run(state_of(self), NULL, version_work, a, &sink) == 0 ? core_text(a->out) : NULL;
}

static PyObject *feature_text(PyObject *self, PyObject *arg, version_fn version)
{
    asking a = {.version = version};
    return core_str_arg(arg, &a.feature) ? version_of(self, &a) : NULL;
}

static PyObject *graph_feature_version(PyObject *self, PyObject *arg)
{
    return feature_text(self, arg, mx_graph_feature_version);
}

static PyObject *graph_definition_version(PyObject *self, PyObject *arg)
{
    return feature_text(self, arg, mx_graph_definition_version);
}

static PyObject *graph_field_version(PyObject *self, PyObject *args)
{
    asking a = {0};
    if (!PyArg_ParseTuple(args, "O&O&:field_version", core_str_arg, &a.feature, core_str_arg, &a.field))
        return NULL;
    return version_of(self, &a);
}

static mx_status project_work(mx_arena *arena, void *arg)
{
    asking *a = arg;
    (void)arena;
    a->out = mx_graph_project_version(a->graph, a->feature);
    return MX_OK;
}

static PyObject *graph_project_version(PyObject *self, PyObject *arg)
{
    mx_diags *sink = NULL;
    asking a = {.graph = graph_of(self)};
    if (!core_str_arg(arg, &a.feature) || run(state_of(self), NULL, project_work, &a, &sink) != 0)
        return NULL;
    return core_text(a.out);
}

/* ---- orders ---- */

typedef struct ordering {
    mx_graph *graph;
    core_names names;
    bool all, descending, downstream;
    mx_strs out;
} ordering;

static mx_status order_work(mx_arena *arena, void *arg)
{
    ordering *o = arg;
    mx_strs keys = {0};
    for (size_t i = 0; i < o->names.count; i++)
        mx_vec_push(arena, &keys, mx_str_of(o->names.at[i]));
    if (o->downstream)
        mx_graph_downstream(o->graph, arena, &keys, &o->out);
    else
        mx_graph_sort(o->graph, arena, o->all ? NULL : &keys, o->descending, &o->out);
    return MX_OK;
}

static PyObject *order_of(PyObject *self, PyObject *keys, ordering *o)
{
    mx_arena *arena = NULL;
    mx_diags *sink = NULL;
    o->graph = graph_of(self);
    o->all = keys == Py_None;
    if (core_names_read(keys, "keys", &o->names) != 0)
        return NULL;
    PyObject *result = run(state_of(self), &arena, order_work, o, &sink) == 0 ? list_of(&o->out) : NULL;
    core_names_free(&o->names);
    mx_arena_free(arena);
    return result;
}

static PyObject *graph_sorted(PyObject *self, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"keys", "descending", NULL};
    ordering o = {0};
    PyObject *keys = Py_None;
    int descending = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|Op:sorted", core_keywords(names), &keys, &descending))
        return NULL;
    o.descending = descending != 0;
    return order_of(self, keys, &o);
}

static PyObject *graph_downstream(PyObject *self, PyObject *keys)
{
    ordering o = {.downstream = true};
    return order_of(self, keys, &o);
}

/* ---- plans ---- */

typedef struct planning {
    mx_graph *graph;
    mx_str feature, field;
    mx_field_sources sources;
    mx_field_parents parents;
    const mx_feature_plan *plan;
    mx_diags **sink;
} planning;

static mx_status sources_work(mx_arena *arena, void *arg)
{
    planning *p = arg;
    return mx_plan_sources(p->graph, arena, p->feature, p->field, &p->sources, *p->sink);
}

static PyObject *graph_sources(PyObject *self, PyObject *args)
{
    mx_arena *arena = NULL;
    mx_diags *sink = NULL;
    planning p = {.graph = graph_of(self), .sink = &sink};
    if (!PyArg_ParseTuple(args, "O&O&:sources", core_str_arg, &p.feature, core_str_arg, &p.field) ||
        run(state_of(self), &arena, sources_work, &p, &sink) != 0)
        return NULL;
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < p.sources.len; i++) {
        PyObject *feature = core_text(p.sources.at[i].feature), *fields = list_of(&p.sources.at[i].fields);
        PyObject *pair = feature && fields ? PyTuple_Pack(2, feature, fields) : NULL;
        if (!pair || PyList_Append(list, pair) != 0)
            Py_CLEAR(list);
        Py_XDECREF(pair);
        Py_XDECREF(feature);
        Py_XDECREF(fields);
    }
    mx_arena_free(arena);
    return list;
}

static mx_status parents_work(mx_arena *arena, void *arg)
{
    planning *p = arg;
    return mx_plan_parents(p->graph, arena, p->feature, p->field, &p->parents, *p->sink);
}

static PyObject *graph_parents(PyObject *self, PyObject *args)
{
    mx_arena *arena = NULL;
    mx_diags *sink = NULL;
    planning p = {.graph = graph_of(self), .sink = &sink};
    if (!PyArg_ParseTuple(args, "O&O&:parents", core_str_arg, &p.feature, core_str_arg, &p.field) ||
        run(state_of(self), &arena, parents_work, &p, &sink) != 0)
        return NULL;
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < p.parents.len; i++) {
        PyObject *pair = Py_BuildValue("(NN)", core_text(p.parents.at[i].feature),
                                       core_text(p.parents.at[i].field));
        if (!pair || PyList_Append(list, pair) != 0)
            Py_CLEAR(list);
        Py_XDECREF(pair);
    }
    mx_arena_free(arena);
    return list;
}

static mx_status id_columns_work(mx_arena *arena, void *arg)
{
    planning *p = arg;
    return mx_plan_feature(p->graph, arena, p->feature, &p->plan, *p->sink);
}

static PyObject *graph_id_columns(PyObject *self, PyObject *arg)
{
    mx_arena *arena = NULL;
    mx_diags *sink = NULL;
    planning p = {.graph = graph_of(self), .sink = &sink};
    if (!core_str_arg(arg, &p.feature) || run(state_of(self), &arena, id_columns_work, &p, &sink) != 0)
        return NULL;
    PyObject *deps = PyList_New((Py_ssize_t)p.plan->deps.len), *result = NULL;
    for (size_t i = 0; deps && i < p.plan->deps.len; i++) {
        PyObject *columns = list_of(&p.plan->deps.at[i].input_ids);
        if (!columns)
            Py_CLEAR(deps);
        else
            PyList_SetItem(deps, (Py_ssize_t)i, columns);
    }
    if (deps)
        result = Py_BuildValue("(NNN)", list_of(&p.plan->input_ids), list_of(&p.plan->upstream_ids), deps);
    mx_arena_free(arena);
    return result;
}

/* ---- without a graph ---- */

typedef struct single {
    mx_str spec, schema;
    size_t truncation;
    mx_str spec_version, code_version, definition_version;
    mx_diags **sink;
} single;

static mx_status single_work(mx_arena *arena, void *arg)
{
    single *s = arg;
    mx_definition def = {0};
    MX_TRY(mx_spec_from_text(arena, s->spec, 0, &def.spec, *s->sink));
    s->spec_version = mx_spec_version(arena, def.spec, s->truncation);
    s->code_version = mx_spec_code_version(arena, def.spec, s->truncation);
    if (s->schema.len) {
        mx_json *tree;
        MX_TRY(mx_json_parse_wide(arena, s->schema, 0, MX_FEA002, &tree, *s->sink));
        def.schema = tree;
        s->definition_version = mx_definition_version(arena, s->spec_version, &def, s->truncation);
    }
    return MX_OK;
}

PyObject *core_spec_versions(PyObject *module, PyObject *args)
{
    mx_arena *arena = NULL;
    mx_diags *sink = NULL;
    single s = {.sink = &sink};
    Py_ssize_t truncation;
    if (!PyArg_ParseTuple(args, "O&n|O&:spec_versions", core_str_arg, &s.spec, &truncation, core_str_arg,
                          &s.schema))
        return NULL;
    if (truncation < MX_TRUNCATION_MIN)
        return PyErr_Format(PyExc_ValueError, "truncation must be at least %d", (int)MX_TRUNCATION_MIN);
    s.truncation = (size_t)truncation;
    if (run(core_state_of(module), &arena, single_work, &s, &sink) != 0)
        return NULL;
    PyObject *result = Py_BuildValue("(NNN)", core_text(s.spec_version), core_text(s.code_version),
                                     core_text(s.definition_version));
    mx_arena_free(arena);
    return result;
}

static PyMethodDef graph_methods[] = {
    {"feature_version", graph_feature_version, METH_O, "feature_version(feature: str) -> str"},
    {"definition_version", graph_definition_version, METH_O, "definition_version(feature: str) -> str"},
    {"field_version", graph_field_version, METH_VARARGS, "field_version(feature: str, field: str) -> str"},
    {"project_version", graph_project_version, METH_O, "project_version(project: str) -> str"},
    {"sorted", (PyCFunction)(void (*)(void))graph_sorted, METH_VARARGS | METH_KEYWORDS,
     "sorted(keys=None, descending=False) -> list[str]"},
    {"downstream", graph_downstream, METH_O, "downstream(keys: list[str]) -> list[str]"},
    {"sources", graph_sources, METH_VARARGS, "sources(feature, field) -> list[tuple[str, list[str]]]"},
    {"parents", graph_parents, METH_VARARGS, "parents(feature, field) -> list[tuple[str, str]]"},
    {"id_columns", graph_id_columns, METH_O,
     "id_columns(feature) -> (input id columns, upstream id columns, input id columns of each dep)"},
    {NULL, NULL, 0, NULL},
};

static char graph_doc[] =
    "FeatureGraph(features, truncation)\n--\n\n"
    "One state of a graph of features. Source: src/feature/graph.h, src/feature/plan.h.";
static PyType_Slot graph_slots[] = {
    {Py_tp_doc, graph_doc},
    {Py_tp_new, (void *)graph_new},
    {Py_tp_dealloc, (void *)graph_dealloc},
    {Py_tp_methods, graph_methods},
    {0, NULL},
};
static PyType_Spec graph_spec = {
    .name = "metaxy._core.FeatureGraph",
    .basicsize = sizeof(graph_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = graph_slots,
};

int core_add_feature_graph(PyObject *module, core_state *state)
{
    state->feature_graph = (PyTypeObject *)PyType_FromModuleAndSpec(module, &graph_spec, NULL);
    return state->feature_graph ? PyModule_AddType(module, state->feature_graph) : -1;
}
