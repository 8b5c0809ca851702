/* base/map.h — hash map from mx_str to pointer, in an arena. It finds things; it never decides an order
 * anyone sees: there is no iteration. Keys are borrowed: the caller keeps their bytes alive. Case matters
 * (lower the key first). */
#ifndef MX_BASE_MAP_H
#define MX_BASE_MAP_H

#include "base/arena.h"

typedef struct mx_map {
    struct mx_map_slot *slots;
    size_t cap, len, used; /* used: with tombstones */
} mx_map;

void *mx_map_get(const mx_map *map, mx_str key);                        /* NULL: not there */
void mx_map_put(mx_arena *arena, mx_map *map, mx_str key, void *value); /* replaces; value not NULL */
void *mx_map_remove(mx_map *map, mx_str key);                           /* what was there, or NULL */

/* The same by identity: the address is the key. A map holds either texts or addresses. */
void *mx_map_get_address(const mx_map *map, const void *key);
void mx_map_put_address(mx_arena *arena, mx_map *map, const void *key, const void *value);

#endif
