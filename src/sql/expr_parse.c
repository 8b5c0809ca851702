#include "sql/expr_rules.h"

#include "sql/parse.h"

/* --- nodes ---------------------------------------------------------------------------------------------- */

mx_expr *mx_e_new(mx_parser *p, mx_expr_kind kind, mx_span start)
{
    mx_expr *e = mx_new(p->arena, mx_expr);
    e->kind = kind;
    e->span = start;
    return e;
}

/* Arrays of arguments and parts double, so that a list of n costs n. */
static void *grown(mx_parser *p, void *at, uint32_t count, size_t size)
{
    bool full = (count & (count - 1)) == 0; /* 0, 1, 2, 4, 8…: the room of a power of two is used up */
    size_t room = count ? count : 0;
    return full ? mx_arena_grow(p->arena, at, room * size, (count ? count * 2 : 1) * size, _Alignof(void *))
                : at;
}

void mx_e_arg(mx_parser *p, mx_expr *e, mx_expr *arg)
{
    e->args = grown(p, e->args, e->arg_count, sizeof *e->args);
    e->args[e->arg_count++] = arg;
}

void mx_e_path(mx_parser *p, mx_expr *e, mx_str part)
{
    e->path = grown(p, e->path, e->path_len, sizeof *e->path);
    e->path[e->path_len++] = part;
}

mx_expr *mx_e_word(mx_parser *p, mx_expr_kind kind, mx_str text, mx_span at)
{
    mx_expr *e = mx_e_new(p, kind, at);
    e->text = text;
    return e;
}

mx_status mx_e_done(mx_parser *p, mx_expr *e, mx_expr **out)
{
    e->span = mx_p_span_from(p, e->span);
    for (uint32_t i = 0; i < e->arg_count; i++)
        if (e->args[i]->height >= e->height)
            e->height = e->args[i]->height + 1;
    if (e->height > MX_E_HEIGHT)
        return mx_fail(p->diags, MX_SQL004, p->tok.span, "", "an expression of more than %d levels",
                       MX_E_HEIGHT);
    *out = e;
    return MX_OK;
}

mx_str mx_e_lower(mx_parser *p, const char *text)
{
    return mx_str_lower(p->arena, mx_str_of(text));
}

mx_status mx_e_binary(mx_parser *p, mx_str text, uint32_t flags, mx_expr *left, mx_expr *right, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_BINARY, left->span);
    e->text = text;
    e->flags = flags;
    mx_e_arg(p, e, left);
    mx_e_arg(p, e, right);
    return mx_e_done(p, e, out);
}

/* --- behind an operand: operators ----------------------------------------------------------------------- */

mx_status mx_parse_quantified(mx_parser *p, mx_str op, uint32_t flags, mx_expr **left)
{
    if (!(mx_p_kw(p, KW_ANY) || mx_p_kw(p, KW_SOME) || mx_p_kw(p, KW_ALL)) || !mx_p_next_punct(p, '('))
        return MX_NOT_FOUND;
    mx_expr *e = mx_e_new(p, MX_E_ANY, (*left)->span), *right;
    e->text = op;
    e->flags = flags | (mx_p_kw(p, KW_ALL) ? MX_EF_ALL : 0);
    mx_p_next(p);
    MX_TRY(mx_p_expect_punct(p, '('));
    if (mx_subquery_here(p))
        MX_TRY(mx_parse_subquery(p, &right));
    else
        MX_TRY(mx_parse_level(p, 0, false, &right));
    MX_TRY(mx_p_expect_punct(p, ')'));
    mx_e_arg(p, e, *left);
    mx_e_arg(p, e, right);
    return mx_e_done(p, e, left);
}

/* COLLATE name: the word is taken. */
static mx_status collate(mx_parser *p, mx_expr **left)
{
    mx_expr *e = mx_e_new(p, MX_E_COLLATE, (*left)->span);
    mx_e_arg(p, e, *left);
    if (p->tok.kind == MX_T_STRING && mx_p_is(p, MX_MY)) {
        MX_TRY(mx_p_string(p, "a collation", &e->text));
        return mx_e_done(p, e, left);
    }
    MX_TRY(mx_p_label(p, "a collation", &e->text, NULL));
    if (mx_p_is(p, MX_PG) && mx_p_take_punct(p, '.')) {
        mx_e_path(p, e, e->text);
        MX_TRY(mx_p_label(p, "a collation", &e->text, NULL));
    }
    return mx_e_done(p, e, left);
}

