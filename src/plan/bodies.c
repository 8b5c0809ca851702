#include "plan/planner.h"
#include "schema/names.h"

/* Routines whose bodies the server reads when they are made. What such a one was is made again on the way back when all is there again
 * that its body reads: its drop goes before the first step that takes something of that away, if nobody uses it any more by then, and
 * what undoes a replacement is put there. */

typedef struct reading {
    mx_planner *planner;
    const mx_steps *steps;
    const mx_object *routine;
    mx_map names; /* what it and those that go and that it calls read */
    mx_objects known;
} reading;

/* An aggregate has its functions for a body. */
static bool is_checked(const mx_object *object)
{
    return object->body_checked || object->kind == MX_O_AGGREGATE;
}

static void read_type(reading *r, const mx_type *type)
{
    const mx_udt *udt = type->udt;
    if (!udt || mx_map_get(&r->names, udt->name))
        return;
    mx_map_put(r->planner->arena, &r->names, udt->name, r);
    for (size_t i = 0; i < udt->fields.len; i++)
        read_type(r, &udt->fields.at[i]->type);
    if (udt->domain)
        read_type(r, &udt->domain->type);
}

/* With the types that a table's columns have, whose parts the body may name. */
static void read_name(reading *r, const mx_name *name)
{
    const mx_table *table = mx_model_table(r->planner->changes->from, name->schema, name->name);
    mx_map_put(r->planner->arena, &r->names, name->name, r);
    for (size_t i = 0; table && i < table->columns.len; i++)
        read_type(r, &table->columns.at[i]->type);
}

static void read_body(reading *r, const mx_object *routine)
{
    for (size_t i = 0; i < r->known.len; i++)
        if (r->known.at[i] == routine)
            return;
    mx_vec_push(r->planner->arena, &r->known, (mx_object *)(uintptr_t)routine);
    for (size_t i = 0; i < routine->refers.len; i++)
        if (!mx_str_eq(routine->refers.at[i].name, r->routine->name))
            read_name(r, &routine->refers.at[i]);
    for (size_t i = 0; i < r->steps->len; i++) {
        const mx_step *step = r->steps->at[i];
        if (step->kind == MX_ST_DROP_OBJECT && is_checked(step->object) &&
            mx_map_get(&r->names, step->object->name))
            read_body(r, step->object);
    }
}

static mx_str name_before(const mx_change *change)
{
    if (!change || !change->from.any)
        return MX_STR_NONE;
    switch (change->subject) {
    case MX_C_TYPE:
        return change->from.type->name;
    case MX_C_SEQUENCE:
        return change->from.sequence->name;
    case MX_C_TABLE:
        return change->from.table->name;
    case MX_C_OBJECT:
        return change->from.object->name;
    default:
        return MX_STR_NONE;
    }
}

static mx_str table_before(const mx_step *step)
{
    bool of_table = step->change && step->change->subject == MX_C_TABLE && step->change->from.table;
    const mx_table *table = of_table ? step->change->from.table : step->table;
    return table ? table->name : MX_STR_NONE;
}

/* Of a table: columns, and the primary key, by which a query may group. */
static bool changes_reading(const mx_step *step)
{
    bool changes = false;
    for (size_t i = 0; i < step->clauses.len; i++) {
        const mx_change *clause = step->clauses.at[i];
        const mx_index *index = clause->subject == MX_C_INDEX ? clause->from.index : NULL;
        changes |= clause->subject == MX_C_COLUMN || (index && index->role == MX_I_PRIMARY);
    }
    return changes;
}

/* What the step takes away, or makes another, as it was called before; empty: nothing that a body could read. */
static mx_str taken_by(const mx_step *step)
{
    switch (step->kind) {
    case MX_ST_DROP_TABLE:
    case MX_ST_RENAME_TABLE:
        return table_before(step);
    case MX_ST_ALTER_TABLE:
        return changes_reading(step) ? table_before(step) : MX_STR_NONE;
    case MX_ST_MOVE:
    case MX_ST_DROP_TYPE:
    case MX_ST_ALTER_TYPE:
    case MX_ST_DROP_SEQUENCE:
    case MX_ST_SQL:
        return name_before(step->change);
    case MX_ST_ALTER_SEQUENCE:
        return step->change && step->change->verb == MX_RENAME ? name_before(step->change) : MX_STR_NONE;
    case MX_ST_DROP_OBJECT:
        return step->object->name;
    case MX_ST_CREATE_OBJECT: /* a view that is replaced by one with other columns */
        return step->replace && !mx_object_is_routine(step->object) ? name_before(step->change) : MX_STR_NONE;
    default:
        return MX_STR_NONE;
    }
}

