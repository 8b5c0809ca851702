/* cli/query.h — data "sql" of project files: asks a live database. */
#ifndef MX_CLI_QUERY_H
#define MX_CLI_QUERY_H

#include "config/source.h"

/* An mx_config_query. Opens the database for reading, and closes it again. */
mx_status mx_cli_query(mx_arena *arena, mx_str url, mx_span at, mx_str sql, const mx_values *params,
                       mx_value *rows, size_t *columns, mx_diags *diags);

#endif
