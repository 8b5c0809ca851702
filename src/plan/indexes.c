#include "plan/planner.h"
#include "plan/rules.h"
#include "schema/inherit.h"

bool mx_plan_is_index_statement(const mx_planner *planner, const mx_index *index)
{
    return !(planner->rules->caps & MX_CAP_INDEXES_IN_CREATE) && index->role == MX_I_INDEX;
}

void mx_plan_create_index(mx_planner *planner, const mx_change *change, const mx_table *table,
                          const mx_index *index)
{
    mx_step *step = mx_plan_step(planner, MX_ST_CREATE_INDEX, change,
                                 "Create index \"%.*s\" to table: \"%.*s\"", MX_FMT(index->name),
                                 MX_FMT(table->name));
    step->table = table;
    step->index = index;
}

void mx_plan_drop_index(mx_planner *planner, const mx_change *change, const mx_table *table,
                        const mx_index *index)
{
    mx_step *step = mx_plan_step(planner, MX_ST_DROP_INDEX, change,
                                 "Drop index \"%.*s\" from table: \"%.*s\"", MX_FMT(index->name),
                                 MX_FMT(table->name));
    step->table = table;
    step->index = index;
    mx_plan_undo_comments(planner, step);
}

static void create_indexes_of(mx_planner *planner, const mx_change *change, const mx_table *table,
                              const mx_table *like)
{
    mx_indexes indexes = like->indexes;
    if (like->partition_by.len) /* the names of its partitions' tell which came first */
        indexes = mx_table_indexes_in_order(planner->arena, like);
    for (size_t i = 0; i < indexes.len; i++) {
        if (mx_plan_is_index_statement(planner, indexes.at[i]) && !mx_index_is_inherited(indexes.at[i]))
            mx_plan_create_index(planner, change, table, indexes.at[i]);
    }
}

void mx_plan_create_indexes(mx_planner *planner, const mx_change *change, const mx_table *table)
{
    create_indexes_of(planner, change, table, table);
}

void mx_plan_indexes_come_back(mx_planner *planner, const mx_change *change, const mx_table *table,
                               const mx_table *like)
{
    create_indexes_of(planner, change, table, like);
    for (size_t i = 0; (planner->rules->caps & MX_CAP_COMMENT_STATEMENTS) && i < like->indexes.len; i++)
        if (mx_plan_is_index_statement(planner, like->indexes.at[i]) &&
            mx_plan_comment_of(MX_C_INDEX, like->indexes.at[i]).len)
            mx_plan_comment(planner, table, MX_C_INDEX, NULL, like->indexes.at[i]);
}

void mx_plan_drop_indexes(mx_planner *planner, const mx_change *change, const mx_table *table)
{
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (mx_plan_is_index_statement(planner, table->indexes.at[i]))
            mx_plan_drop_index(planner, change, table, table->indexes.at[i]);
    }
}
