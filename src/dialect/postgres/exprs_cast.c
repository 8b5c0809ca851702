#include "dialect/postgres/exprs.h"

#include "schema/edit.h"
#include "sql/parse.h"

/* Casts: those that are written, those that the server adds, and arrays, whose elements they go into. */

mx_expr *mx_pg_cast(mx_pg_ctx *c, mx_expr *e, mx_pg_static to)
{
    if (e->kind == MX_E_COLLATE) { /* the cast goes below it */
        e->args[0] = mx_pg_cast(c, e->args[0], to);
        return e;
    }
    bool modifiers;
    mx_expr *cast = mx_expr_new(c->arena, MX_E_CAST, MX_STR_NONE, e);
    cast->type = mx_pg_cast_type(c->model, to, NULL, &modifiers);
    mx_expr_add_arg(c->arena, cast, e);
    return cast;
}

mx_expr *mx_pg_to(mx_pg_ctx *c, mx_expr *e, mx_pg_static from, mx_pg_static to)
{
    if (from.id == MX_PT_UNKNOWN)
        return mx_pg_literal(c, e, to);
    if (from.id == MX_PT_NONE || to.id == MX_PT_NONE || to.id == MX_PT_UNKNOWN || mx_pg_same(from, to))
        return e;
    mx_expr *cast = mx_pg_cast(c, e, to);
    mx_pg_static ignored;
    return e->kind == MX_E_ARRAY && to.dims ? mx_pg_canon_cast(c, cast, &ignored) : cast;
}

/* ARRAY['a'::character varying]::text[] casts the elements, (ARRAY[…])::text[] the array; the second is what IN makes. Where it means the
 * same, the second is the canonical one. */
static bool all_casts(const mx_expr *array, mx_pg_ctx *c, mx_type_name **inner)
{
    for (uint32_t i = 0; i < array->arg_count; i++) {
        const mx_expr *outer = array->args[i];
        mx_pg_static a, b;
        if (outer->kind != MX_E_CAST || outer->args[0]->kind != MX_E_CAST ||
            outer->args[0]->args[0]->kind != MX_E_STRING)
            return false;
        if (!mx_pg_find(c->model, outer->type, &a) || !mx_pg_find(c->model, outer->args[0]->type, &b))
            return false;
        if (!mx_pg_is(a, MX_PT_TEXT) || !mx_pg_is(b, MX_PT_VARCHAR) || outer->args[0]->type->arg_count)
            return false;
        *inner = outer->args[0]->type;
    }
    return array->arg_count > 0;
}

static mx_expr *hoist_casts(mx_pg_ctx *c, mx_expr *array)
{
    mx_type_name *inner = NULL;
    if (!all_casts(array, c, &inner))
        return array;
    for (uint32_t i = 0; i < array->arg_count; i++)
        array->args[i] = array->args[i]->args[0];
    return mx_pg_cast(c, array, (mx_pg_static){.id = MX_PT_TEXT, .dims = 1});
}

static mx_expr *array_of(mx_pg_ctx *c, mx_expr *e, const mx_pg_static *wanted, mx_pg_static *type)
{
    mx_pg_static *types = mx_new_array(c->arena, mx_pg_static, e->arg_count ? e->arg_count : 1);
    for (uint32_t i = 0; i < e->arg_count; i++) {
        if (wanted && e->args[i]->kind == MX_E_ARRAY)
            e->args[i] = array_of(c, e->args[i], wanted, &types[i]);
        else
            e->args[i] = mx_pg_canon(c, e->args[i], &types[i]);
    }
    mx_pg_static element = wanted         ? *wanted
                           : e->arg_count ? mx_pg_common(types, e->arg_count)
                                          : MX_PG_TYPE(NONE);
    for (uint32_t i = 0; element.id != MX_PT_NONE && i < e->arg_count; i++) {
        if (!types[i].dims)
            e->args[i] = mx_pg_to(c, e->args[i], types[i], element);
    }
    *type = element;
    type->dims = element.id == MX_PT_NONE ? 0 : 1;
    return hoist_casts(c, e);
}

