/* store/increment.h — samples as what a feature should have, and expected rows as they are handed out. */
#ifndef MX_STORE_INCREMENT_H
#define MX_STORE_INCREMENT_H

#include "store/parts.h"

/* Samples as expected rows: staged, with provenance. Takes the stream. */
mx_status mx_samples_expected(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                              struct ArrowArrayStream *samples, mx_expected *out, mx_diags *diags);

#endif
