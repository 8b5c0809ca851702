#include "sql/expr_rules.h"

/* --- subqueries ----------------------------------------------------------------------------------------- */

static bool query_word(mx_keyword kw, const mx_parser *p)
{
    return kw == KW_SELECT || kw == KW_WITH || (kw == KW_VALUES && !mx_p_is(p, MX_MY | MX_MSSQL)) ||
           (kw == KW_FROM && mx_p_is(p, MX_DUCK)) || (kw == KW_TABLE && mx_p_is(p, MX_PG));
}

bool mx_subquery_here(mx_parser *p)
{
    return p->tok.kind == MX_T_WORD && query_word((mx_keyword)p->tok.keyword, p);
}

mx_status mx_parse_subquery(mx_parser *p, mx_expr **out)
{
    mx_mark from = mx_p_mark(p);
    mx_expr *e = mx_e_new(p, MX_E_SELECT, p->tok.span);
    MX_TRY(mx_p_skip_until(p, NULL));
    e->text = mx_p_text(p, &from);
    return mx_e_done(p, e, out);
}

mx_status mx_parse_leaf(mx_parser *p, mx_expr_kind kind, mx_str text, mx_expr **out)
{
    mx_expr *e = mx_e_word(p, kind, text, p->tok.span);
    mx_p_next(p);
    return mx_e_done(p, e, out);
}

/* --- CASE, arrays, rows --------------------------------------------------------------------------------- */

static mx_status case_of(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_CASE, p->tok.span), *part;
    mx_p_next(p);
    if (!mx_p_kw(p, KW_WHEN)) {
        MX_TRY(mx_parse_level(p, 0, false, &part));
        mx_e_arg(p, e, part);
        e->flags |= MX_EF_OPERAND;
    }
    do {
        MX_TRY(mx_p_expect(p, KW_WHEN));
        MX_TRY(mx_parse_level(p, 0, false, &part));
        mx_e_arg(p, e, part);
        MX_TRY(mx_p_expect(p, KW_THEN));
        MX_TRY(mx_parse_level(p, 0, false, &part));
        mx_e_arg(p, e, part);
    } while (mx_p_kw(p, KW_WHEN));
    if (mx_p_take(p, KW_ELSE)) {
        MX_TRY(mx_parse_level(p, 0, false, &part));
        mx_e_arg(p, e, part);
        e->flags |= MX_EF_ELSE;
    }
    MX_TRY(mx_p_take(p, KW_END) ? MX_OK
                                : mx_p_expected(p, e->flags & MX_EF_ELSE ? "END" : "WHEN, ELSE or END"));
    return mx_e_done(p, e, out);
}

mx_status mx_parse_items(mx_parser *p, mx_expr *e, char closer)
{
    mx_expr *item;
    while (!mx_p_punct(p, closer)) {
        if (e->kind == MX_E_ARRAY && mx_p_punct(p, '[')) { /* ARRAY[[1, 2], [3, 4]] */
            item = mx_e_new(p, MX_E_ARRAY, p->tok.span);
            MX_TRY(mx_p_enter(p));
            mx_p_next(p);
            MX_TRY(mx_parse_items(p, item, ']'));
            mx_p_leave(p);
            MX_TRY(mx_e_done(p, item, &item));
        } else {
            MX_TRY(mx_parse_level(p, 0, false, &item));
        }
        mx_e_arg(p, e, item);
        if (!mx_p_take_punct(p, ','))
            break;
        if (mx_p_punct(p, closer) && !mx_p_is(p, MX_DUCK))
            return mx_p_expected(p, "an expression");
    }
    char what[16] = "',' or ' '";
    what[8] = closer;
    return mx_p_take_punct(p, closer) ? MX_OK : mx_p_expected(p, what);
}

mx_status mx_parse_array(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_ARRAY, p->tok.span), *query;
    mx_p_take(p, KW_ARRAY);
    if (mx_p_take_punct(p, '(')) {
        e->kind = MX_E_CALL;
        mx_e_path(p, e, MX_STR("array"));
        if (!mx_subquery_here(p) && !mx_p_punct(p, '('))
            return mx_p_expected(p, "a subquery");
        MX_TRY(mx_parse_subquery(p, &query));
        mx_e_arg(p, e, query);
        MX_TRY(mx_p_expect_punct(p, ')'));
        return mx_e_done(p, e, out);
    }
    MX_TRY(mx_p_expect_punct(p, '['));
    MX_TRY(mx_parse_items(p, e, ']'));
    return mx_e_done(p, e, out);
}

