/* replay(S) = inspect(SQLite after S), judged by SQLite itself. Every statement of a script runs on both;
 * they must agree on whether it may, and at the end
 *   - the model is the one that replaying the server's own stored statements gives (checks, expressions,
 *     views, triggers), and
 *   - columns, indexes and foreign keys are what the server's pragmas tell.
 * Scripts: tests/cases/replay/sqlite, and when they are there those of METAXY_TEST_MATRIX (a folder of the
 * change matrix's form) and METAXY_TEST_REAL (schemas and histories of real projects). */
#include <sqlite3.h>

#include "replay_run.h"

#include "schema/canon.h"
#include "sql/parse.h"

typedef struct judge {
    const char *name; /* of the script, for messages */
    sqlite3 *db;
    mx_model *model;
    mx_arena *arena;
    mx_server server;
    const mx_dialect *dialect;
    bool modelled; /* false: a statement that cannot be modelled (and says so) has come */
    size_t failed;
} judge;

static void differ(judge *j, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void differ(judge *j, const char *format, ...)
{
    char text[2000];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    print_error("%s: %s\n", j->name, text);
    j->failed++;
}

/* --- statements --- */

static bool is_schema(mx_stmt_kind kind)
{
    return kind != MX_S_DATA && kind != MX_S_TX && kind != MX_S_SET;
}

static void one_statement(judge *j, mx_arena *scratch, const mx_statement *statement)
{
    mx_diags *diags = mx_diags_new();
    mx_stmt stmt = {0};
    char *error = NULL;
    int rc = sqlite3_exec(j->db, mx_str_z(scratch, statement->text), NULL, NULL, &error);
    mx_status st = mx_parse_statement(scratch, statement, &j->server, &stmt, diags);
    bool parsed = st == MX_OK;
    if (parsed)
        st = mx_replay_statement(j->model, &stmt, diags);
    mx_str message = mx_diags_count(diags) ? mx_diags_at(diags, 0)->message : MX_STR_NONE;
    if (st != MX_OK && mx_diags_count(diags) && mx_diags_at(diags, 0)->code == MX_SCH004)
        j->modelled = false;
    else if (parsed && !is_schema(stmt.kind))
        ; /* what rows do is not ours */
    else if ((rc == SQLITE_OK) != (st == MX_OK))
        differ(j, "the server says \"%s\", we say \"%.*s\" of\n  %.*s", error ? error : "ok",
               MX_FMT(message.len ? message : MX_STR("ok")), MX_FMT(statement->text));
    sqlite3_free(error);
    mx_diags_free(diags);
}

static mx_status run_statements(judge *j, mx_str sql)
{
    mx_arena *scratch = mx_arena_child(j->arena);
    mx_statements statements = {0};
    mx_status st = mx_split(scratch, sql, 0, 0, MX_STR_NONE, &j->server, &statements, NULL);
    for (size_t i = 0; st == MX_OK && i < statements.len && j->modelled; i++)
        one_statement(j, scratch, &statements.at[i]);
    mx_arena_free(scratch);
    if (st != MX_OK)
        differ(j, "cannot be split");
    return MX_OK;
}

/* --- the server's stored statements, replayed --- */

static mx_str stored_sql(judge *j)
{
    mx_buf buf = MX_BUF(j->arena);
    sqlite3_stmt *query = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(
            j->db,
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' AND name NOT IN"
            " (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY type = 'trigger', type = "
            "'view', rowid",
            -1, &query, NULL),
        SQLITE_OK);
    while (sqlite3_step(query) == SQLITE_ROW)
        mx_buf_printf(&buf, "%s;\n", (const char *)sqlite3_column_text(query, 0));
    sqlite3_finalize(query);
    return mx_buf_take(&buf);
}

static void first_difference(judge *j, mx_str a, mx_str b)
{
    mx_str line_a, line_b;
    while (a.len || b.len) {
        mx_str_cut(a, '\n', &line_a, &a);
        mx_str_cut(b, '\n', &line_b, &b);
        if (!mx_str_eq(line_a, line_b)) {
            differ(j, "the model has\n  %.*s\n the server's statements give\n  %.*s", MX_FMT(line_a),
                   MX_FMT(line_b));
            return;
        }
    }
}

