#include "text.h"

#include "../fault.h"
#include "expr_dump.h"
#include "sql/parse.h"
#include "sql/parser.h"

static mx_status dump(mx_arena *arena, text_run *t)
{
    mx_expr *e = NULL;
    MX_TRY(mx_parse_expr(arena, t->in, (mx_span){1, 0, 0}, t->server, &e, t->diags));
    show_expr(t->buf, e);
    return MX_OK;
}

/* What DEFAULT takes, then the rest of the text. */
static mx_status dump_default(mx_arena *arena, text_run *t)
{
    mx_parser p;
    mx_expr *e = NULL;
    mx_p_init(&p, arena, t->in, (mx_span){1, 0, 0}, t->server, t->diags);
    MX_TRY(mx_parse_default_in(&p, &e));
    show_expr(t->buf, e);
    mx_mark rest = mx_p_mark(&p);
    MX_TRY(mx_p_skip_until(&p, NULL));
    mx_buf_printf(t->buf, " | %.*s", MX_FMT(mx_p_text(&p, &rest)));
    return MX_OK;
}

static const text_case literals[] = {
    {"number", "1.50", "1.50", 'p', 0},
    {"string", "'it''s'", "'it's'", 'p', 0},
    {"national", "N'a'", "N'a'", 'm', 0},
    {"introducer", "_UTF8MB4'a' ", "_utf8mb4'a'", 'm', 0},
    {"blob", "x'00ff'", "x'00ff'", 's', 0},
    {"introduced blob", "_binary 0x41", "_binary0x41", 'm', 0},
    {"introduced hex", "_latin1 x'41'", "_latin1x'41'", 'm', 0},
    {"null", "NULL", "null", 'p', 0},
    {"booleans", "TRUE or false", "(true or false)", 's', 0},
    {"no booleans", "true", "true", 't', 0},
    {"name", "a", "a", 'p', 0},
    {"names", "S.\"T\".c", "s.T.c", 'p', 0},
    {"star of a table", "count(t.*)", "count(t.*)", 'p', 0},
    {"now", "CURRENT_TIMESTAMP(3)", "<current_timestamp(3)>", 'p', 0},
    {"now with parentheses", "current_timestamp()", "<current_timestamp>", 'a', 0},
    {"now of sqlite", "CURRENT_TIMESTAMP", "<current_timestamp>", 's', 0},
    {"user", "current_user", "<current_user>", 'p', 0},
    {"user()", "current_user()", "<current_user>", 'm', 0},
    {"a function of that name", "current_schema()", "current_schema()", 'p', 0},
    {"param", "$1 + 1", "($1 + 1)", 'p', 0},
    {"typed", "DATE '2020-01-01'", "cast.typed('2020-01-01' as date)", 'p', 0},
    {"typed with more words", "timestamp (3) with time zone '2020-01-01'",
     "cast.typed('2020-01-01' as timestamp with time zone(3))", 'p', 0},
    {"any type", "jsonb '{}'", "cast.typed('{}' as jsonb)", 'p', 0},
    {"no type", "varchar(a)", "varchar(a)", 'p', 0},
    {"typed in mysql", "DATE'2020-01-01'", "cast.typed('2020-01-01' as date)", 'm', 0},
    {"interval", "INTERVAL '1' day to second", "cast.typed('1' as interval fields=day to second)", 'p', 0},
    {"interval with precision", "INTERVAL(3) '1 s'", "cast.typed('1 s' as interval(3))", 'p', 0},
    {"interval of mysql", "now() - INTERVAL a + 1 day_hour", "(now() - interval(day_hour: (a + 1)))", 'm', 0},
    {"interval in parentheses", "now() + interval (a) day", "(now() + interval(day: a))", 'm', 0},
    {"interval, the function", "interval(a, 1, 2) + 1", "(interval(a, 1, 2) + 1)", 'm', 0},
    {"interval of duckdb", "a + INTERVAL 1 DAY", "(a + interval(day: 1))", 'd', 0},
    {"array", "ARRAY[1, 2]", "array[1, 2]", 'p', 0},
    {"empty array", "ARRAY[]::int[]", "cast(array[] as int[])", 'p', 0},
    {"arrays in arrays", "ARRAY[[1, 2], [3, 4]]", "array[array[1, 2], array[3, 4]]", 'p', 0},
    {"array of a query", "ARRAY(SELECT a FROM t)", "array({SELECT a FROM t})", 'p', 0},
    {"list", "[1, [2]]", "array[1, array[2]]", 'd', 0},
    {"row", "(a, b) = ROW(1, 2)", "(row(a, b) = row(1, 2))", 'p', 0},
    {"parentheses are not kept", "((a))", "a", 's', 0},
    {"quoted names are marked", "\"a\" + `b`", "(a\" + b\")", 's', 0},
};