static mx_status at_zone(mx_parser *p, const mx_levels *levels, mx_expr **left)
{
    mx_expr *e = mx_e_new(p, MX_E_AT_ZONE, (*left)->span), *zone;
    mx_e_arg(p, e, *left);
    mx_p_next(p);
    if (mx_p_take(p, KW_LOCAL)) {
        e->text = MX_STR("local");
        return mx_e_done(p, e, left);
    }
    MX_TRY(mx_p_expect(p, KW_TIME));
    MX_TRY(mx_p_expect(p, KW_ZONE));
    MX_TRY(mx_parse_level(p, levels->at_zone + 1u, false, &zone));
    mx_e_arg(p, e, zone);
    return mx_e_done(p, e, left);
}

/* --- operators between operands ------------------------------------------------------------------------- */

static mx_status operator_of(mx_parser *p, const mx_levels *levels, mx_str op, unsigned level, bool plain,
                             mx_expr **left)
{
    mx_status st = mx_parse_quantified(p, op, 0, left);
    if (st != MX_NOT_FOUND)
        return st;
    mx_expr *right;
    MX_TRY(mx_parse_level(p, level == levels->assign && level ? level : level + 1, plain, &right));
    return mx_e_binary(p, op, 0, *left, right, left);
}

/* OPERATOR(schema.+): binds as an operator that is not listed. */
static mx_status named_operator(mx_parser *p, const mx_levels *levels, bool plain, mx_expr **left)
{
    mx_str schema = MX_STR_NONE;
    mx_p_next(p);
    MX_TRY(mx_p_expect_punct(p, '('));
    while (p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED) {
        MX_TRY(mx_p_label(p, "a schema", &schema, NULL));
        MX_TRY(mx_p_expect_punct(p, '.'));
    }
    if (p->tok.kind != MX_T_OP)
        return mx_p_expected(p, "an operator");
    mx_str op = mx_str_copy(p->arena, p->tok.text);
    mx_p_next(p);
    MX_TRY(mx_p_expect_punct(p, ')'));
    MX_TRY(operator_of(p, levels, op, levels->other, plain, left));
    if (!mx_str_eq(schema, MX_STR("pg_catalog")))
        (*left)->prefix = schema;
    return MX_OK;
}

static mx_status cast(mx_parser *p, mx_expr **left)
{
    mx_expr *e = mx_e_new(p, MX_E_CAST, (*left)->span);
    mx_p_next(p);
    mx_e_arg(p, e, *left);
    MX_TRY(mx_parse_type_in(p, &e->type));
    return mx_e_done(p, e, left);
}

static mx_status symbol(mx_parser *p, const mx_levels *levels, unsigned min, bool plain, mx_expr **left)
{
    if (mx_p_op(p, "::"))
        return levels->cast && levels->cast >= min ? cast(p, left) : MX_NOT_FOUND;
    unsigned level = mx_op_level_of(levels, p->tok.text);
    if (level == 0 || level < min)
        return MX_NOT_FOUND;
    mx_str op = mx_str_copy(p->arena, p->tok.text);
    if (mx_p_is(p, MX_MY) && mx_p_op(p, "||"))
        op = MX_STR("or");
    else if (mx_p_is(p, MX_MY) && mx_p_op(p, "&&"))
        op = MX_STR("and");
    if (plain && (level == levels->or_ || level == levels->and_))
        return MX_NOT_FOUND;
    mx_p_next(p);
    return operator_of(p, levels, op, level, plain, left);
}

