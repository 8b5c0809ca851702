#include "store/json_text.h"

#include "base/json.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_space(mx_str json, size_t at)
{
    while (at < json.len && is_space(json.ptr[at]))
        at++;
    return at;
}

/* Behind the string that begins at `at`; MX_NPOS: it has no end. */
static size_t skip_string(mx_str json, size_t at, bool *escaped)
{
    *escaped = false;
    for (at++; at < json.len && json.ptr[at] != '"'; at++)
        if (json.ptr[at] == '\\') {
            *escaped = true;
            at++;
        }
    return at < json.len ? at + 1 : MX_NPOS;
}

/* Behind an object or array. */
static size_t skip_nested(mx_str json, size_t at)
{
    bool escaped;
    size_t depth = 0;
    while (at < json.len) {
        char c = json.ptr[at];
        if (c == '"') {
            at = skip_string(json, at, &escaped);
            if (at == MX_NPOS)
                return MX_NPOS;
            continue;
        }
        at++;
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0)
            return at;
    }
    return MX_NPOS;
}

static size_t skip_value(mx_str json, size_t at, bool *escaped)
{
    *escaped = false;
    if (at < json.len && json.ptr[at] == '"')
        return skip_string(json, at, escaped);
    if (at < json.len && (json.ptr[at] == '{' || json.ptr[at] == '['))
        return skip_nested(json, at);
    size_t from = at;
    while (at < json.len && json.ptr[at] != ',' && json.ptr[at] != '}' && !is_space(json.ptr[at]))
        at++;
    return at > from && at < json.len ? at : MX_NPOS;
}

/* A string with its quotes, as characters. */
static bool unescaped(mx_str quoted, mx_buf *room, mx_str *out)
{
    mx_json *value;
    mx_arena *scratch = mx_arena_child(room->arena);
    bool ok = mx_json_parse(scratch, quoted, 0, MX_DB002, &value, NULL) == MX_OK;
    room->len = 0;
    if (ok)
        mx_buf_str(room, mx_json_string(value));
    mx_arena_free(scratch);
    *out = mx_buf_view(room);
    return ok;
}

static bool string_text(mx_str quoted, bool escaped, mx_buf *room, mx_str *out)
{
    if (escaped)
        return unescaped(quoted, room, out);
    *out = mx_str_sub(quoted, 1, quoted.len - 1);
    return true;
}

static mx_str spaced(mx_str nested, mx_buf *room)
{
    bool escaped;
    room->len = 0;
    for (size_t at = 0; at < nested.len;) {
        char c = nested.ptr[at];
        size_t end = c == '"' ? skip_string(nested, at, &escaped) : at + 1;
        if (!is_space(c))
            mx_buf_str(room, mx_str_sub(nested, at, end));
        if (c == ',' || c == ':')
            mx_buf_char(room, ' ');
        at = end;
    }
    return mx_buf_view(room);
}

static bool value_text(mx_str value, bool escaped, mx_buf *room, mx_str *out)
{
    if (value.ptr[0] == '"')
        return string_text(value, escaped, room, out);
    *out = value.ptr[0] == '{' || value.ptr[0] == '[' ? spaced(value, room) : value;
    return !mx_str_eq(value, MX_STR("null"));
}

bool mx_json_member_text(mx_str json, mx_str name, mx_buf *room, mx_str *out)
{
    size_t at = skip_space(json, 0);
    for (char before = '{'; at < json.len && json.ptr[at] == before; before = ',') {
        bool escaped;
        mx_str found;
        size_t from = skip_space(json, at + 1);
        if (from >= json.len || json.ptr[from] != '"')
            return false;
        size_t end = skip_string(json, from, &escaped);
        if (end == MX_NPOS || !string_text(mx_str_sub(json, from, end), escaped, room, &found))
            return false;
        bool meant = mx_str_eq(found, name);
        at = skip_space(json, end);
        if (at >= json.len || json.ptr[at] != ':')
            return false;
        from = skip_space(json, at + 1);
        end = skip_value(json, from, &escaped);
        if (end == MX_NPOS)
            return false;
        if (meant)
            return value_text(mx_str_sub(json, from, end), escaped, room, out);
        at = skip_space(json, end);
    }
    return false;
}
