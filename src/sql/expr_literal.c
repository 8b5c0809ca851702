#include "sql/expr_rules.h"

/* Quoted values, alone or behind the name of their type, and intervals. */

mx_status mx_parse_string(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_word(p, MX_E_STRING, mx_token_value(p->arena, &p->tok, p->server), p->tok.span);
    mx_str prefix = p->tok.prefix;
    bool national = prefix.len == 1 && mx_lower(prefix.ptr[0]) == 'n';
    if (national)
        e->prefix = MX_STR("N");
    else if (prefix.len && prefix.ptr[0] == '_')
        e->prefix = mx_str_lower(p->arena, prefix);
    mx_p_next(p);
    return mx_e_done(p, e, out);
}

mx_status mx_parse_blob(mx_parser *p, mx_expr **out)
{
    mx_str text = p->tok.text, prefix = p->tok.prefix;
    mx_expr *e = mx_e_new(p, MX_E_BLOB, p->tok.span);
    if (prefix.len && prefix.ptr[0] == '_') {
        e->prefix = mx_str_lower(p->arena, prefix);
        text = mx_str_trim(mx_str_sub(text, prefix.len, text.len));
    }
    e->text = mx_str_copy(p->arena, text);
    mx_p_next(p);
    return mx_e_done(p, e, out);
}

/* type 'text'. MX_NOT_FOUND: no type with a string behind it stands here. */
mx_status mx_parse_typed_literal(mx_parser *p, mx_expr **out)
{
    static const mx_keyword starts[] = {KW_DATE,    KW_TIME,      KW_TIMESTAMP, KW_INTERVAL, KW_DOUBLE,
                                        KW_CHAR,    KW_CHARACTER, KW_VARCHAR,   KW_BIT,      KW_NUMERIC,
                                        KW_DECIMAL, KW_DEC,       KW_NATIONAL,  KW_NCHAR};
    const mx_token *next = mx_p_peek(p);
    bool direct = next->kind == MX_T_STRING, starter = false;
    if (mx_p_is(p, MX_MY) &&
        (!direct || !(mx_p_kw(p, KW_DATE) || mx_p_kw(p, KW_TIME) || mx_p_kw(p, KW_TIMESTAMP))))
        return MX_NOT_FOUND;
    if (!mx_p_is(p, MX_PG | MX_DUCK | MX_MY))
        return MX_NOT_FOUND;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        starter |= mx_p_kw(p, starts[i]);
    bool longer = starter &&
                  (next->kind == MX_T_WORD || (next->kind == MX_T_PUNCT && next->text.ptr[0] == '('));
    if (!direct && !longer)
        return MX_NOT_FOUND;
    if (direct && !starter && mx_word_reserved((mx_keyword)p->tok.keyword, p->server))
        return MX_NOT_FOUND;
    mx_mark mark = mx_p_mark(p);
    size_t said = mx_diags_count(p->diags);
    mx_expr *e = mx_e_new(p, MX_E_CAST, p->tok.span), *text;
    e->flags = MX_EF_TYPED;
    if (mx_parse_type_in(p, &e->type) != MX_OK || p->tok.kind != MX_T_STRING) {
        if (p->failed)
            return MX_FAILED;
        mx_diags_cut(p->diags, said);
        mx_p_reset(p, &mark);
        return MX_NOT_FOUND;
    }
    MX_TRY(mx_parse_string(p, &text));
    mx_e_arg(p, e, text);
    return mx_e_done(p, e, out);
}

/* --- INTERVAL ------------------------------------------------------------------------------------------- */

/* PostgreSQL: fields behind the string are part of the type. */
static mx_status interval_fields(mx_parser *p, mx_expr *e)
{
    bool any = false;
    mx_mark from = mx_p_mark(p);
    MX_TRY(mx_parse_interval_fields(p, true, &any));
    if (any && e->type)
        e->type->fields = mx_str_lower(p->arena, mx_p_text_as_written(p, &from));
    return MX_OK;
}

/* MySQL: INTERVAL expr unit, and the function INTERVAL(a, b, …). DuckDB: INTERVAL 1 DAY. */
static mx_status interval_unit(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_INTERVAL, p->tok.span), *amount;
    mx_p_next(p);
    bool group = mx_p_punct(p, '(');
    unsigned min = mx_p_is(p, MX_DUCK) ? 255 : 0;
    MX_TRY(group ? mx_parse_primary(p, &amount) : mx_parse_level(p, min, false, &amount));
    if (group && amount->kind == MX_E_ROW) { /* it was a list of arguments */
        e->kind = MX_E_CALL;
        mx_e_path(p, e, MX_STR("interval"));
        e->args = amount->args;
        e->arg_count = amount->arg_count;
        return mx_e_done(p, e, out);
    }
    MX_TRY(mx_parse_behind(p, min, false, &amount));
    mx_e_arg(p, e, amount);
    if (p->tok.kind != MX_T_WORD)
        return mx_p_expected(p, "a unit of time");
    e->text = mx_str_lower(p->arena, p->tok.text);
    mx_p_next(p);
    return mx_e_done(p, e, out);
}

/* DuckDB: INTERVAL '3' MONTH is INTERVAL 3 MONTH; INTERVAL '3 months' is a text. */
static mx_status interval_word(mx_parser *p, mx_expr **out)
{
    static const char *const units[] = {"year",   "month",   "week",        "day",
                                        "hour",   "minute",  "second",      "quarter",
                                        "decade", "century", "millisecond", "microsecond"};
    mx_str word = p->tok.kind == MX_T_WORD ? mx_str_lower(p->arena, p->tok.text) : MX_STR_NONE;
    mx_str unit = mx_str_ends(word, MX_STR("s")) ? mx_str_sub(word, 0, word.len - 1) : word;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!mx_str_eq(unit, mx_str_of(units[i])))
            continue;
        mx_expr *e = mx_e_new(p, MX_E_INTERVAL, (*out)->span);
        mx_p_next(p);
        e->text = unit;
        mx_e_arg(p, e, (*out)->args[0]);
        return mx_e_done(p, e, out);
    }
    return MX_OK;
}

mx_status mx_parse_interval(mx_parser *p, mx_expr **out)
{
    const mx_token *next = mx_p_peek(p);
    bool duck = mx_p_is(p, MX_DUCK);
    if (mx_p_is(p, MX_MY) ||
        (duck && (next->kind == MX_T_NUMBER || (next->kind == MX_T_PUNCT && next->text.ptr[0] == '('))))
        return interval_unit(p, out);
    if (!duck && !mx_p_is(p, MX_PG))
        return MX_NOT_FOUND;
    MX_TRY(mx_parse_typed_literal(p, out));
    return duck ? interval_word(p, out) : interval_fields(p, *out);
}
