/* base/run.h — runs another program and keeps what it prints. No shell is involved. */
#ifndef MX_BASE_RUN_H
#define MX_BASE_RUN_H

#include "base/file.h"

typedef struct mx_run_result {
    int exit_status; /* 0..255; 128 + signal when killed */
    mx_str out, err; /* whole stdout and stderr */
} mx_run_result;

/* Starts argv[0] (searched in PATH) in directory `cwd` (empty: here) with stdin from /dev/null, waits for it,
 * and drains both pipes at once. MX_OK also when the program fails: look at exit_status. MX_FAILED with
 * RUN001: it could not be started (message names the program) or prints more than MX_FILE_MAX. */
mx_status mx_run(mx_arena *arena, const mx_strs *argv, mx_str cwd, mx_run_result *out, mx_diags *diags);

/* The same with one more setting in the program's environment: "NAME=VALUE". */
mx_status mx_run_with(mx_arena *arena, const mx_strs *argv, mx_str cwd, mx_str setting, mx_run_result *out,
                      mx_diags *diags);

#endif
