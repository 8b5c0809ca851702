#include "dialect/postgres/postgres.h"

#include "diff/renamed.h"
#include "plan/planner.h"

/* What ALTER TABLE cannot do about partitions: https://www.postgresql.org/docs/15/sql-altertable.html has no PARTITION BY, and "cannot
 * alter column because it is part of the partition key". */

/* It, or a partition of it, is partitioned by the column, or by what is made of it. */
static bool is_in_key(const mx_planner *planner, const mx_table *table, mx_str column)
{
    mx_word_search search = {column, false};
    mx_plan_each_word(table->partition_by, mx_plan_find_word, &search);
    if (!search.found) /* a name may be of several words */
        search.found = mx_str_find_str(table->partition_by, mx_str_quoted(planner->arena, column, '"')) !=
                       MX_NPOS;
    for (size_t i = 0; !search.found && i < table->children.len; i++)
        search.found = table->children.at[i]->partition_of == table &&
                       is_in_key(planner, table->children.at[i], column);
    return search.found;
}

bool mx_pg_is_anew(const mx_planner *planner, const mx_change *table)
{
    const mx_table *from = table->from.table, *to = table->to.table;
    if ((table->aspects & MX_D_PARTITION) &&
        !mx_str_eq(mx_renamed_text(planner->arena, table, from->partition_by), to->partition_by))
        return true;
    for (size_t i = 0; i < table->children.len; i++) {
        const mx_change *child = table->children.at[i];
        bool goes = child->verb == MX_DROP && (table->aspects & MX_D_PARTITION);
        bool changes = child->verb == MX_MODIFY && (child->aspects & (MX_D_TYPE | MX_D_COLLATION));
        if (child->subject == MX_C_COLUMN && (goes || changes) &&
            is_in_key(planner, from, child->from.column->name))
            return true;
    }
    return false;
}
