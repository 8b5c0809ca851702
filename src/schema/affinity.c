#include "schema/affinity.h"

mx_affinity mx_affinity_of(mx_str type)
{
    static const struct {
        const char *part;
        mx_affinity affinity;
    } parts[] = {{"int", MX_AFF_INTEGER}, {"char", MX_AFF_TEXT}, {"clob", MX_AFF_TEXT},
                 {"text", MX_AFF_TEXT},   {"blob", MX_AFF_BLOB}, {"real", MX_AFF_REAL},
                 {"floa", MX_AFF_REAL},   {"doub", MX_AFF_REAL}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (mx_str_find_str(type, mx_str_of(parts[i].part)) != MX_NPOS)
            return parts[i].affinity;
    }
    return type.len && !mx_str_eq(type, MX_STR("any")) ? MX_AFF_NUMERIC : MX_AFF_BLOB;
}
