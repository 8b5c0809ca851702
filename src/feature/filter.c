/* One function per rule of the grammar in filter.h. What SQL has and filters do not is recognised, so that
 * the message can say so: FEA004 instead of FEA003. */
#include "feature/filter_lex.h"

enum { DEPTH_MAX = 200 };

typedef struct parser {
    mx_arena *arena;
    mx_str text;
    uint32_t file;
    mx_diags *diags;
    mx_filter_tokens tokens;
    size_t at;
    unsigned depth;
} parser;

/* Tokens. */

static const mx_filter_token *token(const parser *p)
{
    return &p->tokens.at[p->at];
}

static const mx_filter_token *after(const parser *p)
{
    return &p->tokens.at[p->at + (p->at + 1 < p->tokens.len)];
}

static bool token_is_sign(const mx_filter_token *t, const char *sign)
{
    return t->kind == MX_FT_SIGN && mx_str_eq(t->value, mx_str_of(sign));
}

static bool token_is_word(const mx_filter_token *t, const char *word)
{
    return t->kind == MX_FT_WORD && mx_str_ieq(t->value, mx_str_of(word));
}

static bool is_sign(const parser *p, const char *sign)
{
    return token_is_sign(token(p), sign);
}

static bool is_word(const parser *p, const char *word)
{
    return token_is_word(token(p), word);
}

static bool take_sign(parser *p, const char *sign)
{
    bool is = is_sign(p, sign);
    p->at += is;
    return is;
}

static bool take_word(parser *p, const char *word)
{
    bool is = is_word(p, word);
    p->at += is;
    return is;
}

static bool one_of(const mx_filter_token *t, const char *const *words)
{
    for (; *words; words++)
        if (token_is_word(t, *words))
            return true;
    return false;
}

/* Messages. */

static mx_span span_of(const parser *p, const mx_filter_token *t)
{
    uint32_t start = t->source.ptr ? (uint32_t)(t->source.ptr - p->text.ptr) : (uint32_t)p->text.len;
    return (mx_span){p->file, start, start + (uint32_t)t->source.len};
}

static mx_status unexpected(parser *p, const char *wanted)
{
    const mx_filter_token *t = token(p);
    if (t->kind == MX_FT_END)
        return mx_fail(p->diags, MX_FEA003, span_of(p, t), "", "expected %s, but the filter ends", wanted);
    return mx_fail(p->diags, MX_FEA003, span_of(p, t), "", "expected %s, got '%.*s'", wanted,
                   MX_FMT(t->source));
}

static mx_status unsupported(parser *p, const mx_filter_token *t, const char *what)
{
    return mx_fail(p->diags, MX_FEA004, span_of(p, t),
                   "A filter compares columns with literals (=, <>, <, >, <=, >=, IS, IN) and joins that by "
                   "AND, OR, NOT.",
                   "filters have no %s", what);
}

static mx_status too_deep(parser *p)
{
    return mx_fail(p->diags, MX_FEA003, span_of(p, token(p)), "", "nested more than %d deep", DEPTH_MAX);
}

/* Nodes. */

static mx_filter *node(parser *p, mx_filter_kind kind, const mx_filter_token *t)
{
    mx_filter *f = mx_new(p->arena, mx_filter);
    f->kind = kind;
    f->at = span_of(p, t);
    return f;
}

static void add(parser *p, mx_filter *f, const mx_filter *item)
{
    mx_vec_push(p->arena, &f->items, item);
    if (item->at.start < f->at.start)
        f->at.start = item->at.start;
    if (item->at.end > f->at.end)
        f->at.end = item->at.end;
}

static bool is_number(const mx_filter *f)
{
    while (f->kind == MX_FILTER_GROUP || f->kind == MX_FILTER_MINUS)
        f = f->items.at[0];
    return f->kind == MX_FILTER_NUMBER;
}

static bool is_operand(const mx_filter *f)
{
    while (f->kind == MX_FILTER_GROUP)
        f = f->items.at[0];
    return f->kind <= MX_FILTER_MINUS;
}

