/* fuzz/fuzz.h — what the fuzz targets share: a server chosen by the input, a guarded run, a check that does not vanish.
 *
 * A target's first input byte picks the engine ('0' none, '1' PostgreSQL, '2' MySQL, '3' MariaDB, '4' SQLite; others
 * wrap around); the rest is the text. */
#ifndef MX_FUZZ_FUZZ_H
#define MX_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "sql/server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Unlike assert, also in builds with NDEBUG. */
#define FUZZ_CHECK(condition)                                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

typedef struct fuzz_input {
    const mx_server *server; /* NULL for '0' */
    mx_str text;
    uint32_t file;
    mx_diags *diags;
} fuzz_input;

static inline const mx_server *fuzz_server(uint8_t pick)
{
    static const mx_server servers[] = {
        /* what dialect/ would make; charset where there is one */
        {.engine = MX_PG, .version = 160000, .schema = {"public", 6}},
        {.engine = MX_MYSQL,
         .version = 80000,
         .charset = {"utf8mb4", 7},
         .collation = {"utf8mb4_0900_ai_ci", 18}},
        {.engine = MX_MARIA,
         .version = 101100,
         .charset = {"utf8mb4", 7},
         .collation = {"utf8mb4_general_ci", 18}},
        {.engine = MX_LITE, .version = 34000, .schema = {"main", 4}},
    };
    unsigned index = (unsigned)(uint8_t)(pick - '0') % 5;
    return index == 0 ? NULL : &servers[index - 1];
}

static inline mx_status fuzz_print(mx_arena *arena, void *diags)
{
    mx_buf buf = MX_BUF(arena);
    mx_diags_print(&buf, diags, true);
    FUZZ_CHECK(buf.len > 0 || mx_diags_count(diags) == 0);
    return MX_OK;
}

/* Runs `work` on the input; every failure must have said why, and every message must be printable. */
static inline int fuzz_run(const uint8_t *data, size_t size, mx_work work)
{
    if (size == 0)
        return 0;
    mx_diags *diags = mx_diags_new();
    FUZZ_CHECK(diags != NULL);
    fuzz_input input = {fuzz_server(data[0]), {(const char *)data + 1, size - 1}, 0, diags};
    input.file = mx_diags_file(diags, (mx_str){"input", 5}, input.text);
    mx_status status = mx_guard(NULL, work, &input, diags);
    FUZZ_CHECK(status == MX_OK || mx_diags_errors(diags) > 0);
    for (size_t i = 0; i < mx_diags_count(diags); i++) {
        mx_span at = mx_diags_at(diags, i)->at;
        FUZZ_CHECK(at.file == 0 || (at.start <= at.end && at.end <= input.text.len));
    }
    FUZZ_CHECK(mx_guard(NULL, fuzz_print, diags, NULL) == MX_OK);
    mx_diags_free(diags);
    return 0;
}

#endif
