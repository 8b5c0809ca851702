/* python/feature_selection.c — selection_check(), selection_combine(), selection_takes(): feature/selection.h.
 *
 * A selection is a tuple (projects, keys, all): two lists of strings and a bool. */
#include "core_configuration.h"

#include "base/diag.h"
#include "feature/selection.h"

typedef struct given {
    core_names projects, keys;
    int all;
} given;

static void given_free(given *g)
{
    core_names_free(&g->projects);
    core_names_free(&g->keys);
}

/* "O&": 0 with an exception, and then nothing is left to free. */
static int given_arg(PyObject *arg, void *out)
{
    given *g = out;
    PyObject *projects, *keys;
    *g = (given){0};
    if (!PyTuple_Check(arg)) {
        PyErr_SetString(PyExc_TypeError, "a selection is a tuple (projects, keys, all)");
        return 0;
    }
    if (PyArg_ParseTuple(arg, "OOp", &projects, &keys, &g->all) &&
        core_names_read(projects, "projects", &g->projects) == 0 &&
        core_names_read(keys, "keys", &g->keys) == 0)
        return 1;
    given_free(g);
    return 0;
}

static mx_strs list_of(mx_arena *arena, const core_names *names)
{
    mx_strs list = {0};
    for (size_t i = 0; i < names->count; i++)
        mx_vec_push(arena, &list, mx_str_of(names->at[i]));
    return list;
}

static mx_selection selection_of(mx_arena *arena, const given *g)
{
    return (mx_selection){list_of(arena, &g->projects), list_of(arena, &g->keys), g->all};
}

static PyObject *list_from(const mx_strs *texts)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < texts->len; i++) {
        PyObject *item = core_text(texts->at[i]);
        if (!item || PyList_Append(list, item) != 0)
            Py_CLEAR(list);
        Py_XDECREF(item);
    }
    return list;
}

/* What one call works on; members that it does not need are zero. */
typedef struct selecting {
    given a, b;
    mx_selection (*combine)(mx_arena *, const mx_selection *, const mx_selection *);
    core_renames items; /* pairs: key, project */
    mx_selection result;
    mx_strs taken;
    mx_diags *sink;
} selecting;

static mx_status check_work(mx_arena *arena, void *arg)
{
    selecting *s = arg;
    mx_selection selection = selection_of(arena, &s->a);
    return mx_selection_check(&selection, s->sink);
}

static mx_status combine_work(mx_arena *arena, void *arg)
{
    selecting *s = arg;
    mx_selection a = selection_of(arena, &s->a), b = selection_of(arena, &s->b);
    s->result = s->combine(arena, &a, &b);
    return MX_OK;
}

static mx_status take_work(mx_arena *arena, void *arg)
{
    selecting *s = arg;
    mx_selection selection = selection_of(arena, &s->a);
    mx_selector selector = mx_selector_of(arena, &selection);
    for (size_t i = 0; i < s->items.count; i++) {
        mx_str key = mx_str_of(s->items.at[i].from);
        if (mx_selector_takes(&selector, key, mx_str_of(s->items.at[i].to)))
            mx_vec_push(arena, &s->taken, key);
    }
    return MX_OK;
}

/* Runs `work`; true: its answer is in `s`, and *arena is to be freed. */
static bool run(PyObject *module, selecting *s, mx_work work, mx_arena **arena)
{
    *arena = NULL;
    s->sink = mx_diags_new();
    bool done = s->sink && mx_guard(arena, work, s, s->sink) == MX_OK;
    if (!done)
        core_raise(core_state_of(module), s->sink);
    mx_diags_free(s->sink);
    return done;
}

PyObject *core_selection_check(PyObject *module, PyObject *arg)
{
    selecting s = {0};
    mx_arena *arena;
    if (!given_arg(arg, &s.a))
        return NULL;
    bool done = run(module, &s, check_work, &arena);
    mx_arena_free(arena);
    given_free(&s.a);
    return done ? Py_NewRef(Py_None) : NULL;
}

static const struct {
    const char *name;
    mx_selection (*combine)(mx_arena *, const mx_selection *, const mx_selection *);
} operators[] = {{"|", mx_selection_either}, {"&", mx_selection_both}, {"-", mx_selection_without}};

PyObject *core_selection_combine(PyObject *module, PyObject *args)
{
    selecting s = {0};
    mx_arena *arena;
    const char *name;
    PyObject *left, *right, *result = NULL;
    if (!PyArg_ParseTuple(args, "sOO:selection_combine", &name, &left, &right))
        return NULL;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (strcmp(operators[i].name, name) == 0)
            s.combine = operators[i].combine;
    if (!s.combine)
        return PyErr_Format(PyExc_ValueError, "selections are combined by '|', '&' or '-', not '%s'", name);
    if (given_arg(left, &s.a) && given_arg(right, &s.b)) {
        if (run(module, &s, combine_work, &arena))
            result = Py_BuildValue("(NNN)", list_from(&s.result.projects), list_from(&s.result.keys),
                                   PyBool_FromLong(s.result.all));
        mx_arena_free(arena);
    }
    given_free(&s.a);
    given_free(&s.b);
    return result;
}

PyObject *core_selection_takes(PyObject *module, PyObject *args)
{
    selecting s = {0};
    mx_arena *arena;
    PyObject *selection, *items, *result = NULL;
    if (!PyArg_ParseTuple(args, "OO:selection_takes", &selection, &items))
        return NULL;
    if (given_arg(selection, &s.a) && core_renames_read(items, &s.items) == 0) {
        if (run(module, &s, take_work, &arena))
            result = list_from(&s.taken);
        mx_arena_free(arena);
    }
    core_renames_free(&s.items);
    given_free(&s.a);
    return result;
}
