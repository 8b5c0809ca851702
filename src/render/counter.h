/* render/counter.h — where a sequence goes on when its bounds change.
 *
 * A server wants the next value within the new bounds, and does not move it there. What is left of them on the side of the old first value
 * begins anew; what came past them on the other side would give again what it gave: that is the server's to refuse. */
#ifndef MX_RENDER_COUNTER_H
#define MX_RENDER_COUNTER_H

#include "schema/model.h"

typedef struct mx_counter {
    bool restarts;       /* all that it can have come to lies outside */
    const char *outside; /* "<" or ">": it goes to `next` where it is so of `bound`; NULL: it stays */
    int64_t bound, next; /* next: the new first value, or what is nearest within the old bounds */
} mx_counter;

mx_counter mx_counter_between(const mx_sequence *from, const mx_sequence *to);

#endif
