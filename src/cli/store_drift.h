/* cli/store_drift.h — whether a store's tables are what its migrations have made of them, or somebody has altered them by
 * other means. Looks only; nothing is planned from it, so that nothing is taken back unasked. */
#ifndef MX_CLI_STORE_DRIFT_H
#define MX_CLI_STORE_DRIFT_H

#include "cli/store_migrate.h"
#include "migrate/status.h"

/* What was done by hand, as the statements that lead from the state of the version that is applied to the tables as they
 * are; empty: nothing, or none is applied whole. With the warning REV010, which names the tables. Needs a connection. */
mx_status mx_store_drift(mx_store_migration *m, const mx_store_migrations *history,
                         const mx_status_report *report, mx_str *out);

#endif
