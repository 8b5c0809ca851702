#include "dialect/postgres/plan_serial.h"

/* Counters of a table that is made anew (plan/anew.c). */

static void own(mx_planner *planner, const mx_sequence *sequence, const mx_sequence *as, const char *what)
{
    mx_change *change = mx_new(planner->arena, mx_change);
    *change = (mx_change){
        .verb = MX_MODIFY, .subject = MX_C_SEQUENCE, .aspects = MX_D_OWNER, .from.sequence = sequence};
    change->to.sequence = as;
    mx_plan_step(planner, MX_ST_ALTER_SEQUENCE, change, "%s sequence \"%.*s\"", what, MX_FMT(sequence->name));
}

/* But for those behind SERIAL and identity. */
static bool is_owned_by(const mx_sequence *sequence, const mx_table *table)
{
    const mx_column *owner = sequence->owner;
    return owner && owner->table == table && !(mx_pg_counts(owner) && owner->sequence == sequence);
}

const mx_sequence *mx_pg_sequence_now(mx_planner *planner, const mx_sequence *from)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_SEQUENCE && change->verb == MX_RENAME && change->from.sequence == from)
            return mx_pg_renamed(planner, from, change->to.sequence->name, true);
    }
    return from;
}

void mx_pg_counters_aside(mx_planner *planner, const mx_table *from)
{
    for (size_t i = 0; i < from->schema->sequences.len; i++) {
        if (!is_owned_by(from->schema->sequences.at[i], from))
            continue;
        const mx_sequence *sequence = mx_pg_sequence_now(planner, from->schema->sequences.at[i]);
        own(planner, sequence, mx_pg_renamed(planner, sequence, sequence->name, false), "Free");
    }
    for (size_t i = 0; i < from->columns.len; i++) {
        const mx_column *column = from->columns.at[i];
        if (!mx_pg_counts(column) || !column->sequence)
            continue;
        const mx_sequence *now = mx_pg_sequence_now(planner, column->sequence);
        const mx_sequence *aside = mx_pg_sequence_aside(planner, now);
        if (aside) {
            mx_pg_rename_aside(planner, now, aside, column);
            mx_map_put_address(planner->arena, &planner->stand_ins, column->sequence, aside);
        } else if (column->serial) {
            mx_pg_drop_sequence(planner, column); /* it stays for itself */
        }
    }
}

/* The very counter, where nothing else is asked of it. */
static bool goes_on(const mx_sequence *from, const mx_sequence *to)
{
    return from->increment == to->increment && from->min >= to->min && from->max <= to->max;
}

static void take_counter(mx_planner *planner, const mx_change *table, const mx_column *from,
                         const mx_column *to)
{
    const mx_sequence *was = from ? from->sequence : NULL;
    const mx_sequence *aside = was ? mx_map_get_address(&planner->stand_ins, was) : NULL;
    aside = aside ? aside : was;
    if (!aside || !goes_on(aside, to->sequence)) {
        mx_pg_set_counter(planner, table, to, aside);
        return;
    }
    mx_str name = mx_pg_table_name(planner, table->to.table);
    mx_str sql = mx_str_printf(
        planner->arena,
        "SELECT setval(pg_get_serial_sequence(%.*s, %.*s), \"last_value\", \"is_called\") FROM %.*s",
        MX_FMT(mx_str_quoted(planner->arena, name, '\'')),
        MX_FMT(mx_str_quoted(planner->arena, to->name, '\'')), MX_FMT(mx_pg_sequence_name(planner, aside)));
    mx_plan_sql(planner, table, sql, "Set sequence for \"%.*s\" table", MX_FMT(table->to.table->name));
}

static bool changes_owner(const mx_planner *planner, const mx_sequence *to)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_SEQUENCE && change->to.sequence == to &&
            (change->verb == MX_ADD || (change->verb == MX_MODIFY && change->aspects & MX_D_OWNER)))
            return true;
    }
    return false;
}

void mx_pg_counters_back(mx_planner *planner, const mx_change *table)
{
    const mx_table *to = table->to.table;
    for (size_t i = 0; i < to->columns.len; i++) {
        const mx_column *column = to->columns.at[i];
        if (mx_pg_counts(column) && column->sequence)
            take_counter(planner, table, mx_plan_old_column(planner, table, column), column);
    }
    for (size_t i = 0; i < to->schema->sequences.len; i++) {
        const mx_sequence *sequence = to->schema->sequences.at[i];
        if (is_owned_by(sequence, to) && !changes_owner(planner, sequence))
            own(planner, mx_pg_renamed(planner, sequence, sequence->name, false), sequence, "Own");
    }
}
