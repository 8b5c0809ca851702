/* migrate/engine.h — what engines say differently about the revisions table and about files that run: SQL as const data.
 * This room only. */
#ifndef MX_MIGRATE_ENGINE_H
#define MX_MIGRATE_ENGINE_H

#include "driver/driver.h"
#include "sql/server.h"

/* In the SQL "$T" stands for the table's qualified name, "$S" for its schema's. ?1 is the schema's name where
 * `schemas` is true. */
typedef struct mx_migrate_engine {
    const char *dialect;
    bool schemas;           /* a database has several, or a server several databases */
    bool ddl_commits;       /* CREATE, ALTER and the like end the transaction they stand in */
    bool foreign_key_switch; /* foreign keys are enforced or not by a pragma */
    bool plain_times;       /* times are written without a fraction and a zone */
    const char *has_table, *has_schema; /* SELECT: a row or none */
    const char *columns;    /* SELECT of the table's columns' names */
    const char *create_schema, *create_table;
    const char *add_type, *add_error_stmt, *add_partial_hashes; /* columns that an older Atlas had not */
    const char *read, *write;
    /* SELECT of a table's and its schema's name, or of no table (NULL) and a schema's: what is in the way of a first
     * run. ?1: the schema that the connection is bound to, or ''; ?2: the revisions table's. */
    const char *not_clean;
} mx_migrate_engine;

const mx_migrate_engine *mx_migrate_engine_of(const mx_conn *conn); /* NULL: no migrations on it */

/* How the server's SQL is split into statements. */
void mx_migrate_server(const mx_conn *conn, mx_server *out);

#endif
