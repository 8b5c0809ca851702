#include "dialect/postgres/refuse.h"
#include "dialect/postgres/postgres.h"
#include "dialect/postgres/static_type.h"
#include "schema/canon.h"
#include "schema/names.h"

/* What OR REPLACE may not change: https://www.postgresql.org/docs/15/sql-createview.html, sql-createfunction.html */

static const char *const hint = "Drop it before it is made again.";

/* Types that are not known are the same. */
static bool same_type(const mx_model *model, const mx_type *a, const mx_type *b)
{
    if (!a || !b || !a->base.len || !b->base.len)
        return true;
    return mx_str_eq(mx_type_text(model, model->arena, a), mx_type_text(model, model->arena, b));
}

static mx_status view(const mx_model *model, const mx_object *before, const mx_object *after, mx_diags *diags)
{
    bool typed = before->column_types.len == before->columns.len &&
                 after->column_types.len == after->columns.len;
    if (!before->columns.len || !after->columns.len)
        return MX_OK;
    for (size_t i = 0; i < before->columns.len; i++) {
        mx_str name = before->columns.at[i];
        if (i >= after->columns.len)
            return mx_fail(diags, MX_SCH005, after->span, hint,
                           "OR REPLACE cannot take column \"%.*s\" from view \"%.*s\"", MX_FMT(name),
                           MX_FMT(after->name));
        if (!mx_str_eq(name, after->columns.at[i]))
            return mx_fail(diags, MX_SCH005, after->span, hint,
                           "OR REPLACE cannot call column \"%.*s\" of view \"%.*s\" \"%.*s\"", MX_FMT(name),
                           MX_FMT(after->name), MX_FMT(after->columns.at[i]));
        if (typed && !same_type(model, before->column_types.at[i], after->column_types.at[i]))
            return mx_fail(diags, MX_SCH005, after->span, hint,
                           "OR REPLACE cannot change the type of column \"%.*s\" of view \"%.*s\"",
                           MX_FMT(name), MX_FMT(after->name));
    }
    return MX_OK;
}

typedef struct parts {
    mx_arguments in, out;
    size_t defaults;
} parts;

static parts parts_of(const mx_model *model, const mx_object *routine)
{
    parts p = {0};
    for (size_t i = 0; i < routine->arguments.len; i++) {
        mx_argument argument = routine->arguments.at[i];
        bool both = mx_str_eq(argument.mode, MX_STR("inout"));
        bool out = both || mx_str_eq(argument.mode, MX_STR("out")) ||
                   mx_str_eq(argument.mode, MX_STR("table"));
        if (!out || both) {
            mx_vec_push(model->arena, &p.in, argument);
            p.defaults += argument.has_default;
        }
        if (out)
            mx_vec_push(model->arena, &p.out, argument);
    }
    return p;
}

/* Several results are one row, whose names count. */
static bool same_result(const mx_model *model, const mx_object *before, const mx_object *after,
                        const parts *was, const parts *is)
{
    const mx_type *from = was->out.len == 1 ? &was->out.at[0].type : &before->result,
                  *to = is->out.len == 1 ? &is->out.at[0].type : &after->result;
    if (before->result_set != after->result_set || (was->out.len > 1) != (is->out.len > 1))
        return false;
    if (was->out.len <= 1)
        return same_type(model, from, to);
    if (was->out.len != is->out.len)
        return false;
    for (size_t i = 0; i < was->out.len; i++) {
        if (!mx_str_eq(was->out.at[i].name, is->out.at[i].name) ||
            !same_type(model, &was->out.at[i].type, &is->out.at[i].type))
            return false;
    }
    return true;
}

