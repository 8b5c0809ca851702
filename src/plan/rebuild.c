#include "plan/planner.h"
#include "plan/rules.h"

/* A table that cannot be altered is made anew beside the old one, filled, and takes its name: the steps of
 * https://www.sqlite.org/lang_altertable.html, section 7. */

static const mx_column *old_column(const mx_change *table, const mx_column *column)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_RENAME && child->to.column == column)
            return child->from.column;
        if (child->subject == MX_C_COLUMN && child->verb == MX_ADD && child->to.column == column)
            return NULL;
    }
    return mx_table_column(table->from.table, column->name);
}

/* A column that becomes NOT NULL and has a default takes the default where it was NULL. */
static bool must_fill(const mx_column *from, const mx_column *to)
{
    return !from->not_null && to->not_null && to->default_value.text.len > 0;
}

static void copy_columns(mx_planner *planner, const mx_change *table, mx_step *step)
{
    for (size_t i = 0; i < table->to.table->columns.len; i++) {
        const mx_column *to = table->to.table->columns.at[i], *from = old_column(table, to);
        if (from && !to->generated)
            mx_vec_push(planner->arena, &step->copies, ((mx_copy){from, to, must_fill(from, to)}));
    }
}

static bool refers_to(const mx_object *object, mx_str name, const mx_server *server)
{
    if (mx_name_same(object->on_table.name, name, server))
        return true;
    for (size_t i = 0; i < object->refers.len; i++) {
        if (mx_name_same(object->refers.at[i].name, name, server))
            return true;
    }
    return false;
}

static bool is_listed(const mx_objects *list, const mx_object *object)
{
    for (size_t i = 0; i < list->len; i++) {
        if (list->at[i] == object)
            return true;
    }
    return false;
}

/* Views and triggers that name the table, and what names those views: SQLite checks them all when the new table is renamed,
 * and the triggers go with the old table. */
static void take_away_dependents(mx_planner *planner, const mx_schema *schema, mx_str name, int depth)
{
    for (size_t i = 0; depth < 32 && i < schema->objects.len; i++) {
        mx_object *object = schema->objects.at[i];
        if ((object->kind != MX_O_VIEW && object->kind != MX_O_TRIGGER) || is_listed(&planner->rebuilt_objects, object)
            || !refers_to(object, name, &planner->changes->from->server))
            continue;
        mx_vec_push(planner->arena, &planner->rebuilt_objects, object);
        if (object->kind == MX_O_VIEW)
            take_away_dependents(planner, schema, object->name, depth + 1);
    }
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
    while (mx_model_table(planner->changes->from, MX_STR_NONE, name) || mx_model_table(planner->changes->to, MX_STR_NONE, name))
        name = mx_str_printf(planner->arena, "new_%.*s", MX_FMT(name));
    return name;
}

void mx_plan_rebuild_table(mx_planner *planner, const mx_change *table)
{
    const mx_table *from = table->from.table, *to = table->to.table;
    mx_str temporary = free_name(planner, to), old = to->name; /* a renamed table has its new name by now */
    planner->fkeys_off = true;
    take_away_dependents(planner, from->schema, from->name, 0);
    mx_table *made = mx_new(planner->arena, mx_table);
    *made = *to;
    made->name = temporary;
    mx_plan_step(planner, MX_ST_CREATE_TABLE, table, "Create \"%.*s\" table", MX_FMT(temporary))->table = made;
    mx_step copy = {0};
    copy_columns(planner, table, &copy);
    if (copy.copies.len && has_counter(from) && has_counter(to)) {
        /* before the rows: the highest id ever given may be above the highest that is still there */
        mx_step *counter = mx_plan_step(planner, MX_ST_KEEP_COUNTER, table, "Keep the counter of \"%.*s\" table", MX_FMT(old));
        counter->table = made;
        counter->from_table = to;
    }
    if (copy.copies.len) {
        mx_step *rows = mx_plan_step(planner, MX_ST_COPY_ROWS, table, "Copy rows from old table \"%.*s\" to new temporary table \"%.*s\"",
                                     MX_FMT(old), MX_FMT(temporary));
        rows->table = made;
        rows->from_table = to;
        rows->copies = copy.copies;
    }
    mx_step *drop = mx_plan_step(planner, MX_ST_DROP_TABLE, table, "Drop \"%.*s\" table %s", MX_FMT(old),
                                 copy.copies.len ? "after copying rows" : "without copying rows (no columns)");
    drop->table = to;
    mx_step *rename = mx_plan_step(planner, MX_ST_RENAME_TABLE, table, "Rename temporary table \"%.*s\" to \"%.*s\"", MX_FMT(temporary), MX_FMT(old));
    rename->table = to;
    rename->old_name = temporary;
    mx_plan_create_indexes(planner, table, to);
}
