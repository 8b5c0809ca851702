/* dialect/mysql/negate.h — NOT as MariaDB keeps it. */
#ifndef MX_DIALECT_MYSQL_NEGATE_H
#define MX_DIALECT_MYSQL_NEGATE_H

#include "schema/model.h"

/* What MariaDB's parser makes of NOT (node): `not (a < b)` is `a >= b` from then on (sql_parse.cc, negate_expression).
 * What cannot be turned around keeps its NOT. `node` is canonical, and is changed. */
mx_expr *mx_my_negated(mx_model *model, mx_expr *node);

#endif
