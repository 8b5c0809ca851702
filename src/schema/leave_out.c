#include "schema/leave_out.h"

#include "schema/column_use.h"
#include "schema/inherit.h"
#include "schema/replay_parts.h"

typedef struct leaving {
    mx_replay r;
    const mx_left_out *what;
    bool again;   /* parts of heirs are their own once their parents have them no more */
    bool refused; /* a column: for what may go yet */
} leaving;

static bool is_out(const leaving *l, const mx_table *table, mx_str name, const char *type)
{
    return name.len && l->what->is(l->what->arg, table->schema->name, table->name, name, type);
}

static bool is_whole_out(const leaving *l, const mx_schema *schema, mx_str name, const char *type)
{
    return l->what->is(l->what->arg, schema->name, name, MX_STR_NONE, type);
}

static void leave_out_views(leaving *l, mx_schema *schema)
{
    for (size_t i = schema->objects.len; i-- > 0;) {
        mx_object *object = schema->objects.at[i];
        const char *type = object->kind == MX_O_VIEW      ? "view"
                           : object->kind == MX_O_MATVIEW ? "materialized"
                                                          : NULL;
        if (type && is_whole_out(l, schema, object->name, type))
            mx_object_remove(l->r.model, object);
    }
}

static bool has_column(const mx_columns *columns, const mx_column *column)
{
    for (size_t i = 0; i < columns->len; i++)
        if (columns->at[i] == column)
            return true;
    return false;
}

static void leave_out_fkeys(leaving *l, mx_table *table, const mx_column *column)
{
    bool all = is_whole_out(l, table->schema, table->name, "table");
    for (size_t i = table->fkeys.len; i-- > 0;) {
        mx_fkey *fkey = table->fkeys.at[i];
        if (column ? !has_column(&fkey->columns, column)
                   : !all && (mx_fkey_is_inherited(fkey) || !is_out(l, table, fkey->name, "fk")))
            continue;
        mx_table_remove_fkey(table, fkey);
        l->again = true;
    }
}

static void leave_out_checks(leaving *l, mx_table *table, const mx_column *column)
{
    for (size_t i = table->checks.len; i-- > 0;) {
        mx_check *check = table->checks.at[i];
        if (column ? check->column != column && !mx_expr_uses(table, check->expr.tree, column)
                   : mx_check_is_inherited(check) || !is_out(l, table, check->name, "check"))
            continue;
        mx_table_remove_check(table, check);
        l->again = true;
    }
}

/* A server makes an index for a foreign key that has none, or does not take the key. */
static const mx_fkey *holder_of(const mx_index *index)
{
    const mx_table *table = index->table;
    bool own = table->schema->model->server.engine & MX_MY;
    for (size_t i = 0; own && index->parts.len && i < table->fkeys.len; i++)
        if (index->parts.at[0].column && table->fkeys.at[i]->columns.at[0] == index->parts.at[0].column)
            return table->fkeys.at[i];
    for (size_t i = 0; i < table->referenced_by.len; i++)
        if (mx_fkey_needs(table->referenced_by.at[i], index))
            return table->referenced_by.at[i];
    return NULL;
}

static bool index_stays(const leaving *l, const mx_index *index)
{
    const mx_fkey *holder = holder_of(index);
    if (holder)
        mx_warn(l->r.diags, MX_USE008, MX_NOWHERE, "Leave the foreign key out, too.",
                "index \"%.*s\" of table \"%.*s\" stays: a foreign key of \"%.*s\" needs it",
                MX_FMT(index->name), MX_FMT(index->table->name), MX_FMT(holder->table->name));
    return holder != NULL;
}

static void leave_out_indexes(leaving *l, mx_table *table)
{
    for (size_t i = table->indexes.len; i-- > 0;) {
        mx_index *index = table->indexes.at[i];
        if (mx_index_is_inherited(index) || !is_out(l, table, index->name, "index") || index_stays(l, index))
            continue;
        mx_table_remove_index(table, index);
        l->again = true;
    }
}

static void leave_out_indexes_of(mx_table *table, const mx_column *column)
{
    for (size_t i = table->indexes.len; i-- > 0;)
        if (mx_index_uses_column(table->indexes.at[i], column))
            mx_table_remove_index(table, table->indexes.at[i]);
    if (table->primary && mx_index_uses_column(table->primary, column))
        mx_table_remove_index(table, table->primary);
}

/* What else uses it is what refuses. */
static mx_status leave_out_column(leaving *l, mx_table *table, mx_column *column)
{
    mx_str name = column->name;
    leave_out_fkeys(l, table, column);
    leave_out_checks(l, table, column);
    leave_out_indexes_of(table, column);
    MX_TRY(mx_r_drop_column(&l->r, table, column, false, MX_NOWHERE));
    for (size_t i = 0; i < table->children.len; i++) {
        mx_column *heirs = mx_table_column(table->children.at[i], name);
        if (heirs && !mx_column_is_inherited(heirs))
            MX_TRY(leave_out_column(l, table->children.at[i], heirs));
    }
    l->again = true;
    return MX_OK;
}

static void leave_out_columns(leaving *l, mx_table *table)
{
    for (size_t i = table->columns.len; i-- > 0;) {
        if (i >= table->columns.len)
            continue; /* others went with the last one */
        mx_column *column = table->columns.at[i];
        if (mx_column_is_inherited(column) || !is_out(l, table, column->name, "column"))
            continue;
        size_t told = mx_diags_count(l->r.diags);
        if (leave_out_column(l, table, column) == MX_OK)
            continue;
        mx_str why = mx_diags_count(l->r.diags) > told ? mx_diags_at(l->r.diags, told)->message : MX_STR_NONE;
        why = mx_str_copy(l->r.arena, why);
        mx_diags_cut(l->r.diags, told);
        mx_fail(l->r.diags, MX_SCH006, column->span, "Leave that out, too.",
                "column \"%.*s\" of table \"%.*s\" cannot be left out: %.*s", MX_FMT(column->name),
                MX_FMT(table->name), MX_FMT(why));
        l->refused = true;
    }
}

static void leave_out_of(leaving *l, mx_schema *schema)
{
    leave_out_views(l, schema);
    for (size_t i = 0; i < schema->tables.len; i++) {
        mx_table *table = schema->tables.at[i];
        leave_out_fkeys(l, table, NULL);
        leave_out_checks(l, table, NULL);
        leave_out_indexes(l, table);
        leave_out_columns(l, table);
    }
}

mx_status mx_model_leave_out(mx_model *model, const mx_left_out *what, mx_diags *diags)
{
    leaving l = {
        {.model = model, .arena = model->arena, .rules = model->rules, .diags = diags}, what, true, false};
    size_t told = mx_diags_count(diags);
    while (l.again) {
        mx_diags_cut(diags, told);
        l.again = l.refused = false;
        for (size_t s = 0; s < model->schemas.len; s++)
            leave_out_of(&l, model->schemas.at[s]);
    }
    return l.refused ? MX_FAILED : MX_OK;
}
