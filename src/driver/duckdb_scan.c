/* driver/duckdb_scan.c — metaxy_scan(n): the rows of the n-th stream that was offered, as a table function. Batches are
 * taken one at a time, under a mutex, and large ones (Polars hands a frame over as one) are shared: each thread of DuckDB
 * copies its own rows into vectors. Texts are not copied: vectors point into the batch, which is kept until the thread has
 * had rows twice more. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "arrow/load.h"
#include "driver/duckdb_impl.h"

/* A batch, and columns that are loaded with it. */
typedef struct batch {
    size_t holders; /* the scan and threads, under the scan's mutex */
    mx_arena *arena, *scratch;
    mx_arrow_column *columns;
    struct ArrowArray array;
    size_t rows, given; /* to threads */
} batch;

typedef struct scan scan;
struct scan {
    scan *next;
    int64_t number;
    size_t holders; /* who offered it, and the statements that are bound to it */
    const mx_duckdb_lib *lib;
    pthread_mutex_t mutex; /* of the stream */
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    mx_arena *arena;
    const mx_arrow_type *type; /* NULL: the stream's schema was not read yet */
    size_t threads;
    batch *shared; /* has rows that no thread was given, or NULL */
    bool started, ended;
};

/* What SQL can name must be found by its number: one list for the process. */
static struct {
    pthread_mutex_t mutex;
    scan *first;
    int64_t last_number;
    const mx_duckdb_lib *lib;
} process = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static scan *find_scan(int64_t number)
{
    pthread_mutex_lock(&process.mutex);
    scan *s = process.first;
    while (s && s->number != number)
        s = s->next;
    if (s)
        s->holders++;
    pthread_mutex_unlock(&process.mutex);
    return s;
}

static void free_batch(batch *b)
{
    if (b->array.release)
        b->array.release(&b->array);
    b->array.release = NULL;
    mx_arena_free(b->arena);
}

static void let_go(void *arg)
{
    scan *s = arg;
    pthread_mutex_lock(&process.mutex);
    bool last = --s->holders == 0;
    if (last) {
        scan **at = &process.first;
        while (*at != s)
            at = &(*at)->next;
        *at = s->next;
    }
    pthread_mutex_unlock(&process.mutex);
    if (!last)
        return;
    if (s->shared)
        free_batch(s->shared);
    if (s->schema.release)
        s->schema.release(&s->schema);
    if (s->stream.release)
        s->stream.release(&s->stream);
    mx_arena_free(s->arena);
    pthread_mutex_destroy(&s->mutex);
    mx_raw_free(s);
}

/* ---- callbacks ---- */

static void bind_scan(duck_info info)
{
    const mx_duckdb_lib *lib = mx_duckdb_loaded();
    duck_value value = lib->bind_get_parameter(info, 0);
    int64_t number = lib->get_int64(value);
    lib->destroy_value(&value);
    scan *s = find_scan(number);
    if (!s) {
        lib->bind_set_error(info, "the rows of this scan are gone");
        return;
    }
    lib->bind_set_bind_data(info, s, let_go);
    for (size_t i = 0; i < s->type->children.len; i++) {
        const mx_arrow_field *field = &s->type->children.at[i];
        duck_type type = mx_duckdb_type(lib, field->type);
        if (!type) {
            lib->bind_set_error(info, "a column of the rows has a type that DuckDB has not");
            return;
        }
        lib->bind_add_result_column(info, field->name.ptr, type);
        lib->destroy_logical_type(&type);
    }
}

static void init_scan(duck_info info)
{
    const mx_duckdb_lib *lib = mx_duckdb_loaded();
    scan *s = lib->init_get_bind_data(info);
    pthread_mutex_lock(&s->mutex);
    bool again = s->started;
    s->started = true;
    pthread_mutex_unlock(&s->mutex);
    if (again)
        lib->init_set_error(info, "the rows of a stream can be read once");
    else
        lib->init_set_max_threads(info, s->threads);
}

/* A thread's rows: `at` … `end` of a batch. */
typedef struct local {
    const mx_duckdb_lib *lib;
    scan *scan;
    batch *batch, *before;
    size_t at, end;
    mx_diags *diags;
} local;

static void let_go_of_batch(scan *s, batch *b)
{
    if (!b)
        return;
    pthread_mutex_lock(&s->mutex);
    bool last = --b->holders == 0;
    pthread_mutex_unlock(&s->mutex);
    if (last)
        free_batch(b);
}

