/* config/value_format.h — printf for values: HCL's format() and the templates' printf.
 * Verbs %v %s %q %d %x %o %b %f %t %%, with the flags - 0 + #, width and precision. */
#ifndef MX_CONFIG_VALUE_FORMAT_H
#define MX_CONFIG_VALUE_FORMAT_H

#include "config/value.h"

/* `print` makes the text of %v. False: *why says what is wrong (in the arena). Texts that read as numbers or
 * bools are taken as such. All arguments must be used, and no more. */
bool mx_value_format(mx_arena *arena, mx_str format, const mx_values *args,
                     mx_str (*print)(mx_arena *arena, const mx_value *v), mx_str *out, const char **why);

#endif
