#include "sql/expr_rules.h"

/* NFC | NFD | NFKC | NFKD before NORMALIZED, which is left; NULL when something else stands here. */
static mx_expr *normal_form(mx_parser *p)
{
    static const char *const forms[] = {"nfc", "nfd", "nfkc", "nfkd"};
    mx_span at = p->tok.span;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (!mx_p_word(p, forms[i]) || mx_p_peek(p)->keyword != KW_NORMALIZED)
            continue;
        mx_p_next(p);
        return mx_e_word(p, MX_E_KEYWORD, mx_str_printf(p->arena, "%s normalized", forms[i]), at);
    }
    return NULL;
}

mx_status mx_parse_is_test(mx_parser *p, const mx_levels *levels, bool plain, mx_expr **left)
{
    uint32_t flags = mx_p_take(p, KW_NOT) ? MX_EF_NOT : 0;
    mx_expr *right = NULL;
    if (mx_p_take(p, KW_DISTINCT)) {
        MX_TRY(mx_p_expect(p, KW_FROM));
        MX_TRY(mx_parse_level(p, levels->is + 1u, plain, &right));
        return mx_e_binary(p, MX_STR("is distinct from"), flags, *left, right, left);
    }
    mx_span at = p->tok.span;
    static const mx_keyword words[] = {KW_UNKNOWN, KW_DOCUMENT, KW_NORMALIZED};
    for (size_t i = 0; i < sizeof words / sizeof *words && !right; i++)
        if (mx_p_kw(p, words[i]) && mx_p_is(p, i ? MX_PG : MX_PG | MX_MY | MX_DUCK))
            right = mx_e_word(p, MX_E_KEYWORD, mx_keyword_text(words[i]), at);
    if (!right && mx_p_is(p, MX_PG))
        right = normal_form(p);
    if (right)
        mx_p_next(p);
    else if (mx_p_is(p, MX_PG) &&
             mx_p_word(p, "json")) { /* IS JSON [VALUE | SCALAR | ARRAY | OBJECT] [WITH UNIQUE [KEYS]] */
        mx_mark from = mx_p_mark(p);
        static const char *const kinds[] = {"value", "scalar", "array", "object"};
        mx_p_next(p);
        for (size_t i = 0; i < 4; i++)
            if (mx_p_take_word(p, kinds[i]))
                break;
        if (mx_p_take_all(p, KW_WITH, KW_UNIQUE))
            mx_p_take_word(p, "keys");
        right = mx_e_word(p, MX_E_KEYWORD, mx_str_lower(p->arena, mx_p_text(p, &from)), at);
    } else if (mx_p_is(p, MX_LITE)) {
        MX_TRY(mx_parse_level(p, levels->is + 1u, plain, &right));
    } else if (mx_p_take(p, KW_NULL)) {
        right = mx_e_new(p, MX_E_NULL, at);
    } else if (mx_p_kw(p, KW_TRUE) || mx_p_kw(p, KW_FALSE)) {
        right = mx_e_word(p, MX_E_BOOL, mx_keyword_text((mx_keyword)p->tok.keyword), at);
        mx_p_next(p);
    } else {
        return mx_p_expected(p, "NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM");
    }
    return mx_e_binary(p, MX_STR("is"), flags, *left, right, left);
}

/* DuckDB: a IN list is contains(list, a). */
static mx_status in_value(mx_parser *p, uint32_t flags, mx_expr **left)
{
    mx_expr *call = mx_e_new(p, MX_E_CALL, (*left)->span), *list;
    mx_e_path(p, call, MX_STR("contains"));
    MX_TRY(mx_parse_level(p, mx_levels_of(p->server)->in + 1u, false, &list));
    mx_e_arg(p, call, list);
    mx_e_arg(p, call, *left);
    MX_TRY(mx_e_done(p, call, left));
    if (!flags)
        return MX_OK;
    mx_expr *negated = mx_e_new(p, MX_E_UNARY, (*left)->span);
    negated->text = MX_STR("not");
    mx_e_arg(p, negated, *left);
    return mx_e_done(p, negated, left);
}

