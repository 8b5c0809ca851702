/* base/md5_lanes.h — one block of 2 * LANES texts through MD5, side by side. Included once for each width, so no guard:
 * LANES is how many numbers a vector has, LANES_NAME(x) makes names, LANES_TARGET says for which processor. Two vectors go
 * through each step: each of them waits for its own last one. */

typedef uint32_t LANES_NAME(vec) __attribute__((vector_size(4 * LANES)));

LANES_TARGET static void LANES_NAME(compress)(lanes *l, const uint8_t *const *blocks)
{
    uint32_t words[16][2 * LANES];
    LANES_NAME(vec) word[16][2], start[4][2], a[2], b[2], c[2], d[2], mask[2];
    for (size_t lane = 0; lane < 2 * LANES; lane++)
        for (size_t k = 0; k < 16; k++)
            words[k][lane] = load(blocks[lane] + 4 * k);
    memcpy(word, words, sizeof word);
    memcpy(mask, l->live, sizeof mask);
    for (size_t k = 0; k < 4; k++)
        memcpy(start[k], l->state[k], sizeof start[k]);
    memcpy(a, start[0], sizeof a);
    memcpy(b, start[1], sizeof b);
    memcpy(c, start[2], sizeof c);
    memcpy(d, start[3], sizeof d);
    ROUND(MD5_F, 0, 1, 0, 7, 12, 17, 22)
    ROUND(MD5_G, 16, 5, 1, 5, 9, 14, 20)
    ROUND(MD5_H, 32, 3, 5, 4, 11, 16, 23)
    ROUND(MD5_I, 48, 7, 0, 6, 10, 15, 21)
    for (size_t v = 0; v < 2; v++) {
        start[0][v] += a[v] & mask[v];
        start[1][v] += b[v] & mask[v];
        start[2][v] += c[v] & mask[v];
        start[3][v] += d[v] & mask[v];
    }
    for (size_t k = 0; k < 4; k++)
        memcpy(l->state[k], start[k], sizeof start[k]);
}

#undef LANES
#undef LANES_NAME
#undef LANES_TARGET
