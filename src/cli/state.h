/* cli/state.h — states that flags and settings name → models. */
#ifndef MX_CLI_STATE_H
#define MX_CLI_STATE_H

#include "cli/project.h"
#include "schema/replay.h"

/* The model of a migration directory: its files replayed from the last checkpoint, up to `version` when that is not empty. */
mx_status mx_state_of_dir(mx_cli *cli, const mx_project *project, const mx_dir *dir, mx_str version,
                          mx_model **out);
/* The same for who makes nothing of it: what statements of data name is checked, too (schema/replay_data.h). */
mx_status mx_state_check_dir(mx_cli *cli, const mx_project *project, const mx_dir *dir);
/* The model of URLs (--to, --from): SQL files, directories, programs, SQLite databases. All of one kind. Warns of what SQL
 * holds outside of the schema that is compared. `current`: the state that this one is to replace, NULL for none; PRV002 or PRV004
 * when that one holds something and the SQL makes nothing and is not comments alone. */
mx_status mx_state_of_urls(mx_cli *cli, const mx_project *project, const mx_strs *urls,
                           const mx_model *current, mx_model **out);
mx_status mx_state_of_sources(mx_cli *cli, const mx_project *project, const mx_sources *sources,
                              const mx_model *current, mx_model **out);
/* What the flag says, else the project's src. USE003 when there is neither. */
mx_status mx_state_desired(mx_cli *cli, const mx_project *project, const char *flag, const mx_model *current,
                           mx_model **out);

#endif
