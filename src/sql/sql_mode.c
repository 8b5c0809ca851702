#include "sql/sql_mode.h"

#include "sql/token.h"

static const struct {
    mx_str name;
    uint8_t modes;
} known[] = {
    {{"ANSI_QUOTES", 11}, MX_MODE_ANSI_QUOTES},
    {{"NO_BACKSLASH_ESCAPES", 20}, MX_MODE_NO_BACKSLASH},
    {{"PIPES_AS_CONCAT", 15}, MX_MODE_PIPES_AS_CONCAT},
    /* names of several modes: "Server SQL Modes", Combination SQL Modes */
    {{"ANSI", 4}, MX_MODE_ANSI_QUOTES | MX_MODE_PIPES_AS_CONCAT},
    {{"DB2", 3}, MX_MODE_ANSI_QUOTES | MX_MODE_PIPES_AS_CONCAT},
    {{"MAXDB", 5}, MX_MODE_ANSI_QUOTES | MX_MODE_PIPES_AS_CONCAT},
    {{"MSSQL", 5}, MX_MODE_ANSI_QUOTES | MX_MODE_PIPES_AS_CONCAT},
    {{"ORACLE", 6}, MX_MODE_ANSI_QUOTES | MX_MODE_PIPES_AS_CONCAT},
    {{"POSTGRESQL", 10}, MX_MODE_ANSI_QUOTES | MX_MODE_PIPES_AS_CONCAT},
};

uint8_t mx_sql_mode_of(mx_str list)
{
    unsigned modes = 0;
    while (list.len) {
        mx_str word, rest;
        (void)mx_str_cut(list, ',', &word, &rest);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (mx_str_ieq(mx_str_trim(word), known[i].name))
                modes |= known[i].modes;
        list = rest;
    }
    return (uint8_t)modes;
}

/* Of a mode written as a number, whose bits are those of the servers. */
static unsigned modes_of_number(mx_str text)
{
    enum {
        PIPES = 2,
        QUOTES = 4,
        NO_BACKSLASH = 1048576,
        COMBINED = 256 | 512 | 1024 | 2048 | 4096 | 262144
    };
    int64_t number;
    if (!mx_str_to_i64(text, &number))
        return 0;
    return (number & (PIPES | COMBINED) ? MX_MODE_PIPES_AS_CONCAT : 0U) |
           (number & (QUOTES | COMBINED) ? MX_MODE_ANSI_QUOTES : 0U) |
           (number & NO_BACKSLASH ? MX_MODE_NO_BACKSLASH : 0U);
}

mx_server mx_sql_mode_server(const mx_server *server, uint8_t modes)
{
    mx_server with = *server;
    with.ansi_quotes = modes & MX_MODE_ANSI_QUOTES;
    with.no_backslash_escapes = modes & MX_MODE_NO_BACKSLASH;
    return with;
}

/* --- SET -------------------------------------------------------------------------------------------------- */

typedef struct set_reader {
    mx_arena *arena;
    mx_sql_modes *modes;
    mx_server server;
    mx_lexer lexer;
    mx_token token;
} set_reader;

static bool next(set_reader *r)
{
    return mx_lex(&r->lexer, &r->token, NULL) == MX_OK && r->token.kind != MX_T_END &&
           !mx_str_eq(r->token.text, MX_STR(";"));
}

static bool is_punct(const set_reader *r, const char *text)
{
    return (r->token.kind == MX_T_PUNCT || r->token.kind == MX_T_OP) &&
           mx_str_eq(r->token.text, mx_str_of(text));
}

static uint8_t saved_as(const set_reader *r, mx_str variable)
{
    for (size_t i = r->modes->saved.len; i-- > 0;)
        if (mx_str_ieq(r->modes->saved.at[i].name, variable))
            return r->modes->saved.at[i].modes;
    return 0;
}

