/* plan/let_go.c — PostgreSQL: a column that goes from a table, if only to come back, goes from what inherits the table, and all that
 * stands on it there goes with it. Indexes, keys and checks of the heirs' own are dropped before; what is to stay of them is added behind,
 * as if it were new. A column that gets another type wants those gone that go, too. */
#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/canon.h"
#include "schema/column_use.h"
#include "schema/inherit.h"

typedef struct heir_drops {
    const mx_change *heir;
    mx_changes drops;
} heir_drops;
typedef mx_vec(heir_drops) heirs_drops;

typedef struct search {
    mx_planner *planner;
    const mx_change *parent; /* whose column goes */
    const mx_column *column;
    bool stays; /* with another type: so does what does not change */
    const mx_table *heir;
    heirs_drops *found;
} search;

static mx_change *take_out(mx_planner *planner, mx_change *table, const void *part)
{
    mx_change *last = NULL;
    mx_changes kept = {0};
    for (size_t i = 0; i < table->children.len; i++) {
        mx_change *child = table->children.at[i];
        if (child->from.any == part)
            last = child;
        else
            mx_vec_push(planner->arena, &kept, child);
    }
    table->children = kept;
    return last;
}

static mx_change *make(mx_planner *planner, const mx_change *table, mx_verb verb, mx_subject subject,
                       const void *from, const void *to)
{
    const mx_change like = {.subject = subject, .from_table = table->from.table, .to_table = table->to.table};
    return mx_change_make(planner->arena, verb, &like, from, to, 0);
}

static mx_changes *drops_of(search *at, const mx_change *heir)
{
    for (size_t i = 0; i < at->found->len; i++) {
        if (at->found->at[i].heir == heir)
            return &at->found->at[i].drops;
    }
    mx_vec_push(at->planner->arena, at->found, ((heir_drops){.heir = heir}));
    return &at->found->at[at->found->len - 1].drops;
}

static bool is_remade(const mx_planner *planner, const mx_change *table, const void *part)
{
    for (size_t i = 0; table && i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        bool changed = child->verb == MX_MODIFY && (child->aspects & ~(uint32_t)MX_D_COMMENT);
        if (child->from.any == part &&
            (child->verb == MX_DROP || (changed && !planner->rules->in_place(child))))
            return true;
    }
    return false;
}

/* `same`: what a part without a change is then. */
static void let_go(search *at, mx_subject subject, const void *part, const void *same)
{
    mx_planner *planner = at->planner;
    if (mx_map_get_address(&planner->released, part) || mx_map_get_address(&planner->changes->left, part))
        return;
    if (at->stays && !is_remade(planner, mx_map_get_address(&planner->modified, at->heir), part))
        return;
    mx_change *heir = mx_plan_node_for(planner, at->heir);
    const mx_change *changed = take_out(planner, heir, part);
    const void *to = changed ? changed->to.any : same;
    mx_map_put_address(planner->arena, &planner->released, part, part);
    mx_vec_push(planner->arena, drops_of(at, heir), make(planner, heir, MX_DROP, subject, part, NULL));
    if (to)
        mx_vec_push(planner->arena, &heir->children, make(planner, heir, MX_ADD, subject, NULL, to));
}

static void let_indexes_go(search *at, const mx_column *own, const mx_table *now)
{
    const mx_table *heir = at->heir;
    for (size_t i = 0; i < heir->indexes.len; i++) {
        const mx_index *index = heir->indexes.at[i];
        if (mx_index_uses_column(index, own) && !mx_index_is_inherited(index))
            let_go(at, MX_C_INDEX, index, mx_table_index(now, index->name));
    }
    if (heir->primary && mx_index_uses_column(heir->primary, own) && !mx_index_is_inherited(heir->primary))
        let_go(at, MX_C_INDEX, heir->primary, now->primary);
}

