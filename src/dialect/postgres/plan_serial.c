#include "dialect/postgres/postgres.h"

#include "plan/planner.h"
#include "schema/canon.h"

/* A sequence that a column takes its values from comes before the column's default and goes after it. */

static mx_step *sequence_step(mx_planner *planner, mx_step_kind kind, const mx_sequence *from,
                              const mx_sequence *to, uint32_t aspects, const char *what,
                              const mx_column *column)
{
    mx_change *change = mx_new(planner->arena, mx_change);
    *change = (mx_change){.verb = !from ? MX_ADD
                                  : !to ? MX_DROP
                                        : MX_MODIFY,
                          .subject = MX_C_SEQUENCE,
                          .aspects = aspects};
    change->from.sequence = from;
    change->to.sequence = to;
    return mx_plan_step(planner, kind, change, "%s serial column \"%.*s\"", what, MX_FMT(column->name));
}

static void create_sequence(mx_planner *planner, const mx_column *to)
{
    const mx_sequence *sequence = to->sequence;
    const mx_sequence *there = mx_model_sequence(planner->changes->from, sequence->schema->name,
                                                 sequence->name);
    if (there && !there->internal)
        sequence_step(planner, MX_ST_ALTER_SEQUENCE, there, sequence, MX_D_TYPE | MX_D_OPTIONS | MX_D_OWNER,
                      "Use sequence for", to);
    else
        sequence_step(planner, MX_ST_CREATE_SEQUENCE, NULL, sequence, MX_D_OWNER, "Create sequence for", to);
}

static void drop_sequence(mx_planner *planner, const mx_column *from)
{
    const mx_sequence *sequence = from->sequence;
    const mx_sequence *stays = mx_model_sequence(planner->changes->to, sequence->schema->name,
                                                 sequence->name);
    if (stays && !stays->internal)
        sequence_step(planner, MX_ST_ALTER_SEQUENCE, sequence, stays, MX_D_TYPE | MX_D_OPTIONS | MX_D_OWNER,
                      "Keep sequence of", from);
    else
        sequence_step(planner, MX_ST_DROP_SEQUENCE, sequence, NULL, 0, "Drop sequence used by", from);
}

/* --- counters that go on --- */

static mx_str qualified(mx_planner *planner, const mx_schema *in, mx_str name)
{
    mx_buf buf = MX_BUF(planner->arena);
    mx_str schema = planner->options->qualifier.len           ? planner->options->qualifier
                    : planner->changes->to->server.one_schema ? MX_STR_NONE
                                                              : in->name;
    if (schema.len) {
        mx_buf_quoted(&buf, schema, '"');
        mx_buf_char(&buf, '.');
    }
    mx_buf_quoted(&buf, name, '"');
    return mx_buf_take(&buf);
}

mx_str mx_pg_table_name(mx_planner *planner, const mx_table *table)
{
    return qualified(planner, table->schema, table->name);
}

static mx_str sequence_name(mx_planner *planner, const mx_sequence *sequence)
{
    return qualified(planner, sequence->schema, sequence->name);
}

/* Where nothing was given, by nobody, it begins where it says. Descending ones go on downwards. `aside`: the sequence that gave the
 * values before; NULL: none did. */
static void set_counter(mx_planner *planner, const mx_change *table, const mx_column *column,
                        const mx_sequence *aside)
{
    const mx_sequence *sequence = column->sequence;
    bool up = sequence->increment > 0;
    mx_str name = mx_pg_table_name(planner, table->to.table);
    mx_str id = mx_str_quoted(planner->arena, column->name, '"');
    mx_buf sql = MX_BUF(planner->arena);
    mx_buf_text(&sql, "SELECT setval(");
    if (column->identity || !aside)
        mx_buf_printf(&sql, "pg_get_serial_sequence(%.*s, %.*s)",
                      MX_FMT(mx_str_quoted(planner->arena, name, '\'')),
                      MX_FMT(mx_str_quoted(planner->arena, column->name, '\'')));
    else /* two are the column's for now */
        mx_buf_str(&sql, mx_str_quoted(planner->arena, sequence_name(planner, sequence), '\''));
    mx_str value = aside ? MX_STR("\"value\"") : id;
    mx_buf_printf(&sql, ", %s(%.*s)) FROM ", up ? "MAX" : "MIN", MX_FMT(value));
    if (aside)
        mx_buf_printf(&sql,
                      "(SELECT %.*s AS \"value\" FROM %.*s UNION ALL SELECT last_value - CASE WHEN is_called "
                      "THEN 0 ELSE %lld END FROM %.*s) AS \"given\"",
                      MX_FMT(id), MX_FMT(name), (long long)aside->increment,
                      MX_FMT(sequence_name(planner, aside)));
    else
        mx_buf_str(&sql, name);
    mx_buf_printf(&sql, " WHERE %.*s %s %lld", MX_FMT(value), up ? ">=" : "<=", (long long)sequence->start);
    mx_plan_sql(planner, table, mx_buf_take(&sql), "Set sequence for \"%.*s\" table",
                MX_FMT(table->to.table->name));
}

