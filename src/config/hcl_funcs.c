#include "config/hcl_funcs.h"

#include <stdarg.h>
#include <stdio.h>

static const hcl_func_def *const tables[] = {
    hcl_funcs_text, hcl_funcs_list,  hcl_funcs_set,    hcl_funcs_number, hcl_funcs_encode, hcl_funcs_url,
    hcl_funcs_file, hcl_funcs_regex, hcl_funcs_format, hcl_funcs_time,   hcl_funcs_yaml,
};

/* Functions that exist in project files but that we do not compute: said, never guessed. */
static const char *const not_yet[] = {"yamlmerge", NULL};

static const hcl_func_def *find(mx_str name)
{
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
        for (const hcl_func_def *def = tables[t]; def->name; def++)
            if (mx_str_eq(name, mx_str_of(def->name)))
                return def;
    return NULL;
}

bool mx_hcl_is_function(mx_str name)
{
    static const char *const lazy[] = {"try", "can", NULL};
    bool found = find(name) != NULL;
    for (size_t i = 0; !found && lazy[i]; i++)
        found = mx_str_eq(name, mx_str_of(lazy[i]));
    return found;
}

static const char *nearest(mx_str name)
{
    const char *best = NULL;
    size_t least = 3;
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        for (const hcl_func_def *def = tables[t]; def->name; def++) {
            size_t d = mx_str_distance(mx_str_of(def->name), name, least);
            if (d < least) {
                least = d;
                best = def->name;
            }
        }
    }
    return best;
}

static mx_status unknown_function(mx_hcl_eval *eval, const mx_hcl_expr *expr)
{
    for (size_t i = 0; not_yet[i]; i++)
        if (mx_str_eq(expr->name, mx_str_of(not_yet[i])))
            return mx_fail(eval->diags, MX_HCL004, expr->name_at, "", "the function %s is not supported yet",
                           not_yet[i]);
    const char *near = nearest(expr->name);
    const char *hint = near ? mx_str_printf(eval->arena, "Did you mean \"%s\"?", near).ptr : "";
    return mx_fail(eval->diags, MX_HCL004, expr->name_at, hint, "there is no function named \"%.*s\"",
                   MX_FMT(expr->name));
}

/* try(a, b, …): the first that can be computed. can(a): whether it can. Their arguments may fail. */
static mx_status try_or_can(mx_hcl_eval *eval, const mx_hcl_expr *expr, bool can, const mx_value **out)
{
    size_t before = mx_diags_count(eval->diags);
    if (expr->items.len == 0 || (can && expr->items.len > 1) || expr->spread)
        return mx_fail(eval->diags, MX_HCL004, expr->at, "", "%s: %s needed", can ? "can" : "try",
                       can ? "one argument is" : "arguments are");
    for (size_t i = 0; i < expr->items.len; i++) {
        const mx_value *v;
        int depth = eval->depth;
        if (mx_hcl_evaluate(eval, expr->items.at[i], &v) == MX_OK) {
            *out = can ? &mx_value_true : v;
            return MX_OK;
        }
        if (eval->spent > MX_HCL_EVAL_WORK)
            return MX_FAILED;
        eval->depth = depth;
        if (can || i + 1 < expr->items.len)
            mx_diags_cut(eval->diags, before);
    }
    *out = &mx_value_false;
    return can ? MX_OK : MX_FAILED;
}

static mx_status collect_args(hcl_call *c)
{
    const mx_hcl_expr *expr = c->expr;
    for (size_t i = 0; i < expr->items.len; i++) {
        const mx_value *v;
        MX_TRY(mx_hcl_evaluate(c->eval, expr->items.at[i], &v));
        if (!expr->spread || i + 1 < expr->items.len) {
            mx_vec_push(c->arena, &c->args, v);
            continue;
        }
        if (!mx_value_is_list(v))
            return mx_fail(c->eval->diags, MX_HCL004, expr->items.at[i]->at, "",
                           "what stands before ... is not a list");
        for (size_t j = 0; j < v->as.items.len; j++)
            mx_vec_push(c->arena, &c->args, v->as.items.at[j]);
    }
    return MX_OK;
}

