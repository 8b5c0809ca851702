/* metaxy/dir.h from the outside: the life of a directory from nothing, and what can be wrong with one. */
#include "metaxy/dir.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../fault.h"

static char root[64];

static int set_up(void **state)
{
    (void)state;
    strcpy(root, "/tmp/mx-api-XXXXXX");
    return mkdtemp(root) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", root);
    return system(command);
}

static void write_file(const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_not_equal(fputs(text, file), EOF);
    assert_int_equal(fclose(file), 0);
}

static mx_migration *plan(const mx_dir *dir, const char *to)
{
    mx_diags *diags = mx_diags_new();
    mx_migration *m = NULL;
    if (mx_dir_plan(&m, dir, mx_str_of(to), "sqlite", NULL, diags) != MX_OK)
        fail_msg("%s", mx_diags_text(diags, false).ptr);
    mx_diags_free(diags);
    return m;
}

static void from_nothing(void **state)
{
    (void)state;
    static const char one[] = "CREATE TABLE t (a integer);", two[] = "CREATE TABLE t (a integer, b text);";
    char path[80];
    snprintf(path, sizeof path, "%s/new", root);
    mx_dir *dir = NULL;
    assert_int_equal(mx_dir_open(&dir, path, NULL, 0, NULL), MX_NOT_FOUND);
    assert_null(dir);
    assert_int_equal(mx_dir_open(&dir, path, NULL, MX_DIR_MAY_BE_NEW, NULL), MX_OK);
    assert_int_equal(mx_dir_count(dir), 0);
    assert_string_equal(mx_dir_name(dir, 0).ptr, "");

    mx_migration *m = plan(dir, one);
    assert_int_equal(mx_dir_write(dir, "init", m, NULL), MX_OK);
    assert_int_equal(mx_dir_count(dir), 1);
    assert_string_equal(mx_dir_description(dir, 0).ptr, "init");
    assert_string_equal(mx_dir_text(dir, 0).ptr, mx_migration_text(m).ptr);
    mx_migration_free(m);

    m = plan(dir, two);
    assert_int_equal(mx_dir_write(dir, NULL, m, NULL), MX_OK);
    assert_int_equal(mx_dir_count(dir), 2);
    assert_string_equal(mx_dir_description(dir, 1).ptr, "");
    assert_int_equal(mx_dir_version(dir, 1).len, 14);
    mx_migration_free(m);

    m = plan(dir, two);
    assert_int_equal(mx_migration_count(m), 0);
    assert_int_equal(mx_dir_write(dir, "nothing", m, NULL), MX_NOT_FOUND);
    mx_migration_free(m);

    mx_dir *again = NULL;
    assert_int_equal(mx_dir_open(&again, path, "atlas", 0, NULL), MX_OK);
    assert_int_equal(mx_dir_count(again), 2);
    assert_int_equal(mx_dir_validate(again, NULL), MX_OK);
    assert_int_equal(mx_dir_verify(again, "sqlite", NULL), MX_OK);
    mx_dir_close(again);
    mx_dir_close(dir);
}

static void a_sum_that_does_not_fit(void **state)
{
    (void)state;
    write_file("1.sql", "CREATE TABLE t (a integer);\n");
    mx_diags *diags = mx_diags_new();
    mx_dir *dir = NULL;
    assert_int_equal(mx_dir_open(&dir, root, NULL, 0, diags), MX_OK);
    assert_int_equal(mx_dir_validate(dir, diags), MX_MISMATCH);
    assert_string_equal(mx_diags_code(diags, 0), "DIR005");
    mx_migration *m = plan(dir, "CREATE TABLE t (a integer, b text);");
    assert_int_equal(mx_dir_write(dir, "b", m, NULL), MX_MISMATCH);
    assert_int_equal(mx_dir_hash(dir, NULL), MX_OK);
    assert_int_equal(mx_dir_validate(dir, NULL), MX_OK);

    write_file("1.sql", "CREATE TABLE t (a integer, c text);\n"); /* behind the handle's back */
    mx_diags_clear(diags);
    assert_int_equal(mx_dir_write(dir, "b", m, diags), MX_FAILED);
    assert_string_equal(mx_diags_code(diags, 0), "DIR004");
    assert_int_equal(mx_dir_hash(dir, NULL), MX_OK);
    assert_string_equal(mx_dir_text(dir, 0).ptr, "CREATE TABLE t (a integer, c text);\n");
    mx_migration_free(m);
    mx_dir_close(dir);
    mx_diags_free(diags);
}

