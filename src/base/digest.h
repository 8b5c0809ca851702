/* base/digest.h — the hash algorithms of stores, with the text forms of Metaxy: decimal for the xxhashes, wyhash
 * and farmhash (signed), lower-case hex for md5 and sha256. Seed 0 everywhere. */
#ifndef MX_BASE_DIGEST_H
#define MX_BASE_DIGEST_H

#include "base/str.h"

typedef enum mx_digest {
    MX_DIGEST_XXHASH32,
    MX_DIGEST_XXHASH64,
    MX_DIGEST_XXH3_64,
    MX_DIGEST_WYHASH, /* version 1 (2019) */
    MX_DIGEST_SHA256,
    MX_DIGEST_MD5,
    MX_DIGEST_FARMHASH, /* FARM_FINGERPRINT: farmhashna::Hash64 */
    MX_DIGEST_COUNT
} mx_digest;

extern const char *const mx_digest_names[MX_DIGEST_COUNT]; /* "xxhash32", … */
bool mx_digest_named(mx_str name, mx_digest *out);

enum { MX_DIGEST_TEXT_MAX = 64 };
/* Writes the digest's text, not terminated, to `out`; gives its length. Thread-safe, allocates nothing. */
size_t mx_digest_text(mx_digest digest, const void *bytes, size_t len, char out[MX_DIGEST_TEXT_MAX]);
/* The same of many texts, which is faster for some: the i-th one's text at out[i], of lens[i] bytes. */
void mx_digest_texts(mx_digest digest, const mx_str *texts, size_t count, char (*out)[MX_DIGEST_TEXT_MAX],
                     uint8_t *lens);

#endif
