#include "diff/rights.h"
#include "plan/planner.h"
#include "schema/names.h"
#include "schema/rights.h"
#include "schema/rules.h"

/* Rights are given when all is there, and taken first; what is promised for later things comes last, so that it is no
 * promise for those that this plan makes. A view or routine that is dropped and made anew gets back what it had. */

static mx_str role_of(const mx_right_change *right)
{
    return right->grantee.len ? right->grantee : MX_STR("everybody");
}

/* What is revoked from a table of PostgreSQL is revoked from its columns, which may have it for themselves: the opposite of such a
 * step does not lead back. */
static bool touches_columns(const mx_right_change *change)
{
    const mx_right_target *on = change->on;
    uint64_t bits = 0;
    for (size_t i = 0; i < change->parts.len; i++)
        bits |= mx_right_column(&change->parts.at[i]).len ? 0 : change->parts.at[i].given;
    bool apart = on->future || on->kind != MX_RK_TABLE || on->model->rules->rights_by_name;
    for (size_t i = 0; !apart && i < on->rights.len; i++) {
        const mx_right *right = on->rights.at[i];
        if (mx_right_column(right).len && right->given & bits && mx_str_eq(right->grantee, change->grantee))
            return true;
    }
    return false;
}

static void step_of(mx_planner *planner, const mx_change *change)
{
    bool give = change->verb == MX_ADD;
    const mx_right_change *right = give ? change->to.right : change->from.right;
    mx_step_kind kind = give ? MX_ST_GRANT : MX_ST_REVOKE;
    const char *word = give ? "Grant rights" : "Revoke rights";
    mx_step *step = right->on->future
                        ? mx_plan_step(planner, kind, change, "%s on what is made later: \"%.*s\"", word,
                                       MX_FMT(role_of(right)))
                        : mx_plan_step(planner, kind, change, "%s on \"%.*s\": \"%.*s\"", word,
                                       MX_FMT(right->name.len ? right->name : mx_right_schema(right->on)),
                                       MX_FMT(role_of(right)));
    step->irreversible = touches_columns(right);
}

/* MySQL keeps rights on a table that is dropped: they are revoked before, so that the way back finds it there. */
static bool is_of_gone(const mx_planner *planner, const mx_change *change)
{
    const mx_right_target *on = change->verb == MX_DROP ? change->from.right->on : NULL;
    return on && !on->thing && on->kind == MX_RK_TABLE && on->schema &&
           !mx_model_relation(planner->changes->to, mx_right_schema(on), on->name.name);
}

void mx_plan_rights_of_gone(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_RIGHT && is_of_gone(planner, change))
            step_of(planner, change);
    }
}

static void steps(mx_planner *planner, bool future)
{
    for (int give = 0; give < 2; give++) {
        for (size_t i = 0; i < planner->changes->changes.len; i++) {
            const mx_change *change = planner->changes->changes.at[i];
            if (change->subject != MX_C_RIGHT || (change->verb == MX_ADD) != (give == 1))
                continue;
            const mx_right_change *right = give ? change->to.right : change->from.right;
            if (right->on->future == future && !is_of_gone(planner, change))
                step_of(planner, change);
        }
    }
}

/* What `before` has, given to a thing that is made anew while the present promises hold. */
static void give_back(mx_planner *planner, const mx_right_target *before, const void *now)
{
    mx_right_target *on = mx_new(planner->arena, mx_right_target);
    *on = *before;
    on->thing = before->thing ? now : NULL;
    mx_rights promised = mx_rights_promised(planner->arena, on, planner->changes->from);
    mx_changes changes = {0};
    mx_right_changes(planner->arena, on, &promised, &before->rights, &changes);
    for (size_t i = 0; i < changes.len; i++)
        step_of(planner, changes.at[i]);
}

/* --- columns that are dropped, if only to come back --- */

void mx_plan_note_column_anew(mx_planner *planner, const mx_column *from, const mx_column *to)
{
    mx_map_put_address(planner->arena, &planner->columns_anew, from, (void *)(uintptr_t)to);
    for (size_t i = 0; i < from->table->children.len; i++) {
        const mx_column *below = mx_table_column(from->table->children.at[i], from->name);
        if (below && (below->only_inherited || below->table->partition_of))
            mx_plan_note_column_anew(planner, below, to);
    }
}

