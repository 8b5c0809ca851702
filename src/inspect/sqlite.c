#include "inspect/engine.h"

/* sqlite_master in the order of creation; rows without text are the server's own indexes, sqlite_… its own
 * tables. */
static const char sqlite_master[] =
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "AND tbl_name <> 'atlas_schema_revisions' AND ?1 = '' ORDER BY rowid";

mx_status mx_inspect_sqlite(mx_catalogue *catalogue)
{
    return mx_catalogue_statements(catalogue, sqlite_master, MX_STR_NONE, NULL);
}
