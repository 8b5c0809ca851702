/* Types, names that the server makes up, serial columns, and what the server refuses. */
#include "postgres_model.h"

static void type_words(mx_arena *arena)
{
    static const struct {
        const char *written, *shown;
    } rows[] = {{"int", "integer"},
                {"INT4", "integer"},
                {"int8", "bigint"},
                {"int2", "smallint"},
                {"decimal(8)", "numeric(8,0)"},
                {"numeric(10, 2)", "numeric(10,2)"},
                {"numeric", "numeric"},
                {"float", "double precision"},
                {"float(24)", "real"},
                {"float(25)", "double precision"},
                {"float4", "real"},
                {"varchar", "character varying"},
                {"varchar(30)", "character varying(30)"},
                {"char", "character(1)"},
                {"character(3)", "character(3)"},
                {"bpchar", "bpchar"},
                {"\"char\"", "\"char\""},
                {"bit", "bit(1)"},
                {"varbit(5)", "bit varying(5)"},
                {"bit varying", "bit varying"},
                {"bool", "boolean"},
                {"timestamp with time zone", "timestamptz"},
                {"timestamptz(3)", "timestamptz(3)"},
                {"timestamp(3) with time zone", "timestamptz(3)"},
                {"timestamp without time zone", "timestamp"},
                {"time(6)", "time"},
                {"timetz", "timetz"},
                {"interval", "interval"},
                {"interval(3)", "interval(3)"},
                {"interval day to second(3)", "interval day to second(3)"},
                {"interval year to month", "interval year to month"},
                {"text[]", "text[]"},
                {"int[][]", "integer[]"},
                {"varchar(5)[]", "character varying(5)[]"},
                {"integer array[3]", "integer[]"},
                {"pg_catalog.int4", "integer"},
                {"jsonb", "jsonb"},
                {"uuid", "uuid"},
                {"name", "name"},
                {"mood", "mood"},
                {"public.mood", "mood"},
                {"mood[]", "mood[]"},
                {"hstore", "hstore"}};
    mx_model *model = new_model(arena);
    must_apply(arena, model,
               MX_STR("CREATE TYPE mood AS ENUM ('a'); CREATE EXTENSION hstore; CREATE TABLE t ();"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        must_apply(arena, model,
                   mx_str_printf(arena, "ALTER TABLE t ADD COLUMN c%zu %s;", i, rows[i].written));
        const mx_table *table = mx_model_table(model, MX_STR_NONE, MX_STR("t"));
        mx_str got = table->columns.at[i]->type.text;
        if (!mx_str_eq(got, mx_str_of(rows[i].shown)))
            fail_msg("%s is shown as %.*s, wanted %s", rows[i].written, MX_FMT(got), rows[i].shown);
    }
}

static void made_up_names(mx_arena *arena)
{
    static const char *const constraints[] = {"t_pkey",    "t_a_key", "t_a_b_key", "t_b_fkey",
                                              "t_c_check", "t_check", "t_check1",  "t_c_check1"};
    static const char *const relations[] = {"t_a_idx",          "t_lower_idx", "t_expr_idx",
                                            "t_lower_expr_idx", "t_a_idx1",    "t_a_b_idx",
                                            "t_b_excl",         "s_id_seq",    "s_id_seq1"};
    mx_model *model = new_model(arena);
    must_apply(arena, model,
               MX_STR("CREATE TABLE p (id int PRIMARY KEY);"
                      "CREATE TABLE t (id int PRIMARY KEY UNIQUE, a text UNIQUE, b int REFERENCES p, c int "
                      "CHECK (c > 0) CHECK (c < 9), d int,"
                      " UNIQUE (a, b), CHECK (c < d), CHECK (c <> d), EXCLUDE USING btree (b WITH =));"
                      "CREATE INDEX ON t (a); CREATE INDEX ON t (lower(a)); CREATE INDEX ON t ((b + 1)); "
                      "CREATE INDEX ON t (lower(a), (b + 1));"
                      "CREATE INDEX ON t (a DESC); CREATE INDEX ON t (a) INCLUDE (b);"
                      "CREATE TABLE s (id serial, x int); ALTER TABLE s RENAME id TO id_old; ALTER TABLE s "
                      "ADD COLUMN id serial;"));
    const mx_table *table = mx_model_table(model, MX_STR_NONE, MX_STR("t"));
    for (size_t i = 0; i < sizeof constraints / sizeof *constraints; i++) {
        mx_str name = mx_str_of(constraints[i]);
        if (!mx_table_index(table, name) && !mx_table_fkey(table, name) && !mx_table_check(table, name))
            fail_msg("there is no constraint %s", constraints[i]);
    }
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++) {
        if (!mx_model_relation(model, MX_STR_NONE, mx_str_of(relations[i])))
            fail_msg("there is no relation %s", relations[i]);
    }
    assert_int_equal(table->indexes.len, 9); /* the second key on id is the first */
}

