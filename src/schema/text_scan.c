#include "schema/text_scan.h"

void mx_scan_start(mx_scan *s, mx_str text, const mx_server *server)
{
    *s = (mx_scan){.lexer = {.text = text, .server = server, .file = 0, .at = 0}};
    const mx_token first = mx_scan_peek(s);
    s->headed = !mx_token_is_word(&first, "create");
}

mx_token mx_scan_peek(const mx_scan *s)
{
    mx_lexer ahead = s->lexer;
    mx_token next = {0};
    if (mx_lex(&ahead, &next, NULL) != MX_OK)
        next.kind = MX_T_END;
    return next;
}

bool mx_token_is_punct(const mx_token *token, char c)
{
    return token->kind == MX_T_PUNCT && token->text.ptr[0] == c;
}

bool mx_token_is_name(const mx_token *token)
{
    return token->kind == MX_T_WORD || token->kind == MX_T_QUOTED;
}

bool mx_token_is_word(const mx_token *token, const char *lower)
{
    return token->kind == MX_T_WORD && mx_str_ieq(token->text, mx_str_of(lower));
}

bool mx_token_ends_tables(const mx_token *token)
{
    static const char *const words[] = {"select", "where",     "group",  "order",     "having",
                                        "limit",  "union",     "except", "intersect", "set",
                                        "values", "returning", "window", NULL};
    for (size_t i = 0; words[i]; i++) {
        if (mx_token_is_word(token, words[i]))
            return true;
    }
    return mx_token_is_punct(token, '(') || mx_token_is_punct(token, ')') || mx_token_is_punct(token, ';');
}

static bool is_one_of(const mx_token *token, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (mx_token_is_word(token, words[i]))
            return true;
    return false;
}

/* Where the scan is, by the token that was just passed. */
static void note_place(mx_scan *s)
{
    static const char *const bodies[] = {"as", "when", "begin", "select", "table", "index", "view", NULL},
                             *const ends[] = {"where", "from", "returning", NULL},
                             *const inserted[] = {"select", "values", "with", "default", NULL};
    bool name = mx_token_is_name(&s->last) && !mx_token_is_word(&s->last, "using");
    bool opens = mx_token_is_punct(&s->last, '('), closes = mx_token_is_punct(&s->last, ')');
    if (mx_token_is_word(&s->last, "from"))
        s->tables = !mx_token_is_word(&s->before, "distinct"); /* a IS DISTINCT FROM b */
    else if (mx_token_ends_tables(&s->last))
        s->tables = false;
    s->headed = s->headed || is_one_of(&s->last, bodies);
    s->columns = (s->columns && !closes) || (s->target && opens);
    s->target = mx_token_is_word(&s->last, "into") || mx_token_is_word(&s->last, "using") ||
                (s->target && (name || mx_token_is_punct(&s->last, '.')) && !is_one_of(&s->last, inserted) &&
                 !mx_token_is_word(&s->before, "using"));
    s->sets = mx_token_is_word(&s->last, "set") ||
              (s->sets && !opens && !is_one_of(&s->last, ends) && !mx_token_is_punct(&s->last, ';'));
}

/* SQLite takes a text for a name where nothing but a name may stand. https://www.sqlite.org/quirks.html#double_quoted_string_literals_are_accepted,
 * and "nm" in its grammar. */
static bool stands_for_name(const mx_scan *s)
{
    static const char *const leads[] = {"join", "into", "as", "in", "set", "with", "recursive", NULL},
                             *const conflicts[] = {"rollback", "abort", "fail", "ignore", "replace", NULL};
    const mx_token next = mx_scan_peek(s);
    bool comma = mx_token_is_punct(&s->last, ',');
    bool first = mx_token_is_word(&s->last, "from") && !mx_token_is_word(&s->before, "distinct");
    bool heading = !s->headed &&
                   (comma || mx_token_is_word(&s->last, "on") || mx_token_is_word(&s->last, "of"));
    bool updated = mx_token_is_word(&s->last, "update") ||
                   (mx_token_is_word(&s->before, "or") && is_one_of(&s->last, conflicts));
    bool set = s->sets && comma && next.kind == MX_T_OP && mx_str_eq(next.text, MX_STR("="));
    return mx_token_is_punct(&s->last, '.') || mx_token_is_punct(&next, '.') || first ||
           is_one_of(&s->last, leads) || (s->tables && comma) || heading || updated || set || s->columns;
}

