/* python/inspect.c — inspect(), schema_names() and split_sql(): a database behind a connection of Python's as the SQL that
 * makes it, what a schema holds by name, and a script's statements (inspect/inspect.h, driver/foreign.h, sql/split.h). */
#include "core.h"

#include <string.h>

#include "api/server.h"
#include "driver/foreign.h"
#include "inspect/inspect.h"
#include "migrate/planned.h"
#include "schema/replay.h"

/* ---- a statement in Python ---- */

typedef struct python_rows {
    PyObject *run;     /* run(sql) -> (names, rows) */
    PyObject *failure; /* what it raised */
} python_rows;

static void let_go(void *object)
{
    Py_DECREF((PyObject *)object);
}

/* False with an exception: a value of a kind that catalogues do not hold. Texts are borrowed. */
static bool read_value(PyObject *value, mx_field *out)
{
    Py_ssize_t len;
    char *bytes;
    *out = MX_NULL_VALUE;
    if (value == Py_None)
        return true;
    if (PyLong_Check(value)) {
        *out = MX_INT_VALUE(PyLong_AsLongLong(value));
        return !PyErr_Occurred();
    }
    if (PyUnicode_Check(value)) {
        const char *text = PyUnicode_AsUTF8AndSize(value, &len);
        *out = MX_TEXT_VALUE(((mx_str){text, (size_t)len}));
        return text != NULL;
    }
    if (PyBytes_Check(value)) {
        if (PyBytes_AsStringAndSize(value, &bytes, &len) != 0)
            return false;
        *out = MX_TEXT_VALUE(((mx_str){bytes, (size_t)len}));
        return true;
    }
    PyErr_Format(PyExc_TypeError, "the catalogue gave a value of an unknown kind: %R",
                 (PyObject *)Py_TYPE(value));
    return false;
}

static bool read_row(PyObject *row, size_t columns, mx_field *out)
{
    if (!PyTuple_Check(row) || (size_t)PyTuple_Size(row) != columns) {
        PyErr_SetString(PyExc_TypeError, "a row must be a tuple with a value for each column");
        return false;
    }
    for (size_t i = 0; i < columns; i++)
        if (!read_value(PyTuple_GetItem(row, (Py_ssize_t)i), &out[i]))
            return false;
    return true;
}

static bool read_rows(mx_arena *arena, PyObject *answer, mx_rows *out)
{
    PyObject *names, *rows;
    if (!PyArg_ParseTuple(answer, "O!O!:rows", &PyList_Type, &names, &PyList_Type, &rows))
        return false;
    out->columns = (size_t)PyList_Size(names);
    out->rows = (size_t)PyList_Size(rows);
    out->names = mx_new_array(arena, mx_str, out->columns);
    for (size_t i = 0; i < out->columns; i++)
        if (!core_str_arg(PyList_GetItem(names, (Py_ssize_t)i), &out->names[i]))
            return false;
    out->values = mx_new_array(arena, mx_field, out->columns * out->rows);
    for (size_t i = 0; i < out->rows; i++)
        if (!read_row(PyList_GetItem(rows, (Py_ssize_t)i), out->columns, out->values + i * out->columns))
            return false;
    return true;
}

static mx_status run_in_python(void *arg, mx_arena *arena, mx_str sql, mx_rows *rows, mx_str *error)
{
    python_rows *p = arg;
    PyObject *text = core_text(sql);
    PyObject *answer = text ? PyObject_CallFunctionObjArgs(p->run, text, NULL) : NULL;
    Py_XDECREF(text);
    if (answer)
        mx_arena_defer(arena, let_go, answer); /* the texts are borrowed from it */
    if (answer && read_rows(arena, answer, rows))
        return MX_OK;
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    PyErr_NormalizeException(&type, &value, &trace);
    core_replace(&p->failure, value);
    Py_XDECREF(type);
    Py_XDECREF(trace);
    *error = MX_STR("the connection raised an exception");
    return MX_FAILED;
}

/* ---- what a schema holds ---- */

/* Appends what is new to the list and lets go of it; -1 with an exception. */
static int append(PyObject *list, PyObject *item)
{
    int failed = item ? PyList_Append(list, item) : -1;
    Py_XDECREF(item);
    return failed;
}

static PyObject *owner_tuple(const char *kind, mx_str schema, mx_str name)
{
    return Py_BuildValue("(ss#s#)", kind, schema.len ? schema.ptr : "", (Py_ssize_t)schema.len,
                         name.len ? name.ptr : "", (Py_ssize_t)name.len);
}

/* (kind, schema, name, part): `part` is what of the table, or an object's table. */
static int add_name(PyObject *list, const char *kind, mx_str schema, mx_str name, mx_str part)
{
    return append(list, Py_BuildValue("(ss#s#s#)", kind, schema.len ? schema.ptr : "", (Py_ssize_t)schema.len,
                                      name.len ? name.ptr : "", (Py_ssize_t)name.len,
                                      part.len ? part.ptr : "", (Py_ssize_t)part.len));
}

