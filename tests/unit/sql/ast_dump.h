/* ast_dump.h — a statement's tree as indented text, for case files. Only what is set is printed; order is
 * the struct's. */
#ifndef MX_TEST_AST_DUMP_H
#define MX_TEST_AST_DUMP_H

#include "base/buf.h"
#include "sql/ast.h"

void mx_dump_stmt(mx_buf *buf, const mx_stmt *stmt);
void mx_dump_expr(mx_buf *buf, const mx_expr *expr);      /* one line: (binary "=" a 1) */
void mx_dump_type(mx_buf *buf, const mx_type_name *type); /* one line */

#endif
