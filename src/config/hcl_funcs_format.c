/* format("%s …", …) and formatlist. */
#include "config/hcl_funcs.h"
#include "config/value_format.h"

static mx_str print(mx_arena *arena, const mx_value *v)
{
    mx_buf buf = MX_BUF(arena);
    if (v->kind == MX_VALUE_TEXT)
        return v->as.text;
    mx_value_json(&buf, v, MX_STR(""), MX_STR(""));
    return mx_buf_take(&buf);
}

static mx_status format_row(hcl_call *c, mx_str format, const mx_values *args, const mx_value **out)
{
    mx_str text;
    const char *why;
    if (!mx_value_format(c->arena, format, args, print, &text, &why))
        return hcl_arg_fail(c, 0, "%s", why);
    MX_TRY(mx_hcl_spend(c->eval, c->expr->at, format.len / 4 + args->len));
    return hcl_give_text(c, text, out);
}

static mx_status fn_format(hcl_call *c, const mx_value **out)
{
    mx_str format;
    MX_TRY(hcl_arg_text(c, 0, &format));
    mx_values rest = {.at = c->args.at + 1, .len = c->args.len - 1};
    return format_row(c, format, &rest, out);
}

/* As format, once for each item of the lists among the arguments. */
static mx_status fn_formatlist(hcl_call *c, const mx_value **out)
{
    mx_str format;
    size_t rows = 1;
    bool lists = false;
    MX_TRY(hcl_arg_text(c, 0, &format));
    for (size_t i = 1; i < c->args.len; i++) {
        if (!mx_value_is_list(c->args.at[i]))
            continue;
        size_t n = c->args.at[i]->as.items.len;
        if (lists && n != rows)
            return hcl_arg_fail(c, i, "the lists have different lengths: %zu and %zu", rows, n);
        rows = n;
        lists = true;
    }
    mx_value *list = mx_value_list(c->arena);
    for (size_t r = 0; r < rows; r++) {
        const mx_value *text;
        mx_values row = {0};
        for (size_t i = 1; i < c->args.len; i++)
            mx_vec_push(c->arena, &row,
                        mx_value_is_list(c->args.at[i]) ? c->args.at[i]->as.items.at[r] : c->args.at[i]);
        MX_TRY(format_row(c, format, &row, &text));
        mx_value_push(c->arena, list, text);
    }
    *out = list;
    return MX_OK;
}

const hcl_func_def hcl_funcs_format[] = {
    {"format", 1, -1, fn_format},
    {"formatlist", 1, -1, fn_formatlist},
    {NULL, 0, 0, NULL},
};
