#include "dialect/postgres/exprs.h"

#include "dialect/postgres/catalogue.h"

/* Operators, and what is made of them: LIKE, IN, BETWEEN, ANY, rows, CASE. exprs_ops.c says what they do to their operands. */

static mx_expr *binary(mx_pg_ctx *c, const char *op, mx_expr *a, mx_expr *b)
{
    return mx_expr_binary(c->arena, mx_str_of(op), a, b);
}

static mx_expr *negation(mx_pg_ctx *c, mx_expr *e)
{
    return mx_expr_unary(c->arena, MX_STR("not"), e);
}

/* LIKE and its kin are operators with names of their own. */
static const struct {
    const char *word, *op, *negated;
} like_words[] = {{"like", "~~", "!~~"}, {"ilike", "~~*", "!~~*"}, {"similar to", "~", "!~"}};

static mx_expr *pattern(mx_pg_ctx *c, const mx_expr *e)
{
    bool similar = mx_str_eq(e->text, MX_STR("similar to"));
    mx_expr *args[2] = {e->args[1], e->arg_count > 2 ? e->args[2] : NULL};
    if (similar)
        return mx_expr_call(c->arena, MX_STR("similar_to_escape"), args, args[1] ? 2 : 1, e->args[1]);
    return args[1] ? mx_expr_call(c->arena, MX_STR("like_escape"), args, 2, e->args[1]) : args[0];
}

static void name_operator(mx_pg_ctx *c, mx_expr *e)
{
    if (mx_str_eq(e->text, MX_STR("!=")))
        e->text = MX_STR("<>");
    for (size_t i = 0; i < sizeof like_words / sizeof *like_words; i++) {
        if (!mx_str_eq(e->text, mx_str_of(like_words[i].word)))
            continue;
        e->args[1] = pattern(c, e);
        e->arg_count = 2;
        e->text = mx_str_of(e->flags & MX_EF_NOT ? like_words[i].negated : like_words[i].op);
        e->flags &= ~(uint32_t)MX_EF_NOT;
        return;
    }
}

static mx_expr *canon_is(mx_pg_ctx *c, mx_expr *e)
{
    mx_pg_static type;
    e->args[0] = mx_pg_canon(c, e->args[0], &type);
    if (type.id == MX_PT_UNKNOWN && e->args[1]->kind == MX_E_BOOL)
        e->args[0] = mx_pg_literal(c, e->args[0], MX_PG_TYPE(BOOL));
    return e;
}

/* An operand of AND, OR, NOT, and what stands behind WHEN. */
static mx_expr *truth(mx_pg_ctx *c, mx_expr *e)
{
    mx_pg_static type;
    e = mx_pg_canon(c, e, &type);
    return type.id == MX_PT_UNKNOWN ? mx_pg_literal(c, e, MX_PG_TYPE(BOOL)) : e;
}

static bool compares_rows(const mx_expr *e)
{
    static const char *const ops[] = {"=", "<>", "!=", "<", ">", "<=", ">=", "is distinct from"};
    bool compares = false;
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        compares = compares || mx_str_eq(e->text, mx_str_of(ops[i]));
    return compares && e->args[0]->kind == MX_E_ROW && e->args[1]->kind == MX_E_ROW &&
           e->args[0]->arg_count == e->args[1]->arg_count && e->args[0]->arg_count > 0;
}

/* (a, b) < (c, d) stays what it is, with the casts of a < c and b < d. */
static mx_expr *rows_in_order(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    for (uint32_t i = 0; i < e->args[0]->arg_count; i++) {
        mx_pg_static left, right;
        mx_expr *a = mx_pg_canon(c, e->args[0]->args[i], &left),
                *b = mx_pg_canon(c, e->args[1]->args[i], &right);
        mx_pg_compare(c, &a, &left, &b, &right);
        e->args[0]->args[i] = a;
        e->args[1]->args[i] = b;
    }
    *type = MX_PG_TYPE(BOOL);
    return e;
}

/* (a, b) IN (SELECT …): what the fields are compared as, of types that have operators of their own beside whatever is selected. */
static void compare_fields(mx_pg_ctx *c, mx_expr *row)
{
    for (uint32_t i = 0; i < row->arg_count; i++) {
        mx_expr *other = mx_expr_new(c->arena, MX_E_NULL, MX_STR_NONE, row);
        mx_pg_static left, right = MX_PG_TYPE(UNKNOWN);
        row->args[i] = mx_pg_canon(c, row->args[i], &left);
        if (left.id != MX_PT_UNKNOWN)
            mx_pg_compare(c, &row->args[i], &left, &other, &right);
    }
}

