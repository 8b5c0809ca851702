#include "schema/print.h"

#include "schema/text.h"

/* --- how tight --- */

static bool is_any(mx_str op, const char *const *ops)
{
    for (; *ops; ops++) {
        if (mx_str_eq(op, mx_str_of(*ops)))
            return true;
    }
    return false;
}

static int op_precedence(mx_str op)
{
    static const char *const compare[] = {"=",
                                          "<>",
                                          "!=",
                                          "==",
                                          "<",
                                          ">",
                                          "<=",
                                          ">=",
                                          "<=>",
                                          "is",
                                          "like",
                                          "ilike",
                                          "glob",
                                          "match",
                                          "regexp",
                                          "rlike",
                                          "similar to",
                                          "is distinct from",
                                          "is not distinct from",
                                          "overlaps",
                                          "sounds like",
                                          "member of",
                                          NULL};
    static const char *const bits[] = {"&", "|", "^", "<<", ">>", NULL};
    if (mx_str_eq(op, MX_STR("or")) || mx_str_eq(op, MX_STR("xor")))
        return MX_PREC_OR;
    if (mx_str_eq(op, MX_STR("and")) || mx_str_eq(op, MX_STR("&&")))
        return MX_PREC_AND;
    if (is_any(op, compare))
        return MX_PREC_COMPARE;
    if (is_any(op, bits))
        return MX_PREC_BIT;
    if (mx_str_eq(op, MX_STR("+")) || mx_str_eq(op, MX_STR("-")))
        return MX_PREC_ADD;
    if (mx_str_eq(op, MX_STR("*")) || mx_str_eq(op, MX_STR("/")) || mx_str_eq(op, MX_STR("%")) ||
        mx_str_eq(op, MX_STR("div")) || mx_str_eq(op, MX_STR("mod")))
        return MX_PREC_MUL;
    return mx_str_eq(op, MX_STR("||")) ? MX_PREC_CONCAT : MX_PREC_OTHER_OP;
}

int mx_expr_precedence(const mx_expr *tree)
{
    switch (tree->kind) {
    case MX_E_BINARY:
        return op_precedence(tree->text);
    case MX_E_UNARY:
        return mx_str_eq(tree->text, MX_STR("not")) ? MX_PREC_NOT : MX_PREC_SIGN;
    case MX_E_IN:
    case MX_E_BETWEEN:
    case MX_E_ANY:
        return MX_PREC_COMPARE;
    case MX_E_COLLATE:
    case MX_E_AT_ZONE:
        return MX_PREC_CAST;
    case MX_E_RAW:
        return MX_PREC_OR - 1;
    default:
        return MX_PREC_ATOM;
    }
}

/* --- parts --- */

void mx_print_word(mx_printer *p, const char *lower)
{
    for (; *lower; lower++)
        mx_buf_char(p->buf, p->rules->upper_keywords ? mx_upper(*lower) : *lower);
}

static void word_of(mx_printer *p, mx_str lower)
{
    for (size_t i = 0; i < lower.len; i++)
        mx_buf_char(p->buf, p->rules->upper_keywords ? mx_upper(lower.ptr[i]) : lower.ptr[i]);
}

void mx_print_path(mx_printer *p, const mx_expr *node)
{
    for (uint32_t i = 0; i < node->path_len; i++) {
        if (i)
            mx_buf_char(p->buf, '.');
        p->rules->name(p->buf, node->path[i], p->server);
    }
}

static void comma(mx_printer *p)
{
    mx_buf_text(p->buf, p->rules->spaceless_commas ? "," : ", ");
}

void mx_print_args(mx_printer *p, const mx_expr *node, uint32_t from)
{
    for (uint32_t i = from; i < node->arg_count; i++) {
        if (i > from)
            comma(p);
        mx_print_expr(p, node->args[i], 0);
    }
}

