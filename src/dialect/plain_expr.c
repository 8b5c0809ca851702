#include "dialect/plain_expr.h"

#include "schema/print.h"
#include "schema/text.h"

mx_expr *mx_plain_fold(mx_model *model, mx_expr *node)
{
    mx_arena *arena = model->arena;
    switch (node->kind) {
    case MX_E_CALL:
        node->path[node->path_len - 1] = mx_str_lower(arena, mx_expr_last(node));
        break;
    case MX_E_NUMBER:
    case MX_E_BLOB:
        node->text = mx_str_lower(arena, node->text);
        break;
    case MX_E_UNARY:
        if (mx_str_eq(node->text, MX_STR("+")) && node->args[0]->kind == MX_E_NUMBER)
            return node->args[0];
        break;
    case MX_E_BINARY:
        if (mx_str_eq(node->text, MX_STR("==")))
            node->text = MX_STR("=");
        else if (mx_str_eq(node->text, MX_STR("!=")))
            node->text = MX_STR("<>");
        break;
    case MX_E_SELECT:
    case MX_E_RAW:
    case MX_E_OVER:
        node->text = mx_text_canon(arena, node->text, &model->server);
        break;
    default:
        break;
    }
    return node;
}

static void put_name(mx_buf *buf, mx_str part, const mx_server *server)
{
    mx_buf_str(buf, mx_text_name(buf->arena, part, server));
}

mx_str mx_plain_print(mx_model *model, const mx_expr *tree)
{
    static const mx_print_rules rules = {.name = put_name, .string = mx_print_string_plain};
    return mx_print_tree(model->arena, tree, &model->server, &rules);
}
