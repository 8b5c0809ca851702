#include "show/parts.h"

#include "schema/canon.h"
#include "schema/column_use.h"

bool mx_shown_schema(const mx_schema *schema)
{
    if (schema->model->context && !mx_str_eq(schema->name, schema->model->server.schema))
        return false; /* only used */
    return !schema->built_in || schema->tables.len || schema->types.len || schema->sequences.len ||
           schema->objects.len;
}

bool mx_in_primary(const mx_column *column)
{
    const mx_index *primary = column->table ? column->table->primary : NULL;
    return primary && mx_index_has_column(primary, column);
}

bool mx_in_fkey(const mx_column *column)
{
    for (size_t i = 0; i < column->table->fkeys.len; i++) {
        const mx_fkey *fkey = column->table->fkeys.at[i];
        for (size_t k = 0; k < fkey->columns.len; k++)
            if (fkey->columns.at[k] == column)
                return true;
    }
    return false;
}

static bool is_alone(const mx_index *index, const mx_column *column)
{
    return index && index->unique && index->parts.len == 1 && index->parts.at[0].column == column &&
           !index->where.text.len;
}

bool mx_is_unique(const mx_column *column)
{
    if (is_alone(column->table->primary, column))
        return true;
    for (size_t i = 0; i < column->table->indexes.len; i++)
        if (is_alone(column->table->indexes.at[i], column))
            return true;
    return false;
}

mx_str mx_shown_name(mx_arena *arena, const mx_schema *schema, mx_str name)
{
    size_t shown = 0;
    if (!schema)
        return name;
    for (size_t i = 0; i < schema->model->schemas.len; i++)
        shown += mx_shown_schema(schema->model->schemas.at[i]) ? 1u : 0u;
    return shown < 2 ? name : mx_str_printf(arena, "%.*s.%.*s", MX_FMT(schema->name), MX_FMT(name));
}

mx_str mx_shown_type(mx_arena *arena, const mx_column *column)
{
    const mx_model *model = column->table->schema->model;
    mx_str text = mx_type_text(model, arena, &column->type);
    return text.len ? text : MX_STR("any");
}

const char *mx_shown_action(mx_fk_action action)
{
    static const char *const words[] = {
        [MX_FK_NONE] = "NO_ACTION",  [MX_FK_NO_ACTION] = "NO_ACTION", [MX_FK_RESTRICT] = "RESTRICT",
        [MX_FK_CASCADE] = "CASCADE", [MX_FK_SET_NULL] = "SET_NULL",   [MX_FK_SET_DEFAULT] = "SET_DEFAULT"};
    return words[action];
}
