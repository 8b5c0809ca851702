/* sql/sql_mode_concat.c — the "||" of PIPES_AS_CONCAT as CONCAT(…), which means the same in all modes.
 *
 * It binds tighter than ^ and looser than a sign: https://mariadb.com/kb/en/operator-precedence/,
 * https://dev.mysql.com/doc/refman/8.0/en/operator-precedence.html. So its operands are a value with signs before and COLLATE behind
 * it: found among the tokens, without a parser, as bodies of routines are statements of all kinds. */
#include "sql/sql_mode.h"
#include "sql/token.h"

enum { NOWHERE = -1 };

typedef struct concat {
    mx_arena *arena;
    mx_vec(mx_token) tokens;
    int *opens, *closes; /* CONCAT( before, and ) behind a token */
    bool *commas;
} concat;

static bool is(const concat *c, int i, const char *text)
{
    return i >= 0 && (size_t)i < c->tokens.len && c->tokens.at[i].kind != MX_T_QUOTED &&
           c->tokens.at[i].kind != MX_T_STRING && mx_str_ieq(c->tokens.at[i].text, mx_str_of(text));
}

static bool is_kind(const concat *c, int i, mx_token_kind kind)
{
    return i >= 0 && (size_t)i < c->tokens.len && c->tokens.at[i].kind == kind;
}

static bool is_one_of(const concat *c, int i, const char *const *words, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        if (is(c, i, words[k]))
            return true;
    }
    return false;
}
#define IS_ONE_OF(c, i, words) is_one_of((c), (i), (words), sizeof(words) / sizeof *(words))

/* Words that end no value and call no function. */
static bool is_grammar(const concat *c, int i)
{
    static const char *const words[] = {
        "all",     "and",      "any",    "as",     "between", "binary", "by",     "call", "case",   "declare",
        "default", "distinct", "div",    "do",     "else",    "elseif", "exists", "from", "having", "if",
        "in",      "interval", "into",   "is",     "leave",   "like",   "limit",  "mod",  "not",    "on",
        "or",      "over",     "regexp", "return", "rlike",   "select", "set",    "some", "then",   "until",
        "using",   "values",   "when",   "where",  "while",   "xor"};
    return IS_ONE_OF(c, i, words);
}

static bool is_name(const concat *c, int i)
{
    return is_kind(c, i, MX_T_QUOTED) || (is_kind(c, i, MX_T_WORD) && !is_grammar(c, i));
}

static bool ends_value(const concat *c, int i)
{
    return is_name(c, i) || is(c, i, ")") || is_kind(c, i, MX_T_STRING) || is_kind(c, i, MX_T_NUMBER) ||
           is_kind(c, i, MX_T_BLOB) || is_kind(c, i, MX_T_PARAM);
}

static bool is_sign(const concat *c, int i)
{
    static const char *const signs[] = {"-", "+", "~", "!"};
    return IS_ONE_OF(c, i, signs) || is(c, i, "binary");
}

/* The other end of what stands between `from`, at i, and `to`. */
static int other_end(const concat *c, int i, int step, const char *from, const char *to)
{
    int depth = 0;
    for (; i >= 0 && (size_t)i < c->tokens.len; i += step) {
        depth += is(c, i, from);
        depth -= is(c, i, to);
        if (!depth)
            return i;
    }
    return NOWHERE;
}

/* IF (a, b, c) is a function, IF (a) a statement. */
static bool is_function_if(const concat *c, int open, int close)
{
    int depth = 0, commas = 0;
    for (int i = open; i <= close; i++) {
        depth += is(c, i, "(") - is(c, i, ")");
        commas += depth == 1 && is(c, i, ",");
    }
    return commas == 2;
}

/* --- backwards: where the value that ends at i begins --- */

static int name_start(const concat *c, int i)
{
    while (is(c, i - 1, ".") && is_name(c, i - 2))
        i -= 2;
    return i;
}

static int group_start(const concat *c, int i)
{
    static const char *const unclear[] = {"all",      "any",  "default", "exists", "in",
                                          "interval", "over", "some",    "values", "while"};
    int open = other_end(c, i, -1, ")", "(");
    if (open == NOWHERE)
        return NOWHERE;
    if (is(c, open - 1, "if"))
        return is_function_if(c, open, i) ? open - 1 : NOWHERE;
    if (is(c, open - 1, "mod"))
        return ends_value(c, open - 2) ? open : open - 1;
    if (IS_ONE_OF(c, open - 1, unclear))
        return NOWHERE;
    return is_name(c, open - 1) ? name_start(c, open - 1) : open;
}

static int value_start(const concat *c, int i)
{
    static const char *const kinds[] = {"date", "time", "timestamp"};
    if (is(c, i - 1, "collate"))
        i -= 2;
    if (i < 0)
        return NOWHERE;
    if (is(c, i, ")"))
        return group_start(c, i);
    if (is(c, i, "end"))
        return other_end(c, i, -1, "end", "case");
    if (is_kind(c, i, MX_T_STRING)) {
        while (is_kind(c, i - 1, MX_T_STRING))
            i--;
        if (is(c, i - 1, "->") || is(c, i - 1, "->>"))
            return is_name(c, i - 2) ? name_start(c, i - 2) : NOWHERE;
        return IS_ONE_OF(c, i - 1, kinds) ? i - 1 : i;
    }
    if (is_name(c, i))
        return name_start(c, i);
    return ends_value(c, i) ? i : NOWHERE;
}

