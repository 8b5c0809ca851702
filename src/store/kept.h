/* store/kept.h — a stream of rows that can be read again from its start, as long as it is not long: for a transaction that
 * an engine ends because of another's. Nothing is copied: batches that went out stay in memory. */
#ifndef MX_STORE_KEPT_H
#define MX_STORE_KEPT_H

#include "arrow/arrow.h"

typedef struct mx_kept mx_kept;

/* `*out` reads `source`, which stays the caller's and must live as long; both, and what was kept, go with `arena`. */
mx_kept *mx_kept_new(mx_arena *arena, struct ArrowArrayStream *source, struct ArrowArrayStream *out);
/* `*out`, whether it was released or not, reads all rows once more. False: not all that went out were kept. */
bool mx_kept_again(mx_kept *kept, struct ArrowArrayStream *out);

#endif
