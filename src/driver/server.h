/* driver/server.h — what the drivers of servers share. For this room only. */
#ifndef MX_DRIVER_SERVER_H
#define MX_DRIVER_SERVER_H

#include "base/url.h"

/* A server's URL taken apart; no NUL in any part. DB001 does not repeat any of it: it may be a password. */
mx_status mx_server_url(mx_arena *arena, mx_str text, mx_url *out, mx_diags *diags);
/* A server's message has lines and tabs in it; ours are one line. NULL is empty. */
mx_str mx_one_line(mx_arena *arena, const char *words);
/* DB003: another connection has the lock of that name; answers MX_LOCKED. */
mx_status mx_lock_held(mx_str name, mx_diags *diags);
mx_status mx_lock_failed(const char *words, mx_diags *diags); /* DB003; answers MX_FAILED */

#endif
