/* cli/python.h — which interpreter is the project's. */
#ifndef MX_CLI_PYTHON_H
#define MX_CLI_PYTHON_H

#include "cli/command.h"

/* METAXY_PYTHON, the active virtual environment's, the one beside this command, PATH's. Absolute where it was found;
 * "python3" when there is none. */
mx_str mx_python_path(mx_cli *cli);

/* RUN001 with what to do when `err`, what `python -m metaxy…` left on stderr, says that it lacks the package, which
 * `purpose` ("loads the project's modules"). MX_OK: that was not it. */
mx_status mx_python_has_package(mx_cli *cli, mx_str python, mx_str err, const char *purpose);

#endif
