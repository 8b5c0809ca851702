/* cli/cancel.h — the first SIGINT or SIGTERM ends the work on a database in order, the second kills.
 *
 * One inside of another adds its connection to it. Signals that were ignored stay ignored. */
#ifndef MX_CLI_CANCEL_H
#define MX_CLI_CANCEL_H

#include "driver/driver.h"

/* Until the answer, a child of `arena`, is freed: before the connection is closed. */
mx_arena *mx_cancel_begin(mx_arena *arena, mx_conn *conn);
bool mx_cancel_seen(void);   /* did a signal come since the last begin? */
bool mx_cancel_wait(int fd); /* until it can be read; false: a signal came, also one just before */
/* The same for each of several connections, from their opening until `arena`, in which they live, is freed. */
void mx_cancel_watch(mx_arena *arena, mx_conn *conn);

#endif
