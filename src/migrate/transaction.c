/* migrate/transaction.c — begin, check the foreign keys, commit or roll back. */
#include "migrate/transaction.h"

#include "migrate/engine.h"

mx_status mx_foreign_keys_get(mx_arena *arena, mx_conn *conn, bool *on, mx_diags *diags)
{
    mx_rows rows;
    *on = false;
    if (mx_migrate_engine_of(conn)->server.engine != MX_LITE)
        return MX_OK; /* servers check each statement */
    MX_TRY(mx_conn_rows(arena, &rows, conn, MX_STR("PRAGMA foreign_keys"), NULL, 0, diags));
    *on = rows.rows > 0 && mx_rows_at(&rows, 0, 0).integer != 0;
    return MX_OK;
}

void mx_foreign_keys_set(mx_conn *conn, bool on)
{
    if (mx_migrate_engine_of(conn)->server.engine != MX_LITE)
        return;
    mx_conn_exec(conn, on ? MX_STR("PRAGMA foreign_keys = on") : MX_STR("PRAGMA foreign_keys = off"), NULL, 0,
                 MX_NOWHERE, NULL);
}

/* How many rows of which table violate keys to which table. Row numbers are no identity: a rebuilt table may
 * number anew. */
static mx_status violations(mx_tx *tx, mx_rows *out)
{
    return mx_conn_rows(tx->arena, out, tx->conn,
                        MX_STR("SELECT \"table\", \"parent\", count(*) FROM pragma_foreign_key_check GROUP "
                               "BY 1, 2 ORDER BY 1, 2"),
                        NULL, 0, NULL);
}

mx_status mx_tx_begin(mx_arena *arena, mx_conn *conn, mx_tx *tx, mx_diags *diags)
{
    *tx = (mx_tx){.arena = arena, .conn = conn};
    MX_TRY(mx_foreign_keys_get(arena, conn, &tx->enforced, diags));
    if (tx->enforced)
        mx_foreign_keys_set(conn, false);
    mx_status status = mx_conn_begin(conn, diags);
    if (status != MX_OK && tx->enforced)
        mx_foreign_keys_set(conn, true);
    if (status == MX_OK && tx->enforced)
        tx->checkable = violations(tx, &tx->before) == MX_OK;
    return status;
}

static int64_t count_of(const mx_rows *rows, mx_str table, mx_str parent)
{
    for (size_t i = 0; i < rows->rows; i++)
        if (mx_str_eq(mx_rows_at(rows, i, 0).text, table) && mx_str_eq(mx_rows_at(rows, i, 1).text, parent))
            return mx_rows_at(rows, i, 2).integer;
    return 0;
}

/* Empty: none that was not there before. */
static mx_str find_violation(mx_tx *tx)
{
    mx_rows now;
    if (!tx->enforced)
        return MX_STR_NONE;
    if (violations(tx, &now) != MX_OK) /* keys that do not fit their table are an error of the check itself */
        return tx->checkable ? mx_str_copy(tx->arena, mx_conn_error(tx->conn)) : MX_STR_NONE;
    for (size_t i = 0; i < now.rows && tx->checkable; i++) {
        mx_str table = mx_rows_at(&now, i, 0).text, parent = mx_rows_at(&now, i, 1).text;
        int64_t more = mx_rows_at(&now, i, 2).integer - count_of(&tx->before, table, parent);
        if (more > 0)
            return mx_str_printf(
                tx->arena,
                "foreign key violation: %lld row%s of table \"%.*s\" refer%s to nothing in table \"%.*s\"",
                (long long)more, more == 1 ? "" : "s", MX_FMT(table), more == 1 ? "s" : "", MX_FMT(parent));
    }
    return MX_STR_NONE;
}

mx_status mx_tx_commit(mx_tx *tx, mx_str *violation, mx_diags *diags)
{
    *violation = find_violation(tx);
    mx_status status = violation->len > 0 ? MX_FAILED : mx_conn_commit(tx->conn, diags);
    if (status != MX_OK) {
        if (violation->len == 0)
            *violation = mx_str_copy(tx->arena, mx_conn_error(tx->conn));
        mx_tx_rollback(tx);
        return MX_FAILED;
    }
    if (tx->enforced)
        mx_foreign_keys_set(tx->conn, true);
    return MX_OK;
}

void mx_tx_rollback(mx_tx *tx)
{
    mx_conn_rollback(tx->conn);
    if (tx->enforced)
        mx_foreign_keys_set(tx->conn, true);
}