static const text_case precedence[] = {
    {"logic", "NOT a = 1 AND b OR c", "(((not (a = 1)) and b) or c)", 'p', 0},
    {"logic, mysql", "not a or b xor c and d", "((not a) or (b xor (c and d)))", 'm', 0},
    {"logic, signs", "a || b && !c", "(a or (b and (! c)))", 'm', 0},
    {"arithmetic", "a + b * c - d / e % f", "((a + (b * c)) - ((d / e) % f))", 's', 0},
    {"left to right", "a - b - c", "((a - b) - c)", 'p', 0},
    {"power", "-2 ^ 2 ^ 3", "(((- 2) ^ 2) ^ 3)", 'p', 0},
    {"bits, mysql", "a | b & c << d + e ^ f", "(a | (b & (c << (d + (e ^ f)))))", 'm', 0},
    {"bits, sqlite", "a | b & c << d + e", "(((a | b) & c) << (d + e))", 's', 0},
    {"div and mod", "a DIV b MOD c + d", "(((a div b) mod c) + d)", 'm', 0},
    {"concat in postgres", "a || b + c || d = e", "(((a || (b + c)) || d) = e)", 'p', 0},
    {"concat in sqlite", "a || b * c", "((a || b) * c)", 's', 0},
    {"is and comparison", "a = b IS NULL", "((a = b) is null)", 'p', 0},
    {"is and comparison, mysql", "a = b IS NULL", "((a = b) is null)", 'm', 0},
    {"is among equals", "a = b IS c", "((a = b) is c)", 's', 0},
    {"less binds tighter in sqlite", "a = b < c", "(a = (b < c))", 's', 0},
    {"like binds tighter than =", "a = b LIKE c", "(a = (b like c))", 'm', 0},
    {"like among equals", "a = b LIKE c", "((a = b) like c)", 's', 0},
    {"in binds tighter", "a = b in (c)", "(a = (b in [c]))", 'm', 0},
    {"other operators", "a -> 'b' = c @> d || e", "((a -> 'b') = ((c @> d) || e))", 'p', 0},
    {"arrow in mysql", "a -> '$.b' + 1", "((a -> '$.b') + 1)", 'm', 0},
    {"cast binds tightest", "-a::int + b::text || c", "(((- cast(a as int)) + cast(b as text)) || c)", 'p',
     0},
    {"cast of a negative", "(-1)::int", "cast((- 1) as int)", 'p', 0},
    {"collate", "a || b COLLATE \"C\" < c", "((a || (b collate C)) < c)", 'p', 0},
    {"collate and sign", "-a COLLATE NOCASE", "((- a) collate NOCASE)", 's', 0},
    {"collate and sign, mysql", "-a COLLATE utf8mb4_bin", "(- (a collate utf8mb4_bin))", 'm', 0},
    {"collate with schema", "a COLLATE pg_catalog.\"C\"", "(a collate pg_catalog.C)", 'p', 0},
    {"binary", "BINARY a = b", "((binary a) = b)", 'm', 0},
    {"at time zone", "a + b AT TIME ZONE 'utc'", "(a + (b at zone 'utc'))", 'p', 0},
    {"at local", "a AT LOCAL", "(a at zone local)", 'p', 0},
    {"prefix operators", "~ a & b", "((~ a) & b)", 'g', 0},
    {"prefix operators of any name", "@ a + |/ b", "(@ (a + (|/ b)))", 'p', 0},
    {"tilde", "~a & b", "((~ a) & b)", 's', 0},
    {"comparisons do not chain", "a < b < c", "!SQL101@6 '<' cannot follow here", 'p', 0},
    {"tests do not chain", "a IS DISTINCT FROM b IS NULL", "!SQL101@21 'IS' cannot follow here", 'p', 0},
    {"tests that are closed chain", "a IS NULL IS NOT NULL", "((a is null) not is null)", 'p', 0},
    {"predicates do not chain", "a LIKE b NOT IN (c)", "!SQL101@9 'NOT' cannot follow here", 'm', 0},
    {"negated ones chain to the right", "a LIKE b NOT IN (c)", "(a like (b not in [c]))", 'a', 0},
    {"others chain to the left", "a LIKE b IN (c) IN (d)", "(((a like b) in [c]) in [d])", 'a', 0},
    {"predicates chain", "a LIKE b NOT IN (c)", "((a like b) not in [c])", 's', 0},
    {"layers", "a IN (1) + 1", "!SQL101@9 '+' cannot follow here", 'm', 0},
    {"layers before", "1 + NOT a", "!SQL101@4 expected an expression, got 'NOT'", 'm', 0},
    {"no layers", "1 + NOT a IS NULL * 2", "(1 + (not ((a is null) * 2)))", 'p', 0},
    {"comparisons chain", "a < b < c", "((a < b) < c)", 'm', 0},
    {"named operator", "a OPERATOR(pg_catalog.+) b * c", "(a + (b * c))", 'p', 0},
    {"operator of a schema", "a OPERATOR(s.@@) b", "(a s.@@ b)", 'p', 0},
    {"assignment", "@a := b + 1", "(@a := (b + 1))", 'm', 0},
};

