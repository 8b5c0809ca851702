/* feature/toml_text.h — a tree written as TOML tables, laid out as tomlkit does: keys sorted, plain values
 * before tables, nulls left out. So lock files stay the same whoever wrote them last. */
#ifndef MX_FEATURE_TOML_TEXT_H
#define MX_FEATURE_TOML_TEXT_H

#include "base/json.h"

void mx_toml_key(mx_buf *buf, mx_str key);     /* in quotes where it needs them */
void mx_toml_string(mx_buf *buf, mx_str text); /* a basic string */
/* What stands below the header of the table `path` (in TOML, "a.b"): members, then its sub-tables. */
void mx_toml_members(mx_buf *buf, mx_str path, const mx_json *object);
/* Whether a tree has a null inside a list, which TOML has no word for. */
bool mx_toml_null_in_list(const mx_json *value);

#endif
