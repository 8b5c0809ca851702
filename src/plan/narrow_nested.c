/* plan/narrow_nested.c — DuckDB: which types hold less than others where they are made of types. A number of them become no others at
 * all, which fails as soon as there is a row. */
#include "plan/planner.h"
#include "schema/nested.h"

/* By the digits of a second that it keeps. */
static mx_type moment_type(mx_str text)
{
    int64_t digits = mx_str_ends(text, MX_STR("_S")) ? 0 : mx_str_ends(text, MX_STR("_MS")) ? 3 : 9;
    return (mx_type){.text = text, .base = MX_STR("TIMESTAMP"), .args = {digits}, .arg_count = 1};
}

/* DECIMAL(18,3) and the like. */
static mx_type plain_type(mx_str text)
{
    mx_type type = {.text = text, .base = text};
    size_t open = mx_str_find(text, '(');
    if (mx_str_istarts(text, MX_STR("U")) && mx_str_find_str(text, MX_STR("INT")) != MX_NPOS) {
        type.is_unsigned = true;
        type.base = mx_str_sub(text, 1, text.len);
    }
    if (mx_str_istarts(text, MX_STR("TIMESTAMP_")))
        return moment_type(text);
    if (open == MX_NPOS)
        return type;
    mx_str parts = mx_str_sub(text, open + 1, text.len - 1), part;
    type.base = mx_str_sub(text, 0, open);
    while (type.arg_count < 2 && mx_nested_next(&parts, &part) &&
           mx_str_to_i64(part, &type.args[type.arg_count]))
        type.arg_count++;
    return type;
}

static bool is_any(mx_str type)
{
    return mx_str_ieq(type, MX_STR("VARCHAR")) || mx_str_ieq(type, MX_STR("JSON")) ||
           mx_str_ieq(type, MX_STR("VARIANT"));
}

/* A value becomes the member of its type. */
static bool narrower_other(const mx_nested *was, const mx_nested *is, mx_str to)
{
    if (is->kind == MX_N_PLAIN)
        return !is_any(to);
    return !(is->kind == MX_N_UNION || (was->kind == MX_N_STRUCT && is->kind == MX_N_MAP));
}

static bool narrower_fields(const mx_nested *from, const mx_nested *to)
{
    mx_str parts = from->parts, part, name, was, is;
    while (mx_nested_next(&parts, &part)) {
        mx_nested_field(part, &name, &was);
        if (mx_nested_find(to, name, &is) && mx_plan_is_narrower_nested(was, is))
            return true;
    }
    return false;
}

static bool narrower_pairs(mx_nested from, mx_nested to)
{
    mx_str was, is;
    while (mx_nested_next(&from.parts, &was) && mx_nested_next(&to.parts, &is)) {
        if (mx_plan_is_narrower_nested(was, is))
            return true;
    }
    return false;
}

bool mx_plan_is_narrower_nested(mx_str from, mx_str to)
{
    mx_nested was = mx_nested_of(from), is = mx_nested_of(to);
    if (was.kind == MX_N_ARRAY && is.kind == MX_N_LIST)
        was.kind = MX_N_LIST;
    if (was.kind != is.kind)
        return (was.kind == MX_N_LIST && is.kind == MX_N_ARRAY) || narrower_other(&was, &is, to);
    mx_type plain_from = plain_type(from), plain_to = plain_type(to);
    switch (was.kind) {
    case MX_N_PLAIN:
        return mx_plan_is_narrower_plain(&plain_from, &plain_to);
    case MX_N_ARRAY:
        return !mx_str_eq(was.count, is.count) || mx_plan_is_narrower_nested(was.parts, is.parts);
    case MX_N_LIST:
        return mx_plan_is_narrower_nested(was.parts, is.parts);
    case MX_N_MAP:
        return narrower_pairs(was, is);
    case MX_N_ENUM:
        return mx_nested_lost(from, to, MX_N_ENUM).len > 0;
    case MX_N_STRUCT:
    case MX_N_UNION:
        break;
    }
    return narrower_fields(&was, &is);
}