static const char *object_kind(const mx_object *object)
{
    static const char *const kinds[MX_O_KINDS] = {[MX_O_VIEW] = "view",
                                                  [MX_O_MATVIEW] = "view",
                                                  [MX_O_TRIGGER] = "trigger",
                                                  [MX_O_FUNCTION] = "function",
                                                  [MX_O_PROCEDURE] = "procedure",
                                                  [MX_O_EXTENSION] = "extension",
                                                  [MX_O_POLICY] = "policy",
                                                  [MX_O_RULE] = "rule",
                                                  [MX_O_EVENT] = "event",
                                                  [MX_O_COLLATION] = "collation",
                                                  [MX_O_STATISTICS] = "statistics"};
    return kinds[object->kind] ? kinds[object->kind] : "object";
}

static int add_objects(PyObject *list, mx_str schema, const mx_objects *objects)
{
    for (size_t i = 0; i < objects->len; i++) {
        const mx_object *object = objects->at[i];
        if (add_name(list, object_kind(object), schema, object->name, object->on_table.name) != 0)
            return -1;
    }
    return 0;
}

static int add_table(PyObject *list, const mx_table *table)
{
    mx_str schema = table->schema->name;
    int failed = add_name(list, "table", schema, table->name, MX_STR_NONE);
    for (size_t i = 0; failed == 0 && i < table->columns.len; i++)
        failed = add_name(list, "column", schema, table->name, table->columns.at[i]->name);
    for (size_t i = 0; failed == 0 && i < table->indexes.len; i++)
        failed = add_name(list, "index", schema, table->name, table->indexes.at[i]->name);
    for (size_t i = 0; failed == 0 && i < table->fkeys.len; i++)
        failed = add_name(list, "fk", schema, table->name, table->fkeys.at[i]->name);
    for (size_t i = 0; failed == 0 && i < table->checks.len; i++)
        failed = add_name(list, "check", schema, table->name, table->checks.at[i]->name);
    return failed;
}

static int add_schema(PyObject *list, const mx_schema *schema)
{
    int failed = 0;
    if (schema->name.len)
        failed = add_name(list, "schema", schema->name, schema->name, MX_STR_NONE);
    for (size_t i = 0; failed == 0 && i < schema->tables.len; i++)
        if (!schema->tables.at[i]->temporary)
            failed = add_table(list, schema->tables.at[i]);
    for (size_t i = 0; failed == 0 && i < schema->types.len; i++)
        failed = add_name(list, "type", schema->name, schema->types.at[i]->name, MX_STR_NONE);
    for (size_t i = 0; failed == 0 && i < schema->sequences.len; i++)
        if (!schema->sequences.at[i]->owner && !schema->sequences.at[i]->internal)
            failed = add_name(list, "sequence", schema->name, schema->sequences.at[i]->name, MX_STR_NONE);
    return failed == 0 ? add_objects(list, schema->name, &schema->objects) : failed;
}

static PyObject *names_of(const mx_model *model)
{
    PyObject *list = PyList_New(0);
    int failed = list ? add_objects(list, MX_STR_NONE, &model->objects) : -1;
    for (size_t i = 0; failed == 0 && i < model->schemas.len; i++)
        failed = add_schema(list, model->schemas.at[i]);
    if (failed != 0)
        Py_CLEAR(list);
    return list;
}

static PyObject *object_owner(const mx_object *object)
{
    return owner_tuple(object_kind(object), object->schema ? object->schema->name : MX_STR_NONE,
                       object->name);
}

static PyObject *table_owner(const mx_table *table)
{
    return owner_tuple("table", table->schema->name, table->name);
}

/* Of a step of a plan that starts with nothing: what the statement makes, or makes more of. */
static PyObject *owner_of(const mx_step *step)
{
    const mx_change *change = step->change;
    if (step->object)
        return object_owner(step->object);
    if (step->table)
        return table_owner(step->table);
    if (!change || !change->to.any)
        return owner_tuple("", MX_STR_NONE, MX_STR_NONE);
    switch (change->subject) {
    case MX_C_SCHEMA:
        return owner_tuple("schema", change->to.schema->name, change->to.schema->name);
    case MX_C_TYPE:
        return owner_tuple("type", change->to.type->schema->name, change->to.type->name);
    case MX_C_SEQUENCE:
        return change->to.sequence->owner
                   ? table_owner(change->to.sequence->owner->table)
                   : owner_tuple("sequence", change->to.sequence->schema->name, change->to.sequence->name);
    case MX_C_OBJECT:
        return object_owner(change->to.object);
    case MX_C_TABLE:
        return table_owner(change->to.table);
    default:
        return change->to_table ? table_owner(change->to_table) : owner_tuple("", MX_STR_NONE, MX_STR_NONE);
    }
}

