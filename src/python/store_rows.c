/* python/store_rows.c — methods of Store that take rows or give them: resolve, write, delete, provenance, rebase,
 * copy. */
#include "core_store.h"

#include <string.h>

static const core_state *state_of(PyObject *self)
{
    return core_state_of_type(Py_TYPE(self));
}

static void drop_stream(struct ArrowArrayStream *stream)
{
    if (stream->release)
        stream->release(stream);
}

static mx_status read_all(struct ArrowArrayStream *stream, core_batches **out, mx_diags *sink)
{
    char error[512];
    *out = core_batches_read(stream, error, sizeof error);
    return *out ? MX_OK : mx_fail(sink, MX_ARW002, MX_NOWHERE, "", "%s", error);
}

static mx_status parse_keyed(mx_arena *arena, const core_keyed_filters *from, mx_feature_filters **out,
                             size_t *count, mx_diags *sink)
{
    *out = mx_new_array(arena, mx_feature_filters, from->count + 1);
    *count = from->count;
    for (size_t i = 0; i < from->count; i++) {
        (*out)[i].feature = from->keys[i];
        MX_TRY(core_filters_parse(arena, &from->at[i], &(*out)[i].filters, sink));
    }
    return MX_OK;
}

/* ---- resolve ---- */

typedef struct resolve_call {
    store_object *self;
    mx_str feature;
    struct ArrowArrayStream samples;
    core_keyed_filters filters;
    core_names global_filters, target_filters, staleness;
    int skip_comparison, input, sql, views;
    mx_resolve resolve;
    core_batches *out[MX_PARTS];
    mx_str texts[MX_PARTS]; /* in place of rows; empty: rows */
    mx_diags *sink;
} resolve_call;

static mx_status read_parts(resolve_call *c, mx_increment *increment)
{
    int last = c->input ? MX_PART_INPUT : MX_PART_ORPHANED;
    if (c->sql && mx_increment_stands_alone(increment)) {
        for (int part = MX_PART_NEW; part <= last; part++)
            c->texts[part] = mx_increment_sql(increment, (mx_part)part);
        return MX_OK;
    }
    for (int part = MX_PART_NEW; part <= last; part++) {
        struct ArrowArrayStream stream;
        mx_status status = mx_increment_stream(increment, (mx_part)part, &stream, c->sink);
        if (status == MX_NOT_FOUND && part == MX_PART_INPUT)
            break;
        MX_TRY(status);
        MX_TRY(read_all(&stream, &c->out[part], c->sink));
    }
    return MX_OK;
}

static mx_status resolve_work(mx_arena *arena, void *arg)
{
    resolve_call *c = arg;
    mx_resolve *r = &c->resolve;
    mx_increment *increment;
    MX_TRY(parse_keyed(arena, &c->filters, &r->filters.at, &r->filters.len, c->sink));
    r->filters.cap = r->filters.len;
    MX_TRY(core_filters_parse(arena, &c->global_filters, &r->global_filters, c->sink));
    MX_TRY(core_filters_parse(arena, &c->target_filters, &r->target_filters, c->sink));
    MX_TRY(core_filters_parse(arena, &c->staleness, &r->staleness, c->sink));
    r->samples = c->samples.release ? &c->samples : NULL;
    r->skip_comparison = c->skip_comparison != 0;
    r->lazy = c->sql && !r->samples;
    r->text_views = c->views != 0;
    MX_TRY(mx_store_resolve(c->self->store, arena, &increment, c->feature, r, c->sink));
    mx_status status = read_parts(c, increment);
    mx_increment_close(increment);
    return status;
}

static PyObject *part_of(PyObject *self, resolve_call *c, int part)
{
    core_batches *rows = c->out[part];
    c->out[part] = NULL; /* the table's, also when it could not be made */
    if (rows)
        return core_table_of(state_of(self), rows);
    return c->texts[part].len ? core_text(c->texts[part]) : Py_NewRef(Py_None);
}

