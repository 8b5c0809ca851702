#include "dialect/postgres/exprs.h"

/* Functions and operators that take and give any type: https://www.postgresql.org/docs/current/extend-type-system.html#EXTEND-TYPES-POLYMORPHIC.
 * All that take an element, an array or a range of one call are of one type, to which the others are cast. */

/* The type that a range, or a multirange, is made of. */
static mx_pg_static element_of_range(mx_model *model, mx_pg_static range)
{
    static const mx_pg_id elements[] = {MX_PT_INT4,      MX_PT_INT8,        MX_PT_NUMERIC,
                                        MX_PT_TIMESTAMP, MX_PT_TIMESTAMPTZ, MX_PT_DATE};
    range = mx_pg_base(range);
    if (range.dims)
        return MX_PG_TYPE(NONE);
    if (range.udt && range.udt->kind == MX_O_RANGE)
        return mx_pg_subtype(model, range.udt);
    if (range.id >= MX_PT_INT4RANGE && range.id <= MX_PT_DATERANGE)
        return (mx_pg_static){.id = elements[range.id - MX_PT_INT4RANGE]};
    if (mx_pg_is_multirange(range))
        return (mx_pg_static){.id = elements[range.id - MX_PT_INT4MULTIRANGE]};
    return MX_PG_TYPE(NONE);
}

static mx_pg_static element_of_array(mx_pg_static array)
{
    array = mx_pg_base(array);
    if (!array.dims)
        return MX_PG_TYPE(NONE);
    array.dims = 0;
    return array;
}

static bool is_element(mx_str word)
{
    return mx_str_eq(word, MX_STR("?")) || mx_str_eq(word, MX_STR("?n")) || mx_str_eq(word, MX_STR("?e"));
}

static bool is_range(mx_str word)
{
    return mx_str_eq(word, MX_STR("?r")) || mx_str_eq(word, MX_STR("?m"));
}

/* What an argument says of the element. MX_PT_UNKNOWN: nothing. */
static mx_pg_static told(mx_model *model, mx_str word, mx_pg_static type)
{
    if (type.id == MX_PT_UNKNOWN)
        return type;
    if (is_element(word))
        return type;
    if (mx_str_eq(word, MX_STR("?[]")))
        return element_of_array(type);
    return is_range(word) ? element_of_range(model, type) : MX_PG_TYPE(UNKNOWN);
}

static mx_pg_static range_of(mx_pg_static given, mx_str from, mx_str to)
{
    if (given.udt || given.dims || mx_str_eq(from, to))
        return mx_str_eq(from, to) ? given : MX_PG_TYPE(NONE);
    int step = MX_PT_INT4MULTIRANGE - MX_PT_INT4RANGE;
    return (mx_pg_static){.id = (mx_pg_id)(mx_str_eq(to, MX_STR("?m")) ? given.id + step : given.id - step)};
}

bool mx_pg_bind(mx_pg_ctx *c, const mx_str *words, const mx_pg_static *types, uint32_t count, mx_str gives,
                mx_pg_static *wants, mx_pg_static *result)
{
    mx_pg_static *elements = mx_new_array(c->arena, mx_pg_static, count ? count : 1),
                 range = MX_PG_TYPE(NONE);
    mx_str range_word = MX_STR_NONE;
    uint32_t known = 0;
    for (uint32_t i = 0; i < count; i++) {
        mx_pg_static element = told(c->model, words[i], types[i]);
        if (element.id != MX_PT_UNKNOWN)
            elements[known++] = element;
        if (is_range(words[i]) && types[i].id > MX_PT_UNKNOWN) {
            range = mx_pg_base(types[i]);
            range_word = words[i];
        }
    }
    mx_pg_static element = known ? mx_pg_common(elements, known) : MX_PG_TYPE(TEXT), array = element;
    array.dims = 1;
    *result = MX_PG_TYPE(NONE);
    if (element.id == MX_PT_NONE || element.dims > 1)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        bool another = range.id != MX_PT_NONE && is_range(words[i]) && types[i].id == MX_PT_UNKNOWN;
        wants[i] = is_element(words[i])                         ? element
                   : mx_str_eq(words[i], MX_STR("?[]"))         ? array
                   : another && mx_str_eq(words[i], range_word) ? range
                                                                : MX_PG_TYPE(NONE);
    }
    if (is_element(gives))
        *result = element;
    else if (mx_str_eq(gives, MX_STR("?[]")))
        *result = element.dims ? element : array;
    else if (is_range(gives) && range.id != MX_PT_NONE)
        *result = range_of(range, range_word, gives);
    return true;
}

/* Of || and what contains what, for arrays and ranges. */
bool mx_pg_poly_operator(mx_pg_ctx *c, mx_str op, mx_pg_static *left, mx_pg_static *right, mx_pg_static *type)
{
    static const char *const range_ops[] = {"@>", "<@", "&&", "-|-", "<<", ">>", "&<", "&>", "+", "-", "*"};
    mx_pg_static types[2] = {*left, *right}, wants[2];
    mx_str words[2], gives = MX_STR("?[]");
    bool a = mx_pg_base(*left).dims > 0, b = mx_pg_base(*right).dims > 0;
    char ra = mx_pg_category(*left), rb = mx_pg_category(*right);
    if (mx_str_eq(op, MX_STR("||")) && (a || b)) {
        words[0] = a || left->id == MX_PT_UNKNOWN ? MX_STR("?[]") : MX_STR("?");
        words[1] = b || right->id == MX_PT_UNKNOWN ? MX_STR("?[]") : MX_STR("?");
    } else if (ra == 'R' || rb == 'R') {
        bool known = false;
        for (size_t i = 0; i < sizeof range_ops / sizeof *range_ops; i++)
            known = known || mx_str_eq(op, mx_str_of(range_ops[i]));
        mx_str own = mx_pg_is_multirange(mx_pg_base(ra == 'R' ? *left : *right)) ? MX_STR("?m")
                                                                                 : MX_STR("?r");
        if (!known)
            return false;
        words[0] = ra == 'R' ? mx_pg_is_multirange(mx_pg_base(*left)) ? MX_STR("?m") : MX_STR("?r")
                   : left->id == MX_PT_UNKNOWN ? own
                                               : MX_STR("?");
        words[1] = rb == 'R' ? mx_pg_is_multirange(mx_pg_base(*right)) ? MX_STR("?m") : MX_STR("?r")
                   : right->id == MX_PT_UNKNOWN ? own
                                                : MX_STR("?");
        gives = mx_str_eq(op, MX_STR("+")) || mx_str_eq(op, MX_STR("-")) || mx_str_eq(op, MX_STR("*"))
                    ? own
                    : MX_STR_NONE;
    } else {
        return false;
    }
    if (!mx_pg_bind(c, words, types, 2, gives, wants, type))
        return false;
    if (!gives.len)
        *type = MX_PG_TYPE(BOOL);
    *left = wants[0].id == MX_PT_NONE ? *left : wants[0];
    *right = wants[1].id == MX_PT_NONE ? *right : wants[1];
    return true;
}
