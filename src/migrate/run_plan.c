#include "migrate/run_plan.h"

#include "migrate/engine.h"
#include "migrate/transaction.h"
#include "sql/split.h"

static mx_status failed(mx_arena *arena, mx_plan_run *run, const mx_statement *statement, mx_str words,
                        mx_diags *diags)
{
    run->failed = statement->text;
    words = mx_str_copy(arena, words);
    return mx_fail(diags, MX_DB002, statement->span, "", "%.*s", MX_FMT(words));
}

static mx_status run_all(mx_arena *arena, mx_conn *conn, const mx_statements *statements, mx_plan_run *run,
                         mx_diags *diags)
{
    for (size_t i = 0; i < statements->len; i++) {
        const mx_statement *statement = &statements->at[i];
        if (mx_conn_interrupted(conn))
            return failed(arena, run, statement, MX_STR("interrupted"), diags);
        if (mx_conn_exec(conn, statement->text, NULL, 0, MX_NOWHERE, NULL) != MX_OK)
            return failed(arena, run, statement, mx_conn_error(conn), diags);
        run->done++;
    }
    return MX_OK;
}

static mx_status run_inside(mx_arena *arena, mx_conn *conn, const mx_statements *statements, mx_plan_run *run,
                            mx_diags *diags)
{
    mx_tx tx;
    mx_str words;
    MX_TRY(mx_tx_begin(arena, conn, &tx, diags));
    mx_status status = run_all(arena, conn, statements, run, diags);
    if (status != MX_OK) {
        mx_tx_rollback(&tx);
    } else if (mx_tx_commit(&tx, &words, NULL) != MX_OK) {
        status = mx_fail(diags, MX_DB002, MX_NOWHERE, "", "%.*s", MX_FMT(words));
    }
    if (status != MX_OK) {
        run->rolled_back = true;
        run->done = 0;
    }
    return status;
}

mx_status mx_run_plan(mx_arena *arena, mx_conn *conn, mx_str sql, const mx_server *server, bool transaction,
                      mx_plan_run *out, mx_diags *diags)
{
    mx_statements statements = {0};
    *out = (mx_plan_run){0};
    uint32_t file = mx_diags_file(diags, MX_STR("planned.sql"), sql);
    MX_TRY(mx_split(arena, sql, file, 0, MX_STR_NONE, server, &statements, diags));
    out->total = statements.len;
    if (transaction && mx_migrate_engine_of(conn)->transactional_ddl)
        return run_inside(arena, conn, &statements, out, diags);
    return run_all(arena, conn, &statements, out, diags);
}
