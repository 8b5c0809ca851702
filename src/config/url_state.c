/* What --to, --from, src and --dir name: files, directories, databases, attributes. */
#include "base/buf.h"
#include "base/file.h"
#include "config/project_words.h"
#include "config/url.h"

bool mx_dir_format_known(mx_str format)
{
    return mx_is_word(mx_dir_formats, format);
}

/* host + path: file://migrations, file://a/b, file:///abs. */
static mx_str file_path(mx_arena *arena, const mx_url *url)
{
    return mx_str_cat(arena, url->host, url->path);
}

static mx_status unknown_format(const mx_url *url, mx_str format, mx_diags *diags)
{
    return mx_fail(diags, MX_CFG004, url->at,
                   "Known are atlas, golang-migrate, goose, flyway, liquibase and dbmate.",
                   "unknown dir format \"%.*s\"", MX_FMT(format));
}

/* A URL may be read more than once. */
static bool is_told(const mx_diags *diags, mx_str words)
{
    for (size_t i = 0; i < mx_diags_count(diags); i++)
        if (mx_str_eq(mx_diags_at(diags, i)->message, words))
            return true;
    return false;
}

static void warn_of_parameters(mx_arena *arena, const mx_url *url, mx_diags *diags)
{
    static const char *const known[] = {"format", "version", NULL};
    for (size_t i = 0; i < url->query.len; i++) {
        mx_str key = url->query.at[i].key;
        const char *near = mx_str_nearest(key, known);
        if (mx_str_eq(key, MX_STR("format")) || mx_str_eq(key, MX_STR("version")))
            continue;
        mx_str words = mx_str_printf(arena, "parameter \"%.*s\" of \"%.*s\" has no effect", MX_FMT(key),
                                     MX_FMT(url->text));
        if (!is_told(diags, words))
            mx_report(diags, MX_CFG004, MX_WARNING, url->at,
                      near ? mx_str_z(arena, mx_str_printf(arena, "Did you mean %s?", near))
                           : "A directory's URL may have format and version.",
                      "%.*s", MX_FMT(words));
    }
}

mx_status mx_dir_url_parse(mx_arena *arena, mx_str text, mx_span at, mx_dir_url *out, mx_diags *diags)
{
    mx_url url;
    *out = (mx_dir_url){0};
    MX_TRY(mx_url_parse(arena, text, at, &url, diags));
    if (url.scheme.len == 0)
        return mx_fail(diags, MX_CFG004, at, "", "missing scheme for dir url. Did you mean \"file://%.*s\"? ",
                       MX_FMT(text));
    if (!mx_str_eq(url.scheme, MX_STR("file")))
        return mx_fail(diags, MX_CFG004, at, "", "unsupported driver \"%.*s\"", MX_FMT(url.scheme));
    out->path = file_path(arena, &url);
    out->format = mx_url_param_of(&url, "format");
    out->version = mx_url_param_of(&url, "version");
    if (out->path.len == 0)
        return mx_fail(diags, MX_CFG004, at, "Write file://migrations, for example.",
                       "the directory's URL has no path");
    if (out->format.len && !mx_dir_format_known(out->format))
        return unknown_format(&url, out->format, diags);
    warn_of_parameters(arena, &url, diags);
    return MX_OK;
}

static mx_status cannot_find(const mx_state_url *s, mx_diags *diags)
{
    return mx_fail(diags, MX_PRV001, s->url.at, "", "stat %.*s: no such file or directory", MX_FMT(s->path));
}

/* A directory of schema files: all SQL or all HCL. */
static mx_status schema_dir(mx_arena *arena, mx_state_url *s, mx_diags *diags)
{
    mx_strs names, sql = {0}, hcl = {0};
    mx_status st = mx_dir_list(arena, s->path, &names, diags);
    if (st == MX_NOT_FOUND)
        return cannot_find(s, diags);
    MX_TRY(st);
    for (size_t i = 0; i < names.len; i++) {
        mx_str path = mx_path_join(arena, s->path, names.at[i]);
        if (mx_path_is_dir(path))
            continue;
        if (mx_str_ends(names.at[i], MX_STR(".sql")))
            mx_vec_push(arena, &sql, path);
        if (mx_str_ends(names.at[i], MX_STR(".hcl")))
            mx_vec_push(arena, &hcl, path);
    }
    if (sql.len && hcl.len)
        return mx_fail(diags, MX_PRV001, s->url.at, "",
                       "ambiguous schema: both SQL and HCL files found: \"%.*s\", \"%.*s\"",
                       MX_FMT(mx_path_base(sql.at[0])), MX_FMT(mx_path_base(hcl.at[0])));
    if (sql.len + hcl.len == 0)
        return mx_fail(diags, MX_PRV001, s->url.at, "", "%.*s contains neither SQL nor HCL files",
                       MX_FMT(s->path));
    s->kind = sql.len ? MX_STATE_SQL : MX_STATE_HCL;
    s->files = sql.len ? sql : hcl;
    return MX_OK;
}

