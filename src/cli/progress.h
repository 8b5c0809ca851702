/* cli/progress.h — how far long work has come, on one line of the terminal that stderr is.
 *
 * Nothing is drawn elsewhere, for the first moments, or on a terminal that cannot go back in its line (TERM=dumb); counting
 * goes on all the same. A thread draws, so that a statement that runs for long shows that it does. One at a time. */
#ifndef MX_CLI_PROGRESS_H
#define MX_CLI_PROGRESS_H

#include "arrow/arrow.h"
#include "cli/command.h"

typedef struct mx_progress mx_progress;

/* `what`: "Copying"; lives until mx_progress_end, or as long as cli's arena. */
mx_progress *mx_progress_begin(mx_cli *cli, const char *what);
bool mx_progress_shown(const mx_progress *progress); /* whether counting ahead is worth it */
/* The next part of the work: `name`, of which `total` rows are expected (0: not known). */
void mx_progress_part(mx_progress *progress, mx_str name, uint64_t total);
/* Counts the rows that pass through the stream, from here on. */
void mx_progress_stream(mx_progress *progress, struct ArrowArrayStream *stream);
uint64_t mx_progress_rows(const mx_progress *progress); /* of all parts */
void mx_progress_end(mx_progress *progress);            /* the line is empty again; twice is fine */

#endif
