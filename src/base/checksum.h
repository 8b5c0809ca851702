/* base/checksum.h — small sums that other programs take of names, so that our locks and theirs exclude one
 * another. */
#ifndef MX_BASE_CHECKSUM_H
#define MX_BASE_CHECKSUM_H

#include "base/str.h"

uint32_t mx_fnv1_32(mx_str s); /* multiply, then xor (not 1a) */
uint32_t mx_adler32(mx_str s);

#endif
