#include "schema/text.h"

#include "base/buf.h"
#include "sql/token.h"

/* --- tokens of a kept text --- */

typedef struct scan {
    mx_lexer lexer;
    mx_token tok, last, before; /* last: the one before tok; before: the one before that */
    bool failed;                /* what comes next is no token */
    bool tables;                /* in a list of tables behind FROM: each comma brings another */
} scan;

static void scan_start(scan *s, mx_str text, const mx_server *server)
{
    *s = (scan){.lexer = {.text = text, .server = server, .file = 0, .at = 0}};
}

static mx_token peek(const scan *s)
{
    mx_lexer ahead = s->lexer;
    mx_token next = {0};
    if (mx_lex(&ahead, &next, NULL) != MX_OK)
        next.kind = MX_T_END;
    return next;
}

static bool is_punct(const mx_token *token, char c)
{
    return token->kind == MX_T_PUNCT && token->text.ptr[0] == c;
}

static bool is_name(const mx_token *token)
{
    return token->kind == MX_T_WORD || token->kind == MX_T_QUOTED;
}

static bool is_word(const mx_token *token, const char *lower)
{
    return token->kind == MX_T_WORD && mx_str_ieq(token->text, mx_str_of(lower));
}

/* A list of tables behind FROM ends here. */
static bool ends_tables(const mx_token *token)
{
    static const char *const words[] = {"select", "where",     "group",  "order",     "having",
                                        "limit",  "union",     "except", "intersect", "set",
                                        "values", "returning", "window", NULL};
    for (size_t i = 0; words[i]; i++) {
        if (is_word(token, words[i]))
            return true;
    }
    return is_punct(token, '(') || is_punct(token, ')') || is_punct(token, ';');
}

static bool scan_next(scan *s)
{
    s->before = s->last;
    s->last = s->tok;
    if (is_word(&s->last, "from"))
        s->tables = true;
    else if (ends_tables(&s->last))
        s->tables = false;
    s->failed = mx_lex(&s->lexer, &s->tok, NULL) != MX_OK;
    return !s->failed && s->tok.kind != MX_T_END;
}

/* Inside of the quotes; compared without resolving doubled ones, which only names with quotes in them
 * have. */
static mx_str bare_text(const mx_token *token)
{
    return token->kind == MX_T_QUOTED && token->text.len >= 2
               ? mx_str_sub(token->text, 1, token->text.len - 1)
               : token->text;
}

static bool names(const mx_token *token, mx_str name, const mx_server *server)
{
    if (!is_name(token))
        return false;
    bool exact = server->engine == MX_PG && token->kind == MX_T_QUOTED;
    return exact ? mx_str_eq(bare_text(token), name) : mx_str_ieq(bare_text(token), name);
}

/* --- names in texts --- */

bool mx_name_is_bare(mx_str name, const mx_server *server)
{
    if (name.len == 0 || !(mx_is_alpha(name.ptr[0]) || name.ptr[0] == '_'))
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool upper = c >= 'A' && c <= 'Z';
        if (!(mx_is_alpha(c) || mx_is_digit(c) || c == '_') || (upper && server->engine == MX_PG))
            return false;
    }
    scan s;
    scan_start(&s, name, server);
    return scan_next(&s) && s.tok.kind == MX_T_WORD && s.tok.text.len == name.len &&
           !mx_word_reserved(s.tok.keyword, server);
}

mx_str mx_text_name(mx_arena *arena, mx_str name, const mx_server *server)
{
    if (mx_name_is_bare(name, server))
        return name;
    char quote = server->engine & (MX_MY | MX_LITE) ? '`' : '"';
    mx_buf buf = MX_BUF(arena);
    mx_buf_char(&buf, quote);
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == quote)
            mx_buf_char(&buf, quote);
        mx_buf_char(&buf, name.ptr[i]);
    }
    mx_buf_char(&buf, quote);
    return mx_buf_take(&buf);
}