/* [(statement, (kind, schema, name))] */
static PyObject *statements_of(const mx_plan *plan)
{
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < plan->steps.len; i++) {
        const mx_step *step = plan->steps.at[i];
        PyObject *owner = owner_of(step), *sql = core_text(step->sql);
        int failed = owner && sql ? append(list, PyTuple_Pack(2, sql, owner)) : -1;
        Py_XDECREF(owner);
        Py_XDECREF(sql);
        if (failed != 0)
            Py_CLEAR(list);
    }
    return list;
}

/* ---- the calls ---- */

typedef struct inspection {
    const char *server, *schema, *name;
    mx_foreign foreign;
    python_rows rows;
    mx_str sql; /* of schema_names */
    mx_diags *diags;
    PyObject *answer; /* NULL with an exception, when the work went well so far */
} inspection;

static mx_status inspect_work(mx_arena *arena, void *arg)
{
    inspection *call = arg;
    mx_meant meant;
    mx_conn *conn;
    mx_planned planned;
    const mx_planned_options options = {0};
    MX_TRY(mx_api_server_read(arena, call->server, call->schema, &meant, call->diags));
    MX_TRY(mx_conn_foreign(arena, &conn, &call->foreign, call->diags));
    mx_model *model = mx_model_new(arena, &meant.server, meant.dialect->model);
    MX_TRY(mx_inspect(model, conn, call->diags));
    PyObject *names = names_of(model);
    if (!names)
        return MX_OK;
    mx_arena_defer(arena, let_go, names);
    mx_model *empty = mx_model_new(arena, &meant.server, meant.dialect->model);
    MX_TRY(mx_planned_make(arena, empty, model, meant.dialect, &options, &planned, call->diags));
    PyObject *statements = statements_of(&planned.plan);
    call->answer = statements ? PyTuple_Pack(2, statements, names) : NULL;
    Py_XDECREF(statements);
    return MX_OK;
}

/* The interpreter's lock is kept: nearly all of the time goes into statements that Python runs. */
static PyObject *finish(PyObject *module, inspection *call, mx_work work)
{
    call->diags = mx_diags_new();
    mx_status status = call->diags ? mx_guard(NULL, work, call, call->diags) : MX_FAILED;
    if (call->rows.failure) {
        Py_CLEAR(call->answer);
        PyErr_SetObject((PyObject *)Py_TYPE(call->rows.failure), call->rows.failure);
        Py_CLEAR(call->rows.failure);
    } else if (status != MX_OK) {
        core_raise(core_state_of(module), call->diags);
    }
    mx_diags_free(call->diags);
    return call->answer;
}

PyObject *core_inspect(PyObject *module, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"server", "driver", "version", "run", "schema", NULL};
    inspection call = {.foreign = {.run = run_in_python}};
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "sssO|$z:inspect", core_keywords(names), &call.server,
                                     &call.foreign.driver, &call.foreign.version, &call.rows.run,
                                     &call.schema))
        return NULL;
    call.foreign.arg = &call.rows;
    return finish(module, &call, inspect_work);
}

static mx_status names_work(mx_arena *arena, void *arg)
{
    inspection *call = arg;
    mx_meant meant;
    MX_TRY(mx_api_server_read(arena, call->server, call->schema, &meant, call->diags));
    MX_TRY(mx_api_text_check(call->sql, "sql", call->diags));
    mx_model *model = mx_model_new(arena, &meant.server, meant.dialect->model);
    uint32_t file = mx_diags_file(call->diags, call->name ? mx_str_of(call->name) : MX_STR("sql"), call->sql);
    MX_TRY(mx_replay_text(model, call->sql, file, MX_STR_NONE, call->diags));
    MX_TRY(mx_model_finish(model, call->diags));
    call->answer = names_of(model);
    return MX_OK;
}

PyObject *core_schema_names(PyObject *module, PyObject *args, PyObject *keywords)
{
    static const char *const names[] = {"sql", "server", "schema", "name", NULL};
    inspection call = {0};
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O&s|$zz:schema_names", core_keywords(names),
                                     core_str_arg, &call.sql, &call.server, &call.schema, &call.name))
        return NULL;
    return finish(module, &call, names_work);
}

static mx_status split_work(mx_arena *arena, void *arg)
{
    inspection *call = arg;
    mx_meant meant;
    mx_statements statements = {0};
    MX_TRY(mx_api_server_read(arena, call->server, NULL, &meant, call->diags));
    MX_TRY(mx_api_text_check(call->sql, "sql", call->diags));
    uint32_t file = mx_diags_file(call->diags, MX_STR("sql"), call->sql);
    MX_TRY(mx_split(arena, call->sql, file, 0, MX_STR_NONE, &meant.server, &statements, call->diags));
    PyObject *list = PyList_New(0);
    for (size_t i = 0; list && i < statements.len; i++)
        if (append(list, core_text(statements.at[i].text)) != 0)
            Py_CLEAR(list);
    call->answer = list;
    return MX_OK;
}

PyObject *core_split_sql(PyObject *module, PyObject *args)
{
    inspection call = {0};
    if (!PyArg_ParseTuple(args, "O&s:split_sql", core_str_arg, &call.sql, &call.server))
        return NULL;
    return finish(module, &call, split_work);
}
