#include "schema/mentions.h"
#include "schema/replay_use.h"

/* --- CREATE --- */

/* VALUE is all that a domain's check can name. */
static bool is_no_value(const mx_expr *name, const void *arg)
{
    (void)arg;
    return name->path_len == 1 && !mx_str_ieq(name->path[0], MX_STR("value"));
}

static mx_status check_domain_names(mx_replay *r, const mx_expr *written)
{
    const mx_expr *found = r->model->trusted ? NULL : mx_expr_find_name(written, is_no_value, NULL);
    return !found ? MX_OK
                  : mx_fail(r->diags, MX_SCH002, found->span, "A domain's check calls what it checks VALUE.",
                            "column \"%.*s\" does not exist", MX_FMT(found->path[0]));
}

static mx_status add_domain_check(mx_replay *r, mx_udt *type, const mx_key_def *def)
{
    mx_check *check = mx_new(r->arena, mx_check);
    mx_expr_site site = {.place = MX_X_CHECK, .type = &type->domain->type};
    mx_table as_table = {.schema = type->schema, .name = type->name, .checks = type->checks};
    MX_TRY(check_domain_names(r, def->check));
    MX_TRY(r->rules->expr(r->model, &site, def->check, &check->expr, r->diags));
    MX_TRY(mx_r_refuse(r, &site, def->check, &check->expr));
    check->span = def->span;
    check->not_valid = def->not_valid;
    check->name = mx_r_name(r, def->name);
    if (!check->name.len) {
        check->name = r->rules->key_name(r->model, &as_table, MX_K_CHECK, def);
        check->made_up = true;
    }
    if (mx_table_check(&as_table, check->name))
        return mx_fail(r->diags, MX_SCH001, def->span, "",
                       "constraint \"%.*s\" already exists in domain \"%.*s\"", MX_FMT(check->name),
                       MX_FMT(type->name));
    mx_vec_push(r->arena, &type->checks, check);
    mx_mentions_note_type(type);
    return MX_OK;
}

static mx_status make_domain_check(mx_replay *r, mx_udt *type, const mx_key_def *def)
{
    if (def->not_valid && !r->model->trusted)
        return mx_fail(r->diags, MX_SCH005, def->span, "Add it by ALTER DOMAIN.",
                       "domain \"%.*s\" is new: no check of it can be NOT VALID", MX_FMT(type->name));
    return add_domain_check(r, type, def);
}

static mx_status domain_default(mx_replay *r, mx_udt *type, const mx_expr *written)
{
    mx_expr_site site = {.place = MX_X_DEFAULT, .type = &type->domain->type};
    type->domain->default_value = (mx_sql){0};
    if (!written || written->kind == MX_E_NULL)
        return MX_OK;
    MX_TRY(r->rules->expr(r->model, &site, written, &type->domain->default_value, r->diags));
    mx_mentions_note_type(type);
    return mx_r_refuse(r, &site, written, &type->domain->default_value);
}

/* Of a domain or an attribute, whose type is known. */
static void keep_collation(mx_replay *r, mx_column *column, mx_str written)
{
    column->collation = mx_r_keep(r, written);
    if (r->rules->collation)
        r->rules->collation(r->model, column);
}

static mx_status fill_domain(mx_replay *r, mx_udt *type, const mx_create_object *create)
{
    const mx_column_def *def = create->domain;
    mx_column *domain = mx_new(r->arena, mx_column);
    type->domain = domain;
    MX_TRY(r->rules->type(r->model, create->type, NULL, &domain->type, r->diags));
    domain->span = type->span;
    domain->not_null = def->not_null == MX_YES;
    keep_collation(r, domain, def->collate);
    MX_TRY(domain_default(r, type, def->default_expr));
    if (!def->default_expr && domain->type.udt && domain->type.udt->domain && !domain->type.array_dims)
        domain->default_value =
            domain->type.udt->domain->default_value; /* that of the domain below, as it is now */
    mx_mentions_note_type(type);
    for (size_t i = 0; i < def->keys.len; i++) {
        if (def->keys.at[i]->kind == MX_K_CHECK)
            MX_TRY(make_domain_check(r, type, def->keys.at[i]));
        else if (def->keys.at[i]->kind == MX_K_NOT_NULL)
            domain->not_null = true;
        else
            return mx_fail(r->diags, MX_SCH005, def->keys.at[i]->span, "",
                           "a domain can only have CHECK and NOT NULL");
    }
    return MX_OK;
}

