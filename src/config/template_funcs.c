/* The functions of templates: Go's own, and those that Atlas adds to every report. */
#include <math.h>

#include "config/template_tree.h"
#include "config/value_format.h"

bool tpl_truth(const mx_value *v)
{
    switch (v->kind) {
    case MX_VALUE_NULL:
    case MX_VALUE_KINDS:
        return false;
    case MX_VALUE_BOOL:
        return v->as.boolean;
    case MX_VALUE_INT:
        return v->as.integer != 0;
    case MX_VALUE_FLOAT:
        return v->as.number != 0;
    case MX_VALUE_TEXT:
        return v->as.text.len > 0;
    case MX_VALUE_LIST:
    case MX_VALUE_SET:
        return v->as.items.len > 0;
    case MX_VALUE_OBJECT:
        return v->as.members.len > 0;
    }
    return false;
}

static void print_into(mx_buf *buf, const mx_value *v)
{
    switch (v->kind) {
    case MX_VALUE_NULL:
    case MX_VALUE_KINDS:
        mx_buf_lit(buf, "<nil>");
        break;
    case MX_VALUE_BOOL:
        mx_buf_text(buf, v->as.boolean ? "true" : "false");
        break;
    case MX_VALUE_INT:
    case MX_VALUE_FLOAT:
        mx_buf_str(buf, mx_value_number_text(buf->arena, v));
        break;
    case MX_VALUE_TEXT:
        mx_buf_str(buf, v->as.text);
        break;
    case MX_VALUE_LIST:
    case MX_VALUE_SET:
        mx_buf_char(buf, '[');
        for (size_t i = 0; i < v->as.items.len; i++) {
            if (i)
                mx_buf_char(buf, ' ');
            print_into(buf, v->as.items.at[i]);
        }
        mx_buf_char(buf, ']');
        break;
    case MX_VALUE_OBJECT:
        mx_buf_lit(buf, "map[");
        for (size_t i = 0; i < v->as.members.len; i++) {
            mx_buf_printf(buf, "%s%.*s:", i ? " " : "", MX_FMT(v->as.members.at[i].key));
            print_into(buf, v->as.members.at[i].value);
        }
        mx_buf_char(buf, ']');
        break;
    }
}

mx_str tpl_print(mx_arena *arena, const mx_value *v)
{
    mx_buf buf = MX_BUF(arena);
    print_into(&buf, v);
    return mx_buf_take(&buf);
}

/* ---- helpers ---- */

#define ARG(i) (c->args->at[i])
#define FAIL(...) mx_fail(c->diags, MX_TPL001, c->at, "", __VA_ARGS__)

static mx_status give(const tpl_call *c, mx_str s, const mx_value **out)
{
    *c->spent += s.len / 32;
    *out = mx_value_text(c->arena, s);
    return MX_OK;
}

static mx_status want_text(const tpl_call *c, size_t i, mx_str *out)
{
    if (ARG(i)->kind != MX_VALUE_TEXT)
        return FAIL("%.*s: a string is needed, not a value of type %s", MX_FMT(c->name),
                    mx_value_kind_name(ARG(i)->kind));
    *out = ARG(i)->as.text;
    return MX_OK;
}

/* ---- comparing ---- */

static mx_status fn_eq(const tpl_call *c, const mx_value **out)
{
    *out = &mx_value_false;
    for (size_t i = 1; i < c->args->len; i++)
        if (mx_value_equal(ARG(0), ARG(i)))
            *out = &mx_value_true;
    return MX_OK;
}

static mx_status fn_ne(const tpl_call *c, const mx_value **out)
{
    *out = mx_value_bool(!mx_value_equal(ARG(0), ARG(1)));
    return MX_OK;
}

static mx_status order(const tpl_call *c, int *out)
{
    bool numbers = mx_value_is_number(ARG(0)) && mx_value_is_number(ARG(1));
    bool texts = ARG(0)->kind == MX_VALUE_TEXT && ARG(1)->kind == MX_VALUE_TEXT;
    if (!numbers && !texts)
        return FAIL("%.*s: incompatible types for comparison", MX_FMT(c->name));
    *out = mx_value_cmp(ARG(0), ARG(1));
    return MX_OK;
}

static mx_status fn_order(const tpl_call *c, const mx_value **out)
{
    int o = 0;
    MX_TRY(order(c, &o));
    bool equal = c->name.ptr[1] == 'e', less = c->name.ptr[0] == 'l'; /* lt le gt ge */
    *out = mx_value_bool((equal && o == 0) || (less ? o < 0 : o > 0));
    return MX_OK;
}

