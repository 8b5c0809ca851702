/* migrate/revisions_drop.h — the statements that take the table of revisions away, for who empties a
 * database. */
#ifndef MX_MIGRATE_REVISIONS_DROP_H
#define MX_MIGRATE_REVISIONS_DROP_H

#include "driver/driver.h"

/* The table where `migrate apply` would make it, and the schema that is its alone. Empty: there is none. */
mx_status mx_revisions_drop_sql(mx_arena *arena, mx_conn *conn, mx_str *out, mx_diags *diags);

#endif
