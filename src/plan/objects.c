#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/canon.h"
#include "schema/names.h"
#include "schema/text.h"

bool mx_plan_knows_drop(const mx_object *object)
{
    return object->kind != MX_O_OTHER && object->kind != MX_O_OPERATOR && object->kind != MX_O_CAST;
}

const char *mx_object_word(mx_object_kind kind)
{
    switch (kind) {
    case MX_O_VIEW:
        return "view";
    case MX_O_MATVIEW:
        return "materialized view";
    case MX_O_TRIGGER:
        return "trigger";
    case MX_O_FUNCTION:
        return "function";
    case MX_O_PROCEDURE:
        return "procedure";
    case MX_O_AGGREGATE:
        return "aggregate";
    case MX_O_EXTENSION:
        return "extension";
    case MX_O_POLICY:
        return "policy";
    case MX_O_RULE:
        return "rule";
    case MX_O_EVENT:
        return "event";
    case MX_O_VIRTUAL_TABLE:
        return "virtual table";
    case MX_O_STATISTICS:
        return "statistics";
    case MX_O_COLLATION:
        return "collation";
    case MX_O_CAST:
        return "cast";
    case MX_O_OPERATOR:
        return "operator";
    case MX_O_EVENT_TRIGGER:
        return "event trigger";
    case MX_O_PUBLICATION:
        return "publication";
    case MX_O_SUBSCRIPTION:
        return "subscription";
    case MX_O_FOREIGN_TABLE:
        return "foreign table";
    case MX_O_SERVER:
        return "server";
    default:
        return "object";
    }
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
           planner->rules->can_replace(change->from.object, change->to.object);
}

/* --- what stands on a thing that goes and comes again ------------------------------------------------------------------------ */

static void add_referrer(mx_planner *planner, mx_str name, mx_object *object)
{
    mx_str key = mx_fold_name(planner->changes->from, name, NULL);
    mx_objects *list = mx_map_get(&planner->referrers, key);
    if (!name.len)
        return;
    if (!list) {
        list = mx_new(planner->arena, mx_objects);
        mx_map_put(planner->arena, &planner->referrers, key, list);
    }
    if (!list->len || list->at[list->len - 1] != object)
        mx_vec_push(planner->arena, list, object);
}

void mx_plan_note_object_change(mx_planner *planner, const mx_change *change)
{
    if (change->subject == MX_C_OBJECT && change->from.any)
        mx_map_put_address(planner->arena, &planner->object_changes, change->from.any, change);
    if (change->subject == MX_C_OBJECT && change->to.any)
        mx_map_put_address(planner->arena, &planner->object_changes, change->to.any, change);
}

void mx_plan_find_referrers(mx_planner *planner)
{
    for (size_t s = 0; s < planner->changes->from->schemas.len; s++) {
        const mx_objects *objects = &planner->changes->from->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            for (size_t k = 0; k < objects->at[i]->refers.len; k++)
                add_referrer(planner, objects->at[i]->refers.at[k].name, objects->at[i]);
            add_referrer(planner, objects->at[i]->on_table.name, objects->at[i]);
        }
    }
    for (size_t i = 0; i < planner->changes->changes.len; i++)
        mx_plan_note_object_change(planner, planner->changes->changes.at[i]);
}

const mx_objects *mx_plan_referrers(const mx_planner *planner, mx_str name)
{
    mx_fold_space space;
    return mx_map_get(&planner->referrers, mx_fold_name(planner->changes->from, name, &space));
}

static bool is_taken_away(const mx_planner *planner, const mx_object *object)
{
    return mx_map_get_address(&planner->rebuilt, object) != NULL;
}

static bool is_view(const mx_object *object)
{
    return object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW;
}

static void take_object(mx_planner *planner, mx_object *object)
{
    if (is_taken_away(planner, object))
        return;
    mx_vec_push(planner->arena, &planner->rebuilt_objects, object);
    mx_map_put_address(planner->arena, &planner->rebuilt, object, object);
}

/* A routine is held by the rows of what it takes and gives, and by what stands in a body that is parsed. */
static bool is_held_routine(const mx_planner *planner, const mx_object *object, mx_str name)
{
    bool held = false;
    for (size_t i = 0; mx_object_is_routine(object) && i + object->body_refers < object->refers.len; i++)
        held |= mx_name_same(object->refers.at[i].name, name, &planner->changes->from->server);
    return held && (planner->rules->caps & MX_CAP_ROUTINES_IN_TABLES);
}

