#include "inspect/engine.h"

/* sqlite_master in the order of creation; rows without text are the server's own indexes, sqlite_… its own
 * tables. */
#define MASTER                                                                                               \
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "        \
    "AND tbl_name <> 'atlas_schema_revisions' AND ?1 = '' "

/* Tables that a virtual table keeps its rows in are its module's matter; SQLite tells of them since 3.37. */
static const char without_shadows[] = MASTER
    "AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid";
static const char all_tables[] = MASTER "ORDER BY rowid";

static bool knows_shadows(const mx_conn *conn)
{
    mx_str major, minor, rest;
    uint64_t numbers[2] = {0};
    (void)mx_str_cut(mx_str_of(mx_conn_version(conn)), '.', &major, &rest);
    (void)mx_str_cut(rest, '.', &minor, &rest);
    return mx_str_to_u64(major, &numbers[0]) && mx_str_to_u64(minor, &numbers[1]) &&
           (numbers[0] > 3 || (numbers[0] == 3 && numbers[1] >= 37));
}

mx_status mx_inspect_sqlite(mx_catalogue *catalogue)
{
    const char *sql = knows_shadows(catalogue->conn) ? without_shadows : all_tables;
    return mx_catalogue_statements(catalogue, sql, MX_STR_NONE, NULL);
}
