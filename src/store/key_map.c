#define XXH_INLINE_ALL
#include "store/key_map.h"

#include <xxhash.h>

/* A slot is two words of a hash, both 0 where it is free, and in maps a number behind them. */
enum { LOW, HIGH, NUMBER, FIRST_CAP = 1024 };

typedef struct table {
    mx_arena *parent, *arena;
    uint64_t *slots;
    size_t words;    /* a slot */
    size_t cap, len; /* in slots; cap: a power of two; at most three quarters are taken */
} table;

struct mx_key_set {
    table keys;
};
struct mx_key_map {
    table keys;
};

static bool is_free(const uint64_t *slot)
{
    return !slot[LOW] && !slot[HIGH];
}

/* Where it is, or would be. */
static uint64_t *place(const table *t, const uint64_t *hash)
{
    size_t at = hash[LOW] & (t->cap - 1);
    for (;; at = (at + 1) & (t->cap - 1)) {
        uint64_t *slot = t->slots + at * t->words;
        if (is_free(slot) || (slot[LOW] == hash[LOW] && slot[HIGH] == hash[HIGH]))
            return slot;
    }
}

static uint64_t *place_of(const table *t, mx_str key, uint64_t hash[2])
{
    XXH128_hash_t both = XXH3_128bits(key.ptr, key.len);
    hash[LOW] = both.low64;
    hash[HIGH] = both.low64 || both.high64 ? both.high64 : 1;
    return place(t, hash);
}

static void grow(table *t)
{
    table next = *t;
    next.cap = t->cap ? t->cap * 2 : FIRST_CAP;
    next.arena = mx_arena_child(t->parent);
    next.slots = mx_new_array(next.arena, uint64_t, next.cap * t->words);
    for (size_t i = 0; i < t->cap; i++) {
        const uint64_t *slot = t->slots + i * t->words;
        if (!is_free(slot))
            memcpy(place(&next, slot), slot, t->words * sizeof *slot);
    }
    mx_arena_free(t->arena);
    *t = next;
}

static table table_in(mx_arena *arena, size_t words)
{
    table t = {.parent = arena, .words = words};
    grow(&t);
    return t;
}

/* Its slot, which is new; NULL: it was there. */
static uint64_t *add(table *t, mx_str key)
{
    uint64_t hash[2];
    if (t->len + 1 > t->cap - t->cap / 4)
        grow(t);
    uint64_t *slot = place_of(t, key, hash);
    if (!is_free(slot))
        return NULL;
    memcpy(slot, hash, sizeof hash);
    t->len++;
    return slot;
}

mx_key_set *mx_key_set_new(mx_arena *arena)
{
    mx_key_set *set = mx_new(arena, mx_key_set);
    set->keys = table_in(arena, NUMBER);
    return set;
}

bool mx_key_set_add(mx_key_set *set, mx_str key)
{
    return add(&set->keys, key) != NULL;
}

mx_key_map *mx_key_map_new(mx_arena *arena)
{
    mx_key_map *map = mx_new(arena, mx_key_map);
    map->keys = table_in(arena, NUMBER + 1);
    return map;
}

uint64_t *mx_key_map_find(mx_key_map *map, mx_str key)
{
    uint64_t hash[2], *slot = place_of(&map->keys, key, hash);
    return is_free(slot) ? NULL : slot + NUMBER;
}

mx_status mx_key_map_add(mx_key_map *map, mx_str key, uint64_t number)
{
    if (map->keys.len == MX_KEY_MAP_MAX)
        return MX_NOT_FOUND;
    uint64_t *slot = add(&map->keys, key);
    if (!slot)
        return MX_MISMATCH;
    slot[NUMBER] = number;
    return MX_OK;
}

size_t mx_key_map_len(const mx_key_map *map)
{
    return map->keys.len;
}