static void free_local(void *arg)
{
    local *l = arg;
    let_go_of_batch(l->scan, l->batch);
    let_go_of_batch(l->scan, l->before);
    mx_diags_free(l->diags);
    mx_raw_free(l);
}

static void init_local(duck_info info)
{
    const mx_duckdb_lib *lib = mx_duckdb_loaded();
    local *l = mx_raw_alloc(sizeof *l);
    if (!l) {
        lib->init_set_error(info, "out of memory");
        return;
    }
    *l = (local){.lib = lib, .scan = lib->init_get_bind_data(info), .diags = mx_diags_new()};
    lib->init_set_init_data(info, l, free_local);
}

static const char *words_of(const mx_diags *diags)
{
    return diags && mx_diags_count(diags) > 0 ? mx_diags_at(diags, 0)->message.ptr : "out of memory";
}

typedef struct making {
    local *local;
    batch *out;
} making;

static mx_status make_batch(mx_arena *arena, void *arg)
{
    making *m = arg;
    scan *s = m->local->scan;
    batch *b = mx_new(arena, batch);
    MX_TRY(mx_arrow_columns_read(arena, &s->schema, &b->columns, &b->scratch, m->local->diags));
    m->out = b;
    return MX_OK;
}

/* The stream's next batch that has rows, under the mutex; *out is NULL at its end. NULL, or words for an error. */
static const char *next_batch(local *l, batch **out)
{
    scan *s = l->scan;
    making m = {l, NULL};
    mx_arena *arena;
    if (s->ended)
        return NULL;
    if (mx_guard(&arena, make_batch, &m, l->diags) != MX_OK)
        return words_of(l->diags);
    m.out->arena = arena;
    m.out->holders = 1;
    while (!m.out->array.release) {
        if (s->stream.get_next(&s->stream, &m.out->array) != 0) {
            const char *words = s->stream.get_last_error ? s->stream.get_last_error(&s->stream) : NULL;
            m.out->array.release = NULL;
            mx_fail(l->diags, MX_ARW002, MX_NOWHERE, "", "%s", /* the words may go with the mutex */
                    words ? words : "the producer of the rows failed");
            free_batch(m.out);
            return words_of(l->diags);
        }
        if (!m.out->array.release) {
            s->ended = true;
            free_batch(m.out);
            return NULL;
        }
        if (m.out->array.length == 0)
            m.out->array.release(&m.out->array);
    }
    m.out->rows = m.out->array.length > 0 ? (size_t)m.out->array.length : 0;
    *out = m.out;
    return NULL;
}

static const char *load(local *l, batch *b)
{
    return mx_arrow_columns_load(b->columns, &b->array, l->diags) == MX_OK ? NULL : words_of(l->diags);
}

/* How many of the rows that are left a thread is given: a group of DuckDB's rows, and less at the end, so that all threads
 * end together. */
static size_t share_of(const scan *s, size_t left)
{
    enum { GROUP = 60 * DUCK_VECTOR };
    size_t share = left / (2 * s->threads) / DUCK_VECTOR * DUCK_VECTOR + DUCK_VECTOR;
    share = share < GROUP ? share : GROUP;
    return share < left ? share : left;
}

/* Rows of a batch that others share, or of the next one, under the mutex. A batch that is shared is loaded by whom has
 * it first. */
static const char *take(local *l, bool *loaded)
{
    scan *s = l->scan;
    batch *b = s->shared;
    const char *words = b ? NULL : next_batch(l, &b);
    *loaded = s->shared != NULL;
    if (words || !b)
        return words;
    l->batch = b;
    size_t share = s->threads > 1 ? share_of(s, b->rows - b->given) : b->rows;
    l->at = b->given;
    l->end = b->given += share;
    if (b->given == b->rows) {
        s->shared = NULL; /* whose hold is this thread's now */
        return NULL;
    }
    b->holders++;
    if (s->shared)
        return NULL;
    *loaded = true;
    words = load(l, b);
    if (words)
        b->holders--;
    else
        s->shared = b;
    return words;
}

