/* Functions on strings. Positions and lengths count characters (code points), as in HCL. */
#include "config/hcl_funcs.h"

/* Bytes of the character at s[i]; a byte that starts none counts as one. */
static size_t char_len(mx_str s, size_t i)
{
    unsigned char c = (unsigned char)s.ptr[i];
    size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
    return i + n <= s.len ? n : 1;
}

static mx_status fn_chomp(hcl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(hcl_arg_text(c, 0, &s));
    while (s.len && (s.ptr[s.len - 1] == '\n' || s.ptr[s.len - 1] == '\r'))
        s.len--;
    return hcl_give_text(c, s, out);
}

static mx_status fn_lower(hcl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(hcl_arg_text(c, 0, &s));
    return hcl_give_text(c, mx_str_lower(c->arena, s), out);
}

static mx_status fn_upper(hcl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(hcl_arg_text(c, 0, &s));
    return hcl_give_text(c, mx_str_upper(c->arena, s), out);
}

/* The first letter of each word in upper case. */
static mx_status fn_title(hcl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(hcl_arg_text(c, 0, &s));
    mx_buf buf = MX_BUF(c->arena);
    bool word = false;
    for (size_t i = 0; i < s.len; i++) {
        mx_buf_char(&buf, word ? s.ptr[i] : mx_upper(s.ptr[i]));
        word = mx_is_alpha(s.ptr[i]) || mx_is_digit(s.ptr[i]) || s.ptr[i] == '_' || s.ptr[i] == '\'' ||
               (unsigned char)s.ptr[i] >= 0x80;
    }
    return hcl_give_buf(c, &buf, out);
}

static mx_status fn_strrev(hcl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(hcl_arg_text(c, 0, &s));
    mx_buf buf = MX_BUF(c->arena);
    for (size_t end = s.len; end > 0;) {
        size_t from = end - 1;
        while (from > 0 && ((unsigned char)s.ptr[from] & 0xC0) == 0x80)
            from--;
        mx_buf_str(&buf, mx_str_sub(s, from, end));
        end = from;
    }
    return hcl_give_buf(c, &buf, out);
}

/* substr(s, offset, length): an offset below 0 counts from the end; length -1 is all the rest. */
static mx_status fn_substr(hcl_call *c, const mx_value **out)
{
    mx_str s;
    int64_t offset, length;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_int(c, 1, &offset));
    MX_TRY(hcl_arg_int(c, 2, &length));
    int64_t chars = (int64_t)mx_str_chars(s);
    if (offset < 0)
        offset = offset < -chars ? 0 : chars + offset;
    if (length < -1)
        return hcl_arg_fail(c, 2, "the length is below -1");
    int64_t at = 0;
    size_t from = s.len, to = s.len;
    for (size_t i = 0; i < s.len; i += char_len(s, i), at++) {
        if (at == offset)
            from = i;
        if (length >= 0 && at >= offset && at - offset == length) {
            to = i;
            break;
        }
    }
    return hcl_give_text(c, mx_str_sub(s, from < to ? from : to, to), out);
}

static mx_status fn_startswith(hcl_call *c, const mx_value **out)
{
    mx_str s, part;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_text(c, 1, &part));
    *out = mx_value_bool(mx_str_starts(s, part));
    return MX_OK;
}

static mx_status fn_endswith(hcl_call *c, const mx_value **out)
{
    mx_str s, part;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_text(c, 1, &part));
    *out = mx_value_bool(mx_str_ends(s, part));
    return MX_OK;
}

static mx_status fn_trimprefix(hcl_call *c, const mx_value **out)
{
    mx_str s, part;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_text(c, 1, &part));
    return hcl_give_text(c, mx_str_starts(s, part) ? mx_str_sub(s, part.len, s.len) : s, out);
}

static mx_status fn_trimsuffix(hcl_call *c, const mx_value **out)
{
    mx_str s, part;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_text(c, 1, &part));
    return hcl_give_text(c, mx_str_ends(s, part) ? mx_str_sub(s, 0, s.len - part.len) : s, out);
}

static mx_status fn_trimspace(hcl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(hcl_arg_text(c, 0, &s));
    return hcl_give_text(c, mx_str_trim(s), out);
}

static bool has_char(mx_str set, mx_str one)
{
    for (size_t i = 0; i < set.len; i += char_len(set, i))
        if (mx_str_eq(mx_str_sub(set, i, i + char_len(set, i)), one))
            return true;
    return false;
}

/* trim(s, chars): characters of `chars` on both ends. */
static mx_status fn_trim(hcl_call *c, const mx_value **out)
{
    mx_str s, set;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_text(c, 1, &set));
    MX_TRY(mx_hcl_spend(c->eval, c->expr->at, s.len / 32 * (set.len + 1)));
    while (s.len && has_char(set, mx_str_sub(s, 0, char_len(s, 0))))
        s = mx_str_sub(s, char_len(s, 0), s.len);
    while (s.len) {
        size_t from = s.len - 1;
        while (from > 0 && ((unsigned char)s.ptr[from] & 0xC0) == 0x80)
            from--;
        if (!has_char(set, mx_str_sub(s, from, s.len)))
            break;
        s.len = from;
    }
    return hcl_give_text(c, s, out);
}

