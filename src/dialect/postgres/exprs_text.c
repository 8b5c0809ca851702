#include "dialect/postgres/exprs.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

/* What output functions make of literals that can be written in several ways: https://www.postgresql.org/docs/current/datatype.html */

/* --- jsonb: keys by length, then by bytes; ", " and ": "; numbers as numeric -------------------------------------------------------- */

typedef struct member {
    mx_str key;
    const mx_json *value;
} member;

static int by_length(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->key.len != y->key.len)
        return x->key.len < y->key.len ? -1 : 1;
    return memcmp(x->key.ptr, y->key.ptr, x->key.len);
}

static void put_string(mx_buf *out, mx_str text)
{
    mx_json_writer w = MX_JSON_WRITER(out, NULL);
    mx_json_put_string(&w, text);
}

static bool put_json(mx_buf *out, mx_str text, const mx_json *value);

static bool put_object(mx_buf *out, mx_str text, const mx_json *object)
{
    size_t len = mx_json_length(object);
    member *members = mx_new_array(out->arena, member, len ? len : 1);
    for (size_t i = 0; i < len; i++)
        members[i] = (member){mx_json_key(object, i), mx_json_at(object, i)};
    qsort(members, len, sizeof *members, by_length);
    mx_buf_char(out, '{');
    for (size_t i = 0; i < len; i++) {
        mx_buf_text(out, i ? ", " : "");
        put_string(out, members[i].key);
        mx_buf_lit(out, ": ");
        if (!put_json(out, text, members[i].value))
            return false;
    }
    mx_buf_char(out, '}');
    return true;
}

static bool put_json(mx_buf *out, mx_str text, const mx_json *value)
{
    mx_span at = mx_json_span(value);
    mx_str number;
    switch (mx_json_kind_of(value)) {
    case MX_JSON_OBJECT:
        return put_object(out, text, value);
    case MX_JSON_ARRAY:
        mx_buf_char(out, '[');
        for (size_t i = 0; i < mx_json_length(value); i++) {
            mx_buf_text(out, i ? ", " : "");
            if (!put_json(out, text, mx_json_at(value, i)))
                return false;
        }
        mx_buf_char(out, ']');
        return true;
    case MX_JSON_STRING:
        put_string(out, mx_json_string(value));
        return true;
    case MX_JSON_INT:
    case MX_JSON_DOUBLE:
        if (!mx_pg_decimal_text(out->arena, mx_str_sub(text, at.start, at.end), &number))
            return false;
        mx_buf_str(out, number);
        return true;
    default:
        mx_buf_str(out, mx_str_sub(text, at.start, at.end));
        return true;
    }
}

static bool jsonb(mx_arena *arena, mx_str text, mx_str *out)
{
    mx_json *value;
    mx_buf buf = MX_BUF(arena);
    if (mx_json_parse_wide(arena, text, 0, MX_SCH005, &value, NULL) != MX_OK || !put_json(&buf, text, value))
        return false;
    *out = mx_buf_take(&buf);
    return true;
}

/* --- arrays: no blanks around elements, quotes only where they are needed ------------------------------------------------------------ */

static void put_element(mx_buf *out, mx_str text)
{
    bool quoted = !text.len || mx_str_ieq(text, MX_STR("null"));
    for (size_t i = 0; i < text.len; i++)
        quoted = quoted || mx_is_space(text.ptr[i]) || strchr("{}\",\\", text.ptr[i]);
    mx_buf_text(out, quoted ? "\"" : "");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\')
            mx_buf_char(out, '\\');
        mx_buf_char(out, text.ptr[i]);
    }
    mx_buf_text(out, quoted ? "\"" : "");
}

