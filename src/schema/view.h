/* schema/view.h — the query of a view in the one form in which it is compared: stars expanded, every column under
 * its table's name or alias, expressions canonical, positions and names in GROUP BY and ORDER BY resolved, joins
 * without parentheses that say nothing.
 *
 * Only for comparing: no server reads it. Knows SELECT, VALUES, WITH, set operations, joins, subqueries. */
#ifndef MX_SCHEMA_VIEW_H
#define MX_SCHEMA_VIEW_H

#include "base/buf.h"
#include "schema/model.h"

/* What a query or an expression stands in: a table whose row is known, or a routine with its arguments. */
typedef struct mx_view_within {
    mx_str alias;
    const mx_columns *columns;
    const struct mx_view_within *next; /* another one; NULL: there is none */
    bool partial;                      /* there may be other columns */
    bool arguments;                    /* PostgreSQL: of a routine: x.a is a field of what x is */
} mx_view_within;
bool mx_view_query_within(mx_model *model, mx_str query, const mx_view_within *within, mx_str *out);
bool mx_view_expr_within(mx_model *model, mx_str expr, const mx_view_within *within, mx_str *out);

/* Names that are certain not to be there, in what the reading of a kept text is asked for: to mx_model.absent, if nothing is there yet.
 * `schema`: of a column, what stands before it. */
void mx_view_note_absent(mx_model *model, mx_str schema, mx_str name, bool column);

/* mx_model_rules.object of views: the query's form, or its tokens, with the options that are no defaults. Fills
 * object->columns. */
mx_str mx_view_object(mx_model *model, mx_object *object, const mx_create_object *create);

/* A table of a view's columns with their types, as far as these are known. */
const mx_table *mx_view_as_table(mx_arena *arena, const mx_object *view);

/* CREATE RECURSIVE VIEW v (a) AS q is CREATE VIEW v (a) AS WITH RECURSIVE v (a) AS (q) SELECT a FROM v: that query. */
mx_str mx_view_recursive_query(mx_model *model, const mx_create_object *create);

#endif
