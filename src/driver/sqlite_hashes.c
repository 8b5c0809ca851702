/* driver/sqlite_hashes.c — metaxy_<algorithm>(length, x1, x2, …) as functions of SQLite. They are called
 * back from inside the library, so nothing here allocates in an arena: running out of memory must not
 * unwind through it. */
#include <stdatomic.h>
#include <stdio.h>

#include "base/digest.h"
#include "driver/sqlite_impl.h"

/* What a function of ours is registered with. */
typedef struct hasher {
    const mx_sqlite_lib *lib;
    mx_digest digest;
} hasher;

/* A call only brings a context, and asking that for its hasher takes a function of the library: the same
 * one for all connections of the process, noted when the first of them gets its functions. */
static void *(*_Atomic user_data)(sqlite3_context *);

enum { SMALL = 2048 };

/* x1|x2|… in `out`; answers the length, also when that is more than `room` (then nothing of it holds). */
static size_t join(const mx_sqlite_lib *lib, int count, sqlite3_value **values, char *out, size_t room)
{
    size_t n = 0;
    for (int i = 0; i < count; i++) {
        bool blob = lib->value_type(values[i]) == LITE_BLOB;
        const void *bytes = blob ? lib->value_blob(values[i]) : lib->value_text(values[i]);
        size_t len = (size_t)lib->value_bytes(values[i]);
        if (i && n < room)
            out[n] = '|';
        n += i > 0;
        if (len && n + len <= room)
            memcpy(out + n, bytes, len);
        n += len;
    }
    return n;
}

static void answer(const hasher *h, sqlite3_context *context, int64_t length, const char *bytes, size_t len)
{
    char text[MX_DIGEST_TEXT_MAX];
    size_t n = mx_digest_text(h->digest, bytes, len, text);
    if (length >= 0 && (uint64_t)length < n)
        n = (size_t)length;
    h->lib->result_text(context, text, (int)n, LITE_TRANSIENT);
}

static void hash(sqlite3_context *context, int count, sqlite3_value **values)
{
    void *(*data)(sqlite3_context *) = user_data;
    const hasher *h = data(context);
    const mx_sqlite_lib *lib = h->lib;
    char small[SMALL], *bytes = small;
    if (count < 2) {
        lib->result_error(context, "a digest takes a length and at least one value", -1);
        return;
    }
    for (int i = 0; i < count; i++)
        if (lib->value_type(values[i]) == LITE_NULL) {
            lib->result_null(context);
            return;
        }
    size_t len = join(lib, count - 1, values + 1, small, SMALL);
    if (len > SMALL) {
        bytes = mx_raw_alloc(len);
        if (!bytes) {
            lib->result_error_nomem(context);
            return;
        }
        join(lib, count - 1, values + 1, bytes, len);
    }
    answer(h, context, lib->value_int64(values[0]), bytes, len);
    if (bytes != small)
        mx_raw_free(bytes);
}

mx_status mx_sqlite_add_hashes(mx_conn *conn, mx_diags *diags)
{
    mx_sqlite_db *db = conn->db;
    hasher *hashers = mx_new_array(conn->arena, hasher, MX_DIGEST_COUNT);
    user_data = db->lib.user_data;
    for (int i = 0; i < MX_DIGEST_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof name, "metaxy_%s", mx_digest_names[i]);
        hashers[i] = (hasher){&db->lib, (mx_digest)i};
        if (db->lib.create_function_v2(db->handle, name, -1, LITE_UTF8 | LITE_DETERMINISTIC | LITE_INNOCUOUS,
                                       &hashers[i], hash, NULL, NULL, NULL) != LITE_OK) {
            mx_sqlite_failed(conn);
            return mx_fail(diags, MX_DB002, MX_NOWHERE, "", "%.*s", MX_FMT(conn->error));
        }
    }
    return MX_OK;
}
