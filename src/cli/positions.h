/* cli/positions.h — where the models behind a provider's SQL are declared.
 *
 * A provider says it in comments before its first statement:
 *     -- atlas:pos user_account[type=table] /abs/models.py:10
 *     -- metaxy:pos {"table": "user_account", "column": "name", "class": "User", "attribute": "name",
 *                    "file": "/abs/models.py", "line": 13}             (on one line)
 * From then on messages about those tables and columns are shown at the model's line (base/diag.h). */
#ifndef MX_CLI_POSITIONS_H
#define MX_CLI_POSITIONS_H

#include "cli/command.h"
#include "sql/server.h"

/* `text` is registered as `file`. What is not understood, or names a file that cannot be read, is left out.
 * */
void mx_positions_read(mx_cli *cli, mx_str text, uint32_t file, const mx_server *server);

#endif
