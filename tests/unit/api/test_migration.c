/* metaxy/plan.h from the outside: what is asked of the plan, options of other versions, wrong arguments. */
#include "metaxy/plan.h"

#include "../fault.h"

static const char users[] = "CREATE TABLE users (id integer NOT NULL PRIMARY KEY, name varchar(10));";
static const char users_with_age[] =
    "CREATE TABLE users (id integer NOT NULL PRIMARY KEY, name varchar(10), age int);";
static const char users_renamed[] =
    "CREATE TABLE users (id integer NOT NULL PRIMARY KEY, full_name varchar(10));";

static bool has_code(const mx_diags *diags, const char *code)
{
    for (size_t i = 0; i < mx_diags_count(diags); i++)
        if (strcmp(mx_diags_code(diags, i), code) == 0)
            return true;
    return false;
}

static void no_difference(void **state)
{
    (void)state;
    mx_diags *diags = mx_diags_new();
    mx_migration *m = NULL;
    assert_int_equal(mx_migration_plan(&m, mx_str_of(users), mx_str_of(users), "sqlite", NULL, diags), MX_OK);
    assert_non_null(m);
    assert_int_equal(mx_migration_count(m), 0);
    assert_string_equal(mx_migration_text(m).ptr, "");
    assert_string_equal(mx_migration_sql(m, 0).ptr, "");
    assert_int_equal(mx_migration_reverse_count(m, 0), 0);
    assert_false(mx_migration_destructive(m));
    assert_int_equal(mx_diags_count(diags), 0);
    mx_migration_free(m);
    mx_diags_free(diags);
}

static void a_column_and_back(void **state)
{
    (void)state;
    mx_migration *m = NULL;
    assert_int_equal(
        mx_migration_plan(&m, mx_str_of(users), mx_str_of(users_with_age), "mysql/8.0", NULL, NULL), MX_OK);
    assert_int_equal(mx_migration_count(m), 1);
    assert_string_equal(mx_migration_sql(m, 0).ptr, "ALTER TABLE `users` ADD COLUMN `age` int NULL");
    assert_string_equal(mx_migration_comment(m, 0).ptr, "Modify \"users\" table");
    assert_int_equal(mx_migration_reverse_count(m, 0), 1);
    assert_string_equal(mx_migration_reverse(m, 0, 0).ptr, "ALTER TABLE `users` DROP COLUMN `age`");
    assert_string_equal(mx_migration_reverse(m, 0, 1).ptr, "");
    assert_string_equal(mx_migration_text(m).ptr,
                        "-- Modify \"users\" table\nALTER TABLE `users` ADD COLUMN `age` int NULL;\n");
    assert_false(mx_migration_destructive(m));
    mx_migration_free(m);
}

static void what_is_lost_is_said(void **state)
{
    (void)state;
    mx_diags *diags = mx_diags_new();
    mx_migration *m = NULL;
    assert_int_equal(mx_migration_plan(&m, mx_str_of(users), (mx_str){NULL, 0}, "mysql", NULL, diags), MX_OK);
    assert_true(mx_migration_destructive(m));
    assert_true(has_code(diags, "DS102"));
    assert_int_equal(mx_diags_errors(diags), 0);
    mx_migration_free(m);
    mx_diags_free(diags);
}

static void renames_by_pair_and_by_hint(void **state)
{
    (void)state;
    const mx_rename rename = {"users.name", "full_name"};
    mx_migration_options by_pair = MX_MIGRATION_OPTIONS, by_hint = MX_MIGRATION_OPTIONS;
    by_pair.renames = &rename;
    by_pair.rename_count = 1;
    by_hint.hints =
        "[{\"kind\": \"column\", \"table\": \"users\", \"from\": \"name\", \"to\": \"full_name\"}]";
    const mx_migration_options *both[] = {&by_pair, &by_hint};
    for (size_t i = 0; i < 2; i++) {
        mx_migration *m = NULL;
        assert_int_equal(
            mx_migration_plan(&m, mx_str_of(users), mx_str_of(users_renamed), "mysql", both[i], NULL), MX_OK);
        assert_int_equal(mx_migration_count(m), 1);
        assert_string_equal(mx_migration_sql(m, 0).ptr,
                            "ALTER TABLE `users` RENAME COLUMN `name` TO `full_name`");
        assert_false(mx_migration_destructive(m));
        mx_migration_free(m);
    }
}