bool mx_text_has_name(mx_str text, mx_str name, const mx_server *server)
{
    scan s;
    scan_start(&s, text, server);
    while (scan_next(&s)) {
        if (names(&s.tok, name, server))
            return true;
    }
    return false;
}

/* --- canonical form --- */

static void put_quoted(mx_buf *buf, const mx_token *token, const mx_server *server)
{
    mx_str value = mx_token_value(buf->arena, token, server);
    if (server->engine == MX_LITE)
        value = mx_str_lower(buf->arena, value);
    mx_buf_str(buf, mx_text_name(buf->arena, value, server));
}

/* MySQL's texts by value: 'it\'s' is 'it''s' and "it's". */
static void put_string(mx_buf *buf, const mx_token *token, const mx_server *server)
{
    if (!(server->engine & MX_MY)) {
        mx_buf_str(buf, token->text);
        return;
    }
    mx_buf_str(buf, token->prefix);
    mx_buf_quoted(buf, mx_token_value(buf->arena, token, server), '\'');
}

static void put_token(mx_buf *buf, const mx_token *token, const mx_server *server)
{
    if (buf->len)
        mx_buf_char(buf, ' ');
    switch (token->kind) {
    case MX_T_WORD:
        if (server->engine & MX_MY && token->keyword == KW_NONE)
            mx_buf_str(buf, token->text); /* may be a table: case counts */
        else
            mx_buf_str(buf, mx_str_lower(buf->arena, token->text));
        break;
    case MX_T_QUOTED:
        put_quoted(buf, token, server);
        break;
    case MX_T_STRING:
        put_string(buf, token, server);
        break;
    case MX_T_NUMBER:
        mx_buf_str(buf, mx_str_lower(buf->arena, token->text));
        break;
    case MX_T_OP:
        mx_buf_str(buf, mx_str_eq(token->text, MX_STR("!="))   ? MX_STR("<>")
                        : mx_str_eq(token->text, MX_STR("==")) ? MX_STR("=")
                                                               : token->text);
        break;
    default:
        mx_buf_str(buf, token->text);
        break;
    }
}

typedef struct kept {
    mx_token *at;
    size_t len, cap;
} kept;

static bool read_tokens(mx_arena *arena, mx_str text, const mx_server *server, kept *out)
{
    scan s;
    scan_start(&s, text, server);
    while (scan_next(&s))
        mx_vec_push(arena, out, s.tok);
    while (out->len && is_punct(&out->at[out->len - 1], ';'))
        out->len--;
    return !s.failed;
}

/* How many tokens from i on are exactly these words. */
static size_t words_at(const kept *tokens, size_t i, const char *const *words)
{
    size_t n = 0;
    for (; words[n]; n++) {
        if (i + n >= tokens->len || !is_word(&tokens->at[i + n], words[n]))
            return 0;
    }
    return n;
}

static mx_str canon(mx_arena *arena, mx_str text, const mx_server *server, bool create)
{
    static const char *const if_not_exists[] = {"if", "not", "exists", NULL}, *const or_replace[] = {
                                                                                  "or", "replace", NULL};
    static const char *const each_row[] = {"for", "each", "row", NULL};
    kept tokens = {0};
    if (!read_tokens(arena, text, server, &tokens))
        return mx_str_trim(text);
    mx_buf buf = MX_BUF(arena);
    bool body = false; /* behind the head, words mean what they say */
    for (size_t i = 0; i < tokens.len; i++) {
        size_t skip = 0;
        if (create && !body) {
            skip = words_at(&tokens, i, if_not_exists);
            if (!skip)
                skip = words_at(&tokens, i, or_replace);
            if (!skip && server->engine == MX_LITE)
                skip = words_at(&tokens, i, each_row);
            body = is_word(&tokens.at[i], "begin") || is_word(&tokens.at[i], "as");
        }
        if (skip)
            i += skip - 1;
        else
            put_token(&buf, &tokens.at[i], server);
    }
    return mx_buf_take(&buf);
}

