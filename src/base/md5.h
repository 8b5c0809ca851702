/* base/md5.h — MD5 (RFC 1321) of many short texts at once, one in each lane of the processor's vectors: several times as
 * fast as one after the other, which hashing the rows of a table is made of. For base/digest.c. */
#ifndef MX_BASE_MD5_H
#define MX_BASE_MD5_H

#include "base/str.h"

/* Digests of texts[0 … count - 1]. Thread-safe, allocates nothing. */
void mx_md5_of(const mx_str *texts, size_t count, uint8_t (*out)[16]);

#endif
