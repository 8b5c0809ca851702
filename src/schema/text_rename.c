#include "schema/text.h"

#include "base/buf.h"
#include "schema/text_scan.h"
#include "schema/text_scope.h"

/* Renames in kept texts, and what of a table they read. */

typedef struct mx_text_list {
    size_t start, end; /* offsets */
    bool own;          /* t is the table */
} mx_text_list;

typedef struct renaming {
    mx_str from, to, table;
    bool bare, rows;
    bool quoted, all_quoted; /* what was quoted stays so; all that is renamed gets quotes */
    const mx_server *server;
    mx_strs aliases;
    size_t columns_end;         /* of the list of names behind a view's own name; 0: none */
    size_t on_end;              /* of the ON before the name of its table; 0: none */
    mx_vec(mx_text_list) lists; /* of columns behind INTO t */
} renaming;

/* SQLite puts names into double quotes, which makes a difference where they may be texts. */
static void put_new_name(const renaming *r, const mx_token *old, mx_buf *buf)
{
    bool lite = r->server->engine == MX_LITE, was = old->kind == MX_T_QUOTED;
    if (lite && (was || r->all_quoted || !mx_name_is_bare(r->to, r->server)))
        mx_buf_quoted(buf, r->to, '"');
    else if (was && r->quoted)
        mx_buf_quoted(buf, r->to, old->text.ptr[0]);
    else
        mx_buf_str(buf, mx_text_name(buf->arena, r->to, r->server));
}

/* Copies the text with each token that `hit` says yes to replaced by r->to. */
static bool replace(mx_arena *arena, mx_str text, renaming *r,
                    bool (*hit)(const renaming *r, const mx_scan *s), mx_str *out)
{
    mx_buf buf = MX_BUF(arena);
    size_t done = 0;
    mx_scan s;
    mx_scan_start(&s, text, r->server);
    while (mx_scan_next(&s)) {
        if (!mx_token_names(&s.tok, r->from, r->server) || !hit(r, &s))
            continue;
        mx_buf_str(&buf, mx_str_sub(text, done, s.tok.span.start));
        put_new_name(r, &s.tok, &buf);
        done = s.tok.span.end;
    }
    if (done == 0)
        return false;
    mx_buf_str(&buf, mx_str_sub(text, done, text.len));
    *out = mx_buf_take(&buf);
    return true;
}

mx_str mx_text_rename_scoped(mx_arena *arena, mx_str text, const mx_scopeds *hits, mx_str from, mx_str to,
                             bool all_quoted, const mx_server *server)
{
    const renaming r = {.from = from, .to = to, .all_quoted = all_quoted, .server = server};
    mx_buf buf = MX_BUF(arena);
    size_t done = 0;
    for (size_t i = 0; i < hits->len; i++) {
        const mx_token *old = &hits->at[i].token;
        if (old->span.start < done)
            continue;
        mx_buf_str(&buf, mx_str_sub(text, done, old->span.start));
        put_new_name(&r, old, &buf);
        if (hits->at[i].gives)
            mx_buf_printf(&buf, " AS %.*s", MX_FMT(mx_text_name(arena, from, server)));
        done = old->span.end;
    }
    mx_buf_str(&buf, mx_str_sub(text, done, text.len));
    return mx_buf_take(&buf);
}

static bool before_parenthesis(const mx_scan *s)
{
    mx_token next = mx_scan_peek(s);
    return mx_token_is_punct(&next, '(');
}

static bool hit_any(const renaming *r, const mx_scan *s)
{
    (void)r;
    return !before_parenthesis(s) &&
           !mx_token_is_word(&s->last, "partition"); /* which has a name of its own */
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
        if (mx_token_is_word(token, words[i]))
            return true;
    }
    return false;
}

/* UPDATE OR IGNORE t */
static bool behind_conflict(const mx_scan *s)
{
    static const char *const words[] = {"ignore", "replace", "abort", "fail", "rollback"};
    for (size_t i = 0; i < sizeof words / sizeof *words && mx_token_is_word(&s->before, "or"); i++) {
        if (mx_token_is_word(&s->last, words[i]))
            return true;
    }
    return false;
}