static mx_status file_state(mx_arena *arena, mx_state_url *s, mx_diags *diags)
{
    s->path = file_path(arena, &s->url);
    s->format = mx_url_param_of(&s->url, "format");
    s->version = mx_url_param_of(&s->url, "version");
    if (s->path.len == 0)
        return mx_fail(diags, MX_CFG004, s->url.at, "", "the URL \"%.*s\" has no path", MX_FMT(s->url.text));
    if (s->format.len && !mx_dir_format_known(s->format))
        return unknown_format(&s->url, s->format, diags);
    if (mx_path_is_dir(s->path)) {
        mx_str path = s->path;
        while (path.len > 1 && path.ptr[path.len - 1] == '/')
            path.len--;
        bool migrations = mx_url_has_param(&s->url, "format") || mx_url_has_param(&s->url, "version") ||
                          mx_str_eq(mx_path_base(path), MX_STR("migrations")) ||
                          mx_path_exists(mx_path_join(arena, path, MX_STR("atlas.sum")));
        s->path = path;
        if (!migrations)
            return schema_dir(arena, s, diags);
        s->kind = MX_STATE_MIGRATIONS;
        warn_of_parameters(arena, &s->url, diags);
        return MX_OK;
    }
    if (!mx_path_exists(s->path))
        return cannot_find(s, diags);
    bool hcl = mx_str_ends(s->path, MX_STR(".hcl"));
    if (!hcl && !mx_str_ends(s->path, MX_STR(".sql")))
        return mx_fail(diags, MX_PRV001, s->url.at, "The name of a schema file ends in .sql or .hcl.",
                       "%.*s is neither an SQL nor an HCL file", MX_FMT(s->path));
    s->kind = hcl ? MX_STATE_HCL : MX_STATE_SQL;
    mx_vec_push(arena, &s->files, s->path);
    return MX_OK;
}

static const char *likely_scheme(mx_str path)
{
    if (mx_str_ends(path, MX_STR(".duckdb")))
        return path.ptr[0] == '/' ? "duckdb://" : "duckdb:///";
    return mx_str_ends(path, MX_STR(".db")) || mx_str_ends(path, MX_STR(".sqlite")) ||
                   mx_str_ends(path, MX_STR(".sqlite3"))
               ? "sqlite://"
               : "file://";
}

mx_status mx_state_url_parse(mx_arena *arena, mx_str text, mx_span at, mx_state_url *out, mx_diags *diags)
{
    *out = (mx_state_url){0};
    MX_TRY(mx_url_parse(arena, text, at, &out->url, diags));
    const mx_url *url = &out->url;
    if (url->scheme.len == 0)
        return mx_fail(diags, MX_CFG004, at, "", "missing scheme. Did you mean %s%.*s?", likely_scheme(text),
                       MX_FMT(text));
    if (mx_str_eq(url->scheme, MX_STR("file")))
        return file_state(arena, out, diags);
    if (mx_str_eq(url->scheme, MX_STR("env"))) {
        out->kind = MX_STATE_ENV;
        out->path = file_path(arena, url);
        return out->path.len ? MX_OK
                             : mx_fail(diags, MX_CFG004, at, "Write env://src, for example.",
                                       "env:// names no attribute");
    }
    if (mx_str_eq(url->scheme, MX_STR("mem"))) {
        out->kind = MX_STATE_DATA;
        return MX_OK;
    }
    if (mx_str_eq(url->scheme, MX_STR("atlas")) || mx_str_eq(url->scheme, MX_STR("ent")))
        return mx_fail(diags, MX_CFG004, at, "", "%.*s:// URLs are not supported", MX_FMT(url->scheme));
    out->kind = MX_STATE_DB;
    return mx_db_url_parse(arena, text, at, &out->db, diags);
}
