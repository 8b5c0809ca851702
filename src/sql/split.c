#include "sql/split_scan.h"

mx_status mx_split_unclosed(mx_splitter *s)
{
    uint32_t open = s->parens.at[s->parens.len - 1];
    return mx_fail(s->diags, MX_SQL002, mx_split_span(s, open, open + 1), "", "unclosed '('");
}

mx_status mx_split_stray(mx_splitter *s, size_t at)
{
    return mx_fail(s->diags, MX_SQL002, mx_split_span(s, at, at + 1), "", "unexpected ')'");
}

static mx_status unclosed_quote(mx_splitter *s, size_t at)
{
    return mx_fail(s->diags, MX_SQL001, mx_split_span(s, at, at + 1), "", "unclosed quote");
}

static mx_status unclosed_comment(mx_splitter *s, size_t at)
{
    return mx_fail(s->diags, MX_SQL003, mx_split_span(s, at, at + 2), "", "unclosed comment");
}

static char byte(const mx_splitter *s, size_t at) /* '\0' past the end */
{
    return at < s->text.len ? s->text.ptr[at] : '\0';
}

static bool in_name(const mx_splitter *s, size_t at)
{
    return at < s->text.len && (mx_c_is(s->text.ptr[at], MX_C_PART) || s->text.ptr[at] == '$');
}

/* --- the delimiter -------------------------------------------------------------------------------------- */

/* A delimiter made of letters must stand alone: GO is not in CATEGORY. */
static bool delimiter_here(const mx_splitter *s, size_t at)
{
    mx_str d = s->delimiter;
    if (at + d.len > s->text.len || memcmp(s->text.ptr + at, d.ptr, d.len) != 0)
        return false;
    if (mx_c_is(d.ptr[0], MX_C_PART) && at > 0 && in_name(s, at - 1))
        return false;
    return !mx_c_is(d.ptr[d.len - 1], MX_C_PART) || !in_name(s, at + d.len);
}

/* 'it''s' → it's; what is not in quotes as it is. */
static mx_str unquoted(mx_arena *arena, mx_str s)
{
    if (s.len < 2 || s.ptr[0] != '\'' || s.ptr[s.len - 1] != '\'')
        return s;
    char *out = mx_arena_alloc(arena, s.len, 1);
    size_t n = 0;
    for (size_t i = 1; i + 1 < s.len; i++) {
        out[n++] = s.ptr[i];
        if (s.ptr[i] == '\'' && i + 2 < s.len && s.ptr[i + 1] == '\'')
            i++;
    }
    return (mx_str){out, n};
}

/* "DELIMITER X" where a statement would start. MX_NOT_FOUND: it is not that. */
static mx_status delimiter_command(mx_splitter *s)
{
    mx_str rest = mx_str_sub(s->text, s->at, s->text.len);
    if (!mx_str_istarts(rest, MX_STR("delimiter")) ||
        (byte(s, s->at + 9) != ' ' && byte(s, s->at + 9) != '\t'))
        return MX_NOT_FOUND;
    size_t end = mx_scan_line(s->text, s->at);
    mx_str value = unquoted(s->arena, mx_str_trim(mx_str_sub(s->text, s->at + 9, end)));
    if (value.len == 0)
        return mx_fail(s->diags, MX_SQL101, mx_split_span(s, s->at, end), "",
                       "DELIMITER without a delimiter");
    s->custom = s->of_client = !mx_str_eq(value, MX_STR(";"));
    s->delimiter = value;
    s->at = end;
    s->comments.len = 0;
    return MX_OK;
}

/* --- between statements --------------------------------------------------------------------------------- */

/* At a comment: its end. MX_NOT_FOUND: none here. Where no statement has begun "--" always begins a
 * comment, also in MySQL without the space: no statement begins with it. */
