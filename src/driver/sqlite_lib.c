/* driver/sqlite_lib.c — finding libsqlite3. */
#include "driver/sqlite_lib.h"

#include <dlfcn.h>
#include <stddef.h>

/* dlsym answers an object pointer; POSIX lets it be used as a function pointer, ISO C only through memory. */
static int fill(mx_sqlite_lib *out, void *library)
{
    void *found;
#define F(type, name, args)                                                                                  \
    found = dlsym(library, "sqlite3_" #name);                                                                \
    if (!found)                                                                                              \
        return 0;                                                                                            \
    *(void **)(void *)&out->name = found;
    SQLITE_FUNCTIONS(F)
#undef F
    return 1;
}

const char *mx_sqlite_load(mx_sqlite_lib *out)
{
    if (fill(out, RTLD_DEFAULT))
        return NULL;
    /* A copy that another library brought in privately (Python's module does) is the process's own, too. */
    void *library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
    if (!library)
        library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return "libsqlite3.so.0";
    return fill(out, library) ? NULL : "a libsqlite3 of version 3.20 or later";
}