static const text_case predicates[] = {
    {"null", "a IS NULL and b IS NOT NULL and c ISNULL and d NOTNULL",
     "((((a is null) and (b not is null)) and (c is null)) and (d not is null))", 'p', 0},
    {"not null", "a NOT NULL and b", "((a not is null) and b)", 's', 0},
    {"truth", "a IS TRUE or b IS NOT FALSE or c IS UNKNOWN",
     "(((a is true) or (b not is false)) or (c is <unknown>))", 'p', 0},
    {"distinct", "a IS DISTINCT FROM b + 1", "(a is distinct from (b + 1))", 'p', 0},
    {"not distinct", "a IS NOT DISTINCT FROM b", "(a not is distinct from b)", 's', 0},
    {"json", "a IS JSON OBJECT WITH UNIQUE KEYS", "(a is <json object with unique keys>)", 'p', 0},
    {"in", "a IN (1, 'b') and c NOT IN (d)", "((a in [1, 'b']) and (c not in [d]))", 'p', 0},
    {"in a query", "a in (select b from c where d = (1))", "(a in [{select b from c where d = ( 1 )}])", 'm',
     0},
    {"in a table", "a IN s.t", "(a in [{SELECT * FROM s . t}])", 's', 0},
    {"in nothing", "a IN ()", "(a in [])", 's', 0},
    {"in nothing elsewhere", "a IN ()", "!SQL101@6 expected an expression, got ')'", 'p', 0},
    {"between", "a BETWEEN 1 AND 2 AND b", "((a between 1 and 2) and b)", 'p', 0},
    {"not between", "a NOT BETWEEN b + 1 AND c", "(a not between (b + 1) and c)", 's', 0},
    {"symmetric", "a BETWEEN SYMMETRIC 1 AND 2", "(a between symmetric 1 and 2)", 'p', 0},
    {"between and like", "a between b and c like d", "(a between b and (c like d))", 'm', 0},
    {"like", "a LIKE 'b' || c ESCAPE '!'", "(a like ('b' || c) escape '!')", 'p', 0},
    {"not like", "a NOT LIKE b and NOT c", "((a not like b) and (not c))", 'p', 0},
    {"ilike", "a ILIKE b or c SIMILAR TO d", "((a ilike b) or (c similar to d))", 'p', 0},
    {"ilike is a name", "ilike", "ilike", 's', 0},
    {"regexp", "a REGEXP b and c NOT RLIKE d and e SOUNDS LIKE f",
     "(((a regexp b) and (c not rlike d)) and (e sounds like f))", 'm', 0},
    {"glob", "a GLOB b and c MATCH d", "((a glob b) and (c match d))", 's', 0},
    {"member", "a MEMBER OF (b)", "(a member of b)", 'm', 0},
    {"any", "a = ANY (ARRAY['b'::text]) and c <> ALL ('{}') and d LIKE SOME (e)",
     "(((a = any array[cast('b' as text)]) and (c <> all '{}')) and (d like any e))", 'p', 0},
    {"any of a query", "a > all (select b)", "(a > all {select b})", 'm', 0},
    {"exists", "EXISTS (SELECT 1) and not exists (select 2)",
     "(exists({SELECT 1}) and (not exists({select 2})))", 's', 0},
    {"subquery", "(SELECT (max(a)) FROM b) + 1", "({SELECT ( max ( a ) ) FROM b} + 1)", 'p', 0},
    {"union", "((select 1) union (select 2)) = 3", "({( select 1 ) union ( select 2 )} = 3)", 'p', 0},
};

