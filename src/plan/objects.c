#include "plan/planner.h"
#include "plan/rules.h"

const char *mx_object_word(mx_object_kind kind)
{
    switch (kind) {
    case MX_O_VIEW: return "view";
    case MX_O_MATVIEW: return "materialized view";
    case MX_O_TRIGGER: return "trigger";
    case MX_O_FUNCTION: return "function";
    case MX_O_PROCEDURE: return "procedure";
    case MX_O_AGGREGATE: return "aggregate";
    case MX_O_EXTENSION: return "extension";
    case MX_O_POLICY: return "policy";
    case MX_O_RULE: return "rule";
    case MX_O_EVENT: return "event";
    case MX_O_VIRTUAL_TABLE: return "virtual table";
    case MX_O_STATISTICS: return "statistics";
    case MX_O_COLLATION: return "collation";
    case MX_O_CAST: return "cast";
    case MX_O_OPERATOR: return "operator";
    case MX_O_EVENT_TRIGGER: return "event trigger";
    case MX_O_PUBLICATION: return "publication";
    default: return "object";
    }
}

/* What tables may be made from: created before them, dropped after them. */
bool mx_object_is_early(const mx_object *object)
{
    return object->kind == MX_O_EXTENSION || object->kind == MX_O_COLLATION
           || ((object->kind == MX_O_FUNCTION || object->kind == MX_O_PROCEDURE || object->kind == MX_O_AGGREGATE) && object->refers.len == 0);
}

typedef struct object_graph {
    const mx_server *server;
    mx_vec(const mx_object *) nodes;
    mx_map node_of; /* name → index + 1 */
} object_graph;

static void add_node(mx_arena *arena, object_graph *graph, const mx_object *object)
{
    mx_vec_push(arena, &graph->nodes, object);
    mx_map_put(arena, &graph->node_of, object->name, (void *)(uintptr_t)graph->nodes.len);
}

static size_t object_needs(void *arg, size_t node, size_t i)
{
    const object_graph *graph = arg;
    const mx_object *object = graph->nodes.at[node];
    if (i > object->refers.len)
        return MX_NPOS;
    mx_str name = i < object->refers.len ? object->refers.at[i].name : object->on_table.name;
    size_t index = (size_t)(uintptr_t)mx_map_get(&graph->node_of, name);
    return index ? index - 1 : node;
}

static void no_cut(void *arg, size_t node, size_t i)
{
    (void)arg, (void)node, (void)i;
}

static size_t *object_order(mx_planner *planner, object_graph *graph)
{
    size_t *order = mx_new_array(planner->arena, size_t, graph->nodes.len ? graph->nodes.len : 1);
    mx_order_stable(planner->arena, graph->nodes.len, object_needs, no_cut, graph, order);
    return order;
}

static bool is_replaced(const mx_planner *planner, const mx_change *change)
{
    return change->verb == MX_MODIFY && planner->rules->can_replace(change->from.object, change->to.object);
}

/* --- what stands on a thing that goes and comes again ------------------------------------------------------------------------ */

static bool refers_to(const mx_object *object, mx_str name, const mx_server *server)
{
    if (mx_name_same(object->on_table.name, name, server))
        return true;
    for (size_t i = 0; i < object->refers.len; i++) {
        if (mx_name_same(object->refers.at[i].name, name, server))
            return true;
    }
    return false;
}

static bool is_taken_away(const mx_planner *planner, const mx_object *object)
{
    for (size_t i = 0; i < planner->rebuilt_objects.len; i++) {
        if (planner->rebuilt_objects.at[i] == object)
            return true;
    }
    return false;
}

#define VIEWS_ON_VIEWS 32

static void take_away(mx_planner *planner, mx_str name, bool triggers, int depth)
{
    for (size_t s = 0; depth < VIEWS_ON_VIEWS && s < planner->changes->from->schemas.len; s++) {
        const mx_objects *objects = &planner->changes->from->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            mx_object *object = objects->at[i];
            bool view = object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW;
            bool falls = view || object->kind == MX_O_RULE || (triggers && object->kind == MX_O_TRIGGER);
            if (!falls || is_taken_away(planner, object) || !refers_to(object, name, &planner->changes->from->server))
                continue;
            mx_vec_push(planner->arena, &planner->rebuilt_objects, object);
            if (view)
                take_away(planner, object->name, true, depth + 1);
        }
    }
}

