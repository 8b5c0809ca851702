#include "migrate/engine.h"

#include "migrate/revisions.h"

/* Tables as Atlas makes them: a tool that compares the stored text must see no difference. */

static const mx_migrate_engine sqlite = {
    .driver = "sqlite",
    .server = {.engine = MX_LITE, .version = 34000, .schema = {"main", 4}, .one_schema = true},
    .quote = '`',
    .transactional_ddl = true,
    .home = "SELECT 'main'",
    .exists = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?2 AND ?1 <> ''",
    .columns = "SELECT name FROM pragma_table_info(?2) WHERE ?1 <> ''",
    .homes = "SELECT 'main' FROM sqlite_master WHERE type = 'table' AND name = ?1",
    .select = "SELECT * FROM @",
    .create =
        "CREATE TABLE @ (`version` text NOT NULL, `description` text NOT NULL, "
        "`type` integer NOT NULL DEFAULT (2), `applied` integer NOT NULL DEFAULT (0), `total` integer NOT "
        "NULL "
        "DEFAULT (0), `executed_at` datetime NOT NULL, `execution_time` integer NOT NULL, `error` text NULL, "
        "`error_stmt` text NULL, `hash` text NOT NULL, `partial_hashes` json NULL, `operator_version` text "
        "NOT NULL, PRIMARY KEY (`version`))",
    .upsert =
        "INSERT INTO @ (`version`, `description`, `type`, `applied`, `total`, `executed_at`, "
        "`execution_time`, "
        "`error`, `error_stmt`, `hash`, `partial_hashes`, `operator_version`) VALUES (?1, ?2, ?3, ?4, ?5, "
        "?6, "
        "?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (`version`) DO UPDATE SET `description` = ?2, `type` = ?3, "
        "`applied` = ?4, `total` = ?5, `executed_at` = ?6, `execution_time` = ?7, `error` = ?8, `error_stmt` "
        "= "
        "?9, `hash` = ?10, `partial_hashes` = ?11, `operator_version` = ?12",
    .add_type = "ALTER TABLE @ ADD COLUMN `type` integer NOT NULL DEFAULT (2)",
    .add_error_stmt = "ALTER TABLE @ ADD COLUMN `error_stmt` text NULL",
    .add_partial_hashes = "ALTER TABLE @ ADD COLUMN `partial_hashes` json NULL",
    .foreign = "SELECT 'main', name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' "
               "ESCAPE '!' "
               "AND name <> ?3 AND ?1 <> '-' AND ?2 <> '-' ORDER BY rowid LIMIT 1",
};

/* The search_path that nobody has set means the whole database. */
static const mx_migrate_engine postgres = {
    .driver = "postgres",
    .server = {.engine = MX_PG, .version = 150000, .schema = {"public", 6}},
    .quote = '"',
    .transactional_ddl = true,
    .any_with_row = true,
    .home = "SELECT CASE WHEN current_setting('search_path') = '\"$user\", public' THEN '' ELSE "
            "current_schema() END",
    .lost = "SELECT current_setting('search_path') WHERE current_schema() IS NULL AND "
            "current_setting('search_path') <> '\"$user\", public'",
    .make_schema = "CREATE SCHEMA IF NOT EXISTS ",
    .has_schema = "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ?1",
    .exists = "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = ?1 AND tablename = ?2",
    .columns = "SELECT column_name::text FROM information_schema.columns WHERE table_schema = ?1 AND "
               "table_name = ?2",
    .homes = "SELECT schemaname::text FROM pg_catalog.pg_tables WHERE tablename = ?1 ORDER BY 1",
    .select = "SELECT *, to_char(executed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS "
              "executed_at_utc FROM @",
    .create =
        "CREATE TABLE @ (\"version\" character varying NOT NULL, \"description\" character varying NOT NULL, "
        "\"type\" bigint NOT NULL DEFAULT 2, \"applied\" bigint NOT NULL DEFAULT 0, \"total\" bigint NOT "
        "NULL "
        "DEFAULT 0, \"executed_at\" timestamptz NOT NULL, \"execution_time\" bigint NOT NULL, \"error\" text "
        "NULL, \"error_stmt\" text NULL, \"hash\" character varying NOT NULL, \"partial_hashes\" jsonb NULL, "
        "\"operator_version\" character varying NOT NULL, PRIMARY KEY (\"version\"))",
    .upsert =
        "INSERT INTO @ (version, description, type, applied, total, executed_at, execution_time, error, "
        "error_stmt, hash, partial_hashes, operator_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
        "?10, "
        "?11, ?12) ON CONFLICT (version) DO UPDATE SET description = EXCLUDED.description, type = "
        "EXCLUDED.type, "
        "applied = EXCLUDED.applied, total = EXCLUDED.total, executed_at = EXCLUDED.executed_at, "
        "execution_time "
        "= EXCLUDED.execution_time, error = EXCLUDED.error, error_stmt = EXCLUDED.error_stmt, hash = "
        "EXCLUDED.hash, partial_hashes = EXCLUDED.partial_hashes, operator_version = "
        "EXCLUDED.operator_version",
    .add_type = "ALTER TABLE @ ADD COLUMN \"type\" bigint NOT NULL DEFAULT 2",
    .add_error_stmt = "ALTER TABLE @ ADD COLUMN \"error_stmt\" text NULL",
    .add_partial_hashes = "ALTER TABLE @ ADD COLUMN \"partial_hashes\" jsonb NULL",
    .foreign = "SELECT schemaname::text, tablename::text FROM pg_catalog.pg_tables WHERE (schemaname = ?1 OR "
               "(?1 = '' "
               "AND schemaname NOT IN ('pg_catalog', 'information_schema'))) AND NOT (schemaname = ?2 AND "
               "tablename = ?3) ORDER BY 1, 2 LIMIT 1",
};

