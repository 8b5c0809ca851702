/* schema/view_part.h — a query cut into parts, and what its clauses are read by: view_part.c parts of a text, view_item.c
 * what is selected, view_from.c what is selected from, view.c the rest. Inside the room only.
 *
 * Readers write the form of what they read to `out`; false: it is not understood, and `out` must not be used. */
#ifndef MX_SCHEMA_VIEW_PART_H
#define MX_SCHEMA_VIEW_PART_H

#include "schema/view_scope.h"
#include "sql/token.h"

/* Tokens [from, to) of a query's text. */
typedef struct mx_part {
    mx_str text;
    const mx_token *at;
    size_t from, to;
} mx_part;

bool mx_part_open(mx_view *view, mx_str text, mx_part *out);
mx_part mx_part_sub(const mx_part *p, size_t from, size_t to);
mx_str mx_part_text(const mx_part *p);
mx_str mx_part_value(const mx_view *view, const mx_part *p, size_t i);

bool mx_part_is(const mx_part *p, size_t i, const char *word);
bool mx_part_punct(const mx_part *p, size_t i, char c);
bool mx_part_take(mx_part *p, const char *word);
bool mx_part_take_punct(mx_part *p, char c);

/* The token behind the group that opens at i. */
size_t mx_part_behind(const mx_part *p, size_t i);
/* The first of these words on this level; p->to: none. FROM of IS DISTINCT FROM is none. */
size_t mx_part_find(const mx_part *p, size_t i, const char *const *words);
/* The next comma of this level, or the end. */
size_t mx_part_comma(const mx_part *p, size_t i);

bool mx_view_item_of(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out, mx_view_columns *columns);
/* What the columns of a query are called matters to who selects from it. */
void mx_view_put_called(mx_buf *out, const mx_view_columns *columns);

bool mx_view_joins(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out);
/* (a, b) behind an alias. */
void mx_view_rename_columns(mx_view *view, mx_part *p, mx_view_columns *columns);

bool mx_view_query(mx_view *view, mx_part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns);

#endif
