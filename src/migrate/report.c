/* migrate/report.c — JSON objects with Atlas's keys, URLs as Go's net/url shows them, colours. */
#include "migrate/report.h"

void mx_report_open(mx_report_json *json)
{
    mx_buf_char(json->buf, '{');
    json->started = false;
}

void mx_report_close(mx_report_json *json)
{
    mx_buf_char(json->buf, '}');
}

void mx_report_key(mx_report_json *json, const char *key)
{
    mx_buf_printf(json->buf, "%s\"%s\":", json->started ? "," : "", key);
    json->started = true;
}

void mx_report_text(mx_report_json *json, const char *key, mx_str value, bool always)
{
    if (value.len == 0 && !always && !json->whole)
        return;
    mx_report_key(json, key);
    mx_buf_json(json->buf, value);
}

void mx_report_int(mx_report_json *json, const char *key, int64_t value, bool always)
{
    if (value == 0 && !always && !json->whole)
        return;
    mx_report_key(json, key);
    mx_buf_printf(json->buf, "%lld", (long long)value);
}

void mx_report_strs(mx_report_json *json, const char *key, const mx_strs *list)
{
    if (list->len == 0 && !json->whole)
        return;
    mx_report_key(json, key);
    mx_buf_char(json->buf, '[');
    for (size_t i = 0; i < list->len; i++) {
        if (i > 0)
            mx_buf_char(json->buf, ',');
        mx_buf_json(json->buf, list->at[i]);
    }
    mx_buf_char(json->buf, ']');
}

static void put_bool(mx_report_json *json, const char *key, bool value)
{
    mx_report_key(json, key);
    mx_buf_text(json->buf, value ? "true" : "false");
}

/* The schema that the connection is bound to; empty: to none. */
static mx_str bound_schema(mx_str scheme, mx_str path, mx_str query)
{
    mx_str param, rest = query, key, value;
    if (mx_str_starts(scheme, MX_STR("mysql")) || mx_str_starts(scheme, MX_STR("maria")))
        return path.len ? mx_str_sub(path, 1, path.len) : path;
    if (!mx_str_starts(scheme, MX_STR("postgres")) && !mx_str_starts(scheme, MX_STR("pg")))
        return MX_STR("main");
    while (rest.len) {
        mx_str_cut(rest, '&', &param, &rest);
        if (mx_str_cut(param, '=', &key, &value) && mx_str_eq(key, MX_STR("search_path")))
            return value;
    }
    return MX_STR_NONE;
}

/* Scheme, user, host, path, query, fragment; who the user is and the password are never shown, as in Go. */
void mx_report_url(mx_report_json *json, const char *key, mx_str url)
{
    mx_str rest = url, scheme = MX_STR_NONE, fragment, query, host, user;
    size_t at = mx_str_find_str(rest, MX_STR("://"));
    if (at != MX_NPOS) {
        scheme = mx_str_sub(rest, 0, at);
        rest = mx_str_sub(rest, at + 3, rest.len);
    }
    mx_str_cut(rest, '#', &rest, &fragment);
    bool asked = mx_str_cut(rest, '?', &rest, &query);
    size_t slash = mx_str_find(rest, '/');
    host = slash == MX_NPOS ? rest : mx_str_sub(rest, 0, slash);
    mx_str path = slash == MX_NPOS ? MX_STR_NONE : mx_str_sub(rest, slash, rest.len);
    size_t sign = mx_str_rfind(host, '@');
    user = sign == MX_NPOS ? MX_STR_NONE : mx_str_sub(host, 0, sign);
    if (sign != MX_NPOS)
        host = mx_str_sub(host, sign + 1, host.len);
    mx_report_key(json, key);
    mx_report_json inner = {.buf = json->buf, .whole = true};
    mx_report_open(&inner);
    mx_report_text(&inner, "Scheme", scheme, true);
    mx_report_text(&inner, "Opaque", MX_STR_NONE, true);
    mx_report_key(&inner, "User");
    mx_buf_text(json->buf, user.len > 0 ? "{}" : "null");
    mx_report_text(&inner, "Host", host, true);
    mx_report_text(&inner, "Path", path, true);
    mx_report_text(&inner, "RawPath", MX_STR_NONE, true);
    put_bool(&inner, "OmitHost", false);
    put_bool(&inner, "ForceQuery", asked && query.len == 0);
    mx_report_text(&inner, "RawQuery", query, true);
    mx_report_text(&inner, "Fragment", fragment, true);
    mx_report_text(&inner, "RawFragment", MX_STR_NONE, true);
    mx_report_text(&inner, "Schema", bound_schema(scheme, path, query), true);
    mx_report_close(&inner);
}

void mx_report_file_head(mx_report_json *json, const mx_dir_file *file)
{
    mx_report_text(json, "Name", file->name, false);
    mx_report_text(json, "Version", file->version, false);
    mx_report_text(json, "Description", file->description, false);
}

void mx_report_files(mx_report_json *json, const char *key, const mx_dir_files *files)
{
    if (files->len == 0 && !json->whole)
        return;
    mx_report_key(json, key);
    mx_buf_char(json->buf, '[');
    for (size_t i = 0; i < files->len; i++) {
        mx_report_json inner = {.buf = json->buf, .whole = json->whole};
        if (i > 0)
            mx_buf_char(json->buf, ',');
        mx_report_open(&inner);
        mx_report_file_head(&inner, files->at[i]);
        mx_report_close(&inner);
    }
    mx_buf_char(json->buf, ']');
}

void mx_report_put(mx_buf *buf, bool colour, mx_report_colour code, mx_str text)
{
    if (colour)
        mx_buf_printf(buf, "\033[%dm", (int)code);
    mx_buf_str(buf, text);
    if (colour)
        mx_buf_lit(buf, "\033[0m");
}
