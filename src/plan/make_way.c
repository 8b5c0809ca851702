/* plan/make_way.c — what leaves its name, and would do so behind what takes it: tables, sequences, types and indexes step aside until
 * then. Tables, indexes, sequences and composite types have one space of names, and tables and types another one; in SQLite tables, views
 * and indexes have one, and an index, which nothing renames there, is dropped before. */
#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/inherit.h"

enum { TABLES = 1u << MX_O_TABLE, INDEXES = 1u << MX_O_INDEX, SEQUENCES = 1u << MX_O_SEQUENCE };

static bool is_taken(const mx_planner *planner, const mx_schema *schema, mx_str name, unsigned kinds)
{
    const mx_relation *relation = mx_model_relation(planner->changes->to, schema->name, name);
    return relation && kinds & (1u << relation->kind);
}

static bool is_taken_by_type(const mx_planner *planner, const mx_schema *schema, mx_str name)
{
    return mx_model_type(planner->changes->to, schema->name, name) != NULL;
}

static bool is_taken_by_composite(const mx_planner *planner, const mx_schema *schema, mx_str name)
{
    const mx_udt *type = mx_model_type(planner->changes->to, schema->name, name);
    return type && type->kind == MX_O_COMPOSITE;
}

/* --- sequences ------------------------------------------------------------------------------------------------------------------ */

static mx_step *put_sequence_aside(mx_planner *planner, const mx_change *like, const mx_sequence *sequence)
{
    mx_sequence *aside = mx_new(planner->arena, mx_sequence);
    *aside = *sequence;
    aside->name = mx_plan_free_name(planner, sequence->schema->name, sequence->name);
    mx_map_put_address(planner->arena, &planner->stand_ins, sequence, aside);
    return mx_plan_rename_sequence(planner,
                                   mx_change_make(planner->arena, MX_RENAME, like, sequence, aside, 0));
}

static void sequence_makes_way(mx_planner *planner, const mx_change *drop)
{
    const mx_sequence *sequence = drop->from.sequence;
    if (is_taken(planner, sequence->schema, sequence->name, TABLES | INDEXES) ||
        is_taken_by_composite(planner, sequence->schema, sequence->name))
        put_sequence_aside(planner, drop, sequence);
}

/* Those of its serial and identity columns go with a table, and come back with it under names that are free then. */
static void sequences_of_gone_make_way(mx_planner *planner, const mx_schema *schema)
{
    for (size_t i = 0; i < schema->sequences.len; i++) {
        const mx_sequence *sequence = schema->sequences.at[i];
        const mx_change like = {.subject = MX_C_SEQUENCE};
        if (sequence->owner && !mx_plan_survivor(planner, sequence->owner->table) &&
            !mx_map_get_address(&planner->stand_ins, sequence) &&
            (is_taken(planner, schema, sequence->name, TABLES | INDEXES) ||
             is_taken_by_composite(planner, schema, sequence->name)))
            put_sequence_aside(planner, &like, sequence)->irreversible = true;
    }
}

/* --- types ---------------------------------------------------------------------------------------------------------------------- */

/* The way back would name it, in what it makes meanwhile, as the other is called. */
static void type_makes_way(mx_planner *planner, const mx_change *drop)
{
    const mx_udt *type = drop->from.type;
    unsigned kinds = TABLES | SEQUENCES | (type->kind == MX_O_COMPOSITE ? INDEXES : 0);
    if (!is_taken(planner, type->schema, type->name, kinds) &&
        !is_taken_by_type(planner, type->schema, type->name))
        return;
    mx_udt *aside = mx_new(planner->arena, mx_udt);
    *aside = *type;
    aside->name = mx_plan_free_name(planner, type->schema->name, type->name);
    mx_map_put_address(planner->arena, &planner->stand_ins, type, aside);
    mx_plan_rename_type(planner, mx_change_make(planner->arena, MX_RENAME, drop, type, aside, 0))
        ->irreversible = true;
}

/* --- tables --------------------------------------------------------------------------------------------------------------------- */

static bool is_free_now(const mx_planner *planner, const mx_table *table)
{
    const mx_model *from = planner->changes->from;
    return !mx_model_relation(from, table->schema->name, table->name) &&
           !mx_model_type(from, table->schema->name, table->name);
}

/* What is made before tables wants its name. */
static void renamed_table_makes_way(mx_planner *planner, const mx_change *rename)
{
    const mx_table *from = rename->from.table, *to = rename->to.table;
    if (!is_taken(planner, from->schema, from->name, SEQUENCES) &&
        !is_taken_by_type(planner, from->schema, from->name))
        return;
    if (mx_str_eq(from->schema->name, to->schema->name) && is_free_now(planner, to) &&
        !mx_plan_is_anew(planner, from))
        mx_plan_call_table(planner, rename, from, to);
    else
        mx_plan_put_table_aside(planner, rename, from);
}

