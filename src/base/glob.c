#include "base/glob.h"

/* The code point at *at, which moves behind it; a bad byte stands for itself, outside of Unicode. */
static uint32_t next_point(mx_str s, size_t *at)
{
    uint32_t point = 0;
    size_t n = mx_utf8_decode(s, *at, &point);
    if (n == 0)
        point = 0x110000u + (unsigned char)s.ptr[*at];
    *at += n ? n : 1;
    return point;
}

/* A character inside of [...]; false at the end of the pattern. */
static bool class_point(mx_str pattern, size_t *at, uint32_t *point)
{
    if (*at < pattern.len && pattern.ptr[*at] == '\\')
        *at += 1;
    if (*at >= pattern.len)
        return false;
    *point = next_point(pattern, at);
    return true;
}

/* The class behind '[' at *at, which moves behind ']'. False: not closed. A ']' that comes first is a
 * member. */
static bool class_has(mx_str pattern, size_t *at, uint32_t wanted, bool *has)
{
    size_t p = *at;
    bool hit = false, none = p < pattern.len && (pattern.ptr[p] == '!' || pattern.ptr[p] == '^');
    p += none;
    for (bool first = true; first || p >= pattern.len || pattern.ptr[p] != ']'; first = false) {
        uint32_t low, high;
        if (!class_point(pattern, &p, &low))
            return false;
        high = low;
        if (p + 1 < pattern.len && pattern.ptr[p] == '-' && pattern.ptr[p + 1] != ']') {
            p++;
            if (!class_point(pattern, &p, &high))
                return false;
        }
        hit = hit || (low <= wanted && wanted <= high);
    }
    *at = p + 1;
    *has = hit != none;
    return true;
}

/* One item of the pattern that is not `*` against one character; both move on when it fits. */
static bool match_one(mx_str pattern, size_t *p, mx_str text, size_t *t)
{
    size_t pat = *p + 1, at = *t;
    bool fits;
    if (*p >= pattern.len)
        return false;
    uint32_t point = next_point(text, &at);
    char c = pattern.ptr[*p];
    if (c == '?') {
        fits = true;
    } else if (c == '[') {
        if (!class_has(pattern, &pat, point, &fits))
            return false;
    } else {
        pat = c == '\\' ? pat : *p;
        fits = pat < pattern.len && next_point(pattern, &pat) == point;
    }
    if (fits) {
        *p = pat;
        *t = at;
    }
    return fits;
}

/* Only the last `*` is ever tried again, so no pattern takes more than pattern times text. */
bool mx_glob_match(mx_str pattern, mx_str text)
{
    size_t p = 0, t = 0, star = MX_NPOS, resume = 0;
    if (!mx_glob_valid(pattern))
        return false;
    while (t < text.len) {
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = ++p;
            resume = t;
        } else if (!match_one(pattern, &p, text, &t)) {
            if (star == MX_NPOS)
                return false;
            next_point(text, &resume);
            p = star;
            t = resume;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}

bool mx_glob_valid(mx_str pattern)
{
    for (size_t p = 0; p < pattern.len;) {
        bool unused;
        char c = pattern.ptr[p++];
        if (c == '\\' && p++ >= pattern.len)
            return false;
        if (c == '[' && !class_has(pattern, &p, 0, &unused))
            return false;
    }
    return true;
}
