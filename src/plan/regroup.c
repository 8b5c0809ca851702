/* plan/regroup.c — tables that cannot be touched while others refer to them (DuckDB: "cannot alter entry because there
 * are entries that depend on it"): they and all that refer to them are made anew together; and those that are made anew and
 * refer to others. Their rows wait in tables without keys meanwhile. */
#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/canon.h"

/* A new column that may be null; a default that is computed writes all rows once more. */
static bool is_filled_free(const mx_column *column)
{
    const mx_expr *value = column->default_value.tree;
    return !column->not_null && (!value || mx_expr_is_literal(value));
}

/* What a reference to the table does not hold: such a column, a default, comments and plain indexes. */
static bool is_free(const mx_change *child)
{
    uint32_t held = child->aspects & ~(uint32_t)(MX_D_DEFAULT | MX_D_COMMENT);
    switch (child->subject) {
    case MX_C_COLUMN:
        return (child->verb == MX_ADD && is_filled_free(child->to.column)) ||
               (child->verb == MX_MODIFY && !held);
    case MX_C_INDEX:
        return (!child->from.index || child->from.index->role == MX_I_INDEX) &&
               (!child->to.index || child->to.index->role == MX_I_INDEX);
    default:
        return false;
    }
}

static bool is_referred(const mx_table *table)
{
    for (size_t i = 0; i < table->referenced_by.len; i++)
        if (table->referenced_by.at[i]->table != table)
            return true;
    return false;
}

static size_t own_references(const mx_table *table)
{
    size_t n = 0;
    for (size_t i = 0; i < table->fkeys.len; i++)
        n += table->fkeys.at[i]->ref_table == table ? 1 : 0;
    return n;
}

static bool must_move(const mx_planner *planner, const mx_change *change)
{
    if (change->verb != MX_MODIFY)
        return false;
    bool referred = is_referred(change->from.table);
    /* A table of another name that refers to one is never given its own: who is referred to keeps the old name. */
    if (planner->rules->needs_rebuild(planner, change))
        return referred || mx_plan_whole(change)->fkeys.len;
    if (!referred)
        return false;
    for (size_t i = 0; i < change->children.len; i++)
        if (!is_free(change->children.at[i]))
            return true;
    return false;
}

void mx_plan_find_tables(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject != MX_C_TABLE)
            continue;
        if (change->verb == MX_ADD)
            mx_map_put_address(planner->arena, &planner->added, change->to.table, change);
        if (!change->from.table)
            continue;
        if (!mx_map_get_address(&planner->table_changes, change->from.table))
            mx_map_put_address(planner->arena, &planner->table_changes, change->from.table, change);
        if (change->verb != MX_MODIFY)
            continue;
        mx_map_put_address(planner->arena, &planner->modified, change->from.table, change);
        mx_map_put_address(planner->arena, &planner->modified, change->to.table, change);
    }
}

const mx_change *mx_plan_coming(const mx_planner *planner, const mx_table *to)
{
    const mx_change *change = mx_map_get_address(&planner->added, to);
    return change ? change : mx_map_get_address(&planner->modified, to);
}

/* The table's present self: by its own change, by a rename, or the one of its name. */
const mx_table *mx_plan_survivor(const mx_planner *planner, const mx_table *from)
{
    const mx_change *change = mx_map_get_address(&planner->table_changes, from);
    return change ? change->to.table /* NULL: it is dropped */
                  : mx_model_table(planner->changes->to, from->schema->name, from->name);
}

mx_change *mx_plan_node_for(mx_planner *planner, const mx_table *from)
{
    mx_change *change = mx_map_get_address(&planner->modified, from);
    if (change)
        return change;
    for (size_t i = 0; i < planner->lone.len; i++)
        if (planner->lone.at[i]->from.table == from)
            return planner->lone.at[i];
    const mx_table *to = mx_plan_survivor(planner, from);
    if (!to)
        return NULL;
    mx_change *node = mx_new(planner->arena, mx_change);
    *node = (mx_change){.verb = MX_MODIFY, .subject = MX_C_TABLE, .from.table = from, .to.table = to};
    mx_vec_push(planner->arena, &planner->lone, node);
    return node;
}

bool mx_plan_is_regrouped(const mx_planner *planner, const mx_table *from)
{
    return mx_map_get_address(&planner->regrouped, from) != NULL;
}

static bool uses_fkeys(const mx_table *table)
{
    return table->fkeys.len || table->referenced_by.len;
}

/* plan/rebuild.c orders rows by several keys of the table to itself by the number that the engine gives them. */
static mx_status check_itself(mx_planner *planner, const mx_change *node)
{
    if (own_references(node->to.table) < 2 || !mx_table_column(node->from.table, MX_STR("rowid")))
        return MX_OK;
    return mx_plan_refuse(
        planner, node, "Rename the column, or write it by hand.",
        "the table must be made anew, its rows refer to one another in several ways, and its column "
        "\"rowid\" hides their numbers");
}