/* IN (…): the word is taken. SQLite's "IN t" is (SELECT * FROM t). */
static mx_status in_list(mx_parser *p, uint32_t flags, mx_expr **left)
{
    mx_expr *e = mx_e_new(p, MX_E_IN, (*left)->span);
    e->flags = flags;
    mx_e_arg(p, e, *left);
    if (mx_p_is(p, MX_LITE) && !mx_p_punct(p, '(')) {
        mx_mark from = mx_p_mark(p);
        mx_name name;
        MX_TRY(mx_p_name(p, "'(' or a table's name", &name));
        mx_str text = mx_str_cat(p->arena, MX_STR("SELECT * FROM "), mx_p_text(p, &from));
        mx_e_arg(p, e, mx_e_word(p, MX_E_SELECT, text, name.span));
        return mx_e_done(p, e, left);
    }
    if (mx_p_is(p, MX_DUCK) && !mx_p_punct(p, '('))
        return in_value(p, flags, left);
    MX_TRY(mx_p_expect_punct(p, '('));
    mx_expr *query = NULL;
    if (mx_subquery_here(p)) {
        MX_TRY(mx_parse_subquery(p, &query));
        mx_e_arg(p, e, query);
    } else if (mx_p_punct(p, '(')) { /* a list, or (SELECT …) UNION … */
        mx_mark inside = mx_p_mark(p);
        MX_TRY(mx_parse_level(p, 0, false, &query));
        bool united = query->kind == MX_E_SELECT &&
                      (mx_p_kw(p, KW_UNION) || mx_p_kw(p, KW_EXCEPT) || mx_p_kw(p, KW_INTERSECT));
        if (united) {
            mx_p_reset(p, &inside);
            MX_TRY(mx_parse_subquery(p, &query));
        }
        mx_e_arg(p, e, query);
        while (!united && mx_p_take_comma(p)) {
            MX_TRY(mx_parse_level(p, 0, false, &query));
            mx_e_arg(p, e, query);
        }
    } else if (!(mx_p_is(p, MX_LITE) && mx_p_punct(p, ')'))) {
        do {
            mx_expr *item;
            MX_TRY(mx_parse_level(p, 0, false, &item));
            mx_e_arg(p, e, item);
        } while (mx_p_take_comma(p));
    }
    MX_TRY(mx_p_take_punct(p, ')') ? MX_OK : mx_p_expected(p, "',' or ')'"));
    return mx_e_done(p, e, left);
}

static mx_status between(mx_parser *p, const mx_levels *levels, uint32_t flags, mx_expr **left)
{
    mx_expr *e = mx_e_new(p, MX_E_BETWEEN, (*left)->span), *low, *high;
    e->flags = flags;
    if (mx_p_is(p, MX_PG | MX_DUCK | MX_MSSQL) && mx_p_take(p, KW_SYMMETRIC))
        e->flags |= MX_EF_SYMMETRIC;
    else if (mx_p_is(p, MX_PG | MX_DUCK))
        mx_p_take(p, KW_ASYMMETRIC);
    bool any_low = mx_p_is(p, MX_PG | MX_DUCK); /* a b_expr; in SQLite anything that holds tighter than AND */
    unsigned low_level = any_low                    ? 0
                         : mx_p_is(p, MX_LITE)      ? levels->and_ + 1u
                         : levels->predicates_chain ? levels->between
                                                    : levels->between + 1u;
    MX_TRY(mx_parse_level(p, low_level, any_low, &low));
    MX_TRY(mx_p_expect(p, KW_AND));
    MX_TRY(mx_parse_level(p, levels->between + (levels->between_takes_same ? 0u : 1u), false, &high));
    mx_e_arg(p, e, *left);
    mx_e_arg(p, e, low);
    mx_e_arg(p, e, high);
    return mx_e_done(p, e, left);
}

