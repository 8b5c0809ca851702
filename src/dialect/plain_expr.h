/* dialect/plain_expr.h — what engines that keep expressions much as they are written share: SQLite and DuckDB. */
#ifndef MX_DIALECT_PLAIN_EXPR_H
#define MX_DIALECT_PLAIN_EXPR_H

#include "schema/canon.h"

/* One spelling of a node: letter case of functions, numbers and blobs, == and !=, +1, text that is kept. For
 * mx_expr_rewrite, after what the engine has to say about the node. */
mx_expr *mx_plain_fold(mx_model *model, mx_expr *node);
mx_str mx_plain_print(mx_model *model, const mx_expr *tree); /* of mx_model_rules */

#endif
