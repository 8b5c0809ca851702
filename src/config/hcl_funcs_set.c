/* Functions on sets. They take lists too. */
#include "config/hcl_funcs.h"

static mx_status as_set(hcl_call *c, size_t i, const mx_value **out)
{
    const mx_values *list;
    MX_TRY(hcl_arg_list(c, i, &list));
    *out = mx_value_set_of(c->arena, list);
    return MX_OK;
}

static bool has(const mx_value *set, const mx_value *v)
{
    const mx_values *items = &set->as.items;
    size_t low = 0, high = items->len;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = mx_value_cmp(items->at[mid], v);
        if (order == 0)
            return true;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return false;
}

static mx_status fn_toset(hcl_call *c, const mx_value **out)
{
    return as_set(c, 0, out);
}

static mx_status fn_setunion(hcl_call *c, const mx_value **out)
{
    mx_values all = {0};
    for (size_t i = 0; i < c->args.len; i++) {
        const mx_values *list;
        MX_TRY(hcl_arg_list(c, i, &list));
        for (size_t j = 0; j < list->len; j++)
            mx_vec_push(c->arena, &all, list->at[j]);
    }
    *out = mx_value_set_of(c->arena, &all);
    return MX_OK;
}

/* The items of the first that are (or, with `without`, are not) in all the others. */
static mx_status filter(hcl_call *c, bool without, const mx_value **out)
{
    const mx_value *result;
    MX_TRY(as_set(c, 0, &result));
    for (size_t i = 1; i < c->args.len; i++) {
        const mx_value *other;
        mx_values kept = {0};
        MX_TRY(as_set(c, i, &other));
        for (size_t j = 0; j < result->as.items.len; j++)
            if (has(other, result->as.items.at[j]) != without)
                mx_vec_push(c->arena, &kept, result->as.items.at[j]);
        result = mx_value_set_of(c->arena, &kept);
    }
    *out = result;
    return MX_OK;
}

static mx_status fn_setintersection(hcl_call *c, const mx_value **out)
{
    return filter(c, false, out);
}

static mx_status fn_setsubtract(hcl_call *c, const mx_value **out)
{
    return filter(c, true, out);
}

/* Every combination of one item of each; the last argument turns fastest. */
static mx_status fn_setproduct(hcl_call *c, const mx_value **out)
{
    mx_value *rows = mx_value_list(c->arena);
    mx_value_push(c->arena, rows, mx_value_list(c->arena));
    for (size_t i = 0; i < c->args.len; i++) {
        const mx_values *list;
        MX_TRY(hcl_arg_list(c, i, &list));
        mx_value *next = mx_value_list(c->arena);
        for (size_t r = 0; r < rows->as.items.len; r++) {
            for (size_t j = 0; j < list->len; j++) {
                MX_TRY(mx_hcl_spend(c->eval, c->expr->at, i + 4));
                mx_value *row = mx_value_list(c->arena);
                const mx_values *head = &rows->as.items.at[r]->as.items;
                for (size_t k = 0; k < head->len; k++)
                    mx_value_push(c->arena, row, head->at[k]);
                mx_value_push(c->arena, row, list->at[j]);
                mx_value_push(c->arena, next, row);
            }
        }
        rows = next;
    }
    *out = rows;
    return MX_OK;
}

const hcl_func_def hcl_funcs_set[] = {
    {"setintersection", 1, -1, fn_setintersection},
    {"setproduct", 1, -1, fn_setproduct},
    {"setsubtract", 2, 2, fn_setsubtract},
    {"setunion", 1, -1, fn_setunion},
    {"toset", 1, 1, fn_toset},
    {NULL, 0, 0, NULL},
};
