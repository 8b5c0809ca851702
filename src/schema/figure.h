/* schema/figure.h — what PostgreSQL calls a column that is an expression without an alias: of a query, and of an index, whose own
 * name is made of it. FigureColname of its parse_target.c. Knows nothing of what the names in the expression mean. */
#ifndef MX_SCHEMA_FIGURE_H
#define MX_SCHEMA_FIGURE_H

#include "sql/expr.h"
#include "sql/server.h"

typedef struct mx_figure {
    mx_str name;   /* empty: nothing to be called by */
    bool weak;     /* a type's name, or a word: what stands around it gives a better one */
    bool of_query; /* it is called as the column that its subquery selects; `name` is empty */
} mx_figure;

/* Nothing in it is read in a way of our own: of such expressions the name is the server's. */
bool mx_figure_is_certain(const mx_expr *e);
mx_figure mx_figure_of(const mx_expr *e, const mx_server *server);

#endif