/* One element up to ',' or '}'. False: what no array has there. */
static bool take_element(mx_arena *arena, mx_str text, size_t *at, mx_str *out, bool *quoted)
{
    mx_buf buf = MX_BUF(arena);
    size_t solid = 0; /* without the blanks behind it */
    *quoted = false;
    while (*at < text.len && mx_is_space(text.ptr[*at]))
        ++*at;
    if (*at < text.len && text.ptr[*at] == '"') {
        *quoted = true;
        for (++*at; *at < text.len && text.ptr[*at] != '"'; ++*at) {
            if (text.ptr[*at] == '\\' && ++*at == text.len)
                return false;
            mx_buf_char(&buf, text.ptr[*at]);
        }
        solid = buf.len;
        ++*at;
    }
    for (; *at < text.len && text.ptr[*at] != ',' && text.ptr[*at] != '}'; ++*at) {
        char c = text.ptr[*at];
        if ((*quoted && !mx_is_space(c)) || c == '"' || c == '{')
            return false;
        if (c == '\\' && ++*at == text.len)
            return false;
        if (!*quoted)
            mx_buf_char(&buf, text.ptr[*at]);
        solid = mx_is_space(c) ? solid : buf.len;
    }
    *out = mx_str_sub(mx_buf_take(&buf), 0, solid);
    return *at < text.len && (*quoted || out->len);
}

static bool array(mx_pg_ctx *c, mx_pg_static element, mx_str text, size_t *at, int depth, mx_buf *out)
{
    if (depth > 6 || *at >= text.len || text.ptr[*at] != '{')
        return false;
    mx_buf_char(out, text.ptr[(*at)++]);
    for (bool first = true;; first = false) {
        mx_str one;
        bool quoted;
        while (*at < text.len && mx_is_space(text.ptr[*at]))
            ++*at;
        if (first && *at < text.len && text.ptr[*at] == '}')
            break;
        mx_buf_text(out, first ? "" : ",");
        if (*at < text.len && text.ptr[*at] == '{') {
            if (!array(c, element, text, at, depth + 1, out))
                return false;
            while (*at < text.len && mx_is_space(text.ptr[*at]))
                ++*at;
        } else if (!take_element(c->arena, text, at, &one, &quoted)) {
            return false;
        } else if (!quoted && mx_str_ieq(one, MX_STR("null"))) {
            mx_buf_lit(out, "NULL");
        } else {
            put_element(out, mx_pg_text_of(c, element, one));
        }
        if (*at >= text.len || text.ptr[*at] != ',')
            break;
        ++*at;
    }
    if (*at >= text.len || text.ptr[*at] != '}')
        return false;
    mx_buf_char(out, text.ptr[(*at)++]);
    return true;
}

/* --- others -------------------------------------------------------------------------------------------------------------------------- */

/* A host's address is shown without the length of its net. */
static mx_str inet(mx_arena *arena, mx_str text)
{
    bool six = mx_str_find(text, ':') != MX_NPOS;
    mx_str whole = six ? MX_STR("/128") : MX_STR("/32");
    text = mx_str_lower(arena, text);
    return mx_str_ends(text, whole) ? mx_str_sub(text, 0, text.len - whole.len) : text;
}

/* 08-00-2b-01-02-03, 0800.2b01.0203, 08002b010203 → 08:00:2b:01:02:03 */
static mx_str macaddr(mx_arena *arena, mx_str text)
{
    mx_buf digits = MX_BUF(arena), buf = MX_BUF(arena);
    for (size_t i = 0; i < text.len; i++) {
        char l = mx_lower(text.ptr[i]);
        if (mx_is_digit(l) || (l >= 'a' && l <= 'f'))
            mx_buf_char(&digits, l);
    }
    if (digits.len != 12)
        return text;
    for (size_t i = 0; i < 12; i++) {
        mx_buf_text(&buf, i && i % 2 == 0 ? ":" : "");
        mx_buf_char(&buf, digits.ptr[i]);
    }
    return mx_buf_take(&buf);
}

/* [1,5] of whole numbers is [1,6); an empty one is empty. */
static mx_str whole_range(mx_arena *arena, mx_str text)
{
    mx_str low, high;
    int64_t from = 0, to = 0;
    if (mx_str_ieq(text, MX_STR("empty")) || text.len < 3 ||
        !mx_str_cut(mx_str_sub(text, 1, text.len - 1), ',', &low, &high))
        return mx_str_lower(arena, text);
    low = mx_str_trim(low);
    high = mx_str_trim(high);
    if ((low.len && !mx_str_to_i64(low, &from)) || (high.len && !mx_str_to_i64(high, &to)))
        return text;
    if (from == INT64_MAX || to == INT64_MAX)
        return text;
    from += text.ptr[0] == '(' ? 1 : 0;
    to += text.ptr[text.len - 1] == ']' ? 1 : 0;
    if (low.len && high.len && from >= to)
        return MX_STR("empty");
    mx_str left = low.len ? mx_str_printf(arena, "[%lld", (long long)from) : MX_STR("(");
    mx_str right = high.len ? mx_str_printf(arena, "%lld)", (long long)to) : MX_STR(")");
    return mx_str_printf(arena, "%.*s,%.*s", MX_FMT(left), MX_FMT(right));
}

