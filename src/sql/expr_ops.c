#include "sql/expr_ops.h"

/* PostgreSQL manual 4.1.6. */
static const mx_op_level pg_ops[] = {
    {"<", 50}, {">", 50}, {"=", 50}, {"<=", 50}, {">=", 50}, {"<>", 50}, {"!=", 50}, {"=>", 0},
    {":=", 0}, {"+", 80}, {"-", 80}, {"*", 90},  {"/", 90},  {"%", 90},  {"^", 100}, {NULL, 0},
};
static const mx_levels pg_levels = {
    .or_ = 10,
    .and_ = 20,
    .not_ = 30,
    .is = 40,
    .like = 60,
    .in = 60,
    .between = 60,
    .other = 70,
    .at_zone = 110,
    .collate = 120,
    .sign = 130,
    .index = 140,
    .cast = 150,
    .no_chain = {40, 50, 60},
    .ops = pg_ops,
};

/* DuckDB 2, as its views show: bits bind looser than + and tighter than ||, "~" as LIKE, and "->", which once was a lambda's
 * arrow, loosest of all. */
static const mx_op_level duck_ops[] = {
    {"->", 5},   {"<", 50},   {">", 50},    {"=", 50},   {"==", 50}, {"<=", 50},  {">=", 50},
    {"<>", 50},  {"!=", 50},  {"~", 60},    {"!~", 60},  {"~*", 60}, {"!~*", 60}, {"~~", 60},
    {"!~~", 60}, {"~~*", 60}, {"!~~*", 60}, {"~~~", 60}, {"=>", 0},  {":=", 0},   {"+", 80},
    {"-", 80},   {"&", 75},   {"|", 75},    {"<<", 75},  {">>", 75}, {"*", 90},   {"/", 90},
    {"//", 90},  {"%", 90},   {"^", 100},   {"**", 100}, {NULL, 0},
};
static const mx_levels duck_levels = {
    .or_ = 10,
    .and_ = 20,
    .not_ = 30,
    .is = 40,
    .like = 60,
    .in = 60,
    .between = 60,
    .other = 70,
    .at_zone = 110,
    .collate = 120,
    .sign = 130,
    .index = 140,
    .cast = 150,
    .ops = duck_ops,
};

/* MySQL manual, "Operator Precedence", and sql_yacc.yy: IN, BETWEEN, LIKE, REGEXP take operands without
 * comparisons, so they bind tighter than = and <; IS and the comparisons are on one level. */
static const mx_op_level my_ops[] = {
    {"=", 50},    {"<=>", 50}, {">=", 50},   {">", 50},  {"<=", 50},   {"<", 50},  {"<>", 50},
    {"!=", 50},   {"|", 70},   {"&", 80},    {"<<", 90}, {">>", 90},   {"+", 100}, {"-", 100},
    {"*", 110},   {"/", 110},  {"div", 110}, {"%", 110}, {"mod", 110}, {"^", 120}, {"->", 160},
    {"->>", 160}, {"||", 10},  {"&&", 30},   {":=", 5},  {NULL, 0},
};
#define MY_LEVELS                                                                                            \
    .assign = 5, .or_ = 10, .xor_ = 20, .and_ = 30, .not_ = 40, .is = 50, .like = 60, .in = 60,              \
    .between = 60, .sign = 130, .bang = 140, .collate = 150, .layered = true, .between_takes_same = true,    \
    .ops = my_ops
static const mx_levels my_levels = {MY_LEVELS, .no_chain = {60}};
/* MariaDB's predicates take predicates: a IN (1) IN (0, 1), a LIKE b LIKE c. */
static const mx_levels maria_levels = {MY_LEVELS, .predicates_chain = true};

/* SQLite: "SQL Language Expressions", 2. Operators, and parse.y. */
static const mx_op_level lite_ops[] = {
    {"=", 40},  {"==", 40}, {"<>", 40}, {"!=", 40},  {"<", 50},   {">", 50},    {"<=", 50},
    {">=", 50}, {"&", 70},  {"|", 70},  {"<<", 70},  {">>", 70},  {"+", 80},    {"-", 80},
    {"*", 90},  {"/", 90},  {"%", 90},  {"||", 100}, {"->", 100}, {"->>", 100}, {NULL, 0},
};
static const mx_levels lite_levels = {
    .or_ = 10,
    .and_ = 20,
    .not_ = 30,
    .is = 40,
    .like = 40,
    .in = 40,
    .between = 40,
    .collate = 110,
    .sign = 120,
    .ops = lite_ops,
};

/* SQL Server manual, "Operator Precedence". */
static const mx_op_level mssql_ops[] = {
    {"=", 40}, {"<>", 40}, {"!=", 40}, {"<", 40}, {">", 40}, {"<=", 40}, {">=", 40}, {"!<", 40}, {"!>", 40},
    {"+", 80}, {"-", 80},  {"&", 80},  {"^", 80}, {"|", 80}, {"*", 90},  {"/", 90},  {"%", 90},  {NULL, 0},
};
static const mx_levels mssql_levels = {
    .or_ = 10,
    .and_ = 20,
    .not_ = 30,
    .is = 40,
    .like = 40,
    .in = 40,
    .between = 40,
    .at_zone = 110,
    .collate = 120,
    .sign = 100,
    .ops = mssql_ops,
};

const mx_levels *mx_levels_of(const mx_server *server)
{
    static const struct {
        mx_engine engine;
        const mx_levels *levels;
    } all[] = {{MX_PG, &pg_levels},     {MX_MYSQL, &my_levels},    {MX_MARIA, &maria_levels},
               {MX_LITE, &lite_levels}, {MX_MSSQL, &mssql_levels}, {MX_DUCK, &duck_levels}};
    for (size_t i = 0; server && i < sizeof all / sizeof *all; i++)
        if (all[i].engine == server->engine)
            return all[i].levels;
    return &pg_levels;
}

unsigned mx_op_level_of(const mx_levels *levels, mx_str op)
{
    for (const mx_op_level *row = levels->ops; row->text; row++)
        if (mx_str_ieq(op, mx_str_of(row->text)))
            return row->level;
    return levels->other;
}