/* Moments are in UTC: a time zone would want an extension. */
static const mx_migrate_engine duckdb = {
    .driver = "duckdb",
    .server = {.engine = MX_DUCK, .version = 20000, .schema = {"main", 4}},
    .quote = '"',
    .transactional_ddl = true,
    .home = "SELECT current_schema()",
    .make_schema = "CREATE SCHEMA IF NOT EXISTS ",
    .has_schema =
        "SELECT 1 FROM duckdb_schemas() WHERE database_name = current_database() AND schema_name = ?1",
    .exists = "SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = ?1 "
              "AND table_name = ?2",
    .columns = "SELECT column_name FROM duckdb_columns() WHERE database_name = current_database() AND "
               "schema_name = ?1 AND table_name = ?2",
    .homes = "SELECT schema_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT "
             "temporary AND table_name = ?1 ORDER BY 1",
    .select = "SELECT * FROM @",
    .create =
        "CREATE TABLE @ (\"version\" VARCHAR NOT NULL, \"description\" VARCHAR NOT NULL, \"type\" BIGINT "
        "NOT NULL DEFAULT 2, \"applied\" BIGINT NOT NULL DEFAULT 0, \"total\" BIGINT NOT NULL DEFAULT 0, "
        "\"executed_at\" TIMESTAMP NOT NULL, \"execution_time\" BIGINT NOT NULL, \"error\" VARCHAR, "
        "\"error_stmt\" VARCHAR, \"hash\" VARCHAR NOT NULL, \"partial_hashes\" JSON, "
        "\"operator_version\" VARCHAR NOT NULL, PRIMARY KEY (\"version\"))",
    .upsert =
        "INSERT INTO @ (version, description, type, applied, total, executed_at, execution_time, error, "
        "error_stmt, hash, partial_hashes, operator_version) VALUES (?1, ?2, ?3, ?4, ?5, "
        "CAST(replace(?6, '+00:00', '') AS TIMESTAMP), ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (version) DO "
        "UPDATE SET "
        "description = EXCLUDED.description, type = EXCLUDED.type, applied = EXCLUDED.applied, total = "
        "EXCLUDED.total, executed_at = EXCLUDED.executed_at, execution_time = EXCLUDED.execution_time, "
        "error = EXCLUDED.error, error_stmt = EXCLUDED.error_stmt, hash = EXCLUDED.hash, partial_hashes = "
        "EXCLUDED.partial_hashes, operator_version = EXCLUDED.operator_version",
    .add_type = "ALTER TABLE @ ADD COLUMN \"type\" BIGINT NOT NULL DEFAULT 2",
    .add_error_stmt = "ALTER TABLE @ ADD COLUMN \"error_stmt\" VARCHAR",
    .add_partial_hashes = "ALTER TABLE @ ADD COLUMN \"partial_hashes\" JSON",
    .foreign =
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_database() AND "
        "NOT internal AND NOT temporary AND schema_name = ?1 AND NOT (schema_name = ?2 AND table_name = ?3) "
        "ORDER BY 1, 2 LIMIT 1",
};

