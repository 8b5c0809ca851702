#include "config/server.h"

#include "base/buf.h"

mx_status mx_meant_dialect(mx_arena *arena, mx_str name, mx_code code, mx_span at, const mx_dialect **out,
                           mx_diags *diags)
{
    *out = mx_dialect_named(name);
    if (*out)
        return MX_OK;
    const char *near = mx_str_nearest(name, mx_dialect_names);
    mx_buf hint = MX_BUF(arena);
    if (near)
        mx_buf_printf(&hint, "Did you mean %s? ", near);
    mx_buf_lit(&hint, "Known are");
    for (size_t i = 0; mx_dialect_names[i]; i++)
        mx_buf_printf(&hint, "%s %s", i ? "," : "", mx_dialect_names[i]);
    mx_buf_char(&hint, '.');
    return mx_fail(diags, code, at, mx_str_z(arena, mx_buf_view(&hint)), "unknown dialect \"%.*s\"",
                   MX_FMT(name));
}

/* A slip, as in postgres/160 or mysql/57, or newer than what is known. */
static mx_status no_version(mx_arena *arena, const mx_dialect *dialect, mx_str tag, mx_code code, mx_span at,
                            mx_diags *diags)
{
    uint32_t newest = mx_dialect_newest(dialect, NULL, 0) / 100;
    mx_str minor = newest % 100 ? mx_str_printf(arena, ".%u", (unsigned)(newest % 100)) : MX_STR_NONE;
    mx_str hint = mx_str_printf(
        arena, "Write the version of the server that the schema is for; the newest known is %u%.*s.",
        (unsigned)(newest / 100), MX_FMT(minor));
    return mx_fail(diags, code, at, mx_str_z(arena, hint), "version %.*s of %s is not known", MX_FMT(tag),
                   dialect->name);
}

static void warn_of_older(mx_arena *arena, const mx_dialect *dialect, uint32_t version, mx_span at,
                          mx_diags *diags)
{
    uint32_t oldest = mx_dialect_oldest(dialect);
    if (!version || version >= oldest)
        return;
    unsigned minor = oldest / 100 % 100;
    mx_str known = minor ? mx_str_printf(arena, "%u.%u", (unsigned)(oldest / 10000), minor)
                         : mx_str_printf(arena, "%u", (unsigned)(oldest / 10000));
    mx_report(
        diags, MX_USE006, MX_WARNING, at, "Look at each plan before you apply it.",
        "%s %u.%u is older than what is known, which begins with %.*s: a plan may hold what it does not have",
        dialect->name, (unsigned)(version / 10000), (unsigned)(version / 100 % 100), MX_FMT(known));
}

static mx_status version_of_tag(mx_arena *arena, const mx_db_url *db, const mx_dialect *dialect, mx_code code,
                                mx_span at, uint32_t *out, mx_diags *diags)
{
    bool has = mx_dialect_has_version(dialect, db->numbers, db->given);
    *out = mx_dialect_newest(dialect, db->numbers, has ? db->given : 0);
    return has || !db->sure ? MX_OK : no_version(arena, dialect, db->version, code, at, diags);
}

mx_status mx_meant_of_url(mx_arena *arena, mx_str url, mx_span at, mx_code code, mx_meant *out,
                          mx_diags *diags)
{
    return mx_meant_of_url_at(arena, url, at, code, NULL, 0, out, diags);
}

mx_status mx_meant_of_url_at(mx_arena *arena, mx_str url, mx_span at, mx_code code, const mx_dialect *here,
                             uint32_t version, mx_meant *out, mx_diags *diags)
{
    mx_db_url db;
    *out = (mx_meant){0};
    MX_TRY(mx_db_url_parse(arena, url, at, &db, diags));
    MX_TRY(mx_meant_dialect(arena, mx_str_of(db.dialect), code, at, &out->dialect, diags));
    out->server = (mx_server){.schema = db.schema,
                              .one_schema = db.schema.len > 0,
                              .charset = db.charset,
                              .collation = db.collation};
    if (here)
        out->dialect = here;
    else if (db.where == MX_DB_DOCKER)
        MX_TRY(version_of_tag(arena, &db, out->dialect, code, at, &version, diags));
    mx_server_init(&out->server, out->dialect, version);
    warn_of_older(arena, out->dialect, version, at, diags);
    return MX_OK;
}

/* "16", "8.0", "10.11.2"; a part has at most two digits. */
static bool read_numbers(mx_str text, uint32_t numbers[3], size_t *given)
{
    for (*given = 0; *given < 3; ++*given) {
        mx_str head, rest;
        uint64_t number;
        bool more = mx_str_cut(text, '.', &head, &rest);
        if (!mx_str_to_u64(head, &number) || number > 99)
            return false;
        numbers[*given] = (uint32_t)number;
        text = rest;
        if (!more) {
            ++*given;
            return numbers[0] > 0;
        }
    }
    return false;
}

mx_status mx_meant_of_name(mx_arena *arena, mx_str name, mx_span at, mx_code code, mx_meant *out,
                           mx_diags *diags)
{
    mx_str head, tag;
    uint32_t numbers[3] = {0}, version = 0;
    size_t given = 0;
    *out = (mx_meant){0};
    bool has_version = mx_str_cut(name, '/', &head, &tag);
    MX_TRY(mx_meant_dialect(arena, head, code, at, &out->dialect, diags));
    if (has_version && !read_numbers(tag, numbers, &given))
        return mx_fail(diags, code, at, "Write it as in postgres/16 or mysql/8.0.",
                       "\"%.*s\" is no version of a server", MX_FMT(tag));
    if (has_version && !mx_dialect_has_version(out->dialect, numbers, given))
        return no_version(arena, out->dialect, tag, code, at, diags);
    if (has_version)
        version = mx_dialect_newest(out->dialect, numbers, given);
    out->server = (mx_server){.one_schema = out->dialect->engine == MX_LITE};
    mx_server_init(&out->server, out->dialect, version);
    warn_of_older(arena, out->dialect, version, at, diags);
    return MX_OK;
}
