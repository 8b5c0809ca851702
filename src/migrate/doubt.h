/* migrate/doubt.h — what became of a statement that a run had begun when it was killed, where the server does not let the
 * statement and the row that records it share a transaction. Asks the catalogue, and reads the server's errors.
 * This room only. */
#ifndef MX_MIGRATE_DOUBT_H
#define MX_MIGRATE_DOUBT_H

#include "driver/driver.h"
#include "sql/split.h"

typedef enum mx_doubt {
    MX_DOUBT_TRY, /* run it again: it was not done, or fails with an error that mx_doubt_says_done knows */
    MX_DOUBT_DONE,
    MX_DOUBT_OPEN /* nobody can say, and run again it would do more than once */
} mx_doubt;

/* Before it is run again. `why`: what was found, for MX_DOUBT_DONE and MX_DOUBT_OPEN; a `hint` where there is a better one
 * than to look. */
mx_doubt mx_doubt_look(mx_arena *arena, mx_conn *conn, const mx_server *server, const mx_statement *statement,
                       mx_str *why, mx_str *hint);

/* It was run again and failed: whether the server says that what it makes is there, or what it drops is gone. */
bool mx_doubt_says_done(const mx_conn *conn, mx_str first_word);

/* That error of one part of ALTER TABLE says nothing of the others, and it does all or none: false when columns that it adds are
 * not there, or that it drops are. MySQL and MariaDB. */
bool mx_doubt_all_done(mx_arena *arena, mx_conn *conn, const mx_server *server,
                       const mx_statement *statement);

/* --- doubt_names.c: statements that give other names --- */

struct mx_alter;
/* MX_DOUBT_TRY also when it renames nothing. */
mx_doubt mx_doubt_renames(mx_arena *arena, mx_conn *conn, const struct mx_alter *alter, mx_str *why);
/* False: a column that it adds is not there, or one that it drops is. True when nobody can say. */
bool mx_doubt_columns(mx_arena *arena, mx_conn *conn, const struct mx_alter *alter);

#endif