static PyObject *parts_of(PyObject *self, resolve_call *c)
{
    PyObject *tables = PyTuple_New(MX_PARTS);
    for (int part = 0; tables && part < MX_PARTS; part++) {
        PyObject *table = part_of(self, c, part);
        if (!table)
            Py_CLEAR(tables);
        else
            PyTuple_SetItem(tables, part, table);
    }
    return tables;
}

PyObject *core_store_resolve(PyObject *self, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"feature",
                                        "samples",
                                        "filters",
                                        "global_filters",
                                        "target_filters",
                                        "staleness",
                                        "skip_comparison",
                                        "input",
                                        "sql",
                                        "views",
                                        NULL};
    resolve_call c = {.self = (store_object *)self};
    mx_arena *arena = NULL;
    PyObject *samples = Py_None, *filters = Py_None, *global = Py_None, *target = Py_None;
    PyObject *staleness = Py_None, *result = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O&|$OOOOOpppp:resolve", core_keywords(names),
                                     core_str_arg, &c.feature, &samples, &filters, &global, &target,
                                     &staleness, &c.skip_comparison, &c.input, &c.sql, &c.views))
        return NULL;
    if (core_keyed_filters_read(filters, &c.filters) == 0 &&
        core_names_read(global, "global_filters", &c.global_filters) == 0 &&
        core_names_read(target, "target_filters", &c.target_filters) == 0 &&
        core_names_read(staleness, "staleness_predicates", &c.staleness) == 0 &&
        (samples == Py_None || core_stream_of(samples, &c.samples) == 0) &&
        core_store_run_on(self, &arena, resolve_work, &c, &c.sink) == 0)
        result = parts_of(self, &c);
    mx_arena_free(arena);
    for (int part = 0; part < MX_PARTS; part++)
        core_batches_free(c.out[part]);
    drop_stream(&c.samples);
    core_keyed_filters_free(&c.filters);
    core_names_free(&c.global_filters);
    core_names_free(&c.target_filters);
    core_names_free(&c.staleness);
    return result;
}

/* ---- write ---- */

typedef struct write_call {
    store_object *self;
    mx_str *features;
    struct ArrowArrayStream *streams, **rows;
    size_t count;
    mx_write write;
    uint64_t written;
    mx_diags *sink;
} write_call;

static mx_status write_work(mx_arena *arena, void *arg)
{
    write_call *c = arg;
    (void)arena;
    if (c->count == 1)
        return mx_store_write(c->self->store, c->features[0], c->rows[0], &c->write, &c->written, c->sink);
    return mx_store_write_multi(c->self->store, c->features, c->rows, c->count, &c->write, &c->written,
                                c->sink);
}

static int read_pairs(write_call *c, PyObject *pairs)
{
    size_t count = (size_t)PyTuple_Size(pairs);
    c->features = PyMem_Calloc(count + 1, sizeof *c->features);
    c->streams = PyMem_Calloc(count + 1, sizeof *c->streams);
    c->rows = PyMem_Calloc(count + 1, sizeof *c->rows);
    if (!c->features || !c->streams || !c->rows) {
        PyErr_NoMemory();
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        PyObject *pair = PyTuple_GetItem(pairs, (Py_ssize_t)i), *frame;
        if (!PyTuple_Check(pair)) {
            PyErr_SetString(PyExc_TypeError, "rows must be pairs (feature, frame)");
            return -1;
        }
        if (!PyArg_ParseTuple(pair, "O&O", core_str_arg, &c->features[i], &frame) ||
            core_stream_of(frame, &c->streams[i]) != 0)
            return -1;
        c->rows[i] = &c->streams[i];
        c->count++;
    }
    return 0;
}

