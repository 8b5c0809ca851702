/* Reading templates. Actions are {{ … }}; within one, words are read here and there without a token list. */
#include "config/template_tree.h"

typedef struct parser {
    mx_arena *arena;
    mx_diags *diags;
    mx_str text;
    uint32_t file;
    size_t pos, end; /* end: of the action that is read */
    size_t opened;   /* its {{ */
    int depth;
    int ranges; /* open {{ range }}s: break and continue need one */
    mx_templates *named;
} parser;

/* What ended a list of nodes. */
typedef enum stop { STOP_EOF, STOP_END, STOP_ELSE } stop;

static mx_span span(const parser *p, size_t from, size_t to)
{
    return (mx_span){p->file, (uint32_t)from, (uint32_t)to};
}

#define FAIL(p, from, to, ...) mx_fail((p)->diags, MX_TPL001, span((p), (from), (to)), "", __VA_ARGS__)

/* ---- words within an action ---- */

static void skip_space(parser *p)
{
    while (p->pos < p->end && mx_is_space(p->text.ptr[p->pos]))
        p->pos++;
}

static char peek(const parser *p, size_t ahead)
{
    return p->pos + ahead < p->end ? p->text.ptr[p->pos + ahead] : '\0';
}

static bool name_start(char c)
{
    return mx_is_alpha(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool name_char(char c)
{
    return name_start(c) || mx_is_digit(c);
}

static mx_str read_name(parser *p)
{
    size_t from = p->pos;
    while (name_char(peek(p, 0)))
        p->pos++;
    return mx_str_sub(p->text, from, p->pos);
}

static bool at_word(const parser *p, const char *word)
{
    size_t n = strlen(word);
    return mx_str_starts(mx_str_sub(p->text, p->pos, p->end), mx_str_of(word)) && !name_char(peek(p, n));
}

static bool take_word(parser *p, const char *word)
{
    skip_space(p);
    if (!at_word(p, word))
        return false;
    p->pos += strlen(word);
    skip_space(p);
    return true;
}

static void put_rune(mx_buf *buf, uint32_t c)
{
    char bytes[4];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n; i-- > 1; c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3F));
    bytes[0] = (char)(lead[n] | c);
    mx_buf_str(buf, (mx_str){bytes, n});
}

