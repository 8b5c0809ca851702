/* schema/view_part.h — what the clauses of a query are read by: view_item.c what is selected, view_from.c what is
 * selected from, view.c the rest. Inside the room only.
 *
 * Readers write the form of what they read to `out`; false: it is not understood, and `out` must not be used. */
#ifndef MX_SCHEMA_VIEW_PART_H
#define MX_SCHEMA_VIEW_PART_H

#include "schema/part.h"
#include "schema/view_scope.h"

/* The value of the token at i. */
mx_str mx_part_value(const mx_view *view, const mx_part *p, size_t i);

bool mx_view_item_of(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out, mx_view_columns *columns);
/* What the columns of a query are called matters to who selects from it. */
void mx_view_put_called(mx_buf *out, const mx_view_columns *columns);

bool mx_view_joins(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out);
/* (a, b) behind an alias. */
void mx_view_rename_columns(mx_view *view, mx_part *p, mx_view_columns *columns);

bool mx_view_query(mx_view *view, mx_part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns);

#endif
