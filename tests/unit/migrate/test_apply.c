/* What apply promises beyond the recorded runs: transactions, foreign keys, resuming, locks, refusals that
 * change nothing. */
#include "vectors.h"

#include <fcntl.h>
#include <sys/wait.h>

#include "fault.h"
#include "migrate/apply.h"
#include "migrate/status.h"

typedef struct run {
    const char *files[12]; /* name, text, name, text, …, NULL */
    mx_apply_options options;
    mx_open_flags flags;
    const char *params; /* of the URL */
    mx_layout layout;
    /* answers */
    mx_status status;
    char error[512], text[4096];
    size_t applied;
    bool first_rolled_back;
} run;

static char scratch[64];

static void fresh(void)
{
    if (scratch[0])
        remove_scratch(scratch);
    strcpy(scratch, make_scratch());
}

static mx_dir *dir_of(mx_arena *arena, const run *r, mx_diags *diags)
{
    mx_dir_file files[6] = {0};
    size_t n = 0;
    for (; r->files[2 * n]; n++)
        files[n] = (mx_dir_file){.name = mx_str_of(r->files[2 * n]), .text = mx_str_of(r->files[2 * n + 1])};
    return mx_dir_of(arena, MX_STR("m"), r->layout, files, n, diags);
}

static mx_status open_db(mx_arena *arena, mx_conn **conn, const char *params, mx_open_flags flags,
                         mx_diags *diags)
{
    mx_str url = mx_str_printf(arena, "sqlite://%s/app.db%s", scratch, params ? params : "");
    return mx_conn_open(arena, conn, url, flags, diags);
}

static mx_status apply_work(mx_arena *arena, void *arg)
{
    run *r = arg;
    mx_diags *diags = mx_diags_new();
    mx_arena_defer(arena, (void (*)(void *))mx_diags_free, diags);
    mx_conn *conn = NULL;
    mx_apply_report report;
    MX_TRY(open_db(arena, &conn, r->params, r->flags, diags));
    r->status = mx_apply(arena, conn, dir_of(arena, r, diags), &r->options, &report, diags);
    snprintf(r->error, sizeof r->error, "%.*s", MX_FMT(report.error));
    snprintf(r->text, sizeof r->text, "%.*s", MX_FMT(mx_apply_text(arena, &report, false)));
    r->applied = report.applied.len;
    r->first_rolled_back = report.applied.len > 0 && report.applied.at[0].rolled_back;
    if (r->status != MX_OK && diags)
        assert_true(mx_diags_errors(diags) > 0);
    return MX_OK;
}

static void apply(run *r)
{
    assert_int_equal(mx_guard(NULL, apply_work, r, NULL), MX_OK);
}

typedef struct ask {
    const char *sql;
    char out[2048];
} ask;

static mx_status ask_work(mx_arena *arena, void *arg)
{
    ask *a = arg;
    mx_conn *conn = NULL;
    mx_rows rows;
    a->out[0] = '\0';
    MX_TRY(open_db(arena, &conn, NULL, MX_OPEN_READ_ONLY, NULL));
    MX_TRY(mx_conn_rows(arena, &rows, conn, mx_str_of(a->sql), NULL, 0, NULL));
    for (size_t i = 0; i < rows.rows * rows.columns; i++) {
        mx_field value = rows.values[i];
        size_t used = strlen(a->out);
        if (value.kind == MX_V_INT)
            snprintf(a->out + used, sizeof a->out - used, "%lld ", (long long)value.integer);
        else
            snprintf(a->out + used, sizeof a->out - used, "%.*s ", MX_FMT(value.text));
    }
    return MX_OK;
}

static void expect_db(const char *sql, const char *want)
{
    ask a = {.sql = sql};
    assert_int_equal(mx_guard(NULL, ask_work, &a, NULL), MX_OK);
    assert_string_equal(a.out, want);
}

static void exec_db(const char *sql);

static mx_status exec_work(mx_arena *arena, void *arg)
{
    mx_conn *conn = NULL;
    MX_TRY(open_db(arena, &conn, NULL, MX_OPEN_CREATE, NULL));
    return mx_conn_exec(conn, mx_str_of(arg), NULL, 0, MX_NOWHERE, NULL);
}

