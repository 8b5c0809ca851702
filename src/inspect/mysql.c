#include "inspect/mysql_parts.h"

/* MySQL's and MariaDB's information_schema, as the statements that make it. A connection with a database reads
 * that one, and its names stay unqualified; one without reads all databases. Tables are put together from
 * pieces: each query gives (schema, table, piece), in the order in which the pieces stand. A fourth column is 1 where
 * MariaDB's information_schema does not tell all of the table: then SHOW CREATE TABLE is asked for it.
 *
 * Not read: users, rights on the whole server, tablespaces, definers. */

/* information_schema's names are compared without regard to case, and tables can be called T and t. Beside the name itself, as
 * ONLY_FULL_GROUP_BY wants that. */
#define EXACT(name) "CAST(" name " AS BINARY)"

/* a text that names its schema everywhere, as views do */
#define UNQUALIFIED(schema, text)                                                                            \
    "IF(?1 = '', " text ", REPLACE(" text ", CONCAT(" QUOTED(schema) ", '.'), ''))"

static const char schemas[] = "SELECT CONCAT('CREATE DATABASE ', " QUOTED(
    "schema_name") ", ' CHARACTER SET ', default_character_set_name, "
                   "' COLLATE ', default_collation_name) FROM information_schema.schemata WHERE ?1 = '' "
                   "AND" OURS("schema_name") "ORDER BY schema_name";

/* clang-format off */
/* DISTINCT has the server make the inner table once, with a key: it would look through all collations for each table.
 * "partitioned" is no option of CREATE TABLE. */
static const char tables[] =
    "SELECT t.table_schema, t.table_name, CONCAT(') ENGINE=', t.engine, ' CHARSET=', c.character_set_name, "
    "' COLLATE=', t.table_collation, " COMMENT("t.table_comment") ", "
    "IF(t.auto_increment > 1, CONCAT(' AUTO_INCREMENT=', t.auto_increment), ''), "
    "IF(t.table_type = 'SYSTEM VERSIONED', ' WITH SYSTEM VERSIONING', ''), "
    "REPLACE(CONCAT(' ', t.create_options, ' '), ' partitioned ', ' ')), "
    "t.table_type = 'SYSTEM VERSIONED', t.create_options LIKE '%partitioned%' "
    "FROM information_schema.tables t JOIN (SELECT DISTINCT %s AS name, character_set_name FROM "
    "information_schema.collation_character_set_applicability) c ON c.name = t.table_collation "
    "WHERE t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND t.table_name <> 'atlas_schema_revisions' "
    "AND" OURS("t.table_schema") "ORDER BY t.table_schema, t.table_name, " EXACT("t.table_name");
/* clang-format on */

#define COLUMN_TEXT                                                                                          \
    "CONCAT(" QUOTED("column_name") ", ' ', column_type, "                                                   \
                                    "IF(collation_name IS NULL, '', CONCAT(' CHARACTER SET ', "              \
                                    "character_set_name, ' COLLATE ', collation_name)), "
#define COLUMN_HEAD "SELECT table_schema, table_name, " COLUMN_TEXT
#define COLUMN_TAIL                                                                                          \
    "IF(extra LIKE '%auto_increment%', ' AUTO_INCREMENT', ''), IF(extra LIKE '%INVISIBLE%', ' INVISIBLE', "  \
    "''), " COMMENT("column_comment")
#define COLUMNS_OF                                                                                           \
    " FROM information_schema.columns WHERE table_name <> 'atlas_schema_revisions' AND" OURS(                \
        "table_schema") "ORDER BY table_schema, table_name, ordinal_position"
#define ON_UPDATE                                                                                            \
    "IF(extra LIKE '%on update%', CONCAT(' ON UPDATE ', SUBSTRING(extra, LOCATE('on update', extra) + "      \
    "10)), '')"

/* clang-format off */
/* MariaDB: SHOW CREATE TABLE does not tell it. Asked for only where there is such a column. DISTINCT has the server make the inner
 * table once: it would open all tables again for each column. */
