/* sqlite/exprs.c — expressions. SQLite keeps their text; two texts that mean the same are made one here. */
#include "dialect/plain_expr.h"
#include "dialect/sqlite/lite.h"

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
    case MX_E_COLLATE:
        node->text = mx_str_upper(arena, node->text);
        break;
    case MX_E_CAST:
        if (mx_lite_type(f->model, node->type, NULL, &type, NULL) == MX_OK)
            node->type->text = type.text;
        break;
    default:
        return mx_plain_fold(f->model, node);
    }
    return node;
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
    bool word = written->kind == MX_E_NAME && !(written->flags & MX_EF_GROUP); /* a text */
    if (site->place == MX_X_DEFAULT && !word)
        mx_expr_walk((mx_expr *)(uintptr_t)written, visit_constant, &constant); /* only looks */
    if (!constant)
        return mx_fail(diags, MX_SCH005, written->span, "", "a default cannot depend on columns or queries");
    out->tree = mx_expr_rewrite(mx_expr_copy(model->arena, written), fold, &f);
    out->text = mx_plain_print(model, out->tree);
    return MX_OK;
}
