/* plan/make_way.c — what goes, and would do so behind what takes its name: tables, sequences and types step aside until then. */
#include "plan/planner.h"
#include "plan/rules.h"

static bool is_taken(const mx_planner *planner, const mx_schema *schema, mx_str name, unsigned kinds)
{
    const mx_relation *relation = mx_model_relation(planner->changes->to, schema->name, name);
    return (relation && kinds & (1u << relation->kind)) ||
           mx_model_type(planner->changes->to, schema->name, name);
}

static void put_sequence_aside(mx_planner *planner, const mx_change *drop)
{
    const mx_sequence *sequence = drop->from.sequence;
    mx_sequence *aside = mx_new(planner->arena, mx_sequence);
    *aside = *sequence;
    aside->name = mx_plan_free_name(planner, sequence->schema->name, sequence->name);
    mx_map_put_address(planner->arena, &planner->stand_ins, sequence, aside);
    mx_plan_rename_sequence(planner, mx_change_make(planner->arena, MX_RENAME, drop, sequence, aside, 0));
}

/* The way back would name it, in what it makes meanwhile, as the other is called. */
static void put_type_aside(mx_planner *planner, const mx_change *drop)
{
    const mx_udt *type = drop->from.type;
    mx_udt *aside = mx_new(planner->arena, mx_udt);
    *aside = *type;
    aside->name = mx_plan_free_name(planner, type->schema->name, type->name);
    mx_map_put_address(planner->arena, &planner->stand_ins, type, aside);
    mx_plan_rename_type(planner, mx_change_make(planner->arena, MX_RENAME, drop, type, aside, 0))
        ->irreversible = true;
}

static void make_way(mx_planner *planner, const mx_change *drop)
{
    const mx_table *table = drop->subject == MX_C_TABLE ? drop->from.table : NULL;
    const mx_sequence *sequence = drop->subject == MX_C_SEQUENCE ? drop->from.sequence : NULL;
    const mx_udt *type = drop->subject == MX_C_TYPE ? drop->from.type : NULL;
    if (table && !table->partition_of &&
        is_taken(planner, table->schema, table->name, 1u << MX_O_INDEX | 1u << MX_O_SEQUENCE))
        mx_plan_put_table_aside(planner, drop, table);
    else if (sequence &&
             is_taken(planner, sequence->schema, sequence->name, 1u << MX_O_TABLE | 1u << MX_O_INDEX))
        put_sequence_aside(planner, drop);
    else if (type && is_taken(planner, type->schema, type->name, 1u << MX_O_TABLE))
        put_type_aside(planner, drop);
}

void mx_plan_make_way(mx_planner *planner)
{
    const mx_changes *all = &planner->changes->changes;
    for (size_t i = 0; (planner->rules->caps & MX_CAP_KEYS_SHARE_NAMES) && i < all->len; i++) {
        if (all->at[i]->verb == MX_DROP)
            make_way(planner, all->at[i]);
    }
}
