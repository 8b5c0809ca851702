/* migrate/transaction.h — a transaction around migration files, with SQLite's foreign keys switched off and
 * checked. This room only.
 *
 * A table is rebuilt by dropping it, which with enforcement on would delete or refuse what refers to it; and
 * the pragma does nothing inside a transaction (https://www.sqlite.org/pragma.html#pragma_foreign_keys). So
 * enforcement goes off before BEGIN, the keys are counted before and after, and it comes back on at last. */
#ifndef MX_MIGRATE_TRANSACTION_H
#define MX_MIGRATE_TRANSACTION_H

#include "driver/driver.h"

typedef struct mx_tx {
    mx_arena *arena;
    mx_conn *conn;
    bool enforced;  /* foreign keys were on */
    bool checkable; /* the check before could be made */
    mx_rows before;
} mx_tx;

mx_status mx_tx_begin(mx_arena *arena, mx_conn *conn, mx_tx *tx, mx_diags *diags);
/* Commits; or rolls back and fails when rows violate foreign keys that did not before. mx_conn_error has the
 * words. */
mx_status mx_tx_commit(mx_tx *tx, mx_str *violation, mx_diags *diags);
void mx_tx_rollback(mx_tx *tx);

/* Enforcement as it is now, and set again (outside of transactions). */
mx_status mx_foreign_keys_get(mx_arena *arena, mx_conn *conn, bool *on, mx_diags *diags);
void mx_foreign_keys_set(mx_conn *conn, bool on);

#endif
