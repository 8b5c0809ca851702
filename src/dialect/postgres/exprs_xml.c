#include "dialect/postgres/exprs.h"

/* transformXmlExpr of PostgreSQL's parse_expr.c: which of the arguments become text. Contents and attributes stay as they are. */

static mx_expr *as_text(mx_pg_ctx *c, mx_expr *e)
{
    mx_pg_static type = {0};
    e = mx_pg_canon(c, e, &type);
    return mx_pg_to(c, e, type, MX_PG_TYPE(TEXT));
}

static void canon_argument(mx_pg_ctx *c, mx_expr **arg, bool text)
{
    mx_pg_static ignored;
    mx_expr *e = *arg;
    if (e->kind == MX_E_KEYWORD || mx_expr_is_op(e, MX_E_UNARY, "name"))
        return;
    if (mx_expr_is_op(e, MX_E_BINARY, "as"))
        e->args[0] = mx_pg_canon(c, e->args[0], &ignored);
    else if (mx_expr_is_op(e, MX_E_UNARY, "document") || mx_expr_is_op(e, MX_E_UNARY, "content") ||
             mx_expr_is_op(e, MX_E_UNARY, "version"))
        e->args[0] = text ? as_text(c, e->args[0]) : mx_pg_canon(c, e->args[0], &ignored);
    else
        *arg = text ? as_text(c, e) : mx_pg_canon(c, e, &ignored);
}

mx_expr *mx_pg_canon_xml(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_str name = mx_expr_last(e);
    bool exists = mx_str_eq(name, MX_STR("xmlexists")), root = mx_str_eq(name, MX_STR("xmlroot"));
    bool texts = root || mx_str_eq(name, MX_STR("xmlparse")) || mx_str_eq(name, MX_STR("xmlpi"));
    for (uint32_t i = 0; i < e->arg_count; i++)
        canon_argument(c, &e->args[i], (texts && !(root && !i)) || (exists && !i));
    *type = exists ? MX_PG_TYPE(BOOL) : MX_PG_TYPE(XML);
    if (e->type) { /* XMLSERIALIZE */
        bool modifiers;
        if (mx_pg_find(c->model, e->type, type))
            e->type = mx_pg_cast_type(c->model, *type, e->type, &modifiers);
        else
            *type = MX_PG_TYPE(NONE);
    }
    return e;
}
