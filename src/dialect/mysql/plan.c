#include "dialect/mysql/history.h"
#include "dialect/mysql/mysql.h"
#include "dialect/mysql/partition.h"
#include "dialect/mysql/refuse.h"
#include "dialect/mysql/release.h"
#include "dialect/mysql/versions.h"

#include <string.h>

#include "diff/renamed.h"
#include "schema/canon.h"

/* An index's comment cannot be changed in place; its visibility can (ALTER INDEX … INVISIBLE, IGNORED in MariaDB). */
static bool in_place(const mx_change *child)
{
    return child->subject == MX_C_INDEX && child->aspects == MX_D_VISIBLE;
}

/* RENAME COLUMN and RENAME INDEX exist; constraints are dropped and added. An index that the server made under a foreign key
 * stays such a one when it is renamed: it would give way to the next that serves the key. */
static bool can_rename(const mx_change *child)
{
    if (child->subject != MX_C_INDEX)
        return child->subject == MX_C_COLUMN;
    return child->to.index->role != MX_I_PRIMARY &&
           mx_my_has(&child->to.index->table->schema->model->server, MX_MY_RENAME_INDEX) &&
           (!child->from.index->for_fkey || child->to.index->for_fkey);
}

/* MODIFY cannot turn a virtual column into another kind, or another kind into a virtual one, nor a type into one that has no conversion. */
static bool replaces_column(const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    if (!from->generated && !to->generated && !mx_my_converts(&to->table->schema->model->server, from, to))
        return true;
    return (child->from.column->generated == MX_G_VIRTUAL) != (child->to.column->generated == MX_G_VIRTUAL);
}

static bool can_replace(const mx_object *from, const mx_object *to)
{
    return from->kind == MX_O_VIEW && to->kind == MX_O_VIEW;
}

static uint64_t bit_of(const mx_strs *values, mx_str value)
{
    for (size_t i = 0; i < values->len && i < 64; i++)
        if (mx_str_eq(values->at[i], value))
            return (uint64_t)1 << i;
    return 0;
}

/* Values of an enum or a set that were renamed: for a while the column has both, then its rows change over. */
static void rename_values(mx_planner *planner, const mx_change *table, mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    mx_column *both = NULL;
    mx_steps updates = {0}, *out = planner->out;
    for (size_t i = 0; i < from->type.values.len; i++) {
        mx_str old = from->type.values.at[i];
        mx_hint *hint = mx_plan_renamed_value(planner, table->to.table->schema->name, MX_STR_NONE,
                                              table->to.table->name, to->name, old);
        if (!hint || !mx_strs_has(&to->type.values, hint->to) || mx_strs_has(&to->type.values, old))
            continue;
        mx_str new = hint->to;
        hint->used = true;
        if (!both) {
            both = mx_new(planner->arena, mx_column);
            *both = *to;
            both->not_null = from->not_null;
            both->default_value = from->default_value;
            both->type.values = (mx_strs){0};
            for (size_t k = 0; k < from->type.values.len; k++)
                mx_vec_push(planner->arena, &both->type.values, from->type.values.at[k]);
        }
        if (!mx_strs_has(&both->type.values, new))
            mx_vec_push(planner->arena, &both->type.values, new);
        planner->out = &updates;
        mx_step *update = mx_plan_step(planner, MX_ST_RENAME_VALUE, child,
                                       "Rename a value of column \"%.*s\" on table: \"%.*s\"",
                                       MX_FMT(to->name), MX_FMT(table->to.table->name));
        update->table = table->to.table;
        update->column = to;
        update->old_name = old;
        update->new_name = new;
        if (mx_str_eq(from->type.base, MX_STR("set"))) {
            update->old_bit = bit_of(&both->type.values, old);
            update->new_bit = bit_of(&both->type.values, new);
        }
        mx_plan_updates_rows(planner, table, false, update);
        planner->out = out;
    }
    if (!both)
        return;
    both->type = mx_mysql_values(planner->arena, to->type.base, &both->type.values);
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, table, "Modify \"%.*s\" table",
                                 MX_FMT(table->to.table->name));
    step->table = table->to.table;
    mx_vec_push(planner->arena, &step->clauses,
                mx_change_make(planner->arena, MX_MODIFY, child, from, both, MX_D_TYPE));
    for (size_t i = 0; i < updates.len; i++)
        mx_vec_push(planner->arena, planner->out, updates.at[i]);
}

