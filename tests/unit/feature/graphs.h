/* Graphs of the recorded cases. */
#ifndef MX_TESTS_FEATURE_GRAPHS_H
#define MX_TESTS_FEATURE_GRAPHS_H

#include "vectors.h"

#include "feature/plan.h"

static inline const mx_definition *definition_of(mx_arena *arena, const mx_json *feature)
{
    const mx_definition *def = NULL;
    const mx_json *given = get(feature, "provenance_by_field");
    assert_int_equal(mx_definition_from_stored(arena, get(feature, "spec"), get(feature, "schema"),
                                               text_at(feature, "class_path"), text_at(feature, "project"),
                                               &def, NULL),
                     MX_OK);
    mx_definition *own = mx_new(arena, mx_definition);
    *own = *def;
    own->external = mx_json_bool(get(feature, "external"));
    own->has_provenance = mx_json_kind_of(given) == MX_JSON_OBJECT;
    for (size_t i = 0; i < mx_json_length(given); i++)
        mx_vec_push(arena, &own->provenance,
                    ((mx_provenance){mx_json_key(given, i), mx_json_string(mx_json_at(given, i))}));
    return own;
}

/* `order`: positions in which to register them; NULL: as they stand. */
static inline mx_graph *graph_of(mx_arena *arena, const mx_json *c, const size_t *order)
{
    const mx_json *features = get(c, "features");
    mx_graph *graph = mx_graph_new(arena,
                                   (size_t)mx_json_int(get(get(c, "config"), "hash_truncation_length")));
    for (size_t i = 0; i < mx_json_length(features); i++) {
        const mx_definition *def = definition_of(arena, mx_json_at(features, order ? order[i] : i));
        assert_int_equal(mx_graph_add(graph, def, false, NULL), MX_OK);
    }
    return graph;
}

#endif
