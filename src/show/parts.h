/* show/parts.h — what the forms of this room ask of a model. */
#ifndef MX_SHOW_PARTS_H
#define MX_SHOW_PARTS_H

#include "schema/model.h"

/* The engine's own schema that holds nothing is not shown. */
bool mx_shown_schema(const mx_schema *schema);
bool mx_in_primary(const mx_column *column);
bool mx_in_fkey(const mx_column *column);
bool mx_is_unique(const mx_column *column); /* by itself */
/* "users", or "shop.users" where the model has several schemas. */
mx_str mx_shown_name(mx_arena *arena, const mx_schema *schema, mx_str name);
mx_str mx_shown_type(mx_arena *arena, const mx_column *column);
const char *mx_shown_action(mx_fk_action action); /* "NO_ACTION", "SET_NULL", … */

#endif
