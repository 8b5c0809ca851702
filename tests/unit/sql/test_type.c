#include "text.h"

#include "../fault.h"
#include "expr_dump.h"
#include "sql/parse.h"
#include "sql/parser.h"

static mx_status dump(mx_arena *arena, text_run *t)
{
    mx_type_name *type = NULL;
    MX_TRY(mx_parse_type(arena, t->in, (mx_span){1, 0, 0}, t->server, &type, t->diags));
    show_type(t->buf, type);
    return MX_OK;
}

/* A column's type and what stays behind it; "none" when no type was written. */
static mx_status dump_first(mx_arena *arena, text_run *t)
{
    mx_parser p;
    mx_type_name *type = NULL;
    mx_p_init(&p, arena, t->in, (mx_span){1, 0, 0}, t->server, t->diags);
    mx_status st = mx_parse_type_in(&p, &type);
    if (st == MX_NOT_FOUND)
        mx_buf_lit(t->buf, "none");
    else
        MX_TRY(st);
    if (st == MX_OK)
        show_type(t->buf, type);
    mx_mark rest = mx_p_mark(&p);
    MX_TRY(mx_p_skip_until(&p, NULL));
    mx_buf_printf(t->buf, " | %.*s", MX_FMT(mx_p_text(&p, &rest)));
    return MX_OK;
}

static const text_case types[] = {
    {"word", "BIGINT", "bigint", 'p', 0},
    {"arguments", "Numeric ( 10 , -2 )", "numeric(10, -2)", 'p', 0},
    {"double", "double precision", "double precision", 'p', 0},
    {"character varying", "CHARACTER VARYING(20)", "character varying(20)", 'p', 0},
    {"bit varying", "bit varying (8)", "bit varying(8)", 'p', 0},
    {"time zone", "timestamp(3) with time zone", "timestamp with time zone(3)", 'p', 0},
    {"no time zone", "TIME WITHOUT TIME ZONE", "time without time zone", 'p', 0},
    {"timestamptz", "timestamptz(3)", "timestamptz(3)", 'p', 0},
    {"interval", "interval year to month", "interval fields=year to month", 'p', 0},
    {"interval with precision", "INTERVAL DAY TO SECOND(3)", "interval(3) fields=day to second", 'p', 0},
    {"interval precision only", "interval(3)", "interval(3)", 'p', 0},
    {"arrays", "int[][3]", "int[][]", 'p', 0},
    {"array", "text ARRAY", "text[]", 'p', 0},
    {"array of a size", "int ARRAY[3]", "int[]", 'p', 0},
    {"schema", "Public.\"Mood\"", "public.\"Mood\"", 'p', 0},
    {"schema folded", "PG_CATALOG.Int4", "pg_catalog.int4", 'p', 0},
    {"quoted", "\"char\"", "\"char\"", 'p', 0},
    {"setof", "SETOF text", "setof text", 'p', 0},
    {"geometry", "GEOMETRY(Point,4326)", "geometry(point, 4326)", 'p', 0},
    {"national", "national character varying(5)", "national character varying(5)", 'p', 0},
    {"unsigned", "INT(11) UNSIGNED ZEROFILL", "int(11) unsigned zerofill", 'm', 0},
    {"zerofill is unsigned", "int zerofill", "int unsigned zerofill", 'm', 0},
    {"signed", "bigint signed", "bigint signed", 'm', 0},
    {"enum", "ENUM('a', 'it''s', \"b\")", "enum('a', 'it's', 'b')", 'm', 0},
    {"set", "set('x','y')", "set('x', 'y')", 'm', 0},
    {"character set", "char(5) CHARACTER SET latin1 COLLATE latin1_bin",
     "char(5) charset=latin1 collate=latin1_bin", 'm', 0},
    {"character set and binary", "char(5) character set x collate y binary",
     "char(5) binary charset=x collate=y", 'm', 0},
    {"charset", "varchar(5) charset 'UTF8MB4' binary", "varchar(5) binary charset=utf8mb4", 'm', 0},
    {"ascii", "char(5) ascii", "char(5) charset=latin1", 'm', 0},
    {"long", "long varchar", "long varchar", 'm', 0},
    {"national of mysql", "national varchar(5)", "national varchar(5)", 'm', 0},
    {"char byte", "char byte", "char byte", 'm', 0},
    {"double of mysql", "double precision(8,2) unsigned", "double precision(8, 2) unsigned", 'm', 0},
    {"reserved words are types", "mediumint", "mediumint", 'a', 0},
    {"max", "varchar(max)", "varchar(max)", 't', 0},
    {"brackets", "[nvarchar](5)", "\"nvarchar\"(5)", 't', 0},
    {"two brackets", "[dbo].[T]", "dbo.\"T\"", 't', 0},
    {"struct", "STRUCT(a INTEGER, b VARCHAR)[]", "struct({( a INTEGER , b VARCHAR )})[]", 'd', 0},
    {"any words", "unsigned Big INT", "unsigned big int", 's', 0},
    {"any words and numbers", "VARYING CHARACTER (255)", "varying character(255)", 's', 0},
    {"signs", "decimal(+10, -5)", "decimal(+10, -5)", 's', 0},
    {"quoted type of sqlite", "\"my type\"", "\"my type\"", 's', 0},
};

