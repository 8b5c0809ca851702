/* duckdb/names.c — keys and tables: what DuckDB adds to what is written, and what it forgets. */
#include "dialect/duckdb/duck.h"

/* https://duckdb.org/docs/stable/sql/constraints: names of constraints are read and not kept. */
static void forget_names(mx_table *table)
{
    if (table->primary)
        table->primary->name = MX_STR_NONE;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (table->indexes.at[i]->role != MX_I_INDEX)
            table->indexes.at[i]->name = MX_STR_NONE;
    for (size_t i = 0; i < table->fkeys.len; i++)
        table->fkeys.at[i]->name = MX_STR_NONE;
    for (size_t i = 0; i < table->checks.len; i++)
        table->checks.at[i]->name = MX_STR_NONE;
}

mx_status mx_duck_finish_table(mx_model *model, mx_table *table, mx_diags *diags)
{
    const mx_index *primary = table->primary;
    (void)model;
    (void)diags;
    forget_names(table);
    for (size_t i = 0; primary && i < primary->parts.len; i++)
        if (primary->parts.at[i].column)
            primary->parts.at[i].column->not_null = true;
    return MX_OK;
}