/* (a, b) = (c, d) is a = c AND b = d. */
static mx_expr *by_field(mx_pg_ctx *c, mx_expr *e)
{
    bool equal = mx_str_eq(e->text, MX_STR("="));
    const char *op = equal ? "=" : e->text.len > 2 ? "is distinct from" : "<>";
    mx_expr *all = NULL;
    for (uint32_t i = 0; i < e->args[0]->arg_count; i++) {
        mx_expr *one = binary(c, op, e->args[0]->args[i], e->args[1]->args[i]);
        all = all ? binary(c, equal ? "and" : "or", all, one) : one;
    }
    return all;
}

static bool compares_null(const mx_expr *e)
{
    return mx_str_eq(e->text, MX_STR("is distinct from")) &&
           (e->args[0]->kind == MX_E_NULL || e->args[1]->kind == MX_E_NULL);
}

/* a IS DISTINCT FROM NULL is a IS NOT NULL, but of rows, whose fields are not looked at there. */
static mx_expr *null_test(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_pg_static left, right;
    uint32_t which = e->args[1]->kind == MX_E_NULL ? 0 : 1;
    bool not = (e->flags & MX_EF_NOT) != 0;
    mx_expr *null = e->args[1 - which], *tested = mx_pg_canon(c, e->args[which], &left);
    bool row = tested->kind == MX_E_ROW || tested->kind == MX_E_STAR || tested->kind == MX_E_RAW ||
               left.id == MX_PT_NONE || (left.udt && left.udt->kind == MX_O_COMPOSITE);
    if (!row) {
        mx_expr *test = binary(c, "is", tested, null);
        test->flags = not ? 0 : MX_EF_NOT;
        return test;
    }
    e->flags &= ~(uint32_t)MX_EF_NOT;
    name_operator(c, e);
    e->args[0] = tested;
    e->args[1] = mx_pg_canon(c, null, &right);
    e = mx_pg_operator(c, e, left, right, type);
    return not ? negation(c, e) : e;
}

mx_expr *mx_pg_canon_binary(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_pg_static left, right;
    *type = MX_PG_TYPE(BOOL);
    if (compares_null(e))
        return null_test(c, e, type);
    if (mx_str_eq(e->text, MX_STR("and")) || mx_str_eq(e->text, MX_STR("or"))) {
        e->args[0] = truth(c, e->args[0]);
        e->args[1] = truth(c, e->args[1]);
        return e;
    }
    bool worded = mx_str_eq(e->text, MX_STR("is")) && e->args[1]->kind == MX_E_KEYWORD &&
                  !mx_str_eq(e->args[1]->text, MX_STR("unknown")); /* IS DOCUMENT, JSON, NORMALIZED */
    bool distinct = mx_str_eq(e->text, MX_STR("is distinct from"));
    if ((worded || distinct) && (e->flags & MX_EF_NOT)) {
        e->flags &= ~(uint32_t)MX_EF_NOT;
        return negation(c, mx_pg_canon(c, e, &left));
    }
    if (mx_str_eq(e->text, MX_STR("is")))
        return canon_is(c, e);
    if (mx_str_eq(e->text, MX_STR("=>"))) { /* the name of an argument, and the argument */
        e->args[1] = mx_pg_canon(c, e->args[1], type);
        return e;
    }
    if (compares_rows(e) && e->args[0]->arg_count > 1 && (e->text.ptr[0] == '<' || e->text.ptr[0] == '>') &&
        !mx_str_eq(e->text, MX_STR("<>")))
        return rows_in_order(c, e, type);
    if (compares_rows(e))
        return mx_pg_canon(c, by_field(c, e), type);
    name_operator(c, e);
    e->args[0] = mx_pg_canon(c, e->args[0], &left);
    e->args[1] = mx_pg_canon(c, e->args[1], &right);
    if (e->args[0]->kind == MX_E_ROW && e->args[1]->kind == MX_E_RAW)
        compare_fields(c, e->args[0]);
    return mx_pg_operator(c, e, left, right, type);
}

/* - (- 5) is 5 from the start. */
static const mx_expr *negated_twice(const mx_expr *e)
{
    bool minus = mx_str_eq(e->text, MX_STR("-")) && mx_expr_is_op(e->args[0], MX_E_UNARY, "-");
    const mx_expr *number = minus ? e->args[0]->args[0] : NULL;
    return number && number->kind == MX_E_NUMBER ? number : NULL;
}