static const text_case errors[] = {
    {"nothing", "", "!SQL101@0 expected a type, got the end of the text", 'p', 0},
    {"nothing in sqlite", "", "!SQL101@0 expected a type, got the end of the text", 's', 0},
    {"a constraint", "NOT NULL", "!SQL101@0 expected a type, got 'NOT'", 'p', 0},
    {"a constraint of mysql", "PRIMARY", "!SQL101@0 expected a type, got 'PRIMARY'", 'm', 0},
    {"number", "12", "!SQL101@0 expected a type, got '12'", 'm', 0},
    {"unclosed", "varchar(10", "!SQL002@7 unclosed '('", 'p', 0},
    {"empty", "varchar()", "!SQL101@8 expected an argument of the type, got ')'", 'p', 0},
    {"comma", "numeric(1,)", "!SQL101@10 expected an argument of the type, got ')'", 'm', 0},
    {"no comma", "numeric(1 2)", "!SQL101@10 expected ',' or ')', got '2'", 'm', 0},
    {"array", "int[a]", "!SQL101@4 expected ']', got 'a'", 'p', 0},
    {"no arrays", "int[]", "!SQL101@3 expected the end of the statement, got '['", 'm', 0},
    {"interval", "interval day to", "!SQL101@15 expected a field of an interval, got the end of the text",
     'p', 0},
    {"three parts", "a.b.c", "!SQL101@3 expected a type with at most one schema, got '.'", 'p', 0},
    {"string", "'a'", "!SQL101@0 expected a type, got ''a''", 'p', 0},
};

static const text_case columns[] = {
    {"options stay", "int NOT NULL", "int | NOT NULL", 'p', 0},
    {"default stays", "char(5) DEFAULT 'x'", "char(5) | DEFAULT 'x'", 'm', 0},
    {"collate stays", "text COLLATE \"C\"", "text | COLLATE \"C\"", 'p', 0},
    {"sqlite", "varchar(5) NOT NULL", "varchar(5) | NOT NULL", 's', 0},
    {"sqlite without a type", "PRIMARY KEY", "none | PRIMARY KEY", 's', 0},
    {"sqlite without anything", ", b int", "none | , b int", 's', 0},
    {"sqlite generated", "int GENERATED ALWAYS AS (1)", "int | GENERATED ALWAYS AS ( 1 )", 's', 0},
    {"sqlite as", "int AS (1)", "int | AS ( 1 )", 's', 0},
    {"sqlite constraint", "CONSTRAINT c CHECK (a)", "none | CONSTRAINT c CHECK ( a )", 's', 0},
    {"generated as a type", "generated", "generated | ", 's', 0},
};

static void test_types(void **state)
{
    (void)state;
    TEXT_ROWS(types, dump);
}
static void test_errors(void **state)
{
    (void)state;
    TEXT_ROWS(errors, dump);
}
static void test_columns(void **state)
{
    (void)state;
    TEXT_ROWS(columns, dump_first);
}

/* The whole as written, comments out. */
static mx_status text_of(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_type_name *type = NULL;
    MX_TRY(mx_parse_type(arena, MX_STR("  Double /* x */  Precision [ ]"), (mx_span){1, 10, 41},
                         server_of('p'), &type, NULL));
    assert_true(mx_str_eq(type->text, MX_STR("Double Precision [ ]")));
    assert_int_equal(type->span.start, 12);
    assert_int_equal(type->span.end, 41);
    return MX_OK;
}

static void test_text(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, text_of, NULL, NULL), MX_OK);
}

static mx_status parse_faulty(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_type_name *type = NULL;
    return mx_parse_type(arena, MX_STR("enum('a', 'b') character set 'x' collate y"), (mx_span){1, 0, 0},
                         server_of('m'), &type, NULL);
}

static void test_faults(void **state)
{
    (void)state;
    fault_every_work(parse_faulty, NULL, MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types), cmocka_unit_test(test_errors), cmocka_unit_test(test_columns),
        cmocka_unit_test(test_text),  cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
