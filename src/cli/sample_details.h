/* cli/sample_details.h — a look at the first rows of an increment, for people: `metadata status --verbose`. */
#ifndef MX_CLI_SAMPLE_DETAILS_H
#define MX_CLI_SAMPLE_DETAILS_H

#include "cli/command.h"
#include "store/store.h"

/* Lines: for each part that has rows a heading, its first rows as JSON, and how many more there are. `counts` by part. */
mx_status mx_sample_details(mx_cli *cli, mx_increment *increment, const uint64_t *counts, mx_strs *out);

#endif
