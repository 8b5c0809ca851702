#include "dialect/postgres/exprs.h"

#include <string.h>

/* Literals of jsonpath as the server shows them: printJsonPathItem. In: https://www.postgresql.org/docs/current/functions-json.html,
 * section "The SQL/JSON Path Language". What is not understood (escapes in strings among it) stays as it is, and so does what is
 * nested too deep or a chain of too many operators. */

enum {
    MAX_DEPTH = 100,
    MAX_HEIGHT = 1000
}; /* of what is read within another, and of its tree, which chains make high */

typedef enum rank {
    P_OR,
    P_AND,
    P_COMPARE,
    P_ADD,
    P_MULTIPLY,
    P_SIGN,
    P_OTHER
} rank; /* by how tightly it binds: operationPriority */

typedef struct item {
    rank kind;
    bool numeric,
        like;  /* a bare number; LIKE_REGEX, which binds as tightly as what needs no brackets, but has them */
    mx_str op; /* of two, or the sign of one */
    const struct item *left, *right;
    int height;   /* of the tree below */
    mx_str text;  /* of what has no operands: as it is shown */
    mx_str chain; /* .a[1] … behind it */
} item;

typedef struct path {
    mx_arena *arena;
    mx_str text;
    size_t at;
    int depth;
    bool wrong;
} path;

static const item *any(path *p);
static const item *disjunction(path *p);

static void skip(path *p)
{
    while (p->at < p->text.len && mx_is_space(p->text.ptr[p->at]))
        p->at++;
}

static bool take(path *p, const char *what)
{
    skip(p);
    mx_str word = mx_str_of(what);
    bool name = mx_is_alpha(what[0]);
    size_t end = p->at + word.len;
    if (end > p->text.len || !mx_str_eq(mx_str_sub(p->text, p->at, end), word))
        return false;
    if (name && end < p->text.len &&
        (mx_is_alpha(p->text.ptr[end]) || mx_is_digit(p->text.ptr[end]) || p->text.ptr[end] == '_'))
        return false;
    p->at = end;
    return true;
}

static bool ahead(const path *p, const char *what)
{
    path copy = *p;
    return take(&copy, what);
}

static const item *wrong(path *p)
{
    static const item nothing = {.kind = P_OTHER};
    p->wrong = true;
    return &nothing;
}

static item *plain(path *p, mx_str text)
{
    item *i = mx_new(p->arena, item);
    i->kind = P_OTHER;
    i->text = text;
    return i;
}

static void put(mx_buf *out, const item *i, bool brackets)
{
    mx_buf_text(out, i->left && brackets ? "(" : "");
    if (i->left && !i->right && !i->like)
        mx_buf_str(out, i->op);
    if (i->left)
        put(out, i->left, i->left->kind <= i->kind);
    if (i->like)
        mx_buf_str(out, i->op);
    if (i->right) {
        mx_buf_printf(out, " %.*s ", MX_FMT(i->op));
        put(out, i->right, i->right->kind <= i->kind);
    }
    bool around = i->numeric && i->chain.len;
    mx_buf_text(out, i->left && brackets ? ")" : around ? "(" : "");
    mx_buf_str(out, i->text);
    mx_buf_text(out, around ? ")" : "");
    mx_buf_str(out, i->chain);
}

static mx_str shown(path *p, const char *before, const item *i, bool brackets, const char *behind)
{
    mx_buf out = MX_BUF(p->arena);
    mx_buf_text(&out, before);
    put(&out, i, brackets);
    mx_buf_text(&out, behind);
    return mx_buf_take(&out);
}

/* "…" behind the opening quote, without escapes. */
static mx_str quoted(path *p)
{
    size_t start = ++p->at;
    while (p->at < p->text.len && p->text.ptr[p->at] != '"' && p->text.ptr[p->at] != '\\')
        p->at++;
    if (p->at >= p->text.len || p->text.ptr[p->at] != '"')
        (void)wrong(p);
    mx_str value = mx_str_sub(p->text, start, p->at);
    p->at++;
    return value;
}

