#include "driver/library.h"

#include <dlfcn.h>
#include <string.h>

/* dlsym answers an object pointer; POSIX lets it be used as a function pointer, ISO C only through memory. */
const char *mx_library_load(const char *file, const mx_symbol *symbols, size_t count, void *table)
{
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return file;
    for (size_t i = 0; i < count; i++) {
        void *found = dlsym(library, symbols[i].name);
        if (!found)
            return symbols[i].name;
        memcpy((char *)table + symbols[i].offset, &found, sizeof found);
    }
    return NULL;
}