static void check_stored(judge *j)
{
    mx_buf ours = MX_BUF(j->arena), theirs = MX_BUF(j->arena);
    mx_diags *diags = mx_diags_new();
    mx_model *again;
    if (replay_script(j->arena, j->dialect, &j->server, stored_sql(j), diags, &again) != MX_OK)
        differ(j, "the server's own statements are not replayed: %.*s",
               MX_FMT(mx_diags_at(diags, 0)->message));
    mx_diags_free(diags);
    mx_model_dump(&ours, j->model);
    mx_model_dump(&theirs, again);
    first_difference(j, mx_buf_view(&ours), mx_buf_view(&theirs));
}

/* --- pragmas --- */

typedef struct rows {
    sqlite3_stmt *query;
} rows;

static rows ask(judge *j, const char *sql, mx_str name)
{
    rows r = {NULL};
    assert_int_equal(sqlite3_prepare_v2(j->db, sql, -1, &r.query, NULL), SQLITE_OK);
    if (name.ptr)
        sqlite3_bind_text(r.query, 1, name.ptr, (int)name.len, SQLITE_TRANSIENT);
    return r;
}

static bool next(rows *r)
{
    if (sqlite3_step(r->query) == SQLITE_ROW)
        return true;
    sqlite3_finalize(r->query);
    return false;
}

static mx_str text(rows *r, int column)
{
    return mx_str_of((const char *)sqlite3_column_text(r->query, column));
}

/* "  VARCHAR (10) " → "varchar(10)"; a generated column's type ends in GENERATED ALWAYS, for SQLite leaves
 * it there. */
static mx_str folded_type(judge *j, mx_str type)
{
    mx_buf buf = MX_BUF(j->arena);
    type = mx_str_lower(j->arena, mx_str_trim(type));
    if (mx_str_ends(type, MX_STR("generated always")))
        type = mx_str_trim(mx_str_sub(type, 0, type.len - strlen("generated always")));
    for (size_t i = 0; i < type.len; i++) {
        bool space = mx_is_space(type.ptr[i]);
        char before = buf.len ? buf.ptr[buf.len - 1] : ' ';
        size_t k = i;
        while (space && k < type.len && mx_is_space(type.ptr[k]))
            k++;
        char after = space && k < type.len ? type.ptr[k] : ' ';
        if (space && (before == ' ' || strchr("(,", before) || strchr("(),", after)))
            continue;
        mx_buf_char(&buf, space ? ' ' : type.ptr[i]);
    }
    return mx_buf_take(&buf);
}

static mx_str canonical_default(judge *j, const mx_column *column, mx_str written)
{
    mx_expr *tree;
    mx_sql out = {0};
    mx_expr_site site = {
        .place = MX_X_DEFAULT, .table = column->table, .column = column, .type = &column->type};
    if (!written.ptr || mx_parse_expr(j->arena, written, MX_NOWHERE, &j->server, &tree, NULL) != MX_OK ||
        tree->kind == MX_E_NULL)
        return MX_STR_NONE;
    assert_int_equal(j->dialect->model->expr(j->model, &site, tree, &out, NULL), MX_OK);
    return out.text;
}

static int primary_place(const mx_column *column)
{
    const mx_index *primary = column->table->primary;
    for (size_t i = 0; primary && i < primary->parts.len; i++) {
        if (primary->parts.at[i].column == column)
            return (int)i + 1;
    }
    return 0;
}

static void check_columns(judge *j, const mx_table *table)
{
    rows r = ask(j, "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)",
                 table->name);
    size_t i = 0;
    for (; next(&r); i++) {
        const mx_column *c = i < table->columns.len ? table->columns.at[i] : NULL;
        if (!c || !mx_str_ieq(c->name, text(&r, 0))) {
            differ(j, "%.*s: column %zu is \"%s\"", MX_FMT(table->name), i, sqlite3_column_text(r.query, 0));
            continue;
        }
        if (!mx_str_eq(c->type.text, folded_type(j, text(&r, 1))))
            differ(j, "%.*s.%.*s: type \"%s\", ours \"%.*s\"", MX_FMT(table->name), MX_FMT(c->name),
                   sqlite3_column_text(r.query, 1), MX_FMT(c->type.text));
        if (c->not_null != (sqlite3_column_int(r.query, 2) != 0))
            differ(j, "%.*s.%.*s: NOT NULL", MX_FMT(table->name), MX_FMT(c->name));
        mx_str value = canonical_default(j, c, text(&r, 3));
        if (!c->generated && !mx_str_eq(c->default_value.text, value))
            differ(j, "%.*s.%.*s: default \"%.*s\", ours \"%.*s\"", MX_FMT(table->name), MX_FMT(c->name),
                   MX_FMT(value), MX_FMT(c->default_value.text));
        if (primary_place(c) != sqlite3_column_int(r.query, 4))
            differ(j, "%.*s.%.*s: primary key", MX_FMT(table->name), MX_FMT(c->name));
        int hidden = c->generated == MX_G_VIRTUAL ? 2 : c->generated == MX_G_STORED ? 3 : 0;
        if (hidden != sqlite3_column_int(r.query, 5))
            differ(j, "%.*s.%.*s: generated", MX_FMT(table->name), MX_FMT(c->name));
    }
    if (i != table->columns.len)
        differ(j, "%.*s: %zu columns, ours %zu", MX_FMT(table->name), i, table->columns.len);
}

