#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/canon.h"
#include "schema/names.h"
#include "schema/text.h"

bool mx_plan_knows_drop(const mx_object *object)
{
    return object->kind != MX_O_OTHER || mx_object_other_kind(object).len;
}

typedef struct object_graph {
    mx_vec(const mx_object *) nodes;
    mx_map nodes_named; /* mx_order_name */
    mx_map added;       /* the nodes by address */
} object_graph;

static void add_node(mx_arena *arena, object_graph *graph, const mx_object *object)
{
    if (mx_map_get_address(&graph->added, object))
        return;
    mx_map_put_address(arena, &graph->added, object, object);
    mx_order_name(arena, &graph->nodes_named, object->name, graph->nodes.len);
    mx_vec_push(arena, &graph->nodes, object);
}

/* What a node needs: the nodes of each name that its text refers to, then those of the name of its table. */
static size_t object_needs(void *arg, size_t node, size_t i)
{
    const object_graph *graph = arg;
    const mx_object *object = graph->nodes.at[node];
    for (size_t k = 0; k <= object->refers.len; k++) {
        mx_str name = k < object->refers.len ? object->refers.at[k].name : object->on_table.name;
        size_t needed = mx_order_named(&graph->nodes_named, name, &i);
        if (needed != MX_NPOS)
            return needed;
    }
    return MX_NPOS;
}

static size_t *object_order(mx_planner *planner, object_graph *graph)
{
    size_t *order = mx_new_array(planner->arena, size_t, graph->nodes.len ? graph->nodes.len : 1);
    mx_order_stable(planner->arena, graph->nodes.len, object_needs, NULL, graph, order);
    return order;
}

static bool is_replaced(const mx_planner *planner, const mx_change *change)
{
    return change->verb == MX_MODIFY && !(change->aspects & MX_D_TYPE) &&
           mx_map_get_address(&planner->replaceable, change->from.object);
}

/* Only what is said of it differs, or a materialized view's indexes: those come and go by themselves. */
static bool stays(const mx_change *change)
{
    bool filled = change->subject == MX_C_OBJECT && change->to.object &&
                  change->to.object->kind == MX_O_MATVIEW;
    return change->verb == MX_MODIFY &&
           !(change->aspects & ~(uint32_t)(MX_D_COMMENT | (filled ? MX_D_PARTS : 0)));
}

/* A change's object, and whether it is dropped (to be created again or not). */
bool mx_plan_object_goes(const mx_planner *planner, const mx_change *change)
{
    if (change->subject != MX_C_OBJECT || change->verb == MX_ADD)
        return false;
    bool altered = change->verb == MX_MODIFY && !stays(change) && !is_replaced(planner, change);
    return change->verb != MX_MODIFY || altered || mx_plan_is_taken_away(planner, change->from.object);
}

static const mx_change *change_of(const mx_planner *planner, const mx_object *object)
{
    return mx_map_get_address(&planner->object_changes, object);
}

/* What is created early and was there before: it can be dropped late only when it does not come back. */
static bool comes_back_early(const mx_planner *planner, const mx_change *change)
{
    return change->verb != MX_DROP && mx_plan_is_early(planner, change->to.object);
}

static void view_index_step(mx_planner *planner, mx_step_kind kind, const mx_change *change,
                            const mx_object *view, const mx_index *index)
{
    mx_step *step = mx_plan_step(planner, kind, change, "%s index \"%.*s\" %s view: \"%.*s\"",
                                 kind == MX_ST_CREATE_INDEX ? "Create" : "Drop", MX_FMT(index->name),
                                 kind == MX_ST_CREATE_INDEX ? "to" : "from", MX_FMT(view->name));
    step->object = view;
    step->index = index;
}

static void create_view_indexes(mx_planner *planner, const mx_change *change, const mx_object *view)
{
    for (size_t i = 0; i < view->indexes.len; i++)
        view_index_step(planner, MX_ST_CREATE_INDEX, change, view, view->indexes.at[i]);
}

/* A view or function that was dropped and created again has lost its comment. */
static void comment_again(mx_planner *planner, const mx_object *object)
{
    const mx_change like = {.subject = MX_C_OBJECT};
    if (!object || !mx_plan_is_said(object->comment, &object->notes))
        return;
    const mx_change *change = mx_change_make(planner->arena, MX_MODIFY, &like, NULL, object, MX_D_COMMENT);
    mx_plan_step(planner, MX_ST_COMMENT, change, "Set comment to \"%.*s\"", MX_FMT(object->name));
}

