#include "schema/model.h"

#include "base/buf.h"
#include "schema/edit.h"
#include "schema/mentions.h"
#include "schema/names.h"
#include "schema/replay.h"

mx_model *mx_model_new(mx_arena *arena, const mx_server *server, const mx_model_rules *rules)
{
    mx_model *model = mx_new(arena, mx_model);
    model->mentions = mx_mentions_new(arena);
    model->arena = arena;
    model->server = *server;
    model->server.schema = mx_str_copy(arena, server->schema);
    model->server.charset = mx_str_copy(arena, server->charset);
    model->server.collation = mx_str_copy(arena, server->collation);
    model->rules = rules;
    model->current_schema = model->server.schema;
    model->fkey_checks = server->engine !=
                         MX_LITE; /* a connection to SQLite starts with foreign_keys = off */
    mx_schema *schema = mx_schema_new(model, model->server.schema);
    schema->built_in = true;
    schema->charset = model->server.charset;
    schema->collation = model->server.collation;
    return model;
}

mx_schema *mx_model_schema(const mx_model *model, mx_str name)
{
    mx_fold_space space;
    if (name.len == 0)
        name = model->current_schema;
    return mx_map_get(&model->schema_map, mx_fold_table_name(model, name, &space));
}

void mx_model_settle_path(mx_model *model)
{
    mx_str rest = model->search_path, name;
    model->current_schema = model->server.schema;
    if (rest.len) /* if none of them is there, this one is missed */
        (void)mx_str_cut(rest, '\n', &model->current_schema, &rest);
    for (rest = model->search_path; rest.len;) {
        (void)mx_str_cut(rest, '\n', &name, &rest);
        const mx_schema *schema = mx_model_schema(model, name);
        if (schema) {
            model->current_schema = schema->name;
            return;
        }
    }
}

void mx_model_search_first(mx_model *model, mx_str first, mx_str rest)
{
    model->search_path = mx_str_printf(model->arena, "%.*s\n%.*s", MX_FMT(first), MX_FMT(rest));
    mx_model_settle_path(model);
}

/* The schemas of search_path behind the current one; *rest begins as all of it. NULL: no more. */
static const mx_schema *next_on_path(const mx_model *model, mx_str schema, mx_str *rest)
{
    while (!schema.len && rest->len) {
        mx_str name;
        (void)mx_str_cut(*rest, '\n', &name, rest);
        const mx_schema *next = mx_model_schema(model, name);
        if (next)
            return next;
    }
    return NULL;
}

static mx_relation *relation_in(const mx_schema *schema, mx_str name)
{
    mx_fold_space space;
    return schema ? mx_map_get(&schema->relations, mx_fold_table_name(schema->model, name, &space)) : NULL;
}

mx_relation *mx_model_relation(const mx_model *model, mx_str schema, mx_str name)
{
    if (model->temporary &&
        (schema.len == 0 || mx_table_name_same(schema, model->temporary->name, &model->server))) {
        mx_relation *found = relation_in(model->temporary, name);
        if (found)
            return found;
    }
    mx_relation *found = relation_in(mx_model_schema(model, schema), name);
    const mx_schema *other;
    mx_str rest = model->search_path;
    while (!found && (other = next_on_path(model, schema, &rest)) != NULL)
        found = relation_in(other, name);
    return found;
}

mx_table *mx_model_table(const mx_model *model, mx_str schema, mx_str name)
{
    const mx_relation *found = mx_model_relation(model, schema, name);
    return found && found->kind == MX_O_TABLE ? found->u.table : NULL;
}

mx_sequence *mx_model_sequence(const mx_model *model, mx_str schema, mx_str name)
{
    const mx_relation *found = mx_model_relation(model, schema, name);
    return found && found->kind == MX_O_SEQUENCE ? found->u.sequence : NULL;
}

bool mx_sequence_is_with_table(const mx_sequence *sequence)
{
    const mx_server *server = &sequence->schema->model->server;
    return sequence->owner && sequence->owner->table && server->engine == MX_PG && server->version >= 150000;
}

bool mx_sequence_goes_along(const mx_sequence *from, const mx_sequence *to)
{
    return mx_sequence_is_with_table(from) && mx_sequence_is_with_table(to) &&
           from->owner->table->unlogged != to->owner->table->unlogged;
}