PyObject *core_store_write(PyObject *self, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"rows", "materialization_id", "preserve", NULL};
    write_call c = {.self = (store_object *)self};
    PyObject *rows, *id = Py_None, *result = NULL;
    int preserve = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|$Op:write", core_keywords(names), &rows, &id,
                                     &preserve))
        return NULL;
    if (id != Py_None && !core_str_arg(id, &c.write.materialization_id))
        return NULL;
    c.write.has_materialization_id = id != Py_None;
    c.write.preserve_versions = preserve != 0;
    PyObject *pairs = PySequence_Tuple(rows);
    if (pairs && read_pairs(&c, pairs) == 0 && core_store_run(self, write_work, &c, &c.sink) == 0)
        result = PyLong_FromUnsignedLongLong(c.written);
    for (size_t i = 0; i < c.count; i++)
        drop_stream(&c.streams[i]);
    PyMem_Free(c.features);
    PyMem_Free(c.streams);
    PyMem_Free(c.rows);
    Py_XDECREF(pairs);
    return result;
}

/* ---- delete ---- */

typedef struct delete_call {
    store_object *self;
    mx_str feature;
    core_names filters;
    mx_delete del;
    uint64_t deleted;
    mx_diags *sink;
} delete_call;

static mx_status delete_work(mx_arena *arena, void *arg)
{
    delete_call *c = arg;
    MX_TRY(core_filters_parse(arena, &c->filters, &c->del.filters, c->sink));
    return mx_store_delete(c->self->store, c->feature, &c->del, &c->deleted, c->sink);
}

PyObject *core_store_delete(PyObject *self, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"feature",         "filters",        "hard",
                                        "feature_history", "sample_history", NULL};
    delete_call c = {.self = (store_object *)self};
    PyObject *filters = Py_None, *result = NULL;
    int hard = 0, features = 0, samples = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O&|$Oppp:delete", core_keywords(names), core_str_arg,
                                     &c.feature, &filters, &hard, &features, &samples))
        return NULL;
    c.del.hard = hard != 0;
    c.del.feature_history = features != 0;
    c.del.sample_history = samples != 0;
    if (core_names_read(filters, "filters", &c.filters) == 0 &&
        core_store_run(self, delete_work, &c, &c.sink) == 0)
        result = PyLong_FromUnsignedLongLong(c.deleted);
    core_names_free(&c.filters);
    return result;
}

/* ---- rows in, rows out ---- */

typedef struct turn_call {
    store_object *self;
    mx_str feature;
    bool rebase;
    mx_graph *target;
    struct ArrowArrayStream rows;
    core_batches *out;
    mx_diags *sink;
} turn_call;

static mx_status turn_work(mx_arena *arena, void *arg)
{
    turn_call *c = arg;
    struct ArrowArrayStream stream;
    (void)arena;
    if (c->rebase)
        MX_TRY(mx_store_rebase(c->self->store, c->feature, c->target, &c->rows, &stream, c->sink));
    else
        MX_TRY(mx_store_provenance(c->self->store, c->feature, &c->rows, &stream, c->sink));
    return read_all(&stream, &c->out, c->sink);
}

static PyObject *turn(PyObject *self, turn_call *c, PyObject *rows)
{
    PyObject *result = NULL;
    if (core_stream_of(rows, &c->rows) != 0)
        return NULL;
    if (core_store_run(self, turn_work, c, &c->sink) == 0)
        result = core_table_of(state_of(self), c->out);
    else
        core_batches_free(c->out);
    drop_stream(&c->rows);
    return result;
}

PyObject *core_store_provenance(PyObject *self, PyObject *args)
{
    turn_call c = {.self = (store_object *)self};
    PyObject *rows;
    if (!PyArg_ParseTuple(args, "O&O:provenance", core_str_arg, &c.feature, &rows))
        return NULL;
    return turn(self, &c, rows);
}

PyObject *core_store_rebase(PyObject *self, PyObject *args)
{
    turn_call c = {.self = (store_object *)self, .rebase = true};
    PyObject *rows, *graph;
    if (!PyArg_ParseTuple(args, "O&OO:rebase", core_str_arg, &c.feature, &graph, &rows))
        return NULL;
    if (graph != Py_None && !(c.target = core_graph_of(state_of(self), graph)))
        return NULL;
    return turn(self, &c, rows);
}

