/* cli/sync_external.h — features of other projects, brought up to date with what a store has recorded (--sync). */
#ifndef MX_CLI_SYNC_EXTERNAL_H
#define MX_CLI_SYNC_EXTERNAL_H

#include "cli/feature_project.h"

/* Loads the project's external features, those that the configuration selects, and what they depend on, from the default
 * store into project->graph. Without any of them the store is not touched. STO016: a version other than the declared one,
 * a warning unless --locked, `locked` or the declaration says that it is an error; STO017: one that is recorded
 * nowhere. */
mx_status mx_sync_external(mx_cli *cli, mx_feature_project *project);

#endif