static bool at_quote(path *p)
{
    skip(p);
    return p->at < p->text.len && p->text.ptr[p->at] == '"';
}

static mx_str name(path *p)
{
    size_t start = p->at;
    while (p->at < p->text.len && (mx_is_alpha(p->text.ptr[p->at]) || p->text.ptr[p->at] == '_' ||
                                   (p->at > start && mx_is_digit(p->text.ptr[p->at]))))
        p->at++;
    if (p->at == start)
        (void)wrong(p);
    return mx_str_sub(p->text, start, p->at);
}

static mx_str digits(path *p)
{
    skip(p);
    size_t start = p->at;
    while (p->at < p->text.len && mx_is_digit(p->text.ptr[p->at]))
        p->at++;
    if (p->at == start)
        (void)wrong(p);
    return mx_str_sub(p->text, start, p->at);
}

/* ** and **{2 to last} */
static void levels(path *p, mx_buf *out)
{
    mx_buf_lit(out, ".**");
    if (!take(p, "{"))
        return;
    mx_str from = take(p, "last") ? MX_STR("last") : digits(p), to = from;
    if (take(p, "to"))
        to = take(p, "last") ? MX_STR("last") : digits(p);
    if (mx_str_eq(from, MX_STR("0")) && mx_str_eq(to, MX_STR("last"))) {
        mx_buf_lit(out, "");
    } else if (mx_str_eq(from, to)) {
        mx_buf_printf(out, "{%.*s}", MX_FMT(from));
    } else {
        mx_buf_printf(out, "{%.*s to %.*s}", MX_FMT(from), MX_FMT(to));
    }
    if (!take(p, "}"))
        (void)wrong(p);
}

static void put_quoted(mx_buf *out, const char *before, mx_str text)
{
    mx_buf_printf(out, "%s\"%.*s\"", before, MX_FMT(text));
}

static void member(path *p, mx_buf *out)
{
    skip(p);
    if (take(p, "**")) {
        levels(p, out);
    } else if (take(p, "*")) {
        mx_buf_lit(out, ".*");
    } else if (at_quote(p)) {
        put_quoted(out, ".", quoted(p));
    } else {
        mx_str word = name(p);
        if (!take(p, "(")) {
            put_quoted(out, ".", word);
            return;
        }
        mx_buf_printf(out, ".%.*s(", MX_FMT(word));
        if (at_quote(p))
            put_quoted(out, "", quoted(p));
        mx_buf_char(out, ')');
        if (!take(p, ")"))
            (void)wrong(p);
    }
}

static void subscripts(path *p, mx_buf *out)
{
    if (take(p, "*")) {
        mx_buf_lit(out, "[*]");
    } else {
        mx_buf_char(out, '[');
        do {
            put(out, any(p), false);
            if (take(p, "to")) {
                mx_buf_lit(out, " to ");
                put(out, any(p), false);
            }
            skip(p);
            mx_buf_text(out, ahead(p, ",") ? "," : "");
        } while (!p->wrong && take(p, ","));
        mx_buf_char(out, ']');
    }
    if (!take(p, "]"))
        (void)wrong(p);
}

/* What follows a path: members, elements, conditions. */
static mx_str chain(path *p)
{
    mx_buf out = MX_BUF(p->arena);
    while (!p->wrong) {
        if (take(p, ".")) {
            member(p, &out);
        } else if (take(p, "[")) {
            subscripts(p, &out);
        } else if (take(p, "?")) {
            if (!take(p, "("))
                (void)wrong(p);
            mx_buf_lit(&out, "?(");
            put(&out, disjunction(p), false);
            mx_buf_char(&out, ')');
            if (!take(p, ")"))
                (void)wrong(p);
        } else {
            break;
        }
    }
    return mx_buf_take(&out);
}