/* Of materialized views that stay: `drop` those that go, or those that come are made. One that is made anew has lost its comment, which
 * the view's notes tell. */
static void change_view_indexes(mx_planner *planner, bool drop)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        bool anew = false;
        if (change->subject != MX_C_OBJECT || !stays(change) ||
            mx_plan_is_taken_away(planner, change->from.object))
            continue;
        for (size_t k = 0; k < change->indexes.len; k++) {
            const mx_change *child = change->indexes.at[k];
            if (child->aspects == MX_D_COMMENT)
                continue;
            if (drop && child->verb != MX_ADD)
                view_index_step(planner, MX_ST_DROP_INDEX, child, change->from.object, child->from.index);
            if (!drop && child->verb != MX_DROP)
                view_index_step(planner, MX_ST_CREATE_INDEX, child, change->to.object, child->to.index);
            anew |= !drop && child->verb == MX_MODIFY;
        }
        if (anew && !(change->aspects & MX_D_COMMENT))
            comment_again(planner, change->to.object);
    }
}

/* With what is made again behind it on the way back. */
static void undo_drop(mx_planner *planner, mx_step *step)
{
    mx_steps *out = planner->out;
    planner->out = &step->undo;
    create_view_indexes(planner, step->change, step->object);
    if (planner->rules->caps & MX_CAP_COMMENT_STATEMENTS)
        comment_again(planner, step->object);
    planner->out = out;
}

/* What a table of the desired state is now; NULL: it is new. */
static const mx_table *table_now(const mx_planner *planner, const mx_table *to)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->to.table == to)
            return change->from.table;
    }
    return mx_model_table(planner->changes->from, to->schema->name, to->name);
}

static size_t place_now(const mx_table *now, const mx_change *change, const mx_column *column)
{
    mx_str name = column->name;
    for (size_t i = 0; change && i < change->children.len; i++) {
        const mx_change *child = change->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_RENAME && child->to.column == column)
            name = child->from.column->name;
    }
    for (size_t i = 0; i < now->columns.len; i++) {
        if (mx_str_eq(now->columns.at[i]->name, name))
            return i;
    }
    return MX_NPOS;
}

static bool has_other_order(const mx_planner *planner, const mx_table *table, const mx_change *change)
{
    const mx_table *now = table_now(planner, table);
    size_t last = 0;
    for (size_t i = 0; now && i < table->columns.len; i++) {
        size_t place = place_now(now, change, table->columns.at[i]);
        if (place < last)
            return true;
        last = place == MX_NPOS ? last : place;
    }
    return false;
}

static bool moves_columns(const mx_planner *planner, const mx_table *table)
{
    const mx_change *change = table ? mx_map_get_address(&planner->modified, table) : NULL;
    for (size_t i = 0; change && i < change->children.len; i++) {
        const mx_change *child = change->children.at[i];
        if (child->subject == MX_C_COLUMN &&
            (child->verb == MX_ADD || child->verb == MX_DROP ||
             (child->verb == MX_MODIFY && planner->rules->replaces_column(child))))
            return true;
    }
    return table && has_other_order(planner, table, change);
}

/* Columns come to the end of a table and keep no order: what a view's star stood for is said, where the server keeps
 * what it stood for when the view was made. */
static const mx_object *as_made_now(mx_planner *planner, const mx_object *object)
{
    if (!(planner->rules->caps & MX_CAP_VIEWS_HOLD_COLUMNS) || !object->starless.len)
        return object;
    for (size_t i = 0; i < object->refers.len; i++) {
        const mx_name *name = &object->refers.at[i];
        if (!moves_columns(planner, mx_model_table(object->schema->model, name->schema, name->name)))
            continue;
        mx_object *plain = mx_new(planner->arena, mx_object);
        *plain = *object;
        plain->source = object->starless;
        return plain;
    }
    return object;
}

/* A routine that takes a table's rows is known by what the table, or a type, is called by then. */
static const mx_object *as_called_now(mx_planner *planner, const mx_object *object)
{
    mx_object *now = NULL;
    for (size_t i = 0; mx_object_is_routine(object) && i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->verb != MX_RENAME || (change->subject != MX_C_TABLE && change->subject != MX_C_TYPE))
            continue;
        bool of_table = change->subject == MX_C_TABLE;
        mx_str from = of_table ? change->from.table->name : change->from.type->name;
        mx_str to = of_table ? change->to.table->name : change->to.type->name, signature;
        if (!mx_text_rename(planner->arena, now ? now->signature : object->signature, from, to,
                            &planner->changes->from->server, &signature))
            continue;
        if (!now) {
            now = mx_new(planner->arena, mx_object);
            *now = *object;
        }
        now->signature = signature;
        (void)mx_text_rename(planner->arena, now->source, from, to, &planner->changes->from->server,
                             &now->source);
    }
    return now ? now : object;
}