static bool hit_table(const renaming *r, const mx_scan *s)
{
    (void)r;
    mx_token next = mx_scan_peek(s);
    if (mx_token_is_punct(&s->last, '.'))
        return false; /* of another schema, or a column */
    return before_table(&s->last) || behind_conflict(s) || mx_token_is_punct(&next, '.') ||
           (s->tables && mx_token_is_punct(&s->last, ',') && !mx_token_is_punct(&next, '('));
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
    mx_scan s;
    mx_scan_start(&s, text, r->server);
    bool view = false;
    while (mx_scan_next(&s) && !mx_token_is_word(&s.tok, "as") && !mx_token_is_word(&s.tok, "table") &&
           !mx_token_is_word(&s.tok, "trigger"))
        view |= mx_token_is_word(&s.tok, "view");
    r->columns_end = view ? s.tok.span.start : 0;
}

/* CREATE TRIGGER x … ON t, CREATE POLICY x ON t: what stands behind any other ON is a condition, or a column. */
static void find_on(mx_str text, renaming *r)
{
    mx_scan s;
    mx_scan_start(&s, text, r->server);
    bool owned = false;
    while (mx_scan_next(&s) && !mx_token_is_punct(&s.tok, '(') && !mx_token_is_word(&s.tok, "view")) {
        owned |= mx_token_is_word(&s.tok, "trigger") || mx_token_is_word(&s.tok, "policy");
        if (owned && mx_token_is_word(&s.tok, "on")) {
            r->on_end = s.tok.span.end;
            return;
        }
    }
}

static bool before_a_table(const renaming *r, const mx_token *token)
{
    return mx_token_is_word(token, "on") ? token->span.end == r->on_end : before_table(token);
}

/* t AS a, t a: a is an alias of t. What is inserted INTO t is called EXCLUDED in a conflict. */
static void find_aliases(mx_arena *arena, mx_str text, renaming *r)
{
    mx_scan s;
    mx_scan_start(&s, text, r->server);
    bool after_table = false;
    while (mx_scan_next(&s)) {
        if (mx_token_is_word(&s.last, "into") && mx_token_names(&s.tok, r->table, r->server))
            mx_vec_push(arena, &r->aliases, MX_STR("excluded"));
        if (after_table && mx_token_is_word(&s.tok, "as"))
            continue;
        if (after_table && mx_token_is_name(&s.tok) &&
            !(s.tok.kind == MX_T_WORD && mx_word_reserved(s.tok.keyword, r->server)))
            mx_vec_push(arena, &r->aliases, mx_token_bare(&s.tok));
        after_table = mx_token_names(&s.tok, r->table, r->server) &&
                      (before_table(&s.last) || mx_token_is_punct(&s.last, ',') ||
                       mx_token_is_punct(&s.last, '.'));
    }
}

/* INTO t (a, b) */
static void find_lists(mx_arena *arena, mx_str text, renaming *r)
{
    mx_scan s;
    mx_scan_start(&s, text, r->server);
    while (mx_scan_next(&s)) {
        if (!mx_token_is_word(&s.last, "into") || !mx_token_is_name(&s.tok))
            continue;
        while (mx_scan_next(&s) && mx_token_is_punct(&s.tok, '.'))
            mx_scan_next(&s);
        mx_text_list list = {s.tok.span.start, 0, mx_token_names(&s.last, r->table, r->server)};
        if (!mx_token_is_punct(&s.tok, '('))
            continue;
        while (mx_scan_next(&s) && !mx_token_is_punct(&s.tok, ')'))
            ;
        list.end = s.tok.span.start;
        mx_vec_push(arena, &r->lists, list);
    }
}

static const mx_text_list *list_around(const renaming *r, const mx_scan *s)
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
        if (mx_token_is_name(token) && mx_str_ieq(mx_token_bare(token), r->aliases.at[i]))
            return true;
    }
    return false;
}

