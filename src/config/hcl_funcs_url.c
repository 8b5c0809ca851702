/* Functions that build URLs: percent-encoding, user, query, path. */
#include "config/hcl_funcs.h"

static bool unreserved(char c)
{
    return mx_is_alpha(c) || mx_is_digit(c) || (c != '\0' && strchr("-_.~", c) != NULL);
}

/* Bytes that are neither unreserved nor in `also` become %XX. */
static void escape(mx_buf *buf, mx_str s, const char *also, bool plus)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (unreserved(c) || (c != '\0' && strchr(also, c)))
            mx_buf_char(buf, c);
        else if (plus && c == ' ')
            mx_buf_char(buf, '+');
        else
            mx_buf_printf(buf, "%%%02X", (unsigned)(unsigned char)c);
    }
}

static mx_status fn_urlescape(hcl_call *c, const mx_value **out)
{
    mx_str s;
    MX_TRY(hcl_arg_text(c, 0, &s));
    mx_buf buf = MX_BUF(c->arena);
    escape(&buf, s, "", true);
    return hcl_give_buf(c, &buf, out);
}

/* The pieces of a URL as they stand: scheme with "://", authority, path, query with its '?', fragment with
 * its '#'. */
typedef struct url_pieces {
    mx_str scheme, authority, path, query, fragment;
} url_pieces;

static mx_status cut_url(hcl_call *c, mx_str s, url_pieces *out)
{
    size_t at = mx_str_find_str(s, MX_STR("://"));
    if (at == MX_NPOS || at == 0)
        return hcl_arg_fail(c, 0, "\"%.*s\" is no URL", MX_FMT(s));
    out->scheme = mx_str_sub(s, 0, at + 3);
    mx_str rest = mx_str_sub(s, at + 3, s.len);
    size_t hash = mx_str_find(rest, '#'), end = hash == MX_NPOS ? rest.len : hash;
    out->fragment = mx_str_sub(rest, end, rest.len);
    rest = mx_str_sub(rest, 0, end);
    size_t query = mx_str_find(rest, '?');
    end = query == MX_NPOS ? rest.len : query;
    out->query = mx_str_sub(rest, end, rest.len);
    rest = mx_str_sub(rest, 0, end);
    size_t path = mx_str_find(rest, '/');
    end = path == MX_NPOS ? rest.len : path;
    out->authority = mx_str_sub(rest, 0, end);
    out->path = mx_str_sub(rest, end, rest.len);
    return MX_OK;
}

static mx_status give_url(hcl_call *c, const url_pieces *u, const mx_value **out)
{
    mx_buf buf = MX_BUF(c->arena);
    mx_buf_str(&buf, u->scheme);
    mx_buf_str(&buf, u->authority);
    mx_buf_str(&buf, u->path);
    mx_buf_str(&buf, u->query);
    mx_buf_str(&buf, u->fragment);
    return hcl_give_buf(c, &buf, out);
}

/* urluserinfo(url, user [, password]) */
static mx_status fn_urluserinfo(hcl_call *c, const mx_value **out)
{
    mx_str s, user, password;
    url_pieces u;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_text(c, 1, &user));
    MX_TRY(cut_url(c, s, &u));
    size_t at = mx_str_rfind(u.authority, '@');
    mx_buf buf = MX_BUF(c->arena);
    escape(&buf, user, "$&+,;=", false);
    if (c->args.len == 3) {
        MX_TRY(hcl_arg_text(c, 2, &password));
        mx_buf_char(&buf, ':');
        escape(&buf, password, "$&+,;=", false);
    }
    mx_buf_char(&buf, '@');
    mx_buf_str(&buf, at == MX_NPOS ? u.authority : mx_str_sub(u.authority, at + 1, u.authority.len));
    u.authority = mx_buf_take(&buf);
    return give_url(c, &u, out);
}

/* urlsetpath(url, path): the path is replaced. */
static mx_status fn_urlsetpath(hcl_call *c, const mx_value **out)
{
    mx_str s, path;
    url_pieces u;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_text(c, 1, &path));
    MX_TRY(cut_url(c, s, &u));
    mx_buf buf = MX_BUF(c->arena);
    if (path.len && path.ptr[0] != '/')
        mx_buf_char(&buf, '/');
    escape(&buf, path, "/$&+,:;=@", false);
    u.path = mx_buf_take(&buf);
    return give_url(c, &u, out);
}

typedef struct param {
    mx_str key, text; /* text: "key=value" as it is written */
} param;
typedef mx_vec(param) params;

static int cmp_params(const void *a, const void *b, void *arg)
{
    (void)arg;
    return mx_str_cmp(((const param *)a)->key, ((const param *)b)->key);
}

/* urlqueryset(url, key, value): one value for the key; keys are in byte order afterwards. */
static mx_status fn_urlqueryset(hcl_call *c, const mx_value **out)
{
    mx_str s, key, value, one, rest;
    url_pieces u;
    MX_TRY(hcl_arg_text(c, 0, &s));
    MX_TRY(hcl_arg_text(c, 1, &key));
    MX_TRY(hcl_arg_text(c, 2, &value));
    MX_TRY(cut_url(c, s, &u));
    mx_buf buf = MX_BUF(c->arena), name = MX_BUF(c->arena);
    escape(&name, key, "", true);
    mx_str name_text = mx_buf_take(&name);
    mx_buf_printf(&buf, "%.*s=", MX_FMT(name_text));
    escape(&buf, value, "", true);
    params all = {0};
    mx_vec_push(c->arena, &all, ((param){name_text, mx_buf_take(&buf)}));
    rest = u.query.len ? mx_str_sub(u.query, 1, u.query.len) : MX_STR_NONE;
    while (rest.len) {
        mx_str there, unused;
        mx_str_cut(rest, '&', &one, &rest);
        mx_str_cut(one, '=', &there, &unused);
        if (one.len && !mx_str_eq(there, name_text))
            mx_vec_push(c->arena, &all, ((param){there, one}));
    }
    mx_sort(c->arena, all.at, all.len, sizeof *all.at, cmp_params, NULL);
    for (size_t i = 0; i < all.len; i++)
        mx_buf_printf(&buf, "%c%.*s", i ? '&' : '?', MX_FMT(all.at[i].text));
    u.query = mx_buf_take(&buf);
    return give_url(c, &u, out);
}

const hcl_func_def hcl_funcs_url[] = {
    {"urlescape", 1, 1, fn_urlescape},
    {"urlqueryset", 3, 3, fn_urlqueryset},
    {"urlsetpath", 2, 2, fn_urlsetpath},
    {"urluserinfo", 2, 3, fn_urluserinfo},
    {NULL, 0, 0, NULL},
};
