/* Functions on lists and objects. Objects are in the order of their keys, as everywhere in the evaluator. */
#include "config/hcl_funcs.h"

static mx_value *list_of(hcl_call *c, const mx_values *items, size_t from, size_t to)
{
    mx_value *list = mx_value_list(c->arena);
    for (size_t i = from; i < to; i++)
        mx_value_push(c->arena, list, items->at[i]);
    return list;
}

static mx_status all_or_any(hcl_call *c, bool any, const mx_value **out)
{
    const mx_values *list;
    MX_TRY(hcl_arg_list(c, 0, &list));
    for (size_t i = 0; i < list->len; i++) {
        bool b = false;
        if (list->at[i]->kind != MX_VALUE_NULL)
            MX_TRY(mx_hcl_to_bool(c->eval, list->at[i], hcl_arg_at(c, 0), &b));
        if (b == any) {
            *out = mx_value_bool(any);
            return MX_OK;
        }
    }
    *out = mx_value_bool(!any);
    return MX_OK;
}

static mx_status fn_alltrue(hcl_call *c, const mx_value **out)
{
    return all_or_any(c, false, out);
}

static mx_status fn_anytrue(hcl_call *c, const mx_value **out)
{
    return all_or_any(c, true, out);
}

static mx_status fn_chunklist(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    int64_t size;
    MX_TRY(hcl_arg_list(c, 0, &list));
    MX_TRY(hcl_arg_int(c, 1, &size));
    if (size < 0)
        return hcl_arg_fail(c, 1, "the size is below 0");
    size_t step = size == 0 || (uint64_t)size > list->len ? list->len : (size_t)size;
    mx_value *chunks = mx_value_list(c->arena);
    for (size_t i = 0; i < list->len; i += step)
        mx_value_push(c->arena, chunks, list_of(c, list, i, i + step < list->len ? i + step : list->len));
    *out = chunks;
    return MX_OK;
}

static mx_status fn_coalesce(hcl_call *c, const mx_value **out)
{
    for (size_t i = 0; i < c->args.len; i++) {
        *out = c->args.at[i];
        if ((*out)->kind != MX_VALUE_NULL && !((*out)->kind == MX_VALUE_TEXT && (*out)->as.text.len == 0))
            return MX_OK;
    }
    return hcl_arg_fail(c, MX_NPOS, "all arguments are null or empty");
}

static mx_status fn_coalescelist(hcl_call *c, const mx_value **out)
{
    for (size_t i = 0; i < c->args.len; i++) {
        const mx_values *list;
        MX_TRY(hcl_arg_list(c, i, &list));
        *out = c->args.at[i];
        if (list->len)
            return MX_OK;
    }
    return hcl_arg_fail(c, MX_NPOS, "all lists are empty");
}

static mx_status fn_compact(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    MX_TRY(hcl_arg_list(c, 0, &list));
    mx_value *result = mx_value_list(c->arena);
    for (size_t i = 0; i < list->len; i++) {
        mx_str s;
        if (list->at[i]->kind == MX_VALUE_NULL)
            continue;
        MX_TRY(hcl_item_text(c, 0, list->at[i], &s));
        if (s.len)
            mx_value_push(c->arena, result, list->at[i]);
    }
    *out = result;
    return MX_OK;
}

static mx_status fn_concat(hcl_call *c, const mx_value **out)
{
    mx_value *result = mx_value_list(c->arena);
    for (size_t i = 0; i < c->args.len; i++) {
        const mx_values *list;
        MX_TRY(hcl_arg_list(c, i, &list));
        for (size_t j = 0; j < list->len; j++)
            mx_value_push(c->arena, result, list->at[j]);
    }
    *out = result;
    return MX_OK;
}

static mx_status fn_contains(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    MX_TRY(hcl_arg_list(c, 0, &list));
    *out = &mx_value_false;
    for (size_t i = 0; i < list->len && *out == &mx_value_false; i++)
        *out = mx_value_bool(mx_value_equal(list->at[i], c->args.at[1]));
    return MX_OK;
}

static mx_status fn_distinct(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    MX_TRY(hcl_arg_list(c, 0, &list));
    mx_value *result = mx_value_list(c->arena);
    for (size_t i = 0; i < list->len; i++) {
        size_t j = 0;
        MX_TRY(mx_hcl_spend(c->eval, c->expr->at, result->as.items.len));
        while (j < result->as.items.len && !mx_value_equal(result->as.items.at[j], list->at[i]))
            j++;
        if (j == result->as.items.len)
            mx_value_push(c->arena, result, list->at[i]);
    }
    *out = result;
    return MX_OK;
}

