#include "sql/ddl.h"

#include "base/buf.h"

static const mx_server any_server = {.engine = MX_PG, .version = 170000};

/* --- moving --------------------------------------------------------------------------------------------- */

/* The next token from `lexer`; the end for ever once it has failed. */
static void read_token(mx_parser *p, mx_lexer *lexer, mx_token *out)
{
    if (!p->failed && mx_lex(lexer, out, p->diags) == MX_OK)
        return;
    p->failed = true;
    lexer->at = (uint32_t)lexer->text.len;
    uint32_t end = (uint32_t)(lexer->base + lexer->text.len);
    *out = (mx_token){.kind = MX_T_END, .span = {lexer->file, end, end}};
}

/* A ';' that only white space follows is the end. */
static void hide_semicolon(mx_parser *p)
{
    if (mx_p_punct(p, ';') && mx_p_peek(p)->kind == MX_T_END && !p->failed) {
        p->tok.kind = MX_T_END;
        p->tok.text = MX_STR_NONE;
        p->tok.span.end = p->tok.span.start;
        p->lexer = p->ahead;
        p->has_next = false;
    }
}

void mx_p_init(mx_parser *p, mx_arena *arena, mx_str text, mx_span at, const mx_server *server,
               mx_diags *diags)
{
    *p = (mx_parser){.arena = arena,
                     .server = server ? server : &any_server,
                     .diags = diags,
                     .base = at.start,
                     .last_end = at.start};
    p->lexer = (mx_lexer){.text = text, .server = p->server, .file = at.file, .base = at.start};
    read_token(p, &p->lexer, &p->tok);
    hide_semicolon(p);
}

void mx_p_next(mx_parser *p)
{
    if (p->tok.kind == MX_T_END)
        return;
    p->last_end = p->tok.span.end;
    if (p->has_next) {
        p->tok = p->next;
        p->lexer = p->ahead;
        p->has_next = false;
    } else {
        read_token(p, &p->lexer, &p->tok);
    }
    hide_semicolon(p);
}

const mx_token *mx_p_peek(mx_parser *p)
{
    if (!p->has_next) {
        p->ahead = p->lexer;
        read_token(p, &p->ahead, &p->next);
        p->has_next = true;
    }
    return &p->next;
}

mx_mark mx_p_mark(const mx_parser *p)
{
    return (mx_mark){p->lexer, p->tok, p->last_end, p->depth};
}

void mx_p_reset(mx_parser *p, const mx_mark *mark)
{
    if (p->failed)
        return;
    p->lexer = mark->lexer;
    p->tok = mark->tok;
    p->last_end = mark->last_end;
    p->depth = mark->depth;
    p->has_next = false;
}

/* --- tests ---------------------------------------------------------------------------------------------- */

bool mx_p_next_kw(mx_parser *p, mx_keyword kw)
{
    const mx_token *next = mx_p_peek(p);
    return next->kind == MX_T_WORD && next->keyword == kw;
}

bool mx_p_kw2(mx_parser *p, mx_keyword a, mx_keyword b)
{
    return mx_p_kw(p, a) && mx_p_next_kw(p, b);
}

bool mx_p_word(const mx_parser *p, const char *text)
{
    return p->tok.kind == MX_T_WORD && mx_str_ieq(p->tok.text, mx_str_of(text));
}

bool mx_p_next_punct(mx_parser *p, char c)
{
    const mx_token *next = mx_p_peek(p);
    return next->kind == MX_T_PUNCT && next->text.ptr[0] == c;
}

bool mx_p_op(const mx_parser *p, const char *op)
{
    return p->tok.kind == MX_T_OP && mx_str_eq(p->tok.text, mx_str_of(op));
}

bool mx_p_ident_here(const mx_parser *p)
{
    return p->tok.kind == MX_T_QUOTED || (p->tok.kind == MX_T_STRING && mx_p_is(p, MX_LITE)) ||
           (p->tok.kind == MX_T_WORD && !mx_word_reserved((mx_keyword)p->tok.keyword, p->server));
}

/* --- takes ---------------------------------------------------------------------------------------------- */

static bool take_if(mx_parser *p, bool here)
{
    if (here)
        mx_p_next(p);
    return here;
}

bool mx_p_take(mx_parser *p, mx_keyword kw)
{
    return take_if(p, mx_p_kw(p, kw));
}

bool mx_p_take_punct(mx_parser *p, char c)
{
    return take_if(p, mx_p_punct(p, c));
}

bool mx_p_take_comma(mx_parser *p)
{
    return mx_p_take_punct(p, ',') && !(mx_p_is(p, MX_DUCK) && mx_p_punct(p, ')'));
}

bool mx_p_take_op(mx_parser *p, const char *op)
{
    return take_if(p, mx_p_op(p, op));
}

bool mx_p_take_word(mx_parser *p, const char *text)
{
    return take_if(p, mx_p_word(p, text));
}