static mx_status parse_or(parser *p, const mx_filter **out);
static mx_status parse_unary(parser *p, const mx_filter **out);

/* column := name { . name } */
static mx_status parse_column(parser *p, const mx_filter **out)
{
    mx_filter *f = node(p, MX_FILTER_COLUMN, token(p));
    mx_buf name = MX_BUF(p->arena), source = MX_BUF(p->arena);
    for (;;) {
        const mx_filter_token *t = token(p);
        if (t->kind != MX_FT_WORD && t->kind != MX_FT_QUOTED) {
            if (is_sign(p, "*"))
                return unsupported(p, t, "'*'");
            return unexpected(p, "a column name");
        }
        mx_buf_str(&name, t->value);
        mx_buf_str(&source, t->source);
        f->comment = t->comment;
        f->at.end = span_of(p, t).end;
        p->at++;
        if (!take_sign(p, "."))
            break;
        mx_buf_char(&name, '.');
        mx_buf_char(&source, '.');
    }
    f->text = mx_buf_take(&name);
    f->source = mx_buf_take(&source);
    *out = f;
    return MX_OK;
}

/* What begins with a word. */
static mx_status parse_word(parser *p, const mx_filter **out)
{
    static const char *const statements[] = {"select", "with", "insert", "update", "delete",
                                             "create", "drop", "alter",  NULL};
    static const char *const calls[] = {"current_date", "current_time", "current_timestamp", "current_user",
                                        NULL};
    static const char *const not_names[] = {"not",   "and",  "or",    "in",   "is",   "between", "like",
                                            "ilike", "from", "where", "then", "when", NULL};
    const mx_filter_token *t = token(p);
    if (one_of(t, statements))
        return unsupported(p, t, "statements and subqueries");
    if (token_is_word(t, "case"))
        return unsupported(p, t, "CASE");
    if (one_of(t, calls) || token_is_sign(after(p), "("))
        return unsupported(p, t, "functions and casts");
    if (after(p)->kind == MX_FT_TEXT)
        return unsupported(p, t, "typed literals");
    if (one_of(t, not_names))
        return unexpected(p, "a column or a literal");
    mx_filter_kind kind = token_is_word(t, "true")    ? MX_FILTER_TRUE
                          : token_is_word(t, "false") ? MX_FILTER_FALSE
                          : token_is_word(t, "null")  ? MX_FILTER_NULL
                                                      : MX_FILTER_COLUMN;
    if (kind == MX_FILTER_COLUMN)
        return parse_column(p, out);
    mx_filter *f = node(p, kind, t);
    f->comment = t->comment;
    p->at++;
    *out = f;
    return MX_OK;
}

static mx_status parse_group(parser *p, const mx_filter **out)
{
    const mx_filter_token *open = token(p);
    const mx_filter *inner = NULL;
    mx_filter *f = node(p, MX_FILTER_GROUP, open);
    p->at++;
    if (is_sign(p, ")"))
        return unsupported(p, open, "row values");
    MX_TRY(parse_or(p, &inner));
    if (is_sign(p, ","))
        return unsupported(p, open, "row values");
    if (!is_sign(p, ")"))
        return unexpected(p, "')'");
    f->comment = token(p)->comment;
    add(p, f, inner);
    f->at.end = span_of(p, token(p)).end;
    p->at++;
    *out = f;
    return MX_OK;
}

static mx_status parse_primary(parser *p, const mx_filter **out)
{
    const mx_filter_token *t = token(p);
    if (t->kind == MX_FT_WORD)
        return parse_word(p, out);
    if (t->kind == MX_FT_QUOTED)
        return parse_column(p, out);
    if (t->kind == MX_FT_NUMBER || t->kind == MX_FT_TEXT) {
        mx_filter *f = node(p, t->kind == MX_FT_TEXT ? MX_FILTER_TEXT : MX_FILTER_NUMBER, t);
        f->text = t->value;
        f->comment = t->comment;
        p->at++;
        *out = f;
        return MX_OK;
    }
    if (is_sign(p, "("))
        return parse_group(p, out);
    if (is_sign(p, "*"))
        return unsupported(p, t, "'*'");
    if (is_sign(p, ":") || is_sign(p, "?") || is_sign(p, "@") || is_sign(p, "$"))
        return unsupported(p, t, "parameters");
    if (is_sign(p, "~"))
        return unsupported(p, t, "arithmetic");
    return unexpected(p, "a column or a literal");
}