static mx_status add_field(mx_replay *r, mx_udt *type, const mx_column_def *def)
{
    if (mx_udt_field(type, def->name))
        return mx_fail(r->diags, MX_SCH001, def->name_span, "",
                       "attribute \"%.*s\" already exists in type \"%.*s\"", MX_FMT(def->name),
                       MX_FMT(type->name));
    mx_column *field = mx_new(r->arena, mx_column);
    field->name = mx_r_name(r, def->name);
    field->span = def->span;
    MX_TRY(r->rules->type(r->model, def->type, NULL, &field->type, r->diags));
    keep_collation(r, field, def->collate);
    if (field->type.udt == type)
        return mx_fail(r->diags, MX_SCH005, def->type->span, "",
                       "composite type \"%.*s\" cannot be a member of itself", MX_FMT(type->name));
    mx_vec_push(r->arena, &type->fields, field);
    return MX_OK;
}

static mx_status fill_type(mx_replay *r, mx_udt *type, const mx_create_object *create)
{
    type->span = r->stmt->span;
    for (size_t i = 0; i < create->values.len; i++) {
        if (mx_strs_has(&type->values, create->values.at[i]))
            return mx_fail(r->diags, MX_SCH001, r->stmt->span, "", "enum label \"%.*s\" stands twice",
                           MX_FMT(create->values.at[i]));
        mx_vec_push(r->arena, &type->values, mx_r_keep(r, create->values.at[i]));
    }
    for (size_t i = 0; i < create->options.len; i++) {
        if (mx_str_eq(create->options.at[i].key, MX_STR("renamed_from")))
            type->renamed_from = mx_r_keep(r, create->options.at[i].value);
    }
    for (size_t i = 0; i < create->attributes.len; i++)
        MX_TRY(add_field(r, type, create->attributes.at[i]));
    if (create->kind == MX_O_DOMAIN)
        return fill_domain(r, type, create);
    if (create->kind == MX_O_RANGE && r->rules->range_type)
        type->definition = r->rules->range_type(r->model, type, create);
    else if (create->kind == MX_O_RANGE || create->kind == MX_O_TYPE)
        type->definition = mx_text_canon_create(r->arena, create->definition, &r->model->server);
    return MX_OK;
}

/* Only a composite type takes a name among relations, too. */
static bool is_taken(const mx_replay *r, const mx_schema *schema, mx_str name, mx_object_kind kind)
{
    const mx_relation *relation = r->rules->row_types ? mx_model_relation(r->model, schema->name, name)
                                                      : NULL;
    bool has_row_type = relation && relation->kind != MX_O_INDEX && relation->kind != MX_O_SEQUENCE;
    return mx_model_type(r->model, schema->name, name) || has_row_type ||
           (relation && kind == MX_O_COMPOSITE);
}

mx_status mx_r_create_type(mx_replay *r, const mx_create_object *create)
{
    mx_schema *schema;
    MX_TRY(mx_r_schema(r, &create->name, &schema));
    MX_TRY(mx_r_name_fits(r, create->name.name, create->name.span));
    if (is_taken(r, schema, create->name.name, create->kind))
        return create->if_not_exists ? MX_OK
                                     : mx_fail(r->diags, MX_SCH001, create->name.span, "",
                                               "type \"%.*s\" already exists", MX_FMT(create->name.name));
    mx_udt *type = mx_udt_new(schema, create->kind, mx_r_name(r, create->name.name));
    mx_status st = fill_type(r, type, create);
    if (st != MX_OK)
        mx_udt_remove(type);
    return st;
}

/* --- DROP --- */

static const mx_column *column_of_type(const mx_model *model, const mx_udt *type)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t t = 0; t < model->schemas.at[s]->tables.len; t++) {
            const mx_table *table = model->schemas.at[s]->tables.at[t];
            for (size_t i = 0; i < table->columns.len; i++) {
                if (table->columns.at[i]->type.udt == type)
                    return table->columns.at[i];
            }
        }
    }
    return NULL;
}

static bool is_range_of(const mx_udt *range, const mx_udt *type)
{
    return range->kind == MX_O_RANGE && range != type &&
           mx_text_has_name(range->definition, type->name, &range->schema->model->server);
}