static mx_status routine(const mx_model *model, const mx_object *before, const mx_object *after,
                         mx_diags *diags)
{
    parts was = parts_of(model, before), is = parts_of(model, after);
    if (!same_result(model, before, after, &was, &is))
        return mx_fail(diags, MX_SCH005, after->span, hint,
                       "OR REPLACE cannot change what %s \"%.*s\" returns",
                       after->kind == MX_O_PROCEDURE ? "procedure" : "function", MX_FMT(after->name));
    for (size_t i = 0; i < was.in.len; i++) {
        mx_str name = was.in.at[i].name;
        if (name.len && (i >= is.in.len || !mx_str_eq(name, is.in.at[i].name)))
            return mx_fail(diags, MX_SCH005, after->span, hint,
                           "OR REPLACE cannot change the name of \"%.*s\", an argument of \"%.*s\"",
                           MX_FMT(name), MX_FMT(after->name));
    }
    if (is.defaults < was.defaults)
        return mx_fail(diags, MX_SCH005, after->span, hint,
                       "OR REPLACE cannot take away defaults of arguments of \"%.*s\"", MX_FMT(after->name));
    return MX_OK;
}

mx_status mx_pg_refuse_replaced(const mx_model *model, const mx_object *before, const mx_object *after,
                                mx_diags *diags)
{
    if (before->kind == MX_O_VIEW && after->kind == MX_O_VIEW)
        return view(model, before, after, diags);
    if ((before->kind == MX_O_FUNCTION || before->kind == MX_O_PROCEDURE) && before->kind == after->kind)
        return routine(model, before, after, diags);
    return MX_OK;
}

/* --- what columns hold --- */

static bool has_collation(const mx_model *model, const mx_object *collation, const mx_column *column)
{
    if (mx_str_eq(collation->schema->name, model->server.schema))
        return mx_str_eq(column->collation, collation->name);
    mx_str name = mx_str_printf(model->arena, "%.*s.%.*s", MX_FMT(collation->schema->name),
                                MX_FMT(collation->name));
    return mx_str_eq(column->collation, name);
}

static bool has_type_of(const mx_object *extension, const mx_column *column)
{
    mx_pg_static type = mx_pg_of(&column->type);
    mx_str schema, name;
    if (type.id != MX_PT_USER || type.udt)
        return false;
    if (!mx_str_cut(type.name, '.', &schema, &name))
        name = type.name;
    const char *brings = mx_pg_extension_of_type(name);
    return brings && mx_str_eq(mx_str_of(brings), extension->name);
}

static bool holds(const mx_model *model, const mx_object *object, const mx_column *column)
{
    return object->kind == MX_O_COLLATION ? has_collation(model, object, column)
                                          : has_type_of(object, column);
}

static mx_status held_by(const mx_model *model, const mx_object *object, const mx_columns *columns,
                         const char *of, mx_str owner, mx_span at, mx_diags *diags)
{
    for (size_t i = 0; i < columns->len; i++) {
        const mx_column *column = columns->at[i];
        if (holds(model, object, column))
            return mx_fail(diags, MX_SCH006, at, "Give it another type or collation before, or use CASCADE.",
                           "%s \"%.*s\" is used by column \"%.*s\" of %s \"%.*s\"",
                           mx_object_kind_name(object->kind), MX_FMT(object->name), MX_FMT(column->name), of,
                           MX_FMT(owner));
    }
    return MX_OK;
}

mx_status mx_pg_refuse_drop(const mx_model *model, const mx_object *object, mx_span at, mx_diags *diags)
{
    if (object->kind != MX_O_COLLATION && object->kind != MX_O_EXTENSION)
        return MX_OK;
    for (size_t s = 0; s < model->schemas.len; s++) {
        const mx_schema *schema = model->schemas.at[s];
        for (size_t i = 0; i < schema->tables.len; i++)
            MX_TRY(held_by(model, object, &schema->tables.at[i]->columns, "table", schema->tables.at[i]->name,
                           at, diags));
        for (size_t i = 0; i < schema->types.len; i++) {
            const mx_udt *type = schema->types.at[i];
            MX_TRY(held_by(model, object, &type->fields, "type", type->name, at, diags));
            if (type->domain && holds(model, object, type->domain))
                return mx_fail(diags, MX_SCH006, at, "Drop the domain before, or use CASCADE.",
                               "%s \"%.*s\" is used by domain \"%.*s\"", mx_object_kind_name(object->kind),
                               MX_FMT(object->name), MX_FMT(type->name));
        }
    }
    return MX_OK;
}