void mx_print_string_plain(mx_buf *buf, const mx_expr *string, const mx_server *server)
{
    (void)server;
    mx_buf_str(buf, string->prefix);
    mx_buf_quoted(buf, string->text, '\'');
}

/* --- nodes --- */

static bool is_word_op(mx_str op)
{
    return op.len && mx_is_alpha(op.ptr[0]);
}

static bool in_chain(mx_str op) /* a op b op c means the same either way */
{
    return mx_str_eq(op, MX_STR("and")) || mx_str_eq(op, MX_STR("or"));
}

/* Which operators bind tighter differs between engines here: never rely on it. */
static bool unsure(int precedence)
{
    return precedence == MX_PREC_BIT || precedence == MX_PREC_OTHER_OP || precedence == MX_PREC_CONCAT;
}

static int operand_level(const mx_expr *operand, const mx_expr *node, bool left)
{
    int mine = mx_expr_precedence(node), its = mx_expr_precedence(operand);
    bool same_op = operand->kind == MX_E_BINARY && mx_str_eq(operand->text, node->text);
    if (its >= MX_PREC_SIGN || its < mine)
        return mine + (its < mine);
    if (unsure(mine) || (unsure(its) && mine > MX_PREC_COMPARE))
        return same_op && left ? mine : MX_PREC_SIGN;
    if (mine == MX_PREC_COMPARE)
        return MX_PREC_COMPARE + 1;
    return left || (same_op && in_chain(node->text)) ? mine : mine + 1;
}

static void print_operator(mx_printer *p, const mx_expr *node)
{
    mx_buf_char(p->buf, ' ');
    bool is = mx_str_eq(node->text, MX_STR("is"));
    if ((node->flags & MX_EF_NOT) && !is)
        mx_print_word(p, "not ");
    if (is_word_op(node->text))
        word_of(p, node->text);
    else
        mx_buf_str(p->buf, node->text);
    if ((node->flags & MX_EF_NOT) && is)
        mx_print_word(p, " not");
    mx_buf_char(p->buf, ' ');
}

static void print_binary(mx_printer *p, const mx_expr *node)
{
    mx_print_expr(p, node->args[0], operand_level(node->args[0], node, true));
    print_operator(p, node);
    mx_print_expr(p, node->args[1], operand_level(node->args[1], node, false));
    if (node->arg_count > 2) {
        mx_print_word(p, " escape ");
        mx_print_expr(p, node->args[2], MX_PREC_COMPARE + 1);
    }
}

static void print_unary(mx_printer *p, const mx_expr *node)
{
    if (is_word_op(node->text)) {
        word_of(p, node->text);
        mx_buf_char(p->buf, ' ');
        mx_print_expr(p, node->args[0], mx_expr_precedence(node));
        return;
    }
    mx_buf_str(p->buf, node->text);
    /* "- -1" must not become a comment */
    bool again = node->args[0]->kind == MX_E_UNARY;
    mx_print_expr(p, node->args[0], again ? MX_PREC_ATOM : MX_PREC_SIGN);
}

static void print_case(mx_printer *p, const mx_expr *node)
{
    uint32_t i = 0, end = node->arg_count - (node->flags & MX_EF_ELSE ? 1 : 0);
    mx_print_word(p, "case");
    if (node->flags & MX_EF_OPERAND) {
        mx_buf_char(p->buf, ' ');
        mx_print_expr(p, node->args[i++], 0);
    }
    for (; i + 1 < end; i += 2) {
        mx_print_word(p, " when ");
        mx_print_expr(p, node->args[i], 0);
        mx_print_word(p, " then ");
        mx_print_expr(p, node->args[i + 1], 0);
    }
    if (node->flags & MX_EF_ELSE) {
        mx_print_word(p, " else ");
        mx_print_expr(p, node->args[end], 0);
    }
    mx_print_word(p, " end");
}