/* Those of a table that are on columns alone; NULL: there are none that went with a column (MySQL's stay). */
static const mx_right_target *on_columns(const mx_planner *planner, const mx_table *table)
{
    const mx_right_target *target = mx_right_target_of(planner->changes->from, table);
    return target && target->thing_kind == MX_O_TABLE && target->thing ? target : NULL;
}

static void add_as(mx_planner *planner, mx_rights *rights, const mx_right *right, mx_str column)
{
    mx_right *copy = mx_new(planner->arena, mx_right);
    *copy = *right;
    copy->column = NULL;
    copy->column_name = column;
    mx_vec_push(planner->arena, rights, copy);
}

static void give_columns(mx_planner *planner, const mx_right_target *before, const mx_rights *rights,
                         const mx_table *now)
{
    mx_right_target *on = mx_new(planner->arena, mx_right_target);
    *on = *before;
    on->thing = now;
    on->schema = now->schema;
    on->rights = (mx_rights){0};
    mx_changes changes = {0};
    mx_right_changes(planner->arena, on, &on->rights, rights, &changes);
    for (size_t i = 0; i < changes.len; i++)
        step_of(planner, changes.at[i]);
}

static void give_to_columns_anew(mx_planner *planner)
{
    const mx_model *from = planner->changes->from;
    for (size_t i = 0; planner->columns_anew.len && i < from->rights.len; i++) {
        const mx_right_target *before = from->rights.at[i];
        mx_rights rights = {0};
        for (size_t k = 0; k < before->rights.len; k++) {
            const mx_right *right = before->rights.at[k];
            const mx_column *to = right->column ? mx_map_get_address(&planner->columns_anew, right->column)
                                                : NULL;
            if (to)
                add_as(planner, &rights, right, to->name);
        }
        const mx_table *now = rights.len && on_columns(planner, before->thing)
                                  ? mx_plan_survivor(planner, before->thing)
                                  : NULL;
        if (now)
            give_columns(planner, before, &rights, now);
    }
}

static void undo_columns(mx_planner *planner, const mx_step *step)
{
    for (size_t i = 0; i < step->clauses.len; i++) {
        const mx_change *clause = step->clauses.at[i];
        if (clause->verb != MX_DROP || clause->subject != MX_C_COLUMN)
            continue;
        const mx_column *column = clause->from.column;
        const mx_right_target *before = on_columns(planner, column->table);
        mx_rights rights = {0};
        for (size_t k = 0; before && k < before->rights.len; k++) {
            if (before->rights.at[k]->column == column)
                add_as(planner, &rights, before->rights.at[k], column->name);
        }
        if (rights.len)
            give_columns(planner, before, &rights, step->table);
    }
}

/* Where nothing was said of it, it gets what is promised by now, and gives that up again. */
static const mx_right_target *or_none(mx_planner *planner, const mx_right_target *before,
                                      mx_right_target thing)
{
    if (before || planner->changes->from->rules->rights_by_name)
        return before;
    mx_right_target *none = mx_new(planner->arena, mx_right_target);
    *none = thing;
    none->model = (mx_model *)(uintptr_t)planner->changes->from;
    return none;
}

static void give_again(mx_planner *planner, const mx_object *was, const mx_object *now)
{
    bool view = was->kind == MX_O_VIEW || was->kind == MX_O_MATVIEW;
    const mx_right_target *before = mx_right_target_of_routine(planner->changes->from, was);
    if (view || mx_object_is_routine(was))
        before = or_none(planner, before,
                         (mx_right_target){.kind = view ? MX_RK_TABLE : MX_RK_ROUTINE,
                                           .thing_kind = was->kind,
                                           .schema = was->schema,
                                           .thing = was});
    if (before && now)
        give_back(planner, before, now);
}

static void give_to_sequence(mx_planner *planner, const mx_sequence *was, const mx_sequence *now)
{
    const mx_right_target *before = or_none(
        planner, mx_right_target_of(planner->changes->from, was),
        (mx_right_target){
            .kind = MX_RK_SEQUENCE, .thing_kind = MX_O_SEQUENCE, .schema = was->schema, .thing = was});
    if (before)
        give_back(planner, before, now);
}

static const mx_right_target *dropped_with(const mx_planner *planner, const mx_step *step)
{
    const mx_model *from = planner->changes->from;
    switch (step->kind) {
    case MX_ST_DROP_OBJECT:
        return mx_right_target_of_routine(from, step->object);
    case MX_ST_DROP_TABLE:
    case MX_ST_DROP_SEQUENCE:
    case MX_ST_DROP_TYPE:
    case MX_ST_DROP_SCHEMA:
        return step->change && step->change->verb == MX_DROP
                   ? mx_right_target_of(from, step->change->from.any)
                   : NULL;
    default:
        return NULL;
    }
}

