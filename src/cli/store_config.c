#include "cli/store_config.h"

#include "base/file.h"
#include "config/project_words.h"

/* ---- for people ---- */

mx_str mx_store_config_text(mx_cli *cli, const mx_store_config *config)
{
    static const char *const places[] = {"database", "root_path",         "path", "uri",
                                         "url",      "connection_string", "host", NULL};
    mx_buf buf = MX_BUF(cli->arena);
    size_t dot = mx_str_rfind(config->type, '.');
    mx_buf_str(&buf, dot == MX_NPOS ? config->type : mx_str_sub(config->type, dot + 1, config->type.len));
    for (size_t i = 0; places[i]; i++) {
        const mx_conf *value = mx_conf_get(config->config, mx_str_of(places[i]));
        if (!value || value->kind != MX_JSON_STRING)
            continue;
        mx_buf text = MX_BUF(cli->arena);
        mx_json_writer w = MX_JSON_WRITER(&text, NULL);
        mx_configuration_json(&w, value, true);
        mx_buf_printf(&buf, "(%s=%.*s)", places[i], (int)(text.len > 2 ? text.len - 2 : 0), text.ptr + 1);
        return mx_buf_take(&buf);
    }
    mx_buf_lit(&buf, "()");
    return mx_buf_take(&buf);
}

void mx_store_config_fallbacks(mx_cli *cli, const mx_store_config *config, mx_strs *out)
{
    const mx_conf *list = mx_conf_get(config->config, MX_STR("fallback_stores"));
    for (size_t i = 0; list && list->kind == MX_JSON_ARRAY && i < list->as.items.len; i++)
        if (list->as.items.at[i]->kind == MX_JSON_STRING)
            mx_vec_push(cli->arena, out, list->as.items.at[i]->as.text);
}

/* ---- settings ---- */

typedef struct store_reader {
    mx_cli *cli;
    const mx_feature_project *project;
    const mx_store_config *config;
    mx_store_address *out;
} store_reader;

typedef struct engine_kind {
    const char *class_name, *driver;
    const char *modules[5]; /* that the package has the class in: the place of today first */
    const char *schemes[4]; /* of connection_string; NULL: it names a file by `database` */
    const char *own[5];     /* settings that the others have not */
    mx_status (*url)(const store_reader *r);
} engine_kind;

static mx_status wrong(const store_reader *r, const mx_conf *value, const char *hint, const char *words)
{
    return mx_fail(r->cli->diags, MX_CFG002, value ? value->origin.at : MX_NOWHERE, hint, "store '%.*s': %s",
                   MX_FMT(r->config->name), words);
}

/* The setting is not there, or empty: then what it is made of, a variable perhaps, was. */
static mx_status not_set(const store_reader *r, const char *key, const char *hint, const char *words)
{
    const mx_conf *value = mx_conf_get(r->config->config, mx_str_of(key));
    if (!value || value->kind != MX_JSON_STRING)
        return wrong(r, r->config->value, hint, words);
    return wrong(r, value, "In a text ${NAME} is nothing where the variable NAME is not set.",
                 mx_str_z(r->cli->arena, mx_str_printf(r->cli->arena, "%s is empty", key)));
}

/* *out is NULL when the setting is absent. */
static mx_status setting(const store_reader *r, const char *key, mx_json_kind kind, const char *kind_word,
                         const mx_conf **out)
{
    const mx_conf *value = mx_conf_get(r->config->config, mx_str_of(key));
    *out = value && value->kind != MX_JSON_NULL ? value : NULL;
    if (*out && value->kind != kind)
        return wrong(r, value, "",
                     mx_str_z(r->cli->arena, mx_str_printf(r->cli->arena, "%s is %s", key, kind_word)));
    return MX_OK;
}

static mx_status text_setting(const store_reader *r, const char *key, mx_str *out)
{
    const mx_conf *value;
    MX_TRY(setting(r, key, MX_JSON_STRING, "a text", &value));
    *out = value ? value->as.text : MX_STR_NONE;
    return MX_OK;
}