static bool is_sql_mode(mx_str name)
{
    static const char *const names[] = {"sql_mode", "@@sql_mode", "@@session.sql_mode", "@@local.sql_mode"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mx_str_ieq(name, mx_str_of(names[i])))
            return true;
    return false;
}

/* An open parenthesis of a value, and what its arguments say so far. */
typedef struct value_call {
    bool replaces;
    unsigned argument, modes, taken;
} value_call;

static void add_modes(value_call *call, unsigned modes)
{
    if (call->replaces && call->argument == 1)
        call->taken |= modes;
    else if (call->replaces && call->argument == 2)
        call->modes = (call->modes & ~call->taken) | modes;
    else
        call->modes |= modes;
}

static unsigned token_modes(const set_reader *r)
{
    const mx_token *token = &r->token;
    if (is_sql_mode(token->text))
        return r->modes->now;
    if (token->kind == MX_T_PARAM)
        return saved_as(r, token->text);
    if (token->kind == MX_T_NUMBER)
        return modes_of_number(token->text);
    if (token->kind == MX_T_WORD)
        return mx_sql_mode_of(token->text);
    if (token->kind == MX_T_STRING || token->kind == MX_T_QUOTED)
        return mx_sql_mode_of(mx_token_value(r->arena, token, &r->server));
    return 0;
}

/* 'ANSI_QUOTES', ANSI, 4, @old, @@sql_mode, CONCAT(@@sql_mode, ',ANSI'), REPLACE(@@sql_mode, 'ANSI_QUOTES', ''); up to the
 * comma behind it. */
static uint8_t read_value(set_reader *r, bool *more)
{
    mx_vec(value_call) calls = {0};
    value_call top = {0};
    bool replaces = false;
    while ((*more = next(r)) && (calls.len || !is_punct(r, ","))) {
        if (is_punct(r, "(")) {
            mx_vec_push(r->arena, &calls, top);
            top = (value_call){.replaces = replaces};
        } else if (is_punct(r, ")") && calls.len) {
            unsigned modes = top.modes;
            top = calls.at[--calls.len];
            add_modes(&top, modes);
        } else if (is_punct(r, ",")) {
            top.argument++;
        } else {
            add_modes(&top, token_modes(r));
        }
        replaces = r->token.kind == MX_T_WORD && mx_str_ieq(r->token.text, MX_STR("replace"));
    }
    return (uint8_t)top.modes;
}

/* The name before '=', without the word for the session; empty for a global one. */
static mx_str read_name(set_reader *r, bool *more)
{
    mx_str name = MX_STR_NONE;
    bool global = false;
    while ((*more = next(r)) && !is_punct(r, "=") && !is_punct(r, ":=")) {
        static const char *const globals[] = {"global", "persist", "persist_only"};
        if (is_punct(r, ",")) { /* behind what has no '=': NAMES utf8 */
            name = MX_STR_NONE;
            global = false;
            continue;
        }
        for (size_t i = 0; i < sizeof globals / sizeof *globals; i++)
            global = global || mx_str_ieq(r->token.text, mx_str_of(globals[i]));
        if (mx_str_ieq(r->token.text, MX_STR("session")) || mx_str_ieq(r->token.text, MX_STR("local")))
            continue;
        bool quoted = r->token.kind == MX_T_QUOTED;
        name = mx_str_cat(r->arena, name,
                          quoted ? mx_token_value(r->arena, &r->token, &r->server) : r->token.text);
    }
    return global ? MX_STR_NONE : name;
}

static void save(set_reader *r, mx_str variable, uint8_t modes)
{
    mx_saved_mode saved = {variable, modes};
    mx_vec_push(r->arena, &r->modes->saved, saved);
}