static void take_referrers(mx_planner *planner, mx_str name, bool triggers, bool routines)
{
    const mx_objects *objects = mx_plan_referrers(planner, name);
    for (size_t i = 0; objects && i < objects->len; i++) {
        mx_object *object = objects->at[i];
        bool falls = is_view(object) || object->kind == MX_O_RULE ||
                     (triggers && (object->kind == MX_O_TRIGGER || object->kind == MX_O_POLICY)) ||
                     (routines && is_held_routine(planner, object, name));
        if (falls)
            take_object(planner, object);
    }
}

static bool has_word(mx_str text, mx_str word)
{
    for (size_t at = 0; at + word.len <= text.len; at++) {
        size_t found = mx_str_find_str(mx_str_sub(text, at, text.len), word);
        if (found == MX_NPOS)
            return false;
        at += found;
        char before = at ? text.ptr[at - 1] : ' ',
             after = at + word.len < text.len ? text.ptr[at + word.len] : ' ';
        if (!mx_is_word_byte(before) && !mx_is_word_byte(after))
            return true;
    }
    return false;
}

void mx_plan_take_users_away(mx_planner *planner, const mx_column *column, bool goes_away)
{
    const mx_objects *objects = mx_plan_referrers(planner, column->table->name);
    for (size_t i = 0; objects && i < objects->len; i++) {
        mx_object *object = objects->at[i];
        bool of_table = (object->kind == MX_O_TRIGGER || object->kind == MX_O_POLICY) &&
                        mx_str_eq(object->on_table.name, column->table->name);
        of_table |= object->kind == MX_O_STATISTICS && goes_away;
        if (of_table && has_word(object->definition, column->name))
            take_object(planner, object);
    }
}

static void take_away(mx_planner *planner, mx_str name, bool triggers, bool routines)
{
    size_t next = planner->rebuilt_objects.len;
    take_referrers(planner, name, triggers, routines);
    for (; next < planner->rebuilt_objects.len; next++) {
        const mx_object *object = planner->rebuilt_objects.at[next];
        if (is_view(object) || mx_object_is_routine(object))
            take_referrers(planner, object->name, true, true);
    }
}

void mx_plan_take_all_away(mx_planner *planner, mx_str table)
{
    const mx_objects *objects = mx_plan_referrers(planner, table);
    for (size_t i = 0; objects && i < objects->len; i++) {
        mx_object *object = objects->at[i];
        bool routine = mx_object_is_routine(object);
        for (size_t k = 0; routine && k <= mx_plan_needs_of(object); k++) {
            routine = k < mx_plan_needs_of(object); /* its rows, or a body that is parsed */
            if (routine && mx_str_eq(object->refers.at[k].name, table))
                break;
        }
        if (routine || object->kind == MX_O_STATISTICS)
            take_object(planner, object);
        if (routine)
            mx_plan_take_away(planner, object->name, true);
    }
    mx_plan_take_away(planner, table, true);
    const mx_objects *all = &planner->changes->from->objects;
    for (size_t i = 0; i < all->len; i++)
        if (all->at[i]->kind == MX_O_PUBLICATION && has_word(all->at[i]->definition, table))
            take_object(planner, all->at[i]);
}

void mx_plan_take_away(mx_planner *planner, mx_str name, bool triggers)
{
    take_away(planner, name, triggers, false);
}

/* A change's object, and whether it is dropped (to be created again or not). */
static bool goes(const mx_planner *planner, const mx_change *change)
{
    if (change->subject != MX_C_OBJECT || change->verb == MX_ADD)
        return false;
    bool altered = change->verb == MX_MODIFY && (change->aspects & ~(uint32_t)MX_D_COMMENT) &&
                   !is_replaced(planner, change);
    return change->verb != MX_MODIFY || altered || is_taken_away(planner, change->from.object);
}

bool mx_plan_object_goes(const mx_planner *planner, const mx_change *change)
{
    return goes(planner, change);
}

static void take_away_under_views(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (goes(planner, change) && is_view(change->from.object))
            take_away(planner, change->from.object->name, true, true);
    }
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

