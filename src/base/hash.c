#include "base/hash.h"

/* The plain SHA256_* calls, not EVP: a context that can be copied as a value, with no allocation that could
 * fail and none of libcrypto's start-up work (providers, configuration file), which costs more than hashing a
 * whole directory. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

struct mx_sha256 {
    SHA256_CTX state;
};

mx_sha256 *mx_sha256_new(mx_arena *arena)
{
    mx_sha256 *hash = mx_new(arena, mx_sha256);
    SHA256_Init(&hash->state);
    return hash;
}

void mx_sha256_add(mx_sha256 *hash, mx_str bytes)
{
    if (bytes.len)
        SHA256_Update(&hash->state, bytes.ptr, bytes.len);
}

void mx_sha256_peek(mx_sha256 *hash, uint8_t out[32])
{
    SHA256_CTX copy = hash->state;
    SHA256_Final(out, &copy);
}

void mx_sha256_of(mx_str bytes, uint8_t out[32])
{
    SHA256_CTX state;
    SHA256_Init(&state);
    if (bytes.len)
        SHA256_Update(&state, bytes.ptr, bytes.len);
    SHA256_Final(out, &state);
}

mx_str mx_base64(mx_arena *arena, const uint8_t *bytes, size_t len)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t out_len = (len / 3 + (len % 3 != 0)) * 4, o = 0;
    char *out = mx_arena_alloc(arena, out_len + 1, 1);
    for (size_t i = 0; i < len; i += 3) {
        size_t have = len - i;
        uint32_t word = (uint32_t)bytes[i] << 16;
        word |= have > 1 ? (uint32_t)bytes[i + 1] << 8 : 0;
        word |= have > 2 ? bytes[i + 2] : 0;
        out[o++] = letters[word >> 18];
        out[o++] = letters[word >> 12 & 63];
        out[o++] = have > 1 ? letters[word >> 6 & 63] : '=';
        out[o++] = have > 2 ? letters[word & 63] : '=';
    }
    out[o] = '\0';
    return (mx_str){out, out_len};
}

mx_str mx_hex(mx_arena *arena, const uint8_t *bytes, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    char *out = mx_arena_alloc(arena, len * 2 + 1, 1);
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * len] = '\0';
    return (mx_str){out, len * 2};
}
