/* Files that others wrote: every script of the change matrix (tests/change-matrix), and the schemas and
 * histories of real projects (the directory that METAXY_TEST_REAL names; left out where it is not set). Nothing of it may be refused that the servers take: facts.json of a project counts what its server
 * refused. */
#include <stdio.h>
#include <stdlib.h>

#include "../fault.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "sql/parse.h"

static const struct {
    const char *folder;
    mx_server server;
} engines[] = {
    {"postgresql", {.engine = MX_PG, .version = 150000, .schema = {"public", 6}}},
    {"mysql", {.engine = MX_MARIA, .version = 101100}},
    {"sqlite", {.engine = MX_LITE, .version = 34000, .schema = {"main", 4}}},
};
enum { ENGINES = sizeof engines / sizeof *engines };

typedef struct corpus {
    size_t engine;
    size_t files, statements, errors;
    bool failed;
    mx_diags *diags;
    mx_str path;
} corpus;

static mx_status read_file(mx_arena *arena, void *arg)
{
    corpus *c = arg;
    mx_str text;
    mx_statements statements = {0};
    const mx_server *server = &engines[c->engine].server;
    mx_diags_clear(c->diags);
    MX_TRY(mx_file_read(arena, c->path, &text, c->diags));
    uint32_t file = mx_diags_file(c->diags, c->path, text);
    c->files++;
    if (mx_split(arena, text, file, 0, MX_STR_NONE, server, &statements, c->diags) == MX_OK)
        for (size_t i = 0; i < statements.len; i++) {
            mx_stmt stmt;
            c->statements++;
            (void)mx_parse_statement(arena, &statements.at[i], server, &stmt, c->diags);
        }
    mx_buf out = MX_BUF(arena);
    for (size_t i = 0; i < mx_diags_count(c->diags); i++)
        if (mx_diags_at(c->diags, i)->severity == MX_ERROR) {
            mx_diag_print(&out, c->diags, mx_diags_at(c->diags, i), false);
            c->errors++;
        }
    if (out.len)
        fwrite(out.ptr, 1, out.len, stderr);
    return MX_OK;
}

static void read_path(corpus *c, mx_str path)
{
    c->path = path;
    assert_int_equal(mx_guard(NULL, read_file, c, NULL), MX_OK);
}

/* <root>/<engine>/<case>/{from,to,reference}.sql */
static mx_status read_matrix(mx_arena *arena, void *arg)
{
    static const char *const files[] = {"from.sql", "to.sql", "reference.sql"};
    corpus *c = arg;
    mx_str root = mx_str_printf(arena, "%s/tests/change-matrix/%s", getenv("MX_SOURCE_ROOT"),
                                engines[c->engine].folder);
    mx_strs cases = {0};
    if (mx_dir_list(arena, root, &cases, NULL) != MX_OK)
        return MX_OK;
    for (size_t i = 0; i < cases.len; i++)
        for (size_t f = 0; f < 3; f++) {
            mx_str path = mx_path_join(arena, mx_path_join(arena, root, cases.at[i]), mx_str_of(files[f]));
            if (mx_path_exists(path))
                read_path(c, path);
        }
    return MX_OK;
}

static void read_folder(mx_arena *arena, corpus *c, mx_str folder)
{
    mx_strs names = {0};
    if (mx_dir_list(arena, folder, &names, NULL) != MX_OK)
        return;
    for (size_t i = 0; i < names.len; i++)
        if (mx_str_ends(names.at[i], MX_STR(".sql")))
            read_path(c, mx_path_join(arena, folder, names.at[i]));
}

/* How many statements the server itself refused: facts.json, e.g. at loads.sqlite.errors. */
static size_t refused(mx_arena *arena, mx_str project, mx_str what, mx_str engine, mx_str count)
{
    mx_str text;
    mx_json *facts = NULL;
    if (mx_file_read(arena, mx_path_join(arena, project, MX_STR("facts.json")), &text, NULL) != MX_OK ||
        mx_json_parse(arena, text, 0, MX_CFG002, &facts, NULL) != MX_OK)
        return 0;
    return (size_t)mx_json_int(mx_json_get(mx_json_get(mx_json_get(facts, what), engine), count));
}

static void check(corpus *c, mx_str project, const char *what, size_t allowed)
{
    print_message("%.*s, %s: %zu files, %zu statements, %zu errors of %zu\n", MX_FMT(mx_path_base(project)),
                  what, c->files, c->statements, c->errors, allowed);
    c->failed |= c->errors > allowed;
    c->files = c->statements = c->errors = 0;
}

/* <root>/<project>/<engine>.sql and <root>/<project>/history/<engine>/…sql */
static mx_status read_real(mx_arena *arena, void *arg)
{
    corpus *c = arg;
    mx_str root = mx_str_of(getenv("METAXY_TEST_REAL"));
    mx_str engine = mx_str_of(engines[c->engine].folder);
    mx_strs projects = {0};
    assert_int_equal(mx_dir_list(arena, root, &projects, NULL), MX_OK);
    for (size_t i = 0; i < projects.len; i++) {
        mx_str project = mx_path_join(arena, root, projects.at[i]);
        mx_str schema = mx_path_join(arena, project, mx_str_cat(arena, engine, MX_STR(".sql")));
        if (mx_path_exists(schema)) {
            read_path(c, schema);
            check(c, project, engines[c->engine].folder,
                  refused(arena, project, MX_STR("loads"), engine, MX_STR("errors")));
        }
        mx_str history = mx_path_join(arena, mx_path_join(arena, project, MX_STR("history")), engine);
        if (mx_path_is_dir(history)) {
            read_folder(arena, c, history);
            check(c, project, "history",
                  refused(arena, project, MX_STR("history"), engine, MX_STR("replay_errors")));
        }
    }
    return MX_OK;
}

static void change_matrix(void **state)
{
    (void)state;
    for (size_t i = 0; i < ENGINES; i++) {
        corpus c = {.engine = i, .diags = mx_diags_new()};
        assert_int_equal(mx_guard(NULL, read_matrix, &c, NULL), MX_OK);
        check(&c, MX_STR("change matrix"), engines[i].folder, 0);
        mx_diags_free(c.diags);
        assert_false(c.failed);
    }
}

static void real_projects(void **state)
{
    (void)state;
    for (size_t i = 0; i < ENGINES; i++) {
        corpus c = {.engine = i, .diags = mx_diags_new()};
        assert_int_equal(mx_guard(NULL, read_real, &c, NULL), MX_OK);
        mx_diags_free(c.diags);
        assert_false(c.failed);
    }
}

int main(void)
{
    const struct CMUnitTest own[] = {cmocka_unit_test(change_matrix)};
    const struct CMUnitTest all[] = {cmocka_unit_test(change_matrix), cmocka_unit_test(real_projects)};
    return getenv("METAXY_TEST_REAL") ? cmocka_run_group_tests(all, NULL, NULL)
                                      : cmocka_run_group_tests(own, NULL, NULL);
}
