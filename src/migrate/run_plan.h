/* migrate/run_plan.h — planned SQL, run on a database without a migration directory or revisions. */
#ifndef MX_MIGRATE_RUN_PLAN_H
#define MX_MIGRATE_RUN_PLAN_H

#include "driver/driver.h"
#include "sql/server.h"

typedef struct mx_plan_run {
    size_t total, done; /* statements; done: in effect when the run ended */
    mx_str failed;      /* the statement that failed; empty: none */
    bool rolled_back;
} mx_plan_run;

/* Statements one after the other until one fails. `transaction`: all of them in one, with SQLite's foreign
 * keys checked at its end; an engine whose definitions end a transaction (MySQL) runs them bare all the same.
 * `out` is filled however it ends. MX_FAILED: DB002, SQL001. */
mx_status mx_run_plan(mx_arena *arena, mx_conn *conn, mx_str sql, const mx_server *server, bool transaction,
                      mx_plan_run *out, mx_diags *diags);

#endif
