#include "plan/planner.h"
#include "plan/rules.h"

/* Renames of tables, and of the columns of one table. A name must be free when it is taken: who leaves it goes
 * first. What is only dropped later steps aside under a name made up for the plan, and so does one of a ring
 * (a → b → a). */

typedef struct rename_graph {
    mx_changes renames;
    const void **taken; /* per rename: what has its new name before; NULL: nothing */
    mx_map node_of;     /* what is renamed → index + 1 */
    bool *opens_ring;
    size_t *order;
} rename_graph;

static size_t rename_needs(void *arg, size_t node, size_t i)
{
    const rename_graph *graph = arg;
    size_t index = i == 0 && graph->taken[node]
                       ? (size_t)(uintptr_t)mx_map_get_address(&graph->node_of, graph->taken[node])
                       : 0;
    return index ? index - 1 : MX_NPOS;
}

static void open_ring(void *arg, size_t node, size_t i)
{
    rename_graph *graph = arg;
    (void)i;
    graph->opens_ring[node] = true;
}

static void add_rename(mx_arena *arena, rename_graph *graph, mx_change *rename)
{
    mx_vec_push(arena, &graph->renames, rename);
    mx_map_put_address(arena, &graph->node_of, rename->from.any, (void *)(uintptr_t)graph->renames.len);
}

static void sort_renames(mx_arena *arena, rename_graph *graph)
{
    size_t count = graph->renames.len;
    graph->opens_ring = mx_new_array(arena, bool, count ? count : 1);
    graph->order = mx_new_array(arena, size_t, count ? count : 1);
    mx_order_stable(arena, count, rename_needs, open_ring, graph, graph->order);
}

/* What else a renamed column becomes is said by a clause of its own. */
static const mx_column *named(mx_planner *planner, const mx_column *column, mx_str name)
{
    mx_column *now = mx_new(planner->arena, mx_column);
    *now = *column;
    now->name = name;
    return now;
}

void mx_plan_rename_part(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    mx_change reverse = *child;
    reverse.to.any = NULL;
    mx_str from = mx_change_name(&reverse), to = mx_change_name(child);
    const char *what = child->subject == MX_C_COLUMN  ? "a column"
                       : child->subject == MX_C_INDEX ? "an index"
                                                      : "a constraint";
    bool of_index = child->subject == MX_C_INDEX;
    mx_step *step = mx_plan_step(planner, of_index ? MX_ST_RENAME_INDEX : MX_ST_ALTER_TABLE, child,
                                 "Rename %s from \"%.*s\" to \"%.*s\"", what, MX_FMT(from), MX_FMT(to));
    step->table = table->to.table;
    step->index = of_index ? child->to.index : NULL;
    mx_change *clause = mx_change_make(planner->arena, MX_RENAME, child, child->from.any, child->to.any, 0);
    if (child->subject == MX_C_COLUMN)
        clause->to.column = named(planner, child->from.column, to);
    mx_vec_push(planner->arena, &step->clauses, clause);
}

/* --- columns ------------------------------------------------------------------------------------------------------------------ */

static const mx_column *column_aside(mx_planner *planner, const mx_change *table, const mx_column *column)
{
    mx_column *aside = mx_new(planner->arena, mx_column);
    *aside = *column;
    do
        aside->name = mx_str_printf(planner->arena, "tmp_%.*s", MX_FMT(aside->name));
    while (mx_table_column(table->from.table, aside->name) || mx_table_column(table->to.table, aside->name));
    return aside;
}

static void rename_column(mx_planner *planner, const mx_change *table, const mx_change *like,
                          const mx_column *from, const mx_column *to)
{
    mx_plan_rename_part(planner, table, mx_change_make(planner->arena, MX_RENAME, like, from, to, 0));
}

/* A column among the clauses that drop it: it is dropped by another name now. */
static void put_column_aside(mx_planner *planner, const mx_change *table, const mx_column *column,
                             mx_changes *clauses)
{
    for (size_t i = 0; i < clauses->len; i++) {
        const mx_change *drop = clauses->at[i];
        if (drop->verb != MX_DROP || drop->subject != MX_C_COLUMN || drop->from.column != column)
            continue;
        const mx_column *aside = column_aside(planner, table, column);
        rename_column(planner, table, drop, column, aside);
        clauses->at[i] = mx_change_make(planner->arena, MX_DROP, drop, aside, NULL, drop->aspects);
    }
}

