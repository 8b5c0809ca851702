#include "dialect/postgres/postgres.h"

static bool in_place(const mx_change *child)
{
    bool only_deferrable = child->subject == MX_C_FKEY && child->aspects == MX_D_DEFERRABLE;       /* ALTER CONSTRAINT */
    return only_deferrable;
}

/* A generation expression cannot be given or changed, only dropped. */
static bool replaces_column(const mx_change *child)
{
    return (child->aspects & MX_D_GENERATED) && child->to.column->generated;
}

static bool can_replace(const mx_object *from, const mx_object *to)
{
    return from->kind == to->kind && (from->kind == MX_O_FUNCTION || from->kind == MX_O_PROCEDURE || from->kind == MX_O_TRIGGER);
}

static mx_status add_values(mx_planner *planner, const mx_change *change)
{
    const mx_udt *from = change->from.type, *to = change->to.type;
    size_t at = 0;
    for (size_t i = 0; i < to->values.len; i++) {
        if (at < from->values.len && mx_str_eq(from->values.at[at], to->values.at[i])) {
            at++;
            continue;
        }
        if (mx_strs_has(&from->values, to->values.at[i]))
            return mx_plan_refuse(planner, change, "Write this step by hand: rename the type, create it anew, and cast the columns.", "the order of its values changes");
    }
    if (at < from->values.len)
        return mx_plan_refuse(planner, change, "Write this step by hand: rename the type, create it anew, and cast the columns.", "a value is removed");
    mx_plan_step(planner, MX_ST_ALTER_TYPE, change, "Add value to enum type: \"%.*s\"", MX_FMT(to->name));
    return MX_OK;
}

static mx_status alter_type(mx_planner *planner, const mx_change *change)
{
    if (change->aspects == MX_D_COMMENT)
        return MX_OK; /* COMMENT ON follows */
    if (change->to.type->kind == MX_O_ENUM && !(change->aspects & ~(uint32_t)(MX_D_VALUES | MX_D_COMMENT)))
        return add_values(planner, change);
    return mx_plan_alter_type_none(planner, change);
}

const mx_plan_rules mx_postgres_plan = {
    .caps = MX_CAP_COMMENT_STATEMENTS | MX_CAP_OR_REPLACE_VIEW | MX_CAP_VIEWS_HOLD_COLUMNS | MX_CAP_KEYS_SHARE_NAMES,
    .needs_rebuild = mx_plan_never_rebuild,
    .in_place = in_place,
    .can_rename = mx_plan_always_rename,
    .replaces_column = replaces_column,
    .alter_type = alter_type,
    .before_alter = mx_plan_nothing,
    .after_alter = mx_plan_nothing,
    .can_replace = can_replace,
};
