#include "dialect/postgres/exprs.h"

#include "schema/print.h"
#include "schema/text.h"

/* As ruleutils.c prints without PRETTY_PAREN: parentheses around every operator. */

static void print_name(mx_buf *buf, mx_str part, const mx_server *server)
{
    mx_buf_str(buf, mx_text_name(buf->arena, part, server));
}

static void lit(mx_printer *p, const char *text)
{
    mx_buf_text(p->buf, text);
}

static void sub(mx_printer *p, const mx_expr *e)
{
    mx_print_expr(p, e, 0);
}

/* Functions whose names are words of the grammar are quoted. */
static void print_function(mx_printer *p, mx_str name)
{
    static const char *const words[] = {
        "left",      "right",     "substring", "position",  "overlay",  "trim",   "extract", "char",
        "character", "normalize", "time",      "timestamp", "interval", "bit",    "float",   "int",
        "numeric",   "decimal",   "boolean",   "exists",    "row",      "values", "out",     NULL};
    for (size_t i = 0; words[i]; i++) {
        if (mx_str_eq(name, mx_str_of(words[i]))) {
            mx_buf_printf(p->buf, "\"%s\"", words[i]);
            return;
        }
    }
    print_name(p->buf, name, p->server);
}

static bool is_upper_call(mx_str name)
{
    return mx_str_eq(name, MX_STR("coalesce")) || mx_str_eq(name, MX_STR("greatest")) ||
           mx_str_eq(name, MX_STR("least")) || mx_str_eq(name, MX_STR("nullif"));
}

/* Each argument behind its word. */
static bool print_arguments(mx_printer *p, const mx_expr *e, const char *const *words, uint32_t count)
{
    for (uint32_t i = 0; i < e->arg_count && i < count; i++) {
        lit(p, words[i]);
        sub(p, e->args[i]);
    }
    lit(p, ")");
    return true;
}

/* TRIM, POSITION, SUBSTRING, OVERLAY as SQL spells them. False: an ordinary call. */
static bool print_worded_call(mx_printer *p, const mx_expr *e)
{
    if (mx_str_eq(e->prefix, MX_STR("in"))) {
        lit(p, "POSITION((");
        sub(p, e->args[0]);
        lit(p, ") IN (");
        sub(p, e->args[1]);
        lit(p, "))");
        return true;
    }
    bool trim = mx_str_eq(e->prefix, MX_STR("both")) || mx_str_eq(e->prefix, MX_STR("leading")) ||
                mx_str_eq(e->prefix, MX_STR("trailing"));
    if (trim) {
        mx_buf_printf(p->buf, "TRIM(%s ",
                      mx_str_eq(e->prefix, MX_STR("both"))      ? "BOTH"
                      : mx_str_eq(e->prefix, MX_STR("leading")) ? "LEADING"
                                                                : "TRAILING");
        if (e->arg_count > 1) {
            sub(p, e->args[1]);
            lit(p, " ");
        }
        lit(p, "FROM ");
        sub(p, e->args[0]);
        lit(p, ")");
        return true;
    }
    if (mx_str_eq(e->prefix, MX_STR("from"))) {
        static const char *const words[] = {"SUBSTRING(", " FROM ", " FOR "};
        return print_arguments(p, e, words, 3);
    }
    if (e->arg_count == 2 && e->args[1]->kind == MX_E_RAW && e->path_len == 1 &&
        mx_str_eq(e->path[0], MX_STR("normalize"))) {
        static const char *const words[] = {"NORMALIZE(", ", "};
        return print_arguments(p, e, words, 2);
    }
    if (mx_str_eq(e->prefix, MX_STR("placing"))) {
        static const char *const words[] = {"OVERLAY(", " PLACING ", " FROM ", " FOR "};
        return print_arguments(p, e, words, 4);
    }
    return false;
}

/* One argument of those that XML's functions take: a word and what stands behind it, a label behind an expression. */
static void print_xml_argument(mx_printer *p, const mx_expr *e)
{
    if (e->kind == MX_E_KEYWORD) {
        mx_buf_str(p->buf, mx_str_upper(p->buf->arena, e->text));
    } else if (mx_expr_is_op(e, MX_E_UNARY, "name")) {
        lit(p, "NAME ");
        print_name(p->buf, e->args[0]->text, p->server);
    } else if (mx_expr_is_op(e, MX_E_UNARY, "document") || mx_expr_is_op(e, MX_E_UNARY, "content") ||
               mx_expr_is_op(e, MX_E_UNARY, "version")) {
        mx_buf_printf(p->buf, "%.*s ", MX_FMT(mx_str_upper(p->buf->arena, e->text)));
        sub(p, e->args[0]);
    } else if (mx_expr_is_op(e, MX_E_BINARY, "as")) {
        sub(p, e->args[0]);
        lit(p, " AS ");
        print_name(p->buf, e->args[1]->text, p->server);
    } else {
        sub(p, e);
    }
}

