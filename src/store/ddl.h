/* store/ddl.h — the tables of a store as CREATE TABLE statements: what migrations plan, and what writes make.
 *
 * In: a graph, a store's settings, its engine and server; no connection is used. Out: SQL that replays into a
 * schema model (schema/replay.h). The same functions make the tables of stores with auto_create_tables. */
#ifndef MX_STORE_DDL_H
#define MX_STORE_DDL_H

#include "schema/model.h"
#include "store/store.h"

typedef enum mx_store_part { MX_PART_SYSTEM_TABLES, MX_PART_FEATURE_TABLES } mx_store_part;

/* A store without a connection: for the functions of this header and names of tables, nothing else. `dialect`:
 * "duckdb", "mariadb", …; `version`: of the server, as of mx_server; 0: the dialect's own. DB001, STO007. */
mx_status mx_store_offline(mx_arena *arena, mx_store **out, mx_str dialect, uint32_t version,
                           const mx_store_settings *settings, mx_diags *diags);
/* Sets what the database gives a table that says nothing of its texts; where servers have no such thing nothing is asked. */
mx_status mx_store_database_charset(mx_arena *arena, mx_conn *conn, mx_server *server, mx_diags *diags);
const mx_server *mx_store_server(const mx_store *store); /* unqualified names are its schema's */

/* The features whose tables a plan is about: `has` says it of each definition of the graph; NULL: all. External ones
 * have none. */
typedef struct mx_ddl_scope {
    bool (*has)(const void *arg, const mx_definition *def);
    const void *arg;
} mx_ddl_scope;

/* `current` (may be NULL): the tables as they are; values of fields that a feature no longer has stay where the
 * engine keeps them as parts of a type. STO020: a name that the engine would cut; STO018. */
mx_status mx_store_ddl(mx_store *store, mx_arena *arena, mx_store_part part, const mx_ddl_scope *scope,
                       const mx_model *current, mx_str *out, mx_diags *diags);
/* The names of those tables. */
mx_status mx_store_ddl_names(mx_store *store, mx_arena *arena, mx_store_part part, const mx_ddl_scope *scope,
                             mx_strs *out, mx_diags *diags);

/* Whether a column is of a type that somebody has made. DuckDB's columns do not name it: they have the same values. */
bool mx_table_uses_type(mx_arena *arena, const mx_table *table, const mx_udt *type);
/* Whether a column's default takes values of it. */
bool mx_table_uses_sequence(mx_arena *arena, const mx_table *table, const mx_sequence *sequence);

/* Names of October 2025 → today's, of tables and, behind each, of its columns; the prefix is the store's. */
typedef struct mx_older_name {
    mx_str from, to;
    bool column; /* of the table before it */
} mx_older_name;
void mx_store_older_names(const mx_store *store, mx_arena *arena, const mx_older_name **out, size_t *count);

/* The statement by which NULLs of a column of a system table say nothing otherwise: an empty text, 1970. */
mx_str mx_store_fill(const mx_store *store, mx_arena *arena, mx_str table, mx_str column);

/* The revisions table of a part's migrations. */
mx_str mx_store_revisions_name(const mx_store *store, mx_arena *arena, mx_store_part part);

#endif
