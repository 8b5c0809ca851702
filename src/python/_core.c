/* python/_core.c — the module metaxy._core: its functions, its state, and main().
 *
 * The other files of this folder convert arguments, call the C library and convert back, one file a type. */
#include "core.h"
#include "core_arrow.h"
#include "core_configuration.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

/* Frees what argv_from_list made; NULL is fine. */
static void argv_free(char **argv)
{
    if (argv == NULL)
        return;
    for (size_t i = 0; argv[i] != NULL; i++)
        PyMem_Free(argv[i]);
    PyMem_Free(argv);
}

/* The words of a list as the operating system writes them (what Python decoded with surrogates comes back as
 * it was). NULL with an exception set when an item is no string, or holds a NUL. */
static char **argv_from_list(PyObject *list, Py_ssize_t count)
{
    char **argv = PyMem_Calloc((size_t)count + 1, sizeof *argv);
    if (argv == NULL)
        return (char **)PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PyList_GetItem(list, i); /* borrowed */
        PyObject *bytes = NULL;
        if (item == NULL || !PyUnicode_FSConverter(item, &bytes))
            goto failed;
        size_t size = (size_t)PyBytes_Size(bytes);
        argv[i] = PyMem_Malloc(size + 1);
        if (argv[i] != NULL)
            memcpy(argv[i], PyBytes_AsString(bytes), size + 1);
        Py_DECREF(bytes);
        if (argv[i] == NULL) {
            PyErr_NoMemory();
            goto failed;
        }
    }
    return argv;

failed:
    argv_free(argv);
    return NULL;
}

static PyObject *core_main(PyObject *module, PyObject *arg)
{
    (void)module;
    if (!PyList_Check(arg))
        return PyErr_Format(PyExc_TypeError, "main() takes a list of strings");
    Py_ssize_t count = PyList_Size(arg);
    if (count < 1)
        return PyErr_Format(PyExc_ValueError, "main() needs the name of the program first");
    char **argv = argv_from_list(arg, count);
    if (argv == NULL)
        return NULL;

    /* mx_main may reorder argv, so it gets a second array: ours still owns every word. */
    char **words = PyMem_Calloc((size_t)count + 1, sizeof *words);
    if (words == NULL) {
        argv_free(argv);
        return PyErr_NoMemory();
    }
    memcpy(words, argv, (size_t)count * sizeof *words);

    int status;
    Py_BEGIN_ALLOW_THREADS
        status = mx_main((int)count, words);
        fflush(stdout);
        fflush(stderr);
    Py_END_ALLOW_THREADS

    PyMem_Free(words);
    argv_free(argv);
    return PyLong_FromLong(status);
}

core_state *core_state_of(PyObject *module)
{
    return PyModule_GetState(module);
}

core_state *core_state_of_type(PyTypeObject *type)
{
    return PyType_GetModuleState(type);
}