static const mx_udt *type_of_type(const mx_model *model, const mx_udt *type)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        for (size_t t = 0; t < model->schemas.at[s]->types.len; t++) {
            const mx_udt *other = model->schemas.at[s]->types.at[t];
            if ((other->domain && other->domain->type.udt == type) || is_range_of(other, type))
                return other;
            for (size_t i = 0; i < other->fields.len; i++) {
                if (other->fields.at[i]->type.udt == type)
                    return other;
            }
        }
    }
    return NULL;
}

mx_status mx_r_drop_udt(mx_replay *r, mx_udt *type, bool cascade, mx_span at)
{
    const mx_column *column;
    const mx_udt *other;
    while ((column = column_of_type(r->model, type)) != NULL) {
        mx_table *table = column->table;
        if (!cascade)
            return mx_fail(r->diags, MX_SCH006, at, "Drop the column before, or use CASCADE.",
                           "type \"%.*s\" is used by column \"%.*s\" of table \"%.*s\"", MX_FMT(type->name),
                           MX_FMT(column->name), MX_FMT(table->name));
        MX_TRY(mx_r_drop_column(r, table, mx_table_column(table, column->name), true, at));
        MX_TRY(mx_r_finish_table(r, table));
    }
    while ((other = type_of_type(r->model, type)) != NULL) {
        mx_udt *user = mx_model_type(r->model, other->schema->name, other->name);
        if (!cascade)
            return mx_fail(r->diags, MX_SCH006, at, "Drop that before, or use CASCADE.",
                           "type \"%.*s\" is used by type \"%.*s\"", MX_FMT(type->name), MX_FMT(other->name));
        if (user->domain || user->kind == MX_O_RANGE)
            MX_TRY(mx_r_drop_udt(r, user, true, at));
        for (size_t i = user->fields.len; i-- > 0;) { /* of a composite type only the attribute goes */
            if (user->fields.at[i]->type.udt == type)
                mx_vec_remove(&user->fields, i);
        }
    }
    const mx_used used = {.sort = MX_USES_TYPE, .schema = type->schema, .name = type->name};
    MX_TRY(mx_r_drop_uses(r, &used, cascade, NULL, at));
    mx_udt_remove(type);
    return MX_OK;
}

mx_status mx_r_drop_type(mx_replay *r, const mx_drop *drop, const mx_name *name)
{
    mx_udt *type = mx_model_type(r->model, name->schema, name->name);
    bool wrong_kind = type && drop->kind == MX_O_DOMAIN && type->kind != MX_O_DOMAIN;
    if (wrong_kind)
        return mx_fail(r->diags, MX_SCH005, name->span, "", "\"%.*s\" is not a domain", MX_FMT(name->name));
    if (!type)
        return drop->if_exists ? MX_OK
                               : mx_fail(r->diags, MX_SCH002, name->span, "", "type \"%.*s\" does not exist",
                                         MX_FMT(name->name));
    return mx_r_drop_udt(r, type, drop->cascade, name->span);
}

/* --- ALTER --- */

static size_t value_at(const mx_udt *type, mx_str value)
{
    for (size_t i = 0; i < type->values.len; i++) {
        if (mx_str_eq(type->values.at[i], value))
            return i;
    }
    return MX_NPOS;
}

static mx_status no_value(mx_replay *r, const mx_udt *type, mx_str value, mx_span at)
{
    return mx_fail(r->diags, MX_SCH002, at, "", "\"%.*s\" is not a value of \"%.*s\"", MX_FMT(value),
                   MX_FMT(type->name));
}

static mx_status add_value(mx_replay *r, mx_udt *type, const mx_alter_action *action)
{
    size_t at = type->values.len;
    if (value_at(type, action->name) != MX_NPOS)
        return action->if_not_exists
                   ? MX_OK
                   : mx_fail(r->diags, MX_SCH001, action->span, "", "\"%.*s\" is a value of \"%.*s\" already",
                             MX_FMT(action->name), MX_FMT(type->name));
    if (action->new_name.len) {
        at = value_at(type, action->new_name);
        if (at == MX_NPOS)
            return no_value(r, type, action->new_name, action->span);
        at += action->before ? 0 : 1;
    }
    mx_str value = mx_r_keep(r, action->name);
    mx_vec_insert(r->arena, &type->values, at, value);
    return MX_OK;
}

