/* dialect/postgres/exprs.h — expressions as the server shows them: which casts it adds, which operators and functions it writes.
 *
 *   exprs.c        the question, names, calls                  exprs_const.c  literals that take a type
 *   exprs_cast.c   casts and arrays                            exprs_terms.c  operators, IN, ANY, BETWEEN, CASE
 *   exprs_ops.c    operators and the casts of their operands   exprs_funcs.c  functions, and the casts of their arguments
 *   exprs_poly.c   functions and operators of any type         exprs_multirange.c literals of multiranges
 *   exprs_time.c   literals of dates, times, intervals         exprs_print.c  trees as ruleutils.c prints them
 *   exprs_text.c   literals of arrays, jsonb, ranges           exprs_own.c    calls of the schema's own functions
 *   exprs_shape.c  literals of shapes, money, addresses        exprs_path.c   literals of jsonpath
 *   exprs_search.c literals of tsvector and tsquery            exprs_xml.c    XML's functions
 *   exprs_hstore.c literals of hstore                       exprs_own_ops.c the schema's own operators
 *
 * A tree that went through here goes through unchanged again, also when its text was parsed in between. Where a type cannot be told
 * (functions that are not known), operands stay as they are written. https://www.postgresql.org/docs/current/typeconv.html */
#ifndef MX_DIALECT_POSTGRES_EXPRS_H
#define MX_DIALECT_POSTGRES_EXPRS_H

#include "dialect/postgres/postgres.h"
#include "dialect/postgres/static_type.h"
#include "schema/canon.h"

typedef struct mx_pg_ctx {
    mx_model *model;
    mx_arena *arena;
    const mx_expr_site *site;
    mx_diags *diags;
    mx_status status; /* the first refusal */
} mx_pg_ctx;

extern const struct mx_print_rules mx_pg_print_readable; /* exprs_print.c */

/* exprs.c */
mx_expr *mx_pg_canon(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);
/* exprs_cast.c */
/* `e` of type `from` where the server wants `to`: a literal takes the type, else a cast is added when the types are two. */
mx_expr *mx_pg_to(mx_pg_ctx *c, mx_expr *e, mx_pg_static from, mx_pg_static to);
mx_expr *mx_pg_cast(mx_pg_ctx *c, mx_expr *e, mx_pg_static to);
mx_expr *mx_pg_canon_cast(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);
void mx_pg_cast_row(mx_pg_ctx *c, mx_expr *e,
                    mx_pg_static to); /* the fields of ROW(…), to those of a composite type */
mx_expr *mx_pg_canon_array(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);
mx_str mx_pg_assigned_interval(mx_pg_ctx *c, const mx_type *to,
                               mx_str text); /* of a literal, with the fields and digits that `to` has */
/* exprs_terms.c: a node of each kind */
mx_expr *mx_pg_canon_binary(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);
mx_expr *mx_pg_canon_unary(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);
mx_expr *mx_pg_canon_between(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);
mx_expr *mx_pg_canon_in(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);
mx_expr *mx_pg_canon_any(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);
mx_expr *mx_pg_canon_case(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);
/* exprs_const.c: a quoted literal or NULL, of this type from now on */
mx_expr *mx_pg_literal(mx_pg_ctx *c, mx_expr *e, mx_pg_static type);
mx_expr *mx_pg_number(mx_pg_ctx *c, mx_expr *e, mx_str text, mx_pg_static *type); /* text: with its sign */
bool mx_pg_decimal_text(mx_arena *arena, mx_str text,
                        mx_str *out); /* as numeric shows it; false: no number */
bool mx_pg_float_text(mx_arena *arena, mx_str text, size_t digits,
                      mx_str *out); /* digits: FLT_DIG or DBL_DIG */
/* exprs_text.c: a literal as its type shows it; what is not understood stays as it is */
mx_str mx_pg_text_of(mx_pg_ctx *c, mx_pg_static type, mx_str text);
/* exprs_hstore.c; false: not valid, or a key is there twice */
bool mx_pg_hstore_text(mx_arena *arena, mx_str text, mx_str *out);
/* exprs_time.c: a date, time, timestamp or interval as its type shows it; what is written in another way than ISO 8601's stays as it is */
mx_str mx_pg_time_text(mx_arena *arena, mx_pg_id type, mx_str text);
bool mx_pg_next_day(mx_arena *arena, mx_str date,
                    mx_str *out); /* of a date as it is shown; false: of another */
