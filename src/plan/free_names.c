#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/inherit.h"
#include "schema/names.h"

/* Indexes (and, by engine, keys, foreign keys and checks) have names that a schema holds once. Tables are planned one after the
 * other: what one of them takes may be given up by a later one only. Here such drops go before all tables' steps. */

typedef struct name_work {
    mx_planner *planner;
    mx_map takers; /* key of a name → 1 + the first step that takes it */
    mx_steps front, kept;
} name_work;

static bool is_shared(const mx_planner *planner, mx_subject subject, const void *part)
{
    uint32_t caps = planner->rules->caps;
    if (subject == MX_C_INDEX && ((const mx_index *)part)->role != MX_I_INDEX)
        return (caps & MX_CAP_KEYS_SHARE_NAMES) != 0;
    if (subject == MX_C_INDEX)
        return !(caps & MX_CAP_INDEXES_IN_CREATE);
    if (subject == MX_C_CHECK && ((const mx_check *)part)->period)
        return false;
    return (subject == MX_C_FKEY || subject == MX_C_CHECK) && (caps & MX_CAP_FKEYS_SHARE_NAMES);
}

/* Empty: the name is the table's own affair. */
static mx_str key_of(const mx_planner *planner, mx_subject subject, const mx_table *table, const void *part)
{
    const mx_change change = {.subject = subject, .to.any = part};
    if (!part || !table || !is_shared(planner, subject, part))
        return MX_STR_NONE;
    mx_str name = mx_change_name(&change);
    if (!name.len)
        return MX_STR_NONE;
    return mx_str_printf(planner->arena, "%d %.*s.%.*s", (int)subject, MX_FMT(table->schema->name),
                         MX_FMT(mx_fold_name(planner->changes->to, name, NULL)));
}

static void take(name_work *work, mx_subject subject, const mx_table *table, const void *part, size_t step)
{
    mx_str key = key_of(work->planner, subject, table, part);
    if (key.len && !mx_map_get(&work->takers, key))
        mx_map_put(work->planner->arena, &work->takers, key, (void *)(uintptr_t)(step + 1));
}

/* Is the name that `step` gives up taken by a step before it? */
static bool is_late(const name_work *work, mx_subject subject, const mx_table *table, const void *part,
                    size_t step)
{
    mx_str key = key_of(work->planner, subject, table, part);
    size_t taker = key.len ? (size_t)(uintptr_t)mx_map_get(&work->takers, key) : 0;
    return taker && taker - 1 < step;
}

static bool comes_later(const mx_step *step, const mx_fkey *fkey)
{
    for (size_t i = 0; i < step->late_fkeys.len; i++) {
        if (step->late_fkeys.at[i] == fkey)
            return true;
    }
    return false;
}

static void find_takers(name_work *work, const mx_step *step, size_t at)
{
    const mx_table *table = step->table;
    switch (step->kind) {
    case MX_ST_CREATE_TABLE:
        take(work, MX_C_INDEX, table, table->primary, at);
        for (size_t i = 0; i < table->indexes.len; i++) {
            if (table->indexes.at[i]->role != MX_I_INDEX || mx_index_is_inherited(table->indexes.at[i]))
                take(work, MX_C_INDEX, table, table->indexes.at[i], at);
        }
        for (size_t i = 0; i < table->fkeys.len; i++) {
            if (!comes_later(step, table->fkeys.at[i]))
                take(work, MX_C_FKEY, table, table->fkeys.at[i], at);
        }
        for (size_t i = 0; i < table->checks.len; i++)
            take(work, MX_C_CHECK, table, table->checks.at[i], at);
        break;
    case MX_ST_CREATE_INDEX:
        take(work, MX_C_INDEX, table, step->index, at);
        break;
    case MX_ST_RENAME_INDEX:
    case MX_ST_ALTER_TABLE:
        for (size_t i = 0; i < step->clauses.len; i++) {
            if (step->clauses.at[i]->verb != MX_DROP)
                take(work, step->clauses.at[i]->subject, table, step->clauses.at[i]->to.any, at);
        }
        break;
    default:
        break;
    }
}

static void drop_part(name_work *work, const mx_change *change, const mx_table *table, mx_subject subject,
                      const void *part)
{
    const mx_change like = {.subject = subject, .from_table = table};
    mx_change *drop = mx_change_make(work->planner->arena, MX_DROP, &like, part, NULL, 0);
    if (subject == MX_C_INDEX && drop->from.index->role == MX_I_INDEX) {
        mx_plan_drop_index(work->planner, change->verb == MX_DROP ? drop : change, table, drop->from.index);
        return;
    }
    mx_step *step = mx_plan_step(work->planner, MX_ST_ALTER_TABLE, change, "Modify \"%.*s\" table",
                                 MX_FMT(table->name));
    step->table = table;
    mx_vec_push(work->planner->arena, &step->clauses, drop);
}