static void exec_db(const char *sql)
{
    char copy[1024];
    snprintf(copy, sizeof copy, "%s", sql);
    assert_int_equal(mx_guard(NULL, exec_work, copy, NULL), MX_OK);
}

#define ROWS "SELECT version, applied, total, type FROM atlas_schema_revisions ORDER BY version"
#define TABLES                                                                                               \
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'atlas_schema_revisions' ORDER BY name"

static void default_text(void **state)
{
    (void)state;
    fresh();
    run r = {.files = {"1_a.sql", "CREATE TABLE a (i int);\n", "2.sql",
                       "CREATE TABLE b (\n  i int\n);\nINSERT INTO zz VALUES (1);\n"}};
    apply(&r);
    assert_int_equal(r.status, MX_FAILED);
    assert_string_equal(r.error, "sql/migrate: executing statement \"INSERT INTO zz VALUES (1);\" from "
                                 "version \"2\": no such table: zz");
    const char *lines[] = {"Migrating to version 2 (2 migrations in total):\n\n  -- migrating version 1\n    "
                           "-> CREATE TABLE a (i int);\n  -- ok (",
                           ")\n\n  -- migrating version 2\n    -> CREATE TABLE b (\n         i int\n       "
                           ");\n    -> INSERT INTO zz VALUES (1);\n    no such table: zz\n\n"
                           "  -------------------------\n  -- ",
                           "  -- 1 migration ok, 1 with errors\n  -- 2 sql statements ok, 1 with errors\n"};
    const char *at = r.text;
    for (size_t i = 0; i < 3; i++) {
        const char *found = strstr(at, lines[i]);
        if (!found)
            fail_msg("line %zu is not in\n%s", i, r.text);
        at = found + strlen(lines[i]);
    }
    assert_string_equal(at, "");
    expect_db(ROWS, "1 1 1 2 ");
    run again = {.files = {"1_a.sql", "CREATE TABLE a (i int);\n"}};
    apply(&again);
    assert_int_equal(again.status, MX_OK);
    assert_string_equal(again.text, "No migration files to execute\n");
}

static void dry_run_writes_nothing(void **state)
{
    (void)state;
    fresh();
    run r = {.files = {"1.sql", "CREATE TABLE a (i int);\n"},
             .options = {.dry_run = true, .baseline = MX_STR("1")},
             .flags = MX_OPEN_READ_ONLY};
    char path[128];
    snprintf(path, sizeof path, "%s/app.db", scratch);
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    assert_int_equal(access(path, F_OK), -1);
    r = (run){.files = {"1.sql", "CREATE TABLE a (i int);\n"},
              .options = {.dry_run = true},
              .flags = MX_OPEN_READ_ONLY};
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    assert_non_null(strstr(r.text, "-> CREATE TABLE a (i int);"));
    assert_int_equal(access(path, F_OK), -1);
    exec_db("CREATE TABLE t (i int)");
    r.options.allow_dirty = true;
    r.flags = MX_OPEN_CREATE; /* even when it could */
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    expect_db("SELECT name FROM sqlite_master", "t ");
}

