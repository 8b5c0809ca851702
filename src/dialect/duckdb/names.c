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

/* "FOREIGN KEY constraints cannot use CASCADE, SET NULL or SET DEFAULT"; RESTRICT is what happens anyway. */
static bool is_plain(mx_fk_action *action)
{
    if (*action == MX_FK_RESTRICT)
        *action = MX_FK_NO_ACTION;
    return *action == MX_FK_NO_ACTION;
}

mx_status mx_duck_fkey(mx_model *model, mx_fkey *fkey, const mx_key_def *def, mx_diags *diags)
{
    MX_TRY(mx_plain_fkey(model, fkey, def, diags));
    if (fkey->ref_table && fkey->ref_table->schema != fkey->table->schema)
        return mx_fail(diags, MX_SCH005, fkey->ref.span, "Put both tables into one schema.",
                       "a foreign key of DuckDB cannot refer to a table of another schema");
    if (is_plain(&fkey->on_delete) && is_plain(&fkey->on_update))
        return MX_OK;
    return mx_fail(diags, MX_SCH005, def->span, "",
                   "foreign keys of DuckDB cannot use CASCADE, SET NULL or SET DEFAULT");
}

static bool any_name(const mx_expr *name, const void *arg)
{
    (void)name, (void)arg;
    return true;
}

static bool uses_columns(const mx_index *index)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        if (part->column || !part->expr.tree || mx_expr_find_name(part->expr.tree, any_name, NULL))
            return true;
    }
    return false;
}

/* https://duckdb.org/docs/stable/sql/statements/create_index */
static mx_status check_index(const mx_index *index, const mx_key_def *def, mx_diags *diags)
{
    if (!def->name.len)
        return mx_fail(diags, MX_SCH005, def->span, "Write CREATE INDEX name ON …", "the index has no name");
    if (def->where)
        return mx_fail(diags, MX_SCH005, def->span, "Leave WHERE out.", "DuckDB has no partial indexes");
    if (index->include.len)
        return mx_fail(diags, MX_SCH005, def->span, "Leave it out.", "indexes of DuckDB have no INCLUDE");
    return uses_columns(index)
               ? MX_OK
               : mx_fail(diags, MX_SCH005, def->span, "", "the index uses no column of its table");
}

/* ART is what there is without extensions; the order of a part is read and not kept. */
mx_status mx_duck_index(mx_model *model, mx_index *index, const mx_key_def *def, mx_diags *diags)
{
    for (size_t i = 0; i < index->parts.len; i++)
        index->parts.at[i].desc = index->parts.at[i].nulls_first = false;
    if (index->method.len && !mx_str_ieq(index->method, MX_STR("art")))
        return model->trusted
                   ? MX_OK
                   : mx_fail(diags, MX_SCH004, def->span, "",
                             "indexes by \"%.*s\" of DuckDB cannot be planned", MX_FMT(index->method));
    index->method = MX_STR_NONE;
    index->options = (mx_options){0}; /* an ART index has none, whatever is written */
    return def && index->role == MX_I_INDEX && !model->trusted ? check_index(index, def, diags) : MX_OK;
}

mx_status mx_duck_column(mx_model *model, mx_column *column, const mx_column_def *written, mx_diags *diags)
{
    (void)written;
    column->collation = mx_str_upper(model->arena, column->collation); /* names of collations have no case */
    return column->generated == MX_G_STORED ? mx_fail(diags, MX_SCH005, column->span, "Leave STORED out.",
                                                      "DuckDB has no STORED generated columns")
                                            : MX_OK;
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
