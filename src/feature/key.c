#include "feature/key.h"

static const char *kind_name(mx_key_role kind)
{
    return kind == MX_FEATURE_KEY ? "FeatureKey" : "FieldKey";
}

static bool key_char(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || c == '_' || (!first && (mx_is_digit(c) || c == '-'));
}

/* The original's patterns end in '$', which lets one line end through. */
static bool part_matches(mx_str part, bool first_part)
{
    size_t len = part.len;
    if (len > 1 && part.ptr[len - 1] == '\n')
        len--;
    if (!key_char(part.ptr[0], true) && (first_part || !mx_is_digit(part.ptr[0])))
        return false;
    for (size_t i = 1; i < len; i++)
        if (!key_char(part.ptr[i], false))
            return false;
    return true;
}

static bool refuse(mx_problem *problem, mx_str message, const char *hint)
{
    if (problem)
        *problem = (mx_problem){message, mx_str_of(hint), NULL};
    return false;
}

static bool check_part(mx_arena *arena, mx_key_role kind, mx_str part, bool first, mx_problem *problem)
{
    const char *name = kind_name(kind);
    if (part.len == 0)
        return refuse(problem, mx_str_printf(arena, "%s parts cannot be empty strings", name), "");
    if (mx_str_find(part, '/') != MX_NPOS)
        return refuse(
            problem,
            mx_str_printf(arena, "%s part '%.*s' cannot contain forward slashes (/)", name, MX_FMT(part)),
            "Forward slashes are reserved as the separator in to_string(). Use underscores or "
            "hyphens instead.");
    if (mx_str_find_str(part, MX_STR("__")) != MX_NPOS)
        return refuse(
            problem,
            mx_str_printf(arena, "%s part '%.*s' cannot contain double underscores (__)", name, MX_FMT(part)),
            "Use single underscores or hyphens instead.");
    if (part_matches(part, first))
        return true;
    if (first)
        return refuse(problem, mx_str_printf(arena, "%s first part '%.*s' is invalid", name, MX_FMT(part)),
                      "The first part must start with a lowercase letter (a-z) or underscore (_), and "
                      "contain only lowercase letters, digits, underscores, or hyphens.");
    return refuse(problem, mx_str_printf(arena, "%s part '%.*s' is invalid", name, MX_FMT(part)),
                  "Parts must contain only lowercase letters, digits, underscores, or hyphens, and cannot "
                  "start with a hyphen.");
}

bool mx_key_from_text(mx_arena *arena, mx_key_role kind, mx_str text, mx_str *key, mx_problem *problem)
{
    mx_str rest = text, part;
    bool more = true;
    for (bool first = true; more; first = false) {
        more = mx_str_cut(rest, '/', &part, &rest);
        if (!check_part(arena, kind, part, first, problem))
            return false;
    }
    *key = text;
    return true;
}

bool mx_key_from_parts(mx_arena *arena, mx_key_role kind, const mx_str *parts, size_t count, mx_str *key,
                       mx_problem *problem)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < count; i++) {
        if (!check_part(arena, kind, parts[i], i == 0, problem))
            return false;
        if (i)
            mx_buf_char(&buf, '/');
        mx_buf_str(&buf, parts[i]);
    }
    *key = mx_buf_take(&buf);
    return true;
}

static bool from_list(mx_arena *arena, mx_key_role kind, const mx_json *list, mx_str *key,
                      mx_problem *problem)
{
    size_t count = mx_json_length(list);
    mx_str *parts = mx_new_array(arena, mx_str, count);
    for (size_t i = 0; i < count; i++) {
        const mx_json *item = mx_json_at(list, i);
        if (mx_json_kind_of(item) != MX_JSON_STRING) {
            refuse(problem,
                   mx_str_printf(arena, "%s parts must be strings, got %s", kind_name(kind),
                                 mx_json_kind_name(mx_json_kind_of(item))),
                   "");
            if (problem)
                problem->at = item;
            return false;
        }
        parts[i] = mx_json_string(item);
    }
    return mx_key_from_parts(arena, kind, parts, count, key, problem);
}

