#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/inherit.h"

typedef mx_vec(size_t) node_list;

/* Tables that are created or altered, and which of them must wait for which. */
typedef struct table_graph {
    mx_planner *planner;
    mx_changes nodes;
    mx_map node_of;       /* table of `to` by pointer → index + 1 */
    mx_fkeys *new_fkeys;  /* per node: the foreign keys that it brings */
    mx_fkeys *late;       /* per node: of these, the ones that close a cycle */
    mx_objects *routines; /* per node: those that it calls and that must wait for other tables */
    node_list *takers;    /* per node: those that must come first for what their heirs have of both */
} table_graph;

static size_t node_of(const table_graph *graph, const mx_table *table)
{
    size_t index = (size_t)(uintptr_t)mx_map_get_address(&graph->node_of, table);
    return index ? index - 1 : MX_NPOS;
}

static bool is_in(const mx_fkeys *list, const mx_fkey *fkey)
{
    for (size_t i = 0; i < list->len; i++) {
        if (list->at[i] == fkey)
            return true;
    }
    return false;
}

static void collect_fkeys(table_graph *graph, size_t node)
{
    const mx_change *change = graph->nodes.at[node];
    mx_fkeys *out = &graph->new_fkeys[node];
    if (mx_plan_is_anew(graph->planner, change->from.table))
        return; /* they come behind its rows */
    if (change->verb == MX_ADD || mx_plan_is_regrouped(graph->planner, change->from.table)) {
        *out = change->to.table->fkeys;
        return;
    }
    for (size_t i = 0; i < change->children.len; i++) {
        const mx_change *child = change->children.at[i];
        bool comes = child->subject == MX_C_FKEY && child->to.any &&
                     (child->verb != MX_RENAME || !graph->planner->rules->can_rename(child));
        if (comes && !is_in(out, child->to.fkey) && !mx_plan_is_aside(graph->planner, child->to.fkey))
            mx_vec_push(graph->planner->arena, out, (mx_fkey *)(uintptr_t)child->to.any);
    }
}

/* A node's needs: its parents by inheritance and partitioning first, then the targets of its new foreign keys. */
static size_t parents_of(const mx_table *table)
{
    size_t n = 0;
    while (mx_table_parent(table, n))
        n++;
    return n;
}

/* The i-th name that the routines of a node need; a node itself is nothing to wait for. */
static size_t table_of_routine(const table_graph *graph, size_t node, size_t i)
{
    const mx_objects *routines = &graph->routines[node];
    for (size_t k = 0; k < routines->len; k++) {
        size_t needs = mx_plan_needs_of(routines->at[k]);
        if (i < needs) {
            const mx_name *name = &routines->at[k]->refers.at[i];
            const mx_table *table = mx_model_table(graph->planner->changes->to, name->schema, name->name);
            size_t at = table ? node_of(graph, table) : MX_NPOS;
            return at == MX_NPOS ? node : at;
        }
        i -= needs;
    }
    return MX_NPOS;
}

static size_t table_needs(void *arg, size_t node, size_t i)
{
    const table_graph *graph = arg;
    const mx_table *table = graph->nodes.at[node]->to.table, *parent = mx_table_parent(table, i);
    size_t parents = parents_of(table);
    if (parent) {
        size_t at = node_of(graph, parent);
        return at == MX_NPOS ? node : at; /* itself: nothing to wait for */
    }
    size_t fkeys = parents + graph->new_fkeys[node].len, takers = fkeys + graph->takers[node].len;
    if (i >= takers)
        return table_of_routine(graph, node, i - takers);
    if (i >= fkeys)
        return graph->takers[node].at[i - fkeys];
    const mx_fkey *fkey = graph->new_fkeys[node].at[i - parents];
    size_t target = fkey->ref_table && !is_in(&graph->late[node], fkey) ? node_of(graph, fkey->ref_table)
                                                                        : MX_NPOS;
    return target == MX_NPOS ? node : target;
}

static void cut_fkey(void *arg, size_t node, size_t i)
{
    table_graph *graph = arg;
    size_t parents = parents_of(graph->nodes.at[node]->to.table);
    if (i < parents || i - parents >= graph->new_fkeys[node].len)
        return;
    mx_fkey *fkey = graph->new_fkeys[node].at[i - parents];
    mx_vec_push(graph->planner->arena, &graph->late[node], fkey);
    mx_map_put_address(graph->planner->arena, &graph->planner->late_fkeys, fkey, fkey);
}

