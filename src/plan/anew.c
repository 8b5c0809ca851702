/* plan/anew.c — a table that is partitioned otherwise than before (MX_CAP_PARTS_ARE_TABLES; PostgreSQL has no statement for it), with
 * its partitions that go on as such. The old ones step aside under names made up for the plan, the new ones are made, and when all
 * partitions are there the rows go over: what row is in which partition is the server's to say. Foreign keys come behind the rows,
 * triggers, views and rights behind all tables; the old ones go last. A partition that becomes a table of its own, or goes over to
 * another parent, keeps its rows: it leaves before. */
#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/inherit.h"

bool mx_plan_is_anew(const mx_planner *planner, const mx_table *table)
{
    return mx_map_get_address(&planner->anew_of, table) != NULL;
}

/* A partition, then and now, of one that is made anew, if only by one that goes: its rows go over with all of them. */
static bool goes_with_parent(const mx_planner *planner, const mx_table *from, const mx_table *to)
{
    const mx_table *was = from->partition_of;
    while (was && !mx_plan_survivor(planner, was))
        was = was->partition_of;
    for (; was && mx_plan_is_anew(planner, was); was = was->partition_of) {
        const mx_change *anew = mx_map_get_address(&planner->anew_of, was);
        for (const mx_table *is = to->partition_of; is; is = is->partition_of) {
            if (is == anew->to.table)
                return true;
        }
    }
    return false;
}

bool mx_plan_is_anew_alone(const mx_planner *planner, const mx_change *anew)
{
    return !goes_with_parent(planner, anew->from.table, anew->to.table);
}

static mx_change *modify_of(mx_planner *planner, const mx_table *from)
{
    mx_change *known = mx_map_get_address(&planner->anew_of, from);
    if (known)
        return known;
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->verb == MX_MODIFY && change->from.table == from)
            return change;
    }
    mx_change *lone = mx_new(planner->arena, mx_change);
    *lone = (mx_change){.verb = MX_MODIFY,
                        .subject = MX_C_TABLE,
                        .from.table = from,
                        .to.table = mx_plan_survivor(planner, from)};
    mx_vec_push(planner->arena, &planner->lone, lone);
    return lone;
}

static void join(mx_planner *planner, mx_change *change)
{
    if (mx_plan_is_anew(planner, change->from.table))
        return;
    mx_map_put_address(planner->arena, &planner->anew_of, change->from.table, change);
    mx_map_put_address(planner->arena, &planner->anew_of, change->to.table, change);
    mx_vec_push(planner->arena, &planner->anew, change);
}

static void join_partitions(mx_planner *planner, const mx_table *parent)
{
    for (size_t i = 0; i < parent->children.len; i++) {
        const mx_table *part = parent->children.at[i];
        const mx_table *now = mx_plan_survivor(planner, part);
        if (part->partition_of != parent)
            continue;
        if (!now)
            join_partitions(planner, part);
        else if (goes_with_parent(planner, part, now))
            join(planner, modify_of(planner, part));
    }
}

/* Whether there is a partition for any row, as far as bounds tell: one by DEFAULT, or all remainders. */
static bool takes_all_rows(const mx_table *table)
{
    bool all = !table->partition_by.len;
    double hashed = 0;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_table *part = table->children.at[i];
        mx_str modulus, rest;
        uint64_t n = 0;
        if (part->partition_of != table)
            continue;
        if (!takes_all_rows(part))
            return false;
        all |= mx_str_ieq(part->partition_bounds, MX_STR("default"));
        size_t at = mx_str_find_str(part->partition_bounds, MX_STR("modulus "));
        if (at != MX_NPOS &&
            mx_str_cut(mx_str_sub(part->partition_bounds, at + 8, part->partition_bounds.len), ',', &modulus,
                       &rest) &&
            mx_str_to_u64(mx_str_trim(modulus), &n) && n)
            hashed += 1.0 / (double)n;
    }
    return all || hashed > 0.999999;
}

