/* driver/duckdb_again.c — metaxy_again(n, hash): whether the n-th filter has had this hash. True for all but the first of
 * equal values, and now and then for one that did not come before: a Bloom filter, whose four bits of a hash lie in one
 * word, so that of several threads exactly one sets the last of them. It takes 2 bytes a row, where a GROUP BY takes the
 * values themselves. */
#include <pthread.h>
#include <stdatomic.h>

#include "driver/duckdb_impl.h"

enum { BITS_A_ROW = 16, WORD = 64 };

typedef struct filter filter;
struct filter {
    filter *next;
    int64_t number;
    size_t holders; /* who made it, and calls that use it */
    size_t words;   /* a power of two */
    _Atomic(uint64_t) *at;
    _Atomic(uint64_t) rows; /* seen */
    uint64_t most;          /* beyond them nearly all would be told to come again, and all are */
};

/* What SQL can name must be found by its number: one list for the process. */
static struct {
    pthread_mutex_t mutex;
    filter *first;
    int64_t last_number;
} process = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static filter *find_filter(int64_t number)
{
    pthread_mutex_lock(&process.mutex);
    filter *f = process.first;
    while (f && f->number != number)
        f = f->next;
    if (f)
        f->holders++;
    pthread_mutex_unlock(&process.mutex);
    return f;
}

static void let_go(void *arg)
{
    filter *f = arg;
    pthread_mutex_lock(&process.mutex);
    bool last = --f->holders == 0;
    if (last) {
        filter **at = &process.first;
        while (*at != f)
            at = &(*at)->next;
        *at = f->next;
    }
    pthread_mutex_unlock(&process.mutex);
    if (!last)
        return;
    mx_raw_free((void *)f->at);
    mx_raw_free(f);
}

static bool had(filter *f, uint64_t hash)
{
    hash ^= hash >> 33;
    hash *= UINT64_C(0xff51afd7ed558ccd);
    hash ^= hash >> 33;
    uint64_t bits = 0;
    for (int i = 0; i < 4; i++)
        bits |= UINT64_C(1) << (hash >> (40 + 6 * i) & (WORD - 1));
    uint64_t before = atomic_fetch_or_explicit(&f->at[hash & (f->words - 1)], bits, memory_order_relaxed);
    return (before & bits) == bits;
}

static void again(duck_info info, duck_chunk input, duck_vector output)
{
    const mx_duckdb_lib *lib = mx_duckdb_loaded();
    size_t rows = lib->data_chunk_get_size(input);
    const int64_t *numbers = lib->vector_get_data(lib->data_chunk_get_vector(input, 0));
    const uint64_t *hashes = lib->vector_get_data(lib->data_chunk_get_vector(input, 1));
    bool *out = lib->vector_get_data(output);
    filter *f = rows ? find_filter(numbers[0]) : NULL;
    if (rows && !f) {
        lib->scalar_function_set_error(info, "this filter is gone");
        return;
    }
    if (!f)
        return;
    bool full = atomic_fetch_add_explicit(&f->rows, rows, memory_order_relaxed) > f->most;
    for (size_t row = 0; row < rows; row++)
        out[row] = full || had(f, hashes[row]);
    let_go(f);
}

bool mx_duckdb_add_again(const mx_duckdb_lib *lib, duck_connection connection)
{
    duck_function function = lib->create_scalar_function();
    duck_type number = lib->create_logical_type(DUCK_BIGINT), hash = lib->create_logical_type(DUCK_UBIGINT),
              truth = lib->create_logical_type(DUCK_BOOLEAN);
    lib->scalar_function_set_name(function, "metaxy_again");
    lib->scalar_function_add_parameter(function, number);
    lib->scalar_function_add_parameter(function, hash);
    lib->scalar_function_set_return_type(function, truth);
    lib->scalar_function_set_volatile(function); /* a row more or less is another answer */
    lib->scalar_function_set_function(function, again);
    bool added = lib->register_scalar_function(connection, function) == DUCK_OK;
    lib->destroy_scalar_function(&function);
    lib->destroy_logical_type(&number);
    lib->destroy_logical_type(&hash);
    lib->destroy_logical_type(&truth);
    return added;
}

mx_status mx_duckdb_again(mx_conn *conn, mx_arena *arena, uint64_t rows, mx_str columns, mx_str *expr,
                          mx_diags *diags)
{
    size_t words = 1;
    (void)conn;
    while (words < rows / (WORD / BITS_A_ROW) + 1)
        words *= 2;
    filter *f = mx_raw_alloc(sizeof *f);
    void *at = f ? mx_raw_alloc(words * sizeof *f->at) : NULL;
    if (!at) {
        mx_raw_free(f);
        mx_diags_oom(diags);
        return MX_FAILED;
    }
    memset(at, 0, words * sizeof *f->at);
    *f = (filter){.words = words, .at = at, .holders = 1, .most = 4 * words * (WORD / BITS_A_ROW)};
    pthread_mutex_lock(&process.mutex);
    f->next = process.first;
    f->number = ++process.last_number;
    process.first = f;
    pthread_mutex_unlock(&process.mutex);
    mx_arena_defer(arena, let_go, f);
    *expr = mx_str_printf(arena, "metaxy_again(%lld, hash(%.*s))", (long long)f->number, MX_FMT(columns));
    return MX_OK;
}
