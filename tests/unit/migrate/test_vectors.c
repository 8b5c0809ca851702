/* apply and status on SQLite against recorded runs: reports, revisions rows, the table's text.
 *
 * What the recorded tool gets wrong is not asked for: times are compared by their own rules (see
 * check_times). */
#include "vectors.h"

#include "base/file.h"
#include "migrate/apply.h"
#include "migrate/status.h"
#include "migrate/sum.h"

static bool varies(const char *key)
{
    static const char *const keys[] = {"Start", "End", "ExecutedAt", "ExecutionTime", "OperatorVersion"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

/* Takes the varying fields out of a copy; they must be there. */
static json_t *stable(const json_t *value)
{
    json_t *out;
    const char *key;
    json_t *item;
    size_t i;
    if (json_is_array(value)) {
        out = json_array();
        json_array_foreach((json_t *)value, i, item) json_array_append_new(out, stable(item));
        return out;
    }
    if (!json_is_object(value))
        return json_deep_copy(value);
    out = json_object();
    json_object_foreach((json_t *)value, key, item)
        json_object_set_new(out, key, varies(key) ? json_string("*") : stable(item));
    return out;
}

static void expect_json(const char *where, const json_t *got, const json_t *want)
{
    json_t *a = stable(got), *b = stable(want);
    if (!json_equal(a, b)) {
        char *x = json_dumps(a, JSON_SORT_KEYS | JSON_INDENT(1)),
             *y = json_dumps(b, JSON_SORT_KEYS | JSON_INDENT(1));
        print_error("%s: got\n%s\nwant\n%s\n", where, x, y);
        fail();
    }
    json_decref(a);
    json_decref(b);
}

static json_t *parse(mx_str text)
{
    json_error_t error;
    json_t *doc = json_loadb(text.ptr, text.len, 0, &error);
    if (!doc)
        fail_msg("not JSON: %s in %.*s", error.text, MX_FMT(text));
    return doc;
}

static json_t *value_json(mx_field value)
{
    switch (value.kind) {
    case MX_V_INT:
        return json_integer(value.integer);
    case MX_V_TEXT:
        return json_stringn(value.text.ptr ? value.text.ptr : "", value.text.len);
    case MX_V_NULL:
        return json_null();
    default:
        fail_msg("a value of kind %d in the revisions table", (int)value.kind);
        return NULL;
    }
}

/* The rows as recorded: times replaced, and the operator, which is ours. */
static json_t *read_rows(mx_arena *arena, mx_conn *conn)
{
    mx_rows rows;
    if (mx_conn_rows(arena, &rows, conn, MX_STR("SELECT * FROM " MX_REVISIONS_TABLE " ORDER BY version"),
                     NULL, 0, NULL) != MX_OK)
        return json_null();
    json_t *out = json_array();
    for (size_t i = 0; i < rows.rows; i++) {
        json_t *row = json_object();
        for (size_t c = 0; c < rows.columns; c++) {
            const char *name = mx_str_z(arena, rows.names[c]);
            mx_field value = mx_rows_at(&rows, i, c);
            if (strcmp(name, "executed_at") == 0 || strcmp(name, "execution_time") == 0)
                json_object_set_new(row, name, json_string("<time>"));
            else if (strcmp(name, "operator_version") == 0)
                json_object_set_new(row, name, json_string("Atlas CLI - development"));
            else
                json_object_set_new(row, name, value_json(value));
        }
        json_array_append_new(out, row);
    }
    return out;
}

static json_t *read_ddl(mx_arena *arena, mx_conn *conn)
{
    mx_rows rows;
    json_t *out = json_array();
    assert_int_equal(mx_conn_rows(arena, &rows, conn,
                                  MX_STR("SELECT sql FROM sqlite_master WHERE tbl_name = '" MX_REVISIONS_TABLE
                                         "' AND sql NOT NULL"),
                                  NULL, 0, NULL),
                     MX_OK);
    for (size_t i = 0; i < rows.rows; i++)
        json_array_append_new(out, value_json(mx_rows_at(&rows, i, 0)));
    return out;
}

/* Ours to get right: a row's time covers all of its file, and moments are UTC texts that can be read back. */
static void check_times(mx_arena *arena, mx_conn *conn, const mx_apply_report *report)
{
    mx_revisions rows;
    mx_revisions_place place;
    assert_int_equal(mx_revisions_find(arena, conn, &(mx_revisions_name){0}, &place, NULL), MX_OK);
    if (mx_revisions_read(arena, conn, &place, &rows, NULL) != MX_OK)
        return;
    for (size_t i = 0; i < report->applied.len; i++)
        for (size_t r = 0; r < rows.len; r++)
            if (mx_str_eq(rows.at[r].version, report->applied.at[i].file->version)) {
                const mx_apply_file *entry = &report->applied.at[i];
                assert_true(rows.at[r].execution_time > 0 && rows.at[r].executed_at <= entry->end);
                assert_true(entry->skipped > 0 || rows.at[r].executed_at >= report->start);
                assert_true(entry->start <= entry->end && entry->start >= report->start &&
                            entry->end <= report->end);
            }
}

typedef struct step {
    const json_t *want;
    const char *name;
    char dir[64];
    bool applies;
} step;

static void run_apply(mx_arena *arena, mx_conn *conn, const mx_dir *dir, const step *s)
{
    const json_t *argv = json_object_get(s->want, "argv");
    mx_apply_options options = {
        .dir_url = MX_STR("file://m"), .url = MX_STR("sqlite://app.db"), .lock_timeout_ms = 1000};
    if (json_array_size(argv) > 2)
        options.amount = strtoull(json_string_value(json_array_get(argv, 2)), NULL, 10);
    mx_apply_report report;
    mx_diags *diags = mx_diags_new();
    mx_status status = mx_apply(arena, conn, dir, &options, &report, diags);
    if ((status != MX_OK) != json_integer_value(json_object_get(s->want, "exit")))
        fail_msg("%s: answered %d: %.*s", s->name, (int)status, MX_FMT(report.error));
    assert_int_equal(status != MX_OK, mx_diags_errors(diags) > 0);
    json_t *got = parse(mx_apply_json(arena, &report, false));
    expect_json(s->name, got, json_object_get(s->want, "json"));
    json_decref(got);
    json_t *whole = parse(mx_apply_json(arena, &report, true));
    assert_int_equal(json_object_size(whole), 11);
    json_decref(whole);
    check_times(arena, conn, &report);
    mx_diags_free(diags);
}

static void run_status(mx_arena *arena, mx_conn *conn, const mx_dir *dir, const step *s)
{
    mx_status_report report;
    assert_int_equal(mx_migrate_status(arena, conn, dir, MX_STR("file://m"), MX_STR("sqlite://app.db"),
                                       &(mx_revisions_name){0}, &report, NULL),
                     MX_OK);
    json_t *got = parse(mx_status_json(arena, &report, false));
    expect_json(s->name, got, json_object_get(s->want, "json"));
    json_decref(got);
}

static mx_status run_step(mx_arena *arena, void *arg)
{
    step *s = arg;
    mx_dir *dir = NULL;
    mx_conn *conn = NULL;
    char url[128];
    snprintf(url, sizeof url, "sqlite://%s/app.db", s->dir);
    s->applies = strcmp(json_string_value(json_array_get(json_object_get(s->want, "argv"), 1)), "apply") == 0;
    assert_int_equal(
        mx_dir_read(arena, &dir, mx_path_join(arena, mx_str_of(s->dir), MX_STR("m")), MX_LAYOUT_ATLAS, NULL),
        MX_OK);
    if (!dir->has_sum)
        assert_int_equal(mx_sum_write(arena, dir, NULL), MX_OK);
    mx_open_flags flags = s->applies ? MX_OPEN_CREATE : MX_OPEN_READ_ONLY;
    assert_int_equal(mx_conn_open(arena, &conn, mx_str_of(url), flags, NULL), MX_OK);
    if (s->applies)
        run_apply(arena, conn, dir, s);
    else
        run_status(arena, conn, dir, s);
    json_t *rows = read_rows(arena, conn), *ddl = read_ddl(arena, conn);
    expect_json(s->name, rows, json_object_get(s->want, "revisions"));
    expect_json(s->name, ddl, json_object_get(s->want, "revisions_ddl"));
    json_decref(rows);
    json_decref(ddl);
    return MX_OK;
}

static void recorded_runs(void **state)
{
    (void)state;
    json_t *cases = load_cases("apply_sqlite.json");
    for (size_t i = 0; i < json_array_size(cases); i++) {
        const json_t *data = json_array_get(cases, i), *steps = json_object_get(data, "steps");
        step s = {.name = text_at(data, "name")};
        char m[80];
        strcpy(s.dir, make_scratch());
        snprintf(m, sizeof m, "%s/m", s.dir);
        mkdir(m, 0755);
        write_files(m, json_object_get(data, "files"));
        for (size_t k = 0; k < json_array_size(steps); k++) {
            s.want = json_array_get(steps, k);
            assert_int_equal(mx_guard(NULL, run_step, &s, NULL), MX_OK);
        }
        remove_scratch(s.dir);
    }
    json_decref(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(recorded_runs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