static mx_status row(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_ROW, p->tok.span);
    mx_p_next(p);
    MX_TRY(mx_p_expect_punct(p, '('));
    MX_TRY(mx_parse_items(p, e, ')'));
    return mx_e_done(p, e, out);
}

/* (x), (x, y), (SELECT …): '(' is the current token. */
static mx_status group(mx_parser *p, mx_expr **out)
{
    mx_span open = p->tok.span;
    mx_p_next(p);
    mx_mark inside = mx_p_mark(p);
    bool query = mx_subquery_here(p);
    mx_expr *e;
    MX_TRY(query ? mx_parse_subquery(p, &e) : mx_parse_level(p, 0, false, &e));
    if (e->kind == MX_E_SELECT &&
        (mx_p_kw(p, KW_UNION) || mx_p_kw(p, KW_EXCEPT) || mx_p_kw(p, KW_INTERSECT))) {
        mx_p_reset(p, &inside);
        MX_TRY(mx_parse_subquery(p, &e));
    }
    if (mx_p_take_punct(p, ',')) {
        mx_expr *list = mx_e_new(p, MX_E_ROW, open);
        mx_e_arg(p, list, e);
        if (mx_p_punct(p, ')'))
            return mx_p_expected(p, "an expression");
        MX_TRY(mx_parse_items(p, list, ')'));
        return mx_e_done(p, list, out);
    }
    if (p->failed)
        return MX_FAILED;
    if (mx_p_at_end(p))
        return mx_fail(p->diags, MX_SQL002, open, "", "unclosed '('");
    MX_TRY(mx_p_expect_punct(p, ')'));
    e->span = mx_p_span_from(p, open);
    *out = e;
    return MX_OK;
}

static mx_status exists(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_EXISTS, p->tok.span), *query;
    mx_p_next(p);
    MX_TRY(mx_p_expect_punct(p, '('));
    if (!mx_subquery_here(p) && !mx_p_punct(p, '('))
        return mx_p_expected(p, "a subquery");
    MX_TRY(mx_parse_subquery(p, &query));
    MX_TRY(mx_p_expect_punct(p, ')'));
    mx_e_arg(p, e, query);
    return mx_e_done(p, e, out);
}

/* --- words ---------------------------------------------------------------------------------------------- */

/* Values without parentheses. Names of calls too, as current_schema(): then value_word finds none. */
static const struct value_word {
    mx_keyword kw;
    unsigned engines;
    bool precision; /* (n) may follow; MySQL, MariaDB: () too */
} value_words[] = {
    {KW_CURRENT_TIMESTAMP, MX_ANY_ENGINE, true},
    {KW_CURRENT_DATE, MX_ANY_ENGINE, false},
    {KW_CURRENT_TIME, MX_ANY_ENGINE & ~MX_MSSQL, true},
    {KW_CURRENT_USER, MX_ANY_ENGINE & ~MX_LITE, false},
    {KW_LOCALTIME, MX_PG | MX_DUCK | MX_MY, true},
    {KW_LOCALTIMESTAMP, MX_PG | MX_DUCK | MX_MY, true},
    {KW_CURRENT_ROLE, MX_PG | MX_DUCK | MX_MARIA, false},
    {KW_CURRENT_CATALOG, MX_PG | MX_DUCK, false},
    {KW_CURRENT_SCHEMA, MX_PG | MX_DUCK, false},
    {KW_SESSION_USER, MX_PG | MX_DUCK | MX_MSSQL, false},
    {KW_SYSTEM_USER, MX_PG | MX_MSSQL, false},
    {KW_USER, MX_PG | MX_DUCK | MX_MSSQL, false},
    {KW_UTC_DATE, MX_MY, false},
    {KW_UTC_TIME, MX_MY, true},
    {KW_UTC_TIMESTAMP, MX_MY, true},
};