/* A bound of a range: as its type shows it, in quotes where it has a space or the like. */
static bool put_bound(mx_pg_ctx *c, mx_buf *buf, mx_pg_id id, mx_str text)
{
    text = mx_str_trim(text);
    if (!text.len)
        return true;
    if (text.len > 1 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
        text = mx_str_sub(text, 1, text.len - 1);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\')
            return false;
    }
    mx_str shown = mx_pg_text_of(c, (mx_pg_static){.id = id}, text);
    bool quoted = mx_str_find(shown, ' ') != MX_NPOS;
    mx_buf_printf(buf, "%s%.*s%s", quoted ? "\"" : "", MX_FMT(shown), quoted ? "\"" : "");
    return true;
}

/* [low,high) of what is not counted in steps; of days only what has this form already. */
static mx_str bounded_range(mx_pg_ctx *c, mx_pg_id id, mx_str text)
{
    mx_str low, high;
    mx_buf buf = MX_BUF(c->arena);
    if (mx_str_ieq(text, MX_STR("empty")))
        return MX_STR("empty");
    if (text.len < 3 || !mx_str_cut(mx_str_sub(text, 1, text.len - 1), ',', &low, &high))
        return text;
    char first = text.ptr[0], last = text.ptr[text.len - 1];
    low = mx_str_trim(low);
    high = mx_str_trim(high);
    bool stepped = id == MX_PT_DATE && ((low.len && first != '[') || (high.len && last != ')'));
    if (stepped || (first != '[' && first != '(') || (last != ']' && last != ')'))
        return text;
    mx_buf_char(&buf, low.len ? first : '(');
    if (!put_bound(c, &buf, id, low))
        return text;
    mx_buf_char(&buf, ',');
    if (!put_bound(c, &buf, id, high))
        return text;
    mx_buf_char(&buf, high.len ? last : ')');
    return mx_buf_take(&buf);
}

/* --- jsonpath, tsquery ------------------------------------------------------------------------------------------------------------------ */

static size_t skip_spaces(mx_str text, size_t i)
{
    while (i < text.len && text.ptr[i] == ' ')
        i++;
    return i;
}

static size_t skip_name(mx_str text, size_t i)
{
    while (i < text.len && (mx_is_alpha(text.ptr[i]) || mx_is_digit(text.ptr[i]) || text.ptr[i] == '_'))
        i++;
    return i;
}

/* .a, ."a", .* and .size() behind '.'. False: something else. */
static bool member_of_path(mx_str text, size_t *at, mx_buf *out)
{
    size_t i = *at, end = skip_name(text, i);
    bool quoted = i < text.len && text.ptr[i] == '"', star = i < text.len && text.ptr[i] == '*';
    if (quoted) {
        for (end = i + 1; end < text.len && text.ptr[end] != '"'; end++) {
            if (text.ptr[end] == '\\')
                return false;
        }
        end++;
    }
    end = star ? i + 1 : end;
    if (end == i || end > text.len || (!quoted && !star && mx_is_digit(text.ptr[i])))
        return false;
    mx_str name = mx_str_sub(text, i, end);
    bool method = mx_str_starts(mx_str_sub(text, end, text.len), MX_STR("()"));
    *at = end + (method ? 2 : 0);
    mx_buf_printf(out, quoted || star || method ? ".%.*s%s" : ".\"%.*s\"%s", MX_FMT(name),
                  method ? "()" : "");
    return true;
}

