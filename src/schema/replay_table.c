#include "schema/mentions.h"
#include "schema/replay_parts.h"

mx_status mx_r_table_options(mx_replay *r, mx_table *table, const mx_options *options)
{
    for (size_t i = 0; i < options->len; i++) {
        mx_option option = options->at[i];
        mx_status st = r->rules->table_option(r->model, table, &option, r->diags);
        if (st == MX_FAILED)
            return st;
        if (st == MX_NOT_FOUND && option.key.len)
            mx_options_set(r->arena, &table->options, option.key, option.value);
    }
    return MX_OK;
}

/* A column that a parent has too: one column, of one type; what is said here counts. */
static mx_status merge_column(mx_replay *r, mx_table *table, const mx_column_def *def, mx_column *column)
{
    mx_column *own;
    if (def->type) { /* the columns of a partition are named without one */
        MX_TRY(mx_r_column_new(r, table, def, &own));
        if (!mx_str_eq(own->type.text, column->type.text))
            return mx_fail(r->diags, MX_SCH005, def->span, "Write it with the type that the parent has.",
                           "column \"%.*s\" is %.*s here and %.*s in a parent of table \"%.*s\"",
                           MX_FMT(def->name), MX_FMT(own->type.text), MX_FMT(column->type.text),
                           MX_FMT(table->name));
    }
    column->not_null |= def->not_null == MX_YES;
    return MX_OK;
}

static mx_status add_columns(mx_replay *r, mx_table *table, const mx_create_table *create)
{
    size_t inherited = create->inherits.len || create->partition_of.name.len ? table->columns.len : 0;
    for (size_t i = 0; i < create->columns.len; i++) {
        const mx_column_def *def = create->columns.at[i];
        mx_column *column = mx_table_column(table, def->name);
        if (column && mx_table_column_at(table, column) < inherited) {
            MX_TRY(merge_column(r, table, def, column));
            column->only_inherited = false;
            r->model->written_nextvals += column->default_value.tree != NULL; /* perhaps its parent's */
            continue;
        }
        if (column)
            return mx_fail(r->diags, MX_SCH001, def->name_span, "",
                           "column \"%.*s\" already exists in table \"%.*s\"", MX_FMT(def->name),
                           MX_FMT(table->name));
        MX_TRY(mx_r_column_new(r, table, def, &column));
        mx_table_add_column(table, column, MX_NPOS);
    }
    return MX_OK;
}

static mx_status finish_columns(mx_replay *r, mx_table *table, const mx_create_table *create)
{
    for (size_t i = 0; i < create->columns.len; i++)
        MX_TRY(mx_r_column_finish(r, mx_table_column(table, create->columns.at[i]->name),
                                  create->columns.at[i]));
    return MX_OK;
}

static mx_status add_keys(mx_replay *r, mx_table *table, const mx_create_table *create)
{
    mx_pending_keys keys = {0};
    for (size_t i = 0; i < create->columns.len; i++)
        mx_r_gather_keys(r, mx_table_column(table, create->columns.at[i]->name), create->columns.at[i],
                         &keys);
    for (size_t i = 0; i < create->keys.len; i++) {
        mx_pending_key key = {.def = create->keys.at[i]};
        mx_vec_push(r->arena, &keys, key);
    }
    return mx_r_add_keys(r, table, &keys);
}

/* PostgreSQL: its columns would be the type's, and change with it. */
static mx_status check_no_type(mx_replay *r, const mx_create_table *create)
{
    const mx_option *type = mx_options_get(&create->options, MX_STR("of"));
    if (!type)
        return MX_OK;
    return mx_fail(r->diags, MX_SCH004, create->name.span, "Write the columns of the type instead.",
                   "table \"%.*s\" OF the type %.*s cannot be modelled", MX_FMT(create->name.name),
                   MX_FMT(type->value));
}

static mx_status fill_table(mx_replay *r, mx_table *table, const mx_create_table *create)
{
    table->unlogged = create->unlogged;
    table->temporary = create->temporary;
    table->without_rowid = create->without_rowid;
    table->strict = create->strict;
    table->renamed_from = mx_r_keep(r, create->renamed_from);
    table->partition_by = mx_text_canon(r->arena, create->partition_by, &r->model->server);
    mx_mentions_note_partition_by(table);
    table->partition_bounds = mx_text_canon(r->arena, create->partition_bounds, &r->model->server);
    MX_TRY(check_no_type(r, create));
    MX_TRY(mx_r_table_options(r, table, &create->options));
    MX_TRY(mx_r_copy_parents(r, table, create));
    if (table->only_named)
        return MX_OK;
    MX_TRY(add_columns(r, table, create));
    if (create->as_query.len)
        MX_TRY(mx_r_query_columns(r, table, create));
    MX_TRY(finish_columns(r, table, create));
    MX_TRY(add_keys(r, table, create));
    MX_TRY(mx_r_copy_parts(r, table, create));
    MX_TRY(r->rules->finish_table(r->model, table, r->diags));
    mx_table_join_waiting(table);
    return r->rules->check_table(r->model, table, r->diags);
}

mx_status mx_r_create_table(mx_replay *r, const mx_create_table *create)
{
    mx_schema *schema;
    if (create->temporary)
        schema = mx_r_temporary_schema(r);
    else
        MX_TRY(mx_r_schema(r, &create->name, &schema));
    bool exists = mx_name_is_relation(schema, create->name.name);
    if (create->if_not_exists &&
        (exists || (r->model->server.engine == MX_LITE && mx_r_is_shadow(r, schema, create->name.name))))
        return MX_OK;
    mx_table *old = create->or_replace ? mx_model_table(r->model, schema->name, create->name.name) : NULL;
    if (old)
        MX_TRY(mx_r_replace_table(r, old));
    MX_TRY(mx_r_new_relation(r, schema, create->name.name, create->name.span, "table"));
    mx_table *table = mx_table_new(schema, mx_r_name(r, create->name.name));
    table->span = r->stmt->span;
    table->only_named = create->as_query.len && schema == r->model->temporary;
    if (table->only_named)
        return MX_OK; /* and not for long */
    mx_status st = fill_table(r, table, create);
    if (st != MX_OK)
        mx_table_remove(table);
    return st;
}
