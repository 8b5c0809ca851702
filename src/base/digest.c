/* digest.c — hashes of texts: xxHash by its header, MD5 and SHA-256 by libcrypto, wyhash and FarmHash here. */
#include "base/digest.h"

#include "base/hash.h"
#include "base/md5.h"

/* The plain calls, as in hash.c: nothing to allocate or to fetch, contexts on the stack. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/md5.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

__extension__ typedef unsigned __int128 uint128;

const char *const mx_digest_names[MX_DIGEST_COUNT] = {
    [MX_DIGEST_XXHASH32] = "xxhash32", [MX_DIGEST_XXHASH64] = "xxhash64", [MX_DIGEST_XXH3_64] = "xxh3_64",
    [MX_DIGEST_WYHASH] = "wyhash",     [MX_DIGEST_SHA256] = "sha256",     [MX_DIGEST_MD5] = "md5",
    [MX_DIGEST_FARMHASH] = "farmhash",
};

bool mx_digest_named(mx_str name, mx_digest *out)
{
    for (size_t i = 0; i < MX_DIGEST_COUNT; i++)
        if (mx_str_eq(name, mx_str_of(mx_digest_names[i]))) {
            *out = (mx_digest)i;
            return true;
        }
    return false;
}

static inline uint64_t r64(const uint8_t *p)
{
    uint64_t value;
    memcpy(&value, p, 8);
    return value;
}

static inline uint64_t r32(const uint8_t *p)
{
    uint32_t value;
    memcpy(&value, p, 4);
    return value;
}

/* wyhash, version 1. */

static const uint64_t wy[6] = {0xa0761d6478bd642f, 0xe7037ed1a0b428db, 0x8ebc6af09c88c6e3,
                               0x589965cc75374cc3, 0x1d8e4e27c47d124f, 0xeb44accab455d165};

