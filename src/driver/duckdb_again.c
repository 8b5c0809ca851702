/* driver/duckdb_again.c — metaxy_again(n, hash): whether the n-th set has had this hash. True for all but the first of equal
 * values, whichever thread has them, and for hardly any that did not come before: an open hash table without locks, whose
 * slots hold 32 bits of a hash that also chose the slot. It takes 4 bytes a slot, 6 to 11 a row, where a GROUP BY takes the
 * values themselves. */
#include <pthread.h>
#include <stdatomic.h>

#include "driver/duckdb_impl.h"

enum { FEWEST_SLOTS = 1 << 12, MOST_SLOTS = 1 << 26 };

typedef struct set set;
struct set {
    set *next;
    int64_t number;
    size_t holders; /* who made it, and calls that use it */
    size_t slots;   /* a power of two */
    _Atomic(uint32_t) *at;
    _Atomic(uint64_t) taken;
};

/* What SQL can name must be found by its number: one list for the process. */
static struct {
    pthread_mutex_t mutex;
    set *first;
    int64_t last_number;
} process = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static set *find_set(int64_t number)
{
    pthread_mutex_lock(&process.mutex);
    set *s = process.first;
    while (s && s->number != number)
        s = s->next;
    if (s)
        s->holders++;
    pthread_mutex_unlock(&process.mutex);
    return s;
}

static void let_go(void *arg)
{
    set *s = arg;
    pthread_mutex_lock(&process.mutex);
    bool last = --s->holders == 0;
    if (last) {
        set **at = &process.first;
        while (*at != s)
            at = &(*at)->next;
        *at = s->next;
    }
    pthread_mutex_unlock(&process.mutex);
    if (!last)
        return;
    mx_raw_free((void *)s->at);
    mx_raw_free(s);
}

static uint64_t mixed(uint64_t hash)
{
    hash ^= hash >> 33;
    hash *= UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 33;
}

/* Of several threads with the same hash exactly one takes a slot. 0 marks those that are free. */
static bool had(set *s, uint64_t hash, uint64_t *fresh)
{
    uint32_t mark = (uint32_t)(hash >> 32) ? (uint32_t)(hash >> 32) : 1;
    size_t slot = hash & (s->slots - 1);
    for (size_t tries = 0; tries < s->slots; tries++, slot = (slot + 1) & (s->slots - 1)) {
        uint32_t there = atomic_load_explicit(&s->at[slot], memory_order_relaxed);
        if (!there && atomic_compare_exchange_strong_explicit(&s->at[slot], &there, mark,
                                                              memory_order_relaxed, memory_order_relaxed)) {
            ++*fresh;
            return false;
        }
        if (there == mark)
            return true;
    }
    return true;
}

/* Nearly full, looking takes long: all are told to come again. */
static void tell(set *s, const uint64_t *hashes, size_t rows, bool *out)
{
    enum { AHEAD = 16 };
    uint64_t fresh = 0;
    bool full = atomic_load_explicit(&s->taken, memory_order_relaxed) > s->slots - s->slots / 8;
    for (size_t row = 0; row < rows; row++) {
        if (row + AHEAD < rows)
            __builtin_prefetch((const void *)&s->at[mixed(hashes[row + AHEAD]) & (s->slots - 1)], 1);
        out[row] = full || had(s, mixed(hashes[row]), &fresh);
    }
    atomic_fetch_add_explicit(&s->taken, fresh, memory_order_relaxed);
}

static void again(duck_info info, duck_chunk input, duck_vector output)
{
    const mx_duckdb_lib *lib = mx_duckdb_loaded();
    size_t rows = lib->data_chunk_get_size(input);
    const int64_t *numbers = lib->vector_get_data(lib->data_chunk_get_vector(input, 0));
    const uint64_t *hashes = lib->vector_get_data(lib->data_chunk_get_vector(input, 1));
    bool *out = lib->vector_get_data(output);
    set *s = rows ? find_set(numbers[0]) : NULL;
    if (rows && !s) {
        lib->scalar_function_set_error(info, "this set is gone");
        return;
    }
    if (!s)
        return;
    tell(s, hashes, rows, out);
    let_go(s);
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
    size_t slots = FEWEST_SLOTS;
    (void)conn;
    if (rows > MOST_SLOTS / 4 * 3)
        return MX_NOT_FOUND;
    while (slots / 4 * 3 < rows)
        slots *= 2;
    set *s = mx_raw_alloc(sizeof *s);
    void *at = s ? mx_raw_alloc(slots * sizeof *s->at) : NULL;
    if (!at) {
        mx_raw_free(s);
        mx_diags_oom(diags);
        return MX_FAILED;
    }
    memset(at, 0, slots * sizeof *s->at);
    *s = (set){.slots = slots, .at = at, .holders = 1};
    pthread_mutex_lock(&process.mutex);
    s->next = process.first;
    s->number = ++process.last_number;
    process.first = s;
    pthread_mutex_unlock(&process.mutex);
    mx_arena_defer(arena, let_go, s);
    *expr = mx_str_printf(arena, "metaxy_again(%lld, hash(%.*s))", (long long)s->number, MX_FMT(columns));
    return MX_OK;
}
