/* cli/python.h — which interpreter is the project's. */
#ifndef MX_CLI_PYTHON_H
#define MX_CLI_PYTHON_H

#include "cli/command.h"

/* METAXY_PYTHON, the active virtual environment's, the one beside this command, PATH's. Absolute where it was found;
 * "python3" when there is none. */
mx_str mx_python_path(mx_cli *cli);

#endif