static bool from_table(mx_arena *arena, mx_key_role kind, const mx_json *table, mx_str *key,
                       mx_problem *problem)
{
    const mx_json *list = mx_json_get(table, MX_STR("root"));
    if (!list)
        list = mx_json_get(table, MX_STR("parts"));
    if (!list)
        return refuse(problem, MX_STR("Dict must contain 'root' or 'parts' key"), "");
    const mx_json *inner = mx_json_get(mx_json_at(list, 0), MX_STR("parts"));
    if (mx_json_length(list) == 1 && mx_json_kind_of(inner) == MX_JSON_ARRAY)
        list = inner;
    if (mx_json_kind_of(list) != MX_JSON_ARRAY)
        return refuse(problem,
                      mx_str_printf(arena, "%s parts must be a list, got %s", kind_name(kind),
                                    mx_json_kind_name(mx_json_kind_of(list))),
                      "");
    return from_list(arena, kind, list, key, problem);
}

bool mx_key_from_json(mx_arena *arena, mx_key_role kind, const mx_json *value, mx_str *key,
                      mx_problem *problem)
{
    static const char *const python_types[] = {
        [MX_JSON_NULL] = "NoneType", [MX_JSON_BOOL] = "bool",     [MX_JSON_INT] = "int",
        [MX_JSON_DOUBLE] = "float",  [MX_JSON_DATE] = "datetime",
    };
    mx_json_kind json = mx_json_kind_of(value);
    if (json == MX_JSON_STRING)
        return mx_key_from_text(arena, kind, mx_json_string(value), key, problem);
    if (json == MX_JSON_ARRAY)
        return from_list(arena, kind, value, key, problem);
    if (json == MX_JSON_OBJECT)
        return from_table(arena, kind, value, key, problem);
    return refuse(problem,
                  mx_str_printf(arena, "Cannot create %s from %s", kind_name(kind), python_types[json]), "");
}

size_t mx_key_count(mx_str key)
{
    size_t count = key.len > 0;
    for (size_t i = 0; i < key.len; i++)
        count += key.ptr[i] == '/';
    return count;
}

bool mx_key_next(mx_str key, size_t *at, mx_str *part)
{
    if (*at >= key.len)
        return false;
    size_t end = *at;
    while (end < key.len && key.ptr[end] != '/')
        end++;
    *part = mx_str_sub(key, *at, end);
    *at = end + 1;
    return true;
}

int mx_key_cmp(mx_str a, mx_str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    for (size_t i = 0; i < len; i++) {
        unsigned char x = (unsigned char)a.ptr[i], y = (unsigned char)b.ptr[i];
        if (x == y)
            continue;
        if (x == '/' || y == '/') /* a part that ends comes before one that goes on */
            return x == '/' ? -1 : 1;
        return x < y ? -1 : 1;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool mx_key_ends_with(mx_str key, mx_str tail)
{
    if (tail.len >= key.len)
        return mx_str_eq(key, tail);
    return tail.len > 0 && mx_str_ends(key, tail) && key.ptr[key.len - tail.len - 1] == '/';
}

static mx_str spelled(mx_arena *arena, mx_str before, mx_str key, mx_str between, bool plain)
{
    mx_buf buf = MX_BUF(arena);
    mx_buf_str(&buf, before);
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] == '/')
            mx_buf_str(&buf, between);
        else
            mx_buf_char(&buf, plain && key.ptr[i] == '-' ? '_' : key.ptr[i]);
    }
    return mx_buf_take(&buf);
}

mx_str mx_key_table_name(mx_arena *arena, mx_str key)
{
    return spelled(arena, MX_STR(""), key, MX_STR("__"), true);
}

mx_str mx_key_struct_key(mx_arena *arena, mx_str key)
{
    return spelled(arena, MX_STR(""), key, MX_STR("_"), false);
}

mx_str mx_key_column_suffix(mx_arena *arena, mx_str key)
{
    return spelled(arena, MX_STR("__"), key, MX_STR("_"), false);
}
