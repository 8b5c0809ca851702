#include "schema/replica.h"

#include "schema/canon.h"
#include "schema/text.h"

static const mx_str key = {"replica identity", 16};

static bool is_known_by(const mx_table *table, mx_str index)
{
    const mx_option *option = mx_options_get(&table->options, key);
    mx_str name, using_index = MX_STR("using index ");
    if (!option || !index.len || !mx_str_starts(option->value, using_index))
        return false;
    const mx_model *model = table->schema->model;
    name = mx_str_sub(option->value, using_index.len, option->value.len);
    return mx_str_eq(name, mx_text_name(model->arena, index, &model->server));
}

void mx_replica_renamed(mx_table *table, mx_str from, mx_str to)
{
    const mx_model *model = table->schema->model;
    if (is_known_by(table, from))
        mx_options_set(model->arena, &table->options, key,
                       mx_str_printf(model->arena, "using index %.*s",
                                     MX_FMT(mx_text_name(model->arena, to, &model->server))));
}

void mx_replica_dropped(const mx_index *index)
{
    if (index->table && is_known_by(index->table, index->name))
        mx_options_set(index->table->schema->model->arena, &index->table->options, key, MX_STR("nothing"));
}
