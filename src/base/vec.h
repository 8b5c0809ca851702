/* base/vec.h — growable arrays in an arena.
 *
 *   typedef mx_vec(mx_column *) mx_columns;
 *   mx_columns v = {0};
 *   mx_vec_push(arena, &v, column);
 *   for (size_t i = 0; i < v.len; i++) use(v.at[i]);
 * `at` moves when the array grows: keep indexes, not pointers into it. */
#ifndef MX_BASE_VEC_H
#define MX_BASE_VEC_H

#include "base/arena.h"

#define mx_vec(T)                                                                                            \
    struct {                                                                                                 \
        T *at;                                                                                               \
        size_t len, cap;                                                                                     \
    }
#define mx_vec_push(arena, v, item)                                                                          \
    (mx_vec_room((arena), (void **)&(v)->at, &(v)->cap, (v)->len + 1, sizeof *(v)->at),                      \
     (void)((v)->at[(v)->len] = (item)),                                                                     \
     (void)(v)->len++) /* an item that looks at `v` sees it without itself */
/* Inserts before index i (i <= len). */
#define mx_vec_insert(arena, v, i, item)                                                                     \
    do {                                                                                                     \
        size_t at_ = (i);                                                                                    \
        mx_vec_room((arena), (void **)&(v)->at, &(v)->cap, (v)->len + 1, sizeof *(v)->at);                   \
        memmove((v)->at + at_ + 1, (v)->at + at_, ((v)->len - at_) * sizeof *(v)->at);                       \
        (v)->at[at_] = (item);                                                                               \
        (v)->len++;                                                                                          \
    } while (0)
#define mx_vec_remove(v, i)                                                                                  \
    do {                                                                                                     \
        size_t at_ = (i);                                                                                    \
        memmove((v)->at + at_, (v)->at + at_ + 1, ((v)->len - at_ - 1) * sizeof *(v)->at);                   \
        (v)->len--;                                                                                          \
    } while (0)

typedef mx_vec(mx_str) mx_strs;

/* Makes room for `need` items of `size` bytes, doubling. */
void mx_vec_room(mx_arena *arena, void **at, size_t *cap, size_t need, size_t size);
bool mx_strs_has(const mx_strs *v, mx_str s);
bool mx_strs_same(const mx_strs *a, const mx_strs *b); /* the same texts in the same order */
/* Stable merge sort of n items of `size` bytes: equal items keep their order. */
void mx_sort(mx_arena *arena, void *items, size_t n, size_t size,
             int (*cmp)(const void *, const void *, void *), void *arg);

#endif