static const text_case calls[] = {
    {"call", "f()", "f()", 'p', 0},
    {"schema", "pg_catalog.Lower(a, 1 + 2)", "pg_catalog.lower(a, (1 + 2))", 'p', 0},
    {"case is kept", "CONCAT(a,'b')", "CONCAT(a, 'b')", 'm', 0},
    {"aggregate", "count(*) + sum(DISTINCT a)", "(count(*) + sum(distinct a))", 'p', 0},
    {"named", "f(a => 1, b := 2)", "f((a => 1), (b => 2))", 'p', 0},
    {"variadic", "f(VARIADIC a)", "f((variadic a))", 'p', 0},
    {"reserved words", "left(a, 1) + if(b, repeat('x', 2), char(65))",
     "(left(a, 1) + if(b, repeat('x', 2), char(65)))", 'm', 0},
    {"cast", "CAST(a AS numeric(10, 2))", "cast(a as numeric(10, 2))", 'p', 0},
    {"cast in mysql", "cast(a as unsigned) + cast(b as char(3) character set latin1)",
     "(cast(a as unsigned) + cast(b as char(3) charset=latin1))", 'm', 0},
    {"cast to array", "CAST(a->'$.b' AS unsigned ARRAY)", "cast((a -> '$.b') as unsigned[])", 'm', 0},
    {"convert", "convert(a, signed) + CONVERT(b USING utf8mb4)",
     "(cast.convert(a as signed) + CONVERT{using}(b, utf8mb4))", 'm', 0},
    {"convert of sql server", "CONVERT(varchar(max), a, 126)", "cast.convert(a, 126 as varchar(max))", 't',
     0},
    {"extract", "EXTRACT(YEAR FROM a + b)", "extract(year: (a + b))", 'p', 0},
    {"extract of a string", "extract('epoch' from a)", "extract(epoch: a)", 'p', 0},
    {"substring", "SUBSTRING(a FROM 2 FOR 3)", "substring{from}(a, 2, 3)", 'p', 0},
    {"substring for", "substring(a for 3)", "substring{from}(a, 1, 3)", 'p', 0},
    {"substring, commas", "substr(a, 2) + mid(b from 1)", "(substr(a, 2) + mid(b, 1))", 'm', 0},
    {"trim", "TRIM(a)", "trim(a)", 'p', 0},
    {"trim both", "TRIM(BOTH 'x' FROM a)", "trim{both}(a, 'x')", 'p', 0},
    {"trim from", "trim('x' from a)", "trim{both}(a, 'x')", 'm', 0},
    {"trim leading", "trim(LEADING FROM a)", "trim{leading}(a)", 'm', 0},
    {"position", "POSITION('a' || b IN c)", "position{in}(('a' || b), c)", 'p', 0},
    {"overlay", "OVERLAY(a PLACING b FROM 1 FOR 2)", "overlay{placing}(a, b, 1, 2)", 'p', 0},
    {"unit", "TIMESTAMPADD(minute, 1, a)", "TIMESTAMPADD(<minute>, 1, a)", 'm', 0},
    {"group_concat", "GROUP_CONCAT(DISTINCT a ORDER BY b SEPARATOR ',')",
     "GROUP_CONCAT(distinct a, {ORDER BY b SEPARATOR ','})", 'm', 0},
    {"order by", "string_agg(a, ',' ORDER BY b DESC)", "string_agg(a, ',', {ORDER BY b DESC})", 'p', 0},
    {"using", "char(77 using utf8mb4)", "char(77, {using utf8mb4})", 'm', 0},
    {"window", "sum(a) FILTER (WHERE b > 1) OVER (PARTITION BY c) + 1",
     "(sum(a) {FILTER ( WHERE b > 1 ) OVER ( PARTITION BY c )} + 1)", 'p', 0},
    {"named window", "rank() over w", "rank() {over w}", 'p', 0},
    {"within group", "mode() WITHIN GROUP (ORDER BY a)", "mode() {WITHIN GROUP ( ORDER BY a )}", 'p', 0},
    {"json constructor", "json_object('a' VALUE 1 NULL ON NULL)", "json_object({'a' VALUE 1 NULL ON NULL})",
     'p', 0},
    {"json function", "json_object('a', 1)", "json_object('a', 1)", 'p', 0},
    {"match", "MATCH (a, b) AGAINST ('c' IN BOOLEAN MODE) > 0",
     "({MATCH ( a , b ) AGAINST ( 'c' IN BOOLEAN MODE )} > 0)", 'm', 0},
    {"collation for", "COLLATION FOR (a)", "pg_collation_for(a)", 'p', 0},
    {"next value", "NEXT VALUE FOR s.q", "nextval(s.q)", 'a', 0},
    {"default of a column", "DEFAULT(a)", "DEFAULT(a)", 'm', 0},
    {"case", "CASE WHEN a THEN 1 ELSE 2 END", "case when a then 1 else 2 end", 'p', 0},
    {"case of", "case a when 1 then 'x' when 2 then 'y' end", "case a when 1 then 'x' when 2 then 'y' end",
     's', 0},
    {"subscript", "a[1][2:3] + b[:c]", "(a[1][slice 2, 3] + b[slice {}, c])", 'p', 0},
    {"field", "(a).b + (f(x)).c.d", "(a->{b} + f(x)->{c}->{d})", 'p', 0},
    {"whole row", "(a).*", "a->{*}", 'p', 0},
};

