/* metaxy/base.h — what all of the C API shares: visibility, status, version.
 *
 * Handles are opaque, owned by who opened them, and not shared between threads. What a function returns is borrowed
 * from the handle; what arrives through `out` is yours to close. No function prints, exits, or keeps global state. */
#ifndef METAXY_BASE_H
#define METAXY_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* "0.1.0": the library's version, static. */
MX_API const char *mx_version(void);

#ifdef __cplusplus
}
#endif
#endif
