/* ast_dump_expr.c — expressions and types as one line each: (kind "text" args…). */
#include "ast_dump.h"

static const char *const expr_names[] = {
    [MX_E_NULL] = "null",       [MX_E_BOOL] = "bool",         [MX_E_NUMBER] = "number",
    [MX_E_STRING] = "string",   [MX_E_BLOB] = "blob",         [MX_E_NAME] = "name",
    [MX_E_STAR] = "star",       [MX_E_PARAM] = "param",       [MX_E_KEYWORD] = "keyword",
    [MX_E_CALL] = "call",       [MX_E_UNARY] = "unary",       [MX_E_BINARY] = "binary",
    [MX_E_IN] = "in",           [MX_E_BETWEEN] = "between",   [MX_E_ANY] = "any",
    [MX_E_CASE] = "case",       [MX_E_CAST] = "cast",         [MX_E_COLLATE] = "collate",
    [MX_E_ARRAY] = "array",     [MX_E_ROW] = "row",           [MX_E_INDEX] = "index",
    [MX_E_FIELD] = "field",     [MX_E_INTERVAL] = "interval", [MX_E_EXTRACT] = "extract",
    [MX_E_AT_ZONE] = "at-zone", [MX_E_EXISTS] = "exists",     [MX_E_SELECT] = "select",
    [MX_E_OVER] = "over",       [MX_E_RAW] = "raw",
};
_Static_assert(sizeof expr_names / sizeof *expr_names == MX_E_KINDS, "name the new expression kind");

static const struct {
    uint32_t flag;
    const char *name;
} flag_names[] = {
    {MX_EF_NOT, "not"},           {MX_EF_DISTINCT, "distinct"},
    {MX_EF_ALL, "all"},           {MX_EF_SYMMETRIC, "symmetric"},
    {MX_EF_OPERAND, "operand"},   {MX_EF_ELSE, "else"},
    {MX_EF_CONVERT, "convert"},   {MX_EF_TYPED, "typed"},
    {MX_EF_SLICE, "slice"},       {MX_EF_QUOTED, "quoted"},
    {MX_EF_IMPLICIT, "implicit"},
};

void mx_dump_expr(mx_buf *buf, const mx_expr *expr)
{
    mx_buf_printf(buf, "(%s", expr_names[expr->kind]);
    for (size_t i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
        if (expr->flags & flag_names[i].flag)
            mx_buf_printf(buf, " +%s", flag_names[i].name);
    for (uint32_t i = 0; i < expr->path_len; i++)
        mx_buf_printf(buf, "%c%.*s", i ? '.' : ' ', MX_FMT(expr->path[i]));
    if (expr->prefix.len)
        mx_buf_printf(buf, " %.*s:", MX_FMT(expr->prefix));
    if (expr->text.len || expr->kind == MX_E_STRING) {
        mx_buf_char(buf, ' ');
        mx_buf_json(buf, expr->text);
    }
    for (uint32_t i = 0; i < expr->arg_count; i++) {
        mx_buf_char(buf, ' ');
        mx_dump_expr(buf, expr->args[i]);
    }
    if (expr->type) {
        mx_buf_lit(buf, " as ");
        mx_dump_type(buf, expr->type);
    }
    mx_buf_char(buf, ')');
}

void mx_dump_type(mx_buf *buf, const mx_type_name *type)
{
    if (type->setof)
        mx_buf_lit(buf, "setof ");
    if (type->schema.len)
        mx_buf_printf(buf, "%.*s.", MX_FMT(type->schema));
    mx_buf_printf(buf, type->quoted ? "\"%.*s\"" : "%.*s", MX_FMT(type->name));
    for (uint32_t i = 0; i < type->arg_count; i++) {
        const mx_expr *arg = type->args[i];
        mx_buf_text(buf, i ? ", " : "(");
        if (arg->kind == MX_E_NUMBER)
            mx_buf_str(buf, arg->text);
        else
            mx_dump_expr(buf, arg);
    }
    if (type->arg_count)
        mx_buf_char(buf, ')');
    for (uint32_t i = 0; i < type->array_dims; i++)
        mx_buf_lit(buf, "[]");
    if (type->fields.len)
        mx_buf_printf(buf, " fields=%.*s", MX_FMT(type->fields));
    if (type->is_unsigned)
        mx_buf_lit(buf, " unsigned");
    if (type->is_signed)
        mx_buf_lit(buf, " signed");
    if (type->zerofill)
        mx_buf_lit(buf, " zerofill");
    if (type->binary)
        mx_buf_lit(buf, " binary");
    if (type->charset.len)
        mx_buf_printf(buf, " charset=%.*s", MX_FMT(type->charset));
    if (type->collate.len)
        mx_buf_printf(buf, " collate=%.*s", MX_FMT(type->collate));
}
