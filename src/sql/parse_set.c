#include "base/buf.h"
#include "sql/ddl.h"

/* SET, RESET, USE, PRAGMA. What they set is not here known: a name and a value. */

static mx_status set_result(mx_parser *p, mx_stmt *out, mx_span start, mx_str key, mx_str value)
{
    out->kind = MX_S_SET;
    out->u.set = (mx_option){mx_str_lower(p->arena, key), value, mx_p_span_from(p, start)};
    return MX_OK;
}

/* search_path: the schemas that are named, a line each; pg_catalog only behind others, it comes first anyhow. */
static mx_status set_search_path(mx_parser *p, mx_stmt *out, mx_span start)
{
    mx_buf names = MX_BUF(p->arena);
    for (; !mx_p_at_end(p); mx_p_next(p)) {
        if (p->tok.kind != MX_T_WORD && p->tok.kind != MX_T_QUOTED && p->tok.kind != MX_T_STRING)
            continue;
        mx_str schema = mx_token_value(p->arena, &p->tok, p->server);
        bool implied = mx_str_eq(schema, MX_STR("pg_catalog")) && !names.len;
        if (!schema.len || mx_str_eq(schema, MX_STR("$user")) || implied || mx_p_word(p, "default"))
            continue;
        mx_buf_printf(&names, "%s%.*s", names.len ? "\n" : "", MX_FMT(schema));
    }
    return p->failed ? MX_FAILED : set_result(p, out, start, MX_STR("search_path"), mx_buf_take(&names));
}

/* PostgreSQL: SELECT [pg_catalog.]set_config('search_path', 'a, b', …), as dumps write it. MX_NOT_FOUND: something else. */
mx_status mx_parse_set_config(mx_parser *p, mx_stmt *out)
{
    mx_mark mark = mx_p_mark(p);
    mx_span start = p->tok.span;
    mx_p_next(p);
    if (mx_p_take_word(p, "pg_catalog"))
        mx_p_take_punct(p, '.');
    bool config = mx_p_take_word(p, "set_config") && mx_p_take_punct(p, '(') && p->tok.kind == MX_T_STRING &&
                  mx_str_ieq(mx_token_value(p->arena, &p->tok, p->server), MX_STR("search_path"));
    if (config)
        mx_p_next(p);
    if (!config || !mx_p_take_punct(p, ',') || p->tok.kind != MX_T_STRING) {
        mx_p_reset(p, &mark);
        return MX_NOT_FOUND;
    }
    mx_str list = mx_token_value(p->arena, &p->tok, p->server);
    mx_parser within;
    mx_p_init(&within, p->arena, list, p->tok.span, p->server, NULL);
    MX_TRY(set_search_path(&within, out, start));
    out->u.set.span = mx_p_span_from(p, start);
    mx_p_next(p);
    out->local = mx_p_take_punct(p, ',') && (mx_p_word(p, "true") || mx_p_word(p, "t"));
    return mx_p_skip_until(p, NULL);
}

/* PostgreSQL: SET [SESSION | LOCAL] name {TO | =} value */
static mx_status set_pg(mx_parser *p, mx_stmt *out)
{
    mx_span start = p->tok.span;
    if (mx_p_take_word(p, "session") && mx_p_word(p, "characteristics"))
        return set_result(p, out, start, MX_STR("session characteristics"), MX_STR_NONE);
    out->local = mx_p_take_word(p, "local");
    mx_str key;
    MX_TRY(mx_p_label(p, "a setting's name", &key, NULL));
    if (mx_str_ieq(key, MX_STR("schema")) && p->tok.kind == MX_T_STRING)
        return set_search_path(p, out, start);
    while (mx_p_take_punct(p, '.')) {
        mx_str more;
        MX_TRY(mx_p_label(p, "a setting's name", &more, NULL));
        key = mx_str_printf(p->arena, "%.*s.%.*s", MX_FMT(key), MX_FMT(more));
    }
    if (!mx_p_take_op(p, "="))
        mx_p_take_word(p, "to");
    if (mx_str_ieq(key, MX_STR("search_path")))
        return set_search_path(p, out, start);
    mx_mark mark = mx_p_mark(p);
    mx_str value;
    MX_TRY(mx_take_rest(p, &mark, &value));
    if (mark.tok.kind == MX_T_STRING && value.len == mark.tok.text.len)
        value = mx_token_value(p->arena, &mark.tok, p->server);
    return set_result(p, out, start, key, value);
}