mx_str mx_text_squeeze(mx_arena *arena, mx_str text, const mx_server *server)
{
    mx_buf buf = MX_BUF(arena);
    scan s;
    scan_start(&s, text, server);
    while (scan_next(&s)) {
        if (buf.len && s.tok.space_before)
            mx_buf_char(&buf, ' ');
        mx_buf_str(&buf, s.tok.text);
    }
    return s.failed ? mx_str_trim(text) : mx_buf_take(&buf);
}

mx_str mx_text_without_end_comment(mx_str text, const mx_server *server)
{
    scan s;
    mx_str tail = text;
    scan_start(&s, text, server);
    while (scan_next(&s))
        tail = mx_str_sub(text, (size_t)(s.tok.text.ptr - text.ptr) + s.tok.text.len, text.len);
    mx_str words = mx_str_trim(tail);
    bool line = mx_str_starts(words, MX_STR("--")) || mx_str_starts(words, MX_STR("#"));
    bool comment = line ? mx_str_find_str(words, MX_STR("*/")) == MX_NPOS /* the end of a conditional one */
                        : mx_str_starts(words, MX_STR("/*"));
    return s.failed || !comment ? text : mx_str_sub(text, 0, text.len - tail.len);
}

mx_str mx_text_canon(mx_arena *arena, mx_str text, const mx_server *server)
{
    return canon(arena, text, server, false);
}

mx_str mx_text_canon_create(mx_arena *arena, mx_str text, const mx_server *server)
{
    return canon(arena, text, server, true);
}

/* --- renames --- */

typedef struct mx_text_list {
    size_t start, end; /* offsets */
    bool own;          /* t is the table */
} mx_text_list;

typedef struct renaming {
    mx_str from, to, table;
    bool bare, rows;
    bool quoted; /* what was quoted stays so */
    const mx_server *server;
    mx_strs aliases;
    size_t columns_end;         /* of the list of names behind a view's own name; 0: none */
    size_t on_end;              /* of the ON before the name of its table; 0: none */
    mx_vec(mx_text_list) lists; /* of columns behind INTO t */
} renaming;

/* BEGIN, OF, SELECT, ROW in a text are words of the language, also where a column is called so: the column in quotes,
 * behind a dot, or, as far as the word is not reserved, where an operand may begin. */
static bool is_language(const mx_server *server, const scan *s)
{
    static const char *const words[] = {
        "select", "where",     "and",   "or",      "not",    "by",  "set",    "distinct", "case",
        "when",   "then",      "else",  "of",      "on",     "is",  "like",   "ilike",    "glob",
        "regexp", "rlike",     "in",    "between", "having", "if",  "elseif", "while",    "until",
        "return", "returning", "limit", "offset",  "div",    "mod", "xor",    "to",       NULL};
    if (s->tok.kind != MX_T_WORD || s->tok.keyword == KW_NONE || is_punct(&s->last, '.'))
        return false;
    if (mx_word_reserved(s->tok.keyword, server))
        return true;
    for (size_t i = 0; words[i]; i++)
        if (is_word(&s->last, words[i]))
            return false;
    return s->last.kind != MX_T_OP && !is_punct(&s->last, '(') && !is_punct(&s->last, ',');
}

/* Copies the text with each token that `hit` says yes to replaced by r->to. */
static bool replace(mx_arena *arena, mx_str text, renaming *r, bool (*hit)(const renaming *r, const scan *s),
                    mx_str *out)
{
    mx_buf buf = MX_BUF(arena);
    size_t done = 0;
    scan s;
    scan_start(&s, text, r->server);
    while (scan_next(&s)) {
        if (!names(&s.tok, r->from, r->server) || !hit(r, &s))
            continue;
        mx_buf_str(&buf, mx_str_sub(text, done, s.tok.span.start));
        if (r->quoted && s.tok.kind == MX_T_QUOTED)
            mx_buf_quoted(&buf, r->to, s.tok.text.ptr[0]);
        else
            mx_buf_str(&buf, mx_text_name(arena, r->to, r->server));
        done = s.tok.span.end;
    }
    if (done == 0)
        return false;
    mx_buf_str(&buf, mx_str_sub(text, done, text.len));
    *out = mx_buf_take(&buf);
    return true;
}

