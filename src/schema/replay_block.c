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
    bool unknown;   /* before any of them a question came that cannot be answered */
} running;

static mx_status run_steps(running *run, const mx_block_steps *steps, unsigned passes);

static unsigned duplicate_action(const mx_alter *alter)
{
    const mx_alter_action *action = alter->actions.at[0];
    switch (action->kind) {
    case MX_A_ADD_COLUMN:
    case MX_A_RENAME_COLUMN:
        return MX_EX_COLUMN;
    case MX_A_RENAME_TABLE:
        return MX_EX_TABLE;
    case MX_A_ADD_KEY:
        return action->key->kind != MX_K_FOREIGN && action->key->kind != MX_K_CHECK ? MX_EX_TABLE
                                                                                    : MX_EX_OBJECT;
    case MX_A_ADD_VALUE:
    case MX_A_RENAME_VALUE:
        return MX_EX_OBJECT;
    default:
        return 0;
    }
}

/* What the server calls it when the thing that a statement makes is there: a key's index is a table to it. 0: not told */
static unsigned duplicate_of(const mx_stmt *stmt)
{
    switch (stmt->kind) {
    case MX_S_CREATE_SCHEMA:
        return MX_EX_SCHEMA;
    case MX_S_CREATE_TABLE:
    case MX_S_CREATE_INDEX:
        return MX_EX_TABLE;
    case MX_S_ALTER:
        return duplicate_action(stmt->u.alter);
    case MX_S_CREATE_OBJECT:
        break;
    default:
        return 0;
    }
    mx_object_kind kind = stmt->u.create_object->kind;
    return kind == MX_O_VIEW || kind == MX_O_MATVIEW || kind == MX_O_SEQUENCE          ? MX_EX_TABLE
           : kind == MX_O_FUNCTION || kind == MX_O_PROCEDURE || kind == MX_O_AGGREGATE ? MX_EX_FUNCTION
                                                                                       : MX_EX_OBJECT;
}

static unsigned missing_for_action(const mx_model *model, const mx_alter *alter)
{
    const mx_alter_action *action = alter->actions.at[0];
    const mx_table *table = mx_model_table(model, alter->name.schema, alter->name.name);
    switch (action->kind) {
    case MX_A_DROP_COLUMN:
    case MX_A_RENAME_COLUMN:
    case MX_A_SET_DEFAULT:
    case MX_A_DROP_DEFAULT:
    case MX_A_SET_NOT_NULL:
    case MX_A_DROP_NOT_NULL:
    case MX_A_SET_TYPE:
        return table && !mx_table_column(table, action->name) ? MX_EX_NO_COLUMN : 0;
    case MX_A_DROP_KEY:
    case MX_A_RENAME_KEY:
    case MX_A_VALIDATE_KEY:
        return MX_EX_NO_OBJECT;
    case MX_A_ADD_KEY: {
        bool refers = action->key->kind == MX_K_FOREIGN;
        return refers && !mx_model_relation(model, action->key->ref.table.schema, action->key->ref.table.name)
                   ? MX_EX_NO_TABLE
                   : 0;
    }
    default:
        return 0;
    }
}

static unsigned missing_for_drop(const mx_drop *drop)
{
    switch (drop->kind) {
    case MX_O_TABLE:
    case MX_O_VIEW:
    case MX_O_MATVIEW:
    case MX_O_SEQUENCE:
        return MX_EX_NO_TABLE;
    case MX_O_FUNCTION:
    case MX_O_PROCEDURE:
    case MX_O_AGGREGATE:
    case MX_O_ROUTINE:
        return MX_EX_NO_FUNCTION;
    case MX_O_SCHEMA:
        return MX_EX_NO_SCHEMA;
    case MX_O_INDEX:
    case MX_O_ENUM:
    case MX_O_DOMAIN:
    case MX_O_COMPOSITE:
    case MX_O_TYPE:
        return MX_EX_NO_OBJECT;
    default:
        return 0;
    }
}

/* What the server calls what the statement misses; 0: not told */
static unsigned missing_for(const mx_model *model, const mx_stmt *stmt)
{
    const bool drops = stmt->kind == MX_S_DROP && stmt->u.drop->names.len;
    const mx_name *name = stmt->kind == MX_S_ALTER          ? &stmt->u.alter->name
                          : stmt->kind == MX_S_CREATE_INDEX ? &stmt->u.create_index.table
                          : drops                           ? &stmt->u.drop->names.at[0]
                                                            : NULL;
    if (!name)
        return 0;
    if (name->schema.len && !mx_model_schema(model, name->schema))
        return MX_EX_NO_SCHEMA;
    if (drops)
        return missing_for_drop(stmt->u.drop);
    if (stmt->kind == MX_S_ALTER && (stmt->u.alter->kind != MX_O_TABLE || !stmt->u.alter->actions.len))
        return 0;
    if (!mx_model_relation(model, name->schema, name->name))
        return MX_EX_NO_TABLE;
    return stmt->kind == MX_S_ALTER ? missing_for_action(model, stmt->u.alter) : 0;
}

/* Nothing of the statement that fails is done: it has one part, and what is asked of that comes before. */
static bool is_whole(const mx_stmt *stmt, mx_code code)
{
    switch (stmt->kind) {
    case MX_S_ALTER:
        break;
    case MX_S_DROP:
        return stmt->u.drop->names.len == 1;
    case MX_S_CREATE_INDEX:
        return true;
    default:
        return code == MX_SCH001;
    }
    const mx_alter *alter = stmt->u.alter;
    return !alter->next && alter->actions.len == 1;
}