static const item *number(path *p)
{
    size_t start = p->at;
    while (p->at < p->text.len) {
        char c = p->text.ptr[p->at], before = p->at > start ? p->text.ptr[p->at - 1] : ' ';
        bool sign = (c == '-' || c == '+') && (before == 'e' || before == 'E');
        if (!mx_is_digit(c) && c != '.' && c != 'e' && c != 'E' && !sign)
            break;
        p->at++;
    }
    mx_str value;
    if (!mx_pg_decimal_text(p->arena, mx_str_sub(p->text, start, p->at), &value))
        return wrong(p);
    item *i = plain(p, value);
    i->numeric = true;
    return i;
}

static item *plain_quoted(path *p, const char *before, mx_str text)
{
    mx_buf out = MX_BUF(p->arena);
    put_quoted(&out, before, text);
    return plain(p, mx_buf_take(&out));
}

static const item *primary(path *p)
{
    skip(p);
    char c = p->at < p->text.len ? p->text.ptr[p->at] : ' ';
    if (at_quote(p))
        return plain_quoted(p, "", quoted(p));
    if (mx_is_digit(c) || (c == '.' && p->at + 1 < p->text.len && mx_is_digit(p->text.ptr[p->at + 1])))
        return number(p);
    if (take(p, "@"))
        return plain(p, MX_STR("@"));
    if (take(p, "$")) {
        char next = p->at < p->text.len ? p->text.ptr[p->at] : ' ';
        if (next == '"')
            return plain_quoted(p, "$", quoted(p));
        if (mx_is_alpha(next) || next == '_')
            return plain_quoted(p, "$", name(p));
        return plain(p, MX_STR("$"));
    }
    static const char *const words[] = {"last", "true", "false", "null", NULL};
    for (size_t i = 0; words[i]; i++) {
        if (take(p, words[i]))
            return plain(p, mx_str_of(words[i]));
    }
    return wrong(p);
}

/* A number, a path, or either in parentheses with what follows; a condition in parentheses. */
static const item *operand(path *p)
{
    if (p->wrong || ++p->depth > MAX_DEPTH)
        return wrong(p);
    const item *i;
    if (take(p, "(")) {
        i = disjunction(p);
        if (!take(p, ")"))
            i = wrong(p);
    } else {
        i = primary(p);
    }
    mx_str behind = chain(p);
    if (behind.len) {
        item *with = mx_new(p->arena, item);
        bool whole = i->left != NULL;
        *with = whole ? (item){.kind = P_OTHER, .text = shown(p, "", i, true, "")} : *i;
        with->chain = mx_str_cat(p->arena, with->chain, behind);
        i = with;
    }
    p->depth--;
    return i;
}

static const item *two(path *p, rank kind, mx_str op, const item *left, const item *right)
{
    item *i = mx_new(p->arena, item);
    int height = right && right->height > left->height ? right->height : left->height;
    *i = (item){.kind = kind, .op = op, .left = left, .right = right, .height = height + 1};
    return i->height > MAX_HEIGHT ? wrong(p) : i;
}

/* A sign in front of a bare number is the number's. */
static const item *sign(path *p)
{
    bool minus = take(p, "-");
    if (!minus && !take(p, "+"))
        return operand(p);
    if (p->wrong || ++p->depth > MAX_DEPTH)
        return wrong(p);
    const item *of = sign(p);
    p->depth--;
    if (of->numeric && !of->chain.len) {
        item *i = plain(p, of->text);
        i->numeric = true;
        if (minus)
            i->text = mx_str_starts(of->text, MX_STR("-")) ? mx_str_sub(of->text, 1, of->text.len)
                                                           : mx_str_cat(p->arena, MX_STR("-"), of->text);
        return i;
    }
    return two(p, P_SIGN, minus ? MX_STR("-") : MX_STR("+"), of, NULL);
}

