#include "base/status.h"

#ifndef MX_VERSION
#error "the build defines MX_VERSION"
#endif

const char *mx_version(void)
{
    return MX_VERSION;
}
