/* sql/expr_rules.h — how the grammar of expressions is cut into files. Inside the room only.
 *
 *   expr_parse.c      operators: prefix, between and behind operands, by levels (expr_ops.h)
 *   expr_predicate.c  IS, IN, BETWEEN, LIKE and the like, behind an operand
 *   expr_primary.c    operands: literals, names, (…), CASE, arrays, typed literals
 *   expr_call.c       calls, and those with words inside their parentheses
 *   expr_xml.c        PostgreSQL's XML functions
 *   expr_duck.c       DuckDB's lambdas, comprehensions and stars
 *   type_parse.c      types */
#ifndef MX_SQL_EXPR_RULES_H
#define MX_SQL_EXPR_RULES_H

#include "sql/expr_ops.h"
#include "sql/parser.h"

/* An expression whose operators bind at least as tight as `min`; `plain`: without those of a column's
 * options (MX_P_B_EXPR). */
mx_status mx_parse_level(mx_parser *p, unsigned min, bool plain, mx_expr **out);
/* What stands behind an operand that has been read: operators, predicates, subscripts. */
mx_status mx_parse_behind(mx_parser *p, unsigned min, bool plain, mx_expr **left);
/* IS [NOT] …: the word IS is taken. */
mx_status mx_parse_is_test(mx_parser *p, const mx_levels *levels, bool plain, mx_expr **left);
/* [NOT] IN, BETWEEN, LIKE…; SQLite's NOT NULL. MX_NOT_FOUND: none of them, or one that binds too loosely. */
mx_status mx_parse_predicate(mx_parser *p, const mx_levels *levels, unsigned min, mx_expr **left);
bool mx_parse_like_here(mx_parser *p); /* LIKE, ILIKE, REGEXP, SIMILAR TO… are the current words */
/* ANY, SOME or ALL '(' behind an operator. MX_NOT_FOUND: none. */
mx_status mx_parse_quantified(mx_parser *p, mx_str op, uint32_t flags, mx_expr **left);
mx_status mx_parse_primary(mx_parser *p, mx_expr **out);
mx_status mx_parse_leaf(mx_parser *p, mx_expr_kind kind, mx_str text, mx_expr **out); /* takes the token */
mx_status mx_parse_items(mx_parser *p, mx_expr *e, char closer); /* up to `closer`, which is taken */
mx_status mx_parse_array(mx_parser *p, mx_expr **out);           /* at ARRAY or '[' */
/* expr_literal.c. The quoted token is the current one; MX_NOT_FOUND: no type with a string behind it stands here. */
mx_status mx_parse_string(mx_parser *p, mx_expr **out);
mx_status mx_parse_blob(mx_parser *p, mx_expr **out);
mx_status mx_parse_typed_literal(mx_parser *p, mx_expr **out);
mx_status mx_parse_interval(mx_parser *p, mx_expr **out);
/* At '(' behind a name that has been taken into `call`: arguments, and what may follow the parenthesis. */
mx_status mx_parse_call(mx_parser *p, mx_expr *call, mx_expr **out);
/* A word with a syntax of its own that stands before '(': EXTRACT, CAST, TRIM…  MX_NOT_FOUND: none,
 * nothing consumed. */
mx_status mx_parse_special_call(mx_parser *p, mx_expr **out);
/* expr_xml.c. Behind the '(' of one of the XML functions. */
mx_status mx_parse_xml_call(mx_parser *p, mx_expr *call);
/* expr_duck.c. LAMBDA, '[', '{', MAP, '*' and FOR (behind the first item, '[' is taken) are the current token; what may follow a star is kept
 * in its text. */
mx_status mx_parse_lambda(mx_parser *p, mx_expr **out);
mx_status mx_parse_comprehension(mx_parser *p, mx_expr *item, mx_expr **out);
mx_status mx_parse_star(mx_parser *p, mx_expr **out);
mx_status mx_parse_list(mx_parser *p, mx_expr **out);
mx_status mx_parse_struct(mx_parser *p, mx_expr **out);
mx_status mx_parse_map(mx_parser *p, mx_expr **out);
mx_status mx_parse_star_tail(mx_parser *p, mx_expr *star);
bool mx_subquery_here(mx_parser *p);                      /* at SELECT, WITH, VALUES… */
mx_status mx_parse_subquery(mx_parser *p, mx_expr **out); /* to the ')' that closes it, not taken */

/* --- nodes: every one goes through mx_e_done, which sets span and height -------------------------------- */
mx_expr *mx_e_new(mx_parser *p, mx_expr_kind kind, mx_span start);
void mx_e_arg(mx_parser *p, mx_expr *e, mx_expr *arg);
void mx_e_path(mx_parser *p, mx_expr *e, mx_str part);
mx_expr *mx_e_word(mx_parser *p, mx_expr_kind kind, mx_str text, mx_span at); /* a leaf */
mx_status mx_e_done(mx_parser *p, mx_expr *e, mx_expr **out);                 /* SQL004 when it is too high */
/* An operator with a left and a right operand. */
mx_status mx_e_binary(mx_parser *p, mx_str text, uint32_t flags, mx_expr *left, mx_expr *right,
                      mx_expr **out);
mx_str mx_e_lower(mx_parser *p, const char *text);

#endif
