#include "schema/nested.h"

static size_t behind_quotes(mx_str text, size_t i)
{
    char quote = text.ptr[i++];
    while (i < text.len && text.ptr[i] != quote)
        i++;
    return i < text.len ? i + 1 : i; /* a doubled one opens what follows */
}

static mx_nested listed(mx_str type)
{
    size_t open = mx_str_rfind(type, '[');
    if (open == MX_NPOS)
        return (mx_nested){0};
    mx_str count = mx_str_sub(type, open + 1, type.len - 1);
    return (mx_nested){
        .kind = count.len ? MX_N_ARRAY : MX_N_LIST, .parts = mx_str_sub(type, 0, open), .count = count};
}

mx_nested mx_nested_of(mx_str type)
{
    static const struct {
        const char *word;
        mx_nested_kind kind;
    } words[] = {{"STRUCT(", MX_N_STRUCT}, {"UNION(", MX_N_UNION}, {"MAP(", MX_N_MAP}, {"ENUM(", MX_N_ENUM}};
    if (mx_str_ends(type, MX_STR("]")))
        return listed(type);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        mx_str word = mx_str_of(words[i].word);
        if (mx_str_istarts(type, word) && mx_str_ends(type, MX_STR(")")))
            return (mx_nested){.kind = words[i].kind, .parts = mx_str_sub(type, word.len, type.len - 1)};
    }
    return (mx_nested){0};
}

bool mx_nested_next(mx_str *parts, mx_str *part)
{
    mx_str text = *parts;
    size_t depth = 0, i = 0;
    if (!mx_str_trim(text).len)
        return false;
    while (i < text.len && (depth || text.ptr[i] != ',')) {
        char c = text.ptr[i];
        depth += c == '(' ? 1 : 0;
        depth -= c == ')' && depth ? 1 : 0;
        i = c == '\'' || c == '"' ? behind_quotes(text, i) : i + 1;
    }
    *part = mx_str_trim(mx_str_sub(text, 0, i));
    *parts = i < text.len ? mx_str_sub(text, i + 1, text.len) : MX_STR_NONE;
    return true;
}

void mx_nested_field(mx_str part, mx_str *name, mx_str *type)
{
    size_t i = 0;
    while (i < part.len && part.ptr[i] != ' ')
        i = part.ptr[i] == '"' ? behind_quotes(part, i) : i + 1;
    *name = mx_str_sub(part, 0, i);
    *type = mx_str_trim(mx_str_sub(part, i, part.len));
}

bool mx_nested_find(const mx_nested *type, mx_str name, mx_str *field_type)
{
    mx_str parts = type->parts, part, found;
    while (mx_nested_next(&parts, &part)) {
        mx_nested_field(part, &found, field_type);
        if (mx_str_ieq(found, name))
            return true;
    }
    return false;
}

static bool has_value(const mx_nested *type, mx_str value)
{
    mx_str parts = type->parts, part;
    while (mx_nested_next(&parts, &part)) {
        if (mx_str_eq(part, value))
            return true;
    }
    return false;
}

static mx_str lost_value(const mx_nested *from, const mx_nested *to)
{
    mx_str parts = from->parts, part;
    while (mx_nested_next(&parts, &part)) {
        if (!has_value(to, part))
            return part;
    }
    return MX_STR_NONE;
}

static mx_str lost_field(const mx_nested *from, const mx_nested *to, mx_nested_kind kind)
{
    mx_str parts = from->parts, part, name, was, is, lost = MX_STR_NONE;
    while (!lost.len && mx_nested_next(&parts, &part)) {
        mx_nested_field(part, &name, &was);
        if (mx_nested_find(to, name, &is))
            lost = mx_nested_lost(was, is, kind);
        else if (from->kind == kind)
            lost = name;
    }
    return lost;
}

static bool is_list(const mx_nested *type)
{
    return type->kind == MX_N_LIST || type->kind == MX_N_ARRAY;
}

mx_str mx_nested_lost(mx_str from, mx_str to, mx_nested_kind kind)
{
    mx_nested was = mx_nested_of(from), is = mx_nested_of(to);
    mx_str had, has, lost = MX_STR_NONE;
    if (is_list(&was) && is_list(&is))
        return mx_nested_lost(was.parts, is.parts, kind);
    if (was.kind != is.kind)
        return lost;
    if (was.kind == MX_N_ENUM && kind == MX_N_ENUM)
        return lost_value(&was, &is);
    if (was.kind == MX_N_STRUCT || was.kind == MX_N_UNION)
        return lost_field(&was, &is, kind);
    while (was.kind == MX_N_MAP && !lost.len && mx_nested_next(&was.parts, &had) &&
           mx_nested_next(&is.parts, &has))
        lost = mx_nested_lost(had, has, kind);
    return lost;
}

static bool fields_have_casts(const mx_nested *from, const mx_nested *to)
{
    mx_str parts = from->parts, part, name, was, is;
    size_t common = 0;
    while (mx_nested_next(&parts, &part)) {
        mx_nested_field(part, &name, &was);
        if (!mx_nested_find(to, name, &is))
            continue;
        common++;
        if (!mx_nested_has_cast(was, is))
            return false;
    }
    return common > 0;
}

bool mx_nested_has_cast(mx_str from, mx_str to)
{
    mx_nested was = mx_nested_of(from), is = mx_nested_of(to);
    mx_str had, has;
    if (is_list(&was) && is_list(&is))
        return mx_nested_has_cast(was.parts, is.parts);
    if (was.kind != is.kind)
        return true; /* which is not judged */
    if (was.kind == MX_N_STRUCT || was.kind == MX_N_UNION)
        return !mx_nested_lost(from, to, MX_N_UNION).len && fields_have_casts(&was, &is);
    while (was.kind == MX_N_MAP && mx_nested_next(&was.parts, &had) && mx_nested_next(&is.parts, &has)) {
        if (!mx_nested_has_cast(had, has))
            return false;
    }
    return true;
}