void mx_plan_take_away(mx_planner *planner, mx_str name, bool triggers)
{
    take_away(planner, name, triggers, 0);
}

/* A change's object, and whether it is dropped (to be created again or not). */
static bool goes(const mx_planner *planner, const mx_change *change)
{
    if (change->subject != MX_C_OBJECT || change->verb == MX_ADD)
        return false;
    bool altered = change->verb == MX_MODIFY && (change->aspects & ~(uint32_t)MX_D_COMMENT) && !is_replaced(planner, change);
    return change->verb != MX_MODIFY || altered || is_taken_away(planner, change->from.object);
}

static void take_away_under_views(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (goes(planner, change) && (change->from.object->kind == MX_O_VIEW || change->from.object->kind == MX_O_MATVIEW))
            mx_plan_take_away(planner, change->from.object->name, true);
    }
}

static const mx_change *change_of(const mx_planner *planner, const mx_object *object)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_OBJECT && (change->from.object == object || change->to.object == object))
            return change;
    }
    return NULL;
}

void mx_plan_drop_objects(mx_planner *planner, bool early)
{
    object_graph graph = {.server = &planner->changes->from->server};
    const mx_changes *all = &planner->changes->changes;
    if (!early)
        take_away_under_views(planner);
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        if (goes(planner, change) && mx_object_is_early(change->from.object) == early)
            add_node(planner->arena, &graph, change->from.object);
    }
    for (size_t i = 0; !early && i < planner->rebuilt_objects.len; i++) {
        if (!mx_map_get(&graph.node_of, planner->rebuilt_objects.at[i]->name))
            add_node(planner->arena, &graph, planner->rebuilt_objects.at[i]);
    }
    size_t *order = object_order(planner, &graph);
    for (size_t i = graph.nodes.len; i > 0; i--) {
        const mx_object *object = graph.nodes.at[order[i - 1]];
        mx_step *step = mx_plan_step(planner, MX_ST_DROP_OBJECT, change_of(planner, object), "Drop \"%.*s\" %s", MX_FMT(object->name), mx_object_word(object->kind));
        step->object = object;
    }
}

/* What a rebuild took away and the desired state still has. */
static const mx_object *successor(const mx_planner *planner, const mx_object *object)
{
    const mx_change *change = change_of(planner, object);
    if (change)
        return NULL; /* dropped, or created by its own change */
    return mx_model_object(planner->changes->to, object->kind, object->schema ? object->schema->name : MX_STR_NONE, object->name, object->signature,
                           object->on_table.name);
}

void mx_plan_create_objects(mx_planner *planner, bool early)
{
    object_graph graph = {.server = &planner->changes->to->server};
    const mx_changes *all = &planner->changes->changes;
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        bool comes = change->subject == MX_C_OBJECT && change->verb != MX_DROP && change->to.object
                     && !(change->verb == MX_MODIFY && !(change->aspects & ~(uint32_t)MX_D_COMMENT));
        if (comes && mx_object_is_early(change->to.object) == early && !mx_map_get(&graph.node_of, change->to.object->name))
            add_node(planner->arena, &graph, change->to.object);
    }
    for (size_t i = 0; !early && i < planner->rebuilt_objects.len; i++) {
        const mx_object *object = successor(planner, planner->rebuilt_objects.at[i]);
        if (object && !mx_map_get(&graph.node_of, object->name))
            add_node(planner->arena, &graph, object);
    }
    size_t *order = object_order(planner, &graph);
    for (size_t i = 0; i < graph.nodes.len; i++) {
        const mx_object *object = graph.nodes.at[order[i]];
        const mx_change *change = change_of(planner, object);
        mx_step *step = mx_plan_step(planner, MX_ST_CREATE_OBJECT, change, "Create \"%.*s\" %s", MX_FMT(object->name), mx_object_word(object->kind));
        step->object = object;
        step->replace = change && is_replaced(planner, change) && !is_taken_away(planner, change->from.object);
    }
}
