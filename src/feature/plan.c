#include "feature/plan.h"

#include "feature/resolve.h"

static mx_status planned_node(mx_graph *graph, mx_str feature, mx_node **out, mx_diags *diags)
{
    const mx_definition *def;
    *out = NULL;
    MX_TRY(mx_graph_get(graph, feature, &def, diags));
    mx_graph_settle(graph);
    mx_node *node = mx_graph_node(graph, feature);
    if (node->error)
        return mx_graph_report(node->error, diags);
    *out = node;
    return MX_OK;
}

/* Id columns. */

static mx_strs input_ids(const mx_feature_spec *spec, const mx_plan_dep *dep)
{
    const mx_lineage *lineage = &dep->dep->lineage;
    if (lineage->kind == MX_IDENTITY)
        return dep->upstream_ids;
    return lineage->has_on ? lineage->on : spec->id_columns;
}

/* A dependency with an empty `on` has no say, as in the original. */
static bool in_all(const mx_feature_plan *plan, mx_str name)
{
    for (size_t i = 0; i < plan->deps.len; i++) {
        const mx_strs *ids = &plan->deps.at[i].input_ids;
        if (ids->len && !mx_strs_has(ids, name))
            return false;
    }
    return true;
}

static void push_once(mx_arena *arena, mx_strs *list, mx_str name)
{
    if (!mx_strs_has(list, name))
        mx_vec_push(arena, list, name);
}

/* What all dependencies share, in the order of the first that has any. */
static void add_input_ids(mx_arena *arena, mx_feature_plan *plan)
{
    size_t first = 0;
    while (first < plan->deps.len && !plan->deps.at[first].input_ids.len)
        first++;
    for (size_t i = 0; first < plan->deps.len && i < plan->deps.at[first].input_ids.len; i++)
        if (in_all(plan, plan->deps.at[first].input_ids.at[i]))
            push_once(arena, &plan->input_ids, plan->deps.at[first].input_ids.at[i]);
}

mx_status mx_plan_feature(mx_graph *graph, mx_arena *arena, mx_str feature, const mx_feature_plan **out,
                          mx_diags *diags)
{
    mx_node *node;
    *out = NULL;
    MX_TRY(planned_node(graph, feature, &node, diags));
    const mx_feature_spec *spec = node->def->spec;
    mx_feature_plan *plan = mx_new(arena, mx_feature_plan);
    plan->def = node->def;
    for (size_t i = 0; i < spec->deps.len; i++) {
        mx_plan_dep dep = {.dep = &spec->deps.at[i], .upstream = node->up[i]->def};
        const mx_strs *ids = &dep.upstream->spec->id_columns;
        for (size_t k = 0; k < ids->len; k++) {
            mx_vec_push(arena, &dep.upstream_ids, mx_dep_renamed(dep.dep, ids->at[k]));
            push_once(arena, &plan->upstream_ids, dep.upstream_ids.at[k]);
        }
        dep.input_ids = input_ids(spec, &dep);
        mx_vec_push(arena, &plan->deps, dep);
    }
    add_input_ids(arena, plan);
    *out = plan;
    return MX_OK;
}

/* Fields. */

static mx_status field_index(const mx_node *node, mx_str key, size_t *out, mx_diags *diags)
{
    const mx_graph_field *field = mx_node_field(node, key);
    *out = 0;
    if (!field)
        return mx_fail(diags, MX_FEA006, node->def->spec->at, "", "feature '%.*s' has no field '%.*s'",
                       MX_FMT(node->def->spec->key), MX_FMT(key));
    *out = (size_t)(field - node->fields);
    return MX_OK;
}

static mx_upstream_fields *sources_of(mx_arena *arena, mx_field_sources *sources, mx_str feature)
{
    for (size_t i = 0; i < sources->len; i++)
        if (mx_str_eq(sources->at[i].feature, feature))
            return &sources->at[i];
    mx_upstream_fields none = {feature, {0}};
    mx_vec_push(arena, sources, none);
    return &sources->at[sources->len - 1];
}

mx_status mx_plan_sources(mx_graph *graph, mx_arena *arena, mx_str feature, mx_str field,
                          mx_field_sources *out, mx_diags *diags)
{
    mx_node *node;
    size_t i;
    mx_resolved resolved = {0};
    MX_TRY(planned_node(graph, feature, &node, diags));
    MX_TRY(field_index(node, field, &i, diags));
    mx_resolver *resolver = mx_resolver_new(arena, node);
    const mx_graph_error *error = mx_resolve(resolver, arena, i, &resolved);
    if (error)
        return mx_graph_report(error, diags);
    for (size_t g = 0; g < resolved.groups.len; g++) {
        mx_upstream_fields *of = sources_of(arena, out, resolved.groups.at[g].feature);
        of->fields = (mx_strs){0};
        for (size_t k = resolved.groups.at[g].start; k < resolved.groups.at[g].end; k++)
            if (resolved.refs.at[k].field || resolved.refs.at[k].key.len)
                mx_vec_push(arena, &of->fields, resolved.refs.at[k].key);
    }
    return MX_OK;
}

mx_status mx_plan_parents(mx_graph *graph, mx_arena *arena, mx_str feature, mx_str field,
                          mx_field_parents *out, mx_diags *diags)
{
    mx_node *node;
    size_t i;
    mx_resolved resolved = {0};
    mx_parents parents = {0};
    MX_TRY(planned_node(graph, feature, &node, diags));
    MX_TRY(field_index(node, field, &i, diags));
    mx_resolver *resolver = mx_resolver_new(arena, node);
    const mx_graph_error *error = mx_resolve(resolver, arena, i, &resolved);
    if (!error)
        error = mx_resolve_parents(resolver, arena, i, &resolved, &parents);
    if (error)
        return mx_graph_report(error, diags);
    for (size_t k = 0; k < parents.len; k++) {
        mx_parent parent = {.name = parents.at[k]->name};
        mx_str_cut(parent.name, '.', &parent.feature, &parent.field); /* keys have no dots */
        mx_vec_push(arena, out, parent);
    }
    return MX_OK;
}
