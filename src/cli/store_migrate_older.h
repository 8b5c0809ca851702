/* cli/store_migrate_older.h — system tables of older releases on their way to today's.
 *
 * Tables of October 2025 get today's names, and so do their columns; nobody needs to tell. Columns of today's key that
 * they have not are added, filled, and made part of the key: rows stay. */
#ifndef MX_CLI_STORE_MIGRATE_OLDER_H
#define MX_CLI_STORE_MIGRATE_OLDER_H

#include "cli/store_migrate.h"

void mx_older_hints(mx_store_migration *m, const mx_model *from, mx_hints *hints);
/* A state between `from` and `to` (which is used up for it): without the keys whose columns rows have no values for yet.
 * *fill: the statements that give them some, as SQL; empty: no state between is needed. */
void mx_older_between(mx_store_migration *m, const mx_model *from, mx_model *to, const mx_hints *hints,
                      mx_str *fill);

#endif
