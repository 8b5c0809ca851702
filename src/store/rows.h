/* store/rows.h — what is asked of rows that come from outside, and what is added to them. */
#ifndef MX_STORE_ROWS_H
#define MX_STORE_ROWS_H

#include "store/transform.h"

bool mx_type_has(const mx_arrow_type *type, mx_str name);
mx_status mx_check_provenance_column(const mx_arrow_type *type, mx_diags *diags); /* STO002 */
mx_new_column mx_by_field_column(mx_store *store, mx_arena *arena, const mx_feature_spec *spec, mx_str name,
                                 mx_str from, mx_str otherwise);
/* The four columns of provenance and data version, as writes and samples have them. `keep`: provenance that is there
 * stays. */
void mx_version_columns(mx_store *store, mx_arena *arena, const mx_feature_spec *spec,
                        const mx_arrow_type *in, bool keep, mx_transform *transform);

#endif