static void indent_exclude_and_names(void **state)
{
    (void)state;
    const char *exclude[] = {"users"};
    mx_migration_options options = MX_MIGRATION_OPTIONS;
    options.indent = "  ";
    mx_migration *m = NULL;
    assert_int_equal(mx_migration_plan(&m, mx_str_of(""), mx_str_of(users), "sqlite", &options, NULL), MX_OK);
    assert_non_null(strstr(mx_migration_sql(m, 0).ptr, "(\n  `id` "));
    mx_migration_free(m);

    options.exclude = exclude;
    options.exclude_count = 1;
    assert_int_equal(mx_migration_plan(&m, mx_str_of(""), mx_str_of(users), "sqlite", &options, NULL), MX_OK);
    assert_int_equal(mx_migration_count(m), 0);
    mx_migration_free(m);

    mx_diags *diags = mx_diags_new();
    mx_where where;
    options.to_name = "models.sql";
    assert_int_equal(mx_migration_plan(&m, mx_str_of(""), mx_str_of("CREATE TABLE\n  (a int);"), "sqlite",
                                       &options, diags),
                     MX_FAILED);
    assert_null(m);
    assert_true(mx_diags_where(diags, 0, &where));
    assert_string_equal(where.file.ptr, "models.sql");
    assert_int_equal(where.line, 2);
    assert_int_equal(where.column, 3);
    mx_diags_free(diags);
}

/* A caller with older headers has a shorter struct; one with newer headers a longer one. */
static void options_of_other_versions(void **state)
{
    (void)state;
    mx_migration *m = NULL;
    mx_migration_options older = MX_MIGRATION_OPTIONS;
    older.size = offsetof(mx_migration_options, renames);
    older.renames = (const mx_rename *)1; /* behind its end: must not be looked at */
    older.rename_count = 1;
    assert_int_equal(mx_migration_plan(&m, mx_str_of(""), mx_str_of(users), "sqlite", &older, NULL), MX_OK);
    mx_migration_free(m);

    struct {
        mx_migration_options options;
        void *more;
    } newer = {.options = MX_MIGRATION_OPTIONS};
    newer.options.size = sizeof newer;
    assert_int_equal(mx_migration_plan(&m, mx_str_of(""), mx_str_of(users), "sqlite", &newer.options, NULL),
                     MX_OK);
    mx_migration_free(m);
    mx_diags *diags = mx_diags_new();
    newer.more = &newer;
    assert_int_equal(mx_migration_plan(&m, mx_str_of(""), mx_str_of(users), "sqlite", &newer.options, diags),
                     MX_FAILED);
    assert_null(m);
    assert_string_equal(mx_diags_code(diags, 0), "API001");
    mx_diags_free(diags);
}

static void wrong_arguments(void **state)
{
    (void)state;
    static const mx_rename none = {"a", ""}, equals = {"a=b", "c"};
    static const struct {
        const char *server;
        mx_migration_options options;
        const char *code;
    } rows[] = {
        {NULL, {.size = sizeof(mx_migration_options)}, "API001"},
        {"", {.size = sizeof(mx_migration_options)}, "API001"},
        {"oracle", {.size = sizeof(mx_migration_options)}, "API001"},
        {"mysql/", {.size = sizeof(mx_migration_options)}, "API001"},
        {"mysql/8.", {.size = sizeof(mx_migration_options)}, "API001"},
        {"mysql/0", {.size = sizeof(mx_migration_options)}, "API001"},
        {"mysql/8.0.1.2", {.size = sizeof(mx_migration_options)}, "API001"},
        {"mysql/eight", {.size = sizeof(mx_migration_options)}, "API001"},
        {"oracle://host/db", {.size = sizeof(mx_migration_options)}, "CFG004"},
        {"sqlite", {.size = 0}, "API001"},
        {"sqlite", {.size = (size_t)-1}, "API001"},
        {"sqlite", {.size = sizeof(mx_migration_options), .indent = "--"}, "API001"},
        {"sqlite", {.size = sizeof(mx_migration_options), .rename_count = 1}, "API001"},
        {"sqlite", {.size = sizeof(mx_migration_options), .exclude_count = 1}, "API001"},
        {"sqlite", {.size = sizeof(mx_migration_options), .renames = &none, .rename_count = 1}, "API001"},
        {"sqlite", {.size = sizeof(mx_migration_options), .renames = &equals, .rename_count = 1}, "API001"},
        {"sqlite", {.size = sizeof(mx_migration_options), .hints = "{}"}, "DIF003"},
        {"sqlite", {.size = sizeof(mx_migration_options), .hints = "["}, "DIF003"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_diags *diags = mx_diags_new();
        mx_migration *m = (mx_migration *)1;
        mx_status status = mx_migration_plan(&m, mx_str_of(users), mx_str_of(users), rows[i].server,
                                             &rows[i].options, diags);
        if (status != MX_FAILED || m || !has_code(diags, rows[i].code))
            fail_msg("row %zu: %d, %s", i, (int)status, mx_diags_text(diags, false).ptr);
        mx_diags_free(diags);
    }
}

static void servers_by_name_version_and_url(void **state)
{
    (void)state;
    static const char *const servers[] = {"mysql",
                                          "mysql/8",
                                          "mysql/5.7",
                                          "mariadb/10.11.2",
                                          "maria",
                                          "sqlite",
                                          "sqlite/3.45",
                                          "docker://mysql/8/dev",
                                          "docker://maria/11/dev",
                                          "sqlite://dev?mode=memory"};
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
        mx_diags *diags = mx_diags_new();
        mx_migration *m = NULL;
        if (mx_migration_plan(&m, mx_str_of(""), mx_str_of(users), servers[i], NULL, diags) != MX_OK)
            fail_msg("%s: %s", servers[i], mx_diags_text(diags, false).ptr);
        assert_int_equal(mx_migration_count(m), 1);
        mx_migration_free(m);
        mx_diags_free(diags);
    }
}