/* All but what may stand in a path and a query as it is, as %xx. */
static void put_escaped(mx_buf *out, mx_str text, const char *also)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool plain = mx_is_alpha(c) || mx_is_digit(c) || mx_str_find(MX_STR("-._~"), c) != MX_NPOS ||
                     mx_str_find(mx_str_of(also), c) != MX_NPOS;
        if (plain)
            mx_buf_char(out, c);
        else
            mx_buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
    }
}

static mx_status file_path(const store_reader *r, mx_str *out)
{
    mx_str database;
    MX_TRY(text_setting(r, "database", &database));
    if (!database.len)
        return not_set(r, "database", "Set database to the path of a file.", "database is not set");
    if (mx_str_starts(database, MX_STR("md:")) || mx_conf_get(r->config->config, MX_STR("ducklake")))
        return mx_fail(r->cli->diags, MX_USE006, r->config->value->origin.at, "Use a DuckDB file.",
                       "store '%.*s': MotherDuck and DuckLake are not supported", MX_FMT(r->config->name));
    const mx_variable *home = NULL;
    if (mx_str_starts(database, MX_STR("~/")))
        home = mx_environment_get(r->project->environment, MX_STR("HOME"));
    if (home)
        database = mx_path_join(r->cli->arena, home->value, mx_str_sub(database, 2, database.len));
    *out = mx_str_eq(database, MX_STR(":memory:")) ? database : mx_path_absolute(r->cli->arena, database);
    return MX_OK;
}

/* Names of extensions, or tables with `name` and `init_sql`. The functions of hashfuncs are ours. */
static mx_status read_extension(const store_reader *r, const mx_conf *item)
{
    mx_arena *arena = r->cli->arena;
    const mx_conf *name = item->kind == MX_JSON_OBJECT ? mx_conf_get(item, MX_STR("name")) : item,
                  *init = mx_conf_get(item, MX_STR("init_sql"));
    if (!name || name->kind != MX_JSON_STRING)
        return wrong(r, item, "", "an extension is a name, or a table with a name");
    for (size_t i = 0; i < name->as.text.len; i++)
        if (!mx_is_alpha(name->as.text.ptr[i]) && !mx_is_digit(name->as.text.ptr[i]) &&
            name->as.text.ptr[i] != '_')
            return wrong(r, item, "", "an extension's name is made of letters, digits and '_'");
    if (!mx_str_eq(name->as.text, MX_STR("hashfuncs")))
        mx_vec_push(arena, &r->out->statements, mx_str_cat(arena, MX_STR("LOAD "), name->as.text));
    for (size_t i = 0; init && init->kind == MX_JSON_ARRAY && i < init->as.items.len; i++)
        if (init->as.items.at[i]->kind == MX_JSON_STRING)
            mx_vec_push(arena, &r->out->statements, init->as.items.at[i]->as.text);
    return MX_OK;
}

static mx_status duckdb_url(const store_reader *r)
{
    mx_buf url = MX_BUF(r->cli->arena);
    const mx_conf *settings, *extensions;
    mx_str path;
    MX_TRY(file_path(r, &path));
    MX_TRY(setting(r, "config", MX_JSON_OBJECT, "a table of texts", &settings));
    MX_TRY(setting(r, "extensions", MX_JSON_ARRAY, "a list", &extensions));
    mx_buf_lit(&url, "duckdb:///");
    put_escaped(&url, path, "/:");
    for (size_t i = 0; settings && i < settings->as.members.len; i++) {
        const mx_conf_member *m = &settings->as.members.at[i];
        if (m->value->kind != MX_JSON_STRING)
            return wrong(r, m->value, "", "config is a table of texts");
        mx_buf_char(&url, i ? '&' : '?');
        put_escaped(&url, m->key, "");
        mx_buf_char(&url, '=');
        put_escaped(&url, m->value->as.text, "");
    }
    for (size_t i = 0; extensions && i < extensions->as.items.len; i++)
        MX_TRY(read_extension(r, extensions->as.items.at[i]));
    r->out->url = mx_buf_take(&url);
    return MX_OK;
}

static mx_status sqlite_url(const store_reader *r)
{
    mx_buf url = MX_BUF(r->cli->arena);
    mx_str path;
    MX_TRY(file_path(r, &path));
    mx_buf_lit(&url, "sqlite://");
    if (mx_str_eq(path, MX_STR(":memory:")))
        mx_buf_lit(&url, "metaxy?mode=memory");
    else
        put_escaped(&url, r->out->file = path, "/");
    r->out->url = mx_buf_take(&url);
    return MX_OK;
}

