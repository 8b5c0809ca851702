#include "dialect/postgres/plan_serial.h"

#include "schema/canon.h"

/* Sequences that become a new column's own or outlive theirs, and identities of tables that others inherit from. */

const mx_sequence *mx_pg_under_free_name(mx_planner *planner, const mx_sequence *sequence)
{
    return mx_pg_renamed(planner, sequence,
                         mx_plan_free_name(planner, sequence->schema->name, sequence->name), false);
}

/* SERIAL makes a sequence of its own: the one that has its name goes, and no longer under that name. */
static mx_status make_room(mx_planner *planner, const mx_change *change, const mx_column *to)
{
    const mx_sequence *there = mx_pg_counts(to) && to->sequence ? mx_pg_there_before(planner, to->sequence)
                                                                : NULL;
    if (!there || there->owner)
        return MX_OK;
    if (mx_pg_others_take_from(planner, planner->changes->to, to))
        return mx_plan_refuse(planner, change,
                              "Let the others take from a sequence of another name, by a migration before.",
                              "a sequence of the name of its own is there, and others take from that");
    const mx_sequence *aside = mx_pg_under_free_name(planner, there);
    mx_pg_rename_aside(planner, there, aside, to);
    mx_steps *out = planner->out;
    planner->out = &planner->behind_tables;
    mx_pg_sequence_step(planner, MX_ST_DROP_SEQUENCE, aside, NULL, 0, "Drop sequence replaced by that of",
                        to);
    planner->out = out;
    return MX_OK;
}

/* A serial column goes, and its sequence stays for itself. */
static void let_stay(mx_planner *planner, const mx_column *from)
{
    const mx_sequence *stays = from->serial
                                   ? mx_model_sequence(planner->changes->to, from->sequence->schema->name,
                                                       from->sequence->name)
                                   : NULL;
    if (stays && !stays->internal && !stays->owner)
        mx_pg_drop_sequence(planner, from);
}

/* A column counts no more, and another one's sequence has the name of its own then. */
static void give_up_name(mx_planner *planner, const mx_change *child)
{
    const mx_column *from = child->from.column, *to = child->to.column;
    const mx_sequence *own = from->serial && !mx_pg_counts(to) ? from->sequence : NULL;
    const mx_sequence *other = own ? mx_model_sequence(planner->changes->to, own->schema->name, own->name)
                                   : NULL;
    if (!other || !other->owner || other->owner == to)
        return;
    const mx_sequence *aside = mx_pg_under_free_name(planner, own);
    mx_pg_rename_aside(planner, own, aside, from);
    mx_map_put_address(planner->arena, &planner->stand_ins, own, (void *)(uintptr_t)aside);
}

mx_status mx_pg_free_sequences(mx_planner *planner)
{
    for (size_t t = 0; t < planner->changes->changes.len; t++) {
        const mx_change *table = planner->changes->changes.at[t];
        if (table->subject != MX_C_TABLE)
            continue;
        for (size_t i = 0; table->verb == MX_ADD && i < table->to.table->columns.len; i++)
            MX_TRY(make_room(planner, table, table->to.table->columns.at[i]));
        for (size_t i = 0; table->verb == MX_DROP && i < table->from.table->columns.len; i++)
            let_stay(planner, table->from.table->columns.at[i]);
        for (size_t i = 0; i < table->children.len; i++) {
            const mx_change *child = table->children.at[i];
            if (child->subject == MX_C_COLUMN && child->verb == MX_ADD)
                MX_TRY(make_room(planner, child, child->to.column));
            else if (child->subject == MX_C_COLUMN && child->verb == MX_DROP)
                let_stay(planner, child->from.column);
            else if (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY)
                give_up_name(planner, child);
        }
    }
    return MX_OK;
}

/* --- ADD COLUMN … GENERATED AS IDENTITY where there are heirs: "cannot recursively add identity column to table that has child tables" ----
 * The column comes as a plain one that takes from a sequence made up for it, in all of them, and becomes the identity afterwards. */

static const mx_column *identity_later(const mx_planner *planner, const mx_change *child)
{
    bool adds = child->subject == MX_C_COLUMN && child->verb == MX_ADD;
    return adds ? mx_map_get_address(&planner->former, child->to.column) : NULL;
}

/* nextval('tmp_t_id_seq'::regclass) */
static mx_sql values_of(mx_planner *planner, const mx_sequence *sequence)
{
    mx_model model = *planner->changes->to;
    model.arena = planner->arena;
    mx_sql sql = {.tree = mx_pg_nextval(&model, sequence)};
    sql.text = mx_pg_print(&model, sql.tree);
    return sql;
}

void mx_pg_prepare_heirs_identity(mx_planner *planner, const mx_change *table, mx_change *child)
{
    const mx_column *to = child->to.column;
    if (child->subject != MX_C_COLUMN || child->verb != MX_ADD || !to->identity || !to->sequence ||
        !table->from.table || !table->from.table->children.len)
        return;
    mx_column *plain = mx_new(planner->arena, mx_column);
    *plain = *to;
    plain->identity = MX_ID_NONE;
    plain->sequence = NULL;
    plain->default_value = values_of(planner, mx_pg_under_free_name(planner, to->sequence));
    mx_map_put_address(planner->arena, &planner->former, plain, (void *)(uintptr_t)to);
    child->to.column = plain;
}

void mx_pg_before_heirs_identity(mx_planner *planner, const mx_change *child)
{
    const mx_column *to = identity_later(planner, child);
    if (!to)
        return;
    mx_sequence *given = mx_new(planner->arena, mx_sequence);
    *given = *mx_pg_under_free_name(planner, to->sequence);
    given->internal = false;
    mx_pg_sequence_step(planner, MX_ST_CREATE_SEQUENCE, NULL, given, 0, "Create sequence to fill", to);
}

static void alter(mx_planner *planner, const mx_change *table, const mx_column *from, const mx_column *to,
                  uint32_t aspects)
{
    const mx_change like = {.verb = MX_MODIFY,
                            .subject = MX_C_COLUMN,
                            .from.column = from,
                            .from_table = table->from.table,
                            .to_table = table->to.table};
    mx_pg_alter_first(planner, table, &like, to, aspects);
}

void mx_pg_after_heirs_identity(mx_planner *planner, const mx_change *table, const mx_change *child)
{
    const mx_column *to = identity_later(planner, child);
    if (!to)
        return;
    const mx_column *bare = mx_pg_uncounted(planner, child->to.column, to);
    const mx_sequence *given = mx_pg_under_free_name(planner, to->sequence);
    alter(planner, table, child->to.column, bare, MX_D_DEFAULT);
    alter(planner, table, bare, to, MX_D_IDENTITY);
    mx_pg_set_counter(planner, table, to, given);
    mx_pg_sequence_step(planner, MX_ST_DROP_SEQUENCE, given, NULL, 0, "Drop sequence that filled", to);
}
