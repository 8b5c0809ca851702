/* store/key_map.h — texts that were seen, told by 128 bits of their hash in an open table: sets, and maps that keep a number
 * with each. */
#ifndef MX_STORE_KEY_MAP_H
#define MX_STORE_KEY_MAP_H

#include "base/arena.h"

/* Whether a text was seen before: 16 bytes a slot, 32 a text at most. */
typedef struct mx_key_set mx_key_set;

mx_key_set *mx_key_set_new(mx_arena *arena);
bool mx_key_set_add(mx_key_set *set, mx_str key); /* false: it was there */

/* Keys with a number each: 24 bytes a slot, 32 to 64 a key. Not for more than MX_KEY_MAP_MAX keys, which take 600 MiB while it
 * grows to them. */
typedef struct mx_key_map mx_key_map;

enum { MX_KEY_MAP_MAX = 12 << 20 };

mx_key_map *mx_key_map_new(mx_arena *arena);
/* The key's number, to be read and set; NULL: it is not there. */
uint64_t *mx_key_map_find(mx_key_map *map, mx_str key);
/* MX_MISMATCH: it was there, and stays as it was; MX_NOT_FOUND: the map is full. */
mx_status mx_key_map_add(mx_key_map *map, mx_str key, uint64_t number);
size_t mx_key_map_len(const mx_key_map *map);

#endif
