#include "cli/progress.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { BAR = 24, FIRST_MS = 400, EVERY_MS = 100, NAME = 48 };

struct mx_progress {
    mx_cli *cli;
    const char *what;
    bool drawn; /* the thread runs */
    pthread_t thread;
    pthread_mutex_t mutex; /* of what stands below */
    pthread_cond_t wake;
    bool over;
    char name[NAME + 1];
    uint64_t total, before; /* rows of this part; of the parts before */
    _Atomic uint64_t rows;  /* of all */
    struct timespec begun;
};

/* ---- drawing ---- */

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static size_t terminal_width(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? (size_t)size.ws_col - 1 : 79;
}

/* What is known of the whole is a bar; else the rows alone. All of it is ASCII but the name. */
static void draw(const mx_progress *p)
{
    char line[256], bar[BAR + 1];
    uint64_t rows = p->rows - p->before;
    double share = p->total ? (double)rows / (double)p->total : 0;
    size_t full = share >= 1 ? BAR : (size_t)(share * BAR), width = terminal_width();
    memset(bar, '.', BAR);
    memset(bar, '#', full);
    bar[BAR] = '\0';
    int len = p->total
                  ? snprintf(line, sizeof line, "%s %s  [%s] %3d%%  %llu of %llu rows  %.0f s", p->what,
                             p->name, bar, share >= 1 ? 100 : (int)(share * 100), (unsigned long long)rows,
                             (unsigned long long)p->total, seconds_since(&p->begun))
                  : snprintf(line, sizeof line, "%s %s  %llu rows  %.0f s", p->what, p->name,
                             (unsigned long long)rows, seconds_since(&p->begun));
    size_t shown = len < 0 ? 0 : (size_t)len < sizeof line ? (size_t)len : sizeof line - 1;
    while (shown > width || (shown && ((unsigned char)line[shown] & 0xC0) == 0x80))
        shown--;
    char all[sizeof line + 8];
    int size = snprintf(all, sizeof all, "\r%.*s\033[K", (int)shown, line);
    if (size > 0 && write(STDERR_FILENO, all, (size_t)size) < 0)
        return; /* the terminal is gone */
}

static void wait_ms(mx_progress *p, long ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += ms * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_cond_timedwait(&p->wake, &p->mutex, &until);
}

static void *run(void *arg)
{
    mx_progress *p = arg;
    bool any = false;
    pthread_mutex_lock(&p->mutex);
    for (wait_ms(p, FIRST_MS); !p->over; wait_ms(p, EVERY_MS)) {
        draw(p);
        any = true;
    }
    pthread_mutex_unlock(&p->mutex);
    if (any && write(STDERR_FILENO, "\r\033[K", 4) < 0)
        return NULL;
    return NULL;
}

/* ---- its life ---- */

static void end(void *arg)
{
    mx_progress_end(arg);
}

static bool wanted(void)
{
    const char *term = getenv("TERM");
    return term && *term && strcmp(term, "dumb") != 0 && isatty(STDERR_FILENO);
}

/* Signals are the main thread's: it runs the statements that they end. */
static void start(mx_progress *p)
{
    sigset_t all, before;
    pthread_condattr_t clock;
    sigfillset(&all);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&p->wake, &clock);
    pthread_condattr_destroy(&clock);
    pthread_mutex_init(&p->mutex, NULL);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    p->drawn = pthread_create(&p->thread, NULL, run, p) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

mx_progress *mx_progress_begin(mx_cli *cli, const char *what)
{
    mx_progress *p = mx_new(cli->arena, mx_progress);
    p->cli = cli;
    p->what = what;
    clock_gettime(CLOCK_MONOTONIC, &p->begun);
    mx_arena_defer(cli->arena, end, p);
    if (wanted())
        start(p);
    return p;
}

bool mx_progress_shown(const mx_progress *p)
{
    return p->drawn;
}

void mx_progress_part(mx_progress *p, mx_str name, uint64_t total)
{
    if (p->drawn)
        pthread_mutex_lock(&p->mutex);
    snprintf(p->name, sizeof p->name, "%.*s", MX_FMT(name));
    p->total = total;
    p->before = p->rows;
    if (p->drawn)
        pthread_mutex_unlock(&p->mutex);
}

uint64_t mx_progress_rows(const mx_progress *p)
{
    return p->rows;
}

void mx_progress_end(mx_progress *p)
{
    if (!p || !p->drawn)
        return;
    p->drawn = false;
    pthread_mutex_lock(&p->mutex);
    p->over = true;
    pthread_cond_signal(&p->wake);
    pthread_mutex_unlock(&p->mutex);
    pthread_join(p->thread, NULL);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->mutex);
}

/* ---- a stream that counts ---- */

typedef struct counting {
    struct ArrowArrayStream inner;
    mx_progress *progress;
} counting;

static int count_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
    struct ArrowArrayStream *inner = &((counting *)stream->private_data)->inner;
    return inner->get_schema(inner, out);
}

static int count_next(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
    counting *c = stream->private_data;
    int status = c->inner.get_next(&c->inner, out);
    if (status == 0 && out->release && out->length > 0)
        c->progress->rows += (uint64_t)out->length;
    return status;
}

static const char *count_error(struct ArrowArrayStream *stream)
{
    struct ArrowArrayStream *inner = &((counting *)stream->private_data)->inner;
    return inner->get_last_error(inner);
}

static void count_release(struct ArrowArrayStream *stream)
{
    counting *c = stream->private_data;
    stream->release = NULL;
    if (c->inner.release)
        c->inner.release(&c->inner);
}

void mx_progress_stream(mx_progress *p, struct ArrowArrayStream *stream)
{
    counting *c = mx_new(p->cli->arena, counting);
    *c = (counting){*stream, p};
    *stream = (struct ArrowArrayStream){count_schema, count_next, count_error, count_release, c};
}