static void warn_of_dropped_partitions(mx_planner *planner, const mx_change *table, const mx_table *from,
                                       const mx_table *to)
{
    mx_strs dropped = mx_my_dropped_partitions(planner->arena, from, to);
    for (size_t i = 0; i < dropped.len; i++) {
        planner->destructive = true;
        mx_warn(planner->diags, MX_DS102, mx_change_span(table), "",
                "dropping partition \"%.*s\" of table \"%.*s\" deletes its rows", MX_FMT(dropped.at[i]),
                MX_FMT(to->name));
    }
}

/* Partitions change in statements of their own: they go before, and come after, what else changes. */
static void repartition(mx_planner *planner, const mx_change *table, const mx_table *from, const mx_table *to)
{
    warn_of_dropped_partitions(planner, table, from, to);
    mx_change *clause = mx_change_make(planner->arena, MX_MODIFY, table, from, to, MX_D_PARTITION);
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, clause, "Modify partitions of \"%.*s\" table",
                                 MX_FMT(table->to.table->name));
    step->table = table->to.table;
    mx_vec_push(planner->arena, &step->clauses, clause);
}

static bool partitions_by(const mx_table *table, const mx_column *column)
{
    mx_buf buf = MX_BUF(table->schema->model->arena);
    mx_buf_quoted(&buf, column->name, '`');
    return mx_str_find_str(table->partition_by, mx_buf_take(&buf)) != MX_NPOS;
}

static bool partitions_by_any(const mx_change *table, mx_verb verb)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == verb &&
            (verb == MX_ADD ? partitions_by(table->to.table, child->to.column)
                            : partitions_by(table->from.table, child->from.column)))
            return true;
    }
    return false;
}

/* The partitions are told apart by a column that goes: they must be told apart otherwise before. */
static bool loses_partitions(const mx_change *table)
{
    return !table->to.table->partition_by.len || partitions_by_any(table, MX_DROP);
}

static bool has_column(const mx_index *index, mx_str name)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        if (index->parts.at[i].column && mx_str_ieq(index->parts.at[i].column->name, name))
            return true;
    }
    return false;
}

/* Every unique key has all columns that the partitions are told apart by; one that comes has not. */
static bool has_narrow_key(const mx_change *table)
{
    const mx_table *from = table->from.table;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject != MX_C_INDEX || !child->to.any || !child->to.index->unique)
            continue;
        for (size_t k = 0; k < from->columns.len; k++) {
            if (partitions_by(from, from->columns.at[k]) &&
                !has_column(child->to.index, from->columns.at[k]->name))
                return true;
        }
    }
    return false;
}

/* MySQL renames no column that its partitions are told apart by (3855): they go before, and come back behind. */
static bool renames_partitioner(const mx_change *table)
{
    return !mx_is_maria(&table->from.table->schema->model->server) && partitions_by_any(table, MX_RENAME);
}

/* For a while the table has no partitions: what tells them apart goes, or changes its type, and what will is not there yet. */
static bool leaves_partitions(const mx_change *table)
{
    if (!table->from.table->partition_by.len || !table->to.table->partition_by.len)
        return false;
    return (partitions_by_any(table, MX_DROP) && partitions_by_any(table, MX_ADD)) || has_narrow_key(table) ||
           (mx_str_find_str(table->from.table->partition_by, MX_STR(" columns ")) != MX_NPOS &&
            partitions_by_any(table, MX_MODIFY));
}

static const mx_table *with_partitions(mx_planner *planner, const mx_table *table, mx_str partition_by)
{
    mx_table *other = mx_new(planner->arena, mx_table);
    *other = *table;
    other->partition_by = partition_by;
    return other;
}

/* The columns have their new names by then. */
static const mx_table *renamed(mx_planner *planner, const mx_change *table)
{
    const mx_table *from = table->from.table;
    return with_partitions(planner, from, mx_renamed_text(planner->arena, table, from->partition_by));
}

