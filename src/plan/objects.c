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
    for (size_t i = 0; i < all->len; i++) {
        const mx_change *change = all->at[i];
        bool goes = change->subject == MX_C_OBJECT
                    && (change->verb == MX_DROP || (change->verb == MX_MODIFY && (change->aspects & ~(uint32_t)MX_D_COMMENT) && !is_replaced(planner, change))
                        || change->verb == MX_RENAME);
        if (goes && mx_object_is_early(change->from.object) == early)
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
        step->replace = change && is_replaced(planner, change);
    }
}