typedef struct value_rename {
    mx_replay *r;
    const mx_udt *type;
    mx_str from, to;
    mx_str cast; /* 'from'::type, as statements that the server has read show it */
    bool done;
} value_rename;

static bool is_of(const value_rename *v, const mx_type_name *type)
{
    mx_str schema = type && type->schema.len ? type->schema : v->r->model->server.schema;
    return type && mx_str_eq(type->name, v->type->name) && mx_str_eq(schema, v->type->schema->name);
}

/* 'old'::mood */
static bool visit_value(mx_expr *node, void *arg)
{
    value_rename *v = arg;
    if (node->kind == MX_E_CAST && node->args[0]->kind == MX_E_STRING && is_of(v, node->type) &&
        mx_str_eq(node->args[0]->text, v->from)) {
        node->args[0]->text = v->to;
        v->done = true;
    }
    return true;
}

static bool rename_in_slot(const mx_use_slot *slot, void *arg)
{
    value_rename *v = arg;
    v->done = false;
    if (slot->sql->tree)
        mx_expr_walk(slot->sql->tree, visit_value, v);
    if (v->done) {
        slot->sql->text = v->r->rules->print(v->r->model, slot->sql->tree);
        mx_r_note_slot(v->r, slot);
    }
    return true;
}

static size_t count_of(mx_str text, mx_str part)
{
    size_t count = 0, at;
    for (; (at = mx_str_find_str(text, part)) != MX_NPOS; count++)
        text = mx_str_sub(text, at + part.len, text.len);
    return count;
}

/* In a statement that the server has read: its form says of which type a literal is. Where the same text stands for something else
 * too, it cannot be told which is which: MX_FAILED. */
static mx_status rename_in_object(const value_rename *v, mx_object *object)
{
    mx_arena *arena = v->r->arena;
    size_t meant = count_of(object->definition, v->cast), at;
    if (meant == 0)
        return MX_OK;
    mx_str was = mx_str_quoted(arena, v->from, '\''), now = mx_str_quoted(arena, v->to, '\'');
    size_t left = count_of(object->source, was);
    if (meant != left)
        return mx_fail(v->r->diags, MX_SCH004, v->r->stmt->span, "",
                       "it cannot be told where %s \"%.*s\" has the value %.*s of \"%.*s\"",
                       mx_object_kind_name(object->kind), MX_FMT(object->name), MX_FMT(was),
                       MX_FMT(v->type->name));
    mx_buf buf = MX_BUF(arena);
    mx_str rest = object->source;
    while ((at = mx_str_find_str(rest, was)) != MX_NPOS) {
        mx_buf_printf(&buf, "%.*s%.*s", MX_FMT(mx_str_sub(rest, 0, at)), MX_FMT(now));
        rest = mx_str_sub(rest, at + was.len, rest.len);
    }
    mx_buf_str(&buf, rest);
    mx_r_new_source(v->r, object, mx_buf_take(&buf));
    return MX_OK;
}

static mx_status rename_value(mx_replay *r, mx_udt *type, const mx_alter_action *action)
{
    size_t at = value_at(type, action->name);
    if (at == MX_NPOS)
        return no_value(r, type, action->name, action->span);
    if (value_at(type, action->new_name) != MX_NPOS)
        return mx_fail(r->diags, MX_SCH001, action->span, "", "\"%.*s\" is a value of \"%.*s\" already",
                       MX_FMT(action->new_name), MX_FMT(type->name));
    type->values.at[at] = mx_r_keep(r, action->new_name);
    value_rename rename = {
        .r = r, .type = type, .from = mx_r_keep(r, action->name), .to = type->values.at[at]};
    const mx_type shown = {.text = type->name, .udt = type};
    rename.cast = mx_str_printf(r->arena, "%.*s::%.*s", MX_FMT(mx_str_quoted(r->arena, rename.from, '\'')),
                                MX_FMT(mx_type_text(r->model, r->arena, &shown)));
    mx_r_each_slot(r, type->name, rename_in_slot, &rename);
    const mx_objects objects = mx_mentions_of(r->model, type->name);
    for (size_t i = 0; i < objects.len; i++) {
        mx_object *object = objects.at[i];
        if (object->schema && object->kind != MX_O_FUNCTION && object->kind != MX_O_PROCEDURE)
            MX_TRY(rename_in_object(&rename, object));
    }
    return MX_OK;
}

