#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/rules.h"

/* MySQL numbers the foreign keys (and checks) that have no name. Those that both states have may stand under other numbers in
 * each; what is added must not take the number of one that stays. */

static const mx_change *child_from(const mx_change *table, const void *part)
{
    for (size_t i = 0; i < table->children.len; i++) {
        if (table->children.at[i]->from.any == part)
            return table->children.at[i];
    }
    return NULL;
}

static const mx_change *child_to(const mx_change *table, const void *part)
{
    for (size_t i = 0; i < table->children.len; i++) {
        if (table->children.at[i]->to.any == part)
            return table->children.at[i];
    }
    return NULL;
}

static bool same_columns(const mx_planner *planner, const mx_change *table, const mx_fkey *from,
                         const mx_fkey *to)
{
    if (from->columns.len != to->columns.len)
        return false;
    for (size_t i = 0; i < from->columns.len; i++) {
        const mx_column *column = from->columns.at[i];
        for (size_t k = 0; k < table->children.len; k++) {
            const mx_change *child = table->children.at[k];
            if (child->subject == MX_C_COLUMN && child->verb == MX_RENAME && child->from.column == column)
                column = child->to.column;
        }
        if (!mx_name_same(column->name, to->columns.at[i]->name, &planner->changes->to->server) ||
            !mx_name_same(from->ref_columns.at[i], to->ref_columns.at[i], &planner->changes->to->server))
            return false;
    }
    return mx_name_same(from->ref.name, to->ref.name, &planner->changes->to->server);
}

const mx_fkey *mx_plan_kept_fkey(const mx_planner *planner, const mx_change *table, const mx_fkey *from)
{
    const mx_table *to = table->to.table;
    const mx_change *child = child_from(table, from);
    if (child || !to)
        return child ? child->to.fkey : NULL;
    for (size_t i = 0; from->made_up && i < to->fkeys.len; i++) {
        if (to->fkeys.at[i]->made_up && !child_to(table, to->fkeys.at[i]) &&
            same_columns(planner, table, from, to->fkeys.at[i]))
            return to->fkeys.at[i];
    }
    return mx_table_fkey(to, from->name);
}

/* --- numbers that nothing has --------------------------------------------------------------------------- */

static size_t before_number(mx_str name)
{
    size_t at = name.len;
    while (at && mx_is_digit(name.ptr[at - 1]))
        at--;
    return at;
}

uint64_t mx_plan_number_of(mx_str name)
{
    uint64_t number = 0;
    return mx_str_to_u64(mx_str_sub(name, before_number(name), name.len), &number) ? number : 0;
}

mx_str mx_plan_numbered(const mx_planner *planner, mx_str like, uint64_t number)
{
    return mx_str_printf(planner->arena, "%.*s%llu", MX_FMT(mx_str_sub(like, 0, before_number(like))),
                         (unsigned long long)number);
}

static void reach(uint64_t *highest, mx_str name)
{
    uint64_t number = mx_plan_number_of(name);
    *highest = number > *highest ? number : *highest;
}

static void reach_fkey(const mx_planner *planner, uint64_t *highest, const mx_table *table,
                       const mx_fkey *fkey)
{
    if (planner->changes->to->rules->is_counted_name(table, MX_K_FOREIGN, fkey->name))
        reach(highest, fkey->name);
}

static uint64_t highest_check(const mx_change *table)
{
    const mx_table *sides[] = {table->from.table, table->to.table};
    uint64_t highest = 0;
    for (size_t side = 0; side < 2; side++) {
        for (size_t i = 0; i < sides[side]->checks.len; i++) {
            if (sides[side]->checks.at[i]->made_up)
                reach(&highest, sides[side]->checks.at[i]->name);
        }
    }
    return highest;
}

/* A table that is renamed takes the names along. */
static bool holds_number(const mx_change *table, const void *part, bool made_up, mx_str name, uint64_t number)
{
    return made_up && mx_plan_number_of(name) == number && !child_from(table, part);
}

/* A catalogue does not say who made a name up. */
static bool fkey_number_stays(const mx_planner *planner, const mx_change *table, uint64_t number)
{
    const mx_fkeys *fkeys = &table->from.table->fkeys;
    const mx_model_rules *rules = planner->changes->to->rules;
    for (size_t i = 0; i < fkeys->len; i++) {
        mx_str name = fkeys->at[i]->name;
        if (holds_number(table, fkeys->at[i], rules->is_counted_name(table->from.table, MX_K_FOREIGN, name),
                         name, number))
            return true;
    }
    return false;
}

