/* driver/duckdb_scan.c — metaxy_scan(n): the rows of the n-th stream that was offered, as a table function. Batches are
 * taken one at a time, under a mutex; each thread of DuckDB copies its own batch into vectors. Texts are not copied:
 * vectors point into the batch, which is kept until its thread has had two more. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "arrow/load.h"
#include "base/buf.h"
#include "driver/duckdb_impl.h"

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
    const mx_duckdb_lib *lib = process.lib;
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
    const mx_duckdb_lib *lib = process.lib;
    scan *s = lib->init_get_bind_data(info);
    pthread_mutex_lock(&s->mutex);
    bool again = s->started;
    s->started = true;
    pthread_mutex_unlock(&s->mutex);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (again)
        lib->init_set_error(info, "the rows of a stream can be read once");
    else
        lib->init_set_max_threads(info, cores > 0 ? (uint64_t)cores : 1);
}

/* A thread's columns and batches. */
typedef struct local {
    mx_arena *arena, *scratch;
    const mx_duckdb_lib *lib;
    scan *scan;
    mx_arrow_column *columns;
    struct ArrowArray batch, before;
    size_t at;
    mx_diags *diags;
} local;

static void release_array(struct ArrowArray *array)
{
    if (array->release)
        array->release(array);
    array->release = NULL;
}

static void free_local(void *arg)
{
    local *l = arg;
    release_array(&l->batch);
    release_array(&l->before);
    mx_diags_free(l->diags);
    mx_arena_free(l->arena);
    mx_raw_free(l);
}

static mx_status read_columns(mx_arena *arena, void *arg)
{
    local *l = arg;
    return mx_arrow_columns_read(arena, &l->scan->schema, &l->columns, &l->scratch, l->diags);
}

static void init_local(duck_info info)
{
    const mx_duckdb_lib *lib = process.lib;
    local *l = mx_raw_alloc(sizeof *l);
    if (!l) {
        lib->init_set_error(info, "out of memory");
        return;
    }
    *l = (local){.lib = lib, .scan = lib->init_get_bind_data(info), .diags = mx_diags_new()};
    if (mx_guard(&l->arena, read_columns, l, l->diags) != MX_OK) {
        lib->init_set_error(info, "out of memory");
        free_local(l);
        return;
    }
    lib->init_set_init_data(info, l, free_local);
}

static const char *words_of(const mx_diags *diags)
{
    return diags && mx_diags_count(diags) > 0 ? mx_diags_at(diags, 0)->message.ptr : "out of memory";
}

/* The next batch that has rows. NULL, or words for an error. */
static const char *pull(local *l)
{
    scan *s = l->scan;
    const char *words = NULL;
    release_array(&l->before);
    l->before = l->batch;
    l->batch.release = NULL;
    l->at = 0;
    pthread_mutex_lock(&s->mutex);
    while (!s->ended && !words) {
        int rc = s->stream.get_next(&s->stream, &l->batch);
        if (rc != 0) {
            l->batch.release = NULL;
            words = s->stream.get_last_error ? s->stream.get_last_error(&s->stream) : NULL;
            words = words ? words : "the producer of the rows failed";
            mx_fail(l->diags, MX_ARW002, MX_NOWHERE, "", "%s", words); /* the words may go with the mutex */
            words = words_of(l->diags);
        } else if (!l->batch.release) {
            s->ended = true;
        } else if (l->batch.length > 0) {
            break;
        } else {
            release_array(&l->batch);
        }
    }
    s->ended = s->ended || words;
    pthread_mutex_unlock(&s->mutex);
    if (!words && l->batch.release && mx_arrow_columns_load(l->columns, &l->batch, l->diags) != MX_OK)
        return words_of(l->diags);
    return words;
}

