#include "sql/expr_rules.h"

/* --- arguments ------------------------------------------------------------------------------------------ */

/* Words that end the list of arguments and begin a tail that is kept as text. */
static bool tail_here(mx_parser *p)
{
    return mx_p_kw2(p, KW_ORDER, KW_BY) ||
           (mx_p_is(p, MX_MY) && (mx_p_kw(p, KW_SEPARATOR) || mx_p_kw(p, KW_USING))) ||
           mx_p_kw(p, KW_RETURNING) || (mx_p_is(p, MX_MY) && mx_p_kw(p, KW_LIMIT)) ||
           mx_p_kw2(p, KW_IGNORE, KW_NULLS) || mx_p_kw2(p, KW_NULL, KW_ON) || mx_p_kw2(p, KW_ERROR, KW_ON) ||
           mx_p_kw2(p, KW_ABSENT, KW_ON) || mx_p_kw2(p, KW_DEFAULT, KW_ON);
}

static mx_status tail(mx_parser *p, mx_expr *call)
{
    mx_mark from = mx_p_mark(p);
    mx_expr *raw = mx_e_new(p, MX_E_RAW, p->tok.span);
    MX_TRY(mx_p_skip_until(p, NULL));
    raw->text = mx_p_text(p, &from);
    MX_TRY(mx_e_done(p, raw, &raw));
    mx_e_arg(p, call, raw);
    return MX_OK;
}

/* [name =>] expr | VARIADIC expr | a unit of time where the function takes one */
static mx_status argument(mx_parser *p, mx_expr **out)
{
    const mx_token *next = mx_p_peek(p);
    bool named = next->kind == MX_T_OP &&
                 (mx_str_eq(next->text, MX_STR("=>")) || mx_str_eq(next->text, MX_STR(":=")));
    if (mx_p_is(p, MX_PG | MX_DUCK) && named && (p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED)) {
        mx_expr *e = mx_e_new(p, MX_E_BINARY, p->tok.span), *key = mx_e_new(p, MX_E_NAME, p->tok.span),
                *value;
        mx_str name;
        MX_TRY(mx_p_label(p, "a parameter", &name, NULL));
        mx_e_path(p, key, name);
        MX_TRY(mx_e_done(p, key, &key));
        mx_p_next(p);
        MX_TRY(mx_parse_level(p, 0, false, &value));
        e->text = MX_STR("=>");
        mx_e_arg(p, e, key);
        mx_e_arg(p, e, value);
        return mx_e_done(p, e, out);
    }
    if (mx_p_is(p, MX_PG) && mx_p_kw(p, KW_VARIADIC)) {
        mx_expr *e = mx_e_new(p, MX_E_UNARY, p->tok.span), *value;
        mx_p_next(p);
        MX_TRY(mx_parse_level(p, 0, false, &value));
        e->text = MX_STR("variadic");
        mx_e_arg(p, e, value);
        return mx_e_done(p, e, out);
    }
    return mx_parse_level(p, 0, false, out);
}

/* MySQL: TIMESTAMPADD(unit, …), TIMESTAMPDIFF(unit, …), GET_FORMAT(type, …) */
static bool takes_unit(const mx_parser *p, const mx_expr *call)
{
    static const char *const names[] = {"timestampadd", "timestampdiff", "get_format"};
    for (size_t i = 0; i < 3 && mx_p_is(p, MX_MY) && call->path_len == 1; i++)
        if (mx_str_ieq(call->path[0], mx_str_of(names[i])))
            return p->tok.kind == MX_T_WORD;
    return false;
}

/* MySQL: x AS type in what reads and writes dynamic columns, and in WEIGHT_STRING */
static bool as_here(const mx_parser *p, const mx_expr *call)
{
    static const char *const names[] = {"column_add", "column_create", "column_get", "weight_string"};
    for (size_t i = 0; i < 4 && mx_p_is(p, MX_MY) && mx_p_kw(p, KW_AS) && call->path_len == 1; i++)
        if (mx_str_ieq(call->path[0], mx_str_of(names[i])))
            return true;
    return false;
}

