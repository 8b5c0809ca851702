/* store/upstream_parts.h — the files behind upstream.h: one upstream feature's rows (upstream_rows.c), their groups
 * (upstream_group.c), all of them joined (upstream_join.c). upstream.c reads and hashes them. */
#ifndef MX_STORE_UPSTREAM_PARTS_H
#define MX_STORE_UPSTREAM_PARTS_H

#include "store/upstream.h"

struct mx_upstream {
    const mx_plan_dep *dep;
    size_t index;
    mx_frame stored;
    mx_latest latest;
    bool final;     /* from a fallback store: latest and filtered already */
    bool raw;       /* its by-field value goes along as the JSON text that it is … */
    mx_strs values; /* … or else the keys of its fields that are hashed, each a column */
    mx_frame frame; /* prepared: `names`, then the values */
    mx_strs names;  /* the user's columns, after renaming */
    bool deleted_at;
};

/* upstream_rows.c */

mx_str mx_upstream_stored_name(const mx_upstream *up, mx_str renamed); /* empty: it has no such column */
/* The user's columns that go along, renamed. STO009: one that is asked for is not there. */
mx_status mx_upstream_choose_names(mx_arena *arena, mx_upstream *up, mx_diags *diags);
/* SELECT "old" AS "new", …, the values, FROM the latest rows WHERE the dep's filters; of a group's rows their ids too. */
mx_status mx_upstream_prepare(mx_store *store, mx_arena *arena, mx_upstream *up, mx_diags *diags);
mx_str mx_upstream_order_column(mx_arena *arena, size_t id); /* of those ids */

/* upstream_group.c: the values of a group become one digest; its rows stay. */
mx_status mx_upstream_aggregate(mx_store *store, mx_arena *arena, mx_upstream *up, mx_strs *temporaries,
                                mx_diags *diags);

/* upstream_join.c */

/* All of them, in the order in which they are joined. */
typedef struct mx_joining {
    mx_upstream **at; /* required ones first */
    size_t count;
    bool all_optional;
} mx_joining;

mx_joining mx_joining_of(mx_arena *arena, mx_upstream *ups, size_t count);
/* STO009, STO010: columns that are missing, or that several of them have; ids that can never be equal. */
mx_status mx_joining_check(const mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                           const mx_upstream *ups, const mx_joining *order, const mx_strs *keys,
                           mx_diags *diags);
void mx_joining_join(mx_store *store, mx_arena *arena, const mx_joining *order, const mx_strs *keys,
                     mx_expected *out);

#endif
