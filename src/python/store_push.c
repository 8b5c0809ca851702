/* python/store_push.c — Store.push(): store/system_tables.h. */
#include "core_store.h"

#include "store/system_tables.h"

typedef struct push_call {
    store_object *self;
    mx_graph *graph;
    core_renames tags; /* pairs of texts */
    mx_push push;
    mx_pushed out;
    mx_diags *sink;
} push_call;

static mx_status push_work(mx_arena *arena, void *arg)
{
    push_call *c = arg;
    mx_tag *tags = mx_new_array(arena, mx_tag, c->tags.count + 1);
    for (size_t i = 0; i < c->tags.count; i++)
        tags[i] = (mx_tag){mx_str_of(c->tags.at[i].from), mx_str_of(c->tags.at[i].to)};
    c->push.tags = tags;
    c->push.tag_count = c->tags.count;
    return mx_store_push(c->self->store, arena, c->graph, &c->push, &c->out, c->sink);
}

static PyObject *result_of(const mx_pushed *pushed)
{
    PyObject *updated = PyList_New(0);
    for (size_t i = 0; updated && i < pushed->updated.len; i++) {
        PyObject *key = core_text(pushed->updated.at[i]);
        if (!key || PyList_Append(updated, key) != 0)
            Py_CLEAR(updated);
        Py_XDECREF(key);
    }
    if (!updated)
        return NULL;
    return Py_BuildValue("(NON)", core_text(pushed->project_version), pushed->already ? Py_True : Py_False,
                         updated);
}

PyObject *core_store_push(PyObject *self, PyObject *args)
{
    push_call c = {.self = (store_object *)self};
    PyObject *graph, *tags, *result = NULL;
    mx_arena *arena = NULL;
    if (!PyArg_ParseTuple(args, "OO&O:push", &graph, core_str_arg, &c.push.project, &tags))
        return NULL;
    c.graph = core_graph_of(core_state_of_type(Py_TYPE(self)), graph);
    if (!c.graph || core_renames_read(tags, &c.tags) != 0)
        return NULL;
    if (core_store_run_on(self, &arena, push_work, &c, &c.sink) == 0)
        result = result_of(&c.out);
    mx_arena_free(arena);
    core_renames_free(&c.tags);
    return result;
}