static void make_room(table_graph *graph, bool drops)
{
    size_t n = graph->nodes.len ? graph->nodes.len : 1;
    for (size_t i = 0; i < graph->nodes.len; i++)
        mx_map_put_address(graph->planner->arena, &graph->node_of,
                           drops ? graph->nodes.at[i]->from.any : graph->nodes.at[i]->to.any,
                           (void *)(uintptr_t)(i + 1));
    graph->new_fkeys = mx_new_array(graph->planner->arena, mx_fkeys, n);
    graph->late = mx_new_array(graph->planner->arena, mx_fkeys, n);
    graph->routines = mx_new_array(graph->planner->arena, mx_objects, n);
    graph->takers = mx_new_array(graph->planner->arena, node_list, n);
}

static void wait_for(table_graph *graph, size_t node, size_t other)
{
    mx_vec_push(graph->planner->arena, &graph->takers[node], other);
}

/* Where it drops a column that a table which inherits has of another parent then. */
static void collect_takers(table_graph *graph, size_t node)
{
    const mx_change *change = graph->nodes.at[node];
    for (size_t i = 0; change->verb == MX_MODIFY && i < change->children.len; i++) {
        const mx_change *child = change->children.at[i];
        if (child->subject != MX_C_COLUMN || child->verb != MX_DROP)
            continue;
        for (size_t k = 0; k < change->from.table->children.len; k++) {
            bool merges = false;
            const mx_change *taker = mx_plan_takes_over(graph->planner, change, child->from.column,
                                                        change->from.table->children.at[k], &merges);
            size_t at = taker ? node_of(graph, taker->to.table) : MX_NPOS;
            if (at != MX_NPOS)
                wait_for(graph, merges ? node : at, merges ? at : node);
        }
    }
}

/* A table that rows outlive a crash in may only refer to such ones: who refers is the first to give that up and the last to get it. */
static void collect_unlogged(table_graph *graph, size_t node)
{
    const mx_change *change = graph->nodes.at[node];
    if (change->verb != MX_MODIFY || change->from.table->unlogged == change->to.table->unlogged)
        return;
    for (size_t i = 0; i < change->from.table->referenced_by.len; i++) {
        const mx_table *child = change->from.table->referenced_by.at[i]->table;
        const mx_change *other = mx_map_get_address(&graph->planner->modified, child);
        size_t at = other ? node_of(graph, other->to.table) : MX_NPOS;
        if (at != MX_NPOS && at != node)
            wait_for(graph, change->to.table->unlogged ? node : at, change->to.table->unlogged ? at : node);
    }
}

static bool drops_column(const mx_change *table, const mx_column *column)
{
    for (size_t i = 0; table && i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_DROP && child->from.column == column)
            return true;
    }
    return false;
}

/* Of another table, which loses the column whose sequence this one takes numbers from; NULL: there is none. */
static const mx_change *loses_numbers(mx_planner *planner, const mx_column *taker)
{
    const mx_sequence *sequence = planner->rules->default_sequence(planner, taker);
    const mx_column *column = sequence ? sequence->owner : NULL;
    const mx_change *owner = column && column->table != taker->table
                                 ? mx_map_get_address(&planner->modified, column->table)
                                 : NULL;
    return drops_column(owner, column) ? owner : NULL;
}

/* Who takes no numbers any more of a sequence that goes with its column is altered before. */
static void collect_last_numbered(table_graph *graph, size_t node)
{
    const mx_change *change = graph->nodes.at[node];
    for (size_t i = 0; change->verb == MX_MODIFY && i < change->from.table->columns.len; i++) {
        const mx_change *owner = loses_numbers(graph->planner, change->from.table->columns.at[i]);
        size_t at = owner ? node_of(graph, owner->to.table) : MX_NPOS;
        if (at != MX_NPOS)
            wait_for(graph, at, node);
    }
}

static bool is_referred(const mx_table *table)
{
    for (size_t i = 0; i < table->referenced_by.len; i++) {
        if (table->referenced_by.at[i]->table != table)
            return true;
    }
    return table->children.len != 0;
}