#define REF_SYSTEM                                                                                           \
    "IF(data_type IN ('geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', "       \
    "'multipolygon', 'geometrycollection'), COALESCE((SELECT CONCAT(' REF_SYSTEM_ID=', g.srid) FROM "        \
    "(SELECT DISTINCT g_table_schema, g_table_name, g_geometry_column, srid, " EXACT("g_table_schema")       \
    " AS s, " EXACT("g_table_name") " AS t FROM information_schema.geometry_columns WHERE srid > 0 AND"      \
    OURS("g_table_schema") ") g WHERE g.g_table_schema = columns.table_schema AND "                          \
    "g.g_table_name = columns.table_name AND g.g_geometry_column = columns.column_name AND "                 \
    "g.s = " EXACT("columns.table_schema") " AND g.t = " EXACT("columns.table_name") "), ''), ''), "

/* MariaDB writes defaults as SQL. The name is there for the column's own check. The subquery's cache would take T for t. */
static const char maria_columns[] = "SET STATEMENT optimizer_switch = 'subquery_cache=off' FOR " COLUMN_HEAD REF_SYSTEM
    "IF(is_generated = 'ALWAYS', CONCAT(' AS (', generation_expression, ')', IF(extra LIKE '%STORED%', "
    "' STORED', ' VIRTUAL')), CONCAT(IF(is_nullable = 'NO', ' NOT NULL', ' NULL'), IF(column_default IS "
    "NULL, '', CONCAT(' DEFAULT ', column_default)), " ON_UPDATE ")), "
    "IF(extra LIKE '%WITHOUT SYSTEM VERSIONING%', ' WITHOUT SYSTEM VERSIONING', ''), " COLUMN_TAIL "), "
    "data_type IN ('binary', 'varbinary') AND column_default LIKE '%?%', column_name" COLUMNS_OF;
/* clang-format on */

/* MySQL writes the value of a default, and marks those that are expressions. */
static const char mysql_columns[] = COLUMN_HEAD
    "IF(generation_expression <> '', CONCAT(' AS (', REPLACE(generation_expression, '\\\\\\'', '\\''), "
    "')', IF(extra LIKE '%STORED%', ' STORED', ' VIRTUAL')), ''), IF(is_nullable = 'NO', ' NOT NULL', ' "
    "NULL'), "
    "CASE WHEN column_default IS NULL THEN '' WHEN extra LIKE '%DEFAULT_GENERATED%' AND column_default NOT "
    "LIKE "
    "'CURRENT_TIMESTAMP%' THEN CONCAT(' DEFAULT (', REPLACE(column_default, '\\\\\\'', '\\''), ')') "
    "WHEN column_default LIKE 'CURRENT_TIMESTAMP%' OR data_type = 'bit' THEN CONCAT(' DEFAULT ', "
    "column_default) "
    "ELSE CONCAT(' DEFAULT ', QUOTE(column_default)) END, " ON_UPDATE ", " COLUMN_TAIL ")" COLUMNS_OF;

/* clang-format off */
#define INDEXES(part, hidden)                                                                                \
    "SELECT table_schema, table_name, CONCAT(CASE WHEN index_name = 'PRIMARY' THEN 'PRIMARY KEY' ELSE "      \
    "CONCAT(IF(MIN(non_unique) = 0, 'UNIQUE ', IF(MIN(index_type) IN ('FULLTEXT', 'SPATIAL'), "              \
    "CONCAT(MIN(index_type), ' '), '')), 'KEY ', " QUOTED("index_name") ") END, "                            \
    "IF(MIN(index_type) IN ('BTREE', 'HASH'), CONCAT(' USING ', MIN(index_type)), ''), ' (', "               \
    "GROUP_CONCAT(DISTINCT " part ", "                                                                       \
    "IF(sub_part IS NULL OR index_type = 'SPATIAL', '', CONCAT('(', sub_part, ')')), "                       \
    "IF(collation = 'D', ' DESC', '') ORDER BY seq_in_index SEPARATOR ', '), "                               \
    "')', " COMMENT("MIN(index_comment)") ", " hidden ") FROM information_schema.statistics WHERE "          \
    "table_name <> 'atlas_schema_revisions' AND" OURS("table_schema")                                        \
    "GROUP BY table_schema, table_name, " EXACT("table_schema") ", " EXACT("table_name") ", index_name "     \
    "ORDER BY table_schema, table_name, index_name <> 'PRIMARY', index_name"
