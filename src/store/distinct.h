/* store/distinct.h — whether a text was seen before, by 128 bits of its hash: 32 bytes a text at most. */
#ifndef MX_STORE_DISTINCT_H
#define MX_STORE_DISTINCT_H

#include "base/arena.h"

typedef struct mx_distinct mx_distinct;

mx_distinct *mx_distinct_new(mx_arena *arena);
bool mx_distinct_add(mx_distinct *set, mx_str text); /* false: it was there */

#endif