/* PostgreSQL: normalize(text, form); the form is a word. */
static mx_expr *normal_form(mx_parser *p, const mx_expr *call)
{
    static const char *const forms[] = {"nfc", "nfd", "nfkc", "nfkd"};
    bool here = mx_p_is(p, MX_PG) && call->path_len == 1 && call->arg_count == 1 &&
                mx_str_ieq(call->path[0], MX_STR("normalize")) && mx_p_next_punct(p, ')');
    for (size_t i = 0; here && i < sizeof forms / sizeof *forms; i++) {
        if (!mx_p_word(p, forms[i]))
            continue;
        mx_expr *form = mx_e_word(p, MX_E_RAW, mx_str_upper(p->arena, p->tok.text), p->tok.span);
        mx_p_next(p);
        return form;
    }
    return NULL;
}

static mx_status arguments(mx_parser *p, mx_expr *call)
{
    if (mx_p_take(p, KW_DISTINCT))
        call->flags |= MX_EF_DISTINCT;
    else
        mx_p_take(p, KW_ALL);
    mx_expr *arg;
    if (mx_p_op(p, "*") && !mx_p_is(p, MX_DUCK)) {
        arg = mx_e_new(p, MX_E_STAR, p->tok.span);
        mx_p_next(p);
        mx_e_arg(p, call, arg);
        return MX_OK;
    }
    if (takes_unit(p, call)) {
        arg = mx_e_word(p, MX_E_KEYWORD, mx_str_lower(p->arena, p->tok.text), p->tok.span);
        mx_p_next(p);
        mx_e_arg(p, call, arg);
        if (!mx_p_take_punct(p, ','))
            return mx_p_expected(p, "','");
    }
    if (mx_p_punct(p, ')'))
        return MX_OK;
    if (mx_subquery_here(p)) {
        MX_TRY(mx_parse_subquery(p, &arg));
        mx_e_arg(p, call, arg);
        return MX_OK;
    }
    do {
        arg = normal_form(p, call);
        if (!arg)
            MX_TRY(argument(p, &arg));
        mx_e_arg(p, call, arg);
    } while (mx_p_take_comma(p));
    return tail_here(p) || as_here(p, call) ? tail(p, call) : MX_OK;
}

/* --- behind the parenthesis ----------------------------------------------------------------------------- */

/* FILTER (…), WITHIN GROUP (…), IGNORE NULLS, OVER (…) or OVER name; all kept as text. */
static mx_status window(mx_parser *p, mx_expr *call, mx_expr **out)
{
    mx_mark from = mx_p_mark(p);
    bool any = false;
    for (;;) {
        if (mx_p_kw(p, KW_FILTER) && mx_p_next_punct(p, '(')) {
            mx_p_next(p);
            MX_TRY(mx_p_skip_group(p));
        } else if (mx_p_kw2(p, KW_WITHIN, KW_GROUP)) {
            mx_p_next(p);
            mx_p_next(p);
            MX_TRY(mx_p_skip_group(p));
        } else if (mx_p_kw2(p, KW_IGNORE, KW_NULLS) || mx_p_kw2(p, KW_RESPECT, KW_NULLS)) {
            mx_p_next(p);
            mx_p_next(p);
        } else if (mx_p_kw(p, KW_OVER) && (mx_p_next_punct(p, '(') || mx_p_peek(p)->kind == MX_T_WORD ||
                                           mx_p_peek(p)->kind == MX_T_QUOTED)) {
            mx_p_next(p);
            if (mx_p_punct(p, '('))
                MX_TRY(mx_p_skip_group(p));
            else
                mx_p_next(p);
        } else {
            break;
        }
        any = true;
    }
    if (!any) {
        *out = call;
        return MX_OK;
    }
    mx_expr *e = mx_e_new(p, MX_E_OVER, call->span);
    mx_e_arg(p, e, call);
    e->text = mx_p_text(p, &from);
    return mx_e_done(p, e, out);
}

/* SQL/JSON constructors have grammars of their own: when they do not read as a call, all between
 * the parentheses is text. */
static bool constructor(const mx_expr *call)
{
    static const char *const names[] = {"json",           "json_array",     "json_arrayagg", "json_exists",
                                        "json_object",    "json_objectagg", "json_query",    "json_scalar",
                                        "json_serialize", "json_value"};
    for (size_t i = 0; i < sizeof names / sizeof *names && call->path_len == 1; i++)
        if (mx_str_ieq(call->path[0], mx_str_of(names[i])))
            return true;
    return false;
}

