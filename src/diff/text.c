#include "diff/rules.h"

bool mx_same_type_text(const mx_column *from, const mx_column *to)
{
    return mx_str_eq(from->type.text, to->type.text);
}

bool mx_same_default_text(const mx_column *from, const mx_column *to)
{
    return mx_str_eq(from->default_value.text, to->default_value.text);
}

bool mx_same_check_text(const mx_check *from, const mx_check *to)
{
    return mx_str_eq(from->expr.text, to->expr.text);
}

uint32_t mx_schema_aspects(const mx_schema *from, const mx_schema *to)
{
    return (mx_str_eq(from->charset, to->charset) ? 0 : MX_D_CHARSET) |
           (mx_str_eq(from->collation, to->collation) ? 0 : MX_D_COLLATION) |
           (mx_str_eq(from->comment, to->comment) ? 0 : MX_D_COMMENT);
}