/* clang-format on */
static const char maria_indexes[] = INDEXES(QUOTED("column_name"),
                                            "IF(MIN(ignored) = 'YES', ' IGNORED', '')");
static const char mysql_indexes[] = INDEXES(
    "IF(column_name IS NULL, CONCAT('(', REPLACE(expression, '\\\\\\'', "
    "'\\''), ')'), " QUOTED("column_name") ")",
    "IF(MIN(is_visible) = 'NO', ' INVISIBLE', '')");
/* Before MySQL 8.0.13 there are no expressions. */
static const char old_indexes[] = INDEXES(QUOTED("column_name"), "''");

/* clang-format off */
/* One row a key. DISTINCT as above; the schema of the table is the one that the server looks for first, and of the constraint
 * the same. */
#define KEY_COLUMNS(name) "GROUP_CONCAT(" QUOTED(name) " ORDER BY ordinal_position)"
#define EXACT_KEY EXACT("constraint_schema") " AS s, " EXACT("table_name") " AS t, " EXACT("constraint_name") " AS n"
static const char foreign_keys[] =
    "SELECT k.constraint_schema, k.table_name, CONCAT('CONSTRAINT ', " QUOTED("k.constraint_name") ", "
    "' FOREIGN KEY (', k.columns, ') REFERENCES ', k.target, ' (', k.targets, ') ON DELETE ', "
    "r.delete_rule, ' ON UPDATE ', r.update_rule) FROM (SELECT constraint_schema, table_name, "
    "constraint_name, " EXACT_KEY ", " KEY_COLUMNS("column_name") " AS columns, "
    KEY_COLUMNS("referenced_column_name") " AS targets, MIN(CONCAT(IF(referenced_table_schema = ?1, '', CONCAT("
    QUOTED("referenced_table_schema") ", '.')), " QUOTED("referenced_table_name") ")) AS target "
    "FROM information_schema.key_column_usage WHERE referenced_table_name IS NOT NULL AND" OURS("table_schema")
    "GROUP BY constraint_schema, table_name, constraint_name, s, t, n) k JOIN (SELECT DISTINCT " EXACT_KEY
    ", delete_rule, update_rule FROM information_schema.referential_constraints WHERE" OURS("constraint_schema")
    ") r ON r.s = k.s AND r.t = k.t AND r.n = k.n "
    "ORDER BY k.constraint_schema, k.table_name, k.constraint_name";
/* clang-format on */

/* MariaDB keeps a column's check with the column, by its name, which is NULL for a check of the table. When its column is
 * renamed the check is still called as it was: then the server's own statement tells where it stands. One query for
 * both: each opens all tables. */
/* clang-format off */
static const char maria_checks[] =
    "SELECT constraint_schema, table_name, IF(level = 'Column', CONCAT(' CHECK (', check_clause, ')'), "
    "CONCAT('CONSTRAINT ', " QUOTED("constraint_name") ", ' CHECK (', check_clause, ')')), "
    "IF(level = 'Column', LOCATE(" QUOTED("constraint_name") ", check_clause) = 0, "
    "check_clause RLIKE '^`[^`]+` < `[^`]+`$'), IF(level = 'Column', constraint_name, NULL) "
    "FROM information_schema.check_constraints WHERE" OURS("constraint_schema")
    "ORDER BY constraint_schema, table_name, constraint_name";
/* clang-format on */
static const char mysql_checks[] = "SELECT t.constraint_schema, t.table_name, CONCAT('CONSTRAINT ', " QUOTED(
    "t.constraint_name") ", ' CHECK (', "
                         "REPLACE(c.check_clause, '\\\\\\'', '\\''), ')', IF(t.enforced = 'NO', ' NOT "
                         "ENFORCED', '')) "
                         "FROM information_schema.table_constraints t JOIN "
                         "information_schema.check_constraints c "
                         "ON c.constraint_schema = t.constraint_schema AND c.constraint_name = "
                         "t.constraint_name "
                         "WHERE t.constraint_type = 'CHECK' AND" OURS(
                             "t.constraint_schema") "ORDER BY t.constraint_schema, t.table_name, "
                                                    "t.constraint_name";

