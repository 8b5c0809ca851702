#include "base/buf.h"
#include "sql/expr_rules.h"

/* What DuckDB's expressions have and others do not: https://duckdb.org/docs/stable/sql/functions/lambda,
 * https://duckdb.org/docs/stable/sql/expressions/star */

/* x, y up to what ends the list. */
static mx_status parameters(mx_parser *p, mx_str *out)
{
    mx_buf buf = MX_BUF(p->arena);
    do {
        mx_str text = p->tok.text, name;
        MX_TRY(mx_p_ident(p, "a parameter", &name, NULL));
        mx_buf_printf(&buf, "%s%.*s", buf.len ? ", " : "", MX_FMT(text));
    } while (mx_p_take_punct(p, ','));
    *out = mx_buf_take(&buf);
    return MX_OK;
}

static mx_status lambda_of(mx_parser *p, mx_str names, mx_expr *body, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_UNARY, body->span);
    e->text = mx_str_printf(p->arena, "lambda %.*s:", MX_FMT(names));
    mx_e_arg(p, e, body);
    return mx_e_done(p, e, out);
}

mx_status mx_parse_lambda(mx_parser *p, mx_expr **out)
{
    mx_str names;
    mx_expr *body;
    mx_p_next(p);
    MX_TRY(parameters(p, &names));
    MX_TRY(mx_p_expect_punct(p, ':'));
    MX_TRY(mx_parse_level(p, 0, false, &body));
    return lambda_of(p, names, body, out);
}

static mx_status call_of(mx_parser *p, const char *function, mx_expr *a, mx_expr *b, mx_expr **out)
{
    mx_expr *call = mx_e_new(p, MX_E_CALL, a->span);
    mx_e_path(p, call, mx_str_of(function));
    mx_e_arg(p, call, a);
    mx_e_arg(p, call, b);
    return mx_e_done(p, call, out);
}

static mx_status member(mx_parser *p, const char *name, mx_expr *value, mx_expr **out)
{
    mx_expr *pair = mx_e_new(p, MX_E_BINARY, value->span), *key = mx_e_new(p, MX_E_NAME, value->span);
    mx_e_path(p, key, mx_str_of(name));
    pair->text = MX_STR("=>");
    mx_e_arg(p, pair, key);
    mx_e_arg(p, pair, value);
    return mx_e_done(p, pair, out);
}

/* lambda elem: struct_extract(elem, 'name') */
static mx_status picking(mx_parser *p, const char *name, mx_span at, mx_expr **out)
{
    mx_expr *element = mx_e_new(p, MX_E_NAME, at), *body;
    mx_e_path(p, element, MX_STR("elem"));
    MX_TRY(call_of(p, "struct_extract", element, mx_e_word(p, MX_E_STRING, mx_str_of(name), at), &body));
    return lambda_of(p, MX_STR("elem"), body, out);
}

/* [item FOR names IN source IF condition]: pairs of both are made, filtered, and the items taken out, as DuckDB does. */
static mx_status filtered(mx_parser *p, mx_str names, mx_expr *item, mx_expr *source, mx_expr *condition,
                          mx_expr **out)
{
    mx_expr *filter, *result, *pairs, *step;
    MX_TRY(member(p, "filter", condition, &filter));
    MX_TRY(member(p, "result", item, &result));
    MX_TRY(call_of(p, "struct_pack", filter, result, &pairs));
    MX_TRY(lambda_of(p, names, pairs, &step));
    MX_TRY(call_of(p, "list_apply", source, step, &pairs));
    MX_TRY(picking(p, "filter", item->span, &step));
    MX_TRY(call_of(p, "list_filter", pairs, step, &pairs));
    MX_TRY(picking(p, "result", item->span, &step));
    return call_of(p, "list_apply", pairs, step, out);
}

mx_status mx_parse_comprehension(mx_parser *p, mx_expr *item, mx_expr **out)
{
    mx_str names;
    mx_expr *source, *condition, *step;
    mx_p_next(p);
    MX_TRY(parameters(p, &names));
    MX_TRY(mx_p_expect(p, KW_IN));
    MX_TRY(mx_parse_level(p, 0, false, &source));
    if (mx_p_take(p, KW_IF)) {
        MX_TRY(mx_parse_level(p, 0, false, &condition));
        MX_TRY(mx_p_expect_punct(p, ']'));
        return filtered(p, names, item, source, condition, out);
    }
    MX_TRY(mx_p_expect_punct(p, ']'));
    MX_TRY(lambda_of(p, names, item, &step));
    return call_of(p, "list_apply", source, step, out);
}

