/* driver/duckdb_hashes.c — metaxy_<algorithm>(length, x1, x2, …) as vectorised functions of DuckDB. Called back on its
 * threads: nothing here allocates in an arena. */
#include <stdio.h>

#include "base/digest.h"
#include "driver/duckdb_impl.h"

enum { SMALL = 8192, FEW = 32, GROUP = 64 };

/* One argument's rows. */
typedef struct texts {
    const duck_text *at;
    const uint64_t *validity; /* NULL: none is NULL */
} texts;

static inline bool is_null(const uint64_t *validity, size_t row)
{
    return validity && !(validity[row >> 6] >> (row & 63) & 1);
}

static inline const char *bytes_of(const duck_text *text)
{
    return text->len <= sizeof text->inside.bytes ? text->inside.bytes : text->outside.at;
}

/* Rows that are hashed together: their texts lie one behind the other. */
typedef struct group {
    char small[SMALL], *at;
    size_t cap;
    mx_str texts[GROUP];
    size_t rows[GROUP], count;
} group;

static bool any_null(const texts *args, size_t count, size_t row)
{
    for (size_t i = 0; i < count; i++)
        if (is_null(args[i].validity, row))
            return true;
    return false;
}

static bool make_room(group *g, size_t need)
{
    if (need <= g->cap)
        return true;
    char *more = mx_raw_realloc(g->at == g->small ? NULL : g->at, need * 2);
    if (!more)
        return false;
    g->at = more;
    g->cap = need * 2;
    return true;
}

/* x1|x2|… of the group's rows; false: no memory. */
static bool join(group *g, const texts *args, size_t count)
{
    size_t need = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < g->count; k++)
            need += args[i].at[g->rows[k]].len + 1;
    if (!make_room(g, need))
        return false;
    char *out = g->at;
    for (size_t k = 0; k < g->count; k++) {
        char *start = out;
        for (size_t i = 0; i < count; i++) {
            const duck_text *text = &args[i].at[g->rows[k]];
            if (i)
                *out++ = '|';
            memcpy(out, bytes_of(text), text->len);
            out += text->len;
        }
        g->texts[k] = (mx_str){start, (size_t)(out - start)};
    }
    return true;
}

static void put_text(const mx_duckdb_lib *lib, duck_vector output, duck_text *slots, size_t row,
                     const char *text, size_t len)
{
    if (len > sizeof slots->inside.bytes) {
        lib->vector_assign_string_element_len(output, row, text, len);
        return;
    }
    duck_text short_text = {.len = (uint32_t)len};
    memset(short_text.inside.bytes, 0, sizeof short_text.inside.bytes);
    memcpy(short_text.inside.bytes, text, len);
    slots[row] = short_text;
}

/* What a call works on. */
typedef struct call {
    const mx_duckdb_lib *lib;
    mx_digest digest;
    const texts *args;
    size_t count;
    const int64_t *keep; /* characters of the digest */
    duck_vector output;
    duck_text *slots;
} call;

static bool hash_group(const call *c, group *g)
{
    char digests[GROUP][MX_DIGEST_TEXT_MAX];
    uint8_t lens[GROUP];
    if (!join(g, c->args, c->count))
        return false;
    mx_digest_texts(c->digest, g->texts, g->count, digests, lens);
    for (size_t i = 0; i < g->count; i++) {
        size_t row = g->rows[i], n = lens[i];
        if (c->keep[row] >= 0 && (uint64_t)c->keep[row] < n)
            n = (size_t)c->keep[row];
        put_text(c->lib, c->output, c->slots, row, digests[i], n);
    }
    g->count = 0;
    return true;
}

static void hash_rows(const mx_duckdb_lib *lib, duck_info info, duck_chunk input, duck_vector output,
                      const texts *args, size_t count)
{
    /* what a function knows of itself: its digest, in place of a pointer */
    mx_digest digest = (mx_digest)(uintptr_t)lib->scalar_function_get_extra_info(info);
    size_t rows = lib->data_chunk_get_size(input);
    duck_vector lengths = lib->data_chunk_get_vector(input, 0);
    const uint64_t *keep_validity = lib->vector_get_validity(lengths);
    call c = {lib, digest, args, count, lib->vector_get_data(lengths), output, lib->vector_get_data(output)};
    uint64_t *validity = NULL;
    group g;
    bool done = true;
    g.at = g.small;
    g.cap = SMALL;
    g.count = 0;
    for (size_t row = 0; row < rows && done; row++) {
        if (any_null(args, count, row) || is_null(keep_validity, row)) {
            if (!validity) {
                lib->vector_ensure_validity_writable(output);
                validity = lib->vector_get_validity(output);
            }
            validity[row >> 6] &= ~(UINT64_C(1) << (row & 63));
            continue;
        }
        g.rows[g.count++] = row;
        if (g.count == GROUP)
            done = hash_group(&c, &g);
    }
    if (done && g.count)
        done = hash_group(&c, &g);
    if (!done)
        lib->scalar_function_set_error(info, "out of memory");
    if (g.at != g.small)
        mx_raw_free(g.at);
}

static void hash(duck_info info, duck_chunk input, duck_vector output)
{
    const mx_duckdb_lib *lib = mx_duckdb_loaded();
    size_t count = lib->data_chunk_get_column_count(input) - 1;
    texts few[FEW], *args = few;
    if (count == 0) {
        lib->scalar_function_set_error(info, "a digest takes a length and at least one value");
        return;
    }
    if (count > FEW && !(args = mx_raw_alloc(count * sizeof *args))) {
        lib->scalar_function_set_error(info, "out of memory");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        duck_vector vector = lib->data_chunk_get_vector(input, i + 1);
        args[i] = (texts){lib->vector_get_data(vector), lib->vector_get_validity(vector)};
    }
    hash_rows(lib, info, input, output, args, count);
    if (args != few)
        mx_raw_free(args);
}

static bool add_hash(const mx_duckdb_lib *lib, duck_connection connection, mx_digest digest)
{
    char name[64];
    duck_function function = lib->create_scalar_function();
    duck_type text = lib->create_logical_type(DUCK_VARCHAR), length = lib->create_logical_type(DUCK_BIGINT);
    snprintf(name, sizeof name, "metaxy_%s", mx_digest_names[digest]);
    lib->scalar_function_set_name(function, name);
    lib->scalar_function_add_parameter(function, length);
    lib->scalar_function_set_varargs(function, text);
    lib->scalar_function_set_return_type(function, text);
    lib->scalar_function_set_special_handling(function); /* NULLs come to us */
    lib->scalar_function_set_extra_info(function, (void *)(uintptr_t)digest, NULL);
    lib->scalar_function_set_function(function, hash);
    bool added = lib->register_scalar_function(connection, function) == DUCK_OK;
    lib->destroy_scalar_function(&function);
    lib->destroy_logical_type(&text);
    lib->destroy_logical_type(&length);
    return added;
}

bool mx_duckdb_add_hashes(const mx_duckdb_lib *lib, duck_connection connection)
{
    bool added = true;
    for (size_t i = 0; i < MX_DIGEST_COUNT; i++)
        added = add_hash(lib, connection, (mx_digest)i) && added;
    return added;
}
