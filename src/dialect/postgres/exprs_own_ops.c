#include "dialect/postgres/exprs.h"

#include "dialect/postgres/catalogue.h"
#include "sql/parse.h"

/* Of the operators of a name that the schema has: the one that takes just these operands, a literal without a type as one of the other's
 * type, else the only one that they can be cast to: https://www.postgresql.org/docs/current/typeconv-oper.html */

typedef struct operands {
    mx_pg_static left, right; /* left of a prefix operator: MX_PT_NONE */
} operands;

static mx_pg_static type_named(mx_pg_ctx *c, mx_str text)
{
    mx_type_name *written = NULL;
    mx_pg_static type;
    if (mx_parse_type(c->arena, text, MX_NOWHERE, &c->model->server, &written, NULL) != MX_OK || !written ||
        !mx_pg_find(c->model, written, &type))
        return MX_PG_TYPE(NONE);
    return type;
}

/* "(integer, text)", "(none, integer)". False: it stands elsewhere, or of a type it is not known what it is. */
static bool operands_of(mx_pg_ctx *c, const mx_object *own, bool prefix, operands *out)
{
    mx_str left, right, signature = own->signature;
    if (signature.len < 2 || !mx_str_cut(mx_str_sub(signature, 1, signature.len - 1), ',', &left, &right) ||
        mx_str_eq(left, MX_STR("none")) != prefix)
        return false;
    *out = (operands){prefix ? MX_PG_TYPE(NONE) : type_named(c, mx_str_trim(left)),
                      type_named(c, mx_str_trim(right))};
    return (prefix || out->left.id != MX_PT_NONE) && out->right.id != MX_PT_NONE;
}

static bool is_exact(mx_pg_static is, mx_pg_static beside, mx_pg_static want)
{
    return mx_pg_same(is.id == MX_PT_UNKNOWN ? mx_pg_base(beside) : is, want);
}

static bool takes(mx_pg_static is, mx_pg_static want)
{
    return is.id != MX_PT_NONE && mx_pg_casts(is, want);
}

bool mx_pg_own_operator(mx_pg_ctx *c, mx_str schema, mx_str name, bool prefix, mx_pg_static *left,
                        mx_pg_static *right)
{
    bool near = !schema.len;
    mx_str home = near ? c->model->server.schema : schema;
    const mx_object *own = mx_model_object(c->model, MX_O_OPERATOR, home, name, MX_STR_NONE, MX_STR_NONE);
    operands only = {0};
    size_t fit = 0;
    for (; own; own = own->same_name) {
        operands wants;
        if (own->kind != MX_O_OPERATOR || !operands_of(c, own, prefix, &wants))
            continue;
        bool exact = (prefix || is_exact(*left, *right, wants.left)) && is_exact(*right, *left, wants.right);
        if (!exact && ((!prefix && !takes(*left, wants.left)) || !takes(*right, wants.right)))
            continue;
        only = wants;
        fit = exact ? 1 : fit + 1;
        if (exact)
            break;
        fit += near && mx_pg_knows_operator(name); /* one of the server's may be meant */
    }
    if (fit != 1)
        return false;
    *left = only.left;
    *right = only.right;
    return true;
}