mx_expr *mx_pg_canon_unary(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    const mx_expr *number = negated_twice(e);
    if (number)
        return mx_pg_number(c, e, number->text, type);
    if (mx_str_eq(e->text, MX_STR("-")) && e->args[0]->kind == MX_E_NUMBER)
        return mx_pg_number(c, e, mx_str_cat(c->arena, MX_STR("-"), e->args[0]->text), type);
    if (mx_str_eq(e->text, MX_STR("not"))) {
        *type = MX_PG_TYPE(BOOL);
        e->args[0] = truth(c, e->args[0]);
        return e;
    }
    e->args[0] = mx_pg_canon(c, e->args[0], type);
    if (mx_str_eq(e->text, MX_STR("-")) &&
        e->args[0]->kind == MX_E_NUMBER) /* a cast that said nothing is gone */
        return mx_pg_number(c, e, mx_str_cat(c->arena, MX_STR("-"), e->args[0]->text), type);
    mx_pg_static from = *type, none = MX_PG_TYPE(NONE), want, result;
    *type = want = mx_pg_base(*type);
    if (!e->text.len || mx_is_alpha(e->text.ptr[0]))
        return e;
    if (mx_pg_own_operator(c, e->prefix, e->text, true, &none, &want)) {
        e->args[0] = mx_pg_to(c, e->args[0], from, want);
        *type = MX_PG_TYPE(NONE);
    } else if (!e->prefix.len && mx_pg_choose_operator(e->text, true, &none, &want, &result)) {
        e->args[0] = mx_pg_to(c, e->args[0], from, want);
        *type = result;
    }
    return e;
}

/* a BETWEEN b AND c is two comparisons. */
mx_expr *mx_pg_canon_between(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    bool not = (e->flags & MX_EF_NOT) != 0;
    mx_expr *a = e->args[0], *low = e->args[1], *high = e->args[2];
    mx_expr *first = binary(c, not ? "<" : ">=", a, low),
            *second = binary(c, not ? ">" : "<=", mx_expr_copy(c->arena, a), high);
    mx_expr *both = binary(c, not ? "or" : "and", first, second);
    if (e->flags & MX_EF_SYMMETRIC) {
        mx_expr *third = binary(c, not ? "<" : ">=", mx_expr_copy(c->arena, a), mx_expr_copy(c->arena, high));
        mx_expr *fourth = binary(c, not ? ">" : "<=", mx_expr_copy(c->arena, a), mx_expr_copy(c->arena, low));
        both = binary(c, not ? "and" : "or", both, binary(c, not ? "or" : "and", third, fourth));
    }
    return mx_pg_canon(c, both, type);
}

static bool uses_column(const mx_pg_ctx *c, const mx_expr *e)
{
    return c->site->table && mx_expr_columns(c->site->table, e, NULL) > 0;
}

static mx_expr *join(mx_pg_ctx *c, mx_expr *all, mx_expr *one, bool not )
{
    return all ? binary(c, not ? "and" : "or", all, one) : one;
}

/* IN (…): what has no column in it becomes one = ANY (ARRAY[…]), the others a comparison each. */
mx_expr *mx_pg_canon_in(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    bool not = (e->flags & MX_EF_NOT) != 0;
    const char *op = not ? "<>" : "=";
    uint32_t constants = 0, used = 0;
    mx_expr *all = NULL;
    *type = MX_PG_TYPE(BOOL);
    if (e->arg_count == 2 && e->args[1]->kind == MX_E_SELECT)
        return e;
    if (e->arg_count == 2 && e->args[1]->kind == MX_E_RAW) { /* a view's subquery */
        mx_expr *any = mx_expr_new(c->arena, MX_E_ANY, MX_STR("="), e);
        mx_expr_add_arg(c->arena, any, e->args[0]);
        mx_expr_add_arg(c->arena, any, e->args[1]);
        any = mx_pg_canon_any(c, any, type);
        return not ? negation(c, any) : any;
    }
    mx_pg_static *types = mx_new_array(c->arena, mx_pg_static, e->arg_count);
    e->args[0] = mx_pg_canon(c, e->args[0], &types[0]);
    bool row = e->args[0]->kind == MX_E_ROW;
    for (uint32_t i = 1; i < e->arg_count; i++) {
        mx_pg_static own;
        e->args[i] = mx_pg_canon(c, e->args[i], &own);
        row = row || e->args[i]->kind == MX_E_ROW;
        if (!uses_column(c, e->args[i])) {
            constants++;
            types[constants] = own;
        }
    }
    mx_pg_static element = mx_pg_common(types, constants + 1);
    bool array = constants > 1 && !row && !mx_pg_base(types[0]).dims;
    if (array) {
        mx_expr *list = mx_expr_new(c->arena, MX_E_ARRAY, MX_STR_NONE, e->args[1]);
        for (uint32_t i = 1; i < e->arg_count; i++) {
            if (!uses_column(c, e->args[i]))
                mx_expr_add_arg(c->arena, list, mx_pg_to(c, e->args[i], types[++used], element));
        }
        mx_expr *any = mx_expr_new(c->arena, MX_E_ANY, mx_str_of(op), e);
        mx_expr_add_arg(c->arena, any, mx_expr_copy(c->arena, e->args[0]));
        mx_expr_add_arg(c->arena, any, list);
        any->flags = not ? MX_EF_ALL : 0;
        mx_pg_static unused;
        all = mx_pg_canon(c, any, &unused);
    }
    for (uint32_t i = 1; i < e->arg_count; i++) {
        mx_pg_static unused;
        if (!array || uses_column(c, e->args[i]))
            all = join(c, all,
                       mx_pg_canon(c, binary(c, op, mx_expr_copy(c->arena, e->args[0]), e->args[i]), &unused),
                       not );
    }
    return all ? all : e;
}