static void refused_and_unchanged(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        mx_apply_options options;
        const char *error;
    } rows[] = {
        {"1.sql",
         "-- atlas:txmode none\n\nCREATE TABLE a (i int);",
         {.tx_mode = MX_TX_ALL},
         "cannot set txmode directive to \"none\" in \"1.sql\" when txmode \"all\" is set globally"},
        {"1.sql",
         "-- atlas:txmode some\n\nCREATE TABLE a (i int);",
         {0},
         "unknown txmode \"some\" found in file directive"},
        {"1.sql",
         "-- atlas:txmode all\n\nCREATE TABLE a (i int);",
         {0},
         "txmode \"all\" is not allowed in file directive"},
        {"1.sql",
         "-- atlas:txmode none\n-- atlas:txmode none\n\nCREATE TABLE a (i int);",
         {0},
         "multiple txmode values found in file"},
        {"1.sql",
         "CREATE TABLE a (i int);\nCOMMIT;\nCREATE TABLE b (i int);",
         {0},
         "the file runs in a transaction and must not begin or end one itself"},
        {"_x.sql", "CREATE TABLE a (i int);", {0}, "file \"_x.sql\" has no version"},
        {"1.sql", "CREATE TABLE a (i int);", {.baseline = {"9", 1}}, "baseline version \"9\" not found"},
        {"1.sql",
         "CREATE TABLE a (i int);",
         {.revisions.schema = {"x", 1}},
         "unexpected schema \"x\" for revisions: sqlite has one, main"},
        {"1.sql",
         "CREATE TABLE a (i int);",
         {.allow_dirty = true, .baseline = {"1", 1}},
         "if any flags in the group [allow-dirty baseline] are set none of the others can be; [allow-dirty "
         "baseline] were all set"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        fresh();
        run r = {.files = {rows[i].name, rows[i].text}, .options = rows[i].options};
        apply(&r);
        assert_int_equal(r.status, MX_FAILED);
        assert_string_equal(r.error, rows[i].error);
        assert_string_equal(r.text, "");
        expect_db("SELECT name FROM sqlite_master", "");
    }
}

static void dirty_database(void **state)
{
    (void)state;
    fresh();
    exec_db("CREATE TABLE old (i int)");
    run r = {.files = {"1.sql", "CREATE TABLE a (i int);", "2.sql", "CREATE TABLE b (i int);"}};
    apply(&r);
    assert_int_equal(r.status, MX_FAILED);
    assert_string_equal(r.error, "sql/migrate: connected database is not clean: found table \"old\" in "
                                 "schema \"main\". baseline version or "
                                 "allow-dirty is required");
    expect_db("SELECT name FROM sqlite_master", "old ");
    r.options.baseline = MX_STR("1");
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    expect_db(TABLES, "b old ");
    expect_db(ROWS, "1 0 0 1 2 1 1 2 ");
    r.options.baseline = MX_STR("2"); /* there are revisions now: passed over */
    apply(&r);
    assert_string_equal(r.text, "No migration files to execute\n");
}

static void all_or_nothing(void **state)
{
    (void)state;
    fresh();
    run r = {.files = {"1.sql", "CREATE TABLE a (i int);", "2.sql",
                       "CREATE TABLE b (i int); CREATE TABLE a (i int);"},
             .options = {.tx_mode = MX_TX_ALL}};
    apply(&r);
    assert_int_equal(r.status, MX_FAILED);
    assert_true(r.first_rolled_back);
    assert_non_null(strstr(r.text, "  -- rolled back ("));
    assert_non_null(strstr(r.text, "1 migration with errors, 1 rolled back"));
    expect_db(TABLES, "");
    expect_db(ROWS, "");
    r.files[3] = "CREATE TABLE b (i int);";
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    expect_db(ROWS, "1 1 1 2 2 1 1 2 ");
}

static void resume(void **state)
{
    (void)state;
    fresh();
    const char *head = "-- atlas:txmode none\n\nCREATE TABLE a (i int);\nINSERT INTO a VALUES (1);\n";
    char text[512], changed[512];
    snprintf(text, sizeof text, "%sINSERT INTO nowhere VALUES (1);\n", head);
    run r = {.files = {"1.sql", text}};
    apply(&r);
    assert_int_equal(r.status, MX_FAILED);
    expect_db(ROWS, "1 2 3 2 ");
    expect_db("SELECT error, error_stmt FROM atlas_schema_revisions",
              "no such table: nowhere INSERT INTO nowhere VALUES (1); ");
    snprintf(changed, sizeof changed,
             "-- atlas:txmode none\n\nCREATE TABLE a (i int);\nINSERT INTO a VALUES (2);\nSELECT 1;\n");
    run edited = {.files = {"1.sql", changed}};
    apply(&edited);
    assert_int_equal(edited.status, MX_FAILED);
    assert_string_equal(edited.error, "history changed: statement 2 from file \"1.sql\" changed");
    run shorter = {.files = {"1.sql", "-- atlas:txmode none\n\nCREATE TABLE a (i int);\n"}};
    apply(&shorter);
    assert_string_equal(shorter.error, "history changed: statement 2 from file \"1.sql\" changed");
    run gone = {.files = {"2.sql", "SELECT 1;"}};
    apply(&gone);
    assert_string_equal(
        gone.error,
        "missing migration: revision \"1.sql\" is partially applied but migration file was not found");
    /* Mended, with one statement more: total and hash are the mended file's. */
    snprintf(text, sizeof text, "%sCREATE TABLE b (i int);\nINSERT INTO b VALUES (7);\n", head);
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    expect_db(ROWS, "1 4 4 2 ");
    expect_db("SELECT count(*) FROM a UNION ALL SELECT i FROM b", "1 7 ");
    expect_db("SELECT partial_hashes, error || error_stmt FROM atlas_schema_revisions", "null  ");
    apply(&r);
    assert_string_equal(r.text, "No migration files to execute\n");
}