static mx_str part(const mx_conf *parts, const char *const *names, mx_arena *arena)
{
    for (size_t i = 0; names[i]; i++) {
        const mx_conf *value = mx_conf_get(parts, mx_str_of(names[i]));
        if (value && value->kind == MX_JSON_STRING)
            return value->as.text;
        if (value && value->kind == MX_JSON_INT)
            return mx_str_printf(arena, "%lld", (long long)value->as.integer);
    }
    return MX_STR_NONE;
}

static mx_str url_of_parts(const store_reader *r, const mx_conf *parts)
{
    static const char *const user[] = {"user", "username", NULL}, *const password[] = {"password", NULL},
                             *const host[] = {"host", NULL}, *const port[] = {"port", NULL},
                             *const database[] = {"database", "dbname", "db", NULL},
                             *const known[] = {"user",     "username", "password", "host", "port",
                                               "database", "dbname",   "db",       NULL};
    mx_arena *arena = r->cli->arena;
    mx_buf url = MX_BUF(arena);
    char before = '?';
    mx_buf_printf(&url, "%s://", r->out->driver);
    mx_str name = part(parts, user, arena), secret = part(parts, password, arena);
    put_escaped(&url, name, "");
    if (secret.len) {
        mx_buf_char(&url, ':');
        put_escaped(&url, secret, "");
    }
    mx_str at = part(parts, host, arena), number = part(parts, port, arena);
    mx_buf_printf(&url, "%s%.*s", name.len ? "@" : "", MX_FMT(at.len ? at : MX_STR("localhost")));
    if (number.len)
        mx_buf_printf(&url, ":%.*s", MX_FMT(number));
    mx_buf_char(&url, '/');
    put_escaped(&url, part(parts, database, arena), "");
    for (size_t i = 0; i < parts->as.members.len; i++) {
        const char *const key[] = {mx_str_z(arena, parts->as.members.at[i].key), NULL};
        if (mx_is_word(known, parts->as.members.at[i].key))
            continue;
        mx_buf_char(&url, before);
        put_escaped(&url, parts->as.members.at[i].key, "");
        mx_buf_char(&url, '=');
        put_escaped(&url, part(parts, key, arena), "");
        before = '&';
    }
    return mx_buf_take(&url);
}

static mx_status server_url(const store_reader *r)
{
    const mx_conf *parts;
    MX_TRY(text_setting(r, "connection_string", &r->out->url));
    MX_TRY(setting(r, "connection_params", MX_JSON_OBJECT, "a table", &parts));
    if (!r->out->url.len && parts)
        r->out->url = url_of_parts(r, parts);
    return r->out->url.len ? MX_OK
                           : not_set(r, "connection_string", "Set connection_string to the database's URL.",
                                     "neither connection_string nor connection_params is set");
}

