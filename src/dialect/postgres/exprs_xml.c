#include "dialect/postgres/exprs.h"

/* transformXmlExpr of PostgreSQL's parse_expr.c: which of the arguments become text. Contents and attributes stay as they are. */

/* Texts are cast; of XML only literals: all else the server refuses. */
static mx_expr *wanted(mx_pg_ctx *c, mx_expr *e, mx_pg_static want)
{
    mx_pg_static type = {0};
    e = mx_pg_canon(c, e, &type);
    return want.id == MX_PT_NONE || (want.id == MX_PT_XML && type.id != MX_PT_UNKNOWN)
               ? e
               : mx_pg_to(c, e, type, want);
}

static void canon_argument(mx_pg_ctx *c, mx_expr **arg, mx_pg_static want)
{
    mx_expr *e = *arg;
    if (e->kind == MX_E_KEYWORD || mx_expr_is_op(e, MX_E_UNARY, "name"))
        return;
    if (mx_expr_is_op(e, MX_E_BINARY, "as"))
        e->args[0] = wanted(c, e->args[0], MX_PG_TYPE(NONE));
    else if (mx_expr_is_op(e, MX_E_UNARY, "document") || mx_expr_is_op(e, MX_E_UNARY, "content") ||
             mx_expr_is_op(e, MX_E_UNARY, "version"))
        e->args[0] = wanted(c, e->args[0], want);
    else
        *arg = wanted(c, e, want);
}

mx_expr *mx_pg_canon_xml(mx_pg_ctx *c, mx_expr *e, mx_pg_static *type)
{
    mx_str name = mx_expr_last(e);
    bool exists = mx_str_eq(name, MX_STR("xmlexists")), root = mx_str_eq(name, MX_STR("xmlroot"));
    bool texts = root || mx_str_eq(name, MX_STR("xmlparse")) || mx_str_eq(name, MX_STR("xmlpi"));
    bool documents = mx_str_eq(name, MX_STR("xmlconcat")) || mx_str_eq(name, MX_STR("xmlserialize"));
    for (uint32_t i = 0; i < e->arg_count; i++) {
        bool text = (texts && !(root && !i)) || (exists && !i);
        canon_argument(c, &e->args[i],
                       text        ? MX_PG_TYPE(TEXT)
                       : documents ? MX_PG_TYPE(XML)
                                   : MX_PG_TYPE(NONE));
    }
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
