#include "schema/column_use.h"
#include "dialect/duckdb/duck.h"
#include "plan/rules.h"
#include "schema/canon.h"
#include "schema/nested.h"
#include "schema/reader.h"

/* What ALTER TABLE can do: https://duckdb.org/docs/stable/sql/statements/alter_table. One action a statement; a column
 * that a key, check, foreign key or generated column uses stays as it is; constraints are not dropped. All else is a
 * table made anew. */

static bool can_modify(const mx_change *change)
{
    const mx_column *from = change->from.column, *to = change->to.column;
    uint32_t aspects = change->aspects & ~(uint32_t)MX_D_COMMENT;
    if ((aspects & (aspects - 1)) != 0 || from->generated || to->generated)
        return false;
    switch (aspects) {
    case 0:
    case MX_D_DEFAULT:
        return true;
    case MX_D_NULL: /* NULLs are filled where the rows are copied */
        return to->not_null ? !to->default_value.text.len : true;
    case MX_D_TYPE:
        return !mx_indexes_use_column(from) && !mx_fkeys_use_column(from) && !mx_checks_use_column(from) &&
               !mx_generated_from(from);
    default:
        return false;
    }
}

/* An index that is dropped holds its table's columns until its transaction ends. Which of them stand before its own is not
 * asked: a revision that is undone and done again puts a column that it adds at the end. */
static bool has_indexes(const mx_table *table)
{
    for (size_t i = 0; i < table->indexes.len; i++)
        if (table->indexes.at[i]->role == MX_I_INDEX)
            return true;
    return false;
}

/* "Cannot create index with outstanding updates": NOT NULL is checked on values that were just computed, and an index is made
 * of them. One of other columns, which stood aside for the new one, may find its own rows a second time when the transaction
 * ends ("Failed to commit: duplicate key"). */
static bool can_add(const mx_column *column)
{
    const mx_expr *value = column->default_value.tree;
    bool computed = value && !mx_expr_is_literal(value);
    return !column->generated &&
           !(computed && (column->not_null || has_indexes(column->table) || mx_indexes_use_column(column)));
}

static bool can_drop(const mx_column *column)
{
    return column->generated || (!has_indexes(column->table) && !mx_duck_is_before_keys(column) &&
                                 !mx_indexes_use_column(column) && !mx_fkeys_use_column(column) &&
                                 !mx_checks_use_column(column) && !mx_generated_from(column));
}

static bool child_needs_rebuild(const mx_change *child)
{
    switch (child->subject) {
    case MX_C_COLUMN:
        if (child->verb == MX_ADD)
            return !can_add(child->to.column);
        if (child->verb == MX_DROP)
            return !can_drop(child->from.column);
        return child->verb == MX_RENAME ? mx_fkeys_use_column(child->from.column) : !can_modify(child);
    case MX_C_INDEX:
        return (child->from.index && child->from.index->role != MX_I_INDEX) ||
               (child->to.index && child->to.index->role != MX_I_INDEX);
    default:
        return true;
    }
}

/* A table must keep a column at every moment that is not generated. */
static bool all_columns_go(const mx_change *table)
{
    const mx_columns *columns = &table->from.table->columns;
    size_t stay = 0;
    for (size_t i = 0; i < columns->len; i++)
        stay += columns->at[i]->generated ? 0 : 1;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_DROP && !child->from.column->generated)
            stay--;
    }
    return stay == 0;
}

static bool needs_rebuild(const mx_planner *planner, const mx_change *table)
{
    (void)planner;
    if ((table->aspects & ~(uint32_t)MX_D_COMMENT) || all_columns_go(table))
        return true;
    for (size_t i = 0; i < table->children.len; i++)
        if (child_needs_rebuild(table->children.at[i]))
            return true;
    return false;
}

static bool in_place(const mx_change *child)
{
    return mx_plan_comment_in_place(child);
}

static bool can_rename(const mx_change *child)
{
    return child->subject == MX_C_COLUMN;
}