/* One row a table: the method, then all partitions with their subpartitions. */
/* clang-format off */
static const char partitions[] =
    "SELECT p.table_schema, p.table_name, CONCAT(' PARTITION BY ', MIN(p.method), IF(MIN(p.sub) IS NULL, '', "
    "CONCAT(' SUBPARTITION BY ', MIN(p.sub))), ' (', GROUP_CONCAT(p.part ORDER BY p.position SEPARATOR ', '), ')'), "
    "MAX(p.rest) FROM (SELECT table_schema, table_name, " EXACT("table_schema") " AS s, " EXACT("table_name") " AS t, "
    "partition_ordinal_position AS position, "
    "MIN(CASE WHEN partition_method = 'SYSTEM_TIME' THEN 'SYSTEM_TIME' ELSE CONCAT(partition_method, ' (', "
    "COALESCE(partition_expression, ''), ')') END) AS method, MAX(partition_method LIKE 'LIST%' AND "
    "(partition_description = '0' OR partition_description LIKE '%MAXVALUE%')) AS rest, "
    "MIN(CONCAT(subpartition_method, ' (', COALESCE(subpartition_expression, ''), ')')) AS sub, "
    "CONCAT('PARTITION ', " QUOTED("MIN(partition_name)") ", "
    "CASE WHEN MIN(partition_method) LIKE 'RANGE%' THEN CONCAT(' VALUES LESS THAN (', MIN(partition_description), ')') "
    "WHEN MIN(partition_method) LIKE 'LIST%' THEN CONCAT(' VALUES IN (', MIN(partition_description), ')') "
    "WHEN MIN(partition_method) = 'SYSTEM_TIME' THEN CONCAT(' ', MIN(partition_description)) ELSE '' END, "
    COMMENT("MIN(partition_comment)") ", IF(MIN(subpartition_name) IS NULL, '', CONCAT(' (', GROUP_CONCAT("
    "CONCAT('SUBPARTITION ', " QUOTED("subpartition_name") ") "
    "ORDER BY subpartition_ordinal_position SEPARATOR ', '), ')'))) AS part "
    "FROM information_schema.partitions WHERE partition_name IS NOT NULL AND" OURS("table_schema")
    "GROUP BY table_schema, table_name, s, t, partition_ordinal_position) p "
    "GROUP BY p.table_schema, p.table_name, p.s, p.t ORDER BY p.table_schema, p.table_name";
/* clang-format on */

#define VIEWS(algorithm)                                                                                     \
    "SELECT CONCAT('CREATE " algorithm " SQL SECURITY ', security_type, ' VIEW ', " NAME(                    \
        "table_schema",                                                                                      \
        "table_name") ", ' AS ', " UNQUALIFIED("table_schema",                                               \
                                               "view_definition") ", "                                       \
                                                                  "IF(check_option = 'NONE', '', CONCAT(' "  \
                                                                  "WITH ', check_option, ' CHECK "           \
                                                                  "OPTION'))) "                              \
                                                                  "FROM information_schema.views "           \
                                                                  "WHERE" OURS(                              \
                                                                      "table_schema") "ORDER BY "            \
                                                                                      "table_schema, "       \
                                                                                      "table_name"
/* Who may not see a view's query gets an empty one. */
static const char hidden_views[] = "SELECT CONCAT(" QUOTED("table_schema") ", '.', " QUOTED(
    "table_name") "), CURRENT_USER() FROM "
                  "information_schema.views WHERE COALESCE(view_definition, '') = '' AND" OURS(
                      "table_schema") "ORDER BY table_schema, table_name";
static const char maria_views[] = VIEWS("ALGORITHM=', algorithm, '");
static const char mysql_views[] = VIEWS("");

