#include "api/server.h"

#include "base/file.h"

mx_status mx_api_text_check(mx_str text, const char *name, mx_diags *diags)
{
    if (text.len <= MX_FILE_MAX)
        return MX_OK;
    return mx_fail(diags, MX_IO003, MX_NOWHERE, "", "%s: more than %zu bytes", name, MX_FILE_MAX);
}

mx_status mx_api_server_read(mx_arena *arena, const char *text, const char *schema, mx_meant *out,
                             mx_diags *diags)
{
    *out = (mx_meant){0};
    if (!text || !*text)
        return mx_fail(diags, MX_API001, MX_NOWHERE, "Name a dialect, as \"postgres\", or give a dev URL.",
                       "no server is given");
    mx_str what = mx_str_copy(arena, mx_str_of(text));
    bool url = mx_str_find_str(what, MX_STR("://")) != MX_NPOS;
    MX_TRY(url ? mx_meant_of_url(arena, what, MX_NOWHERE, MX_API001, out, diags)
               : mx_meant_of_name(arena, what, MX_NOWHERE, MX_API001, out, diags));
    if (schema && *schema) {
        out->server.schema = mx_str_copy(arena, mx_str_of(schema));
        out->server.one_schema = true;
    }
    return MX_OK;
}