static void checks(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        unsigned flags;
        mx_status want;
        size_t errors;
    } rows[] = {
        {"", MX_SQL_SYNTAX, MX_OK, 0},
        {"CREATE TABLE t (a int); ALTER TABLE u ADD COLUMN b int;", MX_SQL_SYNTAX, MX_OK, 0},
        {"CREATE TABLE t (a int); ALTER TABLE u ADD COLUMN b int;", MX_SQL_REPLAY, MX_FAILED, 1},
        {"CREATE TABLE (a int); CREATE TABLE t (a int,);", MX_SQL_SYNTAX, MX_FAILED, 2},
        {"CREATE TABLE t (a int, 'b", MX_SQL_SYNTAX, MX_FAILED, 1},
        {"CREATE TABLE t (a int);", 2, MX_FAILED, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_diags *diags = mx_diags_new();
        mx_status status = mx_sql_check(mx_str_of(rows[i].sql), NULL, "sqlite", rows[i].flags, diags);
        if (status != rows[i].want || mx_diags_errors(diags) != rows[i].errors)
            fail_msg("row %zu: %d\n%s", i, (int)status, mx_diags_text(diags, false).ptr);
        mx_diags_free(diags);
    }
    char many[2000] = "";
    for (size_t i = 0; i < 50; i++)
        strcat(many, "CREATE TABLE (a int);\n");
    mx_diags *diags = mx_diags_new();
    assert_int_equal(mx_sql_check(mx_str_of(many), "many.sql", "sqlite", MX_SQL_SYNTAX, diags), MX_FAILED);
    assert_int_equal(mx_diags_errors(diags), 20);
    mx_diags_free(diags);
}

static mx_status plan_once(void *arg)
{
    (void)arg;
    const mx_rename rename = {"users.name", "full_name"};
    mx_migration_options options = MX_MIGRATION_OPTIONS;
    options.renames = &rename;
    options.rename_count = 1;
    mx_diags *diags = mx_diags_new();
    mx_migration *m = NULL;
    mx_status status = mx_migration_plan(&m, mx_str_of(users), mx_str_of(users_renamed), "sqlite", &options,
                                         diags);
    assert_true((status == MX_OK) == (m != NULL));
    if (status != MX_OK && diags)
        assert_true(mx_diags_errors(diags) > 0);
    assert_non_null(mx_diags_text(diags, false).ptr);
    mx_migration_free(m);
    mx_diags_free(diags);
    return status;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    fault_every(plan_once, NULL, MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_difference),
        cmocka_unit_test(a_column_and_back),
        cmocka_unit_test(what_is_lost_is_said),
        cmocka_unit_test(renames_by_pair_and_by_hint),
        cmocka_unit_test(indent_exclude_and_names),
        cmocka_unit_test(options_of_other_versions),
        cmocka_unit_test(wrong_arguments),
        cmocka_unit_test(servers_by_name_version_and_url),
        cmocka_unit_test(checks),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
