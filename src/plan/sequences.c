#include "plan/planner.h"
#include "plan/rules.h"

/* Sequences that stand for themselves, and whom they belong to. */

static bool gets_owner(const mx_change *change)
{
    return change->subject == MX_C_SEQUENCE && change->to.sequence && change->to.sequence->owner &&
           (change->verb == MX_ADD || (change->verb == MX_MODIFY && (change->aspects & MX_D_OWNER)));
}

static mx_sequence *without_owner(mx_planner *planner, const mx_sequence *sequence)
{
    mx_sequence *alone = mx_new(planner->arena, mx_sequence);
    *alone = *sequence;
    alone->owner = NULL;
    return alone;
}

static void log_step(mx_planner *planner, const mx_change *change, const mx_sequence *like, bool from,
                     bool to)
{
    mx_sequence *before = mx_new(planner->arena, mx_sequence), *after = mx_new(planner->arena, mx_sequence);
    *before = *after = *like;
    before->unlogged = from;
    after->unlogged = to;
    if (from != to)
        mx_plan_step(planner, MX_ST_ALTER_SEQUENCE,
                     mx_change_make(planner->arena, MX_MODIFY, change, before, after, MX_D_ENGINE),
                     "Modify sequence \"%.*s\"", MX_FMT(like->name));
}

/* A sequence that goes along with its table is like the table before that changes and behind it, so that the steps back
 * find both as they were. */
static void log_before(mx_planner *planner, const mx_change *change)
{
    const mx_sequence *from = change->from.sequence, *to = change->to.sequence;
    if (change->aspects & MX_D_ENGINE)
        log_step(planner, change, to, from->unlogged,
                 mx_sequence_goes_along(from, to) ? from->owner->table->unlogged : to->unlogged);
}

static void log_behind(mx_planner *planner, const mx_change *change)
{
    const mx_sequence *from = change->from.sequence, *to = change->to.sequence;
    if (change->subject == MX_C_SEQUENCE && (change->aspects & MX_D_ENGINE) &&
        mx_sequence_goes_along(from, to))
        log_step(planner, change, to, to->owner->table->unlogged, to->unlogged);
}

/* It leaves its column, which may go, and is given to the other when that is there. */
static mx_status modify_sequence(mx_planner *planner, const mx_change *change)
{
    const mx_sequence *to = change->to.sequence;
    uint32_t aspects = change->aspects & ~(uint32_t)MX_D_ENGINE;
    if (planner->rules->caps & MX_CAP_SEQUENCES_ANEW)
        return planner->rules->alter_type(planner, change);
    if (gets_owner(change)) {
        to = without_owner(planner, to);
        aspects &= change->from.sequence->owner ? ~0u : ~(uint32_t)MX_D_OWNER;
    }
    if (aspects & ~(uint32_t)MX_D_COMMENT)
        mx_plan_step(planner, MX_ST_ALTER_SEQUENCE,
                     mx_change_make(planner->arena, MX_MODIFY, change, change->from.any, to, aspects),
                     "Modify sequence \"%.*s\"", MX_FMT(to->name));
    log_before(planner, change);
    return MX_OK;
}

/* A column that stays has its sequence again when that comes back. */
static void undo_owner(mx_planner *planner, const mx_change *drop, mx_step *step)
{
    const mx_sequence *sequence = drop->from.sequence;
    const mx_column *owner = sequence->owner;
    if (!owner || !owner->table || !mx_plan_survivor(planner, owner->table))
        return;
    const mx_change *table = mx_map_get_address(&planner->modified, owner->table);
    for (size_t i = 0; table && i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_DROP && child->from.column == owner)
            return;
    }
    mx_steps *out = planner->out;
    planner->out = &step->undo;
    mx_change *owned = mx_change_make(planner->arena, MX_MODIFY, drop, without_owner(planner, sequence),
                                      sequence, MX_D_OWNER);
    mx_plan_step(planner, MX_ST_ALTER_SEQUENCE, owned, "Modify sequence \"%.*s\"", MX_FMT(sequence->name));
    planner->out = out;
}

mx_step *mx_plan_rename_sequence(mx_planner *planner, const mx_change *change)
{
    return mx_plan_step(planner, MX_ST_ALTER_SEQUENCE, change, "Rename a sequence from \"%.*s\" to \"%.*s\"",
                        MX_FMT(change->from.sequence->name), MX_FMT(change->to.sequence->name));
}

/* False: each is renamed where it stands. */
static bool rename_in_turn(mx_planner *planner)
{
    mx_changes renames = {0}, turned = {0};
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_SEQUENCE && change->verb == MX_RENAME)
            mx_vec_push(planner->arena, &renames, change);
    }
    bool turns = mx_plan_rename_in_turn(planner, &renames, &turned);
    for (size_t i = 0; i < turned.len; i++)
        mx_plan_rename_sequence(planner, turned.at[i]);
    return turns;
}

mx_status mx_plan_sequences(mx_planner *planner, bool drops)
{
    bool renamed = !drops && rename_in_turn(planner);
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject != MX_C_SEQUENCE || (change->verb == MX_DROP) != drops)
            continue;
        mx_str name = mx_change_name(change);
        const mx_sequence *aside = drops ? mx_map_get_address(&planner->stand_ins, change->from.sequence)
                                         : NULL;
        if (aside)
            mx_plan_step(planner, MX_ST_DROP_SEQUENCE,
                         mx_change_make(planner->arena, MX_DROP, change, aside, NULL, 0),
                         "Drop sequence \"%.*s\"", MX_FMT(name));
        else if (change->verb == MX_ADD)
            mx_plan_step(planner, MX_ST_CREATE_SEQUENCE, change, "Create sequence \"%.*s\"", MX_FMT(name));
        else if (change->verb == MX_DROP)
            undo_owner(
                planner, change,
                mx_plan_step(planner, MX_ST_DROP_SEQUENCE, change, "Drop sequence \"%.*s\"", MX_FMT(name)));
        else if (change->verb == MX_RENAME && !renamed)
            mx_plan_rename_sequence(planner, change);
        else if (change->verb == MX_MODIFY && change->aspects & ~(uint32_t)MX_D_COMMENT)
            MX_TRY(modify_sequence(planner, change));
    }
    return MX_OK;
}

/* A sequence can only be given to its column when that is there. */
void mx_plan_own_sequences(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        log_behind(planner, change);
        if (!gets_owner(change))
            continue;
        const void *alone = change->verb == MX_MODIFY ? without_owner(planner, change->to.sequence)
                                                      : change->to.any;
        const mx_change *owned = mx_change_make(planner->arena, MX_MODIFY, change, alone, change->to.any,
                                                MX_D_OWNER);
        mx_plan_step(planner, MX_ST_ALTER_SEQUENCE, owned, "Modify sequence \"%.*s\"",
                     MX_FMT(change->to.sequence->name));
    }
}
