/* migrate/engine.h — the statements of the revisions table, per engine, and what an engine's transactions can do.
 * This room only. `@` in a statement stands for the table's quoted name. */
#ifndef MX_MIGRATE_ENGINE_H
#define MX_MIGRATE_ENGINE_H

#include "driver/driver.h"
#include "sql/server.h"

typedef struct mx_migrate_engine {
    const char *driver; /* mx_conn_driver */
    mx_server server;   /* how statements are split when nobody says */
    char quote;
    bool transactional_ddl; /* else a statement like CREATE ends the transaction around it */
    /* What of a lone statement may share a transaction with its row: rows and definitions that we know, or all that
     * does not begin or end one itself; what the server then refuses there is run alone. */
    bool any_with_row;
    const char *home;        /* the schema of the connection: "" or no row: none was chosen */
    const char *lost;        /* rows: what the connection's schema is called that is not there; NULL: it is */
    const char *make_schema; /* NULL: schemas are not made */
    const char *has_schema;  /* ?1: schema; rows: it is there */
    const char *exists;      /* ?1: schema, ?2: table; rows: it is there */
    const char *columns;     /* likewise */
    const char *homes;       /* ?1: table; rows: the schemas that hold one of the name */
    const char *select;      /* executed_at_utc: the moment as text, where executed_at is none */
    const char *create, *upsert;
    const char *add_type, *add_error_stmt, *add_partial_hashes; /* what an older Atlas did not have */
    const char *
        foreign; /* ?1: schema of the connection, ?2 and ?3: the revisions' and their name: tables (schema, name) but theirs */
} mx_migrate_engine;

const mx_migrate_engine *mx_migrate_engine_of(const mx_conn *conn); /* never NULL */

#endif
