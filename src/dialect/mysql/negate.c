#include "dialect/mysql/negate.h"

#include "dialect/mysql/calls.h"
#include "dialect/mysql/mysql.h"

#include "schema/canon.h"

static mx_expr *flipped(mx_expr *node)
{
    node->flags ^= (uint32_t)MX_EF_NOT;
    return node;
}

static mx_expr *kept(mx_model *model, mx_expr *node)
{
    return mx_expr_unary(model->arena, MX_STR("not"), node);
}

static bool turn_comparison(mx_expr *node)
{
    static const char *const pairs[][2] = {{"=", "<>"}, {"<", ">="}, {">", "<="}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        for (size_t side = 0; side < 2; side++)
            if (mx_str_eq(node->text, mx_str_of(pairs[i][side]))) {
                node->text = mx_str_of(pairs[i][1 - side]);
                return true;
            }
    return false;
}

static mx_expr *negated_binary(mx_model *model, mx_expr *node)
{
    bool both = mx_str_eq(node->text, MX_STR("and")) || mx_str_eq(node->text, MX_STR("or"));
    if (both || mx_str_eq(node->text, MX_STR("xor"))) {
        node->args[0] = mx_my_negated(model, node->args[0]);
        if (both) {
            node->args[1] = mx_my_negated(model, node->args[1]);
            node->text = mx_str_eq(node->text, MX_STR("and")) ? MX_STR("or") : MX_STR("and");
        }
        return node;
    }
    if (turn_comparison(node))
        return node;
    bool is_null = mx_str_eq(node->text, MX_STR("is")) && node->args[1]->kind == MX_E_NULL;
    return is_null || mx_str_eq(node->text, MX_STR("like")) ? flipped(node) : kept(model, node);
}

static mx_expr *negated_any(mx_model *model, mx_expr *node)
{
    if (mx_str_eq(node->text, MX_STR("=")) || !turn_comparison(node))
        return kept(model, node);
    node->flags ^= (uint32_t)MX_EF_ALL;
    return node;
}

/* NOT NOT x is x where x says yes or no, and x <> 0 of any other value. */
static mx_expr *twice_negated(mx_model *model, mx_expr *x)
{
    static const char *const predicates[] = {"<=>", "is", "regexp", "and", "or", "xor", "like"};
    static const char *const calls[] = {"json_valid", "json_contains", "json_contains_path", "json_exists",
                                        "isnull"};
    bool truth = x->kind == MX_E_IN || x->kind == MX_E_BETWEEN || x->kind == MX_E_ANY ||
                 x->kind == MX_E_EXISTS || x->kind == MX_E_BOOL;
    for (size_t i = 0; x->kind == MX_E_BINARY && i < sizeof predicates / sizeof *predicates; i++)
        truth = truth || mx_str_eq(x->text, mx_str_of(predicates[i]));
    for (size_t i = 0; x->kind == MX_E_CALL && i < sizeof calls / sizeof *calls; i++)
        truth = truth || mx_str_ieq(x->path[x->path_len - 1], mx_str_of(calls[i]));
    mx_expr *zero = mx_expr_new(model->arena, MX_E_NUMBER, MX_STR("0"), x);
    return truth ? x : mx_expr_binary(model->arena, MX_STR("<>"), x, zero);
}

mx_expr *mx_my_negated(mx_model *model, mx_expr *node)
{
    switch (node->kind) {
    case MX_E_NAME:
        if (!mx_is_maria(&model->server))
            return kept(model, node);
        return mx_expr_binary(model->arena, MX_STR("="), node,
                              mx_expr_new(model->arena, MX_E_NUMBER, MX_STR("0"), node));
    case MX_E_UNARY:
        return mx_str_eq(node->text, MX_STR("not")) ? twice_negated(model, node->args[0]) : kept(model, node);
    case MX_E_BINARY:
        return negated_binary(model, node);
    case MX_E_IN:
        return node->arg_count == 2 && mx_my_is_query(node->args[1]) ? kept(model, node) : flipped(node);
    case MX_E_BETWEEN:
        return flipped(node);
    case MX_E_ANY:
        return negated_any(model, node);
    default:
        return kept(model, node);
    }
}
