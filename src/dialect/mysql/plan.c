#include "dialect/mysql/mysql.h"

/* An index's comment cannot be changed in place; its visibility can (ALTER INDEX … INVISIBLE, IGNORED in MariaDB). */
static bool in_place(const mx_change *child)
{
    return child->subject == MX_C_INDEX && child->aspects == MX_D_VISIBLE;
}

/* RENAME COLUMN and RENAME INDEX exist; constraints are dropped and added. */
static bool can_rename(const mx_change *child)
{
    return child->subject == MX_C_COLUMN || (child->subject == MX_C_INDEX && child->to.index->role != MX_I_PRIMARY);
}

/* MODIFY cannot turn a virtual column into another kind, or another kind into a virtual one. */
static bool replaces_column(const mx_change *child)
{
    return (child->from.column->generated == MX_G_VIRTUAL) != (child->to.column->generated == MX_G_VIRTUAL);
}

static bool can_replace(const mx_object *from, const mx_object *to)
{
    return from->kind == MX_O_VIEW && to->kind == MX_O_VIEW;
}

const mx_plan_rules mx_mysql_plan = {
    .caps = MX_CAP_INDEXES_IN_CREATE | MX_CAP_SPLIT_REPLACES | MX_CAP_FKEYS_HOLD_TYPES | MX_CAP_OR_REPLACE_VIEW,
    .needs_rebuild = mx_plan_never_rebuild,
    .in_place = in_place,
    .can_rename = can_rename,
    .replaces_column = replaces_column,
    .alter_type = mx_plan_alter_type_none,
    .before_alter = mx_plan_nothing,
    .after_alter = mx_plan_nothing,
    .can_replace = can_replace,
};
