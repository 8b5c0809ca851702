/* feature/version.h — versions of one definition: hashes of what is declared, cut to the project's length.
 *
 * Texts go into SHA-256 one after the other, without anything between them; that is how the original does
 * it and versions must be its. What a version takes from other features is feature/graph.h's. */
#ifndef MX_FEATURE_VERSION_H
#define MX_FEATURE_VERSION_H

#include "feature/definition.h"

enum { MX_TRUNCATION_MIN = 8, MX_DIGEST_CHARS = 64 };

/* SHA-256 as hex, cut to `truncation` characters (longer than a digest: all of it). */
mx_str mx_version_of(mx_arena *arena, mx_str text, size_t truncation);

mx_str mx_spec_version(mx_arena *arena, const mx_feature_spec *spec,
                       size_t truncation); /* of the whole dump */
mx_str mx_spec_code_version(mx_arena *arena, const mx_feature_spec *spec,
                            size_t truncation); /* of the fields' code */
/* Of the spec's version and the schema; the project and the class are not part of it. */
mx_str mx_definition_version(mx_arena *arena, mx_str spec_version, const mx_definition *def,
                             size_t truncation);

/* The same for many in a row: `room` is written over, and keeps its memory. */
mx_str mx_spec_version_in(mx_buf *room, mx_arena *arena, const mx_feature_spec *spec, size_t truncation);
mx_str mx_definition_version_in(mx_buf *room, mx_arena *arena, mx_str spec_version, const mx_definition *def,
                                size_t truncation);

/* Indexes of the spec's fields, ordered by key text: the order in which fields are hashed. */
const size_t *mx_spec_field_order(mx_arena *arena, const mx_feature_spec *spec);

#endif