/* Takes numbers from a sequence that goes with another table's column, and nothing holds it. */
static bool is_last_numbered(mx_planner *planner, const mx_table *dropped)
{
    for (size_t i = 0; i < dropped->columns.len; i++) {
        if (loses_numbers(planner, dropped->columns.at[i]))
            return !is_referred(dropped);
    }
    return false;
}

/* Foreign keys of a table that another one has to wait for. */
static void refer_late(table_graph *graph, size_t node, size_t to)
{
    const mx_fkeys *fkeys = &graph->new_fkeys[node];
    for (size_t i = 0; i < fkeys->len; i++) {
        if (fkeys->at[i]->ref_table && node_of(graph, fkeys->at[i]->ref_table) == to &&
            !is_in(&graph->late[node], fkeys->at[i]))
            mx_vec_push(graph->planner->arena, &graph->late[node], fkeys->at[i]);
    }
}

/* Who takes numbers from a sequence that goes with a table is dropped before, and made behind the table that it comes with. */
static void collect_numbered(table_graph *graph, size_t node)
{
    mx_planner *planner = graph->planner;
    const mx_change *change = graph->nodes.at[node];
    bool drops = change->verb == MX_DROP;
    const mx_columns *columns = &(drops ? change->from.table : change->to.table)->columns;
    for (size_t i = 0; i < columns->len; i++) {
        const mx_sequence *sequence = planner->rules->default_sequence(planner, columns->at[i]);
        size_t owner = sequence && sequence->owner ? node_of(graph, sequence->owner->table) : MX_NPOS;
        if (owner == MX_NPOS || owner == node)
            continue;
        wait_for(graph, drops ? owner : node, drops ? node : owner);
        if (!drops)
            refer_late(graph, owner, node);
    }
}

static table_graph make_graph(mx_planner *planner, bool drops, bool early)
{
    table_graph graph = {.planner = planner};
    const mx_changes *all = &planner->changes->changes;
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        if (change->subject != MX_C_TABLE || (change->verb == MX_DROP) != drops || change->verb == MX_RENAME)
            continue;
        if (drops && (mx_plan_is_regrouped(planner, change->from.table) ||
                      (mx_plan_drops_early(planner, change->from.table) ||
                       is_last_numbered(planner, change->from.table)) != early))
            continue;
        mx_vec_push(planner->arena, &graph.nodes, all->at[i]);
    }
    for (size_t i = 0; !drops && i < planner->lone.len; i++)
        mx_vec_push(planner->arena, &graph.nodes, planner->lone.at[i]);
    for (size_t i = 0; drops && !early && i < planner->anew.len; i++)
        mx_vec_push(planner->arena, &graph.nodes,
                    mx_change_make(planner->arena, MX_DROP, planner->anew.at[i],
                                   planner->anew.at[i]->from.any, NULL, 0));
    make_room(&graph, drops);
    return graph;
}

/* --- tables that take numbers of each other's sequences ----------------------------------------------------------------------- */

typedef struct waiting {
    const table_graph *graph;
    size_t node;
    const bool *done; /* the nodes that come, or go, before this one */
} waiting;

/* One of them has its default behind the other, and gives it up before. */
static bool waits_for_numbers(mx_planner *planner, const void *arg, const mx_column *column)
{
    const waiting *w = arg;
    bool drops = w->graph->nodes.at[w->node]->verb == MX_DROP;
    const mx_sequence *sequence = planner->rules->default_sequence(planner, column);
    size_t owner = sequence && sequence->owner ? node_of(w->graph, sequence->owner->table) : MX_NPOS;
    if (owner == MX_NPOS || owner == w->node || w->done[owner] != drops)
        return false;
    return drops || !mx_model_sequence(planner->changes->from, sequence->schema->name, sequence->name);
}

static bool takes_last_numbers(mx_planner *planner, const void *arg, const mx_column *column)
{
    (void)arg;
    return loses_numbers(planner, column) != NULL;
}

static void alter_with(mx_planner *planner, const mx_change *change, const mx_table *table,
                       const mx_changes *clauses)
{
    if (!clauses->len)
        return;
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, change, "Modify \"%.*s\" table",
                                 MX_FMT(table->name));
    step->table = table;
    step->clauses = *clauses;
}

