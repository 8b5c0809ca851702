/* inspect/postgres_parts.h — what the queries on PostgreSQL's catalogue share. Inside the room only.
 *
 * ?1: the only schema that counts; empty: all. */
#ifndef MX_INSPECT_POSTGRES_PARTS_H
#define MX_INSPECT_POSTGRES_PARTS_H

#include "inspect/engine.h"

/* Of a catalogue row `oid` in schema `n`. */
#define OURS                                                                                                 \
    " n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'atlas_schema_revisions')"             \
    " AND (CAST(?1 AS text) = '' OR n.nspname = CAST(?1 AS text)) "
#define NO_EXTENSION(table, oid)                                                                             \
    " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog." table               \
    "'::pg_catalog.regclass AND e.objid = " oid " AND e.deptype = 'e') "
#define OUR_TABLES " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
#define NOT_REVISIONS " AND c.relname <> 'atlas_schema_revisions' "

/* GRANT, REVOKE and ALTER DEFAULT PRIVILEGES (postgres_rights.c), behind all else. `only`: the one schema that counts, or empty. */
mx_status mx_postgres_read_rights(mx_catalogue *catalogue, mx_str only);

#endif
