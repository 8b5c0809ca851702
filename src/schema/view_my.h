/* schema/view_my.h — what only MySQL and MariaDB write in a query: words behind SELECT, hints behind a table, JSON_TABLE, locks,
 * MATCH … AGAINST. Inside the room only.
 *
 * https://mariadb.com/kb/en/select/, https://dev.mysql.com/doc/refman/8.0/en/select.html */
#ifndef MX_SCHEMA_VIEW_MY_H
#define MX_SCHEMA_VIEW_MY_H

#include "schema/view_part.h"

/* HIGH_PRIORITY, STRAIGHT_JOIN, SQL_NO_CACHE, …, in one order; DISTINCT and ALL among them. */
void mx_view_my_words(mx_part *p, bool *distinct, mx_buf *out);
/* FOR UPDATE, LOCK IN SHARE MODE, … at the end, which is cut off; " for update", or empty. */
mx_str mx_view_my_take_lock(mx_view *view, mx_part *p);
/* Whether a clause begins at i that ends FROM: the FOR and ORDER of an index hint, and of FOR SYSTEM_TIME, do not. */
bool mx_view_my_inside_from(const mx_part *p, size_t i);
/* PARTITION (p0, p1) behind a table's name. */
void mx_view_my_partitions(mx_view *view, mx_part *p, mx_buf *out);
/* USE INDEX (a), FORCE INDEX FOR ORDER BY (b), … behind the alias, sorted. */
bool mx_view_my_at_hint(const mx_part *p);
void mx_view_my_hints(mx_view *view, mx_part *p, mx_buf *out);
/* JSON_TABLE (…) [AS] alias */
bool mx_view_my_at_json_table(const mx_part *p);
bool mx_view_my_json_table(mx_view *view, mx_view_scope *scope, mx_part *p, mx_buf *out);
/* ORDER BY … SEPARATOR '…' LIMIT n in GROUP_CONCAT and its like. False: it is none. */
bool mx_view_my_tail(mx_view *view, mx_view_scope *scope, mx_part p, mx_buf *out);
bool mx_view_my_is_default_tail(const mx_view *view, mx_str text);
/* MATCH (a, b) AGAINST (…), the parentheses around the columns or none. False: it is none. */
bool mx_view_my_match(mx_view *view, mx_view_scope *scope, mx_str text, mx_str *out);

#endif
