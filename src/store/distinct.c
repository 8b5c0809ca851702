#define XXH_INLINE_ALL
#include "store/distinct.h"

#include <xxhash.h>

typedef struct slot {
    uint64_t low, high;
} slot;

struct mx_distinct {
    mx_arena *parent, *arena;
    slot *slots;
    size_t cap, len; /* cap: a power of two; at most three quarters are taken */
    bool zero;       /* the hash that marks free slots was seen */
};

enum { FIRST_CAP = 1024 };

mx_distinct *mx_distinct_new(mx_arena *arena)
{
    mx_distinct *set = mx_new(arena, mx_distinct);
    set->parent = arena;
    return set;
}

static bool put(slot *slots, size_t cap, slot hash)
{
    size_t at = hash.low & (cap - 1);
    while (slots[at].low || slots[at].high) {
        if (slots[at].low == hash.low && slots[at].high == hash.high)
            return false;
        at = (at + 1) & (cap - 1);
    }
    slots[at] = hash;
    return true;
}

static void grow(mx_distinct *set)
{
    size_t cap = set->cap ? set->cap * 2 : FIRST_CAP;
    mx_arena *arena = mx_arena_child(set->parent);
    slot *slots = mx_new_array(arena, slot, cap);
    for (size_t i = 0; i < set->cap; i++)
        if (set->slots[i].low || set->slots[i].high)
            put(slots, cap, set->slots[i]);
    mx_arena_free(set->arena);
    set->arena = arena;
    set->slots = slots;
    set->cap = cap;
}

bool mx_distinct_add(mx_distinct *set, mx_str text)
{
    XXH128_hash_t h = XXH3_128bits(text.ptr, text.len);
    slot hash = {h.low64, h.high64};
    if (!hash.low && !hash.high) {
        bool was = set->zero;
        set->zero = true;
        return !was;
    }
    if (set->len + 1 > set->cap - set->cap / 4)
        grow(set);
    if (!put(set->slots, set->cap, hash))
        return false;
    set->len++;
    return true;
}
