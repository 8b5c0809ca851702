/* duckdb/print.c — canonical trees → text, where DuckDB wants it in another way than others. */
#include "dialect/duckdb/duck.h"
#include "schema/print.h"
#include "schema/text.h"

static void put_name(mx_buf *buf, mx_str part, const mx_server *server)
{
    mx_buf_str(buf, mx_text_name(buf->arena, part, server));
}

/* f(a, b ORDER BY c): what is kept as text at the end is no argument. */
static bool call_with_tail(mx_printer *p, const mx_expr *node)
{
    uint32_t last = node->arg_count - 1;
    if (!node->arg_count || node->args[last]->kind != MX_E_RAW)
        return false;
    mx_print_path(p, node);
    mx_buf_text(p->buf, node->flags & MX_EF_DISTINCT ? "(distinct " : "(");
    for (uint32_t i = 0; i <= last; i++) {
        mx_buf_text(p->buf, i == 0 ? "" : i < last ? ", " : " ");
        mx_print_expr(p, node->args[i], 0);
    }
    mx_buf_char(p->buf, ')');
    return true;
}

/* position(a, b), overlay(a, b, c): the bare words have a grammar of their own there. */
static bool quoted_call(mx_printer *p, const mx_expr *node)
{
    mx_str name = mx_expr_last(node);
    if (node->path_len != 1 || (!mx_str_eq(name, MX_STR("position")) && !mx_str_eq(name, MX_STR("overlay"))))
        return false;
    mx_buf_printf(p->buf, "\"%.*s\"(", MX_FMT(name));
    for (uint32_t i = 0; i < node->arg_count; i++) {
        mx_buf_text(p->buf, i ? ", " : "");
        mx_print_expr(p, node->args[i], 0);
    }
    mx_buf_char(p->buf, ')');
    return true;
}

/* a[1:-:2]: '-' stands for an end that is left out before a step, since "::" is a cast. */
static bool stepped(mx_printer *p, const mx_expr *node)
{
    if (node->arg_count != 4)
        return false;
    mx_print_expr(p, node->args[0], MX_PREC_ATOM);
    mx_buf_char(p->buf, '[');
    for (uint32_t i = 1; i < 4; i++) {
        mx_buf_text(p->buf, i > 1 ? ":" : "");
        if (i == 2 && node->args[i]->kind == MX_E_RAW)
            mx_buf_char(p->buf, '-');
        mx_print_expr(p, node->args[i], 0);
    }
    mx_buf_char(p->buf, ']');
    return true;
}

/* "@", "~", a lambda: looser than what stands behind them, and DuckDB reads no "@" behind another operator. */
static bool is_prefix(const mx_expr *node)
{
    return node->kind == MX_E_UNARY && !mx_str_eq(node->text, MX_STR("not")) &&
           !mx_str_eq(node->text, MX_STR("-")) && !mx_str_eq(node->text, MX_STR("+"));
}

static bool prefix(mx_printer *p, const mx_expr *node)
{
    const mx_expr *operand = node->args[0];
    bool lambda = mx_str_starts(node->text, MX_STR("lambda "));
    if (!is_prefix(node))
        return false;
    mx_buf_printf(p->buf, "(%.*s%s", MX_FMT(node->text), lambda ? " " : "");
    if (lambda || is_prefix(operand))
        mx_print_expr(p, operand, 0);
    else
        mx_print_expr(p, operand, operand->kind == MX_E_UNARY ? MX_PREC_ATOM : MX_PREC_SIGN);
    mx_buf_char(p->buf, ')');
    return true;
}

static bool print_node(mx_printer *p, const mx_expr *node)
{
    switch (node->kind) {
    case MX_E_BINARY: /* looser than OR since it may be a lambda's arrow */
        if (!mx_str_eq(node->text, MX_STR("->")))
            return false;
        mx_buf_char(p->buf, '(');
        mx_print_expr(p, node->args[0], MX_PREC_SIGN);
        mx_buf_lit(p->buf, " -> ");
        mx_print_expr(p, node->args[1], MX_PREC_SIGN);
        mx_buf_char(p->buf, ')');
        return true;
    case MX_E_UNARY:
        return prefix(p, node);
    case MX_E_STAR:
        mx_print_path(p, node);
        mx_buf_text(p->buf, node->path_len ? ".*" : "*");
        mx_buf_printf(p->buf, "%s%.*s", node->text.len ? " " : "", MX_FMT(node->text));
        return true;
    case MX_E_CALL:
        return call_with_tail(p, node) || quoted_call(p, node);
    case MX_E_INDEX:
        return stepped(p, node);
    case MX_E_OVER:
        mx_print_expr(p, node->args[0], 0);
        mx_buf_printf(p->buf, " %.*s", MX_FMT(node->text));
        return true;
    default:
        return false;
    }
}

mx_str mx_duck_print(mx_model *model, const mx_expr *tree)
{
    static const mx_print_rules rules = {
        .name = put_name, .string = mx_print_string_plain, .node = print_node};
    return mx_print_tree(model->arena, tree, &model->server, &rules);
}
