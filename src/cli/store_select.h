/* cli/store_select.h — which rows a command on stores is about. */
#ifndef MX_CLI_STORE_SELECT_H
#define MX_CLI_STORE_SELECT_H

#include "cli/command.h"
#include "store/store.h"

/* Filters of a flag that repeats. A bad one is reported as commands on features do: GENERIC_ERROR. */
mx_status mx_select_filters(mx_cli *cli, const char *flag, mx_filters *out);

#endif