/* element(list, i): counts on from the first item behind the last one. */
static mx_status fn_element(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    int64_t i;
    MX_TRY(hcl_arg_list(c, 0, &list));
    MX_TRY(hcl_arg_int(c, 1, &i));
    if (list->len == 0)
        return hcl_arg_fail(c, 0, "the list is empty");
    if (i < 0)
        return hcl_arg_fail(c, 1, "the index is below 0");
    *out = list->at[(uint64_t)i % list->len];
    return MX_OK;
}

static mx_status fn_length(hcl_call *c, const mx_value **out)
{
    const mx_value *v = c->args.at[0];
    if (v->kind == MX_VALUE_TEXT)
        *out = mx_value_int(c->arena, (int64_t)mx_str_chars(v->as.text));
    else if (mx_value_is_list(v))
        *out = mx_value_int(c->arena, (int64_t)v->as.items.len);
    else if (v->kind == MX_VALUE_OBJECT)
        *out = mx_value_int(c->arena, (int64_t)v->as.members.len);
    else
        return hcl_arg_fail(c, 0, "a value of type %s has no length", mx_value_kind_name(v->kind));
    return MX_OK;
}

static mx_status fn_empty(hcl_call *c, const mx_value **out)
{
    const mx_value *length = NULL;
    if (c->args.at[0]->kind == MX_VALUE_NULL) {
        *out = &mx_value_true;
        return MX_OK;
    }
    MX_TRY(fn_length(c, &length));
    *out = mx_value_bool(length->as.integer == 0);
    return MX_OK;
}

static mx_status flatten_into(hcl_call *c, mx_value *result, const mx_value *v, int depth)
{
    if (!mx_value_is_list(v)) {
        mx_value_push(c->arena, result, v);
        return mx_hcl_spend(c->eval, c->expr->at, 1);
    }
    if (depth > MX_HCL_EVAL_DEPTH)
        return hcl_arg_fail(c, 0, "the list is nested too deeply");
    for (size_t i = 0; i < v->as.items.len; i++)
        MX_TRY(flatten_into(c, result, v->as.items.at[i], depth + 1));
    return mx_hcl_spend(c->eval, c->expr->at, 1);
}

static mx_status fn_flatten(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    MX_TRY(hcl_arg_list(c, 0, &list));
    mx_value *result = mx_value_list(c->arena);
    *out = result;
    return flatten_into(c, result, c->args.at[0], 0);
}

static mx_status fn_index(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    MX_TRY(hcl_arg_list(c, 0, &list));
    for (size_t i = 0; i < list->len; i++) {
        if (mx_value_equal(list->at[i], c->args.at[1])) {
            *out = mx_value_int(c->arena, (int64_t)i);
            return MX_OK;
        }
    }
    return hcl_arg_fail(c, 1, "the list has no such item");
}

static mx_status fn_keys(hcl_call *c, const mx_value **out)
{
    const mx_members *members;
    MX_TRY(hcl_arg_object(c, 0, &members));
    mx_value *list = mx_value_list(c->arena);
    for (size_t i = 0; i < members->len; i++)
        mx_value_push(c->arena, list, mx_value_text(c->arena, members->at[i].key));
    *out = list;
    return MX_OK;
}

static mx_status fn_values(hcl_call *c, const mx_value **out)
{
    const mx_members *members;
    MX_TRY(hcl_arg_object(c, 0, &members));
    mx_value *list = mx_value_list(c->arena);
    for (size_t i = 0; i < members->len; i++)
        mx_value_push(c->arena, list, members->at[i].value);
    *out = list;
    return MX_OK;
}

static mx_status fn_lookup(hcl_call *c, const mx_value **out)
{
    const mx_members *members;
    mx_str key;
    MX_TRY(hcl_arg_object(c, 0, &members));
    MX_TRY(hcl_arg_text(c, 1, &key));
    *out = mx_value_get(c->args.at[0], key);
    if (*out == NULL && c->args.len == 3)
        *out = c->args.at[2];
    return *out ? MX_OK : hcl_arg_fail(c, 1, "there is no key \"%.*s\"", MX_FMT(key));
}

/* merge(a, b, …): later ones win. */
static mx_status fn_merge(hcl_call *c, const mx_value **out)
{
    mx_value *result = mx_value_object(c->arena);
    for (size_t i = 0; i < c->args.len; i++) {
        const mx_members *members;
        if (c->args.at[i]->kind == MX_VALUE_NULL)
            continue;
        MX_TRY(hcl_arg_object(c, i, &members));
        for (size_t j = 0; j < members->len; j++)
            mx_value_set(c->arena, result, members->at[j].key, members->at[j].value);
    }
    mx_value_sort(c->arena, result);
    *out = result;
    return MX_OK;
}

#define RANGE_MAX 1024