/* MX_NOT_FOUND: no such word. */
static mx_status value_word(mx_parser *p, mx_expr **out)
{
    const struct value_word *w = NULL;
    for (size_t i = 0; i < sizeof value_words / sizeof *value_words && !w; i++)
        if (mx_p_kw(p, value_words[i].kw) && mx_p_is(p, value_words[i].engines))
            w = &value_words[i];
    bool parens = mx_p_next_punct(p, '(');
    if (!w || (parens && !w->precision && !mx_p_is(p, MX_MY)))
        return MX_NOT_FOUND;
    mx_expr *e = mx_e_word(p, MX_E_KEYWORD, mx_keyword_text(w->kw), p->tok.span), *precision;
    mx_p_next(p);
    if (!parens || mx_p_is(p, MX_LITE | MX_MSSQL))
        return mx_e_done(p, e, out);
    mx_p_next(p);
    if (!mx_p_punct(p, ')') || !mx_p_is(p, MX_MY)) {
        if (p->tok.kind != MX_T_NUMBER || !w->precision)
            return mx_p_expected(p, w->precision ? "a precision" : "')'");
        MX_TRY(mx_parse_leaf(p, MX_E_NUMBER, mx_str_copy(p->arena, p->tok.text), &precision));
        mx_e_arg(p, e, precision);
    }
    MX_TRY(mx_p_expect_punct(p, ')'));
    return mx_e_done(p, e, out);
}

/* MariaDB, SQL Server: NEXT VALUE FOR s; MariaDB: PREVIOUS VALUE FOR s. MX_NOT_FOUND: not here. */
static mx_status sequence_value(mx_parser *p, mx_expr **out)
{
    bool next = mx_p_kw(p, KW_NEXT);
    if (!mx_p_is(p, MX_MARIA | MX_MSSQL) || !(next || mx_p_kw(p, KW_PREVIOUS)) || !mx_p_next_kw(p, KW_VALUE))
        return MX_NOT_FOUND;
    mx_expr *e = mx_e_new(p, MX_E_CALL, p->tok.span), *name;
    mx_e_path(p, e, next ? MX_STR("nextval") : MX_STR("lastval"));
    mx_p_next(p);
    mx_p_next(p);
    MX_TRY(mx_p_expect(p, KW_FOR));
    name = mx_e_new(p, MX_E_NAME, p->tok.span);
    mx_name sequence;
    MX_TRY(mx_p_name(p, "a sequence", &sequence));
    if (sequence.schema.len)
        mx_e_path(p, name, sequence.schema);
    mx_e_path(p, name, sequence.name);
    MX_TRY(mx_e_done(p, name, &name));
    mx_e_arg(p, e, name);
    return mx_e_done(p, e, out);
}