static mx_status word_operator(mx_parser *p, mx_keyword kw, unsigned level, unsigned min, mx_expr **left)
{
    if (level == 0 || level < min)
        return MX_NOT_FOUND;
    mx_p_next(p);
    mx_expr *right;
    MX_TRY(mx_parse_level(p, level + 1, false, &right));
    return mx_e_binary(p, mx_keyword_text(kw), 0, *left, right, left);
}

/* PostgreSQL's DEFAULT takes IS DISTINCT FROM; nothing else of the words. */
static mx_status plain_word(mx_parser *p, const mx_levels *levels, unsigned min, mx_expr **left)
{
    if (mx_p_is(p, MX_PG | MX_DUCK) && mx_p_kw(p, KW_OPERATOR) && levels->other >= min)
        return named_operator(p, levels, true, left);
    if ((mx_p_kw(p, KW_DIV) || mx_p_kw(p, KW_MOD)) && mx_p_is(p, MX_MY)) {
        mx_keyword kw = (mx_keyword)p->tok.keyword;
        return word_operator(p, kw, mx_op_level_of(levels, mx_keyword_text(kw)), min, left);
    }
    if (!mx_p_is(p, MX_PG | MX_DUCK) || !mx_p_kw(p, KW_IS) || levels->is < min)
        return MX_NOT_FOUND;
    mx_mark mark = mx_p_mark(p);
    mx_p_next(p);
    bool distinct = mx_p_kw(p, KW_DISTINCT) || mx_p_kw2(p, KW_NOT, KW_DISTINCT);
    if (distinct)
        return mx_parse_is_test(p, levels, true, left);
    mx_p_reset(p, &mark);
    return MX_NOT_FOUND;
}

static mx_status word(mx_parser *p, const mx_levels *levels, unsigned min, mx_expr **left)
{
    mx_keyword kw = (mx_keyword)p->tok.keyword;
    mx_span at = p->tok.span;
    switch (kw) {
    case KW_AND:
        return word_operator(p, kw, levels->and_, min, left);
    case KW_OR:
        return word_operator(p, kw, levels->or_, min, left);
    case KW_XOR:
        return word_operator(p, kw, levels->xor_, min, left);
    case KW_IS:
        if (levels->is < min)
            return MX_NOT_FOUND;
        mx_p_next(p);
        return mx_parse_is_test(p, levels, false, left);
    case KW_ISNULL:
    case KW_NOTNULL:
        if (!mx_p_is(p, MX_PG | MX_LITE | MX_DUCK) || levels->is < min)
            return MX_NOT_FOUND;
        mx_p_next(p);
        return mx_e_binary(p, MX_STR("is"), kw == KW_NOTNULL ? MX_EF_NOT : 0, *left,
                           mx_e_new(p, MX_E_NULL, at), left);
    case KW_COLLATE:
        if (levels->collate < min)
            return MX_NOT_FOUND;
        mx_p_next(p);
        return collate(p, left);
    case KW_AT:
        return levels->at_zone && levels->at_zone >= min &&
                       (mx_p_next_kw(p, KW_TIME) || mx_p_next_kw(p, KW_LOCAL))
                   ? at_zone(p, levels, left)
                   : MX_NOT_FOUND;
    case KW_DIV:
    case KW_MOD:
    case KW_OPERATOR:
        return plain_word(p, levels, min, left);
    default:
        return mx_parse_predicate(p, levels, min, left);
    }
}

/* What stands between the colons of a subscript; nothing, or DuckDB's '-', is an empty MX_E_RAW. */
static mx_status bound_of(mx_parser *p, mx_expr **out)
{
    bool open = mx_p_is(p, MX_DUCK) && mx_p_op(p, "-") && mx_p_next_punct(p, ':');
    if (open)
        mx_p_next(p);
    if (!open && !mx_p_punct(p, ':') && !mx_p_punct(p, ']'))
        return mx_parse_level(p, 0, false, out);
    *out = mx_e_word(p, MX_E_RAW, MX_STR_NONE, p->tok.span);
    return MX_OK;
}

