#include "plan/planner.h"
#include "plan/stricter.h"
#include "schema/reader.h"

/* What an UPDATE of the plan's own does to rows beside what it says: columns that get the time by themselves, and triggers. */

/* MySQL: what is assigned to itself gets no time. */
static void keep_moment(mx_planner *planner, mx_step *step, const mx_column *column)
{
    if (!mx_str_eq(column->name, step->column->name))
        mx_vec_push(planner->arena, &step->kept, column);
}

static void keep_moments(mx_planner *planner, const mx_change *table, bool altered, mx_step *step)
{
    const mx_columns *columns = altered ? &table->to.table->columns : &table->from.table->columns;
    for (size_t i = 0; i < columns->len; i++) {
        const mx_column *column = columns->at[i];
        const mx_column *now = altered ? column : mx_plan_column_after(table, column);
        if (now && column->on_update.text.len)
            keep_moment(planner, step, now);
    }
}

/* At OF a, b in UPDATE OF a, b OR …, ON. */
static bool is_of(mx_reader *in, const mx_column *column)
{
    bool found = false;
    while (!mx_reader_at_end(in) && !mx_reader_at_word(in, "or") && !mx_reader_at_word(in, "on"))
        found |= mx_str_ieq(mx_reader_value(in), column->name);
    return found;
}

/* BEFORE INSERT OR UPDATE OF a ON t */
static bool fires(const mx_planner *planner, const mx_object *trigger, const mx_column *column)
{
    mx_reader in = mx_reader_open(planner->arena, trigger->source, &planner->changes->from->server);
    while (!mx_reader_at_end(&in) && !mx_reader_at_word(&in, "before") && !mx_reader_at_word(&in, "after"))
        mx_reader_next(&in);
    while (!mx_reader_at_end(&in) && !mx_reader_at_word(&in, "on")) {
        if (mx_reader_word(&in, "update"))
            return !mx_reader_word(&in, "of") || is_of(&in, column);
        mx_reader_next(&in);
    }
    return false;
}

static bool is_dropped(const mx_planner *planner, const mx_object *trigger)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_OBJECT && change->verb == MX_DROP && change->from.object == trigger)
            return true;
    }
    return false;
}

static void warn_of_triggers(mx_planner *planner, const mx_change *table, const mx_step *step)
{
    const mx_table *from = table->from.table;
    const mx_objects *objects = &from->schema->objects;
    for (size_t i = 0; i < objects->len; i++) {
        const mx_object *trigger = objects->at[i];
        if (trigger->kind == MX_O_TRIGGER && mx_str_eq(trigger->on_table.name, from->name) &&
            !is_dropped(planner, trigger) && fires(planner, trigger, step->column))
            mx_warn(planner->diags, MX_MF114, mx_change_span(step->change),
                    "Look at what it does to such rows before you apply it.",
                    "the plan gives rows of \"%.*s\" another \"%.*s\" by UPDATE, which fires the trigger "
                    "\"%.*s\"",
                    MX_FMT(table->to.table->name), MX_FMT(step->column->name), MX_FMT(trigger->name));
    }
}

void mx_plan_updates_rows(mx_planner *planner, const mx_change *table, bool altered, mx_step *step)
{
    keep_moments(planner, table, altered, step);
    warn_of_triggers(planner, table, step);
}
