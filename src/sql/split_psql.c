#include "sql/split_scan.h"
#include "sql/token.h"

/* What psql reads itself, and the server never sees: commands behind a backslash, and the rows behind COPY … FROM stdin.
 * Dumps hold both: \restrict and \unrestrict around all of it, \connect behind CREATE DATABASE.
 * https://www.postgresql.org/docs/current/app-psql.html */

static mx_str word_at(mx_str text, size_t at)
{
    size_t end = at;
    while (end < text.len && mx_c_is(text.ptr[end], MX_C_PART))
        end++;
    return mx_str_sub(text, at, end);
}

/* Those that change neither the schema nor what the script goes on with: settings of psql, and what shows something. */
static bool changes_nothing(mx_str command)
{
    static const char *const commands[] = {
        "restrict", "unrestrict", "encoding", "set",    "unset", "echo", "qecho",    "warn", "pset",
        "timing",   "prompt",     "x",        "a",      "t",     "f",    "C",        "H",    "T",
        "l",        "z",          "sf",       "sv",     "p",     "r",    "conninfo", "h",    "help",
        "password", "errverbose", "cd",       "setenv", "s",     "list"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (mx_str_eq(command, mx_str_of(commands[i])))
            return true;
    }
    return mx_str_starts(command, MX_STR("d")); /* \d, \dt+, \df, … */
}

static const char *hint_for(mx_str command)
{
    static const struct {
        const char *command, *hint;
    } hints[] = {
        {"i", "Put that file's statements here, or name a folder with both files."},
        {"ir", "Put that file's statements here, or name a folder with both files."},
        {"include", "Put that file's statements here, or name a folder with both files."},
        {"include_relative", "Put that file's statements here, or name a folder with both files."},
        {"copy", "Write INSERT statements, or COPY … FROM stdin with the rows behind it."},
    };
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (mx_str_eq(command, mx_str_of(hints[i].command)))
            return hints[i].hint;
    return "Write out what the command stands for.";
}

/* \q: psql reads no further. */
static void quit(mx_splitter *s, size_t end)
{
    if (mx_str_trim(mx_str_sub(s->text, end, s->text.len)).len > 0)
        mx_warn(s->diags, MX_SQL104, mx_split_span(s, s->at, end), "", "what stands behind \\q is not read");
    s->at = s->text.len;
}

mx_status mx_split_psql_command(mx_splitter *s)
{
    if (!s->server || s->server->engine != MX_PG || s->text.ptr[s->at] != '\\')
        return MX_NOT_FOUND;
    size_t end = mx_scan_line(s->text, s->at);
    mx_str command = word_at(s->text, s->at + 1);
    s->comments.len = 0;
    if (mx_str_eq(command, MX_STR("q")) || mx_str_eq(command, MX_STR("quit"))) {
        quit(s, end);
        return MX_OK;
    }
    if (mx_str_eq(command, MX_STR("connect")) || mx_str_eq(command, MX_STR("c")))
        mx_warn(s->diags, MX_SQL104, mx_split_span(s, s->at, end), "",
                "which database is meant is said elsewhere");
    else if (!changes_nothing(command))
        return mx_fail(s->diags, MX_SQL102, mx_split_span(s, s->at, end), hint_for(command),
                       "psql's command \\%.*s is not understood", MX_FMT(command));
    s->at = end;
    return MX_OK;
}

static bool reads_rows(const mx_splitter *s, mx_str statement)
{
    mx_lexer lexer = {.text = statement, .server = s->server};
    mx_token tok, last = {0};
    bool first = true, found = false;
    while (!found && mx_lex(&lexer, &tok, NULL) == MX_OK && tok.kind != MX_T_END) {
        if (first && !mx_str_ieq(tok.text, MX_STR("copy")))
            return false;
        found = mx_str_ieq(tok.text, MX_STR("stdin")) && mx_str_ieq(last.text, MX_STR("from"));
        first = false;
        last = tok;
    }
    return found;
}

size_t mx_split_rows_end(const mx_splitter *s, mx_str statement, size_t at)
{
    if (!s->server || s->server->engine != MX_PG || !mx_str_istarts(statement, MX_STR("copy")) ||
        !reads_rows(s, statement))
        return at;
    for (size_t line = mx_scan_line(s->text, at); line < s->text.len;) {
        size_t start = line + 1, end = mx_scan_line(s->text, start < s->text.len ? start : s->text.len);
        if (mx_str_eq(mx_str_trim(mx_str_sub(s->text, start, end)), MX_STR("\\.")))
            return end;
        line = end;
    }
    return at;
}
