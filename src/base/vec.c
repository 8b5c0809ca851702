#include "base/vec.h"

void mx_vec_room(mx_arena *arena, void **at, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return;
    size_t more = *cap ? *cap : 4, bytes;
    while (more < need && more <= SIZE_MAX / 2)
        more *= 2;
    if (more < need || __builtin_mul_overflow(more, size, &bytes))
        mx_arena_oom(arena);
    *at = mx_arena_grow(arena, *at, *cap * size, bytes, _Alignof(max_align_t));
    *cap = more;
}

bool mx_strs_has(const mx_strs *v, mx_str s)
{
    for (size_t i = 0; i < v->len; i++)
        if (mx_str_eq(v->at[i], s))
            return true;
    return false;
}

bool mx_strs_same(const mx_strs *a, const mx_strs *b)
{
    bool same = a->len == b->len;
    for (size_t i = 0; same && i < a->len; i++)
        same = mx_str_eq(a->at[i], b->at[i]);
    return same;
}

typedef struct sorter {
    size_t size;
    int (*cmp)(const void *, const void *, void *);
    void *arg;
} sorter;

/* Merges the sorted runs [start, middle) and [middle, end) of `from` into `to`. The left one wins ties. */
static void merge(const sorter *s, const char *from, char *to, size_t start, size_t middle, size_t end)
{
    size_t left = start, right = middle;
    for (size_t i = start; i < end; i++) {
        const char *l = from + left * s->size, *r = from + right * s->size;
        bool take_left = right >= end || (left < middle && s->cmp(l, r, s->arg) <= 0);
        memcpy(to + i * s->size, take_left ? l : r, s->size);
        *(take_left ? &left : &right) += 1;
    }
}

static bool sorted(const sorter *s, const char *items, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (s->cmp(items + (i - 1) * s->size, items + i * s->size, s->arg) > 0)
            return false;
    return true;
}

void mx_sort(mx_arena *arena, void *items, size_t n, size_t size,
             int (*cmp)(const void *, const void *, void *), void *arg)
{
    sorter s = {size, cmp, arg};
    if (n < 2 || sorted(&s, items, n))
        return;
    mx_arena *scratch = mx_arena_child(arena);
    char *from = items, *to = mx_arena_alloc(scratch, n * size, _Alignof(max_align_t));
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t start = 0; start < n; start += 2 * run) {
            size_t middle = n - start < run ? n : start + run;
            size_t end = n - start < 2 * run ? n : start + 2 * run;
            merge(&s, from, to, start, middle, end);
        }
        char *swap = from;
        from = to;
        to = swap;
    }
    if (from != (char *)items)
        memcpy(items, from, n * size);
    mx_arena_free(scratch);
}