/* Whom they call stands behind them. */
static void create_routines(mx_planner *planner, const mx_objects *routines)
{
    for (size_t i = routines->len; i > 0; i--) {
        const mx_object *routine = routines->at[i - 1];
        if (mx_map_get_address(&planner->made, routine))
            continue;
        mx_map_put_address(planner->arena, &planner->made, routine, routine);
        mx_plan_create_object(planner, routine);
    }
}

static void create_table(mx_planner *planner, const mx_change *change, const mx_table *made,
                         const mx_fkeys *late, mx_objects routines)
{
    const mx_table *table = change->to.table;
    mx_changes calls = {0};
    const mx_objects own = mx_plan_split_own_routines(planner, table, &routines);
    create_routines(planner, &routines);
    made = mx_plan_without_calls(planner, made, &own, &calls);
    mx_step *step = mx_plan_step(planner, MX_ST_CREATE_TABLE, change, "Create \"%.*s\" table",
                                 MX_FMT(table->name));
    step->table = made;
    step->late_fkeys = *late;
    create_routines(planner, &own);
    alter_with(planner, change, table, &calls);
    mx_plan_created_table(planner, change, table);
}

static void add_late_fkeys(mx_planner *planner, const mx_change *table, const mx_fkeys *late)
{
    if (!late->len)
        return;
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, table, "Modify \"%.*s\" table",
                                 MX_FMT(table->to.table->name));
    step->table = table->to.table;
    for (size_t i = 0; i < late->len; i++) {
        mx_change *add = mx_new(planner->arena, mx_change);
        *add = (mx_change){.verb = MX_ADD,
                           .subject = MX_C_FKEY,
                           .to.fkey = late->at[i],
                           .from_table = table->from.table,
                           .to_table = table->to.table};
        mx_vec_push(planner->arena, &step->clauses, add);
    }
    for (size_t i = 0; i < late->len; i++) {
        if (late->at[i]->comment.len)
            mx_plan_comment(planner, table->to.table, MX_C_FKEY, NULL, late->at[i]);
    }
}

mx_status mx_plan_tables(mx_planner *planner)
{
    mx_plan_find_let_go(planner);
    table_graph graph = make_graph(planner, false, false);
    bool inline_only = (planner->rules->caps & MX_CAP_FKEYS_INLINE) != 0;
    for (size_t i = 0; i < graph.nodes.len; i++) {
        collect_fkeys(&graph, i);
        collect_takers(&graph, i);
        collect_unlogged(&graph, i);
    }
    for (size_t i = 0; i < graph.nodes.len; i++) {
        collect_numbered(&graph, i);
        collect_last_numbered(&graph, i);
    }
    for (size_t i = 0; i < graph.nodes.len; i++)
        graph.routines[i] = mx_plan_late_routines_of(planner, graph.nodes.at[i]->to.table);
    size_t *order = mx_new_array(planner->arena, size_t, graph.nodes.len ? graph.nodes.len : 1);
    mx_order_stable(planner->arena, graph.nodes.len, table_needs, inline_only ? NULL : cut_fkey, &graph,
                    order);
    bool *done = mx_new_array(planner->arena, bool, graph.nodes.len + 1);
    mx_changes *defaults = mx_new_array(planner->arena, mx_changes, graph.nodes.len + 1);
    for (size_t i = 0; i < graph.nodes.len; i++) {
        const mx_change *change = graph.nodes.at[order[i]];
        mx_plan_let_go(planner, change);
        if (change->verb != MX_ADD)
            create_routines(planner, &graph.routines[order[i]]);
        if (change->verb == MX_ADD)
            create_table(planner, change,
                         mx_plan_without_defaults(planner, change->to.table, false, waits_for_numbers,
                                                  &(waiting){&graph, order[i], done}, &defaults[order[i]]),
                         &graph.late[order[i]], graph.routines[order[i]]);
        else if (mx_plan_is_regrouped(planner, change->from.table))
            mx_plan_move_back(planner, change);
        else if (mx_plan_is_anew(planner, change->from.table))
            mx_plan_create_anew(planner, change);
        else
            MX_TRY(mx_plan_alter_table(planner, change, &graph.late[order[i]]));
        if (change->verb == MX_MODIFY)
            mx_plan_detach_partitions(planner, change->from.table);
        done[order[i]] = true;
    }
    for (size_t i = 0; i < graph.nodes.len; i++)
        alter_with(planner, graph.nodes.at[order[i]], graph.nodes.at[order[i]]->to.table,
                   &defaults[order[i]]);
    for (size_t i = 0; i < graph.nodes.len; i++)
        add_late_fkeys(planner, graph.nodes.at[order[i]], &graph.late[order[i]]);
    return MX_OK;
}