static const text_case errors[] = {
    {"nothing", "", "!SQL101@0 expected an expression, got the end of the text", 'p', 0},
    {"half", "a + ", "!SQL101@4 expected an expression, got the end of the text", 'p', 0},
    {"parenthesis", "a + )", "!SQL101@4 expected an expression, got ')'", 'p', 0},
    {"too much", "a b", "!SQL101@2 expected the end of the statement, got 'b'", 'p', 0},
    {"unclosed", "1 + (a", "!SQL002@4 unclosed '('", 'p', 0},
    {"unclosed call", "f(a", "!SQL002@1 unclosed '('", 'p', 0},
    {"comma", "f(a, )", "!SQL101@5 expected an expression, got ')'", 'p', 0},
    {"missing comma", "f(a b)", "!SQL101@4 expected ',' or ')', got 'b'", 'p', 0},
    {"reserved", "1 + from", "!SQL101@4 expected an expression, got 'from'", 'p', 0},
    {"star", "* + 1", "!SQL101@0 expected an expression, got '*'", 'p', 0},
    {"case", "CASE a END", "!SQL101@7 expected WHEN, got 'END'", 'p', 0},
    {"case end", "CASE WHEN a THEN b ELSE c", "!SQL101@25 expected END, got the end of the text", 'p', 0},
    {"is", "a IS b", "!SQL101@5 expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM, got 'b'", 'p', 0},
    {"between", "a BETWEEN 1 OR 2", "!SQL101@12 expected AND, got 'OR'", 's', 0},
    {"cast", "CAST(a)", "!SQL101@6 expected AS, got ')'", 'p', 0},
    {"cast to nothing", "a::", "!SQL101@3 expected a type, got the end of the text", 'p', 0},
    {"no such cast", "a::int", "!SQL101@1 expected the end of the statement, got '::'", 's', 0},
    {"empty subscript", "a[]", "!SQL101@2 expected an expression, got ']'", 'p', 0},
    {"quote", "a = 'b", "!SQL001@4 unclosed quote", 'p', 0},
    {"interval", "a + interval 1", "!SQL101@14 expected a unit of time, got the end of the text", 'm', 0},
    {"long token", "1 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'",
     "!SQL101@2 expected the end of the statement, got ''aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...'", 'p', 0},
    {"semicolon inside", "a; b", "!SQL101@1 expected the end of the statement, got ';'", 'p', 0},
    {"semicolon at the end", "a; ", "a", 'p', 0},
};