static mx_str their_parts(judge *j, mx_str index)
{
    mx_buf buf = MX_BUF(j->arena);
    rows r = ask(j, "SELECT name, \"desc\", coll FROM pragma_index_xinfo(?) WHERE key", index);
    while (next(&r)) {
        mx_str name = text(&r, 0);
        mx_buf_printf(&buf, "%.*s/%d/%.*s,",
                      MX_FMT(name.ptr ? mx_str_lower(j->arena, name) : MX_STR("<expr>")),
                      sqlite3_column_int(r.query, 1), MX_FMT(mx_str_upper(j->arena, text(&r, 2))));
    }
    return mx_buf_take(&buf);
}

static mx_str our_parts(judge *j, const mx_index *index)
{
    mx_buf buf = MX_BUF(j->arena);
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        mx_str coll = part->collation.len ? part->collation
                      : part->column      ? part->column->collation
                                          : MX_STR_NONE;
        if (!part->column && part->expr.tree->kind == MX_E_COLLATE)
            coll = part->expr.tree->text;
        mx_buf_printf(&buf, "%.*s/%d/%.*s,",
                      MX_FMT(part->column ? mx_str_lower(j->arena, part->column->name) : MX_STR("<expr>")),
                      part->desc, MX_FMT(coll.len ? mx_str_upper(j->arena, coll) : MX_STR("BINARY")));
    }
    return mx_buf_take(&buf);
}

static void check_indexes(judge *j, const mx_table *table)
{
    rows r = ask(j, "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?)", table->name);
    size_t named = 0, ours = 0;
    while (next(&r)) {
        mx_str name = text(&r, 0), parts = their_parts(j, name);
        bool found = false;
        if (mx_str_eq(text(&r, 2), MX_STR("c"))) {
            const mx_index *index = mx_table_index(table, name);
            named++;
            found = index && index->unique == (sqlite3_column_int(r.query, 1) != 0) &&
                    (index->where.tree != NULL) == (sqlite3_column_int(r.query, 3) != 0) &&
                    mx_str_eq(our_parts(j, index), parts);
        } else {
            for (size_t i = 0; !found && i <= table->indexes.len; i++) {
                const mx_index *index = i < table->indexes.len ? table->indexes.at[i] : table->primary;
                found = index && index->role != MX_I_INDEX && mx_str_eq(our_parts(j, index), parts);
            }
        }
        if (!found)
            differ(j, "%.*s: index \"%.*s\" is (%.*s)", MX_FMT(table->name), MX_FMT(name), MX_FMT(parts));
    }
    for (size_t i = 0; i < table->indexes.len; i++)
        ours += table->indexes.at[i]->role == MX_I_INDEX;
    if (named != ours)
        differ(j, "%.*s: %zu indexes, ours %zu", MX_FMT(table->name), named, ours);
}

static const char *const actions[] = {
    [MX_FK_NONE] = "?",          [MX_FK_NO_ACTION] = "NO ACTION", [MX_FK_RESTRICT] = "RESTRICT",
    [MX_FK_CASCADE] = "CASCADE", [MX_FK_SET_NULL] = "SET NULL",   [MX_FK_SET_DEFAULT] = "SET DEFAULT"};

