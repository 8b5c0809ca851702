#include "schema/rules.h"

#include "schema/text.h"

const mx_privilege mx_plain_privileges[] = {{0}};

const char *mx_expr_place_words(mx_expr_place place)
{
    static const char *const words[] = {
        [MX_X_DEFAULT] = "a default",
        [MX_X_ON_UPDATE] = "ON UPDATE",
        [MX_X_GENERATED] = "a generated column",
        [MX_X_CHECK] = "a check",
        [MX_X_INDEX_PART] = "an index's expression",
        [MX_X_INDEX_WHERE] = "an index's WHERE",
        [MX_X_USING] = "a USING clause",
    };
    return words[place];
}

mx_status mx_plain_column(mx_model *model, mx_column *column, const mx_column_def *written, mx_diags *diags)
{
    (void)model;
    (void)column;
    (void)written;
    (void)diags;
    return MX_OK;
}

mx_status mx_plain_check_retyped(const mx_model *model, const mx_column *from, const mx_column *to,
                                 mx_span at, mx_diags *diags)
{
    (void)model;
    (void)from;
    (void)to;
    (void)at;
    (void)diags;
    return MX_OK;
}

mx_status mx_plain_check_renamed(const mx_model *model, const mx_column *column, mx_str name, mx_span at,
                                 mx_diags *diags)
{
    (void)model;
    (void)column;
    (void)name;
    (void)at;
    (void)diags;
    return MX_OK;
}

mx_status mx_plain_schema_texts(mx_model *model, mx_schema *schema, mx_span at, mx_diags *diags)
{
    (void)model;
    (void)schema;
    (void)at;
    (void)diags;
    return MX_OK;
}

void mx_plain_selected(mx_model *model, mx_column *column)
{
    (void)model;
    *column = (mx_column){.table = column->table,
                          .name = column->name,
                          .type = column->type,
                          .charset = column->charset,
                          .collation = column->collation,
                          .span = column->span};
}

mx_status mx_plain_arrange(mx_model *model, mx_table *table, mx_pending_keys *keys, mx_diags *diags)
{
    (void)model;
    (void)table;
    (void)keys;
    (void)diags;
    return MX_OK;
}

mx_str mx_plain_key_name(mx_model *model, const mx_table *table, mx_key_kind kind, const mx_key_def *def)
{
    (void)model;
    (void)table;
    (void)kind;
    (void)def;
    return MX_STR_NONE;
}

bool mx_plain_is_counted_name(const mx_table *table, mx_key_kind kind, mx_str name)
{
    (void)table;
    (void)kind;
    (void)name;
    return false;
}

mx_status mx_plain_index(mx_model *model, mx_index *index, const mx_key_def *def, mx_diags *diags)
{
    (void)model;
    (void)index;
    (void)def;
    (void)diags;
    return MX_OK;
}

mx_status mx_plain_refuse(mx_model *model, const mx_expr_site *site, const mx_expr *written,
                          const mx_expr *tree, mx_diags *diags)
{
    (void)model;
    (void)site;
    (void)written;
    (void)tree;
    (void)diags;
    return MX_OK;
}

mx_status mx_plain_refuse_object(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                                 mx_diags *diags)
{
    (void)model;
    (void)create;
    (void)text;
    (void)at;
    (void)diags;
    return MX_OK;
}

bool mx_plain_relation_may_be(const mx_model *model, mx_str name)
{
    (void)model;
    (void)name;
    return true;
}

bool mx_plain_column_may_be(const mx_model *model, mx_str qualifier, mx_str name)
{
    (void)model;
    (void)qualifier;
    (void)name;
    return true;
}

mx_status mx_plain_refuse_drop(const mx_model *model, const mx_object *object, mx_span at, mx_diags *diags)
{
    (void)model;
    (void)object;
    (void)at;
    (void)diags;
    return MX_OK;
}

mx_status mx_plain_refuse_replaced(const mx_model *model, const mx_object *before, const mx_object *after,
                                   mx_diags *diags)
{
    (void)model;
    (void)before;
    (void)after;
    (void)diags;
    return MX_OK;
}

mx_status mx_plain_fkey(mx_model *model, mx_fkey *fkey, const mx_key_def *def, mx_diags *diags)
{
    (void)model;
    (void)def;
    (void)diags;
    if (fkey->on_delete == MX_FK_NONE)
        fkey->on_delete = MX_FK_NO_ACTION;
    if (fkey->on_update == MX_FK_NONE)
        fkey->on_update = MX_FK_NO_ACTION;
    if (mx_str_eq(fkey->match, MX_STR("simple")))
        fkey->match = MX_STR_NONE;
    return MX_OK;
}

mx_status mx_plain_table_option(mx_model *model, mx_table *table, mx_option *option, mx_diags *diags)
{
    (void)model;
    (void)table;
    (void)option;
    (void)diags;
    return MX_NOT_FOUND;
}

mx_status mx_plain_alter(mx_model *model, mx_table *table, const mx_alter_action *action, mx_diags *diags)
{
    (void)model;
    (void)table;
    (void)action;
    (void)diags;
    return MX_NOT_FOUND;
}

mx_status mx_plain_finish_table(mx_model *model, mx_table *table, mx_diags *diags)
{
    (void)model;
    (void)table;
    (void)diags;
    return MX_OK;
}

mx_status mx_plain_check_table(mx_model *model, const mx_table *table, mx_diags *diags)
{
    (void)model;
    (void)table;
    (void)diags;
    return MX_OK;
}

bool mx_plain_servers_columns(mx_model *model, mx_str schema, mx_str name, mx_columns *out, bool *all)
{
    (void)model;
    (void)schema;
    (void)name;
    (void)out;
    (void)all;
    return false;
}

mx_call_kind mx_plain_call_kind(const mx_model *model, mx_str name)
{
    (void)model;
    (void)name;
    return MX_CALL_UNKNOWN;
}

bool mx_plain_has_function(const mx_model *model, mx_str name)
{
    (void)model;
    (void)name;
    return false;
}

mx_status mx_plain_alter_object(mx_model *model, const mx_object *object, const mx_alter_action *action,
                                mx_str *source, mx_diags *diags)
{
    (void)diags;
    (void)model;
    (void)object;
    (void)action;
    *source = MX_STR_NONE;
    return MX_NOT_FOUND;
}

mx_str mx_plain_object(mx_model *model, mx_object *object, const mx_create_object *create)
{
    return mx_text_canon_create(model->arena, create->definition.len ? create->definition : object->source,
                                &model->server);
}

mx_pending_key mx_pending_key_new(mx_model *model, mx_key_kind kind, mx_str name, const mx_strs *columns,
                                  mx_span span)
{
    mx_key_def *def = mx_new(model->arena, mx_key_def);
    def->kind = kind;
    def->span = span;
    def->name = name;
    for (size_t i = 0; i < columns->len; i++) {
        mx_key_part_def part = {.column = columns->at[i], .span = span};
        mx_vec_push(model->arena, &def->parts, part);
    }
    return (mx_pending_key){.def = def, .for_fkey = true};
}
