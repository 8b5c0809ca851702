/* base/toml.h — TOML 1.0 read into the tree of base/json.h. Tables, keys and items stand in the order of the
 * source. */
#ifndef MX_BASE_TOML_H
#define MX_BASE_TOML_H

#include "base/json.h"

/* The root is an object. Errors are CFG001 with their place. Values nested more than 64 deep, keys of more
 * than 64 parts and texts of more than 64 MiB are refused. Integers are int64; inf and nan are doubles. */
mx_status mx_toml_parse(mx_arena *arena, mx_str text, uint32_t file, mx_json **out, mx_diags *diags);

#endif