/* a[1], a[1:2], DuckDB's a[1:2:3]: '[' is the current token. */
static mx_status subscript(mx_parser *p, mx_expr **left)
{
    mx_expr *e = mx_e_new(p, MX_E_INDEX, (*left)->span), *bound;
    mx_e_arg(p, e, *left);
    mx_p_next(p);
    int most = mx_p_is(p, MX_DUCK) ? 3 : 2;
    for (int i = 0; i < most; i++) {
        MX_TRY(bound_of(p, &bound));
        mx_e_arg(p, e, bound);
        if (i + 1 == most || !mx_p_take_punct(p, ':'))
            break;
        e->flags |= MX_EF_SLICE;
    }
    if (!(e->flags & MX_EF_SLICE) && e->args[1]->kind == MX_E_RAW)
        return mx_p_expected(p, "an expression");
    MX_TRY(mx_p_expect_punct(p, ']'));
    return mx_e_done(p, e, left);
}

/* DuckDB: x.f(a) is f(x, a). '(' is the current token. */
static mx_status method(mx_parser *p, mx_str name, mx_expr **left)
{
    mx_expr *call = mx_e_new(p, MX_E_CALL, (*left)->span);
    mx_e_path(p, call, name);
    mx_e_arg(p, call, *left);
    return mx_parse_call(p, call, left);
}

/* DuckDB: x! is factorial(x). */
static mx_status factorial(mx_parser *p, mx_expr **left)
{
    mx_expr *call = mx_e_new(p, MX_E_CALL, (*left)->span);
    mx_p_next(p);
    mx_e_path(p, call, MX_STR("factorial"));
    mx_e_arg(p, call, *left);
    return mx_e_done(p, call, left);
}

/* (x).name, a[1].name */
static mx_status field(mx_parser *p, mx_expr **left)
{
    mx_expr *e = mx_e_new(p, MX_E_FIELD, (*left)->span);
    mx_e_arg(p, e, *left);
    mx_p_next(p);
    if (mx_p_take_op(p, "*"))
        e->text = MX_STR("*");
    else
        MX_TRY(mx_p_label(p, "a field", &e->text, NULL));
    if (mx_p_is(p, MX_DUCK) && mx_p_punct(p, '('))
        return method(p, e->text, left);
    return mx_e_done(p, e, left);
}

static mx_status infix(mx_parser *p, const mx_levels *levels, unsigned min, bool plain, mx_expr **left)
{
    if (mx_p_is(p, MX_DUCK) && mx_p_op(p, "!"))
        return factorial(p, left);
    if (p->tok.kind == MX_T_OP)
        return symbol(p, levels, min, plain, left);
    if (p->tok.kind == MX_T_WORD)
        return p->tok.keyword == KW_NONE ? MX_NOT_FOUND
               : plain                   ? plain_word(p, levels, min, left)
                                         : word(p, levels, min, left);
    if (levels->index && mx_p_punct(p, '['))
        return levels->index >= min ? subscript(p, left) : MX_NOT_FOUND;
    if (levels->index && mx_p_punct(p, '.'))
        return field(p, left);
    return MX_NOT_FOUND;
}

/* --- operators before an operand ------------------------------------------------------------------------ */

static mx_status prefix_with(mx_parser *p, mx_str op, unsigned level, bool plain, mx_expr **out)
{
    mx_expr *e = mx_e_new(p, MX_E_UNARY, p->tok.span), *operand;
    e->text = op;
    mx_p_next(p);
    MX_TRY(mx_parse_level(p, level, plain, &operand));
    mx_e_arg(p, e, operand);
    return mx_e_done(p, e, out);
}

/* Before an operand, an operator that is none of "-", "+" takes all that binds tighter than it does between two;
 * DuckDB's "~" takes sums, and no bits. */
static unsigned other_prefix(mx_parser *p, const mx_levels *levels)
{
    unsigned level = mx_p_is(p, MX_DUCK) && mx_p_op(p, "~") ? mx_op_level_of(levels, MX_STR("&"))
                                                            : levels->other;
    return level + 1u;
}