/* What is replaced is made when the tables have changed, and what it was when they are as they were. A server whose views hold
 * columns wants the former views before. */
static bool is_undone_before(const mx_planner *planner, const mx_change *change)
{
    return !(planner->rules->caps & MX_CAP_VIEWS_HOLD_COLUMNS) && change && change->subject == MX_C_OBJECT &&
           is_replaced(planner, change) && !stays(change) &&
           !mx_plan_is_taken_away(planner, change->from.object);
}

static void undo_replace(mx_planner *planner, const mx_change *change)
{
    mx_step *step = mx_plan_step(planner, MX_ST_CREATE_OBJECT, change, "Replace \"%.*s\" %s",
                                 MX_FMT(change->from.object->name),
                                 mx_object_kind_name(change->from.object->kind));
    step->object = change->from.object;
    step->replace = step->back_only = true;
    mx_steps *out = planner->out;
    planner->out = &step->undo;
    if (planner->rules->caps & MX_CAP_REPLACE_FORGETS)
        comment_again(planner, step->object);
    planner->out = out;
}

static void drop_all(mx_planner *planner, object_graph *nodes, mx_plan_time time)
{
    object_graph graph = *nodes;
    size_t *order = object_order(planner, &graph);
    for (size_t i = graph.nodes.len; i > 0; i--) {
        const mx_object *object = graph.nodes.at[order[i - 1]];
        mx_step *moves = mx_map_get_address(&planner->moved_routines, object);
        if (is_undone_before(planner, change_of(planner, object))) {
            undo_replace(planner, change_of(planner, object));
            continue;
        }
        if (moves) {
            mx_vec_push(planner->arena, planner->out, moves);
            continue;
        }
        mx_step *step = mx_plan_step(planner, MX_ST_DROP_OBJECT, change_of(planner, object),
                                     "Drop \"%.*s\" %s", MX_FMT(object->name),
                                     mx_object_kind_name(object->kind));
        step->object = time == MX_TIME_FIRST ? as_made_now(planner, object) : as_called_now(planner, object);
        undo_drop(planner, step);
    }
}

/* Nothing of it can be in use any more when the tables are done. */
static bool is_dropped_late(const mx_planner *planner, const mx_object *object)
{
    return object->kind == MX_O_EXTENSION || object->kind == MX_O_COLLATION ||
           (mx_object_is_routine(object) && object->refers.len == 0 &&
            !mx_map_get_address(&planner->freed, object));
}

static bool is_dropped_first(const mx_planner *planner, const mx_change *change)
{
    return mx_plan_drop_time(planner, change) == MX_TIME_FIRST;
}

void mx_plan_drop_objects(mx_planner *planner, bool early)
{
    object_graph graph = {0};
    const mx_changes *all = &planner->changes->changes;
    if (!early)
        mx_plan_take_away_under_views(planner);
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        bool first = mx_plan_object_goes(planner, change) && is_dropped_first(planner, change);
        if (mx_plan_object_goes(planner, change) && comes_back_early(planner, change)
                ? !early /* among those that stand on it */
                : first && is_dropped_late(planner, change->from.object) == early)
            add_node(planner->arena, &graph, change->from.object);
        else if (!early && is_undone_before(planner, change))
            add_node(planner->arena, &graph, change->from.object);
    }
    for (size_t i = 0; !early && i < planner->rebuilt_objects.len; i++)
        add_node(planner->arena, &graph, planner->rebuilt_objects.at[i]);
    drop_all(planner, &graph, early ? MX_TIME_LAST : MX_TIME_FIRST);
    if (!early)
        change_view_indexes(planner, true);
}

/* It made way with what it stands on. */
static bool is_gone_already(const mx_planner *planner, const mx_object *object)
{
    for (size_t i = 0; i < planner->rebuilt_objects.len; i++) {
        if (planner->rebuilt_objects.at[i] == object)
            return true;
    }
    return false;
}

void mx_plan_drop_routines(mx_planner *planner, mx_plan_time time)
{
    object_graph graph = {0};
    const mx_changes *all = &planner->changes->changes;
    for (size_t i = 0; i < all->len; i++) {
        if (all->at[i]->subject == MX_C_OBJECT && all->at[i]->from.object &&
            mx_plan_object_goes(planner, all->at[i]) && mx_plan_drop_time(planner, all->at[i]) == time &&
            !is_gone_already(planner, all->at[i]->from.object))
            add_node(planner->arena, &graph, all->at[i]->from.object);
    }
    drop_all(planner, &graph, time);
}