static mx_status parse_minus(parser *p, const mx_filter **out)
{
    const mx_filter_token *minus = token(p);
    const mx_filter *inner = NULL;
    mx_filter *f = node(p, MX_FILTER_MINUS, minus);
    p->at++;
    MX_TRY(parse_unary(p, &inner));
    if (!is_number(inner))
        return mx_fail(p->diags, MX_FEA004, f->at, "", "Unary minus only supported for numeric literals");
    add(p, f, inner);
    *out = f;
    return MX_OK;
}

static mx_status parse_unary(parser *p, const mx_filter **out)
{
    mx_status status;
    if (++p->depth > DEPTH_MAX)
        return too_deep(p);
    while (take_sign(p, "+"))
        ;
    if (is_sign(p, "-"))
        status = parse_minus(p, out);
    else
        status = parse_primary(p, out);
    p->depth--;
    return status;
}

/* Comparisons. */

static mx_status negated(parser *p, bool negate, const mx_filter *inner, const mx_filter **out)
{
    *out = inner;
    if (!negate)
        return MX_OK;
    mx_filter *f = mx_new(p->arena, mx_filter);
    f->kind = MX_FILTER_NOT;
    f->at = inner->at;
    add(p, f, inner);
    *out = f;
    return MX_OK;
}

static mx_status check_operand(parser *p, const mx_filter *f)
{
    if (is_operand(f))
        return MX_OK;
    return mx_fail(p->diags, MX_FEA004, f->at, "", "a comparison cannot be compared itself");
}

/* What is compared: no NOT, nothing that has been compared already. */
static mx_status parse_operand(parser *p, const mx_filter **out)
{
    if (is_word(p, "not"))
        return unsupported(p, token(p), "comparison of NOT");
    MX_TRY(parse_unary(p, out));
    return check_operand(p, *out);
}

/* IN ( SELECT … ) is taken, as the original does; it matches nothing. */
static mx_status parse_subquery(parser *p, mx_filter *in)
{
    static const char *const keywords[] = {
        "select", "distinct", "from",  "where", "and",   "or",    "not",   "in",  "is",     "null", "true",
        "false",  "as",       "group", "by",    "order", "limit", "union", "all", "having", "with", NULL};
    mx_buf buf = MX_BUF(p->arena);
    size_t open = 1;
    for (const mx_filter_token *last = NULL;; last = token(p), p->at++) {
        const mx_filter_token *t = token(p);
        if (t->kind == MX_FT_END)
            return unexpected(p, "')'");
        open += token_is_sign(t, "(");
        open -= token_is_sign(t, ")");
        if (open == 0)
            break;
        bool tight = t->glued && (t->kind == MX_FT_SIGN || (last && last->kind == MX_FT_SIGN));
        if (last && !tight && !token_is_sign(t, ",") && !token_is_sign(t, ")"))
            mx_buf_char(&buf, ' ');
        mx_buf_str(&buf, one_of(t, keywords) ? mx_str_upper(p->arena, t->source) : t->source);
    }
    in->source = mx_buf_take(&buf);
    return MX_OK;
}

static bool is_literal(const mx_filter *f)
{
    return f->kind >= MX_FILTER_NUMBER && f->kind <= MX_FILTER_MINUS;
}

