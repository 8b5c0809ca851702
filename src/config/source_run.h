/* config/source_run.h — running the program of a data block, for source.c and project_data.c. */
#ifndef MX_CONFIG_SOURCE_RUN_H
#define MX_CONFIG_SOURCE_RUN_H

#include "config/source.h"

/* Runs argv in `dir` and gives its stdout. `who` is "data.external_schema.app". RUN001 with its stderr when
 * it fails. */
mx_status mx_source_program(mx_arena *arena, mx_str who, mx_span at, const mx_strs *argv, mx_str dir,
                            mx_str *out, mx_diags *diags);

#endif