static void own_transactions(void **state)
{
    (void)state;
    fresh();
    run r = {.files = {"1.sql", "-- atlas:txmode none\n\nCREATE TABLE a (i int);\nBEGIN;\nINSERT INTO a "
                                "VALUES (1);\nINSERT INTO zz VALUES (1);\nCOMMIT;\n"}};
    apply(&r);
    assert_int_equal(r.status, MX_FAILED);
    expect_db(ROWS, "1 1 5 2 "); /* what the rolled back transaction had done does not count */
    expect_db("SELECT count(*) FROM a", "0 ");
    exec_db("CREATE TABLE zz (i int)");
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    expect_db(ROWS, "1 5 5 2 ");
    expect_db("SELECT count(*) FROM a", "1 ");
    run open = {.files = {"1.sql", r.files[1], "2.sql",
                          "-- atlas:txmode none\n\nBEGIN;\nINSERT INTO a VALUES (2);\n"}};
    apply(&open);
    assert_int_equal(open.status, MX_FAILED);
    assert_non_null(strstr(open.error, "the file begins a transaction and does not end it"));
    expect_db("SELECT count(*) FROM a", "1 ");
}

#define REBUILD                                                                                              \
    "PRAGMA foreign_keys = off;\nCREATE TABLE new_p (id int PRIMARY KEY, x int);\nINSERT INTO new_p (id) "   \
    "SELECT id FROM p;\n"                                                                                    \
    "DROP TABLE p;\nALTER TABLE new_p RENAME TO p;\nPRAGMA foreign_keys = on;\n"

static void foreign_keys(void **state)
{
    (void)state;
    static const char *const modes[] = {"", "-- atlas:txmode none\n\n"};
    for (size_t i = 0; i < 2; i++) {
        fresh();
        char rebuild[1024];
        snprintf(rebuild, sizeof rebuild, "%s" REBUILD, modes[i]);
        run r = {.files = {"1.sql",
                           "CREATE TABLE p (id int PRIMARY KEY);\nCREATE TABLE c (p int REFERENCES p (id) ON "
                           "DELETE CASCADE);\n"
                           "INSERT INTO p VALUES (1);\nINSERT INTO c VALUES (1);\n",
                           "2.sql", rebuild},
                 .params = "?_fk=1"};
        apply(&r);
        assert_string_equal(r.error, "");
        expect_db("SELECT count(*) FROM c", "1 "); /* dropping the parent deleted nothing */
        run bad = {.files = {"1.sql", r.files[1], "2.sql", rebuild, "3.sql",
                             "INSERT INTO c VALUES (1);\nINSERT INTO c VALUES (5);"},
                   .params = "?_fk=1"};
        apply(&bad);
        assert_int_equal(bad.status, MX_FAILED);
        assert_non_null(strstr(
            bad.error, "foreign key violation: 1 row of table \"c\" refers to nothing in table \"p\""));
        expect_db("SELECT count(*) FROM c", "1 ");
        expect_db("SELECT count(*) FROM atlas_schema_revisions", "2 ");
    }
}