void mx_plan_undo_rights(mx_planner *planner, const mx_steps *steps)
{
    mx_steps *out = planner->out;
    for (size_t i = 0; planner->changes->from->rights.len && i < steps->len; i++) {
        const mx_right_target *target = dropped_with(planner, steps->at[i]);
        planner->out = &steps->at[i]->undo;
        if (target)
            give_back(planner, target, target->thing);
        if (steps->at[i]->kind == MX_ST_ALTER_TABLE)
            undo_columns(planner, steps->at[i]);
    }
    planner->out = out;
}

/* A type that made way for another of its name took its rights along. */
static void give_to_types(mx_planner *planner)
{
    for (size_t i = 0; planner->remade_types.len && i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject != MX_C_TYPE || change->verb != MX_MODIFY ||
            !mx_map_get_address(&planner->remade_types, change->from.type))
            continue;
        const mx_right_target *before = or_none(planner,
                                                mx_right_target_of(planner->changes->from, change->from.type),
                                                (mx_right_target){.kind = MX_RK_TYPE,
                                                                  .thing_kind = MX_O_TYPE,
                                                                  .schema = change->from.type->schema,
                                                                  .thing = change->from.type});
        if (before)
            give_back(planner, before, change->to.type);
    }
}

/* As the new table's columns are called; rights on a column that went went with it. */
static const mx_right_target *by_new_columns(mx_planner *planner, const mx_right_target *before,
                                             const mx_change *table)
{
    mx_right_target *now = mx_new(planner->arena, mx_right_target);
    *now = *before;
    now->rights = (mx_rights){0};
    for (size_t i = 0; i < before->rights.len; i++) {
        mx_right *right = mx_new(planner->arena, mx_right);
        *right = *before->rights.at[i];
        for (size_t k = 0; before->rights.at[i]->column && k < table->to.table->columns.len; k++) {
            right->column = table->to.table->columns.at[k];
            if (mx_plan_old_column(planner, table, right->column) == before->rights.at[i]->column)
                break;
            right->column = NULL;
        }
        if (right->column || !before->rights.at[i]->column)
            mx_vec_push(planner->arena, &now->rights, right);
    }
    return now;
}

/* A table made anew has its rights again, and so have sequences of its columns. */
static void give_to_anew(mx_planner *planner, const mx_change *table)
{
    const mx_model *from = planner->changes->from;
    const mx_right_target *before = or_none(planner, mx_right_target_of(from, table->from.table),
                                            (mx_right_target){.kind = MX_RK_TABLE,
                                                              .thing_kind = MX_O_TABLE,
                                                              .schema = table->from.table->schema,
                                                              .thing = table->from.table});
    if (before)
        give_back(planner, by_new_columns(planner, before, table), table->to.table);
    for (size_t i = 0; i < table->to.table->columns.len; i++) {
        const mx_column *to = table->to.table->columns.at[i];
        const mx_column *was = mx_plan_old_column(planner, table, to);
        bool counts = to->sequence && (to->serial || to->identity) && was && was->sequence &&
                      (was->serial || was->identity);
        if (counts)
            give_to_sequence(planner, was->sequence, to->sequence);
    }
}

/* A serial column's sequence makes way for an identity's, or the other way round. */
static void give_to_counters(mx_planner *planner, const mx_change *table)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        const mx_column *from = child->from.column, *to = child->to.column;
        if (child->subject == MX_C_COLUMN && child->verb == MX_MODIFY && from->sequence && to->sequence &&
            ((from->serial && to->identity) || (from->identity && to->serial)))
            give_to_sequence(planner, from->sequence, to->sequence);
    }
}

void mx_plan_rights(mx_planner *planner)
{
    const mx_changes *all = &planner->changes->changes;
    for (size_t i = 0; i < all->len; i++) {
        if (all->at[i]->subject == MX_C_TABLE && all->at[i]->verb == MX_MODIFY &&
            !mx_plan_is_anew(planner, all->at[i]->from.table))
            give_to_counters(planner, all->at[i]);
    }
    give_to_types(planner);
    for (size_t i = 0; i < planner->anew.len; i++)
        give_to_anew(planner, planner->anew.at[i]);
    mx_plan_each_remade(planner, give_again);
    give_to_columns_anew(planner);
    steps(planner, false);
    steps(planner, true);
}
