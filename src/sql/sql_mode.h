/* sql/sql_mode.h — MySQL's and MariaDB's sql_mode, as far as it says how text is read: which SET statements of a script
 * change it, and a text of such a mode in the usual one's words. */
#ifndef MX_SQL_SQL_MODE_H
#define MX_SQL_SQL_MODE_H

#include "base/vec.h"
#include "sql/split.h"

/* Bits of mx_statement.modes; 0 is the server's usual mode. */
enum {
    MX_MODE_ANSI_QUOTES = 1,  /* "x" is a name */
    MX_MODE_NO_BACKSLASH = 2, /* '\' is a text of one character */
    MX_MODE_PIPES_AS_CONCAT = 4
};

typedef struct mx_saved_mode {
    mx_str name;
    uint8_t modes;
} mx_saved_mode;

/* A session's mode, and the modes that its variables hold: SET @old = @@sql_mode, …, sql_mode = @old. */
typedef struct mx_sql_modes {
    uint8_t now;
    mx_vec(mx_saved_mode) saved;
} mx_sql_modes;

/* The bits of a list, as @@sql_mode shows it. */
uint8_t mx_sql_mode_of(mx_str list);
mx_server mx_sql_mode_server(const mx_server *server, uint8_t modes);
/* Takes what the statement says of sql_mode, when it is a SET. */
void mx_sql_modes_follow(mx_arena *arena, mx_sql_modes *modes, mx_str statement, const mx_server *server);
/* A text that is written for `modes` in the words of the usual mode: `x` for "x", '\\' for '\', CONCAT(a, b) for a || b. What
 * cannot be cut into tokens stays as it is. */
mx_str mx_sql_mode_plain(mx_arena *arena, mx_str text, uint8_t modes, const mx_server *server);
/* The same of "||" alone, which joins texts under PIPES_AS_CONCAT: CONCAT(…) for all of them, or none. */
mx_str mx_sql_mode_concat(mx_arena *arena, mx_str text, uint8_t modes, const mx_server *server);
/* Does the text join texts by "||", under its modes? at: where. */
bool mx_sql_mode_joins(mx_str text, uint8_t modes, const mx_server *server, mx_span *at);
/* A definition must have no "||" left: it would be made anew in the usual mode, where that is OR. SQL103. */
mx_status mx_sql_mode_check(mx_arena *arena, const mx_statement *statement, const mx_server *server,
                            mx_diags *diags);

#endif