/* Reserved words that are names of functions all the same. */
static bool function_word(const mx_parser *p)
{
    static const struct {
        mx_keyword kw;
        unsigned engines;
    } rows[] = {
        {KW_LEFT, MX_ANY_ENGINE},
        {KW_RIGHT, MX_ANY_ENGINE},
        {KW_REPLACE, MX_ANY_ENGINE},
        {KW_IF, MX_ANY_ENGINE},
        {KW_INSERT, MX_MY},
        {KW_REPEAT, MX_MY},
        {KW_MOD, MX_MY},
        {KW_CHAR, MX_MY},
        {KW_DATABASE, MX_MY},
        {KW_SCHEMA, MX_MY},
        {KW_VALUES, MX_MY},
        {KW_TRUNCATE, MX_MY},
        {KW_DEFAULT, MX_MY},
        {KW_RANK, MX_MY},
        {KW_ROW_NUMBER, MX_MY},
        {KW_DENSE_RANK, MX_MY},
        {KW_CUME_DIST, MX_MY},
        {KW_PERCENT_RANK, MX_MY},
        {KW_NTILE, MX_MY},
        {KW_LAG, MX_MY},
        {KW_LEAD, MX_MY},
        {KW_FIRST_VALUE, MX_MY},
        {KW_LAST_VALUE, MX_MY},
        {KW_NTH_VALUE, MX_MY},
        {KW_GROUPING, MX_ANY_ENGINE},
        {KW_CURRENT_SCHEMA, MX_PG | MX_DUCK},
        {KW_COALESCE, MX_ANY_ENGINE},
        {KW_NULLIF, MX_ANY_ENGINE},
        {KW_GLOB, MX_LITE},
        {KW_LIKE, MX_LITE},
        {KW_UTC_TIMESTAMP, MX_MY},
        {KW_BINARY, MX_PG},
        {KW_RAISE, MX_LITE},
        {KW_MATCH, MX_LITE},
        {KW_CURRENT_ROLE, MX_MARIA},
        {KW_USER, MX_MY},
        {KW_IGNORE, MX_LITE},
        {KW_SYSTEM_USER, MX_MY},
        {KW_SESSION_USER, MX_MY},
        {KW_IDENTITY, MX_MSSQL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (mx_p_kw(p, rows[i].kw) && mx_p_is(p, rows[i].engines))
            return true;
    return false;
}

/* name, a.b.c, t.*, f(…), s.f(…) */
static mx_status name(mx_parser *p, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_NAME, p->tok.span);
    for (;;) {
        mx_e_path(p, e, mx_token_value(p->arena, &p->tok, p->server));
        e->flags = p->tok.kind == MX_T_WORD ? 0 : MX_EF_QUOTED;
        mx_p_next(p);
        if (mx_p_punct(p, '('))
            break;
        if (!mx_p_take_punct(p, '.'))
            return mx_e_done(p, e, out);
        if (mx_p_take_op(p, "*")) {
            e->kind = MX_E_STAR;
            MX_TRY(mx_parse_star_tail(p, e));
            return mx_e_done(p, e, out);
        }
        if (p->tok.kind != MX_T_WORD && p->tok.kind != MX_T_QUOTED)
            return mx_p_expected(p, "a name");
    }
    e->kind = MX_E_CALL;
    return mx_parse_call(p, e, out);
}

static mx_status word(mx_parser *p, mx_expr **out)
{
    mx_keyword kw = (mx_keyword)p->tok.keyword;
    switch (kw) {
    case KW_NULL:
        return mx_parse_leaf(p, MX_E_NULL, MX_STR_NONE, out);
    case KW_TRUE:
    case KW_FALSE:
        if (mx_p_is(p, MX_MSSQL) || mx_p_next_punct(p, '.'))
            break;
        return mx_parse_leaf(p, MX_E_BOOL, mx_keyword_text(kw), out);
    case KW_CASE:
        return case_of(p, out);
    case KW_EXISTS:
        return exists(p, out);
    case KW_ROW:
        if (mx_p_is(p, MX_PG | MX_MY | MX_DUCK) && mx_p_next_punct(p, '('))
            return row(p, out);
        break;
    case KW_ARRAY:
        if (mx_p_is(p, MX_PG | MX_DUCK) && (mx_p_next_punct(p, '[') || mx_p_next_punct(p, '(')))
            return mx_parse_array(p, out);
        break;
    default:
        break;
    }
    mx_status st = kw == KW_INTERVAL ? mx_parse_interval(p, out) : mx_parse_typed_literal(p, out);
    if (st == MX_NOT_FOUND && kw != KW_NONE)
        st = value_word(p, out);
    if (st == MX_NOT_FOUND && kw != KW_NONE)
        st = sequence_value(p, out);
    if (st == MX_NOT_FOUND && kw != KW_NONE)
        st = mx_parse_special_call(p, out);
    if (st != MX_NOT_FOUND)
        return st;
    bool reserved = mx_word_reserved(kw, p->server);
    if (reserved && !(function_word(p) && mx_p_next_punct(p, '(')))
        return mx_p_expected(p, "an expression");
    return name(p, out);
}

mx_status mx_parse_primary(mx_parser *p, mx_expr **out)
{
    switch (p->tok.kind) {
    case MX_T_NUMBER:
        return mx_parse_leaf(p, MX_E_NUMBER, mx_str_copy(p->arena, p->tok.text), out);
    case MX_T_STRING:
        return mx_parse_string(p, out);
    case MX_T_BLOB:
        return mx_parse_blob(p, out);
    case MX_T_PARAM:
        return mx_parse_leaf(p, MX_E_PARAM, mx_str_copy(p->arena, p->tok.text), out);
    case MX_T_QUOTED:
        return name(p, out);
    case MX_T_WORD:
        if (mx_p_is(p, MX_DUCK) && mx_p_word(p, "map") && mx_p_next_punct(p, '{'))
            return mx_parse_map(p, out);
        if (mx_p_is(p, MX_DUCK) && mx_p_word(p, "lambda"))
            return mx_parse_lambda(p, out);
        return word(p, out);
    case MX_T_OP:
        return mx_p_is(p, MX_DUCK) && mx_p_op(p, "*") ? mx_parse_star(p, out)
                                                      : mx_p_expected(p, "an expression");
    case MX_T_PUNCT:
        if (mx_p_punct(p, '('))
            return group(p, out);
        if (mx_p_punct(p, '[') && mx_p_is(p, MX_DUCK))
            return mx_parse_list(p, out);
        if (mx_p_punct(p, '{') && mx_p_is(p, MX_DUCK))
            return mx_parse_struct(p, out);
        return mx_p_expected(p, "an expression");
    default:
        return mx_p_expected(p, "an expression");
    }
}
