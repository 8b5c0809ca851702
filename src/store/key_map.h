/* store/key_map.h — keys with a number each, found by 128 bits of the key's hash: 24 bytes in an open table, 32 to 64 a key.
 * Not for more than MX_KEY_MAP_MAX keys, which take 600 MiB while it grows to them. */
#ifndef MX_STORE_KEY_MAP_H
#define MX_STORE_KEY_MAP_H

#include "base/arena.h"

enum { MX_KEY_MAP_MAX = 12 << 20 };

typedef struct mx_key_map mx_key_map;

mx_key_map *mx_key_map_new(mx_arena *arena);
/* The key's number, to be read and set; NULL: it is not there. */
uint64_t *mx_key_map_find(mx_key_map *map, mx_str key);
/* MX_MISMATCH: it was there, and stays as it was; MX_NOT_FOUND: the map is full. */
mx_status mx_key_map_add(mx_key_map *map, mx_str key, uint64_t number);
size_t mx_key_map_len(const mx_key_map *map);

#endif
