/* Functions on numbers, and conversions to simple types. */
#include <math.h>

#include "config/hcl_funcs.h"

static mx_status give_double(hcl_call *c, double d, const mx_value **out)
{
    if (!isfinite(d))
        return hcl_arg_fail(c, MX_NPOS, "the result is not a number");
    *out = mx_value_number(c->arena, d);
    return MX_OK;
}

static mx_status fn_abs(hcl_call *c, const mx_value **out)
{
    MX_TRY(hcl_arg_number(c, 0, out));
    return mx_value_as_double(*out) < 0 ? give_double(c, -mx_value_as_double(*out), out) : MX_OK;
}

static mx_status fn_ceil(hcl_call *c, const mx_value **out)
{
    MX_TRY(hcl_arg_number(c, 0, out));
    return (*out)->kind == MX_VALUE_INT ? MX_OK : give_double(c, ceil((*out)->as.number), out);
}

static mx_status fn_floor(hcl_call *c, const mx_value **out)
{
    MX_TRY(hcl_arg_number(c, 0, out));
    return (*out)->kind == MX_VALUE_INT ? MX_OK : give_double(c, floor((*out)->as.number), out);
}

static mx_status fn_log(hcl_call *c, const mx_value **out)
{
    const mx_value *n, *base;
    MX_TRY(hcl_arg_number(c, 0, &n));
    MX_TRY(hcl_arg_number(c, 1, &base));
    return give_double(c, log(mx_value_as_double(n)) / log(mx_value_as_double(base)), out);
}

static mx_status fn_pow(hcl_call *c, const mx_value **out)
{
    const mx_value *n, *power;
    MX_TRY(hcl_arg_number(c, 0, &n));
    MX_TRY(hcl_arg_number(c, 1, &power));
    return give_double(c, pow(mx_value_as_double(n), mx_value_as_double(power)), out);
}

static mx_status fn_signum(hcl_call *c, const mx_value **out)
{
    MX_TRY(hcl_arg_number(c, 0, out));
    double d = mx_value_as_double(*out);
    *out = mx_value_int(c->arena, (d > 0) - (d < 0));
    return MX_OK;
}

static mx_status extreme(hcl_call *c, int sign, const mx_value **out)
{
    for (size_t i = 0; i < c->args.len; i++) {
        const mx_value *v;
        MX_TRY(hcl_arg_number(c, i, &v));
        if (i == 0 || mx_value_cmp(v, *out) * sign > 0)
            *out = v;
    }
    return MX_OK;
}

static mx_status fn_max(hcl_call *c, const mx_value **out)
{
    return extreme(c, 1, out);
}

static mx_status fn_min(hcl_call *c, const mx_value **out)
{
    return extreme(c, -1, out);
}

static int digit_of(char c)
{
    if (mx_is_digit(c))
        return c - '0';
    return mx_is_alpha(c) ? mx_lower(c) - 'a' + 10 : 99;
}

static mx_status fn_parseint(hcl_call *c, const mx_value **out)
{
    mx_str s;
    int64_t base, n = 0;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_int(c, 1, &base));
    if (base < 2 || base > 36)
        return hcl_arg_fail(c, 1, "the base is not within 2 and 36");
    bool negative = s.len > 0 && s.ptr[0] == '-';
    size_t i = negative || (s.len > 0 && s.ptr[0] == '+');
    if (i == s.len)
        return hcl_arg_fail(c, 0, "there are no digits");
    for (; i < s.len; i++) {
        int digit = digit_of(s.ptr[i]);
        if (digit >= base)
            return hcl_arg_fail(c, 0, "\"%.*s\" is no number of base %d", MX_FMT(s), (int)base);
        if (__builtin_mul_overflow(n, base, &n) || __builtin_sub_overflow(n, digit, &n))
            return hcl_arg_fail(c, 0, "the number is too large");
    }
    if (!negative && n == INT64_MIN)
        return hcl_arg_fail(c, 0, "the number is too large");
    *out = mx_value_int(c->arena, negative ? n : -n);
    return MX_OK;
}

static mx_status fn_tonumber(hcl_call *c, const mx_value **out)
{
    *out = c->args.at[0];
    return (*out)->kind == MX_VALUE_NULL ? MX_OK : mx_hcl_to_number(c->eval, *out, hcl_arg_at(c, 0), out);
}

static mx_status fn_tobool(hcl_call *c, const mx_value **out)
{
    bool b;
    *out = c->args.at[0];
    if ((*out)->kind == MX_VALUE_NULL)
        return MX_OK;
    MX_TRY(mx_hcl_to_bool(c->eval, *out, hcl_arg_at(c, 0), &b));
    *out = mx_value_bool(b);
    return MX_OK;
}

static mx_status fn_tostring(hcl_call *c, const mx_value **out)
{
    mx_str s;
    *out = c->args.at[0];
    if ((*out)->kind == MX_VALUE_NULL)
        return MX_OK;
    MX_TRY(hcl_arg_text(c, 0, &s));
    return hcl_give_text(c, s, out);
}

const hcl_func_def hcl_funcs_number[] = {
    {"abs", 1, 1, fn_abs},
    {"ceil", 1, 1, fn_ceil},
    {"floor", 1, 1, fn_floor},
    {"log", 2, 2, fn_log},
    {"max", 1, -1, fn_max},
    {"min", 1, -1, fn_min},
    {"parseint", 2, 2, fn_parseint},
    {"pow", 2, 2, fn_pow},
    {"signum", 1, 1, fn_signum},
    {"tobool", 1, 1, fn_tobool},
    {"tonumber", 1, 1, fn_tonumber},
    {"tostring", 1, 1, fn_tostring},
    {NULL, 0, 0, NULL},
};
