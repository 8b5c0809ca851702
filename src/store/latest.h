/* store/latest.h — the rows of a table that count: of one version, the latest of each id, not deleted, filtered. In this
 * order, so that a filter never brings an older state of a row back. */
#ifndef MX_STORE_LATEST_H
#define MX_STORE_LATEST_H

#include "store/narrow.h"

/* What is known about ids that come twice in the rows of a version. */
typedef enum mx_doubles {
    MX_DOUBLES_UNKNOWN, /* a window over all rows finds the latest */
    MX_DOUBLES_NONE,
    MX_DOUBLES_LISTED, /* their ids are in a temporary table: a window over those rows alone */
    MX_DOUBLES_KEPT,   /* and the latest rows of those ids in another */
    MX_DOUBLES_TOLD,   /* the same of all ids that may be those: store/narrow.h */
} mx_doubles;

/* Where all are read at once, the engine may write them down before. */
typedef enum mx_latest_part {
    MX_LATEST_ALL,
    MX_LATEST_SINGLE, /* of ids that come once … */
    MX_LATEST_KEPT,   /* … or not */
} mx_latest_part;

typedef struct mx_latest {
    const mx_frame *stored;
    const mx_strs *ids; /* NULL: all rows, not the latest */
    bool has_version;
    mx_str version;
    bool deleted;                 /* deleted rows too */
    const mx_filters *filters[3]; /* NULLs are fine */
    const mx_strs *columns;       /* to select; NULL: all */
    mx_doubles doubles;
    mx_str doubles_table, latest_table; /* quoted */
    mx_few told;                        /* the ids that come twice */
    mx_latest_part part;                /* not ALL: where mx_latest_has_parts */
    const mx_few *few;                  /* only rows that may be of these keys … */
    const mx_strs *few_names;           /* … by these columns; NULL: all */
} mx_latest;

#define MX_DOUBLES_COUNT MX_STR("__mx_count") /* a column of their table, never NULL */

/* SELECT of these rows, without parentheses. STO009. */
mx_status mx_latest_sql(mx_store *store, mx_arena *arena, const mx_latest *latest, mx_str *out,
                        mx_diags *diags);
bool mx_latest_has_parts(const mx_store *store, const mx_latest *latest);
/* Looks for ids that come twice; may make temporary tables. */
mx_status mx_latest_find_doubles(mx_store *store, mx_arena *arena, mx_latest *latest, mx_strs *temporaries,
                                 mx_diags *diags);
/* SELECT of the ids of all rows of the version. */
mx_str mx_latest_ids_sql(mx_store *store, mx_arena *arena, const mx_latest *latest);
/* doubles_here.c: the ids that come twice in a temporary table, and how many they are. MX_NOT_FOUND: none does; MX_MISMATCH:
 * they cannot be told here. */
mx_status mx_doubles_here(mx_store *store, mx_arena *arena, const mx_latest *latest, mx_frame *table,
                          size_t *count, mx_strs *temporaries, mx_diags *diags);
/* Whether the engine finds so many different rows of columns (`table`: before their names) in `from` (behind FROM), which was
 * told here: some values are another one after the way to here and back, as of FLOAT, BIT, char(n). MX_MISMATCH: not all. */
mx_status mx_finds_all(mx_store *store, mx_arena *arena, const mx_strs *names, const char *table, mx_str from,
                       size_t count, mx_diags *diags);
mx_status mx_doubles_found(mx_store *store, mx_arena *arena, const mx_latest *latest, mx_str rows,
                           const mx_frame *table, size_t count, mx_diags *diags);

#endif
