/* `schema fmt`: the canonical layout of HCL, the one that HashiCorp's hclwrite gives.
 *
 * Only the blanks between words change. A text is cut into words (a string or heredoc is one word), these
 * into lines; then each line's first word gets its indentation, each other word one blank or none, and the
 * '=' and the comments of neighbouring lines are put under each other. */
#include "config/hcl.h"
#include "config/hcl_lex.h"

typedef struct word {
    mx_hcl_token_kind kind;
    mx_str text;
    size_t blanks; /* before it */
} word;
typedef mx_vec(word) words;

typedef struct line {
    size_t from, to;        /* words, half open, without the line end */
    size_t assign, comment; /* where these parts begin; `to` when there is none */
} line;
typedef mx_vec(line) lines;

typedef struct formatter {
    mx_arena *arena;
    words words;
    lines lines;
} formatter;

/* ---- words ---- */

static mx_status read_words(formatter *f, mx_str text, uint32_t file, mx_diags *diags)
{
    mx_hcl_lexer lex = {.text = text, .file = file, .comments = true, .diags = diags};
    mx_hcl_quote quote;
    if (mx_str_starts(text, MX_STR("\xEF\xBB\xBF")))
        lex.pos = 3;
    for (;;) {
        mx_hcl_token t = mx_hcl_next(&lex, &quote);
        if (t.kind == HCL_EOF)
            return MX_OK;
        if (t.kind == HCL_BAD)
            return MX_FAILED;
        if ((t.kind == HCL_QUOTE || t.kind == HCL_HEREDOC) &&
            !mx_hcl_skip_template(f->arena, &lex, &quote, 0))
            return MX_FAILED;
        mx_str own = mx_str_sub(text, t.at.start, lex.pos);
        while (t.kind == HCL_COMMENT && mx_str_ends(own, MX_STR("\r")))
            own.len--;
        mx_vec_push(f->arena, &f->words, ((word){t.kind, own, 0}));
    }
}

static int bracket_change(mx_hcl_token_kind kind)
{
    switch (kind) {
    case HCL_LBRACE:
    case HCL_LBRACK:
    case HCL_LPAREN:
        return 1;
    case HCL_RBRACE:
    case HCL_RBRACK:
    case HCL_RPAREN:
        return -1;
    default:
        return 0;
    }
}

static int net_brackets(const formatter *f, size_t from, size_t to)
{
    int net = 0;
    for (size_t i = from; i < to; i++)
        net += bracket_change(f->words.at[i].kind);
    return net;
}

/* ---- lines ---- */

static void cut_line(formatter *f, size_t from, size_t to)
{
    line l = {from, to, to, to};
    if (to - from > 1 && f->words.at[to - 1].kind == HCL_COMMENT)
        l.comment = l.assign = to - 1;
    for (size_t i = from + 1; i < l.comment; i++) {
        if (f->words.at[i].kind != HCL_ASSIGN)
            continue;
        if (net_brackets(f, i, l.comment) == 0) /* else a value of several lines begins */
            l.assign = i;
        break;
    }
    mx_vec_push(f->arena, &f->lines, l);
}

static void cut_lines(formatter *f)
{
    size_t from = 0;
    for (size_t i = 0; i < f->words.len; i++) {
        if (f->words.at[i].kind == HCL_NEWLINE) {
            cut_line(f, from, i);
            from = i + 1;
        }
    }
    cut_line(f, from, f->words.len);
}

/* ---- blanks ---- */

/* Every opening line adds one level, however many brackets it opens; they close together. */
static void indent_lines(formatter *f)
{
    mx_vec(int) open = {0};
    for (size_t i = 0; i < f->lines.len; i++) {
        const line *l = &f->lines.at[i];
        if (l->from == l->to)
            continue;
        int net = net_brackets(f, l->from, l->to);
        for (int closed = -net; closed > 0 && open.len > 0;) {
            int *top = &open.at[open.len - 1];
            if (closed < *top) {
                *top -= closed;
                break;
            }
            closed -= *top;
            open.len--;
        }
        f->words.at[l->from].blanks = 2 * open.len;
        if (net > 0)
            mx_vec_push(f->arena, &open, net);
    }
}

