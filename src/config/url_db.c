/* URLs of databases: which dialect, which version, which schema. */
#include "base/buf.h"
#include "config/url.h"

typedef struct scheme_def {
    const char *scheme, *dialect;
} scheme_def;

static const scheme_def schemes[] = {
    {"sqlite", "sqlite"},     {"sqlite3", "sqlite"},       {"libsql", "sqlite"},
    {"libsql+ws", "sqlite"},  {"libsql+wss", "sqlite"},    {"libsql+file", "sqlite"},
    {"mysql", "mysql"},       {"mysql+unix", "mysql"},     {"mariadb", "mariadb"},
    {"maria", "mariadb"},     {"mariadb+unix", "mariadb"}, {"maria+unix", "mariadb"},
    {"postgres", "postgres"}, {"postgresql", "postgres"},  {"duckdb", "duckdb"},
};

/* docker://NAME/TAG/DB; the images without a dialect are other builds of one. */
static const scheme_def images[] = {
    {"mysql", "mysql"},         {"mariadb", "mariadb"},  {"maria", "mariadb"},     {"postgres", "postgres"},
    {"postgresql", "postgres"}, {"postgis", "postgres"}, {"pgvector", "postgres"},
};

/* docker+NAME://image:tag/DB */
static const scheme_def docker_schemes[] = {
    {"docker+mysql", "mysql"},       {"docker+mariadb", "mariadb"},     {"docker+maria", "mariadb"},
    {"docker+postgres", "postgres"}, {"docker+postgresql", "postgres"},
};

#define LOOK_UP(table, name) look_up((table), sizeof(table) / sizeof *(table), (name))
static const char *look_up(const scheme_def *table, size_t n, mx_str name)
{
    for (size_t i = 0; i < n; i++)
        if (mx_str_eq(name, mx_str_of(table[i].scheme)))
            return table[i].dialect;
    return NULL;
}

const char *mx_dialect_name(mx_str name)
{
    static const scheme_def names[] = {
        {"mysql", "mysql"},       {"mariadb", "mariadb"},     {"maria", "mariadb"},
        {"postgres", "postgres"}, {"postgresql", "postgres"}, {"pg", "postgres"},
        {"sqlite", "sqlite"},     {"sqlite3", "sqlite"},      {"mssql", "mssql"},
        {"sqlserver", "mssql"},   {"duckdb", "duckdb"},       {"clickhouse", "clickhouse"},
    };
    return LOOK_UP(names, name);
}

bool mx_url_is_db(const mx_url *url)
{
    return mx_str_eq(url->scheme, MX_STR("docker")) || LOOK_UP(schemes, url->scheme) ||
           LOOK_UP(docker_schemes, url->scheme);
}

/* ---- docker ---- */

/* Behind the "pg" of pg17, 0.8.0-pg17 or 2.14-pg15-oss; 0: there is none. */
static size_t behind_pg(mx_str tag)
{
    for (size_t i = 0; i + 2 < tag.len; i++) {
        if (tag.ptr[i] == 'p' && tag.ptr[i + 1] == 'g' && mx_is_digit(tag.ptr[i + 2]) &&
            (i == 0 || tag.ptr[i - 1] == '-'))
            return i + 2;
    }
    return 0;
}

/* The first run of digits and dots: "8", "8.0.36", "11.2-jammy", "16-3.4" (PostgreSQL 16 with PostGIS 3.4); where PostgreSQL is
 * named, the one behind it. The tags of images that others build may count something else, and so may those that begin with a word. */
static void read_version(mx_str tag, mx_db_url *out)
{
    size_t i = strcmp(out->dialect, "postgres") == 0 ? behind_pg(tag) : 0;
    bool plain = mx_str_eq(out->url.scheme, MX_STR("docker"));
    out->sure = plain && (i > 0 || (tag.len && mx_is_digit(tag.ptr[0]) &&
                                    !mx_str_starts(out->image, MX_STR("pgvector"))));
    while (i < tag.len && !mx_is_digit(tag.ptr[i]))
        i++;
    while (out->given < 3) {
        uint32_t n = 0;
        if (i >= tag.len || !mx_is_digit(tag.ptr[i]))
            return;
        for (; i < tag.len && mx_is_digit(tag.ptr[i]); i++)
            n = n > 100 ? n : n * 10 + (uint32_t)(tag.ptr[i] - '0');
        out->numbers[out->given++] = n;
        if (i >= tag.len || tag.ptr[i] != '.')
            return;
        i++;
    }
}

