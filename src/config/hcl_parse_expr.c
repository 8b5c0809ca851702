/* Expressions, by precedence:
 *   expr    := binary ['?' expr ':' expr]
 *   binary  := unary (op unary)*            by the table below
 *   unary   := ('!' | '-') unary | postfix
 *   postfix := term ('.' NAME | '.' DIGITS | '.*' … | '[' expr ']' | '[*]' …)*
 *   term    := number | template | true | false | null | NAME | NAME '(' … ')' | '(' expr ')'
 *            | tuple | object | for */
#include "config/hcl_parser.h"

static mx_span join(mx_span from, mx_span to)
{
    return (mx_span){from.file, from.start, to.end};
}

static void raise_height(mx_hcl_expr *e, const mx_hcl_expr *child)
{
    if (child && child->height >= e->height)
        e->height = child->height + 1;
}

mx_hcl_expr *hcl_done(hcl_parser *p, mx_hcl_expr *e)
{
    raise_height(e, e->from);
    raise_height(e, e->key);
    raise_height(e, e->other);
    raise_height(e, e->each);
    for (size_t i = 0; i < e->items.len; i++)
        raise_height(e, e->items.at[i]);
    for (size_t i = 0; i < e->keys.len; i++)
        raise_height(e, e->keys.at[i]);
    if (e->for_) {
        raise_height(e, e->for_->key);
        raise_height(e, e->for_->value);
        raise_height(e, e->for_->cond);
    }
    if (e->height <= MX_HCL_HEIGHT)
        return e;
    mx_fail(p->diags, MX_HCL001, e->at, "", "nested too deeply (more than %d levels)", MX_HCL_HEIGHT);
    return NULL;
}

/* ---- terms ---- */

bool hcl_parse_for_names(hcl_parser *p, mx_hcl_for *out)
{
    if (p->tok.kind != HCL_IDENT) {
        hcl_unexpected(p, "a name behind for");
        return false;
    }
    out->value_name = hcl_text(p, p->tok.at);
    hcl_advance(p);
    if (hcl_take(p, HCL_COMMA)) {
        if (p->tok.kind != HCL_IDENT) {
            hcl_unexpected(p, "a second name behind for");
            return false;
        }
        out->key_name = out->value_name;
        out->value_name = hcl_text(p, p->tok.at);
        hcl_advance(p);
    }
    if (!hcl_at_word(p, "in")) {
        hcl_unexpected(p, "'in'");
        return false;
    }
    hcl_advance(p);
    return true;
}

/* The current token is "for". `close` ends it: ']' builds a list, '}' an object. */
static mx_hcl_expr *parse_for(hcl_parser *p, mx_span opened, mx_hcl_token_kind close, bool was_inside)
{
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_FOR, opened);
    mx_hcl_for *f = e->for_ = mx_new(p->arena, mx_hcl_for);
    p->inside = true;
    hcl_advance(p);
    if (!hcl_parse_for_names(p, f) || (e->from = hcl_parse_expr(p)) == NULL)
        return NULL;
    if (!hcl_expect(p, HCL_COLON, "':'") || (f->value = hcl_parse_expr(p)) == NULL)
        return NULL;
    if (close == HCL_RBRACE) {
        f->key = f->value;
        if (!hcl_expect(p, HCL_ARROW, "'=>'") || (f->value = hcl_parse_expr(p)) == NULL)
            return NULL;
        f->group = hcl_take(p, HCL_ELLIPSIS);
    }
    if (hcl_at_word(p, "if")) {
        hcl_advance(p);
        if ((f->cond = hcl_parse_expr(p)) == NULL)
            return NULL;
    }
    p->inside = was_inside;
    e->at.end = p->tok.at.end;
    return hcl_expect(p, close, close == HCL_RBRACE ? "'}' to end the for" : "']' to end the for")
               ? hcl_done(p, e)
               : NULL;
}

static mx_hcl_expr *parse_tuple(hcl_parser *p)
{
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_TUPLE, p->tok.at);
    bool was_inside = p->inside;
    p->inside = true;
    hcl_advance(p);
    if (hcl_at_word(p, "for"))
        return parse_for(p, e->at, HCL_RBRACK, was_inside);
    while (p->tok.kind != HCL_RBRACK) {
        mx_hcl_expr *item = hcl_parse_expr(p);
        if (item == NULL)
            return NULL;
        mx_vec_push(p->arena, &e->items, item);
        if (p->tok.kind != HCL_RBRACK && !hcl_expect(p, HCL_COMMA, "',' or ']'"))
            return NULL;
    }
    p->inside = was_inside;
    e->at.end = p->tok.at.end;
    hcl_advance(p);
    return hcl_done(p, e);
}

