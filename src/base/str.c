#include "base/str.h"

bool mx_str_ieq(mx_str a, mx_str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (mx_lower(a.ptr[i]) != mx_lower(b.ptr[i]))
            return false;
    return true;
}

static int by_length(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

int mx_str_cmp(mx_str a, mx_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : by_length(a.len, b.len);
}

int mx_str_icmp(mx_str a, mx_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < n; i++) {
        unsigned char x = (unsigned char)mx_lower(a.ptr[i]), y = (unsigned char)mx_lower(b.ptr[i]);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return by_length(a.len, b.len);
}

bool mx_str_starts(mx_str s, mx_str prefix)
{
    return s.len >= prefix.len && mx_str_eq(mx_str_sub(s, 0, prefix.len), prefix);
}

bool mx_str_istarts(mx_str s, mx_str prefix)
{
    return s.len >= prefix.len && mx_str_ieq(mx_str_sub(s, 0, prefix.len), prefix);
}

bool mx_str_ends(mx_str s, mx_str suffix)
{
    return s.len >= suffix.len && mx_str_eq(mx_str_sub(s, s.len - suffix.len, s.len), suffix);
}

mx_str mx_str_trim(mx_str s)
{
    size_t start = 0, end = s.len;
    while (start < end && mx_is_space(s.ptr[start]))
        start++;
    while (end > start && mx_is_space(s.ptr[end - 1]))
        end--;
    return mx_str_sub(s, start, end);
}

size_t mx_str_find(mx_str s, char c)
{
    const char *hit = s.len ? memchr(s.ptr, (unsigned char)c, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : MX_NPOS;
}

size_t mx_str_rfind(mx_str s, char c)
{
    for (size_t i = s.len; i > 0; i--)
        if (s.ptr[i - 1] == c)
            return i - 1;
    return MX_NPOS;
}

size_t mx_str_find_str(mx_str s, mx_str needle)
{
    if (needle.len == 0)
        return 0;
    if (needle.len > s.len)
        return MX_NPOS;
    const char *hit = memmem(s.ptr, s.len, needle.ptr, needle.len);
    return hit ? (size_t)(hit - s.ptr) : MX_NPOS;
}

bool mx_str_next_word(mx_str text, size_t *at, mx_str *word)
{
    size_t start = *at;
    while (start < text.len && !mx_is_word_byte(text.ptr[start]))
        start++;
    for (*at = start; *at < text.len && mx_is_word_byte(text.ptr[*at]);)
        ++*at;
    *word = mx_str_sub(text, start, *at);
    return word->len > 0;
}

bool mx_str_has_word(mx_str text, mx_str word)
{
    for (size_t at = 0; word.len && at + word.len <= text.len; at++) {
        size_t found = mx_str_find_str(mx_str_sub(text, at, text.len), word);
        if (found == MX_NPOS)
            return false;
        at += found;
        size_t end = at + word.len;
        if ((!at || !mx_is_word_byte(text.ptr[at - 1])) &&
            (end == text.len || !mx_is_word_byte(text.ptr[end])))
            return true;
    }
    return false;
}

bool mx_str_cut(mx_str s, char sep, mx_str *head, mx_str *tail)
{
    size_t at = mx_str_find(s, sep);
    if (at == MX_NPOS) {
        *head = s;
        *tail = MX_STR_NONE;
        return false;
    }
    *head = mx_str_sub(s, 0, at);
    *tail = mx_str_sub(s, at + 1, s.len);
    return true;
}

bool mx_str_to_u64(mx_str s, uint64_t *out)
{
    uint64_t n = 0;
    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!mx_is_digit(s.ptr[i]))
            return false;
        uint64_t digit = (uint64_t)(s.ptr[i] - '0');
        if (n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *out = n;
    return true;
}

bool mx_str_to_i64(mx_str s, int64_t *out)
{
    bool negative = s.len && s.ptr[0] == '-';
    uint64_t n;
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        s = mx_str_sub(s, 1, s.len);
    if (!mx_str_to_u64(s, &n) || n > (uint64_t)INT64_MAX + negative)
        return false;
    *out = negative ? (n ? -(int64_t)(n - 1) - 1 : 0) : (int64_t)n;
    return true;
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    return h ^ (h >> 32);
}

/* Eight bytes at a time, each multiplied and folded in; the length tells "a" from "a\0". */
uint64_t mx_str_hash(mx_str s)
{
    uint64_t h = 0x9e3779b97f4a7c15u ^ s.len;
    size_t i = 0;
    for (; i + 8 <= s.len; i += 8) {
        uint64_t word;
        memcpy(&word, s.ptr + i, 8);
        h = mix(h ^ word);
    }
    uint64_t rest = 0;
    if (i < s.len)
        memcpy(&rest, s.ptr + i, s.len - i);
    return mix(mix(h ^ rest));
}

size_t mx_utf8_decode(mx_str s, size_t at, uint32_t *point)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    if (at >= s.len)
        return 0;
    unsigned char lead = (unsigned char)s.ptr[at];
    size_t n = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (n == 0 || s.len - at < n)
        return 0;
    uint32_t p = n == 1 ? lead : lead & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        unsigned char c = (unsigned char)s.ptr[at + i];
        if ((c & 0xc0) != 0x80)
            return 0;
        p = (p << 6) | (c & 0x3fu);
    }
    if (p < least[n] || p > 0x10ffff || (p >= 0xd800 && p <= 0xdfff))
        return 0;
    if (point)
        *point = p;
    return n;
}

size_t mx_str_chars(mx_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; count++) {
        size_t n = (unsigned char)s.ptr[i] < 0x80 ? 1 : mx_utf8_decode(s, i, NULL);
        i += n ? n : 1;
    }
    return count;
}

bool mx_str_is_utf8(mx_str s, size_t *bad_at)
{
    for (size_t i = 0; i < s.len;) {
        uint64_t eight = 0;
        if (s.len - i >= sizeof eight)
            memcpy(&eight, s.ptr + i, sizeof eight);
        if (s.len - i >= sizeof eight && !(eight & UINT64_C(0x8080808080808080))) {
            i += sizeof eight;
            continue;
        }
        size_t n = (unsigned char)s.ptr[i] < 0x80 ? 1 : mx_utf8_decode(s, i, NULL);
        if (n == 0) {
            if (bad_at)
                *bad_at = i;
            return false;
        }
        i += n;
    }
    return true;
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* One row of the usual table; longer than a row is as far as can be. */
size_t mx_str_distance(mx_str a, mx_str b, size_t cap)
{
    size_t row[256];
    if (a.len >= 256 || b.len >= 256)
        return mx_str_ieq(a, b) ? 0 : cap;
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0], best = i;
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t above = row[j];
            size_t change = diagonal + (mx_lower(a.ptr[i - 1]) != mx_lower(b.ptr[j - 1]));
            row[j] = least_of(change, 1 + least_of(above, row[j - 1]));
            diagonal = above;
            best = least_of(best, row[j]);
        }
        if (best >= cap)
            return cap;
    }
    return least_of(row[b.len], cap);
}

const char *mx_str_nearest(mx_str word, const char *const *words)
{
    const char *best = NULL;
    size_t least = word.len / 3 + 2;
    for (; *words; words++) {
        size_t distance = mx_str_distance(word, mx_str_of(*words), least);
        if (distance < least) {
            least = distance;
            best = *words;
        }
    }
    return best;
}