static mx_status prefix(mx_parser *p, const mx_levels *levels, unsigned min, bool plain, mx_expr **out)
{
    if (mx_p_kw(p, KW_NOT) && !plain && !(levels->layered && min > levels->not_))
        return prefix_with(p, MX_STR("not"), levels->not_, plain, out);
    if (mx_p_is(p, MX_MY) && mx_p_kw(p, KW_BINARY))
        return prefix_with(p, MX_STR("binary"), levels->sign, plain, out);
    if (p->tok.kind != MX_T_OP || mx_p_op(p, "*") || mx_p_op(p, "::"))
        return mx_parse_primary(p, out);
    mx_str op = mx_str_copy(p->arena, p->tok.text);
    if (mx_p_op(p, "-") || mx_p_op(p, "+"))
        return prefix_with(p, op, levels->sign, plain, out);
    if (mx_p_op(p, "~") && !levels->other)
        return prefix_with(p, op, levels->sign, plain, out);
    if (mx_p_op(p, "!") && levels->bang)
        return prefix_with(p, op, levels->bang, plain, out);
    if (levels->other && (mx_op_level_of(levels, op) == levels->other || mx_p_op(p, "~")))
        return prefix_with(p, op, other_prefix(p, levels), plain, out);
    return mx_parse_primary(p, out);
}

/* The level of the operator or predicate at the current token; 0 when there is none. */
static unsigned level_here(mx_parser *p, const mx_levels *levels)
{
    if (p->tok.kind == MX_T_OP)
        return mx_p_op(p, "::") ? levels->cast : mx_op_level_of(levels, p->tok.text);
    if (p->tok.kind != MX_T_WORD)
        return 0;
    switch (p->tok.keyword) {
    case KW_AND:
        return levels->and_;
    case KW_OR:
        return levels->or_;
    case KW_XOR:
        return levels->xor_;
    case KW_IS:
    case KW_ISNULL:
    case KW_NOTNULL:
        return levels->is;
    case KW_COLLATE:
        return levels->collate;
    case KW_DIV:
    case KW_MOD:
        return mx_p_is(p, MX_MY) ? mx_op_level_of(levels, MX_STR("div")) : 0;
    case KW_IN:
    case KW_BETWEEN:
        return levels->in;
    case KW_NOT:
        return mx_p_next_kw(p, KW_IN) || mx_p_next_kw(p, KW_BETWEEN) || mx_p_next_kw(p, KW_LIKE) ||
                       mx_p_next_kw(p, KW_ILIKE) || mx_p_next_kw(p, KW_SIMILAR) ||
                       mx_p_next_kw(p, KW_REGEXP) || mx_p_next_kw(p, KW_RLIKE)
                   ? levels->like
                   : 0;
    default:
        return mx_parse_like_here(p) ? levels->like : 0;
    }
}

/* What ends in a word or ')' and so takes no operand from what follows: a IS NULL, a IN (b), a = ANY (b). */
static bool closed(const mx_expr *e)
{
    return e->kind != MX_E_BETWEEN && (e->kind != MX_E_BINARY || mx_str_eq(e->text, MX_STR("is")));
}

static bool may_follow(const mx_levels *levels, const mx_expr *left, unsigned last, unsigned level)
{
    for (size_t i = 0; i < sizeof levels->no_chain && levels->no_chain[i]; i++)
        if (level == last && level == levels->no_chain[i] && (levels->layered || !closed(left)))
            return false;
    return !levels->layered || level <= last;
}

mx_status mx_parse_behind(mx_parser *p, unsigned min, bool plain, mx_expr **left)
{
    const mx_levels *levels = mx_levels_of(p->server);
    unsigned last = 0;
    for (;;) {
        bool counts = !plain || p->tok.kind == MX_T_OP || (mx_p_is(p, MX_PG) && mx_p_kw(p, KW_IS));
        unsigned level = counts ? level_here(p, levels) : 0;
        if (last && level >= min && level && !may_follow(levels, *left, last, level))
            return mx_fail(p->diags, MX_SQL101, p->tok.span, "Put what stands before it in parentheses.",
                           "'%.*s' cannot follow here", MX_FMT(p->tok.text));
        mx_status st = infix(p, levels, min, plain, left);
        if (st == MX_NOT_FOUND)
            return p->failed ? MX_FAILED : MX_OK;
        MX_TRY(st);
        last = level;
    }
}

