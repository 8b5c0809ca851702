/* python/errors.c — messages of the library as Diagnostic tuples and as exceptions. */
#include "core.h"

#include <string.h>

static PyStructSequence_Field diagnostic_fields[] = {
    {"severity", "\"error\", \"warning\" or \"note\""},
    {"code", "stable, as \"SQL101\"; docs/diagnostics.md lists them"},
    {"message", "what is wrong: one line"},
    {"hint", "what to do: a sentence, or \"\""},
    {"file", "name of the text, or None when no text is to blame"},
    {"line", "from 1, or None"},
    {"column", "from 1, in characters, or None"},
    {NULL, NULL},
};
static PyStructSequence_Desc diagnostic_desc = {
    "metaxy.Diagnostic", "One message about a text. Source: include/metaxy/diag.h.", diagnostic_fields, 7};

static const char *const severities[] = {[MX_ERROR] = "error", [MX_WARNING] = "warning", [MX_NOTE] = "note"};

/* A new exception class `metaxy.<name>`; with `defaults` as its attributes. */
static PyObject *make_error(PyObject *module, const char *name, PyObject *bases, PyObject *defaults,
                            const char *doc)
{
    char full[64];
    PyOS_snprintf(full, sizeof full, "metaxy.%s", name);
    PyObject *type = PyErr_NewExceptionWithDoc(full, doc, bases, defaults);
    if (type && PyModule_AddObjectRef(module, name, type) != 0)
        Py_CLEAR(type);
    return type;
}

static PyObject *make_base(PyObject *module)
{
    PyObject *defaults = Py_BuildValue("{s:s,s:s,s:s,s:O,s:O,s:O,s:()}", "code", "", "message", "", "hint",
                                       "", "file", Py_None, "line", Py_None, "column", Py_None,
                                       "diagnostics");
    PyObject *type =
        defaults ? make_error(module, "MetaxyError", NULL, defaults,
                              "What the library refused to do. .code .message .hint .file .line .column say "
                              "why and where (line and column count from 1), .diagnostics has every message.")
                 : NULL;
    Py_XDECREF(defaults);
    return type;
}

int core_add_errors(PyObject *module, core_state *state)
{
    state->diagnostic = PyStructSequence_NewType(&diagnostic_desc);
    if (!state->diagnostic || PyModule_AddObjectRef(module, "Diagnostic", (PyObject *)state->diagnostic) != 0)
        return -1;
    state->error = make_base(module);
    if (!state->error)
        return -1;
    PyObject *value_error = PyTuple_Pack(2, state->error, PyExc_ValueError);
    if (!value_error)
        return -1;
    state->syntax_error = make_error(module, "SQLSyntaxError", state->error, NULL,
                                     "SQL that cannot be read (SQL…).");
    state->invalid_schema = make_error(module, "InvalidSchema", state->error, NULL,
                                       "SQL that can be read, but that the server would refuse (SCH…).");
    state->unsupported_change = make_error(module, "UnsupportedChange", state->error, NULL,
                                           "A change that no statement makes (PLN…).");
    state->invalid_argument = make_error(
        module, "InvalidArgument", value_error, NULL,
        "An unknown dialect, a bad URL, a rename that fits nothing (API…, CFG…, DIF…).");
    state->directory_error = make_error(
        module, "DirectoryError", state->error, NULL,
        "A migration directory that does not fit its sum or its layout (DIR…).");
    Py_DECREF(value_error);
    return state->syntax_error && state->invalid_schema && state->unsupported_change &&
                   state->invalid_argument && state->directory_error
               ? 0
               : -1;
}

static PyObject *lossy_text(mx_str s) /* for people: a message may quote half a character */
{
    return PyUnicode_DecodeUTF8(s.ptr, (Py_ssize_t)s.len, "replace");
}

static PyObject *number_or_none(bool known, size_t n)
{
    return known ? PyLong_FromSize_t(n) : Py_NewRef(Py_None);
}

static PyObject *diagnostic_new(const core_state *state, const mx_diags *diags, size_t i)
{
    mx_where where;
    PyObject *item = PyStructSequence_New(state->diagnostic);
    if (!item)
        return NULL;
    bool known = mx_diags_where(diags, i, &where);
    PyObject *values[] = {
        PyUnicode_FromString(severities[mx_diags_severity(diags, i)]),
        PyUnicode_FromString(mx_diags_code(diags, i)),
        lossy_text(mx_diags_message(diags, i)),
        lossy_text(mx_diags_hint(diags, i)),
        known ? core_text(where.file) : Py_NewRef(Py_None),
        number_or_none(known, where.line),
        number_or_none(known, where.column),
    };
    bool whole = true;
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
        whole = whole && values[v];
        PyStructSequence_SetItem(item, (Py_ssize_t)v, values[v]); /* takes it over; NULL is fine */
    }
    if (!whole)
        Py_CLEAR(item);
    return item;
}

PyObject *core_diagnostics(const core_state *state, const mx_diags *diags)
{
    size_t count = mx_diags_count(diags);
    PyObject *tuple = PyTuple_New((Py_ssize_t)count);
    for (size_t i = 0; tuple && i < count; i++) {
        PyObject *item = diagnostic_new(state, diags, i);
        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SetItem(tuple, (Py_ssize_t)i, item);
    }
    return tuple;
}

static PyObject *class_of(const core_state *state, const char *code)
{
    const struct {
        const char *family;
        PyObject *type;
    } families[] = {
        {"SQL", state->syntax_error},       {"SCH", state->invalid_schema},
        {"PLN", state->unsupported_change}, {"API", state->invalid_argument},
        {"CFG", state->invalid_argument},   {"DIF", state->invalid_argument},
        {"DIR", state->directory_error},    {"MEM", PyExc_MemoryError},
    };
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (strncmp(code, families[i].family, 3) == 0)
            return families[i].type;
    return state->error;
}

/* The fields of a Diagnostic become attributes of the same names. */
static int set_fields(PyObject *error, PyObject *diagnostic, PyObject *all)
{
    for (size_t i = 1; i < 7; i++) { /* all but the severity */
        const char *name = diagnostic_fields[i].name;
        if (PyObject_SetAttrString(error, name, PyStructSequence_GetItem(diagnostic, (Py_ssize_t)i)) != 0)
            return -1;
    }
    return PyObject_SetAttrString(error, "diagnostics", all);
}

PyObject *core_raise(const core_state *state, mx_diags *diags)
{
    size_t first = 0, count = mx_diags_count(diags);
    while (first < count && mx_diags_severity(diags, first) != MX_ERROR)
        first++;
    if (first == count) /* the sink itself could not be made */
        return PyErr_NoMemory();
    PyObject *type = class_of(state, mx_diags_code(diags, first));
    if (type == PyExc_MemoryError)
        return PyErr_NoMemory();
    mx_str shown = mx_diags_text(diags, false);
    if (shown.len && shown.ptr[shown.len - 1] == '\n')
        shown.len--;
    PyObject *all = core_diagnostics(state, diags), *text = lossy_text(shown), *error = NULL;
    if (all && text)
        error = PyObject_CallFunctionObjArgs(type, text, NULL);
    if (error && set_fields(error, PyTuple_GetItem(all, (Py_ssize_t)first), all) == 0)
        PyErr_SetObject(type, error);
    Py_XDECREF(error);
    Py_XDECREF(text);
    Py_XDECREF(all);
    return NULL;
}
