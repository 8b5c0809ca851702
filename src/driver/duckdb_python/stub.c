/* duckdb_python/stub.c — the names of an interpreter without one: DuckDB's library comes to most machines as a module of
 * Python, which cannot be loaded where these are missing. Its C interface never uses them. Built as a library of its own
 * that the driver carries in itself and loads only when there is no Python in the process (duckdb_lib.c). */

#define NAME(name)                                                                                           \
    extern char name[16];                                                                                    \
    __attribute__((visibility("default"))) char name[16];
#include "names.def"
