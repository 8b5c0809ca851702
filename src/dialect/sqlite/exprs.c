/* sqlite/exprs.c — expressions. SQLite keeps their text; two texts that mean the same are made one here. */
#include "dialect/sqlite/lite.h"

#include "schema/print.h"
#include "schema/text.h"

typedef struct folding {
    mx_model *model;
    const mx_expr_site *site;
} folding;

static void to_string(mx_expr *node)
{
    node->kind = MX_E_STRING;
    node->text = mx_expr_last(node);
    node->path_len = 0;
    node->flags &= ~(uint32_t)MX_EF_QUOTED;
}

/* "x" that is no column is a text; DEFAULT x always is: https://www.sqlite.org/quirks.html */
static void fold_name(const folding *f, mx_expr *node)
{
    const mx_column *column = mx_expr_column(f->site->table, node);
    if (f->site->place == MX_X_DEFAULT && node->path_len == 1) {
        to_string(node);
    } else if (column) {
        node->path[0] = column->name;
        node->path_len = 1; /* the table is known */
    } else if (node->path_len == 1 && (node->flags & MX_EF_QUOTED))
        to_string(node);
}

static mx_expr *fold(mx_expr *node, void *arg)
{
    folding *f = arg;
    mx_arena *arena = f->model->arena;
    mx_type type;
    switch (node->kind) {
    case MX_E_NAME:
        fold_name(f, node);
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
        if (mx_str_eq(node->text, MX_STR("==")))
            node->text = MX_STR("=");
        else if (mx_str_eq(node->text, MX_STR("!=")))
            node->text = MX_STR("<>");
        break;
    case MX_E_COLLATE:
        node->text = mx_str_upper(arena, node->text);
        break;
    case MX_E_CAST:
        if (mx_lite_type(f->model, node->type, NULL, &type, NULL) == MX_OK)
            node->type->text = type.text;
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

mx_str mx_lite_print(mx_model *model, const mx_expr *tree)
{
    static const mx_print_rules rules = {.name = put_name, .string = mx_print_string_plain};
    return mx_print_tree(model->arena, tree, &model->server, &rules);
}

static bool visit_constant(mx_expr *node, void *arg)
{
    bool *constant = arg;
    *constant = *constant && node->kind != MX_E_NAME && node->kind != MX_E_SELECT &&
                node->kind != MX_E_EXISTS;
    return *constant;
}

mx_status mx_lite_expr(mx_model *model, const mx_expr_site *site, const mx_expr *written, mx_sql *out,
                       mx_diags *diags)
{
    folding f = {model, site};
    bool constant = true;
    if (site->place == MX_X_DEFAULT && written->kind != MX_E_NAME)
        mx_expr_walk((mx_expr *)(uintptr_t)written, visit_constant, &constant); /* only looks */
    if (!constant)
        return mx_fail(diags, MX_SCH005, written->span, "", "a default cannot depend on columns or queries");
    out->tree = mx_expr_rewrite(mx_expr_copy(model->arena, written), fold, &f);
    out->text = mx_lite_print(model, out->tree);
    return MX_OK;
}