static const mx_table *root_of(const mx_table *table)
{
    while (table->partition_of)
        table = table->partition_of;
    return table;
}

/* Drops: who refers goes before who is referred to, if only by its parent, and children before their parents. */
static size_t drop_needs(void *arg, size_t node, size_t i)
{
    const table_graph *graph = arg;
    const mx_table *table = graph->nodes.at[node]->from.table, *needed = NULL;
    const mx_fkey *by = NULL;
    if (i < table->referenced_by.len) {
        by = table->referenced_by.at[i];
        needed = by->table;
    } else if (i - table->referenced_by.len < table->children.len) {
        needed = table->children.at[i - table->referenced_by.len];
    } else {
        i -= table->referenced_by.len + table->children.len;
        const mx_table *above = table->partition_of;
        for (; above && i >= above->referenced_by.len; above = above->partition_of)
            i -= above->referenced_by.len;
        if (!above)
            return i < graph->takers[node].len ? graph->takers[node].at[i] : MX_NPOS;
        by = above->referenced_by.at[i];
        needed = by->table;
        if (root_of(needed) == root_of(table))
            return node; /* drop_own_fkeys */
    }
    size_t referrer = mx_plan_goes_aside(graph->planner, by) ? MX_NPOS : node_of(graph, needed);
    return referrer == MX_NPOS ? node : referrer;
}

/* Foreign keys of a partitioned table to itself hold its partitions. */
static void drop_own_fkeys(table_graph *graph, size_t node)
{
    const mx_table *table = graph->nodes.at[node]->from.table;
    for (size_t i = 0; table->partition_by.len && i < table->fkeys.len; i++) {
        const mx_fkey *fkey = table->fkeys.at[i];
        if (fkey->ref_table && root_of(fkey->ref_table) == root_of(table) && !mx_fkey_is_inherited(fkey) &&
            !is_in(&graph->late[node], fkey) && !mx_plan_is_aside(graph->planner, fkey))
            mx_vec_push(graph->planner->arena, &graph->late[node], (mx_fkey *)(uintptr_t)fkey);
    }
}

/* The foreign key behind drop_needs's i-th need, of its parents' too. NULL: there is none. */
static const mx_fkey *key_behind(const mx_table *table, size_t i)
{
    size_t own = table->referenced_by.len, children = table->children.len;
    if (i < own)
        return table->referenced_by.at[i];
    if (i < own + children)
        return NULL;
    i -= own + children;
    for (table = table->partition_of; table; table = table->partition_of) {
        if (i < table->referenced_by.len)
            return table->referenced_by.at[i];
        i -= table->referenced_by.len;
    }
    return NULL;
}

static void cut_referrer(void *arg, size_t node, size_t i)
{
    table_graph *graph = arg;
    const mx_fkey *fkey = key_behind(graph->nodes.at[node]->from.table, i), *parent;
    while (fkey && (parent = mx_fkey_parent(fkey)) != NULL)
        fkey = parent;
    size_t owner = fkey ? node_of(graph, fkey->table) : MX_NPOS;
    if (owner != MX_NPOS && !is_in(&graph->late[owner], fkey) && !mx_plan_goes_aside(graph->planner, fkey))
        mx_vec_push(graph->planner->arena, &graph->late[owner], (mx_fkey *)(uintptr_t)fkey);
}

static void drop_cycle_fkeys(mx_planner *planner, const table_graph *graph)
{
    for (size_t i = 0; i < graph->nodes.len; i++) {
        const mx_fkeys *late = &graph->late[i];
        if (!late->len)
            continue;
        const mx_table *table = mx_plan_stand_in(planner, graph->nodes.at[i]->from.table);
        mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, graph->nodes.at[i], "Modify \"%.*s\" table",
                                     MX_FMT(table->name));
        step->table = table;
        for (size_t k = 0; k < late->len; k++) {
            mx_change *drop = mx_new(planner->arena, mx_change);
            *drop = (mx_change){
                .verb = MX_DROP, .subject = MX_C_FKEY, .from.fkey = late->at[k], .from_table = table};
            mx_vec_push(planner->arena, &step->clauses, drop);
        }
    }
}