static void table_makes_way(mx_planner *planner, const mx_change *drop)
{
    const mx_table *table = drop->from.table;
    if (is_taken(planner, table->schema, table->name, INDEXES | SEQUENCES) ||
        is_taken_by_type(planner, table->schema, table->name))
        mx_plan_put_table_aside(planner, drop, table);
}

void mx_plan_make_way(mx_planner *planner)
{
    const mx_changes *all = &planner->changes->changes;
    if (!(planner->rules->caps & MX_CAP_INDEXES_SHARE_NAMES))
        return;
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        if (change->verb == MX_RENAME && change->subject == MX_C_TABLE)
            renamed_table_makes_way(planner, change);
        else if (change->verb == MX_DROP && change->subject == MX_C_TABLE)
            table_makes_way(planner, change);
        else if (change->verb == MX_DROP && change->subject == MX_C_SEQUENCE)
            sequence_makes_way(planner, change);
        else if (change->verb == MX_DROP && change->subject == MX_C_TYPE)
            type_makes_way(planner, change);
    }
    const mx_schemas *schemas = &planner->changes->from->schemas;
    for (size_t i = 0; i < schemas->len; i++)
        sequences_of_gone_make_way(planner, schemas->at[i]);
}

/* --- indexes -------------------------------------------------------------------------------------------------------------------- */

static bool drops_table_of(const mx_step *step, const mx_index *index)
{
    return step->kind == MX_ST_DROP_TABLE && step->change && step->change->from.table == index->table;
}

static bool gives_up(const mx_step *step, const mx_index *index)
{
    bool gone = drops_table_of(step, index) || (step->kind == MX_ST_DROP_INDEX && step->index == index);
    for (size_t i = 0; !gone && i < step->clauses.len; i++) {
        const mx_change *clause = step->clauses.at[i];
        gone = clause->subject == MX_C_INDEX && clause->verb != MX_ADD && clause->from.index == index;
    }
    return gone;
}

static bool takes_name(const mx_step *step, const mx_index *index)
{
    return (step->kind == MX_ST_CREATE_TABLE || step->kind == MX_ST_RENAME_TABLE) &&
           mx_name_same(step->table->name, index->name, &index->table->schema->model->server) &&
           mx_str_eq(step->table->schema->name, index->table->schema->name);
}

/* Whether a table has its name before the index gives it up, if only with that of its table's parent. */
static bool is_late(const mx_steps *steps, const mx_index *index)
{
    for (size_t i = 0; i < steps->len; i++) {
        const mx_index *family = index;
        while (family && !gives_up(steps->at[i], family))
            family = mx_index_parent(family);
        if (family)
            return false;
        if (takes_name(steps->at[i], index))
            return true;
    }
    return false;
}

static bool index_is_in_the_way(const mx_planner *planner, const mx_steps *steps, const mx_index *index)
{
    const mx_schema *schema = index->table->schema;
    const mx_table *now = mx_plan_survivor(planner, index->table);
    if (now && !mx_str_eq(now->schema->name, schema->name))
        return false; /* it goes along into another schema */
    return is_taken(planner, schema, index->name, SEQUENCES) ||
           is_taken_by_composite(planner, schema, index->name) ||
           (is_taken(planner, schema, index->name, TABLES) && is_late(steps, index));
}

static const mx_table *with_index(mx_planner *planner, const mx_table *table, const mx_index *index,
                                  mx_index *aside)
{
    mx_table *now = mx_new(planner->arena, mx_table);
    *now = *table;
    now->primary = table->primary == index ? aside : table->primary;
    now->indexes = (mx_indexes){0};
    for (size_t i = 0; i < table->indexes.len; i++)
        mx_vec_push(planner->arena, &now->indexes,
                    table->indexes.at[i] == index ? aside : table->indexes.at[i]);
    return now;
}

/* What gives it up names it as it is called by then. */
static void call_in_step(mx_planner *planner, mx_step *step, const mx_index *index, mx_index *aside)
{
    if (!gives_up(step, index))
        return;
    if (drops_table_of(step, index)) {
        step->table = with_index(planner, step->table, index, aside);
        mx_plan_undo_drop(planner, step);
        return;
    }
    if (step->index == index)
        step->index = aside;
    for (size_t i = 0; i < step->clauses.len; i++) {
        mx_change *clause = step->clauses.at[i];
        if (clause->subject == MX_C_INDEX && clause->verb != MX_ADD && clause->from.index == index)
            step->clauses.at[i] = mx_change_make(planner->arena, clause->verb, clause, aside, clause->to.any,
                                                 clause->aspects);
    }
    if (step->kind == MX_ST_RENAME_INDEX)
        step->change = step->clauses.at[0];
    mx_plan_undo_comments(planner, step);
}

