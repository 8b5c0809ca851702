/* diff/pairs.h — the one generic merge: which item of one list is which item of the other.
 *
 * Items are paired first by hints, then by name, then (for what servers name or nobody names) by content. Linear but for
 * the last step, which only looks at what is left over. */
#ifndef MX_DIFF_PAIRS_H
#define MX_DIFF_PAIRS_H

#include "base/map.h"
#include "base/vec.h"

typedef struct mx_pairs {
    size_t from_len, to_len;
    size_t *to_of;   /* for each item of `from`: its partner's index in `to`, or MX_NPOS */
    size_t *from_of; /* the reverse */
} mx_pairs;

mx_pairs mx_pairs_new(mx_arena *arena, size_t from_len, size_t to_len);
void mx_pairs_join(mx_pairs *pairs, size_t from, size_t to); /* both still single */
/* Joins what is single and has equal keys; an empty key pairs with nothing. Of equal keys in one list the first wins. */
void mx_pairs_by_key(mx_arena *arena, mx_pairs *pairs, const mx_str *from_keys, const mx_str *to_keys);
/* Joins what is still single where same(from index, to index) says so, in order. */
void mx_pairs_by_content(mx_pairs *pairs, bool (*same)(void *arg, size_t from, size_t to), void *arg);

#endif