/* SQLite lists foreign keys last first. */
static void check_fkeys(judge *j, const mx_table *table)
{
    rows r = ask(
        j,
        "SELECT id, seq, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(?)",
        table->name);
    size_t count = 0;
    while (next(&r)) {
        size_t id = (size_t)sqlite3_column_int(r.query, 0), seq = (size_t)sqlite3_column_int(r.query, 1);
        count += seq == 0;
        bool found = false;
        for (size_t i = 0; i < table->fkeys.len; i++) {
            const mx_fkey *f = table->fkeys.at[i];
            found = found || (seq < f->columns.len && mx_str_ieq(f->columns.at[seq]->name, text(&r, 3)) &&
                              mx_str_ieq(f->ref.name, text(&r, 2)) &&
                              (!text(&r, 4).ptr || (seq < f->ref_columns.len &&
                                                    mx_str_ieq(f->ref_columns.at[seq], text(&r, 4)))) &&
                              mx_str_eq(text(&r, 5), mx_str_of(actions[f->on_update])) &&
                              mx_str_eq(text(&r, 6), mx_str_of(actions[f->on_delete])));
        }
        if (!found)
            differ(j, "%.*s: foreign key %zu: %s → %s (%s)", MX_FMT(table->name), id,
                   sqlite3_column_text(r.query, 3), sqlite3_column_text(r.query, 2),
                   sqlite3_column_text(r.query, 4) ? (const char *)sqlite3_column_text(r.query, 4) : "");
    }
    if (count != table->fkeys.len)
        differ(j, "%.*s: %zu foreign keys, ours %zu", MX_FMT(table->name), count, table->fkeys.len);
}

static void check_catalogue(judge *j)
{
    rows r = ask(j,
                 "SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
                 "AND name NOT LIKE 'sqlite_%'",
                 MX_STR_NONE);
    size_t count = 0;
    while (next(&r)) {
        const mx_table *table = mx_model_table(j->model, MX_STR("main"), text(&r, 0));
        count++;
        if (!table) {
            differ(j, "no table \"%s\"", sqlite3_column_text(r.query, 0));
            continue;
        }
        if (table->without_rowid != (sqlite3_column_int(r.query, 1) != 0) ||
            table->strict != (sqlite3_column_int(r.query, 2) != 0))
            differ(j, "%.*s: WITHOUT ROWID or STRICT", MX_FMT(table->name));
        check_columns(j, table);
        check_indexes(j, table);
        check_fkeys(j, table);
    }
    if (count != mx_model_schema(j->model, MX_STR("main"))->tables.len)
        differ(j, "%zu tables, ours %zu", count, mx_model_schema(j->model, MX_STR("main"))->tables.len);
}

/* --- scripts --- */

typedef struct script {
    const char *name;
    mx_strs parts; /* one after the other, on one database */
    size_t failed;
} script;

static mx_status judge_script(mx_arena *arena, void *arg)
{
    script *s = arg;
    judge j = {.server = {0},
               .name = s->name,
               .arena = arena,
               .modelled = true,
               .dialect = mx_dialect_named(MX_STR("sqlite"))};
    mx_server_init(&j.server, j.dialect, 0);
    assert_int_equal(sqlite3_open(":memory:", &j.db), SQLITE_OK);
    j.model = mx_model_new(arena, &j.server, j.dialect->model);
    for (size_t i = 0; i < s->parts.len && j.modelled; i++)
        run_statements(&j, s->parts.at[i]);
    if (j.modelled && mx_model_finish(j.model, NULL) != MX_OK)
        differ(&j, "does not come to an end");
    if (j.modelled) {
        check_stored(&j);
        check_catalogue(&j);
    }
    sqlite3_close(j.db);
    s->failed = j.failed;
    return MX_OK;
}

typedef struct run {
    size_t scripts, failed;
} run;

static void one_script(run *total, const char *name, mx_strs parts)
{
    script s = {.name = name, .parts = parts};
    assert_int_equal(mx_guard(NULL, judge_script, &s, NULL), MX_OK);
    total->scripts++;
    total->failed += s.failed > 0;
}

static bool read_into(mx_arena *arena, mx_str path, mx_strs *parts)
{
    mx_str content;
    if (mx_file_read(arena, path, &content, NULL) != MX_OK)
        return false;
    mx_vec_push(arena, parts, content);
    return true;
}

static mx_str join(mx_arena *arena, mx_str a, const char *b)
{
    return mx_path_join(arena, a, mx_str_of(b));
}