static void run_scan(duck_info info, duck_chunk output)
{
    const mx_duckdb_lib *lib = process.lib;
    local *l = lib->function_get_local_init_data(info);
    if (!l->batch.release || l->at >= (size_t)l->batch.length) {
        const char *words = pull(l);
        if (words) {
            release_array(&l->batch);
            lib->function_set_error(info, words);
            return;
        }
        if (!l->batch.release) {
            lib->data_chunk_set_size(output, 0);
            return;
        }
    }
    size_t left = (size_t)l->batch.length - l->at, count = left < DUCK_VECTOR ? left : DUCK_VECTOR;
    for (size_t i = 0; i < l->columns->child_count; i++)
        if (!mx_duckdb_fill(lib, &l->columns->children[i], l->at + l->columns->start, count,
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
    process.lib = lib;
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
    *s = (scan){.lib = db->lib, .stream = *stream, .holders = 1};
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

/* ---- loading ---- */

/* Batches set aside: a stream that reads from the connection itself must end before the connection can write. */
typedef struct kept {
    mx_vec(struct ArrowArray) batches;
    size_t given;
    const mx_arrow_type *type;
    struct ArrowSchema schema;
} kept;

static void free_kept(void *arg)
{
    kept *k = arg;
    for (size_t i = 0; i < k->batches.len; i++)
        release_array(&k->batches.at[i]);
    if (k->schema.release)
        k->schema.release(&k->schema);
}

static mx_status next_kept(void *state, struct ArrowArray *out, mx_diags *diags)
{
    kept *k = state;
    (void)diags;
    if (k->given == k->batches.len)
        return MX_NOT_FOUND;
    *out = k->batches.at[k->given];
    k->batches.at[k->given++].release = NULL;
    return MX_OK;
}

static mx_status set_aside(mx_arena *arena, struct ArrowArrayStream *stream, mx_diags *diags)
{
    kept *k = mx_new(arena, kept);
    mx_arena_defer(arena, free_kept, k);
    int rc = stream->get_schema(stream, &k->schema);
    if (rc == 0)
        MX_TRY(mx_arrow_type_read(arena, &k->schema, &k->type, diags));
    while (rc == 0) {
        mx_vec_push(arena, &k->batches, (struct ArrowArray){0});
        struct ArrowArray *batch = &k->batches.at[k->batches.len - 1];
        rc = stream->get_next(stream, batch);
        if (rc != 0 || !batch->release) {
            k->batches.len--;
            break;
        }
    }
    if (rc != 0) {
        const char *words = stream->get_last_error ? stream->get_last_error(stream) : NULL;
        return mx_fail(diags, MX_ARW002, MX_NOWHERE, "", "%s",
                       words ? words : "the producer of the rows failed");
    }
    stream->release(stream);
    if (!mx_arrow_stream_make(k->type, (mx_arrow_source){k, next_kept, NULL}, stream))
        mx_arena_oom(arena);
    return MX_OK;
}

typedef struct loading {
    mx_conn *conn;
    mx_str table;
    const mx_str *columns;
    size_t count;
    struct ArrowArrayStream *stream;
    uint64_t *rows;
    mx_diags *diags;
} loading;

static mx_status load(mx_arena *arena, void *arg)
{
    loading *l = arg;
    mx_duckdb_db *db = l->conn->db;
    mx_str from;
    mx_rows counted;
    mx_buf sql = MX_BUF(arena);
    if (db->streams > 0)
        MX_TRY(set_aside(arena, l->stream, l->diags));
    MX_TRY(mx_duckdb_scan(l->conn, arena, l->stream, &from, l->diags));
    mx_buf_printf(&sql, "INSERT INTO %.*s (", MX_FMT(l->table));
    for (size_t i = 0; i < l->count; i++)
        mx_buf_printf(&sql, "%s%.*s", i ? ", " : "", MX_FMT(l->columns[i]));
    mx_buf_printf(&sql, ") SELECT * FROM %.*s", MX_FMT(from));
    MX_TRY(mx_conn_rows(arena, &counted, l->conn, mx_buf_take(&sql), NULL, 0, l->diags));
    if (counted.rows == 1 && counted.columns == 1)
        *l->rows = (uint64_t)mx_rows_at(&counted, 0, 0).integer;
    return MX_OK;
}

mx_status mx_duckdb_load_rows(mx_conn *conn, mx_str table, const mx_str *columns, size_t count,
                              struct ArrowArrayStream *stream, uint64_t *rows, mx_diags *diags)
{
    loading l = {conn, table, columns, count, stream, rows, diags};
    mx_status status = mx_guard(NULL, load, &l, diags);
    if (stream->release)
        stream->release(stream);
    return status;
}
