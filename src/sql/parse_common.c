/* sql/parse_common.c — small rules that many statements share, and the hints for the commonest slips. */
#include "sql/ddl.h"

bool mx_take_if_not_exists(mx_parser *p)
{
    return mx_p_kw(p, KW_IF) && mx_p_take_all(p, KW_IF, KW_NOT, KW_EXISTS);
}

/* https://duckdb.org/docs/stable/sql/query_syntax/from: there it may begin with FROM, too. */
bool mx_at_query(mx_parser *p)
{
    static const char *const duckdb[] = {"from", "pivot", "unpivot", "describe", "summarize", "show"};
    const mx_token *next = mx_p_peek(p);
    for (size_t i = 0; mx_p_is(p, MX_DUCK) && i < sizeof duckdb / sizeof *duckdb; i++) {
        if (mx_p_word(p, duckdb[i]))
            return true;
    }
    return mx_p_kw(p, KW_SELECT) || mx_p_kw(p, KW_WITH) || mx_p_kw(p, KW_VALUES) || mx_p_punct(p, '(') ||
           (mx_p_kw(p, KW_TABLE) && (next->kind == MX_T_WORD || next->kind == MX_T_QUOTED));
}

bool mx_take_if_exists(mx_parser *p)
{
    return mx_p_kw(p, KW_IF) && mx_p_take_all(p, KW_IF, KW_EXISTS);
}

void mx_take_behavior(mx_parser *p, bool *cascade)
{
    if (mx_p_take(p, KW_CASCADE))
        *cascade = true;
    else
        mx_p_take(p, KW_RESTRICT);
}

const char *mx_take_one_of(mx_parser *p, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (mx_p_take_word(p, words[i]))
            return words[i];
    return NULL;
}

bool mx_take_words(mx_parser *p, const char *words)
{
    mx_mark mark = mx_p_mark(p);
    mx_str word, rest = mx_str_of(words);
    while (rest.len) {
        mx_str_cut(rest, ' ', &word, &rest);
        if (p->tok.kind != MX_T_WORD || !mx_str_ieq(p->tok.text, word)) {
            mx_p_reset(p, &mark);
            return false;
        }
        mx_p_next(p);
    }
    return true;
}

mx_status mx_take_rest(mx_parser *p, const mx_mark *from, mx_str *out)
{
    MX_TRY(mx_p_skip_until(p, NULL));
    *out = mx_p_text(p, from);
    return mx_p_expect_end(p);
}

mx_status mx_take_rest_as_written(mx_parser *p, mx_str *out)
{
    mx_span start = p->tok.span;
    MX_TRY(mx_p_skip_until(p, NULL));
    *out = mx_str_trim(mx_p_slice(p, mx_p_span_from(p, start)));
    return mx_p_expect_end(p);
}

bool mx_stop_at_comma(mx_parser *p)
{
    return mx_p_punct(p, ',');
}

mx_status mx_action_text(mx_parser *p, mx_alter_action *action, const mx_mark *from)
{
    MX_TRY(mx_p_skip_until(p, mx_stop_at_comma));
    action->text = mx_p_text(p, from);
    return MX_OK;
}

mx_status mx_text_action(mx_parser *p, mx_alter_action *action, mx_alter_kind kind)
{
    mx_mark mark = mx_p_mark(p);
    action->kind = kind;
    mx_p_next(p);
    return mx_action_text(p, action, &mark);
}

/* --- slips ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    unsigned engines; /* where it is at home */
    const char *hint;
} foreign_words[] = {
    {"auto_increment", MX_MY, "AUTO_INCREMENT is MySQL's: is this file for another dialect?"},
    {"autoincrement", MX_LITE, "AUTOINCREMENT is SQLite's: is this file for another dialect?"},
    {"identity", MX_MSSQL,
     "IDENTITY is SQL Server's, or PostgreSQL's in GENERATED … AS IDENTITY: is this file for another "
     "dialect?"},
    {"engine", MX_MY, "ENGINE is MySQL's: is this file for another dialect?"},
    {"charset", MX_MY, "CHARSET is MySQL's: is this file for another dialect?"},
    {"character", MX_MY, "CHARACTER SET is MySQL's: is this file for another dialect?"},
    {"unsigned", MX_MY, "UNSIGNED is MySQL's: is this file for another dialect?"},
    {"comment", MX_MY, "COMMENT in a definition is MySQL's: is this file for another dialect?"},
    {"where", MX_PG | MX_LITE | MX_MSSQL, "MySQL has no partial indexes: is this file for another dialect?"},
    {"fulltext", MX_MY, "FULLTEXT is MySQL's: is this file for another dialect?"},
    {"strict", MX_LITE, "STRICT is SQLite's: is this file for another dialect?"},
    {"without", MX_LITE | MX_PG, "WITHOUT ROWID is SQLite's: is this file for another dialect?"},
    {"inherits", MX_PG, "INHERITS is PostgreSQL's: is this file for another dialect?"},
    {"tablespace", MX_PG | MX_MY, "TABLESPACE is PostgreSQL's: is this file for another dialect?"},
    {"concurrently", MX_PG, "CONCURRENTLY is PostgreSQL's: is this file for another dialect?"},
    {"exclude", MX_PG, "EXCLUDE is PostgreSQL's: is this file for another dialect?"},
    {"deferrable", MX_PG | MX_LITE,
     "DEFERRABLE is PostgreSQL's and SQLite's: is this file for another dialect?"},
    {"modify", MX_MY, "MODIFY is MySQL's: is this file for another dialect?"},
    {"change", MX_MY, "CHANGE is MySQL's: is this file for another dialect?"},
    {"nonclustered", MX_MSSQL, "NONCLUSTERED is SQL Server's: is this file for another dialect?"},
    {"clustered", MX_MSSQL, "CLUSTERED is SQL Server's: is this file for another dialect?"},
};