static mx_status join_group(mx_planner *planner, mx_changes *group, mx_change *node)
{
    if (!node || mx_plan_is_regrouped(planner, node->from.table))
        return MX_OK;
    mx_map_put_address(planner->arena, &planner->regrouped, node->from.table, planner);
    mx_vec_push(planner->arena, group, node);
    return node->verb == MX_DROP ? MX_OK : check_itself(planner, node);
}

/* The engine keeps the old name of a renamed table among the references of the other: they are made anew as well. */
static mx_status begin_group(mx_planner *planner, mx_changes *group)
{
    const mx_changes *all = &planner->changes->changes;
    for (size_t i = 0; i < all->len; i++) {
        mx_change *change = all->at[i];
        if (change->subject != MX_C_TABLE || !change->from.table)
            continue;
        if (must_move(planner, change) || (change->verb == MX_RENAME && uses_fkeys(change->from.table)))
            MX_TRY(join_group(planner, group, mx_plan_node_for(planner, change->from.table)));
    }
    return MX_OK;
}

/* Who refers to them, and who to those; also what goes, if something that stays refers to it. What else goes has gone before. */
static mx_status join_referrers(mx_planner *planner, mx_changes *group)
{
    for (size_t i = 0; i < group->len; i++) { /* grows */
        const mx_fkeys *referrers = &group->at[i]->from.table->referenced_by;
        for (size_t k = 0; k < referrers->len; k++) {
            const mx_table *referrer = referrers->at[k]->table;
            if (mx_map_get_address(&planner->changes->left, referrer))
                continue; /* it is told what it holds */
            if (mx_plan_survivor(planner, referrer))
                MX_TRY(join_group(planner, group, mx_plan_node_for(planner, referrer)));
            else if (mx_plan_is_held(planner, referrer) && !mx_plan_is_regrouped(planner, referrer))
                MX_TRY(join_group(planner, group, mx_map_get_address(&planner->table_changes, referrer)));
        }
    }
    return MX_OK;
}

static size_t referrer_at(void *arg, size_t node, size_t i)
{
    const mx_changes *group = arg;
    const mx_fkeys *referrers = &group->at[node]->from.table->referenced_by;
    if (i >= referrers->len)
        return MX_NPOS;
    for (size_t k = 0; k < group->len; k++)
        if (group->at[k]->from.table == referrers->at[i]->table)
            return k;
    return node;
}

mx_status mx_plan_regroup(mx_planner *planner)
{
    if (!(planner->rules->caps & MX_CAP_FKEYS_HOLD_TABLES))
        return MX_OK;
    mx_changes group = {0};
    MX_TRY(begin_group(planner, &group));
    MX_TRY(join_referrers(planner, &group));
    mx_plan_drop_tables(planner, true); /* those that refer to the group and go */
    for (size_t i = 0; i < group.len; i++)
        if (group.at[i]->verb != MX_DROP)
            mx_map_put_address(planner->arena, &planner->regrouped, group.at[i]->from.table,
                               mx_plan_rows_aside(planner, group.at[i]));
    size_t *order = mx_new_array(planner->arena, size_t, group.len + 1);
    mx_order_stable(planner->arena, group.len, referrer_at, NULL, &group, order);
    for (size_t i = 0; i < group.len; i++) {
        const mx_change *change = group.at[order[i]];
        if (change->verb == MX_DROP)
            mx_plan_drop_table(planner, change, &(mx_fkeys){0});
        else
            mx_plan_drop_moved(planner, change);
    }
    return MX_OK;
}

void mx_plan_move_back(mx_planner *planner, const mx_change *node)
{
    mx_plan_rows_back(planner, node, mx_map_get_address(&planner->regrouped, node->from.table));
}

bool mx_plan_is_held(const mx_planner *planner, const mx_table *dropped)
{
    mx_arena *scratch = mx_arena_child(planner->arena);
    mx_map seen = {0};
    mx_vec(const mx_table *) queue = {0};
    bool held = false;
    mx_vec_push(scratch, &queue, dropped);
    for (size_t i = 0; !held && i < queue.len; i++) {
        const mx_fkeys *referrers = &queue.at[i]->referenced_by;
        for (size_t k = 0; !held && k < referrers->len; k++) {
            const mx_table *referrer = referrers->at[k]->table;
            held = mx_plan_survivor(planner, referrer) != NULL;
            if (mx_map_get_address(&seen, referrer))
                continue;
            mx_map_put_address(scratch, &seen, referrer, scratch);
            mx_vec_push(scratch, &queue, referrer);
        }
    }
    mx_arena_free(scratch);
    return held;
}