static mx_status fn_not(const tpl_call *c, const mx_value **out)
{
    *out = mx_value_bool(!tpl_truth(ARG(0)));
    return MX_OK;
}

/* ---- parts ---- */

static mx_status fn_len(const tpl_call *c, const mx_value **out)
{
    const mx_value *v = ARG(0);
    if (v->kind != MX_VALUE_TEXT && !mx_value_is_list(v) && v->kind != MX_VALUE_OBJECT)
        return FAIL("len of a value of type %s", mx_value_kind_name(v->kind));
    size_t n = v->kind == MX_VALUE_TEXT ? v->as.text.len
               : mx_value_is_list(v)    ? v->as.items.len
                                        : v->as.members.len;
    *out = mx_value_int(c->arena, (int64_t)n);
    return MX_OK;
}

static mx_status fn_index(const tpl_call *c, const mx_value **out)
{
    *out = ARG(0);
    for (size_t i = 1; i < c->args->len; i++) {
        const mx_value *key = ARG(i);
        if ((*out)->kind == MX_VALUE_OBJECT && key->kind == MX_VALUE_TEXT) {
            const mx_value *v = mx_value_get(*out, key->as.text);
            *out = v ? v : &mx_value_null;
        } else if (mx_value_is_list(*out) && key->kind == MX_VALUE_INT) {
            if (key->as.integer < 0 || (uint64_t)key->as.integer >= (*out)->as.items.len)
                return FAIL("index: index out of range: %lld", (long long)key->as.integer);
            *out = (*out)->as.items.at[key->as.integer];
        } else {
            return FAIL("index: a value of type %s has no item for a %s", mx_value_kind_name((*out)->kind),
                        mx_value_kind_name(key->kind));
        }
    }
    return MX_OK;
}

/* slice x [from [to]]: texts by bytes, as Go. */
static mx_status fn_slice(const tpl_call *c, const mx_value **out)
{
    const mx_value *v = ARG(0);
    bool text = v->kind == MX_VALUE_TEXT;
    if (!text && !mx_value_is_list(v))
        return FAIL("slice of a value of type %s", mx_value_kind_name(v->kind));
    size_t len = text ? v->as.text.len : v->as.items.len, bounds[2] = {0, len};
    for (size_t i = 1; i < c->args->len; i++) {
        if (ARG(i)->kind != MX_VALUE_INT || ARG(i)->as.integer < 0 || (uint64_t)ARG(i)->as.integer > len)
            return FAIL("slice: index out of range");
        bounds[i - 1] = (size_t)ARG(i)->as.integer;
    }
    if (bounds[0] > bounds[1])
        return FAIL("slice: index out of range");
    if (text)
        return give(c, mx_str_sub(v->as.text, bounds[0], bounds[1]), out);
    mx_value *list = mx_value_list(c->arena);
    for (size_t i = bounds[0]; i < bounds[1]; i++)
        mx_value_push(c->arena, list, v->as.items.at[i]);
    *c->spent += bounds[1] - bounds[0];
    *out = list;
    return MX_OK;
}

/* ---- texts ---- */

/* Go puts a space between operands when neither is a string. */
static mx_status fn_print(const tpl_call *c, const mx_value **out)
{
    mx_buf buf = MX_BUF(c->arena);
    bool line = mx_str_eq(c->name, MX_STR("println"));
    for (size_t i = 0; i < c->args->len; i++) {
        bool texts = i > 0 && (ARG(i)->kind == MX_VALUE_TEXT || ARG(i - 1)->kind == MX_VALUE_TEXT);
        if (i > 0 && (line || !texts))
            mx_buf_char(&buf, ' ');
        print_into(&buf, ARG(i));
    }
    if (line)
        mx_buf_char(&buf, '\n');
    return give(c, mx_buf_take(&buf), out);
}

static mx_status fn_printf(const tpl_call *c, const mx_value **out)
{
    mx_str format, text;
    const char *why;
    MX_TRY(want_text(c, 0, &format));
    mx_values rest = {.at = c->args->at + 1, .len = c->args->len - 1};
    if (!mx_value_format(c->arena, format, &rest, tpl_print, &text, &why))
        return FAIL("printf: %s", why);
    return give(c, text, out);
}

static mx_status fn_upper(const tpl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(want_text(c, 0, &s));
    return give(c, mx_str_upper(c->arena, s), out);
}

static mx_status fn_lower(const tpl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(want_text(c, 0, &s));
    return give(c, mx_str_lower(c->arena, s), out);
}