static mx_status comment_end(mx_splitter *s, size_t at, size_t *end)
{
    char c = byte(s, at);
    size_t skip = 0;
    if ((c == '-' && byte(s, at + 1) == '-') || (c == '#' && s->rules->hash_comment)) {
        *end = mx_scan_line(s->text, at);
        if (*end > at && s->text.ptr[*end - 1] == '\r')
            --*end;
        return MX_OK;
    }
    if (c != '/' || byte(s, at + 1) != '*')
        return MX_NOT_FOUND;
    if (s->rules->conditional && mx_scan_conditional(s->text, at, s->server, &skip))
        return MX_NOT_FOUND; /* it is text that is executed */
    *end = mx_scan_comment(s->text, at, s->rules->nested_comments || skip > 0);
    return *end == MX_NPOS ? unclosed_comment(s, at) : MX_OK;
}

/* A backslash that is the last byte of its line ends with the client: the server is not sent it. */
static bool continues_line(mx_str text, size_t at)
{
    size_t next = at + 1 < text.len && text.ptr[at + 1] == '\r' ? at + 2 : at + 1;
    return text.ptr[at] == '\\' && next < text.len && text.ptr[next] == '\n';
}

/* Goes to the first byte of the next statement; collects the comments before it. MX_NOT_FOUND: there is
 * none. */
static mx_status before_statement(mx_splitter *s)
{
    size_t newlines = 0, end = 0;
    while (s->at < s->text.len) {
        if (delimiter_here(s, s->at)) { /* an empty statement */
            s->at += s->delimiter.len;
            s->comments.len = 0;
            continue;
        }
        if (mx_is_space(s->text.ptr[s->at])) {
            newlines += s->text.ptr[s->at++] == '\n';
            if (newlines > 1)
                s->comments.len = 0; /* a blank line detaches them */
            continue;
        }
        if (s->server && s->server->engine & MX_MY && continues_line(s->text, s->at)) {
            s->at++;
            continue;
        }
        mx_status st = comment_end(s, s->at, &end);
        if (st == MX_OK) {
            mx_comment comment = {mx_split_span(s, s->at, end), mx_str_sub(s->text, s->at, end)};
            mx_vec_push(s->arena, &s->comments, comment);
            s->at = end;
            newlines = 0;
            continue;
        }
        if (st == MX_NOT_FOUND)
            st = delimiter_command(s);
        if (st == MX_NOT_FOUND)
            st = mx_split_psql_command(s);
        if (st == MX_NOT_FOUND)
            return MX_OK;
        MX_TRY(st);
    }
    return MX_NOT_FOUND;
}

/* --- the quick scan ------------------------------------------------------------------------------------- */

/* Bytes at which the scan has to look twice. */
static void stop_bytes(const mx_splitter *s, bool stop[256])
{
    memset(stop, 0, 256);
    for (const char *c = "()'\"-/"; *c; c++)
        stop[(unsigned char)*c] = true;
    stop['`'] = s->rules->backtick;
    stop['['] = s->rules->bracket;
    stop['#'] = s->rules->hash_comment;
    stop['$'] = s->rules->dollar_quotes;
    stop['*'] = s->rules->conditional;
    stop[(unsigned char)s->delimiter.ptr[0]] = true;
}

static mx_status skip_quote(mx_splitter *s, size_t *at)
{
    char open = s->text.ptr[*at];
    bool escapes = s->rules->backslash && open != '`';
    if (open == '\'' && s->rules->e_strings && *at > 0 && mx_lower(s->text.ptr[*at - 1]) == 'e' &&
        (*at < 2 || !in_name(s, *at - 2)))
        escapes = true;
    size_t end = mx_scan_quote(s->text, *at, open == '[' ? ']' : open, escapes,
                               open != '[' || s->rules->bracket_doubled);
    if (end == MX_NPOS)
        return unclosed_quote(s, *at);
    *at = end;
    return MX_OK;
}

