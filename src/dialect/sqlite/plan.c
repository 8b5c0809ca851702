#include "schema/column_use.h"
#include "dialect/sqlite/lite.h"
#include "plan/rules.h"
#include "schema/canon.h"

/* What ALTER TABLE can do here (https://www.sqlite.org/lang_altertable.html): RENAME, ADD COLUMN under conditions, DROP COLUMN
 * where nothing uses it (3.35). Everything else is a rebuild. */

#define SQLITE_DROP_COLUMN 33500

/* ADD COLUMN wants a default that is the same for every row that is there. */
static bool can_add(const mx_column *column)
{
    const mx_expr *value = column->default_value.tree;
    if (column->generated == MX_G_STORED || (value && !mx_expr_is_literal(value)))
        return false;
    return !column->not_null || column->generated == MX_G_VIRTUAL || value != NULL;
}

/* An index that goes in the same plan goes before the column. */
static bool index_goes(const mx_change *table, const mx_index *index)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_INDEX && child->from.index == index && child->verb != MX_RENAME)
            return true;
    }
    return false;
}

static bool can_drop(const mx_planner *planner, const mx_change *change, const mx_column *column)
{
    const mx_table *table = column->table;
    if (mx_keys_use_column(column) || mx_fkeys_use_column(column) || mx_checks_use_column(column) ||
        mx_generated_from(column) || mx_plan_referrers(planner, table->name))
        return false;
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (mx_index_uses_column(table->indexes.at[i], column) && !index_goes(change, table->indexes.at[i]))
            return false;
    }
    return true;
}

/* SQLite (3.40) does not find the INTEGER PRIMARY KEY of a table WITHOUT ROWID in its UNIQUE constraints, and refuses to rename it,
 * "error in table t after rename: no such column". */
static bool is_stuck(const mx_table *table, const mx_column *column)
{
    const mx_index *primary = table->primary;
    if (!table->without_rowid || !primary || primary->parts.len != 1 ||
        primary->parts.at[0].column != column || !mx_str_ieq(column->type.text, MX_STR("integer")))
        return false;
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (table->indexes.at[i]->role != MX_I_INDEX && mx_index_has_column(table->indexes.at[i], column))
            return true;
    }
    return false;
}

static bool child_needs_rebuild(const mx_planner *planner, const mx_change *table, const mx_change *child)
{
    switch (child->subject) {
    case MX_C_COLUMN:
        if (child->verb == MX_ADD)
            return !can_add(child->to.column);
        if (child->verb == MX_DROP)
            return planner->changes->from->server.version < SQLITE_DROP_COLUMN ||
                   !can_drop(planner, table, child->from.column);
        return child->verb != MX_RENAME || is_stuck(table->from.table, child->from.column);
    case MX_C_INDEX: /* plain indexes are statements; constraints are part of the table */
        return (child->from.index && child->from.index->role != MX_I_INDEX) ||
               (child->to.index && child->to.index->role != MX_I_INDEX);
    default:
        return true;
    }
}

static bool is_referred_to(const mx_table *table, const mx_column *column)
{
    for (size_t i = 0; i < table->referenced_by.len; i++) {
        const mx_fkey *fkey = table->referenced_by.at[i];
        for (size_t k = 0; fkey->table != table && k < fkey->ref_columns.len; k++) {
            if (mx_table_column(table, fkey->ref_columns.at[k]) == column)
                return true;
        }
    }
    return false;
}

/* What refers to a column follows its RENAME alone. */
static mx_status prepare(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *table = planner->changes->changes.at[i];
        for (size_t k = 0; table->subject == MX_C_TABLE && k < table->children.len; k++) {
            const mx_change *child = table->children.at[k];
            if (child->subject == MX_C_COLUMN && child->verb == MX_RENAME &&
                is_stuck(table->from.table, child->from.column) &&
                is_referred_to(table->from.table, child->from.column))
                return mx_plan_refuse(
                    planner, child, "Drop the unique keys that have it first; it is the primary key anyway.",
                    "SQLite cannot rename the INTEGER PRIMARY KEY of a table WITHOUT ROWID "
                    "that is in a unique key too, and foreign keys refer to it");
        }
    }
    return MX_OK;
}

/* A table must keep a column at every moment. */
static bool all_columns_go(const mx_change *table)
{
    size_t drops = 0;
    for (size_t i = 0; i < table->children.len; i++)
        drops += table->children.at[i]->subject == MX_C_COLUMN && table->children.at[i]->verb == MX_DROP ? 1
                                                                                                         : 0;
    return drops == table->from.table->columns.len;
}

static bool needs_rebuild(const mx_planner *planner, const mx_change *table)
{
    if (table->aspects || all_columns_go(table))
        return true;
    for (size_t i = 0; i < table->children.len; i++) {
        if (child_needs_rebuild(planner, table, table->children.at[i]))
            return true;
    }
    return false;
}

static bool in_place(const mx_change *child)
{
    (void)child;
    return false;
}

static bool can_rename(const mx_change *child)
{
    return child->subject == MX_C_COLUMN;
}

/* Of a table whose key is no INTEGER, or that has none: full-text tables with content_rowid and applications may know it. */
static mx_str row_number(const mx_table *from, const mx_table *to)
{
    static const char *const names[] = {"rowid", "_rowid_",
                                        "oid"}; /* https://www.sqlite.org/rowidtable.html */
    if (from->without_rowid || to->without_rowid || mx_lite_rowid_alias(to))
        return MX_STR_NONE;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        mx_str name = mx_str_of(names[i]);
        if (!mx_table_column(from, name) && !mx_table_column(to, name))
            return name;
    }
    return MX_STR_NONE;
}

const mx_plan_rules mx_sqlite_plan = {
    .caps = MX_CAP_ONE_CLAUSE | MX_CAP_FKEYS_INLINE | MX_CAP_INDEXES_SHARE_NAMES,
    .prepare = prepare,
    .needs_rebuild = needs_rebuild,
    .in_place = in_place,
    .can_rename = can_rename,
    .replaces_column = mx_plan_never_replaces_column,
    .alter_type = mx_plan_alter_type_none,
    .before_renames = mx_plan_nothing,
    .before_alter = mx_plan_nothing,
    .after_alter = mx_plan_nothing,
    .after_indexes = mx_plan_nothing,
    .after_create = mx_plan_nothing_more,
    .held_by_fkeys = mx_plan_held_by_type,
    .row_number = row_number,
    .numbered_by_itself = mx_lite_rowid_alias,
    .filled_with = mx_plan_filled_with_nothing,
    .loosen = mx_plan_as_it_is,
    .move_rows = mx_plan_as_it_is,
    .copies_into = mx_plan_into_itself,
    .default_sequence = mx_plan_no_sequence,
    .can_replace = mx_plan_never_replace,
    .check_fkey = mx_plan_any_fkey,
};