static const engine_kind kinds[] = {
    {"DuckDBMetadataStore",
     "duckdb",
     {"metaxy.ext.duckdb", "metaxy.ext.duckdb.metadata_store", "metaxy.ext.metadata_stores.duckdb",
      "metaxy.metadata_store.duckdb", NULL},
     {NULL},
     {"database", "config", "extensions", "ducklake", NULL},
     duckdb_url},
    {"SQLiteMetadataStore",
     "sqlite",
     {"metaxy.ext.sqlite", "metaxy.ext.metadata_stores.sqlite", NULL},
     {NULL},
     {"database", NULL},
     sqlite_url},
    {"PostgreSQLMetadataStore",
     "postgres",
     {"metaxy.ext.postgresql", "metaxy.ext.postgresql.metadata_store",
      "metaxy.ext.metadata_stores.postgresql", "metaxy.metadata_store.postgresql", NULL},
     {"postgres", "postgresql", NULL},
     {"auto_cast_struct_for_jsonb", NULL},
     server_url},
    {"MySQLMetadataStore",
     "mysql",
     {"metaxy.ext.mysql", "metaxy.ext.metadata_stores.mysql", NULL},
     {"mysql", "mariadb", "maria", NULL},
     {NULL},
     server_url},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* A class of a name elsewhere is not of the package: what Python cannot import is no store here either. */
static const engine_kind *kind_of(const mx_store_config *config)
{
    size_t dot = mx_str_rfind(config->type, '.');
    if (dot == MX_NPOS)
        return NULL;
    mx_str name = mx_str_sub(config->type, dot + 1, config->type.len);
    for (size_t i = 0; i < KINDS; i++)
        if (mx_str_eq(name, mx_str_of(kinds[i].class_name)))
            return mx_is_word(kinds[i].modules, mx_str_sub(config->type, 0, dot)) ? &kinds[i] : NULL;
    return NULL;
}

bool mx_store_config_known(const mx_store_config *config)
{
    return kind_of(config) != NULL;
}

static mx_status check_scheme(const store_reader *r, const engine_kind *kind)
{
    mx_str scheme, rest, plain, driver;
    if (!kind->schemes[0])
        return MX_OK;
    (void)mx_str_cut(r->out->url, ':', &scheme, &rest);
    (void)mx_str_cut(scheme, '+', &plain, &driver);
    if (mx_is_word(kind->schemes, plain))
        return MX_OK;
    return wrong(
        r, mx_conf_get(r->config->config, MX_STR("connection_string")), "",
        mx_str_z(r->cli->arena, mx_str_printf(r->cli->arena, "connection_string of a %s begins with %s://",
                                              kind->class_name, kind->schemes[0])));
}

static mx_status known_settings(const store_reader *r, const engine_kind *kind)
{
    static const char *const all[] = {"fallback_stores",    "hash_algorithm", "versioning_engine",
                                      "auto_create_tables", "table_prefix",   "connection_string",
                                      "connection_params",  "backend",        NULL};
    const char *known[sizeof all / sizeof *all + sizeof kind->own / sizeof *kind->own] = {0};
    size_t count = 0;
    for (size_t i = 0; all[i]; i++)
        known[count++] = all[i];
    for (size_t i = 0; kind->own[i]; i++)
        known[count++] = kind->own[i];
    for (size_t i = 0; i < r->config->config->as.members.len; i++) {
        const mx_conf_member *m = &r->config->config->as.members.at[i];
        if (mx_is_word(known, m->key))
            continue;
        const char *near = mx_str_nearest(m->key, known);
        return mx_fail(
            r->cli->diags, MX_CFG003, m->value->origin.at,
            near ? mx_str_z(r->cli->arena, mx_str_printf(r->cli->arena, "Did you mean \"%s\"?", near)) : "",
            "store '%.*s': %s has no setting \"%.*s\"", MX_FMT(r->config->name), kind->class_name,
            MX_FMT(m->key));
    }
    return MX_OK;
}

/* An option of [ext.sqlalchemy]; variables give it as a text. */
static mx_status sqlalchemy_option(const store_reader *r, const char *key, bool *out)
{
    static const char *const yes[] = {"true", "1", "yes", "on", "t", "y"}, *const no[] = {"false", "0", "no",
                                                                                          "off",   "f", "n"};
    const mx_conf *ext = mx_conf_get(r->project->config->values, MX_STR("ext")),
                  *value = mx_conf_get(mx_conf_get(ext, MX_STR("sqlalchemy")), mx_str_of(key));
    *out = value && value->kind == MX_JSON_BOOL && value->as.boolean;
    if (!value || value->kind == MX_JSON_BOOL || value->kind == MX_JSON_NULL)
        return MX_OK;
    for (size_t i = 0; value->kind == MX_JSON_STRING && i < sizeof yes / sizeof *yes; i++) {
        *out = mx_str_ieq(value->as.text, mx_str_of(yes[i]));
        if (*out || mx_str_ieq(value->as.text, mx_str_of(no[i])))
            return MX_OK;
    }
    return mx_fail(r->cli->diags, MX_CFG002, value->origin.at, "", "[ext.sqlalchemy] %s is true or false",
                   key);
}

static mx_status check_fallbacks(const store_reader *r)
{
    const mx_conf *list;
    MX_TRY(setting(r, "fallback_stores", MX_JSON_ARRAY, "a list", &list));
    for (size_t i = 0; list && i < list->as.items.len; i++)
        if (list->as.items.at[i]->kind != MX_JSON_STRING)
            return wrong(r, list->as.items.at[i], "", "fallback_stores are names of stores");
    return MX_OK;
}

/* Which of them does not matter: the store's engine computes. */
static mx_status check_engine(const store_reader *r)
{
    static const char *const engines[] = {"auto", "native", "polars", NULL};
    mx_str engine;
    MX_TRY(text_setting(r, "versioning_engine", &engine));
    return !engine.len || mx_is_word(engines, engine)
               ? MX_OK
               : wrong(r, mx_conf_get(r->config->config, MX_STR("versioning_engine")), "",
                       "versioning_engine is auto, native or polars");
}

static mx_status common_settings(const store_reader *r)
{
    mx_store_settings *s = &r->out->settings;
    const mx_conf *create;
    mx_str algorithm;
    s->name = r->config->name;
    s->truncation = r->project->config->hash_truncation_length;
    s->map_columns = r->project->config->enable_map_datatype;
    s->project = r->project->config->project;
    MX_TRY(sqlalchemy_option(r, "inject_primary_key", &s->inject_primary_key));
    MX_TRY(sqlalchemy_option(r, "inject_index", &s->inject_index));
    MX_TRY(text_setting(r, "table_prefix", &s->table_prefix));
    MX_TRY(check_fallbacks(r));
    MX_TRY(check_engine(r));
    MX_TRY(setting(r, "auto_create_tables", MX_JSON_BOOL, "true or false", &create));
    s->auto_create = create ? create->as.boolean : r->project->config->auto_create_tables;
    MX_TRY(text_setting(r, "hash_algorithm", &algorithm));
    r->out->has_algorithm = algorithm.len != 0;
    if (algorithm.len && !mx_digest_named(algorithm, &s->algorithm))
        return wrong(r, mx_conf_get(r->config->config, MX_STR("hash_algorithm")), "",
                     mx_str_z(r->cli->arena, mx_str_printf(r->cli->arena, "there is no hash algorithm '%.*s'",
                                                           MX_FMT(algorithm))));
    return MX_OK;
}

/* The type of this program that the store's may be a slip of; NULL: none is near. */
static const char *near_type(const mx_cli *cli, const mx_store_config *config)
{
    const char *types[KINDS + 1] = {0};
    for (size_t i = 0; i < KINDS; i++)
        types[i] = mx_str_z(cli->arena,
                            mx_str_printf(cli->arena, "%s.%s", kinds[i].modules[0], kinds[i].class_name));
    return mx_str_nearest(config->type, types);
}

bool mx_store_config_misspelt(const mx_cli *cli, const mx_store_config *config)
{
    return !kind_of(config) && near_type(cli, config);
}

static mx_status no_such_type(const mx_cli *cli, const mx_store_config *config)
{
    const mx_conf *type = mx_conf_get(config->value, MX_STR("type"));
    const char *near = near_type(cli, config);
    return mx_fail(cli->diags, MX_USE006, type ? type->origin.at : MX_NOWHERE,
                   near ? mx_str_z(cli->arena, mx_str_printf(cli->arena, "Did you mean \"%s\"?", near))
                        : "Stores are DuckDBMetadataStore, SQLiteMetadataStore, PostgreSQLMetadataStore and "
                          "MySQLMetadataStore of metaxy.ext.duckdb, .sqlite, .postgresql, .mysql.",
                   "store '%.*s': stores of type %.*s are not supported", MX_FMT(config->name),
                   MX_FMT(config->type));
}

mx_status mx_store_config_read(mx_cli *cli, const mx_feature_project *project, const mx_store_config *config,
                               mx_store_address *out)
{
    const store_reader r = {cli, project, config, out};
    const engine_kind *kind = kind_of(config);
    *out = (mx_store_address){0};
    if (!kind)
        return no_such_type(cli, config);
    out->driver = kind->driver;
    MX_TRY(known_settings(&r, kind));
    MX_TRY(common_settings(&r));
    MX_TRY(kind->url(&r));
    return check_scheme(&r, kind);
}