/* A bare name is a text; everything else is an expression, in parentheses when it begins with a name. */
static mx_hcl_expr *parse_key(hcl_parser *p)
{
    if (p->tok.kind != HCL_IDENT)
        return hcl_parse_expr(p);
    mx_span at = p->tok.at;
    hcl_advance(p);
    if (p->tok.kind == HCL_DOT || p->tok.kind == HCL_LBRACK || p->tok.kind == HCL_LPAREN) {
        mx_fail(p->diags, MX_HCL001, at, "Put it in parentheses, or in quotes when the name has dots.",
                "this key is ambiguous");
        return NULL;
    }
    return hcl_new_text(p, hcl_text(p, at), at);
}

static mx_hcl_expr *parse_object(hcl_parser *p)
{
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_OBJECT, p->tok.at);
    bool was_inside = p->inside;
    p->inside = false; /* lines end members */
    hcl_advance(p);
    while (hcl_take(p, HCL_NEWLINE))
        continue;
    if (hcl_at_word(p, "for"))
        return parse_for(p, e->at, HCL_RBRACE, was_inside);
    while (p->tok.kind != HCL_RBRACE) {
        mx_hcl_expr *key = parse_key(p);
        if (key == NULL)
            return NULL;
        if (p->tok.kind != HCL_ASSIGN && p->tok.kind != HCL_COLON) {
            hcl_unexpected(p, "'=' behind the key");
            return NULL;
        }
        hcl_advance(p);
        mx_hcl_expr *value = hcl_parse_expr(p);
        if (value == NULL)
            return NULL;
        mx_vec_push(p->arena, &e->keys, key);
        mx_vec_push(p->arena, &e->items, value);
        if (p->tok.kind != HCL_RBRACE && p->tok.kind != HCL_NEWLINE && p->tok.kind != HCL_COMMA) {
            hcl_unexpected(p, "',', a new line or '}'");
            return NULL;
        }
        hcl_take(p, HCL_COMMA);
        while (hcl_take(p, HCL_NEWLINE))
            continue;
    }
    p->inside = was_inside;
    e->at.end = p->tok.at.end;
    hcl_advance(p);
    return hcl_done(p, e);
}

static mx_hcl_expr *parse_parens(hcl_parser *p)
{
    bool was_inside = p->inside;
    p->inside = true;
    hcl_advance(p);
    mx_hcl_expr *e = hcl_parse_expr(p);
    if (e == NULL)
        return NULL;
    if (p->tok.kind != HCL_RPAREN) {
        hcl_unexpected(p, "')'");
        return NULL;
    }
    p->inside = was_inside;
    hcl_advance(p);
    return e;
}

/* The current token is '(' behind a function's name. */
static mx_hcl_expr *parse_call(hcl_parser *p, mx_span name_at)
{
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_CALL, name_at);
    e->name = hcl_text(p, name_at);
    e->name_at = name_at;
    bool was_inside = p->inside;
    p->inside = true;
    hcl_advance(p);
    while (p->tok.kind != HCL_RPAREN) {
        mx_hcl_expr *arg = hcl_parse_expr(p);
        if (arg == NULL)
            return NULL;
        mx_vec_push(p->arena, &e->items, arg);
        if (hcl_take(p, HCL_ELLIPSIS)) {
            e->spread = true;
            if (p->tok.kind != HCL_RPAREN) {
                hcl_unexpected(p, "')' behind '...'");
                return NULL;
            }
        } else if (p->tok.kind != HCL_RPAREN && !hcl_expect(p, HCL_COMMA, "',' or ')'")) {
            return NULL;
        }
    }
    p->inside = was_inside;
    e->at.end = p->tok.at.end;
    hcl_advance(p);
    return hcl_done(p, e);
}

static mx_hcl_expr *parse_number(hcl_parser *p)
{
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_LITERAL, p->tok.at);
    mx_value *v = mx_value_read_number(p->arena, hcl_text(p, p->tok.at));
    if (v == NULL) {
        mx_fail(p->diags, MX_HCL001, p->tok.at, "", "this number is too large");
        return NULL;
    }
    v->at = p->tok.at;
    e->value = v;
    hcl_advance(p);
    return e;
}

