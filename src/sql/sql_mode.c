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

/* 'ANSI_QUOTES', @old, @@sql_mode, CONCAT(@@sql_mode, ',ANSI'), REPLACE(@@sql_mode, 'ANSI_QUOTES', ''); up to the comma
 * behind it. */
static uint8_t read_value(set_reader *r, bool *more)
{
    unsigned modes = 0, depth = 0;
    bool replaces = false;
    while ((*more = next(r)) && (depth || !is_punct(r, ","))) {
        mx_str text = r->token.text;
        depth += is_punct(r, "(");
        depth -= depth && is_punct(r, ")");
        if (r->token.kind == MX_T_WORD && mx_str_ieq(text, MX_STR("replace")))
            replaces = true;
        else if (is_sql_mode(text))
            modes |= r->modes->now;
        else if (r->token.kind == MX_T_PARAM)
            modes |= saved_as(r, text);
        else if (r->token.kind == MX_T_STRING || r->token.kind == MX_T_QUOTED) {
            uint8_t named = mx_sql_mode_of(mx_token_value(r->arena, &r->token, &r->server));
            modes = replaces ? modes & ~(unsigned)named : modes | named;
            replaces = false;
        }
    }
    return (uint8_t)modes;
}

/* The name before '=', without the word for the session; empty for a global one. */
static mx_str read_name(set_reader *r, bool *more)
{
    mx_str name = MX_STR_NONE;
    bool global = false;
    while ((*more = next(r)) && !is_punct(r, "=") && !is_punct(r, ":=")) {
        static const char *const globals[] = {"global", "persist", "persist_only", "statement"};
        for (size_t i = 0; i < sizeof globals / sizeof *globals; i++)
            global = global || mx_str_ieq(r->token.text, mx_str_of(globals[i]));
        if (mx_str_ieq(r->token.text, MX_STR("session")) || mx_str_ieq(r->token.text, MX_STR("local")))
            continue;
        name = mx_str_cat(r->arena, name, r->token.text);
    }
    return global ? MX_STR_NONE : name;
}

void mx_sql_modes_follow(mx_arena *arena, mx_sql_modes *modes, mx_str statement, const mx_server *server)
{
    if (!statement.len || !memchr("sS/", statement.ptr[0], 3))
        return;
    set_reader r = {.arena = arena, .modes = modes, .server = mx_sql_mode_server(server, modes->now)};
    r.lexer = (mx_lexer){.text = statement, .server = &r.server};
    bool more = next(&r) && r.token.keyword == KW_SET;
    uint8_t now = modes->now;
    while (more) {
        mx_str name = read_name(&r, &more);
        uint8_t value = more ? read_value(&r, &more) : 0;
        if (is_sql_mode(name)) {
            now = value; /* @@sql_mode in the same statement is still what it was */
        } else if (mx_str_starts(name, MX_STR("@")) && !mx_str_starts(name, MX_STR("@@"))) {
            mx_saved_mode saved = {name, value};
            mx_vec_push(arena, &modes->saved, saved);
        }
    }
    modes->now = now;
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

mx_status mx_sql_mode_check(const mx_statement *statement, const mx_server *server, mx_diags *diags)
{
    if (!(statement->modes & MX_MODE_PIPES_AS_CONCAT))
        return MX_OK;
    mx_server with = mx_sql_mode_server(server, statement->modes);
    mx_lexer lexer = {.text = statement->text,
                      .server = &with,
                      .file = statement->span.file,
                      .base = statement->span.start};
    mx_token token;
    while (mx_lex(&lexer, &token, NULL) == MX_OK && token.kind != MX_T_END)
        if (token.kind == MX_T_OP && mx_str_eq(token.text, MX_STR("||")))
            return mx_fail(diags, MX_SQL103, token.span, "Write CONCAT(…).",
                           "'||' joins texts under this sql_mode, and is OR under the usual one");
    return MX_OK;
}
