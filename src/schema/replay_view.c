#include "schema/names.h"
#include "schema/part.h"
#include "schema/replay_parts.h"

/* Views, and other queries that are kept, of tables and columns that are not there: the server refuses them. A table or a column may
 * come behind its view in a text that says what there shall be, so they are looked for at its end; a view that loses its table later
 * is another matter, and the servers differ. */

/* Of a schema, or database, that is kept elsewhere, as none of its tables is here. */
static bool is_elsewhere(const mx_model *model, mx_str schema)
{
    const mx_schema *in = schema.len ? mx_model_schema(model, schema) : NULL;
    return schema.len && (!in || (!in->tables.len && !in->objects.len) ||
                          (model->server.schemas.len && !mx_strs_has(&model->server.schemas, in->name)) ||
                          (model->server.one_schema && !mx_str_eq(model->server.schema, in->name)));
}

/* In DuckDB an object's own schema is looked through too. */
static bool is_there(const mx_model *model, const mx_object *object, const mx_name *table)
{
    mx_str own = object->schema && model->server.engine == MX_DUCK ? object->schema->name : MX_STR_NONE;
    return mx_model_relation(model, table->schema, table->name) ||
           (!table->schema.len && own.len && mx_model_relation(model, own, table->name)) ||
           is_elsewhere(model, table->schema) || model->rules->relation_may_be(model, table->name);
}

static bool is_name(mx_replay *r, const mx_part *p, size_t i, mx_str name)
{
    return i < p->to && (p->at[i].kind == MX_T_WORD || p->at[i].kind == MX_T_QUOTED) &&
           mx_name_same(mx_token_value(r->arena, &p->at[i], &r->model->server), name, &r->model->server);
}

mx_span mx_r_place_of(mx_replay *r, const mx_create_object *create, const mx_absent *absent)
{
    const mx_name *name = &absent->name;
    mx_str text = r->stmt->text;
    size_t skip = 0;
    mx_part p;
    if (!name->name.len || !r->stmt->span.file)
        return MX_NOWHERE;
    bool whole_text = create->kind == MX_O_TRIGGER; /* its columns stand before what it does */
    size_t query = whole_text || !create->query.len ? MX_NPOS : mx_str_find_str(text, create->query);
    if (query != MX_NPOS) {
        skip = query;
        text = mx_str_sub(text, 0, query + create->query.len);
    }
    if (!mx_part_open(r->arena, &r->model->server, mx_str_sub(text, skip, text.len), &p))
        return r->stmt->span;
    for (size_t i = p.from; i < p.to; i++) {
        size_t last = name->schema.len ? i + 2 : i;
        bool whole = !name->schema.len || (is_name(r, &p, i, name->schema) && mx_part_punct(&p, i + 1, '.'));
        bool apart = (i == p.from || !mx_part_punct(&p, i - 1, '.')) && !mx_part_punct(&p, last + 1, '(') &&
                     !mx_part_punct(&p, last + 1, '.');
        if (!whole || !apart || !is_name(r, &p, last, name->name))
            continue;
        uint32_t base = r->stmt->span.start + (uint32_t)skip;
        return (mx_span){r->stmt->span.file, base + p.at[i].span.start, base + p.at[last].span.end};
    }
    return r->stmt->span;
}

/* Read once more, now that all is there that will be. */
static void read_again(mx_replay *r, mx_object *object)
{
    mx_span span = object->awaits.name.span;
    object->awaits = (mx_absent){0};
    bool unchecked = r->model->bodies_unchecked;
    r->model->bodies_unchecked = false; /* it was not when this was made */
    r->model->absent = &object->awaits;
    mx_r_new_source(r, object, object->source);
    r->model->absent = NULL;
    r->model->bodies_unchecked = unchecked;
    object->awaits.name.span = span;
}

static mx_status refuse(mx_model *model, const mx_object *object, mx_diags *diags)
{
    const mx_name *name = &object->awaits.name;
    mx_span at = name->span.file ? name->span : object->span;
    const char *kind = mx_object_kind_name(object->kind);
    if (!object->awaits.column)
        return mx_r_is_unknown(model, name)
                   ? MX_FAILED
                   : mx_fail(diags, MX_SCH002, at, "", "%s \"%.*s\" reads \"%.*s\", which does not exist",
                             kind, MX_FMT(object->name), MX_FMT(name->name));
    return mx_fail(diags, MX_SCH002, at, "", "%s \"%.*s\" reads column \"%.*s%s%.*s\", which does not exist",
                   kind, MX_FMT(object->name), MX_FMT(name->schema), name->schema.len ? "." : "",
                   MX_FMT(name->name));
}

