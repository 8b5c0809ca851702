#include "migrate/run_plan.h"

#include "migrate/engine.h"
#include "migrate/transaction.h"
#include "sql/split.h"
#include "sql/token.h"

static mx_status failed(mx_arena *arena, mx_plan_run *run, const mx_statement *statement, mx_str words,
                        mx_diags *diags)
{
    run->failed = statement->text;
    words = mx_str_copy(arena, words);
    return mx_fail(diags, MX_DB002, statement->span, "", "%.*s", MX_FMT(words));
}

static mx_status run_all(mx_arena *arena, mx_conn *conn, const mx_statement *statements, size_t count,
                         mx_plan_run *run, mx_diags *diags)
{
    for (size_t i = 0; i < count; i++) {
        const mx_statement *statement = &statements[i];
        if (mx_conn_interrupted(conn))
            return failed(arena, run, statement, MX_STR("interrupted"), diags);
        if (mx_conn_exec(conn, statement->text, NULL, 0, MX_NOWHERE, NULL) != MX_OK)
            return failed(arena, run, statement, mx_conn_error(conn), diags);
        run->done++;
    }
    return MX_OK;
}

static mx_status run_inside(mx_arena *arena, mx_conn *conn, const mx_statement *statements, size_t count,
                            mx_plan_run *run, mx_diags *diags)
{
    mx_tx tx;
    mx_str words;
    size_t before = run->done;
    MX_TRY(mx_tx_begin(arena, conn, &tx, diags));
    mx_status status = run_all(arena, conn, statements, count, run, diags);
    if (status != MX_OK) {
        mx_tx_rollback(&tx);
    } else if (mx_tx_commit(&tx, &words, NULL) != MX_OK) {
        status = mx_fail(diags, MX_DB002, MX_NOWHERE, "", "%.*s", MX_FMT(words));
    }
    if (status != MX_OK) {
        run->rolled_back = !before;
        run->done = before;
    }
    return status;
}

/* ALTER TYPE … ADD VALUE; CREATE, DROP or REINDEX … CONCURRENTLY, behind what is made or dropped. */
static bool stands_alone(const mx_statement *statement, const mx_server *server)
{
    mx_lexer lexer = {.text = statement->text, .server = server};
    mx_token token;
    bool alters = false, added = false;
    for (size_t at = 0;
         mx_lex(&lexer, &token, NULL) == MX_OK && token.kind != MX_T_END && token.kind != MX_T_STRING; at++) {
        bool word = token.kind == MX_T_WORD;
        if (at == 0)
            alters = word && token.keyword == KW_ALTER;
        if (token.kind == MX_T_PUNCT && token.text.ptr[0] == '(')
            return false;
        if (word && token.keyword == KW_CONCURRENTLY)
            return at < 4;
        if (alters && added && word && mx_str_ieq(token.text, MX_STR("value")))
            return true;
        added = word && token.keyword == KW_ADD;
    }
    return false;
}

static mx_status run_parts(mx_arena *arena, mx_conn *conn, const mx_statements *statements,
                           const mx_server *server, mx_plan_run *run, mx_diags *diags)
{
    for (size_t i = 0, end; i < statements->len; i = end) {
        end = i;
        while (end < statements->len && !stands_alone(&statements->at[end], server))
            end++;
        if (end > i)
            MX_TRY(run_inside(arena, conn, &statements->at[i], end - i, run, diags));
        if (end < statements->len)
            MX_TRY(run_all(arena, conn, &statements->at[end++], 1, run, diags));
    }
    return MX_OK;
}

mx_status mx_run_plan(mx_arena *arena, mx_conn *conn, mx_str name, mx_str sql, const mx_server *server,
                      mx_run_mode mode, mx_plan_run *out, mx_diags *diags)
{
    mx_statements statements = {0};
    *out = (mx_plan_run){0};
    uint32_t file = mx_diags_file(diags, name, sql);
    MX_TRY(mx_split(arena, sql, file, 0, MX_STR_NONE, server, &statements, diags));
    out->total = statements.len;
    if (mode == MX_RUN_BARE || !mx_migrate_engine_of(conn)->transactional_ddl)
        return run_all(arena, conn, statements.at, statements.len, out, diags);
    if (mode == MX_RUN_PARTS && server->engine == MX_PG)
        return run_parts(arena, conn, &statements, server, out, diags);
    return run_inside(arena, conn, statements.at, statements.len, out, diags);
}
