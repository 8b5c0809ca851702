/* inspect/engine.h — how an engine's catalogue is read: as the statements that make it, which are then
 * replayed. Inside the room only. */
#ifndef MX_INSPECT_ENGINE_H
#define MX_INSPECT_ENGINE_H

#include "base/buf.h"
#include "driver/driver.h"
#include "schema/model.h"

typedef struct mx_catalogue {
    mx_conn *conn;
    mx_model *model;
    mx_diags *diags;
    mx_buf text;           /* the statements, one after the other */
    mx_vec(uint32_t) ends; /* of each, in `text`; a line break stands behind it */
} mx_catalogue;

/* The text added since the last statement is one. */
void mx_catalogue_end(mx_catalogue *catalogue);
/* Runs a query whose columns are statements, in their order (NULL: none). ?1 is `only`: the one schema that
 * counts, or empty; ?2 is `what` when it is not NULL. */
mx_status mx_catalogue_statements(mx_catalogue *catalogue, const char *sql, mx_str only, const char *what);

/* What was added up to now. MX_FAILED: DB002, it is too much. */
mx_status mx_catalogue_take(mx_catalogue *catalogue, mx_statements *out);

mx_status mx_inspect_sqlite(mx_catalogue *catalogue);
mx_status mx_inspect_duckdb(mx_catalogue *catalogue);
mx_status mx_inspect_postgres(mx_catalogue *catalogue);
mx_status mx_inspect_mysql(mx_catalogue *catalogue);

/* Marks indexes that no query uses, as CREATE INDEX CONCURRENTLY failed or was stopped (postgres_broken.c); behind the replay. */
mx_status mx_postgres_find_broken(mx_catalogue *catalogue);
/* Marks routines that operators, casts and others hold that are not read (postgres_held.c); behind the replay. */
mx_status mx_postgres_find_held(mx_catalogue *catalogue);

#endif
