#include "schema/figure.h"

#include "schema/canon.h"

/* What the grammar makes of words that are types: the names that the catalogue has. */
static mx_str type_name(const mx_type_name *type)
{
    static const char *const names[][2] = {
        {"bigint", "int8"},
        {"bit varying", "varbit"},
        {"boolean", "bool"},
        {"char", "bpchar"},
        {"char varying", "varchar"},
        {"character", "bpchar"},
        {"character varying", "varchar"},
        {"dec", "numeric"},
        {"decimal", "numeric"},
        {"double precision", "float8"},
        {"int", "int4"},
        {"integer", "int4"},
        {"national char", "bpchar"},
        {"national char varying", "varchar"},
        {"national character", "bpchar"},
        {"national character varying", "varchar"},
        {"nchar", "bpchar"},
        {"nchar varying", "varchar"},
        {"real", "float4"},
        {"smallint", "int2"},
        {"time with time zone", "timetz"},
        {"time without time zone", "time"},
        {"timestamp with time zone", "timestamptz"},
        {"timestamp without time zone", "timestamp"},
    };
    if (type->quoted || type->schema.len)
        return type->name;
    if (mx_str_eq(type->name, MX_STR("float"))) {
        uint64_t bits = 53;
        if (type->arg_count == 1)
            (void)mx_str_to_u64(type->args[0]->text, &bits);
        return bits <= 24 ? MX_STR("float4") : MX_STR("float8");
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mx_str_eq(type->name, mx_str_of(names[i][0])))
            return mx_str_of(names[i][1]);
    return type->name;
}

/* TRIM is three functions, of other names. */
static mx_str call_name(const mx_expr *e)
{
    static const char *const sides[][2] = {
        {"", "btrim"}, {"both", "btrim"}, {"leading", "ltrim"}, {"trailing", "rtrim"}};
    bool trim = e->path_len == 1 && !(e->flags & MX_EF_QUOTED) && mx_str_eq(e->path[0], MX_STR("trim"));
    for (size_t i = 0; trim && i < sizeof sides / sizeof *sides; i++)
        if (mx_str_eq(e->prefix, mx_str_of(sides[i][0])))
            return mx_str_of(sides[i][1]);
    return mx_expr_last(e);
}

/* Of what is written with operators, those that are functions. */
static mx_str operator_name(const mx_expr *e)
{
    if (mx_str_eq(e->text, MX_STR("overlaps")))
        return e->text;
    bool is = mx_str_eq(e->text, MX_STR("is")) && !(e->flags & MX_EF_NOT) && e->args[1]->kind == MX_E_KEYWORD;
    return is && mx_str_ends(e->args[1]->text, MX_STR("normalized")) ? MX_STR("is_normalized") : MX_STR_NONE;
}

/* A name of `e` itself, where what it consists of gives none, or a weak one. */
static mx_figure rather(mx_figure of_part, mx_str name)
{
    bool strong = of_part.of_query || (of_part.name.len && !of_part.weak);
    return strong ? of_part : (mx_figure){.name = name, .weak = true};
}

mx_figure mx_figure_of(const mx_expr *e, const mx_server *server)
{
    switch (e->kind) {
    case MX_E_NAME:
        return (mx_figure){.name = mx_expr_last(e)};
    case MX_E_CALL:
        return (mx_figure){.name = call_name(e)};
    case MX_E_BINARY:
        return (mx_figure){.name = operator_name(e)};
    case MX_E_FIELD:
    case MX_E_KEYWORD:
        return (mx_figure){.name = e->text};
    case MX_E_OVER:
    case MX_E_COLLATE:
    case MX_E_INDEX:
        return mx_figure_of(e->args[0], server);
    case MX_E_CAST: {
        mx_figure inner = mx_figure_of(e->args[0], server);
        return e->type ? rather(inner, type_name(e->type)) : inner;
    }
    case MX_E_CASE: {
        bool has_else = (e->flags & MX_EF_ELSE) != 0;
        return rather(has_else ? mx_figure_of(e->args[e->arg_count - 1], server) : (mx_figure){.weak = true},
                      MX_STR("case"));
    }
    case MX_E_BOOL: /* was a cast before */
        return server->version >= 150000 ? (mx_figure){.weak = true}
                                         : (mx_figure){.name = MX_STR("bool"), .weak = true};
    case MX_E_EXTRACT:
        return (mx_figure){.name = server->version >= 140000 ? MX_STR("extract") : MX_STR("date_part")};
    case MX_E_AT_ZONE:
        return (mx_figure){.name = MX_STR("timezone")};
    case MX_E_EXISTS:
        return (mx_figure){.name = MX_STR("exists")};
    case MX_E_ARRAY:
        return (mx_figure){.name = MX_STR("array")};
    case MX_E_ROW:
        return (mx_figure){.name = MX_STR("row")};
    case MX_E_SELECT:
        return (mx_figure){.of_query = true};
    default:
        return (mx_figure){.weak = true};
    }
}

bool mx_figure_is_certain(const mx_expr *e)
{
    switch (e->kind) {
    case MX_E_NAME:
    case MX_E_NUMBER:
    case MX_E_STRING:
    case MX_E_NULL:
    case MX_E_BOOL:
    case MX_E_UNARY:
    case MX_E_IN:
    case MX_E_BETWEEN:
    case MX_E_ANY:
    case MX_E_EXTRACT:
    case MX_E_AT_ZONE:
    case MX_E_EXISTS:
    case MX_E_ARRAY:
        return true;
    case MX_E_BINARY:
        return !mx_str_eq(e->text, MX_STR("overlaps")) &&
               (!mx_str_eq(e->text, MX_STR("is")) || e->args[1]->kind == MX_E_NULL);
    case MX_E_CALL:
        return !e->prefix.len;
    case MX_E_OVER:
    case MX_E_COLLATE:
        return mx_figure_is_certain(e->args[0]);
    case MX_E_CAST:
        return e->type && mx_figure_is_certain(e->args[0]);
    case MX_E_CASE:
        return !(e->flags & MX_EF_ELSE) || mx_figure_is_certain(e->args[e->arg_count - 1]);
    default:
        return false;
    }
}
