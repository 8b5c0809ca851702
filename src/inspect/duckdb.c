#include "inspect/duckdb_parts.h"

/* DuckDB's catalogue, as the statements that make it. It prints the statements itself, from what it holds: types,
 * defaults and checks in its own spelling, names of constraints gone: https://duckdb.org/docs/stable/sql/meta/duckdb_table_functions
 * ?1: the only schema that counts; empty: all of the database that the connection is on. */

#define QUOTED(name) "'\"' || replace(" name ", '\"', '\"\"') || '\"'"
#define NAME(name) QUOTED("schema_name") " || '.' || " QUOTED(name)
#define TEXT(value) "'''' || replace(" value ", '''', '''''') || ''''"

/* What an object says of itself follows it in the same row: each of the catalogue's functions walks all there is. */
#define COMMENT(word, name) "'COMMENT ON " word " ' || " name " || ' IS ' || " TEXT("comment")

static const char schemas[] = "SELECT 'CREATE SCHEMA IF NOT EXISTS ' || " QUOTED(
    "schema_name") " FROM duckdb_schemas() WHERE" OURS "ORDER BY oid";

/* A type's definition is only shown by a value of it: this makes the statements that read them. */
static const char type_queries[] = "SELECT 'SELECT ' || " TEXT("'CREATE TYPE ' || " NAME(
    "type_name") " || ' AS '") " || ' || typeof(CAST(NULL AS ' || " NAME("type_name") " || ')) WHERE ?1 = "
                                                                                      "''''' FROM "
                                                                                      "duckdb_types() "
                                                                                      "WHERE" OURS
                                                                                      "ORDER BY type_oid";

/* The statement that DuckDB shows has names without quotes. */
static const char sequences[] = "SELECT 'CREATE SEQUENCE ' || " NAME(
    "sequence_name") " || ' INCREMENT BY ' || increment_by || ' MINVALUE ' || min_value || "
                     "' MAXVALUE ' || max_value || ' START ' || start_value || CASE WHEN cycle THEN ' CYCLE' "
                     "ELSE ' NO CYCLE' END, " COMMENT("SEQUENCE", NAME("sequence_name")) //
    " FROM duckdb_sequences() WHERE NOT temporary AND database_name = current_database() AND "
    "(?1 = '' OR schema_name = ?1) "
    "ORDER BY sequence_oid";

static const char tables[] = "SELECT rtrim(sql, ';'), " COMMENT("TABLE", NAME("table_name")) //
    " FROM duckdb_tables() WHERE NOT temporary AND table_name <> 'atlas_schema_revisions' AND" OURS
    "ORDER BY table_oid";

static const char indexes[] = "SELECT rtrim(sql, ';'), " COMMENT("INDEX", NAME("index_name")) //
    " FROM duckdb_indexes() WHERE sql IS NOT NULL AND database_name = current_database() AND "
    "table_name <> 'atlas_schema_revisions' AND schema_name <> 'atlas_schema_revisions' AND "
    "(?1 = '' OR schema_name = ?1) ORDER BY index_oid";

static const char views[] = "SELECT rtrim(sql, ';'), " COMMENT("VIEW", NAME("view_name")) //
    " FROM duckdb_views() WHERE NOT temporary AND sql IS NOT NULL AND" OURS "ORDER BY view_oid";

#define HERE                                                                                                 \
    " comment IS NOT NULL AND schema_name <> 'atlas_schema_revisions' AND "                                  \
    "database_name = current_database() AND (?1 = '' OR schema_name = ?1) "
static const char column_comments[] = "SELECT " COMMENT(
    "COLUMN", NAME("table_name") " || '.' || " QUOTED("column_name")) //
    " FROM duckdb_columns() WHERE NOT internal AND" HERE "ORDER BY table_oid, column_index";
static const char type_comments[] = "SELECT " COMMENT("TYPE", NAME("type_name")) //
    " FROM duckdb_types() WHERE NOT internal AND" HERE "ORDER BY type_oid";

static mx_status read_types(mx_catalogue *catalogue, mx_str only)
{
    const mx_field param = MX_TEXT_VALUE(only);
    mx_arena *scratch = mx_arena_child(catalogue->model->arena);
    mx_rows rows;
    mx_status status = mx_conn_rows(scratch, &rows, catalogue->conn, mx_str_of(type_queries), &param, 1,
                                    catalogue->diags);
    for (size_t i = 0; status == MX_OK && i < rows.rows; i++)
        status = mx_catalogue_statements(catalogue, mx_str_z(scratch, mx_rows_at(&rows, i, 0).text),
                                         MX_STR_NONE, NULL);
    mx_arena_free(scratch);
    return status;
}

mx_status mx_inspect_duckdb(mx_catalogue *catalogue)
{
    static const char *const queries[] = {tables, indexes, views, column_comments, type_comments};
    const mx_server *server = &catalogue->model->server;
    mx_str only = server->one_schema ? server->schema : MX_STR_NONE;
    catalogue->model->fkey_checks = false; /* the tables come in any order */
    MX_TRY(mx_catalogue_statements(catalogue, schemas, only, NULL));
    MX_TRY(read_types(catalogue, only));
    MX_TRY(mx_catalogue_statements(catalogue, sequences, only, NULL));
    MX_TRY(mx_inspect_duckdb_macros(catalogue, only));
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        MX_TRY(mx_catalogue_statements(catalogue, queries[i], only, NULL));
    return MX_OK;
}