/* The last of the names in "[catalog.]schema" up to a comma, as DuckDB takes such a text apart; quotes are doubled inside of quotes. */
static mx_str next_of_path(mx_parser *p, mx_str *rest)
{
    mx_buf name = MX_BUF(p->arena);
    bool quoted = false;
    size_t i = 0;
    for (; i < rest->len && (quoted || rest->ptr[i] != ','); i++) {
        char c = rest->ptr[i];
        bool twice = quoted && c == '"' && i + 1 < rest->len && rest->ptr[i + 1] == '"';
        if (!quoted && c == '.')
            name.len = 0;
        else if (c != '"' || twice)
            mx_buf_char(&name, c);
        i += twice;
        quoted = quoted != (c == '"' && !twice);
    }
    *rest = mx_str_sub(*rest, i < rest->len ? i + 1 : i, rest->len);
    return mx_str_trim(mx_buf_take(&name));
}

/* DuckDB's schemas stand in one text, 'a,b', or one as a name. */
static mx_status set_path_duck(mx_parser *p, mx_stmt *out, mx_span start)
{
    mx_mark mark = mx_p_mark(p);
    mx_buf names = MX_BUF(p->arena);
    mx_str text;
    if (p->tok.kind == MX_T_STRING) {
        text = mx_token_value(p->arena, &p->tok, p->server);
        mx_p_next(p);
    } else {
        MX_TRY(mx_take_rest(p, &mark, &text));
    }
    while (text.len) {
        mx_str name = next_of_path(p, &text);
        mx_buf_printf(&names, "%s%.*s", names.len ? "\n" : "", MX_FMT(name));
    }
    MX_TRY(mx_p_expect_end(p));
    return set_result(p, out, start, MX_STR("search_path"), mx_buf_take(&names));
}

/* DuckDB: SET [SESSION | GLOBAL | LOCAL] {schema | search_path} {TO | =} …; MX_NOT_FOUND: another setting */
static mx_status set_duck(mx_parser *p, mx_stmt *out)
{
    static const char *const scopes[] = {"session", "global", "local", NULL}, *const names[] = {"schema",
                                                                                                "search_path",
                                                                                                NULL};
    mx_mark mark = mx_p_mark(p);
    mx_span start = p->tok.span;
    mx_take_one_of(p, scopes);
    if (!mx_take_one_of(p, names) || (!mx_p_take_op(p, "=") && !mx_p_take_word(p, "to"))) {
        mx_p_reset(p, &mark);
        return MX_NOT_FOUND;
    }
    return set_path_duck(p, out, start);
}

/* MySQL: SET [GLOBAL | SESSION] name = value {, …} | NAMES x | CHARACTER SET x. Of several assignments the
 * last one to a server variable is told: "SET @OLD=@@X, X=0" is how dumps write it. */
static mx_status set_my(mx_parser *p, mx_stmt *out)
{
    static const char *const scopes[] = {"global", "session", "local", "persist", "persist_only", NULL};
    mx_span start = p->tok.span;
    mx_status st = set_result(p, out, start, MX_STR_NONE, MX_STR_NONE);
    while (st == MX_OK && !mx_p_at_end(p)) {
        mx_take_one_of(p, scopes);
        bool user_variable = p->tok.kind == MX_T_PARAM && !mx_str_starts(p->tok.text, MX_STR("@@"));
        mx_str key = mx_str_lower(p->arena, p->tok.text);
        mx_p_next(p);
        while (!mx_p_op(p, "=") && !mx_p_op(p, ":=") && (mx_p_punct(p, '.') || mx_p_punct(p, ':'))) {
            mx_p_next(p);
            key = mx_str_lower(p->arena, p->tok.text);
            mx_p_next(p);
        }
        if (mx_str_eq(key, MX_STR("character")) && mx_p_take_word(p, "set"))
            key = MX_STR("charset");
        if (!mx_p_take_op(p, "="))
            mx_p_take_op(p, ":=");
        mx_mark mark = mx_p_mark(p);
        mx_str value;
        bool one = p->tok.kind == MX_T_STRING;
        if (one)
            value = mx_token_value(p->arena, &p->tok, p->server);
        MX_TRY(mx_p_skip_until(p, mx_stop_at_comma));
        mx_str text = mx_p_text(p, &mark);
        if (!user_variable)
            st = set_result(p, out, start, key, one && text.len == mark.tok.text.len ? value : text);
        if (!mx_p_take_punct(p, ','))
            break;
    }
    return p->failed ? MX_FAILED : mx_p_expect_end(p);
}

