/* duckdb/query.h — queries as DuckDB shows them. It prints what its parser has understood: names as they were written, but
 * joins, lists and conditions in one form, much of the syntax as calls of functions, windows by name in their places. Both
 * what is written and what is shown become that form, without looking anything up; schema/view.h goes on from there.
 *
 * query.c         WITH, UNION and its like, expressions and lists of them
 * query_clauses.c where a query's clauses are, and those behind all of it
 * query_select.c  SELECT, and what is short for one
 * query_pivot.c   PIVOT and UNPIVOT as statements
 * query_from.c    tables, joins, samples, PIVOT (…) and UNPIVOT (…)
 * query_group.c   GROUP BY
 * query_window.c  windows, FILTER, WITHIN GROUP, ORDER BY
 *
 * Readers write the form of the whole part to `out`; false: there is something in it that they do not know, and `out`
 * must not be used. Inside the folder only. */
#ifndef MX_DIALECT_DUCKDB_QUERY_H
#define MX_DIALECT_DUCKDB_QUERY_H

#include "base/buf.h"
#include "dialect/duckdb/duck.h"
#include "schema/part.h"

typedef struct mx_duck_window {           /* a WINDOW clause's, or what stands between OVER's parentheses */
    mx_str name, partition, order, frame; /* the clauses with their words; empty: not said */
} mx_duck_window;

typedef struct mx_duck_query {
    mx_model *model;
    mx_arena *arena;
    const mx_server *server;
    uint32_t depth;
    mx_vec(mx_duck_window) windows; /* of the SELECT that is read */
} mx_duck_query;

/* query.c */
bool mx_duck_query_form(mx_duck_query *q, mx_part p, mx_buf *out);
bool mx_duck_query_text(mx_model *model, uint32_t depth, mx_str text, mx_str *out);
/* A query in parentheses, or what gives one: with `p` between them. */
bool mx_duck_is_query(const mx_part *p);
bool mx_duck_query_expr(mx_duck_query *q, const mx_part *p, mx_buf *out);
/* a, b, … */
bool mx_duck_query_exprs(mx_duck_query *q, mx_part p, mx_buf *out);
/* a [AS] x, b, …: as in a SELECT list */
bool mx_duck_query_items(mx_duck_query *q, mx_part p, mx_buf *out);
/* a, b in the parentheses at p->from, which are taken: with them. */
bool mx_duck_query_names(mx_duck_query *q, mx_part *p, mx_buf *out);
void mx_duck_query_name(mx_duck_query *q, const mx_part *p, size_t i, mx_buf *out);
bool mx_duck_is_name(const mx_part *p, size_t i);

/* query_select.c: one query without WITH, UNION and parentheses around it */
bool mx_duck_query_select(mx_duck_query *q, mx_part p, mx_buf *out);

/* query_pivot.c: behind PIVOT and UNPIVOT as statements */
bool mx_duck_query_pivot(mx_duck_query *q, mx_part p, mx_buf *out);
bool mx_duck_query_unpivot(mx_duck_query *q, mx_part p, mx_buf *out);

/* query_from.c */
bool mx_duck_query_from(mx_duck_query *q, mx_part p, mx_buf *out);
/* What USING SAMPLE and TABLESAMPLE say. */
bool mx_duck_query_sample(mx_duck_query *q, mx_part *p, mx_buf *out);

/* query_group.c: behind GROUP BY */
bool mx_duck_query_group(mx_duck_query *q, mx_part p, mx_buf *out);

/* query_window.c */
bool mx_duck_query_order(mx_duck_query *q, mx_part p, mx_buf *out); /* behind ORDER BY */
bool mx_duck_query_window(mx_duck_query *q, mx_part p, mx_duck_window *out);
/* What stands behind a call: FILTER, WITHIN GROUP, OVER. */
bool mx_duck_query_over(mx_duck_query *q, mx_expr *call, mx_str text, mx_str *out);
/* ORDER BY and IGNORE NULLS at the end of a call's arguments. */
bool mx_duck_query_tail(mx_duck_query *q, mx_str text, mx_str *out);

/* exprs.c: an expression of a query; NULL: it is none, or has a type that is not known. */
mx_expr *mx_duck_query_tree(mx_duck_query *q, mx_str text);
/* EXCLUDE (…), REPLACE (…), RENAME (…) behind a star, in one order. */
bool mx_duck_query_star(mx_duck_query *q, mx_str text, mx_str *out);

#endif