static void warn_of_rows(mx_planner *planner, const mx_change *anew)
{
    if (!takes_all_rows(anew->to.table))
        mx_warn(planner->diags, MX_MF106, mx_change_span(anew),
                "Look for rows that fit none of them, or add a partition by DEFAULT.",
                "the rows of \"%.*s\" are copied into other partitions, which fails if one fits none of them",
                MX_FMT(anew->to.table->name));
}

bool mx_plan_is_rehashed(const mx_planner *planner, const mx_table *from)
{
    const mx_table *to = mx_plan_survivor(planner, from);
    for (size_t i = 0; to && i < from->children.len; i++) {
        const mx_table *part = from->children.at[i], *now = mx_plan_survivor(planner, part);
        if (now && part->partition_of == from && now->partition_of == to &&
            !mx_str_eq(part->partition_bounds, now->partition_bounds) &&
            mx_str_find_str(part->partition_bounds, MX_STR("modulus ")) != MX_NPOS)
            return true;
    }
    return false;
}

static void find_first(mx_planner *planner, mx_change *change)
{
    if (change->subject != MX_C_TABLE || change->verb != MX_MODIFY)
        return;
    const mx_table *parent = change->from.table->partition_of;
    if (planner->rules->needs_rebuild(planner, change))
        join(planner, change);
    if (parent && mx_plan_is_rehashed(planner, parent))
        join(planner, modify_of(planner, parent));
}

void mx_plan_find_anew(mx_planner *planner)
{
    if (!(planner->rules->caps & MX_CAP_PARTS_ARE_TABLES))
        return;
    for (size_t i = 0; i < planner->changes->changes.len; i++)
        find_first(planner, planner->changes->changes.at[i]);
    for (size_t i = 0; i < planner->anew.len; i++) /* grows */
        join_partitions(planner, planner->anew.at[i]->from.table);
    for (size_t i = 0; i < planner->anew.len; i++)
        if (mx_plan_is_anew_alone(planner, planner->anew.at[i]))
            warn_of_rows(planner, planner->anew.at[i]);
}

/* --- the old ones step aside ---------------------------------------------------------------------------------------------------- */

static void alter_enforced(mx_planner *planner, const mx_change *anew, const mx_table *from,
                           const mx_table *to)
{
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, anew, "Modify \"%.*s\" table", MX_FMT(to->name));
    step->table = to;
    mx_vec_push(planner->arena, &step->clauses,
                mx_change_make(planner->arena, MX_MODIFY, anew, from, to, MX_D_ENFORCED));
}

/* Forced row security would hide its rows from its owner, who copies them. */
static void stop_hiding(mx_planner *planner, const mx_change *anew)
{
    const mx_table *aside = mx_plan_stand_in(planner, anew->from.table);
    mx_table *open = mx_new(planner->arena, mx_table);
    *open = *aside;
    open->force_row_security = false;
    if (aside->force_row_security)
        alter_enforced(planner, anew, aside, open);
}

mx_status mx_plan_put_anew_aside(mx_planner *planner)
{
    for (size_t i = 0; i < planner->anew.len; i++)
        mx_plan_take_all_away(planner, planner->anew.at[i]->from.table->name);
    mx_plan_detach_anew(planner);
    for (size_t i = 0; i < planner->anew.len; i++) {
        const mx_change *anew = planner->anew.at[i];
        mx_plan_put_table_aside(planner, anew, anew->from.table);
        stop_hiding(planner, anew);
        MX_TRY(planner->rules->before_alter(planner, anew));
    }
    return MX_OK;
}

/* --- the new ones -------------------------------------------------------------------------------------------------------------- */

