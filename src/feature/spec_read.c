/* The pieces that readers of specs share: places, messages, scalars, keys. */
#include "feature/spec_read.h"

#include <math.h>
#include <stdarg.h>

#include "base/map.h"

static void put_path(mx_buf *buf, const mx_spec_path *path)
{
    if (!path->up)
        return;
    put_path(buf, path->up); /* as deep as the reader itself */
    if (buf->len)
        mx_buf_char(buf, '.');
    if (!path->name.len)
        mx_buf_printf(buf, "%zu", path->index);
    else if (mx_str_find(path->name, '/') == MX_NPOS && mx_str_find(path->name, '.') == MX_NPOS)
        mx_buf_str(buf, path->name);
    else
        mx_buf_json(buf, path->name);
}

mx_str mx_spec_at(const mx_spec_reader *r, const mx_spec_path *path, mx_str message)
{
    mx_buf buf = MX_BUF(r->arena);
    put_path(&buf, path);
    if (buf.len)
        mx_buf_lit(&buf, ": ");
    mx_buf_str(&buf, message);
    return mx_buf_take(&buf);
}

mx_status mx_spec_wrong(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                        const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    mx_str message = mx_str_vprintf(r->arena, format, args);
    va_end(args);
    return mx_fail(r->diags, MX_FEA001, mx_json_span(value), hint, "%.*s",
                   MX_FMT(mx_spec_at(r, path, message)));
}

mx_status mx_spec_wrong_kind(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                             const char *wanted)
{
    return mx_spec_wrong(r, path, value, "", "expected %s, got %s", wanted,
                         mx_json_kind_name(mx_json_kind_of(value)));
}

mx_status mx_spec_problem(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                          mx_problem problem)
{
    return mx_spec_wrong(r, path, problem.at ? problem.at : value, mx_str_z(r->arena, problem.hint), "%.*s",
                         MX_FMT(problem.message));
}

mx_status mx_spec_only(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *object,
                       const char *const *names)
{
    for (size_t i = 0; i < mx_json_length(object); i++) {
        mx_str name = mx_json_key(object, i);
        const char *const *known = names;
        while (*known && !mx_str_eq(mx_str_of(*known), name))
            known++;
        if (*known)
            continue;
        const char *near = mx_str_nearest(name, names);
        mx_str hint = near ? mx_str_printf(r->arena, "Did you mean '%s'?", near) : MX_STR("");
        mx_buf at = MX_BUF(r->arena);
        put_path(&at, MX_AT_NAME(path, name));
        return mx_fail(r->diags, MX_FEA001, mx_json_key_span(object, i), mx_str_z(r->arena, hint),
                       "%.*s: no such setting", MX_FMT(mx_buf_view(&at)));
    }
    return MX_OK;
}

mx_status mx_spec_read_string(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                              mx_str *out)
{
    mx_json_kind kind = mx_json_kind_of(value);
    if (kind != MX_JSON_STRING)
        return mx_spec_wrong(r, path, value,
                             kind == MX_JSON_INT || kind == MX_JSON_DOUBLE ? "Write it in quotes." : "",
                             "expected a string, got %s", mx_json_kind_name(kind));
    *out = mx_json_string(value);
    return MX_OK;
}

mx_status mx_spec_read_strings(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                               mx_strs *out)
{
    if (mx_json_kind_of(value) != MX_JSON_ARRAY)
        return mx_spec_wrong_kind(r, path, value, "a list of strings");
    for (size_t i = 0; i < mx_json_length(value); i++) {
        mx_str item;
        MX_TRY(mx_spec_read_string(r, MX_AT_ITEM(path, i), mx_json_at(value, i), &item));
        mx_vec_push(r->arena, out, item);
    }
    return MX_OK;
}

mx_status mx_spec_read_names(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                             mx_strs *out)
{
    mx_map seen = {0};
    MX_TRY(mx_spec_read_strings(r, path, value, out));
    for (size_t i = 0; r->toml && i < out->len; i++) {
        mx_str name = out->at[i];
        if (!name.len)
            return mx_spec_wrong(r, MX_AT_ITEM(path, i), mx_json_at(value, i), "", "a column needs a name");
        if (mx_map_get(&seen, name))
            return mx_spec_wrong(r, MX_AT_ITEM(path, i), mx_json_at(value, i), "Name it once.",
                                 "the column '%.*s' stands here twice", MX_FMT(name));
        mx_map_put(r->arena, &seen, name, &out->at[i]);
    }
    return MX_OK;
}

/* As pydantic reads a bool that is not one. */
static bool lax_bool(const mx_json *value, bool *out)
{
    static const char *const words[] = {"0", "off", "f", "false", "n", "no",
                                        "1", "on",  "t", "true",  "y", "yes"};
    mx_json_kind kind = mx_json_kind_of(value);
    if (kind == MX_JSON_INT || kind == MX_JSON_DOUBLE) {
        *out = mx_json_double(value) > 0.5;
        return mx_json_double(value) == 0.0 || mx_json_double(value) == 1.0;
    }
    for (size_t i = 0; kind == MX_JSON_STRING && i < 12; i++)
        if (mx_str_ieq(mx_json_string(value), mx_str_of(words[i]))) {
            *out = i >= 6;
            return true;
        }
    return false;
}

mx_status mx_spec_read_bool(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                            bool *out)
{
    if (mx_json_kind_of(value) == MX_JSON_BOOL)
        *out = mx_json_bool(value);
    else if (r->toml || !lax_bool(value, out))
        return mx_spec_wrong_kind(r, path, value, "true or false");
    return MX_OK;
}

mx_status mx_spec_read_key(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value,
                           mx_key_role kind, mx_str *out)
{
    mx_problem problem;
    if (mx_key_from_json(r->arena, kind, value, out, &problem)) {
        if (out->len)
            return MX_OK; /* a key of no parts exists, but what a spec dumps for it cannot be read back */
        return mx_spec_wrong(r, path, value, "Give it at least one part.", "the key has no parts");
    }
    return mx_spec_problem(r, path, value, problem);
}

mx_status mx_spec_read_plain(const mx_spec_reader *r, const mx_spec_path *path, const mx_json *value)
{
    mx_json_kind kind = mx_json_kind_of(value);
    if (kind == MX_JSON_DATE)
        return mx_spec_wrong(r, path, value, "Write it in quotes.", "a date or time has no form in JSON");
    if (kind == MX_JSON_DOUBLE && !mx_json_digits(value).len && !isfinite(mx_json_double(value)))
        return mx_spec_wrong(r, path, value, "", "infinity and nan have no form in JSON");
    for (size_t i = 0; i < mx_json_length(value); i++) {
        const mx_spec_path *at = kind == MX_JSON_OBJECT ? MX_AT_NAME(path, mx_json_key(value, i))
                                                        : MX_AT_ITEM(path, i);
        MX_TRY(mx_spec_read_plain(r, at, mx_json_at(value, i)));
    }
    return MX_OK;
}