/* CREATE MACRO name (…) AS TABLE …: another thing under the same name than one that gives a value. */
static bool gives_table(const mx_object *object)
{
    mx_model *model = object->schema->model;
    mx_reader in = mx_reader_open(model->arena, object->source, &model->server);
    mx_str parameters;
    while (!mx_reader_at_end(&in) && !mx_reader_at_punct(&in, '('))
        mx_reader_next(&in);
    return object->kind == MX_O_FUNCTION && mx_reader_group(&in, &parameters) &&
           mx_reader_words(&in, "as table");
}

static bool can_replace(const mx_object *from, const mx_object *to)
{
    return from->kind == to->kind && gives_table(from) == gives_table(to);
}

/* Columns hold what a type stood for when they were made: it goes and comes back, and they change by themselves. */
static mx_status alter_type(mx_planner *planner, const mx_change *change)
{
    mx_str name = mx_change_name(change);
    if (change->subject == MX_C_SEQUENCE) {
        mx_duck_alter_sequence(planner, change);
        return MX_OK;
    }
    mx_plan_step(planner, MX_ST_DROP_TYPE,
                 mx_change_make(planner->arena, MX_DROP, change, change->from.any, NULL, 0),
                 "Drop type \"%.*s\"", MX_FMT(name));
    mx_plan_step(planner, MX_ST_CREATE_TYPE,
                 mx_change_make(planner->arena, MX_ADD, change, NULL, change->to.any, 0),
                 "Create type \"%.*s\"", MX_FMT(name));
    return MX_OK;
}

/* "The member must be in the target": a UNION keeps its members, if no row has one of them. */
static mx_status check_cast(mx_planner *planner, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    bool typed = child->subject == MX_C_COLUMN && child->verb == MX_MODIFY && (child->aspects & MX_D_TYPE) &&
                 !from->generated && !to->generated;
    if (!typed || mx_nested_has_cast(from->type.text, to->type.text))
        return MX_OK;
    mx_str lost = mx_nested_lost(from->type.text, to->type.text, MX_N_UNION);
    mx_str why = lost.len ? mx_str_printf(planner->arena, "no cast leads to a UNION without its member %.*s",
                                          MX_FMT(lost))
                          : MX_STR("no cast leads to a STRUCT that has none of its fields");
    return mx_plan_refuse(planner, child,
                          "Add a column of the new type, fill it by hand, and drop the old one then.",
                          mx_str_z(planner->arena, why));
}

static mx_status prepare(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *table = planner->changes->changes.at[i];
        if (table->subject != MX_C_TABLE || table->verb != MX_MODIFY)
            continue;
        for (size_t k = 0; k < table->children.len; k++)
            MX_TRY(check_cast(planner, table->children.at[k]));
    }
    return MX_OK;
}

const mx_plan_rules mx_duckdb_plan = {
    .caps = MX_CAP_ONE_CLAUSE | MX_CAP_COMMENT_STATEMENTS | MX_CAP_REPLACE_FORGETS |
            MX_CAP_INDEXES_HOLD_TABLES | MX_CAP_FKEYS_HOLD_TABLES | MX_CAP_SEQUENCES_ANEW,
    .prepare = prepare,
    .needs_rebuild = needs_rebuild,
    .in_place = in_place,
    .can_rename = can_rename,
    .replaces_column = mx_plan_never_replaces_column,
    .alter_type = alter_type,
    .before_renames = mx_plan_nothing,
    .before_alter = mx_plan_nothing,
    .after_alter = mx_plan_nothing,
    .after_indexes = mx_plan_nothing,
    .after_create = mx_plan_nothing_more,
    .held_by_fkeys = mx_plan_held_by_type,
    .row_number = mx_plan_no_row_number,
    .numbered_by_itself = mx_plan_none_numbered,
    .filled_with = mx_plan_filled_with_nothing,
    .loosen = mx_plan_as_it_is,
    .move_rows = mx_plan_as_it_is,
    .copies_into = mx_plan_into_itself,
    .default_sequence = mx_plan_no_sequence,
    .can_replace = can_replace,
    .check_fkey = mx_plan_any_fkey,
};