/* What a rebuild took away and the desired state still has; what is left out of the plan comes back as it was. */
static const mx_object *successor(const mx_planner *planner, const mx_object *object)
{
    const mx_change *change = change_of(planner, object);
    if (change)
        return stays(change) ? change->to.object : NULL; /* dropped, or created by its own change */
    if (mx_plan_is_left_out(planner, object))
        return object;
    return mx_model_object(planner->changes->to, object->kind,
                           object->schema ? object->schema->name : MX_STR_NONE, object->name,
                           object->signature, object->on_table.name);
}

bool mx_plan_comes(const mx_change *change)
{
    return change->subject == MX_C_OBJECT && change->verb != MX_DROP && change->to.object && !stays(change);
}

void mx_plan_create_object(mx_planner *planner, const mx_object *object)
{
    const mx_change *change = change_of(planner, object);
    mx_step *step = mx_plan_step(planner, MX_ST_CREATE_OBJECT, change, "Create \"%.*s\" %s",
                                 MX_FMT(object->name), mx_object_kind_name(object->kind));
    step->object = as_made_now(planner, object);
    step->irreversible = !mx_plan_knows_drop(object);
    step->replace = change && is_replaced(planner, change) &&
                    !mx_plan_is_taken_away(planner, change->from.object);
    step->undone_before = is_undone_before(planner, change);
    create_view_indexes(planner, change, object);
    if (change && change->verb == MX_MODIFY && mx_plan_can_refill(planner, object))
        mx_plan_refill(planner, change);
}

void mx_plan_create_objects(mx_planner *planner)
{
    object_graph graph = {0};
    const mx_changes *all = &planner->changes->changes;
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        if (mx_plan_comes(change) && !mx_plan_is_early(planner, change->to.object) &&
            !mx_map_get_address(&planner->made, change->to.object))
            add_node(planner->arena, &graph, change->to.object);
    }
    for (size_t i = 0; i < planner->rebuilt_objects.len; i++) {
        const mx_object *object = successor(planner, planner->rebuilt_objects.at[i]);
        if (object)
            add_node(planner->arena, &graph, object);
    }
    size_t *order = object_order(planner, &graph);
    for (size_t i = 0; i < graph.nodes.len; i++)
        mx_plan_create_object(planner, graph.nodes.at[order[i]]);
    change_view_indexes(planner, false);
}

void mx_plan_each_remade(mx_planner *planner,
                         void (*visit)(mx_planner *planner, const mx_object *was, const mx_object *now))
{
    const mx_changes *all = &planner->changes->changes;
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        if (change->subject == MX_C_OBJECT && change->verb == MX_MODIFY &&
            mx_plan_object_goes(planner, change))
            visit(planner, change->from.object, change->to.object);
    }
    for (size_t i = 0; i < planner->rebuilt_objects.len; i++) {
        const mx_object *object = successor(planner, planner->rebuilt_objects.at[i]);
        if (object && !change_of(planner, planner->rebuilt_objects.at[i]))
            visit(planner, planner->rebuilt_objects.at[i], object);
    }
}

void mx_plan_object_comments_again(mx_planner *planner)
{
    const mx_changes *all = &planner->changes->changes;
    if (!(planner->rules->caps & MX_CAP_COMMENT_STATEMENTS))
        return;
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        bool forgets = change->subject == MX_C_OBJECT && is_replaced(planner, change) &&
                       (change->aspects & ~(uint32_t)MX_D_COMMENT) &&
                       ((planner->rules->caps & MX_CAP_REPLACE_FORGETS) ||
                        (change->to.object->kind == MX_O_TRIGGER &&
                         mx_options_get(&change->to.object->notes, MX_STR("state"))));
        if (change->subject == MX_C_OBJECT && change->verb == MX_MODIFY &&
            !(change->aspects & MX_D_COMMENT) && (mx_plan_object_goes(planner, change) || forgets))
            comment_again(planner, change->to.object);
    }
    for (size_t i = 0; i < planner->rebuilt_objects.len; i++) {
        const mx_change *change = change_of(planner, planner->rebuilt_objects.at[i]);
        if (!change || (change->verb == MX_MODIFY && change->aspects == MX_D_COMMENT))
            comment_again(planner, successor(planner, planner->rebuilt_objects.at[i]));
    }
}
