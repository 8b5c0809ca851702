/* schema/text.h — statements that are kept as text: the form in which they are compared, and renames
 * inside of them. */
#ifndef MX_SCHEMA_TEXT_H
#define MX_SCHEMA_TEXT_H

#include "schema/model.h"

/* The canonical form: comments out, tokens joined by one space, words lower-cased, quoted names bare where
 * that means the same, a ';' at the end cut off. What cannot be read as tokens stays as it is. */
mx_str mx_text_canon(mx_arena *arena, mx_str text, const mx_server *server);
/* The same of a whole CREATE statement: OR REPLACE, IF NOT EXISTS, and words that mean nothing (FOR EACH
 * ROW in SQLite) are out too. */
mx_str mx_text_canon_create(mx_arena *arena, mx_str text, const mx_server *server);

/* As written but on one line: comments out, white space folded. */
mx_str mx_text_squeeze(mx_arena *arena, mx_str text, const mx_server *server);

/* Without comments behind its last token: a ';' behind "-- x" would be part of it. */
mx_str mx_text_without_end_comment(mx_str text, const mx_server *server);

/* Renames in a text as written. True: *out is a new text; false: nothing of that name was in it.
 * mx_text_rename: every name `from`, but names of functions. */
bool mx_text_rename(mx_arena *arena, mx_str text, mx_str from, mx_str to, const mx_server *server,
                    mx_str *out);
/* Where a table stands: behind FROM, JOIN, INTO, UPDATE, ON, TABLE, REFERENCES, in a list of those, and
 * before '.'. */
bool mx_text_rename_table(mx_arena *arena, mx_str text, mx_str from, mx_str to, const mx_server *server,
                          mx_str *out);
/* A column of `table`: behind the table's name or an alias of it and '.', behind NEW and OLD when `rows`,
 * and by itself when `bare`. */
bool mx_text_rename_column(mx_arena *arena, mx_str text, mx_str table, mx_str from, mx_str to, bool bare,
                           bool rows, const mx_server *server, mx_str *out);
/* The same with all that is renamed in double quotes: as SQLite does where the statement has the new name in quotes. */
bool mx_text_rename_column_quoted(mx_arena *arena, mx_str text, mx_str table, mx_str from, mx_str to,
                                  bool bare, bool rows, const mx_server *server, mx_str *out);
/* SQLite: "a" becomes 'a' where an expression may stand, in quotes of that kind, and `is_name` does not know it. True: *out is a
 * new text. */
bool mx_text_quote_texts(mx_arena *arena, mx_str text, const mx_server *server,
                         bool (*is_name)(void *arg, mx_str name), void *arg, mx_str *out);
/* Does it read a column of that name, told by the same places? SQLite: what is only written, or fires the trigger, may be missing,
 * and a name in double quotes that is no column is a text. */
typedef enum mx_text_read { MX_READ_NOT, MX_READ_OR_TEXT, MX_READ_IT } mx_text_read;
mx_text_read mx_text_reads_column(mx_arena *arena, mx_str text, mx_str table, mx_str column, bool bare,
                                  bool rows, const mx_server *server);
/* The tables and views that a text reads or writes: what stands behind FROM, JOIN, INTO, UPDATE, but no
 * name that WITH gives. Appended. */
void mx_text_tables(mx_arena *arena, mx_str text, const mx_server *server, mx_names *out);
bool mx_text_has_name(mx_str text, mx_str name, const mx_server *server);
/* A name as it can stand in a text: bare when simple, not reserved and not changed by folding; else quoted
 * as the engine quotes. */
mx_str mx_text_name(mx_arena *arena, mx_str name, const mx_server *server);
bool mx_name_is_bare(mx_str name, const mx_server *server);

#endif
