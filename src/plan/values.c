#include "plan/planner.h"
#include "schema/names.h"

static bool fits(const mx_planner *planner, mx_str wanted, mx_str name)
{
    return !wanted.len || mx_name_same(wanted, name, &planner->changes->to->server);
}

/* By its new name, or by the one that it had before. */
static bool means(const mx_planner *planner, mx_hint_kind kind, mx_str wanted, mx_str name)
{
    mx_fold_space space;
    if (fits(planner, wanted, name))
        return true;
    const mx_hint_refs *renames = mx_map_get(&planner->renames,
                                             mx_fold_name(planner->changes->to, name, &space));
    for (size_t i = 0; renames && i < renames->len; i++) {
        const mx_hint *rename = renames->at[i];
        if (rename->kind == kind && rename->used && fits(planner, rename->from, wanted))
            return true;
    }
    return false;
}

void mx_plan_find_renames(mx_planner *planner)
{
    const mx_hints *hints = &planner->changes->hints;
    for (size_t i = 0; i < hints->len; i++) {
        mx_str key = mx_fold_name(planner->changes->to, hints->at[i].to, NULL);
        mx_hint_refs *renames = mx_map_get(&planner->renames, key);
        if (!renames) {
            renames = mx_new(planner->arena, mx_hint_refs);
            mx_map_put(planner->arena, &planner->renames, key, renames);
        }
        mx_vec_push(planner->arena, renames, &hints->at[i]);
    }
}

mx_hint *mx_plan_renamed_value(const mx_planner *planner, mx_str schema, mx_str type, mx_str table,
                               mx_str column, mx_str old_value)
{
    const mx_hints *hints = &planner->changes->hints;
    for (size_t i = 0; i < hints->len; i++) {
        mx_hint *hint = &hints->at[i];
        if (hint->kind == MX_H_ENUM_VALUE && mx_str_eq(hint->from, old_value) &&
            fits(planner, hint->schema, schema) && means(planner, MX_H_TYPE, hint->type, type) &&
            means(planner, MX_H_TABLE, hint->table, table) &&
            means(planner, MX_H_COLUMN, hint->column, column))
            return hint;
    }
    return NULL;
}
