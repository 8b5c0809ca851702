/* inspect/duckdb_parts.h — what the files that read DuckDB's catalogue share. Inside the room only. */
#ifndef MX_INSPECT_DUCKDB_PARTS_H
#define MX_INSPECT_DUCKDB_PARTS_H

#include "inspect/engine.h"

#define OURS                                                                                                 \
    " database_name = current_database() AND NOT internal AND schema_name <> 'atlas_schema_revisions' "      \
    "AND (?1 = '' OR schema_name = ?1) "

/* inspect/duckdb_macros.c */
mx_status mx_inspect_duckdb_macros(mx_catalogue *catalogue, mx_str only);

#endif
