#include "diff/pairs.h"

mx_pairs mx_pairs_new(mx_arena *arena, size_t from_len, size_t to_len)
{
    mx_pairs pairs = {from_len, to_len, mx_new_array(arena, size_t, from_len ? from_len : 1),
                      mx_new_array(arena, size_t, to_len ? to_len : 1)};
    for (size_t i = 0; i < from_len; i++)
        pairs.to_of[i] = MX_NPOS;
    for (size_t i = 0; i < to_len; i++)
        pairs.from_of[i] = MX_NPOS;
    return pairs;
}

void mx_pairs_join(mx_pairs *pairs, size_t from, size_t to)
{
    pairs->to_of[from] = to;
    pairs->from_of[to] = from;
}

/* Lists of a table are short: comparing all with all is cheaper there than a map. */
#define FEW 12

static void by_key_few(mx_pairs *pairs, const mx_str *from_keys, const mx_str *to_keys)
{
    for (size_t i = 0; i < pairs->from_len; i++) {
        if (pairs->to_of[i] != MX_NPOS || from_keys[i].len == 0)
            continue;
        for (size_t j = 0; j < pairs->to_len; j++) {
            if (pairs->from_of[j] == MX_NPOS && mx_str_eq(from_keys[i], to_keys[j])) {
                mx_pairs_join(pairs, i, j);
                break;
            }
        }
    }
}

void mx_pairs_by_key(mx_arena *arena, mx_pairs *pairs, const mx_str *from_keys, const mx_str *to_keys)
{
    if (pairs->from_len <= FEW && pairs->to_len <= FEW) {
        by_key_few(pairs, from_keys, to_keys);
        return;
    }
    mx_map map = {0};
    size_t *index = mx_new_array(arena, size_t, pairs->to_len ? pairs->to_len : 1);
    for (size_t j = 0; j < pairs->to_len; j++) {
        index[j] = j;
        if (pairs->from_of[j] == MX_NPOS && to_keys[j].len && !mx_map_get(&map, to_keys[j]))
            mx_map_put(arena, &map, to_keys[j], &index[j]);
    }
    for (size_t i = 0; i < pairs->from_len; i++) {
        if (pairs->to_of[i] != MX_NPOS || from_keys[i].len == 0)
            continue;
        const size_t *j = mx_map_get(&map, from_keys[i]);
        if (j && pairs->from_of[*j] == MX_NPOS)
            mx_pairs_join(pairs, i, *j);
    }
}

void mx_pairs_by_content(mx_pairs *pairs, bool (*same)(void *arg, size_t from, size_t to), void *arg)
{
    for (size_t i = 0; i < pairs->from_len; i++) {
        for (size_t j = 0; pairs->to_of[i] == MX_NPOS && j < pairs->to_len; j++) {
            if (pairs->from_of[j] == MX_NPOS && same(arg, i, j))
                mx_pairs_join(pairs, i, j);
        }
    }
}
