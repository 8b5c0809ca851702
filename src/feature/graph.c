/* Registering features, and questions about one of them. */
#include "feature/graph_impl.h"

#include <stdio.h>

mx_graph *mx_graph_new(mx_arena *arena, size_t truncation)
{
    mx_graph *graph = mx_new(arena, mx_graph);
    graph->arena = arena;
    graph->truncation = truncation < MX_TRUNCATION_MIN ? MX_TRUNCATION_MIN : truncation;
    return graph;
}

size_t mx_graph_truncation(const mx_graph *graph)
{
    return graph->truncation;
}

mx_node *mx_graph_node(const mx_graph *graph, mx_str key)
{
    return mx_map_get(&graph->by_key, key);
}

static void unsettle(mx_graph *graph)
{
    mx_arena_free(graph->settled);
    graph->settled = NULL;
    graph->has_tables = false;
}

static mx_status refuse_second(const mx_definition *present, const mx_definition *def, mx_diags *diags)
{
    if (present->external && def->external)
        return mx_fail(diags, MX_FEA005, def->spec->at, "",
                       "External feature with key %.*s is already registered", MX_FMT(def->spec->key));
    return mx_fail(diags, MX_FEA005, def->spec->at, "Each feature key must be unique within a graph.",
                   "Feature with key %.*s already registered. Existing: %.*s, New: %.*s",
                   MX_FMT(def->spec->key), MX_FMT(mx_definition_source(present)),
                   MX_FMT(mx_definition_source(def)));
}

static mx_status replace(mx_graph *graph, mx_node *node, const mx_definition *def, bool ignore,
                         mx_diags *diags)
{
    const mx_definition *present = node->def;
    bool same_class = def->class_path.len && mx_str_eq(def->class_path, present->class_path);
    if (def->external && !present->external)
        return MX_OK;
    if ((!def->external && present->external) || same_class) {
        unsettle(graph);
        mx_map_put(graph->arena, &graph->by_key, def->spec->key, node);
        node->def = def;
        return MX_OK;
    }
    return ignore ? MX_OK : refuse_second(present, def, diags);
}

mx_status mx_graph_add(mx_graph *graph, const mx_definition *def, bool ignore, mx_diags *diags)
{
    mx_node *node = mx_graph_node(graph, def->spec->key);
    if (node)
        return replace(graph, node, def, ignore, diags);
    node = mx_new(graph->arena, mx_node);
    node->def = def;
    node->index = graph->nodes.len;
    unsettle(graph);
    mx_vec_room(graph->arena, (void **)&graph->nodes.at, &graph->nodes.cap, graph->nodes.len + 1,
                sizeof *graph->nodes.at); /* all memory before the first change */
    mx_map_put(graph->arena, &graph->by_key, def->spec->key, node);
    graph->nodes.at[graph->nodes.len++] = node;
    return MX_OK;
}

mx_status mx_graph_remove(mx_graph *graph, mx_str key, mx_diags *diags)
{
    const mx_definition *def;
    MX_TRY(mx_graph_get(graph, key, &def, diags));
    unsettle(graph);
    mx_node *node = mx_map_remove(&graph->by_key, key);
    mx_vec_remove(&graph->nodes, node->index);
    for (size_t i = node->index; i < graph->nodes.len; i++)
        graph->nodes.at[i]->index = i;
    return MX_OK;
}

size_t mx_graph_count(const mx_graph *graph)
{
    return graph->nodes.len;
}

const mx_definition *mx_graph_at(const mx_graph *graph, size_t i)
{
    return graph->nodes.at[i]->def;
}

const mx_definition *mx_graph_find(const mx_graph *graph, mx_str key)
{
    const mx_node *node = mx_graph_node(graph, key);
    return node ? node->def : NULL;
}

/* ---- "did you mean" ---- */

/* So near that it may be meant: words of one or two letters are like all others. */
static size_t edits_allowed(mx_str key)
{
    return key.len < 3 ? 0 : key.len < 6 ? key.len / 3 + 1 : 3;
}

static void take_nearer(mx_str key, mx_str other, size_t *least, mx_str *near)
{
    size_t distance = mx_str_distance(key, other, *least);
    if (distance >= *least)
        return;
    *least = distance;
    *near = other;
}

mx_str mx_graph_nearest(const mx_graph *graph, mx_str key)
{
    mx_str near = MX_STR_NONE;
    size_t least = edits_allowed(key) + 1;
    for (size_t i = 0; i < graph->nodes.len; i++)
        take_nearer(key, graph->nodes.at[i]->def->spec->key, &least, &near);
    return near;
}

mx_str mx_node_nearest(const mx_node *node, mx_str key)
{
    mx_str near = MX_STR_NONE;
    size_t least = edits_allowed(key) + 1;
    for (size_t i = 0; i < node->def->spec->fields.len; i++)
        take_nearer(key, node->def->spec->fields.at[i].key, &least, &near);
    return near;
}

const char *mx_near_hint(mx_arena *arena, mx_str near)
{
    return near.len ? mx_str_z(arena, mx_str_printf(arena, "Did you mean '%.*s'?", MX_FMT(near))) : "";
}

mx_status mx_graph_get(const mx_graph *graph, mx_str key, const mx_definition **out, mx_diags *diags)
{
    *out = mx_graph_find(graph, key);
    if (*out)
        return MX_OK;
    mx_str near = mx_graph_nearest(graph, key);
    char hint[160] = "";
    if (near.len && near.len < 100)
        snprintf(hint, sizeof hint, "Did you mean '%.*s'?", MX_FMT(near));
    return mx_fail(diags, MX_FEA006, MX_NOWHERE, hint, "feature '%.*s' is not in the graph", MX_FMT(key));
}