/* range(limit), range(from, limit), range(from, limit, step) */
static mx_status fn_range(hcl_call *c, const mx_value **out)
{
    int64_t from = 0, limit, step = 1;
    if (c->args.len == 1) {
        MX_TRY(hcl_arg_int(c, 0, &limit));
    } else {
        MX_TRY(hcl_arg_int(c, 0, &from));
        MX_TRY(hcl_arg_int(c, 1, &limit));
    }
    if (limit < from)
        step = -1;
    if (c->args.len == 3)
        MX_TRY(hcl_arg_int(c, 2, &step));
    if (step == 0 || (step > 0) != (limit >= from))
        return hcl_arg_fail(c, MX_NPOS, "the step does not lead to the limit");
    mx_value *list = mx_value_list(c->arena);
    for (int64_t i = from; step > 0 ? i < limit : i > limit;) {
        if (list->as.items.len == RANGE_MAX)
            return hcl_arg_fail(c, MX_NPOS, "more than %d numbers", RANGE_MAX);
        mx_value_push(c->arena, list, mx_value_int(c->arena, i));
        if (__builtin_add_overflow(i, step, &i))
            break;
    }
    *out = list;
    return mx_hcl_spend(c->eval, c->expr->at, list->as.items.len);
}

static mx_status fn_reverse(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    MX_TRY(hcl_arg_list(c, 0, &list));
    mx_value *result = mx_value_list(c->arena);
    for (size_t i = list->len; i > 0; i--)
        mx_value_push(c->arena, result, list->at[i - 1]);
    *out = result;
    return MX_OK;
}

static mx_status fn_slice(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    int64_t from, to;
    MX_TRY(hcl_arg_list(c, 0, &list));
    MX_TRY(hcl_arg_int(c, 1, &from));
    MX_TRY(hcl_arg_int(c, 2, &to));
    if (from < 0 || from > to || (uint64_t)to > list->len)
        return hcl_arg_fail(c, 1, "the list has %zu items", list->len);
    *out = list_of(c, list, (size_t)from, (size_t)to);
    return MX_OK;
}

static int cmp_text(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_value_cmp(*(const mx_value *const *)a, *(const mx_value *const *)b);
}

static mx_status fn_sort(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    MX_TRY(hcl_arg_list(c, 0, &list));
    mx_value *result = mx_value_list(c->arena);
    for (size_t i = 0; i < list->len; i++) {
        mx_str s;
        MX_TRY(hcl_item_text(c, 0, list->at[i], &s));
        mx_value_push(c->arena, result, mx_value_text(c->arena, s));
    }
    mx_sort(c->arena, result->as.items.at, result->as.items.len, sizeof *result->as.items.at, cmp_text, NULL);
    *out = result;
    return MX_OK;
}

static mx_status fn_tolist(hcl_call *c, const mx_value **out)
{
    const mx_values *list;
    MX_TRY(hcl_arg_list(c, 0, &list));
    *out = list_of(c, list, 0, list->len);
    return MX_OK;
}

static mx_status fn_zipmap(hcl_call *c, const mx_value **out)
{
    const mx_values *keys, *values;
    MX_TRY(hcl_arg_list(c, 0, &keys));
    MX_TRY(hcl_arg_list(c, 1, &values));
    if (keys->len != values->len)
        return hcl_arg_fail(c, 1, "there are %zu keys and %zu values", keys->len, values->len);
    mx_value *result = mx_value_object(c->arena);
    for (size_t i = 0; i < keys->len; i++) {
        mx_str key;
        MX_TRY(hcl_item_text(c, 0, keys->at[i], &key));
        mx_value_set(c->arena, result, key, values->at[i]);
    }
    mx_value_sort(c->arena, result);
    *out = result;
    return MX_OK;
}

const hcl_func_def hcl_funcs_list[] = {
    {"alltrue", 1, 1, fn_alltrue},
    {"anytrue", 1, 1, fn_anytrue},
    {"chunklist", 2, 2, fn_chunklist},
    {"coalesce", 1, -1, fn_coalesce},
    {"coalescelist", 1, -1, fn_coalescelist},
    {"compact", 1, 1, fn_compact},
    {"concat", 1, -1, fn_concat},
    {"contains", 2, 2, fn_contains},
    {"distinct", 1, 1, fn_distinct},
    {"element", 2, 2, fn_element},
    {"empty", 1, 1, fn_empty},
    {"flatten", 1, 1, fn_flatten},
    {"index", 2, 2, fn_index},
    {"keys", 1, 1, fn_keys},
    {"length", 1, 1, fn_length},
    {"lookup", 2, 3, fn_lookup},
    {"merge", 1, -1, fn_merge},
    {"range", 1, 3, fn_range},
    {"reverse", 1, 1, fn_reverse},
    {"slice", 3, 3, fn_slice},
    {"sort", 1, 1, fn_sort},
    {"tolist", 1, 1, fn_tolist},
    {"values", 1, 1, fn_values},
    {"zipmap", 2, 2, fn_zipmap},
    {NULL, 0, 0, NULL},
};
