#include "cli/cancel.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A signal handler has no argument of ours: the process has one set of handlers, so one list of connections. What has no
 * place in it is not interrupted, but its next batch of rows is refused by who asks mx_cancel_seen. */
enum { CONNECTIONS = 16 };
static _Atomic(mx_conn *) running[CONNECTIONS];
static bool begun;

static const int signals[] = {SIGINT, SIGTERM};
enum { SIGNALS = sizeof signals / sizeof signals[0] };
static volatile sig_atomic_t seen;
static struct sigaction before[SIGNALS];
static int wake = -1; /* can be read when a signal came, whichever thread it came to */

/* The next one, of either kind, kills. */
static void interrupt(int signal)
{
    struct sigaction kill = {.sa_handler = SIG_DFL};
    int error = errno;
    (void)signal;
    seen = 1;
    (void)!write(wake, &(uint64_t){1}, sizeof(uint64_t));
    sigemptyset(&kill.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++)
        if (before[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &kill, NULL);
    for (size_t i = 0; i < CONNECTIONS; i++) {
        mx_conn *conn = running[i];
        if (conn)
            mx_conn_interrupt(conn);
    }
    errno = error;
}

static void restore(void *arg)
{
    (void)arg;
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
    for (size_t i = 0; i < CONNECTIONS; i++)
        running[i] = NULL;
    if (wake >= 0)
        close(wake);
    wake = -1;
    begun = false;
}

static void add(mx_conn *conn)
{
    size_t free = 0;
    while (free < CONNECTIONS && running[free] && running[free] != conn)
        free++;
    if (free < CONNECTIONS)
        running[free] = conn;
}

mx_arena *mx_cancel_begin(mx_arena *arena, mx_conn *conn)
{
    if (begun) { /* around this one: it ends what that one waits for */
        add(conn);
        return mx_arena_child(arena);
    }
    struct sigaction action = {.sa_handler = interrupt};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++) {
        sigaddset(&action.sa_mask, signals[i]);
        sigaction(signals[i], NULL, &before[i]);
    }
    mx_arena *scope = mx_arena_child_with(arena, restore, NULL);
    running[0] = conn;
    seen = 0;
    begun = true;
    wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    for (size_t i = 0; i < SIGNALS; i++)
        if (before[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    return scope;
}

bool mx_cancel_seen(void)
{
    return seen != 0;
}

bool mx_cancel_wait(int fd)
{
    struct pollfd either[] = {{.fd = fd, .events = POLLIN}, {.fd = wake, .events = POLLIN}};
    while (!seen && poll(either, 2, -1) < 0 && errno == EINTR)
        ;
    return !seen;
}

void mx_cancel_watch(mx_arena *arena, mx_conn *conn)
{
    if (begun)
        add(conn);
    else
        (void)mx_cancel_begin(arena, conn);
}