/* A path of members and elements, without conditions. False: it is another. */
static bool jsonpath(mx_arena *arena, mx_str text, mx_str *shown)
{
    mx_buf out = MX_BUF(arena);
    bool strict = mx_str_starts(text, MX_STR("strict "));
    size_t i = skip_spaces(text, strict ? 7 : mx_str_starts(text, MX_STR("lax ")) ? 4 : 0);
    if (i >= text.len || text.ptr[i] != '$' || skip_name(text, i + 1) > i + 1)
        return false;
    mx_buf_text(&out, strict ? "strict $" : "$");
    for (i = skip_spaces(text, i + 1); i < text.len; i = skip_spaces(text, i)) {
        size_t end = i + 1;
        if (text.ptr[i] == '.') {
            i++;
            if (!member_of_path(text, &i, &out))
                return false;
            continue;
        }
        while (end < text.len && (mx_is_digit(text.ptr[end]) || text.ptr[end] == '*'))
            end++;
        if (text.ptr[i] != '[' || end == i + 1 || end >= text.len || text.ptr[end] != ']')
            return false;
        mx_buf_str(&out, mx_str_sub(text, i, end + 1));
        i = end + 1;
    }
    *shown = mx_buf_take(&out);
    return true;
}

/* Words with &, | and ! between them, each in quotes; with parentheses, distances or weights: false. */
static bool tsquery(mx_arena *arena, mx_str text, mx_str *shown)
{
    mx_buf out = MX_BUF(arena);
    for (size_t i = skip_spaces(text, 0); i < text.len; i = skip_spaces(text, i)) {
        size_t end = skip_name(text, i);
        char c = text.ptr[i];
        if (end > i)
            mx_buf_printf(&out, "'%.*s'", (int)(end - i), text.ptr + i);
        else if (c == '&' || c == '|')
            mx_buf_printf(&out, " %c ", c);
        else if (c == '!')
            mx_buf_char(&out, c);
        else
            return false;
        i = end > i ? end : i + 1;
    }
    *shown = mx_buf_take(&out);
    return shown->len > 0;
}

mx_str mx_pg_text_of(mx_pg_ctx *c, mx_pg_static type, mx_str text)
{
    mx_arena *arena = c->arena;
    mx_str plain = mx_str_trim(text), out;
    if (type.dims) {
        mx_buf buf = MX_BUF(arena);
        size_t at = 0;
        type.dims = 0;
        return array(c, mx_pg_base(type), plain, &at, 1, &buf) && at == plain.len ? mx_buf_take(&buf) : text;
    }
    switch (type.id) {
    case MX_PT_BOOL:
        return mx_str_istarts(plain, MX_STR("t")) || mx_str_istarts(plain, MX_STR("y")) ||
                       mx_str_eq(plain, MX_STR("1")) || mx_str_ieq(plain, MX_STR("on"))
                   ? MX_STR("t")
                   : MX_STR("f");
    case MX_PT_INT2:
    case MX_PT_INT4:
    case MX_PT_INT8:
    case MX_PT_NUMERIC:
        return mx_pg_decimal_text(arena, plain, &out) ? out : text;
    case MX_PT_FLOAT4:
    case MX_PT_FLOAT8:
        return mx_pg_float_text(arena, plain, type.id == MX_PT_FLOAT4 ? FLT_DIG : DBL_DIG, &out) ? out : text;
    case MX_PT_UUID:
        return mx_str_lower(arena, plain);
    case MX_PT_JSONB:
        return jsonb(arena, plain, &out) ? out : text;
    case MX_PT_JSONPATH:
        return jsonpath(arena, plain, &out) ? out : text;
    case MX_PT_TSQUERY:
        return tsquery(arena, plain, &out) ? out : text;
    case MX_PT_INET:
        return inet(arena, plain);
    case MX_PT_MACADDR:
        return macaddr(arena, plain);
    case MX_PT_INT4RANGE:
    case MX_PT_INT8RANGE:
        return whole_range(arena, plain);
    case MX_PT_NUMRANGE:
        return bounded_range(c, MX_PT_NUMERIC, plain);
    case MX_PT_TSRANGE:
        return bounded_range(c, MX_PT_TIMESTAMP, plain);
    case MX_PT_TSTZRANGE:
        return bounded_range(c, MX_PT_TIMESTAMPTZ, plain);
    case MX_PT_DATERANGE:
        return bounded_range(c, MX_PT_DATE, plain);
    case MX_PT_DATE:
    case MX_PT_TIME:
    case MX_PT_TIMETZ:
    case MX_PT_TIMESTAMP:
    case MX_PT_TIMESTAMPTZ:
    case MX_PT_INTERVAL:
        return mx_pg_time_text(arena, type.id, text);
    default:
        return text;
    }
}
