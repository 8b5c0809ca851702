#include "dialect/postgres/catalogue.h"
#include "dialect/postgres/refuse.h"

#include "schema/calls.h"
#include "schema/names.h"
#include "schema/reader.h"

/* --- what the model has ---------------------------------------------------------------------------------------------------------- */

bool mx_pg_has_extension(const mx_model *model, const char *name)
{
    return mx_model_object(model, MX_O_EXTENSION, MX_STR_NONE, mx_str_of(name), MX_STR_NONE, MX_STR_NONE) !=
           NULL;
}

bool mx_pg_has_open_extension(const mx_model *model)
{
    for (size_t i = 0; i < model->objects.len; i++) {
        const mx_object *object = model->objects.at[i];
        if (object->kind == MX_O_OTHER ||
            (object->kind == MX_O_EXTENSION && !mx_pg_knows_extension(object->name)))
            return true;
    }
    return false;
}

bool mx_pg_has_any_extension(const mx_model *model)
{
    for (size_t i = 0; i < model->objects.len; i++) {
        const mx_object *object = model->objects.at[i];
        if (object->kind == MX_O_OTHER ||
            (object->kind == MX_O_EXTENSION && !mx_str_eq(object->name, MX_STR("plpgsql"))))
            return true;
    }
    return false;
}

const mx_object *mx_pg_own_function(const mx_model *model, mx_str schema, mx_str name)
{
    static const mx_object_kind kinds[] = {MX_O_FUNCTION, MX_O_AGGREGATE};
    for (size_t s = 0; s < model->schemas.len; s++) {
        if (schema.len && !mx_str_eq(model->schemas.at[s]->name, schema))
            continue;
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            const mx_object *found = mx_model_object(model, kinds[k], model->schemas.at[s]->name, name,
                                                     MX_STR_NONE, MX_STR_NONE);
            if (found)
                return found;
        }
    }
    return NULL;
}

bool mx_pg_is_type(mx_model *model, mx_str name)
{
    const mx_type_name written = {.name = name, .text = name};
    mx_pg_static type;
    return mx_pg_find(model, &written, &type);
}

bool mx_pg_extension_brings(const mx_model *model, mx_str name)
{
    const char *extension;
    for (size_t i = 0; (extension = mx_pg_extension_of_function(name, i)) != NULL; i++) {
        if (mx_pg_has_extension(model, extension))
            return true;
    }
    return false;
}

static bool brought_by_extension(const mx_model *model, mx_str name)
{
    return mx_pg_extension_brings(model, name) || mx_pg_has_open_extension(model);
}

mx_status mx_pg_no_function(mx_model *model, mx_str name, mx_span at, mx_diags *diags)
{
    const char *extension = mx_pg_extension_of_function(name, 0);
    mx_str hint = MX_STR("Create it before, or is this file for another dialect?");
    if (extension && mx_str_eq(name, MX_STR("uuid_generate_v4")))
        hint = MX_STR("Write CREATE EXTENSION \"uuid-ossp\" before it, or call gen_random_uuid().");
    else if (extension)
        hint = mx_str_printf(model->arena, "Write CREATE EXTENSION \"%s\" before it.", extension);
    return mx_fail(diags, MX_SCH002, at, mx_str_z(model->arena, hint), "function \"%.*s\" does not exist",
                   MX_FMT(name));
}

/* A cast written as a call, or a range of two bounds or a multirange of any ranges. */
static bool is_type_call(mx_model *model, mx_str schema, mx_str name, bool one)
{
    const mx_type_name written = {.schema = schema, .name = name, .text = name};
    mx_pg_static type;
    return mx_pg_find(model, &written, &type) && (one || type.id == MX_PT_USER);
}

bool mx_pg_may_call(mx_model *model, mx_str schema, mx_str name, bool one)
{
    bool built_in = !schema.len || mx_str_eq(schema, MX_STR("pg_catalog"));
    if (built_in && mx_pg_find_function(model->server.version, name, NULL, 0).known)
        return true;
    if (schema.len && (!mx_model_schema(model, schema) || mx_pg_has_any_extension(model)))
        return true; /* of what lies elsewhere nothing is known */
    return mx_pg_own_function(model, schema, name) || brought_by_extension(model, name) ||
           is_type_call(model, schema, name, one);
}