mx_status mx_parse_call(mx_parser *p, mx_expr *call, mx_expr **out)
{
    mx_span open = p->tok.span;
    mx_expr *done;
    MX_TRY(mx_p_expect_punct(p, '('));
    mx_mark inside = mx_p_mark(p);
    size_t said = mx_diags_count(p->diags);
    mx_status st = arguments(p, call);
    if ((st != MX_OK || !mx_p_punct(p, ')')) && !p->failed && mx_p_is(p, MX_PG | MX_MY) &&
        constructor(call)) {
        mx_diags_cut(p->diags, said);
        mx_p_reset(p, &inside);
        call->arg_count = 0;
        call->args = NULL;
        call->flags &= MX_EF_QUOTED;
        st = tail(p, call);
    }
    MX_TRY(st);
    if (p->failed)
        return MX_FAILED;
    if (mx_p_at_end(p))
        return mx_fail(p->diags, MX_SQL002, open, "", "unclosed '('");
    MX_TRY(mx_p_take_punct(p, ')') ? MX_OK : mx_p_expected(p, "',' or ')'"));
    MX_TRY(mx_e_done(p, call, &done));
    return window(p, done, out);
}

/* --- words inside the parentheses ----------------------------------------------------------------------- */

static mx_status one(mx_parser *p, mx_expr *e)
{
    mx_expr *arg;
    MX_TRY(mx_parse_level(p, 0, false, &arg));
    mx_e_arg(p, e, arg);
    return MX_OK;
}

static mx_status more(mx_parser *p, mx_expr *e)
{
    while (mx_p_take_comma(p))
        MX_TRY(one(p, e));
    return MX_OK;
}

static mx_expr *integer(mx_parser *p, const char *text)
{
    return mx_e_word(p, MX_E_NUMBER, mx_str_of(text), p->tok.span);
}

/* EXTRACT(field FROM x) */
static mx_status extract(mx_parser *p, mx_expr *e)
{
    if (p->tok.kind != MX_T_WORD && !(p->tok.kind == MX_T_STRING && mx_p_is(p, MX_PG | MX_DUCK)))
        return mx_p_expected(p, "a field of time");
    e->kind = MX_E_EXTRACT;
    e->path = NULL;
    e->path_len = 0;
    e->text = mx_str_lower(p->arena, mx_token_value(p->arena, &p->tok, p->server));
    mx_p_next(p);
    MX_TRY(mx_p_expect(p, KW_FROM));
    return one(p, e);
}

static mx_status cast(mx_parser *p, mx_expr *e)
{
    e->kind = MX_E_CAST;
    if (mx_str_ieq(e->path[0], MX_STR("try_cast")))
        e->text = MX_STR("try_cast");
    e->path = NULL;
    e->path_len = 0;
    MX_TRY(one(p, e));
    MX_TRY(mx_p_expect(p, KW_AS));
    mx_status st = mx_parse_type_in(p, &e->type);
    if (st == MX_NOT_FOUND)
        return mx_p_expected(p, "a type");
    MX_TRY(st);
    if (mx_p_is(p, MX_MYSQL) && !e->type->array_dims && mx_p_take(p, KW_ARRAY)) { /* multi-valued index */
        e->type->array_dims = 1;
        e->type->text = mx_str_cat(p->arena, e->type->text, MX_STR(" array"));
    }
    return MX_OK;
}

