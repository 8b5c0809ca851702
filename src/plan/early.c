#include "plan/planner.h"
#include "schema/names.h"

/* Types, and objects that are made before tables: a domain's check may call a routine, and a routine may take
 * a type. Extensions and collations come first of all, as nobody says what is in an extension. */

typedef struct early_node {
    const mx_object *object;
    const mx_change *type; /* or this */
    mx_strs needs;
} early_node;

typedef struct early_graph {
    mx_arena *arena;
    mx_vec(early_node) nodes;
    mx_map named; /* mx_order_name */
} early_graph;

static void add_node(early_graph *graph, early_node node, mx_str name)
{
    mx_order_name(graph->arena, &graph->named, name, graph->nodes.len);
    mx_vec_push(graph->arena, &graph->nodes, node);
}

typedef struct need_list {
    mx_arena *arena;
    mx_strs *needs;
} need_list;

static void need(void *arg, mx_str name)
{
    const need_list *list = arg;
    if (name.len && !mx_strs_has(list->needs, name))
        mx_vec_push(list->arena, list->needs, name);
}

static void need_type(need_list *list, const mx_type *type)
{
    if (type->udt)
        need(list, type->udt->name);
}

static void add_type(early_graph *graph, const mx_change *change)
{
    const mx_udt *type = change->to.type;
    early_node node = {.type = change};
    need_list list = {graph->arena, &node.needs};
    if (type->domain) {
        need_type(&list, &type->domain->type);
        mx_plan_each_call(&type->domain->default_value, need, &list);
    }
    for (size_t i = 0; i < type->checks.len; i++)
        mx_plan_each_call(&type->checks.at[i]->expr, need, &list);
    for (size_t i = 0; i < type->fields.len; i++)
        need_type(&list, &type->fields.at[i]->type);
    mx_plan_each_word(type->definition, need, &list); /* of a range: its functions */
    add_node(graph, node, type->name);
}

static void add_object(early_graph *graph, const mx_object *object)
{
    early_node node = {.object = object};
    need_list list = {graph->arena, &node.needs};
    for (size_t i = 0; i < mx_plan_needs_of(object); i++)
        need(&list, object->refers.at[i].name);
    add_node(graph, node, object->name);
}

static size_t early_needs(void *arg, size_t node, size_t i)
{
    const early_graph *graph = arg;
    const mx_strs *needs = &graph->nodes.at[node].needs;
    for (size_t k = 0; k < needs->len; k++) {
        size_t needed = mx_order_named(&graph->named, needs->at[k], &i);
        if (needed != MX_NPOS)
            return needed;
    }
    return MX_NPOS;
}

static void add_objects(mx_planner *planner, early_graph *graph, bool routines)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (mx_plan_comes(change) && mx_plan_is_early(planner, change->to.object) &&
            mx_object_is_routine(change->to.object) == routines)
            add_object(graph, change->to.object);
    }
}

/* Before all that names them; false: each is renamed where it stands. */
static mx_status rename_types(mx_planner *planner, bool *renamed)
{
    mx_changes renames = {0}, turned = {0};
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TYPE && change->verb == MX_RENAME)
            mx_vec_push(planner->arena, &renames, change);
    }
    *renamed = mx_plan_rename_in_turn(planner, &renames, &turned);
    for (size_t i = 0; i < turned.len; i++)
        MX_TRY(mx_plan_type_step(planner, turned.at[i]));
    return MX_OK;
}

mx_status mx_plan_create_early(mx_planner *planner)
{
    early_graph graph = {.arena = planner->arena};
    bool renamed;
    MX_TRY(rename_types(planner, &renamed));
    add_objects(planner, &graph, false);
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TYPE && change->verb != MX_DROP &&
            !(renamed && change->verb == MX_RENAME))
            add_type(&graph, change);
    }
    add_objects(planner, &graph, true);
    size_t *order = mx_new_array(planner->arena, size_t, graph.nodes.len ? graph.nodes.len : 1);
    mx_order_stable(planner->arena, graph.nodes.len, early_needs, NULL, &graph, order);
    for (size_t i = 0; i < graph.nodes.len; i++) {
        const early_node *node = &graph.nodes.at[order[i]];
        if (node->object)
            mx_plan_create_object(planner, node->object);
        else
            MX_TRY(mx_plan_type_step(planner, node->type));
    }
    return MX_OK;
}