/* A '-' behind these (or at the start) is a sign, not a subtraction. */
static bool before_sign(mx_hcl_token_kind kind)
{
    switch (kind) {
    case HCL_IDENT:
    case HCL_NUMBER:
    case HCL_QUOTE:
    case HCL_HEREDOC:
    case HCL_RPAREN:
    case HCL_RBRACK:
    case HCL_RBRACE:
        return false;
    default:
        return true;
    }
}

static bool blank_between(const word *before, const word *a, const word *b)
{
    if (a->kind == HCL_NUMBER && b->kind == HCL_DOT)
        return true; /* or the dot would become part of the number */
    if (a->kind == HCL_IDENT && b->kind == HCL_LPAREN)
        return false; /* a call */
    if (a->kind == HCL_DOT || b->kind == HCL_DOT || b->kind == HCL_COMMA || b->kind == HCL_ELLIPSIS)
        return false;
    if (a->kind == HCL_COMMA)
        return true;
    if (b->kind == HCL_LBRACK && (a->kind == HCL_IDENT || a->kind == HCL_NUMBER || a->kind == HCL_QUOTE ||
                                  bracket_change(a->kind) < 0))
        return a->kind == HCL_IDENT && mx_str_eq(a->text, MX_STR("in")); /* an index */
    if (a->kind == HCL_MINUS)
        return before && !before_sign(before->kind);
    if (a->kind == HCL_NOT)
        return false;
    if (a->kind == HCL_LBRACE || b->kind == HCL_RBRACE)
        return !(a->kind == HCL_LBRACE && b->kind == HCL_RBRACE);
    return bracket_change(a->kind) <= 0 && bracket_change(b->kind) >= 0;
}

static void space_line(formatter *f, const line *l)
{
    for (size_t i = l->from + 1; i < l->to; i++) {
        const word *before = i >= l->from + 2 ? &f->words.at[i - 2] : NULL;
        f->words.at[i].blanks = blank_between(before, &f->words.at[i - 1], &f->words.at[i]);
    }
}

static size_t width(const formatter *f, size_t from, size_t to)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += f->words.at[i].blanks + mx_str_chars(f->words.at[i].text);
    return n;
}

/* Lines from … to have a '=' (or, with `comments`, a comment) each: puts these under each other. */
static void align(formatter *f, size_t from, size_t to, bool comments)
{
    size_t widest = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = from; i < to; i++) {
            const line *l = &f->lines.at[i];
            size_t part = comments ? l->comment : l->assign, w = width(f, l->from, part);
            if (pass == 0)
                widest = w > widest ? w : widest;
            else
                f->words.at[part].blanks = widest - w + 1;
        }
    }
}

static void align_chains(formatter *f, bool comments)
{
    size_t start = MX_NPOS;
    for (size_t i = 0; i <= f->lines.len; i++) {
        const line *l = i < f->lines.len ? &f->lines.at[i] : NULL;
        bool in = l && (comments ? l->comment < l->to : l->assign < l->comment);
        if (in && start == MX_NPOS)
            start = i;
        if (!in && start != MX_NPOS) {
            align(f, start, i, comments);
            start = MX_NPOS;
        }
    }
}

static void write_lines(const formatter *f, mx_buf *buf)
{
    for (size_t i = 0; i < f->lines.len; i++) {
        const line *l = &f->lines.at[i];
        if (i > 0)
            mx_buf_char(buf, '\n');
        for (size_t w = l->from; w < l->to; w++) {
            mx_buf_repeat(buf, ' ', f->words.at[w].blanks);
            mx_buf_str(buf, f->words.at[w].text);
        }
    }
}

mx_status mx_hcl_format(mx_arena *arena, mx_str text, uint32_t file, mx_str *out, mx_diags *diags)
{
    formatter f = {.arena = arena};
    mx_hcl_body *unused;
    mx_buf buf = MX_BUF(arena);
    *out = MX_STR_NONE;
    MX_TRY(mx_hcl_parse(arena, text, file, &unused, diags));
    MX_TRY(read_words(&f, text, file, diags));
    cut_lines(&f);
    indent_lines(&f);
    for (size_t i = 0; i < f.lines.len; i++)
        space_line(&f, &f.lines.at[i]);
    align_chains(&f, false);
    align_chains(&f, true);
    write_lines(&f, &buf);
    *out = mx_buf_take(&buf);
    return MX_OK;
}