static PyMethodDef core_methods[] = {
    {"main", core_main, METH_O,
     "main(argv: list[str]) -> int\n--\n\n"
     "Runs the command `metaxy` with argv (the program's name first) and returns its exit status.\n"
     "Writes to the process's standard output and error. Source: mx_main in src/cli/cli.h."},
    {"plan", (PyCFunction)(void (*)(void))core_plan, METH_VARARGS | METH_KEYWORDS,
     "plan(from_sql, to_sql, dialect, *, renames=None, hints=None, indent=None, schema=None, exclude=None, "
     "from_name=None, to_name=None) -> Migration\n--\n\n"
     "Statements that turn one schema into another. Source: mx_migration_plan in include/metaxy/plan.h."},
    {"check_sql", (PyCFunction)(void (*)(void))core_check_sql, METH_VARARGS | METH_KEYWORDS,
     "check_sql(sql, dialect, *, name=None, replay=False) -> tuple[Diagnostic, ...]\n--\n\n"
     "What is wrong with SQL. Source: mx_sql_check in include/metaxy/sql.h."},
    {"inspect", (PyCFunction)(void (*)(void))core_inspect, METH_VARARGS | METH_KEYWORDS,
     "inspect(server, driver, version, run, *, schema=None) -> (statements, names)\n--\n\n"
     "The schema of a database whose statements run(sql) -> (names, rows) runs. Source: "
     "src/inspect/inspect.h."},
    {"schema_names", (PyCFunction)(void (*)(void))core_schema_names, METH_VARARGS | METH_KEYWORDS,
     "schema_names(sql, server, *, schema=None, name=None) -> [(kind, schema, name, part)]\n--\n\n"
     "What SQL makes. Source: src/schema/replay.h."},
    {"split_sql", core_split_sql, METH_VARARGS,
     "split_sql(sql, server) -> list of statements\n--\n\nSource: src/sql/split.h."},
    {"filter_text", core_filter_text, METH_O,
     "filter_text(text: str) -> str\n--\n\nA filter in its canonical form. Source: src/feature/filter.h."},
    {"spec_versions", core_spec_versions, METH_VARARGS,
     "spec_versions(spec, truncation, schema='') -> (spec version, code version, definition version)\n--\n\n"
     "Versions of one definition, from JSON; the last is \"\" without a schema. Source: "
     "src/feature/version.h."},
    {"configuration", (PyCFunction)(void (*)(void))core_configuration, METH_VARARGS | METH_KEYWORDS,
     "configuration(variables, date, file=b'', start=b'', search=True, read_file=True)\n--\n\n"
     "(file, root, settings, own settings, origins) of a project, not checked. Source: "
     "src/config/configuration.h."},
    {"configuration_toml", core_configuration_toml, METH_O,
     "configuration_toml(json: str) -> str\n--\n\nSettings given as JSON, as TOML; nulls are left out."},
    {"features_toml", core_features_toml, METH_VARARGS,
     "features_toml(text, name, project, root) -> list of definitions\n--\n\nSource: "
     "src/feature/features_toml.h."},
    {"selection_check", core_selection_check, METH_O,
     "selection_check((projects, keys, all))\n--\n\nRaises when it says nothing. Source: "
     "src/feature/selection.h."},
    {"selection_combine", core_selection_combine, METH_VARARGS,
     "selection_combine('|' | '&' | '-', selection, selection) -> (projects, keys, all)\n--\n\n"
     "What two selections say together. Source: src/feature/selection.h."},
    {"selection_takes", core_selection_takes, METH_VARARGS,
     "selection_takes(selection, [(key, project)]) -> list of keys\n--\n\n"
     "Those that are selected, in their order. Source: src/feature/selection.h."},
    {"filter_tree", core_filter_tree, METH_O,
     "filter_tree(text: str) -> nested tuples\n--\n\nA filter that was read. Source: src/feature/filter.h."},
    {"lock_read", core_lock_read, METH_VARARGS,
     "lock_read(text, name) -> list of entries\n--\n\nA lock file. Source: src/feature/lock.h."},
    {"lock_text", core_lock_text, METH_O,
     "lock_text(entries) -> str\n--\n\nThe text of a lock file. Source: src/feature/lock.h."},
    {"lock_compare", core_lock_compare, METH_VARARGS,
     "lock_compare(from_text, to_text) -> (changes, number of unchanged)\n--\n\n"
     "What differs between lock files. Source: src/feature/lock.h."},
    {"duckdb_register", core_duckdb_register, METH_O,
     "duckdb_register(path of the module _duckdb)\n--\n\n"
     "The next database that the package duckdb opens on this thread is kept for a Store. Source: "
     "src/driver/duckdb.h."},
    {"duckdb_forget", core_duckdb_forget, METH_NOARGS,
     "duckdb_forget()\n--\n\nKeeps no database: it could not be opened."},
    {NULL, NULL, 0, NULL},
};

static int core_exec(PyObject *module)
{
    core_state *state = core_state_of(module);
    if (core_add_errors(module, state) != 0 || core_add_migration(module, state) != 0 ||
        core_add_directory(module, state) != 0 || core_add_feature_graph(module, state) != 0 ||
        core_add_arrow(module, state) != 0 || core_add_store(module, state) != 0)
        return -1;
    return PyModule_AddStringConstant(module, "version", mx_version());
}

/* Both calls of a traversal: what the state holds. */
static PyObject **state_member(core_state *state, size_t i)
{
    PyObject **const members[] = {&state->error,
                                  &state->syntax_error,
                                  &state->invalid_schema,
                                  &state->unsupported_change,
                                  &state->invalid_argument,
                                  &state->directory_error,
                                  (PyObject **)&state->diagnostic,
                                  (PyObject **)&state->statement,
                                  (PyObject **)&state->file,
                                  (PyObject **)&state->migration,
                                  (PyObject **)&state->directory,
                                  (PyObject **)&state->feature_graph,
                                  (PyObject **)&state->arrow_table,
                                  (PyObject **)&state->store};
    return i < sizeof members / sizeof *members ? members[i] : NULL;
}

static int core_traverse(PyObject *module, visitproc visit, void *arg)
{
    core_state *state = core_state_of(module);
    PyObject **member;
    for (size_t i = 0; (member = state_member(state, i)) != NULL; i++)
        Py_VISIT(*member);
    return 0;
}

static int core_clear(PyObject *module)
{
    core_state *state = core_state_of(module);
    PyObject **member;
    for (size_t i = 0; (member = state_member(state, i)) != NULL; i++)
        Py_CLEAR(*member);
    return 0;
}

static void core_free(void *module)
{
    core_clear(module);
}

static PyModuleDef_Slot core_slots[] = {
    {Py_mod_exec, (void *)core_exec},
    {0, NULL},
};

static struct PyModuleDef core_module = {
    PyModuleDef_HEAD_INIT,        .m_name = "metaxy._core",  .m_doc = "The C library of metaxy.",
    .m_size = sizeof(core_state), .m_methods = core_methods, .m_slots = core_slots,
    .m_traverse = core_traverse,  .m_clear = core_clear,     .m_free = core_free,
};

PyMODINIT_FUNC PyInit__core(void); /* the only symbol Python looks for */

PyMODINIT_FUNC PyInit__core(void)
{
    return PyModuleDef_Init(&core_module);
}