mx_status mx_hcl_call_function(mx_hcl_eval *eval, const mx_hcl_expr *expr, const mx_value **out)
{
    if (mx_str_eq(expr->name, MX_STR("try")) || mx_str_eq(expr->name, MX_STR("can")))
        return try_or_can(eval, expr, expr->name.ptr[0] == 'c', out);
    const hcl_func_def *def = find(expr->name);
    if (def == NULL)
        return unknown_function(eval, expr);
    hcl_call c = {.eval = eval, .arena = eval->arena, .expr = expr, .name = expr->name};
    MX_TRY(collect_args(&c));
    if (c.args.len < (size_t)def->least)
        return hcl_arg_fail(&c, MX_NPOS, "%s%d argument%s needed, %zu given",
                            def->most == def->least ? "" : "at least ", def->least,
                            def->least == 1 ? " is" : "s are", c.args.len);
    if (def->most >= 0 && c.args.len > (size_t)def->most)
        return hcl_arg_fail(&c, MX_NPOS, "%s%d argument%s taken, %zu given",
                            def->most == def->least ? "" : "at most ", def->most,
                            def->most == 1 ? " is" : "s are", c.args.len);
    return def->fn(&c, out);
}

/* ---- for the functions ---- */

mx_span hcl_arg_at(const hcl_call *c, size_t i)
{
    const mx_hcl_exprs *items = &c->expr->items;
    if (i == MX_NPOS || items->len == 0)
        return c->expr->at;
    return items->at[i < items->len ? i : items->len - 1]->at;
}

mx_status hcl_arg_fail(const hcl_call *c, size_t i, const char *format, ...)
{
    char message[256];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return mx_fail(c->eval->diags, MX_HCL004, hcl_arg_at(c, i), "", "%.*s: %s", MX_FMT(c->name), message);
}

static mx_status wrong_type(const hcl_call *c, size_t i, const char *wanted)
{
    return hcl_arg_fail(c, i, "%s is needed as argument %zu, not a value of type %s", wanted, i + 1,
                        mx_value_kind_name(c->args.at[i]->kind));
}

mx_status hcl_arg_text(const hcl_call *c, size_t i, mx_str *out)
{
    const mx_value *v = c->args.at[i];
    if (v->kind == MX_VALUE_NULL || mx_value_is_list(v) || v->kind == MX_VALUE_OBJECT)
        return wrong_type(c, i, "a string");
    return mx_hcl_to_text(c->eval, v, hcl_arg_at(c, i), out);
}

mx_status hcl_arg_number(const hcl_call *c, size_t i, const mx_value **out)
{
    const mx_value *v = c->args.at[i];
    if (v->kind == MX_VALUE_TEXT)
        return mx_hcl_to_number(c->eval, v, hcl_arg_at(c, i), out);
    *out = v;
    return mx_value_is_number(v) ? MX_OK : wrong_type(c, i, "a number");
}

mx_status hcl_arg_int(const hcl_call *c, size_t i, int64_t *out)
{
    const mx_value *v;
    MX_TRY(hcl_arg_number(c, i, &v));
    if (v->kind != MX_VALUE_INT)
        return wrong_type(c, i, "a whole number");
    *out = v->as.integer;
    return MX_OK;
}

mx_status hcl_arg_list(const hcl_call *c, size_t i, const mx_values **out)
{
    if (!mx_value_is_list(c->args.at[i]))
        return wrong_type(c, i, "a list");
    *out = &c->args.at[i]->as.items;
    return mx_hcl_spend(c->eval, c->expr->at, (*out)->len);
}

mx_status hcl_arg_object(const hcl_call *c, size_t i, const mx_members **out)
{
    if (c->args.at[i]->kind != MX_VALUE_OBJECT)
        return wrong_type(c, i, "an object");
    *out = &c->args.at[i]->as.members;
    return mx_hcl_spend(c->eval, c->expr->at, (*out)->len);
}

mx_status hcl_item_text(const hcl_call *c, size_t i, const mx_value *item, mx_str *out)
{
    if (item->kind == MX_VALUE_NULL || mx_value_is_list(item) || item->kind == MX_VALUE_OBJECT)
        return hcl_arg_fail(c, i, "the list holds a value of type %s where a string is needed",
                            mx_value_kind_name(item->kind));
    return mx_hcl_to_text(c->eval, item, hcl_arg_at(c, i), out);
}

mx_status hcl_give_text(const hcl_call *c, mx_str s, const mx_value **out)
{
    *out = mx_value_text(c->arena, s);
    return mx_hcl_spend(c->eval, c->expr->at, s.len / 32);
}

mx_status hcl_give_buf(const hcl_call *c, mx_buf *buf, const mx_value **out)
{
    return hcl_give_text(c, mx_buf_take(buf), out);
}