/* The sink of a later call is not the one that the directory was opened with. */
static void places_in_any_sink(void **state)
{
    (void)state;
    write_file("1.sql", "CREATE TABLE t (a integer);\n");
    write_file("2.sql", "-- fine until here\nALTER TABLE u ADD COLUMN b text;\n");
    mx_dir *dir = NULL;
    mx_diags *first = mx_diags_new(), *second = mx_diags_new();
    mx_where where;
    assert_int_equal(mx_dir_open(&dir, root, NULL, 0, first), MX_OK);
    mx_diags_free(first);
    assert_int_equal(mx_sql_check(mx_str_of("CREATE"), "other.sql", "sqlite", 0, second), MX_FAILED);
    mx_diags_clear(second);
    assert_int_equal(mx_dir_verify(dir, "sqlite", second), MX_FAILED);
    assert_string_equal(mx_diags_code(second, 0), "SCH002");
    assert_true(mx_diags_where(second, 0, &where));
    assert_string_equal(where.file.ptr + where.file.len - 6, "/2.sql");
    assert_int_equal(where.line, 2);
    mx_migration *m = NULL;
    assert_int_equal(mx_dir_plan(&m, dir, mx_str_of(""), "sqlite", NULL, NULL), MX_FAILED);
    assert_null(m);
    mx_dir_close(dir);
    mx_diags_free(second);
}

static void wrong_arguments(void **state)
{
    (void)state;
    static const struct {
        const char *path, *layout;
        unsigned flags;
        const char *code;
    } rows[] = {{NULL, NULL, 0, "API001"},
                {"", NULL, 0, "API001"},
                {root, NULL, 8, "API001"},
                {root, "liquid", 0, "DIR001"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_diags *diags = mx_diags_new();
        mx_dir *dir = (mx_dir *)1;
        mx_status status = mx_dir_open(&dir, rows[i].path, rows[i].layout, rows[i].flags, diags);
        if (status != MX_FAILED || dir || strcmp(mx_diags_code(diags, 0), rows[i].code) != 0)
            fail_msg("row %zu: %d %s", i, (int)status, mx_diags_text(diags, false).ptr);
        mx_diags_free(diags);
    }
    mx_dir_close(NULL);
}

static mx_status open_and_plan(void *arg)
{
    (void)arg;
    mx_diags *diags = mx_diags_new();
    mx_dir *dir = NULL;
    mx_migration *m = NULL;
    mx_status status = mx_dir_open(&dir, root, NULL, 0, diags);
    if (status == MX_OK)
        status = mx_dir_hash(dir, diags);
    if (status == MX_OK)
        status = mx_dir_plan(&m, dir, mx_str_of("CREATE TABLE t (a integer, b text);"), "sqlite", NULL,
                             diags);
    assert_true((status == MX_OK) == (m != NULL));
    if (status != MX_OK && diags)
        assert_true(mx_diags_errors(diags) > 0);
    mx_migration_free(m);
    mx_dir_close(dir);
    mx_diags_free(diags);
    return status;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    write_file("1.sql", "CREATE TABLE t (a integer);\n");
    fault_every(open_and_plan, NULL, MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(from_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_sum_that_does_not_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(places_in_any_sink, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_arguments, set_up, tear_down),
        cmocka_unit_test_setup_teardown(memory_may_run_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
