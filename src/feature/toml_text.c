#include "feature/toml_text.h"

#include "base/vec.h"
#include "feature/canon.h"

static bool bare_key(mx_str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (!mx_is_alpha(key.ptr[i]) && !mx_is_digit(key.ptr[i]) && key.ptr[i] != '_' && key.ptr[i] != '-')
            return false;
    return key.len > 0;
}

void mx_toml_string(mx_buf *buf, mx_str text)
{
    static const char short_names[] = "btn\0fr"; /* \b to \r; \v has none */
    mx_buf_char(buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c == '"' || c == '\\')
            mx_buf_printf(buf, "\\%c", c);
        else if (c >= '\b' && c <= '\r' && short_names[c - '\b'])
            mx_buf_printf(buf, "\\%c", short_names[c - '\b']);
        else if (c < ' ' || c == 0x7f)
            mx_buf_printf(buf, "\\u%04x", c);
        else
            mx_buf_char(buf, (char)c);
    }
    mx_buf_char(buf, '"');
}

void mx_toml_key(mx_buf *buf, mx_str key)
{
    if (bare_key(key))
        mx_buf_str(buf, key);
    else
        mx_toml_string(buf, key);
}

/* Members in their order: plain values and lists of tables by key, then tables by key. */

static bool is_table(const mx_json *value)
{
    return mx_json_kind_of(value) == MX_JSON_OBJECT;
}

static bool is_table_list(const mx_json *value)
{
    if (mx_json_kind_of(value) != MX_JSON_ARRAY || mx_json_length(value) == 0)
        return false;
    for (size_t i = 0; i < mx_json_length(value); i++)
        if (!is_table(mx_json_at(value, i)))
            return false;
    return true;
}

static int by_rank(const void *a, const void *b, void *object)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    int tables = is_table(mx_json_at(object, x)) - is_table(mx_json_at(object, y));
    return tables ? tables : mx_str_cmp(mx_json_key(object, x), mx_json_key(object, y));
}

typedef mx_vec(size_t) places;

static places member_order(mx_arena *arena, const mx_json *object)
{
    places order = {0};
    for (size_t i = 0; i < mx_json_length(object); i++)
        if (mx_json_kind_of(mx_json_at(object, i)) != MX_JSON_NULL)
            mx_vec_push(arena, &order, i);
    mx_sort(arena, order.at, order.len, sizeof *order.at, by_rank, (void *)(uintptr_t)object);
    return order;
}

/* Values in a line. */

static void put_value(mx_buf *buf, const mx_json *value);

static void put_inline(mx_buf *buf, const mx_json *object)
{
    places order = member_order(buf->arena, object);
    mx_buf_char(buf, '{');
    for (size_t i = 0; i < order.len; i++) {
        if (i)
            mx_buf_lit(buf, ", ");
        mx_toml_key(buf, mx_json_key(object, order.at[i]));
        mx_buf_lit(buf, " = ");
        put_value(buf, mx_json_at(object, order.at[i]));
    }
    mx_buf_char(buf, '}');
}

static void put_list(mx_buf *buf, const mx_json *list)
{
    mx_buf_char(buf, '[');
    for (size_t i = 0; i < mx_json_length(list); i++) {
        if (i)
            mx_buf_lit(buf, ", ");
        put_value(buf, mx_json_at(list, i));
    }
    mx_buf_char(buf, ']');
}

static void put_value(mx_buf *buf, const mx_json *value)
{
    switch (mx_json_kind_of(value)) {
    case MX_JSON_STRING:
        mx_toml_string(buf, mx_json_string(value));
        break;
    case MX_JSON_OBJECT:
        put_inline(buf, value);
        break;
    case MX_JSON_ARRAY:
        put_list(buf, value);
        break;
    default: /* numbers and truth values look the same in JSON */
        mx_canon_value(&(mx_canon){buf, MX_CANON_DUMP}, value);
        break;
    }
}

/* Tables. */

/* Without plain values of its own, and not empty: it needs no header. */
static bool only_tables(const mx_json *object)
{
    size_t some = 0;
    for (size_t i = 0; i < mx_json_length(object); i++) {
        const mx_json *value = mx_json_at(object, i);
        if (mx_json_kind_of(value) == MX_JSON_NULL)
            continue;
        if (!is_table(value) && !is_table_list(value))
            return false;
        some++;
    }
    return some > 0;
}

static mx_str path_to(mx_buf *buf, mx_str path, mx_str key)
{
    mx_buf longer = MX_BUF(buf->arena);
    mx_buf_str(&longer, path);
    mx_buf_char(&longer, '.');
    mx_toml_key(&longer, key);
    return mx_buf_take(&longer);
}

static void put_tables(mx_buf *buf, mx_str path, const mx_json *list, bool apart)
{
    for (size_t i = 0; i < mx_json_length(list); i++) {
        mx_buf_printf(buf, "%s[[%.*s]]\n", apart || i ? "\n" : "", MX_FMT(path));
        mx_toml_members(buf, path, mx_json_at(list, i));
    }
}

static void put_table(mx_buf *buf, mx_str path, const mx_json *object, bool apart)
{
    if (apart)
        mx_buf_char(buf, '\n');
    if (!only_tables(object))
        mx_buf_printf(buf, "[%.*s]\n", MX_FMT(path));
    mx_toml_members(buf, path, object);
}

void mx_toml_members(mx_buf *buf, mx_str path, const mx_json *object)
{
    places order = member_order(buf->arena, object);
    for (size_t i = 0; i < order.len; i++) {
        const mx_json *value = mx_json_at(object, order.at[i]);
        if (is_table(value) || is_table_list(value))
            continue;
        mx_toml_key(buf, mx_json_key(object, order.at[i]));
        mx_buf_lit(buf, " = ");
        put_value(buf, value);
        mx_buf_char(buf, '\n');
    }
    /* A table stands apart when something sorts before it, even a plain value that is written above all
     * tables. */
    for (size_t i = 0; i < order.len; i++) {
        const mx_json *value = mx_json_at(object, order.at[i]);
        if (is_table(value))
            put_table(buf, path_to(buf, path, mx_json_key(object, order.at[i])), value, i > 0);
        else if (is_table_list(value))
            put_tables(buf, path_to(buf, path, mx_json_key(object, order.at[i])), value, i > 0);
    }
}

bool mx_toml_null_in_list(const mx_json *value)
{
    for (size_t i = 0; i < mx_json_length(value); i++) {
        const mx_json *item = mx_json_at(value, i);
        bool list = mx_json_kind_of(value) == MX_JSON_ARRAY;
        if ((list && mx_json_kind_of(item) == MX_JSON_NULL) || mx_toml_null_in_list(item))
            return true;
    }
    return false;
}