static const mx_sequence *renamed(mx_planner *planner, const mx_sequence *sequence, mx_str name, bool owned)
{
    mx_sequence *now = mx_new(planner->arena, mx_sequence);
    *now = *sequence;
    now->name = name;
    now->owner = owned ? sequence->owner : NULL;
    return now;
}

/* What the old sequence is called while the new one takes its place; NULL: another thing of the desired state has its name. */
static const mx_sequence *sequence_aside(mx_planner *planner, const mx_sequence *sequence)
{
    const mx_sequence *stays = mx_model_sequence(planner->changes->to, sequence->schema->name,
                                                 sequence->name);
    mx_str name = sequence->name;
    if (stays && !stays->internal && !stays->owner)
        return NULL;
    do
        name = mx_str_printf(planner->arena, "tmp_%.*s", MX_FMT(name));
    while (mx_model_relation(planner->changes->from, sequence->schema->name, name) ||
           mx_model_relation(planner->changes->to, sequence->schema->name, name));
    return renamed(planner, sequence, name, false);
}

static void put_aside(mx_planner *planner, const mx_sequence *from, const mx_sequence *aside,
                      const mx_column *column)
{
    if (from->owner && !from->internal) { /* the new one shall be found as the column's */
        sequence_step(planner, MX_ST_ALTER_SEQUENCE, from, renamed(planner, from, from->name, false),
                      MX_D_OWNER, "Free sequence of", column);
    }
    mx_step *step = sequence_step(planner, MX_ST_ALTER_SEQUENCE, from, aside, 0, "Put aside sequence of",
                                  column);
    mx_change *change = mx_new(planner->arena, mx_change);
    *change = *step->change;
    change->verb = MX_RENAME;
    step->change = change;
}

/* One clause before all others of its table. */
static void alter_first(mx_planner *planner, const mx_change *table, const mx_change *child,
                        const mx_column *mid, uint32_t aspects)
{
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, table, "Modify \"%.*s\" table",
                                 MX_FMT(table->to.table->name));
    step->table = table->to.table;
    mx_vec_push(planner->arena, &step->clauses,
                mx_change_make(planner->arena, MX_MODIFY, child, child->from.any, mid, aspects));
}

const mx_column *mx_pg_uncounted(mx_planner *planner, const mx_column *from, const mx_column *to)
{
    mx_column *mid = mx_new(planner->arena, mx_column);
    *mid = *from;
    mid->name = to->name; /* renamed by now */
    mid->default_value = (mx_sql){0};
    mid->serial = false;
    mid->identity = MX_ID_NONE;
    mid->sequence = NULL;
    return mid;
}

static const mx_change *modified(const mx_change *child)
{
    return child->subject == MX_C_COLUMN && child->verb == MX_MODIFY ? child : NULL;
}

/* Partitioned by the column, or by what is made of it. */
static bool is_in_key(const mx_table *table, mx_str column)
{
    mx_word_search search = {column, false};
    mx_plan_each_word(table->partition_by, mx_plan_find_word, &search);
    return search.found;
}

/* The server raises no lower bound above a counter: it goes there first. */
static void raise_counter(mx_planner *planner, const mx_change *table, const mx_column *from,
                          const mx_column *to)
{
    const mx_sequence *was = from->sequence, *is = to->sequence;
    if (!from->identity || !to->identity || !was || !is || is->min <= was->start || is->min > was->max)
        return;
    mx_str sequence = mx_str_printf(
        planner->arena, "pg_get_serial_sequence(%.*s, %.*s)",
        MX_FMT(mx_str_quoted(planner->arena, mx_pg_table_name(planner, table->to.table), '\'')),
        MX_FMT(mx_str_quoted(planner->arena, to->name, '\'')));
    mx_str sql = mx_str_printf(planner->arena,
                               "SELECT setval(%.*s, %lld, false) WHERE "
                               "COALESCE(pg_sequence_last_value(%.*s::regclass), %lld) < %lld",
                               MX_FMT(sequence), (long long)is->min, MX_FMT(sequence), (long long)was->start,
                               (long long)is->min);
    mx_plan_sql(planner, table, sql, "Raise counter of \"%.*s\" table", MX_FMT(table->to.table->name));
}

/* SERIAL, or what somebody wrote in its place. */
static bool takes_from_own(const mx_column *column)
{
    return column->serial || (!column->identity && column->sequence && column->sequence->owner == column &&
                              column->default_value.tree);
}