static mx_status parse_in(parser *p, const mx_filter *left, mx_filter **out)
{
    mx_filter *f = node(p, MX_FILTER_IN, token(p));
    p->at++;
    if (left->kind != MX_FILTER_COLUMN)
        return mx_fail(p->diags, MX_FEA004, left->at, "", "IN stands behind a column only");
    if (!is_sign(p, "("))
        return unsupported(p, token(p), "IN without a list in parentheses");
    p->at++;
    add(p, f, left);
    if (is_word(p, "select") || is_word(p, "with")) {
        MX_TRY(parse_subquery(p, f));
    } else {
        for (bool more = !is_sign(p, ")"); more; more = take_sign(p, ",")) {
            const mx_filter *item = NULL;
            MX_TRY(parse_unary(p, &item));
            if (!is_literal(item))
                return mx_fail(p->diags, MX_FEA004, item->at, "", "IN operator values must be literals");
            add(p, f, item);
        }
        if (!is_sign(p, ")"))
            return unexpected(p, "',' or ')'");
    }
    f->comment = token(p)->comment;
    f->at.end = span_of(p, token(p)).end;
    p->at++;
    *out = f;
    return MX_OK;
}

static mx_filter *is_null(parser *p, const mx_filter *left, const mx_filter_token *t)
{
    mx_filter *f = node(p, MX_FILTER_IS, t), *null = node(p, MX_FILTER_NULL, t);
    null->comment = t->comment;
    add(p, f, left);
    add(p, f, null);
    return f;
}

static mx_status parse_is(parser *p, const mx_filter *left, const mx_filter **out)
{
    mx_filter *f = node(p, MX_FILTER_IS, token(p));
    const mx_filter *right = NULL;
    p->at++;
    bool negate = take_word(p, "not");
    if (is_word(p, "distinct"))
        return unsupported(p, token(p), "IS DISTINCT FROM");
    MX_TRY(check_operand(p, left));
    MX_TRY(parse_operand(p, &right));
    add(p, f, left);
    add(p, f, right);
    return negated(p, negate, f, out);
}

const char *mx_filter_op_text(mx_filter_op op)
{
    static const char *const texts[] = {[MX_FILTER_EQ] = "=", [MX_FILTER_NE] = "<>", [MX_FILTER_LT] = "<",
                                        [MX_FILTER_GT] = ">", [MX_FILTER_LE] = "<=", [MX_FILTER_GE] = ">="};
    return texts[op];
}

static bool take_op(parser *p, mx_filter_op *op)
{
    if (take_sign(p, "=="))
        *op = MX_FILTER_EQ;
    else if (take_sign(p, "!="))
        *op = MX_FILTER_NE;
    else {
        for (int i = MX_FILTER_EQ; i <= MX_FILTER_GE; i++)
            if (take_sign(p, mx_filter_op_text((mx_filter_op)i))) {
                *op = (mx_filter_op)i;
                return true;
            }
        return false;
    }
    return true;
}

/* What SQL may have behind an operand and filters do not. */
static mx_status refuse_operator(parser *p)
{
    static const char *const words[] = {"between",  "like", "ilike",   "rlike", "regexp", "glob", "similar",
                                        "overlaps", "div",  "collate", "over",  "at",     NULL};
    static const char *const signs[] = {"+", "-",  "*",  "/",  "%",   "||", "|", "&",
                                        "^", "<<", ">>", "->", "->>", "[",  NULL};
    const mx_filter_token *t = token(p);
    if (one_of(t, words))
        return unsupported(p, t, mx_str_z(p->arena, mx_str_upper(p->arena, t->value)));
    if (is_sign(p, "::"))
        return unsupported(p, t, "functions and casts");
    if (is_sign(p, "<=>"))
        return unsupported(p, t, "'<=>'");
    for (size_t i = 0; signs[i]; i++)
        if (is_sign(p, signs[i]))
            return unsupported(p, t, "arithmetic");
    return MX_OK;
}

/* operand [NOT] IN …, ISNULL, NOTNULL, NOT NULL */
static mx_status parse_range(parser *p, const mx_filter *left, const mx_filter **out)
{
    mx_filter *f = NULL;
    bool negate = take_word(p, "not");
    *out = left;
    MX_TRY(refuse_operator(p));
    if (is_word(p, "in"))
        MX_TRY(parse_in(p, left, &f));
    else if ((!negate && (is_word(p, "isnull") || is_word(p, "notnull"))) || (negate && is_word(p, "null"))) {
        MX_TRY(check_operand(p, left));
        negate = negate || is_word(p, "notnull");
        f = is_null(p, left, token(p));
        p->at++;
    } else if (negate)
        return unexpected(p, "IN");
    return f ? negated(p, negate, f, out) : MX_OK;
}