static bool at_for(mx_parser *p)
{
    return mx_p_word(p, "for");
}

/* MariaDB: SET STATEMENT name = value {, …} FOR statement. The values hold for that one alone.
 * https://mariadb.com/kb/en/set-statement/ */
static mx_status set_for_statement(mx_parser *p, mx_stmt *out)
{
    MX_TRY(mx_p_skip_until(p, at_for));
    if (!mx_p_take_word(p, "for"))
        return mx_p_expected(p, "FOR and a statement");
    if (mx_p_word(p, "set") || mx_p_at_end(p))
        return mx_p_expected(p, "a statement that is no SET");
    out->text = mx_str_trim(mx_str_sub(out->text, p->tok.span.start - out->span.start, out->text.len));
    return mx_parse_within(p, out);
}

mx_status mx_parse_set(mx_parser *p, mx_stmt *out)
{
    mx_p_next(p);
    if (mx_p_is(p, MX_MARIA) && mx_p_take_word(p, "statement"))
        return set_for_statement(p, out);
    mx_status st = mx_p_is(p, MX_DUCK) ? set_duck(p, out) : MX_NOT_FOUND;
    if (st != MX_NOT_FOUND)
        return st;
    return mx_p_is(p, MX_MY) ? set_my(p, out) : set_pg(p, out);
}

mx_status mx_parse_pragma(mx_parser *p, mx_stmt *out)
{
    mx_span start = p->tok.span;
    mx_p_next(p);
    mx_name name;
    MX_TRY(mx_p_name(p, "a pragma's name", &name));
    bool group = mx_p_take_punct(p, '(');
    if (!group)
        mx_p_take_op(p, "=");
    mx_mark mark = mx_p_mark(p);
    while (!mx_p_at_end(p) && !mx_p_punct(p, ')'))
        mx_p_next(p);
    mx_str value = mx_p_text(p, &mark);
    if (group)
        MX_TRY(mx_p_expect_punct(p, ')'));
    MX_TRY(set_result(p, out, start, name.name, value));
    return mx_p_expect_end(p);
}

mx_status mx_parse_use(mx_parser *p, mx_stmt *out)
{
    mx_span start = p->tok.span;
    mx_p_next(p);
    if (mx_p_is(p, MX_DUCK))
        return set_path_duck(p, out, start);
    out->kind = MX_S_USE;
    MX_TRY(mx_p_ident(p, "a database name", &out->u.use.name, &out->u.use.span));
    return mx_p_expect_end(p);
}

mx_status mx_parse_setting(mx_parser *p, mx_stmt *out)
{
    const mx_token *next = mx_p_peek(p);
    bool path = mx_p_is(p, MX_PG | MX_DUCK) && mx_p_word(p, "reset") &&
                (mx_str_ieq(next->text, MX_STR("search_path")) || mx_str_ieq(next->text, MX_STR("all")) ||
                 (mx_p_is(p, MX_DUCK) && mx_str_ieq(next->text, MX_STR("schema"))));
    if (path)
        return set_result(p, out, p->tok.span, MX_STR("search_path"), MX_STR_NONE);
    return set_result(p, out, p->tok.span, p->tok.text, MX_STR_NONE);
}
