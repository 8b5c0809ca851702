#include "schema/calls.h"

#include "sql/token.h"

typedef struct scan {
    mx_lexer lexer;
    mx_token tok, last, before; /* last: the one before tok; before: the one before that */
    mx_token ahead;             /* what stands before `last` and all that qualifies it */
    const mx_server *server;
} scan;

static bool is_punct(const mx_token *token, char c)
{
    return token->kind == MX_T_PUNCT && token->text.ptr[0] == c;
}

static bool next(scan *s)
{
    s->before = s->last;
    s->last = s->tok;
    if (!is_punct(&s->last, '.') && !is_punct(&s->before, '.'))
        s->ahead = s->before;
    return mx_lex(&s->lexer, &s->tok, NULL) == MX_OK && s->tok.kind != MX_T_END;
}

static bool is_one_of(const mx_token *token, const char *const *words)
{
    for (; token->kind == MX_T_WORD && *words; words++) {
        if (mx_str_ieq(token->text, mx_str_of(*words)))
            return true;
    }
    return false;
}

/* What stands before a call, and not before a name that is followed by a list of columns or by a length. */
static bool may_precede(const scan *s, const mx_token *token)
{
    static const char *const listed[] = {"view", "exists", "into", "table", NULL}; /* VIEW s.v (a, b) */
    static const char *const never[] = {"as", "into", "table", "only", "on", "update", "collate", "create",
                                        "constraint", "primary", "tablesample",
                                        /* values, which may stand in FROM: what follows is an alias */
                                        "current_date", "current_time", "current_timestamp", "localtime",
                                        "localtimestamp", "current_user", "session_user", "current_role",
                                        "current_catalog", "current_schema", NULL};
    static const char *const also[] = {"by", "function", "procedure", "return", "returns", NULL};
    if (token->kind == MX_T_OP)
        return !mx_str_eq(token->text, MX_STR("::"));
    if (is_punct(token, '.'))
        return !is_one_of(&s->ahead, listed);
    if (token->kind == MX_T_PUNCT)
        return token->text.ptr[0] == '(' || token->text.ptr[0] == ',' || token->text.ptr[0] == '[';
    if (token->kind != MX_T_WORD || is_one_of(token, never))
        return false;
    return is_one_of(token, also) ||
           (token->keyword && mx_word_reserved((mx_keyword)token->keyword, s->server));
}

/* From the '(' that has been read on: is there one argument, and does AS follow the ')'? */
static void look_ahead(const scan *s, bool *one, bool *named)
{
    mx_lexer ahead = s->lexer;
    mx_token token = {0};
    size_t depth = 1, commas = 0, inside = 0;
    while (depth > 0) {
        if (mx_lex(&ahead, &token, NULL) != MX_OK || token.kind == MX_T_END)
            break;
        depth += is_punct(&token, '(');
        depth -= is_punct(&token, ')');
        commas += depth == 1 && is_punct(&token, ',');
        inside++;
    }
    *one = inside > 1 && commas == 0;
    static const char *const as[] = {"as", NULL};
    *named = mx_lex(&ahead, &token, NULL) == MX_OK && is_one_of(&token, as) &&
             mx_lex(&ahead, &token, NULL) == MX_OK && (is_punct(&token, '(') || token.kind == MX_T_WORD) &&
             !is_punct(&token, ';');
}

/* WITH a (x) AS (…), b (y) AS MATERIALIZED (…): behind a name that may be a call the ')' is followed by AS, '(' or such a word. What is
 * in FROM looks alike, and is left out with it. */
static bool is_call(scan *s, const mx_token *name, const mx_token *before, bool *one)
{
    bool named = false;
    if (name->kind != MX_T_QUOTED && (name->kind != MX_T_WORD || name->keyword))
        return false;
    if (!may_precede(s, before))
        return false;
    look_ahead(s, one, &named);
    bool listed = is_punct(before, ',') || before->kind == MX_T_WORD;
    static const char *const selects[] = {"select", "distinct", NULL};
    return !named || !listed || is_one_of(before, selects);
}

void mx_text_calls(mx_arena *arena, mx_str text, const mx_server *server,
                   bool (*visit)(const mx_text_call *call, void *arg), void *arg)
{
    scan s = {.lexer = {.text = text, .server = server}, .server = server};
    mx_token earlier = {0};
    for (bool more = true; more && next(&s); earlier = s.before) {
        mx_text_call call = {0};
        mx_token before = s.before;
        if (!is_punct(&s.tok, '('))
            continue;
        if (is_punct(&before, '.') && (earlier.kind == MX_T_WORD || earlier.kind == MX_T_QUOTED))
            call.schema = mx_token_value(arena, &earlier, server);
        if (!is_call(&s, &s.last, &before, &call.one))
            continue;
        call.name = mx_token_value(arena, &s.last, server);
        call.at = s.last.span;
        more = visit(&call, arg);
    }
}