/* A sequence is a table of one row: this makes the statement that reads one. */
static const char sequence_queries[] =
    "SELECT CONCAT('SELECT CONCAT(', QUOTE(CONCAT('CREATE SEQUENCE ', " NAME(
        "table_schema",
        "table_name") ")), ', '' START WITH '', start_value, '' MINVALUE '', minimum_value, '' MAXVALUE '', "
                      "maximum_value, "
                      "'' INCREMENT BY '', increment, '' CACHE '', cache_size, IF(cycle_option, '' CYCLE'', "
                      "'' NOCYCLE'')) FROM ', " QUOTED("table_schema") ", '.', " QUOTED(
                          "table_name") ") FROM information_schema.tables "
                                        "WHERE table_type = 'SEQUENCE' AND" OURS(
                                            "table_schema") "ORDER BY table_schema, table_name";

/* --- tables from pieces ---------------------------------------------------------------------------------- */

typedef struct column_check {
    mx_str column, text;
} column_check;

typedef struct piece_table {
    mx_str schema, name, options, partitions;
    mx_buf body;
    mx_vec(column_check) checks; /* MariaDB: of columns that were not read yet */
    bool untold;                 /* not all of it is in information_schema */
} piece_table;

typedef struct pieces {
    mx_catalogue *catalogue;
    mx_arena *arena; /* until all tables are written */
    mx_str only;
    mx_vec(piece_table *) tables;
    mx_map by_name;
    mx_rows checks;   /* MariaDB: of columns and tables */
    bool partitioned; /* some table is */
} pieces;

typedef enum piece_kind { PIECE_OPTIONS, PIECE_COLUMN, PIECE_BODY, PIECE_PARTITIONS } piece_kind;

static piece_table *table_of(pieces *p, mx_str schema, mx_str name, bool make)
{
    mx_str key = mx_str_printf(p->arena, "%.*s\n%.*s", MX_FMT(schema), MX_FMT(name));
    piece_table *table = mx_map_get(&p->by_name, key);
    if (table || !make)
        return table;
    table = mx_new(p->arena, piece_table);
    table->schema = mx_str_copy(p->arena, schema);
    table->name = mx_str_copy(p->arena, name);
    table->body = MX_BUF(p->arena);
    mx_vec_push(p->arena, &p->tables, table);
    mx_map_put(p->arena, &p->by_name, key, table);
    return table;
}

static void put_piece(piece_table *table, mx_str text)
{
    mx_buf_text(&table->body, table->body.len ? ", " : "");
    mx_buf_str(&table->body, text);
}

static void put_column_check(piece_table *table, mx_str column)
{
    for (size_t i = 0; i < table->checks.len; i++) {
        if (!mx_str_eq(table->checks.at[i].column, column))
            continue;
        mx_buf_str(&table->body, table->checks.at[i].text);
        mx_vec_remove(&table->checks, i);
        return;
    }
}

/* Columns of a row: schema, table, piece; whether more than the pieces is to be told; what the kind wants beside. */
static void take_row(pieces *p, piece_kind kind, piece_table *table, const mx_query *query)
{
    mx_field piece = mx_query_value(query, 2);
    mx_str extra = mx_query_columns(query) > 4 ? mx_query_value(query, 4).text : MX_STR_NONE;
    switch (kind) {
    case PIECE_OPTIONS:
        table->options = mx_str_copy(p->arena, piece.text);
        p->partitioned |= mx_str_eq(extra, MX_STR("1"));
        break;
    case PIECE_COLUMN:
        put_piece(table, piece.text);
        put_column_check(table, extra);
        break;
    case PIECE_BODY:
        put_piece(table, piece.text);
        break;
    case PIECE_PARTITIONS:
        table->partitions = mx_str_copy(p->arena, piece.text);
        break;
    }
}

static mx_status read_pieces(pieces *p, piece_kind kind, mx_str sql)
{
    const mx_field only = MX_TEXT_VALUE(p->only);
    mx_diags *diags = p->catalogue->diags;
    mx_query *query;
    mx_status status;
    MX_TRY(mx_query_open(p->arena, &query, p->catalogue->conn, sql, &only, 1, diags));
    while ((status = mx_query_step(query, diags)) == MX_OK) {
        piece_table *table = table_of(p, mx_query_value(query, 0).text, mx_query_value(query, 1).text,
                                      kind == PIECE_OPTIONS);
        if (table && mx_query_columns(query) > 3)
            table->untold |= mx_str_eq(mx_query_value(query, 3).text, MX_STR("1"));
        if (table && mx_query_value(query, 2).kind != MX_V_NULL) /* a view has columns too */
            take_row(p, kind, table, query);
    }
    mx_query_close(query);
    return status == MX_NOT_FOUND ? MX_OK : status;
}

