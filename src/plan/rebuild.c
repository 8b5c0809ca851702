#include "plan/planner.h"
#include "plan/rules.h"

/* A table that cannot be altered is made anew beside the old one, filled, and takes its name: the steps of
 * https://www.sqlite.org/lang_altertable.html, section 7. */

const mx_table *mx_plan_whole(const mx_change *table)
{
    return table->whole ? table->whole : table->to.table;
}

static bool is_column_rename(const mx_change *child)
{
    return child->subject == MX_C_COLUMN && child->verb == MX_RENAME;
}

/* Keys of other tables refer to the column by its name: only RENAME COLUMN changes it there. */
static bool is_referred_to(const mx_table *from, const mx_column *column)
{
    for (size_t i = 0; i < from->referenced_by.len; i++) {
        const mx_fkey *fkey = from->referenced_by.at[i];
        for (size_t k = 0; fkey->table != from && k < fkey->ref_columns.len; k++) {
            if (mx_table_column(from, fkey->ref_columns.at[k]) == column)
                return true;
        }
    }
    return false;
}

/* The rename of the column that has the new name of this one before; NULL: there is none. */
static const mx_change *who_makes_way(const mx_change *table, const mx_change *rename)
{
    const mx_column *taken = mx_table_column(table->from.table, rename->to.column->name);
    for (size_t i = 0; taken && i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (is_column_rename(child) && child->from.column == taken)
            return child;
    }
    return NULL;
}

/* Those that others refer to, and whoever must make way for them, in turn. */
static bool is_renamed_before(const mx_change *table, const mx_change *rename)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *turn = table->children.at[i];
        if (!is_column_rename(turn) || !is_referred_to(table->from.table, turn->from.column))
            continue;
        for (size_t k = 0; turn && k < table->children.len; k++) {
            if (turn == rename)
                return true;
            turn = who_makes_way(table, turn);
        }
    }
    return false;
}

static bool is_free_or_renamed(const mx_change *table, const mx_change *rename)
{
    const mx_column *taken = mx_table_column(table->from.table, rename->to.column->name);
    return !taken || taken == rename->from.column || who_makes_way(table, rename);
}

/* All of a table that is altered, as long as none takes the name of a column that goes. */
static bool are_renamed_together(const mx_change *table)
{
    bool referred = table->from.table->referenced_by.len || table->to.table->referenced_by.len;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (is_column_rename(child) && !is_free_or_renamed(table, child))
            return false;
    }
    return referred;
}

static void rename_early(mx_planner *planner, mx_change *table, bool rebuilt)
{
    mx_changes renames = {0}, drops = {0};
    bool together = !rebuilt && are_renamed_together(table);
    for (size_t i = 0; i < table->children.len; i++) {
        mx_change *child = table->children.at[i];
        if (is_column_rename(child) && (rebuilt ? is_renamed_before(table, child) : together))
            mx_vec_push(planner->arena, &renames, child);
        else if (child->subject == MX_C_COLUMN && child->verb == MX_DROP)
            mx_vec_push(planner->arena, &drops, child);
    }
    if (!renames.len)
        return;
    if (rebuilt)
        mx_plan_take_away(planner, table->from.table->name, true);
    mx_plan_rename_columns(planner, table, &renames, &drops);
    mx_map_put_address(planner->arena, &planner->renamed_early, table, table);
}

void mx_plan_rename_referred(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->verb == MX_MODIFY)
            rename_early(planner, change, planner->rules->needs_rebuild(planner, change));
    }
}

static const mx_column *renamed(mx_planner *planner, const mx_change *rename)
{
    mx_column *column = mx_new(planner->arena, mx_column);
    *column = *rename->from.column;
    column->name = rename->to.column->name;
    return column;
}

/* What `column`, of `to` or of the whole table, was. `named_before`: columns that keys of others refer to have their new names by now. */
static const mx_column *old_column(mx_planner *planner, const mx_change *table, const mx_column *column,
                                   bool named_before)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (is_column_rename(child) && mx_str_eq(child->to.column->name, column->name))
            return named_before && is_renamed_before(table, child) ? renamed(planner, child)
                                                                   : child->from.column;
        if (child->subject == MX_C_COLUMN && child->verb == MX_ADD && child->to.column == column)
            return NULL;
    }
    return mx_table_column(table->from.table, column->name);
}

const mx_column *mx_plan_old_column(mx_planner *planner, const mx_change *table, const mx_column *to)
{
    return old_column(planner, table, to, false);
}

/* A column that becomes NOT NULL and has a default takes the default where it was NULL. */
static bool must_fill(const mx_column *from, const mx_column *to)
{
    return !from->not_null && to->not_null && to->default_value.text.len > 0;
}