/* ---- rows that are there ---- */

typedef struct rebase_call {
    store_object *self;
    mx_str feature;
    mx_rebase_rows rebase;
    uint64_t rows;
    bool there;
    mx_diags *sink;
} rebase_call;

static mx_status rebase_work(mx_arena *arena, void *arg)
{
    rebase_call *c = arg;
    (void)arena;
    mx_status status = mx_store_rebase_stored(c->self->store, c->feature, &c->rebase, &c->rows, c->sink);
    c->there = status == MX_OK;
    return status == MX_NOT_FOUND ? MX_OK : status;
}

PyObject *core_store_rebase_stored(PyObject *self, PyObject *args)
{
    rebase_call c = {.self = (store_object *)self};
    PyObject *graph;
    int dry;
    if (!PyArg_ParseTuple(args, "O&OO&p:rebase_stored", core_str_arg, &c.feature, &graph, core_str_arg,
                          &c.rebase.from, &dry))
        return NULL;
    c.rebase.dry = dry != 0;
    if (graph != Py_None && !(c.rebase.target = core_graph_of(state_of(self), graph)))
        return NULL;
    if (core_store_run(self, rebase_work, &c, &c.sink) != 0)
        return NULL;
    if (!c.there)
        Py_RETURN_NONE;
    return PyLong_FromUnsignedLongLong(c.rows);
}

/* ---- copy ---- */

typedef struct copy_call {
    store_object *self, *from;
    core_names features, global_filters;
    core_keyed_filters filters;
    mx_copy_rows copy;
    uint64_t features_copied, rows_copied;
    mx_diags *sink;
} copy_call;

static mx_status copy_work(mx_arena *arena, void *arg)
{
    copy_call *c = arg;
    mx_strs features = {0};
    for (size_t i = 0; i < c->features.count; i++)
        mx_vec_push(arena, &features, mx_str_of(c->features.at[i]));
    MX_TRY(parse_keyed(arena, &c->filters, &c->copy.filters.at, &c->copy.filters.len, c->sink));
    c->copy.filters.cap = c->copy.filters.len;
    MX_TRY(core_filters_parse(arena, &c->global_filters, &c->copy.global_filters, c->sink));
    return mx_store_copy(c->self->store, c->from->store, &features, &c->copy, &c->features_copied,
                         &c->rows_copied, c->sink);
}

PyObject *core_store_copy(PyObject *self, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {
        "store", "features", "filters", "global_filters", "current_version_only", "sample_history", NULL};
    copy_call c = {.self = (store_object *)self};
    PyObject *from, *features, *filters = Py_None, *global = Py_None, *result = NULL;
    int current = 0, samples = 0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O!O|$OOpp:copy", core_keywords(names),
                                     state_of(self)->store, &from, &features, &filters, &global, &current,
                                     &samples))
        return NULL;
    c.from = (store_object *)from;
    c.copy.current_version_only = current != 0;
    c.copy.sample_history = samples != 0;
    if (from == self)
        return PyErr_Format(PyExc_ValueError, "a store cannot be copied to itself");
    if (core_store_begin(c.from) != 0)
        return NULL;
    if (core_names_read(features, "features", &c.features) == 0 &&
        core_names_read(global, "global_filters", &c.global_filters) == 0 &&
        core_keyed_filters_read(filters, &c.filters) == 0 &&
        core_store_run(self, copy_work, &c, &c.sink) == 0)
        result = Py_BuildValue("(KK)", (unsigned long long)c.features_copied,
                               (unsigned long long)c.rows_copied);
    c.from->busy = false;
    core_names_free(&c.features);
    core_names_free(&c.global_filters);
    core_keyed_filters_free(&c.filters);
    return result;
}
