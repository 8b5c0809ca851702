#include "plan/planner.h"
#include "plan/rules.h"

/* Partitions that are tables (PostgreSQL): ALTER TABLE parent DETACH, ATTACH PARTITION. Bounds may move from one
 * partition to another, so all that change let go before any of them, and before new ones, take theirs. */

static const mx_table *parent_now(const mx_planner *planner, const mx_table *parent)
{
    const mx_table *now = mx_plan_survivor(planner, parent);
    return now ? now : mx_plan_stand_in(planner, parent);
}

/* What a parent of that name is called behind the renames. */
static mx_str called_now(const mx_planner *planner, mx_str name)
{
    for (size_t i = 0; i < planner->anew.len; i++) {
        const mx_table *from = planner->anew.at[i]->from.table, *aside = mx_plan_stand_in(planner, from);
        mx_str schema, table;
        if (mx_str_cut(name, '.', &schema, &table) && mx_str_eq(from->schema->name, schema) &&
            mx_str_eq(from->name, table))
            return mx_str_printf(planner->arena, "%.*s.%.*s", MX_FMT(schema), MX_FMT(aside->name));
    }
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        mx_str schema, table;
        if (change->subject != MX_C_TABLE || change->verb != MX_RENAME ||
            !mx_str_cut(name, '.', &schema, &table))
            continue;
        const mx_table *from = change->from.table, *to = change->to.table;
        if (mx_str_eq(from->schema->name, schema) && mx_str_eq(from->name, table))
            return mx_str_printf(planner->arena, "%.*s.%.*s", MX_FMT(to->schema->name), MX_FMT(to->name));
    }
    return name;
}

mx_table *mx_plan_heir_renamed(mx_planner *planner, const mx_table *from, const mx_table *to)
{
    mx_table *heir = mx_new(planner->arena, mx_table);
    *heir = *from;
    heir->name = to->name;
    heir->schema = to->schema;
    heir->inherits = (mx_strs){0};
    for (size_t i = 0; i < from->inherits.len; i++)
        mx_vec_push(planner->arena, &heir->inherits, called_now(planner, from->inherits.at[i]));
    return heir;
}

/* Tables that inherit no more: before their parents drop what they had of them. */
void mx_plan_leave_parents(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *table = planner->changes->changes.at[i];
        bool modified = table->subject == MX_C_TABLE && table->verb == MX_MODIFY;
        const mx_table *mid = modified ? mx_map_get_address(&planner->former, table->from.table) : NULL;
        if (!mid || mid->inherits.len == table->from.table->inherits.len)
            continue;
        const mx_table *from = mx_plan_heir_renamed(planner, table->from.table, table->to.table);
        mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, table, "Modify \"%.*s\" table",
                                     MX_FMT(table->to.table->name));
        step->table = table->to.table;
        mx_vec_push(planner->arena, &step->clauses,
                    mx_change_make(planner->arena, MX_MODIFY, table, from, mid, MX_D_REFERENCE));
    }
}

static mx_table *alone(mx_planner *planner, const mx_table *partition)
{
    mx_table *table = mx_new(planner->arena, mx_table);
    *table = *partition;
    table->partition_of = NULL;
    table->partition_bounds = MX_STR_NONE;
    return table;
}

static void step_at_parent(mx_planner *planner, const mx_change *like, const mx_table *parent,
                           const mx_table *from, const mx_table *to, const char *verb)
{
    mx_change *clause = mx_change_make(planner->arena, MX_MODIFY, like, from, to, MX_D_PARTITION);
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, clause,
                                 "%s partition \"%.*s\" of table: \"%.*s\"", verb, MX_FMT(to->name),
                                 MX_FMT(parent->name));
    step->table = parent;
    mx_vec_push(planner->arena, &step->clauses, clause);
}

/* What is made anew, or leaves what is, has left by then. */
static bool is_repartitioned(const mx_planner *planner, const mx_change *change)
{
    if (change->subject == MX_C_TABLE && mx_plan_is_anew(planner, change->from.table))
        return false;
    return change->subject == MX_C_TABLE && change->verb == MX_MODIFY && (change->aspects & MX_D_PARTITION) &&
           (change->from.table->partition_of || change->to.table->partition_of);
}

static bool is_modified(const mx_planner *planner, const mx_table *from)
{
    const mx_change *change = mx_map_get_address(&planner->modified, from);
    return change && change->from.table == from;
}

/* Of those above a partition that comes back to its parent, the nearest that changes: the change must reach the partition first. NULL:
 * none does. */
