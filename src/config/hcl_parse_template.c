/* Strings and heredocs: text with ${ } and %{ } in it.
 *
 * First the pieces are read in one row, with the strip marks (~) and the indentation of <<- already applied
 * to the texts; then %{ if } and %{ for } are folded into a tree. */
#include "config/hcl_parser.h"

typedef enum piece_kind {
    PIECE_TEXT,
    PIECE_VALUE,
    PIECE_IF,
    PIECE_ELSE,
    PIECE_ENDIF,
    PIECE_FOR,
    PIECE_ENDFOR
} piece_kind;

typedef struct piece {
    piece_kind kind;
    mx_span at;
    mx_str text;       /* TEXT */
    mx_hcl_expr *expr; /* VALUE; condition of IF; collection of FOR */
    mx_hcl_for *for_;
} piece;
typedef mx_vec(piece) pieces;

static mx_str trim_left(mx_str s)
{
    size_t i = 0;
    while (i < s.len && mx_is_space(s.ptr[i]))
        i++;
    return mx_str_sub(s, i, s.len);
}

static mx_str trim_right(mx_str s)
{
    size_t end = s.len;
    while (end > 0 && mx_is_space(s.ptr[end - 1]))
        end--;
    return mx_str_sub(s, 0, end);
}

/* ---- reading the pieces ---- */

/* %{ if c } %{ else } %{ endif } %{ for v in c } %{ endfor } */
static bool parse_control(hcl_parser *p, piece *out)
{
    static const struct {
        const char *word;
        piece_kind kind;
    } words[] = {{"if", PIECE_IF},
                 {"else", PIECE_ELSE},
                 {"endif", PIECE_ENDIF},
                 {"for", PIECE_FOR},
                 {"endfor", PIECE_ENDFOR}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!hcl_at_word(p, words[i].word))
            continue;
        out->kind = words[i].kind;
        hcl_advance(p);
        if (out->kind == PIECE_FOR) {
            out->for_ = mx_new(p->arena, mx_hcl_for);
            out->for_->joined = true;
            if (!hcl_parse_for_names(p, out->for_))
                return false;
        }
        if (out->kind == PIECE_FOR || out->kind == PIECE_IF)
            out->expr = hcl_parse_expr(p);
        return out->expr || (out->kind != PIECE_FOR && out->kind != PIECE_IF);
    }
    hcl_unexpected(p, "if, else, endif, for or endfor");
    return false;
}

/* Behind "${" or "%{": to the brace that closes it. *trim_next: it is closed by "~}". */
static bool parse_sequence(hcl_parser *p, const mx_hcl_part *opened, piece *out, bool *trim_next)
{
    bool was_inside = p->inside, ok;
    p->inside = true;
    hcl_advance(p);
    out->at = opened->at;
    if (opened->kind == HCL_PART_CONTROL) {
        ok = parse_control(p, out);
    } else {
        out->kind = PIECE_VALUE;
        out->expr = hcl_parse_expr(p);
        ok = out->expr != NULL;
    }
    if (!ok)
        return false;
    *trim_next = hcl_take(p, HCL_TILDE);
    p->inside = was_inside;
    if (p->tok.kind != HCL_RBRACE) {
        hcl_unexpected(p, opened->kind == HCL_PART_CONTROL ? "'}' to close %{" : "'}' to close ${");
        return false;
    }
    out->at.end = p->tok.at.end;
    return true;
}

/* The lexer stands behind the opening quote; afterwards behind the closing one, whose span is in *closed. */
static bool read_pieces(hcl_parser *p, const mx_hcl_quote *quote, pieces *out, mx_span *closed)
{
    bool trim_next = false;
    for (;;) {
        mx_hcl_part part = mx_hcl_next_part(p->arena, &p->lex, quote);
        piece next = {.kind = PIECE_TEXT, .at = part.at, .text = part.text};
        switch (part.kind) {
        case HCL_PART_BAD:
            return false;
        case HCL_PART_END:
            *closed = part.at;
            return true;
        case HCL_PART_TEXT:
            if (trim_next)
                next.text = trim_left(next.text);
            trim_next = false;
            break;
        case HCL_PART_INTERP:
        case HCL_PART_CONTROL:
            if (part.trim && out->len && out->at[out->len - 1].kind == PIECE_TEXT)
                out->at[out->len - 1].text = trim_right(out->at[out->len - 1].text);
            if (!parse_sequence(p, &part, &next, &trim_next))
                return false;
            break;
        }
        mx_vec_push(p->arena, out, next);
    }
}

/* <<-: the indentation that all lines share goes. Blank lines do not count and stay as they are. */
static size_t shared_indent(const pieces *all)
{
    size_t least = MX_NPOS;
    bool line_start = true;
    for (size_t i = 0; i < all->len; i++) {
        const piece *one = &all->at[i];
        mx_str text = one->kind == PIECE_TEXT ? one->text : MX_STR_NONE;
        bool ends_line = mx_str_ends(text, MX_STR("\n"));
        if (line_start && !(ends_line && trim_left(text).len == 0)) {
            size_t indent = text.len - trim_left(text).len;
            least = indent < least ? indent : least;
        }
        line_start = ends_line;
    }
    return least == MX_NPOS ? 0 : least;
}

