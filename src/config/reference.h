/* config/reference.h — ${NAME} and ${NAME:-default} in the texts of metaxy.toml. */
#ifndef MX_CONFIG_REFERENCE_H
#define MX_CONFIG_REFERENCE_H

#include "base/str.h"

typedef struct mx_reference {
    mx_str name, fallback; /* fallback: empty without one */
    size_t length;         /* of the whole, with "${" and "}" */
} mx_reference;

/* A reference at the start of `s`. A name holds neither ':' nor '}', a default no '}'. False: plain text. */
bool mx_reference_read(mx_str s, mx_reference *out);

#endif