/* MariaDB adds, drops and changes columns of a table that keeps its history only when it is told what becomes of that. */
static bool changes_history(const mx_change *table)
{
    bool columns = false;
    for (size_t i = 0; i < table->children.len; i++)
        columns |= table->children.at[i]->subject == MX_C_COLUMN && table->children.at[i]->verb != MX_RENAME;
    return columns && table->from.table->system_versioning.len;
}

static void set_history(mx_planner *planner, const mx_change *table, const char *value, const char *back)
{
    static const char set[] = "SET @@system_versioning_alter_history = %s";
    mx_step *step = mx_plan_sql(
        planner, table, mx_str_printf(planner->arena, set, value), "%s the history of \"%.*s\" table",
        strcmp(value, "KEEP") == 0 ? "Keep" : "Protect", MX_FMT(table->to.table->name));
    mx_vec_push(planner->arena, &step->reverse, mx_str_printf(planner->arena, set, back));
}

static mx_step *history_step(mx_planner *planner, const mx_change *table, const mx_change *clause)
{
    const char *what = clause->subject == MX_C_TABLE ? "Forget the history of \"%.*s\" table"
                                                     : "Leave columns out of the history of \"%.*s\" table";
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, clause, what, MX_FMT(table->to.table->name));
    step->table = table->from.table;
    return step;
}

/* Columns for the times of a row do not join a history that there is, and none of them changes. */
static mx_status before_history(mx_planner *planner, const mx_change *table)
{
    const mx_table *from = table->from.table, *to = table->to.table;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY && to->system_versioning.len &&
            (child->aspects & ~(uint32_t)MX_D_ORDER) && mx_my_is_row_column(child->to.column))
            return mx_fail(planner->diags, MX_PLN001, child->to.column->span,
                           "Take it and its like out in one migration, and add them as wanted in the next.",
                           "MariaDB cannot change column \"%.*s\" of \"%.*s\", which is AS ROW START or END",
                           MX_FMT(child->to.column->name), MX_FMT(to->name));
    }
    bool anew = to->system_versioning.len && mx_my_row_end(to) && !mx_my_row_end(from);
    if (!from->system_versioning.len || (to->system_versioning.len && !anew))
        return MX_OK;
    planner->destructive = true;
    mx_warn(planner->diags, MX_DS102, mx_change_span(table), "",
            "the rows that table \"%.*s\" had in the past are deleted", MX_FMT(to->name));
    if (!anew)
        return MX_OK;
    mx_table *without = mx_new(planner->arena, mx_table);
    *without = *from;
    without->system_versioning = MX_STR_NONE;
    mx_change *clause = mx_change_make(planner->arena, MX_MODIFY, table, from, without, MX_D_DEFINITION);
    mx_step *step = history_step(planner, table, clause);
    mx_vec_push(planner->arena, &step->clauses, clause);
    return MX_OK;
}

/* WITHOUT SYSTEM VERSIONING is only for columns of a table that keeps its history by then. */
static void after_history(mx_planner *planner, const mx_change *table)
{
    mx_changes clauses = {0};
    if (table->from.table->system_versioning.len || !table->to.table->system_versioning.len)
        return;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && (child->verb == MX_MODIFY || child->verb == MX_ADD) &&
            mx_options_get(&child->to.column->options, MX_STR("system versioning")))
            mx_vec_push(
                planner->arena, &clauses,
                mx_change_make(planner->arena, MX_MODIFY, child, child->to.any, child->to.any, MX_D_OPTIONS));
    }
    if (!clauses.len)
        return;
    set_history(planner, table, "KEEP", "DEFAULT");
    mx_step *step = history_step(planner, table, clauses.at[0]);
    step->table = table->to.table;
    step->clauses = clauses;
    set_history(planner, table, "DEFAULT", "KEEP");
}

static bool computes_from(const mx_table *table, const mx_column *column)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        if (mx_expr_uses(table, table->columns.at[i]->expression.tree, column) ||
            mx_expr_uses(table, table->columns.at[i]->default_value.tree, column))
            return true;
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        if (table->checks.at[i]->column != column &&
            mx_expr_uses(table, table->checks.at[i]->expr.tree, column))
            return true;
    }
    return false;
}

/* MariaDB (10.11.19) cannot rename a column in an expression of a table that somebody read under an alias before, "Unknown column … in
 * 'CHECK'", until it has opened the table anew; that takes an ALTER TABLE, which may say what is so anyway. */
