/* expr_dump.h — a tree as text with every operation in parentheses, so that a row of a test shows what
 * binds what. */
#ifndef MX_TESTS_EXPR_DUMP_H
#define MX_TESTS_EXPR_DUMP_H

#include "base/buf.h"
#include "sql/expr.h"

static inline void show_expr(mx_buf *buf, const mx_expr *e);

static inline void show_args(mx_buf *buf, const mx_expr *e, uint32_t from)
{
    for (uint32_t i = from; i < e->arg_count; i++) {
        if (i > from)
            mx_buf_lit(buf, ", ");
        show_expr(buf, e->args[i]);
    }
}

static inline void show_path(mx_buf *buf, const mx_expr *e)
{
    for (uint32_t i = 0; i < e->path_len; i++)
        mx_buf_printf(buf, "%s%.*s", i ? "." : "", MX_FMT(e->path[i]));
}

static inline void show_type(mx_buf *buf, const mx_type_name *t)
{
    mx_buf_printf(buf, "%s%.*s%s%s%.*s%s", t->setof ? "setof " : "", MX_FMT(t->schema),
                  t->schema.len ? "." : "", t->quoted ? "\"" : "", MX_FMT(t->name), t->quoted ? "\"" : "");
    for (uint32_t i = 0; i < t->arg_count; i++) {
        mx_buf_text(buf, i ? ", " : "(");
        show_expr(buf, t->args[i]);
    }
    if (t->arg_count)
        mx_buf_char(buf, ')');
    for (uint32_t i = 0; i < t->array_dims; i++)
        mx_buf_lit(buf, "[]");
    mx_buf_printf(buf, "%s%s%s%s", t->is_unsigned ? " unsigned" : "", t->is_signed ? " signed" : "",
                  t->zerofill ? " zerofill" : "", t->binary ? " binary" : "");
    mx_str named[] = {t->fields, t->charset, t->collate};
    static const char *const names[] = {"fields", "charset", "collate"};
    for (int i = 0; i < 3; i++)
        if (named[i].len)
            mx_buf_printf(buf, " %s=%.*s", names[i], MX_FMT(named[i]));
}

static inline void show_operation(mx_buf *buf, const mx_expr *e)
{
    mx_buf_char(buf, '(');
    if (e->kind == MX_E_UNARY)
        mx_buf_printf(buf, "%.*s ", MX_FMT(e->text));
    show_expr(buf, e->args[0]);
    if (e->kind != MX_E_UNARY)
        mx_buf_char(buf, ' ');
    if (e->flags & MX_EF_NOT)
        mx_buf_lit(buf, "not ");
    if (e->kind == MX_E_BINARY) {
        mx_buf_printf(buf, "%.*s%s%.*s ", MX_FMT(e->prefix), e->prefix.len ? "." : "", MX_FMT(e->text));
        show_expr(buf, e->args[1]);
        if (e->arg_count > 2) {
            mx_buf_lit(buf, " escape ");
            show_expr(buf, e->args[2]);
        }
    } else if (e->kind == MX_E_IN) {
        mx_buf_lit(buf, "in [");
        show_args(buf, e, 1);
        mx_buf_char(buf, ']');
    } else if (e->kind == MX_E_BETWEEN) {
        mx_buf_text(buf, e->flags & MX_EF_SYMMETRIC ? "between symmetric " : "between ");
        show_expr(buf, e->args[1]);
        mx_buf_lit(buf, " and ");
        show_expr(buf, e->args[2]);
    } else if (e->kind == MX_E_ANY) {
        mx_buf_printf(buf, "%.*s %s ", MX_FMT(e->text), e->flags & MX_EF_ALL ? "all" : "any");
        show_expr(buf, e->args[1]);
    } else if (e->kind == MX_E_COLLATE) {
        mx_buf_lit(buf, "collate ");
        show_path(buf, e);
        mx_buf_printf(buf, "%s%.*s", e->path_len ? "." : "", MX_FMT(e->text));
    } else if (e->kind == MX_E_AT_ZONE) {
        mx_buf_printf(buf, "at zone %.*s", MX_FMT(e->text));
        show_args(buf, e, 1);
    }
    mx_buf_char(buf, ')');
}

