/* config/url.h — what the URLs of flags and project files mean (base/url.h takes them apart). Nothing is opened or
 * started; only file states look at the disk (is it a directory, what is in it).
 *
 * Messages are those of the command where it has one ("missing scheme. Did you mean file://to.sql?"). Code
 * CFG004. */
#ifndef MX_CONFIG_URL_H
#define MX_CONFIG_URL_H

#include "base/url.h"

/* ---- databases: dev URLs and live ones ---- */

typedef enum mx_db_where {
    MX_DB_DOCKER, /* docker://…: says which server's rules hold; never started */
    MX_DB_MEMORY, /* sqlite://…?mode=memory: likewise */
    MX_DB_LIVE    /* a real database; opened only when a command says so */
} mx_db_where;

typedef struct mx_db_url {
    mx_url url;
    mx_db_where where;
    const char *dialect; /* "mysql", "mariadb", "postgres", "sqlite", "duckdb"; static */
    mx_str image;        /* docker: "mysql", "postgis/postgis", "ghcr.io/me/pg" */
    mx_str version;      /* docker: the tag as written, "8", "16-3.4", "latest"; "" else */
    uint32_t numbers[3]; /* docker: of the server's version, as far as the tag gives them */
    size_t given;        /* how many; 0: none, as in "latest" */
    bool sure;           /* docker: the tag is known to begin with the server's version, or says pg17 */
    mx_str database;     /* MySQL, PostgreSQL: database name; SQLite: file name or ":memory:"; "" when none */
    /* The one schema that the URL is bound to: MySQL's database, PostgreSQL's search_path, "main" for SQLite.
     * "": the whole server or database, so that names are qualified. */
    mx_str schema;
    mx_str charset, collation; /* of the query; "" when not given */
} mx_db_url;

/* dev or live. CFG004: `sql/sqlclient: unknown driver "oracle". See: https://atlasgo.io/url`, a missing
 * scheme, … */
mx_status mx_db_url_parse(mx_arena *arena, mx_str text, mx_span at, mx_db_url *out, mx_diags *diags);
/* True when the scheme names a database (also docker). */
bool mx_url_is_db(const mx_url *url);
/* "postgresql", "pg" → "postgres"; "maria" → "mariadb"; "sqlite3" → "sqlite"; "mssql" → "mssql". NULL: not
 * known. */
const char *mx_dialect_name(mx_str name);

/* ---- states: --to, --from, src ---- */

typedef enum mx_state_kind {
    MX_STATE_SQL,        /* files: SQL files that run in this order (one file, or a schema directory) */
    MX_STATE_HCL,        /* files: HCL schema files */
    MX_STATE_MIGRATIONS, /* path, format, version: a migration directory */
    MX_STATE_DB,         /* db: a live database */
    MX_STATE_ENV, /* env://path: attribute of the project file; `path` is "src", "migration.dir", … */
    MX_STATE_DATA /* mem://…: a data source of the project file (source.h) */
} mx_state_kind;

typedef struct mx_state_url {
    mx_url url;
    mx_state_kind kind;
    mx_str path;    /* SQL, HCL, MIGRATIONS: path on disk as given; ENV: the attribute */
    mx_strs files;  /* SQL, HCL: paths, in name order */
    mx_str format;  /* MIGRATIONS: "atlas", "goose", …; "" when not given */
    mx_str version; /* MIGRATIONS: replay up to this one; "" : all */
    mx_db_url db;   /* DB */
} mx_state_url;

/* What a state URL means. Looks at the disk for file://. CFG004; IO001 when the path cannot be read;
 * PRV001 when there is no such file or a directory mixes kinds or holds none. */
mx_status mx_state_url_parse(mx_arena *arena, mx_str text, mx_span at, mx_state_url *out, mx_diags *diags);

/* --dir: file://migrations?format=goose. `text` without a scheme is CFG004
 * `missing scheme for dir url. Did you mean "file://x"? `. Whether the directory exists is not looked at. */
typedef struct mx_dir_url {
    mx_str path, format, version; /* format: "" when not given */
} mx_dir_url;
mx_status mx_dir_url_parse(mx_arena *arena, mx_str text, mx_span at, mx_dir_url *out, mx_diags *diags);
/* The six layouts by their names. */
bool mx_dir_format_known(mx_str format);

#endif
