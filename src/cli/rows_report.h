/* cli/rows_report.h — what commands that read and write rows say at the end: --summary plain or json. */
#ifndef MX_CLI_ROWS_REPORT_H
#define MX_CLI_ROWS_REPORT_H

#include "cli/progress.h"
#include "cli/store_project.h"

mx_status mx_check_summary(mx_cli *cli); /* USE004 */
/* {"feature", "store", `what`: rows} to `json_to`, or "`verb` N row(s) of FEATURE" to stderr. */
void mx_rows_report(mx_cli *cli, const char *what, const char *verb, const mx_open_store *store, mx_str key,
                    uint64_t rows, mx_buf *json_to);

#endif