static int operand_start(const concat *c, int i)
{
    int start = value_start(c, i);
    while (start > 0 && is_sign(c, start - 1) && !ends_value(c, start - 2) && !is(c, start - 2, "end"))
        start--;
    return start;
}

/* --- forwards: where the value that begins at i ends --- */

static int value_end(const concat *c, int i)
{
    static const char *const kinds[] = {"date", "time", "timestamp"};
    if (is(c, i, "("))
        return other_end(c, i, 1, "(", ")");
    if (is(c, i, "case"))
        return other_end(c, i, 1, "case", "end");
    if (is_kind(c, i, MX_T_STRING) || (IS_ONE_OF(c, i, kinds) && is_kind(c, i + 1, MX_T_STRING))) {
        while (is_kind(c, i + 1, MX_T_STRING))
            i++;
        return i;
    }
    if (is_name(c, i) || is(c, i, "if") || is(c, i, "mod")) {
        while (is(c, i + 1, ".") && is_name(c, i + 2))
            i += 2;
        if ((is(c, i + 1, "->") || is(c, i + 1, "->>")) && is_kind(c, i + 2, MX_T_STRING))
            return i + 2;
        if (is(c, i + 1, "("))
            return other_end(c, i + 1, 1, "(", ")");
        return is_name(c, i) ? i : NOWHERE;
    }
    return ends_value(c, i) ? i : NOWHERE;
}

static int operand_end(const concat *c, int i)
{
    while (is_sign(c, i))
        i++;
    int end = value_end(c, i);
    if (end == NOWHERE || is(c, end + 1, "over") || is(c, end + 1, "."))
        return NOWHERE;
    return is(c, end + 1, "collate") ? end + 2 : end;
}

/* --- all of them --- */

static bool find_chains(const concat *c)
{
    for (int i = 0; (size_t)i < c->tokens.len; i++) {
        if (!is(c, i, "||") || c->commas[i])
            continue;
        int start = operand_start(c, i - 1), end = i;
        if (start == NOWHERE)
            return false;
        for (int at = i; is(c, at, "||"); at = end + 1) {
            c->commas[at] = true;
            end = operand_end(c, at + 1);
            if (end == NOWHERE || (size_t)end >= c->tokens.len)
                return false;
            c->opens[start]++; /* two at a time, as the server has it */
            c->closes[end]++;
        }
    }
    return true;
}

static mx_str written(const concat *c, mx_str text)
{
    mx_buf buf = MX_BUF(c->arena);
    size_t done = 0;
    for (size_t i = 0; i < c->tokens.len; i++) {
        const mx_token *token = &c->tokens.at[i];
        size_t start = (size_t)(token->text.ptr - text.ptr), end = start + token->text.len;
        size_t before = c->commas[i] && done < start && text.ptr[start - 1] == ' ' ? start - 1 : start;
        mx_buf_str(&buf, mx_str_sub(text, done, before));
        for (int k = 0; k < c->opens[i]; k++)
            mx_buf_lit(&buf, "CONCAT(");
        mx_buf_str(&buf, c->commas[i] ? MX_STR(",") : token->text);
        for (int k = 0; k < c->closes[i]; k++)
            mx_buf_char(&buf, ')');
        done = end;
    }
    mx_buf_str(&buf, mx_str_sub(text, done, text.len));
    return mx_buf_take(&buf);
}

mx_str mx_sql_mode_concat(mx_arena *arena, mx_str text, uint8_t modes, const mx_server *server)
{
    mx_server with = mx_sql_mode_server(server, modes);
    mx_lexer lexer = {.text = text, .server = &with};
    concat c = {.arena = arena};
    mx_token token;
    if (!(modes & MX_MODE_PIPES_AS_CONCAT) || mx_str_find_str(text, MX_STR("||")) == MX_NPOS)
        return text;
    while (mx_lex(&lexer, &token, NULL) == MX_OK && token.kind != MX_T_END)
        mx_vec_push(arena, &c.tokens, token);
    c.opens = mx_new_array(arena, int, c.tokens.len + 1);
    c.closes = mx_new_array(arena, int, c.tokens.len + 1);
    c.commas = mx_new_array(arena, bool, c.tokens.len + 1);
    return find_chains(&c) ? written(&c, text) : text;
}

bool mx_sql_mode_joins(mx_str text, uint8_t modes, const mx_server *server, mx_span *at)
{
    mx_server with = mx_sql_mode_server(server, modes);
    mx_lexer lexer = {.text = text, .server = &with};
    mx_token token;
    if (!(modes & MX_MODE_PIPES_AS_CONCAT))
        return false;
    while (mx_lex(&lexer, &token, NULL) == MX_OK && token.kind != MX_T_END) {
        if (token.kind == MX_T_OP && mx_str_eq(token.text, MX_STR("||"))) {
            *at = token.span;
            return true;
        }
    }
    return false;
}
