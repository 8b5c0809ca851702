#include "api/server.h"

#include "base/buf.h"
#include "base/file.h"
#include "config/url.h"

mx_status mx_api_text_check(mx_str text, const char *name, mx_diags *diags)
{
    if (text.len <= MX_FILE_MAX)
        return MX_OK;
    return mx_fail(diags, MX_IO003, MX_NOWHERE, "", "%s: more than %zu bytes", name, MX_FILE_MAX);
}

static mx_status named(mx_arena *arena, mx_str name, const mx_dialect **out, mx_diags *diags)
{
    *out = mx_dialect_named(name);
    if (*out)
        return MX_OK;
    mx_buf hint = MX_BUF(arena);
    mx_buf_lit(&hint, "Known are");
    for (size_t i = 0; mx_dialect_names[i]; i++)
        mx_buf_printf(&hint, "%s %s", i ? "," : "", mx_dialect_names[i]);
    mx_buf_char(&hint, '.');
    return mx_fail(diags, MX_API001, MX_NOWHERE, mx_buf_take(&hint).ptr, "unknown dialect \"%.*s\"",
                   MX_FMT(name));
}

/* "16", "8.0", "10.11.2"; a part has at most two digits. */
static bool read_version(mx_str text, uint32_t *out)
{
    uint64_t parts[3] = {0};
    for (size_t i = 0; text.ptr; i++) {
        mx_str head, tail = MX_STR_NONE;
        if (!mx_str_cut(text, '.', &head, &tail))
            tail = MX_STR_NONE;
        else if (!tail.len)
            return false;
        if (i == 3 || !mx_str_to_u64(head, &parts[i]) || parts[i] > 99)
            return false;
        text = tail.len ? tail : MX_STR_NONE;
    }
    *out = (uint32_t)(parts[0] * 10000 + parts[1] * 100 + parts[2]);
    return *out != 0;
}

static mx_status of_url(mx_arena *arena, mx_str text, mx_api_server *out, mx_diags *diags)
{
    mx_db_url db;
    MX_TRY(mx_db_url_parse(arena, text, MX_NOWHERE, &db, diags));
    MX_TRY(named(arena, mx_str_of(db.dialect), &out->dialect, diags));
    out->server = (mx_server){.schema = db.schema,
                              .one_schema = db.schema.len > 0,
                              .charset = db.charset,
                              .collation = db.collation};
    mx_server_init(&out->server, out->dialect, (uint32_t)(db.major * 10000 + db.minor * 100 + db.patch));
    return MX_OK;
}

static mx_status of_name(mx_arena *arena, mx_str text, mx_api_server *out, mx_diags *diags)
{
    mx_str name, tag;
    uint32_t version = 0;
    bool has_version = mx_str_cut(text, '/', &name, &tag);
    MX_TRY(named(arena, name, &out->dialect, diags));
    if (has_version && !read_version(tag, &version))
        return mx_fail(diags, MX_API001, MX_NOWHERE, "Write it as in postgres/16 or mysql/8.0.",
                       "\"%.*s\" is no version of a server", MX_FMT(tag));
    out->server = (mx_server){.one_schema = out->dialect->engine == MX_LITE};
    mx_server_init(&out->server, out->dialect, version);
    return MX_OK;
}

mx_status mx_api_server_read(mx_arena *arena, const char *text, const char *schema, mx_api_server *out,
                             mx_diags *diags)
{
    *out = (mx_api_server){0};
    if (!text || !*text)
        return mx_fail(diags, MX_API001, MX_NOWHERE, "Name a dialect, as \"postgres\", or give a dev URL.",
                       "no server is given");
    mx_str what = mx_str_copy(arena, mx_str_of(text));
    MX_TRY(mx_str_find_str(what, MX_STR("://")) != MX_NPOS ? of_url(arena, what, out, diags)
                                                           : of_name(arena, what, out, diags));
    if (schema && *schema) {
        out->server.schema = mx_str_copy(arena, mx_str_of(schema));
        out->server.one_schema = true;
    }
    return MX_OK;
}
