/* feature/canon.h — the three forms of JSON text that definitions have.
 *
 * Hashed: what CPython's json.dumps(obj, sort_keys=True) prints: ", " and ": ", keys by code point, ASCII
 * only, floats as repr. Stored: the same in the order of the source, as system tables hold it. Dumped:
 * compact UTF-8 in the order of the source. Bytes matter: the first is hashed, the others are what
 * programs get to read. */
#ifndef MX_FEATURE_CANON_H
#define MX_FEATURE_CANON_H

#include "base/json.h"

typedef enum mx_canon_form { MX_CANON_DUMP, MX_CANON_HASHED, MX_CANON_STORED } mx_canon_form;

typedef struct mx_canon {
    mx_buf *buf;
    mx_canon_form form;
} mx_canon;

void mx_canon_string(const mx_canon *c, mx_str s);
void mx_canon_value(const mx_canon *c, const mx_json *value); /* NULL: null */
void mx_canon_comma(const mx_canon *c);
void mx_canon_colon(const mx_canon *c);
void mx_canon_key(const mx_canon *c, mx_str key, bool first); /* with the comma before and the colon behind */
void mx_canon_strings(const mx_canon *c, const mx_str *items, size_t count);
/* As Python's repr of a float: shortest that reads back, "1e-07", "1e+22", "-0.0". `n` is finite. */
void mx_canon_double(mx_buf *buf, double n);

#endif