/* json v | json v indent | json v prefix indent */
static mx_status fn_json(const tpl_call *c, const mx_value **out)
{
    mx_str prefix = MX_STR(""), indent = MX_STR("");
    mx_buf buf = MX_BUF(c->arena);
    if (c->args->len > 1)
        MX_TRY(want_text(c, c->args->len - 1, &indent));
    if (c->args->len > 2)
        MX_TRY(want_text(c, 1, &prefix));
    mx_value_json(&buf, ARG(0), prefix, indent);
    return give(c, mx_buf_take(&buf), out);
}

/* json_merge a b …: texts of JSON objects; later ones win. */
static mx_status fn_json_merge(const tpl_call *c, const mx_value **out)
{
    mx_value *all = mx_value_object(c->arena);
    mx_buf buf = MX_BUF(c->arena);
    for (size_t i = 0; i < c->args->len; i++) {
        const mx_value *one;
        mx_str s;
        MX_TRY(want_text(c, i, &s));
        MX_TRY(mx_value_from_json(c->arena, s, MX_TPL001, c->at, &one, c->diags));
        if (one->kind != MX_VALUE_OBJECT)
            return FAIL("json_merge: argument %zu is no object", i + 1);
        for (size_t j = 0; j < one->as.members.len; j++)
            mx_value_set(c->arena, all, one->as.members.at[j].key, one->as.members.at[j].value);
    }
    mx_value_sort(c->arena, all);
    mx_value_json(&buf, all, MX_STR(""), MX_STR(""));
    return give(c, mx_buf_take(&buf), out);
}

/* Colours are for terminals; a command that writes to one brings its own functions of these names. */
static mx_status fn_plain(const tpl_call *c, const mx_value **out)
{
    *out = ARG(0);
    return MX_OK;
}

/* ---- numbers, defaults ---- */

static mx_status fn_add(const tpl_call *c, const mx_value **out)
{
    int64_t n;
    if (ARG(0)->kind != MX_VALUE_INT || ARG(1)->kind != MX_VALUE_INT)
        return FAIL("add needs whole numbers");
    if (__builtin_add_overflow(ARG(0)->as.integer, ARG(1)->as.integer, &n))
        return FAIL("add: the result is too large");
    *out = mx_value_int(c->arena, n);
    return MX_OK;
}

/* default d v: d when v is empty. */
static mx_status fn_default(const tpl_call *c, const mx_value **out)
{
    *out = tpl_truth(ARG(1)) ? ARG(1) : ARG(0);
    return MX_OK;
}

static const struct {
    const char *name;
    size_t least, most; /* most 0: any number */
    mx_status (*fn)(const tpl_call *c, const mx_value **out);
} funcs[] = {
    {"eq", 2, 0, fn_eq},
    {"ne", 2, 2, fn_ne},
    {"lt", 2, 2, fn_order},
    {"le", 2, 2, fn_order},
    {"gt", 2, 2, fn_order},
    {"ge", 2, 2, fn_order},
    {"not", 1, 1, fn_not},
    {"len", 1, 1, fn_len},
    {"index", 1, 0, fn_index},
    {"slice", 1, 3, fn_slice},
    {"print", 0, 0, fn_print},
    {"println", 0, 0, fn_print},
    {"printf", 1, 0, fn_printf},
    {"upper", 1, 1, fn_upper},
    {"lower", 1, 1, fn_lower},
    {"json", 1, 3, fn_json},
    {"json_merge", 1, 0, fn_json_merge},
    {"add", 2, 2, fn_add},
    {"default", 2, 2, fn_default},
    {"cyan", 1, 1, fn_plain},
    {"green", 1, 1, fn_plain},
    {"red", 1, 1, fn_plain},
    {"yellow", 1, 1, fn_plain},
    {"redBgWhiteFg", 1, 1, fn_plain},
};

bool tpl_is_builtin(mx_str name)
{
    for (size_t i = 0; i < sizeof funcs / sizeof *funcs; i++)
        if (mx_str_eq(name, mx_str_of(funcs[i].name)))
            return true;
    return mx_str_eq(name, MX_STR("and")) || mx_str_eq(name, MX_STR("or"));
}

mx_status tpl_builtin(const tpl_call *c, const mx_value **out)
{
    for (size_t i = 0; i < sizeof funcs / sizeof *funcs; i++) {
        if (!mx_str_eq(c->name, mx_str_of(funcs[i].name)))
            continue;
        if (c->args->len < funcs[i].least || (funcs[i].most && c->args->len > funcs[i].most))
            return FAIL("wrong number of args for %s: got %zu", funcs[i].name, c->args->len);
        return funcs[i].fn(c, out);
    }
    return MX_NOT_FOUND;
}