/* Those of columns are kept until their columns come. */
static mx_status read_checks(pieces *p)
{
    const mx_field only = MX_TEXT_VALUE(p->only);
    MX_TRY(mx_conn_rows(p->arena, &p->checks, p->catalogue->conn, mx_str_of(maria_checks), &only, 1,
                        p->catalogue->diags));
    for (size_t i = 0; i < p->checks.rows; i++) {
        mx_field column = mx_rows_at(&p->checks, i, 4);
        piece_table *table = table_of(p, mx_rows_at(&p->checks, i, 0).text, mx_rows_at(&p->checks, i, 1).text,
                                      false);
        if (!table)
            continue;
        table->untold |= mx_rows_at(&p->checks, i, 3).integer == 1;
        column_check check = {.column = column.text, .text = mx_rows_at(&p->checks, i, 2).text};
        if (column.kind != MX_V_NULL)
            mx_vec_push(p->arena, &table->checks, check);
    }
    return MX_OK;
}

static void put_table_checks(pieces *p)
{
    for (size_t i = 0; i < p->checks.rows; i++) {
        piece_table *table = table_of(p, mx_rows_at(&p->checks, i, 0).text, mx_rows_at(&p->checks, i, 1).text,
                                      false);
        if (table && mx_rows_at(&p->checks, i, 4).kind == MX_V_NULL)
            put_piece(table, mx_rows_at(&p->checks, i, 2).text);
    }
}

static void write_table(pieces *p, const piece_table *table)
{
    mx_buf *text = &p->catalogue->text;
    mx_buf_quoted(text, table->name, '`');
    mx_buf_lit(text, " (");
    mx_buf_str(text, mx_buf_view(&table->body));
    mx_buf_str(text, table->options);
    mx_buf_str(text, table->partitions);
}

/* The server's own statement; the names in it are those of the table's schema. */
static mx_status write_told(pieces *p, const piece_table *table)
{
    const mx_str head = MX_STR("CREATE TABLE ");
    mx_buf sql = MX_BUF(p->arena);
    mx_rows rows;
    mx_buf_lit(&sql, "SHOW CREATE TABLE ");
    mx_buf_quoted(&sql, table->schema, '`');
    mx_buf_char(&sql, '.');
    mx_buf_quoted(&sql, table->name, '`');
    MX_TRY(
        mx_conn_rows(p->arena, &rows, p->catalogue->conn, mx_buf_take(&sql), NULL, 0, p->catalogue->diags));
    mx_str told = rows.rows && rows.columns > 1 ? mx_rows_at(&rows, 0, 1).text : MX_STR_NONE;
    if (mx_str_starts(told, head))
        mx_buf_str(&p->catalogue->text, mx_str_sub(told, head.len, told.len));
    else
        write_table(p, table);
    return MX_OK;
}

static mx_status write_tables(pieces *p, bool maria)
{
    mx_buf *text = &p->catalogue->text;
    for (size_t i = 0; i < p->tables.len; i++) {
        piece_table *table = p->tables.at[i];
        mx_buf_lit(text, "CREATE TABLE ");
        if (!p->only.len) {
            mx_buf_quoted(text, table->schema, '`');
            mx_buf_char(text, '.');
        }
        if (maria && (table->untold || table->checks.len))
            MX_TRY(write_told(p, table));
        else
            write_table(p, table);
        mx_catalogue_end(p->catalogue);
    }
    return MX_OK;
}

/* --- rights ---------------------------------------------------------------------------------------------- */

#define GRANT_TO(what)                                                                                       \
    "' ON ', " what ", ' TO ', grantee, IF(is_grantable = 'YES', ' WITH GRANT OPTION', ''))"