/* UPDATE OF a, b ON t: columns of the table that the trigger is on. */
static bool is_updated(const renaming *r, const mx_scan *s)
{
    return r->rows && s->tok.span.start < r->on_end &&
           (mx_token_is_word(&s->last, "of") || mx_token_is_punct(&s->last, ','));
}

static bool hit_column(const renaming *r, const mx_scan *s)
{
    mx_token next = mx_scan_peek(s);
    const mx_text_list *list = list_around(r, s);
    if (list || is_updated(r, s))
        return !list || list->own;
    if (mx_scan_is_language(r->server, s) || mx_scan_is_given_name(s) || s->tok.span.start < r->columns_end)
        return false;
    if (mx_token_is_punct(&s->last, '.')) {
        bool row = r->rows && (mx_token_is_word(&s->before, "new") || mx_token_is_word(&s->before, "old"));
        return row || mx_token_names(&s->before, r->table, r->server) || is_alias(r, &s->before);
    }
    return r->bare && !mx_token_is_punct(&next, '(') && !mx_token_is_punct(&next, '.') &&
           !mx_token_is_word(&s->last, "as") && !before_a_table(r, &s->last);
}

static bool rename_column(mx_arena *arena, mx_str text, renaming *r, mx_str *out)
{
    find_list(text, r);
    find_on(text, r);
    find_lists(arena, text, r);
    find_aliases(arena, text, r);
    return replace(arena, text, r, hit_column, out);
}

bool mx_text_rename_column(mx_arena *arena, mx_str text, mx_str table, mx_str from, mx_str to, bool bare,
                           bool rows, const mx_server *server, mx_str *out)
{
    renaming r = {.from = from, .to = to, .table = table, .bare = bare, .rows = rows, .server = server};
    return rename_column(arena, text, &r, out);
}

bool mx_text_rename_column_quoted(mx_arena *arena, mx_str text, mx_str table, mx_str from, mx_str to,
                                  bool bare, bool rows, const mx_server *server, mx_str *out)
{
    renaming r = {.from = from, .to = to, .table = table, .bare = bare, .rows = rows, .server = server};
    r.all_quoted = true;
    return rename_column(arena, text, &r, out);
}

/* --- texts in double quotes --- */

/* Names that the text itself gives: SELECT a AS "b", FROM t "b". */
static void find_given(mx_arena *arena, mx_str text, renaming *r)
{
    mx_scan s;
    mx_scan_start(&s, text, r->server);
    while (mx_scan_next(&s)) {
        bool word = s.tok.kind == MX_T_WORD && mx_word_reserved(s.tok.keyword, r->server); /* AS SELECT */
        if (mx_token_is_name(&s.tok) && !word &&
            (mx_token_is_word(&s.last, "as") || mx_scan_is_given_name(&s)))
            mx_vec_push(arena, &r->aliases, mx_token_bare(&s.tok));
    }
}

/* WITH w (a, "b") AS (…): names that it gives. Columns without a list are those of a table, or called so by AS. */
static void find_with(mx_arena *arena, mx_str text, renaming *r)
{
    mx_tokens all = {0};
    (void)mx_scan_all(arena, text, r->server, &all);
    for (size_t i = 0; i + 2 < all.len; i++) {
        size_t as = i + 1;
        if (!mx_token_is_name(&all.at[i]))
            continue;
        if (mx_token_is_punct(&all.at[as], '(')) {
            while (as < all.len && !mx_token_is_punct(&all.at[as], ')'))
                as++;
            as++;
        }
        size_t open = as + 1;
        while (open < all.len &&
               (mx_token_is_word(&all.at[open], "not") || mx_token_is_word(&all.at[open], "materialized")))
            open++;
        if (open >= all.len || !mx_token_is_word(&all.at[as], "as") || !mx_token_is_punct(&all.at[open], '('))
            continue;
        for (size_t k = i; k < as; k++)
            if (mx_token_is_name(&all.at[k]))
                mx_vec_push(arena, &r->aliases, mx_token_bare(&all.at[k]));
    }
}

