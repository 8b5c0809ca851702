/* cli/what_if.h — which stored rows become stale when features change, before they are changed. */
#ifndef MX_CLI_WHAT_IF_H
#define MX_CLI_WHAT_IF_H

#include "cli/store_project.h"

/* Prints, for those of `keys` whose version would be another one, how many rows they have now. `change`: a graph as
 * mx_feature_graph_named knows it, or FEATURE:FIELD=CODE_VERSION. */
mx_status mx_what_if(mx_cli *cli, const mx_feature_project *project, mx_open_store *store,
                     const mx_strs *keys, mx_str change);

#endif
