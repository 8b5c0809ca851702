/* base/toml_plain.h — the TOML that most files are made of, read without toml++. For toml.c only. */
#ifndef MX_BASE_TOML_PLAIN_H
#define MX_BASE_TOML_PLAIN_H

#include "base/json.h"

/* Reads `text`, which is UTF-8, from `start` on: [headers], keys of one part, strings of one line, whole numbers,
 * true and false, lists and inline tables. The tree is the one toml++ gives, places included. False: there is
 * something else in it, or it is wrong; then toml++ reads it, and says what is wrong. What is worked with lies in
 * `scratch`. */
bool mx_toml_plain(mx_arena *arena, mx_arena *scratch, mx_str text, size_t start, uint32_t file,
                   mx_json **out);

#endif
