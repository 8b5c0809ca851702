/* duckdb/names.c — keys and tables: what DuckDB adds to what is written. */
#include "dialect/duckdb/duck.h"

mx_status mx_duck_finish_table(mx_model *model, mx_table *table, mx_diags *diags)
{
    const mx_index *primary = table->primary;
    (void)model;
    (void)diags;
    for (size_t i = 0; primary && i < primary->parts.len; i++)
        if (primary->parts.at[i].column)
            primary->parts.at[i].column->not_null = true;
    return MX_OK;
}