static bool before_parenthesis(const scan *s)
{
    mx_token next = peek(s);
    return is_punct(&next, '(');
}

static bool hit_any(const renaming *r, const scan *s)
{
    (void)r;
    return !before_parenthesis(s) && !is_word(&s->last, "partition"); /* which has a name of its own */
}

bool mx_text_rename(mx_arena *arena, mx_str text, mx_str from, mx_str to, const mx_server *server,
                    mx_str *out)
{
    renaming r = {.from = from, .to = to, .server = server};
    r.quoted = (server->engine & MX_MY) != 0; /* whose canonical texts quote all names */
    return replace(arena, text, &r, hit_any, out);
}

static bool before_table(const mx_token *token)
{
    static const char *const words[] = {"from", "join", "into", "update", "on", "table", "references", NULL};
    for (size_t i = 0; words[i]; i++) {
        if (is_word(token, words[i]))
            return true;
    }
    return false;
}

static bool hit_table(const renaming *r, const scan *s)
{
    (void)r;
    mx_token next = peek(s);
    if (is_punct(&s->last, '.'))
        return false; /* of another schema, or a column */
    return before_table(&s->last) || is_punct(&next, '.') ||
           (s->tables && is_punct(&s->last, ',') && !is_punct(&next, '('));
}

bool mx_text_rename_table(mx_arena *arena, mx_str text, mx_str from, mx_str to, const mx_server *server,
                          mx_str *out)
{
    renaming r = {.from = from, .to = to, .server = server};
    return replace(arena, text, &r, hit_table, out);
}

/* CREATE VIEW v (a, b) AS: names that the view gives. */
static void find_list(mx_str text, renaming *r)
{
    scan s;
    scan_start(&s, text, r->server);
    bool view = false;
    while (scan_next(&s) && !is_word(&s.tok, "as") && !is_word(&s.tok, "table") &&
           !is_word(&s.tok, "trigger"))
        view |= is_word(&s.tok, "view");
    r->columns_end = view ? s.tok.span.start : 0;
}

/* CREATE TRIGGER x … ON t, CREATE POLICY x ON t: what stands behind any other ON is a condition, or a column. */
static void find_on(mx_str text, renaming *r)
{
    scan s;
    scan_start(&s, text, r->server);
    bool owned = false;
    while (scan_next(&s) && !is_punct(&s.tok, '(') && !is_word(&s.tok, "view")) {
        owned |= is_word(&s.tok, "trigger") || is_word(&s.tok, "policy");
        if (owned && is_word(&s.tok, "on")) {
            r->on_end = s.tok.span.end;
            return;
        }
    }
}

static bool before_a_table(const renaming *r, const mx_token *token)
{
    return is_word(token, "on") ? token->span.end == r->on_end : before_table(token);
}

/* t AS a, t a: a is an alias of t. What is inserted INTO t is called EXCLUDED in a conflict. */
static void find_aliases(mx_arena *arena, mx_str text, renaming *r)
{
    scan s;
    scan_start(&s, text, r->server);
    bool after_table = false;
    while (scan_next(&s)) {
        if (is_word(&s.last, "into") && names(&s.tok, r->table, r->server))
            mx_vec_push(arena, &r->aliases, MX_STR("excluded"));
        if (after_table && is_word(&s.tok, "as"))
            continue;
        if (after_table && is_name(&s.tok) &&
            !(s.tok.kind == MX_T_WORD && mx_word_reserved(s.tok.keyword, r->server)))
            mx_vec_push(arena, &r->aliases, bare_text(&s.tok));
        after_table = names(&s.tok, r->table, r->server) &&
                      (before_table(&s.last) || is_punct(&s.last, ',') || is_punct(&s.last, '.'));
    }
}