bool mx_p_take_seq(mx_parser *p, const mx_keyword *words, size_t count)
{
    if (count == 0 || !mx_p_kw(p, words[0]) || (count > 1 && !mx_p_next_kw(p, words[1])))
        return false;
    mx_mark mark = mx_p_mark(p);
    for (size_t i = 0; i < count; i++)
        if (!mx_p_take(p, words[i])) {
            mx_p_reset(p, &mark);
            return false;
        }
    return true;
}

/* --- errors --------------------------------------------------------------------------------------------- */

const char *mx_p_engine_name(const mx_parser *p)
{
    static const struct {
        mx_engine engine;
        const char *name;
    } names[] = {{MX_PG, "PostgreSQL"}, {MX_MYSQL, "MySQL"},      {MX_MARIA, "MariaDB"},
                 {MX_LITE, "SQLite"},   {MX_MSSQL, "SQL Server"}, {MX_DUCK, "DuckDB"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].engine == p->server->engine)
            return names[i].name;
    return "SQL";
}

/* A token for a message: one line, not too long, no half characters. */
static mx_str shown(const mx_parser *p, const mx_token *token)
{
    size_t n = 0;
    while (n < token->text.len && (unsigned char)token->text.ptr[n] >= ' ')
        n++;
    bool cut = n < token->text.len;
    if (n > 40) {
        for (n = 37; n > 0 && ((unsigned char)token->text.ptr[n] & 0xc0) == 0x80; n--)
            ;
        cut = true;
    }
    return mx_str_printf(p->arena, "'%.*s%s'", (int)n, token->text.ptr, cut ? "..." : "");
}

mx_status mx_p_expected_hint(mx_parser *p, const char *what, const char *hint)
{
    if (p->failed)
        return MX_FAILED;
    if (p->tok.kind == MX_T_END)
        return mx_fail(p->diags, MX_SQL101, p->tok.span, hint, "expected %s, got the end of the text", what);
    mx_str got = shown(p, &p->tok);
    return mx_fail(p->diags, MX_SQL101, p->tok.span, hint, "expected %s, got %.*s", what, MX_FMT(got));
}

mx_status mx_p_expected(mx_parser *p, const char *what)
{
    return mx_p_expected_hint(p, what, mx_foreign_word_hint(p));
}

mx_status mx_p_not_in_dialect(mx_parser *p, mx_span at, const char *what)
{
    return mx_fail(p->diags, MX_SQL103, at, "", "%s is not valid in %s", what, mx_p_engine_name(p));
}

mx_status mx_p_enter(mx_parser *p)
{
    if (p->depth >= MX_P_DEPTH)
        return mx_fail(p->diags, MX_SQL004, p->tok.span, "", "nested more than %d levels deep", MX_P_DEPTH);
    p->depth++;
    return MX_OK;
}

/* --- expects -------------------------------------------------------------------------------------------- */

mx_status mx_p_expect(mx_parser *p, mx_keyword kw)
{
    if (mx_p_take(p, kw))
        return MX_OK;
    return mx_p_expected(p, mx_str_z(p->arena, mx_str_upper(p->arena, mx_keyword_text(kw))));
}

mx_status mx_p_expect_punct(mx_parser *p, char c)
{
    if (mx_p_take_punct(p, c))
        return MX_OK;
    char what[4] = {'\'', c, '\'', '\0'};
    return mx_p_expected(p, what);
}

mx_status mx_p_expect_op(mx_parser *p, const char *op)
{
    if (mx_p_take_op(p, op))
        return MX_OK;
    return mx_p_expected(p, mx_str_printf(p->arena, "'%s'", op).ptr);
}

mx_status mx_p_expect_end(mx_parser *p)
{
    return mx_p_at_end(p) && !p->failed ? MX_OK : mx_p_expected(p, "the end of the statement");
}

static mx_status take_name(mx_parser *p, const char *what, mx_str *out, mx_span *span)
{
    if (p->tok.kind == MX_T_QUOTED && p->tok.text.len == 2 + p->tok.prefix.len && !mx_p_is(p, MX_LITE))
        return mx_fail(p->diags, MX_SQL101, p->tok.span, "", "expected %s, got an empty name", what);
    *out = mx_token_value(p->arena, &p->tok, p->server);
    if (span)
        *span = p->tok.span;
    mx_p_next(p);
    return MX_OK;
}

mx_status mx_p_ident(mx_parser *p, const char *what, mx_str *out, mx_span *span)
{
    if (mx_p_ident_here(p))
        return take_name(p, what, out, span);
    if (p->tok.kind != MX_T_WORD)
        return mx_p_expected(p, what);
    mx_str hint = mx_str_printf(p->arena, "It is a reserved word of %s: quote it to use it as a name.",
                                mx_p_engine_name(p));
    return mx_p_expected_hint(p, what, mx_str_z(p->arena, hint));
}

mx_status mx_p_label(mx_parser *p, const char *what, mx_str *out, mx_span *span)
{
    return p->tok.kind == MX_T_WORD || mx_p_ident_here(p) ? take_name(p, what, out, span)
                                                          : mx_p_expected(p, what);
}