/* A partition has it with its parent's, and gives it up with that. */
static bool is_of_parent(const name_work *work, const mx_index *index)
{
    const mx_change *anew = index ? mx_map_get_address(&work->planner->anew_of, index->table) : NULL;
    return index && mx_index_is_inherited(index) && !(anew && mx_plan_is_anew_alone(work->planner, anew));
}

/* Its name, or that of a partition's which goes with it. */
static bool is_late_family(const name_work *work, const mx_table *table, const mx_index *index, size_t at)
{
    bool late = is_late(work, MX_C_INDEX, table, index, at);
    for (size_t i = 0; index && !late && i < table->children.len; i++) {
        const mx_table *part = table->children.at[i];
        for (size_t k = 0; !late && k <= part->indexes.len; k++) {
            const mx_index *below = k ? part->indexes.at[k - 1] : part->primary;
            late = below && mx_index_parent(below) == index && is_of_parent(work, below) &&
                   is_late_family(work, part, below, at);
        }
    }
    return late;
}

static bool is_late_index(const name_work *work, const mx_table *table, const mx_index *index, size_t at)
{
    return is_late_family(work, table, index, at) && !is_of_parent(work, index);
}

/* A table that goes: its parts of such names go before, and are not part of what its reverse makes. */
static void free_names_of_table(name_work *work, mx_step *step, size_t at)
{
    const mx_table *table = step->change->verb == MX_DROP ? step->table : step->change->from.table;
    mx_arena *arena = work->planner->arena;
    mx_table *rest = mx_new(arena, mx_table);
    *rest = *table;
    rest->indexes = (mx_indexes){0};
    rest->fkeys = (mx_fkeys){0};
    rest->checks = (mx_checks){0};
    size_t before = work->front.len;
    for (size_t i = 0; i < table->fkeys.len; i++) {
        if (is_late(work, MX_C_FKEY, table, table->fkeys.at[i], at))
            drop_part(work, step->change, table, MX_C_FKEY, table->fkeys.at[i]);
        else
            mx_vec_push(arena, &rest->fkeys, table->fkeys.at[i]);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        if (is_late(work, MX_C_CHECK, table, table->checks.at[i], at))
            drop_part(work, step->change, table, MX_C_CHECK, table->checks.at[i]);
        else
            mx_vec_push(arena, &rest->checks, table->checks.at[i]);
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (is_late_index(work, table, table->indexes.at[i], at))
            drop_part(work, step->change, table, MX_C_INDEX, table->indexes.at[i]);
        else
            mx_vec_push(arena, &rest->indexes, table->indexes.at[i]);
    }
    if (is_late_index(work, table, table->primary, at)) {
        drop_part(work, step->change, table, MX_C_INDEX, table->primary);
        rest->primary = NULL;
    }
    if (work->front.len == before || step->change->verb != MX_DROP)
        return;
    step->table = rest;
    mx_plan_undo_drop(work->planner, step);
}

/* Clauses that give up such a name leave their step; true: nothing is left of it. */
static bool free_names_of_clauses(name_work *work, mx_step *step, size_t at)
{
    mx_changes rest = {0};
    for (size_t i = 0; i < step->clauses.len; i++) {
        mx_change *clause = step->clauses.at[i];
        if (clause->verb == MX_DROP && is_late(work, clause->subject, step->table, clause->from.any, at)) {
            mx_step *drop = mx_plan_step(work->planner, MX_ST_ALTER_TABLE, step->change, "%.*s",
                                         MX_FMT(step->comment));
            drop->table = step->table;
            mx_vec_push(work->planner->arena, &drop->clauses, clause);
            mx_plan_undo_comments(work->planner, drop);
        } else {
            mx_vec_push(work->planner->arena, &rest, clause);
        }
    }
    bool emptied = step->clauses.len && !rest.len;
    step->clauses = rest;
    mx_plan_undo_comments(work->planner, step);
    return emptied;
}

static void free_names(name_work *work, mx_step *step, size_t at)
{
    bool moved = false;
    switch (step->kind) {
    case MX_ST_DROP_INDEX:
        moved = is_late(work, MX_C_INDEX, step->table, step->index, at);
        if (moved)
            mx_vec_push(work->planner->arena, &work->front, step);
        break;
    case MX_ST_ALTER_TABLE:
        moved = free_names_of_clauses(work, step, at);
        break;
    case MX_ST_DROP_TABLE:
        free_names_of_table(work, step, at);
        break;
    default:
        break;
    }
    if (!moved)
        mx_vec_push(work->planner->arena, &work->kept, step);
}

/* --- names of partitions' indexes ------------------------------------------------------------------------------------------------- */

/* A parent's new index names those of its partitions by what is free then: indexes that are renamed away leave their names before. */