static void copy_columns(mx_planner *planner, const mx_change *table, bool named_before, mx_step *step)
{
    const mx_columns *columns = &mx_plan_whole(table)->columns;
    for (size_t i = 0; i < columns->len; i++) {
        const mx_column *to = columns->at[i], *from = old_column(planner, table, to, named_before);
        if (from && !to->generated)
            mx_vec_push(planner->arena, &step->copies, ((mx_copy){from, to, must_fill(from, to)}));
    }
}

/* No column stays: rows are still rows. They are carried over by a column that is new. */
static void copy_by_new_column(mx_planner *planner, const mx_table *to, mx_step *step)
{
    for (size_t i = 0; !step->copies.len && i < to->columns.len; i++) {
        if (!to->columns.at[i]->generated)
            mx_vec_push(planner->arena, &step->copies, ((mx_copy){NULL, to->columns.at[i], true}));
    }
}

mx_copies mx_plan_copies(mx_planner *planner, const mx_change *table)
{
    mx_step copy = {0};
    copy_columns(planner, table, false, &copy);
    copy_by_new_column(planner, mx_plan_whole(table), &copy);
    return copy.copies;
}

/* Before the columns; where no rows are kept, their numbers are neither. */
static void copy_row_numbers(mx_planner *planner, const mx_change *table, mx_step *step)
{
    mx_str name = planner->rules->row_number(table->from.table, table->to.table);
    mx_copies columns = step->copies;
    if (!name.len || !columns.len)
        return;
    mx_column *number = mx_new(planner->arena, mx_column);
    *number = (mx_column){.name = name};
    step->copies = (mx_copies){0};
    mx_vec_push(planner->arena, &step->copies, ((mx_copy){number, number, false}));
    for (size_t i = 0; i < columns.len; i++)
        mx_vec_push(planner->arena, &step->copies, columns.at[i]);
}

static bool has_counter(const mx_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        if (table->columns.at[i]->auto_increment)
            return true;
    }
    return false;
}

static mx_str free_name(mx_planner *planner, const mx_table *table)
{
    mx_str name = mx_str_printf(planner->arena, "new_%.*s", MX_FMT(table->name));
    while (mx_model_relation(planner->changes->from, MX_STR_NONE, name) ||
           mx_model_relation(planner->changes->to, MX_STR_NONE, name))
        name = mx_str_printf(planner->arena, "new_%.*s", MX_FMT(name));
    return name;
}

void mx_plan_rebuild_table(mx_planner *planner, const mx_change *table)
{
    const mx_table *from = table->from.table, *to = mx_plan_whole(table);
    mx_str temporary = free_name(planner, to), old = to->name; /* a renamed table has its new name by now */
    if (planner->rules->caps & MX_CAP_FKEYS_INLINE) {
        planner->fkeys_off = true;
        mx_plan_take_away(planner, from->name, true);
    }
    mx_table *made = mx_new(planner->arena, mx_table);
    *made = *to;
    made->name = temporary;
    mx_plan_step(planner, MX_ST_CREATE_TABLE, table, "Create \"%.*s\" table", MX_FMT(temporary))->table =
        made;
    mx_step copy = {0};
    copy_columns(planner, table, true, &copy);
    copy_by_new_column(planner, to, &copy);
    copy_row_numbers(planner, table, &copy);
    if (copy.copies.len && has_counter(from) && has_counter(to)) {
        /* before the rows: the highest id ever given may be above the highest that is still there */
        mx_step *counter = mx_plan_step(planner, MX_ST_KEEP_COUNTER, table,
                                        "Keep the counter of \"%.*s\" table", MX_FMT(old));
        counter->table = made;
        counter->from_table = to;
    }
    if (copy.copies.len) {
        mx_step *rows = mx_plan_step(planner, MX_ST_COPY_ROWS, table,
                                     "Copy rows from old table \"%.*s\" to new temporary table \"%.*s\"",
                                     MX_FMT(old), MX_FMT(temporary));
        rows->table = made;
        rows->from_table = to;
        rows->copies = copy.copies;
    }
    mx_step *drop = mx_plan_step(planner, MX_ST_DROP_TABLE, table, "Drop \"%.*s\" table %s", MX_FMT(old),
                                 copy.copies.len ? "after copying rows"
                                                 : "without copying rows (no columns)");
    drop->table = to;
    mx_step *rename = mx_plan_step(planner, MX_ST_RENAME_TABLE, table,
                                   "Rename temporary table \"%.*s\" to \"%.*s\"", MX_FMT(temporary),
                                   MX_FMT(old));
    rename->table = to;
    rename->old_name = temporary;
    mx_plan_created_table(planner, table, to);
}

/* --- with the tables that refer to it (plan/regroup.c) --- */

static mx_column *bare_column(mx_planner *planner, const mx_column *column)
{
    mx_column *bare = mx_new(planner->arena, mx_column);
    *bare = (mx_column){.name = column->name, .type = column->type, .span = column->span};
    return bare;
}