static mx_status parse_compare(parser *p, const mx_filter **out)
{
    mx_filter_op op;
    MX_TRY(parse_unary(p, out));
    for (;;) {
        const mx_filter *left = *out, *right = NULL;
        MX_TRY(parse_range(p, left, out));
        if (*out != left)
            continue;
        if (is_word(p, "is")) {
            MX_TRY(parse_is(p, left, out));
            continue;
        }
        const mx_filter_token *t = token(p);
        if (!take_op(p, &op))
            return MX_OK;
        mx_filter *f = node(p, MX_FILTER_COMPARE, t);
        f->op = op;
        MX_TRY(check_operand(p, left));
        MX_TRY(parse_operand(p, &right));
        add(p, f, left);
        add(p, f, right);
        *out = f;
    }
}

/* NOT, AND, OR. */

static mx_status parse_not(parser *p, const mx_filter **out)
{
    const mx_filter_token *t = token(p);
    const mx_filter *inner = NULL;
    if (!is_word(p, "not"))
        return parse_compare(p, out);
    if (++p->depth > DEPTH_MAX)
        return too_deep(p);
    p->at++;
    MX_TRY(parse_not(p, &inner));
    mx_filter *f = node(p, MX_FILTER_NOT, t);
    add(p, f, inner);
    p->depth--;
    *out = f;
    return MX_OK;
}

static mx_status parse_joined(parser *p, const char *word, mx_filter_kind kind,
                              mx_status (*parse_item)(parser *, const mx_filter **), const mx_filter **out)
{
    const mx_filter *item = NULL;
    mx_filter *f = NULL;
    MX_TRY(parse_item(p, out));
    while (take_word(p, word)) {
        if (!f) {
            f = node(p, kind, token(p));
            add(p, f, *out);
            *out = f;
        }
        MX_TRY(parse_item(p, &item));
        add(p, f, item);
    }
    return MX_OK;
}

static mx_status parse_and(parser *p, const mx_filter **out)
{
    return parse_joined(p, "and", MX_FILTER_AND, parse_not, out);
}

static mx_status parse_or(parser *p, const mx_filter **out)
{
    return parse_joined(p, "or", MX_FILTER_OR, parse_and, out);
}

/* [;] and the end; an alias and a second statement are things that filters do not have. */
static mx_status parse_end(parser *p)
{
    const mx_filter_token *t = token(p);
    if (token_is_word(t, "as") || (t->kind == MX_FT_WORD && after(p)->kind == MX_FT_END))
        return unsupported(p, t, "aliases");
    if (take_sign(p, ";") && token(p)->kind != MX_FT_END)
        return unsupported(p, token(p), "second statement");
    return token(p)->kind == MX_FT_END ? MX_OK : unexpected(p, "an operator or the end of the filter");
}

mx_status mx_filter_parse(mx_arena *arena, mx_str text, uint32_t file, const mx_filter **out, mx_diags *diags)
{
    parser p = {.arena = arena, .text = text, .file = file, .diags = diags};
    *out = NULL;
    MX_TRY(mx_filter_lex(arena, text, file, &p.tokens, diags));
    if (token(&p)->kind == MX_FT_END)
        return mx_fail(diags, MX_FEA003, MX_NOWHERE, "", "Filter string cannot be empty");
    const mx_filter *tree = NULL;
    MX_TRY(parse_or(&p, &tree));
    MX_TRY(parse_end(&p));
    *out = tree;
    return MX_OK;
}

bool mx_filter_has_column(const mx_filter *filter)
{
    if (filter->kind == MX_FILTER_COLUMN)
        return true;
    for (size_t i = 0; i < filter->items.len; i++)
        if (mx_filter_has_column(filter->items.at[i])) /* as deep as the parser let it become */
            return true;
    return false;
}
