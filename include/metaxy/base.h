/* metaxy/base.h — what all of the C API shares: visibility, status, text, version.
 *
 * Handles are opaque, belong to who opened them, and are not used by two threads at once; any number of threads may
 * work with handles of their own. What a function returns is borrowed from the handle that its comment names; what
 * arrives through `out` is yours to close, and NULL whenever the answer is not MX_OK. Closing NULL is fine. No function
 * prints, exits, or keeps global state.
 * From 1.0 on this API only grows: functions and enumerators are added at the end, structs that callers fill begin with
 * their size. */
#ifndef METAXY_BASE_H
#define METAXY_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MX_API __attribute__((visibility("default")))

typedef enum mx_status {
    MX_OK = 0,
    MX_NOT_FOUND, /* answers a caller is expected to branch on */
    MX_MISMATCH,
    MX_LOCKED,
    MX_FAILED /* all else: the last diagnostic says what */
} mx_status;

/* Text: a pointer and a length in bytes. As an argument it need not end in '\0', and {NULL, 0} is the empty text. What
 * the functions of these headers return has a '\0' behind it that `len` does not count, and `ptr` is never NULL. */
typedef struct mx_str {
    const char *ptr;
    size_t len;
} mx_str;

/* A C string as mx_str; NULL is the empty text. */
static inline mx_str mx_str_of(const char *text)
{
    mx_str s;
    s.ptr = text;
    s.len = text ? strlen(text) : 0;
    return s;
}

/* "0.1.0": the library's version, static. */
MX_API const char *mx_version(void);

#ifdef __cplusplus
}
#endif
#endif
