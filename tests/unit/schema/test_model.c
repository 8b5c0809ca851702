/* The tools of the model: names, kept text, printing, edits; and that the order of independent statements
 * does not matter. */
#include "replay_run.h"

#include "../fault.h"
#include "schema/canon.h"
#include "schema/edit.h"
#include "schema/names.h"
#include "schema/text.h"
#include "sql/parse.h"

static const mx_server pg = {.engine = MX_PG, .version = 160000, .schema = {"public", 6}};
static const mx_server lite = {.engine = MX_LITE, .version = 34000, .schema = {"main", 4}};
static const mx_server my = {.engine = MX_MYSQL, .version = 80000, .schema = {"app", 3}};

static mx_status in_arena(mx_arena *arena, void *arg)
{
    ((void (*)(mx_arena *))(uintptr_t)arg)(arena);
    return MX_OK;
}

static void with_arena(void (*fn)(mx_arena *arena))
{
    assert_int_equal(mx_guard(NULL, in_arena, (void *)(uintptr_t)fn, NULL), MX_OK);
}

static void assert_str(mx_str got, const char *want)
{
    if (!mx_str_eq(got, mx_str_of(want)))
        fail_msg("got \"%.*s\", wanted \"%s\"", MX_FMT(got), want);
}

/* --- names --- */