static const item *product(path *p)
{
    const item *left = sign(p);
    while (!p->wrong) {
        mx_str op = take(p, "*")   ? MX_STR("*")
                    : take(p, "/") ? MX_STR("/")
                    : take(p, "%") ? MX_STR("%")
                                   : MX_STR_NONE;
        if (!op.len)
            break;
        left = two(p, P_MULTIPLY, op, left, sign(p));
    }
    return left;
}

static const item *any(path *p)
{
    const item *left = product(p);
    while (!p->wrong) {
        mx_str op = take(p, "+") ? MX_STR("+") : take(p, "-") ? MX_STR("-") : MX_STR_NONE;
        if (!op.len)
            break;
        left = two(p, P_ADD, op, left, product(p));
    }
    return left;
}

static const item *like(path *p, const item *left)
{
    static const char order[] = "ismxq";
    if (!at_quote(p))
        return wrong(p);
    mx_str pattern = quoted(p), flags = MX_STR_NONE;
    mx_buf op = MX_BUF(p->arena);
    if (take(p, "flag"))
        flags = at_quote(p) ? quoted(p) : (wrong(p), MX_STR_NONE);
    mx_buf_printf(&op, " like_regex \"%.*s\"", MX_FMT(pattern));
    mx_buf_text(&op, flags.len ? " flag \"" : "");
    for (size_t i = 0; order[i]; i++) {
        if (mx_str_find(flags, order[i]) != MX_NPOS)
            mx_buf_char(&op, order[i]);
    }
    mx_buf_text(&op, flags.len ? "\"" : "");
    item *i = mx_new(p->arena, item);
    *i = (item){
        .kind = P_OTHER, .like = true, .op = mx_buf_take(&op), .left = left, .height = left->height + 1};
    return i;
}

static const item *called(path *p, const char *before, const char *behind)
{
    const item *of = disjunction(p);
    return take(p, ")") ? plain(p, shown(p, before, of, false, behind)) : wrong(p);
}

static const item *condition(path *p)
{
    static const char *const ops[] = {"==", "!=", "<>", "<=", ">=", "<", ">", NULL};
    if (take(p, "!"))
        return take(p, "(") ? called(p, "!(", ")") : wrong(p);
    if (take(p, "exists"))
        return take(p, "(") ? called(p, "exists (", ")") : wrong(p);
    bool bracket = ahead(p, "(");
    const item *left = any(p);
    for (size_t i = 0; ops[i]; i++) {
        if (take(p, ops[i]))
            return two(p, P_COMPARE, mx_str_of(i == 2 ? "!=" : ops[i]), left, any(p));
    }
    if (take(p, "like_regex"))
        return like(p, left);
    if (take(p, "starts"))
        return take(p, "with") ? two(p, P_COMPARE, MX_STR("starts with"), left, any(p)) : wrong(p);
    if (bracket && take(p, "is"))
        return take(p, "unknown") ? plain(p, shown(p, "(", left, false, ") is unknown")) : wrong(p);
    return left;
}

static const item *conjunction(path *p)
{
    const item *left = condition(p);
    while (!p->wrong && take(p, "&&"))
        left = two(p, P_AND, MX_STR("&&"), left, condition(p));
    return left;
}

static const item *disjunction(path *p)
{
    if (++p->depth > MAX_DEPTH)
        return wrong(p);
    const item *left = conjunction(p);
    while (!p->wrong && take(p, "||"))
        left = two(p, P_OR, MX_STR("||"), left, conjunction(p));
    p->depth--;
    return left;
}

bool mx_pg_path_text(mx_arena *arena, mx_str text, mx_str *out)
{
    path p = {.arena = arena, .text = mx_str_trim(text)};
    bool strict = take(&p, "strict");
    if (!strict)
        (void)take(&p, "lax");
    const item *whole = disjunction(&p);
    skip(&p);
    if (p.wrong || p.at != p.text.len)
        return false;
    *out = mx_str_cat(arena, strict ? MX_STR("strict ") : MX_STR_NONE, shown(&p, "", whole, true, ""));
    return true;
}