static int hex_digit(char c)
{
    if (mx_is_digit(c))
        return c - '0';
    c = mx_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Behind the backslash. */
static bool read_escape(parser *p, mx_buf *buf, char quote)
{
    static const char from[] = "abfnrtv\\", to[] = "\a\b\f\n\r\t\v\\";
    char c = peek(p, 0);
    p->pos++;
    if (c && strchr(from, c)) {
        mx_buf_char(buf, to[strchr(from, c) - from]);
        return true;
    }
    if (c == quote) {
        mx_buf_char(buf, c);
        return true;
    }
    size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    uint32_t rune = 0;
    for (size_t i = 0; i < digits; i++, p->pos++) {
        int digit = hex_digit(peek(p, 0));
        if (digit < 0)
            return false;
        rune = rune << 4 | (uint32_t)digit;
    }
    if (digits == 0 || rune > 0x10FFFF || (rune >= 0xD800 && rune < 0xE000) || (c == 'x' && rune > 0x7F))
        return false;
    put_rune(buf, rune);
    return true;
}

static mx_status read_string(parser *p, mx_str *out)
{
    char quote = peek(p, 0);
    size_t from = p->pos++;
    mx_buf buf = MX_BUF(p->arena);
    while (p->pos < p->end && peek(p, 0) != quote) {
        char c = peek(p, 0);
        p->pos++;
        if (quote != '`' && c == '\\') {
            if (!read_escape(p, &buf, quote))
                return FAIL(p, from, p->pos < p->end ? p->pos : p->end, "a string holds an unknown escape");
        } else if (quote != '`' && c == '\n') {
            return FAIL(p, from, p->pos, "a string is not closed");
        } else {
            mx_buf_char(&buf, c);
        }
    }
    if (p->pos >= p->end)
        return FAIL(p, from, p->end, "a string is not closed");
    p->pos++;
    *out = mx_buf_take(&buf);
    return MX_OK;
}

static mx_status read_number(parser *p, const mx_value **out)
{
    size_t from = p->pos;
    while (p->pos < p->end && (name_char(peek(p, 0)) || strchr("+-.", peek(p, 0))))
        p->pos++;
    *out = mx_value_read_number(p->arena, mx_str_sub(p->text, from, p->pos));
    return *out ? MX_OK : FAIL(p, from, p->pos, "this is no number");
}

/* ---- pipelines ---- */

static mx_status parse_pipe(parser *p, char close, tpl_pipe **out);

/* .A.B directly behind a term. */
static mx_status parse_fields(parser *p, mx_strs *out)
{
    while (peek(p, 0) == '.' && name_start(peek(p, 1))) {
        p->pos++;
        mx_vec_push(p->arena, out, read_name(p));
    }
    if (peek(p, 0) == '.')
        return FAIL(p, p->pos, p->pos + 1, "a field has no name");
    return MX_OK;
}

static mx_status parse_term(parser *p, tpl_term *t)
{
    size_t from = p->pos;
    char c = peek(p, 0);
    mx_str s;
    *t = (tpl_term){.kind = TPL_LITERAL};
    if (c == '.' && !name_start(peek(p, 1)) && !mx_is_digit(peek(p, 1))) {
        t->kind = TPL_DOT;
        p->pos++;
    } else if (c == '.' && name_start(peek(p, 1))) {
        t->kind = TPL_FIELD;
        MX_TRY(parse_fields(p, &t->fields));
    } else if (c == '$') {
        t->kind = TPL_VAR;
        p->pos++;
        read_name(p);
        t->name = mx_str_sub(p->text, from, p->pos);
        MX_TRY(parse_fields(p, &t->fields));
    } else if (c == '"' || c == '`') {
        MX_TRY(read_string(p, &s));
        t->value = mx_value_text(p->arena, s);
    } else if (mx_is_digit(c) || ((c == '-' || c == '+') && (mx_is_digit(peek(p, 1)) || peek(p, 1) == '.')) ||
               c == '.') {
        MX_TRY(read_number(p, &t->value));
    } else if (c == '(') {
        t->kind = TPL_PIPE;
        p->pos++;
        MX_TRY(parse_pipe(p, ')', &t->pipe));
        MX_TRY(parse_fields(p, &t->fields));
    } else if (name_start(c)) {
        t->kind = TPL_IDENT;
        t->name = read_name(p);
        bool yes = mx_str_eq(t->name, MX_STR("true")), no = mx_str_eq(t->name, MX_STR("false"));
        if (yes || no || mx_str_eq(t->name, MX_STR("nil"))) {
            t->kind = TPL_LITERAL;
            t->value = yes ? &mx_value_true : no ? &mx_value_false : &mx_value_null;
        }
    } else if (c == '\'') {
        return FAIL(p, from, from + 1, "character constants are not supported");
    } else {
        return FAIL(p, from, from + 1, "unexpected %s%.*s in a template's action", c ? "" : "end", c ? 1 : 0,
                    p->text.ptr + from);
    }
    t->at = span(p, from, p->pos);
    return MX_OK;
}

/* command := term+ ; ends at '|', at `close` or at the action's end. */
static mx_status parse_command(parser *p, tpl_command *out)
{
    size_t from = p->pos;
    *out = (tpl_command){0};
    for (;;) {
        tpl_term t;
        MX_TRY(parse_term(p, &t));
        mx_vec_push(p->arena, &out->terms, t);
        out->at = span(p, from, p->pos);
        size_t before = p->pos;
        skip_space(p);
        char c = peek(p, 0);
        if (c == '\0' || c == '|' || c == ')')
            return MX_OK;
        if (p->pos == before)
            return FAIL(p, p->pos, p->pos + 1, "unexpected %.*s behind an operand", 1, p->text.ptr + p->pos);
    }
}

/* "$x :=", "$x =", "$k, $v :=" */
static mx_status parse_declaration(parser *p, tpl_pipe *pipe)
{
    size_t from = p->pos;
    mx_str first, second = MX_STR_NONE;
    if (peek(p, 0) != '$' || !name_start(peek(p, 1)))
        return MX_OK;
    p->pos++;
    read_name(p);
    first = mx_str_sub(p->text, from, p->pos);
    skip_space(p);
    if (peek(p, 0) == ',') {
        p->pos++;
        skip_space(p);
        size_t at = p->pos;
        if (peek(p, 0) != '$')
            return FAIL(p, at, at + 1, "a second variable is expected behind ','");
        p->pos++;
        read_name(p);
        second = mx_str_sub(p->text, at, p->pos);
        skip_space(p);
    }
    bool declare = peek(p, 0) == ':' && peek(p, 1) == '=', assign = peek(p, 0) == '=';
    if (!declare && !assign) {
        if (second.len)
            return FAIL(p, from, p->pos, "':=' is expected behind the variables");
        p->pos = from; /* an operand */
        return MX_OK;
    }
    p->pos += declare ? 2 : 1;
    pipe->assign = assign;
    pipe->key_name = second.len ? first : MX_STR_NONE;
    pipe->value_name = second.len ? second : first;
    skip_space(p);
    return MX_OK;
}

static mx_status parse_pipe(parser *p, char close, tpl_pipe **out)
{
    tpl_pipe *pipe = *out = mx_new(p->arena, tpl_pipe);
    if (++p->depth > TPL_DEPTH)
        return FAIL(p, p->pos, p->pos, "the template is nested too deeply");
    skip_space(p);
    size_t from = p->pos;
    if (close == '\0')
        MX_TRY(parse_declaration(p, pipe));
    if (p->pos >= p->end)
        return FAIL(p, from, p->end, "a value is missing");
    for (;;) {
        tpl_command command;
        MX_TRY(parse_command(p, &command));
        if (pipe->commands.len > 0 && command.terms.at[0].kind != TPL_IDENT)
            return mx_fail(p->diags, MX_TPL001, command.at, "", "a function is expected behind '|'");
        mx_vec_push(p->arena, &pipe->commands, command);
        if (peek(p, 0) != '|')
            break;
        p->pos++;
        skip_space(p);
    }
    pipe->at = span(p, from, p->pos);
    if (close && peek(p, 0) != close)
        return FAIL(p, from, p->pos, "a parenthesis is not closed");
    if (!close && p->pos < p->end)
        return FAIL(p, p->pos, p->pos + 1, "unexpected ')'");
    p->pos += close != '\0';
    p->depth--;
    return MX_OK;
}

/* ---- nodes ---- */

static mx_status parse_nodes(parser *p, tpl_nodes *out, stop *why);

/* The end of the action that begins at `from` ("{{"): quotes and comments are passed over. */
static mx_status find_end(parser *p, size_t from, size_t *close)
{
    size_t i = from;
    while (i + 1 < p->text.len) {
        char c = p->text.ptr[i];
        if (c == '}' && p->text.ptr[i + 1] == '}') {
            *close = i;
            return MX_OK;
        }
        if (c == '"' || c == '`') {
            for (i++; i < p->text.len && p->text.ptr[i] != c; i++)
                if (c == '"' && p->text.ptr[i] == '\\')
                    i++;
        }
        i++;
    }
    return FAIL(p, from - 2, from, "this action is not closed with }}");
}

static size_t skip_blanks(const parser *p, size_t i)
{
    while (i < p->text.len && mx_is_space(p->text.ptr[i]))
        i++;
    return i;
}

static mx_status add_text(parser *p, size_t from, size_t to, bool trim_end, tpl_nodes *out)
{
    while (trim_end && to > from && mx_is_space(p->text.ptr[to - 1]))
        to--;
    if (to == from)
        return MX_OK;
    tpl_node *node = mx_new(p->arena, tpl_node);
    node->at = span(p, from, to);
    node->text = mx_str_sub(p->text, from, to);
    mx_vec_push(p->arena, out, node);
    return MX_OK;
}

static mx_status expect_end_of_action(parser *p)
{
    skip_space(p);
    if (p->pos < p->end)
        return FAIL(p, p->pos, p->end, "unexpected text in this action");
    return MX_OK;
}

static mx_status parse_block(parser *p, tpl_node *node);

/* The position is behind {{ else }}: "if", "with" or nothing may follow within its action. */
static mx_status parse_else(parser *p, tpl_node *node, stop *why)
{
    bool more_if = node->kind == TPL_IF && take_word(p, "if"),
         more_with = node->kind == TPL_WITH && take_word(p, "with");
    if (!more_if && !more_with) {
        MX_TRY(expect_end_of_action(p));
        p->pos = p->end;
        return parse_nodes(p, &node->other, why);
    }
    tpl_node *inner = mx_new(p->arena, tpl_node);
    inner->kind = node->kind;
    inner->at = node->at;
    MX_TRY(parse_block(p, inner));
    mx_vec_push(p->arena, &node->other, inner);
    *why = STOP_END; /* one {{ end }} closes them all */
    return MX_OK;
}

/* Behind the word if, range or with. */
static mx_status parse_block(parser *p, tpl_node *node)
{
    stop why;
    if (++p->depth > TPL_DEPTH)
        return mx_fail(p->diags, MX_TPL001, node->at, "", "the template is nested too deeply");
    MX_TRY(parse_pipe(p, '\0', &node->pipe));
    if (node->pipe->key_name.len && node->kind != TPL_RANGE)
        return mx_fail(p->diags, MX_TPL001, node->pipe->at, "", "two variables exist in range only");
    p->ranges += node->kind == TPL_RANGE;
    MX_TRY(parse_nodes(p, &node->body, &why));
    p->ranges -= node->kind == TPL_RANGE;
    if (why == STOP_ELSE)
        MX_TRY(parse_else(p, node, &why));
    if (why != STOP_END)
        return mx_fail(p->diags, MX_TPL001, node->at, "",
                       why == STOP_EOF ? "this block has no {{ end }}" : "a second {{ else }}");
    p->depth--;
    return MX_OK;
}

static void add_named(parser *p, mx_str name, const tpl_nodes *nodes)
{
    tpl_named named = {name, *nodes};
    mx_vec_push(p->arena, &p->named->all, named);
}

static mx_status read_its_name(parser *p, const tpl_node *node, mx_str *out)
{
    if (peek(p, 0) != '"' && peek(p, 0) != '`')
        return mx_fail(p->diags, MX_TPL001, node->at, "", "a template's name in quotes is expected");
    MX_TRY(read_string(p, out));
    skip_space(p);
    return MX_OK;
}

/* Behind the name of define and block, up to {{ end }}. */
static mx_status parse_named(parser *p, const tpl_node *node, mx_str name)
{
    tpl_nodes body = {0};
    stop why;
    int ranges = p->ranges;
    if (++p->depth > TPL_DEPTH)
        return mx_fail(p->diags, MX_TPL001, node->at, "", "the template is nested too deeply");
    p->ranges = 0;
    MX_TRY(parse_nodes(p, &body, &why));
    if (why != STOP_END)
        return mx_fail(p->diags, MX_TPL001, node->at, "", "this block has no {{ end }}");
    p->ranges = ranges;
    p->depth--;
    add_named(p, name, &body);
    return MX_OK;
}

/* {{ template "name" p }}, {{ define "name" }}, {{ block "name" p }}. MX_NOT_FOUND: none of them. */
static mx_status parse_with_name(parser *p, tpl_node *node, tpl_nodes *out)
{
    static const char *const words[] = {"template", "define", "block"};
    size_t word = 0;
    mx_str name;
    while (word < 3 && !at_word(p, words[word]))
        word++;
    if (word == 3)
        return MX_NOT_FOUND;
    if (!p->named)
        return mx_fail(p->diags, MX_TPL001, node->at, "", "{{ %s }} is not supported", words[word]);
    bool define = word == 1, block = word == 2;
    (void)take_word(p, words[word]);
    if (define && p->depth)
        return mx_fail(p->diags, MX_TPL001, node->at, "", "{{ define }} stands in no other block");
    MX_TRY(read_its_name(p, node, &name));
    if (define) {
        MX_TRY(expect_end_of_action(p));
        return parse_named(p, node, name);
    }
    node->kind = TPL_TEMPLATE;
    node->text = name;
    mx_vec_push(p->arena, out, node);
    if (block || p->pos < p->end)
        MX_TRY(parse_pipe(p, '\0', &node->pipe));
    return block ? parse_named(p, node, name) : MX_OK;
}

/* The action's text is p->pos … p->end. */
static mx_status parse_action(parser *p, size_t opened, tpl_nodes *out, stop *why)
{
    static const struct {
        const char *word;
        tpl_node_kind kind;
    } words[] = {{"if", TPL_IF},
                 {"range", TPL_RANGE},
                 {"with", TPL_WITH},
                 {"break", TPL_BREAK},
                 {"continue", TPL_CONTINUE}};
    tpl_node *node = mx_new(p->arena, tpl_node);
    node->at = span(p, opened, p->end);
    node->kind = TPL_ACTION;
    *why = STOP_EOF;
    skip_space(p);
    if (at_word(p, "end") || at_word(p, "else")) {
        *why = at_word(p, "end") ? STOP_END : STOP_ELSE;
        p->pos += *why == STOP_END ? 3 : 4;
        return *why == STOP_END ? expect_end_of_action(p) : MX_OK;
    }
    mx_status with_name = parse_with_name(p, node, out);
    if (with_name != MX_NOT_FOUND)
        return with_name;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (take_word(p, words[i].word))
            node->kind = words[i].kind;
    mx_vec_push(p->arena, out, node);
    if (node->kind == TPL_ACTION)
        return parse_pipe(p, '\0', &node->pipe);
    if (node->kind == TPL_BREAK || node->kind == TPL_CONTINUE) {
        if (p->ranges == 0)
            return mx_fail(p->diags, MX_TPL001, node->at, "",
                           "{{ break }} and {{ continue }} exist in range only");
        return expect_end_of_action(p);
    }
    return parse_block(p, node);
}

/* From p->pos (behind an action: its "}}" is still there) on, to the end or to {{ end }} or {{ else }};
 * after {{ else }} the position is within its action. */
static mx_status parse_nodes(parser *p, tpl_nodes *out, stop *why)
{
    *why = STOP_EOF;
    for (;;) {
        size_t from = p->pos;
        if (p->end != MX_NPOS) { /* leave the action before: "}}" or "-}}" */
            bool trim = p->end < p->text.len && p->text.ptr[p->end] == '-';
            from = trim ? skip_blanks(p, p->end + 3) : p->end + 2;
        }
        mx_str rest = mx_str_sub(p->text, from, p->text.len);
        size_t open = mx_str_find_str(rest, MX_STR("{{")), close = 0;
        if (open == MX_NPOS) {
            p->pos = p->text.len;
            return add_text(p, from, p->text.len, false, out);
        }
        open += from;
        size_t inner = open + 2;
        bool trim = inner + 1 < p->text.len && p->text.ptr[inner] == '-' &&
                    mx_is_space(p->text.ptr[inner + 1]);
        MX_TRY(add_text(p, from, open, trim, out));
        inner += trim;
        size_t blank = skip_blanks(p, inner);
        bool comment = mx_str_starts(mx_str_sub(p->text, blank, p->text.len), MX_STR("/*"));
        if (comment) {
            size_t stop_at = mx_str_find_str(mx_str_sub(p->text, blank, p->text.len), MX_STR("*/"));
            if (stop_at == MX_NPOS)
                return FAIL(p, open, inner, "a comment is not closed");
            size_t behind = skip_blanks(p, blank + stop_at + 2);
            bool dash = behind < p->text.len && p->text.ptr[behind] == '-';
            if (!mx_str_starts(mx_str_sub(p->text, behind + dash, p->text.len), MX_STR("}}")))
                return FAIL(p, open, behind, "a comment stands alone in its action");
            p->pos = p->end = behind;
            continue;
        }
        MX_TRY(find_end(p, inner, &close));
        bool trim_right = close > inner + 1 && p->text.ptr[close - 1] == '-' &&
                          mx_is_space(p->text.ptr[close - 2]);
        p->opened = open;
        p->pos = inner;
        p->end = close - trim_right;
        stop inner_why;
        MX_TRY(parse_action(p, open, out, &inner_why));
        if (inner_why != STOP_EOF) {
            *why = inner_why;
            return MX_OK;
        }
    }
}

mx_status tpl_parse(mx_arena *arena, mx_str text, uint32_t file, tpl_nodes *out, mx_templates *named,
                    mx_diags *diags)
{
    parser p = {.arena = arena, .diags = diags, .text = text, .file = file, .named = named, .end = MX_NPOS};
    stop why;
    *out = (tpl_nodes){0};
    MX_TRY(parse_nodes(&p, out, &why));
    if (why != STOP_EOF)
        return FAIL(&p, p.opened, p.end, "unexpected {{ %s }}", why == STOP_END ? "end" : "else");
    return MX_OK;
}
