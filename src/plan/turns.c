/* plan/turns.c — renames of things whose names a schema holds once: who leaves a name goes before who takes it, and one of a ring goes by
 * way of a name made up for the plan. Tables, and the parts of one table, take their turns in renames.c. */
#include "plan/planner.h"
#include "plan/rules.h"

typedef struct turns {
    mx_planner *planner;
    mx_subject subject;
    mx_changes renames;
    mx_map leaves; /* schema and name → 1 + the rename away from it */
    bool *done, *waits;
    mx_changes *out;
} turns;

static mx_str schema_of(const mx_change *rename, bool to)
{
    const union mx_changed *side = to ? &rename->to : &rename->from;
    return rename->subject == MX_C_TYPE       ? side->type->schema->name
           : rename->subject == MX_C_SEQUENCE ? side->sequence->schema->name
                                              : side->index->table->schema->name;
}

static mx_str name_of(const mx_change *rename, bool to)
{
    const union mx_changed *side = to ? &rename->to : &rename->from;
    return rename->subject == MX_C_TYPE       ? side->type->name
           : rename->subject == MX_C_SEQUENCE ? side->sequence->name
                                              : side->index->name;
}

static mx_str key_of(const turns *t, const mx_change *rename, bool to)
{
    return mx_str_printf(t->planner->arena, "%.*s.%.*s", MX_FMT(schema_of(rename, to)),
                         MX_FMT(name_of(rename, to)));
}

static bool is_taken(const mx_model *model, mx_str schema, mx_str name)
{
    return mx_model_type(model, schema, name) || mx_model_relation(model, schema, name);
}

mx_str mx_plan_free_name(const mx_planner *planner, mx_str schema, mx_str name)
{
    const mx_changeset *changes = planner->changes;
    do
        name = mx_str_printf(planner->arena, "tmp_%.*s", MX_FMT(name));
    while (is_taken(changes->from, schema, name) || is_taken(changes->to, schema, name));
    return name;
}

/* A copy of what is renamed, under a name that nothing has. */
static const void *aside_of(const turns *t, const mx_change *rename)
{
    mx_arena *arena = t->planner->arena;
    mx_str name = mx_plan_free_name(t->planner, schema_of(rename, false), name_of(rename, false));
    if (t->subject == MX_C_TYPE) {
        mx_udt *type = mx_new(arena, mx_udt);
        *type = *rename->from.type;
        type->name = name;
        return type;
    }
    if (t->subject == MX_C_SEQUENCE) {
        mx_sequence *sequence = mx_new(arena, mx_sequence);
        *sequence = *rename->from.sequence;
        sequence->name = name;
        return sequence;
    }
    mx_index *index = mx_new(arena, mx_index);
    *index = *rename->from.index;
    index->name = name;
    return index;
}

static void take_turn(turns *t, size_t at)
{
    mx_change *rename = t->renames.at[at];
    if (t->done[at])
        return;
    t->waits[at] = true;
    size_t holder = (size_t)(uintptr_t)mx_map_get(&t->leaves, key_of(t, rename, true));
    if (holder && holder - 1 != at && !t->done[holder - 1]) {
        mx_change *other = t->renames.at[holder - 1];
        if (t->waits[holder - 1]) { /* a ring */
            const void *aside = aside_of(t, other);
            mx_vec_push(t->planner->arena, t->out,
                        mx_change_make(t->planner->arena, MX_RENAME, other, other->from.any, aside, 0));
            t->renames.at[holder - 1] = mx_change_make(t->planner->arena, MX_RENAME, other, aside,
                                                       other->to.any, 0);
        } else {
            take_turn(t, holder - 1);
        }
    }
    mx_vec_push(t->planner->arena, t->out, t->renames.at[at]);
    t->done[at] = true;
}

bool mx_plan_rename_in_turn(mx_planner *planner, const mx_changes *renames, mx_changes *out)
{
    turns t = {.planner = planner, .out = out};
    bool any = false;
    for (size_t i = 0; i < renames->len; i++) {
        t.subject = renames->at[i]->subject;
        mx_vec_push(planner->arena, &t.renames, renames->at[i]);
        mx_map_put(planner->arena, &t.leaves, key_of(&t, renames->at[i], false), (void *)(uintptr_t)(i + 1));
    }
    for (size_t i = 0; i < renames->len; i++)
        any |= mx_map_get(&t.leaves, key_of(&t, renames->at[i], true)) != NULL;
    if (!any)
        return false;
    t.done = mx_new_array(planner->arena, bool, renames->len);
    t.waits = mx_new_array(planner->arena, bool, renames->len);
    for (size_t i = 0; i < renames->len; i++)
        take_turn(&t, i);
    return true;
}

/* Of an index that the table has before: what is made anew is named when it is. */
static bool is_of_before(const mx_planner *planner, const mx_step *step)
{
    const mx_index *index = step->kind == MX_ST_RENAME_INDEX && step->clauses.len
                                ? step->clauses.at[0]->from.index
                                : NULL;
    const mx_change *table = index ? mx_map_get_address(&planner->modified, index->table) : NULL;
    return table && table->from.table == index->table;
}

/* What a table's own turns have put aside meanwhile is renamed from what it was to what it becomes. */
static void add_rename(mx_planner *planner, mx_changes *renames, mx_map *places, mx_change *rename)
{
    size_t place = (size_t)(uintptr_t)mx_map_get_address(places, rename->from.any);
    if (place) {
        const void *was = renames->at[place - 1]->from.any;
        renames->at[place - 1] = mx_change_make(planner->arena, MX_RENAME, rename, was, rename->to.any, 0);
        return;
    }
    mx_vec_push(planner->arena, renames, rename);
    mx_map_put_address(planner->arena, places, rename->to.any, (void *)(uintptr_t)renames->len);
}

void mx_plan_rename_indexes_in_turn(mx_planner *planner, mx_steps *steps, size_t first)
{
    mx_changes renames = {0}, turned = {0};
    mx_steps sorted = {0}, *out = planner->out;
    mx_map places = {0};
    if (!(planner->rules->caps & MX_CAP_KEYS_SHARE_NAMES))
        return;
    for (size_t i = first; i < steps->len; i++) {
        if (is_of_before(planner, steps->at[i]))
            add_rename(planner, &renames, &places, steps->at[i]->clauses.at[0]);
    }
    if (!mx_plan_rename_in_turn(planner, &renames, &turned))
        return;
    planner->out = &sorted;
    bool begun = false;
    for (size_t i = first; i < steps->len; i++) {
        if (!is_of_before(planner, steps->at[i])) {
            mx_vec_push(planner->arena, &sorted, steps->at[i]);
            continue;
        }
        for (size_t k = 0; !begun && k < turned.len; k++) {
            const mx_table *from = turned.at[k]->from.index->table;
            mx_plan_rename_part(planner, mx_map_get_address(&planner->modified, from), turned.at[k]);
        }
        begun = true;
    }
    planner->out = out;
    steps->len = first;
    for (size_t i = 0; i < sorted.len; i++)
        mx_vec_push(planner->arena, steps, sorted.at[i]);
}
