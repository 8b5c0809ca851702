/* migrate/revisions_dir.h — the rows of the revisions table as those of a directory's files. */
#ifndef MX_MIGRATE_REVISIONS_DIR_H
#define MX_MIGRATE_REVISIONS_DIR_H

#include "migrate/dir.h"
#include "migrate/revisions.h"

/* mx_revisions_read, in the order of the directory's layout. Flyway's and Atlas's layouts take the same name for other
 * versions ("V2__a.sql" is 2 or V2): a row that was written while the directory was read as the other gets the version that
 * its file has now, and keeps the one of the table in `stored`. */
mx_status mx_revisions_of_dir(mx_arena *arena, mx_conn *conn, const mx_revisions_place *place,
                              const mx_dir *dir, mx_revisions *out, mx_diags *diags);

#endif