static void print_type(mx_printer *p, const mx_type_name *type);

/* expr_xml.c */
static void print_xml_call(mx_printer *p, const mx_expr *e)
{
    bool exists = mx_str_eq(mx_expr_last(e), MX_STR("xmlexists")),
         parse = mx_str_eq(mx_expr_last(e), MX_STR("xmlparse"));
    mx_buf_printf(p->buf, "%.*s(", MX_FMT(mx_str_upper(p->buf->arena, mx_expr_last(e))));
    for (uint32_t i = 0; i < e->arg_count; i++) {
        lit(p, !i ? "" : exists ? " PASSING " : parse ? " " : ", ");
        lit(p, exists ? "(" : "");
        print_xml_argument(p, e->args[i]);
        lit(p, exists ? ")" : "");
        if (e->type && !i) {
            lit(p, " AS ");
            print_type(p, e->type);
        }
    }
    lit(p, ")");
}

static void print_call(mx_printer *p, const mx_expr *e)
{
    mx_str name = mx_expr_last(e);
    if (mx_str_eq(e->prefix, MX_STR("xml"))) {
        print_xml_call(p, e);
        return;
    }
    if (print_worded_call(p, e))
        return;
    for (uint32_t i = 0; i + 1 < e->path_len; i++) {
        print_name(p->buf, e->path[i], p->server);
        lit(p, ".");
    }
    if (e->path_len == 1 && is_upper_call(name))
        mx_buf_str(p->buf, mx_str_upper(p->buf->arena, name));
    else
        print_function(p, name);
    lit(p, "(");
    lit(p, e->flags & MX_EF_DISTINCT ? "DISTINCT " : "");
    mx_print_args(p, e, 0);
    lit(p, ")");
}

static void print_type(mx_printer *p, const mx_type_name *type)
{
    if (!type->quoted) {
        mx_buf_str(p->buf, type->text);
        return;
    }
    if (type->schema.len) {
        print_name(p->buf, type->schema, p->server);
        lit(p, ".");
    }
    print_name(p->buf, type->name, p->server);
    for (uint32_t i = 0; i < type->array_dims; i++)
        lit(p, "[]");
}

static bool is_constant(const mx_expr *e)
{
    return e->kind == MX_E_STRING || e->kind == MX_E_NULL || e->kind == MX_E_BLOB;
}

/* (ARRAY['a'::x])::text[] would be read as a cast of each element; only with the type that it has anyhow it is read as it is meant. */
static void pin_array(mx_printer *p, const mx_expr *array)
{
    const mx_expr *first = array->kind == MX_E_ARRAY && array->arg_count ? array->args[0] : NULL;
    if (!first || first->kind != MX_E_CAST)
        return;
    lit(p, "::");
    print_type(p, first->type);
    lit(p, "[]");
}

static void print_cast(mx_printer *p, const mx_expr *e)
{
    const mx_expr *arg = e->args[0];
    bool bare = is_constant(arg) || (arg->kind == MX_E_ARRAY && arg->arg_count == 0);
    lit(p, bare ? "" : "(");
    sub(p, arg);
    if (p->rules == &mx_pg_print_readable)
        pin_array(p, arg);
    lit(p, bare ? "::" : ")::");
    print_type(p, e->type);
}

/* a AND b AND c: what stands left is one list with what stands right. */
static void print_list(mx_printer *p, const mx_expr *e, mx_str op, const char *word)
{
    if (e->kind == MX_E_BINARY && mx_str_eq(e->text, op)) {
        print_list(p, e->args[0], op, word);
        lit(p, word);
        sub(p, e->args[1]);
    } else {
        sub(p, e);
    }
}

static void print_is(mx_printer *p, const mx_expr *e)
{
    sub(p, e->args[0]);
    lit(p, e->flags & MX_EF_NOT ? " IS NOT " : " IS ");
    if (e->args[1]->kind == MX_E_NULL || e->args[1]->kind == MX_E_BOOL || e->args[1]->kind == MX_E_KEYWORD)
        mx_buf_str(p->buf, e->args[1]->kind == MX_E_NULL ? MX_STR("NULL")
                                                         : mx_str_upper(p->buf->arena, e->args[1]->text));
    else
        sub(p, e->args[1]);
}

