/* store/parts.h — the parts of an increment: what SQL gives their rows, and what makes them of these. */
#ifndef MX_STORE_PARTS_H
#define MX_STORE_PARTS_H

#include "store/current.h"
#include "store/transform.h"

typedef struct mx_part_plan {
    mx_frame frame; /* its columns; `from` is not used */
    mx_str sql;
    const mx_transform
        *transform;  /* makes its rows of those of the SQL, in this process; NULL: they are the same */
    mx_frame source; /* then: the columns of the SQL */
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
    int64_t changes;       /* rows that are kept in a temporary table */
    mx_expected *expected; /* its temporaries go too, also when memory runs out while they are made */
};

/* The expected rows in the columns in which they are handed out, as SQL behind SELECT, and the frame. */
void mx_expected_final(mx_store *store, mx_arena *arena, const mx_expected *expected, const char *table,
                       mx_frame *out, mx_str *selected);
/* All expected rows, which may be unhashed. */
void mx_part_of_expected(mx_store *store, mx_arena *arena, const mx_expected *expected, mx_part_plan *out);
/* They are all new; what is there is looked at no further (NULL: there is no table). They are computed when they are read,
 * which may be behind the snapshot: of what was written upstream in between, whatever is there then. */
void mx_parts_all_new(mx_store *store, mx_increment *increment, const mx_current *cur);
/* No rows in the columns of expected rows, or of current ones. */
void mx_part_of_none(mx_store *store, mx_increment *increment, mx_part part);
void mx_part_no_orphans(mx_store *store, mx_increment *increment, const mx_current *cur);
/* What an eager increment finds out before anything is computed. */
mx_status mx_increment_before_reading(mx_increment *increment, mx_arena *scratch, mx_diags *diags);

#endif
