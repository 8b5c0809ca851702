/* schema/replay_block.c — what a block of PostgreSQL does to the model (schema/block.h). */
#include "schema/block.h"
#include "schema/replay_parts.h"
#include "sql/parse.h"

typedef struct running {
    mx_model *model;
    mx_arena *scratch;
    mx_diags *diags;
    mx_span at;
    size_t changes; /* statements about the schema that were done */
} running;

static mx_status run_steps(running *run, const mx_block_steps *steps, unsigned passes);

/* What the server calls it when the thing that a statement makes is there: a key's index is a table to it. */
static unsigned duplicate_of(const mx_stmt *stmt)
{
    if (stmt->kind == MX_S_CREATE_SCHEMA)
        return MX_EX_SCHEMA;
    if (stmt->kind == MX_S_CREATE_TABLE || stmt->kind == MX_S_CREATE_INDEX)
        return MX_EX_TABLE;
    if (stmt->kind == MX_S_CREATE_OBJECT) {
        mx_object_kind kind = stmt->u.create_object->kind;
        return kind == MX_O_VIEW || kind == MX_O_MATVIEW || kind == MX_O_SEQUENCE          ? MX_EX_TABLE
               : kind == MX_O_FUNCTION || kind == MX_O_PROCEDURE || kind == MX_O_AGGREGATE ? MX_EX_FUNCTION
                                                                                           : MX_EX_OBJECT;
    }
    if (stmt->kind != MX_S_ALTER || !stmt->u.alter->actions.len)
        return MX_EX_OBJECT;
    const mx_alter_action *action = stmt->u.alter->actions.at[0];
    if (action->kind == MX_A_ADD_COLUMN)
        return MX_EX_COLUMN;
    bool key = action->kind == MX_A_ADD_KEY && action->key->kind != MX_K_FOREIGN &&
               action->key->kind != MX_K_CHECK;
    return key ? MX_EX_TABLE : MX_EX_OBJECT;
}

static bool is_passed_over(const running *run, const mx_stmt *stmt, size_t said, unsigned passes)
{
    if (!passes || mx_diags_count(run->diags) <= said)
        return false;
    mx_code code = mx_diags_at(run->diags, mx_diags_count(run->diags) - 1)->code;
    unsigned is = code == MX_SCH001                        ? duplicate_of(stmt) | MX_EX_OTHERS
                  : code == MX_SCH002                      ? MX_EX_MISSING | MX_EX_OTHERS
                  : code == MX_SCH005 || code == MX_SCH006 ? MX_EX_OTHERS
                                                           : 0;
    return (passes & is) != 0;
}

/* MX_NOT_FOUND: it failed, and an EXCEPTION passes over that. */
static mx_status run_sql(running *run, const mx_statement *sql, unsigned passes)
{
    mx_stmt stmt = {0};
    size_t said = mx_diags_count(run->diags);
    MX_TRY(mx_parse_statement(run->scratch, sql, &run->model->server, &stmt, run->diags));
    if (mx_replay_statement(run->model, &stmt, run->diags) == MX_OK) {
        run->changes += stmt.kind != MX_S_DATA;
        return MX_OK;
    }
    if (is_passed_over(run, &stmt, said, passes)) {
        mx_diags_cut(run->diags, said);
        return MX_NOT_FOUND;
    }
    mx_replay_failed(run->model, &stmt);
    return MX_FAILED;
}

static mx_status run_if(running *run, const mx_block_step *step, unsigned passes)
{
    bool holds = true;
    for (size_t i = 0; i < step->asked.len; i++)
        holds = holds && mx_block_answer(run->model, &step->asked.at[i]);
    return run_steps(run, holds ? &step->then : &step->otherwise, passes);
}

/* What came before the statement that failed is taken back by the server. */
static mx_status run_block(running *run, const mx_block_step *step, unsigned passes)
{
    size_t before = run->changes;
    mx_status st = run_steps(run, &step->then, step->passes ? step->passes : passes);
    if (st != MX_NOT_FOUND || !step->passes)
        return st;
    if (run->changes == before)
        return MX_OK;
    return mx_fail(run->diags, MX_SCH004, run->at, "Write a block of its own for each statement.",
                   "what EXCEPTION takes back of a block cannot be modelled");
}

static mx_status run_steps(running *run, const mx_block_steps *steps, unsigned passes)
{
    for (size_t i = 0; i < steps->len; i++) {
        const mx_block_step *step = steps->at[i];
        MX_TRY(step->kind == MX_BK_SQL  ? run_sql(run, &step->sql, passes)
               : step->kind == MX_BK_IF ? run_if(run, step, passes)
                                        : run_block(run, step, passes));
    }
    return MX_OK;
}

mx_status mx_r_block(mx_model *model, mx_arena *scratch, const mx_statement *statement, bool undone,
                     mx_diags *diags, mx_status *done)
{
    mx_block_steps steps = {0};
    running run = {.model = model, .scratch = scratch, .diags = diags, .at = statement->span};
    MX_TRY(mx_block_read(scratch, statement, &model->server, &steps));
    *done = undone ? MX_OK : run_steps(&run, &steps, 0);
    return MX_OK;
}