/* MySQL: CONVERT(x USING charset), CONVERT(x, type). SQL Server: CONVERT(type, x[, style]). */
static mx_status convert(mx_parser *p, mx_expr *e)
{
    if (mx_p_is(p, MX_MSSQL)) {
        MX_TRY(mx_parse_type_in(p, &e->type));
        MX_TRY(mx_p_expect_punct(p, ','));
        MX_TRY(one(p, e));
        MX_TRY(more(p, e));
    } else {
        MX_TRY(one(p, e));
        if (mx_p_take(p, KW_USING)) {
            mx_expr *charset = mx_e_new(p, MX_E_NAME, p->tok.span);
            mx_str name;
            MX_TRY(mx_p_label(p, "a character set", &name, NULL));
            mx_e_path(p, charset, name);
            MX_TRY(mx_e_done(p, charset, &charset));
            mx_e_arg(p, e, charset);
            e->prefix = MX_STR("using");
            return MX_OK;
        }
        MX_TRY(mx_p_take_punct(p, ',') ? MX_OK : mx_p_expected(p, "',' or USING"));
        MX_TRY(mx_parse_type_in(p, &e->type));
    }
    e->kind = MX_E_CAST;
    e->flags |= MX_EF_CONVERT;
    e->path = NULL;
    e->path_len = 0;
    return MX_OK;
}

/* SUBSTRING(x FROM a [FOR b]), (x FOR b), (x SIMILAR p ESCAPE c), (x, a[, b]): all one call with commas; PostgreSQL remembers FROM. */
static mx_status substring(mx_parser *p, mx_expr *e)
{
    if (mx_p_punct(p, ')'))
        return mx_p_expected(p, "an expression");
    MX_TRY(one(p, e));
    bool pg = mx_p_is(p, MX_PG | MX_DUCK);
    if (mx_p_is(p, MX_PG) && (mx_p_kw(p, KW_FROM) || mx_p_kw(p, KW_FOR)))
        e->prefix = MX_STR("from");
    if (mx_p_take(p, KW_FROM)) {
        MX_TRY(one(p, e));
        return mx_p_take(p, KW_FOR) ? one(p, e) : MX_OK;
    }
    if (pg && mx_p_take(p, KW_FOR)) {
        mx_expr *length;
        MX_TRY(mx_parse_level(p, 0, false, &length));
        mx_expr *start = integer(p, "1");
        if (mx_p_take(p, KW_FROM))
            MX_TRY(mx_parse_level(p, 0, false, &start));
        mx_e_arg(p, e, start);
        mx_e_arg(p, e, length);
        return MX_OK;
    }
    if (pg && mx_p_take(p, KW_SIMILAR)) {
        MX_TRY(one(p, e));
        MX_TRY(mx_p_expect(p, KW_ESCAPE));
        return one(p, e);
    }
    return more(p, e);
}

/* TRIM([BOTH | LEADING | TRAILING] [characters] FROM x), TRIM(x), TRIM(x, characters) */
static mx_status trim(mx_parser *p, mx_expr *e)
{
    static const mx_keyword sides[] = {KW_BOTH, KW_LEADING, KW_TRAILING};
    for (size_t i = 0; i < 3 && !e->prefix.len; i++)
        if (mx_p_kw(p, sides[i]) && !mx_p_next_punct(p, ')') && !mx_p_next_punct(p, ',')) {
            e->prefix = mx_keyword_text(sides[i]);
            mx_p_next(p);
        }
    mx_expr *characters = NULL;
    if (!mx_p_kw(p, KW_FROM)) {
        MX_TRY(mx_parse_level(p, 0, false, &characters));
        if (!mx_p_kw(p, KW_FROM)) {
            mx_e_arg(p, e, characters);
            return more(p, e);
        }
    }
    if (!e->prefix.len)
        e->prefix = MX_STR("both");
    mx_p_next(p);
    MX_TRY(one(p, e));
    if (characters)
        mx_e_arg(p, e, characters);
    return more(p, e);
}

/* POSITION(a IN b): both sides are without comparisons. */
static mx_status position(mx_parser *p, mx_expr *e)
{
    mx_expr *arg;
    unsigned level = mx_levels_of(p->server)->in + 1u;
    MX_TRY(mx_parse_level(p, level, mx_p_is(p, MX_PG | MX_DUCK), &arg));
    mx_e_arg(p, e, arg);
    if (mx_p_is(p, MX_DUCK) && mx_p_punct(p, ','))
        return more(p, e);
    MX_TRY(mx_p_expect(p, KW_IN));
    e->prefix = MX_STR("in");
    return one(p, e);
}