/* A cast to what a thing is already is none; but one without a length of what has one is. */
static bool says_nothing(mx_pg_ctx *c, const mx_expr *arg, mx_pg_static from, mx_pg_static to, bool modifiers,
                         const mx_type_name *type)
{
    const mx_column *column = c->site->table && arg->kind == MX_E_NAME ? mx_expr_column(c->site->table, arg)
                                                                       : NULL;
    mx_type same;
    if (!mx_pg_same(from, to))
        return false;
    if (!modifiers)
        return !(column && column->type.arg_count) && !(arg->kind == MX_E_CAST && arg->type->arg_count);
    return column && mx_pg_type_of(c->model, type, NULL, &same, NULL) == MX_OK &&
           mx_str_eq(same.text, column->type.text);
}

/* A table or a view is the type of its rows. */
static bool is_row_type(const mx_model *model, const mx_type_name *type)
{
    return mx_model_table(model, type->schema, type->name) ||
           mx_model_object(model, MX_O_VIEW, type->schema, type->name, MX_STR_NONE, MX_STR_NONE) ||
           mx_model_object(model, MX_O_MATVIEW, type->schema, type->name, MX_STR_NONE, MX_STR_NONE);
}

/* ROW(1, 'a')::t: each field takes the type that it has in t, with its length. */
static void cast_fields(mx_pg_ctx *c, mx_expr *row, const mx_udt *type)
{
    for (uint32_t i = 0; i < row->arg_count && i < type->fields.len; i++) {
        const mx_type *want = &type->fields.at[i]->type;
        mx_pg_static from, to = mx_pg_of(want);
        mx_expr *field = mx_pg_canon(c, row->args[i], &from);
        mx_type_name *written = NULL;
        bool sized = want->arg_count && from.id == MX_PT_UNKNOWN && field->kind == MX_E_STRING &&
                     mx_parse_type(c->arena, want->text, MX_NOWHERE, &c->model->server, &written, NULL) ==
                         MX_OK;
        row->args[i] = mx_pg_to(c, field, from, to);
        mx_pg_cast_row(c, row->args[i], to);
        if (sized && row->args[i]->kind == MX_E_CAST) {
            bool modifiers;
            row->args[i]->type = mx_pg_cast_type(c->model, to, written, &modifiers);
        }
    }
}

void mx_pg_cast_row(mx_pg_ctx *c, mx_expr *e, mx_pg_static to)
{
    to = mx_pg_base(to);
    if (e->kind == MX_E_ROW && !to.dims && to.udt && to.udt->kind == MX_O_COMPOSITE)
        cast_fields(c, e, to.udt);
}

static mx_str interval(mx_pg_ctx *c, const mx_type_name *type, mx_str text)
{
    uint64_t digits;
    bool sized = type->arg_count == 1 && mx_str_to_u64(type->args[0]->text, &digits) && digits <= 6;
    return mx_pg_interval_text(c->arena, type->fields, sized ? (int64_t)digits : -1, text);
}

mx_str mx_pg_assigned_interval(mx_pg_ctx *c, const mx_type *to, mx_str text)
{
    mx_type_name *written = NULL;
    if (mx_parse_type(c->arena, to->text, MX_NOWHERE, &c->model->server, &written, NULL) != MX_OK ||
        (!written->arg_count && !written->fields.len))
        return text;
    return interval(c, written, text);
}

/* char 'abc' and bit '101' have no length; 'abc'::char has one, which is 1. */
static mx_type_name *of_any_length(mx_pg_ctx *c, mx_type_name *type)
{
    mx_type_name *any = mx_type_name_copy(c->arena, type);
    mx_pg_static id;
    if (type->arg_count || type->array_dims || !mx_pg_find(c->model, type, &id) || id.dims)
        return type;
    if (id.id == MX_PT_BPCHAR)
        any->name = MX_STR("bpchar");
    else if (id.id == MX_PT_BIT)
        any->name = MX_STR("\"bit\"");
    else
        return type;
    return any;
}