/* The first step, before `end`, that takes away what the routine reads; `end`: there is none. */
static size_t first_taken(const reading *r, size_t end)
{
    for (size_t i = 0; i < end; i++) {
        const mx_step *step = r->steps->at[i];
        if (step->object != r->routine && mx_map_get(&r->names, taken_by(step)))
            return i;
    }
    return end;
}

static bool table_calls(const mx_table *table, mx_str name)
{
    mx_word_search search = {.name = name};
    mx_plan_each_call_of_table(table, mx_plan_find_word, &search);
    return search.found;
}

static bool type_calls(const mx_udt *type, mx_str name)
{
    mx_word_search search = {.name = name};
    if (type->domain)
        mx_plan_each_call(&type->domain->default_value, mx_plan_find_word, &search);
    for (size_t i = 0; i < type->checks.len; i++)
        mx_plan_each_call(&type->checks.at[i]->expr, mx_plan_find_word, &search);
    mx_plan_each_word(type->definition, mx_plan_find_word, &search);
    return search.found;
}

static bool step_calls(const mx_step *step, mx_str name)
{
    mx_word_search search = {.name = name};
    const mx_change *change = step->change;
    if (step->kind == MX_ST_SQL)
        mx_plan_each_word(step->sql, mx_plan_find_word, &search);
    if (step->index)
        mx_plan_each_call_of_index(step->index, mx_plan_find_word, &search);
    if (change && change->from.any && change->subject == MX_C_TABLE)
        search.found |= table_calls(change->from.table, name);
    if (change && change->from.any && change->subject == MX_C_TYPE)
        search.found |= type_calls(change->from.type, name);
    return search.found;
}

/* By itself or with its table, before that step. */
static bool is_gone_by(const reading *r, const mx_object *object, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        const mx_step *step = r->steps->at[i];
        if (step->object == object && step->kind == MX_ST_DROP_OBJECT)
            return true;
        if (step->kind == MX_ST_DROP_TABLE && object->on_table.name.len &&
            mx_str_eq(name_before(step->change), object->on_table.name))
            return true;
    }
    return false;
}

/* Whether somebody uses the routine still that does not from one of the steps `at` to `end` on. */
static bool is_used(const reading *r, size_t at, size_t end)
{
    mx_str name = r->routine->name;
    const mx_objects *objects = mx_plan_referrers(r->planner, name);
    for (size_t i = 0; objects && i < objects->len; i++)
        if (objects->at[i] != r->routine && mx_object_holds_name(objects->at[i], name) &&
            !is_gone_by(r, objects->at[i], at))
            return true;
    for (size_t i = at; i < end; i++)
        if (step_calls(r->steps->at[i], name))
            return true;
    return false;
}

static void move_step(const mx_steps *steps, size_t from, size_t to)
{
    mx_step *step = steps->at[from];
    for (; from > to; from--)
        steps->at[from] = steps->at[from - 1];
    steps->at[to] = step;
}

static void undo_before(mx_planner *planner, mx_steps *steps, size_t of, size_t at)
{
    mx_step *step = steps->at[of], *back = mx_new(planner->arena, mx_step);
    *back = (mx_step){.kind = MX_ST_CREATE_OBJECT,
                      .change = step->change,
                      .object = step->change->from.object,
                      .comment = step->comment,
                      .replace = true,
                      .back_only = true};
    step->undone_before = true;
    mx_vec_push(planner->arena, steps, back);
    move_step(steps, steps->len - 1, at);
}

/* The one that goes, or what is replaced; NULL: nothing that the server looks into. One that has another name by then goes under that. */
static const mx_object *undone_by(const mx_step *step)
{
    const mx_change *change = step->change;
    const mx_object *former = change && change->subject == MX_C_OBJECT ? change->from.object : NULL;
    if (!former || !is_checked(former))
        return NULL;
    if (step->kind == MX_ST_DROP_OBJECT)
        return step->object == former ? former : NULL;
    bool replaces = step->kind == MX_ST_CREATE_OBJECT && step->replace && !step->back_only;
    return replaces && !former->body_parsed && !step->undone_before ? former : NULL;
}

void mx_plan_place_bodies(mx_planner *planner, mx_steps *steps)
{
    for (size_t i = 0; i < steps->len; i++) {
        const mx_object *routine = undone_by(steps->at[i]);
        reading r = {.planner = planner, .steps = steps, .routine = routine};
        if (!routine)
            continue;
        read_body(&r, routine);
        size_t at = first_taken(&r, i);
        if (at == i)
            continue;
        if (steps->at[i]->kind == MX_ST_CREATE_OBJECT)
            undo_before(planner, steps, i++, at);
        else if (!is_used(&r, at, i))
            move_step(steps, i, at);
    }
}