static mx_step *copy_step(mx_planner *planner, const mx_change *change, const mx_table *from,
                          const mx_table *to, const mx_copies *copies)
{
    mx_step *step = mx_plan_step(planner, MX_ST_COPY_ROWS, change,
                                 "Copy rows from table \"%.*s\" to table \"%.*s\"", MX_FMT(from->name),
                                 MX_FMT(to->name));
    step->table = to;
    step->from_table = from;
    step->copies = *copies;
    return step;
}

/* What a column's values were called; empty: they are new. */
static mx_str copied_from(const mx_copies *copies, const mx_column *to)
{
    for (size_t i = 0; i < copies->len; i++)
        if (copies->at[i].to == to && copies->at[i].from)
            return copies->at[i].from->name;
    return MX_STR_NONE;
}

/* The columns of one key more; none when it has values that are new. */
static void add_lineage(mx_planner *planner, const mx_fkey *fkey, const mx_copies *copies, mx_links *out)
{
    size_t before = out->len;
    uint32_t key = before ? out->at[before - 1].key + 1 : 0;
    for (size_t i = 0; i < fkey->columns.len && i < fkey->ref_columns.len; i++) {
        const mx_column *parent = mx_table_column(fkey->table, fkey->ref_columns.at[i]);
        mx_link link = {.child = copied_from(copies, fkey->columns.at[i]),
                        .new_parent = fkey->ref_columns.at[i],
                        .key = key};
        link.parent = parent ? copied_from(copies, parent) : MX_STR_NONE;
        if (!link.child.len || !link.parent.len) {
            out->len = before;
            return;
        }
        mx_vec_push(planner->arena, out, link);
    }
}

/* A row can only come back when the row is there that it refers to: one generation after the other. Values that are new
 * to the table need no order. */
static void copy_generations(mx_planner *planner, const mx_change *change, const mx_table *aside,
                             const mx_copies *copies)
{
    const mx_table *to = mx_plan_whole(change);
    mx_step *step = copy_step(planner, change, aside, to, copies);
    for (size_t i = 0; i < to->fkeys.len; i++)
        if (to->fkeys.at[i]->ref_table == change->to.table)
            add_lineage(planner, to->fkeys.at[i], copies, &step->lineage);
    if (!step->lineage.len)
        return;
    mx_step *rest = mx_plan_step(planner, MX_ST_COPY_ROWS, change,
                                 "Fail if rows of \"%.*s\" are left, which refer to none that is there",
                                 MX_FMT(to->name));
    rest->table = to;
    rest->from_table = aside;
    rest->copies = *copies;
    rest->lineage = step->lineage;
    rest->orphans = true;
}

/* A column that is made from others, and from now on holds what it showed. */
static bool becomes_plain(mx_planner *planner, const mx_change *change, const mx_column *column)
{
    const mx_columns *columns = &mx_plan_whole(change)->columns;
    for (size_t i = 0; i < columns->len; i++) {
        const mx_column *to = columns->at[i];
        if (!to->generated && old_column(planner, change, to, false) == column)
            return true;
    }
    return false;
}

const mx_table *mx_plan_rows_aside(mx_planner *planner, const mx_change *change)
{
    const mx_table *from = change->from.table, *now = change->to.table;
    mx_table *aside = mx_new(planner->arena, mx_table);
    mx_copies copies = {0};
    *aside = (mx_table){.schema = now->schema, .name = free_name(planner, now)};
    for (size_t i = 0; i < from->columns.len; i++) {
        const mx_column *column = from->columns.at[i];
        if (column->generated && !becomes_plain(planner, change, column))
            continue;
        mx_column *bare = bare_column(planner, column);
        bare->table = aside;
        mx_vec_push(planner->arena, &aside->columns, bare);
        mx_vec_push(planner->arena, &copies, ((mx_copy){column, bare, false}));
    }
    mx_plan_step(planner, MX_ST_CREATE_TABLE, change, "Create \"%.*s\" table", MX_FMT(aside->name))->table =
        aside;
    copy_step(planner, change, from, aside, &copies);
    return aside;
}

void mx_plan_drop_moved(mx_planner *planner, const mx_change *change)
{
    mx_step *drop = mx_plan_step(planner, MX_ST_DROP_TABLE, change, "Drop \"%.*s\" table after copying rows",
                                 MX_FMT(change->from.table->name));
    drop->table = change->from.table;
}

void mx_plan_rows_back(mx_planner *planner, const mx_change *change, const mx_table *aside)
{
    const mx_table *to = mx_plan_whole(change);
    mx_plan_step(planner, MX_ST_CREATE_TABLE, change, "Create \"%.*s\" table", MX_FMT(to->name))->table = to;
    mx_copies copies = mx_plan_copies(planner, change);
    if (copies.len)
        copy_generations(planner, change, aside, &copies);
    mx_plan_step(planner, MX_ST_DROP_TABLE, change, "Drop \"%.*s\" table after copying rows",
                 MX_FMT(aside->name))
        ->table = aside;
    mx_plan_created_table(planner, change, to);
}
