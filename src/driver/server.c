#include "driver/server.h"

#include "base/buf.h"

static bool has_nul(const mx_url *url)
{
    bool nul = mx_str_find(url->user, '\0') != MX_NPOS || mx_str_find(url->password, '\0') != MX_NPOS ||
               mx_str_find(url->host, '\0') != MX_NPOS || mx_str_find(url->path, '\0') != MX_NPOS;
    for (size_t i = 0; i < url->query.len; i++)
        nul = nul || mx_str_find(url->query.at[i].key, '\0') != MX_NPOS ||
              mx_str_find(url->query.at[i].value, '\0') != MX_NPOS;
    return nul;
}

mx_status mx_server_url(mx_arena *arena, mx_str text, mx_url *out, mx_diags *diags)
{
    /* No word of the URL goes into the message: what went wrong is often a part of the password. */
    if (mx_url_parse(arena, text, MX_NOWHERE, out, NULL) != MX_OK)
        return mx_fail(diags, MX_DB001, MX_NOWHERE,
                       "Write it as scheme://user:password@host:port/database, with %40 for @, %2F for / and "
                       "%25 for % in a user's name or a password.",
                       "a database's url cannot be read");
    if (has_nul(out))
        return mx_fail(diags, MX_DB001, MX_NOWHERE, "", "a database's url holds a NUL byte");
    return MX_OK;
}

mx_str mx_one_line(mx_arena *arena, const char *words)
{
    mx_buf buf = MX_BUF(arena);
    for (const char *p = words ? words : ""; *p; p++)
        if (!mx_is_space(*p))
            mx_buf_char(&buf, *p);
        else if (buf.len && buf.ptr[buf.len - 1] != ' ')
            mx_buf_char(&buf, ' ');
    return mx_str_trim(mx_buf_take(&buf));
}

mx_status mx_lock_held(mx_str name, mx_diags *diags)
{
    mx_fail(diags, MX_DB003, MX_NOWHERE, "Wait for it to end, or give more time with --lock-timeout.",
            "acquiring database lock: lock \"%.*s\" is held by another connection", MX_FMT(name));
    return MX_LOCKED;
}

mx_status mx_lock_failed(const char *words, mx_diags *diags)
{
    return mx_fail(diags, MX_DB003, MX_NOWHERE, "", "acquiring database lock: %s", words);
}
