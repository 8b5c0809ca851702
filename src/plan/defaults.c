#include "plan/planner.h"

/* Defaults that columns give up for a while, or get behind other things. */

mx_column *mx_plan_without_default(const mx_planner *planner, const mx_column *column)
{
    mx_column *plain = mx_new(planner->arena, mx_column);
    *plain = *column;
    plain->default_value = (mx_sql){0};
    return plain;
}

void mx_plan_set_default(mx_planner *planner, const mx_column *from, const mx_column *to)
{
    const mx_table *table = from->table;
    const mx_change like = {.subject = MX_C_COLUMN, .from_table = table, .to_table = table};
    mx_change *clause = mx_change_make(planner->arena, MX_MODIFY, &like, from, to, MX_D_DEFAULT);
    mx_step *step = mx_plan_step(planner, MX_ST_ALTER_TABLE, clause, "Modify \"%.*s\" table",
                                 MX_FMT(table->name));
    step->table = table;
    mx_vec_push(planner->arena, &step->clauses, clause);
}

const mx_table *mx_plan_without_defaults(mx_planner *planner, const mx_table *table, bool drops,
                                         mx_plan_gives_up *asks, const void *arg, mx_changes *clauses)
{
    const mx_change like = {.subject = MX_C_COLUMN, .from_table = table, .to_table = table};
    mx_table *bare = mx_new(planner->arena, mx_table);
    *bare = *table;
    bare->columns = (mx_columns){0};
    bare->column_map = (mx_map){0};
    for (size_t i = 0; i < table->columns.len; i++) {
        mx_column *column = table->columns.at[i], *plain = column;
        if (asks(planner, arg, column)) {
            plain = mx_plan_without_default(planner, column);
            mx_vec_push(planner->arena, clauses,
                        mx_change_make(planner->arena, MX_MODIFY, &like, drops ? column : plain,
                                       drops ? plain : column, MX_D_DEFAULT));
        }
        mx_vec_push(planner->arena, &bare->columns, plain);
    }
    return clauses->len ? bare : table;
}
