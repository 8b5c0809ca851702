/* Files, bodies, blocks and attributes. */
#include "config/hcl_parser.h"

/* ---- the parser's hands ---- */

void hcl_advance(hcl_parser *p)
{
    do
        p->tok = mx_hcl_next(&p->lex, &p->quote);
    while (p->inside && p->tok.kind == HCL_NEWLINE);
}

bool hcl_take(hcl_parser *p, mx_hcl_token_kind kind)
{
    if (p->tok.kind != kind)
        return false;
    hcl_advance(p);
    return true;
}

mx_str hcl_text(const hcl_parser *p, mx_span at)
{
    return mx_str_sub(p->lex.text, at.start, at.end);
}

void hcl_unexpected(hcl_parser *p, const char *wanted)
{
    if (p->tok.kind == HCL_BAD)
        return; /* said already */
    if (p->tok.kind == HCL_IDENT || p->tok.kind == HCL_NUMBER)
        mx_fail(p->diags, MX_HCL001, p->tok.at, "", "expected %s, got '%.*s'", wanted,
                MX_FMT(hcl_text(p, p->tok.at)));
    else
        mx_fail(p->diags, MX_HCL001, p->tok.at, "", "expected %s, got %s", wanted,
                mx_hcl_token_name(p->tok.kind));
}

bool hcl_expect(hcl_parser *p, mx_hcl_token_kind kind, const char *wanted)
{
    if (hcl_take(p, kind))
        return true;
    hcl_unexpected(p, wanted);
    return false;
}

bool hcl_at_word(const hcl_parser *p, const char *word)
{
    return p->tok.kind == HCL_IDENT && mx_str_eq(hcl_text(p, p->tok.at), mx_str_of(word));
}

bool hcl_enter(hcl_parser *p)
{
    if (p->depth >= MX_HCL_DEPTH) {
        mx_fail(p->diags, MX_HCL001, p->tok.at, "", "nested too deeply (more than %d levels)", MX_HCL_DEPTH);
        return false;
    }
    p->depth++;
    return true;
}

void hcl_leave(hcl_parser *p)
{
    p->depth--;
}

mx_hcl_expr *hcl_new_expr(hcl_parser *p, mx_hcl_expr_kind kind, mx_span at)
{
    mx_hcl_expr *e = mx_new(p->arena, mx_hcl_expr);
    e->kind = kind;
    e->at = at;
    return e;
}

mx_hcl_expr *hcl_new_text(hcl_parser *p, mx_str text, mx_span at)
{
    mx_hcl_expr *e = hcl_new_expr(p, MX_HCL_LITERAL, at);
    mx_value *v = mx_value_text(p->arena, text);
    v->at = at;
    e->value = v;
    return e;
}

/* ---- bodies ---- */

static mx_hcl_body *parse_body(hcl_parser *p, mx_hcl_token_kind end);

/* attribute := NAME '=' expr (end of line | before '}') */
static bool parse_attr(hcl_parser *p, mx_hcl_body *body, mx_span name_at)
{
    mx_hcl_attr attr = {.name = hcl_text(p, name_at), .name_at = name_at};
    hcl_advance(p);
    attr.value = hcl_parse_expr(p);
    if (attr.value == NULL)
        return false;
    attr.at = (mx_span){name_at.file, name_at.start, attr.value->at.end};
    if (mx_hcl_attr_of(body, attr.name)) {
        mx_fail(p->diags, MX_HCL001, name_at, "Each argument may be set once.",
                "the argument \"%.*s\" was already set", MX_FMT(attr.name));
        return false;
    }
    mx_vec_push(p->arena, &body->attrs, attr);
    return true;
}

/* A label is a name or a string without ${}. */
static bool parse_label(hcl_parser *p, mx_hcl_block *block)
{
    if (p->tok.kind == HCL_IDENT) {
        mx_vec_push(p->arena, &block->labels, hcl_text(p, p->tok.at));
        hcl_advance(p);
        return true;
    }
    mx_hcl_expr *label = hcl_parse_template(p);
    if (label == NULL)
        return false;
    if (label->kind != MX_HCL_LITERAL || label->value->kind != MX_VALUE_TEXT) {
        mx_fail(p->diags, MX_HCL001, label->at, "", "a block's label cannot be computed");
        return false;
    }
    mx_vec_push(p->arena, &block->labels, label->value->as.text);
    return true;
}

