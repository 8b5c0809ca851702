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

static void put_name(mx_buf *buf, mx_str name)
{
    mx_buf_char(buf, '"');
    for (size_t i = 0; i < name.len; i++) {
        mx_buf_text(buf, name.ptr[i] == '"' ? "\"" : "");
        mx_buf_char(buf, name.ptr[i]);
    }
    mx_buf_char(buf, '"');
}

static mx_str in_quotes(mx_arena *arena, mx_str text)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_quoted(&buf, text, '\'');
    return mx_buf_take(&buf);
}

mx_str mx_pg_table_name(mx_planner *planner, const mx_table *table)
{
    mx_buf buf = MX_BUF(planner->arena);
    mx_str schema = planner->options->qualifier.len           ? planner->options->qualifier
                    : planner->changes->to->server.one_schema ? MX_STR_NONE
                                                              : table->schema->name;
    if (schema.len) {
        put_name(&buf, schema);
        mx_buf_char(&buf, '.');
    }
    put_name(&buf, table->name);
    return mx_buf_take(&buf);
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
        MX_FMT(in_quotes(planner->arena, mx_pg_table_name(planner, table->to.table))),
        MX_FMT(in_quotes(planner->arena, to->name)));
    mx_str sql = mx_str_printf(planner->arena,
                               "SELECT setval(%.*s, %lld, false) WHERE "
                               "COALESCE(pg_sequence_last_value(%.*s::regclass), %lld) < %lld",
                               MX_FMT(sequence), (long long)is->min, MX_FMT(sequence), (long long)was->start,
                               (long long)is->min);
    mx_plan_sql(planner, table, sql, "Raise counter of \"%.*s\" table", MX_FMT(table->to.table->name));
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
        if (from->serial && to->identity) {
            alter_first(planner, table, child, mx_pg_uncounted(planner, from, to), MX_D_DEFAULT);
            drop_sequence(planner, from);
        } else if (from->identity && to->serial) {
            alter_first(planner, table, child, mx_pg_uncounted(planner, from, to), MX_D_IDENTITY);
        }
        if (!from->serial && to->serial)
            create_sequence(planner, to);
        raise_counter(planner, table, from, to);
    }
    return MX_OK;
}

/* A new sequence goes on behind the values that are there. */
static void set_counter(mx_planner *planner, const mx_change *table, const mx_column *column)
{
    mx_str name = mx_pg_table_name(planner, table->to.table);
    mx_buf quoted = MX_BUF(planner->arena);
    put_name(&quoted, column->name);
    mx_str sql = mx_str_printf(
        planner->arena,
        "SELECT setval(pg_get_serial_sequence(%.*s, %.*s), COALESCE(MAX(%.*s), 0) + 1, false) FROM %.*s",
        MX_FMT(in_quotes(planner->arena, name)), MX_FMT(in_quotes(planner->arena, column->name)),
        MX_FMT(mx_buf_view(&quoted)), MX_FMT(name));
    mx_plan_sql(planner, table, sql, "Set sequence for \"%.*s\" table", MX_FMT(table->to.table->name));
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
        if (counts(to) && (!counts(from) || from->serial != to->serial) && to->sequence->increment > 0)
            set_counter(planner, table, to);
    }
    return MX_OK;
}