/* --- texts ----------------------------------------------------------------------------------------------------------------------- */

typedef struct text_calls {
    mx_model *model;
    mx_span at; /* of the text */
    mx_diags *diags;
    mx_status status;
} text_calls;

static bool check_call(const mx_text_call *call, void *arg)
{
    text_calls *c = arg;
    if (mx_pg_may_call(c->model, call->schema, call->name, call->one))
        return true;
    mx_span at = {c->at.file, c->at.start + call->at.start, c->at.start + call->at.end};
    c->status = mx_pg_no_function(c->model, call->name, at, c->diags);
    return false;
}

/* SFUNC, FINALFUNC and the other functions that an aggregate is made of. */
static mx_status check_aggregate(mx_model *model, const mx_create_object *create, mx_span at, mx_diags *diags)
{
    for (size_t i = 0; i < create->options.len; i++) {
        const mx_option *option = &create->options.at[i];
        mx_str key = mx_str_lower(model->arena, option->key), schema;
        if (!mx_str_ends(key, MX_STR("func")) && !mx_str_eq(key, MX_STR("sfunc1")))
            continue;
        mx_reader in = mx_reader_open(model->arena, option->value, &model->server);
        mx_str name = mx_reader_name(&in, &schema);
        if (mx_reader_at_end(&in) && name.len && !mx_pg_may_call(model, schema, name, false))
            return mx_pg_no_function(model, name, option->span.file ? option->span : at, diags);
    }
    return MX_OK;
}

static bool only_takes(const mx_column_def *argument)
{
    return mx_str_eq(argument->storage, MX_STR("in")) || mx_str_eq(argument->storage, MX_STR("variadic"));
}

static bool only_gives(const mx_column_def *argument)
{
    return mx_str_eq(argument->storage, MX_STR("out")) || mx_str_eq(argument->storage, MX_STR("table"));
}

/* What it takes may be called as what it gives. */
static mx_status check_arguments(const mx_create_object *create, mx_span at, mx_diags *diags)
{
    for (size_t i = 0; i < create->attributes.len; i++) {
        const mx_column_def *one = create->attributes.at[i];
        for (size_t k = 0; k < i && one->name.len; k++) {
            const mx_column_def *other = create->attributes.at[k];
            bool apart = (only_takes(one) && only_gives(other)) || (only_gives(one) && only_takes(other));
            if (!apart && mx_str_eq(one->name, other->name))
                return mx_fail(diags, MX_SCH001, at, "", "%s \"%.*s\" has two arguments called \"%.*s\"",
                               mx_object_kind_name(create->kind), MX_FMT(create->name.name),
                               MX_FMT(one->name));
        }
    }
    return MX_OK;
}

/* A routine's body is looked into when it is called (but for those in SQL, which may be made in any order). */
mx_status mx_pg_refuse_object(mx_model *model, const mx_create_object *create, mx_str text, mx_span at,
                              mx_diags *diags)
{
    text_calls calls = {model, at, diags, MX_OK};
    if (create->kind == MX_O_FUNCTION || create->kind == MX_O_PROCEDURE) {
        MX_TRY(check_arguments(create, create->name.span, diags));
        return mx_pg_check_routine_types(model, create, diags);
    }
    if (create->kind == MX_O_AGGREGATE)
        return check_aggregate(model, create, at, diags);
    if (create->kind == MX_O_STATISTICS)
        return mx_pg_check_statistics(model, create, text, at, diags);
    if (create->kind == MX_O_TRIGGER) {
        MX_TRY(mx_pg_check_trigger(model, create, text, at, diags));
        MX_TRY(mx_pg_check_trigger_form(model, create, text, at, diags));
    }
    if (create->kind == MX_O_VIEW || create->kind == MX_O_MATVIEW)
        MX_TRY(mx_pg_check_view_parameters(model, create->kind, create->name.name, true, &create->options,
                                           diags));
    if (create->kind == MX_O_VIEW || create->kind == MX_O_MATVIEW || create->kind == MX_O_POLICY ||
        create->kind == MX_O_TRIGGER || create->kind == MX_O_EVENT_TRIGGER)
        mx_text_calls(model->arena, text, &model->server, check_call, &calls);
    return calls.status;
}

