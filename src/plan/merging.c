#include "diff/rules.h"
#include "plan/planner.h"
#include "schema/inherit.h"

/* A column that goes from a parent of tables that inherit goes from these too, with its values, but for those that have it of another
 * parent: one that gets it in the same plan must get it first. */

static bool same_type(const mx_type *a, const mx_type *b)
{
    return mx_str_eq(a->text, b->text) && a->array_dims == b->array_dims && a->udt == b->udt;
}

/* Merging says nothing of a column but that a further parent has it. */
static bool merges_as_it_is(const mx_column *own, const mx_column *added, const mx_column *now)
{
    return !own->generated && !now->generated && !added->generated && !added->identity && !own->type.udt &&
           same_type(&own->type, &added->type) && same_type(&own->type, &now->type) &&
           mx_str_eq(own->collation, added->collation) && mx_str_eq(own->collation, now->collation) &&
           own->not_null == now->not_null && mx_same_default_text(own, now);
}

static const mx_change *column_change(const mx_change *table, mx_verb verb, mx_str name)
{
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        const mx_column *column = verb == MX_DROP ? child->from.column : child->to.column;
        if (child->subject == MX_C_COLUMN && child->verb == verb && mx_str_eq(column->name, name))
            return child;
    }
    return NULL;
}

static bool is_parent_of(const mx_table *parent, const mx_table *heir)
{
    const mx_table *other;
    for (size_t i = 0; (other = mx_table_parent(heir, i)) != NULL; i++) {
        if (other == parent)
            return true;
    }
    return false;
}

/* Two tables that give each other columns cannot both come first. */
static bool gives_back(const mx_change *giver, const mx_change *taker)
{
    for (size_t i = 0; i < giver->children.len; i++) {
        const mx_change *child = giver->children.at[i];
        if (child->subject == MX_C_COLUMN && child->verb == MX_ADD &&
            column_change(taker, MX_DROP, child->to.column->name))
            return true;
    }
    return false;
}

/* The server merges no columns of two types: where one such is among them, the drops must come first. */
static bool all_merge(const mx_change *giver, const mx_change *taker, const mx_table *heir,
                      const mx_table *now)
{
    for (size_t i = 0; i < giver->children.len; i++) {
        const mx_change *child = giver->children.at[i];
        bool goes = child->subject == MX_C_COLUMN && child->verb == MX_DROP;
        mx_str name = goes ? child->from.column->name : MX_STR_NONE;
        const mx_change *add = goes ? column_change(taker, MX_ADD, name) : NULL;
        const mx_column *own = mx_table_column(heir, name), *own_now = mx_table_column(now, name);
        if (add && (!own || !own_now || !merges_as_it_is(own, add->to.column, own_now)))
            return false;
    }
    return true;
}

const mx_change *mx_plan_takes_over(const mx_planner *planner, const mx_change *parent,
                                    const mx_column *column, const mx_table *heir, bool *merges)
{
    const mx_table *now = mx_plan_survivor(planner, heir), *other;
    const mx_column *own = mx_table_column(heir, column->name);
    bool comes_back = now && own && own->only_inherited && mx_table_column(now, column->name);
    for (size_t i = 0; comes_back && (other = mx_table_parent(heir, i)) != NULL; i++) {
        const mx_change *taker = mx_map_get_address(&planner->modified, other);
        if (other == parent->from.table || !taker || !column_change(taker, MX_ADD, column->name) ||
            !is_parent_of(taker->to.table, now))
            continue;
        *merges = all_merge(parent, taker, heir, now) && !gives_back(parent, taker);
        return taker;
    }
    return NULL;
}

static bool another_keeps(const mx_planner *planner, const mx_table *parent, const mx_table *heir,
                          mx_str name)
{
    const mx_table *other;
    for (size_t i = 0; (other = mx_table_parent(heir, i)) != NULL; i++) {
        const mx_table *now = mx_plan_survivor(planner, other);
        if (other != parent && mx_table_column(other, name) && now && mx_table_column(now, name))
            return true;
    }
    return false;
}

bool mx_plan_stays_heir(mx_planner *planner, const mx_table *parent, const mx_table *heir)
{
    const mx_table *now = mx_plan_survivor(planner, heir);
    if (!now || heir->partition_of)
        return now && now->partition_of == mx_plan_survivor(planner, parent);
    mx_strs names = mx_plan_heir_renamed(planner, heir, now)->inherits;
    mx_strs kept = mx_table_kept_parents(planner->arena, &names, heir, now);
    mx_str name = mx_str_printf(planner->arena, "%.*s.%.*s", MX_FMT(parent->schema->name),
                                MX_FMT(parent->name));
    return mx_strs_has(&kept, name);
}

bool mx_plan_heir_loses(mx_planner *planner, const mx_change *parent, const mx_table *above,
                        const mx_column *column, const mx_table *heir)
{
    const mx_column *own = mx_table_column(heir, column->name);
    bool merges = false;
    if (!own || !mx_plan_stays_heir(planner, above, heir))
        return false;
    return heir->partition_of || (own->only_inherited && !another_keeps(planner, above, heir, column->name) &&
                                  !(mx_plan_takes_over(planner, parent, column, heir, &merges) && merges));
}

void mx_plan_emptied_heirs(mx_planner *planner, const mx_change *parent, const mx_change *drop)
{
    const mx_table *from = parent->from.table;
    const mx_column *column = drop->from.column;
    for (size_t i = 0; i < from->children.len; i++) {
        const mx_table *heir = from->children.at[i], *now = mx_plan_survivor(planner, heir);
        const mx_column *own = mx_table_column(heir, column->name);
        bool comes_back = now && !heir->partition_of && own && !own->generated &&
                          mx_table_column(now, column->name);
        if (!comes_back || !mx_plan_heir_loses(planner, parent, from, column, heir))
            continue;
        mx_warn(
            planner->diags, MX_DS103, mx_change_span(drop), "Copy its values to another column first.",
            "column \"%.*s\" of table \"%.*s\" goes with that of its parent \"%.*s\" and comes back without "
            "values",
            MX_FMT(column->name), MX_FMT(now->name), MX_FMT(parent->to.table->name));
    }
}
