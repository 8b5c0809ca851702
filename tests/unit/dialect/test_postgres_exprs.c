/* What the model says of an expression is what the server shows, and says so again when it reads that. */
#include "postgres_model.h"

#include "dialect/postgres/postgres.h"

static const char setup[] =
    "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN pct AS integer CHECK (VALUE >= 0); CREATE DOMAIN "
    "nm AS varchar(20);"
    "CREATE TABLE t (i integer, s2 smallint, b bigint, n numeric, n2 numeric(10,2), f real, d double "
    "precision, t text, v varchar(20), c char(5), bo boolean,"
    " da date, ti time, ts timestamp, tz timestamptz, iv interval, u uuid, j json, jb jsonb, ta text[], va "
    "varchar(10)[], ia integer[], by bytea, m mood, p pct, dn nm,"
    " bt bit(3), vb varbit(5), ip inet, ci cidr, nme name, tv tsvector, r int4range, mo money, i2 integer, "
    "v2 varchar(5), t2 text, x xml, ma mood[]);";

static const struct row {
    const char *type, *written, *shown; /* type: of the column whose default it is; NULL: a check */
} rows[] = {
#define CHECK(written, shown) {NULL, written, shown},
#define DEFAULT(type, written, shown) {type, written, shown},
#include "postgres_exprs.def"
#undef CHECK
#undef DEFAULT
};
enum { ROWS = sizeof rows / sizeof *rows };

static void put_statement(mx_buf *buf, const struct row *row, const char *name, mx_str expr)
{
    if (row->type)
        mx_buf_printf(buf, "ALTER TABLE t ADD COLUMN %s %s DEFAULT %.*s;", name, row->type, MX_FMT(expr));
    else
        mx_buf_printf(buf, "ALTER TABLE t ADD CONSTRAINT %s CHECK (%.*s);", name, MX_FMT(expr));
}

static const mx_sql *sql_of(const mx_model *model, const struct row *row, const char *name)
{
    const mx_table *table = mx_model_table(model, MX_STR_NONE, MX_STR("t"));
    if (row->type)
        return &mx_table_column(table, mx_str_of(name))->default_value;
    return &mx_table_check(table, mx_str_of(name))->expr;
}

static void expect(const struct row *row, mx_str got, const char *what)
{
    if (!mx_str_eq(got, mx_str_of(row->shown)))
        fail_msg("%s\n  %s %.*s\n  wanted %s", row->written, what, MX_FMT(got), row->shown);
}

static void expressions(mx_arena *arena)
{
    mx_model *model = new_model(arena);
    must_apply(arena, model, mx_str_of(setup));
    for (size_t i = 0; i < ROWS; i++) {
        const char *names[] = {mx_str_z(arena, mx_str_printf(arena, "k%zu", i)),
                               mx_str_z(arena, mx_str_printf(arena, "again%zu", i)),
                               mx_str_z(arena, mx_str_printf(arena, "read%zu", i))};
        mx_buf text = MX_BUF(arena);
        put_statement(&text, &rows[i], names[0], mx_str_of(rows[i].written));
        must_apply(arena, model, mx_buf_take(&text));
        const mx_sql *sql = sql_of(model, &rows[i], names[0]);
        expect(&rows[i], sql->text, "shows");
        put_statement(&text, &rows[i], names[1], sql->text);
        put_statement(&text, &rows[i], names[2], mx_pg_shown(arena, sql->tree, &model->server));
        must_apply(arena, model, mx_buf_take(&text));
        expect(&rows[i], sql_of(model, &rows[i], names[1])->text, "then shows");
        expect(&rows[i], sql_of(model, &rows[i], names[2])->text, "of what is rendered shows");
    }
}

static void test_expressions(void **state)
{
    (void)state;
    with_arena(expressions);
}

/* Casts that a type called for go when the type changes; those of the text stay, as they do on the server. */
static void retype(mx_arena *arena)
{
    mx_model *model = new_model(arena);
    must_apply(arena, model,
               MX_STR("CREATE TABLE t (v varchar(5), q integer, CONSTRAINT a CHECK (v <> 'x'), CONSTRAINT b "
                      "CHECK (q > 0.5));"
                      "ALTER TABLE t ALTER v TYPE text, ALTER q TYPE numeric;"));
    const mx_table *table = mx_model_table(model, MX_STR_NONE, MX_STR("t"));
    mx_str a = mx_table_check(table, MX_STR("a"))->expr.text,
           b = mx_table_check(table, MX_STR("b"))->expr.text;
    assert_true(mx_str_eq(a, MX_STR("(v <> 'x'::text)")));
    assert_true(mx_str_eq(b, MX_STR("(q > 0.5)")));
}

static void test_retype(void **state)
{
    (void)state;
    with_arena(retype);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_retype),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
