/* dialect/mysql/calls.h — functions, casts and words of MySQL and MariaDB in the one form that is compared: of several names
 * that mean the same one, and what a server makes of a call when it shows it. What comes out is SQL that the server takes. */
#ifndef MX_DIALECT_MYSQL_CALLS_H
#define MX_DIALECT_MYSQL_CALLS_H

#include "schema/model.h"

mx_expr *mx_my_call(mx_model *model, mx_expr *node);
mx_expr *mx_my_cast(mx_model *model, mx_expr *node);
mx_expr *mx_my_keyword(mx_model *model, mx_expr *node);   /* CURRENT_TIMESTAMP and its like */
mx_expr *mx_my_literal(mx_model *model, mx_expr *node);   /* a number, bits and bytes, TRUE, FALSE */
mx_expr *mx_my_sounds(mx_model *model, mx_expr *node);    /* a SOUNDS LIKE b */
mx_expr *mx_my_regexp(mx_model *model, mx_expr *node);    /* MySQL 8: a REGEXP b is regexp_like(a, b) */
mx_expr *mx_my_json_path(mx_model *model, mx_expr *node); /* a -> '$.b', a ->> '$.b' */
/* What stands where a condition is wanted: MariaDB compares a column with 0, MySQL anything that is no comparison, which is left out
 * here. */
mx_expr *mx_my_condition(mx_model *model, mx_expr *node);
/* A subquery, or the text of one (schema/view.h). */
bool mx_my_is_query(const mx_expr *node);

#endif
