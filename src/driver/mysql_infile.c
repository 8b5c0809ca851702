/* driver/mysql_infile.c — LOAD DATA LOCAL of rows in memory: where the server permits it, several times as
 * fast as INSERT.
 *
 * The server asks the client for a file, and might do so at any time: we answer with the rows of a load
 * that runs, and refuse else. What does not fit only warns there, so warnings count as failures
 * (driver/mysql_load.c). */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "driver/mysql_load.h"

/* ---- the library's callbacks: nothing here allocates ---- */

static int give_begin(void **state, const char *name, void *arg)
{
    mx_mysql_db *db = arg;
    (void)name;
    *state = db;
    return !db->loading;
}

static int give(void *state, char *out, unsigned room)
{
    mx_mysql_db *db = state;
    size_t n = db->infile.len < room ? db->infile.len : room;
    if (n)
        memcpy(out, db->infile.ptr, n);
    db->infile = mx_str_sub(db->infile, n, db->infile.len);
    return (int)n;
}

static void give_end(void *state)
{
    (void)state;
}

static int give_error(void *state, char *out, unsigned room)
{
    (void)state;
    snprintf(out, room, "no file is given to the server");
    return 2000; /* the library's "unknown error" */
}

void mx_mysql_guard_files(const mx_mysql_db *db, MYSQL *handle, void *arg)
{
    db->lib.mysql_set_local_infile_handler(handle, give_begin, give, give_end, give_error, arg);
}

/* ---- the rows: tabs between values, backslashes before what would be read as something else ---- */

bool mx_mysql_infile_put(mx_insert *in, const mx_arrow_type *type, const mx_cell *cell)
{
    switch (cell->null ? MX_ARROW_NULL : type->kind) {
    case MX_ARROW_NULL:
        mx_buf_lit(&in->sql, "\\N");
        return true;
    case MX_ARROW_REAL:
        return mx_mysql_put_real(&in->sql, cell->real);
    case MX_ARROW_TEXT:
        mx_buf_escaped(&in->sql, cell->text);
        return true;
    case MX_ARROW_BINARY:
        mx_buf_hex(&in->sql, cell->text);
        return true;
    case MX_ARROW_STRUCT:
    case MX_ARROW_LIST:
    case MX_ARROW_MAP:
        in->text.len = 0;
        mx_cell_put(&in->text, type, cell);
        mx_buf_escaped(&in->sql, mx_buf_view(&in->text));
        return true;
    default:
        mx_cell_put(&in->sql, type, cell);
        return true;
    }
}

static bool is_whole(const mx_arrow_type *type)
{
    return type->kind == MX_ARROW_INT || type->kind == MX_ARROW_UINT || type->kind == MX_ARROW_BOOL;
}

/* The digits of a number would be the bits of a BIT column: which of those that get numbers are. NULL: none. */
static const bool *find_bits(const mx_load *load)
{
    bool *bits = mx_new_array(load->arena, bool, load->count), some = false;
    mx_query *query;
    for (size_t i = 0; i < load->count; i++)
        some = some || is_whole(load->type->children.at[i].type);
    mx_str sql = mx_str_printf(load->arena, "SELECT %.*s FROM %.*s WHERE 1 = 0", MX_FMT(mx_load_names(load)),
                               MX_FMT(load->table));
    if (!some || mx_query_open(load->arena, &query, load->conn, sql, NULL, 0, NULL) != MX_OK)
        return NULL;
    for (size_t i = 0; i < load->count && i < mx_query_columns(query); i++)
        bits[i] = is_whole(load->type->children.at[i].type) && mx_mysql_column(query, i)->type == MY_TYPE_BIT;
    mx_query_close(query);
    return bits;
}

/* Bytes are no text in any character set: they come as hexadecimal digits. */
mx_str mx_mysql_infile_sql(const mx_load *load)
{
    mx_buf sql = MX_BUF(load->arena), sets = MX_BUF(load->arena);
    const bool *bits = find_bits(load);
    mx_buf_printf(
        &sql,
        "LOAD DATA LOCAL INFILE 'metaxy' INTO TABLE %.*s CHARACTER SET utf8mb4 FIELDS TERMINATED BY x'09' "
        "ESCAPED BY x'5c' LINES TERMINATED BY x'0a' (",
        MX_FMT(load->table));
    for (size_t i = 0; i < load->count; i++) {
        bool bytes = load->type->children.at[i].type->kind == MX_ARROW_BINARY;
        mx_buf_text(&sql, i ? ", " : "");
        if (!bytes && !(bits && bits[i])) {
            mx_buf_str(&sql, load->columns[i]);
            continue;
        }
        mx_buf_printf(&sql, "@mx%zu", i);
        mx_buf_printf(&sets, bytes ? "%s%.*s = UNHEX(@mx%zu)" : "%s%.*s = CAST(@mx%zu AS UNSIGNED)",
                      sets.len ? ", " : " SET ", MX_FMT(load->columns[i]), i);
    }
    mx_buf_char(&sql, ')');
    mx_buf_str(&sql, mx_buf_view(&sets));
    return mx_buf_take(&sql);
}

/* While the rows are on their way and until the server has taken them in, the library is in the one call that does both,
 * and the server may wait for another's lock. Another thread sees an interrupt meanwhile. */
typedef struct watch {
    mx_mysql_db *db;
    pthread_mutex_t mutex;
    pthread_cond_t ended;
    bool over;
} watch;

static void wait_a_moment(watch *w)
{
    enum { PAUSE_NS = 100000000, SECOND_NS = 1000000000 };
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += PAUSE_NS;
    if (until.tv_nsec >= SECOND_NS) {
        until.tv_sec++;
        until.tv_nsec -= SECOND_NS;
    }
    pthread_cond_timedwait(&w->ended, &w->mutex, &until);
}

static void *pass_on_interrupts(void *arg)
{
    watch *w = arg;
    pthread_mutex_lock(&w->mutex);
    while (!w->over) {
        wait_a_moment(w);
        if (w->over || !atomic_exchange(&w->db->kill, false))
            continue;
        pthread_mutex_unlock(&w->mutex);
        mx_mysql_kill(w->db);
        pthread_mutex_lock(&w->mutex);
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

/* Signals stay with the threads that were there. False: there is no such thread. */
static bool begin_watch(watch *w, pthread_t *thread)
{
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    bool begun = pthread_create(thread, NULL, pass_on_interrupts, w) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return begun;
}

static void end_watch(watch *w, pthread_t thread)
{
    pthread_mutex_lock(&w->mutex);
    w->over = true;
    pthread_cond_signal(&w->ended);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(thread, NULL);
}

mx_status mx_mysql_infile_run(mx_load *load, mx_insert *in)
{
    mx_mysql_db *db = load->conn->db;
    pthread_t thread;
    watch w = {.db = db, .mutex = PTHREAD_MUTEX_INITIALIZER, .ended = PTHREAD_COND_INITIALIZER};
    mx_mysql_set_aside(load->conn);
    db->infile = mx_buf_view(&in->sql);
    db->loading = true;
    bool watched = begin_watch(&w, &thread);
    bool done = mx_mysql_answer(db, in->head); /* what runs out of memory would leave the thread behind */
    if (watched)
        end_watch(&w, thread);
    db->loading = false;
    db->infile = MX_STR_NONE;
    return done ? MX_OK : mx_mysql_failed(load->conn);
}
