/* sql/parse.h — one statement's text → its tree, by the engine's grammar. */
#ifndef MX_SQL_PARSE_H
#define MX_SQL_PARSE_H

#include "sql/ast.h"

/* Parses one statement (of mx_split or of any text without a delimiter). MX_OK: *out is filled; DML and settings too (their kinds say
 * so). MX_FAILED: SQL… says where and what was expected; SQL102 for a statement of a kind that we do not know: never silence. */
mx_status mx_parse_statement(mx_arena *arena, const mx_statement *statement, const mx_server *server,
                             mx_stmt *out, mx_diags *diags);

/* One expression, whole text. `at`: its place in a file, for messages. */
mx_status mx_parse_expr(mx_arena *arena, mx_str text, mx_span at, const mx_server *server, mx_expr **out,
                        mx_diags *diags);
mx_status mx_parse_type(mx_arena *arena, mx_str text, mx_span at, const mx_server *server, mx_type_name **out,
                        mx_diags *diags);

/* PostgreSQL: what a type is called in signatures, "timestamp with time zone" for "timestamptz". */
mx_str mx_signature_type(mx_str name);

#endif