/* LIKE and what works as it does. */
static const struct like_word {
    mx_keyword first, second;
    const char *text;
    unsigned engines;
    bool escape;
} like_words[] = {
    {KW_LIKE, KW_NONE, "like", MX_ANY_ENGINE, true},
    {KW_ILIKE, KW_NONE, "ilike", MX_PG | MX_DUCK, true},
    {KW_SIMILAR, KW_TO, "similar to", MX_PG | MX_DUCK, true},
    {KW_REGEXP, KW_NONE, "regexp", MX_MY | MX_LITE, false},
    {KW_RLIKE, KW_NONE, "rlike", MX_MY, false},
    {KW_GLOB, KW_NONE, "glob", MX_LITE | MX_DUCK, true},
    {KW_MATCH, KW_NONE, "match", MX_LITE, true},
    {KW_SOUNDS, KW_LIKE, "sounds like", MX_MY, false},
    {KW_MEMBER, KW_OF, "member of", MX_MYSQL, false},
    {KW_OVERLAPS, KW_NONE, "overlaps", MX_PG, false},
};

static const struct like_word *like_word_here(mx_parser *p)
{
    for (size_t i = 0; i < sizeof like_words / sizeof *like_words; i++) {
        const struct like_word *w = &like_words[i];
        if (mx_p_kw(p, w->first) && mx_p_is(p, w->engines) && (!w->second || mx_p_next_kw(p, w->second)))
            return w;
    }
    return NULL;
}

bool mx_parse_like_here(mx_parser *p)
{
    return like_word_here(p) != NULL;
}

/* What LIKE or its ESCAPE takes. */
static mx_status like_operand(mx_parser *p, const mx_levels *levels, mx_expr **out)
{
    MX_TRY(mx_p_enter(p));
    MX_TRY(mx_parse_level(p, levels->like + 1u, false, out));
    mx_status st = MX_OK;
    while (st == MX_OK && levels->predicates_chain && mx_p_kw(p, KW_NOT))
        st = mx_parse_predicate(p, levels, levels->like, out);
    mx_p_leave(p);
    return st == MX_NOT_FOUND ? MX_OK : st;
}

static mx_status like(mx_parser *p, const mx_levels *levels, const struct like_word *w, uint32_t flags,
                      mx_expr **left)
{
    mx_str op = mx_str_of(w->text);
    mx_p_next(p);
    if (w->second)
        mx_p_next(p);
    mx_status st = mx_parse_quantified(p, op, flags, left);
    if (st != MX_NOT_FOUND)
        return st;
    mx_expr *right, *escape = NULL;
    MX_TRY(like_operand(p, levels, &right));
    if (w->escape && mx_p_take(p, KW_ESCAPE))
        MX_TRY(like_operand(p, levels, &escape));
    mx_expr *e = mx_e_new(p, MX_E_BINARY, (*left)->span);
    e->text = op;
    e->flags = flags;
    mx_e_arg(p, e, *left);
    mx_e_arg(p, e, right);
    if (escape)
        mx_e_arg(p, e, escape);
    return mx_e_done(p, e, left);
}

mx_status mx_parse_predicate(mx_parser *p, const mx_levels *levels, unsigned min, mx_expr **left)
{
    uint32_t flags = 0;
    mx_mark mark = mx_p_mark(p);
    if (mx_p_kw(p, KW_NOT)) {
        const mx_token *next = mx_p_peek(p);
        if (next->kind != MX_T_WORD)
            return MX_NOT_FOUND;
        if (next->keyword == KW_NULL && mx_p_is(p, MX_LITE | MX_DUCK) && levels->is >= min) {
            mx_span at = next->span;
            mx_p_next(p);
            mx_p_next(p);
            return mx_e_binary(p, MX_STR("is"), MX_EF_NOT, *left, mx_e_new(p, MX_E_NULL, at), left);
        }
        mx_p_next(p);
        flags = MX_EF_NOT;
    }
    const struct like_word *w = NULL;
    if (mx_p_kw(p, KW_IN) && levels->in >= min) {
        mx_p_next(p);
        return in_list(p, flags, left);
    }
    if (mx_p_kw(p, KW_BETWEEN) && levels->between >= min) {
        mx_p_next(p);
        return between(p, levels, flags, left);
    }
    if (levels->like >= min && (w = like_word_here(p)))
        return like(p, levels, w, flags, left);
    if (flags)
        mx_p_reset(p, &mark);
    return MX_NOT_FOUND;
}