static mx_hcl_expr *parse_name(hcl_parser *p)
{
    static const struct {
        const char *word;
        const mx_value *value;
    } words[] = {{"true", &mx_value_true}, {"false", &mx_value_false}, {"null", &mx_value_null}};
    mx_span at = p->tok.at;
    mx_str name = hcl_text(p, at);
    hcl_advance(p);
    if (p->tok.kind == HCL_LPAREN)
        return parse_call(p, at);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (mx_str_eq(name, mx_str_of(words[i].word))) {
            mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_LITERAL, at);
            e->value = mx_value_at(p->arena, words[i].value, at);
            return e;
        }
    }
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_NAME, at);
    e->name = name;
    e->name_at = at;
    return e;
}

static mx_hcl_expr *parse_term(hcl_parser *p)
{
    switch (p->tok.kind) {
    case HCL_NUMBER:
        return parse_number(p);
    case HCL_IDENT:
        return parse_name(p);
    case HCL_QUOTE:
    case HCL_HEREDOC:
        return hcl_parse_template(p);
    case HCL_LPAREN:
        return parse_parens(p);
    case HCL_LBRACK:
        return parse_tuple(p);
    case HCL_LBRACE:
        return parse_object(p);
    default:
        hcl_unexpected(p, "a value");
        return NULL;
    }
}

/* ---- what stands behind a term ---- */

static mx_hcl_expr *parse_steps(hcl_parser *p, mx_hcl_expr *e, bool in_attr_splat);

static mx_hcl_expr *new_attr(hcl_parser *p, mx_hcl_expr *from)
{
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_ATTR, join(from->at, p->tok.at));
    e->from = from;
    e->name = hcl_text(p, p->tok.at);
    e->name_at = p->tok.at;
    hcl_advance(p);
    return hcl_done(p, e);
}

static mx_hcl_expr *new_index(hcl_parser *p, mx_hcl_expr *from, mx_str digits, mx_span at)
{
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_INDEX, join(from->at, at)),
                *key = hcl_new_expr(p, MX_HCL_LITERAL, at);
    key->value = mx_value_read_number(p->arena, digits);
    if (key->value == NULL) {
        mx_fail(p->diags, MX_HCL001, at, "", "this index is too large");
        return NULL;
    }
    e->from = from;
    e->key = key;
    return hcl_done(p, e);
}

/* Behind '.': the old form of an index, list.0; "0.1" of list.0.1 was read as one number. */
static mx_hcl_expr *parse_old_index(hcl_parser *p, mx_hcl_expr *from)
{
    mx_str text = hcl_text(p, p->tok.at), head, tail;
    mx_span at = p->tok.at;
    for (bool more = true; more && from; text = tail) {
        more = mx_str_cut(text, '.', &head, &tail);
        at.end = at.start + (uint32_t)head.len;
        uint64_t unused;
        if (!mx_str_to_u64(head, &unused)) {
            mx_fail(p->diags, MX_HCL001, at, "", "this is no index");
            return NULL;
        }
        from = new_index(p, from, head, at);
        at.start = at.end + 1;
    }
    hcl_advance(p);
    return from;
}

/* from.* and from[*]: what follows is applied to each element. */
static mx_hcl_expr *parse_splat(hcl_parser *p, mx_hcl_expr *from, bool attrs_only)
{
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_SPLAT, join(from->at, p->tok.at));
    mx_hcl_expr *item = hcl_new_expr(p, MX_HCL_ITEM, e->at);
    e->from = from;
    hcl_advance(p);
    if (!hcl_enter(p))
        return NULL;
    e->each = parse_steps(p, item, attrs_only);
    hcl_leave(p);
    if (e->each == NULL)
        return NULL;
    e->at = join(e->at, e->each->at);
    return hcl_done(p, e);
}

static mx_hcl_expr *parse_dot(hcl_parser *p, mx_hcl_expr *e)
{
    hcl_advance(p);
    if (p->tok.kind == HCL_IDENT)
        return new_attr(p, e);
    if (p->tok.kind == HCL_NUMBER)
        return parse_old_index(p, e);
    if (p->tok.kind == HCL_STAR)
        return parse_splat(p, e, true);
    hcl_unexpected(p, "the name of an attribute");
    return NULL;
}