static void open_anew(mx_planner *planner, const mx_change *table)
{
    const mx_table *from = table->from.table;
    bool computed = false;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        computed |= child->subject == MX_C_COLUMN && child->verb == MX_RENAME &&
                    computes_from(from, child->from.column);
    }
    if (!computed || !mx_is_maria(&planner->changes->from->server) ||
        !mx_str_eq(from->name, table->to.table->name))
        return;
    mx_change *clause = mx_change_make(planner->arena, MX_MODIFY, table, from, from, MX_D_COMMENT);
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, table, "Open \"%.*s\" table anew",
                                 MX_FMT(from->name));
    step->table = from;
    mx_vec_push(planner->arena, &step->clauses, clause);
}

static mx_status before_renames(mx_planner *planner, const mx_change *table)
{
    const mx_table *from = table->from.table;
    open_anew(planner, table);
    mx_my_release_step(planner, table);
    if (renames_partitioner(table))
        repartition(planner, table, from, with_partitions(planner, from, MX_STR_NONE));
    return MX_OK;
}

static mx_status before_alter(mx_planner *planner, const mx_change *table)
{
    MX_TRY(before_history(planner, table));
    if (changes_history(table))
        set_history(planner, table, "KEEP", "DEFAULT");
    const mx_table *to = table->to.table;
    bool there = (table->aspects & MX_D_PARTITION) && !renames_partitioner(table);
    if (there && leaves_partitions(table))
        repartition(planner, table, renamed(planner, table), with_partitions(planner, to, MX_STR_NONE));
    else if (there && loses_partitions(table))
        repartition(planner, table, renamed(planner, table), to);
    for (size_t i = 0; i < table->children.len; i++) {
        mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY && (child->aspects & MX_D_TYPE) &&
            child->from.column->type.values.len &&
            mx_str_eq(child->from.column->type.base, child->to.column->type.base))
            rename_values(planner, table, child);
    }
    return MX_OK;
}

/* A virtual column that is made anew as a plain one takes the values that it showed. */
static void fill_from_expression(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    mx_column *filled = mx_new(planner->arena, mx_column);
    *filled = *child->to.column;
    filled->default_value = child->from.column->expression;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *other = table->children.at[i];
        bool gone = other->subject == MX_C_COLUMN && (other->verb == MX_DROP || other->verb == MX_RENAME);
        if (!gone || !mx_expr_uses(table->from.table, filled->default_value.tree, other->from.column))
            continue;
        planner->destructive = true;
        mx_warn(planner->diags, MX_DS103, child->to.column->span, "Plan the two changes one after the other.",
                "column \"%.*s\" of \"%.*s\" loses the values that it showed: what they are computed from "
                "goes at once",
                MX_FMT(filled->name), MX_FMT(table->to.table->name));
        return;
    }
    mx_step *step = mx_plan_step(planner, MX_ST_BACKFILL, child, "Fill column \"%.*s\" of table: \"%.*s\"",
                                 MX_FMT(filled->name), MX_FMT(table->to.table->name));
    step->table = table->to.table;
    step->column = filled;
    step->everywhere = filled->not_null; /* what it has then is no NULL */
    mx_plan_updates_rows(planner, table, true, step);
}

/* MariaDB calls a column's own check as the column was called, until the column is defined anew. */
static void define_again(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_checks *checks = &table->to.table->checks;
    bool own = false;
    mx_changes clauses = {0};
    for (size_t i = 0; i < checks->len; i++)
        own |= checks->at[i]->column == child->to.column;
    if (!own || !mx_is_maria(&planner->changes->to->server))
        return;
    mx_vec_push(planner->arena, &clauses,
                mx_change_make(planner->arena, MX_MODIFY, child, child->to.any, child->to.any, MX_D_TYPE));
    mx_plan_alter_step(planner, table, &clauses);
}