static void print_binary(mx_printer *p, const mx_expr *e)
{
    if (mx_str_eq(e->text, MX_STR("=>"))) {
        sub(p, e->args[0]);
        lit(p, " => ");
        sub(p, e->args[1]);
        return;
    }
    lit(p, "(");
    if (mx_str_eq(e->text, MX_STR("and"))) {
        print_list(p, e, e->text, " AND ");
    } else if (mx_str_eq(e->text, MX_STR("or"))) {
        print_list(p, e, e->text, " OR ");
    } else if (mx_str_eq(e->text, MX_STR("is"))) {
        print_is(p, e);
    } else {
        sub(p, e->args[0]);
        lit(p, e->flags & MX_EF_NOT ? " NOT " : " ");
        if (e->prefix.len)
            mx_buf_printf(p->buf, "OPERATOR(%.*s.%.*s)", MX_FMT(e->prefix), MX_FMT(e->text));
        else
            mx_buf_str(p->buf, mx_str_upper(p->buf->arena, e->text));
        lit(p, " ");
        sub(p, e->args[1]);
        if (e->arg_count > 2) {
            lit(p, " ESCAPE ");
            sub(p, e->args[2]);
        }
    }
    lit(p, ")");
}

static void print_unary(mx_printer *p, const mx_expr *e)
{
    if (mx_str_eq(e->text, MX_STR("variadic"))) { /* no operator: it takes no parentheses */
        lit(p, "VARIADIC ");
        sub(p, e->args[0]);
        return;
    }
    mx_buf_printf(p->buf, "(%.*s ", MX_FMT(mx_str_upper(p->buf->arena, e->text)));
    sub(p, e->args[0]);
    lit(p, ")");
}

static void print_any(mx_printer *p, const mx_expr *e)
{
    lit(p, "(");
    sub(p, e->args[0]);
    mx_buf_printf(p->buf, " %.*s %s ", MX_FMT(e->text), e->flags & MX_EF_ALL ? "ALL" : "ANY");
    if (e->args[1]->kind == MX_E_SELECT) {
        sub(p, e->args[1]);
    } else {
        lit(p, "(");
        sub(p, e->args[1]);
        lit(p, ")");
    }
    lit(p, ")");
}

static void print_zone(mx_printer *p, const mx_expr *e)
{
    lit(p, "(");
    sub(p, e->args[0]);
    lit(p, e->arg_count > 1 ? " AT TIME ZONE " : " AT LOCAL");
    if (e->arg_count > 1)
        sub(p, e->args[1]);
    lit(p, ")");
}

static void print_subscript(mx_printer *p, const mx_expr *e)
{
    bool bare = e->args[0]->kind == MX_E_NAME || e->args[0]->kind == MX_E_INDEX;
    lit(p, bare ? "" : "(");
    sub(p, e->args[0]);
    lit(p, bare ? "[" : ")[");
    sub(p, e->args[1]);
    if (e->flags & MX_EF_SLICE) {
        lit(p, ":");
        sub(p, e->args[2]);
    }
    lit(p, "]");
}

static bool print_node(mx_printer *p, const mx_expr *e)
{
    switch (e->kind) {
    case MX_E_BINARY:
        print_binary(p, e);
        return true;
    case MX_E_UNARY:
        print_unary(p, e);
        return true;
    case MX_E_ANY:
        print_any(p, e);
        return true;
    case MX_E_CAST:
        print_cast(p, e);
        return true;
    case MX_E_CALL:
        print_call(p, e);
        return true;
    case MX_E_INDEX:
        print_subscript(p, e);
        return true;
    case MX_E_NULL:
        lit(p, "NULL");
        return true;
    case MX_E_BOOL:
        mx_buf_str(p->buf, e->text);
        return true;
    case MX_E_COLLATE:
        lit(p, "(");
        sub(p, e->args[0]);
        lit(p, " COLLATE ");
        if (e->path_len) {
            mx_print_path(p, e);
            lit(p, ".");
        }
        print_name(p->buf, e->text, p->server);
        lit(p, ")");
        return true;
    case MX_E_AT_ZONE:
        print_zone(p, e);
        return true;
    case MX_E_EXTRACT:
        mx_buf_printf(p->buf, "EXTRACT(%.*s FROM ", MX_FMT(e->text));
        sub(p, e->args[0]);
        lit(p, ")");
        return true;
    case MX_E_ROW:
        lit(p, "ROW(");
        mx_print_args(p, e, 0);
        lit(p, ")");
        return true;
    default:
        return false;
    }
}

static const mx_print_rules print_rules = {
    .name = print_name, .string = mx_print_string_plain, .node = print_node, .upper_keywords = true};
const mx_print_rules mx_pg_print_readable = {
    .name = print_name, .string = mx_print_string_plain, .node = print_node, .upper_keywords = true};

mx_str mx_pg_print(mx_model *model, const mx_expr *tree)
{
    return mx_print_tree(model->arena, tree, &model->server, &print_rules);
}

mx_str mx_pg_shown(mx_arena *arena, const mx_expr *tree, const mx_server *server)
{
    return mx_print_tree(arena, tree, server, &mx_pg_print_readable);
}
