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

/* What stands before the body: CREATE FUNCTION f(x integer) RETURNS integer. */
static mx_str head(mx_str definition)
{
    static const char *const ends[] = {" as ", " language ", " begin ", " return "};
    size_t end = definition.len;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t at = mx_str_find_str(definition, mx_str_of(ends[i]));
        end = at < end ? at : end;
    }
    return mx_str_sub(definition, 0, end);
}

/* OR REPLACE can change neither the type of the result nor the names of arguments. */
static bool same_head(const mx_object *from, const mx_object *to)
{
    return mx_str_eq(head(from->definition), head(to->definition));
}

static bool can_replace(const mx_object *from, const mx_object *to)
{
    bool routine = from->kind == MX_O_FUNCTION || from->kind == MX_O_PROCEDURE;
    if (from->kind != to->kind)
        return false;
    return routine ? same_head(from, to) : from->kind == MX_O_TRIGGER;
}

const mx_plan_rules mx_postgres_plan = {
    .caps = MX_CAP_COMMENT_STATEMENTS | MX_CAP_OR_REPLACE_VIEW | MX_CAP_VIEWS_HOLD_COLUMNS | MX_CAP_KEYS_SHARE_NAMES,
    .needs_rebuild = mx_plan_never_rebuild,
    .in_place = in_place,
    .can_rename = mx_plan_always_rename,
    .replaces_column = replaces_column,
    .alter_type = mx_pg_alter_type,
    .before_alter = mx_pg_before_alter,
    .after_alter = mx_pg_after_alter,
    .can_replace = can_replace,
};