static mx_status after_alter(mx_planner *planner, const mx_change *table)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject != MX_C_COLUMN)
            continue;
        if (child->verb == MX_RENAME)
            define_again(planner, table, child);
        if (child->verb != MX_MODIFY || child->from.column->generated != MX_G_VIRTUAL ||
            child->to.column->generated)
            continue;
        if (child->to.column->auto_increment) /* the server has numbered the rows */
            return mx_plan_refuse(planner, child, "Make it a plain column in a plan of its own first.",
                                  "a virtual column becomes AUTO_INCREMENT, and its values would be lost");
        fill_from_expression(planner, table, child);
    }
    after_history(planner, table);
    const mx_table *to = table->to.table;
    bool comes_back = renames_partitioner(table) && to->partition_by.len;
    if (comes_back || ((table->aspects & MX_D_PARTITION) && leaves_partitions(table)))
        repartition(planner, table, with_partitions(planner, to, MX_STR_NONE), to);
    else if ((table->aspects & MX_D_PARTITION) && !loses_partitions(table))
        repartition(planner, table, renamed(planner, table), to);
    if (changes_history(table))
        set_history(planner, table, "DEFAULT", "KEEP");
    return MX_OK;
}

/* Is there a foreign key that would hand the column's NULL on to one that is NOT NULL? MariaDB looks before it knows that the key goes:
 * https://jira.mariadb.org/browse/MDEV-34392 */
static bool hands_null_on(const mx_column *column)
{
    for (size_t i = 0; i < column->table->referenced_by.len; i++) {
        const mx_fkey *fkey = column->table->referenced_by.at[i];
        for (size_t k = 0; fkey->on_update == MX_FK_CASCADE && k < fkey->ref_columns.len; k++) {
            if (mx_str_ieq(fkey->ref_columns.at[k], column->name) && fkey->columns.at[k]->not_null)
                return true;
        }
    }
    return false;
}

/* The other side of it. */
static bool gets_null(const mx_column *column)
{
    for (size_t i = 0; i < column->table->fkeys.len; i++) {
        const mx_fkey *fkey = column->table->fkeys.at[i];
        for (size_t k = 0; fkey->on_update == MX_FK_CASCADE && fkey->ref_table && k < fkey->columns.len;
             k++) {
            const mx_column *from = mx_table_column(fkey->ref_table, fkey->ref_columns.at[k]);
            if (fkey->columns.at[k] == column && from && !from->not_null)
                return true;
        }
    }
    return false;
}

static bool held_by_fkeys(const mx_change *child)
{
    if (mx_plan_held_by_type(child))
        return true;
    if (child->subject == MX_C_COLUMN && child->verb == MX_RENAME)
        return mx_my_copies_anew(child->from.column->table);
    if (child->subject != MX_C_COLUMN || child->verb != MX_MODIFY)
        return false;
    const mx_column *from = child->from.column, *to = child->to.column;
    if (!mx_is_maria(&from->table->schema->model->server))
        return from->auto_increment != to->auto_increment;
    return from->not_null != to->not_null && (from->not_null ? hands_null_on(from) : gets_null(from));
}

static mx_status refuse_unfit(mx_planner *planner, const mx_fkey *fkey)
{
    size_t count = mx_diags_count(planner->diags);
    mx_str why = MX_STR_NONE;
    if (mx_my_check_fkey(fkey, planner->diags) != MX_OK)
        why = mx_diags_take(planner->diags, planner->arena, count);
    if (!why.len)
        why = mx_str_printf(planner->arena, "foreign key \"%.*s\" does not fit", MX_FMT(fkey->name));
    return mx_fail(planner->diags, MX_PLN001, fkey->span, "Leave the key out, or mend what it stands on.",
                   "cannot plan table \"%.*s\": %.*s", MX_FMT(fkey->table->name), MX_FMT(why));
}

static mx_status check_reference(mx_planner *planner, const mx_fkey *fkey)
{
    if (fkey->unfit)
        return refuse_unfit(planner, fkey);
    if (fkey->ref_table)
        return MX_OK;
    return mx_fail(planner->diags, MX_PLN001, fkey->span,
                   "Say the table in the desired state too, or leave the key out.",
                   "cannot plan foreign key \"%.*s\" of table \"%.*s\": table \"%.*s\", which it refers to, "
                   "does not exist",
                   MX_FMT(fkey->name), MX_FMT(fkey->table->name), MX_FMT(fkey->ref.name));
}