static void follow_set(set_reader *r)
{
    mx_lexer behind = r->lexer;
    mx_token token;
    if (mx_lex(&behind, &token, NULL) == MX_OK && mx_str_ieq(token.text, MX_STR("statement")))
        return; /* for one statement alone */
    uint8_t now = r->modes->now;
    for (bool more = true; more;) {
        mx_str name = read_name(r, &more);
        uint8_t value = more ? read_value(r, &more) : 0;
        if (is_sql_mode(name))
            now = value; /* @@sql_mode in the same statement is still what it was */
        else if (mx_str_starts(name, MX_STR("@")) && !mx_str_starts(name, MX_STR("@@")))
            save(r, name, value);
    }
    r->modes->now = now;
}

/* SELECT @@sql_mode INTO @old: the value before INTO is that of the first variable behind it. */
static void follow_select(set_reader *r)
{
    bool of_mode = next(r) && mx_str_starts(r->token.text, MX_STR("@@"));
    mx_str name = MX_STR_NONE;
    for (bool more = of_mode; more && r->token.keyword != KW_INTO; more = next(r))
        name = mx_str_cat(r->arena, name, r->token.text);
    if (of_mode && is_sql_mode(name) && next(r) && r->token.kind == MX_T_PARAM)
        save(r, r->token.text, r->modes->now);
}

void mx_sql_modes_follow(mx_arena *arena, mx_sql_modes *modes, mx_str statement, const mx_server *server)
{
    if (!statement.len || !memchr("sS/", statement.ptr[0], 3))
        return;
    set_reader r = {.arena = arena, .modes = modes, .server = mx_sql_mode_server(server, modes->now)};
    r.lexer = (mx_lexer){.text = statement, .server = &r.server};
    if (!next(&r))
        return;
    if (r.token.keyword == KW_SET)
        follow_set(&r);
    else if (r.token.keyword == KW_SELECT)
        follow_select(&r);
}

/* --- the usual mode's words ------------------------------------------------------------------------------- */

static void put_doubled_backslashes(mx_buf *buf, mx_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\\')
            mx_buf_char(buf, '\\');
        mx_buf_char(buf, text.ptr[i]);
    }
}

mx_str mx_sql_mode_plain(mx_arena *arena, mx_str text, uint8_t modes, const mx_server *server)
{
    text = mx_sql_mode_concat(arena, text, modes, server);
    if (!(modes & (MX_MODE_ANSI_QUOTES | MX_MODE_NO_BACKSLASH)))
        return text;
    mx_server with = mx_sql_mode_server(server, modes);
    mx_lexer lexer = {.text = text, .server = &with};
    mx_buf buf = MX_BUF(arena);
    mx_token token;
    size_t done = 0;
    while (mx_lex(&lexer, &token, NULL) == MX_OK && token.kind != MX_T_END) {
        bool name = token.kind == MX_T_QUOTED && token.text.ptr[0] == '"';
        bool string = token.kind == MX_T_STRING && modes & MX_MODE_NO_BACKSLASH;
        if (!name && !string)
            continue;
        size_t start = (size_t)(token.text.ptr - text.ptr);
        mx_buf_str(&buf, mx_str_sub(text, done, start));
        done = start + token.text.len;
        if (name)
            mx_buf_quoted(&buf, mx_token_value(arena, &token, &with), '`');
        else
            put_doubled_backslashes(&buf, token.text);
    }
    mx_buf_str(&buf, mx_str_sub(text, done, text.len));
    return mx_buf_take(&buf);
}

mx_status mx_sql_mode_check(mx_arena *arena, const mx_statement *statement, const mx_server *server,
                            mx_diags *diags)
{
    mx_span at;
    mx_str text = mx_sql_mode_concat(arena, statement->text, statement->modes, server);
    if (!mx_sql_mode_joins(text, statement->modes, server, &at))
        return MX_OK;
    at = (mx_span){statement->span.file, statement->span.start + at.start, statement->span.start + at.end};
    return mx_fail(diags, MX_SQL103, at, "Write CONCAT(…).",
                   "'||' joins texts under this sql_mode, and is OR under the usual one");
}