const char *mx_foreign_word_hint(const mx_parser *p)
{
    if (p->tok.text.len && p->tok.text.ptr[0] == '`')
        return "Backticks are MySQL's quotes: is this file for another dialect?";
    if (p->tok.kind == MX_T_STRING && p->tok.text.ptr[0] == '"')
        return "MySQL reads \"…\" as text: quote names with backticks.";
    for (size_t i = 0; i < sizeof foreign_words / sizeof *foreign_words; i++)
        if (!(foreign_words[i].engines & (unsigned)p->server->engine) && mx_p_word(p, foreign_words[i].word))
            return foreign_words[i].hint;
    return "";
}

static uint32_t line_of(const mx_parser *p, mx_span at)
{
    uint32_t line = 0, column = 0;
    mx_str text = mx_diags_file_text(p->diags, at.file);
    if (at.start < text.len)
        mx_text_position(text, at.start, &line, &column);
    return line; /* 0: not known */
}

mx_status mx_list_next(mx_parser *p, mx_span open, const char *item, bool *more)
{
    *more = false;
    if (mx_p_take_punct(p, ')'))
        return MX_OK;
    if (mx_p_take_punct(p, ',')) {
        if (mx_p_is(p, MX_DUCK) && mx_p_take_punct(p, ')'))
            return MX_OK;
        if (mx_p_punct(p, ')'))
            return mx_p_expected_hint(p, item, "Remove the comma before ')'.");
        if (mx_p_punct(p, ','))
            return mx_p_expected_hint(p, item, "Remove one of the two commas.");
        *more = true;
        return MX_OK;
    }
    const char *hint = mx_foreign_word_hint(p);
    if (mx_p_at_end(p) || mx_p_punct(p, ';')) {
        uint32_t line = line_of(p, open);
        hint = line ? mx_str_z(p->arena,
                               mx_str_printf(p->arena, "The '(' in line %u is not closed.", (unsigned)line))
                    : "A '(' is not closed.";
    } else if (!*hint && (p->tok.kind == MX_T_WORD || p->tok.kind == MX_T_QUOTED))
        hint = mx_str_z(
            p->arena, mx_str_printf(p->arena, "A comma may be missing before '%.*s'.", MX_FMT(p->tok.text)));
    return mx_p_expected_hint(p, "',' or ')'", hint);
}

/* --- comments ------------------------------------------------------------------------------------------- */

static char closing_quote(char c)
{
    return c == '"' || c == '`' || c == '\'' ? c : c == '[' ? ']' : 0;
}

/* "app"."users" is app.users. */
static mx_str unquote_name(mx_arena *arena, mx_str text)
{
    mx_buf out = MX_BUF(arena);
    while (text.len) {
        char quote = closing_quote(text.ptr[0]);
        size_t open = quote ? 1 : 0;
        size_t end = mx_str_find(mx_str_sub(text, open, text.len), quote ? quote : '.');
        end = end == MX_NPOS ? text.len : end + open;
        mx_buf_str(&out, mx_str_sub(text, open, end));
        if (!quote && end < text.len)
            mx_buf_lit(&out, ".");
        text = end < text.len ? mx_str_sub(text, end + 1, text.len) : MX_STR_NONE;
        if (quote && mx_str_starts(text, MX_STR("."))) {
            mx_buf_lit(&out, ".");
            text = mx_str_sub(text, 1, text.len);
        }
    }
    return mx_buf_view(&out);
}

mx_str mx_renamed_from(mx_arena *arena, mx_str comments)
{
    const mx_str directive = MX_STR("atlas:renamed_from");
    mx_str line, rest = comments;
    mx_str found = MX_STR_NONE;
    while (rest.len) {
        mx_str_cut(rest, '\n', &line, &rest);
        line = mx_str_trim(line);
        if (!mx_str_starts(line, MX_STR("--")) && !mx_str_starts(line, MX_STR("#")))
            continue;
        line = mx_str_trim(mx_str_sub(line, line.ptr[0] == '#' ? 1 : 2, line.len));
        if (!mx_str_starts(line, directive) || line.len == directive.len ||
            !mx_is_space(line.ptr[directive.len]))
            continue;
        found = unquote_name(arena, mx_str_trim(mx_str_sub(line, directive.len, line.len)));
    }
    return found;
}
