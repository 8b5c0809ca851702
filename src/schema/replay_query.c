#include "schema/replay_parts.h"
#include "schema/view_scope.h"

/* CREATE TABLE … AS, as far as what the query selects are columns of tables: a type that a server gives to an expression is not
 * known here. */

static mx_status not_known(mx_replay *r, const mx_create_table *create, mx_str column)
{
    return mx_fail(r->diags, MX_SCH004, create->name.span,
                   "Create the table with its columns and fill it with INSERT … SELECT.",
                   column.len
                       ? "the type of column \"%.*s\" of CREATE TABLE … AS is not known before it is run"
                       : "the columns of CREATE TABLE … AS are not known before it is run",
                   MX_FMT(column));
}

static mx_status add_column(mx_replay *r, mx_table *table, const mx_create_table *create,
                            const mx_view_column *from)
{
    mx_column *column = mx_new(r->arena, mx_column);
    if (!from->column && !(from->bare && r->model->server.engine == MX_LITE))
        return not_known(r, create, from->name);
    if (from->column)
        *column = *from->column;
    column->table = table;
    column->name = mx_r_name(r, from->name);
    column->span = create->name.span;
    column->renamed_from = MX_STR_NONE;
    column->default_value.tree = mx_expr_copy(r->arena, column->default_value.tree);
    r->rules->selected(r->model, column);
    if (mx_table_column(table, column->name))
        return mx_fail(r->diags, MX_SCH001, create->name.span, "Give it another name with AS.",
                       "column \"%.*s\" is selected twice", MX_FMT(column->name));
    mx_table_add_column(table, column, MX_NPOS);
    return MX_OK;
}

mx_status mx_r_query_columns(mx_replay *r, mx_table *table, const mx_create_table *create)
{
    mx_view_columns columns = {0};
    bool own, keeps = (r->model->server.engine & MX_MY) != 0; /* NOT NULL and defaults too */
    if (!mx_view_columns_of(r->model, create->as_query, &columns, &own) || (keeps && !own) ||
        create->as_columns.len > columns.len)
        return not_known(r, create, MX_STR_NONE);
    for (size_t i = 0; i < columns.len; i++) {
        if (i < create->as_columns.len)
            columns.at[i].name = create->as_columns.at[i];
        MX_TRY(add_column(r, table, create, &columns.at[i]));
    }
    return MX_OK;
}
