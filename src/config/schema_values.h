/* config/schema_values.h — schema files in HCL → the same without variables.
 *
 * `variable` and `locals` blocks hold for all files and are gone; what refers to them, templates, conditions, functions (but sql) and
 * arithmetic are literals, or lists of such; for_each and `dynamic` blocks are the blocks that they stand for. References (column.id),
 * bare words and types stay as they are written. */
#ifndef MX_CONFIG_SCHEMA_VALUES_H
#define MX_CONFIG_SCHEMA_VALUES_H

#include "config/hcl.h"

typedef mx_vec(const mx_hcl_body *) mx_hcl_bodies;

/* `path`: of the first file; file() begins beside it. `inputs`: object, values of variables by name. HCL008: a variable has none. */
mx_status mx_schema_values(mx_arena *arena, mx_str path, const mx_value *inputs, mx_hcl_bodies *files,
                           mx_diags *diags);

#endif
