/* cli/hcl_schema.h — schemas in HCL → the SQL that says the same, for the replay to read.
 *
 * Knows the blocks that `schema inspect --format '{{ hcl . }}'` prints, and views, extensions and sequences beside them. What it does
 * not know is HCL005 at its place, never passed over. Names that clash, types that do not exist and the like are found by the replay. */
#ifndef MX_CLI_HCL_SCHEMA_H
#define MX_CLI_HCL_SCHEMA_H

#include "config/schema_values.h"
#include "sql/server.h"

mx_status mx_hcl_schema_sql(mx_arena *arena, const mx_server *server, const mx_hcl_bodies *files, mx_str *out,
                            mx_diags *diags);

#endif
