#include "dialect/postgres/exprs.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

/* What output functions make of literals that can be written in several ways: https://www.postgresql.org/docs/current/datatype.html */

/* --- jsonb: keys by length, then by bytes; ", " and ": "; numbers as numeric -------------------------------------------------------- */

typedef struct member {
    size_t at; /* of two with one key the last one counts */
    mx_str key;
    const mx_json *value;
} member;

static int by_length(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->key.len != y->key.len)
        return x->key.len < y->key.len ? -1 : 1;
    int order = memcmp(x->key.ptr, y->key.ptr, x->key.len);
    return order ? order : x->at < y->at ? -1 : 1;
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
        members[i] = (member){i, mx_json_key(object, i), mx_json_at(object, i)};
    qsort(members, len, sizeof *members, by_length);
    mx_buf_char(out, '{');
    bool first = true;
    for (size_t i = 0; i < len; i++) {
        if (i + 1 < len && mx_str_eq(members[i].key, members[i + 1].key))
            continue;
        mx_buf_text(out, first ? "" : ", ");
        first = false;
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

/* --- ranges --------------------------------------------------------------------------------------------------------------------------- */

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

static mx_str bounded_range(mx_pg_ctx *c, mx_pg_id id, mx_str text)
{
    mx_str low, high, next;
    mx_buf from = MX_BUF(c->arena), to = MX_BUF(c->arena);
    if (mx_str_ieq(text, MX_STR("empty")))
        return MX_STR("empty");
    if (text.len < 3 || !mx_str_cut(mx_str_sub(text, 1, text.len - 1), ',', &low, &high))
        return text;
    char first = text.ptr[0], last = text.ptr[text.len - 1];
    low = mx_str_trim(low);
    high = mx_str_trim(high);
    if ((first != '[' && first != '(') || (last != ']' && last != ')') || !put_bound(c, &from, id, low) ||
        !put_bound(c, &to, id, high))
        return text;
    low = mx_buf_take(&from);
    high = mx_buf_take(&to);
    if (id == MX_PT_DATE && low.len && first == '(' && mx_pg_next_day(c->arena, low, &next)) {
        low = next;
        first = '[';
    }
    if (id == MX_PT_DATE && high.len && last == ']' && mx_pg_next_day(c->arena, high, &next)) {
        high = next;
        last = ')';
    }
    if (low.len && mx_str_eq(low, high) && (first == '(' || last == ')'))
        return MX_STR("empty");
    return mx_str_printf(c->arena, "%c%.*s,%.*s%c", low.len ? first : '(', MX_FMT(low), MX_FMT(high),
                         high.len ? last : ')');
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
        if (mx_str_ieq(plain, MX_STR("nan")))
            return MX_STR("NaN");
        out = mx_str_sub(plain, mx_str_starts(plain, MX_STR("-")) || mx_str_starts(plain, MX_STR("+")),
                         plain.len);
        if (mx_str_ieq(out, MX_STR("inf")) || mx_str_ieq(out, MX_STR("infinity")))
            return mx_str_starts(plain, MX_STR("-")) ? MX_STR("-Infinity") : MX_STR("Infinity");
        return mx_pg_float_text(arena, plain, type.id == MX_PT_FLOAT4 ? FLT_DIG : DBL_DIG, &out) ? out : text;
    case MX_PT_JSONB:
        return jsonb(arena, plain, &out) ? out : text;
    case MX_PT_JSONPATH:
        return mx_pg_path_text(arena, plain, &out) ? out : text;
    case MX_PT_TSQUERY:
        return mx_pg_tsquery_text(arena, plain, &out) ? out : text;
    case MX_PT_TSVECTOR:
        return mx_pg_tsvector_text(arena, plain, &out) ? out : text;
    case MX_PT_CHAR1:
        return text.len > 1 && text.ptr[0] != '\\' && (unsigned char)text.ptr[0] < 128
                   ? mx_str_sub(text, 0, 1)
                   : text;
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
    case MX_PT_INT4MULTIRANGE:
    case MX_PT_INT8MULTIRANGE:
    case MX_PT_NUMMULTIRANGE:
    case MX_PT_TSMULTIRANGE:
    case MX_PT_TSTZMULTIRANGE:
    case MX_PT_DATEMULTIRANGE:
        return mx_pg_multirange_text(c, type.id, plain, &out) ? out : text;
    case MX_PT_USER:
        return mx_pg_is_hstore(type) && mx_pg_hstore_text(arena, plain, &out) ? out : text;
    case MX_PT_DATE:
    case MX_PT_TIME:
    case MX_PT_TIMETZ:
    case MX_PT_TIMESTAMP:
    case MX_PT_TIMESTAMPTZ:
    case MX_PT_INTERVAL:
        return mx_pg_time_text(arena, type.id, text);
    default:
        return mx_pg_shape_text(arena, type.id, plain, &out) ? out : text;
    }
}