mx_expr *mx_pg_canon_any(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_pg_static left, right;
    for (size_t i = 0; i < sizeof like_words / sizeof *like_words; i++) {
        if (mx_str_eq(e->text, mx_str_of(like_words[i].word)))
            e->text = mx_str_of(like_words[i].op);
    }
    if (mx_str_eq(e->text, MX_STR("!=")))
        e->text = MX_STR("<>");
    e->args[0] = mx_pg_canon(c, e->args[0], &left);
    *type = MX_PG_TYPE(BOOL);
    if (e->args[1]->kind == MX_E_SELECT)
        return e;
    e->args[1] = mx_pg_canon(c, e->args[1], &right);
    if (e->args[1]->kind == MX_E_RAW) { /* a view's subquery: the cast of what it selects is not shown */
        mx_expr *compared = binary(c, "=", e->args[0], e->args[1]);
        mx_pg_static ignored;
        compared->text = e->text;
        if (e->args[0]->kind == MX_E_ROW)
            compare_fields(c, e->args[0]);
        (void)mx_pg_operator(c, compared, left, right, &ignored);
        e->args[0] = compared->args[0];
        return e;
    }
    mx_pg_static list = mx_pg_base(right);
    if (right.id == MX_PT_NONE || (right.id != MX_PT_UNKNOWN && !list.dims))
        return e;
    /* the operator is chosen for the element; the array takes the cast as a whole */
    mx_expr *probe = binary(c, "=", e->args[0], mx_expr_new(c->arena, MX_E_NULL, MX_STR_NONE, e));
    mx_pg_static element = list, unused, wanted = MX_PG_TYPE(NONE);
    element.dims = 0;
    probe->text = e->text;
    (void)mx_pg_operator(c, probe, left, element, &unused);
    e->args[0] = probe->args[0];
    if (probe->args[1]->kind == MX_E_CAST)
        (void)mx_pg_find(c->model, probe->args[1]->type, &wanted);
    wanted.dims = 1;
    if (wanted.id != MX_PT_NONE || right.id != MX_PT_UNKNOWN)
        e->args[1] = mx_pg_to(c, e->args[1], right, wanted.id == MX_PT_NONE ? list : wanted);
    return e;
}

mx_expr *mx_pg_canon_case(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    uint32_t first = e->flags & MX_EF_OPERAND ? 1 : 0, count = 0;
    mx_pg_static operand = MX_PG_TYPE(NONE), *types = mx_new_array(c->arena, mx_pg_static, e->arg_count + 1);
    if (!(e->flags & MX_EF_ELSE)) {
        mx_expr_add_arg(c->arena, e, mx_expr_new(c->arena, MX_E_NULL, MX_STR_NONE, e));
        e->flags |= MX_EF_ELSE;
    }
    if (first) {
        e->args[0] = mx_pg_canon(c, e->args[0], &operand);
        if (operand.id == MX_PT_UNKNOWN) {
            e->args[0] = mx_pg_literal(c, e->args[0], MX_PG_TYPE(TEXT));
            operand = MX_PG_TYPE(TEXT);
        }
    }
    for (uint32_t i = first; i < e->arg_count; i++) {
        bool result = i + 1 == e->arg_count || (i - first) % 2 == 1;
        mx_pg_static own;
        if (!result && !first) {
            e->args[i] = truth(c, e->args[i]);
            continue;
        }
        e->args[i] = mx_pg_canon(c, e->args[i], &own);
        if (result) {
            types[count++] = own;
        } else {
            mx_expr *same = e->args[0];
            mx_pg_static left = operand;
            mx_pg_compare(c, &same, &left, &e->args[i], &own);
        }
    }
    /* what ELSE gives is the first when a type is looked for */
    mx_pg_static *ordered = mx_new_array(c->arena, mx_pg_static, count);
    for (uint32_t i = 0; i < count; i++)
        ordered[i] = i ? types[i - 1] : types[count - 1];
    *type = mx_pg_common(ordered, count);
    for (uint32_t i = first, at = 0; type->id != MX_PT_NONE && i < e->arg_count; i++) {
        if (i + 1 == e->arg_count || (i - first) % 2 == 1)
            e->args[i] = mx_pg_to(c, e->args[i], types[at], *type), at++;
    }
    return e;
}