static bool is_serial(mx_arena *arena, const char *text)
{
    mx_model *model = new_model(arena);
    must_apply(arena, model, mx_str_of(text));
    return mx_table_column(mx_model_table(model, MX_STR_NONE, MX_STR("t")), MX_STR("id"))->serial;
}

static void serial(mx_arena *arena)
{
    assert_true(is_serial(arena, "CREATE TABLE t (id bigserial)"));
    assert_true(is_serial(arena, "CREATE SEQUENCE t_id_seq AS integer; CREATE TABLE t (id int NOT NULL "
                                 "DEFAULT nextval('t_id_seq')); ALTER SEQUENCE t_id_seq OWNED BY t.id;"));
    assert_true(is_serial(
        arena, "CREATE TABLE t (id int); CREATE SEQUENCE public.t_id_seq AS integer OWNED BY public.t.id;"
               "ALTER TABLE t ALTER id SET DEFAULT nextval('public.t_id_seq'::regclass); ALTER TABLE t ALTER "
               "id SET NOT NULL;"));
    assert_true(is_serial(arena, "CREATE TABLE u (id serial); ALTER TABLE u RENAME TO t; ALTER SEQUENCE "
                                 "u_id_seq RENAME TO t_id_seq;"));
    assert_false(is_serial(arena, "CREATE TABLE u (id serial); ALTER TABLE u RENAME TO t;"));
    assert_false(is_serial(arena, "CREATE TABLE t (id serial); ALTER TABLE t ALTER id DROP NOT NULL;"));
    assert_false(is_serial(arena, "CREATE TABLE t (id serial); ALTER SEQUENCE t_id_seq INCREMENT 5;"));
    assert_false(is_serial(arena, "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);"));
}

static void refusals(mx_arena *arena)
{
    static const struct {
        const char *text;
        mx_code code;
    } rows[] = {{"CREATE TABLE t (a datetime)", MX_SCH003},
                {"CREATE TABLE t (a hstore)", MX_SCH003},
                {"CREATE TABLE t (a text(5))", MX_SCH005},
                {"CREATE TABLE t (a numeric(0))", MX_SCH005},
                {"CREATE TABLE t (a varchar(0))", MX_SCH005},
                {"CREATE TABLE t (a int); ALTER TABLE t ALTER a TYPE serial", MX_SCH003},
                {"CREATE TABLE p (id int); CREATE TABLE t (a int REFERENCES p (id))", MX_SCH005},
                {"CREATE TABLE p (id int); CREATE UNIQUE INDEX i ON p (id) WHERE id > 0; CREATE TABLE t (a "
                 "int REFERENCES p (id))",
                 MX_SCH005},
                {"CREATE TABLE t (a text GENERATED ALWAYS AS IDENTITY)", MX_SCH005},
                {"CREATE TABLE t (a serial DEFAULT 5)", MX_SCH005},
                {"CREATE TABLE t (a int); ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY", MX_SCH005},
                {"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (b + 1) STORED)", MX_SCH005},
                {"CREATE TABLE t (a int CHECK (a > 'x'::nonsense))", MX_SCH003},
                {"CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t USING gin (a)", MX_SCH005},
                {"CREATE TABLE t (a int); CREATE INDEX i ON t USING hash (a DESC)", MX_SCH005},
                {"CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (a)", MX_SCH005},
                {"CREATE TABLE t (a json UNIQUE)", MX_SCH005},
                {"CREATE TYPE t AS ENUM ('a'); CREATE TABLE t (a int)", MX_SCH001}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mx_diags *diags = mx_diags_new();
        mx_status status = apply(new_model(arena), mx_str_of(rows[i].text), diags);
        mx_code code = mx_diags_count(diags) ? mx_diags_at(diags, 0)->code : MX_CODES;
        mx_diags_free(diags);
        if (status != MX_FAILED || code != rows[i].code)
            fail_msg("%s: %s", rows[i].text, code == MX_CODES ? "was taken" : mx_code_name(code));
    }
}

#define TEST(name)                                                                                           \
    static void test_##name(void **state)                                                                    \
    {                                                                                                        \
        (void)state;                                                                                         \
        with_arena(name);                                                                                    \
    }
TEST(type_words)
TEST(made_up_names)
TEST(serial)
TEST(refusals)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_type_words),
        cmocka_unit_test(test_made_up_names),
        cmocka_unit_test(test_serial),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