typedef struct early_renames {
    mx_planner *planner;
    const mx_steps *steps;
    mx_map leaves; /* schema.name → 1 + the step that renames a table's index away from it */
    size_t *ahead; /* per step: before which it goes; its own: it stays */
} early_renames;

static mx_str index_key(const mx_planner *planner, const mx_table *table, mx_str name)
{
    return mx_str_printf(planner->arena, "%.*s.%.*s", MX_FMT(table->schema->name), MX_FMT(name));
}

static bool find_leaves(early_renames *work, size_t first)
{
    mx_planner *planner = work->planner;
    for (size_t i = first; i < work->steps->len; i++) {
        const mx_step *step = work->steps->at[i];
        work->ahead[i] = i;
        if (step->kind != MX_ST_RENAME_INDEX || !step->table->partition_of || !step->clauses.len)
            continue;
        const mx_index *from = step->clauses.at[0]->from.index;
        const mx_change *table = mx_map_get_address(&planner->modified, from->table);
        if (table && table->from.table == from->table)
            mx_map_put(planner->arena, &work->leaves, index_key(planner, from->table, from->name),
                       (void *)(uintptr_t)(i + 1));
    }
    return work->leaves.len != 0;
}

/* All renames of that partition, as one may make room for another. */
static void renames_go_ahead(early_renames *work, const mx_table *partition, size_t at)
{
    for (size_t i = at + 1; i < work->steps->len; i++) {
        const mx_step *step = work->steps->at[i];
        if (step->kind == MX_ST_RENAME_INDEX && step->table == partition && work->ahead[i] > at)
            work->ahead[i] = at;
    }
}

static void make_room_below(early_renames *work, const mx_table *table, const mx_index *index, size_t at)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_table *part = table->children.at[i];
        for (size_t k = 0; k <= part->indexes.len; k++) {
            const mx_index *below = k ? part->indexes.at[k - 1] : part->primary;
            if (!below || mx_index_parent(below) != index)
                continue;
            size_t leaves = (size_t)(uintptr_t)mx_map_get(&work->leaves,
                                                          index_key(work->planner, part, below->name));
            if (leaves > at)
                renames_go_ahead(work, work->steps->at[leaves - 1]->table, at);
            make_room_below(work, part, below, at);
        }
    }
}

static void make_room(early_renames *work, const mx_step *step, size_t at)
{
    if (step->kind == MX_ST_CREATE_INDEX && step->index)
        make_room_below(work, step->table, step->index, at);
    for (size_t i = 0; step->kind == MX_ST_ALTER_TABLE && i < step->clauses.len; i++) {
        const mx_change *clause = step->clauses.at[i];
        if (clause->subject == MX_C_INDEX && clause->verb == MX_ADD)
            make_room_below(work, step->table, clause->to.index, at);
    }
}

static void rename_ahead(mx_planner *planner, mx_steps *steps, size_t first)
{
    early_renames work = {
        .planner = planner, .steps = steps, .ahead = mx_new_array(planner->arena, size_t, steps->len + 1)};
    if (!find_leaves(&work, first))
        return;
    for (size_t i = first; i < steps->len; i++)
        make_room(&work, steps->at[i], i);
    mx_steps sorted = {0}, *before = mx_new_array(planner->arena, mx_steps, steps->len + 1);
    for (size_t i = first; i < steps->len; i++) {
        if (work.ahead[i] != i)
            mx_vec_push(planner->arena, &before[work.ahead[i]], steps->at[i]);
    }
    for (size_t i = first; i < steps->len; i++) {
        for (size_t k = 0; k < before[i].len; k++)
            mx_vec_push(planner->arena, &sorted, before[i].at[k]);
        if (work.ahead[i] == i)
            mx_vec_push(planner->arena, &sorted, steps->at[i]);
    }
    for (size_t i = 0; i < sorted.len; i++)
        steps->at[first + i] = sorted.at[i];
}

void mx_plan_free_names(mx_planner *planner, mx_steps *steps, size_t first)
{
    mx_plan_rename_indexes_in_turn(planner, steps, first);
    rename_ahead(planner, steps, first);
    name_work work = {.planner = planner};
    mx_steps *out = planner->out;
    mx_arena *arena = planner->arena;
    for (size_t i = first; i < steps->len; i++)
        find_takers(&work, steps->at[i], i);
    planner->out = &work.front;
    for (size_t i = first; i < steps->len; i++)
        free_names(&work, steps->at[i], i);
    planner->out = out;
    if (!work.front.len)
        return;
    steps->len = first;
    for (size_t i = 0; i < work.front.len; i++)
        mx_vec_push(arena, steps, work.front.at[i]);
    for (size_t i = 0; i < work.kept.len; i++)
        mx_vec_push(arena, steps, work.kept.at[i]);
}