static const mx_table *reached_from(const mx_planner *planner, const mx_change *part)
{
    const mx_table *above = part->from.table->partition_of;
    if (part->to.table->partition_of != mx_plan_survivor(planner, above))
        return NULL;
    while (above && !is_modified(planner, above))
        above = above->partition_of;
    return above;
}

const mx_change *mx_plan_change_at(const mx_planner *planner, size_t i)
{
    const mx_changes *all = &planner->changes->changes;
    return i < all->len                        ? all->at[i]
           : i < all->len + planner->loose.len ? planner->loose.at[i - all->len]
                                               : NULL;
}

void mx_plan_detach_partitions(mx_planner *planner, const mx_table *changed)
{
    const mx_change *change;
    for (size_t i = 0; (change = mx_plan_change_at(planner, i)) != NULL; i++) {
        if (!is_repartitioned(planner, change) || !change->from.table->partition_of ||
            mx_plan_is_anew(planner, change->from.table->partition_of))
            continue;
        const mx_table *from = change->from.table;
        mx_table *gone = alone(planner, change->to.table);
        if (reached_from(planner, change) == changed)
            step_at_parent(planner, change, parent_now(planner, from->partition_of), from, gone, "Detach");
    }
}

void mx_plan_attach_partitions(mx_planner *planner)
{
    const mx_change *change;
    for (size_t i = 0; (change = mx_plan_change_at(planner, i)) != NULL; i++) {
        if (!is_repartitioned(planner, change) || !change->to.table->partition_of)
            continue;
        const mx_table *to = change->to.table;
        step_at_parent(planner, change, to->partition_of, alone(planner, to), to, "Attach");
    }
}

void mx_plan_detach_anew(mx_planner *planner)
{
    for (size_t i = 0; i < planner->anew.len; i++) {
        const mx_change *change = planner->anew.at[i];
        const mx_table *from = change->from.table;
        if (from->partition_of && mx_plan_is_anew_alone(planner, change))
            step_at_parent(planner, change, from->partition_of, from, alone(planner, from), "Detach");
        for (size_t k = 0; k < from->children.len; k++) {
            const mx_table *part = from->children.at[k];
            if (part->partition_of == from && !mx_plan_is_anew(planner, part) &&
                mx_plan_survivor(planner, part))
                step_at_parent(planner, change, from, part, alone(planner, part), "Detach");
        }
    }
}

bool mx_plan_is_referred_part(const mx_planner *planner, const mx_table *dropped)
{
    if (!dropped->partition_of || !mx_plan_survivor(planner, dropped->partition_of) ||
        mx_plan_is_anew(planner, dropped) || mx_plan_is_anew(planner, dropped->partition_of))
        return false;
    for (const mx_table *above = dropped->partition_of; above; above = above->partition_of) {
        if (above->referenced_by.len)
            return true;
    }
    return false;
}

const mx_table *mx_plan_detach_dropped(mx_planner *planner, const mx_change *change)
{
    const mx_table *from = mx_plan_stand_in(planner, change->from.table);
    mx_table *gone = alone(planner, from);
    gone->columns = (mx_columns){0};
    gone->checks = (mx_checks){0};
    for (size_t i = 0; i < from->columns.len; i++) { /* its own from now on */
        mx_column *column = mx_new(planner->arena, mx_column);
        *column = *from->columns.at[i];
        column->table = gone;
        mx_vec_push(planner->arena, &gone->columns, column);
    }
    for (size_t i = 0; i < from->checks.len; i++) {
        mx_check *check = mx_new(planner->arena, mx_check);
        *check = *from->checks.at[i];
        check->table = gone;
        mx_vec_push(planner->arena, &gone->checks, check);
    }
    step_at_parent(planner, change, mx_plan_survivor(planner, from->partition_of), from, gone, "Detach");
    return gone;
}

bool mx_plan_drops_early(const mx_planner *planner, const mx_table *dropped)
{
    const mx_table *parent = dropped->partition_of;
    if (planner->rules->caps & MX_CAP_FKEYS_HOLD_TABLES)
        return !mx_plan_is_held(planner, dropped);
    if (!parent || mx_plan_is_anew(planner, parent)) /* whose rows go over before */
        return false;
    const mx_table *now = mx_plan_survivor(planner, parent);
    if (!now) /* the server drops the parts of a part with it */
        return mx_plan_drops_early(planner, parent);
    if (mx_plan_is_referred_part(planner, dropped))
        return true; /* while its parent is as it was, for the way back */
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->to.table && change->to.table->partition_of == now &&
            (change->verb == MX_ADD || is_repartitioned(planner, change)))
            return true;
    }
    return false;
}
