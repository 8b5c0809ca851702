#include "base/map.h"

/* Open addressing with linear probing; cap is a power of two and at most three quarters are used. */
struct mx_map_slot {
    mx_str key;
    uint64_t hash;
    void *value; /* NULL: free, or a tombstone when `dead` */
    bool dead;
};

static struct mx_map_slot *find(const mx_map *map, mx_str key, uint64_t hash)
{
    if (map->cap == 0)
        return NULL;
    for (size_t i = hash & (map->cap - 1);; i = (i + 1) & (map->cap - 1)) {
        struct mx_map_slot *slot = &map->slots[i];
        if (slot->value ? slot->hash == hash && mx_str_eq(slot->key, key) : !slot->dead)
            return slot->value ? slot : NULL;
    }
}

static void insert(mx_map *map, mx_str key, uint64_t hash, void *value)
{
    size_t i = hash & (map->cap - 1);
    while (map->slots[i].value)
        i = (i + 1) & (map->cap - 1);
    map->used += !map->slots[i].dead;
    map->len++;
    map->slots[i] = (struct mx_map_slot){key, hash, value, false};
}

static void rebuild(mx_arena *arena, mx_map *map)
{
    size_t cap = 8;
    while (cap / 2 < map->len + 1) /* half full at most afterwards */
        cap *= 2;
    mx_map next = {.slots = mx_new_array(arena, struct mx_map_slot, cap), .cap = cap};
    for (size_t i = 0; i < map->cap; i++)
        if (map->slots[i].value)
            insert(&next, map->slots[i].key, map->slots[i].hash, map->slots[i].value);
    *map = next;
}

static void put(mx_arena *arena, mx_map *map, mx_str key, uint64_t hash, void *value)
{
    struct mx_map_slot *slot = find(map, key, hash);
    if (slot) {
        slot->key = key; /* the new key's bytes may outlive the old one's */
        slot->value = value;
        return;
    }
    if (map->used + 1 > map->cap / 4 * 3)
        rebuild(arena, map);
    insert(map, key, hash, value);
}

void *mx_map_get(const mx_map *map, mx_str key)
{
    const struct mx_map_slot *slot = find(map, key, mx_str_hash(key));
    return slot ? slot->value : NULL;
}

void mx_map_put(mx_arena *arena, mx_map *map, mx_str key, void *value)
{
    put(arena, map, key, mx_str_hash(key), value);
}

/* The address, its bits mixed so that low ones differ. Every step can be undone: two addresses never give the same, so that
 * the hash alone is the key (SplitMix64's finalizer). */
static uint64_t hash_address(const void *address)
{
    uint64_t x = (uint64_t)(uintptr_t)address;
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

void *mx_map_get_address(const mx_map *map, const void *key)
{
    const struct mx_map_slot *slot = find(map, MX_STR_NONE, hash_address(key));
    return slot ? slot->value : NULL;
}

void mx_map_put_address(mx_arena *arena, mx_map *map, const void *key, const void *value)
{
    put(arena, map, MX_STR_NONE, hash_address(key), (void *)(uintptr_t)value);
}

void *mx_map_remove(mx_map *map, mx_str key)
{
    struct mx_map_slot *slot = find(map, key, mx_str_hash(key));
    if (!slot)
        return NULL;
    void *value = slot->value;
    *slot = (struct mx_map_slot){.dead = true};
    map->len--;
    return value;
}