#define ON_SCHEMA(schema) "IF(?1 = '', CONCAT(" QUOTED(schema) ", '.*'), '*')"

static const char schema_rights[] = "SELECT CONCAT('GRANT ', privilege_type, " GRANT_TO(
    ON_SCHEMA("table_schema")) " FROM "
                               "information_schema.schema_privileges WHERE" OURS(
                                   "table_schema") "ORDER BY table_schema, grantee, "
                                                   "privilege_type";
static const char table_rights[] = "SELECT CONCAT('GRANT ', privilege_type, " GRANT_TO(NAME(
    "table_schema",
    "table_name")) " FROM "
                   "information_schema.table_privileges WHERE table_name <> 'atlas_schema_revisions' "
                   "AND" OURS("table_schema") "ORDER BY table_schema, table_name, grantee, privilege_type";
static const char column_rights[] =
    "SELECT CONCAT('GRANT ', privilege_type, ' (', " QUOTED("column_name") ", ')', ' ON ', " NAME(
        "table_schema", "table_name") ", ' TO ', grantee) FROM information_schema.column_privileges "
                                      "WHERE" OURS("table_schema") "ORDER BY table_schema, table_name, "
                                                                   "column_name, grantee, privilege_type";
/* Those of routines are shown to who may read the server's own tables. The option to pass on is "Grant" among them. */
static const char routine_rights[] =
    "SELECT CONCAT('GRANT ', REPLACE(UPPER(proc_priv), 'GRANT', 'GRANT OPTION'), ' ON ', routine_type, ' "
    "', " NAME("db",
               "routine_name") ", ' TO ', QUOTE(user), IF(host = '', '', CONCAT('@', QUOTE(host)))) FROM "
                               "mysql.procs_priv WHERE routine_type IN ('FUNCTION', 'PROCEDURE') AND" OURS(
                                   "db") "ORDER BY db, routine_name, routine_type, user, host";
static const char readable[] = "SELECT 1 FROM information_schema.tables WHERE table_schema = 'mysql' AND "
                               "table_name = 'procs_priv'";

static mx_status read_rights(pieces *p)
{
    static const char *const queries[] = {schema_rights, table_rights, column_rights};
    mx_rows rows;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
        MX_TRY(mx_catalogue_statements(p->catalogue, queries[i], p->only, NULL));
    MX_TRY(
        mx_conn_rows(p->arena, &rows, p->catalogue->conn, mx_str_of(readable), NULL, 0, p->catalogue->diags));
    return rows.rows ? mx_catalogue_statements(p->catalogue, routine_rights, p->only, NULL) : MX_OK;
}

/* --- all ------------------------------------------------------------------------------------------------- */

static mx_status read_sequences(pieces *p)
{
    const mx_field only = MX_TEXT_VALUE(p->only);
    mx_catalogue *catalogue = p->catalogue;
    mx_buf sql = MX_BUF(p->arena);
    mx_rows rows;
    MX_TRY(mx_conn_rows(p->arena, &rows, catalogue->conn, mx_str_of(sequence_queries), &only, 1,
                        catalogue->diags));
    for (size_t i = 0; i < rows.rows; i++) {
        mx_buf_text(&sql, i ? " UNION ALL " : "");
        mx_buf_str(&sql, mx_rows_at(&rows, i, 0).text);
    }
    if (!sql.len)
        return MX_OK;
    mx_buf_char(&sql, '\0');
    return mx_catalogue_statements(catalogue, sql.ptr, MX_STR_NONE, NULL);
}

static mx_status read_database(pieces *p)
{
    mx_catalogue *catalogue = p->catalogue;
    mx_rows rows;
    MX_TRY(mx_conn_exec(catalogue->conn, MX_STR("SET SESSION group_concat_max_len = 1073741824"), NULL, 0,
                        MX_NOWHERE, catalogue->diags));
    if (catalogue->model->server.schemas.len) /* several are looked at, the connection's own or not */
        return MX_OK;
    MX_TRY(mx_conn_rows(p->arena, &rows, catalogue->conn, MX_STR("SELECT DATABASE()"), NULL, 0,
                        catalogue->diags));
    if (rows.rows && mx_rows_at(&rows, 0, 0).kind == MX_V_TEXT)
        p->only = mx_rows_at(&rows, 0, 0).text;
    return MX_OK;
}

