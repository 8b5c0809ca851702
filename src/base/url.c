#include "base/url.h"

#include "base/buf.h"

static int hex_digit(char c)
{
    if (mx_is_digit(c))
        return c - '0';
    c = mx_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static mx_status decode(mx_arena *arena, mx_str s, bool plus, const mx_url *url, mx_str *out, mx_diags *diags)
{
    mx_buf buf = MX_BUF(arena);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '+' && plus) {
            mx_buf_char(&buf, ' ');
        } else if (s.ptr[i] != '%') {
            mx_buf_char(&buf, s.ptr[i]);
        } else {
            bool room = i + 2 < s.len;
            int high = room ? hex_digit(s.ptr[i + 1]) : -1, low = room ? hex_digit(s.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return mx_fail(diags, MX_CFG004, url->at, "A % itself is written %25.",
                               "invalid URL escape \"%.*s\"",
                               MX_FMT(mx_str_sub(s, i, i + 3 < s.len ? i + 3 : s.len)));
            mx_buf_char(&buf, (char)(high << 4 | low));
            i += 2;
        }
    }
    *out = mx_buf_take(&buf);
    return MX_OK;
}

static mx_str scheme_of(mx_str text)
{
    size_t i = 0;
    while (i < text.len &&
           (mx_is_alpha(text.ptr[i]) || (i > 0 && (mx_is_digit(text.ptr[i]) || text.ptr[i] == '+' ||
                                                   text.ptr[i] == '-' || text.ptr[i] == '.'))))
        i++;
    return i > 0 && i < text.len && text.ptr[i] == ':' ? mx_str_sub(text, 0, i) : MX_STR_NONE;
}

static mx_status cut_user(mx_arena *arena, mx_str *authority, mx_url *url, mx_diags *diags)
{
    size_t at = mx_str_rfind(*authority, '@');
    if (at == MX_NPOS)
        return MX_OK;
    mx_str user, password, info = mx_str_sub(*authority, 0, at);
    *authority = mx_str_sub(*authority, at + 1, authority->len);
    url->has_user = true;
    url->has_password = mx_str_cut(info, ':', &user, &password);
    MX_TRY(decode(arena, user, false, url, &url->user, diags));
    return decode(arena, password, false, url, &url->password, diags);
}

static mx_status cut_port(mx_arena *arena, mx_str authority, mx_url *url, mx_diags *diags)
{
    mx_str host = authority, port = MX_STR_NONE;
    size_t colon = mx_str_rfind(authority, ':'), bracket = mx_str_rfind(authority, ']');
    if (colon != MX_NPOS && (bracket == MX_NPOS || colon > bracket)) {
        host = mx_str_sub(authority, 0, colon);
        port = mx_str_sub(authority, colon + 1, authority.len);
    }
    uint64_t n = 0;
    if (port.len && (!mx_str_to_u64(port, &n) || n > 65535))
        return mx_fail(diags, MX_CFG004, url->at, "", "invalid port \":%.*s\" after host", MX_FMT(port));
    url->port = (uint16_t)n;
    if (host.len >= 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
        host = mx_str_sub(host, 1, host.len - 1);
    return decode(arena, host, false, url, &url->host, diags);
}

static mx_status read_query(mx_arena *arena, mx_url *url, mx_diags *diags)
{
    mx_str rest = url->raw_query, one, key, value;
    while (rest.len) {
        mx_url_param param;
        mx_str_cut(rest, '&', &one, &rest);
        if (one.len == 0)
            continue;
        mx_str_cut(one, '=', &key, &value);
        MX_TRY(decode(arena, key, true, url, &param.key, diags));
        MX_TRY(decode(arena, value, true, url, &param.value, diags));
        mx_vec_push(arena, &url->query, param);
    }
    return MX_OK;
}

mx_status mx_url_parse(mx_arena *arena, mx_str text, mx_span at, mx_url *out, mx_diags *diags)
{
    *out = (mx_url){.text = text, .at = at};
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
            return mx_fail(diags, MX_CFG004, at, "", "a URL cannot hold a control character");
    mx_str scheme = scheme_of(text), rest = mx_str_sub(text, scheme.len ? scheme.len + 1 : 0, text.len);
    if (scheme.len == 0) {
        out->rest = text;
        return MX_OK;
    }
    out->scheme = mx_str_lower(arena, scheme);
    bool slashes = mx_str_starts(rest, MX_STR("//"));
    if (slashes)
        rest = mx_str_sub(rest, 2, rest.len);
    size_t query = mx_str_find(rest, '?');
    if (query != MX_NPOS) {
        out->raw_query = mx_str_sub(rest, query + 1, rest.len);
        rest = mx_str_sub(rest, 0, query);
    }
    out->rest = rest;
    MX_TRY(read_query(arena, out, diags));
    size_t slash = slashes ? mx_str_find(rest, '/') : 0;
    mx_str authority = slash == MX_NPOS ? rest : mx_str_sub(rest, 0, slash);
    MX_TRY(decode(arena, slash == MX_NPOS ? MX_STR_NONE : mx_str_sub(rest, slash, rest.len), false, out,
                  &out->path, diags));
    MX_TRY(cut_user(arena, &authority, out, diags));
    return cut_port(arena, authority, out, diags);
}

mx_str mx_url_param_of(const mx_url *url, const char *key)
{
    for (size_t i = 0; i < url->query.len; i++)
        if (mx_str_eq(url->query.at[i].key, mx_str_of(key)))
            return url->query.at[i].value;
    return MX_STR_NONE;
}

bool mx_url_has_param(const mx_url *url, const char *key)
{
    for (size_t i = 0; i < url->query.len; i++)
        if (mx_str_eq(url->query.at[i].key, mx_str_of(key)))
            return true;
    return false;
}

mx_str mx_url_redacted(mx_arena *arena, const mx_url *url)
{
    if (!url->has_password)
        return url->text;
    size_t end = mx_str_rfind(url->rest, '@'), slash = mx_str_find(url->rest, '/');
    mx_str authority = slash == MX_NPOS ? url->rest : mx_str_sub(url->rest, 0, slash);
    end = mx_str_rfind(authority, '@');
    size_t colon = mx_str_find(authority, ':');
    if (end == MX_NPOS || colon == MX_NPOS || colon > end)
        return url->text;
    mx_str query = url->raw_query;
    return mx_str_printf(
        arena, "%.*s://%.*sxxxxx%.*s%s%.*s", MX_FMT(url->scheme), MX_FMT(mx_str_sub(url->rest, 0, colon + 1)),
        MX_FMT(mx_str_sub(url->rest, end, url->rest.len)), query.len ? "?" : "", MX_FMT(query));
}