#define MYSQL_ENGINE(name, engine_, version_)                                                                \
    {                                                                                                        \
        .driver = name, .server = {.engine = engine_, .version = version_}, .quote = '`',                    \
        .home = "SELECT DATABASE()", .make_schema = "CREATE DATABASE IF NOT EXISTS ",                        \
        .has_schema = "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?1",                    \
        .exists = "SELECT 1 FROM information_schema.tables WHERE table_schema = ?1 AND table_name = ?2",     \
        .columns = "SELECT column_name FROM information_schema.columns WHERE table_schema = ?1 AND "         \
                   "table_name = ?2",                                                                        \
        .homes = "SELECT table_schema FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND "   \
                 "table_name = ?1 ORDER BY 1",                                                               \
        .select = "SELECT t.*, CAST(CONVERT_TZ(t.executed_at, @@session.time_zone, '+00:00') AS CHAR) AS "   \
                  "executed_at_utc FROM @ t",                                                                \
        .create =                                                                                            \
            "CREATE TABLE @ (`version` varchar(255) NOT NULL, `description` varchar(255) NOT NULL, "         \
            "`type` bigint unsigned NOT NULL DEFAULT 2, `applied` bigint NOT NULL DEFAULT 0, `total` "       \
            "bigint "                                                                                        \
            "NOT NULL DEFAULT 0, `executed_at` timestamp NULL, `execution_time` bigint NOT NULL, `error` "   \
            "longtext NULL, `error_stmt` longtext NULL, `hash` varchar(255) NOT NULL, `partial_hashes` "     \
            "json "                                                                                          \
            "NULL, `operator_version` varchar(255) NOT NULL, PRIMARY KEY (`version`)) CHARSET utf8mb4 "      \
            "COLLATE utf8mb4_bin",                                                                           \
        .upsert =                                                                                            \
            "INSERT INTO @ (`version`, `description`, `type`, `applied`, `total`, `executed_at`, "           \
            "`execution_time`, `error`, `error_stmt`, `hash`, `partial_hashes`, `operator_version`) VALUES " \
            "(?1, ?2, ?3, ?4, ?5, CONVERT_TZ(LEFT(?6, 19), '+00:00', @@session.time_zone), ?7, ?8, ?9, "     \
            "?10, "                                                                                          \
            "?11, ?12) ON DUPLICATE KEY UPDATE `description` = VALUES(`description`), `type` = "             \
            "VALUES(`type`), "                                                                               \
            "`applied` = VALUES(`applied`), `total` = VALUES(`total`), `executed_at` = "                     \
            "VALUES(`executed_at`), "                                                                        \
            "`execution_time` = VALUES(`execution_time`), `error` = VALUES(`error`), `error_stmt` = "        \
            "VALUES(`error_stmt`), `hash` = VALUES(`hash`), `partial_hashes` = VALUES(`partial_hashes`), "   \
            "`operator_version` = VALUES(`operator_version`)",                                               \
        .add_type = "ALTER TABLE @ ADD COLUMN `type` bigint unsigned NOT NULL DEFAULT 2",                    \
        .add_error_stmt = "ALTER TABLE @ ADD COLUMN `error_stmt` longtext NULL",                             \
        .add_partial_hashes = "ALTER TABLE @ ADD COLUMN `partial_hashes` json NULL",                         \
        .foreign = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = "      \
                   "'BASE TABLE' "                                                                           \
                   "AND (table_schema = ?1 OR (?1 = '' AND table_schema NOT IN ('mysql', 'sys', "            \
                   "'information_schema', 'performance_schema'))) AND NOT (table_schema = ?2 AND "           \
                   "table_name = ?3) ORDER BY 1, 2 LIMIT 1",                                                 \
    }

static const mx_migrate_engine mysql = MYSQL_ENGINE("mysql", MX_MYSQL, 80000);
static const mx_migrate_engine mariadb = MYSQL_ENGINE("mariadb", MX_MARIA, 101100);

const mx_migrate_engine *mx_migrate_engine_of(const mx_conn *conn)
{
    static const mx_migrate_engine *const engines[] = {&postgres, &mysql, &mariadb, &duckdb};
    for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
        if (strcmp(engines[i]->driver, mx_conn_driver(conn)) == 0)
            return engines[i];
    }
    return &sqlite;
}
