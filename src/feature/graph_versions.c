/* Versions of fields and features, each once, upstream first.
 *
 *     field    cut(SHA(feature.field, code version, versions of parents by name))
 *     feature  cut(SHA(field 1, its version, field 2, its version, …)) by field key
 *
 * Parents' versions go in cut already, so the length changes every version downstream. */
#include "feature/resolve.h"

typedef struct hasher {
    mx_graph *graph;
    mx_arena *arena, *scratch; /* what stays, and what does not */
    mx_buf text;
    mx_resolved resolved;
    mx_parents parents;
} hasher;

/* External features may say what the versions of their fields are. */
static mx_map *provenance_map(hasher *h, const mx_definition *def)
{
    if (!def->external || !def->has_provenance)
        return NULL;
    mx_map *map = mx_new(h->scratch, mx_map);
    for (size_t i = 0; i < def->provenance.len; i++)
        mx_map_put(h->scratch, map, def->provenance.at[i].field, &def->provenance.at[i]);
    return map;
}

static const mx_graph_error *field_error(hasher *h, mx_resolver *resolver, size_t i)
{
    const mx_graph_error *error = mx_resolve(resolver, h->arena, i, &h->resolved);
    if (!error)
        error = mx_resolve_parents(resolver, h->arena, i, &h->resolved, &h->parents);
    for (size_t k = 0; !error && k < h->parents.len; k++)
        error = h->parents.at[k]->error;
    return error;
}

static void hash_field(hasher *h, const mx_node *node, size_t i)
{
    mx_graph_field *field = &node->fields[i];
    h->text.len = 0;
    mx_buf_str(&h->text, field->name);
    mx_buf_str(&h->text, node->def->spec->fields.at[i].code_version);
    for (size_t k = 0; k < h->parents.len; k++)
        mx_buf_str(&h->text, h->parents.at[k]->version);
    field->version = mx_version_of(h->arena, mx_buf_view(&h->text), h->graph->truncation);
}

static void hash_fields(hasher *h, mx_node *node)
{
    mx_map *given = provenance_map(h, node->def);
    mx_resolver *resolver = node->error ? NULL : mx_resolver_new(h->scratch, node);
    for (size_t i = 0; i < node->def->spec->fields.len; i++) {
        const mx_provenance *own = given ? mx_map_get(given, node->def->spec->fields.at[i].key) : NULL;
        if (own) {
            node->fields[i].version = own->version;
            continue;
        }
        node->fields[i].error = node->error ? node->error : field_error(h, resolver, i);
        if (!node->fields[i].error)
            hash_field(h, node, i);
    }
}

/* In the order of the spec. A feature without fields has what is wrong with its dependencies. */
static const mx_graph_error *first_error(const mx_node *node)
{
    for (size_t i = 0; i < node->def->spec->fields.len; i++)
        if (node->fields[i].error)
            return node->fields[i].error;
    return node->def->spec->fields.len ? NULL : node->error;
}

static void hash_node(hasher *h, mx_node *node)
{
    const mx_feature_spec *spec = node->def->spec;
    hash_fields(h, node);
    const size_t *order = mx_spec_field_order(h->scratch, spec);
    h->text.len = 0;
    node->version_error = first_error(node);
    for (size_t i = 0; i < spec->fields.len; i++) {
        const mx_graph_field *field = &node->fields[order[i]];
        mx_buf_str(&h->text, spec->fields.at[order[i]].key);
        mx_buf_str(&h->text, field->version);
    }
    if (!node->version_error)
        node->version = mx_version_of(h->arena, mx_buf_view(&h->text), h->graph->truncation);
}

void mx_graph_hash(mx_graph *graph, mx_arena *arena, mx_arena *scratch)
{
    hasher h = {.graph = graph, .arena = arena, .scratch = scratch, .text = MX_BUF(scratch)};
    for (size_t i = 0; i < graph->nodes.len; i++)
        hash_node(&h, graph->order[i]);
}
