#include "base/md5.h"

#if defined(__x86_64__)
enum { MOST_LANES = 32 };
#else
enum { MOST_LANES = 8 };
#endif

/* Texts side by side: the numbers of their states; `live` is all ones where a block counts, else 0. */
typedef struct lanes {
    uint32_t state[4][MOST_LANES], live[MOST_LANES];
} lanes;

/* floor(2^32 * |sin(i + 1)|) */
static const uint32_t constants[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

/* Little endian, whatever the machine is. */
static inline uint32_t load(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline void store(uint8_t *at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

#define MD5_F(x, y, z) ((z) ^ ((x) & ((y) ^ (z))))
#define MD5_G(x, y, z) ((y) ^ ((z) & ((x) ^ (y))))
#define MD5_H(x, y, z) ((x) ^ (y) ^ (z))
#define MD5_I(x, y, z) ((y) ^ ((x) | ~(z)))
#define STEP(f, a, b, c, d, i, mul, add, by)                                                                 \
    for (size_t v = 0; v < 2; v++) {                                                                         \
        a[v] += f(b[v], c[v], d[v]) + word[((i) * (mul) + (add)) % 16][v] + constants[i];                    \
        a[v] = (a[v] << (by) | a[v] >> (32 - (by))) + b[v];                                                  \
    }
#define FOUR(f, i, mul, add, s, t, u, w)                                                                     \
    STEP(f, a, b, c, d, (i), mul, add, s)                                                                    \
    STEP(f, d, a, b, c, (i) + 1, mul, add, t)                                                                \
    STEP(f, c, d, a, b, (i) + 2, mul, add, u)                                                                \
    STEP(f, b, c, d, a, (i) + 3, mul, add, w)
#define ROUND(f, i, mul, add, s, t, u, w)                                                                    \
    FOUR(f, (i), mul, add, s, t, u, w)                                                                       \
    FOUR(f, (i) + 4, mul, add, s, t, u, w)                                                                   \
    FOUR(f, (i) + 8, mul, add, s, t, u, w)                                                                   \
    FOUR(f, (i) + 12, mul, add, s, t, u, w)

#define LANES 4
#define LANES_NAME(x) x##_4
#define LANES_TARGET
#include "base/md5_lanes.h"

#if defined(__x86_64__)
#define LANES 8
#define LANES_NAME(x) x##_8
#define LANES_TARGET __attribute__((target("avx2")))
#include "base/md5_lanes.h"

#define LANES 16
#define LANES_NAME(x) x##_16
#define LANES_TARGET __attribute__((target("avx512f")))
#include "base/md5_lanes.h"
#endif

typedef struct width {
    size_t lanes;
    void (*compress)(lanes *l, const uint8_t *const *blocks);
} width;

static width widest(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f"))
        return (width){32, compress_16};
    if (__builtin_cpu_supports("avx2"))
        return (width){16, compress_8};
#endif
    return (width){8, compress_4};
}

/* A text as blocks of 64 bytes: those that are whole, then its end, made up with its length. */
typedef struct padded {
    const uint8_t *text;
    size_t whole, blocks;
    uint8_t end[128];
} padded;

static void pad(padded *p, mx_str text)
{
    size_t rest = text.len % 64, last = rest < 56 ? 64 : 128;
    p->text = (const uint8_t *)text.ptr;
    p->whole = text.len / 64;
    p->blocks = p->whole + last / 64;
    if (rest)
        memcpy(p->end, p->text + p->whole * 64, rest);
    p->end[rest] = 0x80;
    memset(p->end + rest + 1, 0, last - 9 - rest);
    store(p->end + last - 8, (uint64_t)text.len * 8, 8);
}

static const uint8_t *block(const padded *p, size_t i)
{
    return i < p->whole ? p->text + 64 * i : p->end + 64 * (i < p->blocks ? i - p->whole : 0);
}

static void digest_group(const width *w, const mx_str *texts, size_t count, uint8_t (*out)[16])
{
    static const uint32_t start[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    padded rows[MOST_LANES];
    lanes l;
    const uint8_t *at[MOST_LANES];
    size_t most = 0;
    for (size_t lane = 0; lane < w->lanes; lane++) {
        pad(&rows[lane], lane < count ? texts[lane] : (mx_str){NULL, 0});
        most = rows[lane].blocks > most ? rows[lane].blocks : most;
        for (size_t k = 0; k < 4; k++)
            l.state[k][lane] = start[k];
    }
    for (size_t i = 0; i < most; i++) {
        for (size_t lane = 0; lane < w->lanes; lane++) {
            at[lane] = block(&rows[lane], i);
            l.live[lane] = i < rows[lane].blocks ? UINT32_MAX : 0;
        }
        w->compress(&l, at);
    }
    for (size_t lane = 0; lane < count; lane++)
        for (size_t k = 0; k < 4; k++)
            store(out[lane] + 4 * k, l.state[k][lane], 4);
}

void mx_md5_of(const mx_str *texts, size_t count, uint8_t (*out)[16])
{
    width w = widest();
    for (size_t i = 0; i < count; i += w.lanes)
        digest_group(&w, texts + i, count - i < w.lanes ? count - i : w.lanes, out + i);
}
