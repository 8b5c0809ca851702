/* inspect/inspect.h — a live database → model: SQLite, DuckDB, PostgreSQL, MySQL and MariaDB. The catalogue is read
 * in a fixed number of queries, however many tables there are, as the statements that make it; those are replayed,
 * so that the model is the one that replay gives. */
#ifndef MX_INSPECT_INSPECT_H
#define MX_INSPECT_INSPECT_H

#include "driver/driver.h"
#include "schema/replay.h"

/* Adds what the database holds to an empty model of its engine. The table of revisions is not part of a schema
 * and is left out.
 * MX_FAILED: DB002; USE006 for an engine that cannot be inspected yet. */
mx_status mx_inspect(mx_model *model, mx_conn *conn, mx_diags *diags);

#endif