static void let_checks_go(search *at, const mx_column *own, const mx_table *now)
{
    const mx_checks *checks = &at->heir->checks;
    for (size_t i = 0; i < checks->len; i++) {
        const mx_check *check = checks->at[i];
        if (!mx_check_is_inherited(check) && mx_expr_uses(at->heir, check->expr.tree, own))
            let_go(at, MX_C_CHECK, check, mx_table_check(now, check->name));
    }
}

static bool refers_by(const mx_fkey *fkey, const mx_column *column)
{
    for (size_t i = 0; i < fkey->columns.len; i++) {
        if (fkey->columns.at[i] == column)
            return true;
    }
    return false;
}

static void let_fkeys_go(search *at, const mx_column *own)
{
    const mx_fkeys *fkeys = &at->heir->fkeys;
    const mx_change *change = mx_map_get_address(&at->planner->modified, at->heir);
    for (size_t i = 0; i < fkeys->len; i++) {
        const mx_fkey *fkey = fkeys->at[i];
        if (refers_by(fkey, own) && !mx_fkey_is_inherited(fkey) && !mx_plan_goes_aside(at->planner, fkey))
            let_go(at, MX_C_FKEY, fkey, change ? mx_plan_kept_fkey(at->planner, change, fkey) : NULL);
    }
}

/* A new type reaches a column of the heir's own, too. */
static bool is_reached(const search *at, const mx_table *above, const mx_table *heir)
{
    return at->stays ? mx_plan_stays_heir(at->planner, above, heir)
                     : mx_plan_heir_loses(at->planner, at->parent, above, at->column, heir);
}

static void search_heirs(search *at, const mx_table *above)
{
    for (size_t i = 0; i < above->children.len; i++) {
        const mx_table *heir = above->children.at[i], *now = mx_plan_survivor(at->planner, heir);
        const mx_column *own = mx_table_column(heir, at->column->name);
        if (!now || !own || mx_plan_is_anew(at->planner, heir) || !is_reached(at, above, heir))
            continue;
        at->heir = heir;
        let_indexes_go(at, own, now);
        let_checks_go(at, own, now);
        let_fkeys_go(at, own);
        search_heirs(at, heir);
    }
}

static void search_table(mx_planner *planner, const mx_change *table)
{
    heirs_drops *found = mx_new(planner->arena, heirs_drops);
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        bool modified = child->subject == MX_C_COLUMN && child->verb == MX_MODIFY;
        bool goes = child->subject == MX_C_COLUMN &&
                    (child->verb == MX_DROP || (modified && planner->rules->replaces_column(child)));
        search at = {.planner = planner,
                     .parent = table,
                     .column = child->from.column,
                     .stays = !goes,
                     .found = found};
        if (goes || (modified && child->aspects & MX_D_TYPE))
            search_heirs(&at, table->from.table);
    }
    if (found->len)
        mx_map_put_address(planner->arena, &planner->let_go, table, found);
}

void mx_plan_find_let_go(mx_planner *planner)
{
    for (size_t i = 0; i < planner->changes->changes.len; i++) {
        const mx_change *change = planner->changes->changes.at[i];
        if (change->subject == MX_C_TABLE && change->verb == MX_MODIFY && change->from.table->children.len &&
            !mx_plan_is_anew(planner, change->from.table))
            search_table(planner, change);
    }
}

static void drop_all(mx_planner *planner, const mx_change *heir, const mx_changes *drops)
{
    mx_changes clauses = {0};
    for (size_t i = 0; i < drops->len; i++) {
        mx_change *drop = drops->at[i];
        if (drop->subject == MX_C_INDEX && mx_plan_is_index_statement(planner, drop->from.index))
            mx_plan_drop_index(planner, drop, mx_plan_renamed(planner, heir), drop->from.index);
        else
            mx_vec_push(planner->arena, &clauses, drop);
    }
    if (clauses.len)
        mx_plan_alter_step(planner, heir, &clauses);
}

void mx_plan_let_go(mx_planner *planner, const mx_change *parent)
{
    const heirs_drops *found = mx_map_get_address(&planner->let_go, parent);
    for (size_t i = 0; found && i < found->len; i++)
        drop_all(planner, found->at[i].heir, &found->at[i].drops);
}
