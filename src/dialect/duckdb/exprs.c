/* duckdb/exprs.c — expressions in one spelling. */
#include "dialect/duckdb/duck.h"

#include "schema/print.h"
#include "schema/text.h"

typedef struct folding {
    mx_model *model;
    const mx_expr_site *site;
    mx_diags *diags;
    bool failed;
} folding;

static void fold_operator(mx_expr *node)
{
    if (mx_str_eq(node->text, MX_STR("==")))
        node->text = MX_STR("=");
    else if (mx_str_eq(node->text, MX_STR("!=")))
        node->text = MX_STR("<>");
}

static mx_expr *fold(mx_expr *node, void *arg)
{
    folding *f = arg;
    mx_arena *arena = f->model->arena;
    const mx_column *column;
    mx_type type;
    switch (node->kind) {
    case MX_E_NAME:
        column = mx_expr_column(f->site->table, node);
        if (column) {
            node->path[0] = column->name;
            node->path_len = 1; /* the table is known */
        }
        break;
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
        fold_operator(node);
        break;
    case MX_E_CAST:
        if (mx_duck_type(f->model, node->type, NULL, &type, f->diags) == MX_OK)
            node->type->text = type.text;
        else
            f->failed = true;
        break;
    case MX_E_SELECT:
    case MX_E_RAW:
    case MX_E_OVER:
        node->text = mx_text_canon(arena, node->text, &f->model->server);
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

mx_str mx_duck_print(mx_model *model, const mx_expr *tree)
{
    static const mx_print_rules rules = {.name = put_name, .string = mx_print_string_plain};
    return mx_print_tree(model->arena, tree, &model->server, &rules);
}

mx_status mx_duck_expr(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                       mx_diags *diags)
{
    folding f = {.model = model, .site = site, .diags = diags};
    out->tree = mx_expr_rewrite(mx_expr_copy(model->arena, written), fold, &f);
    if (f.failed)
        return MX_FAILED;
    out->text = mx_duck_print(model, out->tree);
    return MX_OK;
}