bool mx_graph_has_external(const mx_graph *graph)
{
    for (size_t i = 0; i < graph->nodes.len; i++)
        if (graph->nodes.at[i]->def->external)
            return true;
    return false;
}

mx_status mx_graph_project(const mx_graph *graph, mx_str *out, mx_diags *diags)
{
    *out = MX_STR_NONE;
    for (size_t i = 0; i < graph->nodes.len; i++) {
        const mx_definition *def = graph->nodes.at[i]->def;
        if (def->external)
            continue;
        if (out->len && !mx_str_eq(*out, def->project))
            return mx_fail(diags, MX_FEA012, MX_NOWHERE, "Set `project` in metaxy.toml, or pass --project.",
                           "the graph has features of several projects: '%.*s', '%.*s'", MX_FMT(*out),
                           MX_FMT(def->project));
        *out = def->project;
    }
    if (out->len)
        return MX_OK;
    return mx_fail(diags, MX_FEA012, MX_NOWHERE, "", "the graph has no features of its own, so no project");
}

mx_status mx_graph_report(const mx_graph_error *error, mx_diags *diags)
{
    return mx_fail(diags, error->code, error->at, error->hint, "%.*s", MX_FMT(error->message));
}

/* Versions. */

static mx_status settled_node(mx_graph *graph, mx_str key, mx_node **out, mx_diags *diags)
{
    const mx_definition *def;
    *out = NULL;
    MX_TRY(mx_graph_get(graph, key, &def, diags));
    mx_graph_settle(graph);
    *out = mx_graph_node(graph, key);
    return MX_OK;
}

mx_status mx_graph_field_version(mx_graph *graph, mx_str feature, mx_str field, mx_str *out, mx_diags *diags)
{
    mx_node *node;
    MX_TRY(settled_node(graph, feature, &node, diags));
    const mx_graph_field *found = mx_node_field(node, field);
    if (!found)
        return mx_fail(diags, MX_FEA006, node->def->spec->at, "", "feature '%.*s' has no field '%.*s'",
                       MX_FMT(feature), MX_FMT(field));
    *out = found->version;
    return found->error ? mx_graph_report(found->error, diags) : MX_OK;
}

mx_status mx_graph_feature_version(mx_graph *graph, mx_str feature, mx_str *out, mx_diags *diags)
{
    mx_node *node;
    MX_TRY(settled_node(graph, feature, &node, diags));
    *out = node->version;
    return node->version_error ? mx_graph_report(node->version_error, diags) : MX_OK;
}

static mx_str spec_version(mx_graph *graph, mx_node *node, mx_buf *room)
{
    if (!node->spec_version.len)
        node->spec_version = mx_spec_version_in(room, graph->settled, node->def->spec, graph->truncation);
    return node->spec_version;
}

static mx_str definition_version(mx_graph *graph, mx_node *node, mx_buf *room)
{
    if (!node->definition_version.len)
        node->definition_version = mx_definition_version_in(
            room, graph->settled, spec_version(graph, node, room), node->def, graph->truncation);
    return node->definition_version;
}

mx_status mx_graph_spec_version(mx_graph *graph, mx_str feature, mx_str *out, mx_diags *diags)
{
    mx_node *node;
    MX_TRY(settled_node(graph, feature, &node, diags));
    mx_arena *scratch = mx_arena_child(graph->arena);
    mx_buf room = MX_BUF(scratch);
    *out = spec_version(graph, node, &room);
    mx_arena_free(scratch);
    return MX_OK;
}

mx_status mx_graph_code_version(mx_graph *graph, mx_str feature, mx_str *out, mx_diags *diags)
{
    mx_node *node;
    MX_TRY(settled_node(graph, feature, &node, diags));
    if (!node->code_version.len)
        node->code_version = mx_spec_code_version(graph->settled, node->def->spec, graph->truncation);
    *out = node->code_version;
    return MX_OK;
}

mx_status mx_graph_definition_version(mx_graph *graph, mx_str feature, mx_str *out, mx_diags *diags)
{
    mx_node *node;
    MX_TRY(settled_node(graph, feature, &node, diags));
    mx_arena *scratch = mx_arena_child(graph->arena);
    mx_buf room = MX_BUF(scratch);
    *out = definition_version(graph, node, &room);
    mx_arena_free(scratch);
    return MX_OK;
}

static int by_parts(const void *a, const void *b, void *unused)
{
    (void)unused;
    return mx_key_cmp((*(mx_node *const *)a)->def->spec->key, (*(mx_node *const *)b)->def->spec->key);
}

mx_str mx_graph_project_version(mx_graph *graph, mx_str project)
{
    mx_graph_settle(graph);
    mx_arena *scratch = mx_arena_child(graph->arena);
    mx_vec(mx_node *) own = {0};
    mx_buf buf = MX_BUF(scratch), room = MX_BUF(scratch);
    for (size_t i = 0; i < graph->nodes.len; i++)
        if (!graph->nodes.at[i]->def->external && mx_str_eq(graph->nodes.at[i]->def->project, project))
            mx_vec_push(scratch, &own, graph->nodes.at[i]);
    mx_sort(scratch, own.at, own.len, sizeof *own.at, by_parts, NULL);
    for (size_t i = 0; i < own.len; i++) {
        mx_buf_str(&buf, own.at[i]->def->spec->key);
        mx_buf_str(&buf, definition_version(graph, own.at[i], &room));
    }
    mx_str version = own.len ? mx_version_of(graph->settled, mx_buf_view(&buf), graph->truncation)
                             : MX_STR("empty");
    mx_arena_free(scratch);
    return version;
}