static void flush_indent(pieces *all)
{
    size_t indent = shared_indent(all);
    bool line_start = true;
    for (size_t i = 0; i < all->len; i++) {
        piece *one = &all->at[i];
        bool text = one->kind == PIECE_TEXT, ends_line = text && mx_str_ends(one->text, MX_STR("\n"));
        if (line_start && text && trim_left(one->text).len > 0)
            one->text = mx_str_sub(one->text, indent, one->text.len);
        else if (line_start && text && !ends_line)
            one->text = mx_str_sub(one->text, indent < one->text.len ? indent : one->text.len, one->text.len);
        line_start = ends_line;
    }
}

/* ---- folding them ---- */

typedef struct folder {
    hcl_parser *p;
    const pieces *all;
    size_t next;
} folder;

static bool fold(folder *f, mx_hcl_exprs *out, mx_span opened);

static mx_hcl_expr *template_of(folder *f, const mx_hcl_exprs *items, mx_span at)
{
    if (items->len == 0)
        return hcl_new_text(f->p, MX_STR(""), at);
    mx_hcl_expr *e = hcl_new_expr(f->p, MX_HCL_TEMPLATE, at);
    e->items = *items;
    return hcl_done(f->p, e);
}

static bool expect_piece(folder *f, piece_kind kind, const char *name, mx_span opened)
{
    if (f->next < f->all->len && f->all->at[f->next].kind == kind) {
        f->next++;
        return true;
    }
    mx_span at = f->next < f->all->len ? f->all->at[f->next].at : opened;
    mx_fail(f->p->diags, MX_HCL001, at, "", "expected %%{ %s } first", name);
    return false;
}

static mx_hcl_expr *fold_if(folder *f, const piece *head)
{
    mx_hcl_exprs yes = {0}, no = {0};
    mx_hcl_expr *e = hcl_new_expr(f->p, MX_HCL_COND, head->at);
    if (!fold(f, &yes, head->at))
        return NULL;
    if (f->next < f->all->len && f->all->at[f->next].kind == PIECE_ELSE) {
        f->next++;
        if (!fold(f, &no, head->at))
            return NULL;
    }
    if (!expect_piece(f, PIECE_ENDIF, "endif", head->at))
        return NULL;
    e->from = head->expr;
    e->key = template_of(f, &yes, head->at);
    e->other = template_of(f, &no, head->at);
    return e->key && e->other ? hcl_done(f->p, e) : NULL;
}

static mx_hcl_expr *fold_for(folder *f, const piece *head)
{
    mx_hcl_exprs each = {0};
    mx_hcl_expr *e = hcl_new_expr(f->p, MX_HCL_FOR, head->at);
    if (!fold(f, &each, head->at) || !expect_piece(f, PIECE_ENDFOR, "endfor", head->at))
        return NULL;
    e->from = head->expr;
    e->for_ = head->for_;
    e->for_->value = template_of(f, &each, head->at);
    return e->for_->value ? hcl_done(f->p, e) : NULL;
}

/* Until a piece that ends something; that one is the caller's. */
static bool fold(folder *f, mx_hcl_exprs *out, mx_span opened)
{
    if (!hcl_enter(f->p))
        return false;
    while (f->next < f->all->len) {
        const piece *one = &f->all->at[f->next];
        mx_hcl_expr *e = NULL;
        if (one->kind == PIECE_ELSE || one->kind == PIECE_ENDIF || one->kind == PIECE_ENDFOR)
            break;
        f->next++;
        if (one->kind == PIECE_TEXT)
            e = hcl_new_text(f->p, one->text, one->at);
        else if (one->kind == PIECE_VALUE)
            e = one->expr;
        else
            e = one->kind == PIECE_IF ? fold_if(f, one) : fold_for(f, one);
        if (e == NULL)
            return false;
        mx_vec_push(f->p->arena, out, e);
    }
    hcl_leave(f->p);
    (void)opened;
    return true;
}

/* Texts alone are one literal; one ${} alone is its value and keeps its type. */
static mx_hcl_expr *simplify(hcl_parser *p, const pieces *all, mx_span at)
{
    mx_buf buf = MX_BUF(p->arena);
    for (size_t i = 0; i < all->len; i++) {
        if (all->at[i].kind != PIECE_TEXT)
            return all->len == 1 && all->at[0].kind == PIECE_VALUE ? all->at[0].expr : NULL;
        mx_buf_str(&buf, all->at[i].text);
    }
    return hcl_new_text(p, mx_buf_take(&buf), at);
}

mx_hcl_expr *hcl_parse_template(hcl_parser *p)
{
    mx_hcl_quote quote = p->quote;
    pieces all = {0};
    mx_span closed, at = p->tok.at;
    if (!hcl_enter(p))
        return NULL;
    if (!read_pieces(p, &quote, &all, &closed))
        return NULL;
    hcl_leave(p);
    at.end = closed.end;
    if (quote.flush)
        flush_indent(&all);
    mx_hcl_expr *e = simplify(p, &all, at);
    if (e == NULL) {
        folder f = {p, &all, 0};
        mx_hcl_exprs items = {0};
        if (!fold(&f, &items, at))
            return NULL;
        if (f.next < all.len) {
            mx_fail(p->diags, MX_HCL001, all.at[f.next].at, "", "nothing is open that this could end");
            return NULL;
        }
        if ((e = template_of(&f, &items, at)) == NULL)
            return NULL;
    }
    hcl_advance(p);
    return e;
}
