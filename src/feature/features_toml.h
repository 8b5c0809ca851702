/* feature/features_toml.h — features declared in TOML: everything that a spec can say, one table a feature.
 *
 *     [features."video/crop"]
 *     id_columns = ["video_id", "crop_id"]
 *     deps = [{ feature = "video", lineage = { type = "1:N", on = ["video_id"] } }]
 *     [features."video/crop".fields.frames]
 *     code_version = "2"
 *     [features."video/crop".columns]
 *     width = "integer"
 *
 * Members are those of the spec's JSON; besides `columns`, `project`, and for features made elsewhere
 * `external`, `provenance_by_field`, `on_version_mismatch`. `lineage` and `fields_mapping` may leave out
 * the table around the one with `type`; `fields` is a table by key or a list. All order is the file's.
 * docs/features-toml.md is the page for users. */
#ifndef MX_FEATURE_FEATURES_TOML_H
#define MX_FEATURE_FEATURES_TOML_H

#include "feature/definition.h"

typedef mx_vec(const mx_definition *) mx_definitions;

/* Adds the definitions of one file. `project`: of features that do not name their own; may be empty.
 * `file`: the text's number in `diags`; `source`: what is shown as the place of declaration. Goes on after
 * a feature that is wrong, so that all are reported: CFG001, FEA001. */
mx_status mx_features_toml(mx_arena *arena, mx_str text, uint32_t file, mx_str source, mx_str project,
                           mx_definitions *out, mx_diags *diags);

#endif
