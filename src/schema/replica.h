/* schema/replica.h — PostgreSQL: the index that a table's rows are known by elsewhere (REPLICA IDENTITY USING INDEX), which the
 * server keeps by itself and the model by its name, as an option of the table. */
#ifndef MX_SCHEMA_REPLICA_H
#define MX_SCHEMA_REPLICA_H

#include "schema/model.h"

void mx_replica_renamed(mx_table *table, mx_str from, mx_str to); /* an index of it */
/* It is dropped: rows are known by nothing from then on, not by the primary key again. */
void mx_replica_dropped(const mx_index *index);

#endif