void mx_plan_rename_columns(mx_planner *planner, const mx_change *table, const mx_changes *renames,
                            mx_changes *clauses)
{
    rename_graph graph = {.taken = mx_new_array(planner->arena, const void *, renames->len + 1)};
    mx_changes last = {0};
    for (size_t i = 0; i < renames->len; i++) {
        const mx_column *taken = mx_table_column(table->from.table, renames->at[i]->to.column->name);
        graph.taken[i] = taken == renames->at[i]->from.column ? NULL
                                                              : taken; /* itself: only letters change case */
        add_rename(planner->arena, &graph, renames->at[i]);
    }
    sort_renames(planner->arena, &graph);
    for (size_t i = 0; i < renames->len; i++) {
        const mx_change *rename = renames->at[graph.order[i]];
        if (graph.opens_ring[graph.order[i]]) {
            const mx_column *aside = column_aside(planner, table, rename->from.column);
            rename_column(planner, table, rename, rename->from.column, aside);
            mx_vec_push(planner->arena, &last,
                        mx_change_make(planner->arena, MX_RENAME, rename, aside, rename->to.any, 0));
            continue;
        }
        if (graph.taken[graph.order[i]])
            put_column_aside(planner, table, graph.taken[graph.order[i]], clauses);
        mx_plan_rename_part(planner, table, rename);
    }
    for (size_t i = 0; i < last.len; i++)
        mx_plan_rename_part(planner, table, last.at[i]);
}

/* --- keys, checks, indexes ---------------------------------------------------------------------------------------------------- */

static bool has_name(mx_str name, mx_str wanted, const mx_planner *planner)
{
    return name.len && mx_name_same(name, wanted, &planner->changes->from->server);
}

static const void *part_named(const mx_planner *planner, const mx_table *table, mx_str name)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        if (has_name(table->checks.at[i]->name, name, planner))
            return table->checks.at[i];
    }
    for (size_t i = 0; i < table->fkeys.len; i++) {
        if (has_name(table->fkeys.at[i]->name, name, planner))
            return table->fkeys.at[i];
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (has_name(table->indexes.at[i]->name, name, planner))
            return table->indexes.at[i];
    }
    return table->primary && has_name(table->primary->name, name, planner) ? table->primary : NULL;
}

/* A copy under a name made up for the plan. */
static const void *part_aside(mx_planner *planner, const mx_change *table, const mx_change *rename)
{
    const mx_change old = {.subject = rename->subject, .from = rename->from};
    mx_str name = mx_change_name(&old);
    do
        name = mx_str_printf(planner->arena, "tmp_%.*s", MX_FMT(name));
    while (part_named(planner, table->from.table, name) || part_named(planner, table->to.table, name));
    if (rename->subject == MX_C_INDEX) {
        mx_index *aside = mx_new(planner->arena, mx_index);
        *aside = *rename->from.index;
        aside->name = name;
        return aside;
    }
    if (rename->subject == MX_C_FKEY) {
        mx_fkey *aside = mx_new(planner->arena, mx_fkey);
        *aside = *rename->from.fkey;
        aside->name = name;
        return aside;
    }
    mx_check *aside = mx_new(planner->arena, mx_check);
    *aside = *rename->from.check;
    aside->name = name;
    return aside;
}

/* What has a name that a rename takes, and goes anyway, goes before. */
static void drop_taken(mx_planner *planner, const mx_change *table, const rename_graph *graph,
                       mx_changes *drops)
{
    mx_changes kept = {0}, first = {0};
    for (size_t i = 0; i < drops->len; i++) {
        bool taken = false;
        for (size_t k = 0; k < graph->renames.len; k++)
            taken |= graph->taken[k] == drops->at[i]->from.any;
        mx_vec_push(planner->arena, taken ? &first : &kept, drops->at[i]);
    }
    *drops = kept;
    if (first.len)
        mx_plan_alter_step(planner, table, &first);
}

void mx_plan_rename_keys(mx_planner *planner, const mx_change *table, const mx_changes *renames,
                         mx_changes *drops)
{
    if (!renames->len)
        return;
    rename_graph graph = {.taken = mx_new_array(planner->arena, const void *, renames->len)};
    mx_changes last = {0};
    for (size_t i = 0; i < renames->len; i++) {
        const void *taken = part_named(planner, table->from.table, mx_change_name(renames->at[i]));
        graph.taken[i] = taken == renames->at[i]->from.any ? NULL : taken;
        add_rename(planner->arena, &graph, renames->at[i]);
    }
    sort_renames(planner->arena, &graph);
    drop_taken(planner, table, &graph, drops);
    for (size_t i = 0; i < renames->len; i++) {
        const mx_change *rename = renames->at[graph.order[i]];
        if (!graph.opens_ring[graph.order[i]]) {
            mx_plan_rename_part(planner, table, rename);
            continue;
        }
        const void *aside = part_aside(planner, table, rename);
        mx_plan_rename_part(planner, table,
                            mx_change_make(planner->arena, MX_RENAME, rename, rename->from.any, aside, 0));
        mx_vec_push(planner->arena, &last,
                    mx_change_make(planner->arena, MX_RENAME, rename, aside, rename->to.any, 0));
    }
    for (size_t i = 0; i < last.len; i++)
        mx_plan_rename_part(planner, table, last.at[i]);
}