/* block := NAME label* '{' body '}' */
static bool parse_block(hcl_parser *p, mx_hcl_body *body, mx_span type_at)
{
    mx_hcl_block block = {.type = hcl_text(p, type_at), .type_at = type_at, .at = type_at};
    while (p->tok.kind == HCL_QUOTE || p->tok.kind == HCL_IDENT)
        if (!parse_label(p, &block))
            return false;
    if (p->tok.kind != HCL_LBRACE) {
        hcl_unexpected(p, block.labels.len ? "'{' or a label" : "'=' or '{'");
        return false;
    }
    mx_span opened = p->tok.at;
    if (!hcl_enter(p))
        return false;
    hcl_advance(p);
    block.body = parse_body(p, HCL_RBRACE);
    hcl_leave(p);
    if (block.body == NULL)
        return false;
    if (p->tok.kind != HCL_RBRACE) {
        mx_fail(p->diags, MX_HCL001, opened, "", "this block is not closed");
        return false;
    }
    block.at.end = p->tok.at.end;
    hcl_advance(p);
    mx_vec_push(p->arena, &body->blocks, block);
    return true;
}

static bool parse_item(hcl_parser *p, mx_hcl_body *body)
{
    if (p->tok.kind != HCL_IDENT) {
        hcl_unexpected(p, "the name of an argument or block");
        return false;
    }
    mx_span name_at = p->tok.at;
    hcl_advance(p);
    return p->tok.kind == HCL_ASSIGN ? parse_attr(p, body, name_at) : parse_block(p, body, name_at);
}

/* Stops at `end` or at the end of the file; the caller looks which. */
static mx_hcl_body *parse_body(hcl_parser *p, mx_hcl_token_kind end)
{
    mx_hcl_body *body = mx_new(p->arena, mx_hcl_body);
    body->at = p->tok.at;
    for (;;) {
        while (hcl_take(p, HCL_NEWLINE))
            continue;
        if (p->tok.kind == end || p->tok.kind == HCL_EOF)
            break;
        if (!parse_item(p, body))
            return NULL;
        if (p->tok.kind != HCL_NEWLINE && p->tok.kind != end && p->tok.kind != HCL_EOF) {
            hcl_unexpected(p, "the end of the line");
            return NULL;
        }
    }
    body->at.end = p->tok.at.start;
    return body;
}

static bool start(hcl_parser *p, mx_arena *arena, mx_str text, uint32_t file, mx_diags *diags)
{
    size_t bad_at;
    *p = (hcl_parser){.arena = arena, .diags = diags, .lex = {.text = text, .file = file, .diags = diags}};
    if (!mx_str_is_utf8(text, &bad_at)) {
        mx_fail(diags, MX_IO004, (mx_span){file, (uint32_t)bad_at, (uint32_t)bad_at + 1}, "",
                "this byte is not part of a UTF-8 text");
        return false;
    }
    if (mx_str_starts(text, MX_STR("\xEF\xBB\xBF")))
        p->lex.pos = 3; /* a byte order mark */
    return true;
}

mx_status mx_hcl_parse(mx_arena *arena, mx_str text, uint32_t file, mx_hcl_body **out, mx_diags *diags)
{
    hcl_parser p;
    *out = NULL;
    if (!start(&p, arena, text, file, diags))
        return MX_FAILED;
    hcl_advance(&p);
    mx_hcl_body *body = parse_body(&p, HCL_EOF);
    if (body == NULL)
        return MX_FAILED;
    *out = body;
    return MX_OK;
}

mx_status mx_hcl_parse_expr(mx_arena *arena, mx_str text, uint32_t file, mx_hcl_expr **out, mx_diags *diags)
{
    hcl_parser p;
    *out = NULL;
    if (!start(&p, arena, text, file, diags))
        return MX_FAILED;
    p.inside = true;
    hcl_advance(&p);
    mx_hcl_expr *e = hcl_parse_expr(&p);
    if (e == NULL)
        return MX_FAILED;
    if (p.tok.kind != HCL_EOF) {
        hcl_unexpected(&p, "the end of the expression");
        return MX_FAILED;
    }
    *out = e;
    return MX_OK;
}

const mx_hcl_attr *mx_hcl_attr_of(const mx_hcl_body *body, mx_str name)
{
    for (size_t i = 0; i < body->attrs.len; i++)
        if (mx_str_eq(body->attrs.at[i].name, name))
            return &body->attrs.at[i];
    return NULL;
}

const mx_hcl_block *mx_hcl_block_of(const mx_hcl_body *body, mx_str type)
{
    for (size_t i = 0; i < body->blocks.len; i++)
        if (mx_str_eq(body->blocks.at[i].type, type))
            return &body->blocks.at[i];
    return NULL;
}
