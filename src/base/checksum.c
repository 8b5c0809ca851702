#include "base/checksum.h"

uint32_t mx_fnv1_32(mx_str s)
{
    uint32_t sum = 2166136261u;
    for (size_t i = 0; i < s.len; i++)
        sum = (sum * 16777619u) ^ (unsigned char)s.ptr[i];
    return sum;
}

uint32_t mx_adler32(mx_str s)
{
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < s.len; i++) {
        a = (a + (unsigned char)s.ptr[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}
