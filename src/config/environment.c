#include "config/environment.h"

#include "base/buf.h"
#include "base/file.h"

void mx_environment_add(mx_arena *arena, mx_environment *env, mx_str name, mx_str value, mx_span at)
{
    mx_variable *v = mx_new(arena, mx_variable);
    *v = (mx_variable){mx_str_copy(arena, name), mx_str_copy(arena, value), at};
    mx_vec_push(arena, &env->variables, v);
    mx_map_put(arena, &env->by_name, v->name, v);
}

void mx_environment_of(mx_arena *arena, char *const *block, mx_environment *out)
{
    *out = (mx_environment){0};
    for (; block && *block; block++) {
        mx_str name, value;
        if (mx_str_cut(mx_str_of(*block), '=', &name, &value) && name.len)
            mx_environment_add(arena, out, name, value, MX_NOWHERE);
    }
}

const mx_variable *mx_environment_get(const mx_environment *env, mx_str name)
{
    return mx_map_get(&env->by_name, name);
}

/* ---- .env ---- */

static bool is_name(mx_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!mx_is_alpha(s.ptr[i]) && s.ptr[i] != '_' && s.ptr[i] != '.' && !(i && mx_is_digit(s.ptr[i])))
            return false;
    return s.len > 0;
}

/* The text between the quotes that `raw` begins with. False: the second one is missing, or something follows
 * it that is no comment. */
static bool unquote(mx_arena *arena, mx_str raw, mx_str *out)
{
    char quote = raw.ptr[0];
    mx_buf buf = MX_BUF(arena);
    size_t i = 1;
    for (; i < raw.len && raw.ptr[i] != quote; i++) {
        char c = raw.ptr[i];
        if (c == '\\' && i + 1 < raw.len &&
            (quote == '"' || raw.ptr[i + 1] == '\'' || raw.ptr[i + 1] == '\\')) {
            c = raw.ptr[++i];
            c = quote != '"' ? c : c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
        }
        mx_buf_char(&buf, c);
    }
    if (i == raw.len)
        return false;
    mx_str rest = mx_str_trim(mx_str_sub(raw, i + 1, raw.len));
    *out = mx_buf_take(&buf);
    return rest.len == 0 || rest.ptr[0] == '#';
}

/* Up to a '#' behind white space. */
static mx_str bare(mx_str raw)
{
    for (size_t i = 0; i < raw.len; i++)
        if (raw.ptr[i] == '#' && (i == 0 || mx_is_space(raw.ptr[i - 1])))
            return mx_str_trim(mx_str_sub(raw, 0, i));
    return raw;
}

static mx_status dotenv_line(mx_arena *arena, mx_environment *env, mx_str line, mx_span at, mx_diags *diags)
{
    mx_str name, value;
    line = mx_str_trim(line);
    if (line.len == 0 || line.ptr[0] == '#')
        return MX_OK;
    bool pair = mx_str_cut(line, '=', &name, &value);
    name = mx_str_trim(name);
    if (mx_str_starts(name, MX_STR("export")) && name.len > 6 && mx_is_space(name.ptr[6]))
        name = mx_str_trim(mx_str_sub(name, 6, name.len));
    if (!is_name(name))
        return mx_fail(diags, MX_CFG005, at, "A line is NAME=value, or a comment that begins with #.",
                       "not an assignment");
    if (!pair) /* a name alone sets nothing */
        return MX_OK;
    value = mx_str_trim(value);
    if (value.len == 0 || (value.ptr[0] != '"' && value.ptr[0] != '\''))
        value = bare(value);
    else if (!unquote(arena, value, &value))
        return mx_fail(diags, MX_CFG005, at, "", "the value of %.*s has no closing quote of its own",
                       MX_FMT(name));
    if (!mx_environment_get(env, name))
        mx_environment_add(arena, env, name, value, at);
    return MX_OK;
}

mx_status mx_environment_dotenv(mx_arena *arena, mx_environment *env, mx_str path, mx_diags *diags)
{
    mx_str text;
    MX_TRY(mx_file_read(arena, path, &text, diags));
    uint32_t file = mx_diags_file(diags, path, text);
    if (mx_str_find(text, '\0') != MX_NPOS)
        return mx_fail(diags, MX_CFG005, MX_NOWHERE, "", "%.*s holds a NUL", MX_FMT(path));
    for (size_t start = 0; start < text.len;) {
        size_t length = mx_str_find(mx_str_sub(text, start, text.len), '\n');
        size_t end = length == MX_NPOS ? text.len : start + length;
        mx_span at = {file, (uint32_t)start, (uint32_t)end};
        MX_TRY(dotenv_line(arena, env, mx_str_sub(text, start, end), at, diags));
        start = end + 1;
    }
    return MX_OK;
}