/* Defaults and checks that cast to the type show its new name. */
static bool visit_type_name(mx_expr *node, void *arg)
{
    value_rename *v = arg;
    if (node->kind == MX_E_CAST && node->type && mx_str_eq(node->type->name, v->from)) {
        bool array = node->type->array_dims > 0;
        node->type->name = v->to;
        if (!array)
            node->type->text = v->to;
        v->done = !array;
    }
    return true;
}

static void reprint(mx_replay *r, mx_sql *sql, value_rename *rename)
{
    rename->done = false;
    if (sql->tree)
        mx_expr_walk(sql->tree, visit_type_name, rename);
    if (rename->done)
        sql->text = r->rules->print(r->model, sql->tree);
}

static void rename_casts(mx_replay *r, const mx_udt *type, mx_str from)
{
    value_rename rename = {.r = r, .type = type, .from = from, .to = type->name};
    for (size_t s = 0; s < r->model->schemas.len; s++) {
        const mx_tables *tables = &r->model->schemas.at[s]->tables;
        for (size_t t = 0; t < tables->len; t++) {
            mx_table *table = tables->at[t];
            for (size_t i = 0; i < table->columns.len; i++)
                reprint(r, &table->columns.at[i]->default_value, &rename);
            for (size_t i = 0; i < table->checks.len; i++)
                reprint(r, &table->checks.at[i]->expr, &rename);
            for (size_t i = 0; i < table->indexes.len; i++)
                reprint(r, &table->indexes.at[i]->where, &rename);
        }
    }
}

static mx_status rename_type(mx_replay *r, mx_udt *type, const mx_alter_action *action)
{
    mx_schema *schema = type->schema;
    mx_str old = type->name, name = mx_r_name(r, action->new_name);
    if (action->kind == MX_A_SET_SCHEMA) {
        mx_name to = {.schema = action->new_name, .name = old, .span = action->span};
        MX_TRY(mx_r_schema(r, &to, &schema));
        name = old;
    }
    if (is_taken(r, schema, name, type->kind))
        return mx_fail(r->diags, MX_SCH001, action->span, "", "type \"%.*s\" already exists", MX_FMT(name));
    mx_schema *before = type->schema;
    mx_udt_rename(type, schema, name);
    const mx_used used = {.sort = MX_USES_TYPE, .schema = before, .name = old};
    if (r->rules->views_hold_tables)
        mx_r_follow(r, &used, schema, type->name);
    else if (!mx_str_eq(old, name))
        rename_casts(r, type, old);
    return MX_OK;
}

static mx_str part_key(mx_replay *r, const char *what, mx_str name)
{
    return mx_str_printf(r->arena, "%s %.*s", what, MX_FMT(name));
}

/* What was said of a part goes with it, or with its name. */
static mx_str forget(mx_replay *r, mx_udt *type, const char *what, mx_str name)
{
    mx_str key = part_key(r, what, name);
    const mx_option *note = mx_options_get(&type->notes, key);
    mx_str said = note ? note->value : MX_STR_NONE;
    mx_options_unset(&type->notes, key);
    return said;
}

static mx_status alter_field(mx_replay *r, mx_udt *type, const mx_alter_action *action)
{
    mx_column *field = mx_udt_field(type, action->name);
    if (action->kind == MX_A_ADD_COLUMN)
        return add_field(r, type, action->column);
    if (!field)
        return action->if_exists ? MX_OK
                                 : mx_fail(r->diags, MX_SCH002, action->span, "",
                                           "attribute \"%.*s\" does not exist in type \"%.*s\"",
                                           MX_FMT(action->name), MX_FMT(type->name));
    if (action->kind == MX_A_SET_TYPE) {
        const mx_column *user = column_of_type(r->model, type);
        if (user && !r->model->trusted)
            return mx_fail(r->diags, MX_SCH006, action->span,
                           "Drop the column before, and add it again behind.",
                           "type \"%.*s\" is used by column \"%.*s\" of table \"%.*s\"", MX_FMT(type->name),
                           MX_FMT(user->name), MX_FMT(user->table->name));
        MX_TRY(r->rules->type(r->model, action->type, NULL, &field->type, r->diags));
        keep_collation(r, field, action->collate);
        return MX_OK;
    }
    if (action->kind == MX_A_RENAME_COLUMN) {
        if (mx_udt_field(type, action->new_name))
            return mx_fail(r->diags, MX_SCH001, action->span, "", "attribute \"%.*s\" already exists",
                           MX_FMT(action->new_name));
        mx_str said = forget(r, type, "column", field->name);
        field->name = mx_r_name(r, action->new_name);
        if (said.len)
            mx_options_set(r->arena, &type->notes, part_key(r, "column", field->name), said);
        return MX_OK;
    }
    if (!action->cascade && !r->model->trusted)
        MX_TRY(mx_r_check_attribute(r, type, field->name, action->span));
    forget(r, type, "column", field->name);
    for (size_t i = 0; i < type->fields.len; i++) {
        if (type->fields.at[i] == field) {
            mx_vec_remove(&type->fields, i);
            break;
        }
    }
    return MX_OK;
}