/* The next rows, or l->batch is NULL. NULL, or words for an error. */
static const char *pull(local *l)
{
    scan *s = l->scan;
    bool loaded = false;
    let_go_of_batch(s, l->before);
    l->before = l->batch;
    l->batch = NULL;
    pthread_mutex_lock(&s->mutex);
    const char *words = take(l, &loaded);
    s->ended = s->ended || words;
    pthread_mutex_unlock(&s->mutex);
    if (!words && l->batch && !loaded)
        words = load(l, l->batch);
    return words;
}

static void run_scan(duck_info info, duck_chunk output)
{
    const mx_duckdb_lib *lib = mx_duckdb_loaded();
    local *l = lib->function_get_local_init_data(info);
    if (!l->batch || l->at == l->end) {
        const char *words = pull(l);
        if (words) {
            lib->function_set_error(info, words);
            return;
        }
        if (!l->batch) {
            lib->data_chunk_set_size(output, 0);
            return;
        }
    }
    size_t left = l->end - l->at, count = left < DUCK_VECTOR ? left : DUCK_VECTOR;
    const mx_arrow_column *columns = l->batch->columns;
    for (size_t i = 0; i < columns->child_count; i++)
        if (!mx_duckdb_fill(lib, &columns->children[i], l->at + columns->start, count,
                            lib->data_chunk_get_vector(output, i), 0)) {
            lib->function_set_error(info, "out of memory");
            return;
        }
    l->at += count;
    lib->data_chunk_set_size(output, count);
}

bool mx_duckdb_add_scan(const mx_duckdb_lib *lib, duck_connection connection)
{
    duck_table_function function = lib->create_table_function();
    duck_type number = lib->create_logical_type(DUCK_BIGINT);
    lib->table_function_set_name(function, "metaxy_scan");
    lib->table_function_add_parameter(function, number);
    lib->table_function_set_bind(function, bind_scan);
    lib->table_function_set_init(function, init_scan);
    lib->table_function_set_local_init(function, init_local);
    lib->table_function_set_function(function, run_scan);
    bool added = lib->register_table_function(connection, function) == DUCK_OK;
    lib->destroy_table_function(&function);
    lib->destroy_logical_type(&number);
    return added;
}

/* ---- offering ---- */

typedef struct reading {
    scan *scan;
    mx_diags *diags;
} reading;

static mx_status read_schema(mx_arena *arena, void *arg)
{
    reading *r = arg;
    scan *s = r->scan;
    int rc = s->stream.get_schema(&s->stream, &s->schema);
    if (rc != 0) {
        s->schema.release = NULL;
        const char *words = s->stream.get_last_error ? s->stream.get_last_error(&s->stream) : NULL;
        return mx_fail(r->diags, MX_ARW002, MX_NOWHERE, "", "%s", words ? words : "the rows have no schema");
    }
    MX_TRY(mx_arrow_type_read(arena, &s->schema, &s->type, r->diags));
    if (s->type->kind != MX_ARROW_STRUCT || s->type->children.len == 0)
        return mx_fail(r->diags, MX_ARW001, MX_NOWHERE, "", "the rows have no columns");
    for (size_t i = 0; i < s->type->children.len; i++) {
        duck_type type = mx_duckdb_type(s->lib, s->type->children.at[i].type);
        if (!type)
            return mx_fail(r->diags, MX_ARW001, MX_NOWHERE, "Drop the column before handing the rows over.",
                           "column \"%.*s\": DuckDB has no struct without fields",
                           MX_FMT(s->type->children.at[i].name));
        s->lib->destroy_logical_type(&type);
    }
    return MX_OK;
}

mx_status mx_duckdb_scan(mx_conn *conn, mx_arena *arena, struct ArrowArrayStream *stream, mx_str *from,
                         mx_diags *diags)
{
    mx_duckdb_db *db = conn->db;
    scan *s = mx_raw_alloc(sizeof *s);
    if (!s) {
        stream->release(stream);
        mx_arena_oom(arena);
    }
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    *s = (scan){.lib = db->lib, .stream = *stream, .holders = 1, .threads = cores > 1 ? (size_t)cores : 1};
    stream->release = NULL;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_mutex_lock(&process.mutex);
    s->next = process.first;
    s->number = ++process.last_number;
    process.first = s;
    pthread_mutex_unlock(&process.mutex);
    mx_arena_defer(arena, let_go, s);
    reading r = {s, diags};
    MX_TRY(mx_guard(&s->arena, read_schema, &r, diags));
    *from = mx_str_printf(arena, "metaxy_scan(%lld)", (long long)s->number);
    return MX_OK;
}
