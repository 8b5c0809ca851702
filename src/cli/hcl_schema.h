/* cli/hcl_schema.h — schemas in HCL → the SQL that says the same, for the replay to read.
 *
 * Knows the blocks that `schema inspect --format '{{ hcl . }}'` prints, and views, extensions and sequences beside them. What it does
 * not know is HCL005 at its place, never passed over. Names that clash, types that do not exist and the like are found by the replay. */
#ifndef MX_CLI_HCL_SCHEMA_H
#define MX_CLI_HCL_SCHEMA_H

#include "config/schema_values.h"
#include "sql/server.h"

typedef struct mx_hcl_origin { /* what of the SQL a block made */
    size_t start, end;
    mx_span at; /* of the block's type */
} mx_hcl_origin;
typedef mx_vec(mx_hcl_origin) mx_hcl_origins;

/* *origins: in the order of their starts, inner ones behind the outer. */
mx_status mx_hcl_schema_sql(mx_arena *arena, const mx_server *server, const mx_hcl_bodies *files, mx_str *out,
                            mx_hcl_origins *origins, mx_diags *diags);

#endif
