/* base/glob.h — shell-style patterns: `*` any text, `?` one character, `[a-z]` one of these, `[!a-z]` or
 * `[^a-z]` none of them, `\` takes away the next character's meaning. Characters are UTF-8 code points. '/'
 * is a character like others. */
#ifndef MX_BASE_GLOB_H
#define MX_BASE_GLOB_H

#include "base/str.h"

bool mx_glob_match(mx_str pattern, mx_str text); /* the whole text; false for a pattern that is not valid */
bool mx_glob_valid(mx_str pattern);              /* every '[' is closed and no '\' stands at the end */

#endif
