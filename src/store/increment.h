/* store/increment.h — an increment's inside. */
#ifndef MX_STORE_INCREMENT_H
#define MX_STORE_INCREMENT_H

#include "store/upstream.h"

typedef struct mx_part_plan {
    mx_frame frame; /* its columns; `from` is not used */
    mx_str sql;
    mx_str
        none_of; /* the name of a table that has the columns, where it is known that there are no rows; or empty */
} mx_part_plan;

struct mx_increment {
    mx_store *store;
    mx_arena *arena;
    mx_part_plan parts[MX_PARTS];
    bool has_input, text_views;
    bool snapshot; /* a transaction is open for it */
    mx_str
        unread; /* the feature, while no row of those that it depends on was read; empty: they were, or are not */
    mx_strs keys;
    mx_strs temporaries;
    int64_t changes;             /* rows that are kept in a temporary table */
    const mx_expected *expected; /* its temporaries go too, also when memory runs out while they are made */
};

/* The expected rows in the columns in which they are handed out, as SQL behind SELECT, and the frame. */
void mx_expected_final(mx_store *store, mx_arena *arena, const mx_expected *expected, const char *table,
                       mx_frame *out, mx_str *selected);
/* Samples as expected rows: staged, with provenance. Takes the stream. */
mx_status mx_samples_expected(mx_store *store, mx_arena *arena, const mx_feature_plan *plan,
                              struct ArrowArrayStream *samples, mx_expected *out, mx_diags *diags);

#endif