/* OVERLAY(x PLACING y FROM a [FOR b]) */
static mx_status overlay(mx_parser *p, mx_expr *e)
{
    MX_TRY(one(p, e));
    if (mx_p_punct(p, ','))
        return more(p, e);
    MX_TRY(mx_p_expect(p, KW_PLACING));
    e->prefix = MX_STR("placing");
    MX_TRY(one(p, e));
    MX_TRY(mx_p_expect(p, KW_FROM));
    MX_TRY(one(p, e));
    return mx_p_take(p, KW_FOR) ? one(p, e) : MX_OK;
}

static const struct special {
    mx_keyword kw;
    unsigned engines;
    mx_status (*parse)(mx_parser *p, mx_expr *e);
} specials[] = {
    {KW_EXTRACT, MX_PG | MX_DUCK | MX_MY, extract},
    {KW_CAST, MX_ANY_ENGINE, cast},
    {KW_TRY_CAST, MX_DUCK | MX_MSSQL, cast},
    {KW_CONVERT, MX_MY | MX_MSSQL, convert},
    {KW_SUBSTRING, MX_PG | MX_DUCK | MX_MY, substring},
    {KW_SUBSTR, MX_MY, substring},
    {KW_MID, MX_MY, substring},
    {KW_TRIM, MX_ANY_ENGINE & ~MX_LITE, trim},
    {KW_POSITION, MX_PG | MX_DUCK | MX_MY, position},
    {KW_OVERLAY, MX_PG | MX_DUCK, overlay},
    {KW_XMLELEMENT, MX_PG, mx_parse_xml_call},
    {KW_XMLEXISTS, MX_PG, mx_parse_xml_call},
    {KW_XMLFOREST, MX_PG, mx_parse_xml_call},
    {KW_XMLPARSE, MX_PG, mx_parse_xml_call},
    {KW_XMLPI, MX_PG, mx_parse_xml_call},
    {KW_XMLROOT, MX_PG, mx_parse_xml_call},
    {KW_XMLSERIALIZE, MX_PG, mx_parse_xml_call},
};

/* MySQL: MATCH (a, b) AGAINST (…), kept as text. MariaDB shows it without the first parentheses. */
static mx_status match_against(mx_parser *p, mx_expr **out)
{
    mx_mark from = mx_p_mark(p);
    mx_expr *e = mx_e_new(p, MX_E_RAW, p->tok.span);
    mx_p_next(p);
    if (mx_p_punct(p, '('))
        MX_TRY(mx_p_skip_group(p));
    while (p->tok.kind != MX_T_END && !mx_p_punct(p, '(') && !mx_p_kw(p, KW_AGAINST))
        mx_p_next(p);
    MX_TRY(mx_p_expect(p, KW_AGAINST));
    MX_TRY(mx_p_skip_group(p));
    e->text = mx_p_text(p, &from);
    return mx_e_done(p, e, out);
}

/* PostgreSQL: COLLATION FOR (x) is pg_collation_for(x). */
static mx_status collation_for(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_CALL, p->tok.span);
    mx_e_path(p, e, MX_STR("pg_collation_for"));
    mx_p_next(p);
    mx_p_next(p);
    return mx_parse_call(p, e, out);
}

mx_status mx_parse_special_call(mx_parser *p, mx_expr **out)
{
    if (mx_p_is(p, MX_PG) && mx_p_kw2(p, KW_COLLATION, KW_FOR))
        return collation_for(p, out);
    if (mx_p_is(p, MX_MY) && mx_p_kw(p, KW_MATCH))
        return match_against(p, out);
    if (!mx_p_next_punct(p, '('))
        return MX_NOT_FOUND;
    const struct special *s = NULL;
    for (size_t i = 0; i < sizeof specials / sizeof *specials && !s; i++)
        if (mx_p_kw(p, specials[i].kw) && mx_p_is(p, specials[i].engines))
            s = &specials[i];
    if (!s)
        return MX_NOT_FOUND;
    mx_expr *e = mx_e_new(p, MX_E_CALL, p->tok.span);
    mx_e_path(p, e, mx_token_value(p->arena, &p->tok, p->server));
    mx_p_next(p);
    mx_p_next(p);
    MX_TRY(s->parse(p, e));
    MX_TRY(mx_p_take_punct(p, ')') ? MX_OK : mx_p_expected(p, "')'"));
    return mx_e_done(p, e, out);
}