static void print_function_name(mx_printer *p, const mx_expr *node)
{
    for (uint32_t i = 0; i < node->path_len; i++) {
        mx_str part = node->path[i];
        bool simple = part.len > 0;
        for (size_t k = 0; k < part.len; k++)
            simple = simple &&
                     (mx_is_alpha(part.ptr[k]) || part.ptr[k] == '_' || (k && mx_is_digit(part.ptr[k])));
        if (i)
            mx_buf_char(p->buf, '.');
        if (simple && i + 1 == node->path_len)
            mx_buf_str(p->buf, part);
        else
            p->rules->name(p->buf, part, p->server);
    }
}

static void print_call(mx_printer *p, const mx_expr *node)
{
    print_function_name(p, node);
    mx_buf_char(p->buf, '(');
    if (node->flags & MX_EF_DISTINCT)
        mx_print_word(p, "distinct ");
    mx_print_args(p, node, 0);
    mx_buf_char(p->buf, ')');
}

static void print_in(mx_printer *p, const mx_expr *node)
{
    mx_print_expr(p, node->args[0], MX_PREC_COMPARE + 1);
    mx_print_word(p, node->flags & MX_EF_NOT ? " not in " : " in ");
    if (node->arg_count == 2 && node->args[1]->kind == MX_E_SELECT) {
        mx_print_expr(p, node->args[1], 0);
        return;
    }
    mx_buf_char(p->buf, '(');
    mx_print_args(p, node, 1);
    mx_buf_char(p->buf, ')');
}

static void print_between(mx_printer *p, const mx_expr *node)
{
    mx_print_expr(p, node->args[0], MX_PREC_COMPARE + 1);
    mx_print_word(p, node->flags & MX_EF_NOT ? " not between " : " between ");
    if (node->flags & MX_EF_SYMMETRIC)
        mx_print_word(p, "symmetric ");
    mx_print_expr(p, node->args[1], MX_PREC_COMPARE + 1);
    mx_print_word(p, " and ");
    mx_print_expr(p, node->args[2], MX_PREC_COMPARE + 1);
}

static void print_cast(mx_printer *p, const mx_expr *node)
{
    mx_print_word(p, mx_str_eq(node->text, MX_STR("try_cast")) ? "try_cast(" : "cast(");
    mx_print_expr(p, node->args[0], 0);
    mx_print_word(p, " as ");
    mx_buf_str(p->buf, node->type->text);
    mx_buf_char(p->buf, ')');
}

static void print_index(mx_printer *p, const mx_expr *node)
{
    mx_print_expr(p, node->args[0], MX_PREC_ATOM);
    mx_buf_char(p->buf, '[');
    for (uint32_t i = 1; i < node->arg_count; i++) {
        if (i > 1)
            mx_buf_char(p->buf, ':');
        if (node->args[i])
            mx_print_expr(p, node->args[i], 0);
    }
    mx_buf_char(p->buf, ']');
}

static void print_group(mx_printer *p, const char *open, const mx_expr *node, const char *close)
{
    mx_print_word(p, open);
    mx_print_args(p, node, 0);
    mx_buf_text(p->buf, close);
}

