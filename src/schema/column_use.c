#include "schema/column_use.h"

#include "schema/canon.h"
#include "schema/reader.h"
#include "schema/rules.h"

bool mx_index_has_column(const mx_index *index, const mx_column *column)
{
    for (size_t i = 0; i < index->parts.len; i++) {
        if (index->parts.at[i].column == column)
            return true;
    }
    return false;
}

bool mx_index_uses_column(const mx_index *index, const mx_column *column)
{
    const mx_table *table = index->table;
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_index_part *part = &index->parts.at[i];
        if (part->column == column || (part->expr.tree && mx_expr_uses(table, part->expr.tree, column)))
            return true;
    }
    return index->where.tree && mx_expr_uses(table, index->where.tree, column);
}

bool mx_indexes_use_column(const mx_column *column)
{
    for (size_t i = 0; i < column->table->indexes.len; i++) {
        if (mx_index_uses_column(column->table->indexes.at[i], column))
            return true;
    }
    return column->table->primary && mx_index_uses_column(column->table->primary, column);
}

bool mx_keys_use_column(const mx_column *column)
{
    const mx_table *table = column->table;
    if (table->primary && mx_index_uses_column(table->primary, column))
        return true;
    for (size_t i = 0; i < table->indexes.len; i++) {
        if (table->indexes.at[i]->role != MX_I_INDEX && mx_index_uses_column(table->indexes.at[i], column))
            return true;
    }
    return false;
}

static bool is_in(const mx_columns *columns, const mx_column *column)
{
    for (size_t i = 0; i < columns->len; i++) {
        if (columns->at[i] == column)
            return true;
    }
    return false;
}

bool mx_fkeys_use_column(const mx_column *column)
{
    const mx_table *table = column->table;
    for (size_t i = 0; i < table->fkeys.len; i++) {
        if (is_in(&table->fkeys.at[i]->columns, column))
            return true;
    }
    for (size_t i = 0; i < table->referenced_by.len; i++) {
        const mx_strs *names = &table->referenced_by.at[i]->ref_columns;
        for (size_t k = 0; k < names->len; k++) {
            if (mx_str_ieq(names->at[k], column->name))
                return true;
        }
    }
    return false;
}

bool mx_fkey_needs(const mx_fkey *fkey, const mx_index *index)
{
    if (!index->unique || index->where.tree || index->parts.len != fkey->ref_columns.len ||
        fkey->ref_table != index->table)
        return false;
    for (size_t i = 0; i < index->parts.len; i++) {
        const mx_column *column = index->parts.at[i].column;
        bool found = false;
        for (size_t k = 0; column && k < fkey->ref_columns.len; k++)
            found = found ||
                    mx_name_same(fkey->ref_columns.at[k], column->name, &index->table->schema->model->server);
        if (!found)
            return false;
    }
    return true;
}

bool mx_checks_use_column(const mx_column *column)
{
    for (size_t i = 0; i < column->table->checks.len; i++) {
        if (mx_expr_uses(column->table, column->table->checks.at[i]->expr.tree, column))
            return true;
    }
    return false;
}

const mx_column *mx_generated_from(const mx_column *column)
{
    for (size_t i = 0; i < column->table->columns.len; i++) {
        const mx_column *other = column->table->columns.at[i];
        if (other != column && other->generated &&
            mx_expr_uses(column->table, other->expression.tree, column))
            return other;
    }
    return NULL;
}

typedef struct sequence_search {
    const mx_sequence *sequence;
    bool found;
} sequence_search;

/* nextval('s'), currval('schema.s') */
static bool visit_call(mx_expr *node, void *arg)
{
    sequence_search *s = arg;
    const mx_model *model = s->sequence->schema->model;
    mx_str function = mx_expr_last(node), schema;
    bool reads = mx_str_ieq(function, MX_STR("nextval")) || mx_str_ieq(function, MX_STR("currval"));
    if (node->kind != MX_E_CALL || !reads || !node->arg_count || node->args[0]->kind != MX_E_STRING)
        return true;
    mx_reader in = mx_reader_open(model->arena, node->args[0]->text, &model->server);
    mx_str name = mx_reader_name(&in, &schema);
    bool here = schema.len ? mx_str_ieq(schema, s->sequence->schema->name)
                           : mx_str_ieq(s->sequence->schema->name, model->server.schema);
    s->found = s->found || (here && mx_str_ieq(name, s->sequence->name));
    return true;
}

bool mx_sql_takes_from(const mx_sql *value, const mx_sequence *sequence)
{
    sequence_search s = {.sequence = sequence};
    mx_expr_walk(value->tree, visit_call, &s);
    return s.found;
}
