#include "dialect/duckdb/duckdb.h"
#include "plan/rules.h"

/* ALTER TABLE takes one action, and none for constraints: https://duckdb.org/docs/stable/sql/statements/alter_table.
 * What it has no action for is PLN001. */

static bool in_place(const mx_change *child)
{
    (void)child;
    return false;
}

static bool can_rename(const mx_change *child)
{
    return child->subject == MX_C_COLUMN;
}

const mx_plan_rules mx_duckdb_plan = {
    .caps = MX_CAP_ONE_CLAUSE,
    .needs_rebuild = mx_plan_never_rebuild,
    .in_place = in_place,
    .can_rename = can_rename,
    .replaces_column = mx_plan_never_replaces_column,
    .alter_type = mx_plan_alter_type_none,
    .before_alter = mx_plan_nothing,
    .after_alter = mx_plan_nothing,
    .after_create = mx_plan_nothing_more,
    .held_by_fkeys = mx_plan_held_by_type,
    .can_replace = mx_plan_never_replace,
};