static void order_of_files(void **state)
{
    (void)state;
    fresh();
    run r = {.files = {"1.sql", "CREATE TABLE a (i int);", "3.sql", "CREATE TABLE c (i int);"}};
    apply(&r);
    run late = {.files = {"1.sql", r.files[1], "2.sql", "CREATE TABLE b (i int);", "3.sql", r.files[3],
                          "4.sql", "CREATE TABLE d (i int);"}};
    apply(&late);
    assert_int_equal(late.status, MX_FAILED);
    assert_non_null(strstr(late.error, "migration file 2.sql was added out of order"));
    expect_db(TABLES, "a c ");
    late.options.exec_order = MX_EXEC_LINEAR_SKIP;
    apply(&late);
    assert_int_equal(late.status, MX_OK);
    expect_db(TABLES, "a c d ");
    late.options.exec_order = MX_EXEC_NON_LINEAR;
    apply(&late);
    assert_int_equal(late.status, MX_OK);
    expect_db(TABLES, "a b c d ");
    late.options.exec_order = MX_EXEC_LINEAR;
    apply(&late); /* the sums of 3 and 4 were made without or with 2; none counts as edited */
    assert_string_equal(late.text, "No migration files to execute\n");
    run older = {.files = {"0.sql", "CREATE TABLE z (i int);", "1.sql", r.files[1], "2.sql", late.files[3],
                           "3.sql", r.files[3], "4.sql", late.files[7]}};
    apply(&older); /* older than the first revision: never considered */
    assert_string_equal(older.text, "No migration files to execute\n");
}

static void edited_files(void **state)
{
    (void)state;
    fresh();
    run r = {.files = {"1.sql", "CREATE TABLE a (i int);", "2.sql", "CREATE TABLE b (i int);"}};
    apply(&r);
    r.files[1] = "CREATE TABLE a (i int, j int);";
    r.files[4] = "3.sql";
    r.files[5] = "CREATE TABLE c (i int);";
    apply(&r);
    assert_int_equal(r.status, MX_FAILED);
    assert_string_equal(r.error, "migration file 1.sql, or one before it, has changed since it was applied");
    expect_db(TABLES, "a b ");
    r.options.allow_edited = true;
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    expect_db(TABLES, "a b c ");
}

static void checkpoints(void **state)
{
    (void)state;
    fresh();
    run r = {.files = {"1.sql", "CREATE TABLE a (i int);", "2.sql",
                       "-- atlas:checkpoint v2\n\nCREATE TABLE a (i int, j int);", "3.sql",
                       "CREATE TABLE c (i int);"}};
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    expect_db(ROWS, "2 1 1 2 3 1 1 2 ");
    fresh();
    run old = {.files = {"1.sql", r.files[1]}};
    apply(&old);
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    expect_db(ROWS, "1 1 1 2 3 1 1 2 ");
}

static void amount(void **state)
{
    (void)state;
    fresh();
    run r = {.files = {"20_x.sql", "CREATE TABLE a (i int);", "2_x.sql", "CREATE TABLE b (i int);"},
             .options = {.amount = 1}};
    apply(&r); /* the directory's order is that of names: 20_x before 2_x */
    expect_db(ROWS, "20 1 1 2 ");
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    expect_db(ROWS, "2 1 1 2 20 1 1 2 ");
}

static mx_status hold_work(mx_arena *arena, void *arg)
{
    int *pipes = arg;
    mx_conn *conn = NULL;
    MX_TRY(open_db(arena, &conn, NULL, MX_OPEN_CREATE, NULL));
    MX_TRY(mx_conn_lock(conn, MX_STR("atlas_migrate_execute"), 0, NULL));
    char c = 'x';
    if (write(pipes[1], &c, 1) != 1)
        return MX_FAILED;
    pause();
    return MX_OK;
}

