#include "store/class_tables.h"

#include "diff/diff.h"
#include "dialect/dialect.h"
#include "plan/plan.h"
#include "render/render.h"
#include "schema/edit.h"
#include "schema/replay.h"
#include "store/ddl.h"

/* ---- which tables ---- */

typedef struct making {
    mx_store *store;
    mx_arena *arena;
    mx_model *wanted; /* what the classes say, then without what has nothing to do with the table */
    mx_made_tables *made;
    mx_diags *diags;
} making;

typedef mx_vec(const mx_table *) some_tables;

static bool has(const some_tables *tables, const mx_table *table)
{
    for (size_t i = 0; i < tables->len; i++)
        if (tables->at[i] == table)
            return true;
    return false;
}

/* The table, and all that it refers to, and those in turn. */
static some_tables reached(const making *m, const mx_table *table)
{
    some_tables found = {0};
    mx_vec_push(m->arena, &found, table);
    for (size_t i = 0; i < found.len; i++)
        for (size_t k = 0; k < found.at[i]->fkeys.len; k++) {
            const mx_table *ref = found.at[i]->fkeys.at[k]->ref_table;
            if (ref && !has(&found, ref))
                mx_vec_push(m->arena, &found, ref);
        }
    return found;
}

static bool uses_type(const making *m, const some_tables *tables, const mx_udt *type)
{
    for (size_t i = 0; i < tables->len; i++)
        if (mx_table_uses_type(m->arena, tables->at[i], type))
            return true;
    return false;
}

/* What a column owns goes with its table. */
static bool takes_values(const making *m, const some_tables *tables, const mx_sequence *sequence)
{
    bool found = sequence->owner || sequence->internal;
    for (size_t i = 0; !found && i < tables->len; i++)
        found = mx_table_uses_sequence(m->arena, tables->at[i], sequence);
    return found;
}

static void keep_reached(const making *m, const some_tables *tables)
{
    some_tables others = {0};
    for (size_t s = 0; s < m->wanted->schemas.len; s++) {
        mx_schema *schema = m->wanted->schemas.at[s];
        for (size_t t = 0; t < schema->tables.len; t++)
            if (!has(tables, schema->tables.at[t]))
                mx_vec_push(m->arena, &others, schema->tables.at[t]);
        for (size_t t = schema->types.len; t-- > 0;)
            if (!uses_type(m, tables, schema->types.at[t]))
                mx_udt_remove(schema->types.at[t]);
        for (size_t q = schema->sequences.len; q-- > 0;)
            if (!takes_values(m, tables, schema->sequences.at[q]))
                mx_sequence_remove(schema->sequences.at[q]);
    }
    for (size_t i = others.len; i-- > 0;)
        mx_table_remove(mx_model_table(m->wanted, others.at[i]->schema->name, others.at[i]->name));
}

/* ---- making them ---- */

static mx_status is_there(const making *m, mx_str name, bool *out)
{
    int64_t count = 0;
    const mx_store_engine *engine = m->store->engine;
    mx_str sql = mx_piece(m->store, m->arena, "SELECT count(*) FROM (%z UNION ALL %z) AS t WHERE name = %l",
                          engine->list_tables, engine->list_others, name);
    mx_status status = mx_store_number(m->store, sql, &count, m->diags);
    *out = count > 0;
    return status == MX_NOT_FOUND ? MX_OK : status;
}

/* What a step makes, or makes a part of. */
static mx_str owner_of(const mx_step *step)
{
    const mx_change *change = step->change;
    if (step->table)
        return step->table->name;
    if (step->kind == MX_ST_CREATE_TYPE)
        return change->to.type->name;
    if (step->kind == MX_ST_CREATE_SEQUENCE)
        return change->to.sequence->name;
    return change && change->to_table ? change->to_table->name : MX_STR_NONE;
}

void mx_made_table(mx_made_tables *made, mx_str name)
{
    if (made)
        mx_vec_push(made->arena, &made->names, mx_str_copy(made->arena, name));
}

