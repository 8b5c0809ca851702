/* inspect/postgres_parts.h — what the queries on PostgreSQL's catalogue share. Inside the room only.
 *
 * ?1: the only schema that counts, or several with \1 between them; empty: all. */
#ifndef MX_INSPECT_POSTGRES_PARTS_H
#define MX_INSPECT_POSTGRES_PARTS_H

#include "inspect/engine.h"

/* Of a catalogue row `oid` in schema `n`. */
#define OURS                                                                                                 \
    " n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'atlas_schema_revisions')"             \
    " AND (CAST(?1 AS text) = '' OR n.nspname = ANY (pg_catalog.string_to_array(CAST(?1 AS text), "          \
    "pg_catalog.chr(1)))) "
#define NO_EXTENSION(table, oid)                                                                             \
    " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog." table               \
    "'::pg_catalog.regclass AND e.objid = " oid " AND e.deptype = 'e') "
#define OUR_TABLES " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
#define NOT_REVISIONS " AND c.relname <> 'atlas_schema_revisions' "

/* The other schemas whose things those of `only` use, and so on, with \1 between them (postgres_context.c); `met`: those that
 * use it, too, and what these use. Notes in the model that `only` is not there. */
mx_status mx_postgres_schemas_beside(mx_catalogue *catalogue, mx_str only, mx_str *used, mx_str *met);
/* GRANT, REVOKE and ALTER DEFAULT PRIVILEGES (postgres_rights.c), behind all else. `only`: the one schema that counts, or empty. */
mx_status mx_postgres_read_rights(mx_catalogue *catalogue, mx_str only);

#endif