static mx_status domain_key(mx_replay *r, mx_udt *type, const mx_alter_action *action)
{
    if (action->kind == MX_A_ADD_KEY && action->key->kind == MX_K_NOT_NULL) {
        type->domain->not_null = true;
        return MX_OK;
    }
    if (action->kind == MX_A_ADD_KEY)
        return add_domain_check(r, type, action->key);
    for (size_t i = 0; i < type->checks.len; i++) {
        mx_check *check = type->checks.at[i];
        if (!mx_str_eq(check->name, action->name))
            continue;
        if (action->kind == MX_A_DROP_KEY) {
            forget(r, type, "constraint", check->name);
            mx_vec_remove(&type->checks, i);
        } else if (action->kind == MX_A_VALIDATE_KEY)
            check->not_valid = false;
        else {
            mx_str said = forget(r, type, "constraint", check->name);
            check->name = mx_r_name(r, action->new_name);
            if (said.len)
                mx_options_set(r->arena, &type->notes, part_key(r, "constraint", check->name), said);
        }
        return MX_OK;
    }
    return action->if_exists ? MX_OK
                             : mx_fail(r->diags, MX_SCH002, action->span, "",
                                       "constraint \"%.*s\" does not exist in domain \"%.*s\"",
                                       MX_FMT(action->name), MX_FMT(type->name));
}

static mx_status alter_one(mx_replay *r, mx_udt *type, const mx_alter_action *action)
{
    bool domain = type->kind == MX_O_DOMAIN;
    switch (action->kind) {
    case MX_A_ADD_VALUE:
        return add_value(r, type, action);
    case MX_A_RENAME_VALUE:
        return rename_value(r, type, action);
    case MX_A_RENAME:
    case MX_A_RENAME_TABLE:
    case MX_A_SET_SCHEMA:
        return rename_type(r, type, action);
    case MX_A_OWNER:
    case MX_A_NOTHING:
        return MX_OK;
    case MX_A_ADD_COLUMN:
    case MX_A_DROP_COLUMN:
    case MX_A_RENAME_COLUMN:
        return alter_field(r, type, action);
    case MX_A_SET_TYPE:
        return alter_field(r, type, action);
    case MX_A_ADD_KEY:
    case MX_A_DROP_KEY:
    case MX_A_RENAME_KEY:
    case MX_A_VALIDATE_KEY:
        if (domain)
            return domain_key(r, type, action);
        break;
    case MX_A_SET_NOT_NULL:
    case MX_A_DROP_NOT_NULL:
        if (domain) {
            type->domain->not_null = action->kind == MX_A_SET_NOT_NULL;
            return MX_OK;
        }
        break;
    case MX_A_SET_DEFAULT:
    case MX_A_DROP_DEFAULT:
        if (domain)
            return domain_default(r, type, action->kind == MX_A_SET_DEFAULT ? action->expr : NULL);
        break;
    default:
        break;
    }
    return mx_r_cannot(r, action->span, "this change of a type");
}

mx_status mx_r_alter_type(mx_replay *r, const mx_alter *alter)
{
    mx_udt *type = mx_model_type(r->model, alter->name.schema, alter->name.name);
    if (!type)
        return alter->if_exists ? MX_OK
                                : mx_fail(r->diags, MX_SCH002, alter->name.span, "",
                                          "type \"%.*s\" does not exist", MX_FMT(alter->name.name));
    for (size_t i = 0; i < alter->actions.len; i++)
        MX_TRY(alter_one(r, type, alter->actions.at[i]));
    return MX_OK;
}