/* --- tables ------------------------------------------------------------------------------------------------------------------- */

static const mx_table *table_aside(mx_planner *planner, const mx_table *table)
{
    mx_table *aside = mx_new(planner->arena, mx_table);
    *aside = *table;
    aside->name = mx_plan_free_name(planner, table->schema->name, table->name);
    return aside;
}

static void rename_table(mx_planner *planner, const mx_change *like, const mx_table *from, const mx_table *to)
{
    const mx_change *change = mx_change_make(planner->arena, MX_RENAME, like, from, to, 0);
    if (planner->rules->caps & MX_CAP_INDEXES_HOLD_TABLES)
        mx_plan_drop_indexes(planner, change, from);
    mx_step *step = mx_plan_step(planner, MX_ST_RENAME_TABLE, change,
                                 "Rename a table from \"%.*s\" to \"%.*s\"", MX_FMT(from->name),
                                 MX_FMT(to->name));
    step->table = to;
    step->old_name = from->name;
    if (planner->rules->caps & MX_CAP_INDEXES_HOLD_TABLES)
        mx_plan_indexes_come_back(planner, change, to, from);
}

const mx_table *mx_plan_stand_in(const mx_planner *planner, const mx_table *dropped)
{
    const mx_table *aside = mx_map_get_address(&planner->stand_ins, dropped);
    return aside ? aside : dropped;
}

void mx_plan_call_table(mx_planner *planner, const mx_change *like, const mx_table *table,
                        const mx_table *now)
{
    rename_table(planner, like, table, now);
    mx_map_put_address(planner->arena, &planner->stand_ins, table, now);
}

void mx_plan_put_table_aside(mx_planner *planner, const mx_change *like, const mx_table *table)
{
    if (mx_plan_stand_in(planner, table) == table)
        mx_plan_call_table(planner, like, table, table_aside(planner, table));
}

/* Who has the new name and is not renamed is dropped. */
static void put_table_aside(mx_planner *planner, const mx_change *like, const rename_graph *graph,
                            const mx_table *table)
{
    if (!mx_map_get_address(&graph->node_of, table))
        mx_plan_put_table_aside(planner, like, table);
}

/* Dropped by now, with the tables that are made anew together, or out of the way. */
static bool is_gone(const mx_planner *planner, const mx_table *table)
{
    if (table && mx_plan_is_anew(planner, table))
        return true;
    if (!table || !(planner->rules->caps & MX_CAP_FKEYS_HOLD_TABLES))
        return false;
    return mx_plan_is_regrouped(planner, table) ||
           (!mx_plan_survivor(planner, table) && !mx_plan_is_held(planner, table));
}

static rename_graph table_renames(mx_planner *planner)
{
    rename_graph graph = {0};
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->verb == MX_RENAME &&
            !mx_plan_is_regrouped(planner, change->from.table) &&
            !mx_plan_is_anew(planner, change->from.table))
            add_rename(planner->arena, &graph, change);
    }
    graph.taken = mx_new_array(planner->arena, const void *, graph.renames.len + 1);
    for (size_t i = 0; i < graph.renames.len; i++) {
        const mx_change *change = graph.renames.at[i];
        const mx_table *taken = mx_model_table(planner->changes->from, change->to.table->schema->name,
                                               change->to.table->name);
        graph.taken[i] = taken == change->from.table || is_gone(planner, taken) ? NULL : taken;
    }
    sort_renames(planner->arena, &graph);
    return graph;
}

void mx_plan_rename_tables(mx_planner *planner)
{
    rename_graph graph = table_renames(planner);
    mx_changes last = {0};
    for (size_t i = 0; i < graph.renames.len; i++) {
        size_t node = graph.order[i];
        const mx_change *rename = graph.renames.at[node];
        const mx_table *from = mx_plan_stand_in(planner, rename->from.table);
        if (from == rename->to.table)
            continue;
        if (graph.opens_ring[node]) {
            const mx_table *aside = table_aside(planner, from);
            rename_table(planner, rename, from, aside);
            mx_vec_push(planner->arena, &last,
                        mx_change_make(planner->arena, MX_RENAME, rename, aside, rename->to.any, 0));
            continue;
        }
        if (graph.taken[node])
            put_table_aside(planner, rename, &graph, graph.taken[node]);
        rename_table(planner, rename, from, rename->to.table);
    }
    for (size_t i = 0; i < last.len; i++)
        rename_table(planner, last.at[i], last.at[i]->from.table, last.at[i]->to.table);
}