static void print_node(mx_printer *p, const mx_expr *node)
{
    switch (node->kind) {
    case MX_E_NULL:
        mx_print_word(p, "null");
        break;
    case MX_E_BOOL:
        word_of(p, node->text);
        break;
    case MX_E_NUMBER:
    case MX_E_BLOB:
    case MX_E_PARAM:
    case MX_E_RAW:
        mx_buf_str(p->buf, node->text);
        break;
    case MX_E_STRING:
        p->rules->string(p->buf, node, p->server);
        break;
    case MX_E_NAME:
        mx_print_path(p, node);
        break;
    case MX_E_STAR:
        mx_print_path(p, node);
        mx_buf_text(p->buf, node->path_len ? ".*" : "*");
        break;
    case MX_E_KEYWORD:
        word_of(p, node->text);
        if (node->arg_count)
            print_group(p, "(", node, ")");
        break;
    case MX_E_CALL:
        print_call(p, node);
        break;
    case MX_E_UNARY:
        print_unary(p, node);
        break;
    case MX_E_BINARY:
        print_binary(p, node);
        break;
    case MX_E_IN:
        print_in(p, node);
        break;
    case MX_E_BETWEEN:
        print_between(p, node);
        break;
    case MX_E_ANY:
        mx_print_expr(p, node->args[0], MX_PREC_COMPARE + 1);
        mx_buf_printf(p->buf, " %.*s ", MX_FMT(node->text));
        mx_print_word(p, node->flags & MX_EF_ALL ? "all (" : "any (");
        mx_print_expr(p, node->args[1], 0);
        mx_buf_char(p->buf, ')');
        break;
    case MX_E_CASE:
        print_case(p, node);
        break;
    case MX_E_CAST:
        print_cast(p, node);
        break;
    case MX_E_COLLATE:
        mx_print_expr(p, node->args[0], MX_PREC_CAST);
        mx_print_word(p, " collate ");
        if (node->path_len)
            mx_print_path(p, node);
        else
            p->rules->name(p->buf, node->text, p->server);
        break;
    case MX_E_ARRAY:
        print_group(p, "array[", node, "]");
        break;
    case MX_E_ROW:
        print_group(p, node->arg_count == 1 ? "row(" : "(", node, ")");
        break;
    case MX_E_INDEX:
        print_index(p, node);
        break;
    case MX_E_FIELD:
        mx_buf_char(p->buf, '(');
        mx_print_expr(p, node->args[0], 0);
        mx_buf_lit(p->buf, ").");
        p->rules->name(p->buf, node->text, p->server);
        break;
    case MX_E_INTERVAL:
        mx_print_word(p, "interval ");
        mx_print_expr(p, node->args[0], MX_PREC_SIGN);
        mx_buf_char(p->buf, ' ');
        word_of(p, node->text);
        break;
    case MX_E_EXTRACT:
        mx_print_word(p, "extract(");
        word_of(p, node->text);
        mx_print_word(p, " from ");
        mx_print_expr(p, node->args[0], 0);
        mx_buf_char(p->buf, ')');
        break;
    case MX_E_AT_ZONE:
        mx_print_expr(p, node->args[0], MX_PREC_CAST);
        mx_print_word(p, node->arg_count > 1 ? " at time zone " : " at local");
        if (node->arg_count > 1)
            mx_print_expr(p, node->args[1], MX_PREC_CAST + 1);
        break;
    case MX_E_EXISTS:
        mx_print_word(p, "exists ");
        mx_print_expr(p, node->args[0], 0);
        break;
    case MX_E_SELECT:
        mx_buf_printf(p->buf, "(%.*s)", MX_FMT(node->text));
        break;
    case MX_E_OVER:
        mx_print_expr(p, node->args[0], 0);
        mx_print_word(p, " over ");
        mx_buf_str(p->buf, node->text);
        break;
    case MX_E_KINDS:
        break;
    }
}

void mx_print_expr(mx_printer *p, const mx_expr *tree, int at_least)
{
    int mine = mx_expr_precedence(tree);
    bool parentheses = mine < at_least || (p->rules->full_parentheses && at_least > 0 && mine < MX_PREC_SIGN);
    if (parentheses)
        mx_buf_char(p->buf, '(');
    if (!p->rules->node || !p->rules->node(p, tree))
        print_node(p, tree);
    if (parentheses)
        mx_buf_char(p->buf, ')');
}

mx_str mx_print_tree(mx_arena *arena, const mx_expr *tree, const mx_server *server,
                     const mx_print_rules *rules)
{
    mx_buf buf = MX_BUF(arena);
    mx_printer printer = {&buf, server, rules};
    if (!tree)
        return MX_STR_NONE;
    mx_print_expr(&printer, tree, 0);
    return mx_buf_take(&buf);
}