/* EXCLUDE (a, b), EXCLUDE a, REPLACE (…), RENAME (…) */
mx_status mx_parse_star_tail(mx_parser *p, mx_expr *star)
{
    static const char *const words[] = {"exclude", "replace", "rename"};
    mx_mark from = mx_p_mark(p);
    bool any = false;
    for (size_t i = 0; mx_p_is(p, MX_DUCK) && i < sizeof words / sizeof *words; i++) {
        if (!mx_p_take_word(p, words[i]))
            continue;
        any = true;
        if (mx_p_punct(p, '('))
            MX_TRY(mx_p_skip_group(p));
        else
            mx_p_next(p);
    }
    if (any)
        star->text = mx_p_text_as_written(p, &from);
    return MX_OK;
}

/* *, and *COLUMNS(…), which is UNPACK(COLUMNS(…)). */
mx_status mx_parse_star(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_STAR, p->tok.span), *columns;
    mx_p_next(p);
    if (mx_p_word(p, "columns") && mx_p_next_punct(p, '(')) {
        MX_TRY(mx_parse_primary(p, &columns));
        e->kind = MX_E_CALL;
        mx_e_path(p, e, MX_STR("unpack"));
        mx_e_arg(p, e, columns);
        return mx_e_done(p, e, out);
    }
    MX_TRY(mx_parse_star_tail(p, e));
    return mx_e_done(p, e, out);
}

/* [1, 2] and [x + 1 FOR x IN l]. */
mx_status mx_parse_list(mx_parser *p, mx_expr **out)
{
    mx_mark open = mx_p_mark(p);
    mx_expr *item;
    mx_p_next(p);
    if (!mx_p_punct(p, ']')) {
        MX_TRY(mx_parse_level(p, 0, false, &item));
        if (mx_p_kw(p, KW_FOR))
            return mx_parse_comprehension(p, item, out);
    }
    mx_p_reset(p, &open);
    return mx_parse_array(p, out);
}

/* --- braces: {'a': 1} is struct_pack(a => 1), MAP {'a': 1} is map([keys], [values]) ------------------------ */

static mx_status struct_member(mx_parser *p, mx_expr *call)
{
    mx_expr *pair = mx_e_new(p, MX_E_BINARY, p->tok.span), *name = mx_e_new(p, MX_E_NAME, p->tok.span),
            *value;
    mx_str text;
    if (p->tok.kind == MX_T_STRING)
        MX_TRY(mx_p_string(p, "a field's name", &text));
    else
        MX_TRY(mx_p_label(p, "a field's name", &text, NULL));
    mx_e_path(p, name, text);
    MX_TRY(mx_e_done(p, name, &name));
    MX_TRY(mx_p_take_op(p, ":") || mx_p_take_punct(p, ':') ? MX_OK : mx_p_expected(p, "':'"));
    MX_TRY(mx_parse_level(p, 0, false, &value));
    pair->text = MX_STR("=>");
    mx_e_arg(p, pair, name);
    mx_e_arg(p, pair, value);
    MX_TRY(mx_e_done(p, pair, &pair));
    mx_e_arg(p, call, pair);
    return MX_OK;
}

mx_status mx_parse_struct(mx_parser *p, mx_expr **out)
{
    mx_expr *call = mx_e_new(p, MX_E_CALL, p->tok.span);
    mx_e_path(p, call, MX_STR("struct_pack"));
    MX_TRY(mx_p_enter(p));
    mx_p_next(p);
    while (!mx_p_punct(p, '}')) {
        MX_TRY(struct_member(p, call));
        if (!mx_p_take_punct(p, ','))
            break;
    }
    mx_p_leave(p);
    MX_TRY(mx_p_take_punct(p, '}') ? MX_OK : mx_p_expected(p, "',' or '}'"));
    return mx_e_done(p, call, out);
}

mx_status mx_parse_map(mx_parser *p, mx_expr **out)
{
    mx_expr *call = mx_e_new(p, MX_E_CALL, p->tok.span), *keys = mx_e_new(p, MX_E_ARRAY, p->tok.span),
            *values = mx_e_new(p, MX_E_ARRAY, p->tok.span), *item;
    mx_e_path(p, call, MX_STR("map"));
    mx_p_next(p);
    MX_TRY(mx_p_enter(p));
    mx_p_next(p);
    while (!mx_p_punct(p, '}')) {
        MX_TRY(mx_parse_level(p, 0, false, &item));
        mx_e_arg(p, keys, item);
        MX_TRY(mx_p_take_op(p, ":") || mx_p_take_punct(p, ':') ? MX_OK : mx_p_expected(p, "':'"));
        MX_TRY(mx_parse_level(p, 0, false, &item));
        mx_e_arg(p, values, item);
        if (!mx_p_take_punct(p, ','))
            break;
    }
    mx_p_leave(p);
    MX_TRY(mx_p_take_punct(p, '}') ? MX_OK : mx_p_expected(p, "',' or '}'"));
    MX_TRY(mx_e_done(p, keys, &keys));
    MX_TRY(mx_e_done(p, values, &values));
    mx_e_arg(p, call, keys);
    mx_e_arg(p, call, values);
    return mx_e_done(p, call, out);
}