static mx_status read_tables(pieces *p, bool maria, bool old)
{
    /* MariaDB 10.10 and later list short names of collations beside whole ones. */
    mx_str text = mx_str_of(tables), head, tail;
    size_t at = mx_str_find_str(text, MX_STR("%s"));
    bool full = maria && p->catalogue->model->server.version >= 101000;
    head = mx_str_sub(text, 0, at);
    tail = mx_str_sub(text, at + 2, text.len);
    mx_str sql = mx_str_printf(p->arena, "%.*s%s%.*s", MX_FMT(head),
                               full ? "full_collation_name" : "collation_name", MX_FMT(tail));
    MX_TRY(read_pieces(p, PIECE_OPTIONS, sql));
    if (maria)
        MX_TRY(read_checks(p));
    MX_TRY(
        read_pieces(p, maria ? PIECE_COLUMN : PIECE_BODY, mx_str_of(maria ? maria_columns : mysql_columns)));
    MX_TRY(read_pieces(p, PIECE_BODY, mx_str_of(maria ? maria_indexes : old ? old_indexes : mysql_indexes)));
    MX_TRY(read_pieces(p, PIECE_BODY, mx_str_of(foreign_keys)));
    if (maria)
        put_table_checks(p);
    else if (p->catalogue->model->server.version >= 80016) /* which has checks, and tells of them */
        MX_TRY(read_pieces(p, PIECE_BODY, mx_str_of(mysql_checks)));
    if (p->partitioned)
        MX_TRY(read_pieces(p, PIECE_PARTITIONS, mx_str_of(partitions)));
    return write_tables(p, maria);
}

static mx_status read_views(pieces *p, bool maria)
{
    mx_catalogue *catalogue = p->catalogue;
    const mx_field param = MX_TEXT_VALUE(p->only);
    mx_rows rows;
    MX_TRY(
        mx_conn_rows(p->arena, &rows, catalogue->conn, mx_str_of(hidden_views), &param, 1, catalogue->diags));
    for (size_t i = 0; i < rows.rows; i++) {
        mx_str view = mx_rows_at(&rows, i, 0).text, user = mx_rows_at(&rows, i, 1).text;
        (void)mx_fail(catalogue->diags, MX_DB002, MX_NOWHERE,
                      "Have the right SHOW VIEW on it granted to the user.",
                      "the query of view %.*s cannot be read: user %.*s has no right SHOW VIEW on it",
                      MX_FMT(view), MX_FMT(user));
    }
    if (rows.rows)
        return MX_FAILED;
    return mx_catalogue_statements(catalogue, maria ? maria_views : mysql_views, p->only, NULL);
}

static mx_status read_all(pieces *p)
{
    mx_catalogue *catalogue = p->catalogue;
    bool maria = mx_str_eq(mx_str_of(mx_conn_driver(catalogue->conn)), MX_STR("mariadb"));
    bool old = !maria && catalogue->model->server.version < 80013;
    MX_TRY(read_database(p));
    MX_TRY(mx_catalogue_statements(catalogue, schemas, p->only, NULL));
    if (maria)
        MX_TRY(read_sequences(p));
    MX_TRY(read_tables(p, maria, old));
    MX_TRY(mx_mysql_read_code(catalogue, MX_MYSQL_ROUTINES, p->only));
    MX_TRY(read_views(p, maria));
    MX_TRY(mx_mysql_read_code(catalogue, MX_MYSQL_TRIGGERS, p->only));
    MX_TRY(mx_mysql_read_code(catalogue, MX_MYSQL_EVENTS, p->only));
    return read_rights(p);
}

mx_status mx_inspect_mysql(mx_catalogue *catalogue)
{
    pieces p = {.catalogue = catalogue, .arena = mx_arena_child(catalogue->model->arena)};
    catalogue->model->fkey_checks = false; /* the tables come in any order */
    mx_status status = read_all(&p);
    mx_arena_free(p.arena);
    return status;
}