mx_status mx_p_name(mx_parser *p, const char *what, mx_name *out)
{
    *out = (mx_name){0};
    MX_TRY(mx_p_ident(p, what, &out->name, &out->span));
    if (!mx_p_punct(p, '.'))
        return MX_OK;
    mx_p_next(p);
    out->schema = out->name;
    MX_TRY(mx_p_label(p, what, &out->name, NULL));
    out->span.end = p->last_end;
    if (mx_p_punct(p, '.'))
        return mx_fail(p->diags, MX_SQL103, p->tok.span, "Write the name as schema.name.",
                       "%s with a database's name before the schema's is not supported", what);
    return MX_OK;
}

mx_status mx_p_ident_list(mx_parser *p, const char *what, mx_strs *out)
{
    MX_TRY(mx_p_expect_punct(p, '('));
    do {
        mx_str name;
        MX_TRY(mx_p_ident(p, what, &name, NULL));
        mx_vec_push(p->arena, out, name);
    } while (mx_p_take_comma(p));
    return mx_p_take_punct(p, ')') ? MX_OK : mx_p_expected(p, "',' or ')'");
}

mx_status mx_p_string(mx_parser *p, const char *what, mx_str *out)
{
    if (p->tok.kind != MX_T_STRING)
        return mx_p_expected(p, what);
    *out = mx_token_value(p->arena, &p->tok, p->server);
    mx_p_next(p);
    return MX_OK;
}

mx_status mx_p_integer(mx_parser *p, const char *what, int64_t *out)
{
    mx_mark mark = mx_p_mark(p);
    bool minus = mx_p_op(p, "-"), sign = minus || mx_p_op(p, "+");
    if (sign)
        mx_p_next(p);
    mx_str text = minus ? mx_str_cat(p->arena, MX_STR("-"), p->tok.text) : p->tok.text;
    if (p->tok.kind == MX_T_NUMBER && mx_str_to_i64(text, out)) {
        mx_p_next(p);
        return MX_OK;
    }
    if (sign && p->tok.kind != MX_T_NUMBER)
        mx_p_reset(p, &mark);
    return mx_p_expected(p, what);
}

/* --- text ----------------------------------------------------------------------------------------------- */

mx_str mx_p_slice(const mx_parser *p, mx_span span)
{
    size_t start = span.start - p->base, end = span.end - p->base;
    return mx_str_sub(p->lexer.text, start, end < start ? start : end);
}

static mx_str text_since(mx_parser *p, const mx_mark *from, bool always_space)
{
    mx_buf buf = MX_BUF(p->arena);
    mx_lexer lexer = from->lexer;
    mx_token token = from->tok;
    while (token.kind != MX_T_END && token.span.start < p->tok.span.start) {
        if (buf.len > 0 && (always_space || token.space_before))
            mx_buf_char(&buf, ' ');
        mx_buf_str(&buf, token.text);
        if (mx_lex(&lexer, &token, NULL) != MX_OK)
            break;
    }
    return mx_buf_take(&buf);
}

mx_str mx_p_text_as_written(mx_parser *p, const mx_mark *from)
{
    return text_since(p, from, false);
}

mx_str mx_p_text(mx_parser *p, const mx_mark *from)
{
    return text_since(p, from, true);
}

static char closer_of(const mx_parser *p)
{
    if (p->tok.kind != MX_T_PUNCT)
        return '\0';
    char c = p->tok.text.ptr[0];
    return c == '(' ? ')' : c == '[' ? ']' : c == '{' ? '}' : '\0';
}

static bool closer_here(const mx_parser *p)
{
    return mx_p_punct(p, ')') || mx_p_punct(p, ']') || mx_p_punct(p, '}');
}

mx_status mx_p_skip_group(mx_parser *p)
{
    char closers[MX_P_DEPTH];
    mx_span opened[MX_P_DEPTH];
    size_t depth = 0;
    do {
        char closer = closer_of(p);
        if (closer && depth == MX_P_DEPTH)
            return mx_fail(p->diags, MX_SQL004, p->tok.span, "", "nested more than %d levels deep",
                           MX_P_DEPTH);
        if (closer) {
            opened[depth] = p->tok.span;
            closers[depth++] = closer;
        } else if (depth == 0) {
            return mx_p_expected(p, "'('");
        } else if (p->failed) {
            return MX_FAILED;
        } else if (mx_p_at_end(p)) {
            return mx_fail(p->diags, MX_SQL002, opened[depth - 1], "", "unclosed '%.*s'", 1,
                           p->lexer.text.ptr + (opened[depth - 1].start - p->base));
        } else if (closer_here(p)) {
            if (!mx_p_punct(p, closers[depth - 1]))
                return mx_fail(p->diags, MX_SQL002, p->tok.span, "", "expected '%c', got '%c'",
                               closers[depth - 1], p->tok.text.ptr[0]);
            depth--;
        }
        mx_p_next(p);
    } while (depth > 0);
    return MX_OK;
}

mx_status mx_p_skip_until(mx_parser *p, bool (*stop)(mx_parser *p))
{
    while (!mx_p_at_end(p) && !closer_here(p) && !(stop && stop(p))) {
        if (closer_of(p))
            MX_TRY(mx_p_skip_group(p));
        else
            mx_p_next(p);
    }
    return p->failed ? MX_FAILED : MX_OK;
}