mx_status mx_parse_level(mx_parser *p, unsigned min, bool plain, mx_expr **out)
{
    MX_TRY(mx_p_enter(p));
    MX_TRY(prefix(p, mx_levels_of(p->server), min, plain, out));
    MX_TRY(mx_parse_behind(p, min, plain, out));
    mx_p_leave(p);
    return MX_OK;
}

/* --- doors ---------------------------------------------------------------------------------------------- */

mx_status mx_parse_expr_in(mx_parser *p, int min_precedence, mx_expr **out)
{
    if (min_precedence >= MX_P_PRIMARY)
        return mx_parse_primary(p, out);
    return mx_parse_level(p, 0, min_precedence >= MX_P_B_EXPR, out);
}

mx_status mx_parse_expr_list_in(mx_parser *p, mx_exprs *out)
{
    do {
        mx_expr *e;
        MX_TRY(mx_parse_level(p, 0, false, &e));
        mx_vec_push(p->arena, out, e);
    } while (mx_p_take_punct(p, ','));
    return MX_OK;
}

/* May it stand behind DEFAULT without parentheses? MySQL manual, "Data Type Default Values"; SQLite,
 * "CREATE TABLE" 3.2. */
static bool bare_default(const mx_parser *p, const mx_expr *e)
{
    switch (e->kind) {
    case MX_E_NULL:
    case MX_E_BOOL:
    case MX_E_NUMBER:
    case MX_E_STRING:
    case MX_E_BLOB:
    case MX_E_KEYWORD:
        return true;
    case MX_E_CAST:
        return mx_p_is(p, MX_MYSQL) && (e->flags & MX_EF_TYPED);
    case MX_E_NAME:
        return mx_p_is(p, MX_LITE) && e->path_len == 1;
    case MX_E_UNARY:
        return e->args[0]->kind == MX_E_NUMBER ||
               (mx_p_is(p, MX_LITE) && e->args[0]->kind != MX_E_NAME && e->args[0]->kind != MX_E_UNARY &&
                bare_default(p, e->args[0]));
    case MX_E_CALL:
        return mx_p_is(p, MX_MYSQL) && e->path_len == 1 && mx_str_ieq(e->path[0], MX_STR("now"));
    default:
        return false;
    }
}

mx_status mx_parse_default_in(mx_parser *p, mx_expr **out)
{
    if (!mx_p_is(p, MX_LITE | MX_MYSQL))
        return mx_parse_level(p, 0, true, out);
    bool sign = mx_p_op(p, "-") || mx_p_op(p, "+"), group = mx_p_punct(p, '(');
    mx_mark mark = mx_p_mark(p);
    if (sign)
        MX_TRY(prefix_with(p, mx_str_copy(p->arena, p->tok.text), 255, true, out));
    else
        MX_TRY(mx_parse_primary(p, out));
    if (group && (mx_p_is(p, MX_MYSQL) || (*out)->kind == MX_E_NAME))
        (*out)->flags |= MX_EF_GROUP;
    if (group || bare_default(p, *out))
        return MX_OK;
    mx_p_reset(p, &mark);
    return mx_p_expected_hint(p, "a literal or '('", "Put the expression in parentheses.");
}

mx_status mx_parse_expr(mx_arena *arena, mx_str text, mx_span at, const mx_server *server, mx_expr **out,
                        mx_diags *diags)
{
    mx_parser p;
    mx_p_init(&p, arena, text, at, server, diags);
    MX_TRY(mx_parse_level(&p, 0, false, out));
    return mx_p_expect_end(&p);
}

mx_status mx_parse_type(mx_arena *arena, mx_str text, mx_span at, const mx_server *server, mx_type_name **out,
                        mx_diags *diags)
{
    mx_parser p;
    mx_p_init(&p, arena, text, at, server, diags);
    mx_status st = mx_parse_type_in(&p, out);
    if (st == MX_NOT_FOUND)
        return mx_p_expected(&p, "a type");
    MX_TRY(st);
    return mx_p_expect_end(&p);
}
