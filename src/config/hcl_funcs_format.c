/* format("%s …", …) and formatlist: verbs %v %s %q %d %f %t %x %o %b %%, with flags, width and precision. */
#include <stdio.h>

#include "config/hcl_funcs.h"

typedef struct verb {
    bool left, zero, plus, sharp;
    int64_t width, precision;        /* precision -1: none */
    char letter;
} verb;

/* Behind '%'. False: malformed. */
static bool read_verb(mx_str s, size_t *i, verb *out)
{
    *out = (verb){.precision = -1};
    for (; *i < s.len && strchr("-0+# ", s.ptr[*i]) && s.ptr[*i]; (*i)++) {
        out->left |= s.ptr[*i] == '-';
        out->zero |= s.ptr[*i] == '0';
        out->plus |= s.ptr[*i] == '+';
        out->sharp |= s.ptr[*i] == '#';
    }
    for (; *i < s.len && mx_is_digit(s.ptr[*i]) && out->width < 1000; (*i)++)
        out->width = out->width * 10 + (s.ptr[*i] - '0');
    if (*i < s.len && s.ptr[*i] == '.') {
        out->precision = 0;
        for ((*i)++; *i < s.len && mx_is_digit(s.ptr[*i]) && out->precision < 100; (*i)++)
            out->precision = out->precision * 10 + (s.ptr[*i] - '0');
    }
    if (*i >= s.len || out->width >= 1000 || out->precision >= 100)
        return false;
    out->letter = s.ptr[(*i)++];
    return true;
}

static void pad(mx_buf *buf, const verb *v, mx_str s, bool number)
{
    size_t chars = mx_str_chars(s), space = (uint64_t)v->width > chars ? (size_t)v->width - chars : 0;
    if (number && v->zero && !v->left && space) {
        size_t sign = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
        mx_buf_str(buf, mx_str_sub(s, 0, sign));
        mx_buf_repeat(buf, '0', space);
        mx_buf_str(buf, mx_str_sub(s, sign, s.len));
        return;
    }
    mx_buf_repeat(buf, ' ', v->left ? 0 : space);
    mx_buf_str(buf, s);
    mx_buf_repeat(buf, ' ', v->left ? space : 0);
}

static mx_status as_whole(hcl_call *c, const mx_value *v, int64_t *out)
{
    const mx_value *n;
    MX_TRY(mx_hcl_to_number(c->eval, v, hcl_arg_at(c, 0), &n));
    *out = n->kind == MX_VALUE_INT ? n->as.integer : 0;
    return n->kind == MX_VALUE_INT ? MX_OK : hcl_arg_fail(c, 0, "a whole number is needed");
}

static mx_str in_base(hcl_call *c, int64_t n, unsigned base)
{
    char digits[65];
    size_t at = sizeof digits;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do
        digits[--at] = "0123456789abcdef"[u % base];
    while ((u /= base) > 0);
    mx_str s = {digits + at, sizeof digits - at};
    return mx_str_cat(c->arena, n < 0 ? MX_STR("-") : MX_STR(""), s);
}

static mx_str fixed(hcl_call *c, const mx_value *n, int64_t precision)
{
    /* mx_str_printf obeys the locale's decimal point: put ours back. */
    mx_str s = mx_str_printf(c->arena, "%.*f", (int)(precision < 0 ? 6 : precision), mx_value_as_double(n));
    mx_buf buf = MX_BUF(c->arena);
    for (size_t i = 0; i < s.len; i++)
        mx_buf_char(&buf, mx_is_digit(s.ptr[i]) || s.ptr[i] == '-' ? s.ptr[i] : '.');
    return mx_buf_take(&buf);
}

static mx_status put_arg(hcl_call *c, mx_buf *buf, const verb *v, const mx_value *arg)
{
    int64_t n;
    mx_str s;
    bool b;
    const mx_value *number;
    mx_buf json = MX_BUF(c->arena);
    switch (v->letter) {
    case 'v':
        if (arg->kind != MX_VALUE_TEXT || v->sharp)
            mx_value_json(&json, arg, MX_STR(""), MX_STR(""));
        pad(buf, v, arg->kind == MX_VALUE_TEXT && !v->sharp ? arg->as.text : mx_buf_take(&json), mx_value_is_number(arg));
        return MX_OK;
    case 's':
        MX_TRY(hcl_item_text(c, 0, arg, &s));
        pad(buf, v, v->precision >= 0 && (uint64_t)v->precision < s.len ? mx_str_sub(s, 0, (size_t)v->precision) : s, false);
        return MX_OK;
    case 'q':
        MX_TRY(hcl_item_text(c, 0, arg, &s));
        mx_buf_json(&json, s);
        pad(buf, v, mx_buf_take(&json), false);
        return MX_OK;
    case 't':
        MX_TRY(mx_hcl_to_bool(c->eval, arg, hcl_arg_at(c, 0), &b));
        pad(buf, v, b ? MX_STR("true") : MX_STR("false"), false);
        return MX_OK;
    case 'd':
    case 'x':
    case 'o':
    case 'b':
        MX_TRY(as_whole(c, arg, &n));
        s = in_base(c, n, v->letter == 'd' ? 10 : v->letter == 'x' ? 16 : v->letter == 'o' ? 8 : 2);
        pad(buf, v, v->plus && n >= 0 ? mx_str_cat(c->arena, MX_STR("+"), s) : s, true);
        return MX_OK;
    case 'f':
        MX_TRY(mx_hcl_to_number(c->eval, arg, hcl_arg_at(c, 0), &number));
        pad(buf, v, fixed(c, number, v->precision), true);
        return MX_OK;
    default:
        return hcl_arg_fail(c, 0, "the verb %%%c is not supported", v->letter);
    }
}

static mx_status format_row(hcl_call *c, mx_str format, const mx_values *args, const mx_value **out)
{
    mx_buf buf = MX_BUF(c->arena);
    size_t used = 0;
    for (size_t i = 0; i < format.len;) {
        verb v;
        if (format.ptr[i] != '%') {
            mx_buf_char(&buf, format.ptr[i++]);
            continue;
        }
        i++;
        if (!read_verb(format, &i, &v))
            return hcl_arg_fail(c, 0, "a verb behind %% is malformed");
        if (v.letter == '%') {
            mx_buf_char(&buf, '%');
            continue;
        }
        if (used == args->len)
            return hcl_arg_fail(c, 0, "there are more verbs than the %zu argument%s", args->len, args->len == 1 ? "" : "s");
        MX_TRY(put_arg(c, &buf, &v, args->at[used++]));
        MX_TRY(mx_hcl_spend(c->eval, c->expr->at, 1 + (uint64_t)v.width / 32));
    }
    if (used < args->len)
        return hcl_arg_fail(c, 0, "there are %zu arguments, and the format takes %zu", args->len, used);
    return hcl_give_buf(c, &buf, out);
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
            mx_vec_push(c->arena, &row, mx_value_is_list(c->args.at[i]) ? c->args.at[i]->as.items.at[r] : c->args.at[i]);
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