static const text_case defaults[] = {
    {"not null stays", "1 NOT NULL", "1 | NOT NULL", 'p', 0},
    {"check stays", "a > 1 CHECK (b)", "(a > 1) | CHECK ( b )", 'p', 0},
    {"collate stays", "'a' COLLATE \"C\"", "'a' | COLLATE \"C\"", 'p', 0},
    {"cast", "'a'::text || b", "(cast('a' as text) || b) | ", 'p', 0},
    {"call", "nextval('s'::regclass), b", "nextval(cast('s' as regclass)) | , b", 'p', 0},
    {"distinct", "a IS NOT DISTINCT FROM b", "(a not is distinct from b) | ", 'p', 0},
    {"sign", "-7 NOT NULL", "(- 7) | NOT NULL", 'p', 0},
    {"no and", "a AND b", "a | AND b", 'p', 0},
    {"null", "NULL NULL", "null | NULL", 'p', 0},
    {"mysql now", "CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)",
     "<current_timestamp(3)> | ON UPDATE CURRENT_TIMESTAMP ( 3 )", 'm', 0},
    {"mysql now()", "NOW() NOT NULL", "NOW() | NOT NULL", 'm', 0},
    {"mysql expression", "(uuid()) COMMENT 'x'", "uuid() | COMMENT 'x'", 'm', 0},
    {"mysql bare call", "uuid()", "!SQL101@0 expected a literal or '(', got 'uuid'", 'm', 0},
    {"mariadb bare call", "uuid() COMMENT 'x'", "uuid() | COMMENT 'x'", 'a', 0},
    {"mariadb expression", "a + 1 NOT NULL", "(a + 1) | NOT NULL", 'a', 0},
    {"sqlite", "-1.5 NOT NULL", "(- 1.5) | NOT NULL", 's', 0},
    {"sqlite name", "on_hold CHECK (a)", "on_hold | CHECK ( a )", 's', 0},
    {"sqlite expression", "(1 + 2) PRIMARY KEY", "(1 + 2) | PRIMARY KEY", 's', 0},
    {"sqlite bare call", "f(1)", "!SQL101@0 expected a literal or '(', got 'f'", 's', 0},
    {"sqlite bare sum", "1 + 2", "1 | + 2", 's', 0},
};

static void test_literals(void **state)
{
    (void)state;
    TEXT_ROWS(literals, dump);
}
static void test_precedence(void **state)
{
    (void)state;
    TEXT_ROWS(precedence, dump);
}
static void test_predicates(void **state)
{
    (void)state;
    TEXT_ROWS(predicates, dump);
}
static void test_calls(void **state)
{
    (void)state;
    TEXT_ROWS(calls, dump);
}
static void test_errors(void **state)
{
    (void)state;
    TEXT_ROWS(errors, dump);
}
static void test_defaults(void **state)
{
    (void)state;
    TEXT_ROWS(defaults, dump_default);
}

/* --- depth ---------------------------------------------------------------------------------------------- */

typedef struct deep {
    const char *open, *middle, *close, *code;
    size_t times;
    char engine;
} deep;

static mx_status parse_deep(mx_arena *arena, void *arg)
{
    const deep *d = arg;
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < d->times; i++)
        mx_buf_text(&buf, d->open);
    mx_buf_text(&buf, d->middle);
    for (size_t i = 0; i < d->times; i++)
        mx_buf_text(&buf, d->close);
    mx_diags *diags = mx_diags_new();
    mx_expr *e = NULL;
    mx_status st = mx_parse_expr(arena, mx_buf_take(&buf), (mx_span){1, 0, 0}, server_of(d->engine), &e,
                                 diags);
    const char *code = st == MX_OK ? "" : mx_code_name(mx_diags_at(diags, 0)->code);
    if (strcmp(code, d->code) != 0)
        print_error("%s × %zu: want '%s', got '%s'\n", d->open, d->times, d->code, code);
    assert_string_equal(code, d->code);
    mx_diags_free(diags);
    return MX_OK;
}

