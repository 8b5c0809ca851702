#include "schema/block.h"
#include "schema/rules.h"

static bool is(mx_str wanted, mx_str name)
{
    return !wanted.len || mx_str_eq(wanted, name);
}

static mx_answer known(bool found)
{
    return found ? MX_AN_YES : MX_AN_NO;
}

/* --- one schema's -------------------------------------------------------------------------------------- */

static const mx_relation *relation_of(const mx_schema *schema, const mx_asked *asked)
{
    return mx_model_relation(schema->model, schema->name, asked->names[MX_Q_RELATION]);
}

static bool has_composite(const mx_schema *schema, mx_str name)
{
    const mx_udt *type = mx_model_type(schema->model, schema->name, name);
    return type && type->kind == MX_O_COMPOSITE;
}

/* No relation stands for them. `view` empty: of any */
static bool has_view_index(const mx_schema *schema, mx_str view, mx_str name)
{
    for (size_t i = 0; i < schema->objects.len; i++) {
        const mx_object *object = schema->objects.at[i];
        for (size_t k = 0; k < object->indexes.len; k++) {
            if (is(view, object->name) && mx_str_eq(object->indexes.at[k]->name, name))
                return true;
        }
    }
    return false;
}

static mx_answer ask_relation(const mx_schema *schema, const mx_asked *asked)
{
    const mx_relation *found = relation_of(schema, asked);
    mx_str name = asked->names[MX_Q_RELATION];
    if (!found)
        return known(!asked->kinds &&
                     (has_composite(schema, name) || has_view_index(schema, MX_STR_NONE, name)));
    if (!asked->kinds)
        return MX_AN_YES;
    switch (found->kind) {
    case MX_O_SEQUENCE:
        if (found->u.sequence->internal)
            return MX_AN_UNKNOWN;
        return known((asked->kinds & 1u << MX_O_SEQUENCE) != 0);
    case MX_O_TABLE:
    case MX_O_VIEW:
    case MX_O_MATVIEW:
    case MX_O_INDEX:
        return known((asked->kinds & 1u << found->kind) != 0);
    default:
        return MX_AN_UNKNOWN;
    }
}

/* `letter`: of pg_constraint.contype, which is what the words of constraint_type begin with, too. */
static bool is_kind(const mx_asked *asked, char letter)
{
    return !asked->kind.len || mx_lower(asked->kind.ptr[0]) == letter;
}

static bool has_constraint(const mx_table *table, const mx_asked *asked)
{
    mx_str name = asked->names[MX_Q_CONSTRAINT];
    const mx_index *index = mx_table_index(table, name);
    const char letter = !index                        ? 0
                        : index->role == MX_I_PRIMARY ? 'p'
                        : index->role == MX_I_UNIQUE  ? 'u'
                        : index->role == MX_I_EXCLUDE ? 'x'
                                                      : 0;
    return (letter && is_kind(asked, letter)) || (mx_table_fkey(table, name) && is_kind(asked, 'f')) ||
           (mx_table_check(table, name) && is_kind(asked, 'c'));
}

static bool table_has(const mx_table *table, const mx_asked *asked)
{
    switch (asked->about) {
    case MX_Q_COLUMN:
        return mx_table_column(table, asked->names[MX_Q_COLUMN]) != NULL;
    case MX_Q_CONSTRAINT:
        return has_constraint(table, asked);
    default:
        return mx_table_index(table, asked->names[MX_Q_INDEX]) != NULL;
    }
}

static bool in_tables(const mx_schema *schema, const mx_asked *asked)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        if (table_has(schema->tables.at[i], asked))
            return true;
    }
    return false;
}

/* Checks of domains and constraint triggers are constraints, too. */
static bool may_constrain(const mx_schema *schema, mx_str name)
{
    for (size_t i = 0; i < schema->types.len; i++) {
        const mx_udt *type = schema->types.at[i];
        for (size_t k = 0; k < type->checks.len; k++) {
            if (mx_str_eq(type->checks.at[k]->name, name))
                return true;
        }
    }
    for (size_t i = 0; i < schema->objects.len; i++) {
        const mx_object *object = schema->objects.at[i];
        if (object->kind == MX_O_TRIGGER && mx_str_eq(object->name, name))
            return true;
    }
    return false;
}

