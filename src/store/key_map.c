#define XXH_INLINE_ALL
#include "store/key_map.h"

#include <xxhash.h>

typedef struct slot {
    uint64_t low, high, number; /* low and high: of the hash; both 0: free */
} slot;

struct mx_key_map {
    mx_arena *parent, *arena;
    slot *slots;
    size_t cap, len; /* cap: a power of two; at most three quarters are taken */
};

enum { FIRST_CAP = 1024 };

static slot hash_of(mx_str key)
{
    XXH128_hash_t hash = XXH3_128bits(key.ptr, key.len);
    return (slot){.low = hash.low64, .high = hash.low64 || hash.high64 ? hash.high64 : 1};
}

/* Where it is, or would be. */
static slot *place(slot *slots, size_t cap, const slot *hash)
{
    size_t at = hash->low & (cap - 1);
    while ((slots[at].low || slots[at].high) && (slots[at].low != hash->low || slots[at].high != hash->high))
        at = (at + 1) & (cap - 1);
    return &slots[at];
}

static void grow(mx_key_map *map)
{
    size_t cap = map->cap ? map->cap * 2 : FIRST_CAP;
    mx_arena *arena = mx_arena_child(map->parent);
    slot *slots = mx_new_array(arena, slot, cap);
    for (size_t i = 0; i < map->cap; i++)
        if (map->slots[i].low || map->slots[i].high)
            *place(slots, cap, &map->slots[i]) = map->slots[i];
    mx_arena_free(map->arena);
    map->arena = arena;
    map->slots = slots;
    map->cap = cap;
}

mx_key_map *mx_key_map_new(mx_arena *arena)
{
    mx_key_map *map = mx_new(arena, mx_key_map);
    map->parent = arena;
    grow(map);
    return map;
}

uint64_t *mx_key_map_find(mx_key_map *map, mx_str key)
{
    slot hash = hash_of(key), *at = place(map->slots, map->cap, &hash);
    return at->low || at->high ? &at->number : NULL;
}

mx_status mx_key_map_add(mx_key_map *map, mx_str key, uint64_t number)
{
    slot hash = hash_of(key);
    if (map->len == MX_KEY_MAP_MAX)
        return MX_NOT_FOUND;
    if (map->len + 1 > map->cap - map->cap / 4)
        grow(map);
    slot *at = place(map->slots, map->cap, &hash);
    if (at->low || at->high)
        return MX_MISMATCH;
    *at = (slot){hash.low, hash.high, number};
    map->len++;
    return MX_OK;
}

size_t mx_key_map_len(const mx_key_map *map)
{
    return map->len;
}
