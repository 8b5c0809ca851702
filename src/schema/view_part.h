/* schema/view_part.h — what the clauses of a query are read by: view_item.c what is selected, view_from.c what is
 * selected from, view_terms.c GROUP BY, ORDER BY and windows, view.c the rest. Inside the room only.
 *
 * Readers write the form of what they read to `out`; false: it is not understood, and `out` must not be used. */
#ifndef MX_SCHEMA_VIEW_PART_H
#define MX_SCHEMA_VIEW_PART_H

#include "schema/part.h"
#include "schema/view_scope.h"

/* The value of the token at i. */
mx_str mx_part_value(const mx_view *view, const mx_part *p, size_t i);
mx_str mx_part_take_value(const mx_view *view, mx_part *p); /* none behind the end */

bool mx_view_item_of(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out, mx_view_columns *columns);
/* The alias at the end of an item is cut off; empty: it has none. */
mx_str mx_view_take_alias(const mx_view *view, mx_part *p);
/* What the columns of a query are called matters to who selects from it. */
void mx_view_put_called(mx_buf *out, const mx_view_columns *columns);

bool mx_view_joins(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out);
/* What follows a table is a word of its own, no alias. */
bool mx_view_at_join_word(const mx_view *view, const mx_part *p);
/* view_using.c. The scope's names from `left` on are joined with those from `right` on. `kind`: "inner", "left", "right" or
 * "full"; `p` stands behind USING; NULL: it is NATURAL. */
bool mx_view_using(mx_view *view, mx_view_scope *scope, size_t left, size_t right, const char *kind,
                   mx_part *p, mx_buf *out);
/* view_history.c. MariaDB: FOR SYSTEM_TIME … behind a table's name */
bool mx_view_at_history(const mx_part *p, size_t i);
bool mx_view_history(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out);
/* view_xml.c. XMLTABLE(…) with its alias. */
bool mx_view_at_xml_table(const mx_part *p);
bool mx_view_xml_table(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out);
/* view_rows.c. f(…), or ROWS FROM (…), with its alias. */
bool mx_view_at_call(const mx_part *p);
bool mx_view_rows(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out);
/* The columns of a call that gives rows, or of an expression of a composite type, in parentheses. */
bool mx_view_fields(mx_view *view, mx_view_scope *scope, mx_part p, mx_view_columns *out);
/* (a, b) behind an alias. */
void mx_view_rename_columns(mx_view *view, mx_part *p, mx_view_columns *columns);

/* view_terms.c. `columns`: select items that a name or a position may mean. */
bool mx_view_order(mx_view *view, mx_view_scope *scope, mx_part p, const mx_view_columns *columns,
                   mx_buf *out);
bool mx_view_group(mx_view *view, mx_view_scope *scope, mx_part p, const mx_view_columns *columns,
                   mx_buf *out);
void mx_view_limits(mx_view *view, mx_part p, mx_buf *out);
/* view_unite.c. The last item, if it is a literal of the form whose literals are noted. */
void mx_view_note_spot(mx_view *view, const mx_buf *out, const mx_view_columns *columns);
/* Those noted from `from` on take the types that the columns have by now. */
void mx_view_type_spots(mx_view *view, size_t from, const mx_view_columns *columns);
/* They get their casts in `out`, and are forgotten. */
bool mx_view_cast_spots(mx_view *view, size_t from, mx_buf *out);
/* view_grouped.c. What is certainly wrong with a SELECT that is read: its clauses, without the words that they begin with; a clause
 * that is not there has no tokens. */
typedef struct mx_view_clauses {
    mx_part items, where, group, having, order;
} mx_view_clauses;
void mx_view_check_groups(mx_view *view, mx_view_scope *scope, const mx_view_clauses *clauses,
                          const mx_view_columns *columns);
/* … or with an expression where no aggregate, and no window function, may stand. */
void mx_view_no_aggregates(mx_view *view, const mx_view_scope *scope, mx_part p, const char *place);
/* Does anybody ask mx_view_note_fault? */
bool mx_view_asks_faults(const mx_view *view);
/* view_unfinished.c. What certainly is no whole query is noted; `p`: it begins with SELECT. */
void mx_view_note_unfinished(mx_view *view, const mx_part *p);
/* … or none that CHECK OPTION may stand behind. */
void mx_view_note_fixed(mx_view *view, const mx_part *p);
/* … and nothing between the word at `word` and the next clause. */
void mx_view_note_empty(mx_view *view, const mx_part *p, size_t word, size_t next);
/* view_locks.c. FOR UPDATE and its like are all that is left. */
bool mx_view_locks(mx_view *view, const mx_view_scope *scope, mx_part p, mx_buf *out);
/* What stands between the parentheses behind OVER. */
bool mx_view_window(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out);
/* w AS (…), … MySQL and MariaDB: kept in the scope, and written where they are used */
bool mx_view_windows(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out);

/* view.c. Of a query that is read from its beginning. */
mx_view mx_view_of(mx_model *model, mx_str text);
/* view_with.c. name [(columns)] AS (query), … behind WITH; `p` stands behind them then. */
bool mx_view_with(mx_view *view, mx_part *p, mx_view_scope *outer, mx_buf *out);

bool mx_view_query(mx_view *view, mx_part p, mx_view_scope *outer, mx_buf *out, mx_view_columns *columns);

#endif
