/* What status says, and revisions tables that others have written: older ones, odd ones. */
#include "vectors.h"

#include "fault.h"
#include "migrate/status.h"

#define TABLE                                                                                                \
    "CREATE TABLE atlas_schema_revisions (version text, description text, type integer, applied integer, "   \
    "total integer, "                                                                                        \
    "executed_at datetime, execution_time integer, error text, error_stmt text, hash text, partial_hashes "  \
    "json, operator_version text)"

typedef struct look {
    const char *setup[8];
    const char *files[12];
    const char *want; /* the default text */
    char got[2048], json[8192];
} look;

static mx_status look_work(mx_arena *arena, void *arg)
{
    look *l = arg;
    mx_conn *conn = NULL;
    mx_status_report report;
    mx_dir_file files[6] = {0};
    size_t n = 0;
    for (; l->files[2 * n]; n++)
        files[n] = (mx_dir_file){.name = mx_str_of(l->files[2 * n]), .text = mx_str_of(l->files[2 * n + 1])};
    MX_TRY(mx_conn_open(arena, &conn, MX_STR("sqlite://:memory:"), MX_OPEN_CREATE, NULL));
    for (size_t i = 0; l->setup[i]; i++)
        MX_TRY(mx_conn_exec(conn, mx_str_of(l->setup[i]), NULL, 0, MX_NOWHERE, NULL));
    mx_dir *dir = mx_dir_of(arena, MX_STR("m"), MX_LAYOUT_ATLAS, files, n, NULL);
    MX_TRY(mx_migrate_status(arena, conn, dir, MX_STR("file://m?x=1"), MX_STR("sqlite://u:secret@h/p?q#f"),
                             &(mx_revisions_name){0}, &report, NULL));
    snprintf(l->got, sizeof l->got, "%.*s", MX_FMT(mx_status_text(arena, &report, false)));
    snprintf(l->json, sizeof l->json, "%.*s", MX_FMT(mx_status_json(arena, &report, false)));
    return MX_OK;
}

static mx_status look_guarded(void *arg)
{
    return mx_guard(NULL, look_work, arg, NULL);
}

static void expect(look *l)
{
    assert_int_equal(look_guarded(l), MX_OK);
    assert_string_equal(l->got, l->want);
}