static mx_strs path_parts(mx_arena *arena, mx_str path)
{
    mx_strs parts = {0};
    mx_str one, rest = path.len && path.ptr[0] == '/' ? mx_str_sub(path, 1, path.len) : path;
    while (rest.len) {
        mx_str_cut(rest, '/', &one, &rest);
        mx_vec_push(arena, &parts, one);
    }
    return parts;
}

static mx_status bad_docker(const mx_url *url, mx_diags *diags)
{
    return mx_fail(diags, MX_CFG004, url->at, "Write docker://postgres/16/dev, for example.",
                   "invalid docker URL \"%.*s\"", MX_FMT(url->text));
}

/* docker://mysql/8/dev: host is the image, then tag and database. docker://postgis/postgis/16-3.4/dev has an
 * image of two words: a second word that repeats the first belongs to the image. */
static mx_status docker_plain(mx_arena *arena, mx_db_url *out, mx_diags *diags)
{
    const mx_url *url = &out->url;
    mx_strs parts = path_parts(arena, url->path);
    size_t tag = 0;
    out->dialect = LOOK_UP(images, url->host);
    if (out->dialect == NULL)
        return mx_fail(diags, MX_CFG004, url->at,
                       "Known are mysql, mariadb, postgres, postgis and pgvector; others are written "
                       "docker+postgres://image:tag/db.",
                       "unsupported docker image \"%.*s\"", MX_FMT(url->host));
    out->image = url->host;
    bool two = parts.len >= 2 && (mx_str_eq(parts.at[0], url->host));
    if (two) {
        out->image = mx_str_printf(arena, "%.*s/%.*s", MX_FMT(url->host), MX_FMT(parts.at[0]));
        tag = 1;
    }
    if (parts.len <= tag || parts.at[tag].len == 0 || parts.len > tag + 2)
        return bad_docker(url, diags);
    out->version = parts.at[tag];
    out->database = parts.len == tag + 2 ? parts.at[tag + 1] : MX_STR_NONE;
    return MX_OK;
}

/* docker+postgres://ghcr.io/me/pg:16/dev; "_" for the host means none. The last piece that holds ':' ends
 * the image; without a tag, the last piece is the database when there is more than one. */
static mx_status docker_image(mx_arena *arena, mx_db_url *out, mx_diags *diags)
{
    const mx_url *url = &out->url;
    mx_strs parts = path_parts(arena, url->rest);
    size_t end = MX_NPOS;
    mx_str name, tag = MX_STR_NONE;
    for (size_t i = 0; i < parts.len; i++)
        if (mx_str_find(parts.at[i], ':') != MX_NPOS)
            end = i;
    if (end == MX_NPOS)
        end = parts.len > 1 ? parts.len - 2 : 0;
    if (parts.len == 0 || parts.len > end + 2)
        return bad_docker(url, diags);
    mx_buf image = MX_BUF(arena);
    for (size_t i = 0; i <= end; i++) {
        size_t colon = i == end ? mx_str_rfind(parts.at[i], ':') : MX_NPOS;
        name = colon == MX_NPOS ? parts.at[i] : mx_str_sub(parts.at[i], 0, colon);
        if (colon != MX_NPOS)
            tag = mx_str_sub(parts.at[i], colon + 1, parts.at[i].len);
        if (!(i == 0 && mx_str_eq(name, MX_STR("_"))))
            mx_buf_printf(&image, "%s%.*s", image.len ? "/" : "", MX_FMT(name));
    }
    out->image = mx_buf_take(&image);
    out->version = tag;
    out->database = parts.len == end + 2 ? parts.at[end + 1] : MX_STR_NONE;
    return out->image.len ? MX_OK : bad_docker(url, diags);
}

