/* cli/program.h — where the running program lies. */
#ifndef MX_CLI_PROGRAM_H
#define MX_CLI_PROGRAM_H

#include "base/arena.h"

mx_str mx_program_path(mx_arena *arena); /* absolute; empty when the system does not say */

#endif
