/* cli/cli.h — the command's entry: the native program and `python -m metaxy` both call it. */
#ifndef MX_CLI_CLI_H
#define MX_CLI_CLI_H

#include "metaxy/base.h"

/* Runs one command line. argv[0]'s base name "atlas" makes it behave as that command. Returns the exit status: 0 or 1. Writes to
 * stdout and stderr, touches the file system and databases as the command says; installs no signal handlers but for the time of
 * `migrate apply`. */
MX_API int mx_main(int argc, char **argv);

#endif
