/* base/toml_shim.h — between C and toml++: no exception and no unwinding crosses it. For toml.c only. */
#ifndef MX_BASE_TOML_SHIM_H
#define MX_BASE_TOML_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Keys of more parts would nest tables too deep; toml++ itself only limits values
 * (TOML_MAX_NESTED_VALUES). */
enum { MX_TOML_DEPTH = 64 };

typedef enum mx_toml_kind {
    MX_TOML_STRING,
    MX_TOML_INT,
    MX_TOML_DOUBLE,
    MX_TOML_BOOL,
    MX_TOML_DATE,
    MX_TOML_ARRAY,
    MX_TOML_TABLE,
} mx_toml_kind;

typedef struct mx_toml_place {
    uint32_t line, column; /* from 1, column in characters; 0: unknown */
} mx_toml_place;

/* A value; those inside of it follow it, in the order of the source, each with all of its own. */
typedef struct mx_toml_item {
    mx_toml_kind kind;
    bool header; /* a table or list of tables that was opened by a [header] */
    const char *key, *string;
    size_t key_len, string_len;
    mx_toml_place key_start, key_end, start, end;
    int64_t integer; /* also a bool */
    double real;
    size_t count; /* members or items */
} mx_toml_item;

typedef struct mx_toml_doc {
    const mx_toml_item *items; /* the root first; NULL on error */
    size_t count;
    const char *error; /* NULL together with items: out of memory */
    mx_toml_place error_at;
    void *own;
} mx_toml_doc;

void mx_toml_open(mx_toml_doc *doc, const char *text, size_t len);
void mx_toml_close(mx_toml_doc *doc);

#ifdef __cplusplus
}
#endif
#endif