/* INTO t (a, b) */
static void find_lists(mx_arena *arena, mx_str text, renaming *r)
{
    scan s;
    scan_start(&s, text, r->server);
    while (scan_next(&s)) {
        if (!is_word(&s.last, "into") || !is_name(&s.tok))
            continue;
        while (scan_next(&s) && is_punct(&s.tok, '.'))
            scan_next(&s);
        mx_text_list list = {s.tok.span.start, 0, names(&s.last, r->table, r->server)};
        if (!is_punct(&s.tok, '('))
            continue;
        while (scan_next(&s) && !is_punct(&s.tok, ')'))
            ;
        list.end = s.tok.span.start;
        mx_vec_push(arena, &r->lists, list);
    }
}

static const mx_text_list *list_around(const renaming *r, const scan *s)
{
    for (size_t i = 0; i < r->lists.len; i++) {
        if (s->tok.span.start > r->lists.at[i].start && s->tok.span.start < r->lists.at[i].end)
            return &r->lists.at[i];
    }
    return NULL;
}

static bool is_alias(const renaming *r, const mx_token *token)
{
    for (size_t i = 0; i < r->aliases.len; i++) {
        if (is_name(token) && mx_str_ieq(bare_text(token), r->aliases.at[i]))
            return true;
    }
    return false;
}

/* Behind a name, a value or a group, with no word or operator between: what that is called from there on. */
static bool is_given_name(const scan *s)
{
    return (s->last.kind == MX_T_WORD && s->last.keyword == KW_NONE) || s->last.kind == MX_T_QUOTED ||
           s->last.kind == MX_T_STRING || s->last.kind == MX_T_NUMBER || is_punct(&s->last, ')');
}

/* UPDATE OF a, b ON t: columns of the table that the trigger is on. */
static bool is_updated(const renaming *r, const scan *s)
{
    return r->rows && s->tok.span.start < r->on_end && (is_word(&s->last, "of") || is_punct(&s->last, ','));
}

static bool hit_column(const renaming *r, const scan *s)
{
    mx_token next = peek(s);
    const mx_text_list *list = list_around(r, s);
    if (list || is_updated(r, s))
        return !list || list->own;
    if (is_language(r->server, s) || is_given_name(s) || s->tok.span.start < r->columns_end)
        return false;
    if (is_punct(&s->last, '.')) {
        bool row = r->rows && (is_word(&s->before, "new") || is_word(&s->before, "old"));
        return row || names(&s->before, r->table, r->server) || is_alias(r, &s->before);
    }
    return r->bare && !is_punct(&next, '(') && !is_punct(&next, '.') && !is_word(&s->last, "as") &&
           !before_a_table(r, &s->last);
}

bool mx_text_rename_column(mx_arena *arena, mx_str text, mx_str table, mx_str from, mx_str to, bool bare,
                           bool rows, const mx_server *server, mx_str *out)
{
    renaming r = {.from = from, .to = to, .table = table, .bare = bare, .rows = rows, .server = server};
    find_list(text, &r);
    find_on(text, &r);
    find_lists(arena, text, &r);
    find_aliases(arena, text, &r);
    return replace(arena, text, &r, hit_column, out);
}

/* Behind SET, or a comma of that list, and in front of '='. */
static bool is_assigned(const scan *s)
{
    mx_token next = peek(s);
    bool first = is_word(&s->last, "set") || is_punct(&s->last, ',');
    return first && next.kind == MX_T_OP && mx_str_eq(next.text, MX_STR("="));
}

