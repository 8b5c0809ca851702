/* metaxy/sql.h — is this SQL understood? For editors, linters and hooks; nothing is executed or connected to. */
#ifndef METAXY_SQL_H
#define METAXY_SQL_H

#include "metaxy/diag.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a `server` argument says, here and in the other headers: whose SQL it is, and of which version. One of
 *   "postgres", "mysql", "mariadb", "sqlite"     a dialect in the version that is assumed when none is given
 *   "postgres/16", "mysql/8.0", "mariadb/10.11"  the same with its version; the newest that begins so
 *   "docker://postgres/16/dev", "sqlite://dev?mode=memory"   a dev URL as in a project file; nothing is started
 * A dev URL that names a database (MySQL) or search_path (PostgreSQL) binds to that one schema. */

enum {
    MX_SQL_SYNTAX = 0, /* each statement for itself */
    MX_SQL_REPLAY = 1  /* the statements one after the other on an empty database: names must resolve */
};

/* Reads all statements of `text` and reports up to 20 that are wrong. `name` is what messages call the text; NULL:
 * "sql". MX_OK; MX_FAILED: SQL…, with MX_SQL_REPLAY also SCH…; API001 when an argument is not valid. */
MX_API mx_status mx_sql_check(mx_str text, const char *name, const char *server, unsigned flags,
                              mx_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