static mx_hcl_expr *parse_bracket(hcl_parser *p, mx_hcl_expr *from)
{
    bool was_inside = p->inside;
    p->inside = true;
    hcl_advance(p);
    if (p->tok.kind == HCL_STAR) {
        hcl_advance(p);
        p->inside = was_inside;
        if (p->tok.kind != HCL_RBRACK) {
            hcl_unexpected(p, "']'");
            return NULL;
        }
        return parse_splat(p, from, false);
    }
    mx_hcl_expr *key = hcl_parse_expr(p);
    if (key == NULL)
        return NULL;
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_INDEX, join(from->at, p->tok.at));
    e->from = from;
    e->key = key;
    p->inside = was_inside;
    return hcl_expect(p, HCL_RBRACK, "']'") ? hcl_done(p, e) : NULL;
}

static mx_hcl_expr *parse_steps(hcl_parser *p, mx_hcl_expr *e, bool in_attr_splat)
{
    while (e) {
        if (p->tok.kind == HCL_DOT)
            e = parse_dot(p, e);
        else if (p->tok.kind == HCL_LBRACK && !in_attr_splat)
            e = parse_bracket(p, e);
        else
            return e;
    }
    return NULL;
}

/* ---- operators ---- */

static mx_hcl_expr *parse_unary(hcl_parser *p)
{
    if (p->tok.kind != HCL_NOT && p->tok.kind != HCL_MINUS) {
        mx_hcl_expr *term = parse_term(p);
        return term ? parse_steps(p, term, false) : NULL;
    }
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_UNARY, p->tok.at);
    e->op = p->tok.kind == HCL_NOT ? MX_HCL_OP_NOT : MX_HCL_OP_NEG;
    if (!hcl_enter(p))
        return NULL;
    hcl_advance(p);
    e->from = parse_unary(p);
    hcl_leave(p);
    if (e->from == NULL)
        return NULL;
    e->at = join(e->at, e->from->at);
    return hcl_done(p, e);
}

static const struct {
    mx_hcl_token_kind token;
    mx_hcl_op op;
    int binds; /* higher binds tighter */
} operators[] = {
    {HCL_OR, MX_HCL_OP_OR, 1},       {HCL_AND, MX_HCL_OP_AND, 2},  {HCL_EQ, MX_HCL_OP_EQ, 3},
    {HCL_NE, MX_HCL_OP_NE, 3},       {HCL_LT, MX_HCL_OP_LT, 4},    {HCL_GT, MX_HCL_OP_GT, 4},
    {HCL_LE, MX_HCL_OP_LE, 4},       {HCL_GE, MX_HCL_OP_GE, 4},    {HCL_PLUS, MX_HCL_OP_ADD, 5},
    {HCL_MINUS, MX_HCL_OP_SUB, 5},   {HCL_STAR, MX_HCL_OP_MUL, 6}, {HCL_SLASH, MX_HCL_OP_DIV, 6},
    {HCL_PERCENT, MX_HCL_OP_MOD, 6},
};

static mx_hcl_expr *parse_binary(hcl_parser *p, int binds)
{
    mx_hcl_expr *left = parse_unary(p);
    while (left) {
        size_t i = 0, n = sizeof operators / sizeof *operators;
        while (i < n && !(operators[i].token == p->tok.kind && operators[i].binds >= binds))
            i++;
        if (i == n)
            return left;
        mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_BINARY, left->at);
        e->op = operators[i].op;
        e->from = left;
        hcl_advance(p);
        e->key = parse_binary(p, operators[i].binds + 1);
        if (e->key == NULL)
            return NULL;
        e->at = join(left->at, e->key->at);
        left = hcl_done(p, e);
    }
    return NULL;
}

static mx_hcl_expr *parse_conditional(hcl_parser *p)
{
    mx_hcl_expr *cond = parse_binary(p, 1);
    if (cond == NULL || p->tok.kind != HCL_QUESTION)
        return cond;
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_COND, cond->at);
    e->from = cond;
    hcl_advance(p);
    if ((e->key = hcl_parse_expr(p)) == NULL || !hcl_expect(p, HCL_COLON, "':' of the condition"))
        return NULL;
    if ((e->other = hcl_parse_expr(p)) == NULL)
        return NULL;
    e->at = join(cond->at, e->other->at);
    return hcl_done(p, e);
}

mx_hcl_expr *hcl_parse_expr(hcl_parser *p)
{
    if (!hcl_enter(p))
        return NULL;
    mx_hcl_expr *e = parse_conditional(p);
    hcl_leave(p);
    return e;
}