static void locks(void **state)
{
    (void)state;
    fresh();
    int pipes[2];
    char c;
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        mx_guard(NULL, hold_work, pipes, NULL);
        _exit(1);
    }
    assert_int_equal(read(pipes[0], &c, 1), 1);
    run r = {.files = {"1.sql", "CREATE TABLE a (i int);"}, .options = {.lock_timeout_ms = 60}};
    apply(&r);
    assert_int_equal(r.status, MX_LOCKED);
    assert_non_null(
        strstr(r.error, "acquiring database lock: lock \"atlas_migrate_execute\" is held by process"));
    expect_db(TABLES, "");
    run dry = {.files = {"1.sql", "CREATE TABLE a (i int);"}, .options = {.dry_run = true}};
    apply(&dry); /* takes no lock */
    assert_int_equal(dry.status, MX_OK);
    char other[64];
    strcpy(other, scratch);
    strcpy(scratch, make_scratch()); /* another database: another lock */
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    remove_scratch(scratch);
    strcpy(scratch, other);
    kill(child, SIGKILL); /* a process that is gone holds nothing */
    waitpid(child, NULL, 0);
    apply(&r);
    assert_int_equal(r.status, MX_OK);
    close(pipes[0]);
    close(pipes[1]);
}

static void other_layouts(void **state)
{
    (void)state;
    fresh();
    run goose = {
        .layout = MX_LAYOUT_GOOSE,
        .files = {
            "1_a.sql",
            "-- +goose Up\nCREATE TABLE a (i int);\n-- +goose StatementBegin\nCREATE TRIGGER t AFTER INSERT "
            "ON a BEGIN\n"
            "  DELETE FROM a;\n  SELECT 1;\nEND;\n-- +goose StatementEnd\n-- +goose Down\nDROP TABLE a;\n"}};
    apply(&goose);
    assert_string_equal(goose.error, "");
    expect_db(ROWS, "1 2 2 2 ");
    fresh();
    run dbmate = {
        .layout = MX_LAYOUT_DBMATE,
        .files = {"1_a.sql", "-- migrate:up\nCREATE TABLE a (i int);\n\n-- migrate:down\nDROP TABLE a;\n"}};
    apply(&dbmate);
    assert_string_equal(dbmate.error, "");
    expect_db(TABLES, "a ");
    fresh();
    run flyway = {.layout = MX_LAYOUT_FLYWAY,
                  .files = {"V10__b.sql", "CREATE TABLE b (i int);", "V9__a.sql", "CREATE TABLE a (i int);"},
                  .options = {.amount = 1}};
    apply(&flyway);
    expect_db(TABLES, "a ");
    apply(&flyway);
    assert_string_equal(flyway.error, "");
    expect_db(TABLES, "a b ");
    flyway.files[4] = "R__views.sql";
    flyway.files[5] = "SELECT 1;";
    apply(&flyway);
    assert_string_equal(flyway.error,
                        "repeatable file \"R__views.sql\" cannot be applied: it has no version");
}

static mx_status fault_work(mx_arena *arena, void *arg)
{
    (void)arena;
    (void)arg;
    fresh();
    run r = {
        .files = {"1.sql", "CREATE TABLE p (i int PRIMARY KEY);\nCREATE TABLE c (i int REFERENCES p (i));",
                  "2.sql", "-- atlas:txmode none\n\nINSERT INTO p VALUES (1);\nINSERT INTO c VALUES (1);\n"},
        .params = "?_fk=1"};
    mx_status status = apply_work(arena, &r);
    return status != MX_OK ? status : r.status;
}

static mx_status fault_run(void *arg)
{
    return mx_guard(NULL, fault_work, arg, NULL);
}

static void out_of_memory(void **state)
{
    (void)state;
    assert_true(fault_every(fault_run, NULL, MX_OK) >= 1);
    expect_db(ROWS, "1 2 2 2 2 2 2 2 ");
}

static int clean_up(void **state)
{
    (void)state;
    if (scratch[0])
        remove_scratch(scratch);
    scratch[0] = '\0';
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_text),
        cmocka_unit_test(dry_run_writes_nothing),
        cmocka_unit_test(refused_and_unchanged),
        cmocka_unit_test(dirty_database),
        cmocka_unit_test(all_or_nothing),
        cmocka_unit_test(resume),
        cmocka_unit_test(own_transactions),
        cmocka_unit_test(foreign_keys),
        cmocka_unit_test(order_of_files),
        cmocka_unit_test(edited_files),
        cmocka_unit_test(checkpoints),
        cmocka_unit_test(amount),
        cmocka_unit_test(locks),
        cmocka_unit_test(other_layouts),
        cmocka_unit_test(out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, clean_up);
}