static void call_otherwise(mx_planner *planner, const mx_steps *steps, const mx_change *rename,
                           mx_index *aside)
{
    const mx_index *index = rename->from.index;
    const mx_change table = {.subject = MX_C_TABLE, .from.table = index->table, .to.table = index->table};
    mx_plan_rename_part(planner, &table, rename);
    for (size_t i = 0; i < steps->len; i++)
        call_in_step(planner, steps->at[i], index, aside);
}

static const mx_table *without_index(mx_planner *planner, const mx_table *table, const mx_index *index)
{
    mx_table *rest = mx_new(planner->arena, mx_table);
    *rest = *table;
    rest->indexes = (mx_indexes){0};
    for (size_t i = 0; i < table->indexes.len; i++)
        if (table->indexes.at[i] != index)
            mx_vec_push(planner->arena, &rest->indexes, table->indexes.at[i]);
    return rest;
}

/* No statement renames it: it goes before all tables' steps, and is no part of what those give up. */
static void drop_before(mx_planner *planner, mx_steps *steps, const mx_index *index, mx_steps *drops)
{
    const mx_change like = {.subject = MX_C_INDEX, .from_table = index->table};
    const mx_change *why = mx_change_make(planner->arena, MX_DROP, &like, index, NULL, 0);
    mx_steps kept = {0}, *out = planner->out;
    for (size_t i = 0; i < steps->len; i++) {
        mx_step *step = steps->at[i];
        if (step->kind == MX_ST_DROP_INDEX && step->index == index) {
            why = step->change;
            continue;
        }
        if (drops_table_of(step, index) && step->change->verb == MX_DROP) {
            step->table = without_index(planner, step->table, index);
            mx_plan_undo_drop(planner, step);
        }
        mx_vec_push(planner->arena, &kept, step);
    }
    *steps = kept;
    planner->out = drops;
    mx_plan_drop_index(planner, why, index->table, index);
    planner->out = out;
}

static void index_makes_way(mx_planner *planner, mx_steps *steps, const mx_index *index, mx_steps *drops)
{
    const mx_change like = {.subject = MX_C_INDEX, .from_table = index->table, .to_table = index->table};
    if (!index_is_in_the_way(planner, steps, index))
        return;
    mx_index *aside = mx_new(planner->arena, mx_index);
    *aside = *index;
    aside->name = mx_plan_free_name(planner, index->table->schema->name, index->name);
    aside->made_up = false;
    mx_change *rename = mx_change_make(planner->arena, MX_RENAME, &like, index, aside, 0);
    if (planner->rules->can_rename(rename))
        call_otherwise(planner, steps, rename, aside);
    else
        drop_before(planner, steps, index, drops);
}

/* Tables are called as ever then. */
static void put_in_front(mx_planner *planner, const mx_steps *drops)
{
    const mx_steps behind = *planner->out;
    *planner->out = *drops;
    for (size_t i = 0; i < behind.len; i++)
        mx_vec_push(planner->arena, planner->out, behind.at[i]);
}

/* A table does not come back with the sequences that stepped aside. */
static void note_lost_counters(mx_planner *planner, const mx_steps *steps)
{
    mx_map tables = {0};
    const mx_schemas *schemas = &planner->changes->from->schemas;
    for (size_t s = 0; s < schemas->len; s++) {
        const mx_sequences *sequences = &schemas->at[s]->sequences;
        for (size_t i = 0; i < sequences->len; i++) {
            const mx_sequence *sequence = sequences->at[i];
            if (sequence->owner && mx_map_get_address(&planner->stand_ins, sequence))
                mx_map_put_address(planner->arena, &tables, sequence->owner->table, sequence);
        }
    }
    for (size_t i = 0; i < steps->len; i++)
        if (steps->at[i]->kind == MX_ST_DROP_TABLE && steps->at[i]->change &&
            mx_map_get_address(&tables, steps->at[i]->change->from.table))
            steps->at[i]->irreversible = true;
}

void mx_plan_indexes_make_way(mx_planner *planner, mx_steps *steps)
{
    mx_steps drops = {0};
    const mx_schemas *schemas = &planner->changes->from->schemas;
    if (!(planner->rules->caps & MX_CAP_INDEXES_SHARE_NAMES))
        return;
    for (size_t s = 0; s < schemas->len; s++) {
        const mx_tables *tables = &schemas->at[s]->tables;
        for (size_t i = 0; i < tables->len; i++) {
            const mx_table *table = tables->at[i];
            if (table->primary)
                index_makes_way(planner, steps, table->primary, &drops);
            for (size_t k = 0; k < table->indexes.len; k++)
                index_makes_way(planner, steps, table->indexes.at[k], &drops);
        }
    }
    if (drops.len)
        put_in_front(planner, &drops);
    note_lost_counters(planner, steps);
}