/* SET FOREIGN_KEY_CHECKS = 0 lets a script refer to what is nowhere; a plan has no such words. */
static mx_status prepare(mx_planner *planner)
{
    const mx_changes *changes = &planner->changes->changes;
    mx_status status = MX_OK;
    for (size_t i = 0; i < changes->len; i++) {
        const mx_change *table = changes->at[i];
        bool anew = table->subject == MX_C_TABLE && table->verb == MX_ADD;
        for (size_t k = 0; anew && k < table->to.table->fkeys.len; k++)
            status = check_reference(planner, table->to.table->fkeys.at[k]) == MX_OK ? status : MX_FAILED;
        for (size_t k = 0; !anew && k < table->children.len; k++) {
            const mx_change *child = table->children.at[k];
            if (child->subject == MX_C_FKEY && child->to.fkey && child->verb != MX_RENAME)
                status = check_reference(planner, child->to.fkey) == MX_OK ? status : MX_FAILED;
        }
    }
    if (status == MX_OK)
        mx_my_release(planner);
    return status;
}

/* The zero of a type, which ALTER TABLE gives to rows in any sql_mode, but for dates. */
static mx_str filled_with(const mx_column *added)
{
    static const char zero[] = "0", geometry[] = "an empty value, which is no geometry";
    static const struct {
        const char *base, *value;
    } zeros[] = {
        {"bigint", zero},
        {"binary", "zero bytes"},
        {"bit", zero},
        {"date", "'0000-00-00', or fails if sql_mode has NO_ZERO_DATE"},
        {"datetime", "'0000-00-00 00:00:00', or fails if sql_mode has NO_ZERO_DATE"},
        {"decimal", zero},
        {"double", zero},
        {"float", zero},
        {"geometry", geometry},
        {"geometrycollection", geometry},
        {"inet4", "'0.0.0.0'"},
        {"inet6", "'::'"},
        {"int", zero},
        {"json", "the JSON value null"},
        {"linestring", geometry},
        {"mediumint", zero},
        {"multilinestring", geometry},
        {"multipoint", geometry},
        {"multipolygon", geometry},
        {"point", geometry},
        {"polygon", geometry},
        {"smallint", zero},
        {"time", "'00:00:00'"},
        {"timestamp", "'0000-00-00 00:00:00'"},
        {"tinyint", zero},
        {"uuid", "'00000000-0000-0000-0000-000000000000'"},
        {"vector", "zero bytes"},
        {"year", "'0000'"},
    };
    const mx_model *model = added->table->schema->model;
    if (added->type.values.len && mx_str_eq(added->type.base, MX_STR("enum")))
        return mx_str_printf(model->arena, "'%.*s'", MX_FMT(added->type.values.at[0]));
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (mx_str_eq(added->type.base, mx_str_of(zeros[i].base)))
            return zeros[i].value == geometry && !mx_is_maria(&model->server) ? MX_STR_NONE
                                                                              : mx_str_of(zeros[i].value);
    return MX_STR("''");
}

const mx_plan_rules mx_mysql_plan = {
    .caps = MX_CAP_MOVES_TABLES | MX_CAP_TRIGGERS_HOLD_TABLES | MX_CAP_INDEXES_IN_CREATE |
            MX_CAP_SPLIT_REPLACES | MX_CAP_FKEYS_HOLD_TYPES | MX_CAP_FKEYS_HOLD_KEYS |
            MX_CAP_FKEYS_SHARE_NAMES,
    .prepare = prepare,
    .needs_rebuild = mx_plan_never_rebuild,
    .in_place = in_place,
    .can_rename = can_rename,
    .replaces_column = replaces_column,
    .alter_type = mx_plan_alter_type_none,
    .before_renames = before_renames,
    .before_alter = before_alter,
    .after_alter = after_alter,
    .after_indexes = mx_plan_nothing,
    .after_create = mx_plan_nothing_more,
    .held_by_fkeys = held_by_fkeys,
    .row_number = mx_plan_no_row_number,
    .numbered_by_itself = mx_plan_none_numbered,
    .filled_with = filled_with,
    .loosen = mx_plan_as_it_is,
    .move_rows = mx_plan_as_it_is,
    .copies_into = mx_plan_into_itself,
    .default_sequence = mx_plan_no_sequence,
    .can_replace = can_replace,
    .check_fkey = mx_my_check_reference,
};
