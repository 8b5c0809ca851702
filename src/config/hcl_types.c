/* Types of variables: string, number, bool, int, any, list(T), set(T), map(T), tuple([…]), object({…}),
 * optional(T). */
#include "config/project.h"

static bool is_name(const mx_hcl_expr *type, const char *name)
{
    return type->kind == MX_HCL_NAME && mx_str_eq(type->name, mx_str_of(name));
}

static bool is_call(const mx_hcl_expr *type, const char *name)
{
    return type->kind == MX_HCL_CALL && mx_str_eq(type->name, mx_str_of(name));
}

bool mx_hcl_type_is_simple(const mx_hcl_expr *type)
{
    return type->kind == MX_HCL_NAME;
}

static mx_status no_type(mx_hcl_eval *eval, const mx_hcl_expr *type)
{
    return mx_fail(
        eval->diags, MX_HCL003, type->at,
        "Types are string, number, bool, int, list(T), set(T), map(T), tuple([T]) and object({k = T}).",
        "this is no type");
}

static mx_status mismatch(mx_hcl_eval *eval, const mx_value *v, mx_span at, const char *wanted)
{
    return mx_fail(eval->diags, MX_HCL003, v->at.file ? v->at : at, "",
                   "%s is needed here, not a value of type %s", wanted, mx_value_kind_name(v->kind));
}

static mx_status convert_name(mx_hcl_eval *eval, const mx_hcl_expr *type, const mx_value *v, mx_span at,
                              const mx_value **out)
{
    mx_str s;
    bool b;
    if (is_name(type, "any")) {
        *out = v;
        return MX_OK;
    }
    if (is_name(type, "string")) {
        MX_TRY(mx_hcl_to_text(eval, v, at, &s));
        *out = v->kind == MX_VALUE_TEXT ? v : mx_value_text(eval->arena, s);
        return MX_OK;
    }
    if (is_name(type, "bool")) {
        MX_TRY(mx_hcl_to_bool(eval, v, at, &b));
        *out = mx_value_bool(b);
        return MX_OK;
    }
    if (is_name(type, "number"))
        return mx_hcl_to_number(eval, v, at, out);
    if (is_name(type, "int")) {
        MX_TRY(mx_hcl_to_number(eval, v, at, out));
        return (*out)->kind == MX_VALUE_INT
                   ? MX_OK
                   : mx_fail(eval->diags, MX_HCL003, at, "", "a whole number is needed here");
    }
    return no_type(eval, type);
}

static mx_status convert_items(mx_hcl_eval *eval, const mx_hcl_expr *type, const mx_value *v, mx_span at,
                               const mx_value **out)
{
    if (!mx_value_is_list(v))
        return mismatch(eval, v, at, is_call(type, "set") ? "a set" : "a list");
    mx_value *list = mx_value_list(eval->arena);
    for (size_t i = 0; i < v->as.items.len; i++) {
        const mx_value *item;
        MX_TRY(mx_hcl_convert(eval, type->items.at[0], v->as.items.at[i], at, &item));
        mx_value_push(eval->arena, list, item);
    }
    *out = is_call(type, "set") ? mx_value_set_of(eval->arena, &list->as.items) : list;
    return MX_OK;
}

static mx_status convert_map(mx_hcl_eval *eval, const mx_hcl_expr *type, const mx_value *v, mx_span at,
                             const mx_value **out)
{
    if (v->kind != MX_VALUE_OBJECT)
        return mismatch(eval, v, at, "a map");
    mx_value *object = mx_value_object(eval->arena);
    for (size_t i = 0; i < v->as.members.len; i++) {
        const mx_value *item;
        MX_TRY(mx_hcl_convert(eval, type->items.at[0], v->as.members.at[i].value, at, &item));
        mx_value_set(eval->arena, object, v->as.members.at[i].key, item);
    }
    *out = object;
    return MX_OK;
}

static mx_status convert_tuple(mx_hcl_eval *eval, const mx_hcl_exprs *types, const mx_value *v, mx_span at,
                               const mx_value **out)
{
    if (!mx_value_is_list(v) || v->as.items.len != types->len)
        return mx_fail(eval->diags, MX_HCL003, at, "", "a tuple of %zu values is needed here", types->len);
    mx_value *list = mx_value_list(eval->arena);
    for (size_t i = 0; i < types->len; i++) {
        const mx_value *item;
        MX_TRY(mx_hcl_convert(eval, types->at[i], v->as.items.at[i], at, &item));
        mx_value_push(eval->arena, list, item);
    }
    *out = list;
    return MX_OK;
}

/* Members that the type does not name are dropped, as HCL does. */
static mx_status convert_object(mx_hcl_eval *eval, const mx_hcl_expr *types, const mx_value *v, mx_span at,
                                const mx_value **out)
{
    if (v->kind != MX_VALUE_OBJECT)
        return mismatch(eval, v, at, "an object");
    mx_value *object = mx_value_object(eval->arena);
    for (size_t i = 0; i < types->items.len; i++) {
        const mx_hcl_expr *type = types->items.at[i];
        const mx_value *key, *item = NULL;
        mx_str name;
        MX_TRY(mx_hcl_evaluate(eval, types->keys.at[i], &key));
        MX_TRY(mx_hcl_to_text(eval, key, types->keys.at[i]->at, &name));
        const mx_value *given = mx_value_get(v, name);
        bool optional = is_call(type, "optional") && (type->items.len == 1 || type->items.len == 2);
        if (given == NULL && !optional)
            return mx_fail(eval->diags, MX_HCL003, at, "", "the attribute \"%.*s\" is missing", MX_FMT(name));
        if (given)
            MX_TRY(mx_hcl_convert(eval, optional ? type->items.at[0] : type, given, at, &item));
        else if (type->items.len == 2)
            MX_TRY(mx_hcl_evaluate(eval, type->items.at[1], &item));
        mx_value_set(eval->arena, object, name, item ? item : &mx_value_null);
    }
    mx_value_sort(eval->arena, object);
    *out = object;
    return MX_OK;
}

mx_status mx_hcl_convert(mx_hcl_eval *eval, const mx_hcl_expr *type, const mx_value *value, mx_span at,
                         const mx_value **out)
{
    size_t n = type->items.len;
    MX_TRY(mx_hcl_spend(eval, at, 1));
    if (value->kind == MX_VALUE_NULL) {
        *out = value;
        return MX_OK;
    }
    if (type->kind == MX_HCL_NAME)
        return convert_name(eval, type, value, at, out);
    if (n == 1 && (is_call(type, "list") || is_call(type, "set")))
        return convert_items(eval, type, value, at, out);
    if (n == 1 && is_call(type, "map"))
        return convert_map(eval, type, value, at, out);
    if (n == 1 && is_call(type, "tuple") && type->items.at[0]->kind == MX_HCL_TUPLE)
        return convert_tuple(eval, &type->items.at[0]->items, value, at, out);
    if (n == 1 && is_call(type, "object") && type->items.at[0]->kind == MX_HCL_OBJECT)
        return convert_object(eval, type->items.at[0], value, at, out);
    return no_type(eval, type);
}