/* A name of another sort stands here. */
static bool is_no_expression(const renaming *r, const mx_scan *s)
{
    static const char *const words[] = {"as",    "trigger", "view",    "exists",  "into", "update",
                                        "table", "from",    "join",    "collate", "over", "window",
                                        "using", "set",     "indexed", "in",      NULL};
    mx_token next = mx_scan_peek(s);
    if (mx_token_is_punct(&s->last, '.') || mx_token_is_punct(&next, '.') || mx_token_is_punct(&next, '('))
        return true;
    for (size_t i = 0; words[i]; i++) {
        if (mx_token_is_word(&s->last, words[i]))
            return true;
    }
    return mx_scan_is_given_name(s) || (s->tables && mx_token_is_punct(&s->last, ',')) ||
           is_alias(r, &s->tok) ||
           (mx_token_is_punct(&s->last, ',') &&
            (mx_token_is_word(&s->before, "abort") || mx_token_is_word(&s->before, "fail") ||
             mx_token_is_word(&s->before, "rollback")));
}

static bool is_text(const renaming *r, const mx_scan *s)
{
    return s->tok.kind == MX_T_QUOTED && s->tok.text.ptr[0] == '"' && s->tok.span.start >= r->columns_end &&
           (!r->on_end || s->last.span.start >= r->on_end) && !list_around(r, s) && !is_no_expression(r, s);
}

bool mx_text_quote_texts(mx_arena *arena, mx_str text, const mx_server *server,
                         bool (*is_name)(void *arg, mx_str name), void *arg, mx_str *out)
{
    renaming r = {.server = server};
    mx_buf buf = MX_BUF(arena);
    size_t done = 0;
    mx_scan s;
    if (mx_str_find(text, '"') == MX_NPOS)
        return false;
    find_list(text, &r);
    find_on(text, &r);
    find_lists(arena, text, &r);
    find_given(arena, text, &r);
    find_with(arena, text, &r);
    mx_scan_start(&s, text, server);
    while (mx_scan_next(&s)) {
        if (!is_text(&r, &s))
            continue;
        mx_str value = mx_token_value(arena, &s.tok, server);
        if (is_name(arg, value))
            continue;
        mx_buf_str(&buf, mx_str_sub(text, done, s.tok.span.start));
        mx_buf_quoted(&buf, value, '\'');
        done = s.tok.span.end;
    }
    if (done == 0)
        return false;
    mx_buf_str(&buf, mx_str_sub(text, done, text.len));
    *out = mx_buf_take(&buf);
    return true;
}

/* --- what is read --- */

/* Behind SET, or a comma of that list, and in front of '='. */
static bool is_assigned(const mx_scan *s)
{
    mx_token next = mx_scan_peek(s);
    bool first = mx_token_is_word(&s->last, "set") || mx_token_is_punct(&s->last, ',');
    return first && next.kind == MX_T_OP && mx_str_eq(next.text, MX_STR("="));
}

mx_text_read mx_text_reads_column(mx_arena *arena, mx_str text, mx_str table, mx_str column, bool bare,
                                  bool rows, const mx_server *server)
{
    renaming r = {.from = column, .table = table, .bare = bare, .rows = rows, .server = server};
    bool assigned = false;
    mx_text_read found = MX_READ_NOT;
    mx_scan s;
    find_list(text, &r);
    find_on(text, &r);
    find_lists(arena, text, &r);
    find_aliases(arena, text, &r);
    mx_scan_start(&s, text, server);
    while (mx_scan_next(&s)) {
        assigned = mx_token_is_word(&s.last, "set") ||
                   (assigned && !mx_token_is_word(&s.last, "where") && !mx_token_is_word(&s.last, "from") &&
                    !mx_token_is_punct(&s.last, ';'));
        if (!mx_token_names(&s.tok, column, server) || !hit_column(&r, &s) || is_updated(&r, &s) ||
            list_around(&r, &s) || (assigned && is_assigned(&s)))
            continue;
        if (s.tok.kind != MX_T_QUOTED || s.tok.text.ptr[0] != '"' || mx_token_is_punct(&s.last, '.'))
            return MX_READ_IT;
        found = MX_READ_OR_TEXT;
    }
    return found;
}