bool mx_scan_next(mx_scan *s)
{
    s->before = s->last;
    s->last = s->tok;
    note_place(s);
    s->failed = mx_lex(&s->lexer, &s->tok, NULL) != MX_OK;
    if (!s->failed && s->tok.kind == MX_T_STRING && s->lexer.server->engine == MX_LITE && stands_for_name(s))
        s->tok.kind = MX_T_QUOTED;
    return !s->failed && s->tok.kind != MX_T_END;
}

mx_str mx_token_bare(const mx_token *token)
{
    return token->kind == MX_T_QUOTED && token->text.len >= 2
               ? mx_str_sub(token->text, 1, token->text.len - 1)
               : token->text;
}

bool mx_token_names(const mx_token *token, mx_str name, const mx_server *server)
{
    if (!mx_token_is_name(token))
        return false;
    bool exact = server->engine == MX_PG && token->kind == MX_T_QUOTED;
    return exact ? mx_str_eq(mx_token_bare(token), name) : mx_str_ieq(mx_token_bare(token), name);
}

bool mx_scan_all(mx_arena *arena, mx_str text, const mx_server *server, mx_tokens *out)
{
    mx_scan s;
    mx_scan_start(&s, text, server);
    while (mx_scan_next(&s))
        mx_vec_push(arena, out, s.tok);
    while (out->len && mx_token_is_punct(&out->at[out->len - 1], ';'))
        out->len--;
    return !s.failed;
}

/* BEGIN, OF, SELECT, ROW in a text are words of the language, also where a column is called so: the column in quotes,
 * behind a dot, or, as far as the word is not reserved, where an operand may begin. */
bool mx_scan_is_language(const mx_server *server, const mx_scan *s)
{
    static const char *const words[] = {
        "select", "where",     "and",   "or",      "not",    "by",  "set",    "distinct", "case",
        "when",   "then",      "else",  "of",      "on",     "is",  "like",   "ilike",    "glob",
        "regexp", "rlike",     "in",    "between", "having", "if",  "elseif", "while",    "until",
        "return", "returning", "limit", "offset",  "div",    "mod", "xor",    "to",       NULL};
    if (s->tok.kind != MX_T_WORD || s->tok.keyword == KW_NONE || mx_token_is_punct(&s->last, '.'))
        return false;
    if (mx_word_reserved(s->tok.keyword, server))
        return true;
    for (size_t i = 0; words[i]; i++)
        if (mx_token_is_word(&s->last, words[i]))
            return false;
    return s->last.kind != MX_T_OP && !mx_token_is_punct(&s->last, '(') && !mx_token_is_punct(&s->last, ',');
}

bool mx_scan_is_given_name(const mx_scan *s)
{
    static const char *const values[] = {"end",
                                         "null",
                                         "true",
                                         "false",
                                         "isnull",
                                         "notnull",
                                         "current_date",
                                         "current_time",
                                         "current_timestamp",
                                         "current_user",
                                         "session_user",
                                         "localtime",
                                         "localtimestamp",
                                         NULL};
    for (size_t i = 0; values[i]; i++)
        if (mx_token_is_word(&s->last, values[i]) && !mx_token_is_punct(&s->before, '.'))
            return true;
    return (s->last.kind == MX_T_WORD && s->last.keyword == KW_NONE) || s->last.kind == MX_T_QUOTED ||
           s->last.kind == MX_T_STRING || s->last.kind == MX_T_NUMBER || mx_token_is_punct(&s->last, ')') ||
           mx_token_is_punct(&s->last, ']');
}
