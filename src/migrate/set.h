/* migrate/set.h — makes a version the current one in the revisions table, without running a statement: what
 * has been done by hand, or not at all, is declared so. */
#ifndef MX_MIGRATE_SET_H
#define MX_MIGRATE_SET_H

#include "migrate/dir.h"
#include "migrate/revisions.h"

typedef enum mx_set_change { MX_SET_NEW, MX_SET_REMOVED, MX_SET_EDITED } mx_set_change;

typedef struct mx_set_row {
    mx_str version, description;
    mx_set_change change;
} mx_set_row;

typedef struct mx_set_report {
    mx_str current; /* empty: no row is left */
    mx_vec(mx_set_row) rows;
} mx_set_report;

/* Rows behind `version` are deleted, files up to it without a row behind the last one are written as set, and its own row
 * is declared done when it is a part or failed. Rows of files that were edited since get the hashes that these have now.
 * An empty version is the last file's, where there are rows; with an
 * empty directory every row goes. Under the lock of `migrate apply`, without waiting, in one transaction. The sum must
 * have been validated before. REV005: no file has the version; USE003: none was given and there are no rows. */
mx_status mx_migrate_set(mx_arena *arena, mx_conn *conn, const mx_dir *dir, mx_str version,
                         const mx_revisions_name *revisions, mx_set_report *report, mx_diags *diags);

mx_str mx_set_text(mx_arena *arena, const mx_set_report *report); /* nothing changed: empty */

#endif