/* At '-', '/' or '#' inside of a statement. *inside: of a conditional comment, 1 + its offset. */
static mx_status skip_comment(mx_splitter *s, size_t *at, size_t *inside)
{
    char c = s->text.ptr[*at];
    size_t skip = 0;
    if (c == '#' || mx_scan_is_dash(s->text, *at, s->rules->dash_space)) {
        *at = mx_scan_line(s->text, *at);
    } else if (c == '/' && byte(s, *at + 1) == '*') {
        if (s->rules->conditional && !*inside && mx_scan_conditional(s->text, *at, s->server, &skip)) {
            *inside = *at + 1;
            *at += skip;
            return MX_OK;
        }
        size_t end = mx_scan_comment(s->text, *at, s->rules->nested_comments || skip > 0);
        if (end == MX_NPOS)
            return unclosed_comment(s, *at);
        *at = end;
    } else {
        ++*at;
    }
    return MX_OK;
}

static mx_status skip_dollar(mx_splitter *s, size_t *at)
{
    size_t tag, end = *at > 0 && in_name(s, *at - 1) ? 0 : mx_scan_dollar(s->text, *at, &tag);
    if (end == MX_NPOS)
        return unclosed_quote(s, *at);
    *at = end ? end : *at + 1;
    return MX_OK;
}

/* From a statement's first byte. *end: the end of its text; *next: behind the delimiter, or behind a ';' where `parts` says that it
 * ends a statement as well. */
static mx_status quick_scan(mx_splitter *s, const bool stop[256], bool parts, size_t start, size_t *end,
                            size_t *next)
{
    const char *text = s->text.ptr;
    size_t i = start, n = s->text.len, inside = 0;
    s->parens.len = 0;
    for (;;) {
        while (i < n && !stop[(unsigned char)text[i]])
            i++;
        if (i >= n)
            break;
        if (s->parens.len == 0 && !inside && delimiter_here(s, i)) {
            *next = i + s->delimiter.len;
            *end = s->custom ? i : *next;
            return MX_OK;
        }
        if (parts && text[i] == ';' && s->parens.len == 0 && !inside) {
            *end = *next = i + 1;
            return MX_OK;
        }
        switch (text[i]) {
        case '(':
            mx_vec_push(s->arena, &s->parens, (uint32_t)i++);
            break;
        case ')':
            if (s->parens.len == 0)
                return mx_split_stray(s, i);
            s->parens.len--;
            i++;
            break;
        case '\'':
        case '"':
            MX_TRY(skip_quote(s, &i));
            break;
        case '`':
        case '[':
            if (text[i] == '`' ? s->rules->backtick : s->rules->bracket)
                MX_TRY(skip_quote(s, &i));
            else
                i++;
            break;
        case '-':
        case '/':
            MX_TRY(skip_comment(s, &i, &inside));
            break;
        case '#':
            if (s->rules->hash_comment)
                MX_TRY(skip_comment(s, &i, &inside));
            else
                i++;
            break;
        case '$':
            if (s->rules->dollar_quotes)
                MX_TRY(skip_dollar(s, &i));
            else
                i++;
            break;
        case '*':
            if (inside && byte(s, i + 1) == '/') {
                inside = 0;
                i++;
            }
            i++;
            break;
        default:
            i++;
        }
    }
    if (s->parens.len)
        return mx_split_unclosed(s);
    if (inside)
        return unclosed_comment(s, inside - 1);
    *end = *next = n;
    return MX_OK;
}

/* --- statements ------------------------------------------------------------------------------------------ */

static bool has_continuations(mx_str text)
{
    for (size_t at = 0; at < text.len; at++) {
        size_t found = mx_str_find(mx_str_sub(text, at, text.len), '\\');
        if (found == MX_NPOS)
            return false;
        at += found;
        if (continues_line(text, at))
            return true;
    }
    return false;
}

/* The text with such backslashes as blanks, so that every byte keeps its place. In quotes they say nothing anyhow. */
static mx_status drop_continuations(mx_splitter *s, size_t start, mx_str *text)
{
    size_t inside = 0;
    char *copy = (char *)mx_str_copy(s->arena, *text).ptr;
    for (size_t at = start; at < start + text->len;) {
        if (memchr("'\"`", s->text.ptr[at], 3))
            MX_TRY(skip_quote(s, &at));
        else if (memchr("-/#", s->text.ptr[at], 3))
            MX_TRY(skip_comment(s, &at, &inside));
        else {
            if (continues_line(s->text, at))
                copy[at - start] = ' ';
            at++;
        }
    }
    text->ptr = copy;
    return MX_OK;
}