/* ---- live ---- */

static void sqlite_url(mx_arena *arena, mx_db_url *out)
{
    const mx_url *url = &out->url;
    mx_str file = mx_str_starts(url->rest, MX_STR("file:")) ? mx_str_sub(url->rest, 5, url->rest.len)
                                                            : url->rest;
    bool memory = mx_str_eq(mx_url_param_of(url, "mode"), MX_STR("memory")) ||
                  mx_str_eq(file, MX_STR(":memory:"));
    out->where = memory ? MX_DB_MEMORY : MX_DB_LIVE;
    out->database = memory ? MX_STR(":memory:") : mx_str_copy(arena, file);
    out->schema = MX_STR("main");
}

/* duckdb:///app.db, duckdb:////srv/app.db, duckdb:///:memory:; parameters are settings. */
static void duckdb_url(mx_db_url *out)
{
    mx_str path = out->url.path;
    path = path.len ? mx_str_sub(path, 1, path.len) : path;
    bool memory = !path.len || mx_str_eq(path, MX_STR(":memory:"));
    out->where = memory ? MX_DB_MEMORY : MX_DB_LIVE;
    out->database = memory ? MX_STR(":memory:") : path;
}

static void server_url(mx_arena *arena, mx_db_url *out)
{
    const mx_url *url = &out->url;
    bool socket = mx_str_ends(url->scheme, MX_STR("+unix"));
    out->where = MX_DB_LIVE;
    if (socket)
        out->database = mx_url_param_of(url, "database");
    else
        out->database = url->path.len ? mx_str_sub(url->path, 1, url->path.len) : MX_STR_NONE;
    (void)arena;
}

static mx_status missing_scheme(const mx_url *url, mx_diags *diags)
{
    return mx_fail(diags, MX_CFG004, url->at, "", "missing scheme. Did you mean file://%.*s?",
                   MX_FMT(url->text));
}

mx_status mx_db_url_parse(mx_arena *arena, mx_str text, mx_span at, mx_db_url *out, mx_diags *diags)
{
    *out = (mx_db_url){.dialect = ""};
    /* SQLite's file names may hold what no host may: the URL's rules stop behind "sqlite://", but for the
     * port. */
    MX_TRY(mx_url_parse(arena, text, at, &out->url, diags));
    const mx_url *url = &out->url;
    if (url->scheme.len == 0)
        return missing_scheme(url, diags);
    if (mx_str_eq(url->scheme, MX_STR("docker"))) {
        out->where = MX_DB_DOCKER;
        MX_TRY(docker_plain(arena, out, diags));
    } else if ((out->dialect = LOOK_UP(docker_schemes, url->scheme)) != NULL) {
        out->where = MX_DB_DOCKER;
        MX_TRY(docker_image(arena, out, diags));
    } else if ((out->dialect = LOOK_UP(schemes, url->scheme)) == NULL) {
        out->dialect = "";
        return mx_fail(diags, MX_CFG004, at, "Write postgres://, mysql://, maria://, sqlite:// or duckdb://.",
                       "sql/sqlclient: unknown driver \"%.*s\". See: https://atlasgo.io/url",
                       MX_FMT(url->scheme));
    } else if (strcmp(out->dialect, "sqlite") == 0) {
        sqlite_url(arena, out);
    } else if (strcmp(out->dialect, "duckdb") == 0) {
        duckdb_url(out);
    } else {
        server_url(arena, out);
    }
    read_version(out->version, out);
    if (strcmp(out->dialect, "postgres") == 0)
        out->schema = mx_url_param_of(url, "search_path");
    else if (strcmp(out->dialect, "sqlite") != 0 && strcmp(out->dialect, "duckdb") != 0)
        out->schema = out->database;
    out->charset = mx_url_param_of(url, "charset");
    out->collation = mx_url_param_of(url, "collation");
    return MX_OK;
}