/* NULL::unknown is how the server shows a NULL that has no type. */
static bool is_untyped_null(const mx_expr *e)
{
    return e->args[0]->kind == MX_E_NULL && !e->type->array_dims && !e->type->quoted &&
           mx_str_eq(e->type->name, MX_STR("unknown"));
}

mx_expr *mx_pg_canon_cast(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    bool modifiers;
    mx_pg_static from, to;
    if (is_untyped_null(e))
        return mx_pg_canon(c, e->args[0], type);
    if (e->flags & MX_EF_TYPED)
        e->type = of_any_length(c, e->type);
    if (!mx_pg_find(c->model, e->type, &to)) {
        *type = MX_PG_TYPE(NONE);
        if (is_row_type(c->model, e->type)) {
            e->args[0] = mx_pg_canon(c, e->args[0], &from);
            e->flags &= ~(uint32_t)(MX_EF_CONVERT | MX_EF_TYPED | MX_EF_IMPLICIT);
            return e;
        }
        if (c->status == MX_OK)
            c->status = mx_fail(c->diags, MX_SCH003, e->type->span,
                                "Create the type before, or is this file for another dialect?",
                                "PostgreSQL has no type \"%.*s\"", MX_FMT(e->type->text));
        return e;
    }
    mx_type_name *written = e->type;
    mx_type_name *name = mx_pg_cast_type(c->model, to, written, &modifiers);
    *type = to;
    e->flags &= ~(uint32_t)(MX_EF_CONVERT | MX_EF_TYPED | MX_EF_IMPLICIT);
    mx_expr *arg = e->args[0];
    if (arg->kind == MX_E_ARRAY && to.dims && arg->arg_count) {
        mx_pg_static element = to, own;
        element.dims = 0;
        mx_expr *plain = array_of(c, mx_expr_copy(c->arena, arg), NULL, &own);
        bool pinned = plain->kind == MX_E_ARRAY && own.id == MX_PT_VARCHAR && to.id == MX_PT_TEXT &&
                      !modifiers;
        if (!pinned)
            return array_of(c, arg, &element, type);
        arg = plain;
        from = own;
    } else {
        arg = mx_pg_canon(c, arg, &from);
        mx_pg_cast_row(c, arg, to);
    }
    e->args[0] = arg;
    e->type = name;
    bool domain = to.udt && to.udt->domain && !to.dims;
    if (from.id == MX_PT_UNKNOWN && domain) { /* a value of its base type, which the domain then takes */
        e->args[0] = mx_pg_literal(c, arg, mx_pg_base(to));
        return e;
    }
    if (from.id == MX_PT_UNKNOWN && !modifiers)
        return mx_pg_literal(c, arg, to);
    if (from.id == MX_PT_UNKNOWN) {
        mx_expr *constant = mx_pg_literal(c, arg, to);
        e->args[0] = constant->kind == MX_E_CAST ? constant->args[0] : constant;
        if (mx_pg_is(to, MX_PT_INTERVAL) && arg->kind == MX_E_STRING)
            e->args[0]->text = interval(c, written, arg->text);
        return e;
    }
    bool constant = arg->kind == MX_E_CAST && arg->args[0]->kind == MX_E_STRING && !arg->type->arg_count;
    if (constant && modifiers && mx_pg_same(from, to)) { /* it is shown once, with its length */
        e->args[0] = arg->args[0];
        return e;
    }
    bool serialized = arg->kind == MX_E_CALL && arg->type && mx_str_eq(arg->type->text, name->text);
    return serialized || says_nothing(c, arg, from, to, modifiers, written) ? arg : e;
}

mx_expr *mx_pg_canon_array(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    return array_of(c, e, NULL, type);
}
