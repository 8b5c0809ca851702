/* cli/rows_kept.h — rows in memory, so that the connection that they come from is free for what is done with them. */
#ifndef MX_CLI_ROWS_KEPT_H
#define MX_CLI_ROWS_KEPT_H

#include "arrow/arrow.h"
#include "cli/command.h"

/* Reads all of the stream and puts one of its rows in its place, which lives as long as cli's arena. ARW002. */
mx_status mx_rows_keep(mx_cli *cli, struct ArrowArrayStream *stream);

#endif