/* Of columns, constraints and indexes; columns of views and composite types are not looked for. */
static mx_answer ask_part(const mx_schema *schema, const mx_asked *asked)
{
    mx_str of = asked->names[MX_Q_RELATION];
    const mx_relation *found = of.len ? relation_of(schema, asked) : NULL;
    const mx_table *table = found && found->kind == MX_O_TABLE ? found->u.table : NULL;
    if (table ? table_has(table, asked) : !of.len && in_tables(schema, asked))
        return MX_AN_YES;
    switch (asked->about) {
    case MX_Q_COLUMN:
        return of.len && (table || (!found && !has_composite(schema, of))) ? MX_AN_NO : MX_AN_UNKNOWN;
    case MX_Q_CONSTRAINT:
        return may_constrain(schema, asked->names[MX_Q_CONSTRAINT]) ? MX_AN_UNKNOWN : MX_AN_NO;
    default:
        return known(has_view_index(schema, of, asked->names[MX_Q_INDEX]));
    }
}

static bool has_value(const mx_udt *type, mx_str value)
{
    for (size_t v = 0; v < type->values.len; v++) {
        if (mx_str_eq(type->values.at[v], value))
            return true;
    }
    return false;
}

static mx_answer ask_type(const mx_schema *schema, const mx_asked *asked)
{
    mx_str name = asked->names[MX_Q_TYPE];
    for (size_t i = 0; i < schema->types.len; i++) {
        const mx_udt *type = schema->types.at[i];
        bool meant = is(name, type->name);
        if (meant && (asked->about == MX_Q_TYPE ? !asked->kind.len || type->kind == MX_O_ENUM
                                                : has_value(type, asked->names[MX_Q_VALUE])))
            return MX_AN_YES;
    }
    const mx_relation *rows = asked->about == MX_Q_TYPE && !asked->kind.len
                                  ? mx_model_relation(schema->model, schema->name, name)
                                  : NULL;
    return known(rows && rows->kind != MX_O_INDEX && rows->kind != MX_O_SEQUENCE);
}

static mx_asked_part part_of(mx_object_kind kind)
{
    switch (kind) {
    case MX_O_TRIGGER:
        return MX_Q_TRIGGER;
    case MX_O_POLICY:
        return MX_Q_POLICY;
    case MX_O_ROLE:
        return MX_Q_ROLE;
    case MX_O_EXTENSION:
        return MX_Q_EXTENSION;
    case MX_O_FUNCTION:
    case MX_O_PROCEDURE:
    case MX_O_AGGREGATE:
        return MX_Q_ROUTINE;
    default:
        return MX_Q_PARTS;
    }
}

static bool in_objects(const mx_objects *objects, const mx_asked *asked)
{
    for (size_t i = 0; i < objects->len; i++) {
        const mx_object *object = objects->at[i];
        mx_asked_part part = part_of(object->kind);
        bool on_table = part == MX_Q_TRIGGER || part == MX_Q_POLICY;
        if (part == asked->about && mx_str_eq(object->name, asked->names[part]) &&
            (!on_table || is(asked->names[MX_Q_RELATION], object->on_table.name)))
            return true;
    }
    return false;
}

/* Partitions have the triggers of their tables. */
static mx_answer ask_object(const mx_schema *schema, const mx_asked *asked)
{
    if (in_objects(&schema->objects, asked))
        return MX_AN_YES;
    const mx_table *table = mx_model_table(schema->model, schema->name, asked->names[MX_Q_RELATION]);
    return asked->about == MX_Q_TRIGGER && table && table->partition_of ? MX_AN_UNKNOWN : MX_AN_NO;
}

static mx_answer ask_schema(const mx_schema *schema, const mx_asked *asked)
{
    switch (asked->about) {
    case MX_Q_SCHEMA:
        return MX_AN_YES;
    case MX_Q_RELATION:
        return ask_relation(schema, asked);
    case MX_Q_TYPE:
    case MX_Q_VALUE:
        return ask_type(schema, asked);
    case MX_Q_INDEX:
    case MX_Q_COLUMN:
    case MX_Q_CONSTRAINT:
        return ask_part(schema, asked);
    default:
        return ask_object(schema, asked);
    }
}

/* --- the server's -------------------------------------------------------------------------------------- */

static bool is_servers_schema(mx_str name)
{
    return mx_str_starts(name, MX_STR("pg_")) || mx_str_eq(name, MX_STR("information_schema"));
}

static bool is_servers_relation(mx_model *model, const mx_asked *asked)
{
    mx_columns shown = {0};
    bool all, anywhere = !asked->names[MX_Q_SCHEMA].len && !asked->here && !asked->on_path;
    mx_str name = asked->names[MX_Q_RELATION];
    return mx_str_starts(name, MX_STR("pg_")) || model->rules->relation_may_be(model, name) ||
           (anywhere &&
            model->rules->servers_columns(model, MX_STR("information_schema"), name, &shown, &all));
}

