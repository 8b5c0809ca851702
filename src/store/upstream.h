/* store/upstream.h — the rows that a feature should have, from its upstream features, as a frame: read, renamed,
 * filtered, aggregated, joined, hashed. */
#ifndef MX_STORE_UPSTREAM_H
#define MX_STORE_UPSTREAM_H

#include "store/digests.h"
#include "store/latest.h"

typedef struct mx_upstream mx_upstream; /* one of the features that it is made of */

typedef struct mx_expected {
    const mx_feature_plan *plan;
    mx_strs keys;      /* that rows are joined and compared by */
    mx_frame joined;   /* before anything is hashed; may be the same */
    mx_frame frame;    /* the user's columns, then private ones; `joined` as long as it is unhashed */
    mx_hashes hashes;  /* one for each field, then the overall one */
    bool unhashed;     /* the digests are not in the frame */
    mx_strs visible;   /* the user's columns */
    bool deleted_at;   /* an always empty metaxy_deleted_at goes with them */
    mx_strs fields;    /* private columns of the fields' digests, in spec order */
    mx_str provenance; /* the column of the overall digest; also of samples */
    bool samples;      /* the frame has its final columns */
    mx_strs temporaries;
    mx_upstream *ups; /* NULL: of samples */
    mx_str where;     /* a condition for them, each called "x."; or empty */
} mx_expected;

struct mx_resolve;
/* `eager`: temporary tables may be made to find out more. */
mx_status mx_upstream_expected(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                               const mx_resolve *resolve, bool eager, mx_expected *out, mx_diags *diags);
/* The same without the digests. `here`: they are made in this process rather (mx_term.json). */
mx_status mx_upstream_joined(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                             const mx_resolve *resolve, bool eager, bool here, mx_expected *out,
                             mx_diags *diags);
/* `joined` again, of fewer rows, as behind FROM: of a part of the latest ones of the feature that it is made of (not ALL:
 * where mx_upstream_has_parts); or of rows that may be of a few keys, which may leave all (NULL: all). */
bool mx_upstream_has_parts(const mx_store *store, const mx_expected *expected);
mx_status mx_upstream_again(mx_store *store, mx_arena *arena, const mx_expected *expected,
                            mx_latest_part part, const mx_few *few, mx_str *from, mx_diags *diags);
/* Puts them into the frame, unless they are there. */
mx_status mx_expected_hash(mx_store *store, mx_arena *arena, mx_expected *expected, mx_strs *temporaries,
                           mx_diags *diags);
const mx_filters *mx_resolve_filters(const mx_resolve *resolve, mx_str feature); /* NULL: none */

#endif
