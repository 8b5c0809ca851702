/* migrate/revisions_drop.h — the statements that take the table of revisions away, for who empties a
 * database. */
#ifndef MX_MIGRATE_REVISIONS_DROP_H
#define MX_MIGRATE_REVISIONS_DROP_H

#include "migrate/revisions.h"
#include "sql/server.h"

/* The table where `migrate apply` makes it with `name`, unless `chosen` (--schema) leaves its schema out; and each other
 * of Atlas's name in the schemas that `server` is about. The schema that was made for it goes, too. Asks what the
 * connection's schema is: before an inspection, which goes to another. Empty: there is none. A schema that is dropped with
 * all else must not hold a table still: that goes `before`, where one transaction is around all. */
typedef struct mx_revisions_drop {
    mx_str before, behind;
} mx_revisions_drop;
mx_status mx_revisions_drop_sql(mx_arena *arena, mx_conn *conn, const mx_server *server, bool chosen,
                                const mx_revisions_name *name, mx_revisions_drop *out, mx_diags *diags);

#endif
