/* metaxy/feature.h — one feature's declaration: read from JSON, written canonically, hashed.
 *
 * In: a FeatureSpec as JSON, as metaxy 0.1.x dumps it or in any form that it accepts. Out: an mx_feature,
 * which holds copies of everything. What depends on other features is in metaxy/graph.h. */
#ifndef METAXY_FEATURE_H
#define METAXY_FEATURE_H

#include "metaxy/diag.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct mx_feature mx_feature;

/* `name`: what messages call the text; NULL: "spec.json". MX_OK: *out is yours to free. MX_FAILED: FEA001
 * a value that is not valid, at its place; FEA002 no JSON. */
MX_API mx_status mx_feature_read(mx_feature **out, mx_str json, const char *name, mx_diags *diags);
MX_API void mx_feature_free(mx_feature *feature);

/* Borrowed from the feature. */
MX_API mx_str mx_feature_key(const mx_feature *feature);        /* "video/crop" */
MX_API mx_str mx_feature_table_name(const mx_feature *feature); /* "video__crop" */
MX_API mx_str
mx_feature_json(const mx_feature *feature); /* the dump: compact, keys in the documented order */
MX_API size_t mx_feature_field_count(const mx_feature *feature);
/* In the order of the declaration, from 0; empty for an i that is too large. */
MX_API mx_str mx_feature_field(const mx_feature *feature, size_t i);              /* "audio/left" */
MX_API mx_str mx_feature_field_code_version(const mx_feature *feature, size_t i); /* "2" */

/* Hashes, cut to `length` characters (8 is usual, and the least): of the whole dump; of the fields' code
 * versions. MX_FAILED: memory, or API001. Borrowed from the feature. */
MX_API mx_status mx_feature_spec_version(mx_feature *feature, size_t length, mx_str *out, mx_diags *diags);
MX_API mx_status mx_feature_code_version(mx_feature *feature, size_t length, mx_str *out, mx_diags *diags);

/* Whether `filter` is a filter of rows. MX_FAILED: FEA003 it is not well-formed, FEA004 it says what
 * filters cannot say. */
MX_API mx_status mx_feature_check_filter(mx_str filter, mx_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
