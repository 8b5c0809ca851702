#include "cli/program.h"

#include <unistd.h>

mx_str mx_program_path(mx_arena *arena)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    return len > 0 && (size_t)len < sizeof path ? mx_str_copy(arena, (mx_str){path, (size_t)len})
                                                : MX_STR_NONE;
}
