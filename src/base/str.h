/* base/str.h — borrowed byte strings.
 *
 * An mx_str is a view: pointer and length in bytes, no terminator promised. It lives as long as what it
 * points into (an arena, a file's text, a literal); `ptr` may be NULL when `len` is 0. Case functions fold ASCII only, never by locale. */
#ifndef MX_BASE_STR_H
#define MX_BASE_STR_H

#include <string.h>

#include "metaxy/base.h" /* mx_str, mx_str_of */

#define MX_STR(literal) ((mx_str){("" literal), sizeof(literal) - 1})
#define MX_STR_NONE ((mx_str){NULL, 0})
/* For printf: printf("%.*s", MX_FMT(s)). */
#define MX_FMT(s) (int)(s).len, ((s).ptr ? (s).ptr : "")

static inline mx_str mx_str_sub(mx_str s, size_t start, size_t end) /* half open; start <= end <= len */
{
    return (mx_str){s.ptr ? s.ptr + start : NULL, end - start};
}
static inline bool mx_str_eq(mx_str a, mx_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}
static inline char mx_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}
static inline char mx_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}
static inline bool mx_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool mx_is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static inline bool mx_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/* Of names: letters, digits, '_', '$', and whatever is no ASCII. */
static inline bool mx_is_word_byte(char c)
{
    return mx_is_alpha(c) || mx_is_digit(c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

bool mx_str_ieq(mx_str a, mx_str b); /* equal but for ASCII case */
int mx_str_cmp(mx_str a, mx_str b);  /* byte order; <0, 0, >0 */
int mx_str_icmp(mx_str a, mx_str b); /* byte order of the ASCII-lowered bytes */
bool mx_str_starts(mx_str s, mx_str prefix);
bool mx_str_istarts(mx_str s, mx_str prefix);
bool mx_str_ends(mx_str s, mx_str suffix);
mx_str mx_str_trim(mx_str s); /* ASCII white space on both ends */
#define MX_NPOS ((size_t)-1)
size_t mx_str_find(mx_str s, char c); /* offset in bytes, or MX_NPOS */
size_t mx_str_rfind(mx_str s, char c);
size_t mx_str_find_str(mx_str s, mx_str needle);
/* The next run of word bytes of `text` from *at on, which then is its end. False: there is none. */
bool mx_str_next_word(mx_str text, size_t *at, mx_str *word);
/* Does `word`, which may be of any bytes, stand in it with no word byte right before or behind it? Never the empty one. */
bool mx_str_has_word(mx_str text, mx_str word);
/* Splits at the first `sep`: *head before it, *tail after it. False: no `sep`; *head is all, *tail empty. */
bool mx_str_cut(mx_str s, char sep, mx_str *head, mx_str *tail);
/* Decimal digits only, whole string, no sign. False on anything else or overflow. */
bool mx_str_to_u64(mx_str s, uint64_t *out);
bool mx_str_to_i64(mx_str s, int64_t *out);    /* optional leading '-' or '+' */
uint64_t mx_str_hash(mx_str s);                /* not cryptographic, stable within a process only */
size_t mx_str_chars(mx_str s);                 /* UTF-8 code points; bad bytes count as one each */
bool mx_str_is_utf8(mx_str s, size_t *bad_at); /* bad_at: offset of the first bad byte; may be NULL */
/* The code point at byte offset `at` (point may be NULL): its length in bytes, or 0 at the end or for a bad
 * byte. */
size_t mx_utf8_decode(mx_str s, size_t at, uint32_t *point);
/* Levenshtein distance in bytes, case folded, capped at `cap` (for "did you mean"). Unequal texts of 256
 * bytes or more are `cap` apart. */
size_t mx_str_distance(mx_str a, mx_str b, size_t cap);
/* The nearest of the words, whose list ends with NULL; NULL: none is near. */
const char *mx_str_nearest(mx_str word, const char *const *words);

#endif