static void test_depth(void **state)
{
    (void)state;
    static const deep rows[] = {
        {"(", "a", ")", "", 150, 'p'},
        {"(", "a", ")", "SQL004", 100000, 'p'},
        {"- ", "a", "", "SQL004", 100000, 'm'},
        {"not ", "a", "", "SQL004", 100000, 's'},
        {"f(", "a", ")", "SQL004", 100000, 'p'},
        {"case when ", "a", " then 1 end", "SQL004", 100000, 'p'},
        {"array[", "a", "]", "SQL004", 100000, 'p'},
        {"[", "a", "]", "SQL004", 100000, 'd'},
        {"json_object(", "a b", ")", "SQL004", 100000, 'p'},
        {"json_object(", "a b", ")", "", 150, 'p'},
        {"char(", "a", ")", "", 150, 'p'},
        {"varchar(", "a", ")", "", 150, 'd'},
        {"interval(", "a", ", 1)", "", 150, 'm'},
        {"(", "select 1", ")", "", 150, 'p'},
        {"a + ", "a", "", "", 900, 'p'},
        {"a or ", "a", "", "SQL004", 5000, 'p'},
        {"", "a", "::int", "SQL004", 5000, 'p'},
        {"", "a", "[1]", "SQL004", 5000, 'p'},
        {"", "a", " collate x", "SQL004", 5000, 's'},
        {"", "(a)", ".b", "SQL004", 5000, 'p'},
        {"a || ", "a", "", "SQL004", 100000, 'm'},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(mx_guard(NULL, parse_deep, (void *)(uintptr_t)&rows[i], NULL), MX_OK);
}

/* Long lists cost no depth. */
static mx_status parse_wide(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_buf buf = MX_BUF(arena);
    mx_buf_lit(&buf, "a in (0");
    for (int i = 1; i < 20000; i++)
        mx_buf_printf(&buf, ", %d", i);
    mx_buf_char(&buf, ')');
    mx_expr *e = NULL;
    MX_TRY(mx_parse_expr(arena, mx_buf_take(&buf), (mx_span){1, 0, 0}, server_of('p'), &e, NULL));
    assert_int_equal(e->arg_count, 20001);
    assert_true(mx_str_eq(e->args[20000]->text, MX_STR("19999")));
    assert_true(e->height < 3);
    return MX_OK;
}

static void test_wide(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, parse_wide, NULL, NULL), MX_OK);
}

/* --- spans and memory ----------------------------------------------------------------------------------- */

static mx_status spans(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_expr *e = NULL;
    MX_TRY(mx_parse_expr(arena, MX_STR(" a + (b * c) "), (mx_span){2, 100, 113}, server_of('p'), &e, NULL));
    assert_int_equal(e->span.file, 2);
    assert_int_equal(e->span.start, 101);
    assert_int_equal(e->span.end, 112);
    assert_int_equal(e->args[1]->span.start, 105); /* with its parentheses */
    assert_int_equal(e->args[1]->span.end, 112);
    assert_int_equal(e->args[1]->args[1]->span.start, 110);
    return MX_OK;
}

static void test_spans(void **state)
{
    (void)state;
    assert_int_equal(mx_guard(NULL, spans, NULL, NULL), MX_OK);
}

static mx_status parse_faulty(mx_arena *arena, void *arg)
{
    (void)arg;
    mx_expr *e = NULL;
    return mx_parse_expr(arena,
                         MX_STR("f(a, E'\\n') IN (1, 2, 3) AND CASE WHEN x::numeric(10, 2) THEN ARRAY[1] END "
                                "= (SELECT 1) OR json_object(a b)"),
                         (mx_span){1, 0, 0}, server_of('p'), &e, NULL);
}

static void test_faults(void **state)
{
    (void)state;
    fault_every_work(parse_faulty, NULL, MX_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literals), cmocka_unit_test(test_precedence), cmocka_unit_test(test_predicates),
        cmocka_unit_test(test_calls),    cmocka_unit_test(test_errors),     cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_depth),    cmocka_unit_test(test_wide),       cmocka_unit_test(test_spans),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