/* Asked before the first step: what one makes is not there for the next. */
static mx_status exec_steps(const making *m, const mx_plan *plan)
{
    bool *there = mx_new_array(m->arena, bool, plan->steps.len + 1);
    for (size_t i = 0; i < plan->steps.len; i++)
        MX_TRY(is_there(m, owner_of(plan->steps.at[i]), &there[i]));
    for (size_t i = 0; i < plan->steps.len; i++) {
        const mx_step *step = plan->steps.at[i];
        if (there[i])
            continue;
        if (step->kind == MX_ST_CREATE_TABLE)
            mx_store_tell_made(m->store, step->table->name, m->diags);
        MX_TRY(mx_store_exec(m->store, step->sql, m->diags));
        if (step->kind == MX_ST_CREATE_TABLE)
            mx_made_table(m->made, step->table->name);
    }
    return MX_OK;
}

static mx_status plan_and_exec(const making *m)
{
    mx_changeset changes;
    mx_plan plan;
    const mx_diff_options diff = {0};
    const mx_plan_options options = {0};
    const mx_render_options render = {.qualify = false};
    const mx_dialect *dialect = m->store->dialect;
    const mx_model *empty = mx_model_new(m->arena, &m->wanted->server, dialect->model);
    MX_TRY(mx_diff(m->arena, empty, m->wanted, dialect->diff, &diff, &changes, m->diags));
    MX_TRY(mx_plan_make(m->arena, &changes, dialect->plan, &options, &plan, m->diags));
    MX_TRY(mx_render_plan(m->arena, &plan, &m->wanted->server, dialect->render, &render, m->diags));
    return exec_steps(m, &plan);
}

static mx_status read_wanted(making *m)
{
    mx_str text = MX_STR_NONE;
    const mx_class_tables *classes = &m->store->classes;
    MX_TRY(classes->sql(classes->state, m->arena, m->store->dialect->name, &text, m->diags));
    uint32_t file = mx_diags_file(m->diags, MX_STR("tables of the features' classes"), text);
    mx_server server = m->store->server;
    MX_TRY(mx_store_database_charset(m->arena, m->store->conn, &server, m->diags));
    m->wanted = mx_model_new(m->arena, &server, m->store->dialect->model);
    MX_TRY(mx_replay_text(m->wanted, text, file, MX_STR_NONE, m->diags));
    return mx_model_finish(m->wanted, m->diags);
}

/* MX_NOT_FOUND: some class has what the engine does not, with a warning; the table is made from its rows. */
static mx_status understand(making *m)
{
    size_t told = mx_diags_count(m->diags);
    mx_status status = read_wanted(m);
    if (status == MX_OK || mx_diags_count(m->diags) == told)
        return status;
    mx_str why = mx_diags_take(m->diags, m->arena, told);
    mx_warn(m->diags, MX_STO014, MX_NOWHERE, "",
            "the table is made from its rows, as those of the classes are not for this store: %.*s",
            MX_FMT(why));
    return MX_NOT_FOUND;
}

static mx_status widen(const making *m, const mx_definition *def, const mx_frame *rows)
{
    mx_frame table;
    MX_TRY(mx_table_frame(m->store, m->arena, def->spec->key, def->spec, &table, m->diags));
    mx_str name = mx_store_quoted_table(m->store, m->arena, def->spec->key);
    for (size_t i = 0; i < rows->columns.len; i++) {
        const mx_frame_column *column = &rows->columns.at[i];
        mx_sqlbuf type = mx_sqlbuf_in(m->store, m->arena);
        if (mx_frame_find(&table, column->name))
            continue;
        m->store->engine->type_name(&type, column->type, false);
        mx_str sql = mx_piece(m->store, m->arena, "ALTER TABLE %s ADD COLUMN %i %s", name, column->name,
                              mx_sqlbuf_take(&type));
        MX_TRY(mx_store_exec(m->store, sql, m->diags));
    }
    return MX_OK;
}

mx_status mx_class_table_make(mx_store *store, mx_arena *arena, const mx_definition *def,
                              const mx_frame *rows, mx_made_tables *made, mx_diags *diags)
{
    making m = {.store = store, .arena = arena, .made = made, .diags = diags};
    if (!def || !def->json_fields || !store->classes.sql)
        return MX_NOT_FOUND;
    MX_TRY(understand(&m));
    const mx_table *table = mx_model_table(m.wanted, MX_STR_NONE,
                                           mx_store_table_name(store, arena, def->spec->key));
    if (!table)
        return MX_NOT_FOUND; /* another project's */
    const some_tables tables = reached(&m, table);
    keep_reached(&m, &tables);
    MX_TRY(plan_and_exec(&m));
    return widen(&m, def, rows);
}