/* exprs_multirange.c, exprs_shape.c, exprs_path.c, exprs_search.c: false where a literal is not understood */
bool mx_pg_multirange_text(mx_pg_ctx *c, mx_pg_id type, mx_str text, mx_str *shown);
bool mx_pg_shape_text(mx_arena *arena, mx_pg_id type, mx_str text, mx_str *shown);
bool mx_pg_path_text(mx_arena *arena, mx_str text, mx_str *shown);
bool mx_pg_tsvector_text(mx_arena *arena, mx_str text, mx_str *shown);
bool mx_pg_tsquery_text(mx_arena *arena, mx_str text, mx_str *shown);
bool mx_pg_add_days(mx_arena *arena, mx_str date, int64_t days, mx_str *out);
/* to a timestamp as it is shown, without a zone; false too: it is beyond what is written with four digits of a year */
bool mx_pg_add_interval(mx_arena *arena, mx_str timestamp, mx_str interval, bool minus, mx_str *out);
/* An interval with fields: "year to month", "minute", "day to second(3)"; precision: digits behind the point, -1: all. */
mx_str mx_pg_interval_text(mx_arena *arena, mx_str fields, int64_t precision, mx_str text);
/* exprs_ops.c */
mx_expr *mx_pg_operator(mx_pg_ctx *c, mx_expr *e, mx_pg_static left, mx_pg_static right,
                        mx_pg_static *type); /* e: BINARY or ANY, operands done */
void mx_pg_compare(mx_pg_ctx *c, mx_expr **a, mx_pg_static *left, mx_expr **b,
                   mx_pg_static *right); /* operands of = and the like */
mx_pg_static mx_pg_common(const mx_pg_static *types,
                          size_t count); /* of IN, CASE, COALESCE, ARRAY: select_common_type */
/* exprs_poly.c. `words`: what each of the arguments is of in catalogue.def; `gives`: the result. Of `wants` MX_PT_NONE is left as it is.
 * False: it cannot be told. */
bool mx_pg_bind(mx_pg_ctx *c, const mx_str *words, const mx_pg_static *types, uint32_t count, mx_str gives,
                mx_pg_static *wants, mx_pg_static *result);
/* Operators on arrays and ranges: what they take and give. */
bool mx_pg_poly_operator(mx_pg_ctx *c, mx_str op, mx_pg_static *left, mx_pg_static *right,
                         mx_pg_static *type);
/* exprs_funcs.c */
mx_expr *mx_pg_function(mx_pg_ctx *c, mx_expr *e, mx_pg_static *types,
                        mx_pg_static *type); /* types: of its arguments, done */

/* exprs_xml.c: a call with prefix "xml" */
mx_expr *mx_pg_canon_xml(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type);

/* exprs_own.c: a call of a function, or of a range's constructor, that the schema has itself. False: it is none, or cannot be told. */
bool mx_pg_own_call(mx_pg_ctx *c, mx_expr *e, const mx_pg_static *types, mx_pg_static *type);
/* exprs_own_ops.c: what the operator of this schema takes; empty: it is written without one. False: it has none that is surely meant. */
bool mx_pg_own_operator(mx_pg_ctx *c, mx_str schema, mx_str name, bool prefix, mx_pg_static *left,
                        mx_pg_static *right);
/* f(a, b, c) of f(VARIADIC x[]) is f(VARIADIC ARRAY[a, b, c]). `from`: the first of them */
void mx_pg_gather(mx_pg_ctx *c, mx_expr *e, uint32_t from);
/* The first schema of a search_path that was set whose function takes the arguments. Empty: none, or the server's own is meant. */
mx_str mx_pg_schema_of_call(mx_pg_ctx *c, const mx_expr *e, const mx_pg_static *types);

#endif