mx_udt *mx_model_type(const mx_model *model, mx_str schema, mx_str name)
{
    mx_fold_space space;
    const mx_schema *in = mx_model_schema(model, schema);
    mx_udt *found = in ? mx_map_get(&in->type_map, mx_fold_name(model, name, &space)) : NULL;
    mx_str rest = model->search_path;
    while (!found && (in = next_on_path(model, schema, &rest)) != NULL)
        found = mx_map_get(&in->type_map, mx_fold_name(model, name, &space));
    return found;
}

mx_column *mx_table_column(const mx_table *table, mx_str name)
{
    const mx_model *model = table->schema->model;
    if (table->column_map.len) {
        mx_fold_space space;
        return mx_map_get(&table->column_map, mx_fold_name(model, name, &space));
    }
    for (size_t i = 0; i < table->columns.len; i++) {
        if (mx_name_same(table->columns.at[i]->name, name, &model->server))
            return table->columns.at[i];
    }
    if (model->rules->cut_names && name.len > model->rules->max_name)
        return mx_table_column(table, mx_name_cut(name, model->rules->max_name));
    return NULL;
}

mx_column *mx_udt_field(const mx_udt *type, mx_str name)
{
    for (size_t i = 0; i < type->fields.len; i++) {
        if (mx_name_same(type->fields.at[i]->name, name, &type->schema->model->server))
            return type->fields.at[i];
    }
    return NULL;
}

/* Parts of a table are few: they are looked up in their lists. */
#define FIND_NAMED(list, wanted)                                                                             \
    do {                                                                                                     \
        const mx_model *model_ = table->schema->model;                                                       \
        mx_str name_ = model_->rules->cut_names ? mx_name_cut((wanted), model_->rules->max_name) : (wanted); \
        for (size_t i_ = 0; i_ < (list).len && name_.len; i_++) {                                            \
            if (mx_name_same((list).at[i_]->name, name_, &model_->server))                                   \
                return (list).at[i_];                                                                        \
        }                                                                                                    \
    } while (0)

mx_index *mx_table_index(const mx_table *table, mx_str name)
{
    if (table->primary && name.len && mx_name_same(table->primary->name, name, &table->schema->model->server))
        return table->primary;
    FIND_NAMED(table->indexes, name);
    return NULL;
}

mx_fkey *mx_table_fkey(const mx_table *table, mx_str name)
{
    FIND_NAMED(table->fkeys, name);
    return NULL;
}

mx_check *mx_table_check(const mx_table *table, mx_str name)
{
    FIND_NAMED(table->checks, name);
    return NULL;
}

static bool same_table(const mx_model *model, const mx_name *a, mx_str name)
{
    return mx_table_name_same(a->name, name, &model->server);
}

mx_object *mx_model_object(const mx_model *model, mx_object_kind kind, mx_str schema, mx_str name,
                           mx_str signature, mx_str on_table)
{
    mx_fold_space space;
    mx_str key = mx_object_key(model, kind, name, on_table, &space);
    mx_object *found = mx_map_get(&model->object_map, key);
    const mx_schema *in = mx_model_schema(model, schema), *first = schema.len ? NULL : model->temporary;
    if (!found && first)
        found = mx_map_get(&first->object_map, key);
    if (!found && in)
        found = mx_map_get(&in->object_map, key);
    for (; found; found = found->same_name) {
        if ((signature.len == 0 || mx_str_eq(found->signature, signature)) &&
            (on_table.len == 0 || same_table(model, &found->on_table, on_table)))
            return found;
    }
    return NULL;
}

mx_str mx_model_object_schema(const mx_model *model, mx_object_kind kind, mx_str name, mx_str signature)
{
    const mx_schema *schema;
    mx_str rest = model->search_path;
    while ((schema = next_on_path(model, MX_STR_NONE, &rest)) != NULL) {
        if (mx_model_object(model, kind, schema->name, name, signature, MX_STR_NONE))
            return schema->name;
    }
    return MX_STR_NONE;
}

mx_str mx_model_relation_schema(const mx_model *model, mx_str name)
{
    const mx_schema *schema;
    mx_str rest = model->search_path;
    while ((schema = next_on_path(model, MX_STR_NONE, &rest)) != NULL) {
        if (relation_in(schema, name))
            return schema->name;
    }
    return MX_STR_NONE;
}
