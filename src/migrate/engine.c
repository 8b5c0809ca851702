#include "migrate/engine.h"

#include "dialect/dialect.h"
#include "migrate/revisions.h"

/* The tables are made as Atlas makes them: a tool that compares must see no difference. In SQLite that is to the byte,
 * since SQLite keeps the text. */
static const mx_migrate_engine sqlite = {
    .dialect = "sqlite",
    .foreign_key_switch = true,
    .has_table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '" MX_REVISIONS_TABLE "'",
    .columns = "SELECT name FROM pragma_table_info('" MX_REVISIONS_TABLE "')",
    .create_table =
        "CREATE TABLE $T (`version` text NOT NULL, `description` text NOT NULL, "
        "`type` integer NOT NULL DEFAULT (2), `applied` integer NOT NULL DEFAULT (0), `total` integer NOT NULL "
        "DEFAULT (0), `executed_at` datetime NOT NULL, `execution_time` integer NOT NULL, `error` text NULL, "
        "`error_stmt` text NULL, `hash` text NOT NULL, `partial_hashes` json NULL, `operator_version` text NOT NULL, "
        "PRIMARY KEY (`version`))",
    .add_type = "ALTER TABLE $T ADD COLUMN `type` integer NOT NULL DEFAULT (2)",
    .add_error_stmt = "ALTER TABLE $T ADD COLUMN `error_stmt` text NULL",
    .add_partial_hashes = "ALTER TABLE $T ADD COLUMN `partial_hashes` json NULL",
    .read = "SELECT * FROM $T",
    .write = "INSERT INTO $T (`version`, `description`, `type`, `applied`, `total`, `executed_at`, `execution_time`, "
             "`error`, `error_stmt`, `hash`, `partial_hashes`, `operator_version`) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
             "?8, ?9, ?10, ?11, ?12) ON CONFLICT (`version`) DO UPDATE SET `description` = ?2, `type` = ?3, "
             "`applied` = ?4, `total` = ?5, `executed_at` = ?6, `execution_time` = ?7, `error` = ?8, `error_stmt` = ?9, "
             "`hash` = ?10, `partial_hashes` = ?11, `operator_version` = ?12",
    .not_clean = "SELECT name, 'main' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
                 "AND name <> '" MX_REVISIONS_TABLE "' ORDER BY rowid LIMIT 1",
};

static const mx_migrate_engine postgres = {
    .dialect = "postgres",
    .schemas = true,
    .has_table = "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                 "WHERE n.nspname = ?1 AND c.relname = '" MX_REVISIONS_TABLE "'",
    .has_schema = "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?1",
    .columns = "SELECT a.attname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid "
               "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
               "WHERE n.nspname = ?1 AND c.relname = '" MX_REVISIONS_TABLE "' AND a.attnum > 0 AND NOT a.attisdropped",
    .create_schema = "CREATE SCHEMA IF NOT EXISTS $S",
    .create_table =
        "CREATE TABLE $T (\"version\" character varying NOT NULL, \"description\" character varying NOT NULL, "
        "\"type\" bigint NOT NULL DEFAULT 2, \"applied\" bigint NOT NULL DEFAULT 0, \"total\" bigint NOT NULL DEFAULT 0, "
        "\"executed_at\" timestamptz NOT NULL, \"execution_time\" bigint NOT NULL, \"error\" text NULL, "
        "\"error_stmt\" text NULL, \"hash\" character varying NOT NULL, \"partial_hashes\" jsonb NULL, "
        "\"operator_version\" character varying NOT NULL, PRIMARY KEY (\"version\"))",
    .add_type = "ALTER TABLE $T ADD COLUMN \"type\" bigint NOT NULL DEFAULT 2",
    .add_error_stmt = "ALTER TABLE $T ADD COLUMN \"error_stmt\" text NULL",
    .add_partial_hashes = "ALTER TABLE $T ADD COLUMN \"partial_hashes\" jsonb NULL",
    .read = "SELECT version, description, type, applied, total, executed_at AT TIME ZONE 'UTC' AS executed_at, "
            "execution_time, error, error_stmt, hash, partial_hashes, operator_version FROM $T",
    .write = "INSERT INTO $T AS r (version, description, type, applied, total, executed_at, execution_time, error, "
             "error_stmt, hash, partial_hashes, operator_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
             "?12) ON CONFLICT (version) DO UPDATE SET description = EXCLUDED.description, type = EXCLUDED.type, "
             "applied = EXCLUDED.applied, total = EXCLUDED.total, executed_at = EXCLUDED.executed_at, "
             "execution_time = EXCLUDED.execution_time, error = EXCLUDED.error, error_stmt = EXCLUDED.error_stmt, "
             "hash = EXCLUDED.hash, partial_hashes = EXCLUDED.partial_hashes, "
             "operator_version = EXCLUDED.operator_version",
    .not_clean =
        "SELECT c.relname, n.nspname FROM pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_class c "
        "ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND NOT (c.relname = '" MX_REVISIONS_TABLE
        "' AND n.nspname = ?2) WHERE (n.nspname = ?1 OR (?1 = '' AND n.nspname NOT LIKE 'pg\\_%' "
        "AND n.nspname <> 'information_schema')) AND (c.relname IS NOT NULL OR "
        "(?1 = '' AND n.nspname NOT IN ('public', ?2))) ORDER BY c.oid LIMIT 1",
};

