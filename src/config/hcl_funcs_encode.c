/* JSON and CSV. */
#include "config/csv.h"
#include "config/hcl_funcs.h"

static mx_status fn_jsonencode(hcl_call *c, const mx_value **out)
{
    mx_buf buf = MX_BUF(c->arena);
    mx_value_json(&buf, c->args.at[0], MX_STR(""), MX_STR(""));
    return hcl_give_buf(c, &buf, out);
}

/* Objects of the evaluator are in the order of their keys. */
static const mx_value *sorted(hcl_call *c, const mx_value *v)
{
    if (mx_value_is_list(v)) {
        mx_value *list = mx_value_list(c->arena);
        for (size_t i = 0; i < v->as.items.len; i++)
            mx_value_push(c->arena, list, sorted(c, v->as.items.at[i]));
        return list;
    }
    if (v->kind != MX_VALUE_OBJECT)
        return v;
    mx_value *object = mx_value_object(c->arena);
    for (size_t i = 0; i < v->as.members.len; i++)
        mx_value_set(c->arena, object, v->as.members.at[i].key, sorted(c, v->as.members.at[i].value));
    mx_value_sort(c->arena, object);
    return object;
}

static mx_status fn_jsondecode(hcl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(mx_hcl_spend(c->eval, c->expr->at, s.len / 8));
    MX_TRY(mx_value_from_json(c->arena, s, MX_HCL004, hcl_arg_at(c, 0), out, c->eval->diags));
    *out = sorted(c, *out);
    return MX_OK;
}

/* The first record names the columns; each other one becomes an object. */
static mx_status fn_csvdecode(hcl_call *c, const mx_value **out)
{
    mx_str rest;
    mx_strs head, row;
    const char *why = "";
    MX_TRY(hcl_arg_text(c, 0, &rest));
    MX_TRY(mx_hcl_spend(c->eval, c->expr->at, rest.len / 8));
    mx_value *list = mx_value_list(c->arena);
    mx_status st = mx_csv_record(c->arena, &rest, &head, &why);
    if (st == MX_NOT_FOUND)
        return hcl_arg_fail(c, 0, "there is no line with the names of the columns");
    while (st == MX_OK && (st = mx_csv_record(c->arena, &rest, &row, &why)) == MX_OK) {
        mx_value *object = mx_value_object(c->arena);
        if (row.len != head.len)
            return hcl_arg_fail(c, 0, "a line has %zu fields, and there are %zu columns", row.len, head.len);
        for (size_t i = 0; i < row.len; i++)
            mx_value_set(c->arena, object, head.at[i], mx_value_text(c->arena, row.at[i]));
        mx_value_sort(c->arena, object);
        mx_value_push(c->arena, list, object);
    }
    if (st == MX_MISMATCH)
        return hcl_arg_fail(c, 0, "%s", why);
    *out = list;
    return MX_OK;
}

const hcl_func_def hcl_funcs_encode[] = {
    {"csvdecode", 1, 1, fn_csvdecode},
    {"jsondecode", 1, 1, fn_jsondecode},
    {"jsonencode", 1, 1, fn_jsonencode},
    {NULL, 0, 0, NULL},
};