static bool has_extension(const mx_model *model)
{
    for (size_t i = 0; i < model->objects.len; i++) {
        if (model->objects.at[i]->kind == MX_O_EXTENSION)
            return true;
    }
    return false;
}

/* Beside extensions any type may be there; those that are well known have functions by their names. */
static bool is_servers_type(mx_model *model, const mx_asked *asked, mx_diags *diags)
{
    mx_str name = asked->names[MX_Q_TYPE];
    const mx_type_name written = {.name = name, .text = name, .quoted = !asked->on_path};
    size_t said = mx_diags_count(diags);
    mx_type type = {0};
    bool may_be = model->rules->type(model, &written, NULL, &type, diags) == MX_OK;
    mx_diags_cut(diags, said);
    if (mx_str_starts(name, MX_STR("_")) || mx_str_starts(name, MX_STR("pg_")))
        return true;
    if (!may_be || asked->on_path || !has_extension(model) || model->rules->relation_may_be(model, name))
        return may_be;
    static const char *const forms[] = {"%.*s", "%.*sin", "%.*s_in"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (model->rules->has_function(model, mx_str_printf(model->arena, forms[i], MX_FMT(name))))
            return true;
    }
    return false;
}

/* What is in no schema of the model. */
static mx_answer ask_server(mx_model *model, const mx_asked *asked, mx_diags *diags)
{
    mx_str name = asked->names[asked->about];
    bool may_be = is_servers_schema(asked->names[MX_Q_SCHEMA]) || asked->about == MX_Q_ROLE;
    switch (asked->about) {
    case MX_Q_RELATION:
    case MX_Q_INDEX:
    case MX_Q_CONSTRAINT:
    case MX_Q_TRIGGER:
        may_be = may_be || model->temporary ||
                 (asked->about == MX_Q_RELATION && is_servers_relation(model, asked));
        break;
    case MX_Q_COLUMN:
        may_be = may_be || model->temporary || is_servers_relation(model, asked) ||
                 model->rules->column_may_be(model, MX_STR_NONE, name);
        break;
    case MX_Q_TYPE:
        may_be = may_be || is_servers_type(model, asked, diags);
        break;
    case MX_Q_ROUTINE:
        may_be = may_be || model->rules->has_function(model, name) ||
                 model->rules->relation_may_be(model, name) || mx_str_starts(name, MX_STR("pg_"));
        break;
    case MX_Q_EXTENSION:
        return known(mx_str_eq(name, MX_STR("plpgsql")));
    default:
        break;
    }
    return may_be ? MX_AN_UNKNOWN : MX_AN_NO;
}

/* --- all ----------------------------------------------------------------------------------------------- */

/* What search_path finds of the relation or type that is named; NULL: nothing. */
static const void *found_on_path(const mx_model *model, const mx_asked *asked, mx_str schema)
{
    mx_str relation = asked->names[MX_Q_RELATION], type = asked->names[MX_Q_TYPE];
    const void *found = relation.len ? mx_model_relation(model, schema, relation) : NULL;
    if (!found && type.len)
        found = mx_model_type(model, schema, type);
    return found;
}

static mx_answer ask_schemas(const mx_model *model, const mx_asked *asked, const void *on_path)
{
    mx_answer answer = known(in_objects(&model->objects, asked));
    mx_str wanted = asked->here ? model->current_schema : asked->names[MX_Q_SCHEMA];
    for (size_t i = 0; i < model->schemas.len && answer != MX_AN_YES; i++) {
        const mx_schema *schema = model->schemas.at[i];
        if (!is(wanted, schema->name) ||
            (asked->on_path && (!on_path || found_on_path(model, asked, schema->name) != on_path)))
            continue;
        mx_answer one = ask_schema(schema, asked);
        answer = one == MX_AN_NO ? answer : one;
    }
    return answer;
}

mx_answer mx_block_answer(mx_model *model, const mx_asked *asked, mx_diags *diags)
{
    if (asked->here && asked->names[MX_Q_SCHEMA].len)
        return MX_AN_UNKNOWN;
    const void *named = found_on_path(model, asked, asked->on_path ? MX_STR_NONE : asked->names[MX_Q_SCHEMA]);
    if (asked->on_path && named && model->temporary &&
        named == found_on_path(model, asked, model->temporary->name))
        return MX_AN_UNKNOWN;
    mx_answer answer = ask_schemas(model, asked, named);
    if (answer == MX_AN_NO)
        answer = ask_server(model, asked, diags);
    if (answer == MX_AN_NO && asked->cast && !named)
        return MX_AN_FAILS;
    return answer == MX_AN_UNKNOWN ? answer : known((answer == MX_AN_YES) != asked->negated);
}