static void create_view_indexes(mx_planner *planner, const mx_change *change, const mx_object *view)
{
    for (size_t i = 0; i < view->indexes.len; i++) {
        const mx_index *index = view->indexes.at[i];
        mx_step *step = mx_plan_step(planner, MX_ST_CREATE_INDEX, change,
                                     "Create index \"%.*s\" to view: \"%.*s\"", MX_FMT(index->name),
                                     MX_FMT(view->name));
        step->object = view;
        step->index = index;
    }
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

static void drop_all(mx_planner *planner, object_graph *nodes, mx_plan_time time)
{
    object_graph graph = *nodes;
    size_t *order = object_order(planner, &graph);
    for (size_t i = graph.nodes.len; i > 0; i--) {
        const mx_object *object = graph.nodes.at[order[i - 1]];
        mx_step *moves = mx_map_get_address(&planner->moved_routines, object);
        if (moves) {
            mx_vec_push(planner->arena, planner->out, moves);
            continue;
        }
        mx_step *step = mx_plan_step(planner, MX_ST_DROP_OBJECT, change_of(planner, object),
                                     "Drop \"%.*s\" %s", MX_FMT(object->name), mx_object_word(object->kind));
        step->object = time == MX_TIME_FIRST ? as_made_now(planner, object) : as_called_now(planner, object);
        undo_drop(planner, step);
    }
}

/* Nothing of it can be in use any more when the tables are done. */
static bool is_dropped_late(const mx_object *object)
{
    return object->kind == MX_O_EXTENSION || object->kind == MX_O_COLLATION ||
           (mx_object_is_routine(object) && object->refers.len == 0);
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
        take_away_under_views(planner);
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        bool first = goes(planner, change) && is_dropped_first(planner, change);
        if (goes(planner, change) && comes_back_early(planner, change)
                ? !early /* among those that stand on it */
                : first && is_dropped_late(change->from.object) == early)
            add_node(planner->arena, &graph, change->from.object);
    }
    for (size_t i = 0; !early && i < planner->rebuilt_objects.len; i++)
        add_node(planner->arena, &graph, planner->rebuilt_objects.at[i]);
    drop_all(planner, &graph, early ? MX_TIME_LAST : MX_TIME_FIRST);
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
        if (all->at[i]->subject == MX_C_OBJECT && all->at[i]->from.object && goes(planner, all->at[i]) &&
            mx_plan_drop_time(planner, all->at[i]) == time &&
            !is_gone_already(planner, all->at[i]->from.object))
            add_node(planner->arena, &graph, all->at[i]->from.object);
    }
    drop_all(planner, &graph, time);
}

static bool is_only_said(const mx_change *change)
{
    return change->verb == MX_MODIFY && !(change->aspects & ~(uint32_t)MX_D_COMMENT);
}

/* What a rebuild took away and the desired state still has. */
static const mx_object *successor(const mx_planner *planner, const mx_object *object)
{
    const mx_change *change = change_of(planner, object);
    if (change)
        return is_only_said(change) ? change->to.object : NULL; /* dropped, or created by its own change */
    return mx_model_object(planner->changes->to, object->kind,
                           object->schema ? object->schema->name : MX_STR_NONE, object->name,
                           object->signature, object->on_table.name);
}

bool mx_plan_comes(const mx_change *change)
{
    return change->subject == MX_C_OBJECT && change->verb != MX_DROP && change->to.object &&
           !is_only_said(change);
}

void mx_plan_create_object(mx_planner *planner, const mx_object *object)
{
    const mx_change *change = change_of(planner, object);
    mx_step *step = mx_plan_step(planner, MX_ST_CREATE_OBJECT, change, "Create \"%.*s\" %s",
                                 MX_FMT(object->name), mx_object_word(object->kind));
    step->object = as_made_now(planner, object);
    step->irreversible = !mx_plan_knows_drop(object);
    step->replace = change && is_replaced(planner, change) && !is_taken_away(planner, change->from.object);
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
}

void mx_plan_each_remade(mx_planner *planner,
                         void (*visit)(mx_planner *planner, const mx_object *was, const mx_object *now))
{
    const mx_changes *all = &planner->changes->changes;
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        if (change->subject == MX_C_OBJECT && change->verb == MX_MODIFY && goes(planner, change))
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
            !(change->aspects & MX_D_COMMENT) && (goes(planner, change) || forgets))
            comment_again(planner, change->to.object);
    }
    for (size_t i = 0; i < planner->rebuilt_objects.len; i++) {
        const mx_change *change = change_of(planner, planner->rebuilt_objects.at[i]);
        if (!change || (change->verb == MX_MODIFY && change->aspects == MX_D_COMMENT))
            comment_again(planner, successor(planner, planner->rebuilt_objects.at[i]));
    }
}
