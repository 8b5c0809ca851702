#include "cli/cancel.h"

#include <signal.h>
#include <stdatomic.h>

/* A signal handler has no argument of ours: the process has one set of handlers, so one connection here. */
static _Atomic(mx_conn *) running;

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
    mx_conn *conn = running;
    if (conn)
        mx_conn_interrupt(conn);
}

static void restore(void *arg)
{
    (void)arg;
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
    running = NULL;
}

mx_arena *mx_cancel_begin(mx_arena *arena, mx_conn *conn)
{
    struct sigaction action = {.sa_handler = interrupt};
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++) {
        sigaddset(&action.sa_mask, signals[i]);
        sigaction(signals[i], NULL, &before[i]);
    }
    mx_arena *scope = mx_arena_child_with(arena, restore, NULL);
    running = conn;
    seen = 0;
    for (size_t i = 0; i < SIGNALS; i++)
        if (before[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    return scope;
}

bool mx_cancel_seen(void)
{
    return seen != 0;
}