/* --- indexes, collations --------------------------------------------------------------------------------------------------------- */

static bool is_one_of(mx_str text, const char *const *words)
{
    for (; *words; words++) {
        if (mx_str_eq(text, mx_str_of(*words)))
            return true;
    }
    return false;
}

mx_status mx_pg_check_method(const mx_model *model, const mx_index *index, mx_diags *diags)
{
    static const char *const methods[] = {"btree", "hash", "gist", "spgist", "gin", "brin", NULL};
    if (model->trusted || model->opaque || is_one_of(index->method, methods) ||
        mx_pg_has_any_extension(model))
        return MX_OK;
    return mx_fail(diags, MX_SCH002, index->span, "Create the extension that brings it before.",
                   "access method \"%.*s\" does not exist", MX_FMT(index->method));
}

mx_status mx_pg_check_opclass(const mx_model *model, const mx_index *index, const mx_index_part *part,
                              mx_diags *diags)
{
    mx_str name = part->opclass;
    const char *extension = NULL;
    if (model->trusted || model->opaque || !name.len || mx_str_find(name, '.') != MX_NPOS ||
        mx_pg_has_opclass(index->method, name) || mx_pg_has_open_extension(model))
        return MX_OK;
    for (size_t i = 0; (extension = mx_pg_extension_of_opclass(index->method, name, i)) != NULL; i++) {
        if (mx_pg_has_extension(model, extension))
            return MX_OK;
    }
    extension = mx_pg_extension_of_opclass(index->method, name, 0);
    mx_str hint = extension
                      ? mx_str_printf(model->arena, "Write CREATE EXTENSION \"%s\" before it.", extension)
                      : MX_STR_NONE;
    return mx_fail(diags, MX_SCH002, index->span, mx_str_z(model->arena, hint),
                   "operator class \"%.*s\" does not exist for access method \"%.*s\"", MX_FMT(name),
                   MX_FMT(index->method));
}

static bool has_own_collation(const mx_model *model, mx_str name)
{
    for (size_t s = 0; s < model->schemas.len; s++) {
        if (mx_model_object(model, MX_O_COLLATION, model->schemas.at[s]->name, name, MX_STR_NONE,
                            MX_STR_NONE))
            return true;
    }
    return false;
}

/* Which collations there are depends on the machine; those of other dialects are on none. */
mx_status mx_pg_check_collation(const mx_model *model, const mx_column *column, mx_diags *diags)
{
    static const char *const foreign[] = {"nocase", "rtrim", "binary", "NOCASE", "RTRIM", "BINARY", NULL};
    mx_str name = column->collation;
    mx_pg_static type = mx_pg_base(mx_pg_of(&column->type));
    if (model->trusted || model->opaque || !name.len || has_own_collation(model, name))
        return MX_OK;
    if (is_one_of(name, foreign) || mx_str_istarts(name, MX_STR("utf8mb4_")) ||
        mx_str_istarts(name, MX_STR("latin1_")))
        return mx_fail(diags, MX_SCH002, column->span, "Is this file for another dialect?",
                       "collation \"%.*s\" does not exist", MX_FMT(name));
    bool open = type.id == MX_PT_NONE || type.id == MX_PT_USER || type.dims;
    if (open || mx_pg_category(type) == 'S')
        return MX_OK;
    return mx_fail(diags, MX_SCH005, column->span, "", "type %.*s of column \"%.*s\" has no collations",
                   MX_FMT(column->type.text), MX_FMT(column->name));
}