/* What rows may break that are there already comes behind them. */
static mx_table *without_late(mx_planner *planner, const mx_table *to)
{
    mx_table *made = mx_new(planner->arena, mx_table);
    *made = *to;
    made->fkeys = (mx_fkeys){0};
    made->checks = (mx_checks){0};
    made->force_row_security = false;
    for (size_t i = 0; i < to->checks.len; i++) {
        if (!to->checks.at[i]->not_valid)
            mx_vec_push(planner->arena, &made->checks, to->checks.at[i]);
    }
    return made;
}

void mx_plan_create_anew(mx_planner *planner, const mx_change *anew)
{
    const mx_table *made = without_late(planner, mx_plan_whole(anew));
    mx_plan_step(planner, MX_ST_CREATE_TABLE, anew, "Create \"%.*s\" table", MX_FMT(made->name))->table =
        made;
    mx_plan_created_table(planner, anew, made);
}

static void add_late(mx_planner *planner, const mx_change *anew)
{
    const mx_table *to = mx_plan_whole(anew), *made = without_late(planner, to);
    const mx_change like = {.subject = MX_C_CHECK, .to_table = to};
    mx_changes adds = {0};
    for (size_t i = 0; i < to->checks.len; i++) {
        if (to->checks.at[i]->not_valid && !mx_check_is_inherited(to->checks.at[i]))
            mx_vec_push(planner->arena, &adds,
                        mx_change_make(planner->arena, MX_ADD, &like, NULL, to->checks.at[i], 0));
    }
    if (adds.len)
        mx_plan_alter_step(planner, anew, &adds);
    for (size_t i = 0; i < adds.len; i++)
        if (adds.at[i]->to.check->comment.len)
            mx_plan_comment(planner, to, MX_C_CHECK, NULL, adds.at[i]->to.any);
    if (to->force_row_security)
        alter_enforced(planner, anew, made, to);
}

/* --- the rows ------------------------------------------------------------------------------------------------------------------- */

/* Its type may have stepped aside as well. */
static const mx_column *column_now(mx_planner *planner, const mx_column *column)
{
    const mx_column *former = mx_map_get_address(&planner->former, column);
    if (!former || former->type.udt == column->type.udt)
        return column;
    mx_column *now = mx_new(planner->arena, mx_column);
    *now = *column;
    now->type = former->type;
    return now;
}

/* The parent may count what its partition takes as it comes. */
static void count_as(mx_planner *planner, const mx_table *into, mx_copy *copy)
{
    const mx_column *above = mx_table_column(into, copy->to->name);
    if (!above || above->identity == copy->to->identity)
        return;
    mx_column *counted = mx_new(planner->arena, mx_column);
    *counted = *copy->to;
    counted->identity = above->identity;
    copy->to = counted;
}

static void copy_rows(mx_planner *planner, const mx_change *anew)
{
    mx_copies copies = mx_plan_copies(planner, anew);
    const mx_table *into = planner->rules->copies_into(planner, anew);
    const mx_table *aside = mx_plan_stand_in(planner, anew->from.table);
    if (!copies.len)
        return;
    for (size_t i = 0; i < copies.len; i++)
        if (copies.at[i].from)
            copies.at[i].from = column_now(planner, copies.at[i].from);
    for (size_t i = 0; i < copies.len; i++)
        count_as(planner, into, &copies.at[i]);
    mx_step *step = mx_plan_step(planner, MX_ST_COPY_ROWS, anew,
                                 "Copy rows from table \"%.*s\" to table \"%.*s\"", MX_FMT(aside->name),
                                 MX_FMT(into->name));
    step->table = into;
    step->from_table = aside;
    step->copies = copies;
}

mx_status mx_plan_fill_anew(mx_planner *planner)
{
    for (size_t i = 0; i < planner->anew.len; i++)
        if (mx_plan_is_anew_alone(planner, planner->anew.at[i]))
            copy_rows(planner, planner->anew.at[i]);
    for (size_t i = 0; i < planner->anew.len; i++) {
        add_late(planner, planner->anew.at[i]);
        MX_TRY(planner->rules->after_alter(planner, planner->anew.at[i]));
    }
    return MX_OK;
}
