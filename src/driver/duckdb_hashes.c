/* driver/duckdb_hashes.c — metaxy_<algorithm>(length, x1, x2, …) as vectorised functions of DuckDB. Called back on its
 * threads: nothing here allocates in an arena. */
#include <stdio.h>

#include "base/digest.h"
#include "driver/duckdb_impl.h"

enum { SMALL = 4096, FEW = 32 };

/* One argument's rows. */
typedef struct texts {
    const duck_text *at;
    const uint64_t *validity; /* NULL: none is NULL */
} texts;

/* What a function knows of itself: one a digest, for ever. */
typedef struct hasher {
    const mx_duckdb_lib *lib;
    mx_digest digest;
} hasher;
static hasher hashers[MX_DIGEST_COUNT];

static inline bool is_null(const uint64_t *validity, size_t row)
{
    return validity && !(validity[row >> 6] >> (row & 63) & 1);
}

static inline const char *bytes_of(const duck_text *text)
{
    return text->len <= sizeof text->inside.bytes ? text->inside.bytes : text->outside.at;
}

typedef struct joined {
    char small[SMALL], *at;
    size_t cap;
} joined;

/* x1|x2|…; false: no memory. *null: one of them is NULL. */
static bool join(joined *j, const texts *args, size_t count, size_t row, size_t *len, bool *null)
{
    size_t need = 0;
    *null = false;
    for (size_t i = 0; i < count; i++) {
        if (is_null(args[i].validity, row)) {
            *null = true;
            return true;
        }
        need += args[i].at[row].len + 1;
    }
    if (need > j->cap) {
        char *more = mx_raw_realloc(j->at == j->small ? NULL : j->at, need * 2);
        if (!more)
            return false;
        j->at = more;
        j->cap = need * 2;
    }
    char *out = j->at;
    for (size_t i = 0; i < count; i++) {
        const duck_text *text = &args[i].at[row];
        if (i)
            *out++ = '|';
        memcpy(out, bytes_of(text), text->len);
        out += text->len;
    }
    *len = (size_t)(out - j->at);
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

static void hash_rows(const hasher *h, duck_info info, duck_chunk input, duck_vector output,
                      const texts *args, size_t count)
{
    const mx_duckdb_lib *lib = h->lib;
    size_t rows = lib->data_chunk_get_size(input);
    duck_vector lengths = lib->data_chunk_get_vector(input, 0);
    const int64_t *keep = lib->vector_get_data(lengths);
    const uint64_t *keep_validity = lib->vector_get_validity(lengths);
    duck_text *slots = lib->vector_get_data(output);
    uint64_t *validity = NULL;
    joined j;
    j.at = j.small;
    j.cap = SMALL;
    for (size_t row = 0; row < rows; row++) {
        size_t len;
        bool null;
        char text[MX_DIGEST_TEXT_MAX];
        if (!join(&j, args, count, row, &len, &null)) {
            lib->scalar_function_set_error(info, "out of memory");
            break;
        }
        if (null || is_null(keep_validity, row)) {
            if (!validity) {
                lib->vector_ensure_validity_writable(output);
                validity = lib->vector_get_validity(output);
            }
            validity[row >> 6] &= ~(UINT64_C(1) << (row & 63));
            continue;
        }
        size_t n = mx_digest_text(h->digest, j.at, len, text);
        if (keep[row] >= 0 && (uint64_t)keep[row] < n)
            n = (size_t)keep[row];
        put_text(lib, output, slots, row, text, n);
    }
    if (j.at != j.small)
        mx_raw_free(j.at);
}

static void hash(duck_info info, duck_chunk input, duck_vector output)
{
    const hasher *h = hashers[0].lib->scalar_function_get_extra_info(info);
    const mx_duckdb_lib *lib = h->lib;
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
    hash_rows(h, info, input, output, args, count);
    if (args != few)
        mx_raw_free(args);
}

static bool add_hash(const mx_duckdb_lib *lib, duck_connection connection, hasher *h)
{
    char name[64];
    duck_function function = lib->create_scalar_function();
    duck_type text = lib->create_logical_type(DUCK_VARCHAR), length = lib->create_logical_type(DUCK_BIGINT);
    snprintf(name, sizeof name, "metaxy_%s", mx_digest_names[h->digest]);
    lib->scalar_function_set_name(function, name);
    lib->scalar_function_add_parameter(function, length);
    lib->scalar_function_set_varargs(function, text);
    lib->scalar_function_set_return_type(function, text);
    lib->scalar_function_set_special_handling(function); /* NULLs come to us */
    lib->scalar_function_set_extra_info(function, h, NULL);
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
    for (size_t i = 0; i < MX_DIGEST_COUNT; i++) {
        hashers[i] = (hasher){lib, (mx_digest)i};
        added = add_hash(lib, connection, &hashers[i]) && added;
    }
    return added;
}
