#include "schema/inherit.h"
#include "schema/replay_parts.h"

/* What PostgreSQL refuses of ALTER TABLE because of a table's parents or children. */

static bool all_not_null(const mx_table *table, mx_str column)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_column *own = mx_table_column(table->children.at[i], column);
        if (own && !own->not_null)
            return false;
    }
    return true;
}

/* ONLY, on a table that has children: what these must have too is refused. */
static bool must_reach(const mx_table *table, const mx_alter_action *action)
{
    const mx_check *check = mx_table_check(table, action->name);
    switch (action->kind) {
    case MX_A_ADD_KEY:
        return action->key->kind == MX_K_CHECK && !action->key->no_inherit;
    case MX_A_ADD_COLUMN:
    case MX_A_RENAME_COLUMN:
    case MX_A_SET_TYPE:
    case MX_A_DROP_EXPRESSION:
        return true;
    case MX_A_RENAME_KEY:
        return check && !check->no_inherit;
    case MX_A_DROP_KEY:
        return check && table->partition_by.len;
    case MX_A_DROP_NOT_NULL:
        return table->partition_by.len > 0;
    case MX_A_SET_NOT_NULL:
        return table->partition_by.len && !all_not_null(table, action->name);
    default:
        return false;
    }
}

static mx_status is_inherited(mx_replay *r, const mx_table *table, const mx_alter_action *action,
                              const char *what)
{
    return mx_fail(r->diags, MX_SCH006, action->span, "Alter the parent's.",
                   "%s \"%.*s\" of table \"%.*s\" is inherited", what, MX_FMT(action->name),
                   MX_FMT(table->name));
}

/* What came from a parent is changed there. Foreign keys and indexes of partitions may have other names. */
static mx_status check_key(mx_replay *r, const mx_table *table, const mx_alter_action *action)
{
    const mx_check *check = mx_table_check(table, action->name);
    const mx_fkey *fkey = mx_table_fkey(table, action->name);
    const mx_index *index = mx_table_index(table, action->name);
    bool held = check && action->kind != MX_A_ALTER_KEY && mx_check_is_inherited(check);
    if (action->kind != MX_A_RENAME_KEY)
        held = held || (fkey && mx_fkey_is_inherited(fkey));
    if (action->kind == MX_A_DROP_KEY)
        held = held || (index && index->role != MX_I_INDEX && mx_index_is_inherited(index));
    return held ? is_inherited(r, table, action, "constraint") : MX_OK;
}

static mx_status check_inherited(mx_replay *r, const mx_table *table, const mx_alter_action *action)
{
    const mx_column *column = mx_table_column(table, action->name);
    switch (action->kind) {
    case MX_A_DROP_COLUMN:
    case MX_A_RENAME_COLUMN:
    case MX_A_SET_TYPE:
        return column && mx_column_is_inherited(column) ? is_inherited(r, table, action, "column") : MX_OK;
    case MX_A_DROP_EXPRESSION:
        return column && column->generated && mx_column_is_inherited(column)
                   ? is_inherited(r, table, action, "column")
                   : MX_OK;
    case MX_A_DROP_NOT_NULL: /* an heir's column may be NULL where its parent's may not */
        return column && table->partition_of && mx_column_parent(column) && mx_column_parent(column)->not_null
                   ? is_inherited(r, table, action, "NOT NULL of column")
                   : MX_OK;
    case MX_A_DROP_KEY:
    case MX_A_RENAME_KEY:
    case MX_A_ALTER_KEY:
        return check_key(r, table, action);
    default:
        return MX_OK;
    }
}

/* Before version 17 no partition has identity columns, and no heir ever has its parents'. */
static mx_status check_identity(mx_replay *r, const mx_table *table, const mx_alter_action *action)
{
    if (action->kind != MX_A_ADD_COLUMN || !action->column->identity ||
        (table->partition_by.len && r->model->server.version >= 170000))
        return MX_OK;
    return mx_fail(r->diags, MX_SCH005, action->span, "",
                   "table \"%.*s\" has children: no identity column can be added to it", MX_FMT(table->name));
}

/* The server asks each child as if ONLY stood there. */
static mx_status check_levels(mx_replay *r, const mx_table *table, const mx_alter_action *action)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_table *child = table->children.at[i];
        if (child->children.len)
            return mx_fail(
                r->diags, MX_SCH005, action->span,
                "Take these away by NO INHERIT or DETACH PARTITION, and drop it of them for itself.",
                "table \"%.*s\" has children that have children: the server drops no expression of "
                "their column \"%.*s\"",
                MX_FMT(table->name), MX_FMT(action->name));
    }
    return MX_OK;
}

static bool is_below(const mx_table *table, const mx_table *top)
{
    const mx_table *parent;
    bool below = table == top;
    for (size_t i = 0; !below && (parent = mx_table_parent(table, i)) != NULL; i++)
        below = is_below(parent, top);
    return below;
}

/* A column that an heir has from elsewhere, too, is neither renamed nor given another type from here alone. */
static mx_status check_other_parents(mx_replay *r, const mx_table *top, const mx_table *table,
                                     const mx_alter_action *action)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_table *child = table->children.at[i], *parent;
        for (size_t k = 0; (parent = mx_table_parent(child, k)) != NULL; k++) {
            if (mx_table_column(parent, action->name) && !is_below(parent, top))
                return mx_fail(
                    r->diags, MX_SCH006, action->span,
                    "Take the heir from both by NO INHERIT, alter all three, and let it INHERIT "
                    "them again, in a file written by hand.",
                    "column \"%.*s\" of table \"%.*s\" is inherited from \"%.*s\" and from \"%.*s\"",
                    MX_FMT(action->name), MX_FMT(child->name), MX_FMT(table->name), MX_FMT(parent->name));
        }
        MX_TRY(check_other_parents(r, top, child, action));
    }
    return MX_OK;
}

mx_status mx_r_check_family(mx_replay *r, const mx_table *table, const mx_alter_action *action, bool only)
{
    if (r->model->server.engine != MX_PG || r->model->trusted)
        return MX_OK;
    MX_TRY(check_inherited(r, table, action));
    if (!table->children.len)
        return MX_OK;
    if (only && must_reach(table, action))
        return mx_fail(r->diags, MX_SCH005, action->span, "Leave ONLY out.",
                       "table \"%.*s\" has children: this must be done to them too", MX_FMT(table->name));
    if (action->kind == MX_A_RENAME_COLUMN || action->kind == MX_A_SET_TYPE)
        return check_other_parents(r, table, table, action);
    if (action->kind == MX_A_DROP_EXPRESSION)
        return check_levels(r, table, action);
    return check_identity(r, table, action);
}

mx_status mx_r_check_index_free(mx_replay *r, const mx_index *index, mx_span at)
{
    if (r->model->server.engine != MX_PG || r->model->trusted || !mx_index_is_inherited(index))
        return MX_OK;
    return mx_fail(r->diags, MX_SCH006, at, "Drop that one.",
                   "index \"%.*s\" belongs to index \"%.*s\" of the partitioned table", MX_FMT(index->name),
                   MX_FMT(mx_index_parent(index)->name));
}