mx_text_read mx_text_reads_column(mx_arena *arena, mx_str text, mx_str table, mx_str column, bool bare,
                                  bool rows, const mx_server *server)
{
    renaming r = {.from = column, .table = table, .bare = bare, .rows = rows, .server = server};
    bool assigned = false;
    mx_text_read found = MX_READ_NOT;
    scan s;
    find_list(text, &r);
    find_on(text, &r);
    find_lists(arena, text, &r);
    find_aliases(arena, text, &r);
    scan_start(&s, text, server);
    while (scan_next(&s)) {
        assigned = is_word(&s.last, "set") || (assigned && !is_word(&s.last, "where") &&
                                               !is_word(&s.last, "from") && !is_punct(&s.last, ';'));
        if (!names(&s.tok, column, server) || !hit_column(&r, &s) || is_updated(&r, &s) ||
            list_around(&r, &s) || (assigned && is_assigned(&s)))
            continue;
        if (s.tok.kind != MX_T_QUOTED || s.tok.text.ptr[0] != '"' || is_punct(&s.last, '.'))
            return MX_READ_IT;
        found = MX_READ_OR_TEXT;
    }
    return found;
}

/* --- tables of a text --- */

static bool opens_tables(const mx_token *token)
{
    return is_word(token, "from") || is_word(token, "join") || is_word(token, "into");
}

/* name AS ( and name (…) AS (: what WITH calls a query. */
static void with_names(mx_arena *arena, const kept *tokens, mx_strs *out)
{
    for (size_t i = 0; i + 2 < tokens->len; i++) {
        size_t as = i + 1;
        if (!is_name(&tokens->at[i]))
            continue;
        if (is_punct(&tokens->at[as], '(')) {
            while (as < tokens->len && !is_punct(&tokens->at[as], ')'))
                as++;
            as++;
        }
        if (as + 1 < tokens->len && is_word(&tokens->at[as], "as")) {
            size_t open = as + 1;
            while (open < tokens->len &&
                   (is_word(&tokens->at[open], "not") || is_word(&tokens->at[open], "materialized")))
                open++;
            if (open < tokens->len && is_punct(&tokens->at[open], '('))
                mx_vec_push(arena, out, bare_text(&tokens->at[i]));
        }
    }
}

static void add_table(mx_arena *arena, const kept *tokens, size_t i, const mx_strs *with,
                      const mx_server *server, mx_names *out)
{
    mx_name name = {.span = tokens->at[i].span};
    size_t last = i;
    if (i + 2 < tokens->len && is_punct(&tokens->at[i + 1], '.')) {
        name.schema = mx_token_value(arena, &tokens->at[i], server);
        last = i + 2;
    }
    if (!is_name(&tokens->at[last]) || (last + 1 < tokens->len && is_punct(&tokens->at[last + 1], '(') &&
                                        !is_word(&tokens->at[i ? i - 1 : 0], "into")))
        return; /* a function that gives rows */
    for (size_t k = 0; k < with->len && !name.schema.len; k++) {
        if (mx_str_ieq(with->at[k], bare_text(&tokens->at[last])))
            return;
    }
    name.name = mx_token_value(arena, &tokens->at[last], server);
    mx_vec_push(arena, out, name);
}

void mx_text_tables(mx_arena *arena, mx_str text, const mx_server *server, mx_names *out)
{
    kept tokens = {0};
    mx_strs with = {0};
    if (!read_tokens(arena, text, server, &tokens))
        return;
    with_names(arena, &tokens, &with);
    bool list = false; /* in a list behind FROM: each comma brings another */
    for (size_t i = 0; i < tokens.len; i++) {
        const mx_token *token = &tokens.at[i];
        bool distinct_from = is_word(token, "from") && i && is_word(&tokens.at[i - 1], "distinct");
        if (opens_tables(token) && !distinct_from)
            list = is_word(token, "from") || list;
        else if (!(list && is_punct(token, ','))) {
            list = list && !ends_tables(token);
            continue;
        }
        if (!distinct_from && i + 1 < tokens.len && is_name(&tokens.at[i + 1]))
            add_table(arena, &tokens, i + 1, &with, server, out);
    }
}
