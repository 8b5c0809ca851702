/* driver/library.h — a client library found at run time. For this room only. */
#ifndef MX_DRIVER_LIBRARY_H
#define MX_DRIVER_LIBRARY_H

#include <stddef.h>

/* A function of the library and where its address goes in the table of functions. */
typedef struct mx_symbol {
    const char *name;
    size_t offset;
} mx_symbol;

/* Opens `file` (once a process; it stays) and fills `table`. NULL: all is there; else what is missing: the
 * file's name or a function's. */
const char *mx_library_load(const char *file, const mx_symbol *symbols, size_t count, void *table);

#endif