static inline uint64_t mum(uint64_t a, uint64_t b)
{
    uint128 product = (uint128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t halves(const uint8_t *p)
{
    return r32(p) << 32 | r32(p + 4);
}

static uint64_t wy_rest(const uint8_t *p, size_t len) /* 1 to 8 bytes */
{
    switch (len) {
    case 1:
        return p[0];
    case 2:
        return (uint64_t)p[0] | (uint64_t)p[1] << 8;
    case 3:
        return ((uint64_t)p[0] | (uint64_t)p[1] << 8) << 8 | p[2];
    case 4:
        return r32(p);
    case 5:
        return r32(p) << 8 | p[4];
    case 6:
        return r32(p) << 16 | ((uint64_t)p[4] | (uint64_t)p[5] << 8);
    case 7:
        return r32(p) << 24 | ((uint64_t)p[4] | (uint64_t)p[5] << 8) << 8 | p[6];
    default:
        return halves(p);
    }
}

static uint64_t wyhash(const uint8_t *p, size_t len)
{
    uint64_t seed = 0;
    size_t left = len;
    for (; left >= 32; left -= 32, p += 32)
        seed = mum(seed ^ wy[0],
                   mum(r64(p) ^ wy[1], r64(p + 8) ^ wy[2]) ^ mum(r64(p + 16) ^ wy[3], r64(p + 24) ^ wy[4]));
    seed ^= wy[0];
    if (left > 24)
        seed = mum(halves(p) ^ seed, halves(p + 8) ^ wy[2]) ^
               mum(halves(p + 16) ^ seed, wy_rest(p + 24, left - 24) ^ wy[4]);
    else if (left > 16)
        seed = mum(halves(p) ^ seed, halves(p + 8) ^ wy[2]) ^ mum(seed, wy_rest(p + 16, left - 16) ^ wy[3]);
    else if (left > 8)
        seed = mum(halves(p) ^ seed, wy_rest(p + 8, left - 8) ^ wy[2]);
    else if (left > 0)
        seed = mum(seed, wy_rest(p, left) ^ wy[1]);
    return mum(seed, len ^ wy[5]);
}

/* FarmHash's 64-bit fingerprint (farmhashna). */

static const uint64_t k0 = 0xc3a5c85c97cb3127, k1 = 0xb492b66fbe98f273, k2 = 0x9ae16a3b2f90404f;

typedef struct pair {
    uint64_t first, second;
} pair;

static inline uint64_t turn(uint64_t value, int by)
{
    return value >> by | value << (64 - by);
}

static inline uint64_t mix(uint64_t value)
{
    return value ^ value >> 47;
}

static inline uint64_t fold(uint64_t u, uint64_t v, uint64_t mul)
{
    uint64_t a = mix((u ^ v) * mul);
    return mix((v ^ a) * mul) * mul;
}

static uint64_t farm_16(const uint8_t *s, size_t len)
{
    uint64_t mul = k2 + len * 2;
    if (len >= 8) {
        uint64_t a = r64(s) + k2, b = r64(s + len - 8);
        return fold(turn(b, 37) * mul + a, (turn(a, 25) + b) * mul, mul);
    }
    if (len >= 4)
        return fold(len + (r32(s) << 3), r32(s + len - 4), mul);
    if (len == 0)
        return k2;
    uint32_t y = s[0] + ((uint32_t)s[len >> 1] << 8), z = (uint32_t)len + ((uint32_t)s[len - 1] << 2);
    return mix(y * k2 ^ z * k0) * k2;
}

static uint64_t farm_32(const uint8_t *s, size_t len)
{
    uint64_t mul = k2 + len * 2, a = r64(s) * k1, b = r64(s + 8);
    uint64_t c = r64(s + len - 8) * mul, d = r64(s + len - 16) * k2;
    return fold(turn(a + b, 43) + turn(c, 30) + d, a + turn(b + k2, 18) + c, mul);
}

static uint64_t farm_64(const uint8_t *s, size_t len)
{
    uint64_t mul = k2 + len * 2, a = r64(s) * k2, b = r64(s + 8);
    uint64_t c = r64(s + len - 8) * mul, d = r64(s + len - 16) * k2;
    uint64_t y = turn(a + b, 43) + turn(c, 30) + d, z = fold(y, a + turn(b + k2, 18) + c, mul);
    uint64_t e = r64(s + 16) * mul, f = r64(s + 24);
    uint64_t g = (y + r64(s + len - 32)) * mul, h = (z + r64(s + len - 24)) * mul;
    return fold(turn(e + f, 43) + turn(g, 30) + h, e + turn(f + a, 18) + g, mul);
}

static pair weak_32(const uint8_t *s, uint64_t a, uint64_t b)
{
    uint64_t w = r64(s), x = r64(s + 8), y = r64(s + 16), z = r64(s + 24);
    a += w;
    b = turn(b + a + z, 21);
    uint64_t c = a;
    a += x + y;
    return (pair){a + z, b + turn(a, 44) + c};
}

typedef struct farm {
    uint64_t x, y, z;
    pair v, w;
} farm;

static void farm_round(farm *f, const uint8_t *s, uint64_t mul, uint64_t times)
{
    f->x = turn(f->x + f->y + f->v.first + r64(s + 8), 37) * mul;
    f->y = turn(f->y + f->v.second + r64(s + 48), 42) * mul;
    f->x ^= f->w.second * times;
    f->y += f->v.first * times + r64(s + 40);
    f->z = turn(f->z + f->w.first, 33) * mul;
    f->v = weak_32(s, f->v.second * mul, f->x + f->w.first);
    f->w = weak_32(s + 32, f->z + f->w.second, f->y + r64(s + 16));
    uint64_t x = f->x;
    f->x = f->z;
    f->z = x;
}

static uint64_t farmhash(const uint8_t *s, size_t len)
{
    if (len <= 16)
        return farm_16(s, len);
    if (len <= 32)
        return farm_32(s, len);
    if (len <= 64)
        return farm_64(s, len);
    enum { SEED = 81 };
    uint64_t y = SEED * k1 + 113;
    farm f = {.x = SEED * k2 + r64(s), .y = y, .z = mix(y * k2 + 113) * k2};
    const uint8_t *end = s + (len - 1) / 64 * 64;
    for (const uint8_t *at = s; at != end; at += 64)
        farm_round(&f, at, k1, 1);
    uint64_t mul = k1 + ((f.z & 0xff) << 1);
    f.w.first += (len - 1) & 63;
    f.v.first += f.w.first;
    f.w.first += f.v.first;
    farm_round(&f, s + len - 64, mul, 9);
    return fold(fold(f.v.first, f.w.first, mul) + mix(f.y) * k0 + f.z,
                fold(f.v.second, f.w.second, mul) + f.x, mul);
}

/* Text forms. */

static size_t decimal(uint64_t value, bool minus, char *out)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
        "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
        "8081828384858687888990919293949596979899";
    char text[20], *at = text + sizeof text;
    for (; value >= 100; value /= 100)
        memcpy(at -= 2, pairs + value % 100 * 2, 2);
    if (value >= 10)
        memcpy(at -= 2, pairs + value * 2, 2);
    else
        *--at = (char)('0' + value);
    size_t len = (size_t)(text + sizeof text - at);
    if (minus)
        *out++ = '-';
    memcpy(out, at, len);
    return len + minus;
}

static size_t hex(const uint8_t *bytes, size_t len, char *out)
{
    enum { TO_LETTERS = 'a' - '0' - 10 };
    for (size_t i = 0; i < len; i++) { /* arithmetic, which compilers make vectors of */
        unsigned char high = bytes[i] >> 4, low = bytes[i] & 15;
        out[2 * i] = (char)('0' + high + (high > 9) * TO_LETTERS);
        out[2 * i + 1] = (char)('0' + low + (low > 9) * TO_LETTERS);
    }
    return 2 * len;
}

static size_t md5_text(const void *bytes, size_t len, char *out)
{
    uint8_t digest[MD5_DIGEST_LENGTH];
    MD5_CTX state;
    MD5_Init(&state);
    MD5_Update(&state, bytes, len);
    MD5_Final(digest, &state);
    return hex(digest, sizeof digest, out);
}

static size_t sha256_text(const void *bytes, size_t len, char *out)
{
    uint8_t digest[32];
    mx_sha256_of((mx_str){bytes, len}, digest);
    return hex(digest, sizeof digest, out);
}

size_t mx_digest_text(mx_digest digest, const void *bytes, size_t len, char out[MX_DIGEST_TEXT_MAX])
{
    static const uint8_t nothing[1] = {0};
    const uint8_t *p = len ? bytes : nothing;
    uint64_t value;
    switch (digest) {
    case MX_DIGEST_XXHASH32:
        return decimal(XXH32(p, len, 0), false, out);
    case MX_DIGEST_XXHASH64:
        return decimal(XXH64(p, len, 0), false, out);
    case MX_DIGEST_XXH3_64:
        return decimal(XXH3_64bits(p, len), false, out);
    case MX_DIGEST_WYHASH:
        return decimal(wyhash(p, len), false, out);
    case MX_DIGEST_SHA256:
        return sha256_text(p, len, out);
    case MX_DIGEST_MD5:
        return md5_text(p, len, out);
    case MX_DIGEST_FARMHASH:
        value = farmhash(p, len);
        return value >> 63 ? decimal(-value, true, out) : decimal(value, false, out);
    default:
        return 0;
    }
}

void mx_digest_texts(mx_digest digest, const mx_str *texts, size_t count, char (*out)[MX_DIGEST_TEXT_MAX],
                     uint8_t *lens)
{
    enum { GROUP = 64 };
    uint8_t digests[GROUP][16];
    for (size_t i = 0; i < count && digest != MX_DIGEST_MD5; i++)
        lens[i] = (uint8_t)mx_digest_text(digest, texts[i].ptr, texts[i].len, out[i]);
    for (size_t from = 0; from < count && digest == MX_DIGEST_MD5; from += GROUP) {
        size_t n = count - from < GROUP ? count - from : GROUP;
        mx_md5_of(texts + from, n, digests);
        for (size_t i = 0; i < n; i++)
            lens[from + i] = (uint8_t)hex(digests[i], sizeof digests[i], out[from + i]);
    }
}
