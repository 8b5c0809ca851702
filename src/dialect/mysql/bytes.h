/* dialect/mysql/bytes.h — literals of bytes and bits, x'6162', 0x0f, b'101', as the server keeps them for a default. */
#ifndef MX_DIALECT_MYSQL_BYTES_H
#define MX_DIALECT_MYSQL_BYTES_H

#include "schema/rules.h"

/* What a default of bytes is for a column of that type: a number, a string that can be read, hex digits, bits. The tree
 * itself: it stays as it is. */
mx_expr *mx_my_bytes_default(mx_arena *arena, const mx_expr_site *site, mx_expr *tree);

#endif