/* It may fail when the table or column that it adds is in the model. */
static bool adds_anew(const mx_model *model, const mx_stmt *stmt)
{
    if (stmt->kind == MX_S_CREATE_TABLE) {
        const mx_name *name = &stmt->u.create_table->name;
        return !mx_model_relation(model, name->schema, name->name);
    }
    const mx_alter *alter = stmt->kind == MX_S_ALTER ? stmt->u.alter : NULL;
    const mx_table *table = alter ? mx_model_table(model, alter->name.schema, alter->name.name) : NULL;
    if (!table || !alter->actions.len || alter->actions.at[0]->kind != MX_A_ADD_COLUMN)
        return false;
    return !mx_table_column(table, alter->actions.at[0]->column->name);
}

typedef enum handling { HANDLED_NOT, HANDLED, HANDLED_UNKNOWN } handling;

/* `missing` and `anew` are of the model before the statement failed. */
static handling handled(const running *run, const mx_stmt *stmt, size_t said, unsigned missing, bool anew,
                        unsigned passes)
{
    if (!passes || mx_diags_count(run->diags) <= said)
        return HANDLED_NOT;
    mx_code code = mx_diags_at(run->diags, mx_diags_count(run->diags) - 1)->code;
    if (stmt->kind == MX_S_ALTER && !stmt->u.alter->actions.len)
        return passes & MX_EX_OTHERS ? HANDLED_UNKNOWN : HANDLED_NOT;
    unsigned is = code == MX_SCH001 ? duplicate_of(stmt) : code == MX_SCH002 ? missing : 0;
    if (is && !anew && is_whole(stmt, code))
        return passes & (is | MX_EX_OTHERS) ? HANDLED : HANDLED_NOT;
    unsigned could = is                  ? is
                     : code == MX_SCH001 ? MX_EX_DUPLICATES
                     : code == MX_SCH002 ? MX_EX_MISSING
                     : code == MX_SCH003 ? MX_EX_NO_OBJECT
                                         : 0;
    return passes & (could | MX_EX_OTHERS) ? HANDLED_UNKNOWN : HANDLED_NOT;
}

static mx_status cannot(const running *run)
{
    return mx_fail(run->diags, MX_SCH004, run->at, "Write a block of its own for each statement.",
                   "what EXCEPTION takes back of a block cannot be modelled");
}

/* MX_NOT_FOUND: it failed, and an EXCEPTION passes over that. */
static mx_status run_sql(running *run, const mx_statement *sql, unsigned passes)
{
    mx_stmt stmt = {0};
    size_t said = mx_diags_count(run->diags);
    MX_TRY(mx_parse_statement(run->scratch, sql, &run->model->server, &stmt, run->diags));
    unsigned missing = missing_for(run->model, &stmt);
    bool anew = adds_anew(run->model, &stmt);
    if (mx_replay_statement(run->model, &stmt, run->diags) == MX_OK) {
        run->changes += stmt.kind != MX_S_DATA;
        return MX_OK;
    }
    handling how = handled(run, &stmt, said, missing, anew, passes);
    if (how == HANDLED) {
        mx_diags_cut(run->diags, said);
        return MX_NOT_FOUND;
    }
    mx_replay_failed(run->model, &stmt);
    if (how == HANDLED_NOT)
        return MX_FAILED;
    mx_diags_cut(run->diags, said);
    return cannot(run);
}

/* All of them hold; one that cannot be answered tells of them all. */
static mx_answer ask_all(const running *run, const mx_asked_all *asked)
{
    mx_answer all = MX_AN_YES;
    for (size_t i = 0; i < asked->len; i++) {
        mx_answer one = mx_block_answer(run->model, &asked->at[i], run->diags);
        if (one == MX_AN_UNKNOWN || one == MX_AN_FAILS)
            return one;
        all = one == MX_AN_NO ? one : all;
    }
    return all;
}

static mx_status run_if(running *run, const mx_block_step *step, unsigned passes)
{
    mx_answer answer = ask_all(run, &step->asked);
    if (answer == MX_AN_YES || answer == MX_AN_NO)
        return run_steps(run, answer == MX_AN_YES ? &step->then : &step->otherwise, passes);
    run->unknown = run->changes == 0;
    if (run->unknown)
        return MX_FAILED;
    return mx_fail(run->diags, MX_SCH004, run->at, "Write a block of its own for each statement.",
                   "what IF asks of the catalogue cannot be answered");
}

/* Before any statement: what cannot be answered then is not tried. */
static bool can_answer(const running *run, const mx_block_steps *steps)
{
    for (size_t i = 0; i < steps->len; i++) {
        const mx_block_step *step = steps->at[i];
        if (ask_all(run, &step->asked) == MX_AN_UNKNOWN || !can_answer(run, &step->then) ||
            !can_answer(run, &step->otherwise))
            return false;
    }
    return true;
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
    return cannot(run);
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
    size_t said = mx_diags_count(diags);
    if (!can_answer(&run, &steps))
        return MX_NOT_FOUND;
    *done = undone ? MX_OK : run_steps(&run, &steps, 0);
    if (run.unknown)
        mx_diags_cut(diags, said);
    return run.unknown ? MX_NOT_FOUND : MX_OK;
}
