#include "cli/cancel.h"

#include <signal.h>
#include <stdatomic.h>

/* A signal handler has no argument of ours: the process has one set of handlers, so one list of connections. What has no
 * place in it is not interrupted, but its next batch of rows is refused by who asks mx_cancel_seen. */
enum { CONNECTIONS = 16 };
static _Atomic(mx_conn *) running[CONNECTIONS];
static bool begun;

static const int signals[] = {SIGINT, SIGTERM};
enum { SIGNALS = sizeof signals / sizeof signals[0] };
static volatile sig_atomic_t seen;
static struct sigaction before[SIGNALS];

/* The next one, of either kind, kills. */
static void interrupt(int signal)
{
    struct sigaction kill = {.sa_handler = SIG_DFL};
    (void)signal;
    seen = 1;
    sigemptyset(&kill.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++)
        if (before[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &kill, NULL);
    for (size_t i = 0; i < CONNECTIONS; i++) {
        mx_conn *conn = running[i];
        if (conn)
            mx_conn_interrupt(conn);
    }
}

static void restore(void *arg)
{
    (void)arg;
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
    for (size_t i = 0; i < CONNECTIONS; i++)
        running[i] = NULL;
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
    for (size_t i = 0; i < SIGNALS; i++)
        if (before[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    return scope;
}

bool mx_cancel_seen(void)
{
    return seen != 0;
}

void mx_cancel_watch(mx_arena *arena, mx_conn *conn)
{
    if (begun)
        add(conn);
    else
        (void)mx_cancel_begin(arena, conn);
}
