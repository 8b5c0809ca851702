#include "plan/planner.h"

static bool fits(const mx_planner *planner, mx_str wanted, mx_str name)
{
    return !wanted.len || mx_name_same(wanted, name, &planner->changes->to->server);
}

mx_hint *mx_plan_renamed_value(const mx_planner *planner, mx_str schema, mx_str type, mx_str table,
                               mx_str column, mx_str old_value)
{
    const mx_hints *hints = &planner->changes->hints;
    for (size_t i = 0; i < hints->len; i++) {
        mx_hint *hint = &hints->at[i];
        if (hint->kind == MX_H_ENUM_VALUE && mx_str_eq(hint->from, old_value) &&
            fits(planner, hint->schema, schema) && fits(planner, hint->type, type) &&
            fits(planner, hint->table, table) && fits(planner, hint->column, column))
            return hint;
    }
    return NULL;
}
