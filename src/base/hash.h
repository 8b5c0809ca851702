/* base/hash.h — SHA-256 (libcrypto) and the text forms of digests. */
#ifndef MX_BASE_HASH_H
#define MX_BASE_HASH_H

#include "base/arena.h"

typedef struct mx_sha256 mx_sha256; /* a running digest; dies with its arena */

mx_sha256 *mx_sha256_new(mx_arena *arena);
void mx_sha256_add(mx_sha256 *hash, mx_str bytes);
/* The digest of all added so far; the running state goes on. 32 bytes. */
void mx_sha256_peek(mx_sha256 *hash, uint8_t out[32]);
void mx_sha256_of(mx_str bytes, uint8_t out[32]);                    /* all at once; allocates nothing */
mx_str mx_base64(mx_arena *arena, const uint8_t *bytes, size_t len); /* standard alphabet, padded */
mx_str mx_hex(mx_arena *arena, const uint8_t *bytes, size_t len);    /* lower case */

#endif