static mx_status own_cases(mx_arena *arena, void *arg)
{
    mx_str root = join(arena, mx_str_of(getenv("MX_SOURCE_ROOT")), "tests/cases/replay/sqlite");
    mx_strs names = {0};
    assert_int_equal(mx_dir_list(arena, root, &names, NULL), MX_OK);
    for (size_t i = 0; i < names.len; i++) {
        mx_strs parts = {0};
        mx_str path = mx_path_join(arena, root, names.at[i]);
        assert_true(read_into(arena, path, &parts));
        mx_str whole = parts.at[0];
        size_t start = mx_str_find_str(whole, MX_STR("-- in.sql --\n"));
        mx_str rest = mx_str_sub(whole, start + strlen("-- in.sql --\n"), whole.len);
        size_t same = mx_str_find_str(rest, MX_STR("\n-- same.sql --")),
               want = mx_str_find_str(rest, MX_STR("\n-- want.model --"));
        size_t end = same < want ? same : want;
        parts.at[0] = end == MX_NPOS ? rest : mx_str_sub(rest, 0, end + 1);
        one_script(arg, mx_str_z(arena, path), parts);
    }
    return MX_OK;
}

static mx_status matrix(mx_arena *arena, void *arg)
{
    mx_str root = join(arena, mx_str_of(getenv("METAXY_TEST_MATRIX")), "sqlite");
    mx_strs names = {0};
    assert_int_equal(mx_dir_list(arena, root, &names, NULL), MX_OK);
    for (size_t i = 0; i < names.len; i++) {
        mx_str folder = mx_path_join(arena, root, names.at[i]);
        mx_strs from = {0}, to = {0};
        if (!read_into(arena, join(arena, folder, "from.sql"), &from) ||
            !read_into(arena, join(arena, folder, "to.sql"), &to))
            continue;
        one_script(arg, mx_str_z(arena, join(arena, folder, "to.sql")), to);
        read_into(arena, join(arena, folder, "reference.sql"), &from);
        one_script(arg, mx_str_z(arena, join(arena, folder, "reference.sql")), from);
    }
    return MX_OK;
}

static mx_status real(mx_arena *arena, void *arg)
{
    mx_str root = mx_str_of(getenv("METAXY_TEST_REAL"));
    mx_strs names = {0};
    assert_int_equal(mx_dir_list(arena, root, &names, NULL), MX_OK);
    for (size_t i = 0; i < names.len; i++) {
        mx_str folder = mx_path_join(arena, root, names.at[i]),
               history = join(arena, folder, "history/sqlite");
        mx_strs parts = {0}, files = {0}, steps = {0};
        if (read_into(arena, join(arena, folder, "sqlite.sql"), &parts))
            one_script(arg, mx_str_z(arena, join(arena, folder, "sqlite.sql")), parts);
        if (mx_dir_list(arena, history, &files, NULL) != MX_OK)
            continue;
        for (size_t k = 0; k < files.len; k++)
            read_into(arena, mx_path_join(arena, history, files.at[k]), &steps);
        one_script(arg, mx_str_z(arena, history), steps);
    }
    return MX_OK;
}

static void run_all(mx_work work, const char *env)
{
    run total = {0};
    assert_non_null(getenv(env));
    assert_int_equal(mx_guard(NULL, work, &total, NULL), MX_OK);
    print_message("%s: %zu scripts, %zu differ\n", env, total.scripts, total.failed);
    assert_true(total.scripts > 0);
    assert_int_equal(total.failed, 0);
}

static void test_own(void **state)
{
    (void)state;
    run_all(own_cases, "MX_SOURCE_ROOT");
}

static void test_matrix(void **state)
{
    char path[4096];
    (void)state;
    snprintf(path, sizeof path, "%s/tests/change-matrix", getenv("MX_SOURCE_ROOT"));
    if (mx_path_is_dir(mx_str_of(path)))
        setenv("METAXY_TEST_MATRIX", path, 0);
    run_all(matrix, "METAXY_TEST_MATRIX");
}

static void test_real(void **state)
{
    (void)state;
    run_all(real, "METAXY_TEST_REAL");
}

int main(void)
{
    const struct CMUnitTest own[] = {cmocka_unit_test(test_own), cmocka_unit_test(test_matrix)};
    const struct CMUnitTest all[] = {cmocka_unit_test(test_own), cmocka_unit_test(test_matrix),
                                     cmocka_unit_test(test_real)};
    return getenv("METAXY_TEST_REAL")
               ? cmocka_run_group_tests_name("schema: replay against SQLite", all, NULL, NULL)
               : cmocka_run_group_tests_name("schema: replay against SQLite", own, NULL, NULL);
}
