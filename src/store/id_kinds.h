/* store/id_kinds.h — whether ids of two tables can be equal at all: of other kinds engines refuse them in words of their own,
 * or take what they read of them for equal (MySQL has 'a' = 0). */
#ifndef MX_STORE_ID_KINDS_H
#define MX_STORE_ID_KINDS_H

#include "store/impl.h"

typedef struct mx_id_side {
    const mx_frame *frame;
    mx_str feature;
    const char *rows; /* of the feature, in words: "the table of feature" */
} mx_id_side;

/* STO009: a column of `ids` holds numbers on one side and texts on the other, or the like. `one_type`: they become values of
 * one column, which matters where the engine keeps decimals as texts. */
mx_status mx_check_id_kinds(const mx_store *store, const mx_strs *ids, const mx_id_side *a,
                            const mx_id_side *b, bool one_type, mx_diags *diags);

/* The type of a column that holds ids of both: the wider one of two of numbers, or of days and moments; otherwise `a`. */
const mx_arrow_type *mx_id_type_of_both(mx_arena *arena, const mx_arrow_type *a, const mx_arrow_type *b);

#endif