static void texts(void **state)
{
    (void)state;
    look rows[] = {
        {.files = {"1.sql", "a"},
         .want = "Migration Status: PENDING\n  -- Current Version: No migration applied yet\n  -- Next "
                 "Version:    1\n"
                 "  -- Executed Files:  0\n  -- Pending Files:   1\n"},
        {.files = {NULL},
         .want = "Migration Status: OK\n  -- Current Version: No migration applied yet\n  -- Next Version:   "
                 " Already at latest version\n"
                 "  -- Executed Files:  0\n  -- Pending Files:   0\n"},
        {.files = {"1.sql", "a", "2.sql", "-- atlas:checkpoint\n\na", "3.sql", "b"},
         .want = "Migration Status: PENDING\n  -- Current Version: No migration applied yet\n  -- Next "
                 "Version:    2 (checkpoint)\n"
                 "  -- Executed Files:  0\n  -- Pending Files:   2\n"},
        {.setup = {TABLE,
                   "INSERT INTO atlas_schema_revisions VALUES ('1', '', 2, 1, 1, '2024-01-01 "
                   "00:00:00+00:00', 1, '', '', '', 'null', 'x')",
                   "INSERT INTO atlas_schema_revisions VALUES ('2', '', 2, 2, 4, '2024-01-01 "
                   "00:00:00+00:00', 1, 'no such table: zz', "
                   "'INSERT INTO zz VALUES(1);', '', '[]', 'x')"},
         .files = {"1.sql", "a", "2.sql", "b", "3.sql", "c"},
         .want = "Migration Status: PENDING\n  -- Current Version: 2 (2 statements applied)\n  -- Next "
                 "Version:    2 (2 statements left)\n"
                 "  -- Executed Files:  2 (last one partially)\n  -- Pending Files:   2\n\nLast migration "
                 "attempt had errors:\n"
                 "  -- SQL:   INSERT INTO zz VALUES(1);\n  -- ERROR: no such table: zz\n"},
        {.setup =
             {TABLE,
              "INSERT INTO atlas_schema_revisions VALUES ('1', '', 2, 1, 1, 0, 1, '', '', '', 'null', 'x')",
              "INSERT INTO atlas_schema_revisions VALUES ('3', '', 2, 1, 1, 0, 1, '', '', '', 'null', 'x')"},
         .files = {"1.sql", "a", "2.sql", "b", "3.sql", "c", "4.sql", "d"},
         .want = "Migration Status: PENDING\n  -- Current Version: 3\n  -- Next Version:    UNKNOWN\n  -- "
                 "Executed Files:  2\n"
                 "  -- Pending Files:   2 (1 out of order)\n\n  ERROR: migration file 2.sql was added out of "
                 "order. See: "
                 "docs/migrations.md#files-out-of-order\n"},
        {.setup = {TABLE, "INSERT INTO atlas_schema_revisions VALUES ('1', '', 2, 1, 1, 0, 1, '', '', "
                          "'other', 'null', 'x')"},
         .files = {"1.sql", "a"},
         .want =
             "Migration Status: EDITED\n  -- Current Version: 1\n  -- Next Version:    Already at latest "
             "version\n"
             "  -- Executed Files:  1\n  -- Pending Files:   0\n\n  ERROR: migration file 1.sql, or one "
             "before it, has changed since it was applied. Undo the edit and run migrate hash; or go on with "
             "migrate apply --allow-edited, or let it count as applied with migrate set\n"},
        /* Rows whose file is gone still say where the database stands. */
        {.setup = {TABLE, "INSERT INTO atlas_schema_revisions VALUES ('2', '', 4, 0, 0, 0, 1, '', '', "
                          "'other', 'null', 'x')"},
         .files = {"1.sql", "a", "3.sql", "c"},
         .want =
             "Migration Status: FILE MISSING\n  -- Current Version: 2\n  -- Next Version:    3\n  -- "
             "Executed Files:  1\n  -- Pending Files:   1\n\n  ERROR: the file of version 2, which was "
             "applied, is not in the directory. Bring it back and run migrate hash; or go on with migrate "
             "apply --allow-edited\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect(&rows[i]);
}

static void others_tables(void **state)
{
    (void)state;
    look l = {
        .setup = {"CREATE TABLE atlas_schema_revisions (version text, description text, applied integer, "
                  "total integer, executed_at datetime, "
                  "execution_time integer, error text, hash text, operator_version text)",
                  "INSERT INTO atlas_schema_revisions VALUES ('.atlas_cloud_identifier', 'uuid', 0, 0, 0, 0, "
                  "'', '', '')",
                  "INSERT INTO atlas_schema_revisions VALUES ('1', NULL, 1, 1, '2024-01-25 "
                  "21:20:26.5+02:00', 5, NULL, '', 'Atlas CLI v0.4')",
                  "INSERT INTO atlas_schema_revisions VALUES ('2', '', 1, 1, '2024-01-25 19:20:26', 5, NULL, "
                  "'', 'y')",
                  "INSERT INTO atlas_schema_revisions VALUES ('3', '', 1, 1, 1706210426, 5, NULL, '', 'y')",
                  "INSERT INTO atlas_schema_revisions VALUES ('4', '', 1, 1, 'yesterday', 5, NULL, '', 'y')"},
        .files = {"1.sql", "a", "2.sql", "b", "3.sql", "c", "4.sql", "d"},
        .want = "Migration Status: OK\n  -- Current Version: 4\n  -- Next Version:    Already at latest "
                "version\n  -- Executed Files:  4\n"
                "  -- Pending Files:   0\n",
    };
    expect(&l);
    json_t *doc = json_loads(l.json, 0, NULL), *applied = json_object_get(doc, "Applied");
    static const char *const moments[] = {"2024-01-25T19:20:26.5Z", "2024-01-25T19:20:26Z",
                                          "2024-01-25T19:20:26Z", "1970-01-01T00:00:00Z"};
    assert_int_equal(json_array_size(applied), 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(text_at(json_array_get(applied, i), "ExecutedAt"), moments[i]);
        assert_string_equal(text_at(json_array_get(applied, i), "Type"), "applied");
    }
    json_t *env = json_object_get(doc, "Env"), *url = json_object_get(env, "URL");
    assert_string_equal(text_at(env, "Dir"), "file://m?x=1&format=atlas");
    assert_string_equal(text_at(url, "Host"), "h");
    assert_string_equal(text_at(url, "Path"), "/p");
    assert_string_equal(text_at(url, "RawQuery"), "q");
    assert_string_equal(text_at(url, "Fragment"), "f");
    assert_true(json_is_object(json_object_get(url, "User")));
    assert_null(strstr(l.json, "secret"));
    json_decref(doc);
}

static void out_of_memory(void **state)
{
    (void)state;
    look l = {.setup = {TABLE, "INSERT INTO atlas_schema_revisions VALUES ('1', '', 2, 1, 2, 0, 1, 'e', 's', "
                               "'other', '[\"h1:x\"]', 'x')"},
              .files = {"1.sql", "a", "2.sql", "b"}};
    assert_true(fault_every(look_guarded, &l, MX_OK) >= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts), cmocka_unit_test(others_tables),
                                       cmocka_unit_test(out_of_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
