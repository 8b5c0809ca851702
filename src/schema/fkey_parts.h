/* schema/fkey_parts.h — PostgreSQL: a foreign key to a partitioned table has a constraint of its own for each of the partitions. They
 * are no part of the schema, but their names, which the server makes up, are taken for other constraints. */
#ifndef MX_SCHEMA_FKEY_PARTS_H
#define MX_SCHEMA_FKEY_PARTS_H

#include "schema/model.h"

void mx_fkey_reach(mx_fkey *fkey);          /* when it has come to its table */
void mx_fkeys_reach(const mx_table *part);  /* all keys to what it is a partition of, from now on */
void mx_fkeys_let_go(const mx_table *part); /* … while it still is one */

#endif