/* replace(s, old, new): all places. An empty `old` is found before each character and at the end. */
static mx_status fn_replace(hcl_call *c, const mx_value **out)
{
    mx_str s, old, put;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_text(c, 1, &old));
    MX_TRY(hcl_arg_text(c, 2, &put));
    mx_buf buf = MX_BUF(c->arena);
    size_t i = 0;
    while (i < s.len) {
        size_t step = old.len ? 1 : char_len(s, i);
        bool hit = mx_str_starts(mx_str_sub(s, i, s.len), old);
        if (hit) {
            MX_TRY(mx_hcl_spend(c->eval, c->expr->at, 1 + put.len / 32));
            mx_buf_str(&buf, put);
        }
        if (!hit || old.len == 0)
            mx_buf_str(&buf, mx_str_sub(s, i, i + step));
        i += hit && old.len ? old.len : step;
    }
    if (old.len == 0)
        mx_buf_str(&buf, put);
    return hcl_give_buf(c, &buf, out);
}

static mx_status fn_split(hcl_call *c, const mx_value **out)
{
    mx_str sep, s;
    MX_TRY(hcl_arg_text(c, 0, &sep));
    MX_TRY(hcl_arg_text(c, 1, &s));
    MX_TRY(mx_hcl_spend(c->eval, c->expr->at, s.len));
    mx_value *list = mx_value_list(c->arena);
    *out = list;
    for (size_t i = 0; sep.len == 0 && i < s.len; i += char_len(s, i))
        mx_value_push(c->arena, list, mx_value_text(c->arena, mx_str_sub(s, i, i + char_len(s, i))));
    while (sep.len) {
        size_t at = mx_str_find_str(s, sep);
        if (at == MX_NPOS)
            break;
        mx_value_push(c->arena, list, mx_value_text(c->arena, mx_str_sub(s, 0, at)));
        s = mx_str_sub(s, at + sep.len, s.len);
    }
    if (sep.len)
        mx_value_push(c->arena, list, mx_value_text(c->arena, s));
    return MX_OK;
}

/* join(sep, list…) */
static mx_status fn_join(hcl_call *c, const mx_value **out)
{
    mx_str sep;
    MX_TRY(hcl_arg_text(c, 0, &sep));
    mx_buf buf = MX_BUF(c->arena);
    bool first = true;
    for (size_t i = 1; i < c->args.len; i++) {
        const mx_values *list;
        MX_TRY(hcl_arg_list(c, i, &list));
        for (size_t j = 0; j < list->len; j++) {
            mx_str s;
            MX_TRY(hcl_item_text(c, i, list->at[j], &s));
            MX_TRY(mx_hcl_spend(c->eval, c->expr->at, (s.len + sep.len) / 32));
            if (!first)
                mx_buf_str(&buf, sep);
            first = false;
            mx_buf_str(&buf, s);
        }
    }
    return hcl_give_buf(c, &buf, out);
}

/* indent(n, s): n spaces before each line but the first. */
static mx_status fn_indent(hcl_call *c, const mx_value **out)
{
    int64_t n;
    mx_str s;
    MX_TRY(hcl_arg_int(c, 0, &n));
    MX_TRY(hcl_arg_text(c, 1, &s));
    if (n < 0 || n > 1000)
        return hcl_arg_fail(c, 0, "the number of spaces is not within 0 and 1000");
    mx_buf buf = MX_BUF(c->arena);
    for (size_t i = 0; i < s.len; i++) {
        mx_buf_char(&buf, s.ptr[i]);
        if (s.ptr[i] == '\n') {
            MX_TRY(mx_hcl_spend(c->eval, c->expr->at, 1 + (uint64_t)n / 32));
            mx_buf_repeat(&buf, ' ', (size_t)n);
        }
    }
    return hcl_give_buf(c, &buf, out);
}

/* sql("expr"): the text, marked as an expression. */
static mx_status fn_sql(hcl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(hcl_arg_text(c, 0, &s));
    mx_value *v = mx_value_text(c->arena, s);
    v->raw = true;
    *out = v;
    return MX_OK;
}

const hcl_func_def hcl_funcs_text[] = {
    {"chomp", 1, 1, fn_chomp},
    {"endswith", 2, 2, fn_endswith},
    {"indent", 2, 2, fn_indent},
    {"join", 2, -1, fn_join},
    {"lower", 1, 1, fn_lower},
    {"replace", 3, 3, fn_replace},
    {"split", 2, 2, fn_split},
    {"sql", 1, 1, fn_sql},
    {"startswith", 2, 2, fn_startswith},
    {"strrev", 1, 1, fn_strrev},
    {"substr", 3, 3, fn_substr},
    {"title", 1, 1, fn_title},
    {"trim", 2, 2, fn_trim},
    {"trimprefix", 2, 2, fn_trimprefix},
    {"trimspace", 1, 1, fn_trimspace},
    {"trimsuffix", 2, 2, fn_trimsuffix},
    {"upper", 1, 1, fn_upper},
    {NULL, 0, 0, NULL},
};