static const mx_migrate_engine mysql = {
    .dialect = "mysql",
    .schemas = true,
    .ddl_commits = true,
    .plain_times = true,
    .has_table = "SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?1 AND TABLE_NAME = '" MX_REVISIONS_TABLE
                 "'",
    .has_schema = "SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?1",
    .columns = "SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ?1 AND TABLE_NAME = "
               "'" MX_REVISIONS_TABLE "'",
    .create_schema = "CREATE DATABASE IF NOT EXISTS $S CHARSET utf8mb4 COLLATE utf8mb4_bin",
    .create_table =
        "CREATE TABLE $T (`version` varchar(255) NOT NULL, `description` varchar(255) NOT NULL, "
        "`type` bigint unsigned NOT NULL DEFAULT 2, `applied` bigint NOT NULL DEFAULT 0, `total` bigint NOT NULL DEFAULT "
        "0, `executed_at` timestamp NULL, `execution_time` bigint NOT NULL, `error` longtext NULL, `error_stmt` longtext "
        "NULL, `hash` varchar(255) NOT NULL, `partial_hashes` json NULL, `operator_version` varchar(255) NOT NULL, "
        "PRIMARY KEY (`version`)) CHARSET utf8mb4 COLLATE utf8mb4_bin",
    .add_type = "ALTER TABLE $T ADD COLUMN `type` bigint unsigned NOT NULL DEFAULT 2",
    .add_error_stmt = "ALTER TABLE $T ADD COLUMN `error_stmt` longtext NULL",
    .add_partial_hashes = "ALTER TABLE $T ADD COLUMN `partial_hashes` json NULL",
    .read = "SELECT * FROM $T",
    .write = "INSERT INTO $T (`version`, `description`, `type`, `applied`, `total`, `executed_at`, `execution_time`, "
             "`error`, `error_stmt`, `hash`, `partial_hashes`, `operator_version`) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
             "?8, ?9, ?10, ?11, ?12) ON DUPLICATE KEY UPDATE `description` = ?2, `type` = ?3, `applied` = ?4, "
             "`total` = ?5, `executed_at` = ?6, `execution_time` = ?7, `error` = ?8, `error_stmt` = ?9, `hash` = ?10, "
             "`partial_hashes` = ?11, `operator_version` = ?12",
    .not_clean =
        "SELECT t.TABLE_NAME, s.SCHEMA_NAME FROM information_schema.SCHEMATA s LEFT JOIN information_schema.TABLES t "
        "ON t.TABLE_SCHEMA = s.SCHEMA_NAME AND t.TABLE_TYPE = 'BASE TABLE' AND NOT (t.TABLE_NAME = '" MX_REVISIONS_TABLE
        "' AND s.SCHEMA_NAME = ?2) WHERE s.SCHEMA_NAME NOT IN ('mysql', 'information_schema', 'performance_schema', "
        "'sys') AND ((s.SCHEMA_NAME = ?1 AND t.TABLE_NAME IS NOT NULL) OR (?1 = '' AND (s.SCHEMA_NAME <> ?2 OR "
        "t.TABLE_NAME IS NOT NULL))) ORDER BY t.CREATE_TIME, t.TABLE_NAME LIMIT 1",
};

static const struct {
    const char *driver;
    const mx_migrate_engine *engine;
} engines[] = {{"sqlite", &sqlite}, {"postgres", &postgres}, {"mysql", &mysql}, {"mariadb", &mysql}};

const mx_migrate_engine *mx_migrate_engine_of(const mx_conn *conn)
{
    for (size_t i = 0; i < sizeof engines / sizeof engines[0]; i++)
        if (strcmp(engines[i].driver, mx_conn_driver(conn)) == 0)
            return engines[i].engine;
    return NULL;
}

/* "15.20", "10.11.19-MariaDB-0+deb12u1" */
static size_t read_version(mx_str text, uint32_t numbers[3])
{
    size_t given = 0;
    while (given < 3 && text.len && mx_is_digit(text.ptr[0])) {
        size_t end = 0;
        uint64_t number = 0;
        while (end < text.len && mx_is_digit(text.ptr[end]))
            end++;
        mx_str_to_u64(mx_str_sub(text, 0, end), &number);
        numbers[given++] = number < 99 ? (uint32_t)number : 99;
        bool more = end < text.len && text.ptr[end] == '.';
        text = mx_str_sub(text, end + more, text.len);
        if (!more)
            break;
    }
    return given;
}

void mx_migrate_server(const mx_conn *conn, mx_server *out)
{
    uint32_t numbers[3] = {0};
    const mx_dialect *dialect = mx_dialect_named(mx_str_of(mx_conn_driver(conn)));
    size_t given = read_version(mx_str_of(mx_conn_version(conn)), numbers);
    *out = (mx_server){.one_schema = dialect->engine == MX_LITE};
    mx_server_init(out, dialect, given ? mx_dialect_newest(dialect, numbers, given) : 0);
}