static inline void show_case(mx_buf *buf, const mx_expr *e)
{
    uint32_t i = 0, end = e->arg_count - (e->flags & MX_EF_ELSE ? 1 : 0);
    mx_buf_lit(buf, "case");
    if (e->flags & MX_EF_OPERAND) {
        mx_buf_char(buf, ' ');
        show_expr(buf, e->args[i++]);
    }
    for (; i < end; i++) {
        mx_buf_text(buf, (i - (e->flags & MX_EF_OPERAND ? 1 : 0)) % 2 ? " then " : " when ");
        show_expr(buf, e->args[i]);
    }
    if (e->flags & MX_EF_ELSE) {
        mx_buf_lit(buf, " else ");
        show_expr(buf, e->args[end]);
    }
    mx_buf_lit(buf, " end");
}

static inline void show_listed(mx_buf *buf, const mx_expr *e, const char *open, char close, uint32_t from)
{
    mx_buf_text(buf, open);
    show_args(buf, e, from);
    mx_buf_char(buf, close);
}

static inline void show_expr(mx_buf *buf, const mx_expr *e)
{
    switch (e->kind) {
    case MX_E_NULL:
        mx_buf_lit(buf, "null");
        break;
    case MX_E_STRING:
        mx_buf_printf(buf, "%.*s'%.*s'", MX_FMT(e->prefix), MX_FMT(e->text));
        break;
    case MX_E_BOOL:
    case MX_E_NUMBER:
    case MX_E_PARAM:
        mx_buf_str(buf, e->text);
        break;
    case MX_E_BLOB:
        mx_buf_printf(buf, "%.*s%.*s", MX_FMT(e->prefix), MX_FMT(e->text));
        break;
    case MX_E_NAME:
        show_path(buf, e);
        if (e->flags & MX_EF_QUOTED)
            mx_buf_char(buf, '\"');
        break;
    case MX_E_STAR:
        show_path(buf, e);
        mx_buf_text(buf, e->path_len ? ".*" : "*");
        break;
    case MX_E_KEYWORD:
        mx_buf_printf(buf, "<%.*s", MX_FMT(e->text));
        if (e->arg_count)
            show_listed(buf, e, "(", ')', 0);
        mx_buf_char(buf, '>');
        break;
    case MX_E_CALL:
        show_path(buf, e);
        mx_buf_printf(buf, "%s%.*s%s", e->prefix.len ? "{" : "", MX_FMT(e->prefix), e->prefix.len ? "}" : "");
        show_listed(buf, e, e->flags & MX_EF_DISTINCT ? "(distinct " : "(", ')', 0);
        break;
    case MX_E_UNARY:
    case MX_E_BINARY:
    case MX_E_IN:
    case MX_E_BETWEEN:
    case MX_E_ANY:
    case MX_E_COLLATE:
    case MX_E_AT_ZONE:
        show_operation(buf, e);
        break;
    case MX_E_CASE:
        show_case(buf, e);
        break;
    case MX_E_CAST:
        mx_buf_printf(buf, "%scast%s(", e->text.len ? "try_" : "",
                      e->flags & MX_EF_TYPED     ? ".typed"
                      : e->flags & MX_EF_CONVERT ? ".convert"
                                                 : "");
        show_args(buf, e, 0);
        mx_buf_lit(buf, " as ");
        show_type(buf, e->type);
        mx_buf_char(buf, ')');
        break;
    case MX_E_ARRAY:
        show_listed(buf, e, "array[", ']', 0);
        break;
    case MX_E_ROW:
        show_listed(buf, e, "row(", ')', 0);
        break;
    case MX_E_INDEX:
        show_expr(buf, e->args[0]);
        show_listed(buf, e, e->flags & MX_EF_SLICE ? "[slice " : "[", ']', 1);
        break;
    case MX_E_FIELD:
        show_expr(buf, e->args[0]);
        mx_buf_printf(buf, "->{%.*s}", MX_FMT(e->text));
        break;
    case MX_E_INTERVAL:
    case MX_E_EXTRACT:
        mx_buf_text(buf, e->kind == MX_E_INTERVAL ? "interval(" : "extract(");
        mx_buf_printf(buf, "%.*s: ", MX_FMT(e->text));
        show_args(buf, e, 0);
        mx_buf_char(buf, ')');
        break;
    case MX_E_EXISTS:
        show_listed(buf, e, "exists(", ')', 0);
        break;
    case MX_E_SELECT:
    case MX_E_RAW:
        mx_buf_printf(buf, "{%.*s}", MX_FMT(e->text));
        break;
    case MX_E_OVER:
        show_args(buf, e, 0);
        mx_buf_printf(buf, " {%.*s}", MX_FMT(e->text));
        break;
    case MX_E_KINDS:
        break;
    }
}

#endif