static void follow_sql_mode(mx_splitter *s, mx_str statement)
{
    uint8_t before = s->modes.now;
    mx_sql_modes_follow(s->arena, &s->modes, statement, s->server);
    if (s->modes.now == before)
        return;
    s->with_modes = mx_sql_mode_server(s->server, s->modes.now);
    s->server = &s->with_modes;
    s->rules = mx_lex_rules_of(s->server);
}

static mx_status push_statement(mx_splitter *s, size_t start, size_t end)
{
    mx_str text = mx_str_sub(s->text, start, end);
    if (s->server && s->server->engine & MX_MY && has_continuations(text))
        MX_TRY(drop_continuations(s, start, &text));
    while (text.len && mx_is_space(text.ptr[text.len - 1]))
        text.len--;
    mx_statement statement = {
        .span = mx_split_span(s, start, start + text.len), .text = text, .modes = s->modes.now};
    if (s->comments.len) {
        mx_comment *copy = mx_new_array(s->arena, mx_comment, s->comments.len);
        memcpy(copy, s->comments.at, s->comments.len * sizeof *copy);
        statement.comments = copy;
        statement.comment_count = s->comments.len;
    }
    s->comments.len = 0;
    mx_vec_push(s->arena, s->out, statement);
    if (s->server && s->server->engine & MX_MY)
        follow_sql_mode(s, statement.text);
    return MX_OK;
}

/* Up to the delimiter MySQL's client sends a text as one, and the server cuts it at ';' where a statement ends: only one with a body
 * goes on behind it. */
static bool has_parts(mx_splitter *s, size_t start)
{
    return s->server && s->server->engine & MX_MY && !mx_split_may_have_body(s, start);
}

static mx_status split_all(mx_splitter *s)
{
    for (;;) {
        mx_status st = before_statement(s);
        if (st == MX_NOT_FOUND)
            return MX_OK;
        MX_TRY(st);
        size_t start = s->at, end = 0, next = 0;
        st = s->custom ? MX_NOT_FOUND : mx_split_block(s, start, &end, &next);
        if (st == MX_NOT_FOUND) {
            bool stop[256], parts = s->of_client && has_parts(s, start);
            stop_bytes(s, stop);
            stop[';'] = stop[';'] || parts;
            st = quick_scan(s, stop, parts, start, &end, &next);
        }
        MX_TRY(st);
        if (end > start)
            MX_TRY(push_statement(s, start, end));
        s->at = mx_split_rows_end(s, mx_str_sub(s->text, start, end), next);
    }
}

mx_status mx_split(mx_arena *arena, mx_str text, uint32_t file, uint32_t base, mx_str delimiter,
                   const mx_server *server, mx_statements *out, mx_diags *diags)
{
    mx_splitter s = {.arena = arena,
                     .text = text,
                     .file = file,
                     .base = base,
                     .server = server,
                     .rules = mx_lex_rules_of(server),
                     .delimiter = delimiter.len ? delimiter : MX_STR(";"),
                     .out = out,
                     .diags = diags};
    s.custom = !mx_str_eq(s.delimiter, MX_STR(";"));
    if (text.len > UINT32_MAX - base)
        return mx_fail(diags, MX_IO003, MX_NOWHERE, "", "a script of more than 4 GiB");
    const char *nul = text.len ? memchr(text.ptr, '\0', text.len) : NULL;
    if (nul) {
        size_t at = (size_t)(nul - text.ptr);
        return mx_fail(diags, MX_SQL005, mx_split_span(&s, at, at + 1),
                       "Save the file as UTF-8: with such bytes it is one of UTF-16, or no text.",
                       "byte 0x00 in SQL text");
    }
    if (base == 0 && mx_str_starts(text, MX_STR("\xef\xbb\xbf")))
        s.at = 3;
    return split_all(&s);
}