/* In between such a column counts nothing. */
void mx_pg_prepare_counters(mx_planner *planner)
{
    for (size_t t = 0; t < planner->changes->changes.len; t++) {
        const mx_change *table = planner->changes->changes.at[t];
        for (size_t i = 0; table->subject == MX_C_TABLE && i < table->children.len; i++) {
            const mx_change *child = modified(table->children.at[i]);
            if (!child)
                continue;
            const mx_column *from = child->from.column, *to = child->to.column;
            if ((takes_from_own(from) && to->identity) || (from->identity && takes_from_own(to)))
                mx_map_put_address(planner->arena, &planner->former, from,
                                   mx_pg_uncounted(planner, from, to));
        }
    }
}

static bool same_name(const mx_sequence *a, const mx_sequence *b)
{
    return mx_str_eq(a->name, b->name) && mx_str_eq(a->schema->name, b->schema->name);
}

static void own_to_identity(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column;
    const mx_sequence *aside = sequence_aside(planner, from->sequence);
    alter_first(planner, table, child, mx_pg_uncounted(planner, from, child->to.column), MX_D_DEFAULT);
    if (aside)
        put_aside(planner, from->sequence, aside, from);
    else if (from->serial)
        drop_sequence(planner, from);
    if (aside && !from->serial && !same_name(from->sequence, child->to.column->sequence))
        mx_map_put_address(planner->arena, &planner->stand_ins, from->sequence,
                           aside); /* a change of its own drops it */
}

static void is_identity_now(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    const mx_sequence *aside = sequence_aside(planner, from->sequence);
    set_counter(planner, table, to, aside);
    if (aside && (from->serial || same_name(from->sequence, to->sequence)))
        sequence_step(planner, MX_ST_DROP_SEQUENCE, aside, NULL, 0, "Drop sequence used by", from);
}

/* The identity's own sequence goes with it. A sequence of another name is made, and given to the column, by a change of its own. */
static void identity_to_own(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    bool in_place = to->serial || same_name(from->sequence, to->sequence);
    const mx_sequence *aside = in_place ? sequence_aside(planner, from->sequence) : from->sequence;
    if (aside && in_place)
        put_aside(planner, from->sequence, aside, from);
    if (aside && to->serial)
        create_sequence(planner, to);
    else if (in_place && !to->serial)
        sequence_step(planner, MX_ST_CREATE_SEQUENCE, NULL, to->sequence, 0, "Create sequence for", to);
    if (aside)
        set_counter(planner, table, to, aside);
    alter_first(planner, table, child, mx_pg_uncounted(planner, from, to), MX_D_IDENTITY);
    if (!aside)
        create_sequence(planner, to);
}

static void is_own_now(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    if (to->serial && !sequence_aside(planner, from->sequence))
        set_counter(planner, table, to, NULL);
    if (!to->serial && same_name(from->sequence, to->sequence))
        sequence_step(planner, MX_ST_ALTER_SEQUENCE,
                      renamed(planner, to->sequence, to->sequence->name, false), to->sequence, MX_D_OWNER,
                      "Give sequence to", to);
}

mx_status mx_pg_before_alter(mx_planner *planner, const mx_change *table)
{
    if ((table->aspects & MX_D_PARTITION) &&
        !mx_str_eq(table->from.table->partition_by, table->to.table->partition_by))
        return mx_plan_refuse(
            planner, table, "Make a new table, copy the rows and swap the names, in a file written by hand.",
            "PostgreSQL cannot change how a table is partitioned");
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = modified(table->children.at[i]);
        if (!child)
            continue;
        const mx_column *from = child->from.column, *to = child->to.column;
        if ((child->aspects & (MX_D_TYPE | MX_D_COLLATION)) && is_in_key(table->from.table, from->name))
            return mx_plan_refuse(
                planner, child,
                "Make a new table, copy the rows and swap the names, in a file written by hand.",
                "PostgreSQL cannot change the type of a column by which a table is partitioned");
        if (takes_from_own(from) && to->identity) {
            own_to_identity(planner, table, child);
        } else if (from->identity && takes_from_own(to)) {
            identity_to_own(planner, table, child);
        } else if (!from->serial && to->serial) {
            create_sequence(planner, to);
        }
        raise_counter(planner, table, from, to);
    }
    return MX_OK;
}

static bool counts(const mx_column *column)
{
    return column->serial || column->identity;
}

mx_status mx_pg_after_alter(mx_planner *planner, const mx_change *table)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = modified(table->children.at[i]);
        if (!child)
            continue;
        const mx_column *from = child->from.column, *to = child->to.column;
        if (from->serial && !counts(to))
            drop_sequence(planner, from);
        else if (from->serial && to->serial && !mx_str_eq(from->sequence->type, to->sequence->type))
            sequence_step(planner, MX_ST_ALTER_SEQUENCE, from->sequence, to->sequence, MX_D_TYPE,
                          "Modify sequence of", to);
        if (takes_from_own(from) && to->identity)
            is_identity_now(planner, table, child);
        else if (from->identity && takes_from_own(to))
            is_own_now(planner, table, child);
        else if (counts(to) && !counts(from))
            set_counter(planner, table, to, NULL);
    }
    return MX_OK;
}
