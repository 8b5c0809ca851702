/* store/narrow.h — rows that are, or may be, of a few keys, told in one pass over a table: by a number that is the same for
 * equal keys, on engines whose joins cost more than that (engine.h, sum). Few others have the same number. */
#ifndef MX_STORE_NARROW_H
#define MX_STORE_NARROW_H

#include "store/impl.h"

/* Keys in a table, and the numbers of all of them in a temporary one. */
typedef struct mx_few {
    const mx_frame *frame;
    const mx_strs *keys; /* its columns */
    mx_str sums;         /* quoted; empty: not made */
} mx_few;

/* Whether the engine tells rows of `frame` by these columns, by those of `few` in the same order. */
bool mx_narrows(const mx_store *store, const mx_frame *frame, const mx_strs *names, const mx_few *few);
mx_status mx_few_sums(mx_store *store, mx_arena *arena, mx_few *few, mx_strs *temporaries, mx_diags *diags);
/* A condition for rows of `frame`, each called `table` ("s."): that they may be of these keys, or surely are not. */
void mx_add_narrow(mx_sqlbuf *sql, const mx_frame *frame, const mx_strs *names, const char *table,
                   const mx_few *few, bool may_be);

#endif
