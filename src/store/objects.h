/* store/objects.h — cells of by-field columns that are no JSON objects, which somebody else wrote: they would be read as if no
 * field had a value. */
#ifndef MX_STORE_OBJECTS_H
#define MX_STORE_OBJECTS_H

#include "store/impl.h"

/* STO002: a row of the feature version has one in the column of data versions; names it. `exact`: what begins and ends like an
 * object is looked at, too. Of engines that keep such columns as JSON. */
mx_status mx_check_objects(mx_store *store, mx_arena *arena, const mx_feature_spec *spec,
                           const mx_frame *stored, mx_str version, bool exact, mx_diags *diags);
/* The same, exactly, of all rows that the feature's upstream features have here. */
mx_status mx_check_upstream_objects(mx_store *store, mx_arena *arena, mx_str feature, mx_diags *diags);
/* After a statement failed on the upstream features' rows: what that says, in place of the messages behind the first `said`,
 * if the engine's words can be about such a cell, and there is one. */
void mx_name_bad_objects(mx_store *store, mx_arena *arena, mx_str feature, size_t said, mx_diags *diags);

/* id = "1", …: the columns of a row, by name. */
mx_str mx_shown_ids(mx_arena *arena, const mx_strs *ids, const mx_rows *rows, size_t row);

#endif