void mx_plan_undo_drop(mx_planner *planner, mx_step *step)
{
    mx_steps *out = planner->out;
    step->undo = (mx_steps){0};
    planner->out = &step->undo;
    mx_plan_created_table(planner, step->change, step->table);
    planner->out = out;
}

/* The dropped table has given up these defaults by then, and has none of them when it comes back. */
static void give_up_defaults(mx_planner *planner, const mx_change *drop, mx_plan_gives_up *asks,
                             const void *arg)
{
    const mx_table *table = drop->from.table, *bare = mx_map_get_address(&planner->bare, table);
    mx_changes clauses = {0};
    if (mx_plan_stand_in(planner, table) != table || mx_plan_is_referred_part(planner, table))
        return;
    bare = mx_plan_without_defaults(planner, bare ? bare : table, true, asks, arg, &clauses);
    alter_with(planner, drop, table, &clauses);
    if (clauses.len)
        mx_map_put_address(planner->arena, &planner->bare, table, bare);
}

/* Defaults that take from sequences of tables which go before theirs are dropped ahead of all. */
static void drop_cycle_defaults(table_graph *graph, const size_t *order)
{
    bool *done = mx_new_array(graph->planner->arena, bool, graph->nodes.len + 1);
    for (size_t i = 0; i < graph->nodes.len; i++) {
        const mx_change *change = graph->nodes.at[order[i]];
        give_up_defaults(graph->planner, change, waits_for_numbers, &(waiting){graph, order[i], done});
        done[order[i]] = true;
    }
}

/* Of those that take numbers from a sequence that goes with another table's column, and are held until behind that. */
static void drop_last_defaults(mx_planner *planner)
{
    const mx_changes *all = &planner->changes->changes;
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        if (change->subject == MX_C_TABLE && change->verb == MX_DROP &&
            !mx_plan_is_regrouped(planner, change->from.table) &&
            !mx_plan_drops_early(planner, change->from.table) &&
            !is_last_numbered(planner, change->from.table))
            give_up_defaults(planner, change, takes_last_numbers, NULL);
    }
}

void mx_plan_drop_table(mx_planner *planner, const mx_change *change, const mx_fkeys *late)
{
    const mx_table *table = mx_plan_is_referred_part(planner, change->from.table)
                                ? mx_plan_detach_dropped(planner, change)
                                : mx_plan_stand_in(planner, change->from.table);
    const mx_table *bare = mx_map_get_address(&planner->bare, change->from.table);
    bool moved = mx_plan_is_anew(planner, change->from.table);
    mx_step *step = mx_plan_step(planner, MX_ST_DROP_TABLE, change, "Drop \"%.*s\" table%s",
                                 MX_FMT(moved ? table->name : change->from.table->name),
                                 moved ? " after copying rows" : "");
    step->table = bare ? bare : table;
    step->late_fkeys = *late; /* dropped before: made again after */
    mx_plan_aside_of(planner, change->from.table, &step->late_fkeys);
    mx_plan_undo_drop(planner, step);
}

void mx_plan_drop_tables(mx_planner *planner, bool early)
{
    table_graph graph = make_graph(planner, true, early);
    for (size_t i = 0; i < graph.nodes.len; i++)
        collect_numbered(&graph, i);
    bool inline_only = (planner->rules->caps & MX_CAP_FKEYS_INLINE) != 0;
    size_t *order = mx_new_array(planner->arena, size_t, graph.nodes.len ? graph.nodes.len : 1);
    mx_order_stable(planner->arena, graph.nodes.len, drop_needs, inline_only ? NULL : cut_referrer, &graph,
                    order);
    for (size_t i = 0; i < graph.nodes.len && !inline_only; i++)
        drop_own_fkeys(&graph, i);
    drop_cycle_fkeys(planner, &graph);
    drop_cycle_defaults(&graph, order);
    for (size_t i = 0; i < graph.nodes.len; i++) {
        mx_plan_drop_table(planner, graph.nodes.at[order[i]], &graph.late[order[i]]);
        planner->fkeys_off |= inline_only;
    }
    if (early)
        drop_last_defaults(planner);
}
