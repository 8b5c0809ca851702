/* cli/store_select.h — which rows a command on stores is about. */
#ifndef MX_CLI_STORE_SELECT_H
#define MX_CLI_STORE_SELECT_H

#include "cli/feature_project.h"
#include "store/store.h"

/* Filters of a flag that repeats. A bad one is reported as commands on features do: GENERIC_ERROR. */
mx_status mx_select_filters(mx_cli *cli, const char *flag, mx_filters *out);

/* FEATURES, or --all-features, that are in the graph; a warning on stdout names the others. NO_FEATURES: none is left for
 * what is done ("deletion"). */
mx_status mx_select_known(mx_cli *cli, const mx_feature_project *project,
                          mx_strs *keys); /* there may be none */
mx_status mx_select_there(mx_cli *cli, const mx_feature_project *project, const char *what, mx_strs *keys);

/* One feature of the graph, or with `system` a system table. FEA006 names the nearest key. */
mx_status mx_select_one(mx_cli *cli, const mx_feature_project *project, mx_str text, bool system,
                        mx_str *key);

#endif
