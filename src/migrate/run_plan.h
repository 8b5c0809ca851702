/* migrate/run_plan.h — planned SQL, run on a database without a migration directory or revisions. */
#ifndef MX_MIGRATE_RUN_PLAN_H
#define MX_MIGRATE_RUN_PLAN_H

#include "driver/driver.h"
#include "sql/server.h"

typedef struct mx_plan_run {
    size_t total, done; /* statements; done: in effect when the run ended */
    mx_str failed;      /* the statement that failed; empty: none */
    bool rolled_back;   /* and none is in effect */
} mx_plan_run;

typedef enum mx_run_mode {
    MX_RUN_BARE,  /* no transaction */
    MX_RUN_WHOLE, /* one, with SQLite's foreign keys checked at its end */
    MX_RUN_PARTS /* of PostgreSQL: statements that must stand alone (new values of enums that others use, CONCURRENTLY) do, what
                   * lies between them is a transaction each */
} mx_run_mode;

/* `name`: what messages call the text ("planned.sql"). Statements one after the other until one fails. An engine whose definitions end a transaction (MySQL) runs them bare in any mode.
 * `out` is filled however it ends. MX_FAILED: DB002, SQL001. */
mx_status mx_run_plan(mx_arena *arena, mx_conn *conn, mx_str name, mx_str sql, const mx_server *server,
                      mx_run_mode mode, mx_plan_run *out, mx_diags *diags);

#endif