static bool check_number_stays(const mx_planner *planner, const mx_change *table, uint64_t number)
{
    const mx_checks *checks = &table->from.table->checks;
    for (size_t i = 0; i < checks->len; i++) {
        if (!mx_map_get_address(&planner->released, checks->at[i]) &&
            holds_number(table, checks->at[i], checks->at[i]->made_up && checks->at[i]->name.len,
                         checks->at[i]->name, number))
            return true;
    }
    return false;
}

/* One that is made again under a name of its own would name the index under it, too. */
static bool must_be_numbered(const mx_planner *planner, const mx_change *table, const mx_change *child)
{
    return child->subject == MX_C_FKEY &&
           (child->verb != MX_ADD ||
            (child->to.fkey->made_up &&
             fkey_number_stays(planner, table, mx_plan_number_of(child->to.fkey->name))));
}

static bool is_numbered(const mx_planner *planner, const mx_change *child)
{
    return child->subject == MX_C_FKEY && child->verb != MX_DROP && child->to.fkey->made_up &&
           !(child->from.fkey && mx_plan_is_aside(planner, child->from.fkey));
}

/* All of a table's or none: the server gives them the next numbers, in the order in which they come; those to the table itself come
 * last. */
static void number_fkeys(const mx_planner *planner, const mx_change *table)
{
    bool any = false;
    uint64_t number = 0;
    const mx_table *from = table->from.table;
    for (size_t i = 0; i < table->children.len; i++)
        any |= must_be_numbered(planner, table, table->children.at[i]);
    for (size_t i = 0; i < from->fkeys.len; i++) {
        if (!mx_plan_is_aside(planner, from->fkeys.at[i]))
            reach_fkey(planner, &number, from, from->fkeys.at[i]);
    }
    for (int to_itself = 0; any && to_itself < 2; to_itself++) {
        for (size_t i = 0; i < table->children.len; i++) {
            mx_change *child = table->children.at[i];
            if (!is_numbered(planner, child) ||
                (child->to.fkey->ref_table == child->to.fkey->table) != (to_itself == 1))
                continue;
            mx_fkey *named = mx_new(planner->arena, mx_fkey);
            *named = *child->to.fkey;
            named->name = mx_plan_numbered(planner, named->name, ++number);
            child->to.fkey = named;
            child->aspects |= MX_D_SERIAL;
        }
    }
}

uint64_t mx_plan_next_number(const mx_planner *planner, const mx_change *table, const mx_fkey *aside)
{
    uint64_t highest = 0;
    const mx_table *from = aside->table;
    for (size_t i = 0; i < from->fkeys.len; i++) {
        const mx_fkey *fkey = from->fkeys.at[i];
        if (!mx_plan_is_aside(planner, fkey) && !(table && child_from(table, fkey)))
            reach_fkey(planner, &highest, from, fkey);
    }
    for (size_t i = 0; table && i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        if (child->subject == MX_C_FKEY && child->verb != MX_DROP &&
            !mx_plan_is_aside(planner, child->from.fkey))
            reach_fkey(planner, &highest, table->to.table, child->to.fkey);
    }
    for (size_t i = 0; i < planner->aside.len && planner->aside.at[i].from != aside; i++) {
        const mx_aside *earlier = &planner->aside.at[i];
        if (earlier->to && earlier->from->table == from)
            reach_fkey(planner, &highest, earlier->to->table, earlier->to);
    }
    return highest + 1;
}

static void number_check(const mx_planner *planner, const mx_change *table, mx_change *child,
                         uint64_t *highest)
{
    const mx_check *check = child->to.check;
    if (!check->made_up || !check->name.len ||
        !check_number_stays(planner, table, mx_plan_number_of(check->name)))
        return;
    mx_check *named = mx_new(planner->arena, mx_check);
    *named = *check;
    *highest = *highest ? *highest : highest_check(table);
    named->name = mx_plan_numbered(planner, named->name, ++*highest);
    child->to.check = named;
}

void mx_plan_number_keys(mx_planner *planner)
{
    if (!(planner->rules->caps & MX_CAP_FKEYS_SHARE_NAMES))
        return;
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *table = planner->changes->changes.at[i];
        uint64_t checks = 0;
        if (table->subject != MX_C_TABLE || table->verb != MX_MODIFY)
            continue;
        number_fkeys(planner, table);
        for (size_t k = 0; k < table->children.len; k++) {
            mx_change *child = table->children.at[k];
            if (child->subject == MX_C_CHECK && (child->verb == MX_ADD || child->verb == MX_MODIFY))
                number_check(planner, table, child, &checks);
        }
    }
}