bool mx_view_is_broken(const mx_model *model, const mx_object *object)
{
    const mx_absent *awaits = &object->awaits;
    return awaits->name.name.len && (awaits->column || !is_there(model, object, &awaits->name));
}

/* --- bodies of routines, on a way back --- */

static bool has_values(const mx_udt *type, const mx_udt *wanted)
{
    for (size_t i = 0; i < wanted->values.len; i++)
        if (!mx_strs_has(&type->values, wanted->values.at[i]))
            return false;
    return true;
}

static bool has_fields(const mx_udt *type, const mx_udt *wanted)
{
    for (size_t i = 0; i < wanted->fields.len; i++) {
        bool found = false;
        for (size_t k = 0; !found && k < type->fields.len; k++)
            found = mx_str_eq(type->fields.at[k]->name, wanted->fields.at[i]->name);
        if (!found)
            return false;
    }
    return true;
}

static bool lacks_type(const mx_model *model, const mx_udt *wanted)
{
    const mx_udt *type = wanted ? mx_model_type(model, wanted->schema->name, wanted->name) : NULL;
    return wanted && (!type || !has_values(type, wanted) || !has_fields(type, wanted));
}

/* Its columns' types are read with it; that a column is absent is known otherwise. */
static bool lacks_table(const mx_model *model, const mx_table *wanted)
{
    for (size_t i = 0; wanted && i < wanted->columns.len; i++)
        if (lacks_type(model, wanted->columns.at[i]->type.udt))
            return true;
    return false;
}

static bool lacks_in(const mx_model *model, const mx_schema *wanted, mx_str name)
{
    const mx_model *whole = wanted->model;
    return (mx_model_relation(whole, wanted->name, name) && !mx_model_relation(model, wanted->name, name)) ||
           lacks_type(model, mx_model_type(whole, wanted->name, name)) ||
           lacks_table(model, mx_model_table(whole, wanted->name, name)) ||
           (mx_model_object(whole, MX_O_FUNCTION, wanted->name, name, MX_STR_NONE, MX_STR_NONE) &&
            !mx_model_object(model, MX_O_FUNCTION, wanted->name, name, MX_STR_NONE, MX_STR_NONE));
}

static bool lacks(const mx_model *model, const mx_name *name)
{
    const mx_model *wanted = model->leads_to;
    for (size_t s = 0; s < wanted->schemas.len; s++) {
        const mx_schema *schema = wanted->schemas.at[s];
        if ((!name->schema.len || mx_str_eq(schema->name, name->schema)) &&
            lacks_in(model, schema, name->name))
            return true;
    }
    return false;
}

static mx_status check_body(const mx_model *model, const mx_object *routine, mx_diags *diags)
{
    for (size_t i = 0; model->leads_to && routine->body_checked && i < routine->refers.len; i++) {
        const mx_name *name = &routine->refers.at[i];
        if (!lacks(model, name))
            continue;
        return mx_fail(diags, MX_SCH002, routine->span, "",
                       "%s \"%.*s\" reads \"%.*s\", which is not there yet",
                       mx_object_kind_name(routine->kind), MX_FMT(routine->name), MX_FMT(name->name));
    }
    return MX_OK;
}

mx_status mx_r_check_made(mx_model *model, const mx_object *object, mx_diags *diags)
{
    bool view = object->kind == MX_O_VIEW || object->kind == MX_O_MATVIEW;
    bool known = !(model->trusted || model->opaque || model->code_ran);
    bool asked = view ? model->views_at_once : model->leads_to && object->body_checked;
    if (asked && known && mx_view_is_broken(model, object))
        return refuse(model, object, diags);
    return view ? MX_OK : check_body(model, object, diags);
}

mx_status mx_r_check_absent(mx_model *model, mx_diags *diags)
{
    mx_replay r = {.model = model, .arena = model->arena, .rules = model->rules};
    mx_status st = MX_OK;
    if (model->trusted || model->opaque || model->code_ran)
        return MX_OK;
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_objects *objects = &model->schemas.at[s]->objects;
        for (size_t i = 0; i < objects->len; i++) {
            mx_object *object = objects->at[i];
            mx_absent *awaits = &object->awaits;
            if (awaits->fault ||
                (awaits->name.name.len && (awaits->column || is_there(model, object, &awaits->name))))
                read_again(&r, object);
            bool gone = !awaits->column && awaits->name.name.len && is_there(model, object, &awaits->name);
            if (awaits->name.name.len && !gone && refuse(model, object, diags) != MX_OK)
                st = MX_FAILED;
            else if (awaits->fault && !awaits->name.name.len)
                st = mx_fail(diags, MX_SCH005, object->span, "", "%s \"%.*s\": %s",
                             mx_object_kind_name(object->kind), MX_FMT(object->name), awaits->fault);
        }
    }
    return st;
}