#define A40 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B40 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static void names(mx_arena *arena)
{
    static const struct {
        const char *a, *b, *label, *want;
        unsigned number;
    } rows[] = {
        {"t", "a", "key", "t_a_key", 0},
        {"t", "a", "key", "t_a_key2", 2},
        {"t", "", "pkey", "t_pkey", 0},
        {"t", "a_b", "", "t_a_b", 0},
        /* as PostgreSQL 15 names the key of such a table */
        {A40, B40, "fkey", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbb_fkey", 0},
        {A40, B40, "fkey", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa_bbbbbbbbbbbbbbbbbbbbbbbbbbbb_fkey1", 1},
        {"t", A40 B40, "key", "t_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbb_key", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_str(mx_name_join_numbered(arena, mx_str_of(rows[i].a), mx_str_of(rows[i].b),
                                         mx_str_of(rows[i].label), rows[i].number, 63),
                   rows[i].want);
    assert_str(mx_name_cut(MX_STR("h\xc3\xa9llo"), 2), "h"); /* never half a character */
    assert_str(mx_name_cut(MX_STR("h\xc3\xa9llo"), 3), "h\xc3\xa9");
    assert_str(mx_name_cut(MX_STR("hello"), 0), "hello");
}

static void test_names(void **state)
{
    (void)state;
    with_arena(names);
}

/* --- kept text --- */

static void canonical(mx_arena *arena)
{
    static const struct {
        const mx_server *server;
        const char *in, *want;
    } rows[] = {
        {&lite, "CREATE VIEW v AS SELECT  [Id],\n \"order\", `b` -- c\n FROM t WHERE a='X';",
         "create view v as select id , `order` , b from t where a = 'X'"},
        {&lite, "create view if not exists \"v\" as select id, `order`, b from T where (a) == 'X'",
         "create view v as select id , `order` , b from t where ( a ) = 'X'"},
        {&lite, "CREATE TRIGGER IF NOT EXISTS x AFTER INSERT ON t FOR EACH ROW BEGIN SELECT 1; END",
         "create trigger x after insert on t begin select 1 ; end"},
        {&pg, "CREATE OR REPLACE VIEW v AS SELECT \"a\", \"B\" FROM /* x */ T",
         "create view v as select a , \"B\" from t"},
        {&my, "CREATE OR REPLACE VIEW `v` AS SELECT `a` FROM Tab", "create view v as select a from Tab"},
        {&pg, "select 'unclosed", "select 'unclosed"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_str(mx_text_canon_create(arena, mx_str_of(rows[i].in), rows[i].server), rows[i].want);
    assert_str(mx_text_squeeze(arena, MX_STR("( A  >\n -- x\n 0 )AND/* y */b"), &lite), "( A > 0 )AND b");
}

static void renames(mx_arena *arena)
{
    static const struct {
        const char *in, *from, *to, *want;
    } tables[] = {
        {"SELECT a.b, a FROM a, c JOIN a ON a.x = c.a", "a", "new",
         "SELECT new.b, a FROM new, c JOIN new ON new.x = c.a"},
        {"INSERT INTO \"a\" VALUES ('a'); UPDATE a SET a = 1", "a", "to do",
         "INSERT INTO \"to do\" VALUES ('a'); UPDATE \"to do\" SET a = 1"},
        {"SELECT 1 FROM ab", "a", "x", NULL},
    };
    static const struct {
        const char *in, *want;
        bool bare, rows;
    } columns[] = {
        {"SELECT a, t.a, u.a, a(1) FROM t", "SELECT z, t.z, u.a, a(1) FROM t", true, false},
        {"SELECT a, x.a FROM t AS x", "SELECT a, x.z FROM t AS x", false, false},
        {"SELECT y.a, 'a' AS a FROM u, t y", "SELECT y.z, 'a' AS a FROM u, t y", true, false},
        {"UPDATE u SET b = new.a WHERE b = old.a", "UPDATE u SET b = new.z WHERE b = old.z", false, true},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        mx_str out;
        bool done = mx_text_rename_table(arena, mx_str_of(tables[i].in), mx_str_of(tables[i].from),
                                         mx_str_of(tables[i].to), &lite, &out);
        assert_int_equal(done, tables[i].want != NULL);
        if (done)
            assert_str(out, tables[i].want);
    }
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        mx_str out;
        assert_true(mx_text_rename_column(arena, mx_str_of(columns[i].in), MX_STR("t"), MX_STR("a"),
                                          MX_STR("z"), columns[i].bare, columns[i].rows, &lite, &out));
        assert_str(out, columns[i].want);
    }
}

static void tables_of(mx_arena *arena)
{
    static const struct {
        const char *in, *want;
    } rows[] = {
        {"SELECT * FROM a, main.b JOIN c AS d ON d.x = a.y, e", "a b c e "},
        {"WITH q (n) AS (SELECT 1 FROM inner_one), r AS (SELECT 2) SELECT * FROM q, r, f(1), (SELECT 1 FROM "
         "g) s",
         "inner_one g "},
        {"INSERT INTO log (a) SELECT b FROM h WHERE x IS NOT DISTINCT FROM y", "log h "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_names found = {0};
        mx_buf buf = MX_BUF(arena);
        mx_text_tables(arena, mx_str_of(rows[i].in), &lite, &found);
        for (size_t k = 0; k < found.len; k++)
            mx_buf_printf(&buf, "%.*s ", MX_FMT(found.at[k].name));
        assert_str(mx_buf_take(&buf), rows[i].want);
    }
}

static void test_text(void **state)
{
    (void)state;
    with_arena(canonical);
    with_arena(renames);
    with_arena(tables_of);
}

/* --- edits --- */

static mx_column *add_column(mx_table *table, const char *name)
{
    mx_column *column = mx_new(table->schema->model->arena, mx_column);
    column->name = mx_str_of(name);
    mx_table_add_column(table, column, MX_NPOS);
    return column;
}

static mx_model *new_model(mx_arena *arena)
{
    mx_server server = {0};
    const mx_dialect *dialect = mx_dialect_named(MX_STR("sqlite"));
    assert_non_null(dialect);
    mx_server_init(&server, dialect, 0);
    return mx_model_new(arena, &server, dialect->model);
}

static void edits(mx_arena *arena)
{
    mx_model *model = new_model(arena);
    mx_schema *schema = mx_model_schema(model, MX_STR_NONE);
    mx_table *t = mx_table_new(schema, MX_STR("Child"));
    mx_column *a = add_column(t, "a");
    mx_fkey *fkey = mx_new(arena, mx_fkey);
    fkey->name = MX_STR("f");
    fkey->ref = (mx_name){.schema = MX_STR("main"), .name = MX_STR("parent")};
    mx_vec_push(arena, &fkey->columns, a);
    mx_table_add_fkey(t, fkey);
    assert_null(fkey->ref_table);
    assert_ptr_equal(mx_model_table(model, MX_STR_NONE, MX_STR("CHILD")), t);

    mx_table *p = mx_table_new(schema, MX_STR("Parent"));
    mx_index *primary = mx_new(arena, mx_index);
    mx_index_part part = {.column = add_column(p, "id")};
    primary->role = MX_I_PRIMARY;
    mx_vec_push(arena, &primary->parts, part);
    mx_table_add_index(p, primary);
    mx_table_join_waiting(p);
    assert_ptr_equal(fkey->ref_table, p);
    assert_str(fkey->ref.name, "Parent");
    assert_int_equal(fkey->ref_columns.len, 1);
    assert_int_equal(p->referenced_by.len, 1);
    assert_true(mx_name_is_constraint(schema, MX_STR("F")));
    assert_true(mx_name_is_table_constraint(t, MX_STR("f")));

    mx_table_rename_column(p, part.column, MX_STR("key"));
    assert_str(fkey->ref_columns.at[0], "key");
    mx_table_rename(p, schema, MX_STR("elders"));
    assert_str(fkey->ref.name, "elders");
    assert_null(mx_model_table(model, MX_STR_NONE, MX_STR("parent")));
    mx_table_remove(p);
    assert_null(fkey->ref_table);
    mx_table *again = mx_table_new(schema, MX_STR("other"));
    mx_table_rename(again, schema, MX_STR("ELDERS")); /* what waits for that name is joined */
    assert_ptr_equal(fkey->ref_table, again);
    mx_table_remove(t);
    assert_int_equal(again->referenced_by.len, 0);
    assert_false(mx_name_is_constraint(schema, MX_STR("f")));
}

static void many_columns(mx_arena *arena)
{
    mx_model *model = new_model(arena);
    mx_table *t = mx_table_new(mx_model_schema(model, MX_STR_NONE), MX_STR("t"));
    for (int i = 0; i < 40; i++)
        add_column(t, mx_str_z(arena, mx_str_printf(arena, "Column%d", i)));
    assert_str(mx_table_column(t, MX_STR("COLUMN17"))->name, "Column17");
    mx_table_rename_column(t, mx_table_column(t, MX_STR("column17")), MX_STR("x"));
    assert_null(mx_table_column(t, MX_STR("column17")));
    assert_non_null(mx_table_column(t, MX_STR("X")));
    for (int i = 0; i < 30; i++)
        mx_table_remove_column(t, t->columns.at[0]);
    assert_int_equal(t->columns.len, 10);
    assert_null(mx_table_column(t, MX_STR("x")));
    assert_int_equal(mx_table_column_at(t, mx_table_column(t, MX_STR("column39"))), 9);
}

static void sequences(mx_arena *arena)
{
    mx_model *model = new_model(arena);
    mx_sequence *s = mx_sequence_new(mx_model_schema(model, MX_STR_NONE), MX_STR("s"));
    mx_options options = {0}, bad = {0};
    mx_option down = {.key = MX_STR("increment"), .value = MX_STR("-2")},
              zero = {.key = MX_STR("increment"), .value = MX_STR("0")};
    mx_vec_push(arena, &options, down);
    mx_vec_push(arena, &bad, zero);
    assert_int_equal(mx_sequence_options(s, &options, MX_STR("smallint"), true, MX_NOWHERE, NULL), MX_OK);
    assert_int_equal(s->max, -1);
    assert_int_equal(s->min, INT16_MIN);
    assert_int_equal(s->start, -1);
    assert_int_equal(mx_sequence_options(s, &bad, MX_STR_NONE, false, MX_NOWHERE, NULL), MX_FAILED);
    assert_int_equal(s->increment, -2); /* untouched */
}

static void test_edits(void **state)
{
    (void)state;
    with_arena(edits);
    with_arena(many_columns);
    with_arena(sequences);
}

/* --- the order of independent statements --- */

static mx_str shuffled(mx_arena *arena, const char *const *parts, size_t count, uint32_t seed)
{
    size_t order[16];
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i-- > 1;) {
        seed = seed * 1664525u + 1013904223u;
        size_t k = (seed >> 8) % (i + 1), swap = order[i];
        order[i] = order[k];
        order[k] = swap;
    }
    for (size_t i = 0; i < count; i++)
        mx_buf_printf(&buf, "%s;\n", parts[order[i]]);
    return mx_buf_take(&buf);
}

static mx_str dump_of(mx_arena *arena, mx_str sql)
{
    mx_model *model;
    mx_server server = {0};
    const mx_dialect *dialect = mx_dialect_named(MX_STR("sqlite"));
    mx_buf buf = MX_BUF(arena);
    mx_server_init(&server, dialect, 0);
    assert_int_equal(replay_script(arena, dialect, &server, sql, NULL, &model), MX_OK);
    mx_model_dump(&buf, model);
    return mx_buf_take(&buf);
}

static void orders(mx_arena *arena)
{
    static const char *const parts[] = {
        "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INT REFERENCES b); CREATE INDEX ia ON a (b_id); ALTER "
        "TABLE a ADD COLUMN extra TEXT",
        "CREATE TABLE b (id INTEGER PRIMARY KEY, c_id INT REFERENCES c (id), a_id INT REFERENCES a (id))",
        "CREATE TABLE c0 (id INTEGER PRIMARY KEY, x INT CHECK (x > 0)); ALTER TABLE c0 RENAME TO c; ALTER "
        "TABLE c RENAME COLUMN x TO y",
        "CREATE TABLE d (id INTEGER PRIMARY KEY, d_id INT REFERENCES d); DROP TABLE d; CREATE TABLE d (k "
        "TEXT)",
        "CREATE TABLE e (id INTEGER, self INT REFERENCES e, PRIMARY KEY (id))",
    };
    enum { COUNT = sizeof parts / sizeof *parts };
    mx_str first = dump_of(arena, shuffled(arena, parts, COUNT, 1));
    for (uint32_t seed = 2; seed < 60; seed++) {
        mx_str other = dump_of(arena, shuffled(arena, parts, COUNT, seed));
        if (!mx_str_eq(first, other))
            fail_msg("seed %u:\n%.*s\n%.*s", seed, MX_FMT(first), MX_FMT(other));
    }
}

static void test_orders(void **state)
{
    (void)state;
    with_arena(orders);
}

/* --- views --- */

static mx_status replay_early_view(mx_arena *arena, const char *engine, bool at_once)
{
    mx_str sql = MX_STR("CREATE TABLE t (id integer); CREATE VIEW v AS SELECT id, a FROM t; "
                        "ALTER TABLE t ADD COLUMN a integer");
    const mx_dialect *dialect = mx_dialect_named(mx_str_of(engine));
    mx_server server = {0};
    mx_server_init(&server, dialect, 0);
    server.schema = server.schema.len ? server.schema : MX_STR("app");
    mx_model *model = mx_model_new(arena, &server, dialect->model);
    model->views_at_once = at_once;
    MX_TRY(mx_replay_text(model, sql, 0, MX_STR_NONE, NULL));
    return mx_model_finish(model, NULL);
}

static void early_views(mx_arena *arena)
{
    static const char *const engines[] = {"duckdb", "mysql", "mariadb", "postgres"};
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        assert_int_equal(replay_early_view(arena, engines[i], false), MX_OK);
        assert_int_equal(replay_early_view(arena, engines[i], true), MX_FAILED);
    }
}

static void test_early_views(void **state)
{
    (void)state;
    with_arena(early_views);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_edits), cmocka_unit_test(test_orders),
                                       cmocka_unit_test(test_early_views)};
    return cmocka_run_group_tests_name("schema: model", tests, NULL, NULL);
}
