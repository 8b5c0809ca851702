/* store/fine.h — times in nanoseconds that a store keeps in microseconds: looked at while rows go by, told when these are
 * written. */
#ifndef MX_STORE_FINE_H
#define MX_STORE_FINE_H

#include "store/impl.h"

typedef struct mx_fine mx_fine;

/* What to read in place of `source`, which stays the caller's and must live as long; all else goes with `arena`. No column of
 * nanoseconds, or the engine keeps them: `source` itself. */
struct ArrowArrayStream *mx_fine_watch(const mx_store *store, mx_arena *arena,
                                       struct ArrowArrayStream *source, mx_fine **fine);
/* STO021 for each column that lost some; NULL is fine. */
void mx_fine_tell(const mx_fine *fine, mx_str feature, mx_diags *diags);

#endif
